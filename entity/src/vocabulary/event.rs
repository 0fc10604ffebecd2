//! What an event is, how it stands, and its ties to organisers and other events.

use super::vocabulary;

vocabulary! {
    /// What sort of event it is.
    EventKind {
        /// A series or process whose meetings are its editions, such as a yearly forum.
        Series = "SERIES",
        /// A forum.
        Forum = "FORUM",
        /// A conference.
        Conference = "CONFERENCE",
        /// A congress.
        Congress = "CONGRESS",
        /// A meeting of heads of state, government or agencies.
        Summit = "SUMMIT",
        /// A symposium.
        Symposium = "SYMPOSIUM",
        /// A seminar.
        Seminar = "SEMINAR",
        /// A workshop.
        Workshop = "WORKSHOP",
        /// A round table.
        Roundtable = "ROUNDTABLE",
        /// A panel.
        Panel = "PANEL",
        /// A plenary meeting.
        Plenary = "PLENARY",
        /// A titled session of a meeting.
        Session = "SESSION",
        /// A meeting of experts.
        ExpertMeeting = "EXPERT_MEETING",
        /// A consultation.
        Consultation = "CONSULTATION",
        /// A session that negotiates a text.
        NegotiatingSession = "NEGOTIATING_SESSION",
        /// A briefing.
        Briefing = "BRIEFING",
        /// A training or course.
        Training = "TRAINING",
        /// A debate.
        Debate = "DEBATE",
        /// A hearing.
        Hearing = "HEARING",
        /// A dialogue.
        Dialogue = "DIALOGUE",
        /// An event beside a larger one.
        SideEvent = "SIDE_EVENT",
        /// The launch of something.
        Launch = "LAUNCH",
        /// A lecture.
        Lecture = "LECTURE",
        /// A seminar held online.
        Webinar = "WEBINAR",
        /// A meeting of a committee or a board.
        CommitteeMeeting = "COMMITTEE_MEETING",
        /// A meeting to coordinate the work of several bodies.
        CoordinationMeeting = "COORDINATION_MEETING",
        /// A ceremony.
        Ceremony = "CEREMONY",
        /// A group of thematic meetings.
        Cluster = "CLUSTER",
        /// A sort of its own, named in its sources.
        Other = "OTHER",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// How an event stands, as its sources say.
    EventStatus {
        /// Announced for its date.
        Scheduled = "SCHEDULED",
        /// Announced, to be confirmed.
        Tentative = "TENTATIVE",
        /// Put off.
        Postponed = "POSTPONED",
        /// Called off.
        Cancelled = "CANCELLED",
        /// Took place.
        Held = "HELD",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// How people took part.
    AttendanceMode {
        /// Face to face.
        OnSite = "ON_SITE",
        /// From afar.
        Online = "ONLINE",
        /// Both.
        Hybrid = "HYBRID",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// What an organiser did for an event.
    OrganisingRole {
        /// Organised it.
        Organiser = "ORGANISER",
        /// Led those who organised it.
        LeadOrganiser = "LEAD_ORGANISER",
        /// Organised it with others.
        CoOrganiser = "CO_ORGANISER",
        /// Called it.
        Convener = "CONVENER",
        /// Gave it a house.
        Host = "HOST",
        /// Held the chair of the process for the time.
        ChairInOffice = "CHAIR_IN_OFFICE",
        /// Served it as secretariat.
        Secretariat = "SECRETARIAT",
        /// Helped as a partner.
        Partner = "PARTNER",
        /// Gave money or goods in return for being named.
        Sponsor = "SPONSOR",
        /// Gave the money.
        Funder = "FUNDER",
        /// Reported on it by agreement.
        MediaPartner = "MEDIA_PARTNER",
        /// Lent its name.
        Endorser = "ENDORSER",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// What one event is to another: the subject is the part, edition or follower.
    EventRelationRole {
        /// A part of it: a panel of a meeting.
        PartOf = "PART_OF",
        /// One meeting of the series.
        EditionOf = "EDITION_OF",
        /// Held beside it.
        SideEventOf = "SIDE_EVENT_OF",
        /// Prepared it.
        PreparatoryTo = "PREPARATORY_TO",
        /// Took up its results.
        FollowUpTo = "FOLLOW_UP_TO",
        /// At the same place and time.
        CoLocatedWith = "CO_LOCATED_WITH",
        /// Tied to it in a way that no other word says.
        RelatedTo = "RELATED_TO",
    }
}
