//! Names of people and organisations: folding, matching keys, honorifics, acronyms, slugs.
//!
//! Keys are for comparing and never shown; they may change between versions of the program only together with a
//! migration that writes them anew. What a name was printed like is kept elsewhere, letter for letter.

use ::entity::vocabulary::EntityKind;
use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_compatible, is_combining_mark},
};

mod alike;
mod honorific;

pub use alike::{Likeness, Parts, person_blocks};
pub use honorific::{Address, address, split_honorific};

/// A slug has at most so many characters.
const SLUG_CHARS: usize = 80;

/// The key under which a name of a kind is looked up: two names with one key may be one entity's.
#[must_use]
pub fn key(kind: EntityKind, text: &str) -> String {
    match kind {
        EntityKind::Person => person_key(text),
        EntityKind::Organisation => organisation_key(text),
        EntityKind::Event | EntityKind::Document | EntityKind::Theme => without_article(fold(text)),
    }
}

/// A coarser key than [`key`], shared by names that may be spellings of each other: family name by its sound and initial of a
/// person; initials of a name of several words, or the acronym, of an organisation. Empty where a name is too short to tell.
#[must_use]
pub fn block(kind: EntityKind, text: &str) -> String {
    match kind {
        EntityKind::Person => alike::person_block(text),
        EntityKind::Organisation => organisation_block(text),
        EntityKind::Event | EntityKind::Document | EntityKind::Theme => String::new(),
    }
}

/// The acronym that an organisation is or would be called by: `undp` for `UNDP` and `United Nations Development Programme`.
fn organisation_block(text: &str) -> String {
    const SMALL: &[&str] = &[
        "a", "and", "da", "das", "de", "del", "der", "des", "di", "do", "du", "e", "el", "en", "et", "for", "fur",
        "in", "la", "las", "le", "les", "los", "of", "on", "para", "por", "pour", "the", "to", "und", "y",
    ];
    let (name, _) = split_acronym(text);
    if is_acronym(name) {
        return fold(name).replace(' ', "");
    }
    let key = organisation_key(name);
    let initials: String =
        key.split(' ').filter(|word| !SMALL.contains(word)).filter_map(|word| word.chars().next()).collect();
    if initials.chars().count() < 3 { String::new() } else { initials }
}

/// Folds case, diacritics, punctuation and spaces away, so that spellings of one name become equal.
///
/// As [`plain`], and the German pairs lose their `e` between consonants, so that `Rosengärtner`, `Rosengaertner` and
/// `Rosengartner` are one.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded = Folded::of(text);
    if folded.has_pair() { german_pairs(&folded.text) } else { folded.text }
}

/// Folds case, diacritics, punctuation and spaces of words that are no names.
///
/// Latin letters lose their marks (`Łódź` is `lodz`). Other scripts keep their letters: a transliteration would make
/// different names equal. Apostrophes vanish, other punctuation separates, `&` is `and`.
#[must_use]
pub fn plain(text: &str) -> String {
    Folded::of(text).text
}

/// Whether a character is of the blocks of Latin letters, ASCII and all.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// A text while it is folded.
struct Folded {
    text: String,
    /// Whether the next letter begins a word.
    begins: bool,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), begins: false };
        let mut rest = text;
        loop {
            // Most of most names is told at a glance.
            let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let (letters, behind) = rest.split_at(run);
            folded.letters(letters);
            let mut behind = behind.chars();
            let Some(c) = behind.next() else { return folded };
            rest = behind.as_str();
            // A Latin letter comes apart by itself: its marks vanish, and those of other letters do not reach over it.
            if c.is_ascii() {
                folded.push(c);
            } else if is_latin(c) {
                decompose_compatible(c, |c| folded.push(c));
            } else {
                let (others, behind) = rest.split_at(rest.find(is_latin).unwrap_or(rest.len()));
                std::iter::once(c).chain(others.chars()).nfkd().for_each(|c| folded.push(c));
                rest = behind;
            }
        }
    }

    /// Adds letters and digits of ASCII.
    fn letters(&mut self, letters: &str) {
        if letters.is_empty() {
            return;
        }
        self.begin();
        let start = self.text.len();
        self.text.push_str(letters);
        self.text[start..].make_ascii_lowercase();
    }

    fn push(&mut self, c: char) {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => self.letter(c.to_ascii_lowercase()),
            '&' => {
                self.begins = true;
                self.letters("and");
                self.begins = true;
            }
            _ if is_silent(c) => {}
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => {
                self.letters(deunicode::deunicode_char(c).unwrap_or_default());
            }
            _ if c.is_alphanumeric() || is_combining_mark(c) => c.to_lowercase().for_each(|c| self.letter(c)),
            _ => self.begins = true,
        }
    }

    fn letter(&mut self, c: char) {
        self.begin();
        self.text.push(c);
    }

    /// Parts what comes from the word before, if it is another.
    fn begin(&mut self) {
        if std::mem::take(&mut self.begins) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    /// Whether there may be a German pair in it.
    fn has_pair(&self) -> bool {
        let pairs = self.text.as_bytes().windows(2);
        // Each is looked at, which is done many at a time.
        pairs.fold(false, |any, pair| any | (pair[1] == b'e' && matches!(pair[0], b'a' | b'o' | b'u')))
    }
}

/// Whether a character vanishes when a text is folded: apostrophes, soft hyphens, zero-width characters and the marks of
/// Latin, Greek and Cyrillic letters.
#[must_use]
pub fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}'
    )
}

