//! What stands behind a name: posts, organisations, states, capacity, and on whose behalf.

use std::sync::LazyLock;

use regex::Regex;

use super::super::pattern::compiled;

use super::words::{begins_with_post, ends_as_organisation, has_post, is_organisation, is_post_in_small};
use crate::{
    ingest::gazetteer::{self, Country},
    name::is_acronym,
};

/// A post and where it is held, as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Post<'a> {
    /// The post, whole, up to the organisation where that stands apart.
    pub title: Option<&'a str>,
    /// The unit within the organisation.
    pub division: Option<&'a str>,
    /// The organisation.
    pub organisation: Option<&'a str>,
    /// Whether the organisation stands apart from the title.
    pub apart: bool,
    /// The state printed behind.
    pub state: Option<&'a str>,
}

/// A permanent mission that an office implies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mission<'a> {
    /// Its name, made from the office or printed.
    pub name: String,
    /// Whether the name is made from the office.
    pub derived: bool,
    /// What it represents, as printed.
    pub represents: &'a str,
}

static TWO_POSTS: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:,[^,;]*?(\s+and\s+)|(;\s*))\p{Lu}"));

static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:.*\b)?(?:permanent\s+(?:representative|observer|delegate)\s+(?:of|from|for)",
        r"|(?:représentante?|observat(?:eur|rice)|déléguée?)\s+permanente?\s+(?:adjointe?\s+)?(?:de\s+la|de\s+l['’]|des?|du)",
        r"|(?:representante|observadora?|delegad[oa])\s+permanente\s+(?:alterna?|adjunt[oa])?\s*(?:de\s+la|del?|de\s+los))\s*(.+)$",
        r"|^(?:.*\b)?(?:permanent\s+mission\s+of|mission\s+permanente\s+(?:de\s+la|des?|du|de\s+l['’])|misi[oó]n\s+permanente\s+(?:de\s+la|del?|de\s+los))\s*(.+)$",
    ))
});

static FOR_A_STATE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(?:vice[- ])?(?:ambassador|ambassadeur|ambassadrice|embajador|embajadora|minister|ministre|ministro|ministra|viceministro|viceministra|vice-ministre|subsecretari[oa]|secrétaire d['’]etat|secrétaire d['’]état|secretari[oa] de estado|secretary of state|state secretary|national secretary|head of delegation|delegate|delegu[eé]|delegad[oa]|charg[eé] d['’]affaires|consul(?:-general)?|permanent representative|president of the republic|head of state|attorney general|ministre d['’]etat|viceministr[oa])\b",
    )
});

static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:(?:vice|deputy|prime|first|premi[eè]re?|primera?)[- ]?)*(?:minister|ministre|ministro|ministra|secretary of state|secrétaire d['’][eé]tat|secretari[oa] de estado|ambassador|ambassadeur|ambassadrice|embajadora?)\b",
    )
});

static SPEAKS_FOR: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(?:ambassador|minister|representative|delegate|president|delegation|government|embassy|ambassadeur|ambassadrice|ministre|représentant(?:e)?|embajador(?:a)?|ministr[oa]|representante|gobierno|gouvernement|ambassade|embajada)\b[^,]*?\s(?:of|from|de la|de l['’]|du|des|de|del)\s?(\S.*)$",
    )
});

/// The posts that a text lists: `Co-Founder, AFFORD and Consultant, Sierra Leone` has two.
pub(super) fn posts(text: &str) -> Vec<Post<'_>> {
    let mut posts = Vec::new();
    let mut rest = text.trim().trim_end_matches([',', ';', '.']).trim();
    rest = rest.strip_suffix(" and").or_else(|| rest.strip_suffix(" et")).unwrap_or(rest);
    // `Professor at Columbia University, former minister of finance`: what somebody was is said beside it.
    let past = [", former ", ", formerly ", ", anciennement ", ", ancien ", ", ancienne ", ", anterior ", ", antiguo "];
    rest = past.iter().filter_map(|past| rest.find(past)).min().and_then(|at| rest.get(..at)).unwrap_or(rest);
    // `a Fellow at the Tide Office`, within a sentence.
    let article = rest.strip_prefix("a ").or_else(|| rest.strip_prefix("an "));
    rest = article.filter(|post| begins_with_post(post)).unwrap_or(rest);
    while !rest.is_empty() && posts.len() < 4 {
        let split = TWO_POSTS.captures_iter(rest).find_map(|found| {
            let joint = found.get(1).or_else(|| found.get(2))?;
            begins_with_post(rest.get(joint.end()..)?).then(|| joint.range())
        });
        let (head, tail) = match split {
            Some(joint) => (rest.get(..joint.start).unwrap_or(rest), rest.get(joint.end..).unwrap_or_default()),
            None => (rest, ""),
        };
        posts.push(post(head));
        rest = tail.trim();
    }
    posts
}

