//! JSON-LD in the scripts of a page.

use std::collections::{HashMap, HashSet};

use ::entity::vocabulary::EntityKind;

use super::{Kind, kind, read_nodes, title};
use crate::{
    error::{Error, Result},
    ingest::{
        draft::{Draft, Identity, MentionIx, Message, Place, Severity, SourceDraft},
        read::{
            ReadOptions,
            json::{self, Json},
        },
    },
    name::key,
};

/// The text of every script of a page that is JSON-LD, one behind the other; each with the line that it begins on; and what
/// could not be read.
type Scripts = (String, Vec<(u32, String)>, Vec<Message>);

fn scripts(html: &str) -> Result<Scripts> {
    let document = super::super::html::parse(html)?;
    let (mut text, mut parts, mut messages) = (String::new(), Vec::new(), Vec::new());
    for script in &document.select("script[type=\"application/ld+json\"]") {
        let inner = script.text();
        let inner = inner.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        let inner = inner.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim();
        match json::without_private(inner) {
            Ok(clean) => {
                let line = text.matches('\n').count() as u32 + 1;
                text.push_str(&clean);
                text.push('\n');
                parts.push((line, clean));
            }
            Err(error) => {
                let text = format!("A script of the page is no JSON-LD: {error} It was left out.");
                messages.push(Message { line: None, severity: Severity::Error, text });
            }
        }
    }
    Ok((text, parts, messages))
}

/// Whether a page's scripts speak of an event.
pub(in crate::ingest::read) fn says_event(html: &str) -> bool {
    if !html.contains("application/ld+json") || !html.contains("schema.org") {
        return false;
    }
    let Ok((_, parts, _)) = scripts(html) else { return false };
    parts.iter().any(|(line, part)| json::parse(part, *line).is_ok_and(|tree| has_event(&tree, 0)))
}

fn has_event(value: &Json<'_>, depth: usize) -> bool {
    depth < 4
        && value.each().any(|node| {
            kind(node) == Some(Kind::Event) || node.get("@graph").is_some_and(|graph| has_event(graph, depth + 1))
        })
}

/// Reads the JSON-LD of a page. Its lines are those of its scripts, one behind the other, as the draft's source keeps them.
///
/// # Errors
/// `BAD_USER_INPUT` for a page without any, or whose JSON-LD speaks of nothing that the graph keeps.
pub(in crate::ingest::read) fn read_html(html: &str, options: &ReadOptions) -> Result<Draft> {
    let (text, parts, messages) = scripts(html)?;
    if parts.is_empty() {
        return Err(Error::bad_input("The page has no script of JSON-LD that can be read; import it as a page."));
    }
    let mut trees = Vec::new();
    for (line, part) in &parts {
        trees.push(json::parse(part, *line)?);
    }
    let mut draft = read_nodes(&trees)?;
    draft.messages.extend(messages);
    draft.source = SourceDraft {
        title: options.title.clone().or_else(|| title(&draft)),
        media_type: "text/html".to_owned(),
        text,
        ..SourceDraft::default()
    };
    Ok(draft)
}

/// Reads a page with the JSON-LD of its scripts. The lines of the page come first, then those of its scripts.
///
/// What both name is one mention: the page says who spoke, and its scripts say when and where in so many words.
///
/// # Errors
/// Those of [`read_html`].
pub(in crate::ingest::read) fn read_with_page(html: &str, options: &ReadOptions) -> Result<Draft> {
    let scripts = read_html(html, options)?;
    let titled = ReadOptions { title: options.title.clone().or_else(|| title(&scripts)), ..options.clone() };
    let Ok(mut page) = super::super::html::read_html(html, &titled) else { return Ok(scripts) };
    // What the page does not say at all, its scripts may.
    page.messages.retain(|message| message.line.is_some() || message.severity != Severity::Warning);
    let before = page.source.text.matches('\n').count() as u32 + 1;
    page.source.text.push('\n');
    page.source.text.push_str(&scripts.source.text);
    absorb(&mut page, scripts, before);
    Ok(page)
}

/// Adds to a draft what another one says, whose text stands so many lines below.
fn absorb(draft: &mut Draft, more: Draft, lines: u32) {
    let mut known: HashMap<(EntityKind, String), MentionIx> = HashMap::new();
    for (at, mention) in draft.mentions.iter().enumerate() {
        if matches!(mention.identity, Identity::Name | Identity::NameAndTime) {
            for name in &mention.names {
                known.entry((mention.kind, key(mention.kind, &name.text))).or_insert(MentionIx(at));
            }
        }
    }
    let mut keys: HashSet<String> = draft.mentions.iter().map(|mention| mention.key.clone()).collect();
    let below = |place: &mut Place| {
        if place.lines.0 > 0 {
            place.lines = (place.lines.0 + lines, place.lines.1 + lines);
        }
    };
    let mut at = Vec::new();
    for mut mention in more.mentions {
        below(&mut mention.place);
        mention.names.iter_mut().for_each(|name| below(&mut name.place));
        mention.attributes.iter_mut().for_each(|read| below(&mut read.place));
        let whole = matches!(mention.identity, Identity::Name | Identity::NameAndTime);
        let named = mention.names.first().map(|name| (mention.kind, key(mention.kind, &name.text)));
        let same = named.filter(|_| whole).and_then(|named| known.get(&named).copied());
        if let Some(ix) = same
            && let Some(here) = draft.mentions.get_mut(ix.0)
        {
            for name in mention.names {
                if !here.names.iter().any(|known| known.text == name.text) {
                    here.names.push(name);
                }
            }
            for read in mention.attributes {
                if !here.attributes.iter().any(|known| known.attribute == read.attribute && known.value == read.value) {
                    here.attributes.push(read);
                }
            }
            at.push(ix);
            continue;
        }
        while !keys.insert(mention.key.clone()) {
            mention.key.push('\'');
        }
        at.push(MentionIx(draft.mentions.len()));
        draft.mentions.push(mention);
    }
    let moved = |ix: MentionIx| at.get(ix.0).copied().unwrap_or(ix);
    for mut fact in more.facts {
        below(&mut fact.place);
        fact.attributes.iter_mut().for_each(|read| below(&mut read.place));
        (fact.subject, fact.object) = (moved(fact.subject), moved(fact.object));
        fact.affiliation = fact.affiliation.map(moved);
        fact.on_behalf_of = fact.on_behalf_of.map(moved);
        draft.facts.push(fact);
    }
    draft.messages.extend(
        more.messages.into_iter().map(|message| Message { line: message.line.map(|line| line + lines), ..message }),
    );
}
