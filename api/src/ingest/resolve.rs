//! From a draft to a plan: mentions become entities, facts become relations, everything read becomes claims, and the
//! columns are elected from them anew.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ::entity::{
    claim, identifier, import_run, name, node, original, source,
    vocabulary::{EntityKind, NameKind, Rank, Vocabulary},
};
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    describe::{describe_fact, describe_mention, name_fact, refusal, relates_to_itself},
    difference::{self, Difference},
    draft::{Attribute, AttributeDraft, Draft, Fact, Identity, Mention, Place},
    elect::{AFFILIATION, Evidence, NAME, ON_BEHALF_OF},
    identify::{Target, identify},
    plan::{Origin, Outcome, Plan, ReadLine, Report, Touched},
    relate::{Related, relate},
};
use crate::{
    error::Result,
    name::{block, key, slug},
    store::{
        Store,
        commit::Commit,
        lookup::{NodeModel, Reading},
    },
};

/// What is claimed of what: the same from the same source is one claim.
type ClaimKey = (Uuid, String, Option<String>, Option<String>, Option<String>, Option<NameKind>, Option<Uuid>);

/// The claims of a source while it is read.
struct Claims {
    source: Uuid,
    reader: String,
    now: OffsetDateTime,
    /// What the source said before.
    before: HashMap<ClaimKey, claim::Model>,
    new: Vec<claim::Model>,
    seen: Vec<claim::Model>,
    made: HashSet<ClaimKey>,
}

/// What a claim is about.
#[derive(Clone, Copy)]
enum About {
    Node(Uuid),
    Relation(Uuid),
}

/// What a claim says.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    attribute: Option<&'a str>,
    value: Option<&'a str>,
    node: Option<Uuid>,
    language: Option<&'a str>,
    name_kind: Option<NameKind>,
}

