//! Puts a draft together: one mention for one name, facts that say it once.

use std::collections::{HashMap, hash_map::Entry};

use ::entity::vocabulary::{
    EntityKind, NameKind, OrganisationKind, OrganisationRelationRole, ParticipationRole, Role, Vocabulary,
};

use super::{acronyms::spelt_out, lines::Line, words::shows_organisation};
use crate::{
    ingest::{
        draft::{
            Attribute, AttributeDraft, Draft, Fact, Identity, Mention, MentionIx, Message, NameDraft, Place, Severity,
        },
        gazetteer::{self, Country, Forum, Organisation},
    },
    name::{is_acronym, key, plain, split_acronym},
};

/// What is left of the confidence of a line that another one outdoes.
const LESS_SURE: f32 = 0.9;

/// The draft so far, and where its mentions are.
#[derive(Default)]
pub(super) struct Builder {
    pub draft: Draft,
    known: HashMap<(EntityKind, Option<MentionIx>, String), MentionIx>,
    occurrences: HashMap<String, u32>,
    facts: HashMap<(MentionIx, MentionIx, Role, Option<MentionIx>), Vec<usize>>,
    /// What the page says that short forms stand for: the name with it in brackets, and where it stands.
    defined: HashMap<String, (String, Place)>,
}

/// The place of a text on a line; where the line was put together from several, they stand for words that none has whole.
pub(super) fn place(line: &Line<'_>, quote: &str) -> Place {
    let quote = if line.number == line.last || line.whole.contains(quote) { quote } else { line.whole };
    Place { lines: (line.number, line.last), quote: quote.to_owned() }
}

/// A name with one plain space between its words: wide, hard and doubled spaces are the layout's, and no one asks for them.
/// Its place keeps them.
fn in_one_line(name: NameDraft) -> NameDraft {
    NameDraft { text: name.text.split_whitespace().collect::<Vec<_>>().join(" "), ..name }
}

/// The place of what was given with a source and does not stand in its text: lines 0 to 0.
pub(super) fn given(what: &str) -> Place {
    Place { lines: (0, 0), quote: what.to_owned() }
}

impl Builder {
    /// Learns what the short forms of bodies that no list knows stand for, where a line spells them out.
    pub(super) fn learn(&mut self, line: &Line<'_>) {
        for (short, whole) in spelt_out(line.text) {
            self.defined.entry(short.to_owned()).or_insert_with(|| (whole.to_owned(), place(line, whole)));
        }
    }

    /// The mention of that name, made if the page has not named it yet. Partial names are never joined.
    pub(super) fn mention(
        &mut self,
        kind: EntityKind,
        identity: Identity,
        name: NameDraft,
        confidence: f32,
    ) -> MentionIx {
        let known_as = key(kind, &name.text);
        self.mention_as(known_as, kind, identity, name, confidence)
    }

    /// As [`Self::mention`], for a name that a gazetteer knows by another one: `known_as` is the key of that.
    fn mention_as(
        &mut self,
        key: String,
        kind: EntityKind,
        identity: Identity,
        name: NameDraft,
        confidence: f32,
    ) -> MentionIx {
        let within = match identity {
            Identity::Within(ix) => Some(ix),
            _ => None,
        };
        let ix = MentionIx(self.draft.mentions.len());
        if identity != Identity::Partial {
            match self.known.entry((kind, within, key.clone())) {
                Entry::Occupied(known) => {
                    let known = *known.get();
                    if let Some(mention) = self.draft.mentions.get_mut(known.0) {
                        mention.confidence = mention.confidence.max(confidence);
                    }
                    return known;
                }
                Entry::Vacant(vacant) => {
                    vacant.insert(ix);
                }
            }
        }
        let name = in_one_line(name);
        let base = format!("{}:{key}", kind.as_str().to_lowercase());
        let occurrence = self.occurrences.entry(base.clone()).or_default();
        *occurrence += 1;
        let key = format!("{base}#{occurrence}");
        let place = name.place.clone();
        self.draft.mentions.push(Mention {
            kind,
            identity,
            key,
            names: vec![name],
            attributes: Vec::new(),
            confidence,
            place,
        });
        ix
    }

    /// Lets a name lead to a mention that has it too.
    pub(super) fn also(&mut self, ix: MentionIx, within: Option<MentionIx>, text: &str) {
        if let Some(kind) = self.get(ix).map(|mention| mention.kind) {
            self.known.entry((kind, within, key(kind, text))).or_insert(ix);
        }
    }

    pub(super) fn get(&self, ix: MentionIx) -> Option<&Mention> {
        self.draft.mentions.get(ix.0)
    }

