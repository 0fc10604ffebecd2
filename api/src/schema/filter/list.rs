//! Filters on the facts about an entity: whether some, none or every of them matches, and how many do.

use async_graphql::InputObject;
use entity::vocabulary::RelationKind;

use super::{
    AffiliationFilter, ContributionFilter, Filter, MaterialFilter, OrganisingFilter, ParticipationFilter, ThemeFilter,
    at_end,
};
use crate::{
    error::Result,
    graph::{End, NodeTest, Quantifier, RelationTest, View},
};

/// The numbers that a count filter allows, both bounds included; a negative one is below every count.
fn bounds(eq: Option<i32>, gt: Option<i32>, gte: Option<i32>, lt: Option<i32>, lte: Option<i32>) -> (i64, i64) {
    let (eq, gt, gte) = (eq.map(i64::from), gt.map(|gt| i64::from(gt) + 1), gte.map(i64::from));
    let (lt, lte) = (lt.map(|lt| i64::from(lt) - 1), lte.map(i64::from));
    let least = [eq, gt, gte].into_iter().flatten().max().unwrap_or(0);
    let most = [eq, lt, lte].into_iter().flatten().min().unwrap_or(i64::MAX);
    (least, most)
}

fn count(bounds: (i64, i64)) -> Quantifier {
    match bounds {
        // No number of facts is negative, and none is both above and below itself.
        (least, most) if most < 0 || most < least => Quantifier::Count { least: 1, most: 0 },
        (least, most) => Quantifier::Count { least: least.max(0) as usize, most: most as usize },
    }
}

macro_rules! list_filter {
    (
        $(#[doc = $doc:literal])* $list:ident;
        $(#[doc = $count_doc:literal])* $count:ident;
        $filter:ident as $to_test:expr
    ) => {
        $(#[doc = $count_doc])*
        #[derive(Clone, Debug, InputObject)]
        pub(crate) struct $count {
            /// Only those that match this are counted; all of them without it.
            of: Option<Box<$filter>>,
            /// So many.
            eq: Option<i32>,
            /// More than this.
            gt: Option<i32>,
            /// This many or more.
            gte: Option<i32>,
            /// Fewer than this.
            lt: Option<i32>,
            /// This many or fewer.
            lte: Option<i32>,
        }

        $(#[doc = $doc])*
        #[derive(Clone, Debug, InputObject)]
        pub(crate) struct $list {
            /// One at least matches.
            some: Option<Box<$filter>>,
            /// None matches.
            none: Option<Box<$filter>>,
            /// All match; true where there are none.
            every: Option<Box<$filter>>,
            /// So many match.
            count: Option<Box<$count>>,
        }

        impl $list {
            /// What it asks of the facts of a kind at an end of an entity, part by part.
            pub(crate) fn tests(
                filter: Option<&Self>,
                view: &View,
                kind: RelationKind,
                end: End,
            ) -> Result<Vec<NodeTest>> {
                let Some(filter) = filter else { return Ok(Vec::new()) };
                let to_test: fn(&View, &$filter) -> Result<RelationTest> = $to_test;
                let related = |quantifier: Quantifier, of: Option<&$filter>| -> Result<NodeTest> {
                    let test = of.map_or(Ok(RelationTest::All(Vec::new())), |of| to_test(view, of))?;
                    Ok(NodeTest::Related { kind, end, quantifier, test: Box::new(test) })
                };
                let plain = [
                    (Quantifier::Some, &filter.some),
                    (Quantifier::None, &filter.none),
                    (Quantifier::Every, &filter.every),
                ];
                let plain = plain.into_iter().filter_map(|(quantifier, of)| {
                    of.as_deref().map(|of| related(quantifier, Some(of)))
                });
                let counted = filter.count.as_ref().map(|asked| {
                    let bounds = bounds(asked.eq, asked.gt, asked.gte, asked.lt, asked.lte);
                    related(count(bounds), asked.of.as_deref())
                });
                plain.chain(counted).collect()
            }
        }
    };
}

list_filter! {
    /// What must hold of the participations.
    ParticipationListFilter;
    /// How many participations.
    ParticipationCountFilter;
    ParticipationFilter as |view, filter| filter.to_test(view)
}

list_filter! {
    /// What must hold of the facts of organising.
    OrganisingListFilter;
    /// How many facts of organising.
    OrganisingCountFilter;
    OrganisingFilter as |view, filter| filter.to_test(view)
}

list_filter! {
    /// What must hold of the affiliations.
    AffiliationListFilter;
    /// How many affiliations.
    AffiliationCountFilter;
    AffiliationFilter as |view, filter| filter.to_test(view)
}

list_filter! {
    /// What must hold of the contributions.
    ContributionListFilter;
    /// How many contributions.
    ContributionCountFilter;
    ContributionFilter as |view, filter| filter.to_test(view)
}

list_filter! {
    /// What must hold of the materials.
    MaterialListFilter;
    /// How many materials.
    MaterialCountFilter;
    MaterialFilter as |view, filter| filter.to_test(view)
}

list_filter! {
    /// What must hold of the themes.
    ThemeListFilter;
    /// How many themes.
    ThemeCountFilter;
    ThemeFilter as |view, filter| {
        let tagged = at_end(view, End::Object, Some(filter))?;
        Ok(tagged.unwrap_or(RelationTest::All(Vec::new())))
    }
}
