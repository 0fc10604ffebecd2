//! What asking over sockets comes to: a few clients that ask as fast as they are answered.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use axum::{Router, serve::ListenerExt as _};
use serde_json::json;
use tokio::net::TcpListener;

/// Connections that ask at once, each again as soon as it has its answer.
const CLIENTS: usize = 4;

/// How long one side is asked before the other has its turn, and how often.
const TURN: Duration = Duration::from_millis(500);
const ROUNDS: usize = 10;

/// What asking came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
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

    pub(crate) fn per_second(self) -> f64 {
        self.requests as f64 / self.seconds
    }

    /// Microseconds of processor time for each request.
    pub(crate) fn cost(self) -> f64 {
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
pub(crate) fn ask(stream: &mut BufReader<TcpStream>, request: &[u8]) -> (u16, Vec<u8>) {
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
pub(crate) fn compare(ours: (SocketAddr, &[u8]), theirs: (SocketAddr, &[u8])) -> (Asked, Asked) {
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

/// A question by POST, with further headers.
pub(crate) fn by_post(query: &str, wish: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    let length = body.len();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n{wish}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Serves some routes and gives their address.
pub(crate) async fn listen(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}
