//! What was read, in words for a person.

use ::entity::vocabulary::{RelationKind, Vocabulary};

use super::{
    draft::{Attribute, Draft, Fact, Mention, MentionIx, Message, Severity},
    plan::{Outcome, ReadLine},
};

/// That a fact was left out because of the kinds of its ends.
pub(super) fn refusal(fact: &Fact) -> Message {
    let text = format!("`{}` cannot join what this line names; the fact was left out.", fact.role.kind().as_str());
    Message { line: Some(fact.place.lines.0), severity: Severity::Warning, text }
}

/// That a fact was left out because it would join a thing to itself.
pub(super) fn relates_to_itself(fact: &Fact) -> Message {
    let text = format!("Both ends of this `{}` are one entity; the fact was left out.", fact.role.kind().as_str());
    Message { line: Some(fact.place.lines.0), severity: Severity::Info, text }
}

/// A mention, with what was read of it.
pub(super) fn describe_mention(mention: &Mention, outcome: Outcome) -> ReadLine {
    let kind = mention.kind.as_str().to_lowercase();
    let name = mention.names.first().map(|name| name.text.as_str()).unwrap_or_default();
    let attributes = mention.attributes.iter().filter(|read| {
        !matches!(
            read.attribute,
            Attribute::Abstract | Attribute::Description | Attribute::Link | Attribute::WhenPrinted
        )
    });
    let attributes: Vec<String> =
        attributes.map(|read| format!("{} {}", read.attribute.as_str(), read.value)).collect();
    let said = if attributes.is_empty() { String::new() } else { format!(" ({})", attributes.join(", ")) };
    ReadLine { line: mention.place.lines.0, outcome, text: format!("{kind} {name}{said}") }
}

/// A fact by its role and its ends.
pub(super) fn name_fact(draft: &Draft, fact: &Fact) -> String {
    let role = match fact.role.kind() {
        kind @ (RelationKind::Affiliation | RelationKind::Tagging) => kind.as_str().to_lowercase(),
        _ => fact.role.as_str().to_lowercase().replace('_', " "),
    };
    format!("{role}: {} → {}", name_of(draft, fact.subject), name_of(draft, fact.object))
}

fn name_of(draft: &Draft, at: MentionIx) -> &str {
    let named = draft.mentions.get(at.0).and_then(|mention| mention.names.first());
    named.map(|name| name.text.as_str()).unwrap_or_default()
}

/// A fact, with whom it was for and how sure it is.
pub(super) fn describe_fact(draft: &Draft, fact: &Fact, outcome: Outcome) -> ReadLine {
    let mut text = name_fact(draft, fact);
    if let Some(affiliation) = fact.affiliation {
        text = format!("{text}, of {}", name_of(draft, affiliation));
    }
    if let Some(behalf) = fact.on_behalf_of {
        text = format!("{text}, on behalf of {}", name_of(draft, behalf));
    }
    if fact.confidence < 1.0 {
        text = format!("{text} (confidence {:.2})", fact.confidence);
    }
    ReadLine { line: fact.place.lines.0, outcome, text }
}
