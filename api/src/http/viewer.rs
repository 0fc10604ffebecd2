//! Who asks. As long as there are no accounts, that is: whether the request comes from this machine itself.
//!
//! A proxy on this machine would make the whole world look like a loopback peer, and a page of another site can make a
//! visitor's browser one; both give themselves away in headers, and neither may write.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, Uri, header, request::Parts, uri::Authority},
};

use crate::{config::Writes, graph::Viewer};

/// Headers that only a request that has been passed on carries; so does every `X-Forwarded-…`.
const PASSED_ON: [&str; 6] = ["forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip", "x-client-ip"];

/// The viewer of a request.
pub(super) fn of(writes: Writes, parts: &Parts) -> Viewer {
    Viewer { may_write: writes == Writes::Loopback && is_from_this_machine(parts) }
}

/// Whether the request comes from no page, or from one that this server itself showed, under the name that was asked for.
pub(super) fn is_own_page(parts: &Parts) -> bool {
    let text = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = text("origin") else {
        return true;
    };
    let Some((_, site)) = origin.split_once("://") else {
        return false;
    };
    let asked = parts.uri.authority().map(Authority::as_str);
    let names = [text("host"), asked, text("x-forwarded-host")];
    names.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(site))
}

fn is_from_this_machine(parts: &Parts) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer_is_loopback = peer.is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
    peer_is_loopback && is_host_loopback(parts) && !is_passed_on(&parts.headers) && !is_cross_site(&parts.headers)
}

/// Every name that the request gives for this server must be a loopback one, and there must be one: a foreign name that
/// was made to point at this machine is the way of DNS rebinding.
fn is_host_loopback(parts: &Parts) -> bool {
    let hosts = parts.headers.get_all(header::HOST).iter().map(|value| value.to_str().unwrap_or_default());
    let mut names = hosts.chain(parts.uri.authority().map(Authority::as_str)).peekable();
    names.peek().is_some() && names.all(is_loopback)
}

fn is_passed_on(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| PASSED_ON.contains(&name.as_str()) || name.as_str().starts_with("x-forwarded-"))
}

/// `Origin: null` and whatever is not a URL are foreign too.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let foreign = |origin: &str| {
        let authority = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(ToString::to_string));
        !authority.is_some_and(|authority| is_loopback(&authority))
    };
    let mut origins = headers.get_all(header::ORIGIN).iter();
    origins.any(|value| value.to_str().map_or(true, foreign))
        || headers.get("sec-fetch-site").is_some_and(|value| value == "cross-site")
}

/// `localhost`, `127.…` or `[::1]`, with any port.
fn is_loopback(authority: &str) -> bool {
    let Ok(authority) = authority.parse::<Authority>() else {
        return false;
    };
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    !authority.as_str().contains('@')
        && address.map_or_else(|_| host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_write(peer: &str, host: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = axum::http::Request::builder().uri("/graphql").header("host", host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let peer: SocketAddr = peer.parse().unwrap();
        let request = request.extension(ConnectInfo(peer)).body(()).unwrap();
        of(Writes::Loopback, &request.into_parts().0).may_write
    }

    #[test]
    fn this_machine_may_write() {
        for (peer, host) in [
            ("127.0.0.1:5000", "127.0.0.1:8000"),
            ("127.0.0.1:5000", "localhost"),
            ("127.0.0.1:5000", "LOCALHOST:8000"),
            ("[::1]:5000", "[::1]:8000"),
            ("[::ffff:127.0.0.1]:5000", "127.0.0.1"),
        ] {
            assert!(may_write(peer, host, &[]), "{peer} {host}");
        }
        assert!(may_write("127.0.0.1:5000", "localhost:8000", &[("origin", "http://localhost:8000")]));
        assert!(may_write("[::1]:5000", "[::1]:8000", &[("origin", "http://[::1]:8000")]));
    }

    #[test]
    fn nobody_else_may() {
        for (peer, host) in [
            ("192.168.1.7:5000", "127.0.0.1:8000"),
            ("127.0.0.1:5000", "colloquy.example"),
            ("127.0.0.1:5000", "127.0.0.1.example:8000"),
            ("127.0.0.1:5000", "localhost.example"),
            ("127.0.0.1:5000", "localhost@evil.example"),
            ("127.0.0.1:5000", "evil@localhost"),
            ("127.0.0.1:5000", ""),
        ] {
            assert!(!may_write(peer, host, &[]), "{peer} {host}");
        }
        for header in [
            ("forwarded", "for=127.0.0.1"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-proto", "https"),
            ("x-real-ip", "127.0.0.1"),
            ("via", "1.1 proxy"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("host", "evil.example"),
        ] {
            assert!(!may_write("127.0.0.1:5000", "127.0.0.1:8000", &[header]), "{header:?}");
        }
    }

    #[test]
    fn nobody_may_when_writes_are_off_or_the_peer_is_unknown() {
        let request = || axum::http::Request::builder().uri("/graphql").header("host", "localhost");
        let peer: SocketAddr = "127.0.0.1:5000".parse().unwrap();
        let known = request().extension(ConnectInfo(peer)).body(()).unwrap().into_parts().0;
        assert!(!of(Writes::Off, &known).may_write);
        assert!(!of(Writes::Loopback, &request().body(()).unwrap().into_parts().0).may_write);
    }
}
