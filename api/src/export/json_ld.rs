//! Entities as JSON-LD in the words of schema.org. Who took part stands in a `Role`, which holds what was so that day: the
//! role, the post, the employer, and on whose behalf (in the words of PROV, since schema.org has none).
//!
//! An entity is `urn:uuid:` and its id, which it keeps for ever and on every server. What schema.org has no word for is left
//! out; [`additionalType`](https://schema.org/additionalType) holds the word of our own vocabulary.

use entity::vocabulary::{
    AttendanceMode, ContributionRole, DocumentKind, EntityKind, EventKind, EventRelationRole, EventStatus,
    MaterialRole, NameKind, OrganisationKind, OrganisationRelationRole, OrganisingRole, ParticipationRole,
    ParticipationStatus, RelationKind, Role, ThemeRelationRole, Vocabulary as _,
};
use serde_json::{Map, Value, json};

use crate::{
    error::{Error, Result},
    graph::{
        Detail, Document, End, Event, Graph, Node, NodeIx, Organisation, Relation, RelationIx, Symbol, TimeSpan, View,
    },
};

type Object = Map<String, Value>;

/// What the keys mean.
fn context() -> Value {
    json!({
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    })
}

/// How an address names an entity: `event:SLUG`.
#[must_use]
pub fn address(graph: &Graph, ix: NodeIx) -> String {
    let node = graph.node(ix);
    format!("{}:{}", node.kind().as_str().to_lowercase(), node.slug())
}

/// Everything before the first entity.
pub(super) fn begin(buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(format!("{{\"@context\": {}, \"@graph\": [", context()).as_bytes());
}

/// Everything behind the last entity.
pub(super) fn end(buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(b"\n]}\n");
}

/// One entity of many.
pub(super) fn member(buffer: &mut Vec<u8>, view: &View, ix: NodeIx, text: Option<&str>, first: bool) -> Result<()> {
    buffer.extend_from_slice(if first { b"\n" } else { b",\n" });
    serde_json::to_writer(buffer, &object(view, ix, text)?).map_err(Error::internal)
}

