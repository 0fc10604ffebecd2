//! Who comes: new people and people who return, so that about a third ever return and appearances fall off steeply.
//!
//! Whoever returns is drawn from those who came before, mostly to the same series and not long ago, so that somebody who
//! came often comes again more often.

use std::collections::HashSet;

use rand::{Rng, rngs::SmallRng};
use uuid::Uuid;

use super::{
    Scale,
    calendar::pick,
    chance,
    words::{ENGLISH_HONORIFICS, FAMILY_HEADS, FAMILY_TAILS, GIVEN, OTHER_HONORIFICS, TITLES},
};

/// The share of people who come more than once.
const RETURNING: f64 = 0.325;

/// The most meetings that anybody comes to.
const MOST_SEATS: u16 = 120;

/// How many draws are made before a seat is given to whoever is free.
const DRAWS: usize = 24;

/// One person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The entity's id.
    pub(super) id: Uuid,
    /// The name.
    pub(super) name: String,
    /// Another spelling, where some list has one.
    pub(super) alias: Option<String>,
    /// The form of address.
    pub(super) honorific: Option<&'static str>,
    /// The post.
    pub(super) title: &'static str,
    /// Where the person works, among the houses.
    pub(super) house: usize,
    /// Whether the person comes more than once.
    returns: bool,
    /// How many seats the person has had.
    seats: u16,
}

/// A seat at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    /// The person's place in [`Crowd::people`].
    pub(super) person: usize,
    /// Whether the person comes for the first time.
    pub(super) new: bool,
}

/// Everybody so far, and the seats still to give.
#[derive(Debug)]
pub(super) struct Crowd {
    /// Everybody so far.
    pub(super) people: Vec<Person>,
    new_left: usize,
    returning_left: usize,
    seats_left: usize,
    /// Who will return and has not yet.
    waiting: Vec<usize>,
    /// The seats of those who return, in the order of time: everywhere, and by series.
    history: Vec<usize>,
    by_series: Vec<Vec<usize>>,
}

impl Crowd {
    pub(super) fn new(scale: Scale, seats: usize, series: usize) -> Self {
        let more = seats.saturating_sub(scale.people);
        Self {
            people: Vec::with_capacity(scale.people),
            new_left: scale.people,
            returning_left: ((scale.people as f64 * RETURNING) as usize).min(more),
            seats_left: seats,
            waiting: Vec::new(),
            history: Vec::new(),
            by_series: vec![Vec::new(); series],
        }
    }

    /// The people of one event; `house` says where somebody new works.
    pub(super) fn seat(
        &mut self,
        seats: usize,
        series: Option<usize>,
        rng: &mut SmallRng,
        mut house: impl FnMut(&mut SmallRng) -> usize,
    ) -> Vec<Seat> {
        let mut seated = HashSet::with_capacity(seats);
        let mut given = Vec::with_capacity(seats);
        for _ in 0..seats {
            let new = self.new_left > 0 && chance(rng, self.new_left as f64 / self.seats_left.max(1) as f64);
            let known = if new { None } else { self.draw(series, &seated, rng) };
            let seat = match known {
                Some(person) => Seat { person, new: false },
                None if self.new_left > 0 => Seat { person: self.welcome(house(rng), rng), new: true },
                // Everybody is here already: the seat stays empty.
                None => continue,
            };
            self.seats_left = self.seats_left.saturating_sub(1);
            seated.insert(seat.person);
            given.push(seat);
        }
        for seat in &given {
            self.remember(*seat, series);
        }
        given
    }

    /// Somebody who came before and is not here yet.
    fn draw(&mut self, series: Option<usize>, seated: &HashSet<usize>, rng: &mut SmallRng) -> Option<usize> {
        let again = self.seats_left.saturating_sub(self.new_left).max(1);
        if chance(rng, 1.5 * self.waiting.len() as f64 / again as f64) {
            while !self.waiting.is_empty() {
                let person = self.waiting.swap_remove(rng.random_range(0..self.waiting.len()));
                if self.people[person].seats == 1 && !seated.contains(&person) {
                    return Some(person);
                }
            }
        }
        for _ in 0..DRAWS {
            let own = series.map(|series| &self.by_series[series]).filter(|own| !own.is_empty());
            let person = match own {
                Some(own) if chance(rng, 0.6) => pick(rng, own),
                _ if self.history.is_empty() => return None,
                _ => {
                    let recent = (self.history.len() / 4).max(1_000).min(self.history.len());
                    pick(rng, &self.history[self.history.len() - recent..])
                }
            };
            if self.people[person].seats < MOST_SEATS && !seated.contains(&person) {
                return Some(person);
            }
        }
        self.history.iter().rev().take(4 * DRAWS).copied().find(|person| !seated.contains(person))
    }

    /// Somebody new.
    fn welcome(&mut self, house: usize, rng: &mut SmallRng) -> usize {
        let name = name(rng);
        let returns = chance(rng, self.returning_left as f64 / self.new_left.max(1) as f64);
        self.new_left = self.new_left.saturating_sub(1);
        self.returning_left = self.returning_left.saturating_sub(usize::from(returns));
        self.people.push(Person {
            id: Uuid::now_v7(),
            alias: chance(rng, 0.075).then(|| spelling(&name, rng)).filter(|alias| *alias != name),
            name,
            honorific: honorific(rng),
            title: pick(rng, TITLES),
            house,
            returns,
            seats: 0,
        });
        self.people.len() - 1
    }

    fn remember(&mut self, seat: Seat, series: Option<usize>) {
        let person = &mut self.people[seat.person];
        person.seats = person.seats.saturating_add(1);
        if !person.returns {
            return;
        }
        if seat.new {
            self.waiting.push(seat.person);
        }
        self.history.push(seat.person);
        if let Some(series) = series {
            self.by_series[series].push(seat.person);
        }
    }
}

fn name(rng: &mut SmallRng) -> String {
    let given = pick(rng, GIVEN);
    let family = format!("{}{}", pick(rng, FAMILY_HEADS), pick(rng, FAMILY_TAILS));
    match rng.random_range(0..10) {
        0..3 => format!("{given} {}. {family}", pick(rng, GIVEN).chars().next().unwrap_or('A')),
        3..5 => format!("{given} {} {family}", pick(rng, GIVEN)),
        5 => format!("{given} {family}-{}{}", pick(rng, FAMILY_HEADS), pick(rng, FAMILY_TAILS)),
        _ => format!("{given} {family}"),
    }
}

/// Another spelling of a name: family name first and in capitals, an initial, plain letters, or an unmarked slip.
fn spelling(name: &str, rng: &mut SmallRng) -> String {
    let (given, family) = name.rsplit_once(' ').unwrap_or(("", name));
    match rng.random_range(0..4) {
        0 => format!("{} {given}", family.to_uppercase()),
        1 => format!("{}. {family}", given.chars().next().unwrap_or('A')),
        2 => name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace(['é', 'è'], "e"),
        _ => name.replacen("nn", "n", 1).replacen("ss", "s", 1).replacen('y', "i", 1),
    }
}

fn honorific(rng: &mut SmallRng) -> Option<&'static str> {
    match rng.random_range(0..100) {
        0..2 => None,
        2..18 => Some(pick(rng, OTHER_HONORIFICS)),
        _ => Some(pick(rng, ENGLISH_HONORIFICS)),
    }
}
