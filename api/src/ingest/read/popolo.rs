//! Popolo JSON: people, organisations, who holds which post in which of them, and events.

use std::collections::{HashMap, HashSet};

use ::entity::vocabulary::{
    EntityKind, EventRelationRole, NameKind, OrganisationKind, OrganisationRelationRole, ParticipationRole, Role,
    Vocabulary,
};

use super::{
    ReadOptions,
    gather::{Gather, country, fact, official, stated},
    json::{self, Json},
    moment::{self, moment},
    page,
};
use crate::{
    edtf::Edtf,
    error::{Error, Result},
    ingest::draft::{Attribute, AttributeDraft, Draft, Identity, MentionIx, NameDraft, Severity, SourceDraft},
};

/// Schemes whose identifiers mean the same everywhere; others are the source's own numbers.
const SCHEMES: &[&str] = &["wikidata", "orcid", "viaf", "isni", "ror", "gnd", "lcauth"];

/// The mentions of a source by its own ids.
type ById<'a> = HashMap<&'a str, MentionIx>;

/// Whether JSON is Popolo: people or organisations with memberships between them.
pub(super) fn is_popolo(text: &str) -> bool {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    (has("persons") || has("organizations"))
        && (has("memberships") || has("posts") || has("persons") && has("organizations"))
}

/// Reads Popolo JSON.
///
/// # Errors
/// `BAD_USER_INPUT` where it is none, or names nobody.
pub(super) fn read_popolo(text: &str, options: &ReadOptions) -> Result<Draft> {
    let text = json::without_private(text)?;
    let root = json::parse(&text, 1)?;
    let mut gather = Gather::default();
    let organisations = organisations(&mut gather, &root);
    let people = people(&mut gather, &root);
    let events = events(&mut gather, &root);
    if people.is_empty() && organisations.is_empty() && events.is_empty() {
        return Err(Error::bad_input("The source has no `persons`, `organizations` or `events` with ids and names."));
    }
    let posts: HashMap<&str, &Json<'_>> =
        root.all("posts").filter_map(|post| Some((post.get("id")?.text()?, post))).collect();
    let inner =
        root.all("persons").flat_map(|person| person.all("memberships").map(move |held| (held, person.get("id"))));
    for (membership, person) in root.all("memberships").map(|membership| (membership, None)).chain(inner) {
        let person = membership.get("person_id").or(person).and_then(Json::text);
        self::membership(&mut gather, membership, person, (&people, &organisations, &posts));
    }
    for event in root.all("events") {
        attendees(&mut gather, event, &events, (&people, &organisations));
    }
    let mut draft = gather.finish();
    draft.source = SourceDraft {
        title: options.title.clone(),
        media_type: "application/json".to_owned(),
        text: text.clone(),
        ..SourceDraft::default()
    };
    Ok(draft)
}

/// Says that something was left out.
fn left_out(gather: &mut Gather, value: &Json<'_>, what: &str) {
    gather.message(Some(value.place().lines.0), Severity::Error, format!("{what} It was left out."));
}

fn id<'a>(value: &'a Json<'a>) -> Option<&'a str> {
    value.get("id").and_then(Json::text)
}

fn organisations<'a>(gather: &mut Gather, root: &'a Json<'a>) -> ById<'a> {
    let mut found = ById::new();
    for value in root.all("organizations") {
        let Some((name, place)) = value.text_of("name") else {
            left_out(gather, value, "The organisation has no name.");
            continue;
        };
        let Some(ix) = gather.organisation(name, &place) else { continue };
        others(gather, value, ix);
        let kind = value.text_of("classification").and_then(|(word, place)| Some((kind(word)?, place)));
        if let Some((kind, place)) = kind.filter(|_| !gather.is_state(ix)) {
            gather.attribute(ix, stated(Attribute::OrganisationKind, kind.as_str(), &place));
        }
        if let Some((what, place)) = value.text_of("description") {
            gather.attribute(ix, stated(Attribute::Description, what, &place));
        }
        if let Some(id) = id(value) {
            found.insert(id, ix);
        }
    }
    for value in root.all("organizations") {
        let part = id(value).and_then(|id| found.get(id).copied());
        let above = value.get("parent_id").or_else(|| value.get("parent")?.get("id"));
        if let (Some(part), Some(above)) = (part, above)
            && let Some(whole) = above.text().and_then(|id| found.get(id).copied())
        {
            let role = Role::OrganisationRelation(OrganisationRelationRole::PartOf);
            gather.relate(role, part, whole, 1.0, &above.place());
        }
    }
    found
}

