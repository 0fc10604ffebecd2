//! What documents of a segment are worth, one number each, in pages: what nothing was found in takes no room and no time.

use tantivy::DocId;

/// Documents of a page.
const PAGE: usize = 1_024;

/// Documents that are looked past at once where nothing was found.
const STRIDE: usize = 16;

/// Worth by document; 0 where nothing was found.
pub(super) struct Scores {
    pages: Vec<Option<Box<[u16; PAGE]>>>,
}

impl Scores {
    /// For documents below a number.
    pub(super) fn new(documents: DocId) -> Self {
        Self { pages: (0..(documents as usize).div_ceil(PAGE)).map(|_| None).collect() }
    }

    pub(super) fn set(&mut self, document: DocId, score: u16) {
        let document = document as usize;
        let page = self.pages[document / PAGE].get_or_insert_with(|| Box::new([0; PAGE]));
        page[document % PAGE] = score;
    }

    /// Adds what is worth something in both; the rest is worth nothing.
    pub(super) fn both(mut self, other: &Self) -> Self {
        for (page, other) in self.pages.iter_mut().zip(&other.pages) {
            match (page.as_deref_mut(), other) {
                (Some(page), Some(other)) => {
                    for (score, other) in page.iter_mut().zip(&**other) {
                        *score = if *score == 0 || *other == 0 { 0 } else { *score + *other };
                    }
                }
                _ => *page = None,
            }
        }
        self
    }

    /// Looks at everything that is worth something, in the order of documents.
    pub(super) fn each<E>(&self, mut look_at: impl FnMut(DocId, u16) -> Result<(), E>) -> Result<(), E> {
        let pages = self.pages.iter().enumerate().filter_map(|(number, page)| Some((number * PAGE, page.as_deref()?)));
        for (start, page) in pages {
            for (start, scores) in (start..).step_by(STRIDE).zip(page.as_chunks::<STRIDE>().0) {
                if scores.iter().fold(0, |all, score| all | score) == 0 {
                    continue;
                }
                for (document, score) in (start..).zip(scores) {
                    if *score > 0 {
                        look_at(document as DocId, *score)?;
                    }
                }
            }
        }
        Ok(())
    }
}
