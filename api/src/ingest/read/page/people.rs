//! Lines that name somebody: role, form of address, name, post, organisation, talk.

use std::sync::LazyLock;

use ::entity::vocabulary::ParticipationRole as Role;
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    attributes::of_government,
    posts::{Post, posts, without_the},
    roles::{role, role_before, role_beside},
    words::{begins_with_post, has_post, is_modifier, is_organisation, is_person_name, is_post_noun, post_behind_name},
};
use crate::{
    ingest::gazetteer,
    name::{is_acronym, split_honorific},
};

/// Somebody on a line, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Someone<'a> {
    /// The role beside the name, and its word.
    pub role: Option<(Role, &'a str)>,
    /// Who it is.
    pub who: Who<'a>,
    /// The posts, in the order of the line.
    pub posts: Vec<Post<'a>>,
    /// "in his capacity as …".
    pub capacity: Option<&'a str>,
    /// "on behalf of …".
    pub behalf: Option<&'a str>,
    /// Whether it is to be confirmed.
    pub tentative: bool,
    /// The title of the talk.
    pub talk: Option<&'a str>,
}

/// A person, or an organisation whose representative has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who<'a> {
    /// A named person.
    Person {
        /// The form of address.
        honorific: Option<&'a str>,
        /// The name.
        name: &'a str,
    },
    /// An organisation, nobody being named.
    Organisation(&'a str),
}

/// How much a line must show before it names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// A list of people: a bare name is enough.
    Name,
    /// Anywhere: a form of address or a word for the role.
    Address,
}

static TENTATIVE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\s*[(\[]\s*(?:tbc|t\.b\.c\.?|to be confirmed|invited|à confirmer|por confirmar|a confirmar)\s*[)\]]")
});
static CAPACITY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i),?\s+(?:speaking\s+)?(?:in\s+(?:his|her|their|its)\s+capacity\s+as|(?:agissant\s+)?en\s+(?:sa\s+)?qualité\s+d(?:e\b|[’'])|en\s+(?:su\s+)?(?:calidad|condición)\s+de)\s*",
    )
});
static BEHALF: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)[,(]?\s*(?:speaking\s+)?(?:on\s+behalf\s+of\s+|representing\s+|(?:au\s+nom|représentant)\s+d(?:e\s+la\s+|es\s+|u\s+|e\s+l[’']|e\s+|[’'])|en\s+(?:nombre|representación)\s+de(?:\s+la\s+|\s+los\s+|\s+las\s+|l\s+|\s+))",
    )
});
/// `Message of the Tide Office, read by Ms. Ada Quill`.
static MESSAGE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:message|mensaje|statement|declaración|allocution|discours)\s+(?:of\s+the|of|from\s+the|from|de\s+la|de\s+l['’]|du|des|del|de)\s*",
        r"(\S[^,]{1,120}?),?\s+(?:lue?|prononcée?|read(?:\s+out)?|delivered|leíd[oa])\s+(?:by|par|por)\s+(?:el\s+|la\s+)?(\S.+)$",
    ))
});
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:an?\s+|the\s+|one\s+)?(?:(?:senior\s+)?(?:representatives?|delegates?|officials?|speakers?)\s+(?:of|from)|(?:une?\s+|le\s+|la\s+)?représentante?s?\s+d(?:[eu]s?|e\s+la)|(?:une?\s+|un\(e\)\s+|le\s+|la\s+)?délégu[ée]e?s?\s+d[eu]s?|(?:una?\s+|el\s+|la\s+)?representantes?\s+(?:del?|de\s+la)|(?:tbc|tbd|to be confirmed|name tbc|speaker tbc)\s*,)\s+",
    )
});

/// That whoever has no name spoke.
static SPOKE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\s+(?:also\s+|then\s+|a\s+(?:également\s+|aussi\s+)?|también\s+)?(?:spoke|took\s+the\s+floor|made\s+a\s+statement|pris\s+la\s+parole|intervino|tomó\s+la\s+palabra)$",
    )
});
static TALK: LazyLock<Regex> = LazyLock::new(|| compiled(r"(\S+)\.\s+[\p{Lu}“«0-9]"));