/// Drops the `e` of `ae`, `oe`, `ue` before a consonant, unless a vowel or `q` stands before the pair (`Bauer`, `Quentin`)
/// or the word ends with it (`Sue`).
fn german_pairs(folded: &str) -> String {
    let bytes = folded.as_bytes();
    let mut out = String::with_capacity(folded.len());
    for (index, c) in folded.char_indices() {
        let umlaut = index > 0 && bytes.get(index - 1).is_some_and(|byte| matches!(byte, b'a' | b'o' | b'u'));
        let before = index.checked_sub(2).and_then(|index| bytes.get(index)).copied().unwrap_or(b' ');
        let after = bytes.get(index + 1).copied().unwrap_or(b' ');
        let pair = c == 'e'
            && umlaut
            && !matches!(before, b'a' | b'e' | b'i' | b'o' | b'u' | b'q')
            && after.is_ascii_lowercase()
            && !matches!(after, b'a' | b'e' | b'i' | b'o' | b'u')
            && !names_in_l(folded.get(index + 1..).unwrap_or_default());
        if !pair {
            out.push(c);
        }
    }
    out
}

/// Whether a word ends as `Manuel`, `Michael`, `Manuela` and `Raphaelle` do, where the pair is two sounds.
fn names_in_l(rest: &str) -> bool {
    let ending = rest.split(' ').next().unwrap_or_default();
    matches!(ending, "l" | "la" | "le" | "lle" | "lla")
}

/// The key of a person: honorifics and bracketed asides gone, words folded and sorted, so that
/// `KANE Mamadou Alpha` and `Mr. Mamadou Alpha Kane` are one. Particles and initials stay.
#[must_use]
pub fn person_key(text: &str) -> String {
    let plain = without_brackets(text);
    let (_, name) = split_honorific(plain.trim());
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    while words.len() > 2 && words.last().is_some_and(|word| matches!(*word, "phd" | "esq" | "obe" | "cbe")) {
        words.pop();
    }
    words.sort_unstable();
    words.join(" ")
}

/// Whether a name is a surname alone, as `Mr. Sorreta` is: it says who was meant, but never who it is.
#[must_use]
pub fn is_partial(name: &str) -> bool {
    let (honorific, rest) = split_honorific(name.trim());
    honorific.is_some() && !rest.is_empty() && rest.split_whitespace().count() == 1
}

/// The key of an organisation: without bracketed acronym and leading article, folded; British and American spellings and
/// dotted acronyms are one.
#[must_use]
pub fn organisation_key(text: &str) -> String {
    let (name, _) = split_acronym(text);
    let folded = without_article(fold(name));
    let mut key = String::with_capacity(folded.len());
    let mut letter_before = false;
    for word in folded.split(' ') {
        let letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let joined = letter && letter_before;
        if !key.is_empty() && !joined {
            key.push(' ');
        }
        key.push_str(spelling(word));
        letter_before = letter;
    }
    key
}

/// One spelling for words that British and American English write differently.
fn spelling(word: &str) -> &str {
    match word {
        "organisation" => "organization",
        "organisations" => "organizations",
        "programme" => "program",
        "programmes" => "programs",
        "centre" => "center",
        "labour" => "labor",
        "defence" => "defense",
        "globalisation" => "globalization",
        word => word,
    }
}

/// Parts a name from the acronym in brackets behind it: `United Nations Development Programme (UNDP)`, and the name in
/// brackets from the acronym before it: `UNDP (United Nations Development Programme)`.
#[must_use]
pub fn split_acronym(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let whole = (text, None);
    let Some(body) = text.strip_suffix([')', ']']) else { return whole };
    let Some(open) = body.rfind(['(', '[']) else { return whole };
    let (Some(name), Some(inside)) = (body.get(..open), body.get(open + 1..)) else { return whole };
    let (name, inside) = (name.trim_end(), inside.trim());
    if name.is_empty() {
        whole
    } else if is_acronym(inside) {
        (name, Some(inside))
    } else if is_acronym(name) && inside.split_whitespace().count() > 1 {
        (inside, Some(name))
    } else {
        whole
    }
}

/// Whether a text looks like a short form made of letters: `UNDP`, `UN/DESA`, `UN-Habitat`, `G20`.
#[must_use]
pub fn is_acronym(text: &str) -> bool {
    let length = text.chars().count();
    let capitals = text.chars().take(3).filter(|c| c.is_uppercase() || c.is_ascii_digit()).count();
    (2..=14).contains(&length)
        && capitals >= 2
        && text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '&' | '+'))
        && !matches!(text, "TBC" | "TBD" | "TBA" | "PhD" | "II" | "III" | "IV" | "VI" | "VII" | "VIII" | "IX" | "XI")
}

/// The readable part of an address: ASCII, lower case, hyphens, at most 80 characters; empty where nothing is left.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut hyphen = false;
    for c in text.chars().take(4 * SLUG_CHARS).filter(|c| !is_silent(*c)) {
        for ascii in deunicode::deunicode_char(c).unwrap_or(" ").chars() {
            if ascii.is_ascii_alphanumeric() {
                if hyphen && !slug.is_empty() {
                    slug.push('-');
                }
                hyphen = false;
                slug.push(ascii.to_ascii_lowercase());
            } else if !is_silent(ascii) {
                hyphen = true;
            }
        }
    }
    if slug.len() > SLUG_CHARS {
        let cut = slug.get(..=SLUG_CHARS).and_then(|head| head.rfind('-')).filter(|cut| *cut > 0).unwrap_or(SLUG_CHARS);
        slug.truncate(cut);
    }
    slug
}

fn without_article(folded: String) -> String {
    match folded.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None => folded,
    }
}

/// The text without what stands in round or square brackets, unless nothing else is left.
fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.trim().is_empty() { text.to_owned() } else { out }
}
