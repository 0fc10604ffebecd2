//! The graph as a program would hold it that answers these few questions and no others: rows in plain vectors, numbered
//! from 0, and loops over them. No versions, no budgets, no pages, no names beyond those that are shown.

use std::collections::HashMap;

use api::graph::{Bucket, End, Level, List, NodeIx, Ref, Rows, TimeSpan, View};
use entity::vocabulary::{
    EntityKind, OrganisingRole, ParticipationRole, ParticipationStatus, RelationKind, Role, Vocabulary,
};

/// None.
const NOBODY: u32 = u32::MAX;

/// Every year is before this.
const YEARS: usize = 3_000;

struct Participation {
    participant: u32,
    event: u32,
    /// An organisation, or [`NOBODY`].
    affiliation: u32,
    role: u8,
    absent: bool,
}

/// People, organisations and events, each numbered by itself, in the order of their names.
pub(crate) struct Plain {
    people: Vec<String>,
    organisations: Vec<String>,
    organised_as: Vec<Vec<OrganisingRole>>,
    /// The meeting of each event, as the number of an event.
    meeting: Vec<u32>,
    day: Vec<Option<i64>>,
    event_ids: Vec<uuid::Uuid>,
    themes: Vec<String>,
    /// What each event is about, as the numbers of themes.
    about: Vec<Vec<u32>>,
    year: Vec<Option<u32>>,
    /// Those of people come first in `participant`: organisations follow with their numbers moved up.
    participations: Vec<Participation>,
    of_person: Vec<Vec<u32>>,
    at_event: Vec<Vec<u32>>,
    under_meeting: Vec<Vec<u32>>,
}

impl Plain {
    pub(crate) fn of(view: &View) -> Self {
        let graph = view.graph();
        let nodes = |kind: EntityKind| {
            let list = List::of(Rows::Nodes(kind));
            let window = api::page::Window { rows: usize::MAX, backward: false, after: None, before: None };
            let rows = list.page(view, &window).expect("all of them").rows.into_iter();
            rows.map(|row| if let Ref::Node(node) = row { node } else { unreachable!() }).collect::<Vec<NodeIx>>()
        };
        let [people, organisations, events, themes] =
            [EntityKind::Person, EntityKind::Organisation, EntityKind::Event, EntityKind::Theme].map(nodes);
        let numbers = |nodes: &[NodeIx], from: usize| {
            nodes.iter().enumerate().map(|(at, node)| (*node, (at + from) as u32)).collect::<HashMap<_, _>>()
        };
        let (organisation, event, theme) = (numbers(&organisations, 0), numbers(&events, 0), numbers(&themes, 0));
        let mut participant = numbers(&people, 0);
        participant.extend(numbers(&organisations, people.len()));

        let slugs = |nodes: &[NodeIx]| nodes.iter().map(|node| graph.node(*node).slug().to_owned()).collect();
        let organised_as = |node: &NodeIx| {
            let relations = graph.adjacent(*node, RelationKind::Organising, End::Subject).iter();
            let role = |ix| match graph.relation(ix).role {
                Role::Organising(role) => Some(role),
                _ => None,
            };
            relations.filter_map(role).collect()
        };
        let about = |node: &NodeIx| {
            let taggings = graph.adjacent(*node, RelationKind::Tagging, End::Subject).iter();
            taggings.map(|ix| theme[&graph.relation(ix).object]).collect()
        };
        let year = |node: &NodeIx| {
            let period = graph.effective_time(*node).and_then(|time| time.period(Bucket::Year));
            period.and_then(|period| period.to_string().parse().ok())
        };
        let mut plain = Self {
            people: slugs(&people),
            organisations: slugs(&organisations),
            organised_as: organisations.iter().map(organised_as).collect(),
            meeting: events.iter().map(|node| event[&graph.at_level(*node, Level::Meeting)]).collect(),
            day: events.iter().map(|node| graph.effective_time(*node).and_then(TimeSpan::sort_day)).collect(),
            event_ids: events.iter().map(|node| graph.node(*node).id).collect(),
            themes: slugs(&themes),
            about: events.iter().map(about).collect(),
            year: events.iter().map(year).collect(),
            participations: Vec::new(),
            of_person: vec![Vec::new(); people.len()],
            at_event: vec![Vec::new(); events.len()],
            under_meeting: vec![Vec::new(); events.len()],
        };
        let relations =
            events.iter().flat_map(|node| graph.adjacent(*node, RelationKind::Participation, End::Object).iter());
        for relation in relations.map(|ix| graph.relation(ix)) {
            let Role::Participation(role) = relation.role else { continue };
            let number = plain.participations.len() as u32;
            let row = Participation {
                participant: participant[&relation.subject],
                event: event[&relation.object],
                affiliation: relation.affiliation.map_or(NOBODY, |node| organisation[&node]),
                role: role.code(),
                absent: relation.status() == Some(ParticipationStatus::Absent),
            };
            if let Some(of_person) = plain.of_person.get_mut(row.participant as usize) {
                of_person.push(number);
            }
            plain.at_event[row.event as usize].push(number);
            plain.under_meeting[plain.meeting[row.event as usize] as usize].push(number);
            plain.participations.push(row);
        }
        plain
    }

