//! What a document is, who made it, and what it was to an event.

use super::vocabulary;

vocabulary! {
    /// What sort of document it is.
    DocumentKind {
        /// The points to be dealt with.
        Agenda = "AGENDA",
        /// The order of sessions and speakers.
        Programme = "PROGRAMME",
        /// The idea of an event, written beforehand.
        ConceptNote = "CONCEPT_NOTE",
        /// What participants need to know.
        InformationNote = "INFORMATION_NOTE",
        /// An invitation.
        Invitation = "INVITATION",
        /// A paper to start the discussion from.
        BackgroundPaper = "BACKGROUND_PAPER",
        /// A paper of work in progress.
        WorkingPaper = "WORKING_PAPER",
        /// A handbook or guide.
        Handbook = "HANDBOOK",
        /// A report.
        Report = "REPORT",
        /// The yearly or leading report of an organisation.
        FlagshipReport = "FLAGSHIP_REPORT",
        /// The report of a round table.
        RoundtableReport = "ROUNDTABLE_REPORT",
        /// A report that sums up a meeting or a series.
        SummaryReport = "SUMMARY_REPORT",
        /// A summary of what was said.
        SummaryOfDiscussion = "SUMMARY_OF_DISCUSSION",
        /// The summary that the chair gives.
        ChairSummary = "CHAIR_SUMMARY",
        /// A communiqué.
        Communique = "COMMUNIQUE",
        /// A resolution or decision.
        Resolution = "RESOLUTION",
        /// A written or spoken statement.
        Statement = "STATEMENT",
        /// The text of a speech.
        Speech = "SPEECH",
        /// Slides or a titled talk.
        Presentation = "PRESENTATION",
        /// The lives of the speakers.
        Biographies = "BIOGRAPHIES",
        /// The list of those who took part.
        ParticipantList = "PARTICIPANT_LIST",
        /// A press release.
        PressRelease = "PRESS_RELEASE",
        /// A film or recording with picture.
        Video = "VIDEO",
        /// A recording of sound.
        Audio = "AUDIO",
        /// A photograph or an album.
        Photo = "PHOTO",
        /// A page on the web.
        WebPage = "WEB_PAGE",
        /// An article.
        Article = "ARTICLE",
        /// A book.
        Book = "BOOK",
        /// Data.
        Dataset = "DATASET",
        /// A sort of its own, named in its sources.
        Other = "OTHER",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// What a document was to an event.
    MaterialRole {
        /// Used as background.
        BackgroundFor = "BACKGROUND_FOR",
        /// Written for it.
        PreparedFor = "PREPARED_FOR",
        /// Presented there.
        PresentedAt = "PRESENTED_AT",
        /// Handed out there.
        DistributedAt = "DISTRIBUTED_AT",
        /// Announces it.
        Announces = "ANNOUNCES",
        /// Its programme or agenda.
        ProgrammeOf = "PROGRAMME_OF",
        /// The lives of its speakers.
        BiographiesFor = "BIOGRAPHIES_FOR",
        /// The list of its participants.
        ParticipantsOf = "PARTICIPANTS_OF",
        /// Came out of it.
        OutputOf = "OUTPUT_OF",
        /// Sums it up.
        Summarises = "SUMMARISES",
        /// Recorded there.
        RecordingOf = "RECORDING_OF",
        /// Launched there.
        LaunchedAt = "LAUNCHED_AT",
        /// Adopted there.
        AdoptedAt = "ADOPTED_AT",
        /// Named in the description of the event.
        MentionedBy = "MENTIONED_BY",
        /// Recommended to read on.
        FurtherReading = "FURTHER_READING",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// What somebody did for a document.
    ContributionRole {
        /// Wrote it.
        Author = "AUTHOR",
        /// Edited it.
        Editor = "EDITOR",
        /// Issued it as its own.
        Issuer = "ISSUER",
        /// Published it.
        Publisher = "PUBLISHER",
        /// Asked and paid for it.
        Commissioner = "COMMISSIONER",
        /// Translated it.
        Translator = "TRANSLATOR",
        /// Presented it.
        Presenter = "PRESENTER",
        /// Helped in another way.
        Contributor = "CONTRIBUTOR",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}
