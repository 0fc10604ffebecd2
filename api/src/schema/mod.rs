//! The GraphQL types: one file per type, all of the same shape. The only place that knows `async_graphql` objects.
//!
//! Start at [`query`] and [`subscription`], the tables of contents. What all objects share is written once: the fields of every entity in
//! [`entity`], of every relation in [`relation`], the shape of every list in [`connection`], and the macros behind them in
//! [`object`]. Objects hold a row of the graph and the request's look at it ([`at`]); what the graph does not hold comes
//! through [`loader`].

#![allow(clippy::unused_async, reason = "a resolver is async whether it waits for anything or not")]

mod affiliation;
mod at;
mod attendance;
mod change;
mod claim;
mod co_appearance;
mod co_attended;
mod co_organiser;
pub mod codes;
mod comparison;
mod completeness;
mod connection;
mod contribution;
mod cost;
mod crosstab;
mod delegation;
pub mod direct;
mod document;
mod document_relation;
mod entity;
mod event;
mod event_level;
mod event_person;
mod event_relation;
mod facet;
mod failure;
mod filter;
pub mod id;
mod identifier;
mod label;
mod limit;
mod link;
mod loader;
mod material;
mod mutation;
mod name;
mod network;
mod node;
mod object;
mod order;
mod organisation;
mod organisation_relation;
mod organising;
mod part;
mod participation;
mod path;
mod person;
mod person_event;
mod printed;
mod query;
mod ranking;
mod relation;
mod scalar;
mod search;
mod source;
mod statistics;
mod subgraph;
mod subscription;
mod tagging;
mod theme;
mod theme_period;
mod theme_relation;
mod time_span;
pub mod validation;
pub mod view;

use std::sync::Arc;

use async_graphql::{SDLExportOptions, ValidationMode};

pub use direct::Direct;
pub use mutation::Mutation;
pub use part::{PartArguments, part};
pub use query::Query;
pub use subscription::Subscription;

use crate::app::App;

/// The executable schema.
pub type Schema = async_graphql::Schema<Direct, Mutation, Subscription>;

/// Builds the schema over one running app.
#[must_use]
pub fn build(app: Arc<App>) -> Schema {
    Schema::build(Direct(Query), Mutation, Subscription)
        .extension(codes::Codes)
        .extension(validation::Validation)
        .extension(view::OneView)
        .validation_mode(ValidationMode::Fast)
        .data(loader::new(app.store.clone()))
        .data(app)
        .finish()
}

/// The contract as text. Directives that the GraphQL specification itself defines are left out, as it recommends.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by().use_space_ident().indent_width(2);
    let whole = Schema::build(Direct(Query), Mutation, Subscription).finish().sdl_with_options(options);
    let mut lines: Vec<&str> = Vec::new();
    for line in whole.lines() {
        if SPECIFIED.iter().any(|directive| line.starts_with(directive)) {
            // Its description takes the three lines above it.
            lines.truncate(lines.len().saturating_sub(3));
        } else {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// How the definitions of the specification's own directives begin.
const SPECIFIED: [&str; 5] =
    ["directive @deprecated", "directive @include", "directive @oneOf", "directive @skip", "directive @specifiedBy"];
