//! Follows the change log and brings the graph up to date, whole versions in order.
