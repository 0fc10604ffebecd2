//! What each line of a page is: label, heading, date, person, document, prose. Nothing is concluded here.

use ::entity::vocabulary::{EventKind, MaterialRole, ParticipationRole as Role};

use super::{
    blocks::{bare_names, delegation, flags, is_document, shows},
    columns,
    dates::{Calendar, Found, dates_in},
    documents::{Reference, Untitled, reference, untitled as untitled_document, without_url},
    furniture::{is_furniture, is_menu_entry, menus},
    headings::{Section, document_kind, section},
    kinds::event_kind,
    labels::{Label, Labelled, label, label_without_colon, labels},
    lines::{Line, Mark},
    meetings::{Meeting, meeting},
    people::{Need, Someone, role, someone},
    places::{Location, house_alone, location},
    sessions::{Slot, session, slot, untitled},
    times::{Times, times_at_start},
};

use crate::name::split_honorific;

mod dated;
mod person;

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
    /// When the session is that stands directly above.
    OfSession(Option<Found>, Option<Times>),
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
    /// The heading over what takes place beside the event.
    SideEvents,
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
    menus: Vec<bool>,
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
    /// Whether headings with numbers are the chapters of a paper, and no sessions.
    chapters: bool,
}

/// What each line says, in order. `calendar` says how dates are meant.
pub(super) fn outline<'a>(lines: &[Line<'a>], calendar: Calendar) -> Vec<Entry<'a>> {
    let bare = bare_names(lines);
    let mut outline = Outline {
        lines,
        bare,
        menus: menus(lines),
        entries: Vec::with_capacity(lines.len()),
        section: Section::Top,
        heading: None,
        programme: false,
        calendar,
        after_time: false,
        listed: false,
        timed: false,
        behind_heading: false,
        chapters: lines.iter().any(is_chapter),
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
        if self.menus.get(at).copied().unwrap_or(false) {
            self.push(line, Part::Notice);
            return 1;
        }
        if line.text.starts_with('[') {
            self.push(line, Part::Prose);
            return 1;
        }
        if let Some(taken) = self.labelled(at, line) {
            return taken;
        }
        if is_furniture(line.text) || columns::is_header(line.text) {
            self.push(line, Part::Notice);
            return 1;
        }
        if let Some(role) = self.role_in_programme(line) {
            self.listed = true;
            self.push(line, Part::Role(role));
            return 1;
        }
        if self.chapters && line.gap && is_numbered(&line) && someone(line.text, Need::Address).is_none() {
            self.chapter(line);
            return 1;
        }
        if let Some(taken) = self.heading_with_value(at, line) {
            return taken;
        }
        if self.is_menu(line) {
            self.push(line, Part::Notice);
            return 1;
        }
        if self.heads_side_events(line) {
            (self.section, self.heading, self.programme, self.listed) = (Section::Top, None, false, false);
            self.push(line, Part::SideEvents);
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
            let part = self.of_session(at, part);
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
            if self.is_time_of_event(line, &times) {
                self.push(line, Part::Label(Labelled { label: Label::Time, value: line.text }, line));
            } else {
                self.time(line, times);
            }
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
        if matches!(self.section, Section::Documents(_))
            && line.gap
            && matches!(part, Part::Other | Part::Prose)
            && line.text.ends_with('.')
        {
            (self.section, self.heading) = (Section::About, None);
        }
        // A page that is called `Panel discussion: …` is no programme yet.
        if matches!(part, Part::Slot(_)) && !self.entries.is_empty() {
            self.programme = true;
            self.listed = false;
        }
        self.push(line, part);
        1
    }

    /// The heading of a chapter: what it is about, or who did what.
    fn chapter(&mut self, line: Line<'a>) {
        let opens = match untitled(line.text) {
            Some(Slot::Untitled(Some(role))) => Some(Section::People(role)),
            _ => None,
        };
        self.section = section(line.text).or(opens).unwrap_or(Section::About);
        self.heading = Some(line);
        (self.programme, self.listed) = (self.section == Section::Programme, false);
        let part = if self.side_events_below(line) { Part::SideEvents } else { Part::Heading };
        if matches!(part, Part::SideEvents) {
            (self.section, self.heading) = (Section::Top, None);
        }
        self.push(line, part);
    }

    /// Labels with their values; one without a value on its line takes the next line, unless that is a label or a heading.
    fn labelled(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let mut labels = labels(line.text);
        if labels.is_empty() && !line.prose {
            let glued = || self.label_beside(line);
            labels.extend(label_without_colon(line.text).or_else(glued).or_else(|| self.bare_label(at, line)));
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
        if matches!(self.section, Section::Organisers(_) | Section::Ignored) {
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

    /// A label before a value of its sort, with nothing between: `Time 14:30 – 16:00`.
    fn label_beside(&self, line: Line<'a>) -> Option<Labelled<'a>> {
        let (head, value) = line.text.split_once(' ')?;
        let label = label(head)?;
        let fits = match label {
            Label::Time => times_at_start(value).is_some(),
            Label::Language => super::places::languages(value).len() > value.matches([',', ';']).count(),
            Label::Date => dates_in(value, self.calendar).found.first().is_some_and(|found| found.range.start <= 12),
            _ => false,
        };
        // `Day 1 – 8 November` counts.
        let counted = matches!(crate::name::plain(head).as_str(), "day" | "jour" | "dia");
        (fits && head.starts_with(char::is_uppercase) && !counted).then_some(Labelled { label, value })
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
        let said = |entry: &Entry<'_>| !matches!(entry.part, Part::Notice | Part::Other | Part::Place(_));
        let first = self.entries.iter().all(|entry| matches!(entry.part, Part::Notice));
        short
            && menu
            && (first || (is_menu_entry(line.text) && self.entries.len() < 8 && !self.entries.iter().any(said)))
    }

    /// `Documents: Concept note; Agenda`: a heading with what stands under it on its line.
    fn heading_with_value(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        if self.behind_heading {
            return None;
        }
        let (head, value) = line.text.split_once(':').filter(|(head, _)| head.len() <= 40)?;
        let value = value.trim();
        // `Background paper: “Whose grass?”`
        if document_kind(head).is_some() && value.starts_with(['“', '"', '«']) && self.section != Section::Programme
        {
            let reference = reference(line.text)?;
            self.push(line, Part::Document(Box::new(reference)));
            return Some(1);
        }
        let section = section(head).filter(|_| !value.is_empty() && !value.starts_with("//"))?;
        if !matches!(section, Section::Documents(_) | Section::Organisers(_)) {
            return None;
        }
        let before = match section {
            Section::Organisers(_) => (Section::Top, None, false),
            _ => (self.section, self.heading, self.programme),
        };
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
        // What the heading says is said on its line: what stands below is another matter.
        (self.section, self.heading, self.programme) = before;
        Some(1)
    }

    fn section_of(&self, at: usize, line: Line<'a>) -> Option<Section> {
        if line.prose && !line.text.ends_with(['!', ':']) {
            return None;
        }
        // `Répondant`, over a name with a form of address.
        let over = || {
            let next = self.lines.get(at + 1).filter(|next| !next.prose && next.mark == Mark::None)?;
            let role = role(line.text).filter(|role| {
                !matches!(role, Role::Chair | Role::Host | Role::Contact | Role::Coordinator | Role::HeadOfDelegation)
            })?;
            (line.gap && split_honorific(next.text).0.is_some()).then_some(Section::People(role))
        };
        // `Opening of the session`, over those who opened it.
        let opened = || {
            let next = self.lines.get(at + 1).filter(|next| someone(next.text, Need::Address).is_some())?;
            match untitled(line.text)? {
                Slot::Untitled(Some(role)) if !next.prose && !self.programme => Some(Section::People(role)),
                _ => None,
            }
        };
        let section = section(without_url(line.text).0).or_else(over).or_else(opened)?;
        if (self.programme || self.section == Section::Programme) && untitled(line.text).is_some() {
            return None;
        }
        // Over events that have a block each, with the date below the title.
        if section == Section::Meetings && (self.heads_listing(at) || self.heads_blocks(at)) {
            return None;
        }
        // `List of participants` is a document, unless the list follows.
        if matches!(section, Section::People(_)) && document_kind(line.text).is_some() {
            let next = self.lines.get(at + 1).map_or("", |next| next.text);
            // `States`, above the first of them.
            let below = self.lines.get(at + 2).map_or("", |below| below.text);
            let listed = someone(next, Need::Name).is_some() || delegation(next) || delegation(below);
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

    /// Whether a line far down the page is `Side events` and no more.
    fn heads_side_events(&self, line: Line<'a>) -> bool {
        line.gap && line.mark == Mark::None && self.side_events_below(line)
    }

    fn side_events_below(&self, line: Line<'a>) -> bool {
        let alone = line.text.split_whitespace().count() <= 2;
        alone && event_kind(line.text) == Some(EventKind::SideEvent) && self.entries.len() > 8
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
            // `1. Adoption of the agenda.` is an item to be dealt with.
            let numbered = matches!(line.mark, Mark::Number(_))
                && line.text.split_whitespace().count() > 2
                && !line.text.ends_with('.');
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
        // A sentence behind an empty line is no document any more.
        let sentence = line.gap
            && line.mark == Mark::None
            && line.text.ends_with('.')
            && line.text.split_whitespace().count() > 5
            && !line.text.contains(['“', '"', '«', '/']);
        // Nor is what has no symbol behind those that have one.
        let symbols = self.entries.last().is_some_and(|entry| match &entry.part {
            Part::Document(document) => document.symbol.is_some(),
            _ => false,
        });
        let other = symbols && line.gap && line.mark == Mark::None && !line.text.contains(['“', '"', '«', '/']);
        if let Section::Documents(role) = self.section
            && !sentence
            && !other
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
        // The house, on the line below the day.
        let dated = |entry: &Entry<'_>| matches!(entry.part, Part::Dates(..) | Part::Place(_));
        let under_date = self.entries.iter().rev().take(3).any(dated);
        if let Some(house) = house_alone(line.text).filter(|_| under_date && !line.gap && self.section == Section::Top)
        {
            return Part::Place(house);
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

/// Whether a line is a short one with a number before it.
fn is_numbered(line: &Line<'_>) -> bool {
    matches!(line.mark, Mark::Roman(_) | Mark::Number(_))
        && !line.prose
        && line.text.split_whitespace().count() <= 8
        && !line.text.ends_with('.')
}

/// Whether a line is the heading of a chapter: with a number, what no session is called.
fn is_chapter(line: &Line<'_>) -> bool {
    let known = matches!(
        section(line.text),
        Some(Section::About | Section::Documents(_) | Section::Ignored | Section::Organisers(_))
    );
    line.gap && is_numbered(line) && known
}

/// Whether a line has no label.
fn labels_none(text: &str) -> bool {
    labels(text).is_empty()
}
