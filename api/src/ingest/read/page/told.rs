//! What a news text tells of an event: who made a statement, who sat on a panel and what that was called, what was adopted, of
//! which series it was; as restrained as the other rules for running text.

use std::sync::LazyLock;

use ::entity::vocabulary::{
    DocumentKind, EntityKind, EventKind, EventRelationRole, MaterialRole, NameKind, ParticipationRole, Role, Vocabulary,
};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    body::name_draft,
    builder::{Builder, place},
    dates::{Calendar, dates_in},
    deeds::{ADDRESS, NAME, named, take_part},
    event::Event,
    kinds::event_kind,
    lines::Line,
    meetings::listed,
    people::{Need, someone},
    places::languages,
    posts::without_the,
    roles::role,
    several::several,
};
use crate::{
    ingest::{
        draft::{Attribute, Identity, MentionIx},
        gazetteer,
    },
    name::plain,
};

/// Verbs of somebody who speaks.
const SAID: &str = r"(?:said|stated|noted|stressed|added|asked|called|urged|recalled|told|spoke|described|welcomed|emphasi[sz]ed|underlined|expressed|reported|explained|observed|warned|announced|pointed\s+out|a\s+(?:déclaré|dit|souligné|rappelé|indiqué|estimé|ajouté)|dijo|señaló|afirmó|destacó|recordó|indicó|subrayó)\b";

/// `ADA QUILL, Minister of Tides of Kenya, said that …`, `BO REED (Kenya) said that …`: a paragraph for each statement.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"\p{Lu}[\p{Lu}'’.-]+";
    compiled(&format!(
        r"^({NAME},\s+[^.;:]{{3,200}}?|{word}(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?{word}){{1,4}}(?:\s*\([^()]{{3,60}}\)|,\s+[^.;:]{{3,160}}?)),?\s+({SAID})"
    ))
});

/// Representatives who have no names.
static REPRESENTATIVES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)\b(?:(?:also\s+speaking|speaking)\s+were\s+(?:the\s+)?representatives\s+of|statements\s+were\s+(?:also\s+)?made\s+by\s+(?:the\s+)?representatives\s+of",
        r"|(?:también\s+)?intervinieron\s+(?:los\s+)?representantes\s+de)\s+([^.]{3,600})",
        r"|\b(?:the\s+representatives\s+of\s+([^.]{3,600}?)\s+(?:also\s+)?(?:spoke|made\s+statements|took\s+the\s+floor)",
        r"|les\s+représentants\s+(?:de\s+l['’]|de\s+la|des|du|de)\s*([^.]{3,600}?)\s+ont\s+(?:également\s+|aussi\s+)?pris\s+la\s+parole)",
    ))
});

/// `The panellists were …`, and those who are named behind.
static WERE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"\b(?:[Tt]he\s+|[Ll]os\s+|[Ll]as\s+|[Ll]es\s+)?([Pp]anel+ists|[Ss]peakers|[Dd]iscussants|[Pp]anelistas|[Pp]onentes|[Oo]radores|[Pp]anélistes|[Ii]ntervenants|[Oo]rateurs)\s+(?:were|included|are|will\s+be|fueron|eran|serán|son|étaient|sont|seront)\s+(.{10,1000})$",
    )
});

/// `in the presence of Ada Quill, Director of the Tide Office, and …`: whoever came.
static PRESENT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"\b(in\s+the\s+presence\s+of|with\s+the\s+participation\s+of|attended\s+by|en\s+présence\s+d[eu]s?|avec\s+la\s+participation\s+d[eu]s?",
        r"|con\s+la\s+(?:presencia|participación)\s+del?|(?:personalities|dignitaries|figures|guests)\s+(?:such\s+as|including))\s+([^.:]{8,900})",
    ))
});

