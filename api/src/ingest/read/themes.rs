//! Which themes the events and documents of a draft are about, by the phrases of the shipped scheme in what is said of them.

use std::collections::HashMap;

use ::entity::vocabulary::{EntityKind, NameKind, RelationKind, Role, ThemeRelationRole};

use super::gather::{fact, stated};
use crate::{
    ingest::{
        draft::{Attribute, Draft, Identity, Mention, MentionIx, NameDraft, Place},
        gazetteer::{self, Theme},
    },
    name::key,
};

/// What a theme weighs that stands in the name.
const IN_NAME: f32 = 1.0;

/// In the text about it.
const IN_TEXT: f32 = 0.5;

/// In the name of a document that an event used.
const IN_DOCUMENT: f32 = 0.4;

/// What it weighs more for standing there again.
const AGAIN: f32 = 0.1;

/// No phrase proves what a text is about.
const CONFIDENCE: f32 = 0.9;

/// What was found of one theme in one mention: its weight, and where it stands first.
struct Found {
    subject: MentionIx,
    theme: &'static Theme,
    weight: f32,
    place: Place,
}

/// The findings, in the order in which they came.
#[derive(Default)]
struct Findings {
    list: Vec<Found>,
    known: HashMap<(MentionIx, &'static str), usize>,
}

impl Findings {
    /// Looks for themes in what a place says; `lines` are those of the source.
    fn look(&mut self, subject: MentionIx, text: &str, place: &Place, weight: f32, lines: &[&str]) {
        for span in gazetteer::themes_in(text) {
            let quote = text.get(span.range).unwrap_or_default();
            // A name that the gazetteer spelt out is not what the source says.
            if !place.quote.contains(quote) {
                continue;
            }
            if let Some(known) = self.known.get(&(subject, span.theme.notation.as_str())) {
                if let Some(found) = self.list.get_mut(*known) {
                    found.weight = if weight > found.weight { weight } else { (found.weight + AGAIN).min(1.0) };
                }
                continue;
            }
            self.known.insert((subject, span.theme.notation.as_str()), self.list.len());
            let place = Place { lines: line_of(quote, place.lines, lines), quote: quote.to_owned() };
            self.list.push(Found { subject, theme: span.theme, weight, place });
        }
    }
}

/// Tags every event and document by its name and the text about it, an event by the names of its documents too.
pub(super) fn tag(draft: &mut Draft) {
    let mut findings = Findings::default();
    let lines: Vec<&str> = draft.source.text.lines().collect();
    for (ix, mention) in (0..).map(MentionIx).zip(&draft.mentions) {
        if !matches!(mention.kind, EntityKind::Event | EntityKind::Document) {
            continue;
        }
        if let Some(name) = mention.names.first() {
            findings.look(ix, &name.text, &name.place, IN_NAME, &lines);
        }
        let about = |attribute| matches!(attribute, Attribute::Abstract | Attribute::Description);
        for read in mention.attributes.iter().filter(|read| about(read.attribute)) {
            findings.look(ix, &read.value, &read.place, IN_TEXT, &lines);
        }
    }
    for fact in draft.facts.iter().filter(|fact| fact.role.kind() == RelationKind::Material) {
        let document = draft.mentions.get(fact.subject.0).and_then(|document| document.names.first());
        if let Some(name) = document.filter(|name| name.kind != NameKind::Derived) {
            findings.look(fact.object, &name.text, &name.place, IN_DOCUMENT, &lines);
        }
    }
    let mut themes = Known::of(draft);
    for found in findings.list {
        let object = themes.mention(draft, found.theme, &found.place);
        let mut tagging = fact(Role::Tagging, found.subject, object, &found.place);
        tagging.confidence = CONFIDENCE;
        tagging.attributes.push(stated(Attribute::Weight, format!("{:.2}", found.weight), &found.place));
        tagging.attributes.push(stated(Attribute::Basis, "INFERRED", &found.place));
        draft.facts.push(tagging);
    }
    tie(draft);
}

/// The line among some that has the words, where one has; else all of them.
fn line_of(words: &str, within: (u32, u32), lines: &[&str]) -> (u32, u32) {
    let has = |number: &u32| {
        let line = (*number as usize).checked_sub(1).and_then(|at| lines.get(at));
        line.is_some_and(|line| line.contains(words))
    };
    (within.0..=within.1).find(has).map_or(within, |line| (line, line))
}

/// The themes that a draft mentions, by the keys of their names.
struct Known(HashMap<String, MentionIx>);

impl Known {
    fn of(draft: &Draft) -> Self {
        let themes = (0..).map(MentionIx).zip(&draft.mentions).filter(|(_, mention)| mention.kind == EntityKind::Theme);
        let names = themes.flat_map(|(ix, mention)| mention.names.iter().map(move |name| (name, ix)));
        Self(names.map(|(name, ix)| (key(EntityKind::Theme, &name.text), ix)).collect())
    }

    /// The mention of a theme: one that the source names itself, or a new one; with the labels of the scheme.
    fn mention(&mut self, draft: &mut Draft, theme: &'static Theme, place: &Place) -> MentionIx {
        let keys: Vec<String> = theme.labels.iter().map(|(label, _)| key(EntityKind::Theme, label)).collect();
        let known = keys.iter().find_map(|key| self.0.get(key).copied());
        let ix = known.unwrap_or(MentionIx(draft.mentions.len()));
        if known.is_none() {
            draft.mentions.push(Mention {
                kind: EntityKind::Theme,
                identity: Identity::Name,
                key: format!("theme:{}#1", keys.first().map_or("", String::as_str)),
                names: Vec::new(),
                attributes: Vec::new(),
                confidence: 1.0,
                place: place.clone(),
            });
        }
        self.0.extend(keys.into_iter().map(|key| (key, ix)));
        if let Some(mention) = draft.mentions.get_mut(ix.0) {
            describe(mention, theme, place);
        }
        ix
    }
}

/// Says of a theme what the scheme says of it.
fn describe(mention: &mut Mention, theme: &'static Theme, place: &Place) {
    for (label, language) in &theme.labels {
        if !mention.names.iter().any(|name| name.text == *label) {
            mention.names.push(NameDraft {
                text: label.clone(),
                language: Some(language.clone()),
                kind: if language == "en" { NameKind::Official } else { NameKind::Translated },
                confidence: 1.0,
                place: place.clone(),
            });
        }
    }
    for (attribute, value) in [(Attribute::Scheme, gazetteer::SCHEME), (Attribute::Notation, theme.notation.as_str())] {
        if !mention.attributes.iter().any(|read| read.attribute == attribute) {
            mention.attributes.push(stated(attribute, value, place));
        }
    }
}

/// Ties the themes of the draft among themselves.
fn tie(draft: &mut Draft) {
    let themes: Vec<(MentionIx, Place, &'static Theme)> = (0..)
        .map(MentionIx)
        .zip(&draft.mentions)
        .filter(|(_, mention)| mention.kind == EntityKind::Theme)
        .filter_map(|(ix, mention)| {
            let notation = mention.attributes.iter().find(|read| read.attribute == Attribute::Notation)?;
            Some((ix, mention.place.clone(), gazetteer::theme(&notation.value)?))
        })
        .collect();
    for (ix, place, theme) in &themes {
        if let Some((wider, ..)) = themes.iter().find(|(.., other)| Some(&other.notation) == theme.broader.as_ref()) {
            draft.facts.push(fact(Role::ThemeRelation(ThemeRelationRole::Broader), *ix, *wider, place));
        }
    }
}
