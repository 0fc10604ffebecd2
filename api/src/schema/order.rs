//! What lists can be ordered by.

use async_graphql::{Enum, InputObject};
use entity::vocabulary::RelationKind;

use crate::graph::{End, Field, Order};

/// Which end of an order comes first. Rows without a value come last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// The smallest, the oldest, A first.
    #[default]
    Asc,
    /// The largest, the latest, Z first.
    Desc,
}

/// An order of the contract: what it is for the graph.
pub(crate) trait Ordered {
    fn order(&self) -> Order;
}

/// The order of a list: what a client asks for, or the natural one where it asks for none.
pub(crate) fn order<O: Ordered>(asked: Option<&[O]>, natural: &[Order]) -> Vec<Order> {
    match asked {
        Some(asked) if !asked.is_empty() => asked.iter().map(Ordered::order).collect(),
        _ => natural.to_vec(),
    }
}

/// One key of an order by name, ascending: how entities are listed where nothing else is asked for.
pub(crate) const BY_NAME: [Order; 1] = [Order { field: Field::Name, descending: false }];

/// One key of an order by time, ascending: how participations are listed where nothing else is asked for.
pub(crate) const BY_TIME: [Order; 1] = [Order { field: Field::When, descending: false }];

macro_rules! order {
    (
        $(#[doc = $doc:literal])* $order:ident;
        $(#[doc = $field_doc:literal])* $field:ident {
            $($(#[doc = $word_doc:literal])* $word:ident = $by:expr,)+
        }
    ) => {
        $(#[doc = $field_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub(crate) enum $field {
            $($(#[doc = $word_doc])* $word,)+
        }

        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, InputObject)]
        pub(crate) struct $order {
            /// By what.
            field: $field,
            /// Which end comes first.
            #[graphql(default_with = "Some(OrderDirection::Asc)")]
            direction: Option<OrderDirection>,
        }

        impl Ordered for $order {
            fn order(&self) -> Order {
                let field = match self.field {
                    $($field::$word => $by,)+
                };
                Order { field, descending: self.direction == Some(OrderDirection::Desc) }
            }
        }
    };
}

order! {
    /// One key of an order of events.
    EventOrder;
    /// What events can be ordered by.
    EventOrderField {
        /// The name, by Unicode collation.
        Name = Field::Name,
        /// The first day; the nearest meeting's where the event has no time of its own.
        When = Field::When,
        /// How many people and organisations took part in the event itself.
        ParticipantCount = Field::Count(RelationKind::Participation, End::Object),
        /// When it was made.
        Created = Field::Created,
        /// When it last changed.
        Updated = Field::Updated,
    }
}

order! {
    /// One key of an order of people.
    PersonOrder;
    /// What people can be ordered by.
    PersonOrderField {
        /// The name, by Unicode collation.
        Name = Field::Name,
        /// How many events the person took part in, panels and sessions being events of their own.
        EventCount = Field::Count(RelationKind::Participation, End::Subject),
        /// When it was made.
        Created = Field::Created,
        /// When it last changed.
        Updated = Field::Updated,
    }
}

order! {
    /// One key of an order of organisations.
    OrganisationOrder;
    /// What organisations can be ordered by.
    OrganisationOrderField {
        /// The name, by Unicode collation.
        Name = Field::Name,
        /// How many events the organisation organised or had a part in organising.
        EventCount = Field::Count(RelationKind::Organising, End::Subject),
        /// When it was made.
        Created = Field::Created,
        /// When it last changed.
        Updated = Field::Updated,
    }
}

order! {
    /// One key of an order of documents.
    DocumentOrder;
    /// What documents can be ordered by.
    DocumentOrderField {
        /// The name, by Unicode collation.
        Name = Field::Name,
        /// The day of issue.
        Issued = Field::When,
        /// How many events the document served or came out of.
        UseCount = Field::Count(RelationKind::Material, End::Subject),
        /// When it was made.
        Created = Field::Created,
        /// When it last changed.
        Updated = Field::Updated,
    }
}

order! {
    /// One key of an order of themes.
    ThemeOrder;
    /// What themes can be ordered by.
    ThemeOrderField {
        /// The name, by Unicode collation.
        Name = Field::Name,
        /// How many entities are about the theme itself.
        TaggedCount = Field::Count(RelationKind::Tagging, End::Object),
        /// When it was made.
        Created = Field::Created,
        /// When it last changed.
        Updated = Field::Updated,
    }
}

order! {
    /// One key of an order of participations.
    ParticipationOrder;
    /// What participations can be ordered by.
    ParticipationOrderField {
        /// The first day of the event; the nearest meeting's where the event has no time of its own.
        When = Field::When,
        /// The name of the event, by Unicode collation.
        EventName = Field::ObjectName,
        /// The name of the participant, by Unicode collation.
        ParticipantName = Field::SubjectName,
        /// The place in the list of the source.
        Ordinal = Field::Ordinal,
        /// When it was made.
        Created = Field::Created,
    }
}
