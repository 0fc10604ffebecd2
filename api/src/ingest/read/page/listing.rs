//! Pages that announce several events, each with its own date: under `Upcoming events`, a block of lines for each; under the
//! title of what they are parts of, blocks with a date of their own.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    dates::{Calendar, dates_in},
    furniture::is_furniture,
    headings::{Section, section},
    kinds::{event_kind, is_kind_alone, is_series},
    labels::{Label, labels},
    lines::{Line, Mark},
    outline::{Entry, Part, is_date_alone, outline},
    people::{Need, someone},
    places::location,
    roles::role,
    sessions::Slot,
    times::times_in,
};

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:(?:our|all|upcoming|forthcoming|past|previous|recent|next|coming|other)\s+)*(?:events?|meetings|activities|conferences|seminars|workshops|lectures|talks)(?:\s+(?:and|&)\s+(?:events|training|trainings|meetings|activities|conferences|seminars|workshops|lectures|talks))?(?:\s+(?:calendar|list))?(?:\s+(?:(?:in|of|for|on)\s+.{4,40}|\d{4}))?$",
        r"|^(?:events?\s+)?calendar(?:\s+(?:of|for)\s+.{4,30})?$",
        r"|^(?:agenda|calendrier)\s+d(?:es|e\s+nos)\s+(?:événements|rencontres|manifestations|activités|conférences)(?:\s+.{4,40})?$",
        r"|^conférences(?:\s+\d{4}(?:\s*[-–/]\s*\d{4})?)$|^(?:prochains?\s+)?(?:événements|manifestations|rencontres|rendez-vous|activités)(?:\s+à\s+venir)?(?:\s+(?:(?:en|de|d['’])\s*.{3,30}|\d{4}))?$",
        r"|^(?:próximos?\s+|próximas\s+)?(?:eventos|actividades|reuniones|encuentros)(?:\s+(?:(?:en|de|del)\s+.{3,30}|\d{4}))?$|^(?:calendrier|calendario)(?:\s+.{3,30})?$",
    ))
});

/// The events of a page that announces several.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The entries of what they are parts of.
    pub whole: Option<Range<usize>>,
    /// The entries of each event; none where the page is that of one.
    pub events: Vec<Range<usize>>,
    /// Whether they take place beside the whole, and are no parts of it.
    pub beside: bool,
}

/// Headings that end a list of events, folded.
const OTHERS: &[&str] =
    &["other news", "news", "in brief", "autres nouvelles", "en bref", "breves", "otras noticias", "noticias"];

/// The heading over events stands among so many lines at the top.
const TOP: usize = 8;

/// What each line of a page says, and which events it announces. The meetings of a series are each outlined by themselves: what
/// stands above one is no heading over the next.
pub(super) fn outlined<'a>(lines: &[Line<'a>], calendar: Calendar) -> (Vec<Entry<'a>>, Listing) {
    let top = || lines.iter().take(TOP).filter(|line| !line.prose);
    let series = top().any(|line| is_series(line.text));
    // `Meetings and events`, above the heading of a page that is of one.
    let titled = top().any(|line| line.heads > 0 && !HEADING.is_match(line.text));
    let several = !titled && top().any(|line| (line.index == 0 || line.heads > 0) && HEADING.is_match(line.text));
    let lines = if series || several { &apart(lines, calendar) } else { lines };
    let starts = if series || several {
        let ways = [editions, above_labels, before_days];
        ways.iter().map(|way| way(lines, calendar)).find(|starts| starts.len() > 1).unwrap_or_default()
    } else {
        Vec::new()
    };
    if series && starts.len() > 1 {
        return in_parts(lines, &starts, calendar);
    }
    let entries = outline(lines, calendar);
    let listing = listing(&entries);
    if several && listing.events.is_empty() && starts.len() > 1 {
        let (entries, listing) = in_parts(lines, &starts, calendar);
        return (entries, Listing { whole: None, ..listing });
    }
    (entries, listing)
}

