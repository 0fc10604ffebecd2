//! Themes as SKOS: concepts with their labels in every language, and how they lie to each other. Turtle or JSON-LD.

use std::collections::BTreeMap;

use ::entity::vocabulary::{EntityKind, NameKind, Role, ThemeRelationRole};
use oxrdf::{NamedOrBlankNode, Term};
use oxttl::TurtleParser;

use super::{
    ReadOptions,
    gather::{Gather, official, stated},
    json::{self, Json},
};
use crate::{
    error::{Error, Result},
    ingest::draft::{Attribute, Draft, Identity, MentionIx, NameDraft, Place, SourceDraft},
};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const TITLES: &[&str] = &["http://purl.org/dc/terms/title", "http://purl.org/dc/elements/1.1/title"];
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// A source has at most so many statements.
const MAX_STATEMENTS: usize = 2_000_000;

/// What a statement says of its subject.
struct Said {
    /// An address, or a text.
    value: String,
    language: Option<String>,
    place: Place,
}

/// Everything that is said, by subject and then by property; properties of SKOS without their prefix.
#[derive(Default)]
struct Statements {
    said: BTreeMap<String, BTreeMap<String, Vec<Said>>>,
    /// The order in which subjects came.
    order: Vec<String>,
    count: usize,
}

impl Statements {
    fn add(&mut self, subject: &str, property: &str, said: Said) -> Result<()> {
        self.count += 1;
        if self.count > MAX_STATEMENTS {
            return Err(Error::bad_input(format!("The source makes more than {MAX_STATEMENTS} statements; split it.")));
        }
        if !self.said.contains_key(subject) {
            self.order.push(subject.to_owned());
        }
        let of_subject = self.said.entry(subject.to_owned()).or_default();
        of_subject.entry(property.to_owned()).or_default().push(said);
        Ok(())
    }

    fn of(&self, subject: &str, property: &str) -> &[Said] {
        self.said.get(subject).and_then(|said| said.get(property)).map_or(&[], Vec::as_slice)
    }
}

/// Whether a text is Turtle that speaks of SKOS.
pub(super) fn is_turtle(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(16_384)).unwrap_or(text);
    head.contains(SKOS)
        && !json::is_json(text)
        && (head.contains("@prefix") || head.to_ascii_uppercase().contains("PREFIX "))
}

/// Whether JSON is JSON-LD that speaks of SKOS.
pub(super) fn is_json_skos(text: &str) -> bool {
    text.contains("prefLabel") && (text.contains(SKOS) || text.contains("skos:"))
}

/// Reads themes in Turtle.
///
/// # Errors
/// `BAD_USER_INPUT` with the line where it is no Turtle, or where it has no concept.
pub(super) fn read_turtle(text: &str, options: &ReadOptions) -> Result<Draft> {
    let mut statements = Statements::default();
    let mut parser = TurtleParser::new().low_level();
    let mut number = 0_u32;
    // Fed line by line, the parser gives each statement when its line is reached.
    for line in text.split_inclusive('\n').map(Some).chain([None]) {
        match line {
            Some(line) => {
                number += 1;
                parser.extend_from_slice(line.as_bytes());
            }
            None => parser.end(),
        }
        while let Some(triple) = parser.parse_next() {
            let triple =
                triple.map_err(|error| Error::bad_input(format!("line {number}: this is not Turtle: {error}.")))?;
            let subject = match &triple.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => format!("_:{}", node.as_str()),
            };
            let (value, language) = match triple.object {
                Term::NamedNode(node) => (node.as_str().to_owned(), None),
                Term::BlankNode(node) => (format!("_:{}", node.as_str()), None),
                Term::Literal(literal) => (literal.value().to_owned(), literal.language().map(str::to_owned)),
            };
            let property = triple.predicate.as_str();
            let place = Place { lines: (number, number), quote: line.unwrap_or_default().trim().to_owned() };
            let property = property.strip_prefix(SKOS).unwrap_or(property);
            statements.add(&subject, property, Said { value: value.replace('\0', "\u{fffd}"), language, place })?;
        }
    }
    draft(&statements, text.to_owned(), "text/turtle", options)
}

/// Reads themes in JSON-LD.
///
/// # Errors
/// `BAD_USER_INPUT` where it is no JSON, or has no concept.
pub(super) fn read_json(text: &str, options: &ReadOptions) -> Result<Draft> {
    let root = json::parse(text, 1)?;
    let mut statements = Statements::default();
    collect(&root, &mut statements, 0)?;
    draft(&statements, text.to_owned(), "application/ld+json", options)
}

fn collect(value: &Json<'_>, statements: &mut Statements, depth: usize) -> Result<()> {
    if depth > json::MAX_DEPTH {
        return Ok(());
    }
    for node in value.each() {
        let id = node.get("@id").or_else(|| node.get("id")).or_else(|| node.get("uri")).and_then(Json::text);
        for (key, inner) in node.pairs() {
            let property = key.strip_prefix("skos:").or_else(|| key.strip_prefix(SKOS)).unwrap_or(key);
            let property = match property {
                "@type" | "type" => TYPE,
                "dct:title" | "dcterms:title" | "dc:title" => TITLES.first().copied().unwrap_or_default(),
                other => other,
            };
            if let Some(subject) = id {
                for said in inner.each() {
                    add(statements, subject, property, said)?;
                }
            }
            if matches!(inner.shape, json::Shape::Object(_) | json::Shape::List(_)) {
                collect(inner, statements, depth + 1)?;
            }
        }
    }
    Ok(())
}

