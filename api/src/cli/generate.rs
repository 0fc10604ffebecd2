//! `colloquy generate`: fills an empty database with a graph made up from a seed.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressStyle};

use super::Database;
use crate::{
    error::{Error, Result},
    ingest::generate::{Progress, Scale, generate},
    store::Store,
};

/// Where nobody sees a bar, a line is written each time so much more is done.
const LINE_EVERY: f64 = 0.1;

/// The steps of the bar.
const STEPS: u64 = 1_000;

/// Fill an empty database with a made-up graph in the shapes of real ones
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// How many people
    #[arg(long, env = "COLLOQUY_PEOPLE", value_name = "N", default_value_t = 20_000)]
    pub people: usize,

    /// How many events: series, meetings and panels together
    #[arg(long, env = "COLLOQUY_EVENTS", value_name = "N", default_value_t = 5_000)]
    pub events: usize,

    /// How many participations; at least one for each person
    #[arg(long, env = "COLLOQUY_PARTICIPATIONS", value_name = "N", default_value_t = 60_000)]
    pub participations: usize,

    /// The same seed gives the same graph, ids and times apart
    #[arg(long, env = "COLLOQUY_SEED", value_name = "S", default_value_t = 1)]
    pub seed: u64,

    /// Where it is kept.
    #[command(flatten)]
    pub database: Database,
}

/// Generates; the totals are said on stderr.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    let scale =
        Scale { people: args.people, events: args.events, participations: args.participations, seed: args.seed };
    let mut shown = Shown::new();
    let totals = generate(&store, scale, |progress| shown.show(progress)).await?;
    shown.end();
    let said = format!(
        "{} relations, {} of them participations, between {} people, {} events, {} organisations, {} documents and {} \
         themes",
        totals.relations,
        totals.participations,
        totals.people,
        totals.events,
        totals.organisations,
        totals.documents,
        totals.themes
    );
    writeln!(io::stderr(), "{said}").map_err(Error::internal)
}

/// A bar on a terminal, lines elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    next_line: f64,
}

impl Shown {
    fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            // The template is a constant of ours; were it wrong, the plain bar does.
            let style = ProgressStyle::with_template("{wide_bar} {percent}% {msg}, {eta} left");
            ProgressBar::new(STEPS).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, next_line: LINE_EVERY }
    }

    fn show(&mut self, progress: Progress) {
        let relations = progress.totals.relations;
        match &self.bar {
            Some(bar) => {
                bar.set_message(format!("{relations} relations"));
                bar.set_position((progress.done * STEPS as f64) as u64);
            }
            None if progress.done >= self.next_line => {
                self.next_line = progress.done + LINE_EVERY;
                // Whoever closed stderr does not want to know.
                let _ = writeln!(io::stderr(), "{:.0} % done, {relations} relations", progress.done * 100.0);
            }
            None => {}
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
