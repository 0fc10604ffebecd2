//! Graphs made up from a seed, in the shapes of real lists of participants, to look around in and to measure with.
//!
//! Everything goes through the one way to write, in whole batches: whoever stops the program half-way keeps a smaller
//! graph that is sound. What a seed gives differs from run to run in ids and times alone.

mod batch;
mod calendar;
mod crowd;
mod events;
mod houses;
mod words;

use ::entity::source;
use data_encoding::HEXLOWER;
use rand::{Rng, SeedableRng, rngs::SmallRng};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    error::{Code, Error, Result},
    store::{Store, commit::Committed},
};
use batch::Batch;
use calendar::Calendar;
use crowd::Crowd;
use events::Events;
use houses::Houses;

/// Relations in one commit: enough to make its own cost small, few enough to be seen growing.
const RELATIONS_AT_A_TIME: usize = 5_000;

/// How much to make, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// People.
    pub people: usize,
    /// Events: series, meetings and panels together.
    pub events: usize,
    /// Participations; at least one for each person.
    pub participations: usize,
    /// The same seed gives the same graph.
    pub seed: u64,
}

/// What has been made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Events.
    pub events: usize,
    /// Organisations.
    pub organisations: usize,
    /// People.
    pub people: usize,
    /// Documents.
    pub documents: usize,
    /// Themes.
    pub themes: usize,
    /// Participations, which are relations too.
    pub participations: usize,
    /// Relations of every kind.
    pub relations: usize,
}

/// How far it has come; said after every commit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What has been written.
    pub totals: Totals,
    /// The part of the work that is done, from 0 to 1.
    pub done: f64,
}

/// Fills an empty database.
///
/// # Errors
/// `BAD_USER_INPUT` where the database is not empty or the numbers cannot belong together, `STORE_UNAVAILABLE` where the
/// database does not answer or another program writes to it.
pub async fn generate(store: &Store, scale: Scale, mut progress: impl FnMut(Progress)) -> Result<Totals> {
    check(scale)?;
    let mut version = store.version().await?.version;
    if version != 0 {
        return Err(Error::bad_input(format!(
            "The database is not empty (it is at version {version}), and a generated graph is never mixed with another; \
             give a new one with --database-url."
        )));
    }
    let mut rng = SmallRng::seed_from_u64(scale.seed);
    let now = OffsetDateTime::now_utc();
    let mut batch = Batch::new(source(scale, now), now);
    let calendar = Calendar::plan(scale, &mut rng);
    let houses = Houses::make(scale, &mut batch, &mut rng);
    let themes = houses::themes(&mut batch);
    let seats = calendar.meetings.iter().map(|meeting| meeting.people + meeting.panels.iter().sum::<usize>()).sum();
    let crowd = Crowd::new(scale, seats, calendar.series);
    let mut events = Events::new(calendar.series, houses, themes, crowd);
    for meeting in &calendar.meetings {
        events.hold(meeting, &mut batch, &mut rng);
        if batch.len() >= RELATIONS_AT_A_TIME {
            version = write(store, &mut batch, version).await?;
            progress(progress_of(&batch, scale));
        }
    }
    write(store, &mut batch, version).await?;
    progress(Progress { totals: batch.totals(), done: 1.0 });
    Ok(batch.totals())
}

fn check(scale: Scale) -> Result<()> {
    let Scale { people, events, participations, .. } = scale;
    if people == 0 || events == 0 {
        return Err(Error::bad_input("A graph needs at least one person and one event."));
    }
    if participations < people {
        return Err(Error::bad_input(format!(
            "{people} people need at least {people} participations, one each; {participations} were asked for."
        )));
    }
    // Nobody sits twice at one event, and an event has no more than 1,800 seats.
    let most = events.saturating_mul((people / 4).clamp(1, 400));
    if participations > most {
        return Err(Error::bad_input(format!(
            "{events} events and {people} people have at most {most} participations; ask for fewer, or for more events."
        )));
    }
    Ok(())
}

fn progress_of(batch: &Batch, scale: Scale) -> Progress {
    let totals = batch.totals();
    let done = (totals.participations + totals.events) as f64 / (scale.participations + scale.events) as f64;
    Progress { totals, done: done.min(1.0) }
}

async fn write(store: &Store, batch: &mut Batch, base: i64) -> Result<i64> {
    match store.commit(batch.take(base)).await? {
        Committed::Version(version) | Committed::Unchanged(version) => Ok(version),
        Committed::Stale => Err(Error::new(
            Code::StoreUnavailable,
            "Another program wrote to the database at the same time; what was made before that stays.",
        )),
    }
}

fn source(scale: Scale, now: OffsetDateTime) -> source::Model {
    let Scale { people, events, participations, seed } = scale;
    let body = format!("{people} people, {events} events, {participations} participations, made from the seed {seed}");
    source::Model {
        id: Uuid::now_v7(),
        key: "generated".to_owned(),
        url: None,
        title: Some("A generated graph".to_owned()),
        media_type: "text/plain".to_owned(),
        publisher: None,
        licence: None,
        issued: None,
        retrieved_at: now,
        sha256: HEXLOWER.encode(&Sha256::digest(body.as_bytes())),
        body,
    }
}

/// True in so many of all cases.
fn chance(rng: &mut SmallRng, share: f64) -> bool {
    rng.random::<f64>() < share
}
