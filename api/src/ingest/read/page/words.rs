//! Words by which posts, organisations and names are told apart.

use std::{collections::HashSet, sync::LazyLock};

use super::lexicon::words;
use crate::{ingest::gazetteer, name::plain};

/// Nouns that are a post.
static POSTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " artist artiste artista realisateur realisatrice scenariste cineaste metteur chanteur chanteuse slameur plasticien plasticienne poet poete poeta painter peintre musician musico \
    ambassador minister secretary president director head chair chairperson chairman chairwoman chief officer \
    adviser advisor counsellor counselor attache representative delegate observer commissioner professor lecturer researcher fellow \
    dean rector coordinator manager specialist expert economist analyst consultant founder cofounder editor journalist lawyer \
    attorney inspecteur titulaire inspectrice infirmier veterinaire veterinario veterinaria agronome pharmacien pharmacienne comptable architecte musicien musicienne capitan trabajador trabajadora linguista linguiste ecrivain ecrivaine instituteur institutrice presidenta oficial fiscala fiscal gobernadora gerenta promotora becaria portavoz cheffe ingenieure juriste prefet prefete rectrice animatrice consultante mediatrice greffiere notaire infirmiere medecin archivista historiador historiadora matrona enfermera arquitecta arquitecto agronoma agronomo productora productor dirigente comisaria comisario regidora regidor intendente midwife nurse warden columnist broadcaster codirector actuary harbourmaster magistrat magistrate magistrado magistrada counsel tresorier tresoriere tesorero tesorera trustee patron steward bursar operator keeper organiser organizer corregidor corregidora agricultor agricultora agriculteur agricultrice boulanger boulangere bourgmestre physicien physicienne locutor locutora agronomist baker farmer fisherman fishmonger pilot shepherd judge senator member governor mayor administrator vicepresident rapporteur envoy consul charge undersecretary \
    spokesperson partner associate assistant leader scientist scholar student trainer ceo cfo premier contributor author \
    treasurer liaison correspondent producer owner general activist campaigner practitioner negotiator commander \
    directeur directrice professeure chercheure avocat avocate ingenieur economiste ministre presidente secretaire conseiller conseillere chef representant representante professeur \
    ambassadeur ambassadrice ministro ministra director directora secretario secretaria consejero consejera jefe jefa profesor \
    profesora embajador embajadora coordinador coordinadora coordinateur coordinatrice coordonnateur coordonnatrice urbanista urgentiste interprete responsable charge chercheur chercheuse \
    procurador procuradora defensor defensora contralor contralora master psychologist journaliste conservateur conservatrice conservador conservadora doctorant doctorante doctorando doctoranda maire maitre conferencier viceministro viceministra viceministre conferences registradora registrador alcalde alcaldesa rectora recteur doyen doyenne decano decana gouverneur gouverneure depute deputee diputado diputada senateur senatrice senador senadora juge juez jueza magistrat magistrada procureur abogado abogada ingeniero ingeniera investigador investigadora gerente encargado encargada asesor asesora economista periodista analista especialista experto experta experte specialiste analyste chargee delegue deleguee delegado delegada comisionado comisionada commissaire commissionaire administrateur administratrice administrador administradora gestionnaire animateur fondateur fondatrice fundador fundadora redacteur redactrice editeur editrice editora docente enseignant enseignante maestra sociologue demographe geographe historien historienne archiviste archivist librarian engineer architect physician teacher statistician demographer geographer sociologist anthropologist historian curator solicitor barrister ombudsman registrar surveyor planner superintendent inspector auditor accountant programmer developer designer writer author reporter chairholder convener principal provost chancellor vicechancellor undersecretary secretarygeneral comptroller mediator interpreter translator photographer filmmaker volunteer intern apprentice entrepreneur investor philanthropist lead officeholder focalpoint auxiliaire adjoint adjointe titular catedratico catedratica lecteur chancelier chanceliere consejal concejal concejala subsecretario subsecretaria subdirector subdirectora vicepresidente vicepresidenta ministerconsejero agregado agregada encargados attachee attache leiter leiterin direktor direktorin ministerin professorin ",
    )
});

