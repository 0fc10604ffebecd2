//! Names of people and organisations: folding, matching keys, honorifics.
