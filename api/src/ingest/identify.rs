//! Which entity each mention means: by the source's earlier readings, by identifier, by normalised name. Never by a
//! partial name, and never by an acronym where a full name is known: many have the same, and which was first must not
//! matter. An acronym that always stands alone is an entity of its own, and so is at first a person of a name that several
//! people bear: `reconcile` knows more of them and decides. A body that is told by what it is a body of is told by that and
//! its name, always: which of many ministries is meant by the name alone, nobody knows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ::entity::vocabulary::{EntityKind, NameKind, RelationKind, Vocabulary};
use uuid::Uuid;

use super::{
    draft::{Attribute, Draft, Identity, Mention},
    elect::split_identifier,
    gazetteer,
};
use crate::{
    edtf::{Edtf, Span},
    error::Result,
    name,
    store::lookup::{Bearer, DetailModel, NodeModel, Reading},
};

/// What a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The entity.
    pub(super) id: Uuid,
    /// Whether the database has it.
    pub(super) known: bool,
}

/// What the database knows of the names of a draft.
struct Known {
    bearers: HashMap<(EntityKind, String), BTreeSet<Bearer>>,
    identified: BTreeMap<(String, String), Uuid>,
    nodes: HashMap<Uuid, NodeModel>,
    /// Organisations that some source tells by what they are a body of.
    bodies: BTreeSet<Uuid>,
    /// Those of them that no source tells by their name alone.
    bodies_alone: BTreeSet<Uuid>,
}

/// The entities that a draft makes, by kind, container and full name, each with where it was first said.
type Made = HashMap<(EntityKind, Option<Uuid>, String), Vec<(Option<Span>, Uuid)>>;

/// Finds the entity of every mention, or gives it a new id. `seen` tells what the source's mentions meant before.
pub(super) async fn identify(
    reading: &mut Reading,
    draft: &Draft,
    seen: &HashMap<String, Uuid>,
) -> Result<Vec<Target>> {
    let known = ask(reading, draft, seen).await?;
    let mut targets: Vec<Option<Target>> = vec![None; draft.mentions.len()];
    let mut made: Made = HashMap::new();
    let mut children: HashSet<(Uuid, Uuid)> = HashSet::new();
    let mut asked: BTreeSet<Uuid> = BTreeSet::new();
    // Each round settles the mentions whose container is settled; one that contains itself is settled without.
    loop {
        let ready: Vec<usize> = (0..targets.len())
            .filter(|place| targets[*place].is_none())
            .filter(|place| match draft.mentions[*place].identity {
                Identity::Within(parent) => targets.get(parent.0).copied().flatten().is_some(),
                _ => true,
            })
            .collect();
        let settled = ready.is_empty();
        let round =
            if settled { (0..targets.len()).filter(|place| targets[*place].is_none()).collect() } else { ready };
        let parent = |place: &usize| match draft.mentions[*place].identity {
            Identity::Within(parent) => targets.get(parent.0).copied().flatten(),
            _ => None,
        };
        let round: Vec<(usize, Option<Target>)> = round.into_iter().map(|place| (place, parent(&place))).collect();
        let new_parents = round.iter().filter_map(|(_, parent)| *parent);
        let new_parents = new_parents.filter(|parent| parent.known && asked.insert(parent.id)).map(|parent| parent.id);
        let kinds = [RelationKind::EventRelation, RelationKind::Material, RelationKind::OrganisationRelation];
        let relations = reading.relations_to(&kinds, &new_parents.collect::<Vec<_>>()).await?;
        children.extend(relations.into_iter().map(|relation| (relation.subject_id, relation.object_id)));
        for (place, parent) in round {
            let mention = &draft.mentions[place];
            let parent = parent.map(|parent| parent.id);
            let found = seen.get(&mention.key).copied().filter(|id| known.is_kind(*id, mention.kind));
            let found = found.or_else(|| known.find(mention, parent, &children));
            let target = match found {
                Some(id) => Target { id, known: true },
                None => Target { id: make(mention, parent, &mut made), known: false },
            };
            targets[place] = Some(target);
        }
        if settled {
            break;
        }
    }
    Ok(targets.into_iter().flatten().collect())
}

/// A new id, or the one that an earlier mention of the same draft was given under the same name.
fn make(mention: &Mention, parent: Option<Uuid>, made: &mut Made) -> Uuid {
    if mention.identity == Identity::Partial {
        return Uuid::now_v7();
    }
    let keys: Vec<_> = names(mention).0.into_iter().map(|key| (mention.kind, parent, key)).collect();
    let time = (mention.identity == Identity::NameAndTime).then(|| span(mention)).flatten();
    let earlier = keys
        .iter()
        .filter_map(|key| made.get(key))
        .flatten()
        .find_map(|(earlier, id)| same_time(*earlier, time).then_some(*id));
    let id = earlier.unwrap_or_else(Uuid::now_v7);
    for key in keys {
        made.entry(key).or_default().push((time, id));
    }
    id
}