/// Words that stand before such a noun.
static MODIFIERS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " national special senior executive permanent deputy assistant associate former under vice chief acting \
    federal regional honorary academic general principal lead managing first second third alternate joint programme program \
    policy political legal technical scientific research global international country interim current actual actuel actuelle founding prime foreign state \
    adjunct visiting emeritus independent co junior human migration project private parliamentary external communications \
    public press financial population economic social affairs science data information distinguished premier premiere deuxieme haut haute hauts primer primera segundo segunda alto alta generale generales executif adjunto adjunta adjoint adjointe principal interino interina interimaire ancien ancienne ex sous nacional regional regionale nationale legal juridique tecnico tecnica technique scientifique cientifico cientifica communication maternal child clinical urban marine civil criminal labour labor maritime environmental climate gender youth rural liaison protection field operations humanitarian resident vicar medical consular commercial cultural military defence defense trade tax budget human resources maitresse loan investment credit procurement communications advocacy outreach learning partnerships partnership research ",
    )
});

/// Nouns that are a surname too, and a post only where more follows.
static SURNAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| words(" dean judge head chief general partner fellow member major mayor leader scholar marshal "));

/// Words by which an organisation shows itself.
static ORGANISATIONS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " university universite universidad universitat college school institute institut instituto academy \
    ministry ministere ministerio department departement departamento office bureau oficina agency agence agencia organization \
    organisation organizacion council conseil consejo commission comision committee comite foundation fondation fundacion fund \
    fonds fondo bank banque banco centre center centro association asociacion society union federation confederation network reseau \
    red group groupe grupo corporacion corporation company ltd limited inc gmbh plc llc trust secretariat secretaria secretariado programme \
    division unit mission embassy delegation government parliament assembly court authority board forum alliance coalition \
    initiative partnership consortium institution laboratory museum library hospital church caritas chamber service services \
    procuraduria defensoria contraloria fiscalia intendencia superintendencia junta archives archive comuna commune municipalite municipalidad municipio ayuntamiento ville alcaldia mairie prefecture empresa compania cooperative cooperativa archivo guild gremio colegio ateneo club circle circulo cercle collectif colectivo syndicat sindicato federacion confederacion federation confederation confederacion camara chambre registro registre registry port ports hopital academia academie escuela ecole facultad faculte faculty gobierno gouvernement mision ambassade embajada consulat consulado consulate delegacion tribunal parlement parlamento sociedad societe liga ligue league alianza plataforma plateforme observatory laboratorio laboratoire musee museo biblioteca bibliotheque iglesia eglise directorate direccion direction police policia gendarmerie radio television newspaper gazette herald times post press ledger lines airlines railways shipping authority board employers farmers workers servicio servicios institution instituciones organismo administration observatory observatoire observatorio platform movement congress senate cabinet taskforce ",
    )
});

/// Words of pages that no person is called.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " the of and for in on at to with by from as is are be was were or not this that these about how what why when \
    where who more read download click here next previous page print home contact search login session sessions panel opening \
    closing remarks welcome coffee tea break lunch dinner reception registration discussion questions answers information note \
    notes useful links background material materials documents document summary report reports programme program agenda morning \
    afternoon evening conference room headquarters united nations migration development law policy policies training course \
    seminar workshop workshops meeting meetings forum dialogue series event events date venue time duration january february \
    march april june july august september october november december monday tuesday wednesday thursday friday saturday \
    sunday core diplomatic key main auditorium auditorio amphitheatre paraninfo slide slides banner top rights climate change sustainable economic social affairs security health education \
    women children labour labor refugees population trade finance energy water science technology media press video photo \
    youtube twitter facebook english french spanish arabic russian chinese language languages working public private open \
    free fee day days week additional further section branch statistics demographic general overview introduction context objectives content structure participants \
    speakers speaker panellists panelists moderator moderators chair biographies organisers organizers partners sponsors keynote \
    issues international national regional global world local human new high level plenary roundtable interactive address \
    statement statements presentation presentations video interview interviews best practices case study studies target \
    audience applicable countries location el los las les des une un una y et und oder mit zur zum para por con sobre pour avec \
    sur dans vers chez table ronde mesa redonda ceremony award awards launch book books news latest archive archives about us secteur sector prive privado organisations organizations organizaciones etats estados states intergovernmental intergouvernementales intergubernamentales nongovernmental gouvernementales gubernamentales civile participating member \
    privacy terms cookie cookies copyright all reserved map calendar resources library publications projects project \
    online virtual published updated posted reporting editorial annual biennial today tomorrow yesterday spring summer autumn winter \
    action plan strategy framework agreement convention protocol compact goals targets towards toward between through \
    first second third fourth fifth part parts chapter annex appendix table figure volume issue tools guidelines data ",
    )
});

