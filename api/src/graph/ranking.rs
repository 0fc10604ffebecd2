//! Which entities stand in the middle of things: measures over the whole network of facts.
//!
//! Exact as long as that takes some hundred million steps at most; beyond that, betweenness and closeness are estimated
//! from a sample of entities, always the same for one network, and the estimate says how far off it may be.

use entity::vocabulary::{EntityKind, Vocabulary as _};
use rand::{SeedableRng as _, rngs::SmallRng, seq::index};

use super::{NodeIx, View, Walk, network::Network, walk::id_of};
use crate::error::Result;

/// How much of the score goes on along facts, the rest starting anywhere.
const DAMPING: f64 = 0.85;

/// The most rounds of `PageRank`, and the change at which they end.
const ROUNDS: usize = 100;
const SETTLED: f64 = 1e-9;

/// Steps that a measure may take to be exact, and about as many as a sample takes.
const STEPS: usize = 300_000_000;

/// The fewest entities of a sample.
const SMALLEST_SAMPLE: usize = 32;

/// Steps between two looks at the clock.
const STEPS_BETWEEN_LOOKS: usize = 1 << 16;

/// Standard errors on either side of an estimate that hold the truth in 95 of 100 cases.
const CONFIDENCE: f64 = 1.96;

/// What makes an entity central.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// How many facts hold it.
    Degree,
    /// How often somebody is there who follows facts at random, starting anew now and then; all together are 1.
    PageRank,
    /// On what part of all shortest paths between two others it lies, 0 to 1.
    Betweenness,
    /// How near it is to all that it is tied to, 0 to 1: one over the mean distance, times the part of all others that it
    /// can reach (after Wasserman and Faust).
    Closeness,
}

/// Entities of one kind by a measure.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The entities, the most central first; names, then ids decide between equals.
    pub rows: Vec<Scored>,
    /// Where scores are estimates: half the width of the interval that holds the true score in 95 of 100 cases, of the
    /// entity of which it is the widest.
    pub error: Option<f64>,
}

/// An entity and its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The entity.
    pub node: NodeIx,
    /// How central it is.
    pub score: f64,
}

/// Scores by number, and the widest half interval where they are estimates.
type Scores = (Vec<f64>, Option<f64>);

impl Ranking {
    /// Measures every entity, and ranks those of a kind.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn of(view: &View, kind: EntityKind, measure: Measure, walk: &Walk) -> Result<Self> {
        let network = Network::of(view, walk)?;
        let (scores, error) = match measure {
            Measure::Degree => (network.degrees.iter().map(|degree| f64::from(*degree)).collect(), None),
            Measure::PageRank => (page_rank(view, &network)?, None),
            Measure::Betweenness => betweenness(view, &network)?,
            Measure::Closeness => closeness(view, &network)?,
        };
        // By name, then id: a stable sort by score leaves equals in that order.
        let named = view.graph().indexes.kinds[usize::from(kind.code())].by_name.iter();
        let row = |node| network.number(node).map(|number| Scored { node, score: decided(scores[number]) });
        let mut rows: Vec<Scored> = named.filter_map(row).collect();
        rows.sort_by(|a, b| b.score.total_cmp(&a.score));
        view.look()?;
        Ok(Self { rows, error })
    }
}

/// Digits of a score that are shown.
const DIGITS: i32 = 12;

/// A score without its last digits: they depend on the order in which it was summed up, which is another one on another server,
/// and must not decide between equals.
fn decided(score: f64) -> f64 {
    if score == 0.0 {
        return score;
    }
    let scale = 10_f64.powi(DIGITS - 1 - score.log10().floor() as i32);
    (score * scale).round() / scale
}

