//! Content negotiation by the GraphQL-over-HTTP draft: what the client will accept, and what it may send.

use axum::http::{HeaderMap, StatusCode, header};

use super::refusal::Refusal;
use crate::error::Code;

/// The media type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/json`: a well-formed request is answered 200, whatever its document turns out to be.
    Json,
    /// `application/graphql-response+json`: the status tells whether the document was executed.
    GraphqlResponse,
}

impl Media {
    /// As the header shows it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    fn subtype(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GraphqlResponse => "graphql-response+json",
        }
    }

    /// The one that the client likes best; `application/json` where it does not care, as older clients expect.
    pub(super) fn accepted(headers: &HeaderMap) -> Result<Self, Refusal> {
        let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let mut entries = values.flat_map(|value| value.split(',')).filter(|text| !text.trim().is_empty()).peekable();
        if entries.peek().is_none() {
            return Ok(Self::Json);
        }
        let ranges: Vec<Range<'_>> = entries.filter_map(Range::parse).collect();
        let json = preference(&ranges, Self::Json);
        let graphql = preference(&ranges, Self::GraphqlResponse);
        match (json, graphql) {
            (None, None) => Err(Refusal::new(
                StatusCode::NOT_ACCEPTABLE,
                Code::BadUserInput,
                "Answers are application/graphql-response+json or application/json; Accept allows neither.",
            )),
            (json, graphql) if graphql > json => Ok(Self::GraphqlResponse),
            // Both were named and are liked alike: the one whose status says more.
            (json, graphql) if graphql == json && graphql.is_some_and(|(_, exact)| exact == 2) => {
                Ok(Self::GraphqlResponse)
            }
            _ => Ok(Self::Json),
        }
    }
}

/// One entry of `Accept`, its quality in thousandths.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    /// None for what is not a media range, and for one whose charset is not ours.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut quality = 1000;
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => quality = thousandths(value.trim())?,
                "charset" if !is_utf8(value.trim()) => return None,
                _ => {}
            }
        }
        Some(Self { kind, subtype, quality })
    }

    /// How exactly it means the media type: 2 by name, 1 by its kind, 0 by `*/*`.
    fn exactness(&self, media: Media) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (kind, "*") if kind.eq_ignore_ascii_case("application") => Some(1),
            (kind, subtype) => {
                let same = kind.eq_ignore_ascii_case("application") && subtype.eq_ignore_ascii_case(media.subtype());
                same.then_some(2)
            }
        }
    }
}

/// Quality and exactness of the range that means the media type most exactly; quality 0 is a refusal.
fn preference(ranges: &[Range<'_>], media: Media) -> Option<(u16, u8)> {
    let meant = ranges.iter().filter_map(|range| Some((range.exactness(media)?, range.quality)));
    meant.max().filter(|(_, quality)| *quality > 0).map(|(exactness, quality)| (quality, exactness))
}

fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.parse().ok()?;
    (0.0..=1.0).contains(&quality).then_some((quality * 1000.0) as u16)
}

/// Refuses a body that is not JSON. A page of another site can send forms and plain text without asking, never JSON: this
/// check is what keeps it from having requests made in a visitor's name.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = value.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let utf8 = parts
        .filter_map(|part| part.split_once('='))
        .all(|(name, value)| !name.trim().eq_ignore_ascii_case("charset") || is_utf8(value.trim()));
    if json && utf8 {
        return Ok(());
    }
    let message = "Send the request as application/json in UTF-8, with that Content-Type.";
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadUserInput, message)
        .with(header::ACCEPT, "application/json"))
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}
