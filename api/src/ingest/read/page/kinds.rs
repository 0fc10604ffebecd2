//! What an event is, by the words of its title or of the text about it.

use ::entity::vocabulary::EventKind;

/// Words for events in lower case; where two begin at one place, the longer wins.
const KINDS: &[(EventKind, &str)] = &[
    (EventKind::SideEvent, "side event|side-event|evento paralelo|evenement parallele|événement parallèle"),
    (
        EventKind::ExpertMeeting,
        "reunión de personas expertas|expert meeting|expert group meeting|meeting of experts|experts meeting|experts' meeting|réunion d'experts|réunion ad hoc d'experts|ad hoc expert group meeting|reunión de expertos",
    ),
    (EventKind::CoordinationMeeting, "coordination meeting|réunion de coordination|reunión de coordinación"),
    (
        EventKind::CommitteeMeeting,
        "committee meeting|steering group meeting|board meeting|steering committee|steering group|meeting of the working group|working group meeting|réunion du groupe de travail|reunión del grupo de trabajo|executive board|comité directeur|comité de pilotage|comité directivo",
    ),
    (EventKind::Panel, "panel discussion|panel|mesa de debate"),
    (EventKind::Roundtable, "round table|roundtable|round-table|table ronde|mesa redonda"),
    (EventKind::Workshop, "workshop|atelier|taller"),
    (EventKind::Webinar, "webinar|webinaire|seminario web|seminario en línea"),
    (EventKind::Seminar, "seminar|séminaire|seminario"),
    (EventKind::Symposium, "symposium|colloque|simposio|coloquio"),
    (EventKind::Conference, "conference|conférence|conferencia|konferenz"),
    (EventKind::Congress, "congress|congrès|congreso"),
    (EventKind::Summit, "summit|sommet|cumbre"),
    (EventKind::Debate, "debate|débat"),
    (EventKind::Dialogue, "dialogue|diálogo"),
    (EventKind::Forum, "forum|foro"),
    (EventKind::Briefing, "briefing"),
    (
        EventKind::Training,
        "summer school|winter school|école d'été|escuela de verano|training|training course|training workshop|course|formation|stage de formation|curso|capacitación|cours de formation",
    ),
    (EventKind::Hearing, "hearing|hearings|audition|audiencia|audiencia pública|audition publique"),
    (
        EventKind::Launch,
        "launch|launch event|lancement|lanzamiento|book launch|book presentation|presentación del libro|presentación de libro|présentation du livre|présentation de l'ouvrage",
    ),
    (
        EventKind::Lecture,
        "conférence publique|conferencia pública|public talk|lecture|public lecture|conférence-débat|leçon inaugurale|conferencia magistral|clase magistral",
    ),
    (EventKind::Consultation, "consultation|consultations|consulta|concertation"),
    (EventKind::NegotiatingSession, "negotiating session|negotiating committee"),
    (EventKind::Session, "session|período de sesiones|sesión|séance|période de sessions"),
    (EventKind::Ceremony, "ceremony|cérémonie|ceremonia"),
];

/// The kind of event that a name says; none where its first word for an event says none: `Preparatory Meeting of the Forum on Tides`.
pub(super) fn event_kind_of_name(name: &str) -> Option<EventKind> {
    let lower = name.to_lowercase().replace('’', "'");
    let first = EVENTS.iter().filter_map(|word| find_word(&lower, word)).min();
    // `Fourteenth meeting of the programme committee`
    let of_committee = ["meeting of the ", "réunion du ", "reunión del "].iter().any(|words| lower.contains(words));
    if of_committee && ["committee", "comité"].iter().any(|word| find_word(&lower, word).is_some()) {
        return Some(EventKind::CommitteeMeeting);
    }
    let says = first_kind_at(&lower)?;
    first.is_none_or(|first| says <= first).then(|| event_kind(name)).flatten()
}

/// Where the first word that says a kind of event begins.
fn first_kind_at(lower: &str) -> Option<usize> {
    KINDS.iter().flat_map(|(_, words)| words.split('|')).filter_map(|word| find_word(lower, word)).min()
}

/// The first word for an event in a text.
pub(super) fn event_kind(text: &str) -> Option<EventKind> {
    let lower = text.to_lowercase();
    let mut best: Option<(usize, usize, EventKind)> = None;
    for (kind, words) in KINDS {
        for word in words.split('|') {
            let Some(at) = find_word(&lower, word) else { continue };
            let first = best.is_none_or(|(start, length, _)| at < start || (at == start && word.len() > length));
            if first {
                best = Some((at, word.len(), *kind));
            }
        }
    }
    best.map(|(_, _, kind)| kind)
}

/// The word for this event in the text about it: `this seminar`, `the workshop will`.
pub(super) fn event_kind_of_prose(text: &str) -> Option<EventKind> {
    let lower = text.to_lowercase();
    for article in ["this ", "ce ", "cet ", "cette ", "este ", "esta "] {
        for (index, _) in lower.match_indices(article) {
            let before = lower.get(..index).and_then(|head| head.chars().next_back());
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let behind = lower.get(index + article.len()..).unwrap_or_default();
            let words: String = behind.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            if let Some(kind) = event_kind(&words) {
                return Some(kind);
            }
        }
    }
    None
}

/// Words for events that say no kind.
const EVENTS: &[&str] = &[
    "meeting",
    "réunion",
    "reunión",
    "encuentro",
    "rencontre",
    "rencontres",
    "journée d'étude",
    "journée d'études",
    "journées d'étude",
    "jornada",
    "jornadas",
    "assises",
    "assembly",
    "asamblea",
    "conversatorio",
];

/// Whether a text names an event by one of its words.
pub(super) fn names_event(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    event_kind(text).is_some() || EVENTS.iter().any(|word| find_word(&lower, word).is_some())
}

/// Whether a line says what an event is and no more.
pub(super) fn is_kind_alone(text: &str) -> bool {
    let about = [" on ", " sur ", " sobre "].iter().any(|joint| text.contains(joint));
    // `Africa Seminar Series` is a name, `Seminar series` is none.
    let name = is_series(text) && text.split_whitespace().count() > 2;
    text.split_whitespace().count() <= 3 && !name && !text.contains([':', ',']) && !about && event_kind(text).is_some()
}

/// Whether a title is that of a series: it ends with the word, or begins with it, `Ciclo de conferencias …`.
pub(super) fn is_series(title: &str) -> bool {
    let last = title.trim().trim_end_matches([')', '.', ',']).rsplit(' ').next().unwrap_or_default().to_lowercase();
    let begins = ["ciclo de ", "cycle de ", "cycle d", "série de ", "serie de ", "series of "];
    let lower = title.trim_start().to_lowercase();
    matches!(last.as_str(), "series" | "serie" | "série" | "cycle" | "ciclo" | "reihe" | "lectures" | "talks")
        || begins.iter().any(|begin| lower.starts_with(begin))
        || [" series on ", " series for "].iter().any(|within| lower.contains(within))
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|tail| tail.strip_prefix('s').unwrap_or(tail).chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
