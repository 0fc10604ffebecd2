//! JSON Lines: a first line that says what this is, a line for each row of each table, and a last line with their number,
//! so that a file that was cut is known for one. [`restore`](super::restore) reads them.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};
use uuid::Uuid;

use super::Out;
use crate::{
    error::{Error, Result},
    graph::{Part, View},
    store::copy::{Dump, Row, Table},
};

/// The version of this layout.
pub(super) const LAYOUT: u64 = 1;

/// Writes lines and counts them.
struct Lines<'a> {
    out: &'a mut Out,
    written: u64,
}

/// Everything that the database holds.
pub(super) async fn write_all(dump: &Dump, out: &mut Out) -> Result<()> {
    let at = dump.at();
    let mut lines = Lines { out, written: 0 };
    lines.line(&json!({ "colloquy": LAYOUT, "version": at.version, "trimmed": at.trimmed })).await?;
    for table in Table::ALL {
        let mut place = None;
        loop {
            let (rows, next) = dump.page(table, place.as_ref()).await?;
            lines.rows(table, rows).await?;
            match next {
                Some(next) => place = Some(next),
                None => break,
            }
        }
    }
    lines.end().await
}

/// The rows of some entities and facts, with whatever is claimed of them and by whom. The history is left out: a log of a
/// part would tell of what the part does not have.
pub(super) async fn write_part(view: &View, part: &Part, dump: &Dump, out: &mut Out) -> Result<()> {
    let graph = view.graph();
    let mut nodes: BTreeSet<Uuid> = part.nodes(graph).map(|ix| graph.node(ix).id).collect();
    let relations: Vec<Uuid> = {
        let ids: BTreeSet<Uuid> = part.relations(graph).map(|ix| graph.relation(ix).id).collect();
        ids.into_iter().collect()
    };
    let kept: Vec<_> = graph.redirects().filter(|(_, kept)| nodes.contains(&graph.node(*kept).id)).collect();
    nodes.extend(kept.into_iter().map(|(dropped, _)| graph.node(dropped).id));
    let sources = close(view, dump, &mut nodes, &relations).await?;
    let nodes: Vec<Uuid> = nodes.into_iter().collect();
    let known: HashSet<Uuid> = nodes.iter().copied().collect();

    let at = dump.at();
    let mut lines = Lines { out, written: 0 };
    lines.line(&json!({ "colloquy": LAYOUT, "version": at.version, "trimmed": at.version, "part": true })).await?;
    let sources: Vec<Uuid> = sources.into_iter().collect();
    for (table, column, ids) in [
        (Table::Source, "id", &sources),
        (Table::Node, "id", &nodes),
        (Table::Event, "id", &nodes),
        (Table::Organisation, "id", &nodes),
        (Table::Person, "id", &nodes),
        (Table::Document, "id", &nodes),
        (Table::Theme, "id", &nodes),
        (Table::Name, "node_id", &nodes),
        (Table::Identifier, "node_id", &nodes),
        (Table::Relation, "id", &relations),
        (Table::Claim, "node_id", &nodes),
        (Table::Claim, "relation_id", &relations),
        (Table::Judgement, "a_id", &nodes),
        (Table::Merge, "dropped_id", &nodes),
    ] {
        for ids in ids.chunks(Dump::at_a_time(table)) {
            view.look()?;
            let mut rows = dump.having(table, column, ids).await?;
            for end in ["b_id", "kept_id"] {
                rows.retain(|row| id(row, end).is_none_or(|id| known.contains(&id)));
            }
            lines.rows(table, rows).await?;
        }
    }
    lines.end().await
}

/// Adds the entities that a claim means by its value, and gives the sources of all claims.
async fn close(view: &View, dump: &Dump, nodes: &mut BTreeSet<Uuid>, relations: &[Uuid]) -> Result<BTreeSet<Uuid>> {
    let mut sources = BTreeSet::new();
    let mut new: Vec<Uuid> = nodes.iter().copied().collect();
    let mut of_relations = relations;
    while !(new.is_empty() && of_relations.is_empty()) {
        let mut meant = BTreeSet::new();
        for (column, ids) in [("node_id", &*new), ("relation_id", of_relations)] {
            for ids in ids.chunks(Dump::at_a_time(Table::Claim)) {
                view.look()?;
                for claim in dump.having(Table::Claim, column, ids).await? {
                    sources.extend(id(&claim, "source_id"));
                    meant.extend(id(&claim, "value_node_id"));
                }
            }
        }
        // What an entity was merged into belongs to it.
        let graph = view.graph();
        let kept = meant.iter().filter_map(|id| Some(graph.node(graph.find_node(*id)?).id));
        let kept: Vec<Uuid> = kept.collect();
        meant.extend(kept);
        new = meant.into_iter().filter(|id| nodes.insert(*id)).collect();
        of_relations = &[];
    }
    Ok(sources)
}

fn id(row: &Row, column: &str) -> Option<Uuid> {
    Uuid::parse_str(row.get(column)?.as_str()?).ok()
}

impl Lines<'_> {
    async fn line(&mut self, line: &impl serde::Serialize) -> Result<()> {
        serde_json::to_writer(&mut *self.out.buffer(), line).map_err(Error::internal)?;
        self.out.buffer().push(b'\n');
        self.out.breathe().await
    }

    async fn rows(&mut self, table: Table, rows: Vec<Row>) -> Result<()> {
        for row in rows {
            let mut line = Row::with_capacity(row.len() + 1);
            line.insert("table".to_owned(), Value::from(table.as_str()));
            line.extend(row);
            self.line(&line).await?;
            self.written += 1;
        }
        Ok(())
    }

    async fn end(mut self) -> Result<()> {
        let written = self.written;
        self.line(&json!({ "end": { "rows": written } })).await
    }
}
