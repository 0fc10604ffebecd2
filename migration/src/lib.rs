//! The database schema of Colloquy, one file per change, the same on SQLite and PostgreSQL.
//!
//! Tables and columns are named by strings, so that a migration stays what it was when the rows of `entity` move on.
//! Constraints are named, so that an error can be matched and explained.

mod m20261123_000001_create_nodes;
mod m20261123_000002_create_relations;
mod m20261123_000003_create_sources;
mod m20261123_000004_create_curation;
mod m20261123_000005_create_log;
mod m20261125_000006_add_identity;
mod m20261125_000007_keep_originals;
mod m20261125_000008_note_unsettled_runs;
mod m20261125_000009_read_lists_in_parts;
mod table;

pub use sea_orm_migration::{
    prelude::{MigrationTrait, MigratorTrait, SchemaManager},
    seaql_migrations,
};

/// Every migration, in order.
#[derive(Debug)]
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_create_nodes::Migration),
            Box::new(m20261123_000002_create_relations::Migration),
            Box::new(m20261123_000003_create_sources::Migration),
            Box::new(m20261123_000004_create_curation::Migration),
            Box::new(m20261123_000005_create_log::Migration),
            Box::new(m20261125_000006_add_identity::Migration),
            Box::new(m20261125_000007_keep_originals::Migration),
            Box::new(m20261125_000008_note_unsettled_runs::Migration),
            Box::new(m20261125_000009_read_lists_in_parts::Migration),
        ]
    }
}