/// By rounds of passing the score on. What entities without neighbours hold is shared among all.
fn page_rank(view: &View, network: &Network) -> Result<Vec<f64>> {
    let entities = network.len() as f64;
    let alone: Vec<usize> = (0..network.len()).filter(|number| network.neighbours(*number).is_empty()).collect();
    let share = |number: usize, score: f64| score / network.neighbours(number).len().max(1) as f64;
    let mut scores = vec![1.0 / entities; network.len()];
    // What each hands on to each of its neighbours, in this round and in the next.
    let mut shares: Vec<f64> = scores.iter().enumerate().map(|(number, score)| share(number, *score)).collect();
    let mut next_shares = shares.clone();
    for _ in 0..ROUNDS {
        view.look()?;
        let loose: f64 = alone.iter().map(|number| scores[*number]).sum();
        let everybodys = (1.0 - DAMPING + DAMPING * loose) / entities;
        let mut change = 0.0;
        for (number, (score, next_share)) in scores.iter_mut().zip(&mut next_shares).enumerate() {
            let taken: f64 = network.neighbours(number).iter().map(|from| shares[*from as usize]).sum();
            let next = everybodys + DAMPING * taken;
            change += (next - *score).abs();
            *score = next;
            *next_share = share(number, next);
        }
        std::mem::swap(&mut shares, &mut next_shares);
        if change < SETTLED {
            break;
        }
    }
    Ok(scores)
}

/// The entities that paths are followed from: all where that can be afforded, else a sample. It is taken in the order of their
/// ids, so that it is the same on every server.
fn sources(view: &View, network: &Network) -> Vec<usize> {
    let mut all: Vec<usize> = (0..network.len()).collect();
    let affordable = STEPS / (network.len() + network.sides()).max(1);
    if affordable >= network.len() {
        return all;
    }
    let sample = affordable.max(SMALLEST_SAMPLE).min(network.len());
    all.sort_by_cached_key(|number| network.nodes.get(*number).map(|node| id_of(view.graph(), *node)));
    let places = index::sample(&mut SmallRng::seed_from_u64(network.len() as u64), network.len(), sample);
    places.iter().filter_map(|place| all.get(place).copied()).collect()
}

/// A search outward from one entity after another, its memory used again.
struct Outward<'a> {
    view: &'a View,
    network: &'a Network,
    /// By number: how far; `u32::MAX` for what was not reached.
    distance: Vec<u32>,
    /// What was reached, the nearest first.
    reached: Vec<u32>,
    steps: usize,
}

impl<'a> Outward<'a> {
    fn new(view: &'a View, network: &'a Network) -> Self {
        let distance = vec![u32::MAX; network.len()];
        Self { view, network, distance, reached: Vec::with_capacity(network.len()), steps: 0 }
    }

    /// Searches from an entity; `on` is shown every side that leads one step further out.
    fn search(&mut self, from: usize, mut on: impl FnMut(usize, usize)) -> Result<()> {
        for number in self.reached.drain(..) {
            self.distance[number as usize] = u32::MAX;
        }
        self.distance[from] = 0;
        self.reached.push(from as u32);
        let mut next = 0;
        while let Some(&at) = self.reached.get(next) {
            next += 1;
            let at = at as usize;
            let neighbours = self.network.neighbours(at);
            self.steps += neighbours.len() + 1;
            if self.steps > STEPS_BETWEEN_LOOKS {
                self.steps = 0;
                self.view.look()?;
            }
            let further = self.distance[at] + 1;
            for &neighbour in neighbours {
                let distance = &mut self.distance[neighbour as usize];
                if *distance == u32::MAX {
                    *distance = further;
                    self.reached.push(neighbour);
                }
                if *distance == further {
                    on(at, neighbour as usize);
                }
            }
        }
        Ok(())
    }
}

/// Sums and sums of squares of one value for each entity and source.
struct Samples {
    sums: Vec<f64>,
    squares: Vec<f64>,
    counts: Vec<usize>,
}

impl Samples {
    fn new(entities: usize) -> Self {
        Self { sums: vec![0.0; entities], squares: vec![0.0; entities], counts: vec![0; entities] }
    }

    fn add(&mut self, number: usize, value: f64) {
        self.sums[number] += value;
        self.squares[number] += value * value;
        self.counts[number] += 1;
    }

