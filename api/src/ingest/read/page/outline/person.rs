//! Lines that name somebody: where a bare name is enough, several on a line, one over several lines.

use ::entity::vocabulary::ParticipationRole as Role;

use super::{Outline, Part, labels_none};
use crate::ingest::{
    gazetteer,
    read::page::{
        blocks::delegation,
        columns,
        dates::dates_in,
        deeds::named,
        headings::{Section, document_kind, section},
        lines::{Line, Mark},
        people::{Need, Someone, Who, is_unnamed, someone, talk_before},
        places::house_alone,
        posts::posts,
        roles::role_before,
        sessions::{Slot, session},
        several::several,
        words::{begins_with_post, is_organisation, is_person_name},
    },
};
use crate::name::split_honorific;

impl<'a> Outline<'_, 'a> {
    /// Somebody, with posts that stand on the next lines.
    pub(super) fn person(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let list =
            self.listed || matches!(self.section, Section::People(_) | Section::Biographies | Section::Recording);
        let bulleted = self.programme && line.mark == Mark::Bullet;
        let bare = self.bare.get(at).copied().unwrap_or(false);
        let excluded = matches!(self.section, Section::Ignored | Section::Meetings | Section::Organisers(_));
        // `Speakers: Ada Quill, Tide Office; Bo Reed, Institute of Fog.`
        let listed = role_before(line.text).is_some();
        let said = split_honorific(role_before(line.text).map_or("", |(_, _, rest)| rest)).0.is_some();
        if line.heads > 0 && self.section == Section::Top {
            return None;
        }
        // `Ada Quill, Director of the Tide Office`, in a list or a programme.
        let stands = line.mark != Mark::None || (self.programme && !line.text.ends_with('.'));
        let posted = stands && someone(line.text, Need::Address).is_none() && named(line.text, false).is_some();
        if (excluded && !said) || (line.prose && line.mark == Mark::None && !list && !listed && !posted) {
            return None;
        }
        let comma = self.programme && self.after_time_or_session() && line.text.contains(',');
        // `Conclusions`, and below it a name.
        let opens = self
            .entries
            .last()
            .is_some_and(|entry| matches!(entry.part, Part::Slot(Slot::Untitled(Some(_)) | Slot::Talk(..))))
            && is_person_name(line.text, false);
        let sure = list || bulleted || bare || comma || opens || posted || self.is_housed(at, line);
        let need = if sure { Need::Name } else { Need::Address };
        // `The representatives of A and of B made statements.`
        let told = matches!(self.section, Section::Top | Section::About) && is_unnamed(line.text);
        if need == Need::Address && line.prose && (told || matches!(self.section, Section::About)) {
            return None;
        }
        if session(line.text, line.mark).is_some() && role_before(line.text).is_none() {
            return None;
        }
        if list && (delegation(line.text) || self.is_delegation(at, line)) {
            self.push(line, Part::Delegation);
            return Some(1);
        }
        if let Some(someone) = columns::someone(line.text) {
            self.push(line, Part::Someone(Box::new(someone)));
            return Some(1);
        }
        let parts = several(line.text);
        if parts.len() > 1 && parts.iter().all(|part| someone(part, Need::Name).is_some()) {
            // The word before the first of them is said of all.
            let said = role_before(line.text).map(|(role, word, _)| (role, word));
            for part in parts {
                if let Some(mut someone) = someone(part, Need::Name) {
                    someone.role = someone.role.or(said);
                    self.push(Line { text: part, ..line }, Part::Someone(Box::new(someone)));
                }
            }
            return Some(1);
        }
        let titled = || talk_before(line.text).filter(|_| !matches!(self.section, Section::Documents(_)));
        let mut someone = someone(line.text, need).or_else(titled)?;
        let (end, taken) = self.posts_below(at, line, &mut someone, list);
        // `Dr. Ada Quill`, and below it `Ada Quill is Director of the Tide Office. She …`
        if someone.posts.is_empty()
            && let Who::Person { name, .. } = someone.who
            && let Some(next) = self.lines.get(at + taken).filter(|next| next.prose)
        {
            someone.posts = post_in_biography(next.text, name).map(posts).unwrap_or_default();
        }
        let (mut end, mut taken) = (end, taken);
        // The title of the talk, between quotation marks on a line of its own.
        if let Some((next, talk)) =
            self.lines.get(at + taken).filter(|next| !next.gap && self.programme).and_then(|next| {
                let inside = next.text.strip_prefix(['“', '«', '"'])?.strip_suffix(['”', '»', '"'])?;
                (someone.talk.is_none() && !inside.contains(['“', '«', '"'])).then_some((*next, inside.trim()))
            })
        {
            someone.talk = Some(talk);
            (end, taken) = (next, taken + 1);
        }
        if let Some((next, talk)) = self.talk_below(at + taken, line, &someone) {
            someone.talk = Some(talk);
            (end, taken) = (next, taken + 1);
        }
        self.after_time = false;
        self.push(line, Part::Someone(Box::new(someone)));
        if let Some(entry) = self.entries.last_mut() {
            entry.last = end;
        }
        Some(taken)
    }

    /// Whether a line names somebody by the house alone: in brackets, or behind a comma where the next or the last line does, too.
    fn is_housed(&self, at: usize, line: Line<'a>) -> bool {
        let beside = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_some_and(|line| is_housed(line.text));
        is_housed(line.text) && (line.text.ends_with(')') || beside(at.checked_sub(1)) || beside(Some(at + 1)))
    }

    /// The title of the talk, on the line below whoever gives it and before an empty one.
    fn talk_below(&self, at: usize, line: Line<'a>, someone: &Someone<'a>) -> Option<(Line<'a>, &'a str)> {
        let next = self.lines.get(at).copied().filter(|next| !next.gap && !next.prose && next.mark == Mark::None)?;
        let text = next.text;
        let ends = self.lines.get(at + 1).is_none_or(|below| below.gap);
        let whole = line.gap && line.text.contains(", ") && !line.text.ends_with([',', ':', ';']);
        let speaks = someone.role.is_none() && someone.talk.is_none() && !someone.posts.is_empty();
        let title = text.starts_with(char::is_uppercase)
            && text.split(' ').count() > 2
            && !text.ends_with('.')
            && !begins_with_post(text)
            && !is_organisation(text)
            && labels_none(text)
            && section(text).is_none()
            && session(text, next.mark).is_none()
            && dates_in(text, self.calendar).found.is_empty()
            && crate::ingest::read::page::people::someone(text, Need::Address).is_none();
        (self.programme && ends && whole && speaks && title).then_some((next, text))
    }

    /// Adds the post, then the organisation, each on a line of its own below the name; gives the last of them, and how many lines
    /// that took.
    fn posts_below(&self, at: usize, line: Line<'a>, someone: &mut Someone<'a>, list: bool) -> (Line<'a>, usize) {
        let mut end = line;
        let mut taken = 1;
        // Whether the post stands behind an empty line, as everything on a card does.
        let mut parted = false;
        // The post, then the organisation, each on a line of its own.
        if !line.text.contains(',') && someone.talk.is_none() {
            for offset in 1..=2 {
                let Some(next) = self.lines.get(at + offset).copied() else { break };
                // `Presidente`, on a card between the name and the house.
                let below = self.lines.get(at + offset + 1).map_or("", |below| below.text);
                let carded = || {
                    taken == 1
                        && next.gap
                        && begins_with_post(next.text)
                        && is_organisation(below)
                        && split_honorific(below).0.is_none()
                        && matches!(someone.who, Who::Person { .. })
                        && !next.text.ends_with(':')
                };
                let plain = !next.prose
                    && next.mark == Mark::None
                    && (section(next.text).is_none() || carded())
                    && labels_none(next.text);
                let post = begins_with_post(next.text) && someone.posts.iter().all(|post| post.title.is_none());
                let further = taken > 1 && !next.gap && begins_with_post(next.text) && names_house(next.text);
                let organisation = matches!(someone.who, Who::Person { .. })
                    && is_organisation(next.text)
                    && (!next.gap || parted || (taken == 1 && gazetteer::organisation(next.text).is_some()))
                    && !is_person_name(next.text, false)
                    && !next.text.contains(['“', '«', '"'])
                    && document_kind(next.text).is_none()
                    && someone.posts.iter().all(|post| post.organisation.is_none());
                // The last line of a card, below name and post: `Lagos Budget Watch`.
                let ends = self.lines.get(at + offset + 1).is_none_or(|after| after.gap || after.mark != Mark::None);
                let closes = taken > 1
                    && ends
                    && !next.gap
                    && end.text != line.text
                    && next.text.starts_with(char::is_uppercase)
                    && (2..=7).contains(&next.text.split_whitespace().count())
                    && !next.text.contains([',', ':', '.', '(', '“', '«', '"'])
                    && dates_in(next.text, self.calendar).found.is_empty()
                    && someone.posts.first().is_some_and(|post| post.title.is_some())
                    && someone.posts.iter().all(|post| post.organisation.is_none());
                if closes && plain && split_honorific(next.text).0.is_none() && !post {
                    if let Some(first) = someone.posts.first_mut() {
                        (first.organisation, first.apart) = (Some(next.text), true);
                    }
                    return (next, offset + 1);
                }
                let another = super::someone(next.text, if list { Need::Name } else { Need::Address }).is_some();
                if !plain || !(post || further || organisation) || another || is_unnamed(next.text) {
                    break;
                }
                let more = posts(next.text);
                if further && !post {
                    someone.posts.extend(more);
                    (end, taken) = (next, offset + 1);
                    continue;
                }
                parted = next.gap;
                match (someone.posts.first_mut(), more.first()) {
                    (Some(first), Some(more)) if post != first.title.is_some() || organisation => {
                        first.title = first.title.or(more.title);
                        first.organisation = first.organisation.or(more.organisation);
                        first.state = first.state.or(more.state);
                        first.apart = true;
                    }
                    _ => someone.posts.extend(more),
                }
                end = next;
                taken = offset + 1;
            }
        }
        (end, taken)
    }

    /// Whether a line in capitals among those who took part is the body whose people stand below.
    fn is_delegation(&self, at: usize, line: Line<'a>) -> bool {
        let next = self.lines.get(at + 1).map_or("", |next| next.text);
        matches!(self.section, Section::People(Role::Attendee | Role::Delegate | Role::Observer))
            && line.gap
            && line.mark == Mark::None
            && !line.text.contains(char::is_lowercase)
            && is_organisation(line.text)
            && super::someone(next, Need::Address).is_some()
    }

    fn after_time_or_session(&self) -> bool {
        self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Slot(_) | Part::Someone(_)))
    }
}

