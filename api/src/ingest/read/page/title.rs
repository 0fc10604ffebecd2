//! The name of a page's event: labelled, given, printed first, or made from what the page is about.

use std::sync::LazyLock;

use ::entity::vocabulary::{DocumentKind, EventKind, NameKind};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    builder::{given, place},
    documents::{self, quoted},
    event::{beside_what, is_beside},
    headings::Section,
    kinds::{event_kind, event_kind_of_prose, is_kind_alone, names_event},
    labels::Label,
    lines::Line,
    outline::{Entry, Part},
    places::house_alone,
    posts::without_the,
    prose::{series_name, with_capital},
    sessions::Slot,
    words::shows_organisation,
};
use crate::{
    ingest::{draft::Place, gazetteer, read::ReadOptions},
    name::{plain, split_acronym},
};

/// `The Forum on Tides, which was held in …`: an event's name, and that it took place or will.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?:\b(?:[Tt]he|[Aa]n?|[Ll]a|[Ll]e|[Ee]l)\s+|\b[Ll]['’])((?:(?:\p{Ll}{3,14}\s+)?\p{Lu}|\d{1,3}(?:st|nd|rd|th|ème|e|ª|º|a|o)\s)[^.,;:“”]{5,180}?),?\s+(?:which\s+|that\s+|qui\s+|que\s+)?",
        r"(?:held|was|were|will\s+be|has\s+been|took\s+place|takes\s+place|will\s+take\s+place|met|opened|ended|concluded|closed|began",
        r"|se\s+(?:celebr|realiz|desarroll|llev|inaugur|clausur|tiendra|tient|tenait)\w*|tuvo|tendrá|concluyó|comenzó|fue|será",
        r"|s['’](?:est|ouvre|ouvrira|achève)|aura\s+lieu|a\s+eu\s+lieu|a\s+été|sera|s['’]ouvrira)\b",
    ))
});

/// The same behind the verb: `have joined hands to organize the Consultation on Tides on 26 September`, `tuvo lugar en Lima el
/// Foro de Mareas`.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"((?:\p{Lu}|\d{1,3}(?:st|nd|rd|th|ème|e|ª|º|a|o)\s)[^.,;:“”]{5,180}?)";
    let ends = r"(?:[.,;]|$|\s+(?:on|from|du|le|les|el|los|del|au)\s+(?:\p{L}+\s+)?\d|\s+(?:bringing|which|that|qui|que|para|pour|avec|with|con)\s)";
    let article = r"(?:the|an?|its|their|la|le|une?|el|una?|su)\s+|l['’]";
    compiled(&format!(
        r"\b(?:organi[sz]e[sd]?|organi[sz]ing|(?:co-?)?host(?:s|ed|ing)?|hold(?:s|ing)?|held|convene[sd]?|organise(?:nt|ra|ront)|organisé|organizan?|organizó|organizaron|organizará)\s*(?:,\s+à\s+\p{{Lu}}[\p{{L}}-]+,\s+)?(?:jointly\s+)?\b(?:{article}){name}{ends}|\b(?:tuvo\s+lugar|tendrá\s+lugar|se\s+(?:celebr|realiz)\w+|s['’]est\s+tenue?|se\s+tiendra|a\s+eu\s+lieu|aura\s+lieu)\b[^.;:]{{0,90}}?\s(?:{article}){name}{ends}"
    ))
});

/// A verb that headlines have and names of events have not.
static HEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"^[^:“«]*\s(agrees?|adopts?|calls\s+(?:for|on)|call\s+on|urges?|discuss|discusses|concludes?|opens\s+in|ends\s+(?:in|with)|approves?|pledges?|asks?\s+for|seeks?|[Dd]ebates\s+\p{Ll}{5,}|[Hh]osts|[Hh]olds|[Cc]onvenes|[Aa]ttends|[Pp]articipates\s+in",
        r"|piden?|acuerdan?|aprueban?|adoptan?|concluye|debaten?|analizan?|reclaman?|se\s+comprometen?",
        r"|adoptent?|appellent?|plaident?|s['’]engagent?|s['’]accordent?|demandent?|débattent?|se\s+tiendra|approuvent?)\s"
    ))
});

/// Whether a line is a headline: it says what somebody did.
pub(super) fn is_headline(text: &str) -> bool {
    let verb = HEADLINE.captures(text).and_then(|found| found.get(1));
    // `Meeting to discuss the draft`, `Who seeks shelter?`
    let before = verb.and_then(|verb| text.get(..verb.start())).unwrap_or_default().trim_end();
    verb.is_some() && !before.ends_with(" to") && !text.ends_with('?')
}

