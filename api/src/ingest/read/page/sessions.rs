//! Titles of panels and sessions, and what stands in a programme without being an event.

use std::{collections::HashMap, sync::LazyLock};

use ::entity::vocabulary::{EventKind, ParticipationRole as Role};
use regex::Regex;

use super::super::pattern::compiled;

use super::{
    kinds,
    lexicon::{in_either, phrases},
    lines::{Mark, roman},
    places::house_alone,
};
use crate::name::plain;

/// The heading of a part of a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session<'a> {
    /// What it is.
    pub kind: EventKind,
    /// Its number.
    pub ordinal: Option<u32>,
    /// Its title; the whole heading where it has none of its own.
    pub title: &'a str,
    /// The room in brackets behind its number.
    pub room: Option<&'a str>,
}

/// What stands at a place of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// An event of its own.
    Session(Session<'a>),
    /// Not an event; whoever stands under it took part in the meeting, in this role.
    Untitled(Option<Role>),
    /// The title of somebody's talk in such a part: `Keynote: “The last fare”`.
    Talk(Role, &'a str),
    /// The heading over sessions that take place at once.
    Parallel,
}

/// Words before the title of a talk, folded.
const TALKS: &[&str] =
    &["ponencia", "charla", "comunicacion", "communication", "expose", "talk", "presentation", "intervention"];

/// Headings over such sessions, folded.
const PARALLEL: &[&str] = &[
    "parallel sessions",
    "concurrent sessions",
    "parallel workshops",
    "breakout sessions",
    "breakout groups",
    "parallel panels",
    "working groups",
    "sessions paralleles",
    "ateliers paralleles",
    "ateliers simultanes",
    "sesiones paralelas",
    "sesiones simultaneas",
    "talleres simultaneos",
    "talleres paralelos",
    "mesas paralelas",
    "mesas simultaneas",
    "grupos de trabajo",
    "groupes de travail",
];

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(?:(?:plenary|parallel|technical|thematic|high-level|breakout|interactive|special|ministerial|expert)\s+)?",
        r"(panel discussion|panel|session|round\s?table|cluster|working group|workshop|side event|module|segment|plenary|",
        r"table ronde|sesi[oó]n|s[ée]ance|mesa redonda|mesa de trabajo|mesa|atelier|taller|m[oó]dulo|grupo de trabajo|groupe de travail|panel de discusi[oó]n)(?:\s+(?:pr[aá]ctic[oa]|pratique|tem[aá]tic[oa]|th[eé]matique|t[eé]cnic[oa]|technique|paralel[oa]|parall[eè]le|de\s+comunicaciones|de\s+communications|de\s+trabajo|de\s+travail))?",
        r"(?:\s+(?:no\.?\s*|n[°º]\s*)?(one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}|[a-h]?\d{1,2}|\d{1,2}[a-h]|[a-h]|un|une|deux|trois|uno|dos|tres))?",
        // The same in another language, and the room.
        r"(?:\s*/\s*(?:panel|session|round\s?table|working group|workshop|module|plenary|table ronde|sesi[oó]n|s[ée]ance|mesa redonda|mesa|atelier|taller)(?:\s+[\divx]{1,4}|\s+[a-h])?)?",
        r"(?:\s*\(([^()]{3,60})\))?",
        r"\s*(?:[:.–—|]\s*|\s-\s|$)(.*)$",
    ))
});

/// The same with its title between quotation marks: `Round table “Tides of the north”`.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^(panel discussion|panel|round\s?table|workshop|table ronde|atelier|mesa redonda|taller|panel de discusión)\s+[“«\x22]\s*([^“”«»\x22]{3,200}?)\s*[”»\x22]$",
    )
});

/// Words that head a part of a meeting only with a number: `Dialogue 2: …`, `Eje 1. …`.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(dialogue|diálogo|conversation|conversatorio|debate|débat|block|bloc|bloque|axe|eje|theme|thème|thematic area|showcase panel)",
        r"\s+(?:no\.?\s*|n[°º]\s*)?(one|two|three|four|five|six|[ivx]{1,5}|\d{1,2}|un|deux|trois|uno|dos|tres)\s*(?:[:.–—|]\s*|\s-\s)(.{4,300})$",
    ))
});

/// The number of an item of the agenda.
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?i)^(?:agenda\s+)?(?:item|point|punto|tema)\s+\d{1,2}(?:\s*\([a-z]\))?\s*[.:–—]\s*"));

