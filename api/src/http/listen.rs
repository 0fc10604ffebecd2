//! From a socket to the routes, and the orderly end.

use std::{future::Future, io, net::SocketAddr, sync::Arc};

use axum::serve::ListenerExt;
use tokio::{net::TcpListener, time::timeout};

use super::{router, server::Server};

/// Answers until `stop` is over; then takes no more connections, closes the WebSockets and finishes the requests under
/// way, for as long as [`Limits::shutdown`](crate::config::Limits::shutdown) allows.
pub async fn serve(
    server: Arc<Server>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let routes = router(server.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        // Answers are written in one go; waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
    });
    let stopping = server.clone();
    let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping; requests under way are finished first");
        stopping.stop();
    });
    tokio::select! {
        done = async { serving.await } => done?,
        () = too_late(&server) => tracing::warn!("some requests were not finished in time"),
    }
    let _ = timeout(server.limits.socket_send, server.sockets_closed()).await;
    tracing::info!("stopped");
    Ok(())
}

async fn too_late(server: &Server) {
    let mut stopping = server.stopping.subscribe();
    let _ = stopping.wait_for(|stopping| *stopping).await;
    tokio::time::sleep(server.limits.shutdown).await;
}
