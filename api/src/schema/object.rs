//! How objects and interfaces are written: the macros that spare each type file what all of them share.
//!
//! `object!` is an `#[Object]` whose lists need not repeat the four arguments of a page, `record!` a `SimpleObject`; both can
//! be written by the direct path too. `interface!` is an interface that takes its fields, with their words, from an object
//! that has them, so that nothing is written twice.

/// An `#[Object]` with plain `fields`, and `lists`, to each of which `first`, `after`, `last` and `before` are added; and what
/// the direct path takes to call the same resolvers.
///
/// A list is written as a function with a body in closure form: it is given the object and the page that is asked for.
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $object:ident {
            fields { $(
                $(#[$field_meta:meta])*
                async fn $field:ident($($parameters:tt)*) -> $value:ty $body:block
            )* }
            lists { $(
                $(#[doc = $list_doc:literal])*
                $list:ident($($(#[$argument_meta:meta])* $argument:ident: $argument_type:ty),* $(,)?) -> $answer:ty
                $(where $ctx:ident is context)?
                { |$this:ident, $page:ident| $list_body:expr }
            )* }
        }
    ) => {
        $(#[doc = $doc])*
        #[async_graphql::Object]
        impl $object {
            $(
                $(#[$field_meta])*
                async fn $field($($parameters)*) -> $value $body
            )*
            $(
                $(#[doc = $list_doc])*
                #[allow(clippy::too_many_arguments, reason = "the four of a page are arguments of every list")]
                async fn $list(
                    &self,
                    $($ctx: &async_graphql::Context<'_>,)?
                    $($(#[$argument_meta])* $argument: $argument_type,)*
                    #[graphql(desc = "At most so many rows from the front: 0 to 100, and 20 where neither `first` nor `last` is given.")]
                    first: Option<i32>,
                    #[graphql(desc = "Only rows after this cursor, which this list returned.")]
                    after: Option<String>,
                    #[graphql(desc = "At most so many rows from the back: 0 to 100. Not together with `first`.")]
                    last: Option<i32>,
                    #[graphql(desc = "Only rows before this cursor, which this list returned.")]
                    before: Option<String>,
                ) -> $answer {
                    let ($this, $page) = (self, crate::page::PageArguments { first, after, last, before });
                    $list_body
                }
            )*
        }

        $crate::schema::object::direct! {
            $object { $($field)* $($list)* }
            |object, field, writer| {
                $($field => {
                    $crate::schema::object::resolved!(object, field, writer, $field($($parameters)*))
                })*
                $($list => {
                    $crate::schema::object::resolved!(object, field, writer, $list(
                        &self,
                        $($ctx: &Context<'_>,)?
                        $($argument: $argument_type,)*
                        first: Option<i32>,
                        after: Option<String>,
                        last: Option<i32>,
                        before: Option<String>,
                    ))
                })*
            }
        }
    };
}

/// An object of plain values.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        $record:ident { $(
            $(#[doc = $field_doc:literal])*
            $field:ident: $value:ty,
        )+ }
    ) => {
        $(#[doc = $doc])*
        #[derive(async_graphql::SimpleObject)]
        #[allow(clippy::struct_field_names, reason = "named as the contract names them")]
        pub(crate) struct $record { $(
            $(#[doc = $field_doc])*
            $field: $value,
        )+ }

        $crate::schema::object::direct! {
            $record { $($field)+ }
            |object, field, writer| {
                $($field => { $crate::schema::direct::Answer::write(&object.$field, field, writer) })+
            }
        }
    };
}

/// How the direct path finds a field of an object and writes it.
macro_rules! direct {
    (
        $object:ident { $($name:ident)+ }
        |$this:ident, $selected:ident, $writer:ident| { $($field:ident => $write:block)+ }
    ) => {
        impl $crate::schema::direct::Resolve for $object {
            const NAME: &'static str = stringify!($object);

            const FIELDS: &'static [&'static str] = &[$(stringify!($name)),+];

            #[allow(clippy::too_many_lines, reason = "as long as the object has fields")]
            fn write_field(
                &self,
                $selected: &$crate::schema::direct::Field,
                $writer: &mut $crate::schema::direct::Writer<'_>,
            ) -> Result<(), $crate::schema::direct::Detour> {
                #[allow(non_camel_case_types, reason = "named like the fields")]
                enum Place {
                    $($name),+
                }
                let $this = self;
                let Some(place) = $selected.number::<Self>() else {
                    return Err($crate::schema::direct::Detour::Fails);
                };
                $(if place == Place::$field as usize {
                    return $write;
                })+
                Err($crate::schema::direct::Detour::Fails)
            }
        }

        impl $crate::schema::direct::Answer for $object {
            fn write(
                &self,
                field: &$crate::schema::direct::Field,
                writer: &mut $crate::schema::direct::Writer<'_>,
            ) -> Result<(), $crate::schema::direct::Detour> {
                $crate::schema::direct::object(self, field, writer)
            }
        }
    };
}

/// Writes what a resolver gives at once, called with what its parameters want. Every resolver takes a context: where it asks
/// for none, `#[Object]` adds one.
macro_rules! resolved {
    (
        $object:ident, $field:ident, $writer:ident, $resolver:ident(
            &self $(, $context:ident: &$(async_graphql::)? Context<'_>)?
        )
    ) => {
        $crate::schema::direct::resolved($object.$resolver($writer.ctx), $field, $writer)
    };
    (
        $object:ident, $field:ident, $writer:ident, $resolver:ident(
            &self, $context:ident: &$(async_graphql::)? Context<'_>,
            $($(#[$meta:meta])* $argument:ident: $argument_type:ty),* $(,)?
        )
    ) => {
        $crate::schema::object::resolved!(
            $object, $field, $writer, $resolver(&self, $($argument: $argument_type),*)
        )
    };
    (
        $object:ident, $field:ident, $writer:ident, $resolver:ident(
            &self, $($(#[$meta:meta])* $argument:ident: $argument_type:ty),* $(,)?
        )
    ) => {
        $crate::schema::direct::resolved(
            $object.$resolver($writer.ctx, $($field.argument::<$argument_type>(stringify!($argument))?,)*),
            $field,
            $writer,
        )
    };
}

/// An interface over some objects. Its fields are those of `$fields`, an object that is registered for nothing else.
macro_rules! interface {
    ($(#[doc = $doc:literal])* $interface:ident with the fields of $fields:ident: $($object:ident),+ $(,)?) => {
        $(#[doc = $doc])*
        #[derive(Clone)]
        pub(crate) enum $interface {
            $($object($object),)+
        }

        $(impl From<$object> for $interface {
            fn from(object: $object) -> Self {
                Self::$object(object)
            }
        })+

        impl async_graphql::resolver_utils::ContainerType for $interface {
            async fn resolve_field(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::ServerResult<Option<async_graphql::Value>> {
                match self {
                    $(Self::$object(object) => object.resolve_field(ctx).await,)+
                }
            }

            fn collect_all_fields<'a>(
                &'a self,
                ctx: &async_graphql::ContextSelectionSet<'a>,
                fields: &mut async_graphql::resolver_utils::Fields<'a>,
            ) -> async_graphql::ServerResult<()> {
                match self {
                    $(Self::$object(object) => object.collect_all_fields(ctx, fields),)+
                }
            }
        }

        impl async_graphql::OutputType for $interface {
            fn type_name() -> std::borrow::Cow<'static, str> {
                stringify!($interface).into()
            }

            fn introspection_type_name(&self) -> std::borrow::Cow<'static, str> {
                match self {
                    $(Self::$object(_) => stringify!($object).into(),)+
                }
            }

            fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
                use async_graphql::registry::{MetaType, MetaTypeId};
                registry.create_output_type::<Self, _>(MetaTypeId::Interface, |registry| {
                    $(
                        <$object as async_graphql::OutputType>::create_type_info(registry);
                        registry.add_implements(stringify!($object), stringify!($interface));
                    )+
                    MetaType::Interface {
                        name: stringify!($interface).to_owned(),
                        description: Some([$($doc),*].map(str::trim).join("\n")),
                        fields: registry
                            .create_fake_output_type::<$fields>()
                            .fields()
                            .cloned()
                            .unwrap_or_default(),
                        possible_types: [$(stringify!($object).to_owned()),+].into_iter().collect(),
                        extends: false,
                        keys: None,
                        visible: None,
                        inaccessible: false,
                        tags: Vec::new(),
                        rust_typename: Some(std::any::type_name::<Self>()),
                        directive_invocations: Vec::new(),
                        requires_scopes: Vec::new(),
                    }
                })
            }

            async fn resolve(
                &self,
                ctx: &async_graphql::ContextSelectionSet<'_>,
                _field: &async_graphql::Positioned<async_graphql::parser::types::Field>,
            ) -> async_graphql::ServerResult<async_graphql::Value> {
                async_graphql::resolver_utils::resolve_container(ctx, self).await
            }
        }

        impl async_graphql::InterfaceType for $interface {}

        impl $crate::schema::direct::Answer for $interface {
            fn write(
                &self,
                field: &$crate::schema::direct::Field,
                writer: &mut $crate::schema::direct::Writer<'_>,
            ) -> Result<(), $crate::schema::direct::Detour> {
                match self {
                    $(Self::$object(object) => $crate::schema::direct::Answer::write(object, field, writer),)+
                }
            }
        }
    };
}

pub(crate) use {direct, interface, object, record, resolved};
