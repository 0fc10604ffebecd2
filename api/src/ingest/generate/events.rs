//! What is known of each event: names, place, organisers, participants, panels, documents and themes.

use std::collections::HashSet;

use ::entity::{
    document, person,
    vocabulary::{
        AttendanceMode, Basis, ContributionRole, DocumentKind, EventKind, EventRelationRole, MaterialRole, NameKind,
        OrganisingRole, ParticipationRole, ParticipationStatus, Role,
    },
};
use rand::{Rng, rngs::SmallRng};
use serde_json::json;
use uuid::Uuid;

use super::{
    batch::{Batch, event_model},
    calendar::{Meeting, pick},
    chance,
    crowd::{Crowd, Seat},
    houses::{Houses, Zipf},
    words::{ASPECTS, COUNTRIES, DIVISIONS, SUBJECTS, TITLES},
};
use crate::{edtf::Edtf, store::lookup::DetailModel};

/// Makes events from what is there already.
#[derive(Debug)]
pub(super) struct Events {
    houses: Houses,
    themes: Vec<Uuid>,
    theme_order: Zipf,
    crowd: Crowd,
    /// Each series once its first edition was held.
    series: Vec<Option<Uuid>>,
    /// Documents that later events may use again.
    documents: Vec<Uuid>,
    /// Second posts that were written, so that each is written once.
    posts: HashSet<(Uuid, Uuid, i32)>,
}

/// What participants of one event share.
struct Occasion<'a> {
    event: Uuid,
    series: Option<usize>,
    year: i32,
    roles: &'a [(ParticipationRole, &'static str)],
    /// The role of whoever is listed first.
    first: (ParticipationRole, &'static str),
}

const SPEAKING: &[(ParticipationRole, &str)] = &[
    (ParticipationRole::Speaker, "Speakers"),
    (ParticipationRole::Speaker, "Speakers"),
    (ParticipationRole::Speaker, "Speakers"),
    (ParticipationRole::Presenter, "Presenters"),
    (ParticipationRole::Discussant, "Discussants"),
    (ParticipationRole::Attendee, "Participants"),
    (ParticipationRole::Attendee, "Participants"),
    (ParticipationRole::Unknown, ""),
];

const NEGOTIATING: &[(ParticipationRole, &str)] = &[
    (ParticipationRole::Delegate, "Delegations"),
    (ParticipationRole::Delegate, "Delegations"),
    (ParticipationRole::Delegate, "Delegations"),
    (ParticipationRole::Delegate, "Delegations"),
    (ParticipationRole::HeadOfDelegation, "Heads of delegation"),
    (ParticipationRole::Adviser, "Delegations"),
    (ParticipationRole::Observer, "Observers"),
    (ParticipationRole::Attendee, "List of participants"),
    (ParticipationRole::Attendee, "List of participants"),
];

const ON_PANELS: &[(ParticipationRole, &str)] = &[(ParticipationRole::Panellist, "Panel")];

impl Events {
    pub(super) fn new(series: usize, houses: Houses, themes: Vec<Uuid>, crowd: Crowd) -> Self {
        Self {
            theme_order: Zipf::new(themes.len()),
            houses,
            themes,
            crowd,
            series: vec![None; series],
            documents: Vec::new(),
            posts: HashSet::new(),
        }
    }

    /// Makes a meeting with everything under it.
    pub(super) fn hold(&mut self, meeting: &Meeting, batch: &mut Batch, rng: &mut SmallRng) {
        let subject = SUBJECTS[meeting.subject % SUBJECTS.len()];
        let country = &COUNTRIES[meeting.place];
        let mut row = event_model(meeting.kind, meeting.when.as_deref());
        row.city = Some(country.city.to_owned());
        row.country = Some(country.code.to_owned());
        row.venue = chance(rng, 0.3).then(|| format!("Conference room {}", rng.random_range(1..=12)));
        row.mode = if chance(rng, 0.7) { AttendanceMode::OnSite } else { AttendanceMode::Unknown };
        row.languages = if chance(rng, 0.2) { json!(["en", "fr"]) } else { json!(["en"]) };
        row.ordinal = meeting.edition.map(|(_, number)| number);
        let name = match meeting.edition {
            Some((series, number)) => format!("{}, edition {number}", series_name(series, subject, meeting.kind)),
            None => format!("{} {}: {}", subject, pick(rng, ASPECTS), kind_word(meeting.kind)),
        };
        let event = batch.node(&[(&name, NameKind::Official)], DetailModel::Event(row));
        if let Some((series, _)) = meeting.edition {
            let whole = self.series_of(series, subject, meeting.kind, batch);
            batch.relate(Role::EventRelation(EventRelationRole::EditionOf), event, whole, |_| ());
        }
        self.surround(event, meeting.day.0, meeting.subject, batch, rng);
        self.organise(event, meeting, batch, rng);

        let large = meeting.people > 60 || meeting.kind == EventKind::NegotiatingSession;
        let roles = if large { NEGOTIATING } else { SPEAKING };
        let first =
            if large { (ParticipationRole::Chair, "Chair") } else { (ParticipationRole::Moderator, "Moderator") };
        let series = meeting.edition.map(|(series, _)| series);
        let occasion = Occasion { event, series, year: meeting.day.0, roles, first };
        self.list(meeting.people, &occasion, batch, rng);
        for (people, number) in meeting.panels.iter().zip(1..) {
            let mut row = event_model(EventKind::Panel, None);
            row.ordinal = Some(number);
            let name = format!("Panel {number}: {} {}", subject, pick(rng, ASPECTS));
            let panel = batch.node(&[(&name, NameKind::Official)], DetailModel::Event(row));
            batch.relate(Role::EventRelation(EventRelationRole::PartOf), panel, event, |relation| {
                relation.ordinal = Some(number);
            });
            self.surround(panel, meeting.day.0, meeting.subject, batch, rng);
            let first = (ParticipationRole::Moderator, "Moderator");
            let occasion = Occasion { event: panel, series, year: meeting.day.0, roles: ON_PANELS, first };
            self.list(*people, &occasion, batch, rng);
        }
    }