    /// Whether anything is said of this attribute of a mention.
    pub(super) fn says(&self, ix: MentionIx, attribute: Attribute) -> bool {
        self.get(ix).is_some_and(|mention| mention.attributes.iter().any(|known| known.attribute == attribute))
    }

    /// Adds a name that the mention does not have yet; one that was expanded before is printed now.
    pub(super) fn name(&mut self, ix: MentionIx, name: NameDraft) {
        let Some(mention) = self.draft.mentions.get_mut(ix.0) else { return };
        let name = in_one_line(name);
        match mention.names.iter_mut().find(|known| known.text == name.text) {
            Some(known) if known.confidence < name.confidence => *known = name,
            Some(_) => {}
            None => mention.names.push(name),
        }
    }

    /// The mention of an organisation or forum that the gazetteer knows, under the name that is printed: an
    /// acronym is expanded, with a confidence below 1; another full name stays what it is, and nothing is added to it.
    /// `known` is the gazetteer's name and acronym.
    fn called(
        &mut self,
        kind: EntityKind,
        printed: &str,
        known: (&str, Option<&str>),
        confidence: f32,
        place: &Place,
    ) -> MentionIx {
        let (official, acronym) = known;
        let name = |text: &str, kind, confidence| NameDraft {
            text: text.to_owned(),
            language: None,
            kind,
            confidence,
            place: place.clone(),
        };
        let known_as = key(kind, official);
        let same = key(kind, printed) == known_as;
        let full = gazetteer::other_names(kind, printed).iter().any(|name| key(kind, name) == key(kind, printed));
        let short = acronym == Some(printed) || is_acronym(printed) && !full;
        let in_capitals = printed.len() > 3 && !printed.chars().any(char::is_lowercase);
        let first = match (same, short) {
            (true, _) if in_capitals && official != printed => name(official, NameKind::Official, 0.95),
            (true, _) => name(printed, NameKind::Official, 1.0),
            (false, true) => name(official, NameKind::Official, 0.95),
            (false, false) => name(printed, NameKind::Alias, 1.0),
        };
        let ix = self.mention_as(known_as, kind, Identity::Name, first.clone(), confidence);
        let said = |known: &NameDraft| {
            key(kind, &known.text) == key(kind, &first.text) && known.confidence >= first.confidence
        };
        if !self.get(ix).is_some_and(|mention| mention.names.iter().any(said)) {
            self.name(ix, first);
        }
        if !same && short {
            self.name(ix, name(printed, NameKind::Acronym, 1.0));
        }
        ix
    }

    /// Adds an attribute of a mention, each value once.
    pub(super) fn attribute(
        &mut self,
        ix: MentionIx,
        attribute: Attribute,
        value: impl Into<String>,
        confidence: f32,
        place: Place,
    ) {
        let value = value.into();
        if let Some(mention) = self.draft.mentions.get_mut(ix.0)
            && !value.is_empty()
            && !mention.attributes.iter().any(|known| known.attribute == attribute && known.value == value)
        {
            mention.attributes.push(AttributeDraft { attribute, value, confidence, place });
        }
    }

    /// Replaces the value of an attribute by a fuller one, with its place.
    pub(super) fn extend(&mut self, ix: MentionIx, attribute: Attribute, from: &str, to: &str, place: Place) {
        let mention = self.draft.mentions.get_mut(ix.0);
        let mut said = mention.into_iter().flat_map(|mention| &mut mention.attributes);
        if let Some(known) = said.find(|known| known.attribute == attribute && known.value == from) {
            to.clone_into(&mut known.value);
            known.place = place;
        }
    }

    /// Adds a fact; where the page says the same again, what is new in it goes to the first. Somebody's participation that
    /// stands on another line too is evidence of its own, less sure where it disagrees.
    pub(super) fn fact(&mut self, mut fact: Fact) {
        let same = (fact.subject, fact.object, fact.role, fact.on_behalf_of);
        let known = self.facts.entry(same).or_default();
        if let Some(earlier) = known.first().and_then(|index| self.draft.facts.get_mut(*index)) {
            if earlier.affiliation.is_none() {
                earlier.affiliation = fact.affiliation;
            }
            earlier.confidence = earlier.confidence.max(fact.confidence);
            let mut otherwise = fact.affiliation.is_some_and(|_| earlier.affiliation != fact.affiliation);
            for attribute in &fact.attributes {
                match earlier.attributes.iter().find(|known| known.attribute == attribute.attribute) {
                    Some(known) => otherwise |= known.value != attribute.value,
                    None => earlier.attributes.push(attribute.clone()),
                }
            }
            if !matches!(fact.role, Role::Participation(_)) || earlier.place.lines == fact.place.lines {
                return;
            }
            // Its place in the list is that of the first line.
            fact.ordinal = fact.ordinal.filter(|_| earlier.ordinal.is_none());
            if otherwise {
                lessen(&mut fact);
            }
        }
        known.push(self.draft.facts.len());
        self.draft.facts.push(fact);
    }

