//! The words for what somebody did at an event: before the name, directly beside it, or as a heading over several.

use std::{collections::HashMap, sync::LazyLock};

use ::entity::vocabulary::ParticipationRole as Role;
use regex::Regex;

use super::super::pattern::compiled;

use super::lexicon::{in_either, phrases};
use super::words::is_person_name;
use crate::name::{plain, split_honorific};

/// Words before or behind a name that are a role, folded.
const ROLES: &[(Role, &str)] = &[
    (Role::CoChair, "co chair|co chairs|cochair|co chaired by|co chairperson|copresident|copresidente"),
    (
        Role::ViceChair,
        "vice chair|vice chairs|vice chair cum rapporteur|vice chairperson cum rapporteur|vice chairperson|vice chairpersons|vice president|vice presidents|vice presidente|vice presidents|vice chairmen|vice chairman|vice chairwoman|vicepresidente|vicepresidenta|vicepresidentes|deputy chair",
    ),
    (
        Role::Chair,
        "chair|chairs|chairperson|chairman|chairwoman|chaired by|session chair|presiding|presiding officer|president de seance|presidente de seance|presidence|president|presidente|presidenta|preside|preside par|presidee par|presidencia|presidido por|presidida por|presidente de la sesion|presidenta de la sesion",
    ),
    (
        Role::Moderator,
        "moderator|moderators|moderated by|moderation|moderateur|moderatrice|moderateurs|moderador|moderadora|moderadores|modera|moderado por|moderada por|modere par|moderee par|animateur|animatrice|animation|facilitator and moderator",
    ),
    (
        Role::Keynote,
        "keynote|keynote speaker|keynote speakers|keynote address|keynote speech|conference inaugurale|discours principal|orateur principal|oratrice principale|orateurs principaux|orador principal|oradora principal|oradores principales|ponente principal|conferencia magistral|conferencia inaugural|keynote lecture",
    ),
    (
        Role::OpeningSpeaker,
        "declarations liminaires|declarations douverture|declaraciones de apertura|opening statements|mot daccueil|mots daccueil|dieron la bienvenida|dio la bienvenida|welcomed by|opening|opening remarks|opening statement|opening address|opening speaker|opened by|welcome|welcome remarks|welcoming remarks|welcome address|allocution douverture|mots douverture|paroles douverture|palabras de apertura|remarques introductives|discours douverture|mot de bienvenue|bienvenida|accueil|mots de bienvenue|allocutions douverture|allocution de bienvenue|palabras de bienvenida|inauguracion|apertura|ouverture",
    ),
    (
        Role::ClosingSpeaker,
        "mot de la fin|mot de cloture|mots de cloture|allocution de cloture|palabras de cierre|cierre|closing|closing remarks|closing statement|closing address|closed by|concluding remarks|remarques finales|palabras de clausura|cloture|clausura",
    ),
    (Role::Panellist, "panellist|panellists|panelist|panelists|paneliste|panelistes|panelista|panelistas"),
    (
        Role::Discussant,
        "repondant|repondante|repondants|discussant|discussants|commentator|commentators|respondent|respondents|comments|commentateur|commentatrice|discutant|discutante|discutants|comentarista|comentaristas",
    ),
    (
        Role::Rapporteur,
        "rapporteur|rapporteurs|rapporteuse|rapporteuses|rapporteure|rapporteures|relator|relatora|relatores|rapporteur general|rapporteure generale|rapporteuse generale|general rapporteur|relator general|relatora general",
    ),
    (
        Role::Facilitator,
        "facilitator|facilitators|facilitation|facilitated by|facilitateur|facilitatrice|facilitador|facilitadora|facilitadores|facilita|facilite par",
    ),
    (
        Role::Presenter,
        "presenter|presenters|presented by|presentation by|presentations by|presentateur|presentador|presentadora|presentado por|presentada por|presente par",
    ),
    (
        Role::Speaker,
        "expositor|expositora|expositores|expositoras|speaker|speakers|speaker and panellist|intervenant|intervenante|intervenants|intervenantes|orateur|oratrice|orateurs|oratrices|ponente|ponentes|orador|oradora|oradores|oradoras|conferencier|conferenciere|conferenciers|conferencista|conferencistas|conferenciante|conferenciantes|interviene|intervienen|guest speaker|guest speakers|lecturer|lecturers",
    ),
    (
        Role::Trainer,
        "imparte|imparten|instructora|instructores|instructeur|instructrice|capacitador|capacitadora|capacitadores|trainer|trainers|instructor|formateur|formatrice|formador|formadora|formadores|formateurs|instructors",
    ),
    (
        Role::Coordinator,
        "coordinadora del curso|coordinador del curso|coordinatrice du cours|coordinateur du cours|coordinacion|coordinacion general|coordination|coordination generale|general coordination|coordinator|coordinators|coordinated by|coordinateur|coordinatrice|coordinadora|coordinador|coordinadores|course coordinator",
    ),
    (
        Role::Contact,
        "contact|contacto|contact person|persona de contacto|personne a contacter|focal point|event focal point",
    ),
    (Role::Host, "host|hosted by|hote|anfitrion"),
    (Role::Interpreter, "interpreter|interpreters"),
    (Role::Observer, "observer|observers"),
    (
        Role::HeadOfDelegation,
        "head of delegation|chef de delegation|cheffe de delegation|chef de la delegation|cheffe de la delegation|jefe de delegacion|jefa de delegacion|jefe de la delegacion|jefa de la delegacion",
    ),
    (
        Role::GuestOfHonour,
        "guest of honour|guest of honor|invite dhonneur|invitee dhonneur|invites dhonneur|invitado de honor|invitada de honor|invitados de honor",
    ),
    (
        Role::Attendee,
        "participant|participants|attendee|attendees|present|in attendance|participante|participantes|asistentes",
    ),
];

