//! Labels with a value behind them: `Date:`, `Lieu :`, `Idioma de trabajo:`; several on one line, run together even.

use std::{collections::HashMap, sync::LazyLock};

use super::lexicon::{in_either, phrases};

/// What a label stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// The name of the event.
    Title,
    /// The sort of event.
    Kind,
    /// The day or days.
    Date,
    /// The hours.
    Time,
    /// Room and house, time and place mixed even.
    Venue,
    /// City and state.
    Location,
    /// The working languages.
    Language,
    /// Who organises it.
    Organiser,
    /// Who organises it with others.
    CoOrganiser,
    /// Who gives it a house.
    Host,
    /// Who calls it.
    Convener,
    /// Who helps as a partner.
    Partner,
    /// Who pays.
    Funder,
    /// Who is named in return for help.
    Sponsor,
    /// The series that it belongs to.
    Series,
    /// What it is about, in words of the page.
    Theme,
    /// A text about it.
    About,
    /// When the page was published.
    Published,
    /// Something that is not read.
    Ignored,
}

use Label::{
    About, CoOrganiser, Convener, Date, Funder, Host, Ignored, Kind, Language, Location, Organiser, Partner, Published,
    Series, Sponsor, Theme, Time, Title, Venue,
};

/// Labels in lower case, without marks.
const LABELS: &[(Label, &str)] = &[
    (Title, "title|event|event title|event name|name of event|titre|titulo|titel|evenement|evento"),
    (Kind, "type|event type|type of event|format|category|type d'evenement|tipo de evento|tipo|formato"),
    (
        Date,
        "date|dates|when|event date|event dates|date de l'evenement|fecha del evento|fecha y hora|fechas y horas|date et heure|dates et heures|day and time|meeting date|meeting dates|date of event|date(s)|date and time|dates and time|datum|fecha|fechas|quand|cuando|day",
    ),
    (Time, "time|times|hour|hours|heure|heures|horaire|horaires|hora|horario|horarios|uhrzeit"),
    (
        Venue,
        "ou|donde|venue and date|lieu de la reunion|lugar de celebracion|please note the place|please note the venue|new venue|lieu et salle|adresse|address|direccion|recinto|venue|room|meeting room|conference room|place|where|lieu|salle|lugar|sede|sala|ort|venue and time",
    ),
    (Location, "location|lieu et pays|city|city and country|country|ville|ciudad|pays|pais|venue and location"),
    (
        Language,
        "language|languages|language(s)|working language|working languages|working language(s)|language of event|event languages|\
         langue|langues|langue de travail|langues de travail|language of instruction|langue d'enseignement|idioma|idiomas|idioma de trabajo|idiomas de trabajo|interpretation|interpretation in|lengua|lenguas|en que idiomas|en quelles langues|in which languages|languages of work|language of the conference|languages of the conference|language of the meeting|languages of the meeting|langue de la conference|langues de la conference|langue du colloque|langues du colloque|langues de latelier|idioma del seminario|idiomas del seminario|idiomas de la conferencia",
    ),
    (
        Organiser,
        "instituciones organizadoras|institutions organisatrices|organizing institutions|organiser|organisers|organizer|organizers|organiser(s)|organizer(s)|organised by|organized by|organisation|organisateur|\
         organisateurs|organise par|organizador|organizadores|organizado por|organizadores|quien organiza|quienes organizan|qui organise|who organises|who organizes|who is organising it|organiza|organizan|organisee par|organisees par|jointly organized by|jointly organised by|organized jointly by|organised jointly by|organizada por|organise conjointement par|organising institution|organizing institution|organising institutions|veranstalter|lead organisations|lead organizations",
    ),
    (
        CoOrganiser,
        "co-organisateur|co-organisateurs|coorganisateurs|coorganizadores|coorganizador|coorganizado por|coorganizan|co-organise par|co-organized with|co-organised with|organized with|organised with|organise avec|organisee avec|organizado con|organizada con|coorganise par|co-organiser|co-organisers|co-organizer|co-organizers|co-organised by|co-organized by|in cooperation with|in collaboration with|jointly with|organised jointly with|organized jointly with|organise conjointement avec|organizado conjuntamente con|en collaboration avec|en colaboracion con",
    ),
    (
        Host,
        "host|hosts|hosted by|co-hosts|co-hosted by|co-host|accueilli par|hote|heberge par|anfitrion|anfitriona|auspiciado por|host country|host institution",
    ),
    (Convener, "convener|conveners|convened by|convoque par|convoquee par|convocado por|convocada por|convoca"),
    (
        Partner,
        "partner|partners|partenaire|partenaires|socios|in partnership with|en partenariat avec|supported by|with the support of|with support from|avec le soutien de|avec l'appui de|avec l'appui du|avec l'appui des|avec le soutien du|avec le soutien des|con el apoyo del|avec le concours de|con el apoyo de|con la colaboracion de|con el auspicio de|in association with|co-partners|colaboradores|quien apoya|quienes apoyan|qui soutient|colabora|colaboran|en association avec",
    ),
    (
        Funder,
        "funded by|with funding from|financed by|financement|financia|financian|bailleurs|financiacion|donor|donors|finance par|financiado por",
    ),
    (
        Sponsor,
        "con el patrocinio de|con el patrocinio del|sponsor|sponsors|sponsored by|co-sponsor|co-sponsors|co-sponsored by|cosponsored by|cosponsors|parraine par|parrains|patrocinado por|patrocina|patrocinador|patrocinadores",
    ),
    (Series, "series|event series|part of|serie|cycle"),
    (Theme, "theme|themes|topic|topics|subject|subjects|keywords|sujet|tema|temas|thema"),
    (
        About,
        "event description|description|overview|abstract|summary|background|context|about|about the event|objective|objectives|event objectives|resume|contexte|objectifs|descripcion|antecedentes|objetivos|content and structure",
    ),
    (
        Published,
        "distr.|distr|distribution|published|published on|posted|posted on|mis en ligne le|fecha de publicacion|date de publication|publie le|publicado el|publicado|date of publication|last updated|updated",
    ),
    (
        Ignored,
        "original|specific target audience|target audience|audience|duration|duration of event|programme area|program area|event focal point email|\
         focal point|other events details|other event details|applicable countries|applicable country|registration|register|fee|price|cost|\
         email|e-mail|phone|telephone|tel|fax|mobile|website|web|url|link|more information|contact us|status|deadline|registration deadline|application deadline|deadline for applications|\
         tags|share|contact presse|contacto de prensa|media contact|press contact|courriel|telefono|public",
    ),
];

