//! Lists of participants in the shape of real ones, from a seed: people who return, delegations, a few names with initials.

use std::fmt::Write as _;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

/// What the columns of [`list`] mean.
pub const MAPPING: &str = r#"
[event]
name = "Meeting"
date = "Year"
[event.edition_of]
name = { constant = "Committee on Tides" }
[person]
name = "Name"
honorific = "Honorific"
[participation]
role = { constant = "DELEGATE" }
title = "Title"
[affiliation]
name = "Affiliation"
[on_behalf_of]
name = "State"
"#;

/// The parts that names are made of: enough that most are borne once, however long a list is.
const SYLLABLES: &[&str] = &[
    "ka", "lo", "mi", "ra", "ne", "su", "to", "vi", "da", "be", "ran", "tor", "mel", "sin", "gar", "fel", "hol", "bri",
    "jan", "kez", "ul", "om", "pe", "zu",
];

const STATES: &[&str] = &[
    "Austria", "Uganda", "Peru", "Chile", "Kenya", "Norway", "Mexico", "Ghana", "Nepal", "Japan", "France", "Spain",
    "Italy", "Egypt", "Brazil", "Canada", "Cuba", "Fiji", "India", "Iraq", "Mali", "Oman", "Qatar", "Samoa", "Togo",
    "Zambia", "Yemen", "Angola", "Benin", "Chad",
];

const MINISTRIES: &[&str] =
    &["Environment", "Foreign Affairs", "Energy", "Finance", "Agriculture", "Health", "Transport", "Science"];

/// Seats of one meeting.
const SEATS: usize = 700;

struct Person {
    given: String,
    family: String,
    state: &'static str,
    ministry: &'static str,
    honorific: &'static str,
}

fn word(rng: &mut StdRng, syllables: usize) -> String {
    let word: String = (0..syllables).map(|_| SYLLABLES[rng.random_range(0..SYLLABLES.len())]).collect();
    word[..1].to_uppercase() + &word[1..]
}

fn person(rng: &mut StdRng) -> Person {
    Person {
        given: word(rng, 2),
        family: word(rng, 3),
        state: STATES[rng.random_range(0..STATES.len())],
        ministry: MINISTRIES[rng.random_range(0..MINISTRIES.len())],
        honorific: if rng.random_bool(0.5) { "Mr" } else { "Ms" },
    }
}

/// A list of so many rows as CSV. `title` is the post of everybody; lists of one seed have the same people.
#[must_use]
pub fn list(rows: usize, seed: u64, title: &str) -> String {
    let mut rng = StdRng::seed_from_u64(seed);
    let people: Vec<Person> = (0..(rows * 3).div_ceil(5).max(1)).map(|_| person(&mut rng)).collect();
    let mut text = "Meeting,Year,State,Honorific,Name,Title,Affiliation\n".to_owned();
    for row in 0..rows {
        // Half of all seats go to those who come again and again.
        let regular = (rng.random::<f64>().powf(1.5) * people.len() as f64) as usize;
        let person = &people[if rng.random_bool(0.5) { regular } else { row % people.len() }];
        let given = if rng.random_bool(0.03) { format!("{}.", &person.given[..1]) } else { person.given.clone() };
        let Person { family, state, ministry, honorific, .. } = person;
        let (meeting, year) = (row / SEATS + 1, 1990 + row / SEATS % 30);
        let _ = writeln!(
            text,
            "Session {meeting},{year},{state},{honorific},{given} {family},{title},\"Ministry of {ministry}, {state}\""
        );
    }
    text
}
