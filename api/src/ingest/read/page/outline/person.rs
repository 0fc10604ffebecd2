//! Lines that name somebody: where a bare name is enough, several on a line, one over several lines.

use super::{Outline, Part, labels_none};
use crate::ingest::{
    gazetteer,
    read::page::{
        blocks::delegation,
        columns,
        headings::{Section, document_kind, section},
        lines::{Line, Mark},
        people::{Need, is_unnamed, role_before, someone, talk_before},
        posts::posts,
        sessions::session,
        several::several,
        words::{begins_with_post, is_organisation, is_person_name},
    },
};

impl<'a> Outline<'_, 'a> {
    /// Somebody, with posts that stand on the next lines.
    pub(super) fn person(&mut self, at: usize, line: Line<'a>) -> Option<usize> {
        let list =
            self.listed || matches!(self.section, Section::People(_) | Section::Biographies | Section::Recording);
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
        if list && delegation(line.text) {
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
        let mut end = line;
        let mut taken = 1;
        // The post, then the organisation, each on a line of its own.
        if !line.text.contains(',') && someone.talk.is_none() {
            for offset in 1..=2 {
                let Some(next) = self.lines.get(at + offset).copied() else { break };
                let plain =
                    !next.prose && next.mark == Mark::None && section(next.text).is_none() && labels_none(next.text);
                let post = begins_with_post(next.text) && someone.posts.iter().all(|post| post.title.is_none());
                let organisation = is_organisation(next.text)
                    && (!next.gap || gazetteer::organisation(next.text).is_some())
                    && !is_person_name(next.text, false)
                    && document_kind(next.text).is_none()
                    && someone.posts.iter().all(|post| post.organisation.is_none());
                let another = super::someone(next.text, if list { Need::Name } else { Need::Address }).is_some();
                if !plain || !(post || organisation) || another || is_unnamed(next.text) {
                    break;
                }
                let more = posts(next.text);
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
        self.after_time = false;
        self.push(line, Part::Someone(Box::new(someone)));
        if let Some(entry) = self.entries.last_mut() {
            entry.last = end;
        }
        Some(taken)
    }

    fn after_time_or_session(&self) -> bool {
        self.entries.last().is_some_and(|entry| matches!(entry.part, Part::Slot(_) | Part::Someone(_)))
    }
}
