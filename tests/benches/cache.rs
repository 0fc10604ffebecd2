//! A kept answer against the same bytes in a static buffer, a 304 against an empty handler, and what the smallest question
//! costs against an empty handler: all over sockets, each baseline in the same run.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a bench that cannot go on should say where and stop")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    routing::get,
    serve::ListenerExt as _,
};
use serde_json::{Value, json};
use tests::{
    database::Engine,
    harness::server_on,
    measure::{figure, prepared, scale, url},
};
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EVENTS: &str = "{ events(first: 50) { edges { node { id name when { edtf } participations(first: 100) { nodes { \
                      role printed { title } person { id name } affiliation { name } } } } } } }";

/// Connections that ask at once, each again as soon as it has its answer.
const CLIENTS: usize = 4;

/// How long one side is asked before the other has its turn, and how often.
const TURN: Duration = Duration::from_millis(500);
const ROUNDS: usize = 10;

/// What asking came to.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    requests: u64,
    seconds: f64,
    /// Processor time of everything but the clients.
    server: f64,
}

impl Asked {
    fn add(&mut self, other: Self) {
        self.requests += other.requests;
        self.seconds += other.seconds;
        self.server += other.server;
    }

    fn per_second(self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// Microseconds of processor time for each request.
    fn cost(self) -> f64 {
        self.server * 1e6 / self.requests as f64
    }
}

/// Processor time in seconds of a thread's statistics.
fn seconds(statistics: &str) -> f64 {
    let text = fs::read_to_string(statistics).unwrap_or_default();
    text.split(' ').next().and_then(|time| time.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

/// Processor time of all threads that there are.
fn all_threads() -> f64 {
    let threads = fs::read_dir("/proc/self/task").expect("Linux tells of threads").filter_map(Result::ok);
    threads.map(|thread| seconds(&thread.path().join("schedstat").display().to_string())).sum()
}

/// Sends a request and reads its answer: status and body.
fn ask(stream: &mut BufReader<TcpStream>, request: &[u8]) -> (u16, Vec<u8>) {
    stream.get_mut().write_all(request).expect("it is sent");
    let (mut line, mut status, mut length) = (String::new(), 0, 0);
    loop {
        line.clear();
        stream.read_line(&mut line).expect("an answer");
        if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
            status = rest[..3].parse().expect("a status");
        } else if let Some(rest) = line.strip_prefix("content-length: ") {
            length = rest.trim().parse().expect("a length");
        } else if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("the body");
    (status, body)
}

/// Asks from all clients for a turn.
fn turn(address: SocketAddr, request: &[u8]) -> Asked {
    let (before, start) = (all_threads(), Instant::now());
    let requests = thread::scope(|scope| {
        let clients = [(); CLIENTS].map(|()| {
            scope.spawn(move || {
                let stream = TcpStream::connect(address).expect("it listens");
                stream.set_nodelay(true).expect("a socket");
                let mut stream = BufReader::with_capacity(1 << 18, stream);
                let (mut requests, start) = (0_u64, Instant::now());
                while start.elapsed() < TURN {
                    std::hint::black_box(ask(&mut stream, request));
                    requests += 1;
                }
                requests
            })
        });
        clients.map(|client| client.join().expect("it asked")).iter().sum()
    });
    // The clients' threads are gone, and their time with them.
    let server = all_threads() - before;
    Asked { requests, seconds: start.elapsed().as_secs_f64(), server }
}

/// Two sides, by turns.
fn compare(ours: (SocketAddr, &[u8]), theirs: (SocketAddr, &[u8])) -> (Asked, Asked) {
    let (mut our, mut their) = (Asked::default(), Asked::default());
    for round in 0..ROUNDS {
        let mut sides = [(ours, &mut our), (theirs, &mut their)];
        sides.rotate_left(round % 2);
        for ((address, request), asked) in sides {
            asked.add(turn(address, request));
        }
    }
    (our, their)
}

fn by_post(query: &str, wish: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    let length = body.len();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{wish}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn by_get(path: &str, wish: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{wish}\r\n").into_bytes()
}

/// An axum server that does nothing else than hold a body.
async fn plain(body: Bytes) -> SocketAddr {
    let body = move || {
        let body = body.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let routes = Router::new().route("/static", get(body)).route("/empty", get(async || StatusCode::OK));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

#[tokio::main]
async fn main() {
    let file = prepared(scale()).await;
    let server = server_on(Engine::Sqlite, |config| config.database_url = url(&file)).await;
    let (ours, _stop) = server.listen().await;
    let encoded = |query: &str| query.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
    let events = format!("/graphql?query={}", encoded(EVENTS));
    let once = |request: Vec<u8>| {
        tokio::task::spawn_blocking(move || ask(&mut BufReader::new(TcpStream::connect(ours).unwrap()), &request))
    };
    let (status, answer) = once(by_get(&events, "")).await.unwrap();
    assert_eq!(status, 200);
    let theirs = plain(Bytes::from(answer.clone())).await;
    figure("cache_answer", answer.len() as f64 / 1024.0, "KiB");

    let (kept, posted) = (by_get(&events, ""), by_post(EVENTS, ""));
    let (held, empty) = (by_get("/static", ""), by_get("/empty", ""));
    let unchanged = by_get(&events, "if-none-match: *\r\n");
    assert_eq!(once(unchanged.clone()).await.unwrap().0, 304);
    let (_, found) = once(by_post("{ events(first: 1) { nodes { id } } }", "")).await.unwrap();
    let found: Value = serde_json::from_slice(&found).expect("JSON");
    let id = found["data"]["events"]["nodes"][0]["id"].as_str().expect("an event");
    let smallest = format!("{{ event(id: \"{id}\") {{ id name slug city when {{ edtf }} }} }}");
    let smallest = by_post(&smallest, "cache-control: no-cache\r\n");
    assert_eq!(once(smallest.clone()).await.unwrap().0, 200);

    tokio::task::spawn_blocking(move || {
        for (name, request) in [("get", &kept), ("post", &posted)] {
            let (our, their) = compare((ours, request), (theirs, &held));
            figure(&format!("cache_{name}_ratio_to_static"), our.per_second() / their.per_second(), "x");
            figure(&format!("cache_{name}_per_second"), our.per_second(), "requests/s");
            figure(&format!("cache_{name}_cpu"), our.cost(), "us");
            figure("cache_static_per_second", their.per_second(), "requests/s");
            figure("cache_static_cpu", their.cost(), "us");
        }
        let (our, their) = compare((ours, &unchanged), (theirs, &empty));
        figure("cache_304_ratio_to_empty", our.per_second() / their.per_second(), "x");
        figure("cache_304_per_second", our.per_second(), "requests/s");
        figure("cache_empty_per_second", their.per_second(), "requests/s");
        let (our, their) = compare((ours, &smallest), (theirs, &empty));
        figure("cache_smallest_cpu_ratio_to_empty", our.cost() / their.cost(), "x");
        figure("cache_smallest_cpu", our.cost(), "us");
        figure("cache_empty_cpu", their.cost(), "us");
        figure("cache_smallest_per_second", our.per_second(), "requests/s");
    })
    .await
    .expect("it measured");
}
