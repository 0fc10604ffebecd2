//! `TextFilter`.

use async_graphql::InputObject;

use crate::{graph::TextTest, name::fold};

/// What a text is. Upper and lower case, and letters with and without accents, are the same; of an entity's names, one
/// must fit.
#[derive(Clone, Debug, InputObject)]
pub(crate) struct TextFilter {
    /// The whole text is this.
    eq: Option<String>,
    /// The whole text is one of these; of an empty list, none.
    r#in: Option<Vec<String>>,
    /// The text contains this.
    contains: Option<String>,
    /// The text starts with this.
    starts_with: Option<String>,
}

impl TextFilter {
    /// What it asks; nothing where it is empty.
    pub(crate) fn test(&self) -> Option<TextTest> {
        let tests: Vec<TextTest> = [
            self.eq.as_deref().map(|text| TextTest::Among(vec![fold(text)])),
            self.r#in.as_ref().map(|texts| TextTest::Among(texts.iter().map(|text| fold(text)).collect())),
            self.contains.as_deref().map(|text| TextTest::Contains(fold(text))),
            self.starts_with.as_deref().map(|text| TextTest::StartsWith(fold(text))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!tests.is_empty()).then_some(TextTest::All(tests))
    }
}

/// The test of a text, where there is a filter that asks something.
pub(crate) fn text<T>(filter: Option<&TextFilter>, test: impl Fn(TextTest) -> T) -> Option<T> {
    filter.and_then(TextFilter::test).map(test)
}