fn people<'a>(gather: &mut Gather, root: &'a Json<'a>) -> ById<'a> {
    let mut found = ById::new();
    for value in root.all("persons") {
        let Some((name, place)) = value.text_of("name") else {
            left_out(gather, value, "The person has no name.");
            continue;
        };
        let Some((ix, _)) = gather.person(name, "", &place) else { continue };
        others(gather, value, ix);
        for (key, attribute) in [
            ("given_name", Attribute::GivenName),
            ("family_name", Attribute::FamilyName),
            ("summary", Attribute::Description),
        ] {
            if let Some((text, place)) = value.text_of(key) {
                gather.attribute(ix, stated(attribute, text, &place));
            }
        }
        if let Some(id) = id(value) {
            found.insert(id, ix);
        }
    }
    found
}

/// Other names, identifiers and links, which people and organisations have alike.
fn others(gather: &mut Gather, value: &Json<'_>, ix: MentionIx) {
    for other in value.all("other_names") {
        let Some((name, place)) = other.text_of("name") else { continue };
        let former = other.get("end_date").is_some();
        let kind = match (former, crate::name::is_acronym(name)) {
            (true, _) => NameKind::Former,
            (_, true) => NameKind::Acronym,
            _ => NameKind::Alias,
        };
        let language = other.get("lang").and_then(Json::text).map(str::to_owned);
        gather.name(ix, NameDraft { language, kind, ..official(name, &place) });
    }
    for other in value.all("identifiers") {
        let scheme = other.get("scheme").and_then(Json::text).map(str::to_lowercase);
        if let (Some(scheme), Some((number, place))) = (scheme, other.text_of("identifier"))
            && SCHEMES.contains(&scheme.as_str())
        {
            gather.attribute(ix, stated(Attribute::Identifier, format!("{scheme}:{number}"), &place));
        }
    }
    for link in value.all("links") {
        if let Some((url, place)) = link.text_of("url").filter(|(url, _)| url.starts_with("http")) {
            let mut said = serde_json::json!({ "url": url });
            if let Some(note) = link.get("note").and_then(Json::text) {
                said["label"] = note.into();
            }
            gather.attribute(ix, stated(Attribute::Link, said.to_string(), &place));
        }
    }
}

fn kind(word: &str) -> Option<OrganisationKind> {
    Some(match crate::name::plain(word).as_str() {
        "committee" | "commission" | "subcommittee" => OrganisationKind::Committee,
        "government" | "ministry" | "department" | "agency" | "legislature" | "chamber" | "executive" => {
            OrganisationKind::GovernmentBody
        }
        "ngo" | "nonprofit" | "non profit" => OrganisationKind::Ngo,
        "company" | "corporation" | "business" => OrganisationKind::Business,
        "university" | "school" => OrganisationKind::Academic,
        "media" | "newspaper" => OrganisationKind::Media,
        "foundation" => OrganisationKind::Foundation,
        _ => return None,
    })
}