/// `a side event under the title “Tides of the north”`: what an event is called that the line at the top describes.
static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b([\p{L}-]+(?:\s[\p{L}-]+)?),?\s+(?:under\s+the\s+title|entitled|titled|intitulée?|titulad[oa]|denominad[oa])\s+[“«\x22]\s*([^“”«»\x22]{8,200}?)\s*[”»\x22]",
    )
});

/// Where the name of the event comes from.
pub(super) struct Title {
    /// The name.
    pub text: String,
    /// Printed or derived.
    pub kind: NameKind,
    /// How sure it is.
    pub confidence: f32,
    /// Where it stands.
    pub place: Place,
    /// The line that is the title and nothing else, by its index.
    pub line: Option<u32>,
    /// Whether a news text tells of it.
    pub told: bool,
}

/// The title: as labelled, as given, as the page's first line, or made from what the page is about.
pub(super) fn title(entries: &[Entry<'_>], options: &ReadOptions) -> Option<Title> {
    let first = first_line(entries);
    // A line at the top that names no event gives way to a sentence that does.
    let named = first.as_ref().is_some_and(|(_, weight)| *weight > PLAIN);
    // `Global Forum on Tides 2011`: what is told there are its meetings.
    let edition = first.as_ref().is_some_and(|(title, _)| documents::edition(&title.text).is_some());
    let printed = labelled_title(entries)
        .or_else(|| above_labels(entries))
        .or_else(|| called(entries, &first.as_ref()?.0))
        .or_else(|| if edition { None } else { told(entries, !named) })
        .or(first.map(|(title, _)| title));
    if let Some(wanted) = options.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
        let same = entries.iter().take(40).find(|entry| plain(entry.line.text) == plain(wanted));
        if let Some(entry) = same {
            let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.index));
            return Some(Title {
                text: entry.line.text.to_owned(),
                kind: NameKind::Official,
                confidence: 1.0,
                place,
                line,
                told: false,
            });
        }
        return Some(Title {
            text: wanted.to_owned(),
            kind: NameKind::Derived,
            confidence: 0.9,
            place: given(wanted),
            line: printed.and_then(|printed| printed.line),
            told: false,
        });
    }
    printed
        .or_else(|| series_title(entries))
        .or_else(|| subject(entries))
        .or_else(|| from_url(options))
        .or_else(|| from_kind(entries))
}

fn labelled_title(entries: &[Entry<'_>]) -> Option<Title> {
    // `Title: …`, and below it `Author: …`: that is a book.
    let of_book = |at: usize| {
        let author = |entry: &Entry<'_>| {
            let label = entry.line.text.split(':').next().map(plain).unwrap_or_default();
            " author authors auteur autrice autor autora autores ".contains(&format!(" {label} "))
        };
        entries.iter().skip(at).take(4).any(author)
    };
    entries.iter().enumerate().find_map(|(at, entry)| match &entry.part {
        Part::Label(labelled, line) if labelled.label == Label::Title && labelled.value.len() > 3 && !of_book(at) => {
            Some(Title {
                text: labelled.value.to_owned(),
                kind: NameKind::Official,
                confidence: 1.0,
                place: place(line, labelled.value),
                line: Some(line.index),
                told: false,
            })
        }
        _ => None,
    })
}

