//! Tables whose head says what stands in their columns: programmes with a column for the hours and one for who speaks, lists of
//! documents with their symbols.

use dom_query::NodeRef;

use super::{
    super::page::{is_label_of_time, role},
    layout,
};
use crate::name::{plain, split_honorific};
use ::entity::vocabulary::ParticipationRole as Role;

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    /// The day.
    Date,
    /// The hours.
    Time,
    /// The house.
    Venue,
    /// The title of a session, of a talk, of a document.
    Title,
    /// Who speaks.
    Speaker,
    /// Who has another role, by the word for it.
    Role(String),
    /// The symbol of a document.
    Symbol,
    /// The languages of a document.
    Languages,
    /// Anything else.
    Other,
}

/// The columns of a table, where its head names at least two that are known.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Option<Vec<Column>>,
    /// Whether a heading above says that each row is a meeting.
    meetings: bool,
    /// Whether its head says that each row is an event: day, title and place.
    events: bool,
}

/// A cell: whether it is of a head, and its text.
pub(super) type Cell = (bool, String);

impl Table {
    /// A table of which nothing is known; `meetings` says whether each row is a meeting by the heading above.
    pub(super) fn new(meetings: bool) -> Self {
        Self { columns: None, meetings, events: false }
    }

    /// The cells of a row that have text; and the lines to write for them, where the head of the table says how.
    pub(super) fn row(&mut self, row: &NodeRef<'_>, base: Option<&str>) -> (Vec<Cell>, Option<String>) {
        let (mut cells, mut columns, mut at) = (Vec::new(), Vec::new(), 0_usize);
        for cell in row.children_it(false).filter(NodeRef::is_element) {
            let span = cell.attr("colspan").and_then(|span| span.trim().parse::<usize>().ok()).unwrap_or(1);
            let text = layout::text(&cell, base).trim().to_owned();
            if !text.is_empty() {
                columns.push((at, span > 1));
                cells.push((cell.has_name("th"), text));
            }
            at = at.saturating_add(span.clamp(1, 100));
        }
        let head = cells.len() > 1 && cells.iter().all(|(heading, _)| *heading);
        if head && self.columns.is_none() {
            let found: Vec<Column> = cells.iter().map(|(_, text)| column(text)).collect();
            let known = found.iter().filter(|column| **column != Column::Other).count();
            let shows = found.iter().any(|column| matches!(column, Column::Speaker | Column::Role(_) | Column::Symbol));
            // A list of events: each row is one.
            let of_events = [Column::Date, Column::Title, Column::Venue].iter().all(|column| found.contains(column));
            if known > 1 && (shows || of_events) && found.len() == at {
                self.events = !shows;
                self.columns = Some(found);
                return (cells, Some(String::new()));
            }
        }
        let written = self.columns.as_ref().filter(|known| cells.len() > 1 && known.len() == at).map(|known| {
            // What is as wide as several columns is of none of them.
            let cell = |((at, wide), (_, text)): (&(usize, bool), &Cell)| {
                let column = known.get(*at).filter(|_| !wide).cloned();
                (column.unwrap_or(Column::Other), text.clone())
            };
            let cells: Vec<(Column, String)> = columns.iter().zip(&cells).map(cell).collect();
            match known.contains(&Column::Date) {
                true if self.meetings => meeting(&cells),
                true if self.events => event(&cells),
                _ => written(&cells),
            }
        });
        (cells, written)
    }
}

/// What the head of a column says.
fn column(head: &str) -> Column {
    if is_label_of_time(head) {
        return Column::Time;
    }
    match plain(head).as_str() {
        "date" | "fecha" | "day" | "jour" => Column::Date,
        "venue" | "place" | "room" | "lieu" | "salle" | "lugar" | "sala" => Column::Venue,
        "title" | "titre" | "titulo" | "session" | "seance" | "sesion" | "topic" | "sujet" | "theme" | "tema"
        | "module" | "modulo" | "event" | "evenement" | "evento" | "manifestation" | "meeting" | "reunion"
        | "activity" | "activite" | "actividad" | "talk" | "presentation" | "communication" | "ponencia"
        | "document" | "documento" => Column::Title,
        "symbol" | "cote" | "signatura" | "document symbol" | "doc no" | "document no" => Column::Symbol,
        "language" | "languages" | "langue" | "langues" | "idioma" | "idiomas" => Column::Languages,
        _ => match role(head) {
            Some(Role::Speaker | Role::Presenter) => Column::Speaker,
            Some(_) => Column::Role(head.to_owned()),
            None => Column::Other,
        },
    }
}

