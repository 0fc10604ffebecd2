//! The GraphQL types: one file per type. The only place that knows `async_graphql` objects. (Stand-in.)

pub mod codes;
pub mod view;

use std::{sync::Arc, time::Duration};

use async_graphql::{Context, Object, Result, Subscription};
use futures_util::Stream;

use crate::{
    app::App,
    error::{Code, Error},
    graph::View,
};

/// The executable schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Changes>;

/// Builds the schema over one running app.
#[must_use]
pub fn build(app: Arc<App>) -> Schema {
    Schema::build(Query, Mutation, Changes).extension(codes::Codes).extension(view::OneView).data(app).finish()
}

/// The contract as text.
#[must_use]
pub fn sdl() -> String {
    Schema::build(Query, Mutation, Changes).finish().sdl()
}

/// Questions.
pub struct Query;

#[Object]
impl Query {
    /// Any object.
    async fn node(&self, id: async_graphql::ID) -> Option<Change> {
        let _ = id;
        None
    }

    /// Says hello.
    async fn hello(&self, name: Option<String>, times: Option<i32>) -> String {
        format!("hello {} {}", name.unwrap_or_default(), times.unwrap_or(1))
    }

    /// The version seen.
    async fn version(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(ctx.data::<View>()?.version())
    }

    /// Fails with a code.
    async fn refuse(&self) -> Result<Option<bool>> {
        Err(Error::new(Code::BadCursor, "that cursor is of another list"))?
    }

    /// Panics.
    async fn panic(&self) -> bool {
        assert!(std::env::var_os("COLLOQUY_NEVER").is_some(), "as asked");
        true
    }

    /// Leaks nothing.
    async fn leak(&self) -> Result<bool> {
        Err(std::io::Error::other("secret path"))?
    }

    /// Sleeps.
    async fn sleep(&self, ms: u64) -> bool {
        tokio::time::sleep(Duration::from_millis(ms)).await;
        true
    }

    /// Is busy until it is cancelled.
    async fn spin(&self, ctx: &Context<'_>, ms: u64) -> Result<bool> {
        let view = ctx.data::<View>()?;
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_millis(ms) && !view.is_cancelled() {
            std::hint::spin_loop();
        }
        Ok(view.is_cancelled())
    }
}

/// Wishes.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Writes.
    async fn write(&self, ctx: &Context<'_>) -> Result<bool> {
        if ctx.data::<View>()?.viewer().may_write {
            Ok(true)
        } else {
            Err(Error::new(Code::Forbidden, "writes are off; start the server with --writes loopback"))?
        }
    }
}

/// News.
pub struct Changes;

#[Subscription]
impl Changes {
    /// Changes.
    async fn changes(&self) -> impl Stream<Item = Change> {
        futures_util::stream::pending()
    }

    /// Counts.
    async fn count(&self, to: u64, ms: u64) -> impl Stream<Item = Tick> {
        futures_util::stream::unfold(0, move |n| async move {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            (n < to).then_some((Tick(n), n + 1))
        })
    }
}

/// One event.
pub struct Tick(u64);

#[Object]
impl Tick {
    /// Its number.
    async fn n(&self) -> u64 {
        self.0
    }

    /// Padding.
    async fn padding(&self, bytes: usize) -> String {
        "x".repeat(bytes)
    }

    /// The version it was resolved at.
    async fn version(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(ctx.data::<View>()?.version())
    }
}

/// One change.
pub struct Change;

#[Object]
impl Change {
    /// Its id.
    async fn id(&self) -> async_graphql::ID {
        "x".into()
    }

    /// Its version.
    async fn version(&self) -> String {
        String::new()
    }
}
