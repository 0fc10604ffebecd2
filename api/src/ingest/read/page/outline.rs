//! What each line of a page is: label, heading, date, person, document, prose. Nothing is concluded here.

use std::sync::LazyLock;

use ::entity::vocabulary::{MaterialRole, ParticipationRole as Role};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    blocks::{bare_names, delegation, flags, is_document, shows},
    columns,
    dates::{Calendar, Found, dates_in},
    documents::{Reference, Untitled, reference, untitled as untitled_document, without_url},
    headings::{Section, document_kind, is_notice, section},
    labels::{Label, Labelled, label, label_without_colon, labels},
    lines::{Line, Mark},
    meetings::{Meeting, meeting},
    people::{Need, Someone, someone},
    places::{Location, city_alone, location},
    sessions::{Slot, session, slot, untitled},
    times::{Times, times_at_start, times_in},
};

mod person;

static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?,|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    )
});

/// Words between a place and a date.
static JOINT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)(?:^|[,\s])(?:du|le|les|el|los|del|from|on|am|vom|den)\s*(?:\s\s|$)"));

/// What a line says.
#[derive(Clone, Debug)]
pub(super) enum Part<'a> {
    /// A label and its value, on whichever line that stands.
    Label(Labelled<'a>, Line<'a>),
    /// A heading.
    Heading,
    /// Dates, and the place and the hours printed beside them.
    Dates(Vec<Found>, Option<Location<'a>>, Option<Times>),
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
    /// A role that those behind it have, within a programme.
    Role(Role),
    /// A state or an organisation whose people stand under it.
    Delegation,
    /// A document.
    Document(Box<Reference<'a>>),
    /// A document that has no title but its kind.
    Untitled(Untitled<'a>),
    /// A place.
    Place(Location<'a>),
    /// Short facts beside one another.
    Flags(Vec<&'a str>),
    /// A notice or a trail of links, passed over.
    Notice,
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

#[allow(clippy::struct_excessive_bools, reason = "each says one thing of what stands above")]
struct Outline<'l, 'a> {
    lines: &'l [Line<'a>],
    bare: Vec<bool>,
    entries: Vec<Entry<'a>>,
    section: Section,
    heading: Option<Line<'a>>,
    /// Whether a session's heading or a time stands above, and no empty section since.
    programme: bool,
    calendar: Calendar,
    after_time: bool,
    /// Whether a role stands above within the programme.
    listed: bool,
    /// Whether a time or a session stands anywhere above.
    timed: bool,
    /// Whether what is read stands behind a heading on its line.
    behind_heading: bool,
}

/// What each line says, in order. `calendar` says how dates are meant.
pub(super) fn outline<'a>(lines: &[Line<'a>], calendar: Calendar) -> Vec<Entry<'a>> {
    let bare = bare_names(lines);
    let mut outline = Outline {
        lines,
        bare,
        entries: Vec::with_capacity(lines.len()),
        section: Section::Top,
        heading: None,
        programme: false,
        calendar,
        after_time: false,
        listed: false,
        timed: false,
        behind_heading: false,
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
        self.lines.get(at).copied().map_or(1, |line| self.read(at, line))
    }

    /// Adds what a line, or what stands on it behind a heading, says.
    fn read(&mut self, at: usize, line: Line<'a>) -> usize {
        if line.text.starts_with('[') {
            self.push(line, Part::Prose);
            return 1;
        }
        if let Some(taken) = self.labelled(at, line) {
            return taken;
        }
        if is_notice(line.text) || columns::is_header(line.text) {
            self.push(line, Part::Notice);
            return 1;
        }
        if let Some(role) = self.role_in_programme(line) {
            self.listed = true;
            self.push(line, Part::Role(role));
            return 1;
        }
        if let Some(taken) = self.heading_with_value(at, line) {
            return taken;
        }
        if self.is_menu(line) {
            self.push(line, Part::Notice);
            return 1;
        }
        if let Some(section) = self.section_of(at, line) {
            self.listed = false;
            self.section = section;
            self.heading = Some(line);
            self.programme = section == Section::Programme;
            self.push(line, Part::Heading);
            return 1;
        }
        if let Some(part) = self.dated(line) {
            if self.timed {
                self.back_to_programme();
            }
            if self.heads_programme(at, &part) {
                self.section = Section::Programme;
                self.heading = None;
            }
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
        if let Some(role) = self.unknown_heading(at, line) {
            self.section = Section::People(role);
            self.heading = Some(line);
            self.push(line, Part::Heading);
            return 1;
        }
        let part = self.rest(line, after_time);
        // A page that is called `Panel discussion: …` is no programme yet.
        if matches!(part, Part::Slot(_)) && !self.entries.is_empty() {
            self.programme = true;
            self.listed = false;
        }
        self.push(line, part);
        1
    }

    /// Labels with their values; one without a value on its line takes the next line, unless that is a label or a heading.
    fn labelled(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let mut labels = labels(line.text);
        if labels.is_empty() && !line.prose {
            labels.extend(label_without_colon(line.text).or_else(|| self.bare_label(at, line)));
        }
        let count = labels.len();
        if count == 0 || (line.prose && labels.first().is_some_and(|first| first.label != super::labels::Label::Date)) {
            return None;
        }
        let mut taken = 1;
        for (index, mut labelled) in labels.into_iter().enumerate() {
            let mut value_line = line;
            if labelled.value.is_empty() && index + 1 == count {
                let bare = !line.text.trim_end().ends_with([':', '：']);
                if let Some(section) = section(line.text).filter(|section| *section != Section::Ignored && !bare) {
                    self.section = section;
                    self.heading = Some(line);
                    self.push(line, Part::Heading);
                    return Some(1);
                }
                let next = self.lines.get(at + 1).copied();
                let value = next.filter(|next| {
                    !next.prose
                        && labels_none(next.text)
                        && label(next.text).is_none()
                        && section(next.text).is_none()
                        && flags(next.text).is_empty()
                });
                if let Some(next) = value {
                    labelled.value = next.text;
                    value_line = next;
                    taken = 2;
                }
            }
            self.push(line, Part::Label(labelled, value_line));
        }
        if matches!(self.section, Section::Organisers | Section::Partners | Section::Ignored) {
            self.section = Section::Top;
        }
        Some(taken)
    }

    /// A heading that no rule knows, between lists of people: the role above ends there. Its first word may say the next.
    fn unknown_heading(&self, at: usize, line: Line<'a>) -> Option<Role> {
        let words = line.text.split_whitespace().count();
        let heading =
            line.gap && !line.prose && line.mark == Mark::None && words <= 8 && !line.text.contains([',', ';']);
        let next = self.lines.get(at + 1).filter(|next| !next.gap)?;
        let in_list = matches!(self.section, Section::People(_)) && !self.programme;
        if !heading || !in_list || someone(next.text, Need::Name).is_none() || delegation(line.text) {
            return None;
        }
        let first = crate::name::plain(line.text.split_whitespace().next()?);
        Some(match first.as_str() {
            "presentation" | "presentations" | "presentacion" | "presentaciones" | "exposes" | "ponencias" => {
                Role::Presenter
            }
            "remarks" | "address" | "addresses" | "statements" | "interventions" | "intervenciones" => Role::Speaker,
            "discussion" | "comments" | "reactions" | "responses" | "comentarios" | "reacciones" => Role::Discussant,
            _ => Role::Unknown,
        })
    }

    /// A label without a colon, alone on its line, with a value of its sort on the next one.
    fn bare_label(&self, at: usize, line: Line<'a>) -> Option<Labelled<'a>> {
        let label = label(line.text).filter(|_| line.mark == Mark::None)?;
        let next = self.lines.get(at + 1).filter(|next| !next.prose && next.mark == Mark::None)?;
        let short = next.text.split_whitespace().count() <= 14;
        let fits = match label {
            Label::Date => !dates_in(next.text, self.calendar).found.is_empty(),
            Label::Time => times_at_start(next.text).is_some(),
            Label::Language => !super::places::languages(next.text).is_empty(),
            Label::Kind => super::kinds::event_kind(next.text).is_some() && short,
            Label::Location => location(next.text).is_some(),
            Label::Venue => short && dates_in(next.text, self.calendar).found.is_empty(),
            Label::Organiser
            | Label::CoOrganiser
            | Label::Host
            | Label::Convener
            | Label::Partner
            | Label::Funder
            | Label::Sponsor => {
                short
                    && self
                        .lines
                        .get(at + 2)
                        .is_none_or(|third| third.gap || super::labels::label(third.text).is_some())
            }
            _ => false,
        };
        fits.then_some(Labelled { label, value: "" })
    }

    /// A heading such as `Panellists` directly under a session: it does not end the programme.
    fn role_in_programme(&self, line: Line<'a>) -> Option<Role> {
        let role = match section(line.text)? {
            Section::People(role) => role,
            // Within a session they are given, not handed out.
            Section::Documents(Some(MaterialRole::PresentedAt)) if line.text.ends_with(':') => Role::Presenter,
            _ => return None,
        };
        if untitled(line.text).is_some() {
            return None;
        }
        let within = self.programme
            && self.entries.iter().rev().take(60).find_map(|entry| match &entry.part {
                Part::Slot(_) | Part::Role(_) => Some(true),
                Part::Someone(someone) => someone.role.map(|_| true),
                Part::Heading => Some(false),
                _ => None,
            })?;
        let near = self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Slot(_) | Part::Someone(_)));
        let again = self.entries.iter().rev().take(400).any(|entry| matches!(entry.part, Part::Role(_)));
        let under = self.entries.last().is_some_and(|entry| match &entry.part {
            Part::Slot(Slot::Session(_)) => true,
            // Behind a colon stands who is meant here, whatever space there is before it.
            Part::Someone(someone) => someone.role.is_some() && (!line.gap || line.text.ends_with(':')),
            _ => false,
        });
        (within && near && (under || again)).then_some(role)
    }

    /// Whether a word is one of the menu above a page: nothing that says anything stands before it.
    fn is_menu(&self, line: Line<'a>) -> bool {
        let short = line.text.split_whitespace().count() <= 3 && !line.text.ends_with(':');
        let menu = matches!(section(line.text), Some(Section::Ignored | Section::Meetings | Section::About));
        short && menu && self.entries.iter().all(|entry| matches!(entry.part, Part::Notice))
    }

    /// `Documents: Concept note; Agenda`: a heading with what stands under it on its line.
    fn heading_with_value(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        if self.behind_heading {
            return None;
        }
        let (head, value) = line.text.split_once(':').filter(|(head, _)| head.len() <= 40)?;
        let value = value.trim();
        let section = section(head).filter(|_| !value.is_empty() && !value.starts_with("//"))?;
        if !matches!(section, Section::Documents(_) | Section::Organisers | Section::Partners) {
            return None;
        }
        self.listed = false;
        self.section = section;
        self.programme = false;
        let heading = Line { text: head, ..line };
        self.heading = Some(heading);
        self.push(heading, Part::Heading);
        let parts = value.split(';').map(str::trim).filter(|part| !part.is_empty());
        self.behind_heading = true;
        for part in parts {
            self.read(at, Line { text: part, mark: Mark::Bullet, prose: false, gap: false, ..line });
        }
        self.behind_heading = false;
        // Whoever organises is named on the line: what stands below is another matter.
        if matches!(section, Section::Organisers | Section::Partners) {
            (self.section, self.heading) = (Section::Top, None);
        }
        Some(1)
    }

    fn section_of(&self, at: usize, line: Line<'a>) -> Option<Section> {
        if line.prose && !line.text.ends_with(['!', ':']) {
            return None;
        }
        let section = section(without_url(line.text).0)?;
        if (self.programme || self.section == Section::Programme) && untitled(line.text).is_some() {
            return None;
        }
        // `List of participants` is a document, unless the list follows.
        if matches!(section, Section::People(_)) && document_kind(line.text).is_some() {
            let next = self.lines.get(at + 1).map_or("", |next| next.text);
            let listed = someone(next, Need::Name).is_some() || delegation(next);
            return (listed || columns::is_header(next) || columns::someone(next).is_some()).then_some(section);
        }
        let in_documents = matches!(self.section, Section::Documents(_));
        // Under "Documents", "Agenda" is a document, unless a programme follows.
        if in_documents && untitled_document(line.text).is_some() && !matches!(section, Section::Biographies) {
            let next = self.lines.get(at + 1).map_or("", |next| next.text);
            let programme = times_at_start(next).is_some() || !dates_in(next, self.calendar).found.is_empty();
            return (section == Section::Programme && programme).then_some(section);
        }
        Some(section)
    }

    fn dated(&self, line: Line<'a>) -> Option<Part<'a>> {
        if line.mark != Mark::None && self.section == Section::Meetings {
            return None;
        }
        let dates = dates_in(line.text, self.calendar).found;
        let first = dates.first()?.clone();
        let (head, behind) = (line.text.get(..first.range.start)?, line.text.get(first.range.end..)?);
        if head.trim().is_empty() || location(head.trim_end_matches([' ', ',', '–', '-', '('])).is_some() {
            let dash = behind.trim_start().strip_prefix(['–', '—', '-', ',']);
            let place = dash.and_then(|rest| rest.split_once(". ")).filter(|_| dates.len() <= 3 && line.prose);
            let text_behind =
                dash.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_uppercase() || c == '['));
            let place_before = !head.trim().is_empty() && text_behind && line.prose;
            if place_before || place.is_some_and(|(place, _)| location(place).is_some()) {
                return Some(Part::Dateline(first));
            }
        }
        if line.prose || line.text.len() > 200 {
            return None;
        }
        // What has been read becomes blank, so that places in the line stay what they are.
        let mut rest = line.text.to_owned();
        let mut blank = |range: std::ops::Range<usize>| {
            if rest.get(range.clone()).is_some() {
                rest.replace_range(range.clone(), &" ".repeat(range.len()));
            }
        };
        for found in &dates {
            blank(found.range.clone());
        }
        let times = times_in(&rest);
        if let Some(times) = &times {
            rest.replace_range(times.range.clone(), &" ".repeat(times.range.len()));
        }
        let weekdays: Vec<std::ops::Range<usize>> = WEEKDAY.find_iter(&rest).map(|found| found.range()).collect();
        for range in weekdays {
            rest.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let filler = |word: &&str| {
            let folded = crate::name::plain(word);
            folded.bytes().all(|byte| byte.is_ascii_digit())
                || " day jour dia on from held the monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo le el du del date at a h hrs hours heures horas uhr las de one two three four five six "
                    .contains(&format!(" {folded} "))
        };
        if words.iter().all(filler) {
            return Some(Part::Dates(dates, None, times));
        }
        // `Cotonou, du 30 novembre …`
        let joints: Vec<std::ops::Range<usize>> = JOINT.find_iter(&rest).map(|found| found.range()).collect();
        for range in joints {
            rest.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        let edges =
            |c: char| c.is_whitespace() || matches!(c, ',' | '–' | '—' | '-' | '(' | ')' | '|' | ';' | '•' | '.' | ':');
        let beside = rest.trim_matches(edges);
        let start = beside.as_ptr() as usize - rest.as_ptr() as usize;
        // `Kathmandu (Nepal), 7-9 March`
        let open = beside.contains('(') && !beside.contains(')');
        let beside = if open { rest.get(start..=start + beside.len()).unwrap_or(beside) } else { beside };
        let place = line.text.get(start..start + beside.len()).filter(|_| !beside.contains("    ")).and_then(location);
        let alone = line.text.get(..start + beside.len()).filter(|_| start == 0).and_then(city_alone);
        place.or(alone).filter(|_| dates.len() == 1).map(|place| Part::Dates(dates, Some(place), times))
    }

    /// Whether a day is one of a programme that has no heading: hours stand under it, with something at them or after the
    /// event's own date.
    fn heads_programme(&self, at: usize, part: &Part<'a>) -> bool {
        let Part::Dates(found, None, None) = part else { return false };
        let one_day =
            found.first().is_some_and(|first| found.len() == 1 && first.edtf.earliest() == first.edtf.latest());
        let next = self.lines.get(at + 1).map_or("", |next| next.text);
        let Some(times) = times_at_start(next).filter(|_| one_day && self.section == Section::Top) else {
            return false;
        };
        let dated = |entry: &Entry<'_>| match &entry.part {
            Part::Dates(..) => true,
            Part::Label(labelled, _) => labelled.label == Label::Date,
            _ => false,
        };
        let something = next.get(times.range.end..).is_some_and(|behind| behind.chars().any(char::is_alphabetic));
        something || self.entries.iter().any(dated)
    }

    /// A time or a day goes on with the programme that a list of people stood in.
    fn back_to_programme(&mut self) {
        if matches!(self.section, Section::People(_) | Section::Documents(_) | Section::Biographies) {
            self.section = Section::Programme;
            self.heading = None;
        }
    }

    /// A time, and what stands behind it on the line.
    fn time(&mut self, line: Line<'a>, times: Times) {
        let behind = line.text.get(times.range.end..).unwrap_or_default();
        let behind = behind.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, '–' | '—' | '-' | ':' | '|' | ')' | ',' | '.')
        });
        self.back_to_programme();
        self.push(line, Part::Time(times));
        self.programme = true;
        self.listed = false;
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

    fn rest(&self, line: Line<'a>, after_time: bool) -> Part<'a> {
        if self.section == Section::Meetings
            && let Some(meeting) = meeting(line, self.calendar)
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
        if let Some(document) = untitled_document(line.text).filter(|_| !line.prose) {
            return Part::Untitled(document);
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
        if let Some(reference) =
            reference(line.text).filter(|reference| reference.from.is_some() || reference.url.is_some_and(is_document))
        {
            return Part::Document(Box::new(reference));
        }
        if let Some(place) = location(line.text)
            .filter(|place| place.city.is_some() && self.section == Section::Top && line.mark == Mark::None)
        {
            return Part::Place(place);
        }
        let flags = flags(line.text);
        if !flags.is_empty() {
            return Part::Flags(flags);
        }
        Part::Other
    }

    fn push(&mut self, line: Line<'a>, part: Part<'a>) {
        self.timed |= matches!(part, Part::Time(_) | Part::Slot(_)) && !self.entries.is_empty();
        self.entries.push(Entry { line, last: line, section: self.section, heading: self.heading, part });
    }
}

/// Whether a line has no label.
fn labels_none(text: &str) -> bool {
    labels(text).is_empty()
}
