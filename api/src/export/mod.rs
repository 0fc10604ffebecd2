//! The graph in the formats of others, and a copy of the whole database: written piece by piece, in a fixed order, as of one
//! version, in memory that does not grow with the graph.
//!
//! One file for each format: it makes the bytes of one entity or fact, and knows neither where they go nor how fast. What
//! is shared is here: what can be exported, and the loop that runs over it.

mod csv;
mod graphml;
mod ical;
pub mod json_ld;
mod jsonl;
mod out;
mod restore;

use std::{collections::HashMap, sync::Arc, time::Duration};

use uuid::Uuid;

use crate::{
    error::{Code, Error, Result},
    feed::Feed,
    graph::{Graph, NodeIx, Part, View},
    store::{Store, copy::Dump},
};

pub use out::{Out, Piece};
pub use restore::{Copy, is_copy};

/// Entities whose texts are fetched at a time.
const NODES: usize = 500;

/// How often the database and the graph are tried to be had at one version.
const TRIES: usize = 50;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON Lines: everything that the database holds, to be read in again.
    Jsonl,
    /// Rows of cells, for spreadsheets.
    Csv(Table),
    /// GraphML, for Gephi, NetworkX and their like.
    GraphMl,
    /// schema.org as JSON-LD.
    JsonLd,
    /// The events that have a date, as iCalendar.
    Calendar,
}

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Table {
    /// One for each entity.
    #[default]
    Entities,
    /// One for each fact.
    Relations,
}

/// Something to be exported, at one version.
#[derive(Debug)]
pub struct Export {
    format: Format,
    /// None where the database alone has all that is asked for.
    view: Option<View>,
    part: Part,
    /// None where the graph alone has it.
    dump: Option<Dump>,
}

impl Format {
    /// What it is called.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv(_) => "csv",
            Self::GraphMl => "graphml",
            Self::JsonLd => "json-ld",
            Self::Calendar => "ics",
        }
    }

    /// The format of a name.
    #[must_use]
    pub fn parse(name: &str, table: Table) -> Option<Self> {
        let all = [Self::Jsonl, Self::Csv(table), Self::GraphMl, Self::JsonLd, Self::Calendar];
        all.into_iter().find(|format| format.as_str() == name)
    }

    /// As the `Content-Type` of an answer says it.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jsonl => "application/x-ndjson",
            Self::Csv(_) => "text/csv; charset=utf-8; header=present",
            Self::GraphMl => "application/graphml+xml",
            Self::JsonLd => "application/ld+json",
            Self::Calendar => "text/calendar; charset=utf-8",
        }
    }

    /// What a file of it is called at a version.
    #[must_use]
    pub fn file_name(self, version: u64) -> String {
        match self {
            Self::Csv(Table::Entities) => format!("colloquy-{version}-entities.csv"),
            Self::Csv(Table::Relations) => format!("colloquy-{version}-relations.csv"),
            Self::JsonLd => format!("colloquy-{version}.jsonld"),
            _ => format!("colloquy-{version}.{}", self.as_str()),
        }
    }

    /// Whether some of it is in the database alone.
    #[must_use]
    pub fn reads_store(self) -> bool {
        matches!(self, Self::Jsonl | Self::Csv(Table::Entities) | Self::JsonLd | Self::Calendar)
    }
}

/// The graph and the database at one version.
///
/// # Errors
/// `STORE_UNAVAILABLE` where the database does not answer, `OVERLOADED` where it is written to without a pause.
pub async fn together(feed: &Feed, store: &Store) -> Result<(Arc<Graph>, Dump)> {
    for _ in 0..TRIES {
        let dump = store.dump().await?;
        let graph = feed.graph();
        let is_same = |graph: &Graph| i64::try_from(graph.version()) == Ok(dump.at().version);
        if is_same(&graph) {
            return Ok((graph, dump));
        }
        let graph = feed.catch_up().await?;
        if is_same(&graph) {
            return Ok((graph, dump));
        }
    }
    let message = "The graph changes too quickly to be exported at one version. Try again in a moment.";
    Err(Error::new(Code::Overloaded, message))
}

impl Export {
    /// The whole database, as JSON Lines. It needs no graph.
    #[must_use]
    pub fn of_database(dump: Dump) -> Self {
        Self { format: Format::Jsonl, view: None, part: Part::Whole, dump: Some(dump) }
    }

