//! `DocumentFilter`.

use async_graphql::InputObject;
use entity::vocabulary::RelationKind;

use super::{
    ContributionListFilter, DocumentKindFilter, Filter, IdFilter, LanguageFilter, MaterialListFilter, TextFilter,
    ThemeListFilter, combined, text::text,
};
use crate::{
    error::Result,
    graph::{End, NodeTest, View},
    schema::scalar::Edtf,
};

/// Which documents: all that is given must hold.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct DocumentFilter {
    /// All of these hold.
    and: Option<Vec<DocumentFilter>>,
    /// One of these holds; of an empty list, none.
    or: Option<Vec<DocumentFilter>>,
    /// This does not hold.
    not: Option<Box<DocumentFilter>>,
    /// Which document.
    id: Option<IdFilter>,
    /// One of its names.
    name: Option<TextFilter>,
    /// What sort of document.
    document_kind: Option<DocumentKindFilter>,
    /// Its date of issue shares a day with this.
    issued: Option<Edtf>,
    /// One of the languages it is in.
    language: Option<LanguageFilter>,
    /// Its symbol.
    symbol: Option<TextFilter>,
    /// Who wrote or issued it.
    contributions: Option<ContributionListFilter>,
    /// The events that it served or came out of.
    used_at: Option<MaterialListFilter>,
    /// What it is about.
    themes: Option<ThemeListFilter>,
}

impl Filter for DocumentFilter {
    type Test = NodeTest;

    fn parts(&self, view: &View) -> Result<Vec<NodeTest>> {
        let mut parts = combined(view, self.and.as_deref(), self.or.as_deref(), self.not.as_deref())?;
        if let Some(id) = &self.id {
            parts.extend(id.parts(view)?);
        }
        parts.extend(text(self.name.as_ref(), NodeTest::Name));
        parts.extend(DocumentKindFilter::tests(self.document_kind.as_ref()));
        parts.extend(self.issued.as_ref().map(|issued| NodeTest::During(issued.0.span())));
        parts.extend(LanguageFilter::tests(self.language.as_ref()));
        parts.extend(text(self.symbol.as_ref(), NodeTest::Label));
        let contributions = self.contributions.as_ref();
        parts.extend(ContributionListFilter::tests(contributions, view, RelationKind::Contribution, End::Object)?);
        parts.extend(MaterialListFilter::tests(self.used_at.as_ref(), view, RelationKind::Material, End::Subject)?);
        parts.extend(ThemeListFilter::tests(self.themes.as_ref(), view, RelationKind::Tagging, End::Subject)?);
        Ok(parts)
    }
}