/// One entity by itself, with what it took part in.
///
/// # Errors
/// `TIMEOUT` when the view's budget is spent.
pub fn alone(view: &View, ix: NodeIx, text: Option<&str>) -> Result<Vec<u8>> {
    let mut whole = Object::from_iter([("@context".to_owned(), context())]);
    whole.extend(object(view, ix, text)?);
    let graph = view.graph();
    let mut events = Vec::new();
    for relation in graph.adjacent(ix, RelationKind::Participation, End::Subject).iter() {
        view.step()?;
        let relation = graph.relation(relation);
        if relation.status() != Some(ParticipationStatus::Absent) {
            events.push(part(graph, relation, "performerIn", reference(graph, relation.object)));
        }
    }
    put(&mut whole, "performerIn", Value::from(events));
    let mut bytes = serde_json::to_vec_pretty(&whole).map_err(Error::internal)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn object(view: &View, ix: NodeIx, text: Option<&str>) -> Result<Object> {
    let graph = view.graph();
    let node = graph.node(ix);
    let mut object = named(graph, ix);
    let others: Vec<&str> = node.names().skip(1).map(|name| name.text).collect();
    put(&mut object, "alternateName", json!(others));
    match node.detail() {
        Detail::Event(detail) => event(view, &mut object, ix, detail, text)?,
        Detail::Organisation(detail) => organisation(graph, &mut object, ix, detail, text),
        Detail::Person(detail) => {
            put(&mut object, "givenName", json!(detail.given_name));
            put(&mut object, "familyName", json!(detail.family_name));
            put(&mut object, "description", json!(text));
            let posts =
                relations(graph, ix, RelationKind::Affiliation, End::Subject).map(|relation| post(graph, relation));
            put(&mut object, "affiliation", posts.collect());
        }
        Detail::Document(detail) => document(view, &mut object, ix, detail, text)?,
        Detail::Theme(detail) => {
            put(&mut object, "termCode", json!(detail.notation));
            put(&mut object, "inDefinedTermSet", json!(detail.scheme));
            put(&mut object, "description", json!(text));
            for (key, role) in [
                ("skos:broader", ThemeRelationRole::Broader),
                ("skos:related", ThemeRelationRole::Related),
                ("skos:exactMatch", ThemeRelationRole::ExactMatch),
                ("skos:closeMatch", ThemeRelationRole::CloseMatch),
            ] {
                let others = relations(graph, ix, RelationKind::ThemeRelation, End::Subject);
                let others = others.filter(|relation| relation.role == Role::ThemeRelation(role));
                put(&mut object, key, others.map(|relation| reference(graph, relation.object)).collect());
            }
        }
    }
    let themes = relations(graph, ix, RelationKind::Tagging, End::Subject);
    put(&mut object, "about", themes.map(|relation| reference(graph, relation.object)).collect());
    elsewhere(&mut object, node);
    Ok(object)
}

/// An entity as others refer to it: its id, type and name.
fn reference(graph: &Graph, ix: NodeIx) -> Value {
    Value::Object(named(graph, ix))
}

fn named(graph: &Graph, ix: NodeIx) -> Object {
    let node = graph.node(ix);
    let (kind, more) = types(node);
    let mut object = Object::new();
    object.insert("@id".to_owned(), format!("urn:uuid:{}", node.id).into());
    object.insert("@type".to_owned(), kind);
    if let Some(more) = more {
        object.insert("additionalType".to_owned(), more.into());
    }
    let language = node.names().next().and_then(|name| name.language);
    let name = match language {
        Some(language) => json!({ "@value": node.name(), "@language": language }),
        None => node.name().into(),
    };
    object.insert("name".to_owned(), name);
    // "Mr. Sorreta" is a part of a name: whoever reads this must not take it for a whole one.
    if node.names().next().is_some_and(|name| name.kind == NameKind::Partial) && node.kind() == EntityKind::Person {
        object.entry("familyName").or_insert_with(|| node.name().into());
    }
    object
}

fn types(node: Node<'_>) -> (Value, Option<&'static str>) {
    match node.detail() {
        Detail::Event(event) => {
            let kind = match event.kind {
                EventKind::Series => "EventSeries",
                EventKind::Conference => "ConferenceEvent",
                EventKind::Training => "EducationEvent",
                _ => "Event",
            };
            (kind.into(), Some(event.kind.as_str()))
        }
        Detail::Organisation(house) => {
            let more = match house.kind {
                OrganisationKind::State => "Country",
                OrganisationKind::GovernmentBody | OrganisationKind::PermanentMission => "GovernmentOrganization",
                OrganisationKind::Ngo => "NGO",
                OrganisationKind::Academic => "CollegeOrUniversity",
                OrganisationKind::Business => "Corporation",
                OrganisationKind::Media => "NewsMediaOrganization",
                _ => return ("Organization".into(), Some(house.kind.as_str())),
            };
            (json!(["Organization", more]), Some(house.kind.as_str()))
        }
        Detail::Person(_) => ("Person".into(), None),
        Detail::Document(work) => {
            let kind = match work.kind {
                DocumentKind::Report
                | DocumentKind::FlagshipReport
                | DocumentKind::RoundtableReport
                | DocumentKind::SummaryReport => "Report",
                DocumentKind::Book => "Book",
                DocumentKind::Article => "Article",
                DocumentKind::Presentation => "PresentationDigitalDocument",
                DocumentKind::Video => "VideoObject",
                DocumentKind::Audio => "AudioObject",
                DocumentKind::Dataset => "Dataset",
                _ => "CreativeWork",
            };
            (kind.into(), Some(work.kind.as_str()))
        }
        Detail::Theme(_) => ("DefinedTerm".into(), None),
    }
}

fn event(view: &View, object: &mut Object, ix: NodeIx, event: Event<'_>, text: Option<&str>) -> Result<()> {
    let graph = view.graph();
    if let Some(when) = event.when {
        let (start, end) = moments(when);
        put(object, "startDate", json!(start));
        put(object, "endDate", json!(end));
    }
    put(object, "location", location(event));
    put(object, "inLanguage", json!(event.languages));
    put(object, "description", json!(text));
    let mode = match event.mode {
        AttendanceMode::OnSite => "https://schema.org/OfflineEventAttendanceMode",
        AttendanceMode::Online => "https://schema.org/OnlineEventAttendanceMode",
        AttendanceMode::Hybrid => "https://schema.org/MixedEventAttendanceMode",
        AttendanceMode::Unknown => "",
    };
    put(object, "eventAttendanceMode", mode.into());
    let status = match event.status {
        EventStatus::Scheduled => "https://schema.org/EventScheduled",
        EventStatus::Postponed => "https://schema.org/EventPostponed",
        EventStatus::Cancelled => "https://schema.org/EventCancelled",
        EventStatus::Tentative | EventStatus::Held | EventStatus::Unknown => "",
    };
    put(object, "eventStatus", status.into());
    let above = relations(graph, ix, RelationKind::EventRelation, End::Subject).filter(|relation| {
        matches!(relation.role, Role::EventRelation(EventRelationRole::PartOf | EventRelationRole::EditionOf))
    });
    put(object, "superEvent", above.map(|relation| reference(graph, relation.object)).collect());
    for (kind, end) in [
        (RelationKind::Organising, End::Object),
        (RelationKind::Participation, End::Object),
        (RelationKind::Material, End::Object),
    ] {
        for relation in graph.adjacent(ix, kind, end).iter() {
            view.step()?;
            let relation = graph.relation(relation);
            if relation.status() == Some(ParticipationStatus::Absent) {
                continue;
            }
            let property = property(relation.role);
            let value = part(graph, relation, property, reference(graph, relation.subject));
            if let Value::Array(values) = object.entry(property).or_insert_with(|| json!([])) {
                values.push(value);
            }
        }
    }
    Ok(())
}

/// The property of an event that holds such a fact.
fn property(role: Role) -> &'static str {
    match role {
        Role::Organising(OrganisingRole::Sponsor) => "sponsor",
        Role::Organising(OrganisingRole::Funder) => "funder",
        Role::Organising(_) => "organizer",
        Role::Participation(ParticipationRole::Interpreter) => "translator",
        Role::Participation(
            ParticipationRole::Attendee
            | ParticipationRole::Observer
            | ParticipationRole::Delegate
            | ParticipationRole::HeadOfDelegation
            | ParticipationRole::Adviser,
        ) => "attendee",
        Role::Participation(ParticipationRole::Unknown | ParticipationRole::Contact) => "contributor",
        Role::Participation(_) => "performer",
        Role::Material(MaterialRole::PresentedAt) => "workFeatured",
        Role::Material(MaterialRole::RecordingOf) => "recordedIn",
        _ => "subjectOf",
    }
}

