//! Documents that running text names: reports that appear every year, works between quotation marks.

use std::sync::LazyLock;

use ::entity::vocabulary::{ContributionRole, DocumentKind, EntityKind, MaterialRole, NameKind, Role, Vocabulary};
use regex::Regex;

use super::{
    body::name_draft,
    builder::{Builder, place},
    documents::quoted,
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

static ISSUED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:[Tt]he\s+)?((?:\p{Lu}[\w’'/-]*|of|for|on|and|the)(?:\s+(?:\p{Lu}[\w’'/-]*|of|for|on|and|the|\([A-Z][\w/-]+\))){0,9})\s+(?:has\s+|have\s+)?(?:recently\s+|just\s+|jointly\s+)?(?:published|issued|launched|released|produced|presented|handed)\s+(?:the\s+|its\s+|a\s+|their\s+)?(?:\p{L}+\s+){0,4}$").ok()
});
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(reports?|handbook|study|paper|book|article|publication|manual|guide|toolkit|brief)\b(?:[^.“”\x22«»]{0,24}?\b(?:entitled|titled|called)\b)?[,:]?\s*$").ok()
});
static PRESENTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:presents?|presented|presenting|present)\b").ok());
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b((?:19|20)\d{2})\b").ok());

/// The recurring report that a title is an edition of.
pub(super) fn recurring(title: &str) -> Option<&'static Report> {
    let plain: String =
        title.split_whitespace().filter(|word| word.parse::<i32>().is_err()).collect::<Vec<_>>().join(" ");
    gazetteer::report(&plain)
}

/// Says who issues a recurring report, and when.
pub(super) fn issued_by(builder: &mut Builder, document: MentionIx, report: &'static Report, year: i32, whole: &Place) {
    let issuer = builder.organisation(report.issuer, 0.95, whole);
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
        let issuer = ISSUED.as_ref().and_then(|pattern| pattern.captures(before)).and_then(|found| {
            let name = found.get(1)?.as_str().trim_start_matches("the ");
            super::words::is_organisation(split_acronym(name).0).then_some(name)
        });
        let noun = BEFORE.as_ref().and_then(|pattern| pattern.captures(before)).and_then(|found| found.get(1));
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
        let presented = issuer.is_none() && PRESENTS.as_ref().is_some_and(|pattern| pattern.is_match(sentence));
        let role = if presented { MaterialRole::PresentedAt } else { MaterialRole::MentionedBy };
        builder.relate(Role::Material(role), ix, event, 0.8, quote);
    }
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
        let before = line.text.get(line.text.floor_char_boundary(start.saturating_sub(24))..start).unwrap_or_default();
        let behind =
            line.text.get(end..line.text.ceil_char_boundary((end + 8).min(line.text.len()))).unwrap_or_default();
        let year_in = |text: &str| YEAR.as_ref()?.captures_iter(text).last()?.get(1)?.as_str().parse::<i32>().ok();
        let Some(year) = year_in(behind).or_else(|| year_in(before)) else { continue };
        let printed = line.text.get(start..end).unwrap_or(report.name);
        let mut first = start;
        let words: Vec<&str> = before.split_whitespace().rev().take(2).collect();
        if words.iter().any(|word| word.parse::<i32>().is_ok()) {
            first = start.saturating_sub(before.len())
                + words.iter().filter_map(|word| before.rfind(word)).min().unwrap_or(before.len());
        }
        let last =
            if year_in(behind).is_some() { end + behind.find(&year.to_string()).map_or(0, |at| at + 4) } else { end };
        let quote = place(line, line.text.get(first..last).unwrap_or(printed));
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