/// What each line says, and the events that begin at some of them.
fn in_parts<'a>(lines: &[Line<'a>], starts: &[usize], calendar: Calendar) -> (Vec<Entry<'a>>, Listing) {
    // What has a heading of its own behind the last of them is of the whole: documents, partners, whom to ask.
    let last = starts.last().copied().unwrap_or_default();
    let of_whole = |line: &Line<'_>| {
        let section = section(line.text);
        line.gap && matches!(section, Some(Section::Documents(_) | Section::Organisers(_) | Section::Ignored))
    };
    let behind = lines.iter().skip(last + 1).position(of_whole).map_or(lines.len(), |at| last + 1 + at);
    let part = |range: Range<usize>| lines.get(range).unwrap_or_default();
    let first = starts.first().copied().unwrap_or_default();
    let mut entries = outline(&[part(0..first), part(behind..lines.len())].concat(), calendar);
    let whole = Some(0..entries.len());
    let ends = starts.iter().skip(1).copied().chain([behind]);
    let events = starts.iter().zip(ends).map(|(from, to)| {
        let start = entries.len();
        entries.extend(outline(part(*from..to), calendar));
        start..entries.len()
    });
    let events = events.collect();
    (entries, Listing { whole, events, beside: false })
}

/// Lines with `Day – Title` taken apart, where there are two at least.
fn apart<'a>(lines: &[Line<'a>], calendar: Calendar) -> Vec<Line<'a>> {
    let titled = |line: &Line<'a>| {
        let found = dates_in(line.text, calendar).found.into_iter().next().filter(|found| found.range.start <= 12)?;
        let behind = line.text.get(found.range.end..)?;
        let title = [" – ", " — ", " - "].iter().find_map(|dash| behind.strip_prefix(dash))?.trim();
        let plain = !line.prose
            && title.split(' ').count() > 1
            && title.starts_with(char::is_uppercase)
            && location(title).is_none();
        (plain && times_in(title).is_none()).then_some((found.range.end, title))
    };
    let found: Vec<Option<(usize, &str)>> = lines.iter().map(titled).collect();
    if found.iter().flatten().count() < 2 {
        return lines.to_vec();
    }
    let parts = lines.iter().zip(found).flat_map(|(line, found)| match found {
        Some((end, title)) => {
            let day = Line { text: line.text.get(..end).unwrap_or(line.text), ..*line };
            vec![day, Line { text: title, gap: false, ..*line }]
        }
        None => vec![*line],
    });
    parts.collect()
}

/// What a page announces.
fn listing(entries: &[Entry<'_>]) -> Listing {
    let plain = |entry: &&Entry<'_>| !matches!(entry.part, Part::Label(..) | Part::Prose | Part::Time(_));
    let heads = |entry: &Entry<'_>| entry.line.text.len() <= 60 && HEADING.is_match(entry.line.text);
    let mut top = entries.iter().take(TOP).take_while(plain);
    if let Some(head) = top.position(|entry| heads(entry) && (entry.line.gap || entry.line.index == 0)) {
        let ends = |entry: &Entry<'_>| OTHERS.contains(&crate::name::plain(entry.line.text).as_str());
        let end = entries.iter().skip(head + 1).position(ends).map_or(entries.len(), |behind| head + 1 + behind);
        let events = blocks(entries.get(head..end).unwrap_or_default(), announces);
        if head == 0 || !events.is_empty() {
            let events = events.into_iter().map(|event| event.start + head..event.end + head).collect();
            return Listing { whole: None, events, beside: false };
        }
    }
    if let Some(listing) = meetings(entries) {
        return listing;
    }
    if let Some(listing) = side_events(entries) {
        return listing;
    }
    let events = blocks(entries, labels_date);
    let whole = events.first().map(|first| 0..first.start).filter(|whole| !whole.is_empty());
    if whole.is_none() { Listing::default() } else { Listing { whole, events, beside: false } }
}

/// The meetings of a series that stand under a heading as blocks of their own.
fn meetings(entries: &[Entry<'_>]) -> Option<Listing> {
    let heads = |entry: &Entry<'_>| {
        matches!(entry.part, Part::Other) && entry.line.gap && section(entry.line.text) == Some(Section::Meetings)
    };
    let head = entries.iter().position(heads).filter(|head| *head > 0)?;
    let ends = |entry: &Entry<'_>| {
        let text = crate::name::plain(entry.line.text);
        entry.line.gap && ["earlier ", "previous ", "past "].iter().any(|word| text.starts_with(word))
    };
    let end = entries.iter().skip(head + 1).position(ends).map_or(entries.len(), |behind| head + 1 + behind);
    let events = blocks(entries.get(head..end)?, announces);
    let events: Vec<Range<usize>> = events.into_iter().map(|event| event.start + head..event.end + head).collect();
    (!events.is_empty()).then_some(Listing { whole: Some(0..head), events, beside: false })
}

