//! Forms of address before a name, in the languages that pages use.

/// Words that are a form of address, with or without a full stop, in any case.
const WORDS: &[&str] = &[
    "amb",
    "ambassadeur",
    "ambassadrice",
    "ambassador",
    "assoc",
    "asst",
    "baroness",
    "capitaine",
    "capitan",
    "captain",
    "colonel",
    "coronel",
    "botschafter",
    "botschafterin",
    "dame",
    "doctor",
    "doctora",
    "doña",
    "dr",
    "dra",
    "dre",
    "dña",
    "dª",
    "embajador",
    "embajadora",
    "exc",
    "excma",
    "excmo",
    "frau",
    "herr",
    "ingeniera",
    "ingeniero",
    "hon",
    "honble",
    "honorable",
    "honourable",
    "licda",
    "licenciada",
    "licenciado",
    "lord",
    "madam",
    "madame",
    "mademoiselle",
    "miss",
    "mister",
    "mlle",
    "mme",
    "mtra",
    "mtro",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mx",
    "pr",
    "prof",
    "profa",
    "profr",
    "profra",
    "profesor",
    "profesora",
    "professeur",
    "professor",
    "senator",
    "shri",
    "shrimati",
    "smt",
    "senor",
    "senora",
    "señor",
    "señora",
    "sir",
    "sr",
    "sra",
    "srta",
];

/// Short forms that are names or initials too, and a form of address only with a full stop.
const DOTTED: &[&str] = &[
    "arq", "capt", "cmdr", "col", "cpt", "don", "abog", "econ", "psic", "dott", "e", "eng", "fr", "gen", "he", "hrh",
    "ing", "lic", "lt", "m", "maj", "mag", "mg", "mgr", "msgr", "rev", "se", "sem", "semme", "sig",
];

/// Short forms that are one even without a full stop, when another form of address stands before or behind them.
const BESIDE: &[&str] = &["he", "m", "se"];

/// The first word of a form of address of two words.
const FIRST: &[&str] = &["her", "his", "right", "rt", "sa", "son", "su", "the", "very"];

/// The second word of a form of address of two words.
const SECOND: &[&str] = &[
    "excelencia",
    "excellence",
    "excellency",
    "highness",
    "hon",
    "honorable",
    "honourable",
    "majesty",
    "reverend",
    "royal",
];

/// What a form of address says of whom it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A man.
    Man,
    /// A woman.
    Woman,
}

/// Whether the forms of address that a text is, or that stand before the name that it is, are those of a man or of a woman.
#[must_use]
pub fn address(text: &str) -> Option<Address> {
    let (honorific, rest) = split_honorific(text);
    honorific.unwrap_or(rest).split_whitespace().find_map(|word| match letters(word).as_str() {
        "mr" | "mister" | "monsieur" | "herr" | "lord" | "senor" | "señor" | "sir" | "sr" | "mtro" => {
            Some(Address::Man)
        }
        "m" if word.ends_with('.') && honorific.is_some() => Some(Address::Man),
        "ms" | "mrs" | "miss" | "mlle" | "mme" | "madam" | "madame" | "mademoiselle" | "baroness" | "dame" | "frau"
        | "senora" | "señora" | "sra" | "srta" | "dra" | "dre" | "doctora" | "doña" | "embajadora" | "ambassadrice"
        | "profesora" | "profa" | "mtra" => Some(Address::Woman),
        _ => None,
    })
}

/// Parts the forms of address before a name from the name: `("H.E. Mr.", "Sorreta")`, each letter for letter.
#[must_use]
pub fn split_honorific(text: &str) -> (Option<&str>, &str) {
    let text = text.trim();
    let mut rest = text;
    while let Some(length) = leading(rest, rest.len() < text.len()) {
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    let taken = text.len() - rest.len();
    let honorific = text.get(..taken).map(str::trim_end).filter(|honorific| !honorific.is_empty());
    (honorific, rest)
}

/// The length in bytes of the form of address that the text begins with.
fn leading(text: &str, after_another: bool) -> Option<usize> {
    let first = word(text);
    let behind = text.get(first.len()..).unwrap_or_default();
    let next = word(behind.trim_start());
    let letters = letters(first);
    if FIRST.contains(&letters.as_str()) && SECOND.contains(&self::letters(next).as_str()) {
        return Some(text.len() - behind.trim_start().len() + next.len());
    }
    let dotted = first.ends_with('.');
    if dotted && after_another && matches!(letters.as_str(), "m" | "d") {
        return Some(first.len());
    }
    // `D. Ada Quill`, and `Me Ada Quill` of the bar: two whole words behind it, so that it is no initial.
    let second = word(behind.trim_start().get(next.len()..).unwrap_or_default().trim_start());
    if matches!(first, "D." | "Me") && [next, second].into_iter().all(is_whole) {
        return Some(first.len());
    }
    if dotted && letters.chars().count() == 1 {
        return spaced_out(text, first, next).or_else(|| (letters == "m" && !is_initial(next)).then_some(first.len()));
    }
    if WORDS.contains(&letters.as_str()) || (dotted && DOTTED.contains(&letters.as_str())) {
        return Some(first.len());
    }
    if BESIDE.contains(&letters.as_str())
        && (after_another || is_plain_honorific(next))
        && first.chars().all(char::is_uppercase)
    {
        return Some(first.len());
    }
    glued(first)
}

/// Whether a word is a name written out: a capital, small letters, and no full stop.
fn is_whole(word: &str) -> bool {
    word.chars().count() > 2
        && word.starts_with(char::is_uppercase)
        && word.contains(char::is_lowercase)
        && !word.contains('.')
}

/// `H. E.` and `S. E.`, written apart.
fn spaced_out(text: &str, first: &str, next: &str) -> Option<usize> {
    let joined = letters(first) + &letters(next);
    let behind = text.get(first.len()..).unwrap_or_default();
    (next.ends_with('.') && matches!(joined.as_str(), "he" | "se"))
        .then(|| text.len() - behind.trim_start().len() + next.len())
}

/// `Mr.Smith`, where the space was lost.
fn glued(first: &str) -> Option<usize> {
    let (index, _) = first.match_indices('.').find(|(index, _)| {
        let head = letters(first.get(..*index).unwrap_or_default());
        WORDS.contains(&head.as_str()) || matches!(head.as_str(), "he" | "se")
    })?;
    let follows = first.get(index + 1..).and_then(|rest| rest.chars().next());
    follows.is_some_and(char::is_uppercase).then_some(index + 1)
}

fn word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn is_plain_honorific(word: &str) -> bool {
    WORDS.contains(&letters(word).as_str())
}

fn is_initial(word: &str) -> bool {
    word.is_empty() || (word.ends_with('.') && letters(word).chars().count() == 1)
}

/// The letters of a short word in lower case; empty for a long one.
fn letters(word: &str) -> String {
    if word.len() > 32 {
        return String::new();
    }
    word.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}