    /// Adds a fact that has nothing but its ends.
    pub(super) fn relate(&mut self, role: Role, subject: MentionIx, object: MentionIx, confidence: f32, place: Place) {
        if subject != object {
            self.fact(fact(role, subject, object, confidence, place));
        }
    }

    pub(super) fn message(&mut self, line: Option<u32>, severity: Severity, text: impl Into<String>) {
        if self.draft.messages.len() < 200 {
            self.draft.messages.push(Message { line, severity, text: text.into() });
        }
    }

    /// An organisation as printed: known ones get their official name, bracketed acronyms are names of their own.
    pub(super) fn organisation(&mut self, printed: &str, confidence: f32, place: &Place) -> MentionIx {
        let printed = printed.trim().trim_end_matches([',', ';']);
        if let Some(country) = gazetteer::country(printed) {
            return self.state(printed, country, place);
        }
        if let Some((whole, at)) = self.defined.get(printed).cloned() {
            return self.organisation(&whole, confidence, &at);
        }
        let (printed_name, acronym) = split_acronym(printed);
        let repaired = repair(printed_name);
        let known = gazetteer::organisation(&repaired);
        let ix = if let Some(known) = known {
            self.called(EntityKind::Organisation, &repaired, (known.name, known.acronym), confidence, place)
        } else {
            let sure = if repaired == printed_name { 1.0 } else { 0.95 };
            let kind = if is_acronym(&repaired) { NameKind::Acronym } else { NameKind::Official };
            let text = repaired.clone();
            let name = NameDraft { text, language: None, kind, confidence: sure, place: place.clone() };
            self.mention(EntityKind::Organisation, Identity::Name, name, confidence)
        };
        if let Some(acronym) = acronym {
            let (text, kind) = (acronym.to_owned(), NameKind::Acronym);
            self.name(ix, NameDraft { text, language: None, kind, confidence: 1.0, place: place.clone() });
        }
        for acronym in [acronym, known.and_then(|known| known.acronym)].into_iter().flatten() {
            self.also(ix, None, acronym);
        }
        let kind = known.map(|known| known.kind).or_else(|| organisation_kind(printed_name));
        if let Some(kind) = kind.filter(|kind| *kind != OrganisationKind::Unknown) {
            let confidence = if known.is_some() { 0.95 } else { 0.9 };
            self.attribute(ix, Attribute::OrganisationKind, kind.as_str(), confidence, place.clone());
        }
        let of_a_state = organisation_kind(printed_name) == Some(OrganisationKind::GovernmentBody);
        let state = gazetteer::country_at_end(printed_name).filter(|_| of_a_state);
        if let Some((_, _, country)) = state {
            self.attribute(ix, Attribute::Country, country.code, 0.9, place.clone());
        }
        ix
    }

    /// A known organisation that the place does not name, but that must be the one: its name is the gazetteer's.
    pub(super) fn known(&mut self, known: &'static Organisation, place: &Place) -> MentionIx {
        let (text, kind) = (known.name.to_owned(), NameKind::Derived);
        let name = NameDraft { text, language: None, kind, confidence: 0.9, place: place.clone() };
        let ix = self.mention(EntityKind::Organisation, Identity::Name, name, 0.9);
        if let Some(acronym) = known.acronym {
            self.also(ix, None, acronym);
        }
        self.attribute(ix, Attribute::OrganisationKind, known.kind.as_str(), 0.9, place.clone());
        ix
    }

    /// A state, as printed.
    pub(super) fn state(&mut self, printed: &str, country: &'static Country, place: &Place) -> MentionIx {
        let ix = self.called(EntityKind::Organisation, printed, (country.name, None), 1.0, place);
        self.attribute(ix, Attribute::OrganisationKind, OrganisationKind::State.as_str(), 1.0, place.clone());
        self.attribute(ix, Attribute::Country, country.code, 1.0, place.clone());
        ix
    }

    /// The permanent mission of what it represents; its name is derived where only the office is printed.
    pub(super) fn mission(&mut self, name: &str, derived: bool, represents: MentionIx, place: &Place) -> MentionIx {
        let kind = if derived { NameKind::Derived } else { NameKind::Official };
        let name = NameDraft { text: name.to_owned(), language: None, kind, confidence: 1.0, place: place.clone() };
        let ix = self.mention(EntityKind::Organisation, Identity::Name, name, 1.0);
        self.attribute(
            ix,
            Attribute::OrganisationKind,
            OrganisationKind::PermanentMission.as_str(),
            1.0,
            place.clone(),
        );
        self.relate(
            Role::OrganisationRelation(OrganisationRelationRole::Represents),
            ix,
            represents,
            1.0,
            place.clone(),
        );
        ix
    }