    /// A part of a graph, with the database at the same version where the format reads it.
    #[must_use]
    pub fn of_graph(format: Format, view: View, part: Part, dump: Option<Dump>) -> Self {
        Self { format, view: Some(view), part, dump }
    }

    /// Writes all of it, and lets go of the database; [`Out::finish`] is then to be called.
    ///
    /// # Errors
    /// `TIMEOUT` when the time is over or nobody takes the pieces any more, `STORE_UNAVAILABLE` where the database does not
    /// answer.
    pub async fn write(self, out: &mut Out) -> Result<()> {
        match (self.format, &self.view, &self.dump) {
            (Format::Jsonl, None, Some(dump)) => jsonl::write_all(dump, out).await?,
            (Format::Jsonl, Some(view), Some(dump)) if self.part.is_whole() => {
                view.look()?;
                jsonl::write_all(dump, out).await?;
            }
            (Format::Jsonl, Some(view), Some(dump)) => jsonl::write_part(view, &self.part, dump, out).await?,
            (Format::Csv(Table::Entities), Some(view), _) => {
                csv::entity_head(out.buffer())?;
                self.entities(view, out, |buffer, ix, text| csv::entity(buffer, view.graph(), ix, text)).await?;
            }
            (Format::Csv(Table::Relations), Some(view), _) => {
                csv::relation_head(out.buffer())?;
                self.relations(view, out, |buffer, ix| csv::relation(buffer, view.graph(), ix)).await?;
            }
            (Format::GraphMl, Some(view), _) => {
                let graph = view.graph();
                graphml::begin(out.buffer());
                for ix in self.part.nodes(graph) {
                    view.step()?;
                    graphml::entity(out.buffer(), graph, ix);
                    out.breathe().await?;
                }
                // Some readers want every node before the first edge.
                for ix in self.part.relations(graph) {
                    view.step()?;
                    graphml::participation(out.buffer(), graph, ix);
                    out.breathe().await?;
                }
                self.relations(view, out, |buffer, ix| {
                    graphml::edges(buffer, graph, ix);
                    Ok(())
                })
                .await?;
                graphml::end(out.buffer());
            }
            (Format::JsonLd, Some(view), _) => {
                json_ld::begin(out.buffer());
                let mut first = true;
                self.entities(view, out, |buffer, ix, text| {
                    json_ld::member(buffer, view, ix, text, std::mem::take(&mut first))
                })
                .await?;
                json_ld::end(out.buffer());
            }
            (Format::Calendar, Some(view), _) => {
                ical::begin(out.buffer());
                self.entities(view, out, |buffer, ix, text| {
                    ical::event(buffer, view.graph(), ix, text);
                    Ok(())
                })
                .await?;
                ical::end(out.buffer());
            }
            (_, None, _) | (Format::Jsonl, Some(_), None) => {
                return Err(Error::internal("an export without what it is made of"));
            }
        }
        Ok(())
    }

    /// Hands every entity over, with its long text where the database has one.
    async fn entities(
        &self,
        view: &View,
        out: &mut Out,
        mut write: impl FnMut(&mut Vec<u8>, NodeIx, Option<&str>) -> Result<()>,
    ) -> Result<()> {
        let graph = view.graph();
        let mut nodes = self.part.nodes(graph);
        loop {
            let some: Vec<NodeIx> = nodes.by_ref().take(NODES).collect();
            if some.is_empty() {
                return Ok(());
            }
            view.look()?;
            let ids: Vec<Uuid> = some.iter().map(|ix| graph.node(*ix).id).collect();
            let texts = match &self.dump {
                Some(dump) => dump.texts(&ids).await?,
                None => HashMap::new(),
            };
            for ix in some {
                view.step()?;
                write(out.buffer(), ix, texts.get(&graph.node(ix).id).map(String::as_str))?;
                out.breathe().await?;
            }
        }
    }

    /// Hands every fact over.
    async fn relations(
        &self,
        view: &View,
        out: &mut Out,
        mut write: impl FnMut(&mut Vec<u8>, crate::graph::RelationIx) -> Result<()>,
    ) -> Result<()> {
        for ix in self.part.relations(view.graph()) {
            view.step()?;
            write(out.buffer(), ix)?;
            out.breathe().await?;
        }
        Ok(())
    }
}

/// How long a whole export may take.
pub const LONGEST: Duration = Duration::from_hours(1);
