//! What a request says of answers that are kept, by its own client or by this server, and what an answer says to those who
//! may keep it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use tokio::time::{Duration, Instant};

use super::{refusal::Refusal, server::Server};
use crate::error::{Code, Error};

/// The version that an answer is of, and that a request may demand.
pub(super) const GRAPH_VERSION: HeaderName = HeaderName::from_static("x-graph-version");

/// What an answer by GET varies with, besides its address.
pub(super) const VARIES: HeaderValue = HeaderValue::from_static("accept, accept-encoding, x-graph-version");

/// Which answer a client will take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reuse {
    /// One that is kept.
    Kept,
    /// One made for this request, which others may have then: `Cache-Control: no-cache`.
    Fresh,
    /// One made for this request alone: `Cache-Control: no-store`.
    Nothing,
}

impl Reuse {
    /// By the request's `Cache-Control`. What is kept here is never old, so that `max-age` asks for nothing more.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let asked = |wish: &str| {
            let values = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|value| value.split(',')).any(|directive| directive.trim().eq_ignore_ascii_case(wish))
        };
        if asked("no-store") {
            Self::Nothing
        } else if asked("no-cache") {
            Self::Fresh
        } else {
            Self::Kept
        }
    }
}

/// Whether the client has the body with this tag, by `If-None-Match`.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    fn plain(tag: &str) -> &str {
        let tag = tag.trim();
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    let mut values = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    values.any(|value| value.trim() == "*" || value.split(',').any(|known| plain(known) == plain(tag)))
}

/// `Cache-Control` of an answer by GET: whoever keeps it asks here whether it is still the one, unless the operator lets
/// caches that are shared keep it for a time.
pub(super) fn control(public: Option<Duration>) -> HeaderValue {
    let text = match public {
        None => "private, max-age=0, must-revalidate".to_owned(),
        Some(time) => format!("public, max-age={}, must-revalidate", time.as_secs()),
    };
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("no-store"))
}

impl Server {
    /// Waits for the version that a request demands with `X-Graph-Version: at-least N`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where the header says something else, `TIMEOUT` where the version does not come in time,
    /// `OVERLOADED` where too many wait.
    pub(super) async fn wait_for_version(&self, headers: &HeaderMap, deadline: Instant) -> Result<(), Refusal> {
        let Some(demanded) = headers.get(GRAPH_VERSION) else { return Ok(()) };
        let text = demanded.to_str().unwrap_or_default().trim();
        let number = text.strip_prefix("at-least").filter(|rest| rest.starts_with(' '));
        let Some(version) = number.and_then(|number| number.trim().parse().ok()) else {
            return Err(Refusal::malformed(format!(
                "X-Graph-Version is `{text}`; send `at-least N`, where N is a version as `extensions.graphVersion` has it."
            )));
        };
        if self.app.graph().version() >= version {
            return Ok(());
        }
        let overloaded =
            |_| Error::new(Code::Overloaded, "Too many requests wait for a version. Try again in a moment.");
        let _place = self.waiting.try_acquire().map_err(overloaded)?;
        let time = deadline.saturating_duration_since(Instant::now()).min(self.limits.version_wait);
        Ok(self.app.feed.at_least(version, time).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_tag_is_known_in_each_form() {
        for (values, known) in [
            (&["W/\"a\""][..], true),
            (&["\"a\""], true),
            (&["\"b\", W/\"a\""], true),
            (&["\"b\"", "\"a\""], true),
            (&["*"], true),
            (&["\"ab\""], false),
            (&["a"], false),
            (&[], false),
        ] {
            assert_eq!(is_known(&headers(header::IF_NONE_MATCH, values), "W/\"a\""), known, "{values:?}");
        }
    }

    #[test]
    fn a_client_says_which_answers_it_takes() {
        for (values, reuse) in [
            (&[][..], Reuse::Kept),
            (&["max-age=0"], Reuse::Kept),
            (&["No-Cache"], Reuse::Fresh),
            (&["max-age=0, no-cache", "no-store"], Reuse::Nothing),
        ] {
            assert_eq!(Reuse::of(&headers(header::CACHE_CONTROL, values)), reuse, "{values:?}");
        }
    }
}
