//! What the index holds of an entity, and the two fields in which tantivy finds its words.

use entity::vocabulary::EntityKind;
use tantivy::schema::{
    Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
    document::{Document, ReferenceValue, ReferenceValueLeaf, Value},
};
use uuid::Uuid;

use super::words::WORDS;

/// What the index holds of an entity; all texts folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: EntityKind,
    /// What it is called.
    pub names: Vec<String>,
    /// What else is known of it in words.
    pub texts: Vec<String>,
}

/// The words of names.
pub(super) const NAME: Field = Field::from_field_id(0);

/// The words of texts.
pub(super) const TEXT: Field = Field::from_field_id(1);

/// The fields. Scores are made of what was matched, not of how often: neither frequencies nor lengths are kept. Where words
/// stand is kept for texts alone: names are at hand as they are, and most of what an index is made of.
pub(super) fn schema() -> Schema {
    let words = |kept| {
        let indexing = TextFieldIndexing::default().set_tokenizer(WORDS).set_fieldnorms(false).set_index_option(kept);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    schema.add_text_field("name", words(IndexRecordOption::Basic));
    schema.add_text_field("text", words(IndexRecordOption::WithFreqsAndPositions));
    schema.build()
}

/// A name or a text, as tantivy reads it where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Folded<'a>(&'a str);

impl<'a> Value<'a> for Folded<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(self.0))
    }
}

type Values<'a> = std::iter::Map<std::slice::Iter<'a, String>, fn(&'a String) -> (Field, Folded<'a>)>;

impl Document for Entry {
    type Value<'a> = Folded<'a>;
    type FieldsValuesIter<'a> = std::iter::Chain<Values<'a>, Values<'a>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let names: Values<'_> = self.names.iter().map(|name| (NAME, Folded(name)));
        let texts: Values<'_> = self.texts.iter().map(|text| (TEXT, Folded(text)));
        names.chain(texts)
    }
}
