//! Events and series: when and where, who held them, who took part, what they were about.

use ::entity::vocabulary::{
    AttendanceMode, EntityKind, EventKind, EventRelationRole, EventStatus, MaterialRole, NameKind, OrganisingRole,
    ParticipationRole, Role, Vocabulary,
};

use super::{
    Graph, Kind,
    actor::{Actor, is_address},
    all, get, kind, local, text, text_of, types,
};
use crate::ingest::{
    draft::{Attribute, AttributeDraft, Identity, MentionIx, NameDraft},
    gazetteer,
    read::{
        gather::{country, fact, official, stated},
        json::Json,
        moment::{self, moment},
        page,
    },
};

/// Properties whose values took part, and as what where no role is said; below 1 where the property says less than that.
const PARTICIPANTS: &[(&str, ParticipationRole, f32)] = &[
    ("speaker", ParticipationRole::Speaker, 1.0),
    ("performer", ParticipationRole::Speaker, 0.9),
    ("performers", ParticipationRole::Speaker, 0.9),
    ("actor", ParticipationRole::Speaker, 0.8),
    ("attendee", ParticipationRole::Attendee, 1.0),
    ("attendees", ParticipationRole::Attendee, 1.0),
    ("contributor", ParticipationRole::Unknown, 0.9),
    ("translator", ParticipationRole::Interpreter, 0.9),
];

/// Properties whose values held the event.
const ORGANISERS: &[(&str, OrganisingRole)] = &[
    ("organizer", OrganisingRole::Organiser),
    ("sponsor", OrganisingRole::Sponsor),
    ("funder", OrganisingRole::Funder),
];

/// Properties whose values are works of the event.
const WORKS: &[(&str, MaterialRole)] = &[
    ("workFeatured", MaterialRole::PresentedAt),
    ("workPerformed", MaterialRole::PresentedAt),
    ("recordedIn", MaterialRole::RecordingOf),
    ("subjectOf", MaterialRole::Unknown),
];

impl<'a> Graph<'a> {
    pub(super) fn event(&mut self, node: &'a Json<'a>, key: &str) -> Option<MentionIx> {
        let (name, value) = text_of(node, "name").or_else(|| text_of(node, "headline"))?;
        if crate::name::plain(name).is_empty() {
            return None;
        }
        let when = text_of(node, "startDate").and_then(|(text, _)| moment(text));
        let apart = when.as_ref().map_or("", |from| from.date.as_str()).to_owned();
        let series = types(node).any(|name| name == "EventSeries");
        let identity = if series { Identity::Name } else { Identity::NameAndTime };
        let ix = self.gather.once(EntityKind::Event, identity, named(value, name), &apart);
        self.mentions.insert(key.to_owned(), Some(ix));
        for other in all(node, "name").chain(all(node, "alternateName")) {
            if let Some(name) = text(other).filter(|name| *name != value.text().unwrap_or_default()) {
                let kind = if crate::name::is_acronym(name) { NameKind::Acronym } else { NameKind::Alias };
                self.gather.name(ix, NameDraft { kind, ..named(other, name) });
            }
        }
        let said = event_kind(node, name, series);
        if let Some((kind, confidence)) = said {
            let read = stated(Attribute::EventKind, kind.as_str(), &node.place());
            self.gather.attribute(ix, AttributeDraft { confidence, ..read });
        }
        self.when(node, ix);
        self.place(node, ix);
        self.state(node, ix);
        self.identify(node, ix);
        for language in all(node, "inLanguage") {
            if let Some(tag) = text(language).or_else(|| text_of(language, "alternateName").map(|(tag, _)| tag)) {
                self.gather.attribute(ix, stated(Attribute::Language, tag, &language.place()));
            }
        }
        if let Some((what, value)) = text_of(node, "description") {
            self.gather.attribute(ix, stated(Attribute::Abstract, what, &value.place()));
        }
        self.around(node, ix, series);
        self.people(node, ix);
        for (property, role) in WORKS {
            for work in all(node, property) {
                let (said, inner) = self.in_role(work, property);
                let role = said.and_then(vocabulary).unwrap_or(*role);
                if let Some(document) = self.mention(inner, Kind::Work) {
                    self.gather.relate(Role::Material(role), document, ix, 1.0, &work.place());
                }
            }
        }
        self.about(node, ix);
        Some(ix)
    }

    fn when(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        let Some((begin, value)) = text_of(node, "startDate") else { return };
        let Some(from) = moment(begin) else {
            self.doubt(value, &format!("“{begin}” is no date"));
            return;
        };
        let to = text_of(node, "endDate");
        let end = to.and_then(|(text, _)| moment(text));
        if let (Some((text, value)), None) = (to, &end) {
            self.doubt(value, &format!("“{text}” is no date"));
        }
        moment::say(&mut self.gather, ix, &from, end.as_ref(), &value.place());
    }

