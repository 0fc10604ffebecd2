//! The contract as served: committed, described to the last value, and equal to what the public contract promises, as far
//! as it is built.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use apollo_compiler::Node;
use apollo_compiler::ast::{Definition, Document, FieldDefinition, InputValueDefinition};

/// What the public contract promises and a later issue builds, by the issue that brings it. An entry covers what is inside
/// it; one that is served must go, and a name that the contract does not have is refused.
const NOT_YET: &[(u8, &[&str])] = &[(5, &["SourceFormat.JSON_LD"])];

const OF_THE_SPECIFICATION: &[&str] = &["deprecated", "include", "oneOf", "skip", "specifiedBy"];

/// One thing that a schema names, by its coordinate: `Event`, `Event.people`, `Event.people(first:)`, `EventKind.PANEL`,
/// `@oneOf`, and `Event implements Node`.
#[derive(Debug, Default)]
struct Part {
    /// What it is or answers with: `type`, `enum value`, `[ID!]!`.
    is: String,
    default: Option<String>,
    description: Option<String>,
    /// Whether it must be given: an argument or input field of a non-null type without a default.
    required: bool,
}

type Parts = BTreeMap<String, Part>;

fn parts(sdl: &str, path: &str) -> Parts {
    let document = match Document::parse(sdl, path) {
        Ok(document) => document,
        Err(invalid) => panic!("{path} is no schema:\n{}", invalid.errors),
    };
    let mut parts = Parts::new();
    for definition in &document.definitions {
        add_definition(&mut parts, definition);
    }
    parts
}

fn add_definition(parts: &mut Parts, definition: &Definition) {
    let (name, kind, description) = match definition {
        Definition::ScalarTypeDefinition(it) => (it.name.to_string(), "scalar", &it.description),
        Definition::ObjectTypeDefinition(it) => (it.name.to_string(), "type", &it.description),
        Definition::InterfaceTypeDefinition(it) => (it.name.to_string(), "interface", &it.description),
        Definition::UnionTypeDefinition(it) => (it.name.to_string(), "union", &it.description),
        Definition::EnumTypeDefinition(it) => (it.name.to_string(), "enum", &it.description),
        Definition::InputObjectTypeDefinition(it) => (it.name.to_string(), "input", &it.description),
        // `schema { query: Query }` names nothing of its own.
        Definition::SchemaDefinition(_) => return,
        // Every schema has these; they are described by the specification.
        Definition::DirectiveDefinition(it) if OF_THE_SPECIFICATION.contains(&it.name.as_str()) => return,
        Definition::DirectiveDefinition(it) => (format!("@{}", it.name), "directive", &it.description),
        other => panic!("a contract holds no {other}"),
    };
    match definition {
        Definition::ObjectTypeDefinition(it) => add_fields(parts, &name, &it.implements_interfaces, &it.fields),
        Definition::InterfaceTypeDefinition(it) => add_fields(parts, &name, &it.implements_interfaces, &it.fields),
        Definition::UnionTypeDefinition(it) => {
            let members = it.members.iter().map(|member| (format!("{name} includes {member}"), fact("member")));
            parts.extend(members);
        }
        Definition::EnumTypeDefinition(it) => {
            parts.extend(it.values.iter().map(|value| {
                let description = text(value.description.as_ref());
                (
                    format!("{name}.{}", value.value),
                    Part { is: "enum value".to_owned(), description, ..Part::default() },
                )
            }));
        }
        Definition::InputObjectTypeDefinition(it) => {
            parts.extend(it.fields.iter().map(|field| (format!("{name}.{}", field.name), input(field))));
        }
        Definition::DirectiveDefinition(it) => {
            parts.extend(it.arguments.iter().map(|argument| (format!("{name}({}:)", argument.name), input(argument))));
        }
        _ => {}
    }
    parts.insert(name, Part { is: kind.to_owned(), description: text(description.as_ref()), ..Part::default() });
}

fn add_fields<N: std::fmt::Display>(parts: &mut Parts, name: &str, interfaces: &[N], fields: &[Node<FieldDefinition>]) {
    parts.extend(interfaces.iter().map(|interface| (format!("{name} implements {interface}"), fact("interface"))));
    for field in fields {
        let coordinate = format!("{name}.{}", field.name);
        parts.extend(
            field.arguments.iter().map(|argument| (format!("{coordinate}({}:)", argument.name), input(argument))),
        );
        let description = text(field.description.as_ref());
        parts.insert(coordinate, Part { is: field.ty.to_string(), description, ..Part::default() });
    }
}