/// What somebody did, behind the posts: `…, Director of the Tide Office, welcomed the participants`.
static DID: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x),\s+(?:a\s+\p{Ll}*(?:é|ert|fait|dit|mis|rendu)\b
        |(?:ont|est|sont|fut|was|were|is|has|have|had|will|ha|han|fue|dio|dieron|hizo)\s+\p{Ll}{2,}
        |(?:(?:souhaita|prononça|ouvrit|présenta|inauguró|abrió|clausuró|presentó|moderó|pronunció|ofreció|saludó|agradeció|destacó|señaló
        |welcomed|opened|delivered|gave|chaired|moderated|presented|closed|spoke|thanked|introduced|facilitated|noted|stressed)\s))",
    )
});

/// How somebody takes part from afar, or stands in a picture.
static FROM_AFAR: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\s*\((?:(?:via|by|through|par|por|en)\s+)?(?:video[\w -]*|vidéo[\w -]*|visio[\w -]*|tele[\w -]*|phone|zoom|remote(?:ly)?|remote participation|online|en ligne|en línea|línea|ligne|virtual(?:ly|mente)?)\)$|\s*\((?:\w+\s+)?(?:from|on)\s+(?:the\s+)?(?:left|right)\)$",
    )
});

/// Whoever a line names.
pub(super) fn someone(text: &str, need: Need) -> Option<Someone<'_>> {
    if text.len() > 1_200 {
        return None;
    }
    let (before, rest) = match role_before(text) {
        Some((role, word, rest)) => (Some((role, word)), rest),
        None => role_beside(text).map_or((None, text), |(role, word, rest)| (Some((role, word)), rest)),
    };
    let tentative = TENTATIVE.find(rest);
    let head = tentative.map_or(rest, |found| rest.get(..found.start()).unwrap_or(rest)).trim();
    let head = FROM_AFAR.find(head).map_or(head, |found| head.get(..found.start()).unwrap_or(head));
    let head = DID.find(head).map_or(head, |found| head.get(..found.start()).unwrap_or(head));
    if let Some(found) = UNNAMED.find(head) {
        let organisation = without_the(head.get(found.end()..)?).trim_end_matches(['.', ',', ';']);
        let spoke = SPOKE.find(organisation);
        let organisation =
            spoke.map_or(organisation, |spoke| organisation.get(..spoke.start()).unwrap_or(organisation));
        let before = before.or(spoke.map(|spoke| (Role::Speaker, spoke.as_str().trim())));
        let named = is_organisation(organisation) || gazetteer::country(organisation).is_some();
        return named.then(|| nobody(before, organisation, tentative.is_some()));
    }
    if let Some(found) = for_another(head) {
        return Some(Someone { role: before.or(found.role), ..found });
    }
    if let Some((post, honorific, name)) = post_then_name(head) {
        let (who, posts) = (Who::Person { honorific, name }, posts(post));
        let tentative = tentative.is_some();
        return Some(Someone { role: before, who, posts, capacity: None, behalf: None, tentative, talk: None });
    }
    if let Some(found) = between_dashes(head, need) {
        return Some(Someone { role: before, tentative: tentative.is_some(), ..found });
    }
    let (honorific, plain) = split_honorific(head);
    // `Profesora de Economía` is a post.
    let field = honorific.is_some_and(|honorific| !honorific.contains('.') && honorific.len() > 5)
        && ["de ", "d'", "d’", "en ", "of "].iter().any(|joint| plain.starts_with(joint));
    if field || honorific.is_some_and(|honorific| honorific.ends_with(',')) {
        return None;
    }
    let (plain, behalf) = cut(plain, &BEHALF);
    let (plain, capacity) = cut(plain, &CAPACITY);
    let sure = need == Need::Name || before.is_some();
    if honorific.is_none() && !sure {
        return None;
    }
    let (plain, mut talk, behind_talk) = if capacity.is_none() { talk(plain) } else { (plain, None, "") };
    let (titled, plain) = if honorific.is_none() { post_before_name(plain) } else { (None, plain) };
    let Some((name, behind)) = name_and_rest(plain, honorific.is_some()) else {
        let organisation = plain.trim_end_matches(['.', ',', ';']);
        let state = before.is_some() && gazetteer::country(organisation).is_some();
        let known = (state || gazetteer::organisation(organisation).is_some()) && honorific.is_none();
        return (known && (before.is_some() || tentative.is_some()))
            .then(|| nobody(before, organisation, tentative.is_some()));
    };
    let (behind, bracketed_role) = role_in_brackets(behind);
    let (behind, after) = role_behind(behind);
    let (bracket, behind) = bracket_before(behind);
    let behind = match behind.strip_prefix(':') {
        Some(title) if talk.is_none() && !title.trim().is_empty() => {
            talk = Some(title.trim());
            ""
        }
        _ => behind,
    };
    let behind = behind.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '–' | '—' | '-' | ';' | ':'));
    let behind = if behind.ends_with(").") { behind.trim_end_matches('.') } else { behind };
    // `Mr. Bo Reed of the Tide Office`
    let behind = behind.strip_prefix("of ").map_or(behind, without_the);
    let bracketed =
        behind.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).filter(|inside| !inside.contains(')'));
    let behind = if behind.is_empty() { behind_talk } else { behind };
    let mut posts = posts(bracketed.unwrap_or(behind));
    if let Some(whose) = bracket {
        let of = super::posts::posts(whose).into_iter().next().unwrap_or_default();
        match posts.first_mut() {
            Some(first) => {
                first.organisation = first.organisation.or(of.organisation);
                first.state = first.state.or(of.state);
            }
            None => posts.push(of),
        }
    }
    if let Some(title) = titled {
        match posts.first_mut().filter(|first| first.title.is_none()) {
            Some(first) => first.title = Some(title),
            None => posts.insert(0, Post { title: Some(title), ..Post::default() }),
        }
    }
    Some(Someone {
        role: before.or(bracketed_role).or(after),
        who: Who::Person { honorific, name },
        posts,
        capacity,
        behalf: behalf.map(without_the).map(|text| text.trim_end_matches([')', '.', ','])),
        tentative: tentative.is_some(),
        talk,
    })
}

