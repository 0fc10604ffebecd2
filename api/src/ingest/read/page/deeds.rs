//! What running text says that somebody did at an event: `chaired by Ms. …, Ambassador of …`, `Mr. … opened the session`.

use std::sync::LazyLock;

use ::entity::vocabulary::{ParticipationRole, Role};
use regex::{Captures, Regex};

use super::super::pattern::compiled;

use super::{
    builder::{Builder, place},
    event::Event,
    headings::Section,
    lines::Line,
    participation::{Stage, participate},
    people::{Need, Someone, Who, someone},
    posts::{posts, without_the},
    words::{begins_with_post, is_organisation, is_person_name, is_post_in_small},
};
use crate::ingest::{
    draft::{MentionIx, Place},
    gazetteer,
};

/// A form of address before a name, and what may stand before it.
pub(super) const ADDRESS: &str = r"(?:(?:H\.\s?E\.|S\.\s?E\.|Son Excellence|Su Excelencia)\s+)?(?:Mr|Ms|Mrs|Mme|Mlle|M|Dra?|Profa?|Professor|Professeure?|Profesora?|Docteure?|Doctora?|Ambassador|Amb|Sra?|Ing|Lic)\.?\s+";
/// A name of two words or more within a sentence.
pub(super) const NAME: &str = r"\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:de|da|van|von|der|bin|al|el)\s+)?\p{Lu}[\p{L}'’.-]*){1,4}";
static PERSON: LazyLock<Regex> = LazyLock::new(|| person(ADDRESS));
/// The same without a form of address: looked for where nobody has one.
static BARE: LazyLock<Regex> = LazyLock::new(|| person(""));

fn person(address: &str) -> Regex {
    let verb = r"co-chaired|chaired|attended|moderated|opened|closed|est intervenue?|a pris la parole|intervino|tomó la palabra|served as|acted as|will (?:deliver|give|open|close|chair|moderate|facilitate|present|speak)|prononcera|ouvrira|clora|inaugurará|clausurará|pronunciará|impartió|pronunció|dictó|presentó|ofreció|moderó|inauguró|clausuró|a prononcé|a présenté|a modéré|a animé|a ouvert|a clos|a clôturé|spoke|delivered|gave|presented|facilitated|hosted|recalled|stressed|noted|said";
    compiled(&format!(
        r"(?:(In an? keynote (?:address|speech)),?\s+)?({address}{NAME}(?:\s+\([^()]{{2,60}}\))?(?:,\s+[^.;:]{{3,200}}?)?),?\s+({verb})\b([^.;:]{{0,80}})"
    ))
}

static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    let verb = r"co-chaired|chaired|moderated|opened|closed|facilitated|présidée?s?|modérée?s?|animée?s?|ouverte?s?|close|clos|clôturée?|presidid[oa]|moderad[oa]|inaugurad[oa]|clausurad[oa]";
    let phrase = r"[Ss]ous la présidence|[Bb]ajo la presidencia|[Uu]nder the chairmanship|magistral (?:estuvo|estará|está) a cargo|inaugural (?:estuvo|estará|está) a cargo|(?:inaugurale|magistrale) (?:a été|sera) (?:prononcée|donnée)|(?:inaugural|magistral) (?:fue|será) (?:dictada|pronunciada|impartida)|[Kk]eynote (?:[Aa]ddress|[Ll]ecture|[Ss]peech|[Pp]resentation)(?: (?:was|will be) (?:delivered|given))?|[Ii]naugural (?:[Aa]ddress|[Ss]peech) (?:was|will be) (?:delivered|given)|(?:[Ww]elcom\w+|[Oo]pening|[Ii]ntroductory|[Cc]losing|[Cc]oncluding) (?:[Rr]emarks|[Aa]ddress(?:es)?|[Ss]tatements?)(?: (?:was|were|will be) (?:delivered|given|made))?";
    let by = r"by|from|par|por|of|del?|du|d['’]";
    compiled(&format!(
        r"\b({verb}|{phrase})\s+(?:{by})\s+(?:an?\s+[\p{{Ll}}\s-]{{3,60}},\s+)?((?:(?:the|la|el|le)\s+)?(?:{ADDRESS})?{NAME})((?:,\s+[^.;:]{{3,120}}?)?)(?:\s+who\s+is\s+(?:the\s+)?([^.;:]{{3,120}}))?(?:[.;\]]|,?\s+(?:and|et|y)\s+(?:(?:by|par|por)\s+)?(?:(?:la|el|le)\s+)?(?:(?:{verb})\b|{ADDRESS})|,\s+(?:who|qui|quien|que|in\s+which|en\s+la\s+que|au\s+cours|the\s+\p{{Ll}}+)\b|$)"
    ))
});
/// Whoever a sentence names with a form of address, or by the name alone with a post behind it; after a verb that only people
/// are named behind (`alone`), by the name alone.
pub(super) fn named(text: &str, alone: bool) -> Option<Someone<'_>> {
    let text = without_the(text);
    someone(text, Need::Address).or_else(|| {
        let (name, behind) = text.split_once(',').map_or((text, ""), |(name, behind)| (name, behind.trim_start()));
        let behind = without_the(behind.strip_prefix("a ").or_else(|| behind.strip_prefix("an ")).unwrap_or(behind));
        let first = behind.split(',').next().unwrap_or(behind);
        let post = begins_with_post(first) || is_post_in_small(first);
        let bare = behind.is_empty() && alone;
        let name = name.trim();
        let person = is_person_name(name, false) && gazetteer::organisation(name).is_none() && !is_organisation(name);
        (person && (post || bare)).then(|| someone(text, Need::Name)).flatten()
    })
}

