//! From somebody on a line to a participation: person, role, employer, on whose behalf, as printed.

use ::entity::vocabulary::{
    EntityKind, EventKind, MaterialRole, NameKind, ParticipationRole, ParticipationStatus, Role, Vocabulary,
};

use super::{
    body::{name_draft, talk},
    builder::{Builder, fact, place},
    headings::Section,
    lines::Line,
    people::{Someone, Who},
    posts::{Post, mission, named_in, represented},
};
use crate::{
    ingest::{
        draft::{Attribute, AttributeDraft, Identity, MentionIx, Place},
        gazetteer,
    },
    name::is_partial,
};

/// Where somebody stands on a page.
pub(super) struct Stage<'a> {
    /// The event or the session.
    pub event: MentionIx,
    /// What the session is.
    pub panel: Option<EventKind>,
    /// What the list is.
    pub section: Section,
    /// The place in it, from 1.
    pub ordinal: i32,
    /// The state or organisation that it stands under.
    pub delegation: Option<Line<'a>>,
    /// The title of a talk that stands above whoever gives it, and its line.
    pub talk: Option<(&'a str, Line<'a>)>,
}

/// A role that stands on another line than the name, and that line.
pub(super) type Said<'a> = (ParticipationRole, &'a str, Line<'a>);

/// Adds a participation. `implied` is the role said above the name, `heading` the heading of the section.
pub(super) fn participate(
    builder: &mut Builder,
    someone: &Someone<'_>,
    line: &Line<'_>,
    whole: Place,
    stage: &Stage<'_>,
    implied: Option<Said<'_>>,
    heading: Option<Line<'_>>,
) {
    let (role, word, confidence) = role(someone, stage, implied, heading);
    let mut attributes = Vec::new();
    if let Some((word, above)) = word {
        let place = above.map_or_else(|| place_of(&whole, word), |line| place(&line, word));
        attributes.push(AttributeDraft {
            attribute: Attribute::PrintedRole,
            value: word.to_owned(),
            confidence: 1.0,
            place,
        });
    }
    let mut printed = |attribute: Attribute, value: &str| {
        let value = value.trim();
        if !value.is_empty() {
            attributes.push(AttributeDraft {
                attribute,
                value: value.to_owned(),
                confidence: 1.0,
                place: place_of(&whole, value),
            });
        }
    };
    let first = someone.posts.first();
    if let Who::Person { honorific, name } = someone.who {
        printed(Attribute::PrintedName, name);
        printed(Attribute::PrintedHonorific, honorific.unwrap_or_default());
    }
    if let Some(post) = first {
        printed(Attribute::PrintedTitle, post.title.unwrap_or_default());
        printed(Attribute::PrintedDivision, post.division.unwrap_or_default());
        printed(Attribute::PrintedAffiliation, post.organisation.or(post.state).unwrap_or_default());
    }
    printed(Attribute::Capacity, someone.capacity.unwrap_or_default());
    if someone.tentative {
        printed(Attribute::Status, ParticipationStatus::Tentative.as_str());
    }
    let subject = match someone.who {
        Who::Person { honorific, name } => {
            person(builder, honorific, name, line, if confidence < 0.9 { confidence } else { 1.0 })
        }
        Who::Organisation(name) => {
            printed(Attribute::PrintedAffiliation, name);
            builder.organisation(name, confidence, &place(line, name))
        }
    };
    let honorific = match someone.who {
        Who::Person { honorific, .. } => honorific,
        Who::Organisation(_) => None,
    };
    let delegation = stage.delegation.map(|line| line.text.trim_end_matches([':', ' ']));
    let country = delegation.and_then(gazetteer::country);
    let (affiliation, office) = match first {
        Some(post) => {
            // A ministry that stands under its state is that state's.
            let under = country.filter(|_| post.organisation.is_some_and(is_of_a_state)).map(|country| country.name);
            let post = Post { state: post.state.or(under), ..post.clone() };
            self::affiliation(builder, &post, honorific, &whole)
        }
        None => (None, None),
    };
    let (mut affiliation, mut office) = (affiliation, office);
    if let (Some(line), Some(name)) = (stage.delegation, delegation) {
        let organisation = builder.organisation(name, 1.0, &place(&line, name));
        if country.is_some() {
            office = office.or(Some(organisation));
        } else {
            affiliation = affiliation.or(Some(organisation));
        }
    }
    let stated = someone.behalf.filter(|whom| named_in(whom).is_none() && is_a_body(whom));
    let spoken = [someone.behalf, someone.capacity].into_iter().flatten().find_map(named_in).or(stated);
    let on_behalf_of = spoken.map(|name| builder.organisation(name, 1.0, &place_of(&whole, name))).or(office);
    let mut participation = fact(Role::Participation(role), subject, stage.event, confidence, whole.clone());
    participation.affiliation = affiliation;
    participation.on_behalf_of = on_behalf_of.filter(|organisation| *organisation != subject);
    participation.ordinal = Some(stage.ordinal);
    participation.attributes = attributes;
    builder.fact(participation);
    for post in someone.posts.iter().skip(1) {
        further_post(builder, subject, post, honorific, &whole);
    }
    let titled = someone.talk.map(|title| (title, line.cut, place_of(&whole, title)));
    let titled = titled.or_else(|| stage.talk.map(|(title, above)| (title, above.cut, place(&above, title))));
    if let Some((title, cut, place)) = titled {
        talk(builder, title, subject, stage.event, cut, place);
    }
}