/// `Ada Quill — Director — Tide Office`
fn between_dashes(text: &str, need: Need) -> Option<Someone<'_>> {
    let mut parts = [" — ", " – "].iter().find(|dash| text.matches(*dash).count() == 2).map(|dash| text.split(dash))?;
    let (name, title, organisation) = (parts.next()?, parts.next()?.trim(), parts.next()?.trim());
    let (honorific, name) = split_honorific(name.trim());
    let sure = honorific.is_some() || need == Need::Name;
    let named = sure && is_person_name(name, honorific.is_some()) && has_post(title) && !organisation.contains(OPENING);
    let post = Post { title: Some(title), organisation: Some(organisation), ..Post::default() };
    named.then(|| Someone {
        role: None,
        who: Who::Person { honorific, name },
        posts: vec![post],
        capacity: None,
        behalf: None,
        tentative: false,
        talk: None,
    })
}

/// Whoever reads the message of a body, or is named behind a state or a body.
fn for_another(text: &str) -> Option<Someone<'_>> {
    if let Some(found) = MESSAGE.captures(text) {
        let reader = someone(found.get(2)?.as_str(), Need::Address)?;
        let behalf = Some(of_government(found.get(1)?.as_str().trim_end_matches([',', ' '])));
        let word = text.split(' ').next().unwrap_or(text);
        return Some(Someone { role: Some((Role::Speaker, word)), behalf, ..reader });
    }
    let (whose, who) = body_before(text)?;
    let mut found = someone(who, Need::Address)?;
    if gazetteer::country(whose).is_some() {
        found.behalf = found.behalf.or(Some(whose));
    } else {
        match found.posts.first_mut() {
            Some(first) => first.organisation = first.organisation.or(Some(whose)),
            None => found.posts.push(Post { organisation: Some(whose), apart: true, ..Post::default() }),
        }
    }
    Some(found)
}