/// The post that the life of somebody begins with.
fn post_in_biography<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let behind = text.strip_prefix(name)?;
    let behind = [" is currently ", " is ", " est ", " es "].iter().find_map(|verb| behind.strip_prefix(verb))?;
    let post = ["the ", "a ", "an ", "la ", "le ", "una ", "un ", "une "]
        .iter()
        .find_map(|article| behind.strip_prefix(article))
        .unwrap_or(behind);
    let end =
        post.find([',', ';']).into_iter().chain(post.find(". ")).chain(post.find(" and ")).min().unwrap_or(post.len());
    post.get(..end)
        .map(|post| post.trim_end_matches('.'))
        .filter(|post| begins_with_post(post) && post.split(' ').count() <= 14)
}

/// Whether a text that begins with a post names where it is held, too: `Associate Fellow, Tide Institute`.
fn names_house(text: &str) -> bool {
    posts(text).first().is_some_and(|post| post.title.is_some() && post.organisation.is_some())
}

/// Whether a line is a name with an organisation behind it: `Ada Quill (University of Suva)`, `Bo Reed, Tide Institute`.
fn is_housed(text: &str) -> bool {
    let bracketed = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let parted = bracketed.or_else(|| text.split_once(", ").filter(|_| !text.ends_with('.')));
    let parted = parted.filter(|(name, _)| house_alone(name).is_none());
    parted.is_some_and(|(name, house)| {
        let known = is_organisation(house) || gazetteer::organisation(house).is_some();
        known && is_person_name(name, false) && !is_organisation(name)
    })
}