/// Another one behind whoever has been read.
static AND_SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"^,?\s+(?:and|et|y)\s+(?:(?:by|par|por)\s+)?((?:(?:la|el|le)\s+)?{ADDRESS}{NAME}(?:,\s+[^.;:]{{3,120}}?)?)(?:[.;\]]|,\s+the\s+\p{{Ll}}+|$)"
    ))
});

/// Whoever had a part in so many words, the verb before the name: `chaired by Ms. …, Ambassador of Sweden`.
pub(super) fn passive(builder: &mut Builder, line: &Line<'_>, event: &Event, meetings: &[MentionIx]) {
    let mut from = 0;
    let mut ordinal = 0;
    while let Some(found) = line.text.get(from..).and_then(|text| PASSIVE.captures(text)) {
        let (Some(verb), Some(who), Some(post)) = (found.get(1), found.get(2), found.get(3)) else { return };
        let range = from + who.start()..from + post.end();
        from = range.end;
        ordinal += 1;
        let folded = crate::name::plain(verb.as_str());
        let alone =
            ["moderat", "moder", "facilitat", "chair", "co chair", "anim"].iter().any(|verb| folded.starts_with(verb));
        let Some(mut someone) = line.text.get(range.clone()).and_then(|text| named(text, alone)) else {
            continue;
        };
        let role = match folded.as_str() {
            "co chaired" => ParticipationRole::CoChair,
            "chaired" => ParticipationRole::Chair,
            "opened" | "ouvert" | "ouverte" => ParticipationRole::OpeningSpeaker,
            "closed" => ParticipationRole::ClosingSpeaker,
            "facilitated" => ParticipationRole::Facilitator,
            word if word.starts_with("inaugural address") || word.starts_with("inaugural speech") => {
                ParticipationRole::OpeningSpeaker
            }
            word if word.contains(" a cargo")
                || word.contains("keynote")
                || word.contains("magistral")
                || word.contains("inaugural ")
                || word.starts_with("inaugurale") =>
            {
                ParticipationRole::Keynote
            }
            word if word.starts_with("welcom") || word.starts_with("opening") || word.starts_with("introductory") => {
                ParticipationRole::OpeningSpeaker
            }
            word if word.starts_with("closing") || word.starts_with("concluding") => ParticipationRole::ClosingSpeaker,
            word if word.starts_with("presid") || word.contains("presiden") || word.contains("chairmanship") => {
                ParticipationRole::Chair
            }
            word if word.starts_with("clotur") || word == "close" || word == "clos" => {
                ParticipationRole::ClosingSpeaker
            }
            word if word.starts_with("inaugurad") => ParticipationRole::OpeningSpeaker,
            word if word.starts_with("clausurad") => ParticipationRole::ClosingSpeaker,
            _ => ParticipationRole::Moderator,
        };
        someone.role = Some((role, verb.as_str()));
        // `delivered by Prof. Ada Quill, who is the President of the Tide Office`
        let end = found.get(4).map_or(range.end, |post| range.start - who.start() + post.end());
        if let Some(post) = found.get(4).filter(|_| someone.posts.is_empty()) {
            someone.posts = posts(post.as_str());
        }
        let quote = place(line, line.text.get(range.start..end).unwrap_or_default());
        let events = if meetings.is_empty() { &[event.ix][..] } else { meetings };
        for object in events {
            take_part(builder, &someone, line, quote.clone(), (*object, ordinal), 0.8);
        }
        // `…, and Mr. Bo Reed, Director of the Tide Office`
        let other = line.text.get(range.end..).and_then(|behind| AND_SOMEBODY.captures(behind)?.get(1));
        let Some(other) = other.map(|other| without_the(other.as_str())) else { continue };
        if let Some(mut another) = self::someone(other, Need::Address) {
            another.role = someone.role;
            for object in events {
                take_part(builder, &another, line, place(line, other), (*object, ordinal + 1), 0.8);
            }
        }
    }
}

