//! What a site puts around its pages: menus, trails of links, links to share, notices. All of it is passed over.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    lexicon::words,
    lines::{Line, Mark},
};
use crate::name::plain;

/// A line of a table of contents: `II. Organisation ......... 3`.
static LEADERS: LazyLock<Regex> = LazyLock::new(|| compiled(r"(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\d{1,4}$"));

/// Notices that say nothing of the event and head nothing, folded.
const NOTICES: &[&str] = &[
    "no fee",
    "free",
    "free of charge",
    "the registration is closed",
    "registration is closed",
    "registration closed",
    "read more",
    "back",
    "print",
    "share",
    "click here",
    "download",
    "how to register",
    "register here",
    "register now",
    "add to calendar",
    "top",
    "back to top",
    "about us",
    "who we are",
    "what we do",
    "our work",
    "skip to content",
    "skip to main content",
    "log in",
    "sign in",
    "save the date",
    "you are invited",
    "you are cordially invited",
    "vous etes invites",
    "esta invitado",
    "esta usted invitado",
    "good to know",
    "all rights reserved",
    "tous droits reserves",
    "informations pratiques",
    "page contents",
    "on this page",
    "table of contents",
    "sur cette page",
    "en esta pagina",
    "apply now",
    "apply online",
    "book now",
    "reserver",
    "reservar",
    "privacy policy",
    "politica de privacidad",
    "politique de confidentialite",
    "aviso legal",
    "mentions legales",
    "terms of use",
    "cookie policy",
    "todos los derechos reservados",
    "ajouter au calendrier",
    "ajouter a mon agenda",
    "anadir al calendario",
    "agregar al calendario",
    "sinscrire",
    "je minscris",
    "inscribase",
    "inscribase aqui",
    "retour",
    "volver",
    "telecharger",
    "descargar",
    "lire la suite",
    "leer mas",
    "en savoir plus",
    "aller au contenu",
    "ir al contenido",
    "saltar al contenido",
];

/// How lines about the page itself begin, folded.
const BEGINS: &[&str] = &[
    "back to ",
    "this page was ",
    "page maintained by ",
    "last modified",
    "last updated",
    "last changed",
    "retour a ",
    "retour au ",
    "derniere mise a jour",
    "page mise a jour",
    "ultima actualizacion",
    "volver a ",
    "volver al ",
    "subscribe to ",
    "share this ",
    "compartir est",
    "partager cet",
    "sabonner a ",
    "suscribase a",
    "suscribete a",
    "related topics",
    "temas relacionados",
    "trouble reading this ",
    "view this email in",
    "you receive this ",
    "you are receiving this ",
    "vous recevez ce",
    "si este mensaje no se ve",
    "registered charity",
    "all rights reserved",
    "skip to ",
    "vous etes ici",
    "you are here",
    "usted esta aqui",
];

/// Entries of menus, folded.
const MENU: &[&str] = &[
    "home",
    "accueil",
    "inicio",
    "startseite",
    "about",
    "about us",
    "contact",
    "contact us",
    "contacts",
    "contacto",
    "events",
    "event",
    "evenements",
    "eventos",
    "news",
    "actualites",
    "noticias",
    "publications",
    "publicaciones",
    "research",
    "recherche",
    "investigacion",
    "experts",
    "people",
    "search",
    "rechercher",
    "recherche avancee",
    "buscar",
    "support us",
    "donate",
    "donner",
    "log in",
    "login",
    "sign in",
    "register",
    "register here",
    "subscribe",
    "unsubscribe",
    "newsletter",
    "privacy",
    "privacy policy",
    "cookies",
    "cookie policy",
    "accessibility",
    "newer",
    "older",
    "previous",
    "next",
    "terms",
    "terms of use",
    "legal notice",
    "legal",
    "sitemap",
    "site map",
    "plan du site",
    "mentions legales",
    "gestion des cookies",
    "politique de confidentialite",
    "aviso legal",
    "politica de cookies",
    "politica de privacidad",
    "mapa del sitio",
    "rss",
    "flux rss",
    "careers",
    "jobs",
    "press",
    "press room",
    "media",
    "salle de presse",
    "sala de prensa",
    "library",
    "bibliotheque",
    "biblioteca",
    "resources",
    "topics",
    "projects",
    "blog",
    "podcasts",
    "alumni",
    "courses",
    "calendar",
    "agenda",
    "our work",
    "what we do",
    "who we are",
    "qui sommes nous",
    "quienes somos",
    "tell a colleague",
    "members",
    "staff",
    "teaching",
    "data",
    "seminars",
    "etudes",
    "communiques",
    "actividades",
    "formation",
];

static MENUS: LazyLock<HashSet<&str>> = LazyLock::new(|| MENU.iter().copied().collect());

/// Words of links to share, and those that may stand among them.
static SHARED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " facebook twitter linkedin whatsapp youtube instagram flickr telegram mastodon bluesky xing email mail mails courriel correo \
        tweet tweeter envoyer enviar send forward share sharing partager partage compartir compartilhar follow suivez siganos siguenos print imprimer imprimir \
        permalink ",
    )
});
static AMONG: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " e x ami amigo us nous on en sur this page the cette la esta pagina event evento evenement it via by por par to a friend colleague and et y with link copy copier le lien ",
    )
});

