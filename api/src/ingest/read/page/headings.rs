//! Headings that say what the lines under them are.

use std::{collections::HashMap, sync::LazyLock};

use ::entity::vocabulary::{DocumentKind, MaterialRole, OrganisingRole, ParticipationRole as Role};

use regex::Regex;

use super::super::pattern::compiled;

use super::{
    lexicon::{in_either, phrases},
    roles::role,
};
use crate::name::plain;

/// What the lines under a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Before any heading.
    Top,
    /// People and organisations in one role.
    People(Role),
    /// The lives of the speakers: the list names them.
    Biographies,
    /// Names beside a recording.
    Recording,
    /// Documents and what they are to the event; none where the kind of each says it.
    Documents(Option<MaterialRole>),
    /// A programme with days, times and sessions.
    Programme,
    /// Dated meetings of a series.
    Meetings,
    /// Text about the event.
    About,
    /// Organisations that organise it, or have another part in that.
    Organisers(OrganisingRole),
    /// What is not read: links, registration, contact.
    Ignored,
}

use Section::{About, Biographies, Documents, Ignored, Meetings, Organisers, People, Programme, Recording};

/// Headings, folded.
const HEADINGS: &[(Section, &str)] = &[
    (
        People(Role::Speaker),
        "statements by states|statements by member states|statements by delegations|statements by organizations|statements by organisations|statements by observers|general debate|conferencistas invitados|conferenciers invites|oradores invitados|orateurs invites|invited lecturers|plenary speakers|speakers|speaker|speakers include|speakers included|our speakers include|guest speakers|invited speakers|list of speakers|liste des intervenants|liste des orateurs|liste des conferenciers|lista de ponentes|lista de oradores|lista de expositores|expositoras|featured speakers|our speakers|intervenants|intervenantes|intervenantes et intervenants|intervenants et intervenantes|orateurs|oratrices|orateurs et oratrices|conferenciers|ponentes|oradores|conferencistas|expositores|ponentes invitados|ponentes confirmados|avec la participation de|con la participacion de|with the participation of|featuring|interviene|intervienen|participan|interviennent|confirmed speakers|with contributions from|interventions|resource persons|speakers and moderators|referenten",
    ),
    (
        People(Role::Panellist),
        "panellists|panelists|panellists include|panelists include|panellist|panelist|panel members|members of the panel|panel|the panel|panelistes|panelistas",
    ),
    (People(Role::Presenter), "presenters|presenter|presentateurs|presentadores"),
    (
        People(Role::Moderator),
        "moderator|moderators|moderation|moderateur|moderateurs|moderatrice|moderador|moderadora|moderadores|modera|animation|animateur|animatrice|facilitation et moderation",
    ),
    (
        People(Role::Chair),
        "chair|chairs|chairperson|chairpersons|chairman|chairwoman|chaired by|presidence|presidente|presidenta|presidents de seance|presidencia",
    ),
    (People(Role::CoChair), "co chairs|co chair|copresidents|copresidentes"),
    (
        People(Role::ViceChair),
        "vice chairs|vice chair|vice chairpersons|vice chairperson|vice chairmen|vice chairman|vice presidents|vice president|vice presidente|vice presidentes|vicepresidente|vicepresidenta|vicepresidentes|vicepresidencias",
    ),
    (
        People(Role::Keynote),
        "keynote speakers|keynote speaker|keynote|keynotes|keynote address|orateurs principaux|orateur principal|oradores principales|orador principal|oradora principal|ponentes principales|conferencia magistral|conferencia inaugural|conference inaugurale",
    ),
    (
        People(Role::OpeningSpeaker),
        "abre el acto|abre|inaugura|opening|opening speakers|opening remarks|welcome|welcome remarks|opening statements|ouverture|allocutions douverture|mots de bienvenue|apertura|inauguracion|palabras de bienvenida|palabras de apertura",
    ),
    (
        People(Role::ClosingSpeaker),
        "cierra el acto|cierra|closing|closing remarks|closing speakers|closing statements|cloture|remarques finales|clausura|palabras de clausura|cierre",
    ),
    (
        People(Role::Discussant),
        "discussants|discussant|commentators|respondents|discutants|comentaristas|comments|commentaires|comentarios",
    ),
    (People(Role::Rapporteur), "rapporteur|rapporteurs|rapporteuse|rapporteuses|relator|relatora|relatores|relatoria"),
    (
        People(Role::Facilitator),
        "facilitator|facilitators|facilitateur|facilitatrice|facilitateurs|facilitador|facilitadora|facilitadores",
    ),
    (
        People(Role::Trainer),
        "instructores|instructoras|instructor|instructora|instructeurs|instructrices|capacitadores|docentes|trainer|trainers|instructors|lecturers|formateurs|formadores",
    ),
    (
        People(Role::Attendee),
        "participants|attendees|list of attendees|list of participants|participants list|liste des participants|lista de participantes|participantes|delegates present|attendance|present|presents|asistentes|lista de asistentes|participants and observers|attendees|attended by",
    ),
    (People(Role::Delegate), "delegates|delegues|delegados|delegations"),
    (People(Role::Observer), "observers|observateurs|observadores"),
    (People(Role::GuestOfHonour), "guests of honour|guest of honour|guests of honor"),
    (People(Role::Coordinator), "coordinator|coordinators|coordinateur|coordinador"),
    (
        Biographies,
        "speakers biographies|biographies|speaker biographies|biographies of speakers|biographies of the speakers|biographies des intervenants|biografias|biografias de los ponentes|bios|speaker bios|speakers bios",
    ),
    (
        Recording,
        "watch the seminar on youtube|video|videos|recording|recordings|webcast|watch the recording|watch the video|watch|enregistrement|grabacion|watch on youtube|video recording",
    ),
    (
        Documents(Some(MaterialRole::BackgroundFor)),
        "background material|background materials|background documents|background document|background documentation|background papers|background reading|background papers and reports|documents dinformation|documentos de trabajo de referencia|documents preparatoires|documentos preparatorios|documentos de base y referencia|documents de reference|documents de base|documentos de referencia|documentos de antecedentes",
    ),
    (
        Documents(Some(MaterialRole::DistributedAt)),
        "documents distribues|documents remis|documentos entregados|documentos distribuidos|documents handed out|documents|document|documentation|materials|meeting documentation|session documents|documents de la reunion|documents de travail|documentos de trabajo|documents de seance|documentos de la reunion|documentacion|meeting documents|documentos|papers handed out|papers distributed|handouts|downloads|documents a telecharger|a telecharger|telechargements|documentos para descargar|descargas|available documents|documents disponibles|documentos disponibles|papers|working documents|conference documents",
    ),
    (
        Documents(Some(MaterialRole::PresentedAt)),
        "presentations|presentaciones|slides|presentations made|exposes|communications|ponencias",
    ),
    (
        Documents(Some(MaterialRole::OutputOf)),
        "outcome documents|outcomes|outputs|results|outcome document|resultats|resultados",
    ),
    (
        Documents(Some(MaterialRole::AdoptedAt)),
        "documents adopted|adopted documents|resolutions adopted|decisions adopted|documents adoptes|resolutions adoptees|documentos aprobados|resoluciones aprobadas|decisions",
    ),
    (
        Documents(Some(MaterialRole::FurtherReading)),
        "further reading|suggested reading|recommended reading|readings|references|related publications|publications|lectures complementaires|lectura recomendada|lecturas recomendadas|lecture recommandee|lectures recommandees|lectures conseillees",
    ),
    (
        Documents(None),
        "mas informacion|pour en savoir plus|para saber mas|learn more|additional information|further information|more information|informations complementaires|informacion adicional|related documents|resources|ressources|recursos",
    ),
    (
        Programme,
        "programme|program|agenda|organization of work|organisation of work|schedule|programme of work|provisional programme|provisional agenda|draft programme|timetable|programa|programme de travail|ordre du jour|calendrier|sessions|seances|sesiones|course plan|plan de cours|plan del curso|modules|modulos|programme at a glance|organisation des travaux|organizacion de los trabajos|orden del dia|tentative programme",
    ),
    (
        Meetings,
        "workshops and briefings|workshops|seminars|meetings|events in the series|events|list of workshops|previous meetings|past events|sessions of the series|ateliers|talleres|seminaires|seminarios|reuniones|editions|briefings|meetings of the series|list of events",
    ),
    (
        About,
        "deroulement des debats|deroulement|debats|discussion|discussions|echanges|desarrollo|desarrollo del taller|proceedings|acuerdos|conclusions and recommendations|organization and venue|argument|argumento|overview|event objectives|objectives|objective|content and structure|content|methodology|description|event description|about|about the event|about this event|background|background and rationale|rationale|introduction|context|contexte|objectifs|objectif|objetivos|objetivo|antecedentes|presentacion|presentation|background paragraph|summary|the event|theme|abstract|learning objectives|purpose|why this event|why this topic|why this meeting|pourquoi cet evenement|de quoi sagit il|de que se trata|a proposito|a propos",
    ),
    (
        Organisers(OrganisingRole::Organiser),
        "comite organizador|organizing committee|organising committee|comite dorganisation|instituciones organizadoras|institutions organisatrices|organises par|organise par|organiza|organizan|convoca|convocan|organisers|organizers|organiser|organizer|organised by|organized by|organisateurs|organizadores|lead organisations|lead organizations|veranstalter",
    ),
    (
        Organisers(OrganisingRole::Partner),
        "partners|in partnership with|in cooperation with|in collaboration with|partenaires|socios|supported by|with the support of|avec le soutien de|con el apoyo de|en partenariat avec|colaboran|colabora|apoya|apoyan",
    ),
    (
        Organisers(OrganisingRole::CoOrganiser),
        "coorganise par|co organise par|coorganisee par|coorganizado por|coorganizada por|co organisers|co organizers|co organised by|co organized by|co organisateurs|coorganisateurs|coorganizadores|coorganizan|coorganiza",
    ),
    (
        Organisers(OrganisingRole::Host),
        "co hosts|hosts|hosted by|co hosted by|host institution|host institutions|hotes|anfitriones",
    ),
    (Organisers(OrganisingRole::Convener), "conveners|convened by"),
    (Organisers(OrganisingRole::Funder), "funders|funded by|donors|bailleurs de fonds|financiadores"),
    (
        Organisers(OrganisingRole::Sponsor),
        "sponsors|sponsored by|co sponsors|co sponsored by|cosponsors|parrains|patrocinadores|patrocina|patrocinan|auspicia|auspician",
    ),
    (
        People(Role::Unknown),
        "bureau|officers|officers of the conference|officers of the session|members of the bureau|mesa directiva|bureau de la conference",
    ),
    (
        Ignored,
        "lire aussi|a lire aussi|voir aussi|a voir aussi|read also|see also|lea tambien|tambien puede interesarle|what to bring|que llevar|que traer|quoi apporter|who can apply|who should attend|inscripcion|inscription|pour citer cette annonce|mots cles|palabras clave|keywords|como llegar|how to get there|getting there|comment venir|comment sy rendre|acces|asistencia|how to apply|how to register|comment sinscrire|como inscribirse|inscripciones|attending|mailing list|useful links|links|related links|liens utiles|liens|enlaces|contact|contacts|contacto|contactos|contact us|contact person|registration|apologies|excuses|regrets|ausentes|share this|share this page|follow us|related events|related news|news|tags|categories|practical information|logistics|venue|accommodation|travel|visa|media|photos|gallery|newsletter|search|menu|home|breadcrumb|target audience|audience|eligibility|fees",
    ),
];