/// In a news text, the line above the labels: the first line is that of the news.
fn above_labels(entries: &[Entry<'_>]) -> Option<Title> {
    let dated = |entry: &Entry<'_>| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Date);
    let date = entries.iter().position(dated)?;
    let news = entries.get(..date)?.iter().any(|entry| matches!(entry.part, Part::Dateline(_)));
    let above = entries.get(..date)?.iter().rev().find(|entry| !matches!(entry.part, Part::Label(..)))?;
    let titled =
        matches!(above.part, Part::Other | Part::Slot(Slot::Session(_))) && event_kind(above.line.text).is_some();
    (news && titled && !above.line.prose && above.line.text.len() <= 200).then(|| Title {
        text: above.line.text.to_owned(),
        kind: NameKind::Official,
        confidence: 0.95,
        place: place(&above.line, above.line.text),
        line: Some(above.line.index),
        told: false,
    })
}

/// What the text says that a side event is called, where the line at the top only says what it is and about what.
fn called(entries: &[Entry<'_>], first: &Title) -> Option<Title> {
    let is_side_event = |text: &str| event_kind(text) == Some(EventKind::SideEvent);
    if !is_side_event(&first.text) || first.text.contains(['“', '«', '"', ':']) {
        return None;
    }
    let mut prose = entries.iter().filter(|entry| matches!(entry.part, Part::Prose | Part::Dateline(_))).take(2);
    prose.find_map(|entry| {
        let found = CALLED.captures(entry.line.text)?;
        let (what, name) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        is_side_event(what).then(|| Title {
            text: name.to_owned(),
            kind: NameKind::Official,
            confidence: 0.95,
            place: place(&entry.line, name),
            line: first.line,
            told: false,
        })
    })
}

/// In a news text, the event that it tells of: `The Forum on Tides, which was held in …`.
/// Where nothing at the top names one (`unnamed`), it may be any text.
fn told(entries: &[Entry<'_>], unnamed: bool) -> Option<Title> {
    let top = entries.get(..entries.len().min(12))?;
    let news = top.iter().any(|entry| match &entry.part {
        Part::Dateline(_) => true,
        Part::Untitled(document) => matches!(document.kind, DocumentKind::PressRelease | DocumentKind::Communique),
        _ => false,
    });
    let published =
        |entry: &Entry<'_>| matches!(&entry.part, Part::Label(labelled, _) if labelled.label == Label::Published);
    // `Ministers agree on one licence for ferries`
    let mut headed = top.iter().filter(|entry| matches!(entry.part, Part::Other)).take(3);
    let headline = headed.any(|entry| entry.line.text.split(' ').count() > 3 && is_headline(entry.line.text));
    let news = news || headline || unnamed;
    if !news && !top.iter().any(published) {
        return None;
    }
    let mut prose = entries
        .iter()
        .filter(|entry| matches!(entry.part, Part::Prose | Part::Dateline(_)) && entry.line.prose)
        .take(4);
    let (entry, name) = prose.find_map(|entry| {
        let told = TOLD.captures_iter(entry.line.text).chain(MADE.captures_iter(entry.line.text));
        let mut names = told.filter_map(|found| match (found.get(1), found.get(2)) {
            (Some(name), _) => event_in(name.as_str()),
            // `tuvo lugar en el Salón la Conferencia`: behind the last article that one stands behind.
            (None, name) => last_event_in(name?.as_str()),
        });
        let name = names.next()?;
        Some((entry, without_place(name.trim())))
    })?;
    // What the headline does not name is told of in a news text alone.
    let folded = plain(name);
    let headline = top.iter().find(|entry| !entry.line.prose && plain(entry.line.text).contains(&folded));
    (news || headline.is_some()).then(|| Title {
        text: name.to_owned(),
        kind: NameKind::Official,
        confidence: 0.9,
        place: place(&entry.line, name),
        line: headline.map(|headline| headline.line.index),
        told: true,
    })
}

/// What the name of an event stands behind within a phrase.
const ARTICLES: [&str; 6] = [" the ", " la ", " le ", " el ", " l'", " l’"];

/// The event that the last article in a phrase stands before; all of it where none does.
fn last_event_in(name: &str) -> Option<&str> {
    let articles = ARTICLES.into_iter();
    let mut ends: Vec<usize> =
        articles.flat_map(|article| name.match_indices(article).map(move |(at, _)| at + article.len())).collect();
    ends.sort_unstable();
    let mut inner = ends.into_iter().rev().chain([0]).filter_map(|at| name.get(at..));
    inner.find(|inner| inner.starts_with(char::is_uppercase) && event_in(inner) == Some(inner))
}

/// The name of an event without the town behind it.
fn without_place(name: &str) -> &str {
    let joints = [" in ", " at ", " à ", " en "].into_iter();
    let ends = joints.flat_map(|joint| name.match_indices(joint).map(move |(at, _)| (at, at + joint.len())));
    let towns = ends.filter(|(_, behind)| {
        let town = name.get(*behind..).unwrap_or_default();
        let words = town.match_indices(' ').map(|(at, _)| at).take(3).chain([town.len()]);
        let house = town.split([',', '(']).next().unwrap_or(town).split(" in ").next().map(without_the);
        house.is_some_and(|house| house_alone(house).is_some() && !names_event(house))
            || words.into_iter().any(|end| town.get(..end).is_some_and(|town| gazetteer::city(town).is_some()))
    });
    towns.map(|(at, _)| at).min().and_then(|at| name.get(..at)).filter(|name| names_event(name)).unwrap_or(name)
}

/// The event that a phrase names at its beginning, or behind the last article in it: `the Missions … to the Briefing on Tides`.
fn event_in(name: &str) -> Option<&str> {
    // `a series of lectures that are held`, `the Summit to be held`
    let verb = [" be", " is", " are", " was", " were", " been"].iter().any(|verb| name.ends_with(verb));
    let begins = |name: &str| !verb && names_event(name.get(..name.floor_char_boundary(60)).unwrap_or(name));
    let articles = ARTICLES.into_iter();
    let inner = articles.filter_map(|article| Some(name.rfind(article)? + article.len())).max();
    let inner = inner.and_then(|at| name.get(at..)).filter(|inner| inner.starts_with(char::is_uppercase));
    begins(name).then_some(name).or_else(|| inner.filter(|inner| begins(inner)))
}

/// The line at the top that looks most like a title: the first, unless it is whose page it is, what sort of event, a menu.
/// With it how much it looks like one.
fn first_line(entries: &[Entry<'_>]) -> Option<(Title, i32)> {
    // A long title that stands twice is no running text.
    let twice = |entry: &Entry<'_>| {
        let same = |other: &&Entry<'_>| other.line.text == entry.line.text;
        matches!(entry.part, Part::Prose)
            && !entry.line.text.ends_with('.')
            && entries.iter().take(16).filter(same).count() > 1
    };
    let top = entries.iter().enumerate().take_while(|(at, entry)| {
        let passed = twice(entry)
            || match &entry.part {
                Part::Other | Part::Notice | Part::Dates(..) | Part::Place(_) | Part::Slot(Slot::Session(_)) => true,
                Part::Label(labelled, _) => matches!(labelled.label, Label::Published | Label::Ignored),
                // `Press release`: what the page is, not yet what it is about.
                Part::Untitled(_) | Part::Dateline(_) => *at < WHAT_IT_IS && !entry.line.prose,
                _ => false,
            };
        passed && entry.section == Section::Top
    });
    // `Side event of the sixtieth session of …`: that session is another event.
    let besides: Vec<String> =
        entries.iter().take(12).filter_map(|entry| beside_what(entry.line.text)).map(plain).collect();
    let candidates = top
        .filter(|(_, entry)| matches!(entry.part, Part::Other | Part::Slot(_)) || twice(entry))
        // `of the sixtieth session of …` goes on with the line above it.
        .filter(|(_, entry)| {
            let text = entry.line.text;
            // `No. 33/41207`
            let number =
                ["No. ", "N° ", "Nº ", "Ref.", "Réf.", "Our ref", "Núm."].iter().any(|begin| text.starts_with(begin));
            // `NAME = PAGE 2`
            let value = text.contains(" = ");
            text.split_whitespace().count() > 1
                && text.len() <= 300
                && !text.starts_with(char::is_lowercase)
                && !number
                && !value
        })
        .take(12);
    let weighed = candidates.enumerate().map(|(nth, (at, entry))| {
        let below = entries.get(at + 1..).unwrap_or_default();
        let long = entry.line.text.split_whitespace().count() > 3;
        let folded = plain(entry.line.text);
        let same =
            |other: &Entry<'_>| other.line.index != entry.line.index && plain(other.line.text).starts_with(&folded);
        let again = long && entries.iter().take(16).any(same);
        let weight = weight(nth, &entry.line, below) + if again { AGAIN } else { 0 };
        (if besides.contains(&plain(entry.line.text)) { weight - 10 } else { weight }, entry)
    });
    let (weight, entry) = weighed.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    let (place, line) = (place(&entry.line, entry.line.text), Some(entry.line.index));
    let text = with_capital(of_which(without_quotes(entry.line.text)));
    Some((Title { text, kind: NameKind::Official, confidence: 1.0, place, line, told: false }, weight))
}

/// What it adds that a line stands on its own twice: in the trail of a site, and over its page.
const AGAIN: i32 = 4;

/// What the first line of a page weighs that says nothing of an event.
const PLAIN: i32 = 5;

/// How much a line looks like a title, by its words and by what stands below it; `nth` says which of those that may be one.
fn weight(nth: usize, line: &Line<'_>, below: &[Entry<'_>]) -> i32 {
    let text = line.text;
    let kind = names_event(text);
    let dated = below.iter().take(3).any(|entry| match &entry.part {
        Part::Dates(..) | Part::Place(_) | Part::Time(_) => true,
        Part::Label(labelled, _) => {
            matches!(labelled.label, Label::Date | Label::Venue | Label::Location | Label::Time)
        }
        _ => false,
    });
    let mut weight = 0;
    for (holds, points) in [
        (nth == 0, 3),
        (kind, 3),
        (dated, 3),
        // `Global Forum on Tides 2011`
        (documents::edition(text).is_some(), 8),
        (text.split_whitespace().count() > 3, 2),
        (text.contains([':', '?', '“', '«', '"']), 1),
        (line.heads > 0, 3),
        (line.heads > 1, 3),
        (is_kind_alone(of_which(text)), -12),
        (says_whose(text), -10),
        (ends_open(text) || text.ends_with(':'), -6),
        (is_beside(text) || house_alone(text).is_some(), -6),
        (is_body(text) || (!kind && is_masthead(text)), -6),
        (!kind && is_publication(text), -4),
    ] {
        weight += if holds { points } else { 0 };
    }
    weight
}

/// Whether a line says what an event is and whose: `Colloque organisé par le Comité d'histoire …`, below its title.
pub(super) fn says_whose(text: &str) -> bool {
    BY_WHOM.is_match(text)
}

static BY_WHOM: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:An?\s+|Une?\s+|Una?\s+)?\p{L}+(?:\s\p{Ll}[^:.“«]{0,80}?)?,?\s+(?:[Oo]rgani[sz]ed|[Hh]osted|[Oo]rganisée?s?|[Oo]rganizad[oa]s?)\s+(?:by|par|por)\s",
    )
});

