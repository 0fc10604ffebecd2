//! Bearers of names: who was joined under several names is looked at as one for each, as before. What is decided then depends
//! on what is said, and not on who was joined before it was said.

use std::collections::{BTreeMap, BTreeSet};

use ::entity::{
    name,
    vocabulary::{EntityKind, NameKind},
};
use uuid::Uuid;

use crate::{
    error::Result,
    ingest::{elect::NAME, gazetteer::shared_key, merge::MentionOf},
    store::lookup::{NodeModel, Reading},
};

/// Somebody under one name, or under all names that were given together.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    /// Who that is at present.
    pub(super) id: Uuid,
    /// What to call it in a sentence.
    pub(super) name: String,
    /// The names in full, each with its key.
    pub(super) names: Vec<(String, String)>,
}

impl Bearer {
    fn new(node: &NodeModel, bears: impl Fn(&name::Model) -> bool) -> Self {
        let borne = || full_names(node).filter(|name| bears(name));
        let shown = borne().map(|name| &name.text).min_by_key(|text| (**text != node.node.name, *text));
        let name = shown.unwrap_or(&node.node.name).clone();
        Self { id: node.node.id, name, names: borne().map(|name| (name.key.clone(), name.text.clone())).collect() }
    }
}

/// The names that may be those of one alone.
pub(super) fn full_names(node: &NodeModel) -> impl Iterator<Item = &name::Model> {
    node.names.iter().filter(|name| is_full(name.name_kind))
}

pub(super) fn is_full(kind: NameKind) -> bool {
    !matches!(kind, NameKind::Partial | NameKind::Acronym)
}

/// What tells whom a mention means: the key of a name and, where the name alone does not, whose body it is.
pub(super) type Told = (String, BTreeSet<Uuid>);

/// What is told by each mention of an entity.
type Said = BTreeMap<MentionOf, BTreeSet<Told>>;

/// Entities that were joined, each in parts that no mention tells together.
#[derive(Debug, Default)]
pub(super) struct Parted {
    said: BTreeMap<Uuid, Said>,
    parts: BTreeMap<Uuid, Vec<BTreeSet<Told>>>,
}

impl Parted {
    /// Parts some entities of a kind. `whose` tells what a mention is a body of, where it is told from others by that.
    pub(super) async fn read(
        reading: &Reading,
        kind: EntityKind,
        ids: &[Uuid],
        whose: impl Fn(Uuid, &MentionOf) -> BTreeSet<Uuid>,
    ) -> Result<Self> {
        let mut said: BTreeMap<Uuid, Said> = BTreeMap::new();
        for claim in reading.claims_of_nodes(ids).await? {
            let is_name = claim.attribute.as_deref() == Some(NAME) && claim.name_kind.is_none_or(is_full);
            let (Some(id), Some(name)) = (claim.node_id, claim.value.filter(|_| is_name)) else { continue };
            let mention = (claim.source_id, claim.mention);
            let told = (shared_key(kind, &name), whose(id, &mention));
            said.entry(id).or_default().entry(mention).or_default().insert(told);
        }
        let parts = said.iter().map(|(id, said)| (*id, parts(said))).filter(|(_, parts)| parts.len() > 1).collect();
        Ok(Self { said, parts })
    }

    /// The entities that have several parts.
    pub(super) fn entities(&self) -> Vec<Uuid> {
        self.parts.keys().copied().collect()
    }

    /// Which parts of an entity a mention speaks of.
    pub(super) fn places(&self, id: Uuid, mention: &MentionOf) -> Vec<usize> {
        let (Some(parts), Some(said)) = (self.parts.get(&id), self.said.get(&id)) else { return Vec::new() };
        // Who is named by a surname alone is whom the source names in full.
        let of_source = || said.iter().filter(|((source, _), _)| *source == mention.0);
        let told = said.get(mention).cloned();
        let told = told.unwrap_or_else(|| of_source().flat_map(|(_, told)| told.clone()).collect());
        (0..parts.len()).filter(|place| !parts[*place].is_disjoint(&told)).collect()
    }

    /// The bearers that an entity is, each with its part where there are several.
    pub(super) fn bearers<'a>(&'a self, node: &'a NodeModel) -> impl Iterator<Item = (Bearer, Option<usize>)> + 'a {
        let parts = self.parts.get(&node.node.id);
        let whole = parts.is_none().then(|| (Bearer::new(node, |_| true), None));
        let of_part = move |(place, part): (usize, &'a BTreeSet<Told>)| {
            let keys: BTreeSet<&str> = part.iter().map(|(key, _)| key.as_str()).collect();
            let bears = |name: &name::Model| keys.contains(shared_key(node.node.kind, &name.text).as_str());
            (Bearer::new(node, bears), Some(place))
        };
        whole.into_iter().chain(parts.into_iter().flatten().enumerate().map(of_part))
    }
}

/// What no mention tells together.
fn parts(said: &Said) -> Vec<BTreeSet<Told>> {
    let mut parts: Vec<BTreeSet<Told>> = Vec::new();
    for told in said.values() {
        let (near, mut far): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| !part.is_disjoint(told));
        far.push(near.into_iter().flatten().chain(told.iter().cloned()).collect());
        parts = far;
    }
    parts.sort();
    parts
}