/// The section that a line opens, if it is a heading.
pub(super) fn section(text: &str) -> Option<Section> {
    if text.len() > 80 {
        return None;
    }
    // `Annex 1. List of participants`, `Our speakers`
    let text = ANNEX.find(text).map_or(text, |annex| text.get(annex.end()..).unwrap_or(text));
    let known = |folded: &str| SECTIONS.get(folded).copied();
    let articles = ["the ", "our ", "les ", "nos ", "los ", "las ", "nuestros ", "nuestras "];
    let led = |folded: &str| articles.iter().find_map(|article| known(folded.strip_prefix(article)?));
    // `Expositoras y expositores`
    let both = |folded: &str| {
        let (one, other) = [" and ", " et ", " y "].iter().find_map(|joint| folded.split_once(joint))?;
        match (known(one)?, known(other)?) {
            (section @ People(_), People(_)) => Some(section),
            _ => None,
        }
    };
    let read = |text: &str| {
        let folded = plain(text);
        known(&folded).or_else(|| led(&folded)).or_else(|| both(&folded))
    };
    in_either(text, read).or_else(|| {
        let folded = plain(text);
        // `Allocution d'ouverture`, `Invité d'honneur`: what stands before one name stands over several.
        if let Some(role) = folded.contains(' ').then(|| role(text)).flatten()
            && !matches!(role, Role::HeadOfDelegation | Role::Contact | Role::Host | Role::Chair)
        {
            return Some(People(role));
        }
        // `Watch the workshop on YouTube!`
        (folded.starts_with("watch the ") || folded.starts_with("view the video") || folded.starts_with("watch online"))
            .then_some(Recording)
    })
}

