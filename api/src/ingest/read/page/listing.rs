//! Pages that announce several events, each with its own date: under `Upcoming events`, a block of lines for each.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
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

/// The entries of each event of a page that announces several; none where it is the page of one.
pub(super) fn events(entries: &[Entry<'_>]) -> Vec<Range<usize>> {
    let headed = entries.first().is_some_and(|first| first.line.text.len() <= 60 && HEADING.is_match(first.line.text));
    if !headed {
        return Vec::new();
    }
    let mut starts: Vec<usize> =
        (1..entries.len()).filter(|at| *at == 1 || entries.get(*at).is_some_and(|entry| entry.line.gap)).collect();
    starts.push(entries.len());
    let blocks = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let mut events: Vec<Range<usize>> = Vec::new();
    for block in blocks {
        let inside = entries.get(block.clone()).unwrap_or_default();
        if announces(inside) {
            events.push(block);
        } else if let Some(last) = events.last_mut() {
            last.end = block.end;
        }
    }
    if events.len() > 1 { events } else { Vec::new() }
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