    fn place(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        let (mut here, mut online) = (None, None);
        for location in all(node, "location") {
            let location = self.full(location);
            if types(location).any(|name| name == "VirtualLocation") {
                online = Some(location);
                continue;
            }
            here = Some(location);
            if let Some(venue) = text(location) {
                self.gather.attribute(ix, stated(Attribute::Venue, venue, &location.place()));
            }
            if let Some((venue, value)) = text_of(location, "name") {
                self.gather.attribute(ix, stated(Attribute::Venue, venue, &value.place()));
            }
            let Some(address) = get(location, "address") else { continue };
            if let Some((city, value)) = text_of(address, "addressLocality") {
                let known = gazetteer::city(city).map_or(city, |known| known.name);
                self.gather.attribute(ix, stated(Attribute::City, known, &value.place()));
            }
            let state = all(address, "addressCountry").next().map(|country| self.full(country));
            let state = state.and_then(|value| {
                let name = text(value).or_else(|| text_of(value, "name").map(|(name, _)| name));
                Some((name?, value))
            });
            if let Some((name, value)) = state {
                match country(name) {
                    Some(country) => {
                        self.gather.attribute(ix, stated(Attribute::Country, country.code, &value.place()));
                    }
                    None => self.doubt(value, &format!("“{name}” is no state that is known")),
                }
            }
        }
        let mode = match text_of(node, "eventAttendanceMode").map(|(mode, value)| (local(mode), value)) {
            Some(("OnlineEventAttendanceMode", value)) => Some((AttendanceMode::Online, value)),
            Some(("OfflineEventAttendanceMode", value)) => Some((AttendanceMode::OnSite, value)),
            Some(("MixedEventAttendanceMode", value)) => Some((AttendanceMode::Hybrid, value)),
            _ => match (here, online) {
                (None, Some(online)) => Some((AttendanceMode::Online, online)),
                (Some(_), Some(online)) => Some((AttendanceMode::Hybrid, online)),
                _ => None,
            },
        };
        if let Some((mode, value)) = mode {
            self.gather.attribute(ix, stated(Attribute::Mode, mode.as_str(), &value.place()));
        }
    }

    fn state(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        let Some((word, value)) = text_of(node, "eventStatus") else { return };
        let status = match local(word) {
            "EventScheduled" | "EventRescheduled" | "EventMovedOnline" => EventStatus::Scheduled,
            "EventPostponed" => EventStatus::Postponed,
            "EventCancelled" => EventStatus::Cancelled,
            _ => return self.doubt(value, &format!("“{word}” is no status of an event")),
        };
        self.gather.attribute(ix, stated(Attribute::Status, status.as_str(), &value.place()));
    }

    /// What the event belongs to, and what belongs to it.
    fn around(&mut self, node: &'a Json<'a>, ix: MentionIx, series: bool) {
        for above in all(node, "superEvent") {
            let of_series = types(self.full(above)).any(|name| name == "EventSeries");
            let Some(whole) = self.mention(above, Kind::Event) else { continue };
            let role = if of_series { EventRelationRole::EditionOf } else { EventRelationRole::PartOf };
            self.gather.relate(Role::EventRelation(role), ix, whole, 1.0, &above.place());
        }
        for below in ["subEvent", "subEvents"].into_iter().flat_map(|property| all(node, property)) {
            let Some(part) = self.mention(below, Kind::Event) else { continue };
            let role = if series { EventRelationRole::EditionOf } else { EventRelationRole::PartOf };
            self.gather.relate(Role::EventRelation(role), part, ix, 1.0, &below.place());
        }
    }

    fn people(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        for (property, role) in ORGANISERS {
            for value in all(node, property) {
                let (said, inner) = self.in_role(value, property);
                let role = said.and_then(vocabulary).unwrap_or(*role);
                if let Some(actor) = self.holder(inner) {
                    self.gather.relate(Role::Organising(role), actor, ix, 1.0, &value.place());
                }
            }
        }
        for (property, usual, confidence) in PARTICIPANTS {
            for value in all(node, property) {
                let full = self.full(value);
                let in_role = types(full).any(|name| name.ends_with("Role"));
                let (said, inner) = if in_role {
                    (text_of(full, "roleName"), get(full, property).into_iter().flat_map(Json::each).next())
                } else {
                    (None, Some(value))
                };
                let Some(actor) = inner.and_then(|inner| self.actor(inner)) else {
                    self.doubt(value, &format!("A {property} without a name is nobody"));
                    continue;
                };
                let known = said.and_then(|(word, _)| vocabulary(word).or_else(|| page::role(word)));
                let sure = if known.is_some() { 1.0 } else { *confidence };
                let actor = if in_role { self.that_day(actor, full) } else { actor };
                self.take_part(actor, known.unwrap_or(*usual), said, sure, (ix, full));
            }
        }
    }