/// Whether a line is furniture: a notice, a trail (`Home > Events`), a menu (`Home | Events | About`), links to share.
pub(super) fn is_furniture(text: &str) -> bool {
    if text.len() > 300 {
        return false;
    }
    // `« Tides » – Ms. Quill` is no trail.
    if [" > ", " » ", " › "].iter().any(|mark| text.contains(mark)) && !text.contains('«') {
        return true;
    }
    if text.starts_with('©') || text.starts_with("(c) ") || LEADERS.is_match(text) {
        return true;
    }
    // `« All events`, `Read more »`: the way to another page, and no quotation.
    let open = |text: &str| text.contains(['«', '‹', '←']);
    let close = |text: &str| text.contains(['»', '›', '→']);
    let way = (text.starts_with(['«', '‹', '←']) && !close(text)) || (text.ends_with(['»', '›', '→']) && !open(text));
    // A title between such marks may go on over two lines, and has more words.
    if way && text.split_whitespace().count() <= 5 {
        return true;
    }
    let folded = plain(text);
    // Where an address stood that is not kept.
    let addressed = text.strip_suffix('…').is_some_and(|head| {
        let last = plain(head).rsplit(' ').next().unwrap_or_default().to_owned();
        matches!(last.as_str(), "to" | "at" | "a" | "email" | "mail" | "contact" | "courriel" | "correo")
            && head.len() <= 80
    });
    if addressed || (text.len() <= 120 && BEGINS.iter().any(|begin| folded.starts_with(begin))) {
        return true;
    }
    if text.len() <= 40 && NOTICES.contains(&folded.as_str()) {
        return true;
    }
    let shared = || {
        let mut tokens = folded.split(' ');
        tokens.clone().any(|word| SHARED.contains(word))
            && tokens.all(|word| SHARED.contains(word) || AMONG.contains(word))
    };
    shared() || is_menu(text) || is_trail(text)
}

/// `Events / Technical meetings`: the part of the site, and the part of that.
fn is_trail(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(" / ") else { return false };
    let part = |part: &str| part.split(' ').count() <= 6 && !part.contains(|c: char| c.is_ascii_digit());
    MENUS.contains(plain(first).as_str()) && rest.split(" / ").all(part)
}

/// Entries of a menu on one line: all known, or three short ones at least with one that is.
fn is_menu(text: &str) -> bool {
    let parts: Vec<&str> = text
        .split(['|', '·', '•'])
        .flat_map(|part| part.split(" / "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split("   "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let short = |part: &&str| part.split_whitespace().count() <= 4 && !part.contains([':', ',']);
    let known = parts.iter().filter(|part| MENUS.contains(plain(part).as_str())).count();
    parts.len() > 1 && parts.iter().all(short) && (known == parts.len() || (known > 0 && parts.len() > 2))
}

/// Whether a line is an entry of a menu and no more.
pub(super) fn is_menu_entry(text: &str) -> bool {
    text.len() <= 40 && MENUS.contains(plain(text).as_str())
}

/// Which lines are entries of a menu that has a line for each: short ones without a gap between, two of them known.
pub(super) fn menus(lines: &[Line<'_>]) -> Vec<bool> {
    let mut menus = vec![false; lines.len()];
    let mut start = 0;
    while start < lines.len() {
        let rest = lines.get(start + 1..).unwrap_or_default();
        let end = start + 1 + rest.iter().take_while(|line| !line.gap).count();
        let block = lines.get(start..end).unwrap_or_default();
        let short = block.iter().all(|line| {
            matches!(line.mark, Mark::None | Mark::Bullet)
                && line.text.split_whitespace().count() <= 4
                && !line.text.contains([':', ',', '(', ';'])
                && !line.text.contains(|c: char| c.is_ascii_digit())
        });
        let known = block.iter().filter(|line| MENUS.contains(plain(line.text).as_str())).count();
        if short && block.len() > 3 && known > 1 {
            menus.iter_mut().take(end).skip(start).for_each(|menu| *menu = true);
        }
        start = end;
    }
    menus
}

/// Words in the classes of elements that are furniture.
static CLASSES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " cookie cookies breadcrumb breadcrumbs crumbs ariane migas pager pagination paginador share sharing social partage compartir skip \
        skiplink topbar navbar menubar nav navigation menu menus masthead cabecera consent fil hilo footer pied pie sitefooter ",
    )
});

/// Whether an element with such a class, id or role is furniture: its first word or its last says so.
pub(in super::super) fn is_furniture_by_class(names: &str) -> bool {
    names.split_whitespace().any(|name| {
        let mut words = name.split(['-', '_']).filter(|word| !word.is_empty());
        let first = words.next().map(str::to_ascii_lowercase);
        let last = words.next_back().map(str::to_ascii_lowercase);
        [first, last].into_iter().flatten().any(|word| CLASSES.contains(word.as_str()))
    })
}