fn post(text: &str) -> Post<'_> {
    let mut segments = segments(text);
    let mut post = Post::default();
    if segments.len() > 1
        && let Some(last) = segments.last()
        && gazetteer::country(last).is_some()
    {
        post.state = segments.pop();
    }
    if segments.len() > 1 && segments.last().is_some_and(|last| gazetteer::city(last).is_some()) {
        segments.pop();
    }
    let Some(first) = segments.first().copied() else { return post };
    if segments.len() == 1 {
        let single = single(first);
        return Post { state: post.state.or(single.state), ..single };
    }
    // `photographe, réalisatrice, artiste plasticienne`
    let small = |segment: &str| segment.starts_with(char::is_lowercase) && !is_organisation(segment);
    let titles =
        segments.iter().enumerate().take_while(|(at, segment)| is_title(segment) || (*at > 0 && small(segment)));
    let titles = titles.count();
    if titles == 0 {
        // `Organisation, Post` or `Unit, Organisation`.
        let last = segments.last().copied();
        if last.is_some_and(begins_with_post) {
            return Post { title: last, organisation: Some(first), apart: true, ..post };
        }
        let organisation = last.filter(|last| is_organisation(last)).or(Some(first));
        let division = (organisation != Some(first)).then_some(first);
        return Post { organisation, division, apart: true, ..post };
    }
    post.title = span(text, first, segments.get(titles - 1).copied().unwrap_or(first));
    let behind = segments.get(titles..).unwrap_or_default();
    match behind {
        // `Professeur à l'Université de Liège, muséologue`: the house stands within the first of them.
        [] if titles > 1 => {
            let single = single_title(first);
            Post { state: post.state.or(single.state), organisation: single.organisation, ..post }
        }
        [] => {
            let single = single_title(post.title.unwrap_or(first));
            Post { state: post.state.or(single.state), ..single }
        }
        [organisation] => Post { organisation: Some(organisation), apart: true, ..post },
        [division, .., last] => {
            let (division, organisation) = if is_organisation(last) || !is_organisation(division) {
                (span(text, division, behind.get(behind.len() - 2).copied().unwrap_or(division)), *last)
            } else {
                (None, *division)
            };
            Post { division, organisation: Some(organisation), apart: true, ..post }
        }
    }
}

/// A post in one segment: `Minister of Labour United Arab Emirates`, `UNICEF Executive Director`, `Director at IOM`.
fn single(text: &str) -> Post<'_> {
    if gazetteer::country(text).is_some() {
        return Post { state: Some(text), ..Post::default() };
    }
    if is_title(text) {
        return single_title(text);
    }
    Post {
        organisation: Some(text).filter(|text| text.starts_with(char::is_uppercase)),
        apart: true,
        ..Post::default()
    }
}