static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    compiled(r"(?i)^(?:annexe?|anexo|appendix|appendice|apéndice)(?:\s+(?:[IVX]+|\d{1,2}|[A-H]))?\s*[.:–-]\s*")
});
static SECTIONS: LazyLock<HashMap<&str, Section>> = LazyLock::new(|| phrases(HEADINGS));

/// Nouns that are a document's kind and, alone on a line, its title. The longer before the shorter.
const KINDS: &[(DocumentKind, &str)] = &[
    (DocumentKind::InformationNote, "information note|note dinformation|nota informativa|note dinformation"),
    (
        DocumentKind::ConceptNote,
        "concept note|concept paper|note conceptuelle|note de cadrage|nota conceptual|nota de concepto",
    ),
    (
        DocumentKind::Biographies,
        "speakers biographies|speaker biographies|biographies of the speakers|biographies of speakers|biographies",
    ),
    (
        DocumentKind::SummaryOfDiscussion,
        "summary of discussion|summary of discussions|summary of the discussion|summary of the discussions|resume des discussions|resumen de los debates",
    ),
    (
        DocumentKind::ChairSummary,
        "chairs summary|chair summary|summary of the chair|chairpersons summary|co chairs summary",
    ),
    (
        DocumentKind::SummaryReport,
        "series summary report|summary report|rapport de synthese|informe resumido|executive summary",
    ),
    (
        DocumentKind::RoundtableReport,
        "report of roundtable|roundtable report|report of round table|report on roundtable",
    ),
    (
        DocumentKind::ParticipantList,
        "list of participants|participants list|participant list|liste des participants|lista de participantes|attendance list",
    ),
    (
        DocumentKind::BackgroundPaper,
        "background paper|background note|discussion paper|issues paper|document de reference|documento de antecedentes|background document",
    ),
    (DocumentKind::WorkingPaper, "working paper|document de travail|documento de trabajo"),
    (
        DocumentKind::PressRelease,
        "press release|communique de presse|comunicado de prensa|nota de prensa|press note|news release",
    ),
    (DocumentKind::Communique, "communique|joint communique|final communique"),
    (DocumentKind::Invitation, "invitation|invitation letter|flyer|lettre dinvitation|invitacion"),
    (DocumentKind::Handbook, "handbook|manual|guide|toolkit|guia|manuel"),
    (DocumentKind::Resolution, "resolution|resolucion|declaration|outcome document"),
    (DocumentKind::Statement, "statement|opening statement|closing statement|declaracion"),
    (DocumentKind::Presentation, "presentation|powerpoint presentation|slides|presentacion"),
    (
        DocumentKind::Report,
        "final report|meeting report|workshop report|seminar report|report|annual report|rapport|rapport final|informe|informe final|proceedings",
    ),
    (DocumentKind::Agenda, "agenda|provisional agenda|ordre du jour|orden del dia"),
    (DocumentKind::Programme, "programme|program|draft programme|provisional programme|programa|final programme"),
    (DocumentKind::Video, "video|video recording|recording|webcast"),
    (DocumentKind::Audio, "audio|audio recording|podcast"),
    (DocumentKind::Photo, "photos|photo gallery|photo album"),
    (DocumentKind::Dataset, "dataset|data set"),
    (DocumentKind::Article, "article"),
    (DocumentKind::Book, "book|libro|livre|ouvrage"),
];

