//! The program itself, as a shell starts it.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::LazyLock,
    thread,
};

/// The program that `COLLOQUY_PROGRAM` names, such as a release for a long test; else the one beside the running test,
/// brought up to date once: `cargo test` builds no binary of another package.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    if let Some(program) = std::env::var_os("COLLOQUY_PROGRAM") {
        return program.into();
    }
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--quiet", "-p", "api", "--bin", "colloquy"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if folder.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().expect("cargo is there").success(), "the program is built");
    folder.join("colloquy")
});

/// A command of the program, with none of the caller's `COLLOQUY_…` variables.
#[must_use]
pub fn command(words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM.as_path());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COLLOQUY_")) {
        command.env_remove(name);
    }
    command.args(words);
    command
}

/// Runs the program to its end.
#[must_use]
pub fn run(words: &[&str]) -> Output {
    command(words).output().expect("the program starts")
}

/// A server of the program under way, killed when it is dropped.
#[derive(Debug)]
pub struct Serving {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Serving {
    /// Starts `serve` with some options, and waits until it answers.
    ///
    /// # Panics
    /// Where it does not; with what it said.
    #[must_use]
    pub fn start(words: &[&str]) -> Self {
        let mut command = command(&["serve", "--no-graphiql"]);
        let mut child = command.args(words).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut log = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut said = String::new();
        let address = loop {
            let from = said.len();
            if log.read_line(&mut said).expect("its log is text") == 0 {
                let _ = child.wait();
                panic!("the server ended: {said}");
            }
            if let Some((_, rest)) = said[from..].split_once("answering at http://") {
                break rest.split('/').next().and_then(|address| address.parse().ok()).expect("an address");
            }
        };
        // A pipe that nobody reads would stop it.
        thread::spawn(move || io::copy(&mut log, &mut io::sink()));
        Self { child, address }
    }

    /// Kills it, as a machine that fails would.
    ///
    /// # Panics
    /// Where that cannot be done.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answers to a request for GraphQL; nothing where it is gone or goes in the middle of it.
#[must_use]
pub fn ask(address: SocketAddr, headers: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    // Of this version of HTTP, so that the end of the answer is the end of the connection.
    let head = format!("POST /graphql HTTP/1.0\r\nhost: {address}\r\ncontent-type: application/json\r\n");
    stream.write_all(format!("{head}content-length: {length}\r\n{headers}\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer.split_once("\r\n\r\n")?.1.to_owned())
}