/// The events under `Side events`: each a title, with its date below.
fn side_events(entries: &[Entry<'_>]) -> Option<Listing> {
    let at = entries.iter().position(|entry| matches!(entry.part, Part::SideEvents))?;
    let below = entries.get(at + 1..)?;
    let dated = |entry: &Entry<'_>| match &entry.part {
        Part::Dates(..) => true,
        Part::Label(labelled, _) => labelled.label == Label::Date,
        _ => false,
    };
    let begins = |start: usize| {
        let title = below.get(start).is_some_and(|entry| is_title(entry) && entry.line.gap);
        title && below.iter().skip(start + 1).take(2).any(dated)
    };
    let mut starts: Vec<usize> = (0..below.len()).filter(|start| begins(*start)).map(|start| at + 1 + start).collect();
    if starts.first() != Some(&(at + 1)) {
        return None;
    }
    starts.push(entries.len());
    let events = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?)).collect();
    Some(Listing { whole: Some(0..at), events, beside: true })
}

/// The meetings of a series that stand as blocks of lines, each a title with its day below: where each begins. What else has a
/// day below or above it is among them.
fn editions(lines: &[Line<'_>], calendar: Calendar) -> Vec<usize> {
    let is_title = |at: usize| {
        lines.get(at).is_some_and(|line| {
            !line.prose
                && !is_furniture(line.text)
                && line.text.len() <= 200
                && labels(line.text).is_empty()
                && dates_in(line.text, calendar).found.is_empty()
                && section(line.text).is_none()
                && someone(line.text, Need::Address).is_none()
        })
    };
    let line = |at: usize| lines.get(at);
    let begins = |at: usize| is_title(at) && line(at).is_some_and(|line| line.gap || line.mark != Mark::None);
    // `Lecture`, above the title.
    let with_kind = |title: usize| {
        let kind = title
            .checked_sub(1)
            .filter(|above| begins(*above) && is_kind_alone(line(*above).map_or("", |line| line.text)));
        kind.unwrap_or(title)
    };
    let days =
        || lines.iter().enumerate().filter(|(_, line)| !line.prose && is_date_alone(line, calendar)).map(|(at, _)| at);
    let above =
        |at: usize| (1..=2).filter_map(|above| at.checked_sub(above)).find(|above| begins(*above)).map(with_kind);
    let mut starts: Vec<usize> = days().filter_map(above).filter(|start| *start > 0).collect();
    starts.dedup();
    if starts.len() < 2 {
        // The day, and the title below it.
        starts = days().filter(|at| line(*at).is_some_and(|line| line.gap) && is_title(at + 1)).collect();
    }
    starts
}

/// The events of a list in which each is a title with labels below it, its date among them, whether or not an empty line is
/// between two: where each begins.
fn above_labels(lines: &[Line<'_>], _: Calendar) -> Vec<usize> {
    let label = |line: &Line<'_>| labels(line.text).into_iter().next().map(|found| found.label);
    // `Speaker:`, with the name below it.
    let labelled = |line: &Line<'_>| {
        let role = line.text.strip_suffix(':').and_then(role);
        label(line).is_some() || role.is_some()
    };
    let begins = |at: usize| {
        let title = lines.get(at).filter(|line| !line.prose && !labelled(line) && line.text.split(' ').count() > 2);
        // The value of a label is no title.
        let value = at.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(|above| above.text.ends_with(':'));
        let below = || lines.iter().skip(at + 1).take(8).take_while(|line| !line.prose && !line.gap);
        title.is_some()
            && !value
            && below().next().is_some_and(labelled)
            && below().any(|line| label(line) == Some(Label::Date))
    };
    (1..lines.len()).filter(|at| begins(*at)).collect()
}

/// The events of a list in which each ends with its day: where each begins, the first behind the heading of the list.
fn before_days(lines: &[Line<'_>], calendar: Calendar) -> Vec<usize> {
    let is_day = |line: &Line<'_>| {
        let first = dates_in(line.text, calendar).found.into_iter().next();
        !line.prose && line.gap && first.is_some_and(|found| found.range.start == 0)
    };
    let Some(head) = lines.iter().position(|line| line.index > 0 && HEADING.is_match(line.text)) else {
        return Vec::new();
    };
    let days = lines.iter().enumerate().skip(head + 1).filter(|(_, line)| is_day(line)).map(|(at, _)| at);
    let mut starts = vec![head + 1];
    starts.extend(days.map(|day| day + 1).filter(|start| *start < lines.len()));
    let title = |at: &usize| {
        lines.get(*at).is_some_and(|line| !line.prose && line.gap && !is_day(line) && !is_furniture(line.text))
    };
    if starts.iter().all(title) { starts } else { Vec::new() }
}

/// The blocks of entries that begin an event, each with those behind it that begin none.
fn blocks(entries: &[Entry<'_>], begins: fn(&[Entry<'_>]) -> bool) -> Vec<Range<usize>> {
    let dated = |at: usize| entries.get(at).is_some_and(|entry| matches!(entry.part, Part::Dates(..)));
    let gap = |at: usize| at == 1 || entries.get(at).is_some_and(|entry| entry.line.gap);
    let titles_first = !dated(1);
    // A title alone, and its date behind an empty line.
    let goes_on =
        |at: usize| titles_first && at > 1 && dated(at) && gap(at - 1) && entries.get(at - 1).is_some_and(is_title);
    let mut starts: Vec<usize> = (1..entries.len()).filter(|at| gap(*at) && !goes_on(*at)).collect();
    starts.push(entries.len());
    let blocks = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
    let mut events: Vec<Range<usize>> = Vec::new();
    let mut kind: Option<usize> = None;
    for mut block in blocks {
        // `Webinar`, above the title of one.
        if let Some(start) = kind.take() {
            block.start = start;
        }
        let inside = entries.get(block.clone()).unwrap_or_default();
        if let [only] = inside
            && matches!(only.part, Part::Other)
            && is_kind_alone(only.line.text)
        {
            kind = Some(block.start);
            continue;
        }
        if let [only] = inside
            && matches!(only.part, Part::Dates(..))
        {
            // `May 2018`, over the events of that month.
            continue;
        }
        if begins(inside) {
            events.push(block);
        } else if let Some(last) = events.last_mut() {
            last.end = block.end;
        }
    }
    if events.len() > 1 { events } else { Vec::new() }
}

/// Whether a line can be the title of an event.
fn is_title(entry: &Entry<'_>) -> bool {
    matches!(entry.part, Part::Other | Part::Slot(Slot::Session(_)))
        && !entry.line.prose
        && entry.line.text.split_whitespace().count() > 1
}

/// Whether a block has the title of an event, and its date behind a label.
fn labels_date(block: &[Entry<'_>]) -> bool {
    let titled = block.first().is_some_and(|entry| is_title(entry) && event_kind(entry.line.text).is_some());
    let dated = |entry: &Entry<'_>| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Date && !labelled.value.is_empty());
    titled && block.iter().skip(1).take(3).any(dated)
}

/// Whether a block has a title and a date of its own, in either order.
fn announces(block: &[Entry<'_>]) -> bool {
    let head = block.iter().take(4);
    let dated = head.clone().any(|entry| matches!(entry.part, Part::Dates(..)));
    dated && head.take(2).any(is_title)
}
