//! HTML pages: the main content as lines of text, headings, lists and tables kept, then the page reader.
//!
//! `dom_smoothie` finds where the main content is; everything under that place is read, since an article extractor throws
//! away what event pages are made of: short lists of people and lists of links to documents.

use std::{borrow::Cow, sync::LazyLock};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use html5ever::{
    ParseOpts,
    tendril::{StrTendril, TendrilSink as _},
    tree_builder::TreeBuilderOpts,
};
use regex::Regex;

use super::pattern::compiled;

use super::{ReadOptions, page};
use crate::{
    error::{Code, Error, Result},
    ingest::draft::Draft,
};

mod layout;
mod table;

/// Elements may be nested so deep; pages are nested some 30 deep.
const MAX_DEPTH: usize = 400;

/// A page has at most so many tags.
const MAX_TAGS: usize = 400_000;

/// A page's tree has at most so many nodes: a few tags can ask for many, where forms of text are left open.
const MAX_NODES: usize = 1_000_000;

/// So many headings of the first order and parts of a title are looked at.
const MAX_HEADS: usize = 12;

/// The tree is looked at after every so many bytes, so that what nobody needs to build is not built.
const PIECE: usize = 4 << 10;

static TAG: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)</?[a-z]"));
static TEMPLATE: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)<(/?)template\b"));
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)<(?:!doctype\s+html|html|head|body|article|main|div|table|section)[\s>]"));

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
    let document = parse(html)?;
    let (heading, heads) = (heading(&document), heads(&document));
    let base = options.url.as_deref();
    let main = main_content(&document);
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
    let mut draft = page::read_marked(&text, &heads, options)?;
    "text/html".clone_into(&mut draft.source.media_type);
    Ok(draft)
}

/// The tree of a page, built piece by piece: how deep it is and how large only the tree itself tells, for tags are closed
/// by others, hidden in comments, and opened again.
pub(super) fn parse(html: &str) -> Result<Document> {
    if TAG.find_iter(html).nth(MAX_TAGS).is_some() {
        return Err(too_large(format!("The page has more than {MAX_TAGS} tags")));
    }
    // What stands in a template is a tree apart, out of sight; under another name it is an element that is not read.
    let html: Cow<'_, str> = TEMPLATE.replace_all(html, "<${1}x-template");
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = html5ever::parse_document(Document::default(), options);
    let mut rest: &str = &html;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE).max(1));
        parser.process(StrTendril::from_slice(piece));
        let document = &parser.tokenizer.sink.sink;
        if document.tree.len() > MAX_NODES {
            return Err(too_large(format!("The page has more than {MAX_NODES} elements and texts")));
        }
        refuse_depth(std::iter::successors(Some(document.root()), NodeRef::last_child).count())?;
        rest = behind;
    }
    let document = parser.finish();
    refuse_depth(depth(&document))?;
    document.select("x-template").remove();
    Ok(document)
}

fn refuse_depth(depth: usize) -> Result<()> {
    if depth > MAX_DEPTH {
        return Err(too_large(format!("The page nests its elements more than {MAX_DEPTH} deep")));
    }
    Ok(())
}

fn too_large(what: String) -> Error {
    Error::new(Code::TooLarge, format!("{what}; save its text and import that."))
}

/// How deep a tree is, found without a call for each level.
fn depth(document: &Document) -> usize {
    let (mut depth, mut deepest) = (1, 1);
    let mut node = document.root();
    loop {
        if let Some(child) = node.first_child() {
            depth += 1;
            deepest = deepest.max(depth);
            node = child;
            continue;
        }
        node = loop {
            if let Some(next) = node.next_sibling() {
                break next;
            }
            let Some(parent) = node.parent() else { return deepest };
            depth -= 1;
            node = parent;
        };
    }
}

/// The page's own heading.
fn heading(document: &Document) -> Option<String> {
    let headings = document.select("h1");
    let text = headings.iter().map(|heading| layout::inline(&heading.text())).find(|text| text.chars().count() > 3)?;
    (text.chars().count() < 300).then_some(text)
}

/// What the page says in its markup that it is called: its headings of the first order, and the parts of its title, which has
/// the site's name, too.
fn heads(document: &Document) -> Vec<String> {
    let headings = document.select("h1").iter().map(|heading| heading.text()).collect::<Vec<_>>();
    let titles = document.select("head > title").iter().map(|title| title.text()).collect::<Vec<_>>();
    let parts =
        titles.iter().flat_map(|title| title.split(['|', '–', '—', '·', '»'])).flat_map(|part| part.split(" - "));
    headings.iter().map(|heading| layout::inline(heading)).chain(parts.map(layout::inline)).take(MAX_HEADS).collect()
}

/// The element that holds the main content: named by the page, else the smallest about all that the extractor keeps.
fn main_content(document: &Document) -> Option<NodeRef<'_>> {
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
    let article = Readability::with_document(document.clone(), None, Some(config)).ok()?.parse().ok()?;
    let words = article.text_content.to_string();
    let mut paragraphs = words.lines().map(str::trim).filter(|line| line.chars().count() > 20);
    let first = paragraphs.next()?;
    let last = paragraphs.next_back().unwrap_or(first);
    let body = document.body()?;
    let first = holding(&body, first)?;
    let last = holding(&body, last)?;
    let above: Vec<NodeRef<'_>> = first.ancestors_it(Some(MAX_DEPTH)).collect();
    last.ancestors_it(Some(MAX_DEPTH)).find(|node| above.iter().any(|other| other.id == node.id))
}

/// The text node that holds the beginning of a paragraph.
fn holding<'a>(body: &NodeRef<'a>, paragraph: &str) -> Option<NodeRef<'a>> {
    let needle: String = paragraph.chars().take(20).collect();
    body.descendants_it().find(|node| node.is_text() && layout::inline(&node.text()).contains(&needle))
}
