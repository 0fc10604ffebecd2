//! schema.org as JSON-LD, alone or in a page's scripts: events, series, people, organisations, works and roles.
//!
//! The names of the vocabulary are known whatever prefix they are written with; contexts are not fetched. A node that is
//! named by its `@id` elsewhere is one mention. What no reader of events asks for (offers, images, ratings) is passed over.

use std::collections::{HashMap, HashSet};

use ::entity::vocabulary::EntityKind;

use super::{
    ReadOptions,
    gather::Gather,
    json::{self, Json},
};
use crate::{
    error::{Error, Result},
    ingest::draft::{Draft, MentionIx, Severity, SourceDraft},
};

mod actor;
mod event;
mod html;
mod work;

pub(super) use html::{read_html, read_with_page, says_event};

/// Things may refer to each other in so long a chain.
const MAX_CHAIN: usize = 32;

/// The nodes of a source, and what has become of them.
struct Graph<'a> {
    gather: Gather,
    /// The fullest node of each `@id`.
    by_id: HashMap<&'a str, &'a Json<'a>>,
    /// What each node, by its id or else its place, is.
    mentions: HashMap<String, Option<MentionIx>>,
    /// How deep in a chain of things we are.
    chain: usize,
    /// Values that mean nothing, each said once.
    doubted: HashSet<String>,
}

/// Reads JSON-LD by itself.
///
/// # Errors
/// `BAD_USER_INPUT` for what is no JSON, or speaks of nothing that the graph keeps.
pub(super) fn read_json_ld(text: &str, options: &ReadOptions) -> Result<Draft> {
    let text = json::without_private(text)?;
    let tree = json::parse(&text, 1)?;
    let mut draft = read_nodes(&[tree])?;
    draft.source = SourceDraft {
        title: options.title.clone().or_else(|| title(&draft)),
        media_type: "application/ld+json".to_owned(),
        text: text.clone(),
        ..SourceDraft::default()
    };
    Ok(draft)
}

/// Whether JSON is schema.org, by its context or a type of it.
pub(super) fn is_schema_org(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(4_096)).unwrap_or(text);
    head.contains("schema.org") && head.contains("@type")
}

/// The name of the first event.
fn title(draft: &Draft) -> Option<String> {
    let mut events = draft.mentions.iter().filter(|mention| mention.kind == EntityKind::Event);
    events.next().and_then(|event| event.names.first()).map(|name| name.text.clone())
}

/// Reads every node of some trees.
fn read_nodes(trees: &[Json<'_>]) -> Result<Draft> {
    let mut nodes = Vec::new();
    for tree in trees {
        collect(tree, &mut nodes, 0);
    }
    let mut graph = Graph {
        gather: Gather::default(),
        by_id: HashMap::new(),
        mentions: HashMap::new(),
        chain: 0,
        doubted: HashSet::new(),
    };
    for tree in trees {
        graph.index(tree, 0);
    }
    for wanted in [Kind::Event, Kind::Organisation, Kind::Person, Kind::Work] {
        for node in &nodes {
            if kind(node) == Some(wanted) {
                let made = graph.mention(node, wanted);
                if let Some(person) = made.filter(|_| wanted == Kind::Person) {
                    graph.posts(node, person);
                }
            }
        }
    }
    let draft = graph.gather.finish();
    if draft.mentions.is_empty() {
        return Err(Error::bad_input(
            "The source names no event, person, organisation or work of schema.org; its `@type` must be one of them.",
        ));
    }
    Ok(draft)
}

/// The nodes at the top: those of lists and `@graph`s, and what a web page is about.
fn collect<'a>(value: &'a Json<'a>, nodes: &mut Vec<&'a Json<'a>>, depth: usize) {
    if depth > MAX_CHAIN {
        return;
    }
    for node in value.each() {
        if !node.pairs().is_empty() {
            nodes.push(node);
        }
        for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"] {
            if let Some(inner) = get(node, key)
                && (key == "@graph" || kind(node).is_none())
            {
                collect(inner, nodes, depth + 1);
            }
        }
    }
}

/// What the graph keeps of schema.org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Event,
    Organisation,
    Person,
    Work,
}

