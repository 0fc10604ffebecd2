//! Pages that announce several events, each with its own date: under `Upcoming events`, a block of lines for each; under the
//! title of what they are parts of, blocks with a date of their own.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    kinds::event_kind,
    labels::Label,
    outline::{Entry, Part},
    sessions::Slot,
};

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:(?:our|all|upcoming|forthcoming|past|previous|recent|next|coming|other)\s+)*(?:events?|meetings|activities|conferences|seminars|workshops)(?:\s+(?:calendar|list))?(?:\s+(?:in|of|for)\s+.{4,30})?$",
        r"|^(?:events?\s+)?calendar(?:\s+(?:of|for)\s+.{4,30})?$",
        r"|^(?:prochains?\s+)?(?:événements|manifestations|rencontres|rendez-vous|activités)(?:\s+à\s+venir)?(?:\s+(?:en|de|d['’])\s*.{3,30})?$",
        r"|^(?:próximos?\s+|próximas\s+)?(?:eventos|actividades|reuniones|encuentros)(?:\s+(?:en|de)\s+.{3,30})?$|^(?:calendrier|calendario)(?:\s+.{3,30})?$",
    ))
});

/// The events of a page that announces several.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The entries of what they are parts of.
    pub whole: Option<Range<usize>>,
    /// The entries of each event; none where the page is that of one.
    pub events: Vec<Range<usize>>,
}

/// What a page announces.
pub(super) fn listing(entries: &[Entry<'_>]) -> Listing {
    let headed = entries.first().is_some_and(|first| first.line.text.len() <= 60 && HEADING.is_match(first.line.text));
    if headed {
        return Listing { whole: None, events: blocks(entries, announces) };
    }
    let events = blocks(entries, labels_date);
    let whole = events.first().map(|first| 0..first.start).filter(|whole| !whole.is_empty());
    if whole.is_none() { Listing::default() } else { Listing { whole, events } }
}

/// The blocks of entries that begin an event, each with those behind it that begin none.
fn blocks(entries: &[Entry<'_>], begins: fn(&[Entry<'_>]) -> bool) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> =
        (1..entries.len()).filter(|at| *at == 1 || entries.get(*at).is_some_and(|entry| entry.line.gap)).collect();
    starts.push(entries.len());
    let blocks = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let mut events: Vec<Range<usize>> = Vec::new();
    for block in blocks {
        let inside = entries.get(block.clone()).unwrap_or_default();
        if begins(inside) {
            events.push(block);
        } else if let Some(last) = events.last_mut() {
            last.end = block.end;
        }
    }
    if events.len() > 1 { events } else { Vec::new() }
}

/// Whether a block has the title of an event, and its date behind a label.
fn labels_date(block: &[Entry<'_>]) -> bool {
    let titled = block.first().is_some_and(|entry| {
        matches!(entry.part, Part::Other | Part::Slot(Slot::Session(_)))
            && !entry.line.prose
            && event_kind(entry.line.text).is_some()
            && entry.line.text.split_whitespace().count() > 1
    });
    let dated = |entry: &Entry<'_>| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Date && !labelled.value.is_empty());
    titled && block.iter().skip(1).take(3).any(dated)
}

/// Whether a block has a title and a date of its own, in either order.
fn announces(block: &[Entry<'_>]) -> bool {
    let head = block.iter().take(4);
    let dated = head.clone().any(|entry| matches!(entry.part, Part::Dates(..)));
    let titled = head.take(2).any(|entry| {
        matches!(entry.part, Part::Other | Part::Slot(Slot::Session(_)))
            && !entry.line.prose
            && entry.line.text.split_whitespace().count() > 1
    });
    dated && titled
}
