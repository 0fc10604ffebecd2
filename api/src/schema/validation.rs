//! From the text of a document to one that may be executed: read, measured, and held against the contract by every rule
//! of the specification. `async_graphql` executes what has passed here and validates nothing itself.
//!
//! What a text turned out to be is kept, so that a client that sends the same document again has it validated once.

use std::{
    any::TypeId,
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use apollo_compiler::{
    ExecutableDocument, Name, Schema, ast,
    executable::{FragmentMap, Operation},
    parser::{LineColumn, Parser},
    request::coerce_variable_values,
    response::{GraphQLError, JsonMap, serde_json_bytes},
    schema::{Component, ExtendedType, FieldDefinition},
    validation::{DiagnosticList, Valid},
};
use async_graphql::{
    Pos, Request, ServerError, ServerResult, ValidationResult, Variables,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest, NextValidation},
    parser::{parse_query, types::ExecutableDocument as Parsed},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    cost::{self, Cost},
    direct::{Avoid, Known, Plan, Planned},
    limit, sdl,
};
use crate::error::{Code, Error};

/// The most tokens of a document; the blanks between them count too.
pub(super) const MOST_TOKENS: usize = 20_000;

/// The most selections, lists or objects inside each other that are read at all.
const MOST_NESTED: usize = 100;

/// The most errors of one document that are told: one mistake often causes many.
const MOST_ERRORS: usize = 5;

/// Bytes of documents that are kept, twice.
const KEPT_BYTES: usize = 512 << 10;

/// A document of more bytes is not kept.
const LONGEST_KEPT: usize = 64 << 10;

/// A document of no more fields inside each other can be answered on any thread.
const SHALLOW: u32 = 10;

/// About what a refused document takes of that.
const SIZE_OF_REFUSAL: usize = 1 << 10;

/// A document that may be executed.
pub struct Document {
    valid: Valid<ExecutableDocument>,
    parsed: Parsed,
    /// How many fields stand inside each other.
    depth: u32,
    /// What answering it has taught.
    known: Arc<Known>,
    /// What it costs, if that is always the same.
    cost: OnceLock<Cost>,
}

/// What a text turned out to be.
pub type Verdict = Arc<Result<Document, Vec<ServerError>>>;

/// Reads a document, or remembers it.
#[must_use]
pub fn read(text: &str) -> Verdict {
    let key: [u8; 32] = Sha256::digest(text).into();
    if let Some(verdict) = kept().get(&key) {
        return verdict;
    }
    let verdict = Arc::new(judge(text));
    // A refusal is small, however long the text was.
    let bytes = if verdict.is_ok() { text.len() } else { text.len().min(SIZE_OF_REFUSAL) };
    if bytes <= LONGEST_KEPT {
        kept().put(key, verdict.clone(), bytes);
    }
    verdict
}

/// What a text turned out to be, if it was read before.
#[must_use]
pub fn known(text: &str) -> Option<Verdict> {
    kept().get(&Sha256::digest(text).into())
}

/// What the document of a request turned out to be, where it is handed along with the request, as its data.
#[must_use]
pub fn handed_along(request: &Request) -> Option<&Verdict> {
    request.data.get(&TypeId::of::<Verdict>())?.downcast_ref()
}

/// What the document of a request turned out to be.
#[must_use]
pub fn of(request: &Request) -> Verdict {
    handed_along(request).map_or_else(|| read(&request.query), Arc::clone)
}

fn kept() -> MutexGuard<'static, Kept> {
    static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Verdicts by the hash of their text, in two generations: when the younger is full, the older is forgotten.
#[derive(Default)]
struct Kept {
    young: HashMap<[u8; 32], (Verdict, usize)>,
    bytes: usize,
    old: HashMap<[u8; 32], (Verdict, usize)>,
}

impl Kept {
    fn get(&mut self, key: &[u8; 32]) -> Option<Verdict> {
        if let Some((verdict, _)) = self.young.get(key) {
            return Some(verdict.clone());
        }
        let (verdict, bytes) = self.old.remove(key)?;
        self.put(*key, verdict.clone(), bytes);
        Some(verdict)
    }