    fn series_of(&mut self, series: usize, subject: &str, kind: EventKind, batch: &mut Batch) -> Uuid {
        if let Some(known) = self.series[series] {
            return known;
        }
        let name = series_name(series, subject, kind);
        let row = event_model(EventKind::Series, None);
        let id = batch.node(&[(&name, NameKind::Official)], DetailModel::Event(row));
        self.series[series] = Some(id);
        id
    }

    fn organise(&self, event: Uuid, meeting: &Meeting, batch: &mut Batch, rng: &mut SmallRng) {
        const FURTHER: [OrganisingRole; 4] =
            [OrganisingRole::CoOrganiser, OrganisingRole::Partner, OrganisingRole::Sponsor, OrganisingRole::Host];
        // A series has the same organiser at every edition.
        let main = match meeting.edition {
            Some((series, _)) => series % self.houses.others.len(),
            None => self.houses.draw(rng),
        };
        batch.relate(Role::Organising(OrganisingRole::Organiser), self.houses.others[main].id, event, |_| ());
        if chance(rng, 0.3) {
            let further = self.houses.others[self.houses.draw(rng)].id;
            batch.relate(Role::Organising(pick(rng, &FURTHER)), further, event, |_| ());
        }
        if meeting.edition.is_some() && chance(rng, 0.5) {
            let chair = self.houses.states[meeting.place];
            batch.relate(Role::Organising(OrganisingRole::ChairInOffice), chair, event, |_| ());
        }
    }

    /// Two themes on average, and a document at every second event.
    fn surround(&mut self, event: Uuid, year: i32, subject: usize, batch: &mut Batch, rng: &mut SmallRng) {
        let own = (subject % SUBJECTS.len()) * (self.themes.len() / SUBJECTS.len());
        let mut tagged = vec![own];
        for _ in 0..rng.random_range(0..=2) {
            let more = self.theme_order.draw(rng);
            if !tagged.contains(&more) {
                tagged.push(more);
            }
        }
        for theme in tagged {
            batch.relate(Role::Tagging, event, self.themes[theme], |relation| {
                relation.weight = Some(1.0);
                relation.basis = Some(Basis::Stated);
            });
        }
        if chance(rng, 0.5) {
            self.document(event, year, subject, batch, rng);
        }
    }

    fn document(&mut self, event: Uuid, year: i32, subject: usize, batch: &mut Batch, rng: &mut SmallRng) {
        const KINDS: [(DocumentKind, MaterialRole, &str); 6] = [
            (DocumentKind::BackgroundPaper, MaterialRole::BackgroundFor, "Background paper"),
            (DocumentKind::ConceptNote, MaterialRole::PreparedFor, "Concept note"),
            (DocumentKind::Report, MaterialRole::OutputOf, "Report"),
            (DocumentKind::Agenda, MaterialRole::ProgrammeOf, "Agenda"),
            (DocumentKind::SummaryOfDiscussion, MaterialRole::Summarises, "Summary of discussion"),
            (DocumentKind::Presentation, MaterialRole::PresentedAt, "Presentation"),
        ];
        let (kind, role, word) = pick(rng, &KINDS);
        let issued = format!("{year}");
        let span = Edtf::parse(&issued).ok();
        let name = format!("{word}: {} {}", SUBJECTS[subject % SUBJECTS.len()], pick(rng, ASPECTS));
        let row = document::Model {
            id: Uuid::now_v7(),
            document_kind: kind,
            languages: json!(["en"]),
            symbol: None,
            url: None,
            time_earliest: span.as_ref().and_then(Edtf::earliest),
            time_latest: span.as_ref().and_then(Edtf::latest),
            time_edtf: Some(issued),
            time_printed: None,
        };
        let document = batch.node(&[(&name, NameKind::Official)], DetailModel::Document(row));
        batch.relate(Role::Material(role), document, event, |_| ());
        let by = self.houses.others[self.houses.draw(rng)].id;
        batch.relate(Role::Contribution(ContributionRole::Issuer), by, document, |_| ());
        if !self.crowd.people.is_empty() && chance(rng, 0.4) {
            let author = self.crowd.people[rng.random_range(0..self.crowd.people.len())].id;
            batch.relate(Role::Contribution(ContributionRole::Author), author, document, |_| ());
        }
        // Papers travel: what came out of one event serves a later one.
        if !self.documents.is_empty() && chance(rng, 0.2) {
            let earlier = pick(rng, &self.documents);
            batch.relate(Role::Material(MaterialRole::FurtherReading), earlier, event, |_| ());
        }
        self.documents.push(document);
    }