    pub(crate) fn slug(&self, person: u32) -> &str {
        &self.people[person as usize]
    }

    fn rows<'p>(&'p self, numbers: &'p [u32]) -> impl Iterator<Item = &'p Participation> {
        numbers.iter().map(|number| &self.participations[*number as usize])
    }

    /// Who has the most participations.
    pub(crate) fn busiest(&self) -> u32 {
        (0..self.people.len()).max_by_key(|person| self.of_person[*person].len()).expect("somebody") as u32
    }

    /// How many people took part in an event where somebody took part who worked for an organiser in a role.
    pub(crate) fn people_beside_employees_of(&self, role: OrganisingRole) -> usize {
        let employed = |row: &Participation| {
            row.affiliation != NOBODY && self.organised_as[row.affiliation as usize].contains(&role)
        };
        let matches =
            |own: &Vec<u32>| self.rows(own).any(|row| self.rows(&self.at_event[row.event as usize]).any(employed));
        self.of_person.iter().filter(|own| matches(own)).count()
    }

    /// The theme that most participations are at events about.
    pub(crate) fn busiest_theme(&self) -> u32 {
        let mut counts = vec![0; self.themes.len()];
        for (event, themes) in self.about.iter().enumerate() {
            for theme in themes {
                counts[*theme as usize] += self.at_event[event].len();
            }
        }
        (0..counts.len()).max_by_key(|theme| counts[*theme]).expect("a theme") as u32
    }

    pub(crate) fn theme_slug(&self, theme: u32) -> &str {
        &self.themes[theme as usize]
    }

    /// How many people took part in so many events about a theme, in one pass over all participations.
    pub(crate) fn people_often_at(&self, theme: u32, least: u32) -> usize {
        let is_about: Vec<bool> = self.about.iter().map(|themes| themes.contains(&theme)).collect();
        let mut counts = vec![0; self.people.len()];
        for row in self.participations.iter().filter(|row| is_about[row.event as usize]) {
            if let Some(count) = counts.get_mut(row.participant as usize) {
                *count += 1;
            }
        }
        counts.into_iter().filter(|count| *count >= least).count()
    }

    /// How many people share a meeting with somebody, and those who share most.
    pub(crate) fn co_appearances(&self, person: u32, first: usize) -> (usize, Vec<(String, u64)>) {
        let own = self.rows(&self.of_person[person as usize]).filter(|row| !row.absent);
        let mut meetings: Vec<u32> = own.map(|row| self.meeting[row.event as usize]).collect();
        meetings.sort_unstable();
        meetings.dedup();
        let mut shared = vec![0_u64; self.people.len()];
        let mut last = vec![NOBODY; self.people.len()];
        for meeting in meetings {
            for row in self.rows(&self.under_meeting[meeting as usize]).filter(|row| !row.absent) {
                let other = row.participant as usize;
                if other < self.people.len() && row.participant != person && last[other] != meeting {
                    last[other] = meeting;
                    shared[other] += 1;
                }
            }
        }
        let mut ranked: Vec<usize> = (0..self.people.len()).filter(|other| shared[*other] > 0).collect();
        let total = ranked.len();
        ranked.sort_unstable_by_key(|other| (std::cmp::Reverse(shared[*other]), *other));
        ranked.truncate(first);
        (total, ranked.into_iter().map(|other| (self.people[other].clone(), shared[other])).collect())
    }

