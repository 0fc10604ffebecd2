//! How a source was given: what a later reader needs, beside its text, to read it again.

use sea_orm::entity::prelude::*;

/// One source in its latest reading; shares its key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "original")]
pub struct Model {
    /// The source's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which reader read it, without its version: `page`, `html`, `list`.
    #[sea_orm(column_type = "Text")]
    pub format: String,
    /// The title that was given with it.
    #[sea_orm(column_type = "Text", nullable)]
    pub title: Option<String>,
    /// The mapping that was given with it, as TOML.
    #[sea_orm(column_type = "Text", nullable)]
    pub mapping: Option<String>,
    /// What was read, where that is another text than the one that lines are counted in: a page as HTML.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// Of a part of a list that is too long for one commit: the list's own key, its URL or `sha256:` and its digest.
    #[sea_orm(column_type = "Text", nullable)]
    pub part_of: Option<String>,
    /// Of such a part: the digest of the whole list's bytes, by which it is known what was read of it.
    #[sea_orm(column_type = "Text", nullable)]
    pub part_of_sha256: Option<String>,
    /// Of such a part: the line of the list on which its first row begins. Claims count the lines of the list.
    pub first_line: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