/// Decides what a draft means at the store's last version.
///
/// # Errors
/// `STORE_UNAVAILABLE` where the database does not answer.
pub async fn resolve(store: &Store, draft: &Draft, origin: &Origin) -> Result<Plan> {
    let now = OffsetDateTime::now_utc();
    let mut reading = store.reading().await?;
    let (source, before) = find_source(&mut reading, draft, origin, now).await?;
    let mut claims = Claims::new(&source, origin, now, before);
    let targets = identify(&mut reading, draft, &claims.earlier_mentions()).await?;
    let related = relate(&reading, draft, &targets, now).await?;
    let mut report = Report { source: source.id, messages: draft.messages.clone(), ..Report::default() };

    let mut claimed_nodes: BTreeMap<Uuid, bool> = BTreeMap::new();
    for (mention, target) in draft.mentions.iter().zip(&targets) {
        let fresh = claims.read_mention(mention, target.id);
        *claimed_nodes.entry(target.id).or_default() |= fresh;
        report.lines.push(describe_mention(mention, outcome(target.known, fresh)));
    }
    let mut claimed_relations: BTreeMap<usize, bool> = BTreeMap::new();
    let mut occurrences = HashMap::new();
    let mut made = BTreeSet::new();
    // A line that says less, or the same again, is evidence for what another line of the page makes, and comes behind it.
    let makes = |(fact, at): &(&Fact, &Option<usize>)| {
        let behalf = fact.on_behalf_of.map(|behalf| targets[behalf.0].id);
        let row = at.map(|at| &related.relations[at].row);
        row.is_some_and(|row| fact.role.as_str() == row.role && behalf == row.on_behalf_of_id)
    };
    let (making, others): (Vec<_>, Vec<_>) = draft.facts.iter().zip(&related.of_fact).partition(makes);
    for (fact, at) in making.into_iter().chain(others) {
        let Some(at) = *at else {
            if targets[fact.subject.0].id == targets[fact.object.0].id {
                report.messages.push(relates_to_itself(fact));
            } else {
                report.refused += 1;
                report.messages.push(refusal(fact));
            }
            continue;
        };
        let relation = &related.relations[at];
        let fresh = claims.read_fact(draft, fact, relation.row.id, &targets, &mut occurrences);
        *claimed_relations.entry(at).or_default() |= fresh || relation.widened;
        let known = relation.known || !made.insert(at);
        report.lines.push(describe_fact(draft, fact, outcome(known, fresh)));
    }

    let mut commit = Commit { actor: origin.actor.clone(), base: reading.at().version, ..Commit::default() };
    report.changes = elect_nodes(&mut reading, draft, &targets, &claims, &claimed_nodes, &mut commit).await?;
    report.changes.extend(elect_relations(&reading, draft, &related, &claims, &claimed_relations, &mut commit).await?);
    count(&targets, &related, &claimed_nodes, &claimed_relations, &mut report);
    let events = draft.mentions.iter().zip(&targets).filter(|(mention, _)| mention.kind == EntityKind::Event);
    let mut listed = BTreeSet::new();
    report.events = events.map(|(_, target)| target.id).filter(|id| listed.insert(*id)).collect();
    report.lines.sort_by_key(|line| line.line);

    let given = given(draft, origin, source.id);
    let known = reading.original(source.id).await?;
    let unsettled = reading.is_unsettled(source.id).await?;
    let originals = if known.as_ref() == Some(&given) { Vec::new() } else { vec![given] };
    commit.decided = reading.finish().await?;
    let unsaid = claims.unsaid();
    commit.claims = claims.new;
    commit.seen = claims.seen;
    commit.originals = originals;
    let touched = |kind: EntityKind| {
        let fresh = draft.mentions.iter().zip(&targets).filter(|(mention, target)| {
            let whole = mention.kind == kind && mention.identity != Identity::Partial;
            whole && (unsettled || claimed_nodes.get(&target.id) == Some(&true))
        });
        fresh.map(|(_, target)| target.id).collect()
    };
    let touched = Touched { people: touched(EntityKind::Person), organisations: touched(EntityKind::Organisation) };
    let settled = touched.people.is_empty() && touched.organisations.is_empty();
    commit.run = Some(import_run::Model { settled, ..run(&report, origin, source.id, now) });
    commit.sources = vec![source];
    Ok(Plan { commit, report, touched, unsaid })
}

/// What a draft says, as if nothing were known yet.
#[must_use]
pub fn outline(draft: &Draft) -> Report {
    let mentions = draft.mentions.iter().map(|mention| describe_mention(mention, Outcome::Created));
    let facts = draft.facts.iter().map(|fact| describe_fact(draft, fact, Outcome::Created));
    let mut lines: Vec<ReadLine> = mentions.chain(facts).collect();
    lines.sort_by_key(|line| line.line);
    Report { created: lines.len(), lines, messages: draft.messages.clone(), ..Report::default() }
}

/// How the source was given, to be read again.
fn given(draft: &Draft, origin: &Origin, source: Uuid) -> original::Model {
    original::Model {
        id: source,
        format: draft.format.to_owned(),
        title: origin.title.clone(),
        mapping: origin.mapping.clone(),
        text: draft.source.original.clone(),
        part_of: origin.part.as_ref().map(|part| part.list.clone()),
        part_of_sha256: origin.part.as_ref().map(|part| part.list_sha256.clone()),
        first_line: origin.part.as_ref().and_then(|part| i32::try_from(part.first_line).ok()),
    }
}