static NAMES: LazyLock<HashMap<&str, DocumentKind>> = LazyLock::new(|| phrases(KINDS));

/// The kind of document that a whole line names, and nothing else.
pub(super) fn document_kind(text: &str) -> Option<DocumentKind> {
    if text.len() > 60 {
        return None;
    }
    let folded = plain(text);
    NAMES.get(folded.as_str()).copied()
}

/// The kind of document that a text names among other words: what it begins with, else the longest name.
pub(super) fn document_kind_in(text: &str) -> Option<DocumentKind> {
    let folded = format!(" {} ", plain(text.get(..text.floor_char_boundary(300)).unwrap_or(text)));
    let mut best: Option<((bool, usize), DocumentKind)> = None;
    for (kind, names) in KINDS {
        for name in names.split('|') {
            let Some(at) = folded.find(name).filter(|at| is_word(&folded, *at, name.len())) else { continue };
            // `Report on the programme` is a report.
            let rank = (at == 1, name.len());
            if best.is_none_or(|(known, _)| rank > known) {
                best = Some((rank, *kind));
            }
        }
    }
    best.map(|(_, kind)| kind)
}

/// The kind of each document in a list, by the heading over it.
pub(super) fn kind_of_list(heading: &str) -> Option<DocumentKind> {
    Some(match plain(heading).as_str() {
        "background papers" | "issues papers" | "discussion papers" => DocumentKind::BackgroundPaper,
        "working papers" => DocumentKind::WorkingPaper,
        "concept notes" => DocumentKind::ConceptNote,
        "statements" => DocumentKind::Statement,
        _ => return None,
    })
}

