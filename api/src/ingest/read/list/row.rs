//! One row: its event, its people, and how they took part.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use ::entity::vocabulary::{
    EntityKind, EventKind, EventRelationRole, NameKind, OrganisationKind, OrganisationRelationRole, OrganisingRole,
    ParticipationRole, Role, Vocabulary,
};

use super::{
    mapping::{BodyColumns, Field, Mapping, Scope, WholeColumns},
    of_the_mapping,
    table::Row,
};
use crate::{
    edtf::Edtf,
    ingest::{
        draft::{Attribute, AttributeDraft, Identity, MentionIx, NameDraft, Place, Severity},
        gazetteer,
        read::{
            gather::{Gather, clean, country, fact, name_in, official, stated, words_of},
            page,
        },
    },
    name::{is_acronym, plain},
};

/// Words in the names of bodies that every state has, in the languages of lists.
const BODIES_OF_STATES: &[&str] = &[
    "administration",
    "agence",
    "agencia",
    "agency",
    "ambassade",
    "assemblee",
    "assembly",
    "authority",
    "autorite",
    "bureau",
    "cabinet",
    "chancellery",
    "comision",
    "commission",
    "congress",
    "conseil",
    "consejo",
    "consulat",
    "consulate",
    "council",
    "delegation",
    "departamento",
    "departement",
    "department",
    "direccion",
    "direction",
    "directorate",
    "embajada",
    "embassy",
    "federal",
    "government",
    "institute",
    "instituto",
    "meteorological",
    "ministere",
    "ministerio",
    "ministry",
    "mision",
    "mission",
    "national",
    "nationale",
    "nacional",
    "office",
    "parliament",
    "parlement",
    "presidence",
    "presidencia",
    "secretaria",
    "secretariat",
    "senate",
    "senat",
    "service",
    "services",
    "state",
    "treasury",
];

/// A cell after the mapping had its say.
struct Value {
    /// What it says.
    text: String,
    /// What the list prints.
    printed: String,
    place: Place,
}

