//! From somebody on a line to a participation: person, role, employer, on whose behalf, as printed.

use ::entity::vocabulary::{EntityKind, EventKind, NameKind, ParticipationRole, ParticipationStatus, Role, Vocabulary};

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
pub(super) struct Stage {
    /// The event or the session.
    pub event: MentionIx,
    /// What the session is.
    pub panel: Option<EventKind>,
    /// What the list is.
    pub section: Section,
    /// The place in it, from 1.
    pub ordinal: i32,
}

/// Adds a participation. `implied` is the role of an untitled part of the programme with its words, `heading` the heading above.
pub(super) fn participate(
    builder: &mut Builder,
    someone: &Someone<'_>,
    line: &Line<'_>,
    whole: Place,
    stage: &Stage,
    implied: Option<(ParticipationRole, &str)>,
    heading: Option<&str>,
) {
    let (role, word, confidence) = role(someone, stage, implied, heading);
    let mut attributes = Vec::new();
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
    if let Some(word) = word {
        printed(Attribute::PrintedRole, word);
    }
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
    let (affiliation, office) = match first {
        Some(post) => affiliation(builder, post, honorific, &whole),
        None => (None, None),
    };
    let spoken = [someone.behalf, someone.capacity].into_iter().flatten().find_map(named_in);
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
    if let Some(title) = someone.talk {
        talk(builder, title, subject, stage.event, line);
    }
}

/// The role, the word that says it, and how sure it is.
fn role<'a>(
    someone: &Someone<'a>,
    stage: &Stage,
    implied: Option<(ParticipationRole, &'a str)>,
    heading: Option<&'a str>,
) -> (ParticipationRole, Option<&'a str>, f32) {
    if let Some((role, word)) = someone.role {
        return (role, Some(word), 1.0);
    }
    let heading = heading.map(|heading| heading.trim_end_matches([':', ' ']));
    match (stage.panel, implied, stage.section) {
        (Some(EventKind::Panel), ..) => (ParticipationRole::Panellist, None, 0.95),
        (Some(_), ..) => (ParticipationRole::Speaker, None, 0.9),
        (None, Some((role, word)), _) => (role, Some(word), 0.95),
        (None, None, Section::People(role)) => (role, heading, 1.0),
        (None, None, Section::Biographies) => (ParticipationRole::Speaker, heading, 1.0),
        (None, None, Section::Programme) => (ParticipationRole::Speaker, None, 0.8),
        (None, None, Section::Recording) => (ParticipationRole::Unknown, None, 0.7),
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
    if !partial {
        let known = builder.get(ix).and_then(|mention| mention.names.first()).map(|known| known.text.clone());
        if known.is_some_and(|known| known != name) {
            builder.name(ix, crate::ingest::draft::NameDraft { kind: NameKind::Alias, ..draft });
        }
    }
    ix
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
    let organisation = post.organisation.map(|name| {
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
fn place_of(whole: &Place, words: &str) -> Place {
    let quote = if whole.quote.contains(words) { words } else { &whole.quote };
    Place { lines: whole.lines, quote: quote.to_owned() }
}
