//! People and organisations, and what ties them to each other.

use ::entity::vocabulary::{NameKind, OrganisationKind, OrganisationRelationRole, Role, Vocabulary};

use super::{Graph, Kind, all, event::vocabulary, kind, text, text_of, types};
use crate::{
    ingest::{
        draft::{Attribute, MentionIx, NameDraft},
        read::{
            gather::{country, fact, official, stated},
            json::Json,
        },
    },
    name::split_honorific,
};

/// Who is meant, with the post and employer that the same words say.
#[derive(Clone, Copy)]
pub(super) struct Actor<'a> {
    pub(super) ix: MentionIx,
    /// The form of address before the name.
    pub(super) honorific: Option<(&'a str, &'a Json<'a>)>,
    /// The name as printed.
    pub(super) name: (&'a str, &'a Json<'a>),
    /// The post.
    pub(super) title: Option<(&'a str, &'a Json<'a>)>,
    /// The employer.
    pub(super) employer: Option<MentionIx>,
    /// For whom it spoke.
    pub(super) represented: Option<MentionIx>,
    /// Whether it is a person.
    pub(super) person: bool,
}

impl<'a> Graph<'a> {
    /// The person or organisation that a value names: a node, or a bare name.
    pub(super) fn actor(&mut self, value: &'a Json<'a>) -> Option<Actor<'a>> {
        let node = self.full(value);
        if let Some(name) = text(node) {
            let (ix, honorific) = self.gather.person(name, "", &node.place())?;
            let honorific = honorific.map(|words| (words, node));
            let name = (name, node);
            return Some(Actor { ix, honorific, name, title: None, employer: None, represented: None, person: true });
        }
        let name = text_of(node, "name").or_else(|| text_of(node, "familyName"))?;
        match kind(node).unwrap_or(Kind::Person) {
            Kind::Organisation => {
                let ix = self.mention(node, Kind::Organisation)?;
                let (honorific, title, employer, represented) = (None, None, None, None);
                Some(Actor { ix, honorific, name, title, employer, represented, person: false })
            }
            Kind::Person => {
                let ix = self.mention(node, Kind::Person)?;
                let honorific = text_of(node, "honorificPrefix");
                let within = || split_honorific(name.0).0.map(|words| (words, name.1));
                let honorific = honorific.or_else(within);
                let employer = ["worksFor", "affiliation"].into_iter().flat_map(|property| all(node, property)).next();
                let employer = employer.and_then(|employer| self.named_organisation(employer));
                let title = text_of(node, "jobTitle");
                Some(Actor { ix, honorific, name, title, employer, represented: None, person: true })
            }
            Kind::Event | Kind::Work => None,
        }
    }

    /// The organisation that a value names: a node, or a bare name.
    pub(super) fn named_organisation(&mut self, value: &'a Json<'a>) -> Option<MentionIx> {
        let node = self.full(value);
        match text(node) {
            Some(name) => self.gather.organisation(name, &node.place()),
            None => self.mention(node, Kind::Organisation),
        }
    }

    pub(super) fn person(&mut self, node: &'a Json<'a>, key: &str) -> Option<MentionIx> {
        let parts = || {
            let given = text_of(node, "givenName").map(|(name, _)| name);
            let family = text_of(node, "familyName")?;
            Some((given.into_iter().chain([family.0]).collect::<Vec<_>>().join(" "), family.1))
        };
        let (name, value) = text_of(node, "name").map(|(name, value)| (name.to_owned(), value)).or_else(parts)?;
        let (ix, _) = self.gather.person(&name, "", &value.place())?;
        self.mentions.insert(key.to_owned(), Some(ix));
        for (attribute, property) in [
            (Attribute::GivenName, "givenName"),
            (Attribute::FamilyName, "familyName"),
            (Attribute::Description, "description"),
        ] {
            if let Some((text, value)) = text_of(node, property) {
                self.gather.attribute(ix, stated(attribute, text, &value.place()));
            }
        }
        for other in all(node, "alternateName") {
            if let Some(name) = text(other) {
                self.gather.name(ix, NameDraft { kind: NameKind::Alias, ..official(name, &other.place()) });
            }
        }
        self.identify(node, ix);
        Some(ix)
    }

    pub(super) fn organisation(&mut self, node: &'a Json<'a>, key: &str) -> Option<MentionIx> {
        let (name, value) = text_of(node, "name").or_else(|| text_of(node, "legalName"))?;
        let ix = self.gather.organisation(name, &value.place())?;
        self.mentions.insert(key.to_owned(), Some(ix));
        for property in ["legalName", "alternateName"] {
            for other in all(node, property) {
                let Some(name) = text(other) else { continue };
                let kind = if crate::name::is_acronym(name) { NameKind::Acronym } else { NameKind::Alias };
                self.gather.name(ix, NameDraft { kind, ..official(name, &other.place()) });
            }
        }
        if let Some((what, value)) = text_of(node, "description") {
            self.gather.attribute(ix, stated(Attribute::Description, what, &value.place()));
        }
        let known = types(node).find_map(|name| match name {
            "NGO" => Some(OrganisationKind::Ngo),
            "Corporation" | "Airline" => Some(OrganisationKind::Business),
            "CollegeOrUniversity" | "School" => Some(OrganisationKind::Academic),
            "NewsMediaOrganization" => Some(OrganisationKind::Media),
            "GovernmentOrganization" => Some(OrganisationKind::GovernmentBody),
            "Country" => Some(OrganisationKind::State),
            _ => None,
        });
        let said = text_of(node, "additionalType").and_then(|(word, _)| vocabulary(word));
        if let Some(kind) = said.or(known).filter(|_| !self.gather.is_state(ix)) {
            self.gather.attribute(ix, stated(Attribute::OrganisationKind, kind.as_str(), &node.place()));
        }
        if let Some(address) = all(node, "address").next()
            && let Some((code, value)) = text_of(address, "addressCountry")
            && let Some(country) = country(code)
        {
            self.gather.attribute(ix, stated(Attribute::Country, country.code, &value.place()));
        }
        for (property, role) in
            [("parentOrganization", OrganisationRelationRole::PartOf), ("memberOf", OrganisationRelationRole::MemberOf)]
        {
            for above in all(node, property) {
                if let Some(above_ix) = self.named_organisation(above) {
                    self.gather.relate(Role::OrganisationRelation(role), ix, above_ix, 1.0, &above.place());
                }
            }
        }
        self.identify(node, ix);
        Some(ix)
    }

    /// What identifies a thing everywhere, and where more is said of it.
    pub(super) fn identify(&mut self, node: &'a Json<'a>, ix: MentionIx) {
        for (property, values) in ["sameAs", "identifier", "url"].map(|property| (property, all(node, property))) {
            for value in values {
                let Some(address) = text(value).or_else(|| text_of(value, "value").map(|(text, _)| text)) else {
                    continue;
                };
                if let Some(identifier) = authority(address) {
                    self.gather.attribute(ix, stated(Attribute::Identifier, identifier, &value.place()));
                } else if property != "identifier" && is_address(address) {
                    let link = serde_json::json!({ "url": address }).to_string();
                    self.gather.attribute(ix, stated(Attribute::Link, link, &value.place()));
                }
            }
        }
    }

    /// A person's employers and posts, where they are not those of one event.
    pub(super) fn posts(&mut self, node: &'a Json<'a>, person: MentionIx) {
        for employer in ["worksFor", "affiliation"].into_iter().flat_map(|property| all(node, property)) {
            // A post that a role is around is that of the role.
            let role = self.full(employer);
            let held = all(role, "affiliation").chain(all(role, "worksFor")).next();
            let held = held.filter(|_| types(role).any(|name| name.ends_with("Role")));
            let (inner, post) = match held {
                Some(inner) => (inner, text_of(role, "roleName")),
                None => (employer, text_of(node, "jobTitle")),
            };
            let Some(house) = self.named_organisation(inner) else { continue };
            let mut works = fact(Role::Affiliation, person, house, &employer.place());
            if let Some((post, value)) = post {
                works.attributes.push(stated(Attribute::Position, post, &value.place()));
            }
            works.attributes.push(stated(Attribute::Basis, "STATED", &employer.place()));
            self.gather.fact(works);
        }
    }
}

/// An identifier that an authority gives, out of its address.
fn authority(address: &str) -> Option<String> {
    let plain = address.trim().trim_end_matches('/');
    let plain = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://")).unwrap_or(plain);
    let plain = plain.strip_prefix("www.").unwrap_or(plain);
    let (house, value) = plain.split_once('/')?;
    let value = value.rsplit('/').next().filter(|last| !last.is_empty())?;
    let scheme = match house {
        "orcid.org" => "orcid",
        "wikidata.org" => "wikidata",
        "viaf.org" => "viaf",
        "isni.org" => "isni",
        "ror.org" => "ror",
        "doi.org" | "dx.doi.org" => return plain.split_once('/').map(|(_, doi)| format!("doi:{}", doi.to_lowercase())),
        _ => return None,
    };
    Some(format!("{scheme}:{value}"))
}

/// Whether a text is where something is on the web.
pub(super) fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}