fn input(definition: &InputValueDefinition) -> Part {
    Part {
        is: definition.ty.to_string(),
        default: definition.default_value.as_ref().map(ToString::to_string),
        description: text(definition.description.as_ref()),
        required: definition.ty.is_non_null() && definition.default_value.is_none(),
    }
}

/// Something that is so and has no description of its own.
fn fact(is: &str) -> Part {
    Part { is: is.to_owned(), description: Some(String::new()), ..Part::default() }
}

fn text(description: Option<&Node<str>>) -> Option<String> {
    description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The part that a part stands in: the field of an argument, the type of a field.
fn parent(coordinate: &str) -> Option<&str> {
    coordinate.rfind(['(', '.', ' ']).map(|at| coordinate[..at].split(' ').next().unwrap_or_default())
}

fn ancestors(coordinate: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(coordinate), |coordinate| parent(coordinate))
}

fn undescribed(served: &Parts) -> Vec<String> {
    let bare = served.iter().filter(|(_, part)| part.description.is_none());
    bare.map(|(coordinate, _)| format!("{coordinate} has no description")).collect()
}

/// Where what is served breaks the promise, but for what is not yet.
fn broken_promises(served: &Parts, promised: &Parts, not_yet: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for (coordinate, promise) in promised {
        // An interface or member that waits is not yet implemented or included.
        let named = coordinate.rsplit(' ').next().unwrap_or(coordinate);
        let waits = ancestors(coordinate).chain([named]).any(|part| not_yet.contains(&part));
        let Some(part) = served.get(coordinate) else {
            // What a missing part holds is missing with it.
            let told = parent(coordinate).is_some_and(|parent| !served.contains_key(parent));
            if !waits && !told {
                broken.push(format!("{coordinate} is not served: {} is promised", promise.is));
            }
            continue;
        };
        if not_yet.contains(&coordinate.as_str()) {
            broken.push(format!("{coordinate} is served: take it off NOT_YET"));
        }
        if part.is != promise.is {
            broken.push(format!("{coordinate} is {}, and {} is promised", part.is, promise.is));
        }
        if promise.default.is_some() && part.default != promise.default {
            let default = |part: &Part| part.default.clone().unwrap_or("none".to_owned());
            broken.push(format!(
                "{coordinate}: its default is {}, and {} is promised",
                default(part),
                default(promise)
            ));
        }
    }
    for (coordinate, part) in served {
        let is_asked_of_known = parent(coordinate).is_some_and(|parent| promised.contains_key(parent));
        if part.required && is_asked_of_known && !promised.contains_key(coordinate) {
            broken.push(format!("{coordinate} must be given, and the contract does not know it"));
        }
    }
    let unknown = not_yet.iter().filter(|entry| !promised.contains_key(**entry));
    broken.extend(unknown.map(|entry| format!("{entry} is on NOT_YET, and the contract does not know it")));
    broken
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[track_caller]
fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_committed_contract_is_the_served_one() {
    let path = root().join("api/schema.graphql");
    let served = api::schema::sdl();
    if env::var("COLLOQUY_UPDATE").is_ok_and(|value| value == "1") {
        fs::write(&path, &served).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let same = committed.lines().zip(served.lines()).take_while(|(committed, served)| committed == served).count();
    let first = |text: &str| text.lines().nth(same).unwrap_or("(its end)").to_owned();
    assert!(
        committed == served,
        "api/schema.graphql is not what is served, from line {} on:\ncommitted: {}\nserved:    {}\n\
         COLLOQUY_UPDATE=1 cargo test -p tests --test integration contract writes it anew",
        same + 1,
        first(&committed),
        first(&served),
    );
}

#[test]
fn everything_served_is_described() {
    assert_none(&undescribed(&parts(&api::schema::sdl(), "the served schema")));
}

#[test]
fn the_public_contract_is_served_as_far_as_it_is_built() {
    let path = root().join("../shared/schema.graphql");
    let Ok(promised) = fs::read_to_string(&path) else {
        eprintln!("left out: there is no {}", path.display());
        return;
    };
    let not_yet: Vec<&str> = NOT_YET.iter().flat_map(|(_, entries)| *entries).copied().collect();
    let served = parts(&api::schema::sdl(), "the served schema");
    assert_none(&broken_promises(&served, &parts(&promised, "the public contract"), &not_yet));
}

/// Compares two small schemas.
#[track_caller]
fn breaks(served: &str, promised: &str, not_yet: &[&str], expected: &[&str]) {
    assert_eq!(broken_promises(&parts(served, "served"), &parts(promised, "promised"), not_yet), expected);
}

#[test]
fn what_is_missing_is_found() {
    let promised = "interface Node { id: ID! } type A implements Node { id: ID! b(first: Int, c: [C!] = [X]): Int } enum C { X Y }";
    breaks(promised, promised, &[], &[]);
    breaks(
        "interface Node { id: ID! }",
        promised,
        &[],
        &["A is not served: type is promised", "C is not served: enum is promised"],
    );
    breaks(
        "interface Node { id: ID! } type A { b(first: Int): Int } enum C { X }",
        promised,
        &[],
        &[
            "A implements Node is not served: interface is promised",
            "A.b(c:) is not served: [C!] is promised",
            "A.id is not served: ID! is promised",
            "C.Y is not served: enum value is promised",
        ],
    );
    let promised = "union U = A | B type A { a: Int } type B { b: Int }";
    let served = "union U = A type A { a: Int }";
    breaks(served, promised, &["B"], &[]);
    breaks(
        served,
        promised,
        &[],
        &["B is not served: type is promised", "U includes B is not served: member is promised"],
    );
}

#[test]
fn what_differs_is_found() {
    breaks("type A { b: [Int!] }", "type A { b: [Int!]! }", &[], &["A.b is [Int!], and [Int!]! is promised"]);
    breaks("input A { b: Int }", "type A { b: Int }", &[], &["A is input, and type is promised"]);
    breaks(
        "type A { b(c: Int! = 1): Int }",
        "type A { b(c: Int = 1): Int }",
        &[],
        &["A.b(c:) is Int!, and Int is promised"],
    );
    breaks(
        "type A { b(c: Int): Int }",
        "type A { b(c: Int = 1): Int }",
        &[],
        &["A.b(c:): its default is none, and 1 is promised"],
    );
    breaks("type A { b(c: Int = 20): Int }", "type A { b(c: Int): Int }", &[], &[]);
}

#[test]
fn more_may_be_served_unless_it_must_be_given() {
    let promised = "type A { b: Int } input I { c: Int }";
    breaks(
        "type A { b(d: Int): Int e: Int } type F { g(h: Int!): Int } input I { c: Int j: Int! = 1 }",
        promised,
        &[],
        &[],
    );
    breaks(
        "type A { b(d: Int!): Int } input I { c: Int j: Int! }",
        promised,
        &[],
        &[
            "A.b(d:) must be given, and the contract does not know it",
            "I.j must be given, and the contract does not know it",
        ],
    );
}

#[test]
fn what_is_not_yet_waits_and_goes_when_it_is_served() {
    let promised = "type A { b(first: Int): B c: Int } type B { d: Int }";
    breaks("type A { c: Int }", promised, &["A.b", "B"], &[]);
    breaks("type A { c: Int }", promised, &["B"], &["A.b is not served: B is promised"]);
    breaks("type A { b: B c: Int } type B { d: Int }", promised, &["A.b(first:)"], &[]);
    breaks(
        "type A { b(first: Int): B c: Int } type B { d: Int }",
        promised,
        &["A.b", "B.d", "A.e"],
        &[
            "A.b is served: take it off NOT_YET",
            "B.d is served: take it off NOT_YET",
            "A.e is on NOT_YET, and the contract does not know it",
        ],
    );
}

#[test]
fn what_has_no_description_is_found() {
    let served = r#"
        "A." type A implements N { "B." b("C." c: Int, d: Int): Int "" e: Int }
        enum F { "G." G H }
        "I." input I { j: Int }
        "N." interface N { "B." b: Int }
        directive @k on FIELD
        directive @skip(if: Boolean!) on FIELD
    "#;
    let bare = ["@k", "A.b(d:)", "A.e", "F", "F.H", "I.j"].map(|part| format!("{part} has no description"));
    assert_eq!(undescribed(&parts(served, "served")), bare);
}