fn single_title(text: &str) -> Post<'_> {
    let post = Post { title: Some(text), ..Post::default() };
    if let Some((head, state, _)) = gazetteer::country_at_end(text) {
        let joined = head.rsplit(' ').next().is_some_and(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "of" | "to"
                    | "for"
                    | "in"
                    | "the"
                    | "de"
                    | "du"
                    | "des"
                    | "del"
                    | "la"
                    | "les"
                    | "los"
                    | "and"
                    | "et"
                    | "y"
                    | "from"
                    | "à"
                    | "au"
                    | "aux"
                    | "en"
                    | "ante"
                    | "a"
                    | "dans"
                    | "with"
            )
        });
        if !joined && !head.is_empty() {
            return Post { title: Some(head), state: Some(state), ..post };
        }
    }
    if let Some((length, _)) = gazetteer::organisation_at_start(text) {
        let organisation =
            text.get(..length).filter(|_| begins_with_post(text.get(length..).unwrap_or_default().trim_start()));
        return Post { organisation, ..post };
    }
    if OFFICE.is_match(text) {
        return post;
    }
    if let Some((title, organisation)) =
        text.split_once(" at ").filter(|(_, behind)| is_organisation(without_the(behind)) || is_acronym(behind))
    {
        return Post { title: Some(title), organisation: Some(without_the(organisation)), apart: true, ..post };
    }
    // What is behind a minister is the field of the office.
    if FIELD.is_match(text) {
        return post;
    }
    let joints = [
        " à l'", " à l’", " à la ", " of ", " for ", " de la ", " de l'", " de l’", " du ", " del ", " de los ",
        " de las ", " des ", " de ",
    ];
    let organisation = joints.iter().find_map(|joint| {
        let (_, behind) = text.split_once(joint)?;
        // `chercheuse à l'IRIS`
        let short = joint.starts_with(" à l") && is_acronym(behind);
        body_in(without_the(behind), *joint != " for " && *joint != " de ").or(short.then_some(behind))
    });
    Post { organisation, ..post }
}

/// The body that a text names, or begins with before the place where it is: `the United Nations in Nepal`. One word is the
/// name of a body only if it is known: `the Alliance` may be any.
fn body_in(name: &str, shown: bool) -> Option<&str> {
    if gazetteer::organisation(name).is_some() {
        return Some(name);
    }
    if let Some((length, _)) = gazetteer::organisation_at_start(name)
        && name
            .get(length..)
            .is_some_and(|rest| rest.starts_with(" in ") || rest.starts_with(" en ") || rest.starts_with(" au "))
    {
        return name.get(..length);
    }
    let body = is_organisation(name) && !has_post(name) && name.split_whitespace().count() > 1;
    (shown && body).then_some(name)
}

/// Whether a text is a post.
pub(super) fn is_title(text: &str) -> bool {
    begins_with_post(text) || is_post_in_small(text) || (has_post(text) && !names_body(text))
}

/// Whether a text with a word for a post in it names a body all the same: `Office of the High Commissioner`.
fn names_body(text: &str) -> bool {
    if let Some((length, _)) = gazetteer::organisation_at_start(text) {
        return !begins_with_post(text.get(length..).unwrap_or_default().trim_start());
    }
    text.split_whitespace().next().is_some_and(|first| is_organisation(first) && !begins_with_post(text))
        || text.starts_with("Permanent Mission")
        || ends_as_organisation(text)
}

/// The permanent mission that a post implies or names, and what it stands for.
pub(super) fn mission<'a>(post: &Post<'a>) -> Option<Mission<'a>> {
    let office = |text: &'a str| {
        let found = OFFICE.captures(text)?;
        let derived = found.get(1).is_some();
        let rest = found.get(1).or_else(|| found.get(2))?.as_str();
        let represents = match gazetteer::country_at_start(rest) {
            Some((length, _)) => rest.get(..length)?,
            None => {
                [" to ", " auprès ", " ante "].iter().find_map(|to| rest.split_once(to)).map_or(rest, |(whom, _)| whom)
            }
        };
        let represents = without_the(represents.trim());
        if represents.is_empty() || represents.len() > 120 {
            return None;
        }
        let name = if derived { mission_of(represents, rest) } else { text.to_owned() };
        Some(Mission { name, derived, represents })
    };
    post.organisation.and_then(office).filter(|mission| !mission.derived).or_else(|| post.title.and_then(office))
}

/// The name of the mission that an office implies: `Permanent Mission of Uruguay to the OEA`.
fn mission_of(represents: &str, rest: &str) -> String {
    let to = [" ante ", " auprès "].iter().find_map(|to| rest.split_once(to)).map(|(_, body)| body);
    let body = to.map(|body| {
        ["de la ", "de l'", "de l’", "des ", "du ", "de ", "la ", "el ", "los ", "las "]
            .iter()
            .find_map(|article| body.strip_prefix(article))
            .unwrap_or(body)
    });
    body.map_or_else(
        || format!("Permanent Mission of {rest}"),
        |body| format!("Permanent Mission of {represents} to the {body}"),
    )
}