/// A session that the text names between quotation marks: `held a panel discussion on the theme “…”`, `the panel “…” was`.
static SESSION: LazyLock<Regex> = LazyLock::new(|| {
    let kind =
        r"(panel\s+discussion|panel|round\s?table|workshop|session|mesa\s+redonda|table\s+ronde|atelier|taller|sesión)";
    let title = r"[“«\x22]\s*([^“”«»\x22]{3,160}?)\s*[”»\x22]";
    let held = r"(?:held|holds|included|tuvo\s+lugar|se\s+celebró|se\s+realizó|se\s+tint|s['’]est\s+tenue?|a\s+eu\s+lieu)\s+(?:an?|the|el|la|un|une|una|le)";
    let on = r"(?:(?:on|under)\s+the\s+(?:theme|topic)\s+(?:of\s+)?|on\s+|entitled\s+|titulad[oa]\s+|sobre\s+|intitulée?\s+|sur\s+)?";
    let was = r"(?:was|were|will\s+be|sera|será|a\s+été|s['’]est|fue|estuvo|se\s+celebró|tuvo\s+lugar)\b";
    compiled(&format!(
        r"\b{held}\s+{kind}\s+{on}{title}|\b(?:[Tt]he|[Ll]e|[Ll]a|[Ee]l|[Aa]n?|[Uu]ne?|[Uu]na?)\s+{kind}\s+{on}{title}\s+{was}"
    ))
});

/// What was adopted: in quotation marks, or by its name in capitals.
static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    let kind = r"(?:Declaration|Déclaration|Declaración|Plan|Programme|Framework|Charter|Charte|Carta|Communiqué|Resolution|Résolution|Resolución|Agenda|Compact|Pacte|Pacto|Protocol|Appeal|Appel|Llamamiento|Call)";
    let word = r"[\p{Lu}][\p{L}’'-]*";
    let joint = r"of|on|the|for|and|de|du|des|la|le|los|las|del|sur|sobre|et|y";
    compiled(&format!(
        r"\b(?:adoption\s+(?:of|de)|adoption\s+d['’]|adopted|adopting|adoptaron|adoptó|aprobaron|adopté)\s+(?:the\s+|la\s+|le\s+|el\s+|l['’]|une?\s+|an?\s+)?(?:[“«\x22]\s*([^“”«»\x22]*?{kind}[^“”«»\x22]{{0,140}}?)\s*[”»\x22]|((?:{word}\s+){{0,4}}{kind}(?:\s+(?:{joint}))*(?:\s+(?:{joint}\s+)*{word}){{0,8}}))"
    ))
});

/// The series that an event says it is of.
static OF_SERIES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"\b(?:part\s+of|(?:[Ff]irst|[Ss]econd|[Tt]hird|\p{L}+th|\d+(?:st|nd|rd|th))\s+(?:[\p{L}-]+\s+)?(?:of|in))\s+(?:the|our)\s+(\p{Lu}[^.,;:]{3,80}?\s+[Ss]eries)\b",
        r"|\b(?:fait\s+partie|s['’]inscrit\s+dans|dans\s+le\s+cadre|forma\s+parte|en\s+el\s+marco)\s+(?:du|de\s+la|del|le|la)\s+(?:cycle|ciclo|série|serie)\s+[“«\x22]\s*([^“”«»\x22]{3,100}?)\s*[”»\x22]",
    ))
});

/// `Vice-Chair Ada Quill (Ghana) reported …`: the role before the name.
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"\p{Lu}[\p{L}'’.-]+";
    let verb = r"\p{Ll}{2,}(?:ed|es|s|a|ó|ait)\b|said|spoke|told|read|put|gave|led|took|thanked";
    compiled(&format!(
        r"(?:^|\.\s+)(Chair|Co-Chair|Vice-Chair|Rapporteur|Facilitator|Le président|La présidente|El presidente|La presidenta|El relator|La relatora)\s+({word}(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?{word}){{1,4}}(?:\s*\([^()]{{3,60}}\)|,\s+[^.;:]{{3,160}}?,)?)\s+(?:{verb})"
    ))
});