/// Particles that may stand small within a name.
static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    words(
        " de da do dos das du del della di la le van von der den het ten ter el al bin ibn ben bint abu y e i zu af \
    av ul ould d l st af ",
    )
});

fn has(list: &HashSet<&str>, folded: &str) -> bool {
    list.contains(folded)
}

/// The words of a token: `Director-General` has two, punctuation has none.
fn folded_words(token: &str) -> Vec<String> {
    if token.len() > 60 { Vec::new() } else { plain(token).split(' ').map(str::to_owned).collect() }
}

/// Whether a token is a noun that is a post (`Director-General`, `Co-Founder`).
pub(super) fn is_post_noun(token: &str) -> bool {
    let words = folded_words(token);
    // `Editor-in-chief`, `Ambassador-at-large`.
    let joint = |word: &String| words.len() > 2 && matches!(word.as_str(), "in" | "at" | "large");
    let known = |word: &String| has(&POSTS, word) || has(&MODIFIERS, word) || joint(word);
    words.iter().any(|word| has(&POSTS, word) || by_its_ending(word))
        && words.iter().all(|word| known(word) || by_its_ending(word))
}

/// Whether a word is a profession by its ending: `psychologist`, `cartographer`, `climatóloga`.
fn by_its_ending(word: &str) -> bool {
    let endings = ["ologist", "ographer", "ometrist", "ologue", "ologo", "ologa", "ographe", "ografo", "ografa"];
    word.len() > 8 && endings.iter().any(|ending| word.ends_with(ending))
}

/// Whether a token may stand before such a noun.
pub(super) fn is_modifier(token: &str) -> bool {
    let words = folded_words(token);
    !words.is_empty() && words.iter().all(|word| has(&MODIFIERS, word))
}

/// Whether a text begins with a post: a noun, or words before one, `Senior Migration Specialist`.
pub(super) fn begins_with_post(text: &str) -> bool {
    let tokens: Vec<&str> = text.split_whitespace().take(6).collect();
    let Some(first) = tokens.first() else { return false };
    if !first.starts_with(char::is_uppercase) {
        return false;
    }
    if is_post_noun(first) {
        let surname = has(&SURNAMES, &plain(first)) && tokens.len() == 1;
        return !surname;
    }
    is_modifier(first) && tokens.iter().take(5).any(|token| is_post_noun(token.trim_end_matches(',')))
}

/// Whether a text that stands behind a name is a post: there it may begin with a small letter, `journaliste`.
pub(super) fn is_post_in_small(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let small = |word: &str| word.starts_with(char::is_lowercase);
    small(first)
        && text.split_whitespace().count() <= 12
        && (is_post_noun(first) || (is_modifier(first) && words.take(4).any(|word| small(word) && is_post_noun(word))))
}

/// Whether a word is one that pages use for other things than names.
pub(super) fn is_common(word: &str) -> bool {
    folded_words(word).iter().any(|word| has(&COMMON, word) || has(&POSTS, word) || has(&ORGANISATIONS, word))
}

/// Whether a word is one that organisations are known by.
pub(super) fn shows_organisation(word: &str) -> bool {
    folded_words(word).iter().any(|word| has(&ORGANISATIONS, word))
}