fn membership(
    gather: &mut Gather,
    value: &Json<'_>,
    person: Option<&str>,
    (people, organisations, posts): (&ById<'_>, &ById<'_>, &HashMap<&str, &Json<'_>>),
) {
    let post = value.get("post_id").and_then(Json::text).and_then(|id| posts.get(id).copied());
    let house = value.get("organization_id").or_else(|| post?.get("organization_id")).and_then(Json::text);
    let member = value.get("member").and_then(|member| member.get("id")).and_then(Json::text);
    let house = house.and_then(|id| organisations.get(id).copied());
    let Some(house) = house else {
        return left_out(gather, value, "The membership names no organisation of the source.");
    };
    let Some(person) = person.or(member).and_then(|id| people.get(id).copied()) else {
        let body =
            member.or(value.get("organization").and_then(Json::text)).and_then(|id| organisations.get(id).copied());
        match body {
            Some(body) => {
                let role = Role::OrganisationRelation(OrganisationRelationRole::MemberOf);
                gather.relate(role, body, house, 1.0, &value.place());
            }
            None => left_out(gather, value, "The membership names no person of the source."),
        }
        return;
    };
    let mut held = fact(Role::Affiliation, person, house, &value.place());
    let position = ["label", "role"].into_iter().find_map(|key| value.text_of(key));
    let position = position.or_else(|| ["label", "role"].into_iter().find_map(|key| post?.text_of(key)));
    if let Some((position, place)) = position {
        held.attributes.push(stated(Attribute::Position, position, &place));
    }
    let day = |key: &str| Some(moment(value.text_of(key)?.0)?.date);
    let when = match (day("start_date"), day("end_date")) {
        (Some(from), Some(to)) => Some(format!("{from}/{to}")),
        (Some(from), None) => Some(format!("{from}/..")),
        (None, Some(to)) => Some(format!("../{to}")),
        (None, None) => None,
    };
    if let Some(when) = when.filter(|when| Edtf::parse(when).is_ok()) {
        held.attributes.push(stated(Attribute::When, when, &value.place()));
    }
    held.attributes.push(stated(Attribute::Basis, "STATED", &value.place()));
    gather.fact(held);
}

fn events<'a>(gather: &mut Gather, root: &'a Json<'a>) -> ById<'a> {
    let mut found = ById::new();
    for value in root.all("events") {
        let Some((name, place)) = value.text_of("name").filter(|(name, _)| !crate::name::plain(name).is_empty()) else {
            left_out(gather, value, "The event has no name.");
            continue;
        };
        let from = value.text_of("start_date").and_then(|(text, place)| Some((moment(text)?, place)));
        let apart = from.as_ref().map_or("", |(from, _)| from.date.as_str()).to_owned();
        let ix = gather.once(EntityKind::Event, Identity::NameAndTime, official(name, &place), &apart);
        if let Some((from, place)) = &from {
            let to = value.text_of("end_date").and_then(|(text, _)| moment(text));
            moment::say(gather, ix, from, to.as_ref(), place);
        }
        if let Some(kind) = value.text_of("classification").and_then(|(word, _)| page::event_kind(word)) {
            let read = stated(Attribute::EventKind, kind.as_str(), &place);
            gather.attribute(ix, AttributeDraft { confidence: 0.9, ..read });
        }
        if let Some((venue, place)) = value.text_of("location") {
            match country(venue) {
                Some(country) => gather.attribute(ix, stated(Attribute::Country, country.code, &place)),
                None => gather.attribute(ix, stated(Attribute::Venue, venue, &place)),
            }
        }
        if let Some((what, place)) = value.text_of("description") {
            gather.attribute(ix, stated(Attribute::Abstract, what, &place));
        }
        if let Some(id) = id(value) {
            found.insert(id, ix);
        }
    }
    let mut said = HashSet::new();
    for value in root.all("events") {
        let part = id(value).and_then(|id| found.get(id).copied());
        let above = value.get("parent_id").and_then(Json::text).and_then(|id| found.get(id).copied());
        if let (Some(part), Some(above)) = (part, above)
            && said.insert((part, above))
        {
            gather.relate(Role::EventRelation(EventRelationRole::PartOf), part, above, 1.0, &value.place());
        }
    }
    found
}

fn attendees(
    gather: &mut Gather,
    event: &Json<'_>,
    events: &ById<'_>,
    (people, organisations): (&ById<'_>, &ById<'_>),
) {
    let Some(ix) = id(event).and_then(|id| events.get(id).copied()) else { return };
    for attendee in event.all("attendees") {
        let reference = attendee.get("id").or_else(|| attendee.get("person_id")).unwrap_or(attendee);
        let Some(actor) = reference.text().and_then(|id| people.get(id).or_else(|| organisations.get(id)).copied())
        else {
            left_out(gather, attendee, "The attendee is nobody of the source.");
            continue;
        };
        let role = Role::Participation(ParticipationRole::Attendee);
        gather.relate(role, actor, ix, 1.0, &attendee.place());
    }
}