    fn put(&mut self, key: [u8; 32], verdict: Verdict, bytes: usize) {
        if self.bytes + bytes > KEPT_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.insert(key, (verdict, bytes));
    }
}

/// The contract, as documents are held against it.
pub(super) fn contract() -> &'static Valid<Schema> {
    static CONTRACT: LazyLock<Valid<Schema>> = LazyLock::new(|| {
        let mut schema = match Schema::parse(sdl(), "schema.graphql") {
            Ok(schema) => schema,
            // A test asserts that the contract is valid.
            Err(invalid) => invalid.partial,
        };
        // The next edition of the specification has it, and clients ask for it already.
        if let Some(ExtendedType::Object(of_types)) = schema.types.get_mut("__Type") {
            let name = Name::new_static_unchecked("isOneOf");
            let field = FieldDefinition {
                description: None,
                name: name.clone(),
                arguments: Vec::new(),
                ty: ast::Type::Named(Name::new_static_unchecked("Boolean")),
                directives: ast::DirectiveList::default(),
            };
            of_types.make_mut().fields.insert(name, Component::new(field));
        }
        schema.validate().unwrap_or_else(|invalid| Valid::assume_valid(invalid.partial))
    });
    &CONTRACT
}

fn judge(text: &str) -> Result<Document, Vec<ServerError>> {
    let mut parser = Parser::new().token_limit(MOST_TOKENS).recursion_limit(MOST_NESTED);
    let read = parser.parse_ast(text, "document.graphql");
    let one = |error: &Error| Err(vec![refused(error.message(), error.code(), &[])]);
    if parser.tokens_reached() >= MOST_TOKENS {
        return one(&Error::new(
            Code::TooLarge,
            format!("The document has more than {MOST_TOKENS} tokens, blanks included."),
        ));
    }
    if parser.recursion_reached() >= MOST_NESTED {
        return one(&Error::new(Code::TooDeep, format!("The document nests more than {MOST_NESTED} levels deep.")));
    }
    let document = read.map_err(|wrong| told(&wrong.errors, Code::GraphqlParseFailed, "Syntax error: "))?;
    if document.definitions.is_empty() {
        return one(&Error::new(Code::GraphqlParseFailed, "Syntax error: the document is empty."));
    }
    let depth = match limit::check(&document) {
        Ok(depth) => depth,
        Err(error) => return one(&error),
    };
    let valid = document
        .to_executable_validate(contract())
        .map_err(|wrong| told(&wrong.errors, Code::GraphqlValidationFailed, ""))?;
    if let Some(document) = without_null_defaults(&document) {
        let wrong = document.to_executable_validate(contract()).err();
        wrong.map_or(Ok(()), |wrong| Err(told(&wrong.errors, Code::GraphqlValidationFailed, "")))?;
    }
    if let Some(name) = given_twice(&document) {
        let message = format!("There can be only one input field named \"{name}\".");
        let place = name.line_column_range(&document.sources).map(|range| range.start);
        return Err(vec![refused(&message, Code::GraphqlValidationFailed, place.as_slice())]);
    }
    if valid.operations.is_empty() {
        return one(&Error::new(Code::GraphqlValidationFailed, "The document has no operation to execute."));
    }
    // The few texts that async_graphql cannot read, such as `\u{1F600}`, it can read when they are written anew.
    let parsed = parse_query(text).or_else(|_| parse_query(valid.serialize().to_string()));
    match parsed {
        Ok(parsed) => Ok(Document { valid, parsed, depth, known: Arc::default(), cost: OnceLock::new() }),
        Err(error) => one(&Error::internal(error)),
    }
}

/// The document with no default that is null, if it has one. `apollo_compiler` lets a variable with any default stand where
/// null may not; what it says of this document is then what is to be said of that one.
fn without_null_defaults(document: &ast::Document) -> Option<ast::Document> {
    let is_null = |variable: &ast::VariableDefinition| {
        !variable.ty.is_non_null() && variable.default_value.as_deref() == Some(&ast::Value::Null)
    };
    let mut without = None;
    for (place, definition) in document.definitions.iter().enumerate() {
        if let ast::Definition::OperationDefinition(operation) = definition
            && operation.variables.iter().any(|variable| is_null(variable))
        {
            let without = without.get_or_insert_with(|| document.clone());
            if let ast::Definition::OperationDefinition(operation) = &mut without.definitions[place] {
                for variable in operation.make_mut().variables.iter_mut().filter(|variable| is_null(variable)) {
                    variable.make_mut().default_value = None;
                }
            }
        }
    }
    without
}

