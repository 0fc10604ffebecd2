//! Random documents that fit the contract: selections to some depth, the same field twice, aliases, fragments, directives
//! with variables, arguments given or left out.

use std::{collections::HashMap, fmt::Write as _};

use apollo_compiler::{
    Name, Schema,
    ast::{FieldDefinition, InputValueDefinition, Type},
    schema::ExtendedType,
    validation::Valid,
};
use rand::{Rng as _, SeedableRng as _, rngs::SmallRng, seq::IndexedRandom as _};

/// Selections inside each other.
const DEPTH: usize = 5;

/// Fields that wait for the store.
const OF_THE_STORE: [&str; 8] =
    ["abstract", "claims", "description", "entities", "highlights", "history", "source", "sources"];

/// Writes documents against one contract.
pub struct Documents {
    schema: Valid<Schema>,
    /// What arguments named `id`, `of`, `a` and the like take.
    ids: Vec<String>,
}

/// One document under way.
struct Document<'a> {
    of: &'a Documents,
    random: SmallRng,
    aliases: usize,
    fragments: String,
    named: usize,
    /// Whether fields that the store answers are asked for too.
    with_store: bool,
    /// The arguments of a field: the same wherever it stands, so that repeated keys agree.
    arguments: HashMap<(Name, Name), String>,
}

impl Documents {
    /// Documents against a contract; `ids` are what entities are named by.
    ///
    /// # Panics
    /// Where the contract is none.
    #[must_use]
    pub fn new(sdl: &str, ids: Vec<String>) -> Self {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").expect("a valid contract");
        Self { schema, ids }
    }

    /// The document of a seed: a query with the variables `$yes` and `$no`. One in four asks for what the store answers.
    ///
    /// # Panics
    /// Where the contract has no queries.
    #[must_use]
    pub fn write(&self, seed: u64) -> String {
        let mut document = Document {
            of: self,
            random: SmallRng::seed_from_u64(seed),
            aliases: 0,
            fragments: String::new(),
            named: 0,
            with_store: seed.is_multiple_of(4),
            arguments: HashMap::new(),
        };
        let selection = document.selection(&Name::new_static_unchecked("Query"), DEPTH);
        format!("query Q($yes: Boolean! = true, $no: Boolean! = false) {selection}{}", document.fragments)
    }

    fn fields(&self, type_name: &Name) -> Vec<FieldDefinition> {
        match &self.schema.types[type_name] {
            ExtendedType::Object(object) => object.fields.values().map(|field| (***field).clone()).collect(),
            ExtendedType::Interface(interface) => interface.fields.values().map(|field| (***field).clone()).collect(),
            other => panic!("{} has no fields", other.name()),
        }
    }

    fn is_composite(&self, type_name: &Name) -> bool {
        matches!(self.schema.types[type_name], ExtendedType::Object(_) | ExtendedType::Interface(_))
    }

    /// The types that an interface may be of.
    fn objects(&self, type_name: &Name) -> Vec<Name> {
        let is = |name: &&Name| self.schema.is_subtype(type_name, name);
        self.schema.types.keys().filter(is).cloned().collect()
    }
}