/// The same with its number before it: `Première séance : …`, `Second panel: …`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^(first|second|third|fourth|fifth|sixth|premi[eè]re?|deuxi[eè]me|seconde?|troisi[eè]me|quatri[eè]me|cinqui[eè]me|",
        r"primera?|segund[oa]|tercera?|cuart[oa]|quint[oa])\s+",
        r"(panel|session|round\s?table|working session|sesi[oó]n|s[ée]ance|mesa redonda|table ronde|mesa)",
        r"(?:\s*(?:[:.–—]\s*|\s-\s)(.+)|\s+([“«\x22].{3,200}[”»\x22])|)$",
    ))
});

/// A part of an earlier meeting, named by its kind and number.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(cluster|round\s?table|panel|session|working group|workshop)\s+(one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}|\d{1,2})\b",
    )
});

/// What programmes hold beside sessions, folded, and the role of whoever stands under it.
const UNTITLED: &[(Option<Role>, &str)] = &[
    (
        Some(Role::OpeningSpeaker),
        "inaugural session|welcome and opening address|welcome and opening addresses|welcome address and opening|session inaugurale|sesion inaugural|inauguration|opening of the session|opening of the conference|opening of the workshop|opening of the seminar|ouverture de la session|ouverture de la reunion|ouverture de latelier|ouverture du seminaire|apertura de la reunion|apertura de la sesion|accueil et ouverture|allocution douverture|allocution de bienvenue|mot de bienvenue|mots de bienvenue|discours douverture|remarques liminaires|palabras de apertura|inauguracion y bienvenida|bienvenida|acto inaugural|acto de apertura|ceremonie douverture|ceremonia de apertura|ceremonia inaugural|welcome address|opening address|opening and introductions|opening|opening remarks|opening session|opening statements|opening statement|opening ceremony|welcome|welcome remarks|welcoming remarks|welcome and introduction|welcome and housekeeping|welcome and opening|introductory remarks|introduction|opening of the meeting|welcome and opening remarks|opening and welcome|ouverture|allocutions douverture|apertura|inauguracion|palabras de bienvenida|seance douverture|sesion de apertura",
    ),
    (
        Some(Role::ClosingSpeaker),
        "close|allocution de cloture|discours de cloture|mot de la fin|closing address|mot de cloture|remarques finales|conclusions et cloture|palabras de clausura|palabras de cierre|acto de clausura|cierre|conclusiones y cierre|ceremonie de cloture|conclusion|closing|closing remarks|closing session|closing statements|concluding remarks|conclusions|closure of the session|closure of the meeting|closing ceremony|wrap up|wrap up and closing|cloture|clausura|closing of the meeting|seance de cloture|sesion de clausura",
    ),
    (
        Some(Role::Keynote),
        "conference inaugurale|conferencia inaugural|conferencia magistral|discours principal|keynote lecture|keynote|keynote address|keynote speech|keynote speeches",
    ),
    (Some(Role::Panellist), "panel|panels|panel discussion|panel de discusion|mesa de debate"),
    (
        None,
        "morning session|afternoon session|evening session|morning|afternoon|registration|coffee break|tea break|break|coffee|lunch|lunch break|reception|dinner|interactive dialogue|interactive discussion|interactive debate|discussion|general discussion|open discussion|questions and answers|q and a|q a|adjournment|end of meeting|end of day one|group photo|networking|pause|pause cafe|dejeuner|pausa|almuerzo|inscription|inscripcion|debate|debat|dialogue|cocktail|tea|tea and coffee|field visit|field trip|study visit|site visit|visite de terrain|visita de campo|excursion|visita tecnica|film screening|health break|group photograph|photo de famille|accueil des participants|accueil|arrivee des participants|recepcion|llegada de participantes|inscripcion de participantes|acreditacion|refrigerio|receso|cafe|pausa cafe|pausa para cafe|coctel|vin dhonneur|debat general|discussion generale|debate general|questions reponses|questions et reponses|preguntas y respuestas|arrival of participants|informal consultations|matinee|apres midi|manana|tarde|comida|repas|table ronde|round table|roundtable|mesa redonda|conference dinner|visita guiada|entrega de documentacion|morning tea|afternoon tea|coloquio|acreditacion de participantes|questions from participants|questions from the floor|questions du public|echanges avec la salle|turno de preguntas",
    ),
];

static PARTS: LazyLock<HashMap<&str, Option<Role>>> = LazyLock::new(|| phrases(UNTITLED));