/// A `Role` around whom or what a fact ties to something; the thing by itself where the property says all there is.
fn part(graph: &Graph, relation: &Relation, property: &str, inner: Value) -> Value {
    let text = |symbol: Option<Symbol>| symbol.map(|symbol| graph.text(symbol));
    let says_all = matches!(
        relation.role,
        Role::Organising(OrganisingRole::Organiser | OrganisingRole::Sponsor | OrganisingRole::Funder)
            | Role::Material(MaterialRole::PresentedAt | MaterialRole::RecordingOf)
    );
    if says_all {
        return inner;
    }
    let mut role = Object::from_iter([("@type".to_owned(), Value::from("Role"))]);
    put(&mut role, "roleName", words(relation.role).into());
    put(&mut role, "honorificPrefix", json!(text(relation.printed.honorific)));
    put(&mut role, "jobTitle", json!(text(relation.printed.title)));
    let end = |end: Option<NodeIx>| end.map_or(Value::Null, |end| reference(graph, end));
    put(&mut role, "affiliation", end(relation.affiliation));
    put(&mut role, "prov:actedOnBehalfOf", end(relation.on_behalf_of));
    put(&mut role, property, inner);
    Value::Object(role)
}

/// The post of a person in an organisation.
fn post(graph: &Graph, relation: &Relation) -> Value {
    let text = |symbol: Option<Symbol>| symbol.map(|symbol| graph.text(symbol));
    let mut role = Object::from_iter([("@type".to_owned(), Value::from("OrganizationRole"))]);
    put(&mut role, "roleName", json!(text(relation.position())));
    if let Some(when) = text(relation.when) {
        let (start, end) = when.split_once('/').unwrap_or((when, ""));
        put(&mut role, "startDate", start.trim_start_matches("..").into());
        put(&mut role, "endDate", end.trim_start_matches("..").into());
    }
    put(&mut role, "affiliation", reference(graph, relation.object));
    Value::Object(role)
}

fn organisation(graph: &Graph, object: &mut Object, ix: NodeIx, house: Organisation<'_>, text: Option<&str>) {
    put(object, "description", json!(text));
    if let Some(country) = house.country {
        put(object, "address", json!({ "@type": "PostalAddress", "addressCountry": country }));
    }
    for (key, role) in
        [("parentOrganization", OrganisationRelationRole::PartOf), ("memberOf", OrganisationRelationRole::MemberOf)]
    {
        let above = relations(graph, ix, RelationKind::OrganisationRelation, End::Subject);
        let above = above.filter(|relation| relation.role == Role::OrganisationRelation(role));
        put(object, key, above.map(|relation| reference(graph, relation.object)).collect());
    }
}

