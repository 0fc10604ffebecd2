//! Reading the change log in order, for those who follow it.

use ::entity::change;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Store, error::explain};
use crate::error::{Code, Error, Result};

/// A place in the log: a version, and an ordinal within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogPlace {
    /// The commit.
    pub version: i64,
    /// The change within the commit.
    pub ordinal: i32,
}

impl LogPlace {
    /// The place behind every change of a version.
    #[must_use]
    pub fn end_of(version: i64) -> Self {
        Self { version, ordinal: i32::MAX }
    }
}

impl Store {
    /// Changes after a place, in order, up to a version and at most so many.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn changes_after(&self, after: LogPlace, to: i64, most: u64) -> Result<Vec<change::Model>> {
        let later_in_version = Condition::all()
            .add(change::Column::Version.eq(after.version))
            .add(change::Column::Ordinal.gt(after.ordinal));
        // The first condition follows from the second, and is the one by which the log's key is searched.
        change::Entity::find()
            .filter(change::Column::Version.gte(after.version))
            .filter(Condition::any().add(change::Column::Version.gt(after.version)).add(later_in_version))
            .filter(change::Column::Version.lte(to))
            .order_by_asc(change::Column::Version)
            .order_by_asc(change::Column::Ordinal)
            .limit(most)
            .all(&self.read)
            .await
            .map_err(explain)
    }

    /// Checks that the log holds every change after a version.
    ///
    /// # Errors
    /// `RESYNC` where it does not, `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn check_log_from(&self, since: i64) -> Result<()> {
        let at = self.version().await?;
        if (at.trimmed..=at.version).contains(&since) {
            return Ok(());
        }
        Err(Error::new(
            Code::Resync,
            format!(
                "The change log goes from version {} to {}, and {since} is not in it; load afresh and follow from there.",
                at.trimmed, at.version
            ),
        ))
    }

    /// Whether everything in the database was written by one actor; true of an empty one.
    ///
    /// # Errors
    /// `STORE_UNAVAILABLE` where the database does not answer.
    pub async fn is_written_by(&self, actor: &str) -> Result<bool> {
        let other = change::Entity::find().filter(change::Column::Actor.ne(actor)).limit(1);
        Ok(other.one(&self.read).await.map_err(explain)?.is_none())
    }
}
