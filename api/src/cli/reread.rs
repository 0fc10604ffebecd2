//! `colloquy reread`: reads sources again with the readers of this program, and shows or applies the difference.

use clap::builder::FalseyValueParser;
use serde_json::json;
use uuid::Uuid;

use super::{Curator, Database, print_line, tell};
use crate::{
    error::{Code, Error, Result},
    ingest::{
        plan::Outcome,
        reread::{Reread, is_current, reread},
    },
    store::Store,
};

const EXAMPLES: &str = "\
Examples:
  colloquy reread                        what the readers of this program read otherwise in sources that older ones read
  colloquy reread --apply                and write that
  colloquy reread --all 0197… --json     one source, whoever read it

What is marked + is read now and was not, what is marked - was read and no longer is, ~ is more evidence for what is known.
The text of each source is the one that was read before; nothing is fetched.";

/// Read sources again with newer readers; show the difference, or apply it
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The sources, by id; without any, all
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<Uuid>,

    /// Those too that the readers of this program read
    #[arg(long, env = "COLLOQUY_ALL", value_parser = FalseyValueParser::new())]
    pub all: bool,

    /// Write the difference
    #[arg(long, env = "COLLOQUY_APPLY", value_parser = FalseyValueParser::new())]
    pub apply: bool,

    /// Report as JSON on stdout, one line a source
    #[arg(long, env = "COLLOQUY_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,

    /// Who asks for it.
    #[command(flatten)]
    pub curator: Curator,

    /// Where they are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Reads every source again that was asked for; one that fails is reported, and the others are read all the same.
pub async fn run(args: Args) -> Result<()> {
    let store = Store::connect(&args.database.url).await?;
    store.migrate().await?;
    let known = store.sources_with_readers().await?;
    if let Some(missing) = args.sources.iter().find(|id| !known.iter().any(|(own, _)| own == *id)) {
        return Err(Error::new(Code::NotFound, format!("There is no source {missing} that anything was read from.")));
    }
    let wanted = known.iter().filter(|(id, readers)| {
        (args.sources.is_empty() || args.sources.contains(id)) && (args.all || !is_current(readers))
    });
    let (mut read, mut failed) = (0, 0);
    for (id, _) in wanted {
        read += 1;
        match reread(&store, *id, &args.curator.actor, args.apply).await {
            Ok(Some(again)) => show(&again, &args)?,
            Ok(None) => {}
            Err(error) if error.code() == Code::StoreUnavailable => return Err(error),
            Err(error) => {
                failed += 1;
                tell(&format!("colloquy: {error}"))?;
            }
        }
    }
    tell(&format!("{read} of {} sources read again", known.len()))?;
    if failed == 0 {
        Ok(())
    } else {
        Err(Error::bad_input(format!("{failed} of {read} sources could not be read again")))
    }
}

fn show(again: &Reread, args: &Args) -> Result<()> {
    let Reread { name, reader, report, unsaid, .. } = again;
    if args.json {
        let lines = report.lines.iter().filter(|line| line.outcome != Outcome::Unchanged);
        let lines: Vec<_> = lines
            .map(|line| json!({"line": line.line, "outcome": line.outcome.as_str().to_uppercase(), "text": line.text}))
            .collect();
        let report = json!({
            "source": again.source, "name": name, "reader": reader, "applied": args.apply, "version": report.version,
            "created": report.created, "matched": report.matched, "unchanged": report.unchanged, "read": lines,
            "unsaid": unsaid,
        });
        return print_line(&report.to_string());
    }
    for line in &report.lines {
        let mark = match line.outcome {
            Outcome::Created => '+',
            Outcome::Matched => '~',
            Outcome::Unchanged => continue,
        };
        tell(&format!("{name}:{}: {mark} {}", line.line, line.text))?;
    }
    for unsaid in unsaid {
        tell(&format!("{name}: - {unsaid}"))?;
    }
    let done = match (args.apply, report.version) {
        (false, _) => "would be; --apply writes it".to_owned(),
        (true, Some(version)) => format!("version {version}"),
        (true, None) => "nothing changed".to_owned(),
    };
    tell(&format!(
        "{name}: {} created, {} matched, {} unchanged, {} claims no longer read, by {reader} ({done})",
        report.created,
        report.matched,
        report.unchanged,
        unsaid.len()
    ))
}