fn document(view: &View, object: &mut Object, ix: NodeIx, work: Document<'_>, text: Option<&str>) -> Result<()> {
    let graph = view.graph();
    put(object, "datePublished", json!(work.issued.map(|issued| issued.edtf.as_str())));
    put(object, "inLanguage", json!(work.languages));
    put(object, "abstract", json!(text));
    put(object, "identifier", json!(work.symbol));
    put(object, "contentUrl", json!(work.url));
    for relation in graph.adjacent(ix, RelationKind::Contribution, End::Object).iter() {
        view.step()?;
        let relation = graph.relation(relation);
        let property = match relation.role {
            Role::Contribution(ContributionRole::Author) => "author",
            Role::Contribution(ContributionRole::Editor) => "editor",
            Role::Contribution(ContributionRole::Publisher | ContributionRole::Issuer) => "publisher",
            Role::Contribution(ContributionRole::Translator) => "translator",
            _ => "contributor",
        };
        if let Value::Array(values) = object.entry(property).or_insert_with(|| json!([])) {
            values.push(reference(graph, relation.subject));
        }
    }
    Ok(())
}

/// Beginning and end, as precise as the source: ISO 8601 and its extension. With the hour where the day is known.
fn moments(when: TimeSpan<'_>) -> (Option<String>, Option<String>) {
    let text = when.edtf.as_str();
    let (first, last) = text.split_once('/').map_or((text, None), |(first, last)| (first, Some(last)));
    let zone = when.time_zone;
    let zone = match zone {
        Some("UTC" | "Z") => "Z",
        Some(zone) if zone.starts_with(['+', '-']) => zone,
        _ => "",
    };
    let with_hour = |day: &str, hour: Option<&str>| match hour.filter(|_| day.len() == 10) {
        Some(hour) => format!("{day}T{hour}{zone}"),
        None => day.to_owned(),
    };
    let end_hour = when.end_time;
    let start = Some(first).filter(|first| *first != "..").map(|first| with_hour(first, when.start_time));
    let end = last.or(end_hour.map(|_| first)).filter(|last| *last != "..").map(|last| with_hour(last, end_hour));
    (start, end)
}

fn location(event: Event<'_>) -> Value {
    let mut address = Object::new();
    put(&mut address, "addressLocality", json!(event.city));
    put(&mut address, "addressCountry", json!(event.country));
    let mut place = Object::new();
    put(&mut place, "name", json!(event.venue));
    if !address.is_empty() {
        address.insert("@type".to_owned(), "PostalAddress".into());
        place.insert("address".to_owned(), Value::Object(address));
    }
    if place.is_empty() {
        return Value::Null;
    }
    place.insert("@type".to_owned(), "Place".into());
    Value::Object(place)
}

/// What the entity is called in other systems, and where more is said of it.
fn elsewhere(object: &mut Object, node: Node<'_>) {
    let known = node.identifiers().map(|identifier| {
        let house = match identifier.scheme {
            "orcid" => "https://orcid.org/",
            "wikidata" => "https://www.wikidata.org/entity/",
            "viaf" => "https://viaf.org/viaf/",
            "isni" => "https://isni.org/isni/",
            "ror" => "https://ror.org/",
            "doi" => "https://doi.org/",
            _ => return Err(identifier),
        };
        Ok(format!("{house}{}", identifier.value))
    });
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for identifier in known {
        match identifier {
            Ok(address) => same.push(Value::from(address)),
            Err(identifier) => other.push(json!({
                "@type": "PropertyValue", "propertyID": identifier.scheme, "value": identifier.value,
            })),
        }
    }
    put(object, "sameAs", same.into());
    if !object.contains_key("identifier") {
        put(object, "identifier", other.into());
    }
    put(object, "url", node.links().map(|link| Value::from(link.url)).collect());
}

/// The word of a role as people read it: `Head of delegation`.
fn words(role: Role) -> String {
    let mut words = role.as_str().to_lowercase().replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn relations(graph: &Graph, ix: NodeIx, kind: RelationKind, end: End) -> impl Iterator<Item = &Relation> {
    let at = graph.adjacent(ix, kind, end);
    at.iter().collect::<Vec<RelationIx>>().into_iter().map(move |ix| graph.relation(ix))
}

/// A property that has a value.
fn put(object: &mut Object, property: &str, value: Value) {
    let is_empty = match &value {
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    if !is_empty {
        object.insert(property.to_owned(), value);
    }
}
