//! Times as records write them, to microseconds since 1970.

/// Longest text that can be a time.
const MAX_BYTES: usize = 64;

/// `2026-04-27T05:25:48.827Z`.
pub(super) fn rfc3339(text: &str) -> Option<i64> {
    let text = Some(text.trim()).filter(|text| text.len() <= MAX_BYTES)?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond)
}

/// `Thu, 20 Nov 2014 18:11:54 +0100`.
pub(super) fn rfc2822(text: &[u8]) -> Option<i64> {
    let text = Some(text.trim_ascii()).filter(|text| text.len() <= MAX_BYTES)?;
    let text = std::str::from_utf8(text).ok()?;
    jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp().as_microsecond())
}

/// Seconds since 1970.
pub(super) fn seconds(seconds: i64) -> Option<i64> {
    seconds.checked_mul(1_000_000)
}
