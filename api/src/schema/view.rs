//! One answer, one version: each execution sees one [`View`] of the graph, and its answer says which version that was.
//!
//! A query or mutation brings the view that its request was given; every event of a subscription is an execution of its
//! own and takes a fresh one, so that a subscription of a day does not hold on to the graph of its first minute.

use std::{sync::Arc, time::Duration};

use async_graphql::{
    Data, Response, Value,
    async_trait::async_trait,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
};

use super::cost::Told;
use crate::{
    app::App,
    graph::{View, Viewer},
};

/// How long the fields of one event may take.
const EVENT_TIME: Duration = Duration::from_secs(10);

/// Makes the extension for each request.
pub struct OneView;

impl ExtensionFactory for OneView {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(OneView)
    }
}

#[async_trait]
impl Extension for OneView {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        if let Some(view) = ctx.data_opt::<View>() {
            return stamp(ctx, next.run(ctx, operation_name).await, view);
        }
        let Some(app) = ctx.data_opt::<Arc<App>>() else {
            return next.run(ctx, operation_name).await;
        };
        let viewer = ctx.data_opt::<Viewer>().copied().unwrap_or_default();
        let view = app.view(viewer, EVENT_TIME);
        let mut data = Data::default();
        data.insert(view.clone());
        stamp(ctx, next.run_with_data(ctx, operation_name, data).await, &view)
    }
}

/// What an answer says of itself. The version is read after execution: a mutation has moved its view on to the one it made.
fn stamp(ctx: &ExtensionContext<'_>, response: Response, view: &View) -> Response {
    let response = response.extension("graphVersion", Value::from(view.latest_version()));
    match ctx.data_opt::<Told>() {
        Some(told) => told.stamp(response),
        None => response,
    }
}