/// The role, the word that says it with the line where that is another one, and how sure it is.
fn role<'a>(
    someone: &Someone<'a>,
    stage: &Stage<'_>,
    implied: Option<Said<'a>>,
    heading: Option<Line<'a>>,
) -> (ParticipationRole, Option<(&'a str, Option<Line<'a>>)>, f32) {
    if let Some((role, word)) = someone.role {
        return (role, Some((word, None)), 1.0);
    }
    if let Some((role, word, line)) = implied {
        return (role, Some((word, Some(line))), 0.95);
    }
    let heading = heading.map(|line| (line.text.trim_end_matches([':', ' ']), Some(line)));
    match (stage.panel, stage.section) {
        (Some(EventKind::Panel), _) => (ParticipationRole::Panellist, None, 0.95),
        (Some(_), _) => (ParticipationRole::Speaker, None, 0.9),
        (None, Section::People(ParticipationRole::Unknown)) => (ParticipationRole::Unknown, None, 0.7),
        (None, Section::People(role)) => (role, heading, 1.0),
        (None, Section::Biographies) => (ParticipationRole::Speaker, heading, 1.0),
        (None, Section::Programme) => (ParticipationRole::Speaker, None, 0.8),
        (None, Section::Documents(Some(MaterialRole::PresentedAt))) => (ParticipationRole::Presenter, heading, 0.9),
        _ => (ParticipationRole::Unknown, None, 0.7),
    }
}

/// The person of a name: in full one mention a page, a surname alone one mention each time.
pub(super) fn person(
    builder: &mut Builder,
    honorific: Option<&str>,
    name: &str,
    line: &Line<'_>,
    confidence: f32,
) -> MentionIx {
    let partial = honorific.is_some() && is_partial(&format!("Mr. {name}"));
    let (identity, kind) =
        if partial { (Identity::Partial, NameKind::Partial) } else { (Identity::Name, NameKind::Official) };
    let draft = name_draft(name, kind, 1.0, place(line, name));
    let ix = builder.mention(EntityKind::Person, identity, draft.clone(), confidence);
    if let Some(family) = family(name) {
        builder.attribute(ix, Attribute::FamilyName, family, 0.9, place(line, family));
    }
    if !partial {
        let known = builder.get(ix).and_then(|mention| mention.names.first()).map(|known| known.text.clone());
        if known.is_some_and(|known| known != name) {
            builder.name(ix, crate::ingest::draft::NameDraft { kind: NameKind::Alias, ..draft });
        }
    }
    ix
}

