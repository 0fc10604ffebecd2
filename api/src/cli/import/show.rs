//! What an import says: by line what it read, what the reader wants to be known, and the sum.

use std::{collections::BTreeMap, io::Write as _};

use serde_json::json;

use super::Args;
use crate::{
    cli::tell,
    error::{Error, Result},
    ingest::{
        difference::Column,
        draft::Severity,
        plan::{Outcome, Report},
    },
};

/// More lines than these are counted, not shown.
const MANY: usize = 1_000;

/// Says on stderr what was read, by line, and with `--json` on stdout.
pub(super) fn show(file: &str, report: &Report, args: &Args) -> Result<()> {
    if report.lines.len() > MANY {
        summarise(file, report)?;
    } else {
        for line in &report.lines {
            // A plan is read as a difference: what would stay as it is says nothing.
            let word = match (args.dry_run, line.outcome) {
                (false, outcome) => outcome.as_str(),
                (true, Outcome::Created) => "+",
                (true, Outcome::Matched) => "~",
                (true, Outcome::Unchanged) => continue,
            };
            tell(&format!("{file}:{}: {word} {}", line.line, line.text))?;
        }
    }
    for change in report.changes.iter().take(MANY) {
        tell(&format!("{file}: {}", change.what))?;
        for Column { name, before, after } in &change.columns {
            if let Some(before) = before {
                tell(&format!("{file}:   - {name} {before}"))?;
            }
            if let Some(after) = after {
                tell(&format!("{file}:   + {name} {after}"))?;
            }
        }
    }
    for message in &report.messages {
        let place = message.line.map(|line| format!(":{line}")).unwrap_or_default();
        tell(&format!("{file}{place}: {}: {}", severity(message.severity), message.text))?;
    }
    for joined in &report.joined {
        tell(&format!("{file}: {joined}"))?;
    }
    if report.suggested > 0 {
        tell(&format!("{file}: {} pairs may be one; see colloquy suggestions list", report.suggested))?;
    }
    let done = match (args.dry_run, report.version) {
        (true, _) => "would be; nothing was written, and who is one with whom is decided after an import".to_owned(),
        (false, Some(version)) => format!("version {version}"),
        (false, None) => "nothing changed".to_owned(),
    };
    tell(&format!(
        "{file}: {} created, {} matched, {} unchanged, {} refused ({done})",
        report.created, report.matched, report.unchanged, report.refused
    ))?;
    if args.json {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", as_json(file, report, args.dry_run)).map_err(Error::internal)?;
    }
    Ok(())
}

fn as_json(file: &str, report: &Report, dry_run: bool) -> serde_json::Value {
    let lines = report.lines.iter().map(|line| {
        let outcome = match line.outcome {
            Outcome::Created => "CREATED",
            Outcome::Matched => "MATCHED",
            Outcome::Unchanged => "UNCHANGED",
        };
        json!({"line": line.line, "outcome": outcome, "text": line.text})
    });
    let changes = report.changes.iter().map(|change| {
        let columns = change.columns.iter();
        let columns =
            columns.map(|column| json!({"name": column.name, "before": column.before, "after": column.after}));
        json!({"what": change.what, "columns": columns.collect::<Vec<_>>()})
    });
    let messages = report
        .messages
        .iter()
        .map(|message| json!({"line": message.line, "severity": message.severity.as_str(), "text": message.text}));
    json!({
        "file": file,
        "dryRun": dry_run,
        "version": report.version,
        "created": report.created,
        "matched": report.matched,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "joined": report.joined,
        "suggested": report.suggested,
        "read": lines.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "messages": messages.collect::<Vec<_>>(),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// How many of each kind were read.
fn summarise(file: &str, report: &Report) -> Result<()> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in &report.lines {
        // A fact is told as `delegate: Ada → …`, an entity as `person Ada`.
        let (fact, _) = line.text.split_once(':').unwrap_or((&line.text, ""));
        let word = if fact.len() < 24 && line.text.contains('→') {
            fact
        } else {
            line.text.split(' ').next().unwrap_or_default()
        };
        *counts.entry((word, line.outcome.as_str())).or_default() += 1;
    }
    for ((word, outcome), count) in counts {
        tell(&format!("{file}: {count} × {outcome} {word}"))?;
    }
    tell(&format!("{file}: these are many lines; --json shows each"))
}
