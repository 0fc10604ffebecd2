//! Who organised an event, as running text says it: `It was organised by …`, `The Tide Office organises …`.

use std::sync::LazyLock;

use ::entity::vocabulary::{OrganisingRole, ParticipationRole, Role};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    attributes::{of_government, with_whom},
    builder::{Builder, fact, place},
    event::Event,
    lines::Line,
    meetings::listed,
    prose::SERIES,
    words::is_organisation,
};
use crate::ingest::gazetteer;

static ORGANISERS: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\[?Organi[sz]ers\b[^:]{0,60}:\s*([^\]]+)"));
static BY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?:^\[?|\.\s+|;\s+|(?:^|\.\s+)(?:Fue|Es|Será|It\s+is|It\s+was|\p{Lu}\p{Ll}{3,})\s+|\b(?:[Ii]t|[Ee]vent|[Ss]eminar|[Ww]orkshop|[Mm]eeting|[Cc]onference|[Cc]ourse|[Dd]ebate|[Tt]raining|[Ff]orum|[Ff]oro|[Ss]ymposium|[Ss]ummit|[Dd]ialogue|[Dd]iálogo|[Cc]ongress|[Cc]ongrès|[Cc]ongreso|[Cc]olloque|[Cc]oloquio|[Jj]ornada|[Jj]ournée|[Ww]ebinar|[Bb]riefing|[Ll]ecture|[Dd]iscussion|[Cc]onsultation|[Aa]telier|[Ss]éminaire|[Rr]éunion|[Cc]onférence|[Ff]ormation|[Ss]eminario|[Tt]aller|[Rr]eunión|[Cc]onferencia|[Ee]ncuentro|[Ee]vento|[Cc]urso|[Ss]ession|[Ss]éance|[Ss]esión|[Tt]able ronde|[Rr]ound\s?[Tt]able|[Mm]esa redonda|[Ee]lle|[Ii]l)\s+(?:is|was|will be|has been|est|était|a été|sera|fue|es|será|ha sido)\s+)(?:(?:[Cc]o-?|[Jj]ointly )?([Ff]acilitated|[Oo]rgani[sz]ed|[Cc]onvened|[Hh]osted|[Oo]rganisée?s?|[Oo]rganizad[oa]s?))\s+(?:jointly\s+|conjointement\s+|conjuntamente\s+)?(?:by|par|por)\s+([^.;\]]{2,200})",
    )
});
/// `The Ministry of Tides organises …`, with whom it does so.
static ORGANISES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?:^\[?|\.\s+|(?:--|–|—)\s+)(?:(?:On|Du|Le|Les|Del|El|Los)\s+(?:\p{L}+\s+)?\d[^,;.]{3,40},\s+)?(?:[Tt]he\s+|[Ll]a\s+|[Ll]e\s+|[Ll]['’]|[Ee]l\s+)?(\p{Lu}[^.;:–—]{3,200}?)\s+",
        r"(?:(?:has|have|is|are|will)\s+)?(?:(?:joined\s+(?:hands|forces)|teamed\s+up)\s+to\s+|jointly\s+)?(?:organi[sz]e[sd]?|organi[sz]ing|(?:a|ont)\s+organisé|organise(?:nt|ra)?|organizan?|organizó|organizaron|organizará)",
        r"(?:,\s+(?:in\s+partnership\s+with|en\s+partenariat\s+avec|en\s+colaboración\s+con|with\s+the\s+support\s+of|avec\s+le\s+soutien\s+d(?:e|u)|con\s+el\s+apoyo\s+de)\s+([^,;.]{3,140}))?",
        r"(?:,\s+à\s+\p{Lu}[\p{L}-]+)?,?\s+(?:the|an?|this|la|le|l['’]|une?|cette|ce|el|una?|este|esta)\b",
    ))
});
static LO_ORGANIZA: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b[Ll][oa]s?\s+organizan?\s+((?:la|el|los|las)\s+[^.;]{3,200})"));
static AND_BY: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:,|,?\s+and)\s+(?:(?:is|was)\s+)?([\p{Ll}-]+(?:ed|d))\s+by\b"));

