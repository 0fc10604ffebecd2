//! Readers: pure functions from the bytes of one format to a draft.
