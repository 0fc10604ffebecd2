//! Engines from `PyPI` on the same network and the same pairs: fetched at first use into a place of their own under `target`,
//! and left out, with the reason, where they cannot be.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use tempfile::TempDir;

use crate::network::Network;

/// What is fetched: an embedded graph database, and a library in C.
const PACKAGES: [&str; 2] = ["ladybug==0.22.0", "igraph==1.0.0"];

/// Where engines are kept once they are there.
pub(crate) struct Engines {
    python: PathBuf,
    folder: TempDir,
}

/// What an engine says of a pair: so many steps, none where there is no way, and how long it took to find out.
pub(crate) type Answer = (Option<usize>, Duration);

impl Engines {
    /// The engines, with a network and pairs of its numbers to be asked about.
    ///
    /// # Errors
    /// Why there are none.
    pub(crate) fn fetch(network: &Network, pairs: &[(usize, usize)]) -> Result<Self, String> {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench-data");
        let place = target.join(format!("engines-{}", PACKAGES.join("-").replace("==", "-")));
        let python = place.join("bin/python");
        fs::create_dir_all(&target).map_err(|error| error.to_string())?;
        if !place.join("complete").exists() {
            let _ = fs::remove_dir_all(&place);
            run(Command::new("python3").args(["-m", "venv"]).arg(&place))?;
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-input"]).args(PACKAGES))?;
            fs::write(place.join("complete"), "").map_err(|error| error.to_string())?;
        }
        let folder = TempDir::with_prefix_in("network-", &target).map_err(|error| error.to_string())?;
        let row = |rows: &mut String, a: usize, b: usize| writeln!(rows, "{a},{b}").expect("a text takes everything");
        let (mut numbers, mut edges, mut asked) = (String::new(), String::new(), String::new());
        for number in 0..network.nodes.len() {
            writeln!(numbers, "{number}").expect("a text takes everything");
            let others = network.neighbours(number).iter().map(|other| *other as usize);
            others.filter(|other| number < *other).for_each(|other| row(&mut edges, number, other));
        }
        for (from, to) in pairs {
            row(&mut asked, *from, *to);
        }
        for (name, rows) in [("nodes.csv", numbers), ("edges.csv", edges), ("pairs.csv", asked)] {
            fs::write(folder.path().join(name), rows).map_err(|error| error.to_string())?;
        }
        Ok(Self { python, folder })
    }

    /// What an engine says of each pair.
    ///
    /// # Errors
    /// Why it says nothing.
    pub(crate) fn ask(&self, engine: &str, most_steps: usize) -> Result<Vec<Answer>, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/engine.py");
        let mut command = Command::new(&self.python);
        let said = run(command.arg(script).arg(engine).arg(self.folder.path()).arg(most_steps.to_string()))?;
        let answer = |line: &str| {
            let (steps, nanoseconds) = line.split_once(' ')?;
            let steps = if steps == "-" { None } else { Some(steps.parse().ok()?) };
            Some((steps, Duration::from_nanos(nanoseconds.parse().ok()?)))
        };
        said.lines().map(|line| answer(line).ok_or_else(|| format!("it said {line:?}"))).collect()
    }
}

/// What a command says, or its last line where it fails.
fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).trim_end().lines().last().unwrap_or_default().to_owned();
    Err(format!("{name}: {}: {said}", output.status))
}