/// Adds what one value says: a text, a text with its language, a language map, or another node.
fn add(statements: &mut Statements, subject: &str, property: &str, value: &Json<'_>) -> Result<()> {
    let text = value.text().or_else(|| value.get("@value")?.text());
    let other = || ["@id", "id", "uri"].into_iter().find_map(|key| value.get(key)?.text());
    if let Some(text) = text.or_else(other) {
        let language = value.get("@language").and_then(Json::text).map(str::to_owned);
        let text = if property == TYPE { text.strip_prefix("skos:").unwrap_or(text) } else { text };
        let place = value.get("@value").unwrap_or(value).place();
        return statements.add(subject, property, Said { value: text.to_owned(), language, place });
    }
    for (language, inner) in value.pairs().iter().filter(|(key, _)| !key.starts_with('@') && key.len() < 12) {
        for inner in inner.each() {
            if let Some(text) = inner.text() {
                let said = Said { value: text.to_owned(), language: Some(language.clone()), place: inner.place() };
                statements.add(subject, property, said)?;
            }
        }
    }
    Ok(())
}

fn draft(statements: &Statements, text: String, media_type: &str, options: &ReadOptions) -> Result<Draft> {
    let mut gather = Gather::default();
    let mut concepts: BTreeMap<&str, MentionIx> = BTreeMap::new();
    for subject in &statements.order {
        if let Some(ix) = concept(&mut gather, statements, subject) {
            concepts.insert(subject, ix);
        }
    }
    if concepts.is_empty() {
        return Err(Error::bad_input("The source has no concept of SKOS with a prefLabel."));
    }
    for (subject, ix) in &concepts {
        for (property, role, turned) in [
            ("broader", ThemeRelationRole::Broader, false),
            ("narrower", ThemeRelationRole::Broader, true),
            ("related", ThemeRelationRole::Related, false),
            ("exactMatch", ThemeRelationRole::ExactMatch, false),
            ("closeMatch", ThemeRelationRole::CloseMatch, false),
        ] {
            for said in statements.of(subject, property) {
                let Some(other) = concepts.get(said.value.as_str()).copied() else { continue };
                // Said from both ends, it is one relation.
                let turned = turned || role == ThemeRelationRole::Related && other < *ix;
                let (from, to) = if turned { (other, *ix) } else { (*ix, other) };
                gather.relate(Role::ThemeRelation(role), from, to, 1.0, &said.place);
            }
        }
    }
    let mut draft = gather.finish();
    let scheme = statements.order.iter().find_map(|subject| title(statements, subject));
    draft.source = SourceDraft {
        title: options.title.clone().or(scheme),
        media_type: media_type.to_owned(),
        text,
        ..SourceDraft::default()
    };
    Ok(draft)
}

/// The title of a concept scheme.
fn title(statements: &Statements, scheme: &str) -> Option<String> {
    let is_scheme = statements.of(scheme, TYPE).iter().any(|said| said.value.ends_with("ConceptScheme"));
    let titles = TITLES.iter().flat_map(|title| statements.of(scheme, title)).chain(statements.of(scheme, "prefLabel"));
    titles.into_iter().next().filter(|_| is_scheme).map(|said| said.value.clone())
}

/// A concept with its labels; none where it has no label to show.
fn concept(gather: &mut Gather, statements: &Statements, subject: &str) -> Option<MentionIx> {
    let types = statements.of(subject, TYPE);
    if !types.is_empty() && !types.iter().any(|said| said.value == format!("{SKOS}Concept") || said.value == "Concept")
    {
        return None;
    }
    let mut labels: Vec<&Said> = statements.of(subject, "prefLabel").iter().collect();
    labels.retain(|label| !crate::name::plain(&label.value).is_empty());
    // English first where there is one: what is shown must not depend on the order of the file.
    labels.sort_by_key(|label| match label.language.as_deref() {
        Some("en") => (0, String::new()),
        None => (1, String::new()),
        Some(other) => (2, other.to_owned()),
    });
    let name =
        |said: &Said, kind| NameDraft { kind, language: said.language.clone(), ..official(&said.value, &said.place) };
    let (first, rest) = labels.split_first()?;
    let ix = gather.once(EntityKind::Theme, Identity::Name, name(first, NameKind::Official), "");
    for label in rest {
        gather.name(ix, name(label, NameKind::Translated));
    }
    for label in statements.of(subject, "altLabel") {
        let kind = if crate::name::is_acronym(&label.value) { NameKind::Acronym } else { NameKind::Alias };
        gather.name(ix, name(label, kind));
    }
    for said in ["definition", "scopeNote"].into_iter().flat_map(|property| statements.of(subject, property)).take(1) {
        gather.attribute(ix, stated(Attribute::Description, said.value.as_str(), &said.place));
    }
    for said in statements.of(subject, "notation") {
        gather.attribute(ix, stated(Attribute::Notation, said.value.as_str(), &said.place));
    }
    for said in statements.of(subject, "inScheme").iter().chain(statements.of(subject, "topConceptOf")) {
        let scheme = title(statements, &said.value).unwrap_or_else(|| said.value.clone());
        gather.attribute(ix, stated(Attribute::Scheme, scheme, &said.place));
    }
    if subject.starts_with("http") {
        gather.attribute(ix, stated(Attribute::Identifier, format!("uri:{subject}"), &first.place));
    }
    Some(ix)
}
