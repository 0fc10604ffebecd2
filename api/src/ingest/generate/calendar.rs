//! What is held when: series and their editions, single meetings, their panels, and how many people each one lists.

use ::entity::vocabulary::EventKind;
use rand::{Rng, rngs::SmallRng};

use super::{Scale, chance, words::COUNTRIES};

/// The years in which meetings are held.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2025;

/// The fewest and most people of a meeting that has a list, and the median.
const PEOPLE: (usize, usize, f64) = (5, 1_800, 30.0);

/// A meeting and what is under it.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    /// Its series, and which edition it is.
    pub(super) edition: Option<(usize, i32)>,
    /// What sort.
    pub(super) kind: EventKind,
    /// When, as EDTF; none where no source says.
    pub(super) when: Option<String>,
    /// The day that it is ordered by, as year, month and day.
    pub(super) day: (i32, u8, u8),
    /// Its place among the countries.
    pub(super) place: usize,
    /// What it is about.
    pub(super) subject: usize,
    /// How many people its list names; 0 where there is no list.
    pub(super) people: usize,
    /// How many people sit on each of its panels.
    pub(super) panels: Vec<usize>,
}

/// Everything that is held.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    /// In the order of their days.
    pub(super) meetings: Vec<Meeting>,
    /// How many series there are.
    pub(super) series: usize,
}

impl Calendar {
    /// Plans as many events as the scale asks for, and seats for all participations.
    pub(super) fn plan(scale: Scale, rng: &mut SmallRng) -> Self {
        let mut calendar = Self::default();
        let mut left = scale.events;
        // A series of fewer than three editions is none.
        while left > 0 {
            if left >= 4 && chance(rng, 0.08) {
                left = calendar.plan_series(left, rng);
            } else {
                let day = (rng.random_range(YEARS), rng.random_range(1..=12), rng.random_range(1..=28));
                let (subject, place) = (rng.random_range(0..1_000), popular(rng));
                let kind = kind_of_meeting(rng);
                left = calendar.plan_meeting(None, kind, day, (place, subject), left, rng);
            }
        }
        calendar.meetings.sort_by_key(|meeting| meeting.day);
        calendar.seat(scale, rng);
        calendar
    }

    fn plan_series(&mut self, left: usize, rng: &mut SmallRng) -> usize {
        const KINDS: [EventKind; 4] =
            [EventKind::Forum, EventKind::Conference, EventKind::CommitteeMeeting, EventKind::NegotiatingSession];
        // Short series are more frequent than long ones.
        let editions = 3 + (17.0 * rng.random::<f64>().powi(2)).round() as i32;
        let first = rng.random_range(*YEARS.start()..=YEARS.end() - editions + 1);
        let (month, subject, kind) = (rng.random_range(1..=12), rng.random_range(0..1_000), pick(rng, &KINDS));
        let series = self.series;
        self.series += 1;
        let mut left = left - 1;
        for number in 0..editions {
            if left == 0 {
                break;
            }
            let day = (first + number, month, rng.random_range(1..=28));
            let about = (popular(rng), subject);
            left = self.plan_meeting(Some((series, number + 1)), kind, day, about, left, rng);
        }
        left
    }

    fn plan_meeting(
        &mut self,
        edition: Option<(usize, i32)>,
        kind: EventKind,
        day: (i32, u8, u8),
        (place, subject): (usize, usize),
        left: usize,
        rng: &mut SmallRng,
    ) -> usize {
        let panels = if chance(rng, 1.0 / 3.0) { rng.random_range(1..=4) } else { 0 }.min(left - 1);
        let panels = (0..panels).map(|_| rng.random_range(3..=8)).collect::<Vec<_>>();
        let left = left - 1 - panels.len();
        let when = printed_time(day, rng);
        self.meetings.push(Meeting { edition, kind, when, day, place, subject, people: 0, panels });
        left
    }

    /// Gives lists to as many meetings as the participations suffice for, whichever they are; where more people are
    /// wanted than meetings of the usual size hold, all meetings grow.
    fn seat(&mut self, scale: Scale, rng: &mut SmallRng) {
        let mut left = scale.participations;
        for panel in self.meetings.iter_mut().flat_map(|meeting| &mut meeting.panels) {
            *panel = (*panel).min(left);
            left -= *panel;
        }
        let most = PEOPLE.1.min(scale.people / 3).max(PEOPLE.0);
        let mut order: Vec<usize> = (0..self.meetings.len()).collect();
        rand::seq::SliceRandom::shuffle(order.as_mut_slice(), rng);
        for at in &order {
            let people = ((PEOPLE.2.ln() + normal(rng)).exp() as usize).clamp(PEOPLE.0, most).min(left);
            self.meetings[*at].people = people;
            left -= people;
        }
        let mut growing = left > 0;
        while growing {
            growing = false;
            for at in &order {
                let meeting = &mut self.meetings[*at];
                let more = (meeting.people / 4 + 1).min(most - meeting.people).min(left);
                meeting.people += more;
                left -= more;
                growing |= more > 0;
            }
        }
    }
}

/// One of some, each as likely as the others; the slice is not empty.
pub(super) fn pick<T: Copy>(rng: &mut SmallRng, of: &[T]) -> T {
    of[rng.random_range(0..of.len())]
}

/// A number of the standard normal distribution, by Box and Muller.
fn normal(rng: &mut SmallRng) -> f64 {
    let (a, b) = (1.0 - rng.random::<f64>(), rng.random::<f64>());
    (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

/// A country, the first ones more often.
fn popular(rng: &mut SmallRng) -> usize {
    let place = (COUNTRIES.len() as f64).powf(rng.random::<f64>()) as usize;
    place.saturating_sub(1).min(COUNTRIES.len() - 1)
}

fn kind_of_meeting(rng: &mut SmallRng) -> EventKind {
    const KINDS: [EventKind; 10] = [
        EventKind::Seminar,
        EventKind::Seminar,
        EventKind::Workshop,
        EventKind::Workshop,
        EventKind::Conference,
        EventKind::ExpertMeeting,
        EventKind::Roundtable,
        EventKind::Symposium,
        EventKind::SideEvent,
        EventKind::Briefing,
    ];
    pick(rng, &KINDS)
}

/// A date as sources have it: mostly some days, now and then a month, a year or nothing.
fn printed_time((year, month, day): (i32, u8, u8), rng: &mut SmallRng) -> Option<String> {
    let first = format!("{year}-{month:02}-{day:02}");
    match rng.random_range(0..100) {
        0..2 => None,
        2..6 => Some(format!("{year}")),
        6..12 => Some(format!("{year}-{month:02}")),
        12..50 if day < 24 => Some(format!("{first}/{year}-{month:02}-{:02}", day + rng.random_range(1..=4))),
        _ => Some(first),
    }
}