/// The source's row as it shall be, and what it claimed before.
async fn find_source(
    reading: &mut Reading,
    draft: &Draft,
    origin: &Origin,
    now: OffsetDateTime,
) -> Result<(source::Model, Vec<claim::Model>)> {
    let source_key = origin.key();
    let known = reading.source(&source_key).await?;
    let claims = match &known {
        Some(known) => reading.claims_of_source(known.id).await?,
        None => Vec::new(),
    };
    // The same bytes again are no other reading: when they were taken stays.
    let same = known.as_ref().filter(|known| known.sha256 == origin.sha256);
    let retrieved_at = same.map_or(now, |known| known.retrieved_at);
    let source = source::Model {
        id: known.map_or_else(Uuid::now_v7, |known| known.id),
        key: source_key,
        url: origin.url.clone(),
        title: origin.title(draft.source.title.as_deref()),
        media_type: draft.source.media_type.clone(),
        publisher: draft.source.publisher.clone(),
        licence: draft.source.licence.clone(),
        issued: draft.source.issued.clone(),
        retrieved_at,
        sha256: origin.sha256.clone(),
        body: draft.source.text.clone(),
    };
    Ok((source, claims))
}

impl Claims {
    fn new(source: &source::Model, origin: &Origin, now: OffsetDateTime, before: Vec<claim::Model>) -> Self {
        let before = before.into_iter().map(|claim| (claim_key(&claim), claim)).collect();
        let reader = origin.reader.clone();
        Self { source: source.id, reader, now, before, new: Vec::new(), seen: Vec::new(), made: HashSet::new() }
    }

    /// What the last reading of the source claimed and this one does not. What an earlier one claimed was not printed any
    /// more by then.
    fn unsaid(&self) -> Vec<claim::Model> {
        let last = self.before.values().map(|claim| claim.last_seen).max();
        let mut unsaid: Vec<claim::Model> = (self.before.iter())
            .filter(|(key, claim)| Some(claim.last_seen) == last && !self.made.contains(key))
            .map(|(_, claim)| claim.clone())
            .collect();
        unsaid.sort_by_key(|claim| claim.id);
        unsaid
    }

    /// Which entity each mention of the source meant when it was read before.
    fn earlier_mentions(&self) -> HashMap<String, Uuid> {
        let whole = self.before.values().filter(|claim| claim.attribute.is_none());
        whole.filter_map(|claim| Some((claim.mention.clone(), claim.node_id?))).collect()
    }

    /// Notes a claim; true if the source did not make it before.
    fn note(&mut self, about: About, mention: &str, said: Said<'_>, confidence: f32, place: &Place) -> bool {
        let (node_id, relation_id) = match about {
            About::Node(id) => (Some(id), None),
            About::Relation(id) => (None, Some(id)),
        };
        let mut claim = claim::Model {
            id: Uuid::now_v7(),
            node_id,
            relation_id,
            source_id: self.source,
            mention: mention.to_owned(),
            attribute: said.attribute.map(str::to_owned),
            value: said.value.map(str::to_owned),
            value_node_id: said.node,
            language: said.language.map(str::to_owned),
            name_kind: said.name_kind,
            rank: Rank::Normal,
            confidence: f64::from(confidence),
            locator: place.locator(),
            quote: Some(place.quote.clone()),
            reader: self.reader.clone(),
            first_seen: self.now,
            last_seen: self.now,
        };
        let key = claim_key(&claim);
        if !self.made.insert(key.clone()) {
            return false;
        }
        if let Some(before) = self.before.get(&key) {
            claim.id = before.id;
            claim.first_seen = before.first_seen;
            self.seen.push(claim);
            return false;
        }
        self.new.push(claim);
        true
    }

    fn read_mention(&mut self, mention: &Mention, node: Uuid) -> bool {
        let about = About::Node(node);
        let mut fresh = self.note(about, &mention.key, Said::default(), mention.confidence, &mention.place);
        for name in &mention.names {
            let said = Said {
                attribute: Some(NAME),
                value: Some(&name.text),
                language: name.language.as_deref(),
                name_kind: Some(name.kind),
                node: None,
            };
            fresh |= self.note(about, &mention.key, said, name.confidence, &name.place);
        }
        for read in &mention.attributes {
            fresh |= self.read_attribute(about, &mention.key, read);
        }
        fresh
    }

    fn read_attribute(&mut self, about: About, mention: &str, read: &AttributeDraft) -> bool {
        let said = Said { attribute: Some(read.attribute.as_str()), value: Some(&read.value), ..Said::default() };
        self.note(about, mention, said, read.confidence, &read.place)
    }

