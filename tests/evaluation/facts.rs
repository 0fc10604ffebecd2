//! Facts as plain texts that can be compared, from gold and from drafts alike.

use std::collections::{HashMap, HashSet};

use api::{
    ingest::draft::{Attribute, Draft, Fact, Mention, MentionIx},
    name::{fold, key},
};
use entity::vocabulary::{EntityKind, ParticipationRole, RelationKind, Role};

use crate::score::Kind;

/// The facts of a page: each as often as it is said, so that an entity read twice is one too many.
#[derive(Default)]
pub(crate) struct Facts {
    counts: HashMap<(Kind, String), usize>,
    entities: HashSet<(EntityKind, String)>,
    named: Vec<(EntityKind, String)>,
}

impl Facts {
    pub(crate) fn add(&mut self, kind: Kind, text: String) {
        *self.counts.entry((kind, text)).or_default() += 1;
    }

    pub(crate) fn counts(&self) -> impl Iterator<Item = (Kind, &str, usize)> {
        self.counts.iter().map(|((kind, text), count)| (*kind, text.as_str(), *count))
    }

    pub(crate) fn count_of(&self, kind: Kind, text: &str) -> usize {
        self.counts.get(&(kind, text.to_owned())).copied().unwrap_or_default()
    }

    pub(crate) fn count(&self) -> usize {
        self.counts.values().sum()
    }

    /// An entity that is itself a fact; the name by which other facts mention it.
    pub(crate) fn entity(&mut self, kind: EntityKind, name: &str) -> String {
        let known = self.named(kind, name);
        self.add(if kind == EntityKind::Event { Kind::Event } else { Kind::Document }, known.clone());
        self.entities.insert((kind, known.clone()));
        known
    }

    /// A person, who is a fact once however often the page names them.
    pub(crate) fn person(&mut self, name: &str) -> String {
        let known = self.named(EntityKind::Person, name);
        if self.entities.insert((EntityKind::Person, known.clone())) {
            self.add(Kind::Person, known.clone());
        }
        known
    }

    pub(crate) fn named(&mut self, kind: EntityKind, name: &str) -> String {
        let known = key(kind, name);
        self.named.push((kind, known.clone()));
        known
    }

    /// Events that are named in a relation and nowhere described.
    pub(crate) fn unknown_names(&self) -> Vec<String> {
        let events = self.named.iter().filter(|(kind, _)| *kind == EntityKind::Event);
        events.filter(|named| !self.entities.contains(named)).map(|(_, name)| name.clone()).collect()
    }

    /// The facts of a draft, its entities under the names that gold has for them.
    pub(crate) fn of_draft(draft: &Draft, gold: &Facts) -> Self {
        let known: HashSet<&(EntityKind, String)> = gold.named.iter().collect();
        let names: Vec<String> = draft.mentions.iter().map(|mention| name_of(mention, &known)).collect();
        let mut facts = Self::default();
        for (mention, name) in draft.mentions.iter().zip(&names) {
            mentioned(&mut facts, mention, name);
        }
        for fact in different(draft) {
            related(&mut facts, fact, &|ix| names[ix.0].as_str());
        }
        facts
    }
}

fn name_of(mention: &Mention, known: &HashSet<&(EntityKind, String)>) -> String {
    let mut keys = mention.names.iter().map(|name| key(mention.kind, &name.text));
    let first = keys.clone().next().unwrap_or_default();
    keys.find(|key| known.contains(&(mention.kind, key.clone()))).unwrap_or(first)
}

fn mentioned(facts: &mut Facts, mention: &Mention, name: &str) {
    match mention.kind {
        EntityKind::Event => facts.add(Kind::Event, name.to_owned()),
        EntityKind::Document => facts.add(Kind::Document, name.to_owned()),
        EntityKind::Person => facts.add(Kind::Person, name.to_owned()),
        EntityKind::Organisation | EntityKind::Theme => return,
    }
    for said in &mention.attributes {
        let value = &said.value;
        let (kind, text) = match said.attribute {
            Attribute::EventKind => (Kind::Event, format!("is {value}")),
            Attribute::When => (Kind::Date, format!("on {value}")),
            Attribute::StartTime => (Kind::Date, format!("from {value}")),
            Attribute::EndTime => (Kind::Date, format!("to {value}")),
            Attribute::Venue => (Kind::Place, format!("venue {}", fold(value))),
            Attribute::City => (Kind::Place, format!("city {}", fold(value))),
            Attribute::Country => (Kind::Place, format!("country {}", fold(value))),
            Attribute::Language => (Kind::Language, format!("in {value}")),
            Attribute::DocumentKind => (Kind::Document, format!("is {value}")),
            Attribute::Symbol => (Kind::Document, format!("symbol {value}")),
            Attribute::Url => (Kind::Document, format!("url {value}")),
            Attribute::Issued => (Kind::Document, format!("issued {value}")),
            _ => continue,
        };
        facts.add(kind, format!("{name} {text}"));
    }
}

fn related<'a>(facts: &mut Facts, fact: &Fact, name: &impl Fn(MentionIx) -> &'a str) {
    let (subject, object) = (name(fact.subject), name(fact.object));
    let role = fact.role.as_str();
    match fact.role {
        Role::Participation(_) => {
            facts.add(Kind::Role, format!("{subject} {role} {object}"));
            let title = fact.attributes.iter().find(|said| said.attribute == Attribute::PrintedTitle);
            if let Some(title) = title {
                facts.add(Kind::Title, format!("{subject} at {object} as {}", fold(&title.value)));
            }
            if let Some(ix) = fact.affiliation {
                facts.add(Kind::Affiliation, format!("{subject} at {object} of {}", name(ix)));
            }
            if let Some(ix) = fact.on_behalf_of {
                facts.add(Kind::OnBehalfOf, format!("{subject} at {object} for {}", name(ix)));
            }
        }
        Role::Affiliation => facts.add(Kind::Affiliation, format!("{subject} holds a post at {object}")),
        Role::Organising(_) => facts.add(Kind::Organiser, format!("{object} {role} {subject}")),
        Role::EventRelation(_) => facts.add(Kind::Event, format!("{subject} {role} {object}")),
        Role::Material(_) => facts.add(Kind::DocumentRelation, format!("{subject} {role} {object}")),
        Role::Contribution(_) => facts.add(Kind::DocumentRelation, format!("{object} {role} {subject}")),
        _ => {}
    }
}

/// The facts without those that only say again, or less: they are claims of the others.
fn different(draft: &Draft) -> Vec<&Fact> {
    let mut seen = HashSet::new();
    let said = |fact: &Fact| (fact.subject, fact.object, fact.role, fact.on_behalf_of);
    let facts: Vec<&Fact> = draft.facts.iter().filter(|fact| seen.insert(said(fact))).collect();
    let unknown = Role::Participation(ParticipationRole::Unknown);
    let fuller = |less: &Fact, more: &Fact| {
        (more.subject, more.object) == (less.subject, less.object)
            && said(more) != said(less)
            && (less.role == unknown || less.role == more.role)
            && less.on_behalf_of.is_none()
    };
    let participation = |fact: &Fact| fact.role.kind() == RelationKind::Participation;
    let says_less =
        |less: &Fact| participation(less) && facts.iter().any(|more| participation(more) && fuller(less, more));
    facts.iter().filter(|fact| !says_less(fact)).copied().collect()
}
