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
        parts::PartDone,
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
    show_changes(file, report)?;
    show_findings(file, report)?;
    tell(&format!("{file}: {} ({})", sum(report), done(report, args)))?;
    if args.json {
        print(&as_json(file, report, args.dry_run))?;
    }
    Ok(())
}

/// Says on stderr what was read of a part of a long list, after how many rows of how many, and with `--json` on stdout. What
/// each line says is told in JSON alone.
pub(super) fn show_part(file: &str, (rows, all): (u64, u64), part: &PartDone, args: &Args) -> Result<()> {
    let Some(report) = &part.report else {
        return tell(&format!("{file}: {rows} of {all} rows: part {} was read before", part.number));
    };
    show_findings(file, report)?;
    tell(&format!("{file}: {rows} of {all} rows: {} ({})", sum(report), done(report, args)))?;
    if args.json {
        let mut json = as_json(file, report, args.dry_run);
        json["part"] = part.number.into();
        json["rows"] = part.rows.into();
        print(&json)?;
    }
    Ok(())
}

fn sum(report: &Report) -> String {
    let Report { created, matched, unchanged, refused, .. } = report;
    format!("{created} created, {matched} matched, {unchanged} unchanged, {refused} refused")
}

fn done(report: &Report, args: &Args) -> String {
    match (args.dry_run, report.version) {
        (true, _) => "would be; nothing was written, and who is one with whom is decided after an import".to_owned(),
        (false, Some(version)) => format!("version {version}"),
        (false, None) => "nothing changed".to_owned(),
    }
}

fn print(json: &serde_json::Value) -> Result<()> {
    writeln!(std::io::stdout().lock(), "{json}").map_err(Error::internal)
}

fn show_changes(file: &str, report: &Report) -> Result<()> {
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
    Ok(())
}

/// What the reader wants to be known, and who was found to be one with whom.
fn show_findings(file: &str, report: &Report) -> Result<()> {
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
