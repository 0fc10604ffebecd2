//! Networks for the question at hand: who was at the same events as whom, people or organisations, and how often. A tie
//! weighs as many events as its two share.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use entity::vocabulary::{EntityKind, RelationKind};
use uuid::Uuid;

use super::{End, Graph, Level, Neighbourhood, NodeIx, NodeTest, Presence, View, presence::distinct, walk::id_of};
use crate::error::Result;

/// Who is tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TogetherWho {
    /// People who took part.
    People,
    /// Organisations that took part or organised, or that somebody worked or spoke for there.
    Organisations,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct TogetherOf {
    /// Who is tied.
    pub who: TogetherWho,
    /// Only at events for which this holds, as they count at the level.
    pub events: Option<Arc<NodeTest>>,
    /// As what events count.
    pub level: Level,
    /// The participations that count.
    pub presence: Presence,
    /// Events that two must share at least to be tied; 1 or more.
    pub least: usize,
    /// The most entities.
    pub limit: usize,
    /// Pairs of those at one event that are looked at in all.
    pub most_pairs: usize,
}

/// One entity of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied {
    /// The entity.
    pub node: NodeIx,
    /// With how many others it is tied, within the limit and beyond.
    pub ties: usize,
    /// How much those ties weigh together.
    pub weight: usize,
}

/// One tie of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The one; the lesser id.
    pub a: NodeIx,
    /// The other.
    pub b: NodeIx,
    /// How many events they share.
    pub weight: usize,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Together {
    /// Those who are tied to anybody, by number of ties, then by their weight, the most first, then by id.
    pub tied: Vec<Tied>,
    /// The ties among these, the heaviest first, then by the ids.
    pub ties: Vec<Tie>,
    /// Whether entities or ties are left out because there are more than allowed.
    pub is_cut: bool,
    /// Whether the largest events were left out, because too many pairs were at them: ties are missing, or weigh too little.
    pub is_partial: bool,
}

/// Those who count, numbered in the order of their ids, and where they were.
struct Meetings {
    nodes: Vec<NodeIx>,
    /// For each event, the numbers of those who were at it.
    at: Vec<Vec<u32>>,
    /// For each number, the events.
    of: Vec<Vec<u32>>,
    is_partial: bool,
}

impl Together {
    /// Finds it.
    ///
    /// # Errors
    /// `TIMEOUT` when the view's budget is spent.
    pub fn find(view: &View, of: &TogetherOf) -> Result<Self> {
        let graph = view.graph();
        let meetings = Meetings::of(view, of)?;
        let mut shared = Shared::new(&meetings);
        let mut members = Vec::new();
        for (number, node) in meetings.nodes.iter().enumerate() {
            shared.count(view, number)?;
            let weights = shared.met.iter().map(|other| shared.counts[*other as usize] as usize);
            let (ties, weight) = weights
                .filter(|weight| *weight >= of.least)
                .fold((0, 0), |(ties, weight), more| (ties + 1, weight + more));
            if ties > 0 {
                members.push((number, Tied { node: *node, ties, weight }));
            }
        }
        // Numbers are in the order of ids.
        members.sort_unstable_by_key(|(number, one)| (Reverse(one.ties), Reverse(one.weight), *number));
        let mut is_cut = members.len() > of.limit;
        members.truncate(of.limit);
        view.look()?;

        let mut is_chosen = vec![false; meetings.nodes.len()];
        for (number, _) in &members {
            is_chosen[*number] = true;
        }
        let mut ties = Vec::new();
        for (number, one) in &members {
            shared.count(view, *number)?;
            for other in shared.met.iter().map(|other| *other as usize) {
                let weight = shared.counts[other] as usize;
                if other > *number && is_chosen[other] && weight >= of.least {
                    ties.push(Tie { a: one.node, b: meetings.nodes[other], weight });
                }
            }
        }
        ties.sort_by_cached_key(|tie| (Reverse(tie.weight), id_of(graph, tie.a), id_of(graph, tie.b)));
        let most = Neighbourhood::most_relations(of.limit);
        is_cut |= ties.len() > most;
        ties.truncate(most);
        let members = members.into_iter().map(|(_, one)| one).collect();
        Ok(Self { tied: members, ties, is_cut, is_partial: meetings.is_partial })
    }
}

