//! What an organisation is.

use super::vocabulary;

vocabulary! {
    /// What sort of organisation it is.
    OrganisationKind {
        /// A state.
        State = "STATE",
        /// A ministry, an authority, a parliament: a body of a state.
        GovernmentBody = "GOVERNMENT_BODY",
        /// A permanent mission, delegation or embassy.
        PermanentMission = "PERMANENT_MISSION",
        /// An intergovernmental organisation outside the United Nations.
        Igo = "IGO",
        /// A body of the United Nations system.
        UnEntity = "UN_ENTITY",
        /// A standing group of agencies.
        InteragencyGroup = "INTERAGENCY_GROUP",
        /// A non-governmental organisation.
        Ngo = "NGO",
        /// A university or research institute.
        Academic = "ACADEMIC",
        /// A company or a business association.
        Business = "BUSINESS",
        /// A newspaper, a broadcaster, a news agency.
        Media = "MEDIA",
        /// A foundation that gives.
        Foundation = "FOUNDATION",
        /// A committee, commission or working group.
        Committee = "COMMITTEE",
        /// A sort of its own, named in its sources.
        Other = "OTHER",
        /// No source says.
        Unknown = "UNKNOWN",
    }
}
