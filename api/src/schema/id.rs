//! Global ids, opaque to clients, and the other ways to name an entity in an argument.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, ID, OutputType, Positioned, ServerResult, Value, parser::types::Field, registry::Registry,
};
use data_encoding::BASE64URL_NOPAD;
use entity::vocabulary::{EntityKind, Vocabulary};
use uuid::Uuid;

use crate::graph::{Graph, NodeIx};

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GlobalId {
    /// An entity.
    Node(Uuid),
    /// A relation.
    Relation(Uuid),
    /// A source.
    Source(Uuid),
    /// A change: version and ordinal.
    Change(i64, i32),
}

impl GlobalId {
    /// The id for a client's text; none if no id was ever written so.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (tag, rest) = bytes.split_first()?;
        Some(match tag {
            b'n' => Self::Node(Uuid::from_slice(rest).ok()?),
            b'r' => Self::Relation(Uuid::from_slice(rest).ok()?),
            b's' => Self::Source(Uuid::from_slice(rest).ok()?),
            b'c' => {
                let (version, ordinal) = rest.split_first_chunk()?;
                Self::Change(i64::from_be_bytes(*version), i32::from_be_bytes(ordinal.try_into().ok()?))
            }
            _ => return None,
        })
    }

    /// The text for clients.
    pub(crate) fn write(self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }

    /// Puts the text for clients behind another; JSON has no need to escape it.
    pub(crate) fn write_to(self, text: &mut String) {
        let mut of = |tag: u8, id: Uuid| {
            let mut bytes = [tag; 17];
            bytes[1..].copy_from_slice(id.as_bytes());
            BASE64URL_NOPAD.encode_append(&bytes, text);
        };
        match self {
            Self::Node(id) => of(b'n', id),
            Self::Relation(id) => of(b'r', id),
            Self::Source(id) => of(b's', id),
            Self::Change(version, ordinal) => {
                let bytes = [&b"c"[..], &version.to_be_bytes(), &ordinal.to_be_bytes()].concat();
                BASE64URL_NOPAD.encode_append(&bytes, text);
            }
        }
    }
}

/// An `ID` of the contract.
impl OutputType for GlobalId {
    fn type_name() -> Cow<'static, str> {
        <ID as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _field: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::String(self.write()))
    }
}

/// The entity that an argument names: an id, `event:SLUG` (or another kind), or `SCHEME:VALUE` of an identifier.
#[must_use]
pub fn find(graph: &Graph, reference: &str) -> Option<NodeIx> {
    let Some((scheme, value)) = reference.split_once(':') else {
        return match GlobalId::read(reference)? {
            GlobalId::Node(id) => graph.find_node(id),
            _ => None,
        };
    };
    let scheme = scheme.to_lowercase();
    match EntityKind::parse(&scheme.to_uppercase()) {
        Some(kind) => graph.find_slug(kind, value),
        None => graph.find_identifier(&scheme, value),
    }
}

/// The entity of one kind that an argument names.
pub(crate) fn find_of(graph: &Graph, kind: EntityKind, reference: &str) -> Option<NodeIx> {
    find(graph, reference).filter(|node| graph.node(*node).kind() == kind)
}