impl Meetings {
    fn of(view: &View, of: &TogetherOf) -> Result<Self> {
        let graph = view.graph();
        let mut at = at_events(view, of)?;
        // Who was at fewer events than two must share is tied to nobody.
        let mut events: HashMap<NodeIx, usize> = HashMap::new();
        for node in at.values().flatten() {
            *events.entry(*node).or_default() += 1;
        }
        for there in at.values_mut() {
            view.step()?;
            there.retain(|node| events.get(node).is_some_and(|count| *count >= of.least));
        }
        let mut at: Vec<Vec<NodeIx>> = at.into_values().filter(|there| there.len() > 1).collect();
        // A stable sort keeps events of one size in the order of their ids.
        at.sort_by_key(Vec::len);
        let mut left = of.most_pairs;
        let whole = at.iter().take_while(|there| {
            let pairs = there.len() * (there.len() - 1);
            let fits = pairs <= left;
            left -= pairs.min(left);
            fits
        });
        let whole = whole.count();
        let is_partial = whole < at.len();
        at.truncate(whole);

        let mut nodes = distinct(at.iter().flatten().copied().collect());
        nodes.sort_by_cached_key(|node| id_of(graph, *node));
        let numbers: HashMap<NodeIx, u32> = nodes.iter().copied().zip(0..).collect();
        let mut of_number = vec![Vec::new(); nodes.len()];
        let mut numbered = Vec::with_capacity(at.len());
        for (event, there) in at.iter().enumerate() {
            let mut here: Vec<u32> = there.iter().filter_map(|node| numbers.get(node).copied()).collect();
            here.sort_unstable();
            for number in &here {
                view.step()?;
                of_number[*number as usize].push(event as u32);
            }
            numbered.push(here);
        }
        Ok(Self { nodes, at: numbered, of: of_number, is_partial })
    }
}

/// Who was at each event, each once; events in the order of their ids.
fn at_events(view: &View, of: &TogetherOf) -> Result<BTreeMap<Uuid, Vec<NodeIx>>> {
    let graph = view.graph();
    let mut counts: HashMap<NodeIx, bool> = HashMap::new();
    let mut at: BTreeMap<Uuid, Vec<NodeIx>> = BTreeMap::new();
    for event in graph.nodes().filter(|node| graph.node(*node).kind() == EntityKind::Event) {
        view.step()?;
        let whole = graph.at_level(event, of.level);
        let is_asked = match (counts.get(&whole), &of.events) {
            (Some(known), _) => *known,
            (None, None) => true,
            (None, Some(test)) => {
                let holds = test.holds(view, whole)?;
                counts.insert(whole, holds);
                holds
            }
        };
        if is_asked {
            at.entry(graph.node(whole).id).or_default().append(&mut there(view, of, event)?);
        }
    }
    for there in at.values_mut() {
        *there = distinct(std::mem::take(there));
    }
    Ok(at)
}

/// Who was at one event itself.
fn there(view: &View, of: &TogetherOf, event: NodeIx) -> Result<Vec<NodeIx>> {
    let graph = view.graph();
    let participations = of.presence.at(view, &[event])?;
    if of.who == TogetherWho::People {
        return Ok(graph.people(&participations));
    }
    let is_organisation = |node: &NodeIx| graph.node(*node).kind() == EntityKind::Organisation;
    let mut found = Vec::new();
    for relation in participations.into_iter().map(|ix| graph.relation(ix)) {
        found.extend([Some(relation.subject), relation.affiliation, relation.on_behalf_of].into_iter().flatten());
    }
    for ix in graph.adjacent(event, RelationKind::Organising, End::Object).iter() {
        view.step()?;
        found.push(graph.relation(ix).subject);
    }
    found.retain(is_organisation);
    Ok(distinct(found))
}

/// How many events one shares with each other: counted outward from one at a time, in one array for all.
struct Shared<'a> {
    meetings: &'a Meetings,
    counts: Vec<u32>,
    /// Those with a count.
    met: Vec<u32>,
}

impl<'a> Shared<'a> {
    fn new(meetings: &'a Meetings) -> Self {
        Self { meetings, counts: vec![0; meetings.nodes.len()], met: Vec::new() }
    }

    fn count(&mut self, view: &View, number: usize) -> Result<()> {
        for other in self.met.drain(..) {
            self.counts[other as usize] = 0;
        }
        for event in &self.meetings.of[number] {
            for other in &self.meetings.at[*event as usize] {
                view.step()?;
                if *other as usize == number {
                    continue;
                }
                let count = &mut self.counts[*other as usize];
                if *count == 0 {
                    self.met.push(*other);
                }
                *count += 1;
            }
        }
        Ok(())
    }
}

impl Graph {
    /// Pairs that a network looks at: some tenths of a second.
    pub const MOST_PAIRS: usize = 20_000_000;
}