async fn ask(reading: &mut Reading, draft: &Draft, seen: &HashMap<String, Uuid>) -> Result<Known> {
    let mut bearers = HashMap::new();
    for kind in EntityKind::ALL {
        let of_kind = draft.mentions.iter().filter(|mention| mention.kind == *kind);
        let keys: BTreeSet<String> = of_kind.flat_map(|mention| names(mention).0).collect();
        let found = reading.bearers(*kind, &keys).await?;
        bearers.extend(found.into_iter().map(|(key, bearers)| ((*kind, key), bearers)));
    }
    let wanted: BTreeSet<_> = draft.mentions.iter().flat_map(identifiers).collect();
    let identified = reading.identified(&wanted).await?;
    let ids: BTreeSet<Uuid> = bearers
        .values()
        .flatten()
        .map(|bearer| bearer.node)
        .chain(identified.values().copied())
        .chain(seen.values().copied())
        .collect();
    let nodes = reading.nodes(&ids.into_iter().collect::<Vec<_>>()).await?;
    let organisations = nodes.iter().filter(|node| node.node.kind == EntityKind::Organisation);
    let organisations: Vec<Uuid> = organisations.map(|node| node.node.id).collect();
    let above = reading.relations_from(&[RelationKind::OrganisationRelation], &organisations).await?;
    let units: BTreeSet<Uuid> = above.into_iter().map(|relation| relation.subject_id).collect();
    let [by_name, bodies] = reading.named(&units.into_iter().collect::<Vec<_>>()).await?;
    let bodies_alone = bodies.difference(&by_name).copied().collect();
    let nodes = nodes.into_iter().map(|node| (node.node.id, node)).collect();
    Ok(Known { bearers, identified, nodes, bodies, bodies_alone })
}

impl Known {
    fn is_kind(&self, id: Uuid, kind: EntityKind) -> bool {
        self.nodes.get(&id).is_some_and(|node| node.node.kind == kind)
    }

    fn find(&self, mention: &Mention, parent: Option<Uuid>, children: &HashSet<(Uuid, Uuid)>) -> Option<Uuid> {
        let by_identifier = identifiers(mention).into_iter().filter_map(|pair| self.identified.get(&pair).copied());
        if let Some(id) = by_identifier.into_iter().find(|id| self.is_kind(*id, mention.kind)) {
            return Some(id);
        }
        let (keys, bare) = names(mention);
        let mut candidates = keys.into_iter().flat_map(|key| self.bearers_of(mention.kind, key, bare));
        match mention.identity {
            Identity::Partial => None,
            // Of namesakes, none is meant for sure: who it is shows when all is known of both.
            Identity::Name if mention.kind == EntityKind::Person => {
                let first = candidates.next();
                first.filter(|first| candidates.all(|other| other == *first))
            }
            Identity::Name => candidates.find(|id| !self.bodies_alone.contains(id)),
            Identity::Within(_) => candidates.find(|id| {
                let is_told_so = mention.kind != EntityKind::Organisation || self.bodies.contains(id);
                is_told_so && parent.is_some_and(|parent| children.contains(&(*id, parent)))
            }),
            Identity::NameAndTime => {
                let time = span(mention);
                candidates.find(|id| self.nodes.get(id).is_some_and(|node| same_time(node_span(node), time)))
            }
        }
    }

    /// Entities that bear a name in full, or that nobody calls by more than the acronym that it is; in the order of their ids.
    fn bearers_of(&self, kind: EntityKind, key: String, bare: bool) -> Vec<Uuid> {
        let bearers = self.bearers.get(&(kind, key)).into_iter().flatten();
        let fits = |bearer: &&Bearer| match bearer.kind {
            NameKind::Partial => false,
            NameKind::Acronym => bare && self.is_bare(bearer.node),
            _ => !bare,
        };
        bearers.filter(fits).map(|bearer| bearer.node).collect()
    }

    fn is_bare(&self, id: Uuid) -> bool {
        let names = self.nodes.get(&id).map(|node| node.names.as_slice());
        names.is_some_and(|names| names.iter().all(|name| name.name_kind == NameKind::Acronym))
    }
}

/// The keys of the mention's full names, and of the names that a gazetteer knows for the same. Where there is none, those of
/// its acronyms, and true.
fn names(mention: &Mention) -> (Vec<String>, bool) {
    let of = |wanted: fn(NameKind) -> bool| mention.names.iter().filter(move |name| wanted(name.kind));
    let full = of(|kind| !matches!(kind, NameKind::Partial | NameKind::Acronym)).flat_map(|name| {
        let others = gazetteer::other_names(mention.kind, &name.text).iter().copied();
        std::iter::once(name.text.as_str()).chain(others)
    });
    let keys = |names: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let mut known = HashSet::new();
        let keys = names.map(|name| name::key(mention.kind, name));
        keys.filter(|key| !key.is_empty() && known.insert(key.clone())).collect()
    };
    let full = keys(&mut full.into_iter());
    if full.is_empty() {
        (keys(&mut of(|kind| kind == NameKind::Acronym).map(|name| name.text.as_str())), true)
    } else {
        (full, false)
    }
}

fn identifiers(mention: &Mention) -> Vec<(String, String)> {
    let identifiers = mention.attributes.iter().filter(|read| read.attribute == Attribute::Identifier);
    identifiers.filter_map(|read| split_identifier(&read.value)).collect()
}

/// The days that a mention says it took.
fn span(mention: &Mention) -> Option<Span> {
    let when = mention.attributes.iter().find(|read| read.attribute == Attribute::When)?;
    Edtf::parse(&when.value).ok().map(|edtf| edtf.span())
}

fn node_span(node: &NodeModel) -> Option<Span> {
    match &node.detail {
        DetailModel::Event(event) => Edtf::parse(event.time_edtf.as_deref()?).ok().map(|edtf| edtf.span()),
        _ => None,
    }
}

/// Whether two events of one name can be one: both undated, or of days that overlap.
fn same_time(a: Option<Span>, b: Option<Span>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.overlaps(b),
        _ => false,
    }
}
