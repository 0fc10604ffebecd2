//! How objects and interfaces are written: the macros that spare each type file what all of them share.
//!
//! `object!` is an `#[Object]` whose lists need not repeat the four arguments of a page; `interface!` is an interface that
//! takes its fields, with their words, from an object that has them, so that nothing is written twice.

/// An `#[Object]` with plain `fields`, and `lists`, to each of which `first`, `after`, `last` and `before` are added.
///
/// A list is written as a function with a body in closure form: it is given the object and the page that is asked for.
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $object:ident {
            fields { $($fields:tt)* }
            lists { $(
                $(#[doc = $list_doc:literal])*
                $list:ident($($(#[$argument_meta:meta])* $argument:ident: $argument_type:ty),* $(,)?) -> $answer:ty
                $(where $ctx:ident is context)?
                { |$this:ident, $page:ident| $body:expr }
            )* }
        }
    ) => {
        $(#[doc = $doc])*
        #[async_graphql::Object]
        impl $object {
            $($fields)*
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
                    $body
                }
            )*
        }
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
    };
}

pub(crate) use {interface, object};