/// Reads rows by one mapping.
pub(super) struct Rows<'a> {
    mapping: &'a Mapping,
    columns: HashMap<String, usize>,
    empty: HashSet<&'a str>,
    /// Words that no vocabulary has, each said once.
    unknown: HashSet<String>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(mapping: &'a Mapping, columns: HashMap<String, usize>) -> Self {
        let empty = mapping.empty.iter().map(String::as_str).collect();
        Self { mapping, columns, empty, unknown: HashSet::new() }
    }

    /// Reads a row; else says what is wrong with it.
    pub(super) fn read(&mut self, gather: &mut Gather, row: &Row) -> Result<(), String> {
        let mapping = self.mapping;
        let people = self.people(row);
        let represented = mapping.on_behalf_of.as_ref().filter(|body| self.first(body.name.as_ref(), row).is_some());
        if people.is_empty() && represented.is_none() {
            return Err("The row names nobody.".to_owned());
        }
        let event = self.event(gather, row)?;
        let on_behalf_of = represented.and_then(|body| self.body(gather, body, row, None).first().copied());
        let affiliations = match &mapping.affiliation {
            Some(body) => self.body(gather, body, row, on_behalf_of),
            None => Vec::new(),
        };
        if let Some(organiser) = &mapping.organiser {
            let role =
                self.word(gather, organiser.role.as_ref(), row).map_or(OrganisingRole::Organiser, |(role, _)| role);
            for body in self.body(gather, organiser, row, None) {
                gather.relate(Role::Organising(role), body, event, 1.0, &row.place);
            }
        }
        for theme in self.all(mapping.theme.as_ref(), row) {
            let theme_ix = gather.once(EntityKind::Theme, Identity::Name, official(&theme.text, &theme.place), "");
            gather.relate(Role::Tagging, event, theme_ix, 1.0, &theme.place);
        }
        let apart = [Some(event), on_behalf_of].into_iter().flatten();
        let apart = apart.map(|ix| name_in(gather.key(ix)).to_owned()).collect::<Vec<_>>().join("/");
        let role = self.word(gather, mapping.participation.role.as_ref(), row);
        let attributes = self.printed(gather, row, role.as_ref().map(|(_, value)| value));
        let role = Role::Participation(role.map_or(ParticipationRole::Unknown, |(role, _)| role));
        if people.is_empty() {
            // The organisation itself took part: it is on nobody's behalf.
            let Some(body) = on_behalf_of else { return Err("The row names nobody.".to_owned()) };
            let mut took_part = fact(role, body, event, &row.place);
            took_part.attributes = attributes;
            gather.fact(took_part);
            return Ok(());
        }
        for person in people {
            let honorific = self.first(mapping.person.honorific.as_ref(), row);
            let Some((ix, within)) = gather.person(&person.text, &apart, &person.place) else {
                return Err(format!("No name can be read out of “{}”.", person.printed));
            };
            self.describe(gather, ix, row);
            let mut took_part = fact(role, ix, event, &row.place);
            took_part.affiliation = affiliations.first().copied();
            took_part.on_behalf_of = on_behalf_of;
            took_part.attributes.push(stated(Attribute::PrintedName, person.printed.as_str(), &person.place));
            let address = honorific.map(|value| (value.printed, value.place));
            let address = address.or_else(|| Some((within?.to_owned(), words_of(&person.place, within?))));
            if let Some((address, place)) = address {
                took_part.attributes.push(stated(Attribute::PrintedHonorific, address, &place));
            }
            took_part.attributes.extend(attributes.iter().cloned());
            gather.fact(took_part);
            for further in affiliations.iter().skip(1) {
                let mut works = fact(Role::Affiliation, ix, *further, &row.place);
                works.attributes.push(stated(Attribute::Basis, "STATED", &row.place));
                gather.fact(works);
            }
        }
        Ok(())
    }

    /// The people that a row names.
    fn people(&self, row: &Row) -> Vec<Value> {
        let columns = &self.mapping.person;
        let whole = self.all(columns.name.as_ref(), row);
        if !whole.is_empty() {
            return whole;
        }
        let parts = [&columns.given_name, &columns.family_name];
        let parts: Vec<Value> = parts.into_iter().filter_map(|field| self.first(field.as_ref(), row)).collect();
        let printed = parts.iter().map(|part| part.printed.as_str()).collect::<Vec<_>>().join(" ");
        let text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ");
        if text.is_empty() { Vec::new() } else { vec![Value { text, printed, place: row.place.clone() }] }
    }

    /// What a row says of its person beside the name.
    fn describe(&self, gather: &mut Gather, person: MentionIx, row: &Row) {
        let columns = &self.mapping.person;
        for (attribute, field) in [
            (Attribute::GivenName, &columns.given_name),
            (Attribute::FamilyName, &columns.family_name),
            (Attribute::Identifier, &columns.identifier),
        ] {
            if let Some(value) = self.first(field.as_ref(), row) {
                gather.attribute(person, stated(attribute, value.text, &value.place));
            }
        }
    }

    /// What a row prints of a participation, letter for letter.
    fn printed(&mut self, gather: &mut Gather, row: &Row, role: Option<&Value>) -> Vec<AttributeDraft> {
        let columns = &self.mapping.participation;
        let affiliation = self.mapping.affiliation.as_ref().and_then(|body| body.name.as_ref());
        let mut attributes: Vec<AttributeDraft> = [
            (Attribute::PrintedTitle, columns.title.as_ref()),
            (Attribute::PrintedDivision, columns.division.as_ref()),
            (Attribute::PrintedAffiliation, affiliation),
            (Attribute::Capacity, columns.capacity.as_ref()),
        ]
        .into_iter()
        .filter_map(|(attribute, field)| {
            let value = self.whole(field?, row)?;
            Some(stated(attribute, value.printed, &value.place))
        })
        .collect();
        if let Some(role) = role.filter(|role| role.place.lines.0 > 0) {
            attributes.push(stated(Attribute::PrintedRole, role.printed.as_str(), &role.place));
        }
        if let Some((status, value)) =
            self.word::<::entity::vocabulary::ParticipationStatus>(gather, columns.status.as_ref(), row)
        {
            attributes.push(stated(Attribute::Status, status.as_str(), &value.place));
        }
        attributes
    }

    /// The event of a row, and what it belongs to.
    fn event(&mut self, gather: &mut Gather, row: &Row) -> Result<MentionIx, String> {
        let columns = &self.mapping.event;
        let Some(name) = self.first(columns.name.as_ref(), row) else {
            return Err("The row names no event.".to_owned());
        };
        if plain(&name.text).is_empty() {
            return Err(format!("“{}” is no name of an event.", name.printed));
        }
        let series = columns.edition_of.as_ref().and_then(|series| self.whole_event(gather, series, row, "SERIES"));
        let above = columns.part_of.as_ref().and_then(|whole| self.whole_event(gather, whole, row, ""));
        let when = self.when(gather, row);
        let identity = series.or(above).map_or(Identity::NameAndTime, Identity::Within);
        let apart = match &when {
            Some((edtf, ..)) if identity == Identity::NameAndTime => edtf.as_str(),
            _ => "",
        };
        let event = gather.once(EntityKind::Event, identity, official(&name.text, &name.place), apart);
        for (role, whole) in [(EventRelationRole::EditionOf, series), (EventRelationRole::PartOf, above)] {
            if let Some(whole) = whole {
                gather.relate(Role::EventRelation(role), event, whole, 1.0, &name.place);
            }
        }
        if let Some((edtf, printed, place)) = when {
            if printed != edtf {
                gather.attribute(event, stated(Attribute::WhenPrinted, printed, &place));
            }
            gather.attribute(event, stated(Attribute::When, edtf, &place));
        }
        self.describe_event(gather, event, row);
        Ok(event)
    }

    fn describe_event(&mut self, gather: &mut Gather, event: MentionIx, row: &Row) {
        let columns = &self.mapping.event;
        if let Some((kind, value)) = self.word::<EventKind>(gather, columns.kind.as_ref(), row) {
            gather.attribute(event, stated(Attribute::EventKind, kind.as_str(), &value.place));
        }
        if let Some((status, value)) =
            self.word::<::entity::vocabulary::EventStatus>(gather, columns.status.as_ref(), row)
        {
            gather.attribute(event, stated(Attribute::Status, status.as_str(), &value.place));
        }
        if let Some((mode, value)) =
            self.word::<::entity::vocabulary::AttendanceMode>(gather, columns.mode.as_ref(), row)
        {
            gather.attribute(event, stated(Attribute::Mode, mode.as_str(), &value.place));
        }
        if let Some(city) = self.first(columns.city.as_ref(), row) {
            let known = gazetteer::city(&city.text);
            let name = known.map_or(city.text.as_str(), |known| known.name);
            gather.attribute(event, stated(Attribute::City, name, &city.place));
            if let Some(code) = known.and_then(|known| known.country).filter(|_| columns.country.is_none()) {
                gather.attribute(event, stated(Attribute::Country, code, &city.place));
            }
        }
        if let Some(state) = self.first(columns.country.as_ref(), row) {
            match country(&state.text) {
                Some(country) => gather.attribute(event, stated(Attribute::Country, country.code, &state.place)),
                None => self.doubt(gather, row, &format!("“{}” is no state that is known", state.printed)),
            }
        }
        if let Some(ordinal) = self.first(columns.ordinal.as_ref(), row) {
            match ordinal.text.parse::<i32>() {
                Ok(number) => gather.attribute(event, stated(Attribute::Ordinal, number.to_string(), &ordinal.place)),
                Err(_) => self.doubt(gather, row, &format!("“{}” is no number", ordinal.printed)),
            }
        }
        for language in self.all(columns.language.as_ref(), row) {
            gather.attribute(event, stated(Attribute::Language, language.text, &language.place));
        }
        for (attribute, field) in [(Attribute::Venue, &columns.venue), (Attribute::Abstract, &columns.r#abstract)] {
            if let Some(value) = self.first(field.as_ref(), row) {
                gather.attribute(event, stated(attribute, value.text, &value.place));
            }
        }
        if let Some(url) = self.first(columns.url.as_ref(), row) {
            if url.text.starts_with("https://") || url.text.starts_with("http://") {
                let link = serde_json::json!({ "url": url.text }).to_string();
                gather.attribute(event, stated(Attribute::Link, link, &url.place));
            } else {
                self.doubt(gather, row, &format!("“{}” is no address", url.printed));
            }
        }
    }

    /// The series or meeting that an event belongs to.
    fn whole_event(&mut self, gather: &mut Gather, columns: &WholeColumns, row: &Row, kind: &str) -> Option<MentionIx> {
        let name = self.first(columns.name.as_ref(), row).filter(|name| !plain(&name.text).is_empty())?;
        let whole = gather.once(EntityKind::Event, Identity::Name, official(&name.text, &name.place), "");
        if let Some(short) = self.first(columns.acronym.as_ref(), row) {
            gather.name(whole, NameDraft { kind: NameKind::Acronym, ..official(&short.text, &short.place) });
        }
        let said = self.word::<EventKind>(gather, columns.kind.as_ref(), row);
        let (kind, place) = said.map_or((kind, name.place), |(kind, value)| (kind.as_str(), value.place));
        gather.attribute(whole, stated(Attribute::EventKind, kind, &place));
        Some(whole)
    }

    /// When the event was: as EDTF, as printed, and where it says so.
    fn when(&mut self, gather: &mut Gather, row: &Row) -> Option<(String, String, Place)> {
        let columns = &self.mapping.event;
        let from = self.first(columns.date.as_ref(), row)?;
        let Some(begin) = date(&from.text, columns.day_first) else {
            self.doubt(gather, row, &format!("“{}” is no date; write 2011-11-28", from.printed));
            return None;
        };
        let Some(to) = self.first(columns.until.as_ref(), row) else {
            return Some((begin, from.printed, from.place));
        };
        let interval = date(&to.text, columns.day_first).map(|end| format!("{begin}/{end}"));
        let Some(interval) = interval.filter(|interval| Edtf::parse(interval).is_ok()) else {
            self.doubt(gather, row, &format!("“{}” is no date after “{}”", to.printed, from.printed));
            return Some((begin, from.printed, from.place));
        };
        let (same, _) = interval.split_once('/').filter(|(from, to)| from == to).unwrap_or((&interval, ""));
        Some((same.to_owned(), format!("{} – {}", from.printed, to.printed), row.place.clone()))
    }

    /// The organisations that a cell names, the first one first. `state` is whom the row is on behalf of.
    fn body(
        &mut self,
        gather: &mut Gather,
        columns: &BodyColumns,
        row: &Row,
        state: Option<MentionIx>,
    ) -> Vec<MentionIx> {
        let mut found = Vec::new();
        for named in self.all(columns.name.as_ref(), row) {
            let (name, short) = short_form(&named.text, columns.short_form_in_brackets);
            let within = state.filter(|state| gather.is_state(*state) && belongs(name, columns.scope));
            let identity = within.map_or(Identity::Name, Identity::Within);
            let Some(ix) = gather.body(name, identity, &named.place) else { continue };
            if let Some(short) = short {
                let confidence = if short == short.to_uppercase() { 1.0 } else { 0.9 };
                let text = if is_acronym(short) { short.to_owned() } else { short.to_uppercase() };
                let name = official(&text, &named.place);
                gather.name(ix, NameDraft { kind: NameKind::Acronym, confidence, ..name });
            }
            if let Some(state) = within {
                tie(gather, name, ix, state, &named.place);
            }
            found.push(ix);
        }
        let Some(first) = found.first().copied() else { return found };
        if let Some(short) = self.first(columns.acronym.as_ref(), row) {
            gather.name(first, NameDraft { kind: NameKind::Acronym, ..official(&short.text, &short.place) });
        }
        if let Some(code) = self.first(columns.state.as_ref(), row) {
            gather.state(first, country(&code.text), &code.place);
        } else if let Some((kind, value)) = self.word::<OrganisationKind>(gather, columns.kind.as_ref(), row)
            && !gather.is_state(first)
        {
            gather.attribute(first, stated(Attribute::OrganisationKind, kind.as_str(), &value.place));
        }
        found
    }

    /// The word of a vocabulary that a field means, and what says so.
    fn word<V: Vocabulary>(&mut self, gather: &mut Gather, field: Option<&Field>, row: &Row) -> Option<(V, Value)> {
        let value = self.first(field, row)?;
        let word = V::parse(&value.text).or_else(|| V::parse(&plain(&value.text).to_uppercase().replace(' ', "_")));
        if word.is_none() {
            self.doubt(gather, row, &format!("“{}” is no known word; say in `values` what it is", value.printed));
        }
        Some((word?, value))
    }

    /// Says once that something was not understood.
    fn doubt(&mut self, gather: &mut Gather, row: &Row, what: &str) {
        if self.unknown.len() < 1_000 && self.unknown.insert(what.to_owned()) {
            gather.message(Some(row.place.lines.0), Severity::Warning, format!("{what}. It was left out."));
        }
    }

    fn first(&self, field: Option<&Field>, row: &Row) -> Option<Value> {
        self.all(field, row).into_iter().next()
    }

    /// Every value of a field.
    fn all(&self, field: Option<&Field>, row: &Row) -> Vec<Value> {
        let Some(field) = field else { return Vec::new() };
        let Some(whole) = self.whole(field, row) else { return Vec::new() };
        let parts: Vec<&str> = match &field.split {
            Some(between) => whole.printed.split(between.as_str()).map(str::trim).collect(),
            None => vec![whole.printed.as_str()],
        };
        let value = |printed: &str| {
            let text = self.meant(field, printed)?;
            let place = if whole.place.lines.0 == 0 { whole.place.clone() } else { words_of(&row.place, printed) };
            Some(Value { text, printed: printed.to_owned(), place })
        };
        parts.into_iter().filter_map(value).collect()
    }

    /// What a field prints, letter for letter.
    fn whole(&self, field: &Field, row: &Row) -> Option<Value> {
        if let Some(constant) = &field.constant {
            return Some(Value { text: constant.clone(), printed: constant.clone(), place: of_the_mapping() });
        }
        let cell = |name: &String| {
            let cell = row.cells.get(*self.columns.get(name)?)?;
            (!self.is_empty(cell)).then_some(cell)
        };
        let cells: Vec<&str> = field.columns.iter().filter_map(cell).collect();
        let printed: Cow<'_, str> = match cells.as_slice() {
            [] => return None,
            [cell] => Cow::Borrowed(cell),
            cells => Cow::Owned(cells.join(" ")),
        };
        let place = words_of(&row.place, &printed);
        Some(Value { text: printed.clone().into_owned(), printed: printed.into_owned(), place })
    }

    /// What a printed value means; none if nothing is left of it.
    fn meant(&self, field: &Field, printed: &str) -> Option<String> {
        let word = printed.trim();
        if let Some(meant) = field.values.get(word) {
            return Some(meant.clone());
        }
        if let Some(otherwise) = &field.otherwise {
            return Some(otherwise.clone());
        }
        let mut text = Cow::Borrowed(word);
        if let Some(remove) = &field.remove {
            text = Cow::Owned(remove.0.replace_all(&text, "").into_owned());
        }
        if let Some(pattern) = &field.pattern {
            let found = pattern.0.captures(&text)?;
            text = Cow::Owned(found.get(1).or(found.get(0))?.as_str().to_owned());
        }
        let text = clean(&text);
        (!self.is_empty(&text)).then_some(text)
    }

    fn is_empty(&self, cell: &str) -> bool {
        let word = cell.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        word.is_empty() || self.empty.contains(word)
    }
}

