//! Strings that many relations share, such as printed titles, each kept once.

use std::{
    hash::{BuildHasher as _, RandomState},
    num::NonZeroU32,
};

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use super::{checkpoint, packed::Packed};

/// A string of [`Symbols`], in four bytes even when optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Symbol(NonZeroU32);

/// The strings of a snapshot. They only ever grow, so an old snapshot reads its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Symbols {
    #[serde(with = "checkpoint::packed")]
    texts: Packed<(), String>,
}

/// Finds the symbol of a text; only the writer of snapshots has it. It keeps no text: those of the symbols are compared.
#[derive(Debug, Default)]
pub struct Interner {
    by_text: HashTable<Symbol>,
    hasher: RandomState,
}

impl Symbol {
    /// The symbol of the text at a place.
    fn at(place: usize) -> Option<Self> {
        Some(Self(NonZeroU32::MIN.checked_add(u32::try_from(place).ok()?)?))
    }

    /// What stands for it in a relation, where one slot is of several sorts.
    pub(super) fn number(self) -> u32 {
        self.0.get()
    }

    pub(super) fn of_number(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }
}

impl Symbols {
    #[inline]
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.row(symbol.0.get() as usize - 1)
    }

    /// The symbol of a text, made if it is new.
    pub(crate) fn intern(&mut self, interner: &mut Interner, text: &str) -> Option<Symbol> {
        let Interner { by_text, hasher } = interner;
        let hash = hasher.hash_one(text);
        if let Some(symbol) = by_text.find(hash, |symbol| self.text(*symbol) == text) {
            return Some(*symbol);
        }
        let symbol = Symbol::at(self.texts.push((), text))?;
        by_text.insert_unique(hash, symbol, |symbol| hasher.hash_one(self.text(*symbol)));
        Some(symbol)
    }

    /// The memory of the texts, and of what leads from a symbol to its text.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.bytes()
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn holds(&self, symbol: Symbol) -> bool {
        symbol.0.get() as usize <= self.texts.len()
    }

    /// What finds the symbols of these texts.
    pub(crate) fn interner(&self) -> Interner {
        let hasher = RandomState::new();
        let mut by_text = HashTable::with_capacity(self.texts.len());
        for (place, ((), text)) in self.texts.iter().enumerate() {
            if let Some(symbol) = Symbol::at(place) {
                let again = |symbol: &Symbol| hasher.hash_one(self.text(*symbol));
                by_text.insert_unique(hasher.hash_one(text), symbol, again);
            }
        }
        Interner { by_text, hasher }
    }
}
