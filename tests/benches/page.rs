//! Pages, read and resolved on one core: what one costs where a million names are known, beside ten thousand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::{fmt::Write as _, time::Instant};

use api::{
    ingest::{
        generate::Scale,
        read::{Format, ReadOptions},
        write::{Source, import, rehearse},
    },
    store::Store,
};
use entity::vocabulary::EntityKind;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::measure::{Times, copied, figure, url};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pages whose times are taken.
const PAGES: usize = 60;

/// People that each page names; one in five is nobody who is known.
const PEOPLE: usize = 15;

/// Some names of people and of organisations, and how many names there are.
struct Names {
    people: Vec<String>,
    organisations: Vec<String>,
    count: usize,
}

/// Takes names at random, each as likely as any other.
async fn names(store: &Store) -> Names {
    let mut rng = StdRng::seed_from_u64(1);
    let mut found = Names { people: Vec::new(), organisations: Vec::new(), count: 0 };
    let mut seen = [0_usize; 2];
    let on_node = |node: api::store::rows::NodeRow| {
        found.count += node.names.len();
        let (kept, seen) = match node.head.kind {
            EntityKind::Person => (&mut found.people, &mut seen[0]),
            EntityKind::Organisation => (&mut found.organisations, &mut seen[1]),
            _ => return,
        };
        *seen += 1;
        let name = node.names[0].text.clone();
        if kept.len() < PAGES * PEOPLE {
            kept.push(name);
        } else if let Some(place) = kept.get_mut(rng.random_range(0..*seen)) {
            *place = name;
        }
    };
    store.read_all(on_node, |_| ()).await.expect("the names");
    found
}

/// A page of a seminar with some of the names.
fn page(names: &Names, rng: &mut StdRng) -> String {
    let number = rng.random_range(0..1_000_000);
    let mut page =
        format!("Seminar on question {number}\n\nDate: 28 November 2011\nVenue: Long room, Town Hall\n\nSpeakers\n\n");
    for person in 0..PEOPLE {
        let known = names.people[rng.random_range(0..names.people.len())].as_str();
        let stranger = format!("Quirin Zw{}t", "aeiou".repeat(rng.random_range(1..4)));
        let name = if person % 5 == 0 { stranger.as_str() } else { known };
        let organisation = &names.organisations[rng.random_range(0..names.organisations.len())];
        let _ = writeln!(page, "Ms. {name}, Director, {organisation}\n");
    }
    page
}

/// How long a page takes: read and resolved, and read in with all that is decided of its people afterwards.
async fn measure(people: usize) -> [f64; 2] {
    let scale = Scale { people, events: people / 50, participations: people, seed: 1 };
    let (_folder, file) = copied(scale).await;
    let store = Store::connect(&url(&file)).await.expect("the database opens");
    let names = names(&store).await;
    let mut rng = StdRng::seed_from_u64(2);
    let (mut resolved, mut imported) = (Times::default(), Times::default());
    for _ in 0..PAGES {
        let page = page(&names, &mut rng);
        let options = ReadOptions::default();
        let source = Source { bytes: page.as_bytes(), format: Format::PageText, options: &options, actor: "bench" };
        let start = Instant::now();
        let report = rehearse(&store, source).await.expect("a page");
        resolved.push(start.elapsed());
        assert!(report.matched + report.created > PEOPLE, "{report:?}");
        let start = Instant::now();
        import(&store, source).await.expect("a page");
        imported.push(start.elapsed());
    }
    figure(&format!("page_resolved_p50_{people}"), resolved.percentile(50), "ms");
    figure(&format!("page_resolved_p90_{people}"), resolved.percentile(90), "ms");
    figure(&format!("page_imported_p50_{people}"), imported.percentile(50), "ms");
    figure(&format!("page_names_{people}"), names.count as f64, "names");
    [resolved.percentile(50), imported.percentile(50)]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let few = measure(8_500).await;
    let many = measure(850_000).await;
    figure("page_resolved_ratio_of_100_times_the_names", many[0] / few[0], "x");
    figure("page_imported_ratio_of_100_times_the_names", many[1] / few[1], "x");
}