    /// What a `Role` says, and whom or what it is around; a value by itself says nothing more.
    fn in_role(&self, value: &'a Json<'a>, property: &str) -> (Option<&'a str>, &'a Json<'a>) {
        let full = self.full(value);
        let inner = get(full, property).and_then(|inner| inner.each().next());
        match inner.filter(|_| types(full).any(|name| name.ends_with("Role"))) {
            Some(inner) => (text_of(full, "roleName").map(|(word, _)| word), inner),
            None => (None, value),
        }
    }

    /// Who took part, with what the role around it says was so that day.
    fn that_day(&mut self, actor: Actor<'a>, role: &'a Json<'a>) -> Actor<'a> {
        let mut house =
            |property| all(role, property).next().and_then(|house: &'a Json<'a>| self.named_organisation(house));
        Actor {
            employer: house("affiliation").or(actor.employer),
            represented: house("prov:actedOnBehalfOf").or(actor.represented),
            honorific: text_of(role, "honorificPrefix").or(actor.honorific),
            title: text_of(role, "jobTitle").or(actor.title),
            ..actor
        }
    }

    /// Who held an event; a bare name is that of an organisation.
    fn holder(&mut self, value: &'a Json<'a>) -> Option<MentionIx> {
        let full = self.full(value);
        if text(full).is_some() || kind(full).is_none() {
            return self.named_organisation(full);
        }
        self.actor(full).map(|actor| actor.ix)
    }

    fn take_part(
        &mut self,
        actor: Actor<'a>,
        role: ParticipationRole,
        said: Option<(&'a str, &'a Json<'a>)>,
        confidence: f32,
        (event, at): (MentionIx, &'a Json<'a>),
    ) {
        let mut took_part = fact(Role::Participation(role), actor.ix, event, &at.place());
        took_part.confidence = confidence;
        took_part.affiliation = actor.employer;
        took_part.on_behalf_of = actor.represented;
        let name = actor.person.then_some(actor.name);
        for (attribute, printed) in [
            (Attribute::PrintedName, name),
            (Attribute::PrintedHonorific, actor.honorific),
            (Attribute::PrintedTitle, actor.title),
            (Attribute::PrintedRole, said),
        ] {
            if let Some((text, value)) = printed {
                took_part.attributes.push(stated(attribute, text, &value.place()));
            }
        }
        self.gather.fact(took_part);
    }

    /// What a thing is about.
    pub(super) fn about(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        for subject in all(node, "about") {
            let subject = self.full(subject);
            if kind(subject).is_some() {
                continue;
            }
            let Some((name, value)) = text(subject).map(|name| (name, subject)).or_else(|| text_of(subject, "name"))
            else {
                continue;
            };
            if is_address(name) || crate::name::plain(name).is_empty() {
                continue;
            }
            let theme = self.gather.once(EntityKind::Theme, Identity::Name, named(value, name), "");
            self.gather.relate(Role::Tagging, ix, theme, 1.0, &value.place());
        }
    }
}

/// What an event is: by its type, else by its name.
fn event_kind(node: &Json<'_>, name: &str, series: bool) -> Option<(EventKind, f32)> {
    if series {
        return Some((EventKind::Series, 1.0));
    }
    let typed = types(node).find_map(|name| match name {
        "ConferenceEvent" => Some(EventKind::Conference),
        "CourseInstance" => Some(EventKind::Training),
        _ => None,
    });
    let said = text_of(node, "additionalType").and_then(|(word, _)| vocabulary(word));
    said.or(typed).map(|kind| (kind, 1.0)).or_else(|| page::event_kind(name).map(|kind| (kind, 0.9)))
}

/// The word of one of our vocabularies that a text is, as it is stored or as people read it: `Head of delegation`.
pub(super) fn vocabulary<V: Vocabulary>(text: &str) -> Option<V> {
    V::parse(&text.trim().to_ascii_uppercase().replace([' ', '-'], "_"))
}

/// A name with its language, where it has one.
pub(super) fn named(value: &Json<'_>, text: &str) -> NameDraft {
    let language = value.get("@language").and_then(Json::text).map(str::to_owned);
    NameDraft { language, ..official(text, &value.get("@value").unwrap_or(value).place()) }
}