/// `Algeria — H.E. Mr. Ada Quill, Minister of Tides`: a state or a body, and who speaks for it.
fn body_before(text: &str) -> Option<(&str, &str)> {
    let (whose, who) = [" — ", " – ", " - ", ": "].iter().find_map(|mark| text.split_once(mark))?;
    let (honorific, rest) = split_honorific(whose);
    let body =
        honorific.is_none() && (gazetteer::country(rest).is_some() || (is_organisation(rest) && !has_post(rest)));
    (body && split_honorific(who).0.is_some()).then_some((whose.trim(), who.trim()))
}

/// What quotations begin and end with.
const OPENING: [char; 4] = ['“', '"', '«', '„'];
const CLOSING: [char; 3] = ['”', '"', '»'];

/// The first quotation in a text, up to the end of the text where nothing ends it, and what stands behind it.
fn quotation(text: &str) -> Option<(&str, &str)> {
    let quoted = text.get(text.find(OPENING)?..)?.trim_start_matches(OPENING);
    let (inside, behind) = quoted.split_at_checked(quoted.find(CLOSING).unwrap_or(quoted.len()))?;
    let inside = inside.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '.' | ',' | ';'));
    Some((inside, behind.trim_start_matches(CLOSING)))
}

/// Whoever stands behind the title of a talk: `“Tides of the north”, Ms. Ada Quill (Institute of Fog)`.
pub(super) fn talk_before(text: &str) -> Option<Someone<'_>> {
    let (title, behind) = quotation(text).filter(|_| text.starts_with(OPENING))?;
    let behind = behind.trim_start_matches([',', ':', '–', '—', '-', '.', ' ', '\u{a0}']);
    let behind = ["by ", "par ", "por "].iter().find_map(|by| behind.strip_prefix(by)).unwrap_or(behind);
    let found = someone(behind, Need::Address).filter(|found| found.talk.is_none())?;
    (title.split_whitespace().count() > 1).then_some(Someone { talk: Some(title), ..found })
}

/// Whether a line is one of a person, but without the name: `Mr.`, `Ms. , Director`, `, Institute of Fog`.
pub(super) fn lacks_name(text: &str) -> bool {
    let text = role_before(text).map_or(text, |(_, _, rest)| rest);
    let (honorific, rest) = split_honorific(text);
    text.starts_with([',', ';']) || honorific.is_some_and(|_| name_and_rest(rest, true).is_none())
}

fn nobody<'a>(role: Option<(Role, &'a str)>, organisation: &'a str, tentative: bool) -> Someone<'a> {
    let who = Who::Organisation(organisation);
    Someone { role, who, posts: Vec::new(), capacity: None, behalf: None, tentative, talk: None }
}

/// The text before a phrase and what stands behind it.
fn cut<'a>(text: &'a str, pattern: &Regex) -> (&'a str, Option<&'a str>) {
    match pattern.find(text) {
        Some(found) => {
            let behind = text.get(found.end()..).unwrap_or_default().trim().trim_end_matches(['.', ',', ';']);
            (text.get(..found.start()).unwrap_or(text), Some(behind).filter(|behind| !behind.is_empty()))
        }
        None => (text, None),
    }
}

/// Whether a line is that of a representative who has no name.
pub(super) fn is_unnamed(text: &str) -> bool {
    UNNAMED.is_match(text)
}

