//! Puts the draft of a structured source together: what each format says in its own way becomes mentions and facts here.
//!
//! Names are taken as they stand. What the gazetteer knows of them tells which entity is meant, and is never said of it.

use std::collections::{HashMap, HashSet};

use ::entity::vocabulary::{EntityKind, NameKind, OrganisationKind, Role, Vocabulary};

use crate::{
    ingest::{
        draft::{
            Attribute, AttributeDraft, Draft, Fact, Identity, Mention, MentionIx, Message, NameDraft, Place, Severity,
        },
        gazetteer::{self, Country},
    },
    name::{self, is_acronym, is_partial, key, split_acronym, split_honorific},
};

/// Messages of one grade that are kept; how many more there were is said once.
const MESSAGES: usize = 200;

/// The draft so far.
#[derive(Default)]
pub(super) struct Gather {
    draft: Draft,
    /// The mention of everything that is named again and again.
    known: HashMap<String, MentionIx>,
    occurrences: HashMap<String, u32>,
    related: HashSet<(Role, MentionIx, MentionIx)>,
    said: HashMap<Severity, usize>,
}

/// The place of what was given beside a text and does not stand in it.
pub(super) fn given(what: &str) -> Place {
    Place { lines: (0, 0), quote: what.to_owned() }
}

/// The same lines, and the words among them that say it.
pub(super) fn words_of(whole: &Place, words: &str) -> Place {
    let quote = if whole.quote.contains(words) { words } else { &whole.quote };
    Place { lines: whole.lines, quote: quote.to_owned() }
}

/// A name without control characters and with one plain space between its words.
pub(super) fn clean(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as printed.
pub(super) fn official(text: &str, place: &Place) -> NameDraft {
    NameDraft { text: clean(text), language: None, kind: NameKind::Official, confidence: 1.0, place: place.clone() }
}

/// A fact that has nothing but its ends.
pub(super) fn fact(role: Role, subject: MentionIx, object: MentionIx, place: &Place) -> Fact {
    Fact {
        role,
        subject,
        object,
        affiliation: None,
        on_behalf_of: None,
        ordinal: None,
        attributes: Vec::new(),
        confidence: 1.0,
        place: place.clone(),
    }
}

/// An attribute that is stated.
pub(super) fn stated(attribute: Attribute, value: impl Into<String>, place: &Place) -> AttributeDraft {
    AttributeDraft { attribute, value: value.into(), confidence: 1.0, place: place.clone() }
}

/// The state that a code of two or three letters or a name means.
pub(super) fn country(text: &str) -> Option<&'static Country> {
    let code = text.trim();
    match code.len() {
        2 => gazetteer::country_by_code(&code.to_ascii_uppercase()),
        3 => gazetteer::country_by_long_code(&code.to_ascii_uppercase()),
        _ => None,
    }
    .or_else(|| gazetteer::country(code))
}

/// The name within a mention's key: without kind and occurrence.
pub(super) fn name_in(key: &str) -> &str {
    let (_, rest) = key.split_once(':').unwrap_or(("", key));
    rest.rsplit_once('#').map_or(rest, |(name, _)| name)
}

impl Gather {
    /// The mention of what the source names again and again: one for each kind, name and `apart`, which parts namesakes.
    pub(super) fn once(&mut self, kind: EntityKind, identity: Identity, name: NameDraft, apart: &str) -> MentionIx {
        let base = self.base(kind, &identity, &name.text, apart);
        if let Some(known) = self.known.get(&base).copied() {
            self.name(known, name);
            return known;
        }
        let ix = self.push(kind, identity, name, format!("{base}#1"));
        self.known.insert(base, ix);
        ix
    }

    /// A mention of its own: what it shares with others of its name is for the resolver to find.
    pub(super) fn each(&mut self, kind: EntityKind, identity: Identity, name: NameDraft, apart: &str) -> MentionIx {
        let base = self.base(kind, &identity, &name.text, apart);
        let occurrence = self.occurrences.entry(base.clone()).or_default();
        *occurrence += 1;
        let key = format!("{base}#{occurrence}");
        self.push(kind, identity, name, key)
    }

    fn base(&self, kind: EntityKind, identity: &Identity, text: &str, apart: &str) -> String {
        let within = match identity {
            Identity::Within(parent) => self.key(*parent).split_once(':').map_or("", |(_, rest)| rest),
            _ => "",
        };
        let apart = [within, apart].into_iter().filter(|part| !part.is_empty());
        let name = key(kind, text);
        let name = if name.is_empty() { text.to_lowercase() } else { name };
        format!("{}:{}", kind.as_str().to_lowercase(), apart.chain([name.as_str()]).collect::<Vec<_>>().join("/"))
    }

    fn push(&mut self, kind: EntityKind, identity: Identity, name: NameDraft, key: String) -> MentionIx {
        let place = name.place.clone();
        let ix = MentionIx(self.draft.mentions.len());
        let (names, attributes) = (vec![name], Vec::new());
        self.draft.mentions.push(Mention { kind, identity, key, names, attributes, confidence: 1.0, place });
        ix
    }

    /// The key of a mention within its source.
    pub(super) fn key(&self, ix: MentionIx) -> &str {
        self.draft.mentions.get(ix.0).map_or("", |mention| mention.key.as_str())
    }

