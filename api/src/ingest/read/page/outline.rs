//! What each line of a page is: label, heading, date, person, document, prose. Nothing is concluded here.

use super::{
    dates::{Found, dates_in},
    documents::{Reference, reference},
    headings::{Section, document_kind, is_notice, section},
    labels::{Labelled, labels},
    lines::{Line, Mark},
    meetings::{Meeting, meeting},
    people::{Need, Someone, role_before, someone},
    places::{Location, language, location},
    sessions::{Slot, session, slot, untitled},
    times::{Times, times_at_start},
    words::{begins_with_post, is_organisation, is_person_name},
};
use ::entity::vocabulary::DocumentKind;

/// What a line says.
#[derive(Clone, Debug)]
pub(super) enum Part<'a> {
    /// A label and its value, on whichever line that stands.
    Label(Labelled<'a>, Line<'a>),
    /// A heading.
    Heading,
    /// Dates, and the place printed beside them.
    Dates(Vec<Found>, Option<Location<'a>>),
    /// A dateline, with the day that the text was written.
    Dateline(Found),
    /// When what follows begins and ends.
    Time(Times),
    /// A part of a programme.
    Slot(Slot<'a>),
    /// Somebody; posts may stand on the next lines.
    Someone(Box<Someone<'a>>),
    /// A dated meeting of a series.
    Meeting(Box<Meeting<'a>>),
    /// A document.
    Document(Box<Reference<'a>>),
    /// A document that has no title but its kind.
    Untitled(DocumentKind),
    /// A place.
    Place(Location<'a>),
    /// Short facts beside one another.
    Flags(Vec<&'a str>),
    /// Running text.
    Prose,
    /// Anything else.
    Other,
}

/// A line and what it says.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The line.
    pub line: Line<'a>,
    /// Its last line, where it goes on.
    pub last: Line<'a>,
    /// What the lines here are, by the heading above.
    pub section: Section,
    /// That heading.
    pub heading: Option<Line<'a>>,
    /// What it says.
    pub part: Part<'a>,
}

struct Outline<'l, 'a> {
    lines: &'l [Line<'a>],
    bare: Vec<bool>,
    entries: Vec<Entry<'a>>,
    section: Section,
    heading: Option<Line<'a>>,
    /// Whether a session's heading or a time stands above, and no empty section since.
    programme: bool,
    year: Option<i32>,
    after_time: bool,
}

/// What each line says, in order. `year` is for days that have none.
pub(super) fn outline<'a>(lines: &[Line<'a>], year: Option<i32>) -> Vec<Entry<'a>> {
    let bare = bare_names(lines);
    let mut outline = Outline {
        lines,
        bare,
        entries: Vec::with_capacity(lines.len()),
        section: Section::Top,
        heading: None,
        programme: false,
        year,
        after_time: false,
    };
    let mut at = 0;
    while at < lines.len() {
        at += outline.line(at).max(1);
    }
    outline.entries
}

impl<'a> Outline<'_, 'a> {
    /// Adds what a line says; returns how many lines that took.
    fn line(&mut self, at: usize) -> usize {
        let Some(line) = self.lines.get(at).copied() else { return 1 };
        if line.text.starts_with('[') {
            self.push(line, Part::Prose);
            return 1;
        }
        if let Some(taken) = self.labelled(at, line) {
            return taken;
        }
        if is_notice(line.text) {
            self.push(line, Part::Other);
            return 1;
        }
        if let Some(section) = self.section_of(at, line) {
            self.section = section;
            self.heading = Some(line);
            self.programme = section == Section::Programme;
            self.push(line, Part::Heading);
            return 1;
        }
        if let Some(part) = self.dated(line) {
            self.push(line, part);
            return 1;
        }
        if let Some(times) = times_at_start(line.text) {
            self.time(line, times);
            return 1;
        }
        if let Some(taken) = self.person(at, line) {
            return taken;
        }
        let after_time = std::mem::take(&mut self.after_time);
        let part = self.rest(line, after_time);
        if matches!(part, Part::Slot(_)) {
            self.programme = true;
        }
        self.push(line, part);
        1
    }

    /// Labels with their values; one without a value on its line takes the next line, unless that is a label or a heading.
    fn labelled(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let labels = labels(line.text);
        let count = labels.len();
        if count == 0 || (line.prose && labels.first().is_some_and(|first| first.label != super::labels::Label::Date)) {
            return None;
        }
        let mut taken = 1;
        for (index, mut labelled) in labels.into_iter().enumerate() {
            let mut value_line = line;
            if labelled.value.is_empty() && index + 1 == count {
                if let Some(section) = section(line.text).filter(|section| *section != Section::Ignored) {
                    self.section = section;
                    self.heading = Some(line);
                    self.push(line, Part::Heading);
                    return Some(1);
                }
                let next = self.lines.get(at + 1).copied();
                let value = next.filter(|next| {
                    !next.prose && labels_none(next.text) && section(next.text).is_none() && flags(next.text).is_empty()
                });
                if let Some(next) = value {
                    labelled.value = next.text;
                    value_line = next;
                    taken = 2;
                }
            }
            self.push(line, Part::Label(labelled, value_line));
        }
        Some(taken)
    }

    fn section_of(&self, at: usize, line: Line<'a>) -> Option<Section> {
        if line.prose && !line.text.ends_with(['!', ':']) {
            return None;
        }
        let section = section(line.text)?;
        let in_documents = matches!(self.section, Section::Documents(_));
        // Under "Documents", "Agenda" is a document, unless a programme follows.
        if in_documents && document_kind(line.text).is_some() && !matches!(section, Section::Biographies) {
            let next = self.lines.get(at + 1).map_or("", |next| next.text);
            let programme = times_at_start(next).is_some() || !dates_in(next, self.year).found.is_empty();
            return (section == Section::Programme && programme).then_some(section);
        }
        Some(section)
    }

    fn dated(&self, line: Line<'a>) -> Option<Part<'a>> {
        if line.mark != Mark::None && self.section == Section::Meetings {
            return None;
        }
        let dates = dates_in(line.text, self.year).found;
        let first = dates.first()?.clone();
        let (head, behind) = (line.text.get(..first.range.start)?, line.text.get(first.range.end..)?);
        if head.trim().is_empty() || location(head.trim_end_matches([' ', ',', '–', '-', '('])).is_some() {
            let dash = behind.trim_start().strip_prefix(['–', '—', '-', ',']);
            let place = dash.and_then(|rest| rest.split_once(". ")).filter(|_| dates.len() <= 3 && line.prose);
            if place.is_some_and(|(place, _)| location(place).is_some()) {
                return Some(Part::Dateline(first));
            }
        }
        if line.prose || line.text.len() > 200 {
            return None;
        }
        let mut rest = line.text.to_owned();
        for found in dates.iter().rev() {
            if rest.get(found.range.clone()).is_some() {
                rest.replace_range(found.range.clone(), " ");
            }
        }
        let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let filler = |word: &&str| {
            let folded = crate::name::plain(word);
            folded.bytes().all(|byte| byte.is_ascii_digit())
                || " day jour dia on from held the monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo le el du del date "
                    .contains(&format!(" {folded} "))
        };
        if words.iter().all(filler) {
            return Some(Part::Dates(dates, None));
        }
        let beside = [head, behind].into_iter().find_map(|text| {
            let text = text.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, ',' | '–' | '—' | '-' | '(' | ')' | '|' | ';' | '•')
            });
            location(text)
        });
        beside.filter(|_| dates.len() == 1).map(|place| Part::Dates(dates, Some(place)))
    }

    /// A time, and what stands behind it on the line.
    fn time(&mut self, line: Line<'a>, times: Times) {
        let behind = line.text.get(times.range.end..).unwrap_or_default();
        let behind = behind.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '–' | '—' | '-' | ':' | '|' | ')' | ',' | '.')
        });
        self.push(line, Part::Time(times));
        self.programme = true;
        self.after_time = behind.is_empty();
        if behind.is_empty() {
            return;
        }
        let rest = Line { text: behind, mark: Mark::None, prose: false, ..line };
        let part = match someone(behind, Need::Address) {
            Some(someone) if untitled(behind).is_none() => Part::Someone(Box::new(someone)),
            _ => slot(behind, Mark::None).map_or(Part::Other, Part::Slot),
        };
        self.push(rest, part);
    }

    /// Somebody, with posts that stand on the next lines.
    fn person(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let list = matches!(self.section, Section::People(_) | Section::Biographies | Section::Recording);
        let bulleted = self.programme && line.mark == Mark::Bullet;
        let bare = self.bare.get(at).copied().unwrap_or(false);
        let excluded =
            matches!(self.section, Section::Ignored | Section::Meetings | Section::Organisers | Section::Partners);
        if excluded || (line.prose && line.mark == Mark::None && !list) {
            return None;
        }
        let comma = self.programme && self.after_time_or_session() && line.text.contains(',');
        let need = if list || bulleted || bare || comma { Need::Name } else { Need::Address };
        if need == Need::Address && matches!(self.section, Section::About) && line.prose {
            return None;
        }
        if session(line.text, line.mark).is_some() && role_before(line.text).is_none() {
            return None;
        }
        let mut someone = someone(line.text, need)?;
        let mut last = line;
        let mut taken = 1;
        // The post, then the organisation, each on a line of its own.
        if !line.text.contains(',') && someone.talk.is_none() {
            for offset in 1..=2 {
                let Some(next) = self.lines.get(at + offset).copied() else { break };
                let plain =
                    !next.prose && next.mark == Mark::None && section(next.text).is_none() && labels_none(next.text);
                let post = begins_with_post(next.text) && someone.posts.iter().all(|post| post.title.is_none());
                let organisation = is_organisation(next.text)
                    && !next.gap
                    && !is_person_name(next.text, false)
                    && document_kind(next.text).is_none()
                    && someone.posts.iter().all(|post| post.organisation.is_none());
                if !plain || !(post || organisation) || super::people::someone(next.text, Need::Address).is_some() {
                    break;
                }
                let more = super::posts::posts(next.text);
                match (someone.posts.first_mut(), more.first()) {
                    (Some(first), Some(more)) if post != first.title.is_some() || organisation => {
                        first.title = first.title.or(more.title);
                        first.organisation = first.organisation.or(more.organisation);
                        first.state = first.state.or(more.state);
                        first.apart = true;
                    }
                    _ => someone.posts.extend(more),
                }
                last = next;
                taken = offset + 1;
            }
        }
        self.after_time = false;
        self.push(line, Part::Someone(Box::new(someone)));
        if let Some(entry) = self.entries.last_mut() {
            entry.last = last;
        }
        Some(taken)
    }

    fn after_time_or_session(&self) -> bool {
        self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Slot(_) | Part::Someone(_)))
    }

    fn rest(&self, line: Line<'a>, after_time: bool) -> Part<'a> {
        if self.section == Section::Meetings
            && let Some(meeting) = meeting(line, self.year)
        {
            return Part::Meeting(Box::new(meeting));
        }
        if let Some(session) = session(line.text, line.mark).filter(|_| !line.prose || line.mark != Mark::None)
            && self.section != Section::Meetings
            && !matches!(self.section, Section::Documents(_))
        {
            return Part::Slot(Slot::Session(session));
        }
        let in_programme = self.section == Section::Programme || self.programme;
        if in_programme && !line.prose {
            if let Some(slot) = untitled(line.text) {
                return Part::Slot(slot);
            }
            let numbered = matches!(line.mark, Mark::Number(_)) && line.text.split_whitespace().count() > 2;
            if (after_time || numbered)
                && line.mark != Mark::Bullet
                && let Some(slot) = slot(line.text, line.mark)
            {
                return Part::Slot(slot);
            }
        }
        if let Some(kind) = document_kind(line.text).filter(|_| !line.prose) {
            return Part::Untitled(kind);
        }
        if let Section::Documents(role) = self.section
            && !(line.prose && line.mark == Mark::None && !line.text.contains(['“', '"']))
            && let Some(reference) = reference(line.text)
            && (role.is_some() || shows(&reference))
        {
            return Part::Document(Box::new(reference));
        }
        if line.prose {
            return Part::Prose;
        }
        if let Some(reference) = reference(line.text).filter(|reference| reference.from.is_some()) {
            return Part::Document(Box::new(reference));
        }
        if let Some(place) = location(line.text).filter(|_| self.section == Section::Top && line.mark == Mark::None) {
            return Part::Place(place);
        }
        let flags = flags(line.text);
        if !flags.is_empty() {
            return Part::Flags(flags);
        }
        Part::Other
    }

    fn push(&mut self, line: Line<'a>, part: Part<'a>) {
        self.entries.push(Entry { line, last: line, section: self.section, heading: self.heading, part });
    }
}