/// `Director of the Tide Office: Ms. Ada Quill`: the post, the form of address, the name. What stands before a comma needs a
/// form of address behind it; a colon is enough by itself.
fn post_then_name(text: &str) -> Option<(&str, Option<&str>, &str)> {
    if !begins_with_post(text) {
        return None;
    }
    let marks = [": ", ", ", " – ", " — ", " - "];
    marks.iter().flat_map(|mark| text.match_indices(mark)).find_map(|(at, mark)| {
        let (honorific, name) = split_honorific(text.get(at + mark.len()..)?);
        let named = is_person_name(name, honorific.is_some()) && (honorific.is_some() || mark == ": ");
        named.then_some((text.get(..at)?, honorific, name))
    })
}

/// A state or body in brackets directly behind the name, with the post or the title of the talk behind it, and that:
/// `(Fiji), Chief Negotiator`, `(Institute of Fog): Tides of the north`. Nothing where the brackets are all there is.
fn bracket_before(text: &str) -> (Option<&str>, &str) {
    let named = |inside: &str| gazetteer::country(inside).is_some() || is_organisation(inside) || is_acronym(inside);
    match in_brackets(text) {
        Some((inside, behind)) if behind.trim_start().starts_with([',', ':']) && named(inside) => {
            (Some(inside), behind.trim_start())
        }
        _ => (None, text),
    }
}

/// What stands in brackets at the beginning of a text, and behind them.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('(')?.split_once(')')
}

/// A role in brackets directly behind the name, and the text behind it: `(moderator), Editor`.
fn role_in_brackets(text: &str) -> (&str, Option<(Role, &str)>) {
    match in_brackets(text).and_then(|(inside, rest)| Some((rest, (role(inside)?, inside)))) {
        Some((rest, role)) => (rest, Some(role)),
        None => (text, None),
    }
}

/// A post before the name: `Secretary-General Ada Quill, United Nations`.
fn post_before_name(text: &str) -> (Option<&str>, &str) {
    let mut end = 0;
    for word in text.split_whitespace().take(4) {
        if !(is_post_noun(word) || (end == 0 && is_modifier(word))) {
            break;
        }
        // A comma ends the post, and what stands behind it is no name.
        if word.ends_with([',', ';']) {
            return (None, text);
        }
        end = text.find(word).map_or(end, |at| at + word.len());
    }
    let Some((title, rest)) = text.split_at_checked(end).filter(|_| end > 0) else { return (None, text) };
    let name = rest.split([',', '(', '–', ';']).next().unwrap_or_default().trim();
    let posted = title.split_whitespace().last().is_some_and(is_post_noun);
    if posted && name.starts_with(char::is_uppercase) && is_person_name(name, false) {
        (Some(title), rest.trim_start())
    } else {
        (None, text)
    }
}

/// `JONES, Mary`: the family name in capitals before the others.
fn inverted(text: &str) -> Option<(&str, &str)> {
    let (family, rest) = text.split_once(',')?;
    let capitals = family.chars().filter(|c| c.is_alphabetic()).count() > 2 && !family.chars().any(char::is_lowercase);
    let end = rest.find([',', '(', ';', '–']).unwrap_or(rest.len());
    let given = rest.get(..end)?.trim();
    let plain = (1..=3).contains(&given.split_whitespace().count()) && given.chars().any(char::is_lowercase);
    let whole = text.get(..family.len() + 1 + end)?.trim_end();
    let known = gazetteer::organisation(family).is_some()
        || is_organisation(given)
        || gazetteer::country(given).is_some()
        || has_post(given);
    (capitals && plain && !known && is_person_name(&format!("{given} {family}"), false))
        .then(|| (whole, text.get(whole.len()..).unwrap_or_default()))
}

/// A name without the letters that show an office or a degree behind it.
fn without_letters(name: &str) -> &str {
    let mut name = name;
    while let Some((head, last)) = name.rsplit_once(' ')
        && matches!(
            last.trim_end_matches('.'),
            "MP" | "MEP" | "PhD" | "Ph.D" | "OBE" | "CBE" | "KCMG" | "QC" | "SC" | "MD" | "Esq"
        )
    {
        name = head.trim_end_matches([',', ' ']);
    }
    name
}