/// What a node is, by its types.
fn kind(node: &Json<'_>) -> Option<Kind> {
    types(node).find_map(|name| {
        Some(match name {
            "Person" => Kind::Person,
            "EventSeries" | "Festival" | "Hackathon" | "CourseInstance" => Kind::Event,
            name if name.ends_with("Event") => Kind::Event,
            "Organization"
            | "NGO"
            | "Corporation"
            | "Consortium"
            | "Project"
            | "ResearchProject"
            | "Airline"
            | "CollegeOrUniversity"
            | "School"
            | "FundingScheme"
            | "PerformingGroup"
            | "Country"
            | "FundingAgency" => Kind::Organisation,
            name if name.ends_with("Organization") => Kind::Organisation,
            "CreativeWork"
            | "Article"
            | "ScholarlyArticle"
            | "NewsArticle"
            | "Report"
            | "Book"
            | "Chapter"
            | "DigitalDocument"
            | "PresentationDigitalDocument"
            | "TextDigitalDocument"
            | "VideoObject"
            | "AudioObject"
            | "MediaObject"
            | "Dataset"
            | "Legislation"
            | "Thesis"
            | "Manuscript"
            | "TechArticle"
            | "SpecialAnnouncement"
            | "Statement"
            | "CreativeWorkSeries"
            | "PublicationIssue" => Kind::Work,
            _ => return None,
        })
    })
}

/// The types of a node, without prefix.
fn types<'a>(node: &'a Json<'a>) -> impl Iterator<Item = &'a str> {
    let types = node.get("@type").or_else(|| node.get("type"));
    types.into_iter().flat_map(Json::each).filter_map(Json::text).map(local)
}

/// A name of the vocabulary without its prefix.
fn local(name: &str) -> &str {
    if name.contains("schema") { name.rsplit(['/', '#', ':']).next().unwrap_or(name) } else { name }
}

/// The value of a property, whatever prefix it is written with.
fn get<'a>(node: &'a Json<'a>, property: &str) -> Option<&'a Json<'a>> {
    node.get(property).or_else(|| {
        let (_, value) = node.pairs().iter().find(|(key, _)| local(key) == property)?;
        Some(value)
    })
}

/// Every value of a property.
fn all<'a>(node: &'a Json<'a>, property: &str) -> impl Iterator<Item = &'a Json<'a>> {
    get(node, property).into_iter().flat_map(Json::each)
}

/// A text: plain, or with its language.
fn text<'a>(value: &'a Json<'a>) -> Option<&'a str> {
    value.text().or_else(|| value.get("@value")?.text())
}

/// The first text of a property.
fn text_of<'a>(node: &'a Json<'a>, property: &str) -> Option<(&'a str, &'a Json<'a>)> {
    all(node, property).find_map(|value| Some((text(value)?, value)))
}

impl<'a> Graph<'a> {
    fn index(&mut self, value: &'a Json<'a>, depth: usize) {
        if depth > json::MAX_DEPTH {
            return;
        }
        if let Some(id) = value.get("@id").and_then(Json::text) {
            let known = self.by_id.entry(id).or_insert(value);
            if known.pairs().len() < value.pairs().len() {
                *known = value;
            }
        }
        for (_, inner) in value.pairs() {
            inner.each().for_each(|inner| self.index(inner, depth + 1));
        }
        if value.pairs().is_empty() {
            value.each().filter(|inner| inner.at() != value.at()).for_each(|inner| self.index(inner, depth + 1));
        }
    }

    /// The node that says most of what this one is.
    fn full(&self, node: &'a Json<'a>) -> &'a Json<'a> {
        let id = node.get("@id").and_then(Json::text);
        let full = id.and_then(|id| self.by_id.get(id).copied());
        full.filter(|full| full.pairs().len() > node.pairs().len()).unwrap_or(node)
    }

    /// The mention of a node that is of some kind; none if it has no name.
    fn mention(&mut self, node: &'a Json<'a>, wanted: Kind) -> Option<MentionIx> {
        let node = self.full(node);
        let key = node.get("@id").and_then(Json::text).map_or_else(|| node.at().to_string(), str::to_owned);
        if let Some(known) = self.mentions.get(&key) {
            return *known;
        }
        if self.chain >= MAX_CHAIN {
            return None;
        }
        self.chain += 1;
        let made = match wanted {
            Kind::Event => self.event(node, &key),
            Kind::Organisation => self.organisation(node, &key),
            Kind::Person => self.person(node, &key),
            Kind::Work => self.work(node, &key),
        };
        self.chain -= 1;
        self.mentions.insert(key, made);
        made
    }

    /// Says once that a value was not understood.
    fn doubt(&mut self, value: &Json<'_>, what: &str) {
        if self.doubted.len() < 1_000 && self.doubted.insert(what.to_owned()) {
            let text = format!("{what}. It was left out.");
            self.gather.message(Some(value.place().lines.0), Severity::Warning, text);
        }
    }
}
