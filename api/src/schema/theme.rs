//! `Theme`.

use entity::vocabulary::{EntityKind, RelationKind, ThemeRelationRole};

use super::{
    at::NodeAt,
    connection::{GraphList, connection},
    entity::entity,
    filter::{of_kinds, roles},
    tagging::TaggingConnection,
    theme_period::{ThemePeriod, TimeBucket},
    theme_relation::ThemeRelationConnection,
};
use crate::{
    error::Result,
    graph::{self, Detail, End, Graph, List, Ref, Rows},
};

/// An entity of this kind.
#[derive(Clone)]
pub(crate) struct Theme(pub(crate) NodeAt);

/// The role between a narrower theme and a broader one.
const BROADER: Option<[ThemeRelationRole; 1]> = Some([ThemeRelationRole::Broader]);

/// The roles between themes of which neither is broader.
const BESIDE: Option<[ThemeRelationRole; 3]> =
    Some([ThemeRelationRole::Related, ThemeRelationRole::ExactMatch, ThemeRelationRole::CloseMatch]);

entity! {
    /// A subject, as a SKOS concept.
    Theme {
        fields {
            /// The concept scheme that it belongs to.
            async fn scheme(&self) -> Option<&str> {
                self.detail()?.scheme
            }

            /// Its notation within the scheme.
            async fn notation(&self) -> Option<&str> {
                self.detail()?.notation
            }

            /// How it rose and fell: what was about it, period by period, the earliest first. A period in which nothing was is
            /// left out; so is whatever has no date, or one less precise than the periods.
            async fn evolution(
                &self,
                #[graphql(desc = "How long the periods are.", default_with = "Some(TimeBucket::Year)")]
                bucket: Option<TimeBucket>,
                #[graphql(desc = "Whether what is about a narrower theme counts too.", default_with = "Some(true)")]
                include_narrower: Option<bool>,
            ) -> Result<Vec<ThemePeriod>> {
                let bucket = bucket.unwrap_or(TimeBucket::Year).into();
                let periods = graph::evolution(&self.0.view, self.0.ix, bucket, include_narrower.unwrap_or(true))?;
                periods.into_iter().map(ThemePeriod::try_from).collect()
            }
        }
        lists {
            /// The themes right above it.
            broader() -> Result<ThemeRelationConnection> {
                |theme, page| theme.0.related("broader", RelationKind::ThemeRelation, End::Subject, self::roles(BROADER), page)
            }

            /// The themes right below it.
            narrower() -> Result<ThemeRelationConnection> {
                |theme, page| theme.0.related("narrower", RelationKind::ThemeRelation, End::Object, self::roles(BROADER), page)
            }

            /// The themes beside it: related ones, and matches in other schemes, at both ends.
            related() -> Result<ThemeRelationConnection> {
                |theme, page| {
                    let kinds = [RelationKind::ThemeRelation];
                    theme.0.around("related", Some(&kinds), self::roles(BESIDE), (), page)
                }
            }

            /// What is about it.
            tagged(
                #[graphql(desc = "Only entities of these kinds.")]
                kinds: Option<Vec<EntityKind>>,
                #[graphql(desc = "Whether what is about a narrower theme counts too.", default_with = "Some(true)")]
                include_narrower: Option<bool>,
            ) -> Result<TaggingConnection> {
                |theme, page| {
                    let narrower = include_narrower.unwrap_or(true);
                    let relations = kinds.as_deref().map(|kinds| of_kinds(End::Subject, kinds).into());
                    let list = List { relations, ..List::of(theme.rows(narrower)?) };
                    theme.0.page("tagged", (kinds, narrower), list, page)
                }
            }
        }
    }
}

connection! {
    /// A page of themes.
    ThemeConnection, ThemeEdge of Theme in GraphList
}

impl Theme {
    fn detail(&self) -> Option<graph::Theme<'_>> {
        match self.0.detail() {
            Detail::Theme(theme) => Some(theme),
            _ => None,
        }
    }

    /// Its taggings, or those of every narrower theme too.
    fn rows(&self, narrower: bool) -> Result<Rows> {
        if !narrower {
            return Ok(Rows::Around(self.0.ix, RelationKind::Tagging, End::Object));
        }
        let mut rows = Vec::new();
        for theme in Graph::with_narrower(&self.0.view, self.0.ix)? {
            for relation in self.0.graph().adjacent(theme, RelationKind::Tagging, End::Object).iter() {
                self.0.view.step()?;
                rows.push(Ref::Relation(relation));
            }
        }
        Ok(Rows::Fixed(rows.into()))
    }
}