/// `A cargo de la Dra. Ada Quill`, below the title of a lecture.
static GIVEN_BY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:A\s+cargo\s+del?(?:\s+la)?|Imparten?|Dictad[oa]\s+por(?:\s+(?:el|la))?|(?:[Pp]rononcée?\s+)?[Pp]ar|(?:(?:[Gg]iven|[Dd]elivered)\s+)?[Bb]y|With|Avec|Con)\s+",
    )
});

/// `Opening remarks by Ada Quill, Director …`, `Presentation by …`: what somebody gives.
static GIVES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^((?:[\p{L}’'-]+\s+){0,2}?(?:remarks|address|statement|message|speech|presentation|intervention|keynote))\s+(?:by|of|from)\s+(?:the\s+)?",
    )
});

/// `Animée par Ada Quill, chercheuse …`: the role as a participle.
static DONE_BY: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^((?:[Aa]nim|[Mm]odér|[Pp]résid)ée?s?|[Mm]oderated|[Cc]haired|[Cc]o-chaired|[Ff]acilitated|[Mm]oderad[oa]|[Pp]residid[oa])\s+(?:par|by|por)\s+(?:the\s+|la\s+|el\s+|le\s+)?",
    )
});

static NAMES: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| phrases(ROLES));

/// The role that a text names, if it names nothing else.
pub(super) fn role(text: &str) -> Option<Role> {
    if text.len() > 60 {
        return None;
    }
    // `Instructor/a`, `Modérateur(trice)`
    let text = text
        .split(['/', '('])
        .next()
        .filter(|head| text.len() - head.len() <= 8 && !head.is_empty())
        .map_or(text, str::trim_end);
    let known = |folded: &str| NAMES.get(folded).copied();
    // `Series coordinators`
    let of_what = |folded: &str| {
        let (what, rest) = folded.split_once(' ')?;
        OF_WHAT.contains(&what).then(|| known(rest)).flatten()
    };
    in_either(text, |text| {
        let folded = plain(text);
        known(&folded).or_else(|| of_what(&folded))
    })
}

/// What stands before the word for a role, and says only of what.
const OF_WHAT: &[&str] =
    &["series", "session", "panel", "event", "meeting", "conference", "workshop", "seminar", "course"];

/// The role that a line begins with, its word, and the text behind: `Chair: Mr. …`.
pub(super) fn role_before(text: &str) -> Option<(Role, &str, &str)> {
    let end = [":", " – ", " - ", " — ", "   ", "\t"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()
        .filter(|end| *end <= 60)?;
    let word = text.get(..end)?.trim_end();
    let rest = text.get(end..)?.trim_start_matches([':', ' ', '–', '—', '-', '\u{a0}']);
    Some((role(word)?, word, rest))
}

/// A role directly before a form of address: `Moderator Ms. Ada Quill`, `A cargo de la Dra. Ada Quill`.
pub(super) fn role_beside(text: &str) -> Option<(Role, &str, &str)> {
    let addressed = |rest: &&str| rest.starts_with(char::is_uppercase) && split_honorific(rest).0.is_some();
    if let Some(given) = GIVEN_BY.find(text) {
        let (word, rest) = text.split_at(given.end());
        return addressed(&rest).then_some((Role::Speaker, word.trim(), rest));
    }
    let person = |rest: &str| {
        let behind_post = rest.rsplit_once(", ").is_some_and(|(_, who)| addressed(&who));
        addressed(&rest)
            || behind_post
            || is_person_name(rest.split([',', '(', ';']).next().unwrap_or_default().trim(), false)
    };
    if let Some((whole, word)) = DONE_BY.captures(text).and_then(|found| Some((found.get(0)?, found.get(1)?))) {
        let rest = text.get(whole.end()..)?;
        let folded = plain(word.as_str());
        let begins = |begin: &str| folded.starts_with(begin);
        let role = if begins("chair") || begins("presid") {
            Role::Chair
        } else if begins("co chair") {
            Role::CoChair
        } else if begins("facilit") {
            Role::Facilitator
        } else {
            Role::Moderator
        };
        return person(rest).then_some((role, word.as_str(), rest));
    }
    // `After opening remarks by …, the panel began` tells of it.
    let line = text.split_whitespace().count() <= 25
        && !["After ", "Following ", "With ", "In "].iter().any(|begin| text.starts_with(begin));
    let gives = GIVES.captures(text).filter(|_| line);
    if let Some((whole, word)) = gives.and_then(|found| Some((found.get(0)?, found.get(1)?))) {
        let rest = text.get(whole.end()..)?;
        let folded = plain(word.as_str());
        let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        let role = if says(&["keynote"]) {
            Role::Keynote
        } else if says(&["opening", "welcom", "inaugural"]) {
            Role::OpeningSpeaker
        } else if says(&["closing", "concluding"]) {
            Role::ClosingSpeaker
        } else if says(&["presentation"]) {
            Role::Presenter
        } else {
            Role::Speaker
        };
        return person(rest).then_some((role, word.as_str(), rest));
    }
    let ends = text.match_indices(' ').map(|(at, _)| at).take(3);
    ends.filter_map(|end| Some((text.get(..end)?, text.get(end..)?.trim_start()))).find_map(|(word, rest)| {
        let role = (word.starts_with(char::is_uppercase) && addressed(&rest)).then(|| role(word)).flatten()?;
        split_honorific(text).0.is_none().then_some((role, word, rest))
    })
}
