//! Strings that many relations share, such as printed titles, each kept once.

use std::{collections::HashMap, num::NonZeroU32, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{checkpoint, chunked::Chunked};

/// A string of [`Symbols`], in four bytes even when optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Symbol(NonZeroU32);

/// The strings of a snapshot. They only ever grow, so an old snapshot reads its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Symbols {
    #[serde(with = "checkpoint::texts")]
    texts: Chunked<Arc<str>>,
}

/// Finds the symbol of a text; only the writer of snapshots has it.
#[derive(Debug, Default)]
pub struct Interner {
    by_text: HashMap<Arc<str>, Symbol>,
}

impl Symbols {
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0.get() as usize - 1)
    }

    /// The symbol of a text, made if it is new.
    pub(crate) fn intern(&mut self, interner: &mut Interner, text: &str) -> Option<Symbol> {
        if let Some(symbol) = interner.by_text.get(text) {
            return Some(*symbol);
        }
        let shared: Arc<str> = text.into();
        let symbol = Symbol(NonZeroU32::new(u32::try_from(self.texts.push(shared.clone())).ok()? + 1)?);
        interner.by_text.insert(shared, symbol);
        Some(symbol)
    }

    /// The memory of the texts, and of what leads from a symbol to its text.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.bytes() + self.texts.iter().map(|text| text.len() + 2 * size_of::<usize>()).sum::<usize>()
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn holds(&self, symbol: Symbol) -> bool {
        symbol.0.get() as usize <= self.texts.len()
    }

    /// What finds the symbols of these texts.
    pub(crate) fn interner(&self) -> Interner {
        let number = |place| NonZeroU32::MIN.saturating_add(u32::try_from(place).unwrap_or(u32::MAX));
        let by_text = self.texts.iter().enumerate().map(|(place, text)| (text.clone(), Symbol(number(place))));
        Interner { by_text: by_text.collect() }
    }
}
