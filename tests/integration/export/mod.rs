//! What others are given of the graph, read back by their own means.

mod csv;
mod graphml;
mod ical;
mod json_ld;
mod jsonl;

use std::{sync::Arc, time::Duration};

use api::{
    app::App,
    export::{Export, Format, Out, Piece, together},
    graph::{View, Viewer},
    schema::{PartArguments, part},
};
use tests::harness::TestServer;
use tokio::sync::mpsc;

/// All that an export writes of the graph, or of a part of it.
async fn exported(app: &Arc<App>, format: Format, asked: &PartArguments) -> Vec<u8> {
    let (graph, dump) = together(&app.feed, &app.store).await.unwrap();
    let view = View::new(graph, Viewer::default(), Duration::from_mins(1));
    let part = part(&view, asked).unwrap();
    written(Export::of_graph(format, view, part, Some(dump))).await
}

/// The bytes of an export.
async fn written(export: Export) -> Vec<u8> {
    let (queue, mut queued) = mpsc::channel(1);
    let task = tokio::spawn(async move {
        let mut out = Out::new(queue, Duration::from_mins(1));
        export.write(&mut out).await.unwrap();
        out.finish().await.unwrap();
    });
    let mut bytes = Vec::new();
    while let Piece::Bytes(piece) = queued.recv().await.expect("it comes to its end").unwrap() {
        bytes.extend(piece);
    }
    task.await.unwrap();
    bytes
}

/// The whole graph of a server, as text.
pub(crate) async fn whole(server: &TestServer, format: Format) -> String {
    String::from_utf8(exported(&server.app, format, &PartArguments::default()).await).unwrap()
}