/// `The rapporteur, Ms. Ada Quill, summed up …`
static APPOSED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"\b(?:[Tt]he|[Ll]e|[Ll]a|[Ee]l)\s+(rapporteure?|chair|moderator|facilitator|modérateur|modératrice|moderador|moderadora|relator|relatora|président|présidente),\s+({ADDRESS}{NAME}(?:,\s[^.;:]{{3,120}}?)?),\s+\p{{Ll}}"
    ))
});

/// `In opening remarks, Ada Quill, Executive Secretary of the Tide Office, thanked …`
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"\p{Lu}[\p{L}'’.-]+";
    compiled(&format!(
        r"(?:^|\.\s+)(?:In (?:(?:his|her|an?|the) )?(opening|closing|keynote) (?:remarks|address|statement|speech)|(Opening|Closing) the \p{{Ll}}+(?:\s\p{{Ll}}+)?),?\s+((?:{word}\.?\s+)?{word}(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?{word}){{1,4}},\s+[^.;:]{{3,160}}?),\s+\p{{Ll}}"
    ))
});

/// `The workshop was conducted in English and Bangla.`
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"\b(?:conducted|held|given|delivered)\s+in\s+(\p{Lu}\p{Ll}+(?:(?:,\s+|\s+and\s+)\p{Lu}\p{Ll}+)*)\b",
        r"|\b[Ll]anguages?(?:\s+of\s+the\s+\p{L}+)?\s+(?:is|are|was|were|will\s+be)\s+(\p{Lu}\p{Ll}+(?:(?:,\s+|,?\s+and\s+)\p{Lu}\p{Ll}+)*)\b",
        r"|\b(?:[Ll]angues?\s+de\s+travail|[Ii]diomas?\s+(?:de\s+trabajo|oficiales))\s+(?:du\s+\p{L}+\s+|de\s+(?:la\s+|l['’])\p{L}+\s+|del\s+\p{L}+\s+)?(?:est|sont|était|étaient|sera|seront|es|son|fue|fueron|será|serán)\s+((?:(?:le|l['’]|la|el)\s*)?\p{Ll}{4,}(?:(?:,\s+|\s+et\s+|\s+y\s+|\s+e\s+)(?:(?:le|l['’]|la|el)\s*)?\p{Ll}{4,})*)\b",
        r"|\b(?:déroul\p{L}+|tiendra|tenue?|donnée?|realiz\p{L}+|dict\p{L}+|impart\p{L}+)\s+en\s+(\p{Ll}{4,}(?:(?:,\s+|\s+et\s+|\s+y\s+|\s+e\s+)\p{Ll}{4,})*)\b",
    ))
});

/// The languages that a line says the event is held in.
pub(super) fn spoken(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in SPOKEN.captures_iter(line.text) {
        let Some(list) = (1..found.len()).find_map(|group| found.get(group)) else { continue };
        for (printed, tag) in languages(list.as_str()) {
            builder.attribute(event.ix, Attribute::Language, tag, 0.8, place(line, printed));
        }
    }
}

/// Whoever is named with the role before the name, or with the sort of remarks.
pub(super) fn titled(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in TITLED.captures_iter(line.text).chain(APPOSED.captures_iter(line.text)) {
        let (Some(word), Some(who)) = (found.get(1), found.get(2)) else { continue };
        let bare = without_the(word.as_str());
        let Some(role) = role(bare) else { continue };
        if let Some(mut someone) = someone(who.as_str().trim_end_matches(','), Need::Name) {
            someone.role = Some((role, bare));
            take_part(builder, &someone, line, place(line, who.as_str()), (event.ix, 1), 0.8);
        }
    }
    for found in OPENING.captures_iter(line.text) {
        let (Some(word), Some(who)) = (found.get(1).or_else(|| found.get(2)), found.get(3)) else { continue };
        let role = match word.as_str().to_lowercase().as_str() {
            "opening" => ParticipationRole::OpeningSpeaker,
            "closing" => ParticipationRole::ClosingSpeaker,
            _ => ParticipationRole::Keynote,
        };
        if let Some(mut someone) = someone(who.as_str(), Need::Name) {
            someone.role = Some((role, word.as_str()));
            take_part(builder, &someone, line, place(line, who.as_str()), (event.ix, 1), 0.8);
        }
    }
}