/// Whether a line ends with a word that nothing ends with: a copy cut it off.
fn ends_open(text: &str) -> bool {
    const JOINTS: &str =
        " of the and for on in to at with de du des la le les et pour sur del los las el y para sobre en con ";
    text.rsplit(' ').next().is_some_and(|word| JOINTS.contains(&format!(" {word} ")))
}

/// Among so many lines at its top a page says what it is.
pub(super) const WHAT_IT_IS: usize = 6;

/// Whether a line is a body that is known, whatever its name has in it: `United Nations Conference on Trade and Development`.
fn is_body(text: &str) -> bool {
    let (name, _) = split_acronym(text);
    gazetteer::organisation(name).is_some() || gazetteer::organisation(text).is_some()
}

/// Whether a line is the organisation whose page it is, or a part of one.
fn is_masthead(text: &str) -> bool {
    let (_, acronym) = split_acronym(text);
    let mut words = text.split_whitespace();
    let short = words.clone().count() <= 9 && !text.contains([':', '?', '“', '«']);
    let shown = words.by_ref().take(4).any(shows_organisation) || words.next_back().is_some_and(shows_organisation);
    short && (shown || acronym.is_some())
}

/// Whether a line is the name of something that appears again and again.
fn is_publication(text: &str) -> bool {
    const NAMES: &str = " bulletin newsletter journal dispatch gazette boletin lettre gaceta revista magazine update news published publie \
        communique comunicado nota ";
    plain(text).split(' ').any(|word| NAMES.contains(&format!(" {word} ")))
}