/// Short facts that stand beside one another on a line; empty where the line is none such.
fn flags(text: &str) -> Vec<&str> {
    let parts = text.split("  ").flat_map(|part| part.split(['\t', '|'])).map(str::trim);
    let flags: Vec<&str> = parts.filter(|flag| !flag.is_empty()).take(40).collect();
    let shown = flags.len() > 2 && flags.iter().any(|flag| language(flag).is_some());
    if shown { flags } else { Vec::new() }
}

fn labels_none(text: &str) -> bool {
    labels(text).is_empty()
}

/// Whether a line is a document without a heading that says what stands under it.
fn shows(reference: &Reference<'_>) -> bool {
    reference.symbol.is_some()
        || reference.url.is_some()
        || reference.from.is_some()
        || (reference.kind.is_some() && reference.quoted)
}

/// Lines that hold a bare name and stand in a block of at least two such.
fn bare_names(lines: &[Line<'_>]) -> Vec<bool> {
    let mut names: Vec<bool> =
        lines.iter().map(|line| !line.prose && line.mark == Mark::None && is_person_name(line.text, false)).collect();
    let mut start = 0;
    while start < names.len() {
        let length = names.get(start..).map_or(0, |rest| rest.iter().take_while(|name| **name).count());
        if length == 1
            && let Some(name) = names.get_mut(start)
        {
            *name = false;
        }
        start += length.max(1);
    }
    names
}
