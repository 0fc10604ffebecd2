//! What a query selects, collected: for each type that an object may be of, its fields in order, each once, with its
//! arguments as they were given or are by default, and all that any selection of it selects.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use apollo_compiler::{
    ExecutableDocument, Name, Schema, ast,
    executable::{self, Operation, Selection, SelectionSet},
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::{InputType, Name as ValueName, Number, Value, Variables, indexmap::IndexMap};

use super::{Detour, Resolve};
use crate::{error::Result, schema::validation::contract};

/// The most fields of one plan. An interface counts once for each of its types, so that this can be more than the document
/// expands to; what has more is resolved without a plan.
const MOST_FIELDS: usize = 20_000;

/// What a query selects.
#[derive(Debug)]
pub(crate) struct Plan(Vec<Root>);

/// A root field, and its answer once that is tried, where it is selected more than once.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) field: Field,
    pub(super) answer: OnceLock<Result<Option<String>>>,
}

/// The fields that are selected of an object of one type.
type Fields = Vec<Field>;

/// A selected field, with everything that is selected of it.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its key in the answer, in quotation marks, with the comma before it and the colon behind it.
    pub(super) further_key: Box<str>,
    pub(super) name: Name,
    arguments: Vec<(Name, Value)>,
    /// How many selections of its key there are.
    pub(super) selections: usize,
    /// By the type of the object that it answers with.
    selected: Vec<(Name, Fields)>,
    number: OnceLock<Option<usize>>,
}

impl Plan {
    /// The plan of a query; none for other operations, and for what is too large.
    pub(crate) fn of(
        document: &Valid<ExecutableDocument>,
        operation: &Operation,
        variables: &Variables,
    ) -> Option<Self> {
        if !operation.is_query() {
            return None;
        }
        let mut collector = Collector { document, schema: contract(), variables, left: MOST_FIELDS };
        let fields = collector.fields(&operation.selection_set.ty, &[&operation.selection_set])?;
        Some(Self(fields.into_iter().map(|field| Root { field, answer: OnceLock::new() }).collect()))
    }

    /// The root field with a key.
    pub(super) fn root(&self, key: &str) -> Option<&Root> {
        self.0.iter().find(|root| root.field.response_key() == key)
    }
}

impl Field {
    /// An argument, as its resolver takes it: by its name in Rust.
    #[inline]
    pub(crate) fn argument<T: InputType>(&self, name: &str) -> std::result::Result<T, Detour> {
        let given = self.arguments.iter().find(|(own, _)| is_same(own, name)).map(|(_, value)| value.clone());
        T::parse(given).map_err(|_| Detour::Fails)
    }

    /// The place of the field among those of the type that it is a field of.
    #[inline]
    pub(crate) fn number<R: Resolve>(&self) -> Option<usize> {
        *self.number.get_or_init(|| R::FIELDS.iter().position(|name| is_same(&self.name, name)))
    }

    /// What is selected of an object of a type that it answers with.
    #[inline]
    pub(super) fn selected(&self, type_name: &str) -> &[Self] {
        match self.selected.as_slice() {
            // It answers with objects of no other type.
            [(_, fields)] => fields,
            several => several.iter().find(|(name, _)| name == type_name).map_or(&[], |(_, fields)| fields),
        }
    }

    /// The key of the first field of an object.
    pub(super) fn key(&self) -> &str {
        &self.further_key[1..]
    }

    fn response_key(&self) -> &str {
        &self.further_key[2..self.further_key.len() - 2]
    }
}

/// Whether a name of the contract is that of something in Rust: `onBehalfOf` of `on_behalf_of`, `abstract` of `r#abstract`.
fn is_same(name: &str, rust: &str) -> bool {
    let mut rust = rust.strip_prefix("r#").unwrap_or(rust).bytes();
    let mut name = name.bytes();
    loop {
        let expected = match rust.next() {
            Some(b'_') => rust.next().map(|letter| letter.to_ascii_uppercase()),
            letter => letter,
        };
        let given = name.next();
        if given != expected {
            return false;
        }
        if given.is_none() {
            return true;
        }
    }
}

struct Collector<'a> {
    document: &'a ExecutableDocument,
    schema: &'a Valid<Schema>,
    variables: &'a Variables,
    left: usize,
}

