//! The GraphQL types: one file per type. The only place that knows `async_graphql` objects.
