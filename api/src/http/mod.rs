//! The only place that knows axum: routes, GraphQL over HTTP, assets, health.
