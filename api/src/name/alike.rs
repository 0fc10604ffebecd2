//! Names of people that may be spellings of one: initials, short forms, names left out, a letter amiss. What a likeness is
//! worth depends on what else is known of the two and is not judged here.

use std::{collections::HashMap, sync::LazyLock};

use strsim::osa_distance;

use super::{fold, is_silent, split_honorific, without_brackets};

/// A word that one letter may be amiss in has at least so many: in shorter ones, one letter makes another name.
const LONG_WORD: usize = 6;

/// How two names that are not the same are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// One names more of the same given names: `Donald H. Pearlman`, `Donald Pearlman`.
    Fuller,
    /// One has a short form of the other's given name: `Bill Hare`, `William Hare`.
    ShortForm,
    /// One has the initial of the other's given name: `P. Sands`, `Philippe Sands`.
    Initial,
    /// One letter of a long word is amiss: `Sutherland`, `Sutherlend`.
    Spelling,
}

/// A person's name by its parts, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The last word of the family name.
    pub family: String,
    /// Everything else but particles, in its order.
    pub given: Vec<String>,
}

/// Words of a name that are no name by themselves.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "les",
    "los", "van", "vom", "von", "y", "zu", "jr", "sr", "ii", "iii",
];

/// What each short form stands for.
static LONG_FORMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
    for (long, shorts) in pairs() {
        for short in shorts.split('|') {
            forms.entry(short).or_default().push(long);
        }
    }
    forms
});

/// The initials under which the short forms of each name stand: their own, and that of what each is first short for.
static SHORT_INITIALS: LazyLock<HashMap<&'static str, Vec<char>>> = LazyLock::new(|| {
    let of = |short: &'static str| [short.chars().next(), Some(initial_of(short))].into_iter().flatten();
    pairs().map(|(long, shorts)| (long, shorts.split('|').flat_map(of).collect())).collect()
});

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/short-names.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

impl Parts {
    /// The parts of a name; none where it is of one word, for that is never who somebody is.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let plain = without_brackets(name);
        let (_, name) = split_honorific(plain.trim());
        let mut words: Vec<&str> = name.split_whitespace().collect();
        // A family name in capitals before the given ones: `KANE Mamadou Alpha`.
        // A family name before a comma: `Kane, Mamadou Alpha`.
        if let Some(comma) = words.iter().position(|word| word.ends_with(',')).filter(|comma| comma + 1 < words.len()) {
            words.rotate_left(comma + 1);
        }
        let first_plain = words.iter().position(|word| !is_shouted(word)).unwrap_or_default();
        if words.iter().skip(first_plain).all(|word| !is_shouted(word)) {
            words.rotate_left(first_plain);
        }
        let folded: Vec<String> =
            words.iter().flat_map(|word| fold(word).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
        let mut given: Vec<String> =
            folded.into_iter().filter(|word| !word.is_empty() && !PARTICLES.contains(&word.as_str())).collect();
        let family = given.pop()?;
        (!given.is_empty() && family.chars().count() > 1).then_some(Self { family, given })
    }

    /// How the name is like another one; none where it is the same or another.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        let family_is_close = self.family != other.family;
        if family_is_close && !is_misspelt(&self.family, &other.family) {
            return None;
        }
        let (first, others) = (self.given.first()?, other.given.first()?);
        let mut found = match first_names(first, others) {
            FirstNames::Others => return None,
            FirstNames::Same if family_is_close => Some(Likeness::Spelling),
            FirstNames::Same => None,
            // Two deviations at once are too many.
            FirstNames::Alike(_) if family_is_close => return None,
            FirstNames::Alike(likeness) => Some(likeness),
        };
        let (shorter, longer) = if self.given.len() <= other.given.len() {
            (&self.given, &other.given)
        } else {
            (&other.given, &self.given)
        };
        // The further given names of the one must be further names of the other, in their order.
        let mut rest = longer.iter().skip(1);
        for middle in shorter.iter().skip(1) {
            let fits = |one: &String| one == middle || is_initial(one, middle) || is_initial(middle, one);
            if !rest.any(fits) {
                return None;
            }
        }
        if found.is_none() && self.given != other.given {
            let all_initials = first.chars().count() == 1;
            found = Some(if all_initials { Likeness::Initial } else { Likeness::Fuller });
        }
        found
    }
}

