//! Facts counted by the values that they have of one dimension.

use std::{borrow::Cow, collections::hash_map::Entry, ops::Range};

use rustc_hash::FxHashMap;

use super::{
    Dimension, Facet, Labels, Largest, List, Ref, Value, View, dimension::add_values, facet::compare, numbers::Numbers,
};
use crate::error::Result;

/// The values of one dimension, numbered as facts are seen to have them.
pub(super) struct Tally<'g> {
    by: Dimension,
    values: Vec<Value<'g>>,
    numbers: FxHashMap<Value<'g>, u32>,
    /// Whether other values than those that it began with are numbered, too.
    is_open: bool,
    /// One more than the place of a key's slot.
    slots_of: Numbers,
    slots: Vec<Slot>,
    /// The numbers of the values of every slot.
    known: Vec<u32>,
    /// The values of one key.
    found: Vec<Value<'g>>,
}

/// The facts of one key have the same values: these are found once, and the facts are counted.
struct Slot {
    facts: usize,
    /// Where the numbers of its values are.
    known: Range<usize>,
}

impl<'g> Tally<'g> {
    /// One that numbers the values that facts of a list turn out to have.
    pub(super) fn open(view: &View, list: &List, by: Dimension) -> Self {
        Self {
            by,
            values: Vec::new(),
            numbers: FxHashMap::default(),
            is_open: true,
            slots_of: Numbers::new(view.graph(), list.rows(view)),
            slots: Vec::new(),
            known: Vec::new(),
            found: Vec::new(),
        }
    }

    /// One that looks at some values alone, which have the numbers of their places.
    pub(super) fn of_values(view: &View, list: &List, by: Dimension, facets: &[Facet<'g>]) -> Self {
        let values: Vec<_> = facets.iter().map(|facet| facet.value).collect();
        let numbers = values.iter().copied().zip(0..).collect();
        Self { values, numbers, is_open: false, ..Self::open(view, list, by) }
    }

    /// What the values are of.
    pub(super) fn by(&self) -> Dimension {
        self.by
    }

    /// Counts a fact, and gives its slot.
    #[inline]
    pub(super) fn see(&mut self, view: &'g View, fact: Ref) -> Result<Option<u32>> {
        let slot = self.slot(view, fact)?;
        if let Some(slot) = slot {
            self.slots[slot as usize].facts += 1;
        }
        Ok(slot)
    }

    /// Counts so many facts of one key, and gives its slot.
    pub(super) fn see_all(&mut self, view: &'g View, key: u32, facts: usize) -> Result<u32> {
        let slot = self.slot_of(view, key)?;
        self.slots[slot as usize].facts += facts;
        Ok(slot)
    }

    /// The slot of a fact; none of one that cannot have a value.
    #[inline]
    pub(super) fn slot(&mut self, view: &'g View, fact: Ref) -> Result<Option<u32>> {
        self.by.key(view.graph(), fact).map(|key| self.slot_of(view, key)).transpose()
    }

    #[inline]
    fn slot_of(&mut self, view: &'g View, key: u32) -> Result<u32> {
        match self.slots_of.get(key).checked_sub(1) {
            Some(slot) => Ok(slot),
            None => self.add(view, key),
        }
    }

    #[cold]
    fn add(&mut self, view: &'g View, key: u32) -> Result<u32> {
        let mut found = std::mem::take(&mut self.found);
        add_values(view, self.by, key, &mut found)?;
        let start = self.known.len();
        for value in found.drain(..) {
            if let Some(number) = self.number(value)
                && !self.known[start..].contains(&number)
            {
                self.known.push(number);
            }
        }
        self.found = found;
        self.slots.push(Slot { facts: 0, known: start..self.known.len() });
        *self.slots_of.at(key) = self.slots.len() as u32;
        Ok(self.slots.len() as u32 - 1)
    }

    fn number(&mut self, value: Value<'g>) -> Option<u32> {
        match self.numbers.entry(value) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(new) if self.is_open => {
                self.values.push(value);
                Some(*new.insert(self.values.len() as u32 - 1))
            }
            Entry::Vacant(_) => None,
        }
    }

    /// The numbers of the values that the facts of a slot have, each once.
    #[inline]
    pub(super) fn numbers(&self, slot: u32) -> &[u32] {
        &self.known[self.slots[slot as usize].known.clone()]
    }

    /// How many values there are.
    pub(super) fn values(&self) -> usize {
        self.values.len()
    }

    /// The largest values, each with its number.
    pub(super) fn largest(&self, view: &'g View, wanted: Largest, labels: Labels) -> Result<Vec<(u32, Facet<'g>)>> {
        let mut counts = vec![0; self.values.len()];
        for slot in &self.slots {
            for number in &self.known[slot.known.clone()] {
                counts[*number as usize] += slot.facts;
            }
        }
        view.look()?;
        // What has fewer facts than the last that is shown needs neither a label nor an order.
        let mut large: Vec<usize> = counts.iter().copied().filter(|count| *count >= wanted.least).collect();
        let least = match wanted.top.checked_sub(1) {
            Some(last) if last < large.len() => *large.select_nth_unstable_by(last, |a, b| b.cmp(a)).1,
            _ => wanted.least,
        };
        let shown = (0..).zip(counts).filter(|(_, count)| *count >= least.max(1));
        let mut facets: Vec<(u32, Facet<'g>)> =
            shown.map(|(number, count)| (number, self.facet(view, number, count, labels))).collect();
        view.look()?;
        let compare = |a: &(u32, Facet<'g>), b: &(u32, Facet<'g>)| compare(view.graph(), &a.1, &b.1);
        if facets.len() > wanted.top {
            // Of many equals, those beyond the top need no order of their own.
            facets.select_nth_unstable_by(wanted.top, compare);
            facets.truncate(wanted.top);
        }
        facets.sort_unstable_by(compare);
        Ok(facets)
    }

    fn facet(&self, view: &'g View, number: u32, count: usize, labels: Labels) -> Facet<'g> {
        let value = self.values[number as usize];
        let label = match value {
            Value::Entity(node) => Cow::Borrowed(view.graph().node(node).name()),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Word(word) => Cow::Owned((labels.word)(word)),
            Value::Country(code) => Cow::Owned((labels.country)(code)),
            Value::Period(period) => Cow::Owned(period.to_string()),
            Value::Number(number) => Cow::Owned(number.to_string()),
        };
        Facet { value, label, count }
    }
}