impl Document<'_> {
    fn chance(&mut self, of_a_hundred: u32) -> bool {
        self.random.random_range(0..100) < of_a_hundred
    }

    fn selection(&mut self, type_name: &Name, depth: usize) -> String {
        let mut selection = "{".to_owned();
        let mut fields = self.of.fields(type_name);
        fields.retain(|field| self.with_store || !OF_THE_STORE.contains(&field.name.as_str()));
        for _ in 0..self.random.random_range(1..=4) {
            match self.random.random_range(0..100) {
                0..8 => selection.push_str(" __typename"),
                8..16 => self.inline_fragment(type_name, depth, &mut selection),
                16..22 => self.named_fragment(type_name, depth, &mut selection),
                _ => {
                    if let Some(field) = fields.choose(&mut self.random) {
                        self.field(type_name, field, depth, &mut selection);
                    }
                }
            }
        }
        if selection == "{" {
            selection.push_str(" __typename");
        }
        selection.push('}');
        selection
    }

    fn inline_fragment(&mut self, type_name: &Name, depth: usize, selection: &mut String) {
        let condition = self.condition(type_name);
        let directive = self.directive();
        let inner = self.selection(condition.as_ref().unwrap_or(type_name), depth);
        let condition = condition.map(|name| format!(" on {name}")).unwrap_or_default();
        let _ = write!(selection, " ...{condition}{directive}{inner}");
    }

    fn named_fragment(&mut self, type_name: &Name, depth: usize, selection: &mut String) {
        let condition = self.condition(type_name).unwrap_or_else(|| type_name.clone());
        let inner = self.selection(&condition, depth);
        self.named += 1;
        let name = format!("F{}", self.named);
        let _ = write!(self.fragments, " fragment {name} on {condition} {inner}");
        let directive = self.directive();
        let _ = write!(selection, " ...{name}{directive}");
    }

    /// A type condition that can hold.
    fn condition(&mut self, type_name: &Name) -> Option<Name> {
        let objects = self.of.objects(type_name);
        match self.random.random_range(0..3) {
            0 => None,
            1 => Some(type_name.clone()),
            _ => objects.choose(&mut self.random).cloned(),
        }
    }

    fn directive(&mut self) -> String {
        if !self.chance(10) {
            return String::new();
        }
        let words =
            ["@skip(if: $yes)", "@skip(if: $no)", "@include(if: $yes)", "@include(if: $no)", "@include(if: true)"];
        format!(" {}", words.choose(&mut self.random).unwrap_or(&words[0]))
    }

    fn field(&mut self, type_name: &Name, field: &FieldDefinition, depth: usize, selection: &mut String) {
        let answer = field.ty.inner_named_type();
        let is_composite = self.of.is_composite(answer);
        if is_composite && depth == 0 {
            return;
        }
        let key = (type_name.clone(), field.name.clone());
        let known = self.arguments.get(&key).cloned();
        let arguments = known.unwrap_or_else(|| self.arguments(field));
        self.arguments.insert(key, arguments.clone());
        selection.push(' ');
        if self.chance(15) {
            self.aliases += 1;
            let _ = write!(selection, "a{}: ", self.aliases);
        }
        let _ = write!(selection, "{}{arguments}{}", field.name, self.directive());
        if is_composite {
            let inner = self.selection(answer, depth - 1);
            selection.push_str(&inner);
        }
    }

    fn arguments(&mut self, field: &FieldDefinition) -> String {
        let given: Vec<String> = field
            .arguments
            .iter()
            .filter(|argument| !["last", "after", "before"].contains(&argument.name.as_str()))
            .filter_map(|argument| {
                let given = argument.is_required() || self.chance(40);
                given.then(|| format!("{}: {}", argument.name, self.argument(argument)))
            })
            .collect();
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    fn argument(&mut self, argument: &InputValueDefinition) -> String {
        let number = |random: &mut SmallRng, name: &str| match name {
            // A page that is refused once in a while: the error is to be the same.
            "first" => random.random_range(-1..6).to_string(),
            _ => random.random_range(0..3).to_string(),
        };
        let named = argument.ty.inner_named_type();
        let value = match named.as_str() {
            "Int" => number(&mut self.random, &argument.name),
            "Boolean" => ["true", "false", "$yes"].choose(&mut self.random).unwrap_or(&"true").to_string(),
            "ID" => format!("{:?}", self.of.ids.choose(&mut self.random).map_or("nothing", String::as_str)),
            "EDTF" => format!("{:?}", ["2011", "2011-11/2012", "199X"].choose(&mut self.random).unwrap_or(&"2011")),
            "LanguageTag" => "\"fr\"".to_owned(),
            "String" => "\"migration\"".to_owned(),
            _ => match &self.of.schema.types[named] {
                ExtendedType::Enum(words) => {
                    let words: Vec<&Name> = words.values.keys().collect();
                    words.choose(&mut self.random).map(ToString::to_string).unwrap_or_default()
                }
                // Orders must name their field; filters may be empty.
                ExtendedType::InputObject(input) if named.ends_with("Order") => {
                    let fields = input.fields["field"].ty.inner_named_type();
                    let field = match &self.of.schema.types[fields] {
                        ExtendedType::Enum(words) => words.values.keys().collect::<Vec<_>>(),
                        _ => Vec::new(),
                    };
                    let field = field.choose(&mut self.random).map(ToString::to_string).unwrap_or_default();
                    format!("{{field: {field}, direction: DESC}}")
                }
                _ => "{}".to_owned(),
            },
        };
        if is_list(&argument.ty) { format!("[{value}]") } else { value }
    }
}

fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::NonNullList(_))
}
