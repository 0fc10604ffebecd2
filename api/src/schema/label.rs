//! What joins the ends of a relation, in words for a reader: subject, label, object make a sentence.

use std::borrow::Cow;

use entity::vocabulary::{
    ContributionRole, DocumentRelationRole, EventRelationRole, MaterialRole, OrganisationRelationRole, OrganisingRole,
    ParticipationRole, Role, ThemeRelationRole,
};

/// The label of a role.
pub(crate) fn label(role: Role) -> Cow<'static, str> {
    match role {
        Role::Participation(ParticipationRole::Unknown) => "took part in".into(),
        Role::Participation(ParticipationRole::Contact) => "contact for".into(),
        Role::Participation(_) => words(role, " at"),
        Role::Organising(OrganisingRole::Unknown) => "organised".into(),
        Role::Affiliation => "affiliated with".into(),
        Role::Contribution(ContributionRole::Unknown) => "contributed to".into(),
        Role::Contribution(ContributionRole::Contributor) => "contributor to".into(),
        Role::Organising(_) | Role::Contribution(_) => words(role, " of"),
        Role::Material(MaterialRole::Unknown) => "used at".into(),
        Role::Material(MaterialRole::ParticipantsOf) => "list of participants of".into(),
        Role::Material(MaterialRole::FurtherReading) => "further reading for".into(),
        Role::Tagging => "about".into(),
        Role::OrganisationRelation(OrganisationRelationRole::Represents) => "represents".into(),
        Role::ThemeRelation(ThemeRelationRole::Broader) => "narrower than".into(),
        Role::ThemeRelation(ThemeRelationRole::Related)
        | Role::EventRelation(EventRelationRole::RelatedTo)
        | Role::OrganisationRelation(OrganisationRelationRole::RelatedTo)
        | Role::DocumentRelation(DocumentRelationRole::RelatedTo) => "related to".into(),
        Role::ThemeRelation(ThemeRelationRole::ExactMatch) => "the same as".into(),
        Role::ThemeRelation(ThemeRelationRole::CloseMatch) => "nearly the same as".into(),
        // The words of the rest are complete: `PART_OF`, `BACKGROUND_FOR`, `CITES`.
        Role::Material(_) | Role::EventRelation(_) | Role::OrganisationRelation(_) | Role::DocumentRelation(_) => {
            words(role, "")
        }
    }
}

fn words(role: Role, preposition: &str) -> Cow<'static, str> {
    let word = match role {
        // Words that stand with a hyphen in prose.
        Role::Participation(ParticipationRole::CoChair) => "co-chair".to_owned(),
        Role::Participation(ParticipationRole::ViceChair) => "vice-chair".to_owned(),
        Role::Organising(OrganisingRole::CoOrganiser) => "co-organiser".to_owned(),
        Role::EventRelation(EventRelationRole::FollowUpTo) => "follow-up to".to_owned(),
        Role::EventRelation(EventRelationRole::CoLocatedWith) => "co-located with".to_owned(),
        _ => role.as_str().to_lowercase().replace('_', " "),
    };
    (word + preposition).into()
}
