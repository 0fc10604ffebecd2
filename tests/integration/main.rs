//! Behaviour through the public surface; the folders mirror `api/src`.

mod cli;
mod http;