    fn read_fact(
        &mut self,
        draft: &Draft,
        fact: &Fact,
        relation: Uuid,
        targets: &[Target],
        occurrences: &mut HashMap<String, usize>,
    ) -> bool {
        let key_of = |at: super::draft::MentionIx| draft.mentions.get(at.0).map_or("", |mention| mention.key.as_str());
        let whole = format!(
            "{}:{}({}>{})",
            fact.role.kind().as_str(),
            fact.role.as_str(),
            key_of(fact.subject),
            key_of(fact.object)
        );
        let occurrence = occurrences.entry(whole.clone()).or_default();
        *occurrence += 1;
        let mention = format!("{whole}#{occurrence}");
        let about = About::Relation(relation);
        let mut fresh = self.note(about, &mention, Said::default(), fact.confidence, &fact.place);
        for read in &fact.attributes {
            fresh |= self.read_attribute(about, &mention, read);
        }
        if let Some(ordinal) = fact.ordinal {
            let value = ordinal.to_string();
            let attribute = Some(Attribute::Ordinal.as_str());
            let said = Said { attribute, value: Some(&value), ..Said::default() };
            fresh |= self.note(about, &mention, said, fact.confidence, &fact.place);
        }
        for (attribute, end) in [(AFFILIATION, fact.affiliation), (ON_BEHALF_OF, fact.on_behalf_of)] {
            let Some(end) = end else { continue };
            let Some(named) = draft.mentions.get(end.0) else { continue };
            let said = Said {
                attribute: Some(attribute),
                value: named.names.first().map(|name| name.text.as_str()),
                node: Some(targets[end.0].id),
                ..Said::default()
            };
            fresh |= self.note(about, &mention, said, fact.confidence, &fact.place);
        }
        fresh
    }

    /// The claims of one target that are new.
    fn new_of(&self, target: impl Fn(&claim::Model) -> Option<Uuid>) -> HashMap<Uuid, Vec<claim::Model>> {
        let mut grouped: HashMap<Uuid, Vec<claim::Model>> = HashMap::new();
        for claim in &self.new {
            if let Some(target) = target(claim) {
                grouped.entry(target).or_default().push(claim.clone());
            }
        }
        grouped
    }
}

fn claim_key(claim: &claim::Model) -> ClaimKey {
    (
        claim.node_id.or(claim.relation_id).unwrap_or_default(),
        claim.mention.clone(),
        claim.attribute.clone(),
        claim.value.clone(),
        claim.language.clone(),
        claim.name_kind,
        claim.value_node_id,
    )
}

/// The dates of the sources of some claims; the source being read is not in the database yet.
async fn issued(
    reading: &Reading,
    claims: impl Iterator<Item = &claim::Model>,
    own: (Uuid, Option<String>),
) -> Result<BTreeMap<Uuid, Option<String>>> {
    let mut issued = reading.issued(&claims.map(|claim| claim.source_id).collect()).await?;
    issued.insert(own.0, own.1);
    Ok(issued)
}