/// The name that a text begins with, and what stands behind it.
fn name_and_rest(text: &str, honorific: bool) -> Option<(&str, &str)> {
    let text = text.trim();
    if let Some(found) = inverted(text) {
        return Some(found);
    }
    if let Some(start) = post_behind_name(text, honorific) {
        let (name, rest) = text.split_at_checked(start)?;
        let name = name.trim_end();
        return is_person_name(name, honorific).then_some((name, rest));
    }
    let end = [",", " – ", " — ", " - ", " (", ":", ";", "\t"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let name = without_letters(name.trim_end_matches(['.', ' ']));
    if is_person_name(name, honorific) && (honorific || !has_post(name)) {
        return Some((name, rest));
    }
    // `Mr. John Smith of Kenya`, but not `Ambassador, Permanent Mission of Kenya`
    let (name, _) = name.split_once(" of ").or_else(|| name.split_once(" from "))?;
    (honorific && is_person_name(name, true) && !is_organisation(name))
        .then(|| (name, text.get(name.len()..).unwrap_or_default()))
}

/// A role in brackets or behind a comma at the end: `John Smith, IOM (moderator)`.
fn role_behind(text: &str) -> (&str, Option<(Role, &str)>) {
    let trimmed = text.trim_end();
    if let Some((head, inside)) = trimmed.strip_suffix(')').and_then(|body| body.rsplit_once('('))
        && let Some(role) = role(inside)
    {
        return (head, Some((role, inside)));
    }
    if let Some((head, last)) = trimmed.rsplit_once([',', '–'])
        && let Some(role) = role(last).filter(|role| {
            !matches!(role, Role::Coordinator | Role::Trainer | Role::Chair | Role::Contact | Role::Host)
        })
    {
        return (head, Some((role, last.trim())));
    }
    (text, None)
}

/// The affiliation, the title of the talk behind it, and what stands behind a quoted title:
/// `Lakshmi Puri, UN Women. Priorities for 2016`, `Ada Quill, “Tides of the north”, Institute of Fog`.
fn talk(text: &str) -> (&str, Option<&str>, &str) {
    let head = text.find(OPENING).and_then(|open| text.get(..open));
    if let Some(head) = head.filter(|head| head.contains([',', '–', ':', '(']))
        && let Some((title, behind)) = quotation(text)
    {
        let head = head.trim_end().trim_end_matches([':', ',', '–', '—', '-', '.', ' ']);
        let behind = behind.trim_matches(|c: char| c.is_whitespace() || matches!(c, '”' | '»' | '"' | ',' | ';' | '.'));
        return (head, Some(title).filter(|title| title.split_whitespace().count() > 1), behind);
    }
    let Some(comma) = text.find(',') else { return (text, None, "") };
    let pattern = TALK.captures_iter(text);
    for found in pattern {
        let Some(word) = found.get(1).filter(|word| word.end() > comma) else { continue };
        let short = word.as_str().trim_start_matches('(');
        let abbreviation = short.contains('.')
            || short.chars().count() == 1
            || matches!(
                short,
                "Dr" | "Mr"
                    | "Ms"
                    | "Mrs"
                    | "St"
                    | "Jr"
                    | "Inc"
                    | "Ltd"
                    | "Co"
                    | "Corp"
                    | "Dept"
                    | "Univ"
                    | "No"
                    | "Prof"
                    | "Amb"
                    | "Hon"
                    | "Gen"
            );
        if !abbreviation {
            let head = text.get(..word.end()).unwrap_or(text);
            let title = text.get(word.end() + 1..).unwrap_or_default().trim();
            return (head, Some(title.trim_end_matches('.')).filter(|title| !title.is_empty()), "");
        }
    }
    (text, None, "")
}