static NAMES: LazyLock<HashMap<&str, Label>> = LazyLock::new(|| phrases(LABELS));

/// A label and the value behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    /// The label.
    pub label: Label,
    /// What stands behind it on its line; empty where the next line has it.
    pub value: &'a str,
}

/// The labels of a line that begins with one. A label within the line may be glued to the value before it:
/// `Room 5Location : Geneva`.
pub(super) fn labels(text: &str) -> Vec<Labelled<'_>> {
    let mut found: Vec<Labelled<'_>> = Vec::new();
    let mut value_start = 0;
    let colons = text.match_indices([':', '：']).map(|(index, colon)| (index, colon.len()));
    for (colon, length) in colons.filter(|(colon, _)| *colon < 2_000).take(24) {
        let Some(before) = text.get(value_start..colon) else { break };
        let is_url = text.get(colon + length..).is_some_and(|rest| rest.starts_with("//"));
        if let Some((label, start)) =
            label_at_end(before).filter(|(_, start)| !is_url && (*start == 0 || !found.is_empty()))
        {
            if let Some(last) = found.last_mut() {
                last.value = before.get(..start).unwrap_or_default().trim();
            }
            value_start = colon + length;
            found.push(Labelled { label, value: text.get(value_start..).unwrap_or_default().trim() });
        } else if found.is_empty() {
            return found;
        }
    }
    found
}

/// `Organised by IOM and ILO`, where the colon is left out.
pub(super) fn label_without_colon(text: &str) -> Option<Labelled<'_>> {
    if text.len() > 300 || !text.starts_with(char::is_uppercase) {
        return None;
    }
    let ends = text.match_indices(' ').map(|(index, _)| index).take(5);
    ends.filter_map(|end| {
        let (head, value) = text.split_at_checked(end)?;
        let joint =
            [" by", " with", " of", " par", " por", " avec", " con", " de", " del", " du", " des", " el", " le", " on"]
                .iter()
                .any(|joint| head.ends_with(joint));
        let label = label(head).filter(|_| joint)?;
        Some(Labelled { label, value: value.trim() })
    })
    .last()
}

/// The longest label that a text ends with, and where it begins.
fn label_at_end(before: &str) -> Option<(Label, usize)> {
    let trimmed = before.trim_end();
    let mut best: Option<(Label, usize)> = None;
    // Candidates begin at a capital: at the beginning, behind a space, or glued to a digit, a bracket or a small letter.
    for (start, c) in trimmed.char_indices().rev().take(48) {
        if !c.is_uppercase() && start > 0 {
            continue;
        }
        let earlier = trimmed.get(..start).and_then(|head| head.chars().next_back());
        let halves = ["AM", "PM", "TBC"];
        let head = trimmed.get(..start).unwrap_or_default();
        if earlier.is_some_and(char::is_uppercase) && !halves.iter().any(|half| head.ends_with(half)) {
            continue;
        }
        if let Some(label) = trimmed.get(start..).and_then(label) {
            best = Some((label, start));
        }
    }
    best
}

/// The label that a text is, if it is one.
pub(super) fn label(text: &str) -> Option<Label> {
    if text.len() > 80 { None } else { in_either(text, known) }
}

fn known(text: &str) -> Option<Label> {
    let folded: String = text
        .trim_matches([' ', '\u{a0}', '?', '¿'])
        .chars()
        .filter_map(|c| match c {
            'A'..='Z' => Some(c.to_ascii_lowercase()),
            _ if c.is_ascii() => Some(c),
            _ => deunicode::deunicode_char(c).and_then(|ascii| ascii.chars().next()).map(|c| c.to_ascii_lowercase()),
        })
        .collect();
    NAMES.get(folded.as_str()).copied()
}
