//! `Source`: where facts come from.

use std::{ops::RangeInclusive, sync::Arc};

use super::{
    connection::{Asked, GraphList},
    entity::EntityConnection,
    id::GlobalId,
    loader::{BodyOf, loader},
    object::object,
    scalar::{DateTime, Url},
};
use crate::{
    error::{Error, Result},
    graph::{Field, List, Order, Ref, Rows, View},
    ingest::read::list::lines_of_head,
    store::read::{Body, SourceHead},
};

/// A source, and the look at the graph that it is seen from.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) view: View,
    pub(crate) row: Arc<SourceHead>,
}

object! {
    /// Where facts come from: a page, a list, a programme, in its latest reading.
    Source {
        fields {
            /// Its id, for ever.
            async fn id(&self) -> GlobalId {
                GlobalId::Source(self.row.id)
            }

            /// Where it was published; null if that is not known.
            async fn url(&self) -> Option<Url> {
                self.row.url.as_deref().map(Url::of)
            }

            /// Its title.
            async fn title(&self) -> Option<&str> {
                self.row.title.as_deref()
            }

            /// Its media type, such as `text/plain`.
            async fn media_type(&self) -> &str {
                &self.row.media_type
            }

            /// Who published it.
            async fn publisher(&self) -> Option<&str> {
                self.row.publisher.as_deref()
            }

            /// The licence that it is under.
            async fn licence(&self) -> Option<&str> {
                self.row.licence.as_deref()
            }

            /// When its text was taken; reading the same text again does not change it.
            async fn retrieved_at(&self) -> DateTime {
                DateTime(self.row.retrieved_at)
            }

            /// The SHA-256 digest of its bytes, in hexadecimal.
            async fn sha256(&self) -> &str {
                &self.row.sha256
            }

            /// The text that the places of claims count lines in, or some lines of it. A part of a long list has the list's
            /// first row and its own rows, and counts the lines of the list.
            async fn text(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "A line, `30`, or several, `30-34`, counted from 1; the whole text where it is not given. \
                                  Lines beyond the end are left out.")]
                lines: Option<String>,
            ) -> Option<Result<String>> {
                self.read(ctx, lines.as_deref()).await.transpose()
            }
        }
        lists {
            /// The entities that it makes claims about, by name.
            entities() -> Option<Result<EntityConnection>> where ctx is context {
                |source, page| Some(async {
                    let ids = loader(ctx)?.loader().store.nodes_of_source(source.row.id).await?;
                    let graph = source.view.graph();
                    let mut rows: Vec<_> = ids.into_iter().filter_map(|id| graph.find_node(id)).map(Ref::Node).collect();
                    rows.sort_unstable();
                    rows.dedup();
                    let order = vec![Order { field: Field::Name, descending: false }];
                    let list = List { order, ..List::of(Rows::Fixed(rows.into())) };
                    GraphList::page(&source.view, Asked::new(Some(source.row.id), "entities", ()), list, page)
                }.await)
            }
        }
    }
}

impl Source {
    async fn read(&self, ctx: &async_graphql::Context<'_>, lines: Option<&str>) -> Result<Option<String>> {
        let lines = lines.map(read_lines).transpose()?;
        let Some(body) = loader(ctx)?.load_one(BodyOf(self.row.id)).await? else { return Ok(None) };
        let text = lines.map_or_else(|| body.text.clone(), |lines| cut(&body, &lines));
        self.view.carry(&text)?;
        Ok(Some(text))
    }
}

/// The lines that `30` or `30-34` means.
fn read_lines(text: &str) -> Result<RangeInclusive<usize>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if 0 < first && first <= last => Ok(first..=last),
        _ => Err(Error::bad_input(format!("`lines` is `{text}`; write one line as 30, or several as 30-34"))),
    }
}

/// Some lines of a text. Those of a part of a long list are counted in the list, but for its first row, which every part has.
fn cut(body: &Body, lines: &RangeInclusive<usize>) -> String {
    let head = body.first_line.map(|first| (lines_of_head(&body.text) as usize, first as usize));
    let number = |at: usize| match head {
        Some((head, first)) if at >= head => at - head + first,
        _ => at + 1,
    };
    let wanted = body.text.lines().enumerate().filter(|(at, _)| lines.contains(&number(*at)));
    wanted.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}