/// The family name, where capitals mark it: `KANE Mamadou Alpha`.
fn family(name: &str) -> Option<&str> {
    let capitals = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !word.chars().any(char::is_lowercase)
            && !word.contains('.')
    };
    let words: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let count = words.iter().filter(|word| capitals(word)).count();
    if count == 0 || count == words.len() {
        return None;
    }
    let first = words.iter().position(|word| capitals(word))?;
    let run = words.iter().skip(first).take_while(|word| capitals(word)).count();
    let (start, last) = (words.get(first)?, words.get(first + run - 1)?);
    let begin = name.find(start)?;
    let end = name.rfind(last)? + last.len();
    (run == count && (first == 0 || first + run == words.len())).then(|| name.get(begin..end)).flatten()
}

/// Where somebody works by a post, and which state or body the office stands for.
fn affiliation(
    builder: &mut Builder,
    post: &Post<'_>,
    honorific: Option<&str>,
    whole: &Place,
) -> (Option<MentionIx>, Option<MentionIx>) {
    if let Some(mission) = mission(post) {
        let place = place_of(whole, mission.represents);
        let represents = builder.organisation(mission.represents, 1.0, &place);
        let printed = if mission.derived { post.title } else { post.organisation };
        let place = place_of(whole, printed.unwrap_or(&whole.quote));
        let ix = builder.mission(&mission.name, mission.derived, represents, &place);
        return (Some(ix), Some(represents));
    }
    let left = post.title.is_some_and(is_past);
    let organisation = post.organisation.filter(|_| !left).map(|name| {
        let ministry = is_of_a_state(name);
        // Many states have a Ministry of Labour: with its state it is one.
        let full = post.state.filter(|_| ministry).map(|state| format!("{name}, {state}"));
        let ix = builder.organisation(full.as_deref().unwrap_or(name), 1.0, &place_of(whole, name));
        if let Some(country) = post.state.and_then(gazetteer::country) {
            builder.attribute(ix, Attribute::Country, country.code, 0.9, place_of(whole, post.state.unwrap_or(name)));
        }
        ix
    });
    let office = represented(post, honorific)
        .map(|(printed, country)| builder.state(printed, country, &place_of(whole, printed)));
    (organisation, office)
}

/// Whether a post was left before that day: its organisation is no employer then.
fn is_past(title: &str) -> bool {
    let first = title.split([' ', '-']).next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "former" | "ex" | "past" | "retired" | "ancien" | "ancienne" | "antiguo" | "antigua" | "exdirector"
    )
}

fn is_of_a_state(name: &str) -> bool {
    [
        "Ministry",
        "Ministère",
        "Ministerio",
        "Department",
        "Parliament",
        "Government",
        "Office of the President",
        "Office of the Prime Minister",
    ]
    .iter()
    .any(|word| name.starts_with(word))
}

/// Whether words behind "on behalf of" can be the name of a body.
fn is_a_body(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.split_whitespace().count() <= 8 && !text.contains([',', ';'])
}

/// A second post is an affiliation of its own.
fn further_post(builder: &mut Builder, person: MentionIx, post: &Post<'_>, honorific: Option<&str>, whole: &Place) {
    let (Some(organisation), _) = affiliation(builder, post, honorific, whole) else { return };
    let mut affiliation = fact(Role::Affiliation, person, organisation, 1.0, whole.clone());
    if let Some(title) = post.title {
        let (attribute, value, place) = (Attribute::Position, title.to_owned(), place_of(whole, title));
        affiliation.attributes.push(AttributeDraft { attribute, value, confidence: 1.0, place });
    }
    let place = whole.clone();
    affiliation.attributes.push(AttributeDraft {
        attribute: Attribute::Basis,
        value: "STATED".to_owned(),
        confidence: 1.0,
        place,
    });
    builder.fact(affiliation);
}

/// The place of words within a line.
pub(super) fn place_of(whole: &Place, words: &str) -> Place {
    let quote = if whole.quote.contains(words) { words } else { &whole.quote };
    Place { lines: whole.lines, quote: quote.to_owned() }
}
