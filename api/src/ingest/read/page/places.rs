//! Where an event is: house, city, state.

use super::{
    roles::role_before,
    words::{is_common, is_organisation},
};
use crate::ingest::gazetteer;

/// A place as printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Location<'a> {
    /// Room and house.
    pub venue: Option<&'a str>,
    /// City.
    pub city: Option<&'a str>,
    /// State: as printed, and ISO 3166-1 alpha-2.
    pub country: Option<(&'a str, &'static str)>,
}

/// The place that a whole text is: it must end with a state or a known city.
pub(super) fn location(text: &str) -> Option<Location<'_>> {
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    if text.is_empty() || text.len() > 160 || role_before(text).is_some() {
        return None;
    }
    if gazetteer::city(text).is_some() {
        return Some(Location { city: Some(text), ..Location::default() });
    }
    let (head, last) = of_a_state(text)
        .or_else(|| text.rsplit_once(','))
        .or_else(|| bracketed(text))
        .map_or(("", text), |(head, last)| (head.trim(), last.trim()));
    let country = gazetteer::country(last).map(|country| (last, country.code));
    if head.is_empty() {
        return country.map(|country| Location { country: Some(country), ..Location::default() });
    }
    if country.is_none() {
        gazetteer::city(last)?;
        return Some(Location { venue: Some(head), city: Some(last), country: None });
    }
    // `Palais des Nations, Geneva, Switzerland`, `Washington, D.C., United States`
    if gazetteer::city(head).is_some() {
        return Some(Location { venue: None, city: Some(head), country });
    }
    let (venue, city) = match head.rsplit_once(',') {
        Some((venue, city)) => (Some(venue.trim()), city.trim()),
        // `Harbour Hotel, Djibouti`
        None if is_house(head) => return Some(Location { venue: Some(head), city: None, country }),
        None => (None, head),
    };
    let plain = city.split_whitespace().count() <= 5
        && city.starts_with(char::is_uppercase)
        && !city.chars().any(|c| c.is_ascii_digit())
        && (gazetteer::city(city).is_some() || !is_organisation(city));
    plain.then_some(Location { venue, city: Some(city), country })
}

/// The city that one capitalised word before a date must be, though no list has it.
pub(super) fn city_alone(text: &str) -> Option<Location<'_>> {
    let plain = text.chars().count() > 3
        && text.starts_with(char::is_uppercase)
        && text
            .split('-')
            .all(|part| part.chars().skip(1).all(char::is_lowercase) && part.chars().any(char::is_alphabetic))
        && !is_common(text)
        && super::kinds::event_kind(text).is_none()
        && super::labels::label(text).is_none();
    plain.then_some(Location { city: Some(text), ..Location::default() })
}

/// The house or room that a few words before or behind a date are.
pub(super) fn house_alone(text: &str) -> Option<Location<'_>> {
    let plain =
        text.starts_with(char::is_uppercase) && text.split_whitespace().count() <= 6 && !text.contains([':', ';']);
    // `Meeting Room G`, `Great Reading Room`; what ends with one may be a title: `The Future of the University`.
    let begins = text.split_whitespace().take(3).any(is_house);
    if !plain || !begins {
        return None;
    }
    if let Some(place) = location(text).filter(|place| place.venue.is_some() && place.city.is_some()) {
        return Some(place);
    }
    let town = text
        .rsplit_once(", ")
        .and_then(|(house, town)| Some((house, city_alone(town).filter(|_| !is_house(town))?.city?)));
    let venue = Some(town.map_or(text, |(house, _)| house));
    Some(Location { venue, city: town.map(|(_, town)| town), country: None })
}

/// Whether a text names a house or a room in it, not a city.
fn is_house(text: &str) -> bool {
    const HOUSES: &[&str] = &[
        "hotel",
        "hall",
        "room",
        "house",
        "maison",
        "casa",
        "centre",
        "center",
        "centro",
        "building",
        "batiment",
        "edificio",
        "palace",
        "palais",
        "palacio",
        "museum",
        "musee",
        "museo",
        "auditorium",
        "ballroom",
        "amphitheatre",
        "paraninfo",
        "auditorio",
        "library",
        "bibliotheque",
        "biblioteca",
        "theatre",
        "theater",
        "teatro",
        "tower",
        "campus",
        "salle",
        "sala",
        "salon",
        "headquarters",
        "university",
        "universite",
        "universidad",
        "school",
        "college",
        "institute",
        "chamber",
        "club",
        "resort",
        "lodge",
        "villa",
        "chateau",
        "abbey",
    ];
    crate::name::plain(text).split(' ').any(|word| HOUSES.contains(&word))
}