fn told(wrong: &DiagnosticList, code: Code, before: &str) -> Vec<ServerError> {
    let error = |error: GraphQLError| {
        let message = error.message.trim_start_matches("syntax error: ");
        refused(&format!("{before}{message}"), code, &error.locations)
    };
    wrong.iter().take(MOST_ERRORS).map(|wrong| error(wrong.to_json())).collect()
}

pub(super) fn refused(message: &str, code: Code, locations: &[LineColumn]) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.locations = locations.iter().map(|place| Pos { line: place.line, column: place.column }).collect();
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}

/// An input field that one object has twice, if there is one.
fn given_twice(document: &ast::Document) -> Option<&Name> {
    document.definitions.iter().find_map(|definition| match definition {
        ast::Definition::OperationDefinition(operation) => {
            let mut defaults = operation.variables.iter().filter_map(|variable| variable.default_value.as_deref());
            defaults
                .find_map(twice_in_value)
                .or_else(|| twice_in_directives(&operation.directives))
                .or_else(|| twice_in_selections(&operation.selection_set))
        }
        ast::Definition::FragmentDefinition(fragment) => {
            twice_in_directives(&fragment.directives).or_else(|| twice_in_selections(&fragment.selection_set))
        }
        _ => None,
    })
}

fn twice_in_selections(selections: &[ast::Selection]) -> Option<&Name> {
    selections.iter().find_map(|selection| match selection {
        ast::Selection::Field(field) => twice_in_arguments(&field.arguments)
            .or_else(|| twice_in_directives(&field.directives))
            .or_else(|| twice_in_selections(&field.selection_set)),
        ast::Selection::InlineFragment(fragment) => {
            twice_in_directives(&fragment.directives).or_else(|| twice_in_selections(&fragment.selection_set))
        }
        ast::Selection::FragmentSpread(spread) => twice_in_directives(&spread.directives),
    })
}

fn twice_in_directives(directives: &ast::DirectiveList) -> Option<&Name> {
    directives.iter().find_map(|directive| twice_in_arguments(&directive.arguments))
}

fn twice_in_arguments(arguments: &[apollo_compiler::Node<ast::Argument>]) -> Option<&Name> {
    arguments.iter().find_map(|argument| twice_in_value(&argument.value))
}

fn twice_in_value(value: &ast::Value) -> Option<&Name> {
    match value {
        ast::Value::List(values) => values.iter().find_map(|value| twice_in_value(value)),
        ast::Value::Object(fields) => {
            let mut seen = std::collections::HashSet::new();
            let twice = fields.iter().map(|(name, _)| name).find(|name| !seen.insert(*name));
            twice.or_else(|| fields.iter().find_map(|(_, value)| twice_in_value(value)))
        }
        _ => None,
    }
}

impl Document {
    /// The operation of a name, or the only one; none where execution will refuse to choose.
    #[must_use]
    pub fn operation(&self, name: Option<&str>) -> Option<&Operation> {
        self.valid.operations.get(name).ok().map(|operation| &**operation)
    }

    /// Remembers whether it was answered quickly.
    pub fn was_quick(&self, quick: bool) {
        self.known.is_quick.store(quick, Ordering::Relaxed);
    }

    /// Whether it was answered quickly the last time, without waiting for anything, and is not so deep that it takes a
    /// large stack.
    #[must_use]
    pub fn is_quick(&self) -> bool {
        let is = |fact: &AtomicBool| fact.load(Ordering::Relaxed);
        is(&self.known.is_quick) && !is(&self.known.waits) && self.depth <= SHALLOW
    }

    /// Remembers that an answer held what the graph alone does not decide.
    pub fn rest_on_more(&self) {
        self.known.rests_on_more.store(true, Ordering::Relaxed);
    }

