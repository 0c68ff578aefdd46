//! Times as forges and tables spell them: microseconds since 1970-01-01T00:00:00Z.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// RFC 3339, with a space for the `T` if need be; without an offset it is UTC.
pub(crate) fn micros(text: &str) -> Option<i64> {
    let text = text.trim();
    // Longer than any time, and nothing that a parser should look at.
    if text.len() > 64 {
        return None;
    }
    let plain = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>().ok().or_else(plain).map(Timestamp::as_microsecond)
}

/// RFC 3339 in UTC, as a query spells it; `None` outside of the years that it can name.
pub(crate) fn rfc3339(micros: i64) -> Option<String> {
    Timestamp::from_microsecond(micros).ok().map(|time| time.to_string())
}

/// Seconds until a time of HTTP (`Wed, 21 Oct 2026 07:28:00 GMT`), seen from `now`.
pub(crate) fn seconds_until_http_date(text: &str, now: i64) -> Option<u64> {
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(u64::try_from(at.as_second().saturating_sub(now)).unwrap_or(0))
}
