//! `EventFilter`.

use async_graphql::InputObject;
use entity::vocabulary::RelationKind;

use super::{
    CountryFilter, EventKindFilter, Filter, IdFilter, LanguageFilter, MaterialListFilter, OrganisingListFilter,
    ParticipationListFilter, TextFilter, ThemeListFilter, combined, text::text,
};
use crate::{
    error::Result,
    graph::{End, NodeTest, View},
    schema::scalar::Edtf,
};

/// Which events: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct EventFilter {
    /// All of these hold.
    and: Option<Vec<EventFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<EventFilter>>,
    /// This does not hold.
    not: Option<Box<EventFilter>>,
    /// Which event.
    id: Option<IdFilter>,
    /// One of its names.
    name: Option<TextFilter>,
    /// What sort of event.
    event_kind: Option<EventKindFilter>,
    /// Its time, or that of the nearest meeting it is part of, shares a day with this.
    during: Option<Edtf>,
    /// Its country, or that of the nearest meeting it is part of.
    country: Option<CountryFilter>,
    /// Its city, or that of the nearest meeting it is part of.
    city: Option<TextFilter>,
    /// One of its working languages.
    language: Option<LanguageFilter>,
    /// What it is about.
    themes: Option<ThemeListFilter>,
    /// Who took part in the event itself.
    participations: Option<ParticipationListFilter>,
    /// Who organised it.
    organisers: Option<OrganisingListFilter>,
    /// The documents that served it or came out of it.
    materials: Option<MaterialListFilter>,
    /// Something that it belongs to, at any height, matches this.
    within: Option<Box<EventFilter>>,
}

impl Filter for EventFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        if let Some(id) = &self.id {
            parts.extend(id.parts(view)?);
        }
        parts.extend(text(self.name.as_ref(), NodeTest::Name));
        parts.extend(EventKindFilter::tests(self.event_kind.as_ref()));
        parts.extend(self.during.as_ref().map(|during| NodeTest::During(during.0.span())));
        parts.extend(CountryFilter::tests(self.country.as_ref()));
        parts.extend(text(self.city.as_ref(), NodeTest::City));
        parts.extend(LanguageFilter::tests(self.language.as_ref()));
        parts.extend(ThemeListFilter::tests(self.themes.as_ref(), view, RelationKind::Tagging, End::Subject)?);
        let participations = self.participations.as_ref();
        parts.extend(ParticipationListFilter::tests(participations, view, RelationKind::Participation, End::Object)?);
        let organisers = self.organisers.as_ref();
        parts.extend(OrganisingListFilter::tests(organisers, view, RelationKind::Organising, End::Object)?);
        let materials = self.materials.as_ref();
        parts.extend(MaterialListFilter::tests(materials, view, RelationKind::Material, End::Object)?);
        if let Some(within) = &self.within {
            parts.push(NodeTest::Under(Box::new(within.to_test(view)?)));
        }
        Ok(parts)
    }
}
