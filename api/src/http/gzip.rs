//! Answers that are compressed: who takes them so, a short one at once, and a long one on its way.

use std::{convert::Infallible, io::Write as _};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt as _, stream};

/// A body of more bytes is compressed where it holds up nobody.
pub(super) const LONG: usize = 32 << 10;

/// Bytes of a piece: compressing it takes about a millisecond.
const PIECE: usize = 64 << 10;

/// Whether the client takes gzip, by `Accept-Encoding`.
pub(super) fn is_taken(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut any = false;
    for entry in values.flat_map(|value| value.split(',')) {
        let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |quality| quality.trim().parse().ok());
        let taken = quality.is_some_and(|quality: f32| quality > 0.0);
        match name.trim().to_ascii_lowercase().as_str() {
            // Named, it is meant whatever `*` says.
            "gzip" | "x-gzip" => return taken,
            "*" => any = taken,
            _ => {}
        }
    }
    any
}

/// The whole of a body, compressed.
pub(super) fn whole(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::fast());
    // Writing to memory does not fail; nothing is what an empty answer stands for.
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.map(Bytes::from).unwrap_or_default()
}

/// A body that is compressed as it goes out. A long one goes in pieces, others having their turn in between: compressing takes
/// time on a thread that sockets are read and written on.
pub(super) fn on_its_way(body: Bytes) -> Body {
    if body.len() <= LONG {
        return Body::from(whole(&body));
    }
    let begun = (body, Some(GzEncoder::new(Vec::new(), Compression::fast())));
    let pieces = stream::unfold(begun, async |(mut rest, encoder)| {
        let mut encoder = encoder?;
        tokio::task::yield_now().await;
        let piece = rest.split_to(rest.len().min(PIECE));
        let written = encoder.write_all(&piece);
        let (compressed, encoder) = if rest.is_empty() {
            (written.and_then(|()| encoder.finish()), None)
        } else {
            (written.map(|()| std::mem::take(encoder.get_mut())), Some(encoder))
        };
        // Writing to memory does not fail.
        Some((Ok::<_, Infallible>(compressed.unwrap_or_default()), (rest, encoder)))
    });
    // Whoever writes it may ask once more after the end.
    Body::from_stream(pieces.fuse())
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, http::HeaderValue};
    use flate2::read::GzDecoder;
    use std::io::Read as _;

    use super::*;

    #[test]
    fn gzip_is_taken_by_who_says_so() {
        for (values, taken) in [
            (&["gzip"][..], true),
            (&["br, GZIP;q=0.5"], true),
            (&["*"], true),
            (&["br", "gzip"], true),
            (&[], false),
            (&["br"], false),
            (&["gzip;q=0"], false),
            (&["gzip; q=0, *"], false),
            (&["*;q=0"], false),
            (&["gzip;q=x"], false),
        ] {
            let headers: HeaderMap =
                values.iter().map(|value| (header::ACCEPT_ENCODING, HeaderValue::from_static(value))).collect();
            assert_eq!(is_taken(&headers), taken, "{values:?}");
        }
    }

    #[tokio::test]
    async fn what_goes_out_compressed_is_the_whole_of_it() {
        for length in [0, 1, LONG, LONG + 1, PIECE, 5 * PIECE + 1] {
            let body: Bytes = (0..length).map(|place| (place % 251) as u8).collect::<Vec<_>>().into();
            let sent = to_bytes(on_its_way(body.clone()), usize::MAX).await.unwrap();
            let mut read = Vec::new();
            GzDecoder::new(&sent[..]).read_to_end(&mut read).unwrap();
            assert!(read == body, "{length} bytes");
        }
    }
}