/// What a line says that stands at a time or under a day of a programme; none if it is too long for a heading. The room may
/// stand behind it in brackets: `Keynote (Main Auditorium)`.
pub(super) fn slot(text: &str, mark: Mark) -> Option<Slot<'_>> {
    // `Item 3. Panel discussion: Tides of the north`; an item that is no session by its words is one of the agenda.
    if let Some(item) = ITEM.find(text) {
        let rest = text.get(item.end()..)?;
        return Some(session(rest, Mark::None).map_or(Slot::Untitled(None), Slot::Session));
    }
    let (head, room) = room_behind(text);
    let mut slot = slot_without_room(head, mark);
    if let (Some(Slot::Session(session)), Some(_)) = (&mut slot, room) {
        session.room = session.room.or(room);
    }
    slot
}

/// A text, and the room in brackets behind it.
fn room_behind(text: &str) -> (&str, Option<&str>) {
    let found = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    found.filter(|(_, room)| house_alone(room).is_some()).map_or((text, None), |(head, room)| (head, Some(room)))
}

fn slot_without_room(text: &str, mark: Mark) -> Option<Slot<'_>> {
    if let Some(session) = session(text, mark) {
        return Some(Slot::Session(session));
    }
    if let Some(slot) = untitled(text) {
        return Some(slot);
    }
    // At an hour that is no heading over slides.
    if ["presentations", "exposes", "presentaciones", "ponencias"].contains(&plain(text).as_str()) {
        return Some(Slot::Untitled(None));
    }
    let words = text.split_whitespace().take(45).count();
    (words < 45 && text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '«' | '¿')))
        .then(|| Slot::Session(Session { kind: kind_of(text), ordinal: None, title: text, room: None }))
}

/// What a programme holds that is no event.
pub(super) fn untitled(text: &str) -> Option<Slot<'_>> {
    if text.len() > 80 {
        return None;
    }
    if in_either(text, |text| PARALLEL.contains(&plain(text).as_str()).then_some(())).is_some() {
        return Some(Slot::Parallel);
    }
    if let Some((part, title)) = text.split_once(':')
        && let Some(role) = match part_without_title(part) {
            Some(Slot::Untitled(role)) => role,
            _ => TALKS.contains(&plain(part).as_str()).then_some(Role::Speaker),
        }
        && let Some(title) =
            title.trim().strip_prefix(['“', '"', '«']).and_then(|title| title.strip_suffix(['”', '"', '»']))
    {
        return Some(Slot::Talk(role, title.trim()));
    }
    in_either(text, part_without_title)
}

/// A part of a programme that has no title, with the role of whoever stands under it.
fn part_without_title(text: &str) -> Option<Slot<'static>> {
    let folded = plain(text);
    let begins = [
        "coffee",
        "lunch",
        "enregistrement des ",
        "questions from ",
        "bus to ",
        "bus vers ",
        "recepcion y ",
        "registration",
        "tea break",
        "break ",
        "pause",
        "pausa",
        "almuerzo",
        "inscription",
        "inscripcion",
        "registro",
        "dejeuner",
        "end of ",
        "fin de ",
        "fin del ",
        "accueil et ",
        "lecture d",
        "lectura de",
        "adoption of ",
        "adoption d",
        "adopcion de",
        "group photo",
        "photo de ",
        "reception",
        "dinner",
        "diner",
        "cena ",
        "cocktail",
        "visit to ",
        "visite d",
        "visita a",
    ];
    let opens = ["opening of ", "ouverture d", "apertura de"].iter().any(|word| folded.starts_with(word));
    let closes = ["closing of ", "cloture d", "clausura de"].iter().any(|word| folded.starts_with(word));
    let short = folded.split(' ').count() <= 6;
    let role = match PARTS.get(folded.as_str()) {
        Some(role) => *role,
        None if opens && short => Some(Role::OpeningSpeaker),
        None if closes && short => Some(Role::ClosingSpeaker),
        None if begins.iter().any(|word| folded.starts_with(word)) => None,
        None => return None,
    };
    Some(Slot::Untitled(role))
}