impl<'a> Collector<'a> {
    /// The fields that some selections make of an object of a type; none where there are too many.
    fn fields(&mut self, type_name: &Name, selections: &[&'a SelectionSet]) -> Option<Fields> {
        let mut grouped: IndexMap<&'a Name, Vec<&'a executable::Field>> = IndexMap::new();
        for selection in selections {
            self.group(type_name, selection, &mut grouped)?;
        }
        grouped.into_iter().map(|(key, fields)| self.field(key, &fields)).collect()
    }

    fn group(
        &mut self,
        type_name: &Name,
        selection: &'a SelectionSet,
        grouped: &mut IndexMap<&'a Name, Vec<&'a executable::Field>>,
    ) -> Option<()> {
        for selection in &selection.selections {
            self.left = self.left.checked_sub(1)?;
            if !self.is_included(selection.directives()) {
                continue;
            }
            let (condition, inner) = match selection {
                Selection::Field(field) => {
                    grouped.entry(field.response_key()).or_default().push(field);
                    continue;
                }
                Selection::InlineFragment(fragment) => (fragment.type_condition.as_ref(), &fragment.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.fragment_name)?;
                    (Some(fragment.type_condition()), &fragment.selection_set)
                }
            };
            let holds = |condition: &Name| condition == type_name || self.schema.is_subtype(condition, type_name);
            if condition.is_none_or(holds) {
                self.group(type_name, inner, grouped)?;
            }
        }
        Some(())
    }

    fn field(&mut self, key: &Name, fields: &[&'a executable::Field]) -> Option<Field> {
        let first = fields.first()?;
        let selections: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set).collect();
        let mut selected = Vec::new();
        if !first.selection_set.selections.is_empty() {
            for type_name in objects(first.definition.ty.inner_named_type()) {
                selected.push((type_name.clone(), self.fields(type_name, &selections)?));
            }
        }
        Some(Field {
            further_key: format!(",\"{key}\":").into(),
            name: first.name.clone(),
            arguments: self.arguments(first),
            selections: fields.len(),
            selected,
            number: OnceLock::new(),
        })
    }

    /// The arguments that are given or have a default.
    fn arguments(&self, field: &executable::Field) -> Vec<(Name, Value)> {
        let value = |definition: &ast::InputValueDefinition| {
            let given = field.arguments.iter().find(|argument| argument.name == definition.name);
            let given = given.and_then(|argument| self.value(&argument.value));
            let value = given.or_else(|| self.value(definition.default_value.as_deref()?))?;
            Some((definition.name.clone(), value))
        };
        field.definition.arguments.iter().filter_map(|definition| value(definition)).collect()
    }

    /// A value with its variables in place; none for a variable that has no value.
    fn value(&self, value: &ast::Value) -> Option<Value> {
        Some(match value {
            ast::Value::Null => Value::Null,
            ast::Value::Enum(word) => Value::Enum(ValueName::new(word.as_str())),
            ast::Value::Variable(name) => self.variables.get(name.as_str())?.clone(),
            ast::Value::String(text) => Value::String(text.clone()),
            ast::Value::Float(number) => Value::Number(number.as_str().parse::<Number>().ok()?),
            ast::Value::Int(number) => Value::Number(number.as_str().parse::<Number>().ok()?),
            ast::Value::Boolean(truth) => Value::Boolean(*truth),
            ast::Value::List(values) => {
                Value::List(values.iter().map(|value| self.value(value).unwrap_or_default()).collect())
            }
            ast::Value::Object(fields) => Value::Object(
                fields
                    .iter()
                    .filter_map(|(name, value)| Some((ValueName::new(name.as_str()), self.value(value)?)))
                    .collect(),
            ),
        })
    }

    fn is_included(&self, directives: &ast::DirectiveList) -> bool {
        let says = |directive: &str, truth: bool| {
            let condition = directives.get(directive).and_then(|directive| directive.specified_argument_by_name("if"));
            condition.is_some_and(|condition| self.value(condition) == Some(Value::Boolean(truth)))
        };
        !says("skip", true) && !says("include", false)
    }
}

/// The types of object that something of a type may be.
fn objects(type_name: &Name) -> &'static [Name] {
    static OBJECTS: LazyLock<HashMap<Name, Vec<Name>>> = LazyLock::new(|| {
        let mut objects: HashMap<Name, Vec<Name>> = HashMap::new();
        for (name, definition) in &contract().types {
            if let ExtendedType::Object(object) = definition {
                for own in std::iter::once(name).chain(object.implements_interfaces.iter().map(|own| &own.name)) {
                    objects.entry(own.clone()).or_default().push(name.clone());
                }
            }
        }
        objects
    });
    OBJECTS.get(type_name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn names_of_the_contract_are_those_of_rust() {
        assert!(is_same("onBehalfOf", "on_behalf_of"));
        assert!(is_same("abstract", "r#abstract"));
        assert!(is_same("id", "id"));
        assert!(!is_same("onBehalf", "on_behalf_of"));
        assert!(!is_same("onBehalfOf", "on_behalf"));
        assert!(!is_same("onbehalfof", "on_behalf_of"));
    }
}
