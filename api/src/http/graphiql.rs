//! `/`: GraphiQL, from parts that the program carries, so that it works where no other host can be reached.
//!
//! The third-party parts were bundled by `build.rs`; where that was not possible, the page is `async_graphql`'s own, which
//! loads them from a CDN, under one line that says why.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use async_graphql::http::GraphiQLSource;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use super::{caching::is_known, refusal::Refusal, server::Server};
use crate::error::Code;

/// Name and compressed content of each part, or why there are none.
const BUNDLE: Result<&[(&str, &[u8])], &str> = include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

const HTML: &str = include_str!("../../web/page.html");
const OWN: [(&str, &str); 2] =
    [("page.js", include_str!("../../web/page.js")), ("page.css", include_str!("../../web/page.css"))];

/// The queries that a newcomer finds in the tabs.
pub const EXAMPLES: [&str; 3] = [
    include_str!("../../web/examples/1-who-spoke.graphql"),
    include_str!("../../web/examples/2-documents.graphql"),
    include_str!("../../web/examples/3-represented.graphql"),
];

/// Nothing but this server; styles are set by script, which counts as inline.
const OWN_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The page and its parts.
pub(super) struct Page {
    html: String,
    etag: String,
    policy: String,
    /// By the names in their addresses, which have their content's hash in them.
    assets: BTreeMap<String, Asset>,
}

struct Asset {
    body: &'static [u8],
    compressed: bool,
    kind: &'static str,
    etag: String,
}

impl Page {
    /// Puts the page together.
    pub(super) fn new() -> Self {
        match BUNDLE {
            Ok(parts) => Self::of(parts),
            Err(why) => Self::from_cdn(why),
        }
    }

    fn of(parts: &[(&'static str, &'static [u8])]) -> Self {
        let mut html = HTML.replace("{examples}", &examples());
        let mut assets = BTreeMap::new();
        let own = OWN.iter().map(|(name, text)| (*name, text.as_bytes(), false));
        for (name, body, compressed) in parts.iter().map(|(name, body)| (*name, *body, true)).chain(own) {
            let hash = hash(body);
            let kind = match name.rsplit_once('.') {
                Some((_, "css")) => "text/css; charset=utf-8",
                _ => "text/javascript; charset=utf-8",
            };
            let address = format!("{hash}-{name}");
            html = html.replace(&format!("{{{name}}}"), &address);
            assets.insert(address, Asset { body, compressed, kind, etag: format!("\"{hash}\"") });
        }
        let etag = format!("\"{}\"", hash(html.as_bytes()));
        Self { html, etag, policy: OWN_POLICY.to_owned(), assets }
    }

    fn from_cdn(why: &str) -> Self {
        let page = GraphiQLSource::build().title("Colloquy").version("4.1.2").endpoint("/graphql");
        let page = page.subscription_endpoint("/graphql/ws").finish();
        let line = format!(
            "<p style=\"margin:0;padding:4px 12px;font:14px/20px sans-serif;background:#fff3c4;color:#222\">GraphiQL is \
             loaded from unpkg.com, because {}.</p>",
            why.replace('&', "&amp;").replace('<', "&lt;")
        );
        let html = page.replacen("<body>", &format!("<body>{line}"), 1).replacen("100vh", "calc(100vh - 28px)", 1);
        let policy = format!(
            "default-src 'none'; script-src https://unpkg.com{}; style-src 'unsafe-inline' https://unpkg.com; \
             font-src data: https://unpkg.com; img-src data: https://graphql.org; connect-src 'self'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'",
            inline_scripts(&html)
        );
        Self { etag: format!("\"{}\"", hash(html.as_bytes())), html, policy, assets: BTreeMap::new() }
    }
}

/// Shows the page.
pub(super) async fn page(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response {
    let Some(page) = &server.page else {
        let message = "GraphiQL is off here. Queries go to /graphql; the schema is at /schema.graphql.";
        return Refusal::new(StatusCode::NOT_FOUND, Code::NotFound, message).into_response();
    };
    let own = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::ETAG, &page.etag),
        (header::CONTENT_SECURITY_POLICY, &page.policy),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    ];
    if is_known(&headers, &page.etag) {
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    (own, page.html.clone()).into_response()
}

/// Sends one part. Its address changes with its content, so it may be kept for ever.
pub(super) async fn asset(State(server): State<Arc<Server>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = server.page.as_ref().and_then(|page| page.assets.get(&name)) else {
        return Refusal::new(StatusCode::NOT_FOUND, Code::NotFound, "No such part of the page.").into_response();
    };
    let own = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::ETAG, &asset.etag),
        (header::CONTENT_TYPE, asset.kind),
    ];
    if is_known(&headers, &asset.etag) {
        return (StatusCode::NOT_MODIFIED, own).into_response();
    }
    // Every browser takes gzip; whoever does not say what it takes, takes anything.
    let encoding = asset.compressed.then_some([(header::CONTENT_ENCODING, "gzip")]);
    (own, encoding, asset.body).into_response()
}

fn hash(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body)[..8])
}

/// As JSON that cannot end the script element it stands in.
fn examples() -> String {
    serde_json::json!(EXAMPLES).to_string().replace('<', "\\u003c")
}

/// The hashes under which the page's inline scripts may run.
fn inline_scripts(html: &str) -> String {
    let mut hashes = String::new();
    for script in html.split("<script>").skip(1).filter_map(|rest| rest.split("</script>").next()) {
        // Writing to a string cannot fail.
        let _ = write!(hashes, " 'sha256-{}'", BASE64.encode(&Sha256::digest(script)));
    }
    hashes
}
