//! How somebody took part in an event.

use super::vocabulary;

vocabulary! {
    /// What somebody was at an event.
    ParticipationRole {
        /// Chaired it.
        Chair = "CHAIR",
        /// Chaired it with another.
        CoChair = "CO_CHAIR",
        /// Stood in for the chair.
        ViceChair = "VICE_CHAIR",
        /// Received the guests.
        Host = "HOST",
        /// Opened it.
        OpeningSpeaker = "OPENING_SPEAKER",
        /// Closed it.
        ClosingSpeaker = "CLOSING_SPEAKER",
        /// Gave the keynote.
        Keynote = "KEYNOTE",
        /// Spoke.
        Speaker = "SPEAKER",
        /// Sat on the panel.
        Panellist = "PANELLIST",
        /// Presented a paper or a project.
        Presenter = "PRESENTER",
        /// Led the discussion.
        Moderator = "MODERATOR",
        /// Commented on what was presented.
        Discussant = "DISCUSSANT",
        /// Reported on it.
        Rapporteur = "RAPPORTEUR",
        /// Helped a group to work.
        Facilitator = "FACILITATOR",
        /// Trained the others.
        Trainer = "TRAINER",
        /// Coordinated it.
        Coordinator = "COORDINATOR",
        /// Was the guest of honour.
        GuestOfHonour = "GUEST_OF_HONOUR",
        /// Signed what was adopted.
        Signatory = "SIGNATORY",
        /// Led a delegation.
        HeadOfDelegation = "HEAD_OF_DELEGATION",
        /// Was a member of a delegation.
        Delegate = "DELEGATE",
        /// Advised a delegation.
        Adviser = "ADVISER",
        /// Observed.
        Observer = "OBSERVER",
        /// Interpreted.
        Interpreter = "INTERPRETER",
        /// Was named as the one to write to.
        Contact = "CONTACT",
        /// Was there.
        Attendee = "ATTENDEE",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

vocabulary! {
    /// Roles taken together.
    RoleGroup {
        /// Chairs, hosts, heads of delegation.
        Leadership = "LEADERSHIP",
        /// From opening speaker to discussant.
        OnStage = "ON_STAGE",
        /// From rapporteur to coordinator, interpreter, contact.
        Support = "SUPPORT",
        /// The rest, but not UNKNOWN.
        Attending = "ATTENDING",
    }
}

vocabulary! {
    /// How sure it is that somebody took part.
    ParticipationStatus {
        /// Named beforehand.
        Announced = "ANNOUNCED",
        /// Named beforehand, to be confirmed.
        Tentative = "TENTATIVE",
        /// Named beforehand and confirmed.
        Confirmed = "CONFIRMED",
        /// Was there.
        Attended = "ATTENDED",
        /// Was expected and did not come.
        Absent = "ABSENT",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}

impl ParticipationRole {
    /// The group that a role belongs to; none for `UNKNOWN`.
    #[must_use]
    pub fn group(self) -> Option<RoleGroup> {
        match self {
            Self::Chair | Self::CoChair | Self::ViceChair | Self::Host | Self::HeadOfDelegation => {
                Some(RoleGroup::Leadership)
            }
            Self::OpeningSpeaker
            | Self::ClosingSpeaker
            | Self::Keynote
            | Self::Speaker
            | Self::Panellist
            | Self::Presenter
            | Self::Moderator
            | Self::Discussant => Some(RoleGroup::OnStage),
            Self::Rapporteur
            | Self::Facilitator
            | Self::Trainer
            | Self::Coordinator
            | Self::Interpreter
            | Self::Contact => Some(RoleGroup::Support),
            Self::GuestOfHonour
            | Self::Signatory
            | Self::Delegate
            | Self::Adviser
            | Self::Observer
            | Self::Attendee => Some(RoleGroup::Attending),
            Self::Unknown => None,
        }
    }
}
