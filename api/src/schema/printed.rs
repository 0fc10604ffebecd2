//! `Printed`: letter for letter.

use super::{at::RelationAt, object::record};

record! {
    /// What a source printed of a participation, letter for letter.
    Printed {
        /// The name.
        name: Option<String>,
        /// What stands before the name: `H.E. Mr.`.
        honorific: Option<String>,
        /// The post, whole: `Deputy Permanent Representative of the Philippines to the UN`.
        title: Option<String>,
        /// The division of the organisation.
        division: Option<String>,
        /// The organisation or state.
        affiliation: Option<String>,
        /// The role word beside the name, or the heading above it.
        role: Option<String>,
    }
}

impl From<&RelationAt> for Printed {
    fn from(at: &RelationAt) -> Self {
        let printed = at.row().printed;
        let text = |symbol| at.text(symbol).map(str::to_owned);
        Self {
            name: text(printed.name),
            honorific: text(printed.honorific),
            title: text(printed.title),
            division: text(printed.division),
            affiliation: text(printed.affiliation),
            role: text(printed.role),
        }
    }
}