    /// Adds a name that the mention does not have yet.
    pub(super) fn name(&mut self, ix: MentionIx, name: NameDraft) {
        if let Some(mention) = self.draft.mentions.get_mut(ix.0)
            && !name.text.is_empty()
            && !mention.names.iter().any(|known| known.text == name.text)
        {
            mention.names.push(name);
        }
    }

    /// Adds an attribute that the mention does not have yet.
    pub(super) fn attribute(&mut self, ix: MentionIx, read: AttributeDraft) {
        if let Some(mention) = self.draft.mentions.get_mut(ix.0)
            && !read.value.trim().is_empty()
            && !mention.attributes.iter().any(|known| known.attribute == read.attribute && known.value == read.value)
        {
            mention.attributes.push(read);
        }
    }

    /// A person, as printed: forms of address are no part of the name, and a surname alone tells nobody from another.
    /// Gives the form of address too, letter for letter.
    pub(super) fn person<'a>(
        &mut self,
        printed: &'a str,
        apart: &str,
        place: &Place,
    ) -> Option<(MentionIx, Option<&'a str>)> {
        let (honorific, plain) = split_honorific(printed);
        let mut name = official(plain, place);
        if key(EntityKind::Person, &name.text).is_empty() {
            return None;
        }
        // A name of one word is whole in scripts that write names without spaces.
        let latin = name.text.chars().all(|c| c < '\u{250}');
        let alone = latin && !name.text.contains([' ', '.']) || is_partial(printed);
        let identity = if alone { Identity::Partial } else { Identity::Name };
        if alone {
            name.kind = NameKind::Partial;
        }
        Some((self.each(EntityKind::Person, identity, name, apart), honorific))
    }

    /// An organisation, as printed: an acronym in brackets behind it is a name of its own, and a state is one.
    pub(super) fn organisation(&mut self, printed: &str, place: &Place) -> Option<MentionIx> {
        let (plain, acronym) = split_acronym(printed);
        let ix = self.body(plain, Identity::Name, place)?;
        if let Some(acronym) = acronym {
            self.name(ix, NameDraft { kind: NameKind::Acronym, ..official(acronym, place) });
        }
        Some(ix)
    }

    /// As [`Self::organisation`], for a name that has been looked at.
    pub(super) fn body(&mut self, plain: &str, identity: Identity, place: &Place) -> Option<MentionIx> {
        let mut name = official(plain, place);
        if key(EntityKind::Organisation, &name.text).is_empty() {
            return None;
        }
        let state = gazetteer::country(&name.text);
        let known = gazetteer::organisation(&name.text);
        let canonical = state.map(|state| state.name).or(known.map(|known| known.name));
        let same = |canonical: &str| name::organisation_key(canonical) == name::organisation_key(&name.text);
        name.kind = match canonical {
            _ if is_acronym(&name.text) && state.is_none() => NameKind::Acronym,
            Some(canonical) if !same(canonical) => NameKind::Alias,
            _ => NameKind::Official,
        };
        // Capitals throughout are the layout's, not the name's.
        if name.kind != NameKind::Acronym && name.text.len() > 3 && !name.text.chars().any(char::is_lowercase) {
            name.confidence = 0.95;
        }
        let ix = self.once(EntityKind::Organisation, identity, name, "");
        if let Some(state) = state {
            self.state(ix, Some(state), place);
        }
        Some(ix)
    }

    /// Whether an organisation was said to be a state.
    pub(super) fn is_state(&self, ix: MentionIx) -> bool {
        let attributes = self.draft.mentions.get(ix.0).map(|mention| mention.attributes.as_slice()).unwrap_or_default();
        let state = OrganisationKind::State.as_str();
        attributes.iter().any(|read| read.attribute == Attribute::OrganisationKind && read.value == state)
    }

    /// Says of an organisation that it is a state.
    pub(super) fn state(&mut self, ix: MentionIx, state: Option<&Country>, place: &Place) {
        self.attribute(ix, stated(Attribute::OrganisationKind, OrganisationKind::State.as_str(), place));
        if let Some(state) = state {
            self.attribute(ix, stated(Attribute::Country, state.code, place));
        }
    }

    /// Adds a fact.
    pub(super) fn fact(&mut self, fact: Fact) {
        self.draft.facts.push(fact);
    }

    /// Adds a fact that has nothing but its ends, once.
    pub(super) fn relate(&mut self, role: Role, subject: MentionIx, object: MentionIx, confidence: f32, place: &Place) {
        if subject != object && self.related.insert((role, subject, object)) {
            self.draft.facts.push(Fact { confidence, ..fact(role, subject, object, place) });
        }
    }

    /// Says something to whoever imports.
    pub(super) fn message(&mut self, line: Option<u32>, severity: Severity, text: impl Into<String>) {
        let said = self.said.entry(severity).or_default();
        *said += 1;
        if *said <= MESSAGES {
            self.draft.messages.push(Message { line, severity, text: text.into() });
        }
    }

    /// The draft.
    pub(super) fn finish(mut self) -> Draft {
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let more = self.said.get(&severity).copied().unwrap_or_default().saturating_sub(MESSAGES);
            if more > 0 {
                let text = format!("{more} more like these are not shown.");
                self.draft.messages.push(Message { line: None, severity, text });
            }
        }
        self.draft
    }
}