    /// A forum as a series of meetings.
    pub(super) fn forum(&mut self, forum: &'static Forum, printed: &str, place: &Place) -> MentionIx {
        let ix = self.called(EntityKind::Event, printed, (forum.name, forum.acronym), 1.0, place);
        if let Some(acronym) = forum.acronym {
            self.also(ix, None, acronym);
        }
        self.attribute(ix, Attribute::EventKind, "SERIES", 1.0, place.clone());
        ix
    }

    /// The draft, in which a participation that says less than another of the same person at the same event is less sure:
    /// it is a claim of that one.
    pub(super) fn finish(mut self) -> Draft {
        let mut fuller: HashMap<(MentionIx, MentionIx), (bool, Vec<Role>)> = HashMap::new();
        for fact in self.draft.facts.iter().filter(|fact| matches!(fact.role, Role::Participation(_))) {
            let entry = fuller.entry((fact.subject, fact.object)).or_default();
            entry.0 |= fact.role != Role::Participation(ParticipationRole::Unknown);
            if fact.on_behalf_of.is_some() {
                entry.1.push(fact.role);
            }
        }
        for fact in self.draft.facts.iter_mut().filter(|fact| matches!(fact.role, Role::Participation(_))) {
            let Some((named, behalf)) = fuller.get(&(fact.subject, fact.object)) else { continue };
            let unknown = fact.role == Role::Participation(ParticipationRole::Unknown);
            if fact.on_behalf_of.is_none() && ((unknown && *named) || behalf.contains(&fact.role)) {
                lessen(fact);
            }
        }
        self.draft
    }

    /// How many facts there are that differ in more than where they stand.
    pub(super) fn count_facts(&self) -> usize {
        self.facts.len()
    }
}

/// Evidence that must not decide against the line that says more.
fn lessen(fact: &mut Fact) {
    fact.confidence *= LESS_SURE;
    for attribute in &mut fact.attributes {
        attribute.confidence *= LESS_SURE;
    }
}

/// A fact that has nothing but its ends.
pub(super) fn fact(role: Role, subject: MentionIx, object: MentionIx, confidence: f32, place: Place) -> Fact {
    let (affiliation, on_behalf_of, ordinal) = (None, None, None);
    Fact { role, subject, object, affiliation, on_behalf_of, ordinal, attributes: Vec::new(), confidence, place }
}

/// A name in which what was torn from a word stands with it again: `Africa n Foundation`, `Univer sity of Plovdiv`.
fn repair(name: &str) -> String {
    let mut repaired = String::with_capacity(name.len());
    for word in name.split(' ') {
        let letter = matches!(word.chars().next(), Some('b'..='z'))
            && word.len() == 1
            && !matches!(word, "e" | "o" | "y" | "u" | "d" | "l");
        let head = repaired.rsplit(' ').next().unwrap_or_default();
        let torn = letter || tail_of_a_known_word(head, word);
        if !repaired.is_empty() && !torn {
            repaired.push(' ');
        }
        repaired.push_str(word);
    }
    repaired
}

/// Whether two pieces are a word that organisations are known by, and the first alone is none.
fn tail_of_a_known_word(head: &str, tail: &str) -> bool {
    let piece = |text: &str| text.len() > 1 && text.chars().all(char::is_alphabetic);
    piece(head)
        && piece(tail)
        && tail.starts_with(char::is_lowercase)
        && !shows_organisation(head)
        && shows_organisation(&format!("{head}{tail}"))
}

/// What an organisation is by the words of its name, where they leave no doubt.
fn organisation_kind(name: &str) -> Option<OrganisationKind> {
    let folded = format!(" {} ", plain(name));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(&format!(" {word} ")));
    if has(&["permanent mission", "embassy", "mission permanente", "mision permanente"]) {
        Some(OrganisationKind::PermanentMission)
    } else if has(&["university", "universite", "universidad", "universitat", "college", "school"]) {
        Some(OrganisationKind::Academic)
    } else if has(&["ministry", "ministere", "ministerio", "parliament"]) {
        Some(OrganisationKind::GovernmentBody)
    } else if has(&["corporation", "ltd", "inc", "gmbh", "plc", "llc", "company"]) {
        Some(OrganisationKind::Business)
    } else if has(&["committee", "commission", "working group", "comite"]) {
        Some(OrganisationKind::Committee)
    } else {
        None
    }
}