    /// The list of participants of one event.
    fn list(&mut self, people: usize, occasion: &Occasion<'_>, batch: &mut Batch, rng: &mut SmallRng) {
        let houses = &self.houses;
        let seats = self.crowd.seat(people, occasion.series, rng, |rng| houses.draw(rng));
        for (seat, ordinal) in seats.into_iter().zip(1..) {
            self.participate(seat, ordinal, occasion, batch, rng);
        }
    }

    fn participate(
        &mut self,
        seat: Seat,
        ordinal: i32,
        occasion: &Occasion<'_>,
        batch: &mut Batch,
        rng: &mut SmallRng,
    ) {
        // Now and then somebody has moved to another house and another post.
        if !seat.new && chance(rng, 0.06) {
            let (house, title) = (self.houses.draw(rng), pick(rng, TITLES));
            let person = &mut self.crowd.people[seat.person];
            (person.house, person.title) = (house, title);
        }
        let person = &self.crowd.people[seat.person];
        if seat.new {
            let mut names = vec![(person.name.as_str(), NameKind::Official)];
            names.extend(person.alias.as_deref().map(|alias| (alias, NameKind::Alias)));
            let row = person::Model { id: person.id, family_name: None, given_name: None };
            batch.node(&names, DetailModel::Person(row));
        }
        let house = &self.houses.others[person.house];
        let (role, heading) = if ordinal == 1 { occasion.first } else { pick(rng, occasion.roles) };
        let printed = person.alias.as_ref().filter(|_| chance(rng, 0.4)).unwrap_or(&person.name);
        let division = chance(rng, 0.15).then(|| pick(rng, DIVISIONS));
        let behalf = self.houses.state(person.house);
        batch.relate(Role::Participation(role), person.id, occasion.event, |relation| {
            relation.ordinal = Some(ordinal);
            relation.affiliation_id = Some(house.id);
            relation.on_behalf_of_id = behalf;
            relation.status = Some(ParticipationStatus::Attended);
            relation.printed_name = Some(printed.clone());
            relation.printed_honorific = person.honorific.map(str::to_owned);
            relation.printed_title = Some(person.title.to_owned());
            relation.printed_division = division.map(str::to_owned);
            relation.printed_affiliation = Some(house.name.clone());
            relation.printed_role = Some(heading.to_owned()).filter(|heading| !heading.is_empty());
        });
        // Some lists print a second post: an affiliation of its own.
        if chance(rng, 0.15) {
            let second = self.houses.others[self.houses.draw(rng)].id;
            let year = occasion.year;
            if second != house.id && self.posts.insert((person.id, second, year)) {
                let position = pick(rng, TITLES);
                batch.relate(Role::Affiliation, person.id, second, |relation| {
                    let when = Edtf::parse(&year.to_string()).ok();
                    relation.time_earliest = when.as_ref().and_then(Edtf::earliest);
                    relation.time_latest = when.as_ref().and_then(Edtf::latest);
                    relation.time_edtf = when.map(|when| when.as_str().to_owned());
                    relation.position = Some(position.to_owned());
                    relation.basis = Some(Basis::Observed);
                });
            }
        }
    }
}

fn series_name(series: usize, subject: &str, kind: EventKind) -> String {
    let region = COUNTRIES[series % COUNTRIES.len()].city;
    format!("{region} {} on {subject} {}", kind_word(kind), ASPECTS[series % ASPECTS.len()])
}

fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Forum => "Forum",
        EventKind::Conference => "Conference",
        EventKind::CommitteeMeeting => "Committee",
        EventKind::NegotiatingSession => "Negotiations",
        EventKind::Workshop => "Workshop",
        EventKind::ExpertMeeting => "Expert Meeting",
        EventKind::Roundtable => "Roundtable",
        EventKind::Symposium => "Symposium",
        EventKind::SideEvent => "Side Event",
        EventKind::Briefing => "Briefing",
        _ => "Seminar",
    }
}
