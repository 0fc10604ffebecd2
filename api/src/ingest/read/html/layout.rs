//! The text of an element as a reader of pages wants it: a line for a paragraph, a heading, an entry of a list, a row.

use dom_query::NodeRef;

use super::table::Table;

/// Elements whose content is not read.
const SKIPPED: &str = " script style noscript template svg math iframe nav footer form button select textarea head object canvas \
    audio video dialog menu ";

/// Elements that begin and end lines.
const BLOCKS: &str = " p div section article ul ol table tbody thead tfoot blockquote pre figure figcaption address dl main fieldset \
    details summary aside header h1 h2 h3 h4 h5 h6 center body caption hgroup ";

/// Elements that are headings within a page.
const HEADINGS: &[&str] = &["h2", "h3", "h4", "h5", "h6"];

/// Endings of addresses that are documents.
const DOCUMENTS: &[&str] = &[
    ".pdf", ".txt", ".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx", ".odt", ".odp", ".rtf", ".zip", ".mp3", ".mp4",
    ".epub",
];

/// What has more nodes is no furniture.
const MAX_FURNITURE: usize = 2_000;

/// The lines of an element's text. `base` is where the page was published.
pub(super) fn text(node: &NodeRef<'_>, base: Option<&str>) -> String {
    let mut writer = Writer { base, ..Writer::default() };
    writer.children(node);
    writer.end_line();
    writer.out
}

/// A text with its white space as single spaces.
pub(super) fn inline(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Writer<'b> {
    out: String,
    line: String,
    base: Option<&'b str>,
    /// What stands before the first text of a list's entry.
    mark: Option<String>,
    /// Whether what is written is in an entry of a list.
    item: bool,
    /// The table that rows are of.
    table: Table,
}

