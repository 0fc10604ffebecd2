//! Which themes an event, its sessions and its documents are about, by the phrases of the shipped scheme.

use std::collections::HashMap;

use ::entity::vocabulary::{EntityKind, NameKind, Role, ThemeRelationRole};

use super::{
    builder::{Builder, fact, place},
    event::Event,
    headings::Section,
    outline::{Entry, Part},
};
use crate::ingest::{
    draft::{Attribute, AttributeDraft, Mention, MentionIx, NameDraft, Place},
    gazetteer,
};

/// Tags the page's event by its name, text and documents, its sessions and documents by their own names.
/// Mentions before `earlier` are those of other events of the page.
pub(super) fn tag(builder: &mut Builder, entries: &[Entry<'_>], event: &Event, earlier: usize) {
    let mentions: Vec<(MentionIx, Mention)> = (0..)
        .map(MentionIx)
        .zip(builder.draft.mentions.iter().cloned())
        .skip(earlier)
        .filter(|(_, mention)| matches!(mention.kind, EntityKind::Event | EntityKind::Document))
        .collect();
    let mut found: HashMap<(MentionIx, &'static str), (f32, Place)> = HashMap::new();
    let mut order = Vec::new();
    let mut add = |subject: MentionIx, text: &str, place: &Place, weight: f32| {
        for span in gazetteer::themes_in(text) {
            let quote = text.get(span.range).unwrap_or_default().to_owned();
            // A name that the gazetteer spelt out is not what the page says.
            if !place.quote.contains(&quote) {
                continue;
            }
            let place = Place { lines: place.lines, quote };
            match found.entry((subject, span.theme.notation)) {
                std::collections::hash_map::Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.0 = if weight > known.0 { weight } else { (known.0 + 0.1).min(1.0) };
                }
                std::collections::hash_map::Entry::Vacant(vacant) => {
                    vacant.insert((weight, place));
                    order.push((subject, span.theme));
                }
            }
        }
    };
    for (ix, mention) in &mentions {
        let shown = |name: &&NameDraft| *ix == event.ix || name.kind != NameKind::Derived;
        if let Some(name) = mention.names.first().filter(shown) {
            add(*ix, &name.text, &name.place, 1.0);
        }
    }
    for entry in entries.iter().filter(|entry| matches!(entry.section, Section::Top | Section::About)) {
        if matches!(entry.part, Part::Prose | Part::Dateline(_)) {
            add(event.ix, entry.line.text, &place(&entry.line, entry.line.text), 0.5);
        }
    }
    for (_, mention) in mentions.iter().filter(|(_, mention)| mention.kind == EntityKind::Document) {
        if let Some(name) = mention.names.first().filter(|name| name.kind != NameKind::Derived) {
            add(event.ix, &name.text, &name.place, 0.4);
        }
    }
    for (subject, theme) in order {
        let Some((weight, place)) = found.remove(&(subject, theme.notation)) else { continue };
        let object = builder.theme(theme, &place);
        let mut tagging = fact(Role::Tagging, subject, object, 0.9, place.clone());
        let attribute =
            |attribute, value: String| AttributeDraft { attribute, value, confidence: 1.0, place: place.clone() };
        tagging.attributes.push(attribute(Attribute::Weight, format!("{weight:.2}")));
        tagging.attributes.push(attribute(Attribute::Basis, "INFERRED".to_owned()));
        builder.fact(tagging);
    }
    broader(builder);
}

/// Ties the themes of the page among themselves.
fn broader(builder: &mut Builder) {
    let themes: Vec<(MentionIx, Place, &'static gazetteer::Theme)> = (builder.draft.mentions.iter().enumerate())
        .filter(|(_, mention)| mention.kind == EntityKind::Theme)
        .filter_map(|(index, mention)| {
            let notation = mention.attributes.iter().find(|attribute| attribute.attribute == Attribute::Notation)?;
            Some((MentionIx(index), mention.place.clone(), gazetteer::theme(&notation.value)?))
        })
        .collect();
    for (ix, place, theme) in &themes {
        if let Some((wider, ..)) = themes.iter().find(|(_, _, other)| Some(other.notation) == theme.broader) {
            builder.relate(Role::ThemeRelation(ThemeRelationRole::Broader), *ix, *wider, 1.0, place.clone());
        }
    }
}
