//! Documents that running text names: reports that appear every year, works between quotation marks.

use std::sync::LazyLock;

use ::entity::vocabulary::{ContributionRole, DocumentKind, EntityKind, MaterialRole, NameKind, Role, Vocabulary};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    body::name_draft,
    builder::{Builder, place},
    documents::{quoted, symbol_at_start},
    headings::document_kind_in,
    lines::Line,
};
use crate::{
    ingest::{
        draft::{Attribute, Identity, MentionIx, Place},
        gazetteer::{self, Report},
    },
    name::split_acronym,
};

static ISSUED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:[Tt]he\s+)?((?:\p{Lu}[\w’'/-]*|of|for|on|and|the)(?:\s+(?:\p{Lu}[\w’'/-]*|of|for|on|and|the|\([A-Z][\w/-]+\))){0,9})\s+(?:(?:has|have)\s+)?(?:(?:just|therefore|thus|also|since|then|\p{Ll}+ly)\s+)?(?:published|issued|launched|released|produced|presented|handed)\s+(?:the\s+|its\s+|a\s+|their\s+)?(?:\p{L}+\s+){0,4}$",
    )
});
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(reports?|handbook|study|paper|book|article|publication|manual|guide|toolkit|brief)\b(?:[^.“”\x22«»]{0,24}?\b(?:entitled|titled|called)\b)?[,:]?\s*$",
    )
});
/// `The Forum had before it a report …`
static HAD_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)\bhad\s+before\s+(?:it|them)\b|\bétai(?:t|ent)\s+saisie?s?\s+d|\btuv(?:o|ieron)\s+ante\s+sí\b")
});
static PRESENTS: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?i)\b(?:presents?|presented|presenting|present)\b"));

/// The recurring report that a title is an edition of.
pub(super) fn recurring(title: &str) -> Option<&'static Report> {
    let plain: String =
        title.split_whitespace().filter(|word| word.parse::<i32>().is_err()).collect::<Vec<_>>().join(" ");
    gazetteer::report(&plain)
}

/// Says who issues a recurring report, and when.
pub(super) fn issued_by(builder: &mut Builder, document: MentionIx, report: &'static Report, year: i32, whole: &Place) {
    let printed = whole.quote.split(|c: char| !c.is_alphanumeric() && c != '/').any(|word| word == report.issuer);
    let issuer = match gazetteer::organisation(report.issuer) {
        Some(known) if !printed => builder.known(known, whole),
        _ => builder.organisation(report.issuer, 0.95, whole),
    };
    builder.attribute(document, Attribute::DocumentKind, DocumentKind::FlagshipReport.as_str(), 0.95, whole.clone());
    builder.attribute(document, Attribute::Issued, format!("{year:04}"), 0.9, whole.clone());
    builder.relate(Role::Contribution(ContributionRole::Issuer), issuer, document, 0.95, whole.clone());
}

/// Adds the documents that a paragraph names.
pub(super) fn works(builder: &mut Builder, line: &Line<'_>, event: MentionIx) {
    flagships(builder, line, event);
    for (title, range) in quoted(line.text) {
        let before = line.text.get(..range.start).unwrap_or_default();
        let before = before.get(before.ceil_char_boundary(before.len().saturating_sub(240))..).unwrap_or_default();
        let words = title.split_whitespace().count();
        if !(2..=40).contains(&words) {
            continue;
        }
        let issuer = ISSUED.captures(before).and_then(|found| {
            let name = found.get(1)?.as_str().trim_start_matches("the ");
            super::words::is_organisation(split_acronym(name).0).then_some(name)
        });
        let noun = BEFORE.captures(before).and_then(|found| found.get(1));
        if issuer.is_none() && noun.is_none() {
            continue;
        }
        let kind = noun.and_then(|noun| document_kind_in(noun.as_str())).or_else(|| document_kind_in(title));
        let quote = place(line, title);
        let ix = builder.mention(
            EntityKind::Document,
            Identity::Name,
            name_draft(title, NameKind::Official, 0.9, quote.clone()),
            0.8,
        );
        if let Some(kind) = kind {
            builder.attribute(ix, Attribute::DocumentKind, kind.as_str(), 0.8, quote.clone());
        }
        if let Some(name) = issuer {
            let place = place(line, name);
            let organisation = builder.organisation(name, 0.9, &place);
            builder.relate(Role::Contribution(ContributionRole::Issuer), organisation, ix, 0.8, quote.clone());
        }
        let sentence = before.rsplit(['.', ';']).next().unwrap_or(before);
        let presented = issuer.is_none() && PRESENTS.is_match(sentence);
        let behind = line.text.get(range.end..).unwrap_or_default().trim_start();
        let bracketed = behind.strip_prefix('(').map(|inside| inside.strip_prefix("document ").unwrap_or(inside));
        if let Some(symbol) = bracketed.and_then(symbol_at_start) {
            builder.attribute(ix, Attribute::Symbol, symbol, 0.9, place(line, symbol));
        }
        let role = if presented {
            MaterialRole::PresentedAt
        } else if HAD_BEFORE.is_match(sentence) {
            MaterialRole::BackgroundFor
        } else {
            MaterialRole::MentionedBy
        };
        builder.relate(Role::Material(role), ix, event, 0.8, quote);
    }
}