/// How two first names agree.
enum FirstNames {
    Same,
    Alike(Likeness),
    Others,
}

fn first_names(a: &str, b: &str) -> FirstNames {
    if a == b {
        return FirstNames::Same;
    }
    if is_initial(a, b) || is_initial(b, a) {
        return FirstNames::Alike(Likeness::Initial);
    }
    let whole = a.chars().count() > 1 && b.chars().count() > 1;
    if whole && long_forms(a).iter().any(|long| long_forms(b).contains(long)) {
        return FirstNames::Alike(Likeness::ShortForm);
    }
    if is_misspelt(a, b) { FirstNames::Alike(Likeness::Spelling) } else { FirstNames::Others }
}

/// The name and what it may be short for.
fn long_forms(name: &str) -> Vec<&str> {
    std::iter::once(name).chain(LONG_FORMS.get(name).into_iter().flatten().copied()).collect()
}

/// Whether one is the initial of the other, or of what the other is short for.
fn is_initial(initial: &str, name: &str) -> bool {
    initial.chars().count() == 1
        && name.chars().count() > 1
        && long_forms(name).iter().any(|long| long.starts_with(initial))
}

fn is_misspelt(a: &str, b: &str) -> bool {
    let long = |word: &str| word.chars().count() >= LONG_WORD;
    a.chars().next() == b.chars().next() && long(a) && long(b) && osa_distance(a, b) == 1
}

fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !word.contains('.')
        && word.chars().all(|c| !c.is_lowercase())
}

/// The coarser key of a person's name: names that are alike share it, but for initials of short forms, which
/// [`person_blocks`] looks for too. Empty for a name of one word.
pub(super) fn person_block(name: &str) -> String {
    let Some(parts) = Parts::of(name) else { return String::new() };
    let Some(first) = parts.given.first() else { return String::new() };
    block_of(&parts.family, initial_of(first))
}

/// The initial of a given name, or of what it is first short for.
fn initial_of(first: &str) -> char {
    let long = LONG_FORMS.get(first).and_then(|forms| forms.first()).copied().unwrap_or(first);
    long.chars().next().unwrap_or_default()
}

/// The coarser keys under which names stand that may be alike to one.
#[must_use]
pub fn person_blocks(name: &str) -> Vec<String> {
    let Some(parts) = Parts::of(name) else { return Vec::new() };
    let Some(first) = parts.given.first() else { return Vec::new() };
    let mut initials: Vec<char> = long_forms(first).iter().filter_map(|long| long.chars().next()).collect();
    if first.chars().count() == 1 {
        let shorts = LONG_FORMS.iter().filter(|(short, _)| short.starts_with(first.as_str()));
        initials.extend(shorts.filter_map(|(_, longs)| longs.first()?.chars().next()));
    }
    for long in long_forms(first) {
        initials.extend(SHORT_INITIALS.get(long).into_iter().flatten());
    }
    initials.sort_unstable();
    initials.dedup();
    initials.into_iter().map(|initial| block_of(&parts.family, initial)).collect()
}

fn block_of(family: &str, initial: char) -> String {
    format!("{} {initial}", skeleton(family))
}

/// A word without what is most often amiss in it: vowels behind its first letter, doubled letters, letters that sound alike.
fn skeleton(word: &str) -> String {
    let word = word.replace("ph", "f");
    let mut skeleton = String::with_capacity(word.len());
    for (place, c) in word.chars().filter(|c| !is_silent(*c)).enumerate() {
        let sound = match c {
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'w',
            'y' | 'j' => 'i',
            c => c,
        };
        let silent = place > 0 && matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u' | 'h' | 'w');
        if !silent && !skeleton.ends_with(sound) {
            skeleton.push(sound);
        }
    }
    skeleton
}
