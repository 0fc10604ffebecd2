use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tests::harness::{TestServer, server, server_with};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::StatusCode},
};

/// A subscription that tells nothing as long as nobody writes.
const QUIET: &str = "subscription { changes { id } }";

pub(super) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn connect(server: &TestServer) -> Self {
        let (address, stop) = server.listen().await;
        std::mem::forget(stop);
        Self::connect_to(&format!("ws://{address}/graphql/ws"), "graphql-transport-ws").await.expect("it connects")
    }

    async fn connect_to(url: &str, protocol: &str) -> Result<Self, Error> {
        let mut request = url.into_client_request().expect("a URL");
        request.headers_mut().insert("sec-websocket-protocol", protocol.parse().expect("a header"));
        connect_async(request).await.map(|(stream, _)| Self(stream))
    }

    pub(super) async fn ready(server: &TestServer) -> Self {
        let mut client = Self::connect(server).await;
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("it is sent");
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "id": id, "type": "subscribe", "payload": { "query": query } })).await;
    }

    /// The next message; a close as `{"close": CODE}`.
    pub(super) async fn hear(&mut self) -> Value {
        loop {
            match timeout(Duration::from_secs(5), self.0.next()).await.expect("something is said") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("JSON"),
                Some(Ok(Message::Close(Some(frame)))) => return json!({ "close": u16::from(frame.code) }),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn queries_are_answered_and_completed() {
    let mut client = Client::ready(&server().await).await;
    client.subscribe("a", "{ __typename }").await;
    let next = client.hear().await;
    assert_eq!((&next["id"], &next["type"]), (&json!("a"), &json!("next")));
    assert_eq!(next["payload"]["data"], json!({ "__typename": "Query" }));
    assert_eq!(client.hear().await, json!({ "id": "a", "type": "complete" }));
    client.subscribe("a", "{ __typename }").await;
    assert_eq!(client.hear().await["type"], "next", "an id may be used again");
}

#[tokio::test]
async fn a_refused_document_is_an_error_and_nothing_follows() {
    let mut client = Client::ready(&server().await).await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($id:ID!){node(id:$id){id}}", "BAD_USER_INPUT"),
    ] {
        client.subscribe("a", query).await;
        let error = client.hear().await;
        assert_eq!((&error["id"], &error["type"]), (&json!("a"), &json!("error")), "{query}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}");
    }
    client.say(json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong", "payload": { "n": 1 } }));
}

#[tokio::test]
async fn what_is_no_message_ends_the_connection() {
    let server = server().await;
    for text in ["", "7", "{}", r#"{"type":"nope"}"#, r#"{"type":"subscribe"}"#, r#"{"type":"ping","payload":7}"#] {
        let mut client = Client::ready(&server).await;
        client.0.send(Message::text(text)).await.expect("it is sent");
        assert_eq!(client.hear().await, json!({ "close": 4400 }), "{text}");
    }
    let mut client = Client::ready(&server).await;
    client.say(json!({ "id": "a", "type": "subscribe", "payload": { "query": 7 } })).await;
    assert_eq!(client.hear().await, json!({ "close": 4400 }));
}

#[tokio::test]
async fn the_order_of_the_protocol_is_kept() {
    let server = server_with(|config| config.limits.socket_init = Duration::from_millis(100)).await;
    let mut client = Client::connect(&server).await;
    client.subscribe("a", "{ __typename }").await;
    assert_eq!(client.hear().await, json!({ "close": 4401 }));

    let mut client = Client::connect(&server).await;
    assert_eq!(client.hear().await, json!({ "close": 4408 }));

    let mut client = Client::ready(&server).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.hear().await, json!({ "close": 4429 }));

    let mut client = Client::ready(&server).await;
    client.subscribe("a", QUIET).await;
    client.subscribe("a", QUIET).await;
    assert_eq!(client.hear().await, json!({ "close": 4409 }));
}

#[tokio::test]
async fn a_subscription_that_was_ended_frees_its_id() {
    let mut client = Client::ready(&server().await).await;
    client.subscribe("a", QUIET).await;
    client.say(json!({ "id": "a", "type": "complete" })).await;
    client.say(json!({ "id": "unknown", "type": "complete" })).await;
    client.subscribe("a", "{ __typename }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn operations_of_one_connection_are_counted() {
    let server = server_with(|config| config.limits.socket_operations = 2).await;
    let mut client = Client::ready(&server).await;
    for id in ["a", "b", "c"] {
        client.subscribe(id, QUIET).await;
    }
    let refusal = client.hear().await;
    assert_eq!((&refusal["id"], &refusal["type"]), (&json!("c"), &json!("error")));
    assert_eq!(refusal["payload"][0]["extensions"]["code"], "OVERLOADED");
}

#[tokio::test]
async fn connections_are_counted() {
    let server = server_with(|config| config.limits.sockets = 1).await;
    let (address, _stop) = server.listen().await;
    let url = format!("ws://{address}/graphql/ws");
    let first = Client::connect_to(&url, "graphql-transport-ws").await.expect("the first connects");
    let refused = |error: Option<Error>| match error {
        Some(Error::Http(response)) => response.status(),
        other => panic!("{other:?}"),
    };
    let second = Client::connect_to(&url, "graphql-transport-ws").await;
    assert_eq!(refused(second.err()), StatusCode::SERVICE_UNAVAILABLE);
    drop(first);
    timeout(Duration::from_secs(5), async {
        while Client::connect_to(&url, "graphql-transport-ws").await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("a place becomes free");
}

#[tokio::test]
async fn another_protocol_is_not_spoken() {
    let (address, _stop) = server().await.listen().await;
    let url = format!("ws://{address}/graphql/ws");
    // The client itself refuses a server that does not take up its protocol.
    assert!(Client::connect_to(&url, "graphql-ws").await.is_err());
}

#[tokio::test]
async fn pages_of_other_sites_may_not_connect() {
    let (address, _stop) = server().await.listen().await;
    for (origin, allowed) in
        [(format!("http://{address}"), true), ("http://evil.example".into(), false), ("null".into(), false)]
    {
        let mut request = format!("ws://{address}/graphql/ws").into_client_request().expect("a URL");
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().expect("a header"));
        request.headers_mut().insert("origin", origin.parse().expect("a header"));
        assert_eq!(connect_async(request).await.is_ok(), allowed, "{origin}");
    }
}

#[tokio::test]
async fn a_client_that_never_reads_is_closed() {
    let server = server_with(|config| {
        config.limits.socket_send = Duration::from_millis(300);
        config.limits.sockets = 1;
    });
    let server = server.await;
    let (address, _stop) = server.listen().await;
    let url = format!("ws://{address}/graphql/ws");
    let mut client = Client::connect_to(&url, "graphql-transport-ws").await.expect("it connects");
    let ping = json!({ "type": "ping", "payload": { "x": "x".repeat(500_000) } }).to_string();
    let flooding = async { while client.0.send(Message::text(ping.clone())).await.is_ok() {} };
    timeout(Duration::from_secs(10), flooding).await.expect("the server hangs up");
    timeout(Duration::from_secs(5), async {
        while Client::connect_to(&url, "graphql-transport-ws").await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("its place becomes free");
}

#[tokio::test]
async fn two_hundred_subscribers_at_once() {
    let server = server().await;
    let (address, _stop) = server.listen().await;
    let url = format!("ws://{address}/graphql/ws");
    let mut clients = Vec::new();
    for _ in 0..200 {
        let mut client = Client::connect_to(&url, "graphql-transport-ws").await.expect("it connects");
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client.subscribe("a", QUIET).await;
        clients.push(client);
    }
    for client in &mut clients {
        client.subscribe("b", "{ __typename }").await;
        assert_eq!(client.hear().await["type"], "next");
    }
}

#[tokio::test]
async fn stopping_closes_every_connection() {
    let server = server().await;
    let (address, stop) = server.listen().await;
    let url = format!("ws://{address}/graphql/ws");
    let mut client = Client::connect_to(&url, "graphql-transport-ws").await.expect("it connects");
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    stop.send(()).expect("the server runs");
    assert_eq!(client.hear().await, json!({ "close": 1001 }));
}