/// Elects the columns of every entity that gained a claim, and makes the new ones.
async fn elect_nodes(
    reading: &mut Reading,
    draft: &Draft,
    targets: &[Target],
    claims: &Claims,
    claimed: &BTreeMap<Uuid, bool>,
    commit: &mut Commit,
) -> Result<Vec<Difference>> {
    let new_claims = claims.new_of(|claim| claim.node_id);
    let known: Vec<Uuid> = targets
        .iter()
        .filter(|target| target.known && claimed.get(&target.id) == Some(&true))
        .map(|target| target.id)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut evidence: HashMap<Uuid, Vec<claim::Model>> = HashMap::new();
    for claim in reading.claims_of_nodes(&known).await? {
        evidence.entry(claim.node_id.unwrap_or_default()).or_default().push(claim);
    }
    for (node, new) in new_claims {
        evidence.entry(node).or_default().extend(new);
    }
    let issued = issued(reading, evidence.values().flatten(), (claims.source, draft.source.issued.clone())).await?;
    let of = |node: Uuid| Evidence { claims: evidence.get(&node).map_or(&[], Vec::as_slice), issued: &issued };

    let mut changes = Vec::new();
    for mut model in reading.nodes(&known).await? {
        let before = model.clone();
        elect_node(&mut model, of(before.node.id));
        if differs(&model, &before) {
            changes.push(difference::of_node(&before, &model));
            commit.changed_nodes.push(model);
        }
    }
    let mut made = BTreeSet::new();
    let mut new_nodes = Vec::new();
    for (mention, target) in draft.mentions.iter().zip(targets) {
        if !target.known && made.insert(target.id) {
            let mut model = blank(target.id, mention.kind);
            elect_node(&mut model, of(target.id));
            new_nodes.push(model);
        }
    }
    give_slugs(reading, &mut new_nodes).await?;
    commit.new_nodes = new_nodes;
    Ok(changes)
}

/// An entity of which nothing is said yet.
pub(super) fn blank(id: Uuid, kind: EntityKind) -> NodeModel {
    let now = OffsetDateTime::now_utc();
    let evidence = Evidence { claims: &[], issued: &BTreeMap::new() };
    let node = node::Model {
        id,
        kind,
        slug: String::new(),
        name: String::new(),
        description: None,
        links: json!([]),
        revision: 1,
        redirect_id: None,
        created_at: now,
        updated_at: now,
    };
    NodeModel { node, detail: evidence.detail(id, kind), names: Vec::new(), identifiers: Vec::new() }
}

/// Writes the elected values into an entity.
pub(super) fn elect_node(model: &mut NodeModel, evidence: Evidence<'_>) {
    let (id, kind) = (model.node.id, model.node.kind);
    let names = evidence.names();
    model.node.name = names.first().map(|name| name.text.clone()).unwrap_or_default();
    model.node.description = evidence.description();
    model.node.links = evidence.links();
    model.detail = evidence.detail(id, kind);
    model.names = names
        .into_iter()
        .zip(0..)
        .map(|(elected, ordinal)| name::Model {
            id: Uuid::now_v7(),
            node_id: id,
            key: key(kind, &elected.text),
            block: Some(block(kind, &elected.text)),
            text: elected.text,
            language: elected.language,
            name_kind: elected.kind,
            ordinal,
        })
        .collect();
    model.identifiers = evidence
        .identifiers()
        .into_iter()
        .map(|(scheme, value)| identifier::Model { id: Uuid::now_v7(), node_id: id, scheme, value })
        .collect();
}

/// Whether an entity shows anything else than before; rows of names are made anew each time and tell nothing.
pub(super) fn differs(after: &NodeModel, before: &NodeModel) -> bool {
    let names = |model: &NodeModel| -> Vec<_> {
        model.names.iter().map(|name| (name.text.clone(), name.language.clone(), name.name_kind)).collect()
    };
    let identifiers = |model: &NodeModel| -> BTreeSet<_> {
        model.identifiers.iter().map(|row| (row.scheme.clone(), row.value.clone())).collect()
    };
    after.node != before.node
        || after.detail != before.detail
        || names(after) != names(before)
        || identifiers(after) != identifiers(before)
}

/// Gives each new entity a slug of its name; where that is taken, with the end of its id.
pub(super) async fn give_slugs(reading: &mut Reading, nodes: &mut [NodeModel]) -> Result<()> {
    for kind in EntityKind::ALL {
        let wanted: BTreeSet<String> =
            nodes.iter().filter(|node| node.node.kind == *kind).map(|node| slug(&node.node.name)).collect();
        if wanted.is_empty() {
            continue;
        }
        let mut taken = reading.taken_slugs(*kind, &wanted).await?;
        for node in nodes.iter_mut().filter(|node| node.node.kind == *kind) {
            let plain = slug(&node.node.name);
            let end = node.node.id.simple().to_string().split_off(24);
            node.node.slug = match plain.as_str() {
                "" => end,
                _ if taken.contains(&plain) => format!("{plain}-{end}"),
                _ => plain.clone(),
            };
            taken.insert(plain);
        }
    }
    Ok(())
}

