//! What the index holds of an entity, and the field in which tantivy finds the words of its texts.

use entity::vocabulary::EntityKind;
use tantivy::{
    TantivyError,
    schema::{
        Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
        document::{Document, ErasedDocument, ReferenceValue, ReferenceValueLeaf, Value},
    },
};
use uuid::Uuid;

use super::{Broken, words::WORDS};

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

impl Entry {
    /// What was handed to a plugin.
    pub(super) fn of(document: &dyn ErasedDocument) -> Result<&Self, Broken> {
        let not_one = || TantivyError::InvalidArgument("only entries are put in".to_owned());
        document.as_any().downcast_ref().ok_or_else(not_one)
    }
}

/// The words of texts.
pub(super) const TEXT: Field = Field::from_field_id(0);

/// The field, with the places of words for phrases. Scores are made of what was matched, not of how often: lengths are not
/// kept. Names have files of their own.
pub(super) fn schema() -> Schema {
    let words = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    schema.add_text_field("text", TextOptions::default().set_indexing_options(words));
    schema.build()
}

/// A text, as tantivy reads it where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Folded<'a>(&'a str);

impl<'a> Value<'a> for Folded<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(ReferenceValueLeaf::Str(self.0))
    }
}

impl Document for Entry {
    type Value<'a> = Folded<'a>;
    type FieldsValuesIter<'a> = std::iter::Map<std::slice::Iter<'a, String>, fn(&'a String) -> (Field, Folded<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.texts.iter().map(|text| (TEXT, Folded(text)))
    }
}
