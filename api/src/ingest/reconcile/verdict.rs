//! Whether two people whose names are alike are one: a pure judgement on what is known of both.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::context::Context;
use crate::name::{Likeness, Parts};

/// A family name of fewer letters is shared by too many for an initial to tell who is meant.
const LONG_FAMILY: usize = 4;

/// Years between two times beyond which the time does not agree.
pub(super) const NEAR_YEARS: i32 = 12;

/// Years that nobody's appearances span.
const LIFE_YEARS: i32 = 50;

/// What follows for two people.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// They are one, and why.
    One(String),
    /// They may be one: how much speaks for it, and what.
    Maybe(f64, String),
    /// Too little speaks for it to trouble anybody.
    Two,
    /// Something speaks against it; how much speaks for it nevertheless, and what, if it does.
    Against(Option<(f64, String)>),
}

/// Judges two people, each by name and what is known of them.
pub(super) fn judge(a: (&str, &Context), b: (&str, &Context), likeness: Likeness) -> Verdict {
    let ((one, here), (other, there)) = (a, b);
    let organisation = shared(&here.organisations, &there.organisations);
    let forum = shared(&here.forums, &there.forums);
    let years = here.years_from(there);
    let near = years.is_some_and(|years| years <= NEAR_YEARS);
    let (first, second) = (one.min(other), one.max(other));
    let why = format!("“{first}” and “{second}”: {}{}", says(likeness), common(here, there));
    if let Some(against) = against(here, there) {
        // A son of the same name in the same delegation is rarer than a name written twice, but it is not sure.
        let speaks_for_it = organisation.is_some() && against == TOGETHER;
        return Verdict::Against(speaks_for_it.then(|| (0.5, format!("{why}; but {against}."))));
    }
    let family = Parts::of(one).map_or(0, |parts| parts.family.chars().count());
    match (organisation.is_some(), forum.is_some() || near) {
        (true, true) if likeness == Likeness::Initial && family < LONG_FAMILY => {
            Verdict::Maybe(0.55, format!("{why}; but the family name is short."))
        }
        (true, true) => Verdict::One(format!("{why}.")),
        (true, false) => Verdict::Maybe(0.7, format!("{why}; but no forum and no time in common.")),
        (false, true) if forum.is_some() && family > LONG_FAMILY && likeness != Likeness::Initial => {
            Verdict::Maybe(0.4, format!("{why}; but no organisation in common."))
        }
        _ => Verdict::Two,
    }
}

const TOGETHER: &str = "both were at one event under their own names";

/// What two have in common, as the end of a sentence.
pub(super) fn common(here: &Context, there: &Context) -> String {
    let mut why = String::new();
    let organisation = shared(&here.organisations, &there.organisations);
    let (forum, document) = (shared(&here.forums, &there.forums), shared(&here.documents, &there.documents));
    for (word, shared) in [("both for", organisation), ("both at", forum), ("both named in", document)] {
        if let Some(name) = shared {
            why = format!("{why}, {word} {name}");
        }
    }
    if let Some(years) = here.years_from(there).filter(|years| *years > 0) {
        let apart = if years == 1 { "a year".to_owned() } else { format!("{years} years") };
        why = format!("{why}, {apart} apart");
    }
    why
}

/// What speaks against it.
fn against(here: &Context, there: &Context) -> Option<&'static str> {
    let together = (!here.events.is_disjoint(&there.events)).then_some(TOGETHER);
    are_addressed_apart(here, there).or_else(|| live_apart(here, there)).or(together)
}

pub(super) fn are_addressed_apart(here: &Context, there: &Context) -> Option<&'static str> {
    let apart = here.addresses.len() == 1 && there.addresses.len() == 1 && here.addresses != there.addresses;
    apart.then_some("one is addressed as a man and the other as a woman")
}

pub(super) fn live_apart(here: &Context, there: &Context) -> Option<&'static str> {
    let years = here.most_years_from(there);
    years.is_some_and(|years| years > LIFE_YEARS).then_some("more than a working life lies between them")
}

/// What two have in common, by the first of its names.
pub(super) fn shared<'a>(here: &'a BTreeMap<Uuid, String>, there: &BTreeMap<Uuid, String>) -> Option<&'a str> {
    let both = here.iter().filter(|(id, _)| there.contains_key(id));
    both.map(|(_, name)| name.as_str()).min()
}

fn says(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Fuller => "one names more of the given names",
        Likeness::ShortForm => "one is a short form of the other",
        Likeness::Initial => "one has the initial of the other",
        Likeness::Spelling => "one letter is amiss",
    }
}
