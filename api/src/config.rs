//! Configuration that more than one layer reads.