/// A participation that a sentence tells, as sure as it is.
pub(super) fn take_part(
    builder: &mut Builder,
    someone: &Someone<'_>,
    line: &Line<'_>,
    quote: Place,
    at: (MentionIx, i32),
    confidence: f32,
) {
    let (object, ordinal) = at;
    let known = builder.draft.facts.len();
    let stage = Stage { event: object, panel: None, section: Section::About, ordinal, delegation: None, talk: None };
    participate(builder, someone, line, quote, &stage, None, None);
    for fact in builder.draft.facts.iter_mut().skip(known).filter(|fact| matches!(fact.role, Role::Participation(_))) {
        fact.confidence = confidence;
    }
}

/// Whoever did something at the event, in so many words: `Mr. …, Special Ambassador of …, chaired both meetings`.
pub(super) fn people(builder: &mut Builder, line: &Line<'_>, event: &Event, meetings: &[MentionIx]) {
    let mut found: Vec<Captures<'_>> = PERSON.captures_iter(line.text).collect();
    if found.is_empty() {
        found = BARE.captures_iter(line.text).collect();
    }
    for (ordinal, found) in (1..).zip(found) {
        let (Some(who), Some(verb), Some(whole)) = (found.get(2), found.get(3), found.get(0)) else { continue };
        let keynote = found.get(1).is_some();
        // What somebody said is told of the event in a news text alone.
        if matches!(verb.as_str(), "recalled" | "stressed" | "noted" | "said") && !event.news && !keynote {
            continue;
        }
        let Some(mut someone) = named(who.as_str(), false) else { continue };
        // `Mme Reed a présenté …`: somebody who was named in full before.
        let again = matches!(someone.who, Who::Person { name, .. } if !name.contains(' '));
        if again && (verb.as_str().starts_with("a ") || verb.as_str().ends_with('ó')) {
            continue;
        }
        let said = found.get(4).map_or("", |said| said.as_str());
        let (role, confidence) = match verb.as_str() {
            "served as" | "acted as" => {
                let word = said.trim().trim_start_matches("the ").trim_start_matches("its ");
                match super::roles::role(word) {
                    Some(role) => (role, 0.8),
                    None => continue,
                }
            }
            _ if keynote => (ParticipationRole::Keynote, 0.8),
            "chaired" => (ParticipationRole::Chair, 0.8),
            "co-chaired" => (ParticipationRole::CoChair, 0.8),
            "moderated" | "moderó" | "a modéré" | "a animé" => (ParticipationRole::Moderator, 0.8),
            "impartió" | "pronunció" | "dictó" | "ofreció" | "a prononcé"
                if ["magistral", "inaugural", "principal"].iter().any(|word| said.contains(word)) =>
            {
                (ParticipationRole::Keynote, 0.8)
            }
            "opened" | "inauguró" | "a ouvert" => (ParticipationRole::OpeningSpeaker, 0.8),
            "closed" | "clausuró" | "a clos" | "a clôturé" => (ParticipationRole::ClosingSpeaker, 0.8),
            "facilitated" => (ParticipationRole::Facilitator, 0.8),
            "hosted" => (ParticipationRole::Host, 0.8),
            "attended" => (ParticipationRole::Attendee, 0.6),
            "delivered" | "gave" if said.to_lowercase().contains("keynote") || said.contains("key note") => {
                (ParticipationRole::Keynote, 0.8)
            }
            "delivered" | "gave"
                if ["opening", "welcom", "inaugural"].iter().any(|word| said.to_lowercase().contains(word)) =>
            {
                (ParticipationRole::OpeningSpeaker, 0.8)
            }
            "delivered" | "gave" if said.to_lowercase().contains("closing") => (ParticipationRole::ClosingSpeaker, 0.8),
            _ => (ParticipationRole::Speaker, 0.7),
        };
        someone.role = Some((role, verb.as_str()));
        let quote = place(line, whole.as_str().trim());
        let events = if meetings.is_empty() { &[event.ix][..] } else { meetings };
        for object in events {
            take_part(builder, &someone, line, quote.clone(), (*object, ordinal), confidence);
        }
    }
}