fn is_word(text: &str, at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    before == Some(&b' ') && text.as_bytes().get(at + length) == Some(&b' ')
}

/// What a document of a kind is to the event whose page names it without another word.
pub(super) fn material_role(kind: Option<DocumentKind>) -> MaterialRole {
    match kind {
        Some(DocumentKind::Agenda | DocumentKind::Programme) => MaterialRole::ProgrammeOf,
        Some(DocumentKind::Biographies) => MaterialRole::BiographiesFor,
        Some(DocumentKind::ParticipantList) => MaterialRole::ParticipantsOf,
        Some(DocumentKind::SummaryOfDiscussion | DocumentKind::ChairSummary | DocumentKind::SummaryReport) => {
            MaterialRole::Summarises
        }
        Some(DocumentKind::Video | DocumentKind::Audio | DocumentKind::Photo) => MaterialRole::RecordingOf,
        Some(DocumentKind::Invitation | DocumentKind::PressRelease) => MaterialRole::Announces,
        Some(DocumentKind::ConceptNote | DocumentKind::InformationNote) => MaterialRole::PreparedFor,
        Some(DocumentKind::BackgroundPaper) => MaterialRole::BackgroundFor,
        Some(DocumentKind::Presentation) => MaterialRole::PresentedAt,
        Some(DocumentKind::Report | DocumentKind::RoundtableReport | DocumentKind::Communique) => {
            MaterialRole::OutputOf
        }
        Some(DocumentKind::Resolution) => MaterialRole::AdoptedAt,
        _ => MaterialRole::DistributedAt,
    }
}
