//! Which sites' pages may ask from a browser: this server's own, and those that the operator names.

use axum::http::{HeaderValue, Method, Uri, header, request::Parts};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer, ExposeHeaders};

use super::caching::GRAPH_VERSION;

/// How long a browser may remember what it was told.
const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(1);

/// Every site.
const ANY: &str = "*";

/// Answers preflights and names the origin; none where no origin is named, and then browsers allow no other site's page.
pub(super) fn layer(origins: &[String]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let allowed = if origins.iter().any(|origin| origin == ANY) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let layer = CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([Method::GET, Method::POST])
        // Clients add headers of their own; none that means anything here could do harm.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(ExposeHeaders::list([header::ETAG, header::RETRY_AFTER, GRAPH_VERSION]))
        .max_age(REMEMBERED);
    Some(layer)
}

/// Whether the request comes from a page of a site that is named.
pub(super) fn is_named(origins: &[String], parts: &Parts) -> bool {
    let asks = parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    asks.is_some_and(|asks| origins.iter().any(|origin| origin == ANY || origin == asks))
}

/// Reads an origin as browsers send it: `https://HOST`, with a port where it is not the usual one; or `*`.
pub fn origin(text: &str) -> Result<String, String> {
    let uri = text.parse::<Uri>().ok();
    let is_origin = uri.is_some_and(|uri| {
        let web = matches!(uri.scheme_str(), Some("http" | "https"));
        web && uri.authority().is_some_and(|authority| !authority.as_str().contains('@')) && uri.path() == "/"
    });
    let text = text.to_ascii_lowercase();
    if text == ANY || (is_origin && !text.ends_with('/') && !text.contains('?')) {
        return Ok(text);
    }
    Err("an origin is https://HOST, with :PORT where it is not the usual one, and nothing after it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for text in ["https://a.example", "http://localhost:3000", "*", "https://[::1]:8443", "HTTPS://A.example"] {
            assert_eq!(origin(text), Ok(text.to_lowercase()));
        }
        for text in
            ["", "a.example", "https://", "https://a.example/", "https://a.example/b", "null", "ftp://a", "https://b@a"]
        {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