/// Whether the last word of a text is one that organisations are known by: `Erasmus Student Council`.
pub(super) fn ends_as_organisation(text: &str) -> bool {
    text.rsplit(' ').next().is_some_and(shows_organisation)
}

/// Whether a text holds a post anywhere in its first words.
pub(super) fn has_post(text: &str) -> bool {
    text.split_whitespace().take(8).any(|token| is_post_noun(token.trim_end_matches([',', ';', '.'])))
}

/// Whether a text names an organisation: known, with a word that shows it, or a short form.
pub(super) fn is_organisation(text: &str) -> bool {
    let text = text.trim();
    if gazetteer::organisation(text).is_some() || gazetteer::forum(text).is_some() {
        return true;
    }
    let (name, acronym) = crate::name::split_acronym(text);
    text.starts_with(char::is_uppercase)
        && (acronym.is_some()
            || crate::name::is_acronym(text)
            || name
                .split_whitespace()
                .take(14)
                .any(|token| folded_words(token).iter().any(|word| has(&ORGANISATIONS, word))))
}

/// Whether a token may be part of a name.
fn is_name_token(token: &str) -> bool {
    let token = token.trim_end_matches('.');
    let length = token.chars().count();
    if !(1..=25).contains(&length)
        || !token.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '‐' | '`' | '´'))
    {
        return false;
    }
    token.starts_with(char::is_uppercase) || has(&PARTICLES, &plain(token)) || !token.chars().any(char::is_lowercase)
}

/// Whether a text can be the name of a person. Without a form of address before it, it must have two words and none that
/// pages use for other things.
pub(super) fn is_person_name(text: &str, honorific: bool) -> bool {
    let tokens: Vec<&str> = text.split_whitespace().take(8).collect();
    let least = if honorific { 1 } else { 2 };
    if tokens.len() < least || tokens.len() > 7 || !tokens.iter().all(|token| is_name_token(token)) {
        return false;
    }
    let starts = tokens.first().is_some_and(|token| token.starts_with(char::is_alphabetic));
    let capital = tokens.iter().any(|token| token.chars().count() > 1 && token.starts_with(char::is_uppercase));
    if !starts || !capital {
        return false;
    }
    if honorific {
        return !tokens
            .iter()
            .any(|token| matches!(plain(token).as_str(), "of" | "for" | "the" | "and" | "on" | "in" | "at"));
    }
    // `Deputy Permanent` begins a post.
    if tokens.iter().all(|token| is_modifier(token)) {
        return false;
    }
    let small = |token: &&str| has(&PARTICLES, &plain(token)) && token.starts_with(char::is_lowercase);
    !tokens.iter().filter(|token| !small(token)).any(|token| folded_words(token).iter().any(|word| has(&COMMON, word)))
        && !tokens.iter().any(|token| folded_words(token).iter().any(|word| has(&ORGANISATIONS, word)))
        && !has_post(text)
        && gazetteer::country(text).is_none()
        && gazetteer::city(text).is_none()
        && gazetteer::organisation(text).is_none()
}

/// Where a post begins behind a name without a comma between: `Mr. William Swing Director-General`.
pub(super) fn post_behind_name(text: &str, honorific: bool) -> Option<usize> {
    let least = if honorific { 1 } else { 2 };
    let mut before = ' ';
    let mut words = 0;
    for (index, c) in text.char_indices().take(160) {
        if before.is_whitespace() && !c.is_whitespace() {
            if words >= least {
                let rest = text.get(index..)?;
                let known = gazetteer::organisation_at_start(rest)
                    .is_some_and(|(length, _)| begins_with_post(rest.get(length..).unwrap_or_default().trim_start()));
                if begins_with_post(rest) || known || (honorific && is_post_in_small(rest)) {
                    return Some(index);
                }
            }
            words += 1;
        }
        before = c;
        if matches!(c, ',' | '(' | '–') || words > 7 {
            return None;
        }
    }
    None
}