/// Reads a paragraph about the event; gives the session that it tells of.
pub(super) fn told(builder: &mut Builder, line: &Line<'_>, event: &Event, calendar: Calendar) -> Option<MentionIx> {
    let session = session(builder, line, event, calendar);
    if event.news {
        statement(builder, line, event);
    }
    representatives(builder, line, event);
    adopted(builder, line, event);
    titled(builder, line, event);
    spoken(builder, line, event);
    were(builder, line, session.unwrap_or(event.ix));
    present(builder, line, event);
    series(builder, line, event);
    session
}

fn statement(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    let Some((who, verb)) = STATEMENT.captures(line.text).and_then(|found| Some((found.get(1)?, found.get(2)?))) else {
        return;
    };
    let capitals = !who.as_str().split([',', '(']).next().unwrap_or_default().contains(char::is_lowercase);
    let someone = if capitals { someone(who.as_str(), Need::Name) } else { named(who.as_str(), false) };
    if let Some(mut someone) = someone {
        // `BO REED (Kenya) said`
        let bracketed = who.as_str().strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, inside)| inside);
        someone.behalf = someone.behalf.or(bracketed.filter(|inside| gazetteer::country(inside).is_some()));
        someone.role = Some((ParticipationRole::Speaker, verb.as_str()));
        take_part(builder, &someone, line, place(line, who.as_str()), (event.ix, 1), 0.8);
    }
}

fn representatives(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in REPRESENTATIVES.captures_iter(line.text) {
        let Some(list) = found.iter().skip(1).flatten().next() else { continue };
        for name in listed(list.as_str()) {
            if gazetteer::country(name).is_none() && gazetteer::organisation(name).is_none() {
                continue;
            }
            let place = place(line, name);
            let organisation = builder.organisation(name, 0.9, &place);
            builder.relate(Role::Participation(ParticipationRole::Speaker), organisation, event.ix, 0.8, place);
        }
    }
}

fn were(builder: &mut Builder, line: &Line<'_>, object: MentionIx) {
    let Some((noun, list)) = WERE.captures(line.text).and_then(|found| Some((found.get(1)?, found.get(2)?))) else {
        return;
    };
    let Some(role) = role(noun.as_str()) else { return };
    for (ordinal, part) in (1..).zip(each_of(list.as_str())) {
        let part = sentence(without_the(part)).trim_end_matches(['.', ',', ' ']);
        let Some(mut someone) = someone(part, Need::Address).filter(|someone| someone.role.is_none()) else { continue };
        someone.role = Some((role, noun.as_str()));
        take_part(builder, &someone, line, place(line, part), (object, ordinal), 0.8);
    }
}

/// The people that a sentence lists, each without what joins it to the one before.
fn each_of(list: &str) -> Vec<&str> {
    let parts: Vec<&str> = if list.contains(';') { list.split(';').collect() } else { several(list) };
    let joints = ["and ", "y ", "e ", "et "];
    parts
        .into_iter()
        .map(|part| joints.iter().fold(part.trim(), |part, and| part.strip_prefix(and).unwrap_or(part)))
        .collect()
}

fn present(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    for found in PRESENT.captures_iter(line.text) {
        let (Some(phrase), Some(list)) = (found.get(1), found.get(2)) else { continue };
        for (ordinal, part) in (1..).zip(each_of(list.as_str())) {
            let part = part.trim_end_matches([',', ' ']);
            let Some(mut someone) = named(part, false).filter(|someone| someone.role.is_none()) else { continue };
            someone.role = Some((ParticipationRole::Attendee, phrase.as_str()));
            take_part(builder, &someone, line, place(line, part), (event.ix, ordinal), 0.7);
        }
    }
}