    /// Whether an answer ever did.
    #[must_use]
    pub fn rests_on_more(&self) -> bool {
        self.known.rests_on_more.load(Ordering::Relaxed)
    }

    /// The cost of an operation, which is counted once where no variable can change it.
    pub(super) fn cost(&self, operation: &Operation, count: impl FnOnce() -> Cost) -> Cost {
        if self.valid.operations.len() == 1 && operation.variables.is_empty() {
            return *self.cost.get_or_init(count);
        }
        count()
    }

    /// What its operations may spread.
    pub(super) fn fragments(&self) -> &FragmentMap {
        &self.valid.fragments
    }

    /// What the direct path needs to answer an operation with these variables; none where it cannot.
    fn planned(&self, name: Option<&str>, variables: &Variables) -> Option<Planned> {
        if self.known.waits.load(Ordering::Relaxed) {
            return None;
        }
        let plan = Plan::of(&self.valid, self.operation(name)?, variables)?;
        Some(Planned { plan: Arc::new(plan), known: self.known.clone() })
    }

    /// The values of an operation's variables, as their types take them: defaults in, a list made of what is to be one.
    pub(super) fn coerce(&self, name: Option<&str>, variables: Variables) -> Result<Variables, ServerError> {
        let Some(operation) = self.operation(name) else { return Ok(variables) };
        let internal = |error: serde_json::Error| {
            let error = Error::internal(error);
            refused(error.message(), error.code(), &[])
        };
        let given = match serde_json_bytes::Value::from(whole(serde_json::to_value(variables).map_err(internal)?)) {
            serde_json_bytes::Value::Object(given) => given,
            _ => JsonMap::new(),
        };
        let coerced = coerce_variable_values(contract(), operation, &given).map_err(|error| {
            let error = error.to_graphql_error(&self.valid.sources);
            refused(&error.message, Code::BadUserInput, &error.locations)
        })?;
        Ok(Variables::from_json(serde_json::to_value(coerced.into_inner()).map_err(internal)?))
    }
}

/// JSON has one sort of number: `2.0` is the whole number 2.
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < f64::from(1_u32 << 31));
            float.map_or(Value::Number(number), |float| Value::from(float as i64))
        }
        Value::Array(values) => values.into_iter().map(whole).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        value => value,
    }
}

/// Makes the extension for each request.
pub(super) struct Validation;

/// What the document of one request turned out to be.
#[derive(Default)]
struct Judged(OnceLock<Result<Verdict, Vec<ServerError>>>);

impl ExtensionFactory for Validation {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Judged::default())
    }
}

#[async_trait]
impl Extension for Judged {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let mut request = next.run(ctx, request).await?;
        let verdict = of(&request);
        let judged = match &*verdict {
            Err(errors) => Err(errors.clone()),
            Ok(document) => {
                let given = std::mem::take(&mut request.variables);
                let name = request.operation_name.clone();
                let coerced = document.coerce(name.as_deref(), given).and_then(|coerced| {
                    request.variables = coerced;
                    cost::check(ctx, document, &mut request)
                });
                coerced.map_err(|error| vec![error]).map(|()| {
                    let planned = document.planned(name.as_deref(), &request.variables);
                    if let Some(planned) = planned.filter(|_| !request.data.contains_key(&TypeId::of::<Avoid>())) {
                        request.data.insert(planned);
                    }
                    verdict.clone()
                })
            }
        };
        self.0.get_or_init(|| judged);
        Ok(request)
    }

    async fn parse_query(
        &self,
        _ctx: &ExtensionContext<'_>,
        _query: &str,
        _variables: &Variables,
        _next: NextParseQuery<'_>,
    ) -> ServerResult<Parsed> {
        if let Some(Ok(verdict)) = self.0.get()
            && let Ok(document) = &**verdict
        {
            return Ok(document.parsed.clone());
        }
        // Only as a failed validation can it be refused for more than one reason; until then nobody looks at it.
        parse_query("{ __typename }").map_err(|error| ServerError::new(error.to_string(), None))
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        match self.0.get() {
            Some(Err(errors)) => Err(errors.clone()),
            _ => next.run(ctx).await,
        }
    }
}
