//! Headings: what the lines below them are, chapters of papers, menus above a page.

use ::entity::vocabulary::{EventKind, ParticipationRole as Role};

use super::{Entry, Outline, Part};
use crate::{
    ingest::read::page::{
        blocks::delegation,
        columns,
        dates::dates_in,
        documents::{untitled as untitled_document, without_url},
        furniture::is_menu_entry,
        headings::{Section, document_kind, section},
        kinds::event_kind,
        lines::{Line, Mark},
        people::{Need, someone},
        roles::role,
        sessions::{Slot, session, untitled},
        times::times_at_start,
    },
    name::{plain, split_honorific},
};

impl<'a> Outline<'_, 'a> {
    /// A heading that no rule knows, between lists of people: the role above ends there. Its first word may say the next.
    pub(super) fn unknown_heading(&self, at: usize, line: Line<'a>) -> Option<Role> {
        let words = line.text.split_whitespace().count();
        let heading =
            line.gap && !line.prose && line.mark == Mark::None && words <= 8 && !line.text.contains([',', ';']);
        let next = self.lines.get(at + 1).filter(|next| !next.gap)?;
        let in_list = matches!(self.section, Section::People(_)) && !self.programme;
        if !heading || !in_list || someone(next.text, Need::Name).is_none() || delegation(line.text) {
            return None;
        }
        let first = plain(line.text.split_whitespace().next()?);
        Some(match first.as_str() {
            "presentation" | "presentations" | "presentacion" | "presentaciones" | "exposes" | "ponencias" => {
                Role::Presenter
            }
            "remarks" | "address" | "addresses" | "statements" | "interventions" | "intervenciones" => Role::Speaker,
            "discussion" | "comments" | "reactions" | "responses" | "comentarios" | "reacciones" => Role::Discussant,
            _ => Role::Unknown,
        })
    }

    /// The heading of a chapter: what it is about, or who did what.
    pub(super) fn chapter(&mut self, line: Line<'a>) {
        // `D. Session I: Tides of the north`
        if let Some(session) = session(line.text, Mark::None).filter(|session| session.ordinal.is_some()) {
            (self.section, self.heading) = (Section::About, None);
            (self.programme, self.listed) = (true, false);
            self.push(line, Part::Slot(Slot::Session(session)));
            return;
        }
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

    pub(super) fn section_of(&self, at: usize, line: Line<'a>) -> Option<Section> {
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
        // What has an address is a document, whatever it is called.
        if matches!(self.section, Section::Documents(_)) && line.text.contains("://") {
            return None;
        }
        let section = section(without_url(line.text).0).or_else(over).or_else(opened)?;
        // `Contact`, over whom to ask.
        let asked = || self.lines.get(at + 1).is_some_and(|next| someone(next.text, Need::Address).is_some());
        if section == Section::Ignored && role(line.text) == Some(Role::Contact) && asked() {
            return Some(Section::People(Role::Contact));
        }
        if section == Section::Programme && self.is_kicker(at) {
            return None;
        }
        // `Keynote lecture`, above the title of one.
        let followed = || self.lines.get(at + 1).is_some_and(|next| someone(next.text, Need::Name).is_some());
        if section == Section::People(Role::Keynote)
            && self.section == Section::Top
            && self.entries.len() < 8
            && !followed()
        {
            return None;
        }
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

    /// Whether `Agenda` is what part of a site a page stands in: nothing has been said of the event, and no hours follow.
    fn is_kicker(&self, at: usize) -> bool {
        let said = |entry: &Entry<'_>| !matches!(entry.part, Part::Notice | Part::Other | Part::Place(_));
        let below = self.lines.get(at + 1..).unwrap_or_default();
        !self.entries.iter().any(said)
            && self.entries.len() < 8
            && !below.iter().take(3).any(|line| times_at_start(line.text).is_some())
    }

    /// Whether a line far down the page is `Side events` and no more.
    pub(super) fn heads_side_events(&self, line: Line<'a>) -> bool {
        line.gap && line.mark == Mark::None && self.side_events_below(line)
    }

    pub(super) fn side_events_below(&self, line: Line<'a>) -> bool {
        let alone = line.text.split_whitespace().count() <= 2;
        alone && event_kind(line.text) == Some(EventKind::SideEvent) && self.entries.len() > 8
    }

    /// Whether a word is one of the menu above a page: nothing that says anything stands before it.
    pub(super) fn is_menu(&self, line: Line<'a>) -> bool {
        let short = line.text.split_whitespace().count() <= 3 && !line.text.ends_with(':');
        let menu = matches!(section(line.text), Some(Section::Ignored | Section::Meetings | Section::About));
        let said = |entry: &Entry<'_>| !matches!(entry.part, Part::Notice | Part::Other | Part::Place(_));
        let first = self.entries.iter().all(|entry| matches!(entry.part, Part::Notice));
        short
            && menu
            && (first || (is_menu_entry(line.text) && self.entries.len() < 8 && !self.entries.iter().any(said)))
    }
}

/// Whether a line is a short one with a number before it.
pub(super) fn is_numbered(line: &Line<'_>) -> bool {
    matches!(line.mark, Mark::Roman(_) | Mark::Number(_))
        && !line.prose
        && line.text.split_whitespace().count() <= 8
        && !line.text.ends_with('.')
}

/// Whether a line is the heading of a chapter: with a number, what no session is called.
pub(super) fn is_chapter(line: &Line<'_>) -> bool {
    let known = matches!(
        section(line.text),
        Some(Section::About | Section::Documents(_) | Section::Ignored | Section::Organisers(_))
    );
    line.gap && is_numbered(line) && known
}
