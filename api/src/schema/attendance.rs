//! `AttendanceMatrix`: people against events.

use std::sync::Arc;

use entity::vocabulary::ParticipationRole;

use super::{
    at::NodeAt,
    connection::{Asked, Listing, PageInfo, Paged, RankedList},
    event::Event,
    object::{object, record},
    person::Person,
};
use crate::{
    error::{Error, Result},
    graph::{Attendance, AttendanceOf, Counted, View},
    page::{DEFAULT_ROWS, MOST_ROWS, PageArguments},
};

/// People against events, at most 100 by 100.
pub(crate) struct AttendanceMatrix(Paged<RankedList<Attendance>>);

/// One person against the events of a matrix.
pub(crate) struct AttendanceRow {
    list: Arc<RankedList<Attendance>>,
    row: Counted,
}

record! {
    /// That a person was at an event.
    AttendanceCell {
        /// The event, one of the matrix's.
        event: Event,
        /// The roles that the person had there, each once.
        roles: Vec<ParticipationRole>,
    }
}

object! {
    /// People against events, at most 100 by 100: a row for each person, a column for each event, a cell where the person was.
    AttendanceMatrix {
        fields {
            /// The columns, by time: the first of the events that match and at which somebody of the matrix was.
            async fn events(&self) -> Vec<Event> {
                let columns = self.0.list.question.columns().iter();
                columns.map(|ix| Event(NodeAt { view: self.0.list.view.clone(), ix: *ix })).collect()
            }

            /// The rows of this page, by number of events, the most first, then by name.
            async fn rows(&self) -> Vec<AttendanceRow> {
                self.0.page.rows.iter().map(|row| AttendanceRow { list: self.0.list.clone(), row: *row }).collect()
            }

            /// Where this page lies among all rows.
            async fn page_info(&self) -> PageInfo {
                self.0.info()
            }

            /// How many rows the whole matrix has.
            async fn total_count(&self) -> usize {
                self.0.list.ranked.len()
            }

            /// Whether there are more events than columns; `eventCount` counts those too.
            async fn truncated_events(&self) -> bool {
                self.0.list.question.truncated()
            }
        }
        lists {}
    }
}

object! {
    /// One person against the events of a matrix.
    AttendanceRow {
        fields {
            /// The place of the row among all rows, for `after`.
            async fn cursor(&self) -> String {
                self.list.cursor(&self.row)
            }

            /// The person.
            async fn person(&self) -> Person {
                Person(NodeAt { view: self.list.view.clone(), ix: self.row.node })
            }

            /// At how many of all the events that match the person was, shown or not.
            async fn event_count(&self) -> usize {
                self.row.count
            }

            /// Where the person was, in the order of the columns; an event where the person was not has no cell.
            async fn cells(&self) -> Result<Vec<AttendanceCell>> {
                let (list, view) = (&self.list, &self.list.view);
                let cells = list.question.cells(view, self.row.node)?.into_iter().map(|(ix, participations)| {
                    let event = Event(NodeAt { view: view.clone(), ix });
                    AttendanceCell { event, roles: view.graph().roles(&participations) }
                });
                Ok(cells.collect())
            }
        }
        lists {}
    }
}

impl AttendanceMatrix {
    /// A page of the matrix of what is asked; `words` say what that is, to bind the cursors.
    pub(crate) fn page(
        view: &View,
        asked: AttendanceOf,
        words: String,
        page: PageArguments,
        first_events: Option<i32>,
    ) -> Result<Self> {
        let columns = match first_events.map(usize::try_from) {
            None => DEFAULT_ROWS,
            Some(Ok(columns)) if columns <= MOST_ROWS => columns,
            Some(_) => {
                let message =
                    format!("`firstEvents` is from 0 to {MOST_ROWS}: a matrix has at most {MOST_ROWS} columns");
                return Err(Error::bad_input(message));
            }
        };
        let matrix = Attendance::of(view, asked, columns)?;
        let rows = matrix.rows().clone();
        Ok(Self(RankedList::page(matrix, view, Asked::new(None, "attendance", words), rows, page)?))
    }
}