/// The first sentence of a text: up to a full stop behind a word in small letters.
fn sentence(text: &str) -> &str {
    let end = text.match_indices(". ").map(|(at, _)| at).find(|at| {
        let last = text.get(..*at).and_then(|head| head.rsplit(' ').next()).unwrap_or_default();
        last.chars().count() > 3 && last.chars().skip(1).all(char::is_lowercase)
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn session(builder: &mut Builder, line: &Line<'_>, event: &Event, calendar: Calendar) -> Option<MentionIx> {
    let found = SESSION.captures(line.text)?;
    let (whole, kind, title) =
        (found.get(0)?, found.get(1).or_else(|| found.get(3))?, found.get(2).or_else(|| found.get(4))?);
    // `The round table “…” was held`: the event itself.
    if plain(&event.name).contains(&plain(title.as_str())) {
        return None;
    }
    let quote = place(line, title.as_str());
    let name = name_draft(title.as_str(), NameKind::Official, 0.9, quote.clone());
    let ix = builder.mention(EntityKind::Event, Identity::Within(event.ix), name, 0.9);
    let kind = event_kind(kind.as_str()).unwrap_or(EventKind::Session);
    builder.attribute(ix, Attribute::EventKind, kind.as_str(), 0.9, place(line, whole.as_str()));
    let before = line.text.get(..whole.start()).unwrap_or_default();
    let start = before.rfind(". ").map_or(0, |at| at + 2);
    let before = before.get(start..).unwrap_or_default();
    if let [date] = dates_in(before, calendar).found.as_slice() {
        let printed = before.get(date.range.clone()).unwrap_or(before);
        builder.attribute(ix, Attribute::When, date.edtf.as_str(), 0.8, place(line, printed));
    }
    builder.relate(Role::EventRelation(EventRelationRole::PartOf), ix, event.ix, 0.9, quote);
    Some(ix)
}

fn adopted(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    // What was adopted in another year is told of another meeting.
    let when = builder.get(event.ix).and_then(|mention| {
        let when = mention.attributes.iter().find(|known| known.attribute == Attribute::When);
        when.and_then(|when| when.value.get(..4).map(str::to_owned))
    });
    let years = line
        .text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4 && digits.starts_with(['1', '2']));
    if years.into_iter().any(|year| when.as_deref().is_some_and(|when| when != year)) {
        return;
    }
    for found in ADOPTED.captures_iter(line.text) {
        let Some(title) = found.get(1).or_else(|| found.get(2)).map(|title| title.as_str().trim()) else { continue };
        // `the Declaration` may be any.
        if title.split_whitespace().count() < 2 {
            continue;
        }
        let quote = place(line, title);
        let name = name_draft(title, NameKind::Official, 0.8, quote.clone());
        let ix = builder.mention(EntityKind::Document, Identity::Name, name, 0.8);
        if title.contains("Resolution") || title.contains("Résolution") || title.contains("Resolución") {
            builder.attribute(ix, Attribute::DocumentKind, DocumentKind::Resolution.as_str(), 0.8, quote.clone());
        }
        builder.relate(Role::Material(MaterialRole::AdoptedAt), ix, event.ix, 0.8, quote);
    }
}

/// The series that a line says the event is of.
pub(super) fn series(builder: &mut Builder, line: &Line<'_>, event: &Event) {
    let Some(name) = OF_SERIES.captures(line.text).and_then(|found| found.get(1).or_else(|| found.get(2))) else {
        return;
    };
    let quote = place(line, name.as_str());
    let draft = name_draft(name.as_str(), NameKind::Official, 0.9, quote.clone());
    let ix = builder.mention(EntityKind::Event, Identity::Name, draft, 0.9);
    if ix != event.ix {
        builder.attribute(ix, Attribute::EventKind, EventKind::Series.as_str(), 0.9, quote.clone());
        builder.relate(Role::EventRelation(EventRelationRole::EditionOf), event.ix, ix, 0.85, quote);
    }
}
