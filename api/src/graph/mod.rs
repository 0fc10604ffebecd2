//! The in-memory graph: pure, synchronous, no I/O, knows neither SQL nor GraphQL.