    /// The people who were at most meetings, at how many, and at how many of the first ones.
    pub(crate) fn attendance(&self, first: usize, first_events: usize) -> Vec<(String, Option<u64>, usize)> {
        let mut rows = Vec::new();
        let mut known = vec![false; self.meeting.len()];
        for (person, own) in self.of_person.iter().enumerate() {
            let own = self.rows(own).filter(|row| !row.absent);
            let mut meetings: Vec<u32> = own.map(|row| self.meeting[row.event as usize]).collect();
            meetings.sort_unstable();
            meetings.dedup();
            for meeting in &meetings {
                known[*meeting as usize] = true;
            }
            if !meetings.is_empty() {
                rows.push((person, meetings));
            }
        }
        let mut columns: Vec<u32> = (0..known.len() as u32).filter(|event| known[*event as usize]).collect();
        columns.sort_by_key(|event| {
            let day = self.day[*event as usize];
            (day.is_none(), day, self.event_ids[*event as usize])
        });
        columns.truncate(first_events);
        columns.sort_unstable();
        rows.sort_unstable_by_key(|(person, meetings)| (std::cmp::Reverse(meetings.len()), *person));
        rows.truncate(first);
        let cells = |meetings: &[u32]| meetings.iter().filter(|one| columns.binary_search(one).is_ok()).count();
        rows.into_iter()
            .map(|(person, meetings)| (self.people[person].clone(), Some(meetings.len() as u64), cells(&meetings)))
            .collect()
    }

    /// Counts participations by a value, and the different participants of each.
    fn facets<T: Ord + Copy>(
        &self,
        top: usize,
        value: impl Fn(&Participation) -> Option<T>,
        key: impl Fn(T) -> String,
    ) -> Vec<(String, usize, usize)> {
        let pairs = self.participations.iter().filter_map(|row| Some((value(row)?, row.participant)));
        let mut pairs: Vec<(T, u32)> = pairs.collect();
        pairs.sort_unstable();
        let runs = pairs.chunk_by(|a, b| a.0 == b.0);
        let counted = runs.map(|run| (run[0].0, run.len(), run.chunk_by(|a, b| a == b).count()));
        let mut counted: Vec<(T, usize, usize)> = counted.collect();
        counted.sort_unstable_by_key(|(value, count, _)| (std::cmp::Reverse(*count), *value));
        counted.truncate(top);
        counted.into_iter().map(|(value, count, distinct)| (key(value), count, distinct)).collect()
    }

    /// How many participations each role has, and nothing else.
    pub(crate) fn count_roles(&self, top: usize) -> Vec<(String, usize)> {
        let mut counts = [0_usize; 256];
        for row in &self.participations {
            counts[usize::from(row.role)] += 1;
        }
        largest(counts.into_iter().enumerate(), top)
            .into_iter()
            .map(|(role, count)| (word(role as u8), count))
            .collect()
    }

    /// How many participations each year has, and nothing else.
    pub(crate) fn count_years(&self, top: usize) -> Vec<(String, usize)> {
        let mut counts = vec![0_usize; YEARS];
        for year in self.participations.iter().filter_map(|row| self.year[row.event as usize]) {
            counts[year as usize] += 1;
        }
        largest(counts.into_iter().enumerate(), top)
            .into_iter()
            .map(|(year, count)| (year.to_string(), count))
            .collect()
    }

    /// How many participations the largest years have in each of the largest roles, and nothing else.
    pub(crate) fn count_years_and_roles(&self, top: usize) -> Vec<Vec<usize>> {
        let (mut years, mut roles) = (vec![0_usize; YEARS], [0_usize; 256]);
        let mut both = vec![[0_usize; 256]; YEARS];
        for row in &self.participations {
            let role = usize::from(row.role);
            roles[role] += 1;
            if let Some(year) = self.year[row.event as usize].map(|year| year as usize) {
                years[year] += 1;
                both[year][role] += 1;
            }
        }
        let roles = largest(roles.into_iter().enumerate(), top);
        let years = largest(years.into_iter().enumerate(), top);
        years.iter().map(|(year, _)| roles.iter().map(|(role, _)| both[*year][*role]).collect()).collect()
    }

    pub(crate) fn facets_by_role(&self, top: usize) -> Vec<(String, usize, usize)> {
        self.facets(top, |row| Some(row.role), word)
    }

    pub(crate) fn facets_by_year(&self, top: usize) -> Vec<(String, usize, usize)> {
        self.facets(top, |row| self.year[row.event as usize], |year| year.to_string())
    }

    pub(crate) fn facets_by_affiliation(&self, top: usize) -> Vec<(String, usize, usize)> {
        let affiliation = |row: &Participation| Some(row.affiliation).filter(|one| *one != NOBODY);
        self.facets(top, affiliation, |one| self.organisations[one as usize].clone())
    }
}

fn word(role: u8) -> String {
    ParticipationRole::from_code(role).expect("a role").as_str().to_owned()
}

/// The values that were counted most; of equals the first.
fn largest(counted: impl Iterator<Item = (usize, usize)>, top: usize) -> Vec<(usize, usize)> {
    let mut counted: Vec<(usize, usize)> = counted.filter(|(_, count)| *count > 0).collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted.truncate(top);
    counted
}