/// Whether an affiliation is a body of the state that the row is on behalf of.
fn belongs(name: &str, scope: Scope) -> bool {
    match scope {
        Scope::All => gazetteer::organisation(name).is_none(),
        Scope::None => false,
        Scope::Government => {
            let known = gazetteer::organisation(name).is_some() || gazetteer::country(name).is_some();
            !known && plain(name).split(' ').any(|word| BODIES_OF_STATES.contains(&word))
        }
    }
}

/// Ties a body to its state: a mission represents it, everything else is a part of it. The list does not say so in words.
fn tie(gather: &mut Gather, name: &str, body: MentionIx, state: MentionIx, place: &Place) {
    let words = plain(name);
    let has = |word: &str| words.split(' ').any(|other| other == word);
    let mission = (has("mission") || has("mision")) && (has("permanent") || has("permanente"))
        || ["embassy", "ambassade", "embajada"].into_iter().any(has);
    let (kind, role) = if mission {
        (OrganisationKind::PermanentMission, OrganisationRelationRole::Represents)
    } else {
        (OrganisationKind::GovernmentBody, OrganisationRelationRole::PartOf)
    };
    let said = AttributeDraft { confidence: 0.9, ..stated(Attribute::OrganisationKind, kind.as_str(), place) };
    gather.attribute(body, said);
    gather.relate(Role::OrganisationRelation(role), body, state, 0.9, place);
}