    fn mean(&self, number: usize) -> f64 {
        self.sums[number] / self.counts[number].max(1) as f64
    }

    /// Half the width of the interval around the mean of so many of `all` values, of which the rest was not looked at.
    fn half_interval(&self, number: usize, seen: usize, all: usize) -> f64 {
        let (seen, all) = (seen.max(2) as f64, all as f64);
        let mean = self.sums[number] / seen;
        let variance = ((self.squares[number] / seen - mean * mean) * seen / (seen - 1.0)).max(0.0);
        CONFIDENCE * (variance / seen * (1.0 - seen / all).max(0.0)).sqrt()
    }
}

/// Brandes' way: from each source outward, then back with what depends on each entity on the way.
fn betweenness(view: &View, network: &Network) -> Result<Scores> {
    let (entities, sources) = (network.len(), sources(view, network));
    if entities < 3 {
        return Ok((vec![0.0; entities], None));
    }
    let mut outward = Outward::new(view, network);
    let mut samples = Samples::new(entities);
    let (mut paths, mut depends) = (vec![0.0_f64; entities], vec![0.0_f64; entities]);
    for source in &sources {
        for number in &outward.reached {
            paths[*number as usize] = 0.0;
            depends[*number as usize] = 0.0;
        }
        paths[*source] = 1.0;
        outward.search(*source, |from, to| paths[to] += paths[from])?;
        for &far in outward.reached.iter().rev() {
            let far = far as usize;
            for &near in network.neighbours(far) {
                let near = near as usize;
                if outward.distance[near].checked_add(1) == Some(outward.distance[far]) {
                    depends[near] += paths[near] / paths[far] * (1.0 + depends[far]);
                }
            }
            if far != *source {
                samples.add(far, depends[far] / (entities - 2) as f64);
            }
        }
    }
    // From an entity to itself nothing leads; all others are sources, each seen once or not at all.
    let (seen, all) = (sources.len(), entities);
    let of_all = all as f64 / (all - 1) as f64;
    let score = |number: usize| samples.sums[number] / seen as f64 * of_all;
    let error = (seen < all)
        .then(|| (0..entities).map(|number| samples.half_interval(number, seen, all) * of_all).fold(0.0, f64::max));
    Ok(((0..entities).map(score).collect(), error))
}

/// From the distances to each source, and the number of entities that can be reached at all.
fn closeness(view: &View, network: &Network) -> Result<Scores> {
    let (entities, sources) = (network.len(), sources(view, network));
    let reachable = reachable(view, network)?;
    let mut outward = Outward::new(view, network);
    let mut samples = Samples::new(entities);
    for source in &sources {
        outward.search(*source, |_, _| ())?;
        for number in outward.reached.iter().map(|number| *number as usize).filter(|number| number != source) {
            samples.add(number, f64::from(outward.distance[number]));
        }
    }
    let is_exact = sources.len() == entities;
    let (mut scores, mut widest) = (vec![0.0; entities], 0.0_f64);
    for (number, score) in scores.iter_mut().enumerate() {
        let mean = samples.mean(number);
        if mean > 0.0 {
            *score = reachable[number] as f64 / (entities - 1) as f64 / mean;
            let half = samples.half_interval(number, samples.counts[number], reachable[number]);
            widest = widest.max(*score * half / mean);
        }
    }
    Ok((scores, (!is_exact).then_some(widest)))
}

/// For each entity, how many others can be reached from it.
fn reachable(view: &View, network: &Network) -> Result<Vec<usize>> {
    let mut reachable = vec![usize::MAX; network.len()];
    let mut outward = Outward::new(view, network);
    for number in 0..network.len() {
        if reachable[number] == usize::MAX {
            outward.search(number, |_, _| ())?;
            for member in &outward.reached {
                reachable[*member as usize] = outward.reached.len() - 1;
            }
        }
    }
    Ok(reachable)
}
