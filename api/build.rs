//! Tells this build from others, and bundles GraphiQL for the page at `/`, once for each lockfile.
//!
//! The build is a hash of the sources: a checkpoint of the graph that others wrote is not read.
//!
//! Its parts come from npm and are never committed. They are fetched by `npm ci`, compressed by `web/bundle.mjs`, and kept
//! in the target folder under a key made of the files that decide what they are; after the first time, a build only copies
//! them. Where that is not possible the build goes on without them, and the page says why it comes from a CDN instead:
//! - npm is missing or fails: a warning says so; touch `api/web/package.json` to try again.
//! - `COLLOQUY_NO_NPM` is set: npm is not called.
//! - the build only checks (`cargo check`, clippy, rustdoc): npm is not called. Cargo does not tell a build script which
//!   command it serves, so the command line of the cargo that started it is read; when that cannot be read, the build is
//!   taken for a real one. The next build looks again.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    process::Command,
};

/// What `web/bundle.mjs` makes.
const PARTS: [&str; 4] = ["react.js", "react-dom.js", "graphiql.js", "graphiql.css"];

/// The files that decide what it makes.
const SOURCES: [&str; 4] = ["package.json", "package-lock.json", ".npmrc", "bundle.mjs"];

/// What decides what a graph holds and how it is written: rows, the tables that they come from, crates.
const GRAPH_SOURCES: [&str; 4] = ["api/src", "entity/src", "migration/src", "Cargo.lock"];

/// The commands of cargo that make nothing that could be run.
const CHECKS: [&str; 7] = ["check", "c", "clippy", "doc", "d", "rustdoc", "fix"];

/// The commands that do.
const BUILDS: [&str; 9] = ["build", "b", "run", "r", "test", "t", "bench", "install", "rustc"];

fn main() -> io::Result<()> {
    let web = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("web");
    let out = PathBuf::from(variable("OUT_DIR")?);
    for source in SOURCES {
        println!("cargo::rerun-if-changed=web/{source}");
    }
    println!("cargo::rerun-if-env-changed=COLLOQUY_NO_NPM");
    println!("cargo::rustc-env=COLLOQUY_BUILD={}", build()?);
    let table = match bundle(&web, &out) {
        Ok(()) => {
            let entry = |part| format!("(\"{part}\", include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{part}.gz\")))");
            format!("Ok(&[{}])", PARTS.map(entry).join(", "))
        }
        Err(why) => format!("Err({why:?})"),
    };
    fs::write(out.join("bundle.rs"), table)
}

/// A hash of whatever decides what a graph holds and how it is written.
fn build() -> io::Result<String> {
    let root = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("..");
    let mut hasher = DefaultHasher::new();
    for place in GRAPH_SOURCES {
        println!("cargo::rerun-if-changed=../{place}");
        hash_files(&root.join(place), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash_files(place: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if !place.is_dir() {
        place.file_name().hash(hasher);
        fs::read(place)?.hash(hasher);
        return Ok(());
    }
    let mut inside = fs::read_dir(place)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| hash_files(path, hasher))
}

/// Puts the parts into `out`, or says why not.
fn bundle(web: &Path, out: &Path) -> Result<(), String> {
    if env::var_os("COLLOQUY_NO_NPM").is_some_and(|value| !value.is_empty()) {
        return Err("COLLOQUY_NO_NPM was set when this program was built".to_owned());
    }
    let kept = kept(web, out).map_err(|error| format!("the files in api/web could not be read: {error}"))?;
    if !kept.is_dir() {
        if is_check() {
            // A file that does not exist is always out of date: the next command of cargo asks again.
            println!("cargo::rerun-if-changed={}", kept.display());
            return Err("this program was only checked, not built".to_owned());
        }
        fetch(web, &kept).inspect_err(|why| println!("cargo::warning=GraphiQL will come from a CDN: {why}"))?;
    }
    for part in PARTS.map(|part| format!("{part}.gz")) {
        fs::copy(kept.join(&part), out.join(&part)).map_err(|error| format!("{part} could not be copied: {error}"))?;
    }
    Ok(())
}

/// Where the bundle of these sources is kept: in the target folder, beside the folders of its profiles.
fn kept(web: &Path, out: &Path) -> io::Result<PathBuf> {
    let mut key = DefaultHasher::new();
    for source in SOURCES {
        fs::read(web.join(source))?.hash(&mut key);
    }
    // OUT_DIR is target/PROFILE/build/api-HASH/out.
    let target = out.ancestors().nth(4).unwrap_or(out);
    Ok(target.join("graphiql").join(format!("{:016x}", key.finish())))
}

/// Has npm fetch the packages and node bundle them, beside the place where the bundle will be kept: it appears there whole.
fn fetch(web: &Path, kept: &Path) -> Result<(), String> {
    let work = kept.with_extension(format!("{}.part", std::process::id()));
    let made = make(web, &work, kept);
    let _ = fs::remove_dir_all(&work);
    made
}

fn make(web: &Path, work: &Path, kept: &Path) -> Result<(), String> {
    let failed = |error: io::Error| format!("the folder {} cannot be written: {error}", work.display());
    fs::create_dir_all(work).map_err(failed)?;
    for source in SOURCES {
        fs::copy(web.join(source), work.join(source)).map_err(failed)?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).arg("ci").current_dir(work), "npm")?;
    run(Command::new("node").args(["bundle.mjs", "bundle"]).current_dir(work), "node")?;
    match fs::rename(work.join("bundle"), kept) {
        // A build of another profile was quicker.
        Err(_) if kept.is_dir() => Ok(()),
        renamed => renamed.map_err(failed),
    }
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("{name} was not found when this program was built"),
        _ => format!("{name} could not be started when this program was built: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let complaint = text.lines().map(str::trim).find(|line| line.contains("rror")).unwrap_or("without a word");
    Err(format!("{name} failed when this program was built: {complaint}"))
}

/// Whether the cargo that runs this script only checks.
fn is_check() -> bool {
    if env::var("RUSTC_WORKSPACE_WRAPPER").is_ok_and(|wrapper| wrapper.contains("clippy")) {
        return true;
    }
    let words = cargo_command_line();
    let command = words.iter().skip(1).find(|word| CHECKS.contains(&word.as_str()) || BUILDS.contains(&word.as_str()));
    command.is_some_and(|word| CHECKS.contains(&word.as_str()))
}

/// The words of the parent's command line; none where they cannot be known.
#[cfg(unix)]
fn cargo_command_line() -> Vec<String> {
    let parent = std::os::unix::process::parent_id();
    if let Ok(line) = fs::read(format!("/proc/{parent}/cmdline")) {
        return line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect();
    }
    let listed = Command::new("ps").args(["-o", "args=", "-p", &parent.to_string()]).output();
    let line = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    line.split_whitespace().map(str::to_owned).collect()
}

#[cfg(not(unix))]
fn cargo_command_line() -> Vec<String> {
    Vec::new()
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::other(format!("{name}: {error}")))
}
