//! What comes from the store comes in batches: whatever the fields of one moment ask for is fetched together.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader as Load},
};
use entity::{change, claim};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    graph::View,
    page::{Page, Window},
    store::{
        Store,
        read::{Body, SourceHead, Target, TargetKind},
    },
};

/// Fetches from the store in batches, and keeps nothing.
pub(crate) type Loader = DataLoader<FromStore>;

/// The store, as loaders see it.
pub(crate) struct FromStore {
    pub(crate) store: Store,
    /// The last number of sources that it told.
    sources: Mutex<Option<u64>>,
}

impl FromStore {
    /// How many sources there are; while the store is away, how many there were when it was last asked.
    pub(crate) async fn count_sources(&self) -> Result<u64> {
        let now = self.store.count_sources().await;
        let mut known = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        *known = now.as_ref().ok().copied().or(*known);
        known.map_or(now, Ok)
    }
}

/// An entity's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DescriptionOf(pub(crate) Uuid);

/// An event's abstract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AbstractOf(pub(crate) Uuid);

/// A source without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SourceOf(pub(crate) Uuid);

/// A source's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BodyOf(pub(crate) Uuid);

/// A page of claims.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClaimsOf {
    pub(crate) target: Target,
    pub(crate) attribute: Option<String>,
    pub(crate) window: Window,
}

/// A number of claims.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClaimCountOf {
    pub(crate) target: Target,
    pub(crate) attribute: Option<String>,
}

/// A page of changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ChangesOf {
    pub(crate) target: Target,
    pub(crate) window: Window,
}

/// A number of changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ChangeCountOf(pub(crate) Target);

/// The one place where a loader is made.
pub(crate) fn new(store: Store) -> Arc<Loader> {
    Arc::new(DataLoader::new(FromStore { store, sources: Mutex::default() }, tokio::spawn))
}

/// The request's loader. Who asks for it has an answer that the graph alone does not decide.
pub(crate) fn loader<'c>(ctx: &Context<'c>) -> Result<&'c Arc<Loader>> {
    if let Some(view) = ctx.data_opt::<View>() {
        view.rest_on_more();
    }
    ctx.data().map_err(|error| Error::internal(error.message))
}

/// Keys that differ only in their target, together: one query answers them.
fn grouped<K: Clone, G: Eq + Hash>(keys: &[K], group: impl Fn(&K) -> (G, Uuid)) -> HashMap<G, Vec<(Uuid, K)>> {
    let mut groups: HashMap<G, Vec<(Uuid, K)>> = HashMap::new();
    for key in keys {
        let (group, id) = group(key);
        groups.entry(group).or_default().push((id, key.clone()));
    }
    groups
}

fn ids<K>(keys: &[(Uuid, K)]) -> Vec<Uuid> {
    keys.iter().map(|(id, _)| *id).collect()
}

impl Load<DescriptionOf> for FromStore {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[DescriptionOf]) -> Result<HashMap<DescriptionOf, String>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        Ok(self.store.descriptions(&ids).await?.into_iter().map(|(id, text)| (DescriptionOf(id), text)).collect())
    }
}

impl Load<AbstractOf> for FromStore {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[AbstractOf]) -> Result<HashMap<AbstractOf, String>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        Ok(self.store.abstracts(&ids).await?.into_iter().map(|(id, text)| (AbstractOf(id), text)).collect())
    }
}

impl Load<SourceOf> for FromStore {
    type Value = Arc<SourceHead>;
    type Error = Error;

    async fn load(&self, keys: &[SourceOf]) -> Result<HashMap<SourceOf, Arc<SourceHead>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let sources = self.store.sources(&ids).await?;
        Ok(sources.into_iter().map(|source| (SourceOf(source.id), Arc::new(source))).collect())
    }
}

impl Load<BodyOf> for FromStore {
    type Value = Arc<Body>;
    type Error = Error;

    async fn load(&self, keys: &[BodyOf]) -> Result<HashMap<BodyOf, Arc<Body>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        Ok(self.store.source_bodies(&ids).await?.into_iter().map(|(id, body)| (BodyOf(id), Arc::new(body))).collect())
    }
}

impl Load<ClaimsOf> for FromStore {
    type Value = Page<claim::Model>;
    type Error = Error;

    async fn load(&self, keys: &[ClaimsOf]) -> Result<HashMap<ClaimsOf, Page<claim::Model>>> {
        let group = |key: &ClaimsOf| ((key.target.kind(), key.attribute.clone(), key.window.clone()), key.target.id());
        let mut found = HashMap::new();
        for ((kind, attribute, window), keys) in grouped(keys, group) {
            let mut pages = self.store.claim_pages(kind, &ids(&keys), attribute.as_deref(), &window).await?;
            found.extend(keys.into_iter().filter_map(|(id, key)| Some((key, pages.remove(&id)?))));
        }
        Ok(found)
    }
}

impl Load<ClaimCountOf> for FromStore {
    type Value = usize;
    type Error = Error;

    async fn load(&self, keys: &[ClaimCountOf]) -> Result<HashMap<ClaimCountOf, usize>> {
        let group = |key: &ClaimCountOf| ((key.target.kind(), key.attribute.clone()), key.target.id());
        let mut found = HashMap::new();
        for ((kind, attribute), keys) in grouped(keys, group) {
            let counts = self.store.claim_counts(kind, &ids(&keys), attribute.as_deref()).await?;
            found.extend(keys.into_iter().filter_map(|(id, key)| Some((key, *counts.get(&id)?))));
        }
        Ok(found)
    }
}

impl Load<ChangesOf> for FromStore {
    type Value = Page<change::Model>;
    type Error = Error;

    async fn load(&self, keys: &[ChangesOf]) -> Result<HashMap<ChangesOf, Page<change::Model>>> {
        let group = |key: &ChangesOf| ((key.target.kind(), key.window.clone()), key.target.id());
        let mut found = HashMap::new();
        for ((kind, window), keys) in grouped(keys, group) {
            let mut pages = self.store.change_pages(kind, &ids(&keys), &window).await?;
            found.extend(keys.into_iter().filter_map(|(id, key)| Some((key, pages.remove(&id)?))));
        }
        Ok(found)
    }
}

impl Load<ChangeCountOf> for FromStore {
    type Value = usize;
    type Error = Error;

    async fn load(&self, keys: &[ChangeCountOf]) -> Result<HashMap<ChangeCountOf, usize>> {
        let group = |key: &ChangeCountOf| (key.0.kind(), key.0.id());
        let mut found = HashMap::new();
        for (kind, keys) in grouped::<_, TargetKind>(keys, group) {
            let counts = self.store.change_counts(kind, &ids(&keys)).await?;
            found.extend(keys.into_iter().filter_map(|(id, key)| Some((key, *counts.get(&id)?))));
        }
        Ok(found)
    }
}