/// The lines for a meeting: its title with day, hours and house in brackets behind it, then who has a part.
fn meeting(cells: &[(Column, String)]) -> String {
    let of = |wanted: &Column| cells.iter().find(|(column, _)| column == wanted).map(|(_, text)| layout::inline(text));
    let beside: Vec<String> = [Column::Date, Column::Time, Column::Venue].iter().filter_map(of).collect();
    let mut lines = vec![format!("{} ({})", of(&Column::Title).unwrap_or_default(), beside.join(", "))];
    for (column, text) in cells {
        let word = match column {
            Column::Speaker => "Speaker",
            Column::Role(word) => word,
            _ => continue,
        };
        lines.extend(people(text).iter().map(|who| format!("{word}: {who}")));
    }
    lines.join("\n") + "\n"
}

/// The lines for an event, as a block of its own: title, day, place, and what stands below the title.
fn event(cells: &[(Column, String)]) -> String {
    let of = |wanted: &[Column]| {
        let texts = cells.iter().filter(|(column, _)| wanted.contains(column)).map(|(_, text)| text.trim());
        texts.collect::<Vec<_>>().join(", ")
    };
    let title = of(&[Column::Title]);
    let (title, below) = title.split_once('\n').unwrap_or((title.as_str(), ""));
    let (days, venue) = (of(&[Column::Date, Column::Time]), of(&[Column::Venue]));
    let lines = ["", title, &layout::inline(&days), &layout::inline(&venue), below];
    lines.join("\n") + "\n"
}

/// The lines for a row: hours and title on one, then who has a part; a talk without hours with its title behind the name.
fn written(cells: &[(Column, String)]) -> String {
    let of = |wanted: fn(&Column) -> bool| {
        let texts: Vec<&str> =
            cells.iter().filter(|(column, _)| wanted(column)).map(|(_, text)| text.as_str()).collect();
        texts.join(", ")
    };
    let (date, time) = (of(|column| *column == Column::Date), of(|column| *column == Column::Time));
    // The day stands on a line of its own, and all that is done on it below.
    let (day, time) = if date.is_empty() || time.is_empty() { (String::new(), date + &time) } else { (date, time) };
    let title = of(|column| matches!(column, Column::Title | Column::Venue | Column::Other));
    let symbol = of(|column| *column == Column::Symbol);
    let languages = of(|column| *column == Column::Languages);
    let mut lines = Vec::new();
    lines.extend((!day.is_empty()).then_some(day));
    if !symbol.is_empty() {
        let (words, addresses): (Vec<&str>, Vec<&str>) =
            languages.split_whitespace().partition(|word| !word.contains("://"));
        let languages = words.join(" ").replace(" ,", ",");
        let languages = if languages.is_empty() { String::new() } else { format!(" ({languages})") };
        let address =
            addresses.first().map(|address| format!(" {}", address.trim_end_matches(','))).unwrap_or_default();
        lines.push(format!("{symbol} {}{languages}{address}", layout::inline(&title)));
        return lines.join("\n") + "\n";
    }
    let speakers: Vec<String> =
        cells.iter().filter(|(column, _)| *column == Column::Speaker).flat_map(|(_, text)| people(text)).collect();
    let others = cells.iter().filter_map(|(column, text)| match column {
        Column::Role(word) => Some(people(text).into_iter().map(move |who| format!("{word}: {who}"))),
        _ => None,
    });
    if time.is_empty() && !title.is_empty() && !title.contains('\n') && speakers.len() == 1 {
        lines.extend(speakers.iter().map(|who| format!("• {who}: “{title}”")));
        lines.extend(others.flatten());
    } else {
        let (title, below) = title.split_once('\n').unwrap_or((title.as_str(), ""));
        let head = [time.as_str(), title].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ");
        lines.extend((!head.is_empty()).then_some(head));
        lines.extend((!below.is_empty()).then(|| below.to_owned()));
        lines.extend(others.flatten());
        lines.extend(speakers.iter().map(|who| format!("• {who}")));
    }
    lines.join("\n") + "\n"
}

/// Those whom a cell names: each on a line, or one with his house on the next.
fn people(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let each = lines.iter().all(|line| {
        let line = line.trim_start_matches(['•', ' ']);
        split_honorific(line).0.is_some() || line.contains([',', '('])
    });
    if each {
        lines.iter().map(|line| line.trim_start_matches(['•', ' ']).to_owned()).collect()
    } else {
        vec![lines.join(", ")]
    }
}
