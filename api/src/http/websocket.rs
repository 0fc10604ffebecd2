//! `/graphql/ws`: from a request to a WebSocket that speaks graphql-transport-ws.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{connection, cors, refusal::Refusal, server::Server, viewer};
use crate::error::{Code, Error};

/// The protocol that is spoken.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";

/// Upgrades, if there is room and the page that asks is this server's own.
pub(super) async fn upgrade(State(server): State<Arc<Server>>, request: Request) -> Response {
    match try_upgrade(server, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn try_upgrade(server: Arc<Server>, request: Request) -> Result<Response, Refusal> {
    let (mut parts, _) = request.into_parts();
    // Browsers let every page open a WebSocket to everywhere: CORS does not cover it.
    if !viewer::is_own_page(&parts) && !cors::is_named(&server.origins, &parts) {
        let message = "A page of another site may not open a WebSocket here.";
        return Err(Refusal::new(StatusCode::FORBIDDEN, Code::Forbidden, message));
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await.map_err(|rejection| {
        let message = format!("This address speaks {PROTOCOL} over WebSocket: {}.", rejection.body_text());
        Refusal::new(rejection.status(), Code::BadUserInput, message)
    })?;
    let place = server
        .sockets
        .clone()
        .try_acquire_owned()
        .map_err(|_| Error::new(Code::Overloaded, "Too many WebSockets are open. Try again later."))?;
    let viewer = viewer::of(server.writes, &parts);
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .max_message_size(server.limits.body_bytes)
        .max_frame_size(server.limits.body_bytes)
        // Each message is sent at once, so that nothing piles up behind a client that does not read.
        .write_buffer_size(0);
    let spoken = upgrade.selected_protocol().is_some();
    Ok(upgrade.on_upgrade(async move |socket| {
        let _held = place;
        connection::serve(socket, spoken, server, viewer).await;
    }))
}
