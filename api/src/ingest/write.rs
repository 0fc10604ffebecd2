//! From a plan to one commit; where somebody else wrote in between, the draft is resolved again.

use std::sync::Arc;

use super::{
    draft::Draft,
    plan::{Origin, Report},
    resolve::resolve,
};
use crate::{
    error::{Code, Error, Result},
    feed::Feed,
    graph::Graph,
    store::{Store, commit::Committed},
};

/// How often a draft is resolved before giving up to other writers.
const TRIES: usize = 10;

/// Writes a draft to the store: all of it or nothing.
///
/// # Errors
/// `STORE_UNAVAILABLE` where the database does not answer or other writers never let this one in.
pub async fn write(store: &Store, draft: &Draft, origin: &Origin) -> Result<Report> {
    for _ in 0..TRIES {
        let plan = resolve(store, draft, origin).await?;
        match store.commit(plan.commit).await? {
            Committed::Version(version) => return Ok(Report { version: Some(version), ..plan.report }),
            Committed::Unchanged(_) => return Ok(plan.report),
            Committed::Stale => {}
        }
    }
    Err(Error::new(
        Code::StoreUnavailable,
        format!("Other writers changed the same entities {TRIES} times in between; try again later."),
    ))
}

/// Writes a draft and brings the graph up to it, so that the writer sees its own write.
///
/// # Errors
/// Those of [`write`].
pub async fn write_through(store: &Store, feed: &Feed, draft: &Draft, origin: &Origin) -> Result<(Report, Arc<Graph>)> {
    let report = write(store, draft, origin).await?;
    Ok((report, feed.catch_up().await?))
}