/// Elects the columns of every relation that gained a claim, and makes the new ones.
async fn elect_relations(
    reading: &Reading,
    draft: &Draft,
    related: &Related,
    claims: &Claims,
    claimed: &BTreeMap<usize, bool>,
    commit: &mut Commit,
) -> Result<Vec<Difference>> {
    let mut evidence = claims.new_of(|claim| claim.relation_id);
    let fresh =
        |known: bool| claimed.iter().filter(move |(at, fresh)| **fresh && related.relations[**at].known == known);
    let known: Vec<Uuid> = fresh(true).map(|(at, _)| related.relations[*at].row.id).collect();
    let stored: HashMap<Uuid, _> = reading.relations(&known).await?.into_iter().map(|row| (row.id, row)).collect();
    for claim in reading.claims_of_relations(&known).await? {
        evidence.entry(claim.relation_id.unwrap_or_default()).or_default().push(claim);
    }
    let issued = issued(reading, evidence.values().flatten(), (claims.source, draft.source.issued.clone())).await?;
    let facts = related.of_fact.iter().zip(&draft.facts).rev().filter_map(|(at, fact)| Some(((*at)?, fact)));
    let facts: HashMap<usize, &Fact> = facts.collect();
    let mut changes = Vec::new();
    for (at, _) in fresh(true).chain(fresh(false)) {
        let working = &related.relations[*at];
        let mut row = working.row.clone();
        let of = Evidence { claims: evidence.get(&row.id).map_or(&[], Vec::as_slice), issued: &issued };
        of.write_relation(&mut row);
        if !working.known {
            commit.new_relations.push(row);
        } else if stored.get(&row.id) != Some(&row) {
            if let (Some(fact), Some(before)) = (facts.get(at), stored.get(&row.id)) {
                changes.push(difference::of_relation(name_fact(draft, fact), before, &row));
            }
            commit.changed_relations.push(row);
        }
    }
    Ok(changes)
}

fn outcome(known: bool, fresh: bool) -> Outcome {
    match (known, fresh) {
        (false, _) => Outcome::Created,
        (true, true) => Outcome::Matched,
        (true, false) => Outcome::Unchanged,
    }
}

fn count(
    targets: &[Target],
    related: &Related,
    claimed_nodes: &BTreeMap<Uuid, bool>,
    claimed_relations: &BTreeMap<usize, bool>,
    report: &mut Report,
) {
    let known: HashMap<Uuid, bool> = targets.iter().map(|target| (target.id, target.known)).collect();
    let nodes = claimed_nodes.iter().map(|(id, fresh)| outcome(known.get(id) == Some(&true), *fresh));
    let relations = claimed_relations.iter().map(|(at, fresh)| outcome(related.relations[*at].known, *fresh));
    for outcome in nodes.chain(relations) {
        match outcome {
            Outcome::Created => report.created += 1,
            Outcome::Matched => report.matched += 1,
            Outcome::Unchanged => report.unchanged += 1,
        }
    }
}

fn run(report: &Report, origin: &Origin, source: Uuid, now: OffsetDateTime) -> import_run::Model {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let messages = report
        .messages
        .iter()
        .map(|message| json!({"line": message.line, "severity": message.severity.as_str(), "text": message.text}));
    import_run::Model {
        id: Uuid::now_v7(),
        source_id: source,
        batch: origin.batch,
        version: None,
        undone_version: None,
        settled: false,
        reader: origin.reader.clone(),
        actor: origin.actor.clone(),
        at: now,
        created: number(report.created),
        matched: number(report.matched),
        unchanged: number(report.unchanged),
        refused: number(report.refused),
        messages: messages.collect(),
    }
}
