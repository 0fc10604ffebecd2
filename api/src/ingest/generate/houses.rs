//! The organisations and themes that a generated graph has from its beginning.

use std::collections::HashSet;

use ::entity::{
    organisation, theme,
    vocabulary::{NameKind, OrganisationKind, OrganisationRelationRole, Role, ThemeRelationRole},
};
use rand::{Rng, rngs::SmallRng};
use uuid::Uuid;

use super::{
    Scale,
    batch::Batch,
    calendar::pick,
    words::{ASPECTS, COUNTRIES, HOUSES, SUBJECTS},
};
use crate::{name::key, store::lookup::DetailModel};

/// An organisation that people work for.
#[derive(Clone, Debug)]
pub(super) struct House {
    /// The entity's id.
    pub(super) id: Uuid,
    /// Its name.
    pub(super) name: String,
    /// What sort it is.
    pub(super) kind: OrganisationKind,
    /// Its country, among [`COUNTRIES`].
    pub(super) country: usize,
}

/// Every organisation, states apart, and how often each is met.
#[derive(Debug)]
pub(super) struct Houses {
    /// The states, in the order of [`COUNTRIES`].
    pub(super) states: Vec<Uuid>,
    /// The others.
    pub(super) others: Vec<House>,
    zipf: Zipf,
}

/// Places drawn by Zipf's law: the second half as often as the first, the third a third as often.
#[derive(Debug)]
pub(super) struct Zipf {
    sums: Vec<f64>,
}

impl Zipf {
    pub(super) fn new(len: usize) -> Self {
        let mut sum = 0.0;
        let sums = (1..=len).map(|rank| {
            sum += 1.0 / rank as f64;
            sum
        });
        Self { sums: sums.collect() }
    }

    pub(super) fn draw(&self, rng: &mut SmallRng) -> usize {
        let wanted = rng.random::<f64>() * self.sums.last().copied().unwrap_or_default();
        self.sums.partition_point(|sum| *sum < wanted).min(self.sums.len().saturating_sub(1))
    }
}

impl Houses {
    /// Makes the organisations: more people come from more of them, but far from in proportion.
    pub(super) fn make(scale: Scale, batch: &mut Batch, rng: &mut SmallRng) -> Self {
        let states: Vec<Uuid> = COUNTRIES
            .iter()
            .map(|country| organisation(batch, country.name, OrganisationKind::State, Some(country.code)))
            .collect();
        let wanted = 20 + 10 * scale.people.isqrt();
        let (mut houses, mut names) = (Vec::with_capacity(wanted), HashSet::new());
        while houses.len() < wanted {
            let (kind, form) = pick(rng, HOUSES);
            let at = rng.random_range(0..COUNTRIES.len());
            let country = &COUNTRIES[at];
            let subject = format!("{} {}", pick(rng, SUBJECTS), pick(rng, ASPECTS));
            let subject = if rng.random_range(0..3) == 0 { subject } else { pick(rng, SUBJECTS).to_owned() };
            let mut name = form.replace("{c}", country.name).replace("{s}", &subject).replace("{t}", country.city);
            if !names.insert(key(::entity::vocabulary::EntityKind::Organisation, &name)) {
                name = format!("{name}, Branch {}", houses.len());
            }
            let id = organisation(batch, &name, kind, Some(country.code));
            match kind {
                OrganisationKind::PermanentMission => {
                    let role = Role::OrganisationRelation(OrganisationRelationRole::Represents);
                    batch.relate(role, id, states[at], |_| ());
                }
                OrganisationKind::GovernmentBody => {
                    let role = Role::OrganisationRelation(OrganisationRelationRole::PartOf);
                    batch.relate(role, id, states[at], |_| ());
                }
                _ => {}
            }
            houses.push(House { id, name, kind, country: at });
        }
        Self { states, zipf: Zipf::new(houses.len()), others: houses }
    }

    /// An organisation's place, the first ones more often.
    pub(super) fn draw(&self, rng: &mut SmallRng) -> usize {
        self.zipf.draw(rng)
    }

    /// The state that somebody of a house speaks for, where that is the house's business.
    pub(super) fn state(&self, house: usize) -> Option<Uuid> {
        let house = &self.others[house];
        let speaks = matches!(house.kind, OrganisationKind::PermanentMission | OrganisationKind::GovernmentBody);
        speaks.then(|| self.states[house.country])
    }
}

fn organisation(batch: &mut Batch, name: &str, kind: OrganisationKind, country: Option<&str>) -> Uuid {
    let country = country.map(str::to_owned);
    let id = Uuid::now_v7();
    let row = organisation::Model { id, organisation_kind: kind, acronym: None, country };
    batch.node(&[(name, NameKind::Official)], DetailModel::Organisation(row))
}

/// Makes a small scheme of themes: subjects, and their aspects under them. Gives the ids, the aspects of a subject behind
/// it.
pub(super) fn themes(batch: &mut Batch) -> Vec<Uuid> {
    let mut themes = Vec::new();
    for (subject, number) in SUBJECTS.iter().zip(1..) {
        let whole = theme(batch, subject, format!("{number}"));
        themes.push(whole);
        for (aspect, part) in ASPECTS.iter().zip(1..) {
            let narrower = theme(batch, &format!("{subject} {aspect}"), format!("{number}.{part}"));
            batch.relate(Role::ThemeRelation(ThemeRelationRole::Broader), narrower, whole, |_| ());
            themes.push(narrower);
        }
    }
    themes
}

fn theme(batch: &mut Batch, name: &str, notation: String) -> Uuid {
    let row = theme::Model { id: Uuid::now_v7(), scheme: Some("generated".to_owned()), notation: Some(notation) };
    batch.node(&[(name, NameKind::Official)], DetailModel::Theme(row))
}
