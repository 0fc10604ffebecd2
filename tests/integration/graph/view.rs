//! What one request may spend.

use std::{sync::Arc, time::Duration};

use api::{
    error::Code,
    graph::{View, Viewer},
};
use tests::harness::server;

async fn view(time: Duration) -> View {
    View::new(Arc::clone(&server().await.app.graph()), Viewer::default(), time)
}

#[tokio::test]
async fn once_time_is_out_no_walk_takes_a_step() {
    let view = view(Duration::ZERO).await;
    assert_eq!(view.look().map_err(|error| error.code()), Err(Code::Timeout));
    for _ in 0..10_000 {
        assert!(view.step().is_err());
    }
}

#[tokio::test]
async fn a_request_that_was_ended_takes_no_step_wherever_it_is() {
    let view = view(Duration::from_mins(1)).await;
    for _ in 0..10 {
        assert_eq!(view.step(), Ok(()));
    }
    view.at(server().await.app.graph()).cancel();
    assert!(view.step().is_err() && view.look().is_err());
}

#[tokio::test]
async fn texts_have_room_together() {
    let view = view(Duration::from_mins(1)).await.with_room(10);
    assert_eq!(view.carry("ten byte"), Ok(()));
    assert_eq!(view.carry("too long").map_err(|error| error.code()), Err(Code::TooLarge));
    assert_eq!(view.carry("ok"), Ok(()));
    assert!(view.carry("x").is_err());
}