/// What a report, an invitation or a programme is one of, by its title: `Report of the Workshop on Tides`.
static REPORT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:(?:final|summary|draft|provisional)\s+)?(?:report|summary|invitation|programme|program|agenda|proceedings)\s+(?:of|on|to|for)\s+(?:the|a|an)\s+",
        r"|^(?:looking\s+back\s+(?:at|on)|back\s+from)\s+(?:the|our)\s+|^retour\s+sur\s+(?:la\s+|le\s+|l['’])",
        r"|^(?:rapport|compte[ -]rendu|synthèse|invitation|programme|actes)(?:\s+final)?\s+(?:d[eu]\s+(?:la\s+|l['’])?|à\s+(?:la\s+|l['’]|une?\s+)|au\s+)\s*",
        r"|^(?:informe|relatoría|resumen|invitación|programa|actas)(?:\s+final)?\s+(?:del?\s+(?:la\s+)?|al?\s+(?:la\s+|una?\s+)?)",
    ))
});

/// The event that a report or an invitation is about, by its title.
pub(super) fn of_which(text: &str) -> &str {
    let rest = REPORT.find(text).and_then(|found| text.get(found.end()..));
    rest.filter(|rest| event_kind(rest.get(..rest.floor_char_boundary(60)).unwrap_or(rest)).is_some()).unwrap_or(text)
}

