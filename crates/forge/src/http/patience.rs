//! What a status other than 200 asks of us, by the words of the forges' documentation: wait so long, try again, give up.

use ureq::http::HeaderMap;

use crate::time;

/// What to do about an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Advice {
    /// A limit of requests was reached.
    Wait { seconds: u64 },
    /// It may be better soon.
    Repeat,
    /// What was asked for is not there, or not shown.
    Absent,
    /// Nothing is shown to this token.
    Denied,
    /// Nothing that we know of.
    Fail,
}

/// Seconds to wait when a forge speaks of a limit without saying how long: GitHub asks for a minute at least.
const UNSAID_SECONDS: u64 = 60;

/// Reads the status, its headers and, for the limit that GitHub calls secondary, its message. `now` is in seconds.
pub(super) fn advise(status: u16, headers: &HeaderMap, body: &[u8], now: i64) -> Advice {
    match status {
        403 | 429 => limited(status, headers, body, now),
        401 => Advice::Denied,
        404 | 410 => Advice::Absent,
        500 | 502..=504 | 520..=530 => asked(headers, now).map_or(Advice::Repeat, |seconds| Advice::Wait { seconds }),
        _ => Advice::Fail,
    }
}

fn limited(status: u16, headers: &HeaderMap, body: &[u8], now: i64) -> Advice {
    if let Some(seconds) = asked(headers, now).or_else(|| until_reset(headers, now)) {
        return Advice::Wait { seconds };
    }
    if status == 429 || speaks_of_limit(body) {
        return Advice::Wait { seconds: UNSAID_SECONDS };
    }
    Advice::Denied
}

/// `Retry-After`: seconds, or a date.
fn asked(headers: &HeaderMap, now: i64) -> Option<u64> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    let seconds: Option<u64> = text.parse().ok().or_else(|| time::seconds_until_http_date(text, now));
    seconds.map(|seconds| seconds.max(1))
}

/// Until the window of an exhausted limit ends, and one second more.
fn until_reset(headers: &HeaderMap, now: i64) -> Option<u64> {
    let exhausted = number(headers, ["x-ratelimit-remaining", "ratelimit-remaining"]) == Some(0);
    let reset = reset(headers).filter(|_| exhausted)?;
    Some(u64::try_from(reset.saturating_sub(now)).unwrap_or(0).saturating_add(1))
}

/// When the window of the limit ends, seconds since 1970.
pub(super) fn reset(headers: &HeaderMap) -> Option<i64> {
    number(headers, ["x-ratelimit-reset", "ratelimit-reset"])
}

/// GitHub and Gitea write `X-RateLimit-*`, GitLab `RateLimit-*`.
fn number(headers: &HeaderMap, names: [&str; 2]) -> Option<i64> {
    names.iter().find_map(|name| headers.get(*name)?.to_str().ok()?.trim().parse().ok())
}

fn speaks_of_limit(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&body[..body.len().min(4096)]).to_ascii_lowercase();
    ["secondary rate limit", "abuse detection", "rate limit exceeded"].iter().any(|words| head.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn check(status: u16, headers: &[(&'static str, &str)], body: &str, expect: &Advice) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("because tests write plain values"));
        }
        assert_eq!(&advise(status, &map, body.as_bytes(), NOW), expect, "{status} {headers:?} {body}");
    }

    #[test]
    fn limits_say_how_long() {
        check(403, &[("retry-after", "30")], "", &Advice::Wait { seconds: 30 });
        check(429, &[("retry-after", "Fri, 15 Jan 2027 08:01:00 GMT")], "", &Advice::Wait { seconds: 60 });
        check(429, &[("retry-after", "Thu, 15 Jan 2026 08:01:00 GMT")], "", &Advice::Wait { seconds: 1 });
        check(429, &[("retry-after", "soon")], "", &Advice::Wait { seconds: UNSAID_SECONDS });
        let exhausted = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1800000009")];
        check(403, &exhausted, "", &Advice::Wait { seconds: 10 });
        let past = [("ratelimit-remaining", "0"), ("ratelimit-reset", "1")];
        check(429, &past, "", &Advice::Wait { seconds: 1 });
        let left = [("x-ratelimit-remaining", "7"), ("x-ratelimit-reset", "1800000009")];
        check(403, &left, "", &Advice::Denied);
        check(403, &left, "You have exceeded a secondary rate limit.", &Advice::Wait { seconds: UNSAID_SECONDS });
    }

    #[test]
    fn other_answers() {
        check(401, &[], "", &Advice::Denied);
        check(403, &[], "Resource not accessible", &Advice::Denied);
        check(404, &[], "", &Advice::Absent);
        check(502, &[], "", &Advice::Repeat);
        check(503, &[("retry-after", "5")], "", &Advice::Wait { seconds: 5 });
        check(418, &[], "", &Advice::Fail);
    }
}