/// A place, and the state in brackets behind it.
fn of_a_state(text: &str) -> Option<(&str, &str)> {
    bracketed(text).filter(|(_, last)| gazetteer::country(last).is_some())
}

fn bracketed(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix(')')?.rsplit_once('(')
}

/// BCP 47 tags of the languages that a text lists, and how each is printed.
pub(super) fn languages(text: &str) -> Vec<(&str, &'static str)> {
    text.split([',', ';', '/', '|', '•'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" et "))
        .flat_map(|part| part.split(" y "))
        .flat_map(|part| part.split(" e "))
        .flat_map(|part| part.split(" & "))
        .filter_map(|part| {
            let part = part.trim().trim_end_matches('.');
            language(part.split(" (").next()?).map(|tag| (part, tag))
        })
        .collect()
}

/// The BCP 47 tag of a language's name.
pub(super) fn language(text: &str) -> Option<&'static str> {
    if text.len() > 24 {
        return None;
    }
    Some(match crate::name::plain(text).as_str() {
        "english" | "anglais" | "ingles" | "englisch" => "en",
        "french" | "francais" | "frances" | "franzosisch" => "fr",
        "spanish" | "espagnol" | "espanol" | "castellano" | "spanisch" => "es",
        "arabic" | "arabe" | "arabisch" => "ar",
        "russian" | "russe" | "ruso" | "russisch" => "ru",
        "chinese" | "chinois" | "chino" | "mandarin" => "zh",
        "german" | "allemand" | "aleman" | "deutsch" => "de",
        "portuguese" | "portugais" | "portugues" => "pt",
        "italian" | "italien" | "italiano" => "it",
        "japanese" => "ja",
        "turkish" | "turc" | "turco" => "tr",
        "dutch" | "neerlandais" | "neerlandes" => "nl",
        "croatian" | "croate" | "croata" => "hr",
        "serbian" | "serbe" | "serbio" => "sr",
        "polish" | "polonais" | "polaco" => "pl",
        "ukrainian" | "ukrainien" | "ucraniano" => "uk",
        "greek" | "grec" | "griego" => "el",
        "romanian" | "roumain" | "rumano" => "ro",
        "korean" | "coreen" | "coreano" => "ko",
        "hindi" => "hi",
        "persian" | "farsi" | "persan" => "fa",
        "vietnamese" | "vietnamien" => "vi",
        "thai" => "th",
        "indonesian" | "bahasa indonesia" => "id",
        "catalan" => "ca",
        "wolof" => "wo",
        "haitian creole" | "creole haitien" => "ht",
        "quechua" => "qu",
        "malagasy" | "malgache" => "mg",
        "slovenian" | "slovene" => "sl",
        "slovak" => "sk",
        "lithuanian" => "lt",
        "latvian" => "lv",
        "estonian" => "et",
        "albanian" | "albanais" => "sq",
        "macedonian" => "mk",
        "bosnian" => "bs",
        "icelandic" => "is",
        "malay" => "ms",
        "filipino" | "tagalog" => "fil",
        "tamil" => "ta",
        "somali" => "so",
        "hausa" | "haoussa" => "ha",
        "kinyarwanda" => "rw",
        "bambara" => "bm",
        "lingala" => "ln",
        "fijian" => "fj",
        "samoan" => "sm",
        "tongan" => "to",
        "nahuatl" => "nah",
        "hebrew" | "hebreu" | "hebreo" => "he",
        "hungarian" | "hongrois" | "hungaro" => "hu",
        "czech" | "tcheque" | "checo" => "cs",
        "bulgarian" | "bulgare" | "bulgaro" => "bg",
        "swedish" | "suedois" | "sueco" => "sv",
        "finnish" | "finnois" => "fi",
        "norwegian" | "norvegien" => "no",
        "danish" | "danois" => "da",
        "bengali" | "bangla" => "bn",
        "nepali" => "ne",
        "urdu" => "ur",
        "amharic" | "amharique" => "am",
        "guarani" => "gn",
        "aymara" => "ay",
        "pashto" => "ps",
        "dari" => "prs",
        "khmer" => "km",
        "lao" => "lo",
        "burmese" | "birman" => "my",
        "georgian" | "georgien" => "ka",
        "armenian" | "armenien" => "hy",
        "kyrgyz" | "kirghize" => "ky",
        "kazakh" => "kk",
        "uzbek" | "ouzbek" => "uz",
        "mongolian" | "mongol" => "mn",
        "swahili" | "kiswahili" => "sw",
        _ => return None,
    })
}