impl Writer<'_> {
    fn children(&mut self, node: &NodeRef<'_>) {
        let mut number = 0;
        let mut child = node.first_child();
        while let Some(node) = child {
            self.node(&node, &mut number);
            child = node.next_sibling();
        }
    }

    fn node(&mut self, node: &NodeRef<'_>, number: &mut u32) {
        if node.is_text() {
            self.words(&node.text());
            return;
        }
        let Some(name) = node.node_name().map(|name| name.to_ascii_lowercase()) else { return };
        let padded = format!(" {name} ");
        if SKIPPED.contains(&padded) || hidden(node) {
            return;
        }
        match name.as_str() {
            "br" => self.end_line(),
            "hr" => self.gap(),
            "li" => {
                *number += 1;
                // What has a heading of its own is a block.
                if node.children_it(false).any(|inner| HEADINGS.iter().any(|name| inner.has_name(name))) {
                    self.gap();
                }
                self.end_line();
                let ordered = node.parent().is_some_and(|parent| parent.has_name("ol"));
                self.mark = Some(if ordered { format!("{number}. ") } else { "• ".to_owned() });
                let around = std::mem::replace(&mut self.item, true);
                self.children(node);
                self.end_line();
                (self.mark, self.item) = (None, around);
            }
            "table" => {
                self.gap();
                let lists = self.out.trim_end().lines().next_back().is_some_and(super::super::page::heads_meetings);
                let around = std::mem::replace(&mut self.table, Table::new(lists));
                self.children(node);
                self.table = around;
                self.gap();
            }
            "tr" => self.row(node),
            "dt" => {
                self.end_line();
                self.children(node);
                if !self.line.is_empty() && !self.line.trim_end().ends_with(':') {
                    self.line = format!("{}:", self.line.trim_end());
                }
                self.end_line();
            }
            "dd" => {
                self.end_line();
                self.children(node);
                self.end_line();
            }
            "aside" if !node.descendants_it().any(|inner| inner.has_name("dl")) => {}
            "strong" | "b" | "span" => {
                let begins = self.line.is_empty();
                self.children(node);
                // `<strong>Date</strong><span>16 November</span>`
                let word = self.line.trim_end();
                let named = super::super::page::is_label(word) || super::super::page::role(word).is_some();
                let label = begins && named && !word.ends_with(':');
                if label && node.next_element_sibling().is_some() {
                    self.line = format!("{}: ", self.line.trim_end());
                }
            }
            "a" => self.anchor(node),
            "time" => self.time(node),
            _ if BLOCKS.contains(&padded) => {
                let inside = self.item && self.line.is_empty();
                let close = is_field(node);
                if close && node.prev_element_sibling().is_some_and(|before| is_field(&before)) {
                    self.end_line();
                } else if !inside {
                    self.gap();
                }
                self.children(node);
                let goes_on = close && node.next_element_sibling().is_some_and(|next| is_field(&next));
                if self.item || goes_on { self.end_line() } else { self.gap() }
            }
            _ => self.children(node),
        }
    }

    /// A row: `Label: value`, `10:00–11:30  Panel one: …`, or cells parted by commas.
    fn row(&mut self, row: &NodeRef<'_>) {
        self.end_line();
        let (cells, written) = self.table.row(row, self.base);
        if let Some(lines) = written {
            self.out.push_str(&lines);
            return;
        }
        if cells.iter().any(|(_, cell)| cell.contains('\n')) {
            for (_, cell) in &cells {
                self.out.push_str(cell);
                self.out.push('\n');
            }
            return;
        }
        let texts: Vec<&str> = cells.iter().map(|(_, cell)| cell.as_str()).collect();
        let line = match (cells.first(), texts.split_first()) {
            (Some((heading, _)), Some((first, rest))) if !rest.is_empty() => {
                let role = rest.len() == 1 && super::page::role(first).is_some();
                let label = super::page::is_label(first) || role || (*heading && rest.len() == 1);
                if label {
                    format!("{}: {}", first.trim_end_matches([':', ' ']), rest.join(", "))
                } else if first.starts_with(|c: char| c.is_ascii_digit()) {
                    // The hours, what takes place, and who has a part in it.
                    format!("{first}  {}", rest.join("\n"))
                } else {
                    texts.join(", ")
                }
            }
            _ => texts.concat(),
        };
        if !line.is_empty() {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// The words of a link, and its address where it is a document.
    fn anchor(&mut self, node: &NodeRef<'_>) {
        self.children(node);
        let Some(address) = node.attr("href") else { return };
        let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let document = DOCUMENTS.iter().any(|ending| path.ends_with(ending))
            || path.contains("undocs.org/")
            || path.contains("/download/");
        if let Some(address) = absolute(address.trim(), self.base).filter(|_| document)
            && !self.line.contains(&address)
        {
            self.words(&format!(" {address} "));
        }
    }

    /// A date: as printed, or by its attribute where the print has no year.
    fn time(&mut self, node: &NodeRef<'_>) {
        let printed = inline(&node.text());
        let stated = node.attr("datetime").map(|stated| stated.trim().to_string()).unwrap_or_default();
        let day = stated.get(..10).filter(|day| crate::edtf::Edtf::parse(day).is_ok());
        let year = day.and_then(|day| day.get(..4));
        match (day, year) {
            (Some(day), Some(year)) if !printed.contains(year) && !printed.contains(':') => {
                self.words(&format!(" {day} "));
            }
            _ => self.words(&printed),
        }
    }

    fn words(&mut self, text: &str) {
        if self.line.is_empty()
            && !text.trim().is_empty()
            && let Some(mark) = self.mark.take()
        {
            self.line = mark;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                if !self.line.is_empty() && !self.line.ends_with(' ') {
                    self.line.push(' ');
                }
            } else {
                self.line.push(c);
            }
        }
    }

    fn end_line(&mut self) {
        let line = self.line.trim();
        if !line.is_empty() {
            self.out.push_str(line);
            self.out.push('\n');
        }
        self.line.clear();
    }

    fn gap(&mut self) {
        self.end_line();
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// Whether an element is a short text alone, such as the name, the post or the house on a card: several of them are lines of
/// one block.
fn is_field(node: &NodeRef<'_>) -> bool {
    const SHORT: usize = 160;
    let plain = |inner: &NodeRef<'_>| {
        inner.node_name().is_none_or(|name| {
            let name = format!(" {} ", name.to_ascii_lowercase());
            !BLOCKS.contains(&name) && !" li tr td th dt dd hr br ".contains(&name)
        })
    };
    node.has_name("div") && node.children_it(false).all(|inner| plain(&inner)) && node.text().trim().len() <= SHORT
}

fn hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
        || node.attr("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        || is_furniture(node)
}

/// Whether an element is furniture of the site by its class, id or role, or as the head that has its menu; one that holds the page
/// itself is not.
fn is_furniture(node: &NodeRef<'_>) -> bool {
    let mut named = ["class", "id", "role"].iter().filter_map(|name| node.attr(name));
    let by_class = named.any(|names| super::super::page::is_furniture_by_class(&names));
    let has_menu = || node.has_name("header") && node.descendants_it().any(|inner| inner.has_name("nav"));
    if !by_class && !has_menu() {
        return false;
    }
    let mut inner = node.descendants_it();
    let page = |inner: NodeRef<'_>| ["h1", "main", "article"].iter().any(|name| inner.has_name(name));
    !inner.by_ref().take(MAX_FURNITURE).any(page) && inner.next().is_none()
}

/// An address as it is from anywhere.
fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    if address.starts_with("http://") || address.starts_with("https://") {
        return Some(address.replace(' ', "%20"));
    }
    if address.contains(':') || address.starts_with('#') {
        return None;
    }
    let base = base?;
    let (scheme, rest) = base.split_once("://")?;
    let address = address.replace(' ', "%20");
    if let Some(rest) = address.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let host = rest.split('/').next()?;
    if address.starts_with('/') {
        return Some(format!("{scheme}://{host}{address}"));
    }
    let folder = rest.split(['?', '#']).next()?.rsplit_once('/').map_or(host, |(folder, _)| folder);
    Some(format!("{scheme}://{folder}/{address}"))
}
