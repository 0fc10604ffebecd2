//! Pages of ordered lists: what a client asks for, and the cursors that it asks with.
//!
//! A cursor holds the sort keys and the id of its row, so it keeps its place when rows come and go, and a mark of the list
//! it was made for, so that any other use is refused.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::{Code, Error, Result};

/// Rows of a page when neither `first` nor `last` is given.
pub const DEFAULT_ROWS: usize = 20;

/// The most rows of a page.
pub const MOST_ROWS: usize = 100;

/// One sort key of a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// The row has no such value; it sorts last either way.
    Null,
    /// A number or a time.
    Number(i64),
    /// A text, ordered by collation.
    Text(String),
}

/// The place of a row in an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Its keys, one for each field of the order.
    pub keys: Vec<Key>,
    /// Its id, the last tie-break.
    pub id: Uuid,
}

/// The mark of one list in one order: a digest of what makes it differ from every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMark([u8; 6]);

/// What a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageArguments {
    /// Rows from the front.
    pub first: Option<i32>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// Rows from the back.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

/// The part of a list to give.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// At most so many rows.
    pub rows: usize,
    /// Whether they are taken from the back.
    pub backward: bool,
    /// Only rows after this place.
    pub after: Option<Position>,
    /// Only rows before this place.
    pub before: Option<Position>,
}

/// Some rows of a list, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether the list goes on after them.
    pub has_next: bool,
    /// Whether the list has rows before them.
    pub has_previous: bool,
}

impl ListMark {
    /// The mark of a list that these words tell from every other: its database, owner, name, filter and order.
    #[must_use]
    pub fn new(words: &str) -> Self {
        let digest = Sha256::digest(words.as_bytes());
        Self(std::array::from_fn(|place| digest[place]))
    }
}

impl Position {
    /// The cursor of this place in a list.
    #[must_use]
    pub fn cursor(&self, mark: ListMark) -> String {
        let mut bytes = mark.0.to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        // Keys are numbers, texts and nulls: writing them cannot fail, and an empty list would be refused when read.
        bytes.extend(serde_json::to_vec(&self.keys).unwrap_or_default());
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn read(cursor: &str, mark: ListMark, argument: &str) -> Result<Self> {
        let refused = |why: &str| Err(Error::new(Code::BadCursor, format!("`{argument}` {why}")));
        let Ok(bytes) = BASE64URL_NOPAD.decode(cursor.as_bytes()) else {
            return refused("is not a cursor; use a cursor that this list returned");
        };
        let Some((head, keys)) = bytes.split_at_checked(mark.0.len() + 16) else {
            return refused("is not a cursor; use a cursor that this list returned");
        };
        if head[..mark.0.len()] != mark.0 {
            return refused("was made for another list, filter, order or database; start this list again without it");
        }
        match (Uuid::from_slice(&head[mark.0.len()..]), serde_json::from_slice(keys)) {
            (Ok(id), Ok(keys)) => Ok(Self { keys, id }),
            _ => refused("is damaged; use a cursor as this list returned it"),
        }
    }
}

impl PageArguments {
    /// The window that the arguments ask of a list; its mark is wanted only where they hold a cursor.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for both `first` and `last`, a negative number or one over [`MOST_ROWS`]; `BAD_CURSOR` for a
    /// cursor that was not made for this list.
    pub fn window(&self, mark: impl Fn() -> ListMark) -> Result<Window> {
        let rows = |argument: &str, number: i32| match usize::try_from(number) {
            Err(_) => Err(Error::bad_input(format!("`{argument}` is {number}; it cannot be negative"))),
            Ok(rows) if rows > MOST_ROWS => {
                Err(Error::bad_input(format!("`{argument}` is {number}; a page has at most {MOST_ROWS} rows")))
            }
            Ok(rows) => Ok(rows),
        };
        let (rows, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(Error::bad_input("`first` and `last` cannot both be given; ask for one end of the list"));
            }
            (None, Some(last)) => (rows("last", last)?, true),
            (Some(first), None) => (rows("first", first)?, false),
            (None, None) => (DEFAULT_ROWS, false),
        };
        let place = |argument: &str, cursor: &Option<String>| {
            cursor.as_deref().map(|cursor| Position::read(cursor, mark(), argument)).transpose()
        };
        Ok(Window { rows, backward, after: place("after", &self.after)?, before: place("before", &self.before)? })
    }
}

impl<T> Page<T> {
    /// The page of a list that is empty.
    #[must_use]
    pub fn empty() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }

    /// Cuts a window out of a sequence: `len` rows of which `after`/`before` bound the places, and `keep` chooses.
    ///
    /// # Errors
    /// Those of `keep`.
    pub fn cut(
        bounds: std::ops::Range<usize>,
        len: usize,
        window: &Window,
        mut keep: impl FnMut(usize) -> Result<Option<T>>,
    ) -> Result<Self> {
        let mut rows = Vec::with_capacity(window.rows.min(bounds.len()));
        let mut more = false;
        let mut take = |place: usize, rows: &mut Vec<T>| -> Result<bool> {
            let Some(row) = keep(place)? else { return Ok(false) };
            more = rows.len() == window.rows;
            if !more {
                rows.push(row);
            }
            Ok(more)
        };
        if window.backward {
            for place in bounds.clone().rev() {
                if take(place, &mut rows)? {
                    break;
                }
            }
            rows.reverse();
        } else {
            for place in bounds.clone() {
                if take(place, &mut rows)? {
                    break;
                }
            }
        }
        let mut any = |mut places: Box<dyn Iterator<Item = usize>>| -> Result<bool> {
            places
                .find_map(|place| keep(place).map(|row| row.is_some().then_some(true)).transpose())
                .unwrap_or(Ok(false))
        };
        let before = any(Box::new((0..bounds.start).rev()))?;
        let after = any(Box::new(bounds.end..len))?;
        let (has_next, has_previous) = if window.backward { (after, more || before) } else { (more || after, before) };
        Ok(Self { rows, has_next, has_previous })
    }
}