/// A heading that says by itself that a part of a meeting begins: `Panel one: …`, `II. …`.
pub(super) fn session(text: &str, mark: Mark) -> Option<Session<'_>> {
    if text.len() > 400 {
        return None;
    }
    if let Some(found) = HEADING.captures(text) {
        let ordinal = found.get(2).and_then(|number| number_of(number.as_str()));
        let title = found.get(4).map_or("", |title| title.as_str().trim());
        let title = title.trim_matches(['“', '”', '"', '«', '»']);
        let room = found.get(3).map(|room| room.as_str().trim());
        if ordinal.is_some() || title.split_whitespace().count() > 1 {
            let kind = kind_word(found.get(1).map_or("", |word| word.as_str()));
            return Some(Session { kind, ordinal, title: if title.is_empty() { text } else { title }, room });
        }
    }
    if let Some(found) = COUNTED.captures(text) {
        let ordinal = found.get(2).and_then(|number| number_of(number.as_str()));
        let word = found.get(1).map_or("", |word| word.as_str());
        let title = found.get(3).map_or(text, |title| title.as_str().trim());
        return Some(Session { kind: kind_word(word), ordinal, title, room: None });
    }
    if let Some((kind, title)) = QUOTED.captures(text).and_then(|found| Some((found.get(1)?, found.get(2)?))) {
        let kind = kind_word(kind.as_str());
        return Some(Session { kind, ordinal: None, title: title.as_str(), room: None });
    }
    if let Some(found) = NUMBERED.captures(text) {
        let ordinal = found.get(1).and_then(|number| number_of(number.as_str()));
        let title = found.get(3).or_else(|| found.get(4)).map_or(text, |title| title.as_str().trim());
        let kind = kind_word(found.get(2).map_or("", |word| word.as_str()));
        return Some(Session {
            kind, ordinal, title: title.trim_matches(['“', '”', '"', '«', '»', ' ']), room: None
        });
    }
    match mark {
        Mark::Roman(number) => Some(Session { kind: kind_of(text), ordinal: Some(number), title: text, room: None }),
        _ => None,
    }
}

/// A part of an earlier meeting in a text: its kind, number, and the words that say so.
pub(super) fn part_in(text: &str) -> Option<(EventKind, u32, &str)> {
    let found = PART.captures(text)?;
    Some((kind_word(found.get(1)?.as_str()), number_of(found.get(2)?.as_str())?, found.get(0)?.as_str()))
}

fn kind_of(title: &str) -> EventKind {
    kinds::event_kind(title.get(..title.floor_char_boundary(24)).unwrap_or(title))
        .filter(|kind| {
            matches!(
                kind,
                EventKind::Panel
                    | EventKind::Roundtable
                    | EventKind::Workshop
                    | EventKind::SideEvent
                    | EventKind::Plenary
                    | EventKind::Launch
                    | EventKind::Training
            )
        })
        .unwrap_or(EventKind::Session)
}

fn kind_word(word: &str) -> EventKind {
    let folded = plain(word);
    match folded.as_str() {
        word if word.starts_with("panel") => EventKind::Panel,
        "round table" | "roundtable" | "table ronde" | "mesa redonda" | "mesa" | "mesa de trabajo" => {
            EventKind::Roundtable
        }
        "cluster" => EventKind::Cluster,
        "dialogue" | "dialogo" => EventKind::Dialogue,
        "debate" | "debat" => EventKind::Debate,
        "showcase panel" => EventKind::Panel,
        "workshop" | "atelier" | "taller" => EventKind::Workshop,
        "side event" => EventKind::SideEvent,
        "plenary" => EventKind::Plenary,
        _ => EventKind::Session,
    }
}

/// Words for numbers, folded: how many, and which.
const NUMBERS: [&[&str]; 10] = [
    &["one", "un", "une", "uno", "first", "premier", "premiere", "primer", "primera"],
    &["two", "deux", "dos", "second", "deuxieme", "seconde", "segundo", "segunda"],
    &["three", "trois", "tres", "third", "troisieme", "tercer", "tercera"],
    &["four", "fourth", "quatrieme", "cuarto", "cuarta"],
    &["five", "fifth", "cinquieme", "quinto", "quinta"],
    &["six", "sixth"],
    &["seven"],
    &["eight"],
    &["nine"],
    &["ten"],
];

/// A number in words, Roman or Arabic numerals, or a letter.
fn number_of(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let folded = plain(text);
    let position = (1_u32..).zip(NUMBERS).find(|(_, words)| words.contains(&folded.as_str())).map(|(number, _)| number);
    position.or_else(|| roman(&text.to_uppercase())).or_else(|| {
        let letter = folded.bytes().next().filter(|byte| folded.len() == 1 && (b'a'..=b'h').contains(byte))?;
        Some(u32::from(letter - b'a') + 1)
    })
}