/// The state that somebody in a post speaks for, as printed.
pub(super) fn represented<'a>(post: &Post<'a>, honorific: Option<&str>) -> Option<(&'a str, &'static Country)> {
    let with_country = |text: &'a str| gazetteer::country(text).map(|country| (text, country));
    let office = |text: &str| FOR_A_STATE.is_match(text);
    if let Some(title) = post.title {
        if let Some(state) = post.state.filter(|_| office(title)) {
            return with_country(state);
        }
        if let Some(found) = spoken_for(title) {
            return Some(found);
        }
    }
    if let Some(found) = post.organisation.filter(|name| !name.starts_with("Ministry")).and_then(spoken_for) {
        return Some(found);
    }
    let excellency = honorific.is_some_and(|honorific| {
        let folded = honorific.to_lowercase().replace(['.', ' '], "");
        folded.starts_with("he") && !folded.starts_with("her") && !folded.starts_with("herr")
            || ["amb", "seem", "sem", "semme", "hisexc", "herexc", "sonexc", "suexc", "embajador"]
                .iter()
                .any(|form| folded.starts_with(form))
    });
    if excellency && post.organisation.is_none() {
        return post.state.and_then(with_country);
    }
    None
}

/// The state behind a word for an office that stands for one: `Ambassador of Switzerland to …`.
fn spoken_for(text: &str) -> Option<(&str, &'static Country)> {
    let found = SPEAKS_FOR.captures(text)?;
    let rest = found.get(1)?;
    // The state may stand behind the field of the office: `Minister of Labour of Kenya`.
    let mut at = rest.start();
    for _ in 0..6 {
        let tail = without_the(text.get(at..)?);
        if let Some((length, country)) = gazetteer::country_at_start(tail) {
            return Some((tail.get(..length)?, country));
        }
        let next = [" of ", " de ", " du ", " del ", " from "]
            .iter()
            .filter_map(|joint| Some(text.get(at..)?.find(joint)? + joint.len()))
            .min()?;
        at += next;
    }
    None
}

/// Whom a capacity or an "on behalf of" names: a state or an organisation, as printed.
pub(super) fn named_in(text: &str) -> Option<&str> {
    let plain = without_the(text.trim().trim_end_matches(['.', ',', ';']));
    if gazetteer::country(plain).is_some() || gazetteer::organisation(plain).is_some() {
        return Some(plain);
    }
    for (index, _) in text.match_indices(['\'', '’']) {
        if let Some((_, state, _)) = gazetteer::country_at_end(text.get(..index)?) {
            return Some(state);
        }
    }
    for joint in [" of ", " for ", " de ", " du ", " de la ", " del "] {
        for (index, _) in text.match_indices(joint) {
            let behind = without_the(text.get(index + joint.len()..)?.trim_end_matches(['.', ',', ';']));
            if let Some((length, _)) = gazetteer::country_at_start(behind) {
                return behind.get(..length);
            }
            if gazetteer::organisation(behind).is_some() || (is_organisation(behind) && !has_post(behind)) {
                return Some(behind);
            }
        }
    }
    None
}

/// A text without the article before it.
pub(super) fn without_the(text: &str) -> &str {
    let text = text.trim_start();
    ["the ", "The ", "la ", "le ", "les ", "l'", "l’", "el ", "los "]
        .iter()
        .find_map(|article| text.strip_prefix(article))
        .unwrap_or(text)
}

/// The parts of a text between commas that stand outside brackets; a comma of a known name does not part it.
fn segments(text: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut start = 0;
    let mut depth = 0_i32;
    for (index, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth <= 0 => {
                let rest = text.get(start..).unwrap_or_default().trim_start();
                let known = gazetteer::organisation_at_start(rest)
                    .is_some_and(|(length, _)| text.len() - rest.len() + length > index && start <= index);
                if !known {
                    segments.push(text.get(start..index).unwrap_or_default().trim());
                    start = index + 1;
                }
            }
            _ => {}
        }
        if segments.len() > 12 {
            break;
        }
    }
    segments.push(text.get(start..).unwrap_or_default().trim());
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// The text from one of its parts to another.
fn span<'a>(text: &'a str, first: &'a str, last: &'a str) -> Option<&'a str> {
    let start = (first.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let end = (last.as_ptr() as usize).checked_sub(text.as_ptr() as usize)? + last.len();
    text.get(start..end)
}