/// A text without the quotation marks that all of it stands between.
fn without_quotes(text: &str) -> &str {
    let text = text.trim_matches([' ', '\u{a0}']);
    let quoted = text.strip_prefix(['«', '“', '"']).and_then(|rest| rest.strip_suffix(['»', '”', '"']));
    quoted.map_or(text, |inside| inside.trim_matches([' ', '\u{a0}']))
}

/// The name of a series in quotation marks: `the “Key Issues” Workshop Series`.
fn series_title(entries: &[Entry<'_>]) -> Option<Title> {
    entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).find_map(|entry| {
        let (name, printed) = series_name(entry.line.text)?;
        let place = place(&entry.line, printed);
        Some(Title { text: name.to_owned(), kind: NameKind::Official, confidence: 0.9, place, line: None, told: false })
    })
}

/// What the text about the event puts between quotation marks more than once, or the one work that it names: the title of
/// the work it is about.
fn subject(entries: &[Entry<'_>]) -> Option<Title> {
    let prose: Vec<&Entry<'_>> = entries.iter().filter(|entry| matches!(entry.part, Part::Prose)).take(40).collect();
    let folded: Vec<String> = prose.iter().map(|entry| plain(entry.line.text)).collect();
    let mut found: Vec<(usize, String, Title)> = Vec::new();
    for entry in &prose {
        for (quote, range) in quoted(entry.line.text) {
            let head = quote.split_once(": ").map_or(quote, |(head, _)| head).trim();
            let words = head.split_whitespace().count();
            let key = plain(head);
            if !(3..=14).contains(&words)
                || !head.starts_with(char::is_uppercase)
                || found.iter().any(|(_, known, _)| *known == key)
            {
                continue;
            }
            let times = folded.iter().map(|text| text.matches(&key).count()).sum();
            let place = place(&entry.line, entry.line.text.get(range).unwrap_or(quote));
            let confidence = if times > 1 { 0.6 } else { 0.5 };
            let title =
                Title { text: head.to_owned(), kind: NameKind::Derived, confidence, place, line: None, told: false };
            found.push((times, key, title));
        }
    }
    let one = found.len() == 1;
    let (times, _, title) = found.into_iter().rev().max_by_key(|(times, ..)| *times)?;
    (one || times > 1).then_some(title)
}

/// The words of the address: `…/event/seminar-on-migration`.
fn from_url(options: &ReadOptions) -> Option<Title> {
    let url = options.url.as_deref()?;
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    let last = path.rsplit('/').next()?;
    let words: Vec<&str> =
        last.split(['-', '_']).filter(|word| word.chars().all(char::is_alphabetic) && !word.is_empty()).collect();
    if words.len() < 3 || last.contains('.') {
        return None;
    }
    let mut text = words.join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(Title { text, kind: NameKind::Derived, confidence: 0.5, place: given(url), line: None, told: false })
}

/// The kind and the day, where a page says nothing else: `Seminar, 28 November 2011`.
fn from_kind(entries: &[Entry<'_>]) -> Option<Title> {
    let (when, line) = entries.iter().find_map(|entry| match &entry.part {
        Part::Label(labelled, line) if labelled.label == Label::Date && !labelled.value.is_empty() => {
            Some((labelled.value, *line))
        }
        Part::Dates(found, ..) => Some((entry.line.text.get(found.first()?.range.clone())?, entry.line)),
        _ => None,
    })?;
    // A conference room makes no conference.
    let elsewhere = |entry: &&Entry<'_>| !matches!(entry.part, Part::Label(..) | Part::Place(_));
    let said = entries.iter().take(200).find_map(|entry| event_kind_of_prose(entry.line.text));
    let named = || entries.iter().take(200).filter(elsewhere).find_map(|entry| event_kind(entry.line.text));
    let kind = said.or_else(named).map_or("Event", kind_name);
    Some(Title {
        text: format!("{kind}, {when}"),
        kind: NameKind::Derived,
        confidence: 0.5,
        place: place(&line, when),
        line: None,
        told: false,
    })
}

fn kind_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Seminar => "Seminar",
        EventKind::Workshop => "Workshop",
        EventKind::Conference => "Conference",
        EventKind::Panel => "Panel",
        EventKind::Debate => "Debate",
        EventKind::Briefing => "Briefing",
        EventKind::Training => "Training",
        EventKind::Roundtable => "Round table",
        _ => "Meeting",
    }
}