/// Adds those whom a paragraph names.
pub(super) fn organisers(builder: &mut Builder, line: &Line<'_>, event: &Event, co_organised: bool) {
    let lead = if event.series && co_organised { OrganisingRole::LeadOrganiser } else { OrganisingRole::Organiser };
    let add = |builder: &mut Builder, name: &str, role, ordinal: i32| {
        let name = of_government(name.trim());
        // Its acronym may stand behind it in brackets.
        let known = [Some(name), name.split_once(" (").map(|(name, _)| name)];
        let state = gazetteer::country(name).is_some();
        let is_known = known.into_iter().flatten().any(|name| gazetteer::organisation(name).is_some());
        // What no list has must show itself, and have a name of its own.
        let shows = is_organisation(name) && name.split_whitespace().count() > 1;
        if state || is_known || shows {
            let place = place(line, name);
            let organisation = builder.organisation(name, 0.9, &place);
            let mut organising = fact(Role::Organising(role), organisation, event.ix, 0.8, place);
            organising.ordinal = Some(ordinal);
            builder.fact(organising);
        }
    };
    if let Some(names) = SERIES.captures(line.text).and_then(|found| found.get(1)) {
        for (ordinal, name) in (1..).zip(names.as_str().split('/')) {
            add(builder, name, lead, ordinal);
        }
    }
    if let Some(list) = ORGANISERS.captures(line.text).and_then(|found| found.get(1)) {
        for (ordinal, name) in (1..).zip(list.as_str().split(';')) {
            let name = name.split([',', '—', '–', '(']).next().unwrap_or(name);
            add(builder, name, lead, ordinal);
        }
    }
    if let Some(found) = ORGANISES.captures(line.text)
        && let Some(who) = found.get(1)
    {
        for (ordinal, name) in (1..).zip(listed(who.as_str())) {
            add(builder, name, OrganisingRole::Organiser, ordinal);
        }
        for (ordinal, name) in (1..).zip(found.get(2).map(|with| listed(with.as_str())).unwrap_or_default()) {
            add(builder, name, OrganisingRole::Partner, ordinal);
        }
    }
    if let Some(who) = LO_ORGANIZA.captures(line.text).and_then(|found| found.get(1)) {
        for (ordinal, name) in (1..).zip(listed(who.as_str())) {
            add(builder, name, OrganisingRole::Organiser, ordinal);
        }
    }
    let mut stated: Vec<(String, &str)> = Vec::new();
    for (verb, list) in BY.captures_iter(line.text).filter_map(|found| Some((found.get(1)?, found.get(2)?))) {
        let (mut verb, mut list) = (verb.as_str(), list.as_str());
        // `hosted by the city and organised by the Tide Office`
        while let Some((whole, next)) = AND_BY.captures(list).and_then(|found| Some((found.get(0)?, found.get(1)?))) {
            stated.push((verb.to_lowercase(), list.get(..whole.start()).unwrap_or_default()));
            (verb, list) = (next.as_str(), list.get(whole.end()..).unwrap_or_default());
        }
        stated.push((verb.to_lowercase(), list));
    }
    for (verb, list) in stated {
        let (list, others) = with_whom(list);
        for (names, role) in others.into_iter().filter(|_| is_organising(&verb)) {
            for (ordinal, name) in (1..).zip(listed(names)) {
                add(builder, name, role, ordinal);
            }
        }
        for (ordinal, name) in (1..).zip(listed(list)) {
            match verb.as_str() {
                "facilitated" if gazetteer::organisation(name).is_some() => {
                    let place = place(line, name);
                    let organisation = builder.organisation(name, 0.9, &place);
                    builder.relate(
                        Role::Participation(ParticipationRole::Facilitator),
                        organisation,
                        event.ix,
                        0.8,
                        place,
                    );
                }
                "facilitated" => {}
                "convened" => add(builder, name, OrganisingRole::Convener, ordinal),
                "hosted" => add(builder, name, OrganisingRole::Host, ordinal),
                "co-organized" | "co-organised" => add(builder, name, OrganisingRole::CoOrganiser, ordinal),
                "funded" | "financed" => add(builder, name, OrganisingRole::Funder, ordinal),
                "sponsored" | "co-sponsored" => add(builder, name, OrganisingRole::Sponsor, ordinal),
                "supported" => add(builder, name, OrganisingRole::Partner, ordinal),
                // What was done by whoever is named here is not known to be organising.
                verb if !is_organising(verb) => {}
                _ => add(builder, name, OrganisingRole::Organiser, ordinal),
            }
        }
    }
}

/// Whether a verb says that somebody made an event happen: `organised`, `organisé`, `organizado`.
fn is_organising(verb: &str) -> bool {
    verb.trim_start_matches("co-").starts_with("organi") || verb.ends_with("arranged")
}
