//! HTML pages: the main content as lines of text, headings, lists and tables kept, then the page reader.
//!
//! `dom_smoothie` finds where the main content is; everything under that place is read, since an article extractor throws
//! away what event pages are made of: short lists of people and lists of links to documents.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use regex::Regex;

use super::pattern::compiled;

use super::{ReadOptions, page};
use crate::{
    error::{Code, Error, Result},
    ingest::draft::Draft,
};

mod layout;

/// Elements may be nested so deep; pages are nested some 30 deep.
const MAX_DEPTH: usize = 400;

/// A page has at most so many tags.
const MAX_TAGS: usize = 400_000;

static TAG: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)<(/?)([a-z][a-z0-9-]{0,20})"));
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)<(?:!doctype\s+html|html|head|body|article|main|div|table|section)[\s>]"));

/// Elements that have no end tag, or whose end tag may be missing.
const UNNESTED: &str = " area base br col embed hr img input link meta param source track wbr p li td th tr option dt dd thead tbody \
    tfoot optgroup rb rt rp rtc html head body colgroup ";

/// Whether a text is HTML: it begins with a tag and has one of those that pages have.
pub(super) fn is_html(text: &str) -> bool {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head = head.get(..head.floor_char_boundary(4_096)).unwrap_or(head);
    head.starts_with('<') && SIGN.is_match(head)
}

/// Reads an HTML page. Its lines are those of its text, as the draft's source keeps it.
///
/// # Errors
/// `TOO_LARGE` for a page with more tags or deeper nesting than any page has.
pub(super) fn read_html(html: &str, options: &ReadOptions) -> Result<Draft> {
    refuse_excess(html)?;
    let document = Document::from(html);
    let heading = heading(&document);
    let base = options.url.as_deref();
    let main = main_content(&document, html);
    let mut text = main.map_or_else(String::new, |main| layout::text(&main, base));
    if text.trim().is_empty() {
        text = document.body().map_or_else(String::new, |body| layout::text(&body, base));
    }
    if text.trim().is_empty() {
        return Err(Error::bad_input(
            "The page has no text outside its scripts; save it from the browser and import that.",
        ));
    }
    if let Some(heading) = heading.filter(|heading| !text.lines().any(|line| line.trim() == heading)) {
        text = format!("{heading}\n\n{text}");
    }
    let mut draft = page::read_page(&text, options)?;
    "text/html".clone_into(&mut draft.source.media_type);
    Ok(draft)
}

/// The scan that keeps deep nesting and floods of tags away from the tree builder; it looks at each byte once.
pub(super) fn refuse_excess(html: &str) -> Result<()> {
    let (mut depth, mut deepest, mut tags) = (0_usize, 0_usize, 0_usize);
    for found in TAG.captures_iter(html) {
        tags += 1;
        let name = found.get(2).map_or(String::new(), |name| name.as_str().to_ascii_lowercase());
        if UNNESTED.contains(&format!(" {name} ")) {
            continue;
        }
        let closes = found.get(1).is_some_and(|slash| !slash.is_empty());
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
        if deepest > MAX_DEPTH || tags > MAX_TAGS {
            break;
        }
    }
    if deepest > MAX_DEPTH {
        let message = format!("The page nests its elements more than {MAX_DEPTH} deep; save its text and import that.");
        return Err(Error::new(Code::TooLarge, message));
    }
    if tags > MAX_TAGS {
        let message = format!("The page has more than {MAX_TAGS} tags; save its text and import that.");
        return Err(Error::new(Code::TooLarge, message));
    }
    Ok(())
}

/// The page's own heading.
fn heading(document: &Document) -> Option<String> {
    let headings = document.select("h1");
    let text = headings.iter().map(|heading| layout::inline(&heading.text())).find(|text| text.chars().count() > 3)?;
    (text.chars().count() < 300).then_some(text)
}

/// The element that holds the main content: named by the page, else the smallest about all that the extractor keeps.
fn main_content<'a>(document: &'a Document, html: &str) -> Option<NodeRef<'a>> {
    for selector in ["main", "[role=main]", "article", "#main-content", "#content"] {
        let found = document.select(selector);
        if found.length() == 1
            && let Some(node) = found.nodes().first()
            && node.text().trim().chars().count() > 80
        {
            return Some(*node);
        }
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::new(html, None, Some(config)).ok()?.parse().ok()?;
    let words = article.text_content.to_string();
    let mut paragraphs = words.lines().map(str::trim).filter(|line| line.chars().count() > 20);
    let first = paragraphs.next()?;
    let last = paragraphs.next_back().unwrap_or(first);
    let body = document.body()?;
    let first = holding(&body, first)?;
    let last = holding(&body, last)?;
    let above: Vec<NodeRef<'a>> = first.ancestors_it(Some(MAX_DEPTH)).collect();
    last.ancestors_it(Some(MAX_DEPTH)).find(|node| above.iter().any(|other| other.id == node.id))
}

/// The text node that holds the beginning of a paragraph.
fn holding<'a>(body: &NodeRef<'a>, paragraph: &str) -> Option<NodeRef<'a>> {
    let needle: String = paragraph.chars().take(20).collect();
    body.descendants_it().find(|node| node.is_text() && layout::inline(&node.text()).contains(&needle))
}