/// The work that an event launches, by the event's name: `Launch of the report “Tides of the north”`.
pub(super) fn launched(builder: &mut Builder, event: MentionIx, name: &str, whole: &Place) {
    let Some((title, range)) = quoted(name).into_iter().next() else { return };
    let head = name.get(..range.start).unwrap_or_default();
    let Some(kind) = document_kind_in(head) else { return };
    let quote = Place { quote: title.to_owned(), ..whole.clone() };
    let draft = name_draft(title, NameKind::Official, 1.0, quote.clone());
    let ix = builder.mention(EntityKind::Document, Identity::Name, draft, 1.0);
    builder.attribute(ix, Attribute::DocumentKind, kind.as_str(), 0.95, quote.clone());
    builder.relate(Role::Material(MaterialRole::LaunchedAt), ix, event, 0.95, quote);
}

/// `the IOM 2010 World Migration Report`: a known report with its year before or behind.
fn flagships(builder: &mut Builder, line: &Line<'_>, event: MentionIx) {
    let lower = line.text.to_lowercase();
    if lower.len() != line.text.len() {
        return;
    }
    for report in gazetteer::reports() {
        let Some(start) = lower.find(&report.name.to_lowercase()) else { continue };
        let end = start + report.name.len();
        let before = line.text.get(..start).unwrap_or_default();
        let behind = line.text.get(end..).unwrap_or_default();
        let Some((year, first, last)) = year_beside(before, behind, report.issuer) else { continue };
        let quote = place(line, line.text.get(first..end + last).unwrap_or(report.name));
        let name = format!("{} {year}", report.name);
        let kind = if quote.quote == name { NameKind::Official } else { NameKind::Derived };
        let ix =
            builder.mention(EntityKind::Document, Identity::Name, name_draft(&name, kind, 0.95, quote.clone()), 0.95);
        issued_by(builder, ix, report, year, &quote);
        let known = builder.draft.facts.iter().any(|fact| fact.subject == ix && matches!(fact.role, Role::Material(_)));
        if !known {
            builder.relate(Role::Material(MaterialRole::MentionedBy), ix, event, 0.9, quote);
        }
    }
}

/// The year directly before or behind a report's name, where the words about it begin, the issuer with them, and how far
/// they go on behind it: `IOM 2010 World Migration Report`, `World Migration Report (2010)`.
fn year_beside(before: &str, behind: &str, issuer: &str) -> Option<(i32, usize, usize)> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..2100).contains(year));
    let without_issuer = |text: &str| text.trim_end().strip_suffix(issuer).map_or(text.len(), str::len);
    let last = before.trim_end().rsplit(' ').next().unwrap_or_default();
    if let Some(found) = year(last) {
        let head = before.trim_end().strip_suffix(last).unwrap_or_default();
        let first = without_issuer(head);
        return Some((found, first, 0));
    }
    let plain = behind.trim_start_matches([' ', '(', ',']);
    let digits = plain.get(..4)?;
    let end = behind.len() - plain.len() + 4;
    Some((year(digits)?, without_issuer(before), end))
}