/// Parts a name from the short form in brackets behind it, whatever its case, if that is asked for.
fn short_form(text: &str, asked: bool) -> (&str, Option<&str>) {
    let (name, short) = crate::name::split_acronym(text);
    if short.is_some() || !asked {
        return (name, short);
    }
    let Some((name, rest)) = text.rsplit_once('(') else { return (text, None) };
    let short = rest.trim_end().trim_end_matches(')').trim();
    let fits = rest.trim_end().ends_with(')')
        && (2..=14).contains(&short.chars().count())
        && short.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '&'))
        && !name.trim().is_empty();
    if fits { (name.trim_end(), Some(short)) } else { (text, None) }
}

/// A date as EDTF: already one, in numbers, or in words.
fn date(text: &str, day_first: Option<bool>) -> Option<String> {
    if let Ok(edtf) = Edtf::parse(text) {
        return Some(edtf.as_str().to_owned());
    }
    let numbers: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    if let [first, second, year] = numbers.as_slice()
        && year.len() == 4
        && let (Ok(first), Ok(second)) = (first.parse::<u8>(), second.parse::<u8>())
    {
        let (day, month) = match (day_first, first > 12, second > 12) {
            (Some(true), ..) | (None, true, false) => (first, second),
            (Some(false), ..) | (None, false, true) => (second, first),
            // 3/4/2011 is a day in March or in April: nobody can tell.
            _ => return None,
        };
        let text = format!("{year}-{month:02}-{day:02}");
        return Edtf::parse(&text).is_ok().then_some(text);
    }
    page::date(text)
}
