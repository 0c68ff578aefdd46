//! Public IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::Regex;

use crate::secrets::{Hit, Kind};

/// The id under which they are found.
pub(crate) const RULE: &str = "ip-address";

static V4: LazyLock<Regex> = LazyLock::new(|| compile(r"(?-u)\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b"));
static V6: LazyLock<Regex> = LazyLock::new(|| compile(r"(?-u)\b[23][0-9A-Fa-f]{3}:[0-9A-Fa-f:]{2,34}"));
/// What makes four numbers a version, an object id or a clause, before them on the line.
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?i-u)(?:\b(?:v|ver|vers|version|release|rev|revision|build|oid|section|sec|chapter|clause|rfc|gecko|upgrade|since|sdk|api)|version|[a-z0-9_\-]{2,}/)(?u:[^A-Za-z0-9]){0,6}$",
    )
});
/// What makes four small numbers an address after all.
static NETWORK: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?i-u)\b(?:ip|ipv4|addr|address|dns|host|server|peer|nameserver|ping|gateway)\b|://"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("because it is one text, compiled by every test")
}

/// Resolvers that everybody uses.
const RESOLVERS_V4: &[[u8; 4]] = &[
    [1, 0, 0, 1],
    [1, 0, 0, 2],
    [1, 0, 0, 3],
    [1, 1, 1, 1],
    [1, 1, 1, 2],
    [1, 1, 1, 3],
    [4, 2, 2, 1],
    [4, 2, 2, 2],
    [8, 8, 4, 4],
    [8, 8, 8, 8],
    [8, 20, 247, 20],
    [8, 26, 56, 26],
    [9, 9, 9, 9],
    [9, 9, 9, 10],
    [9, 9, 9, 11],
    [64, 6, 64, 6],
    [64, 6, 65, 6],
    [76, 76, 2, 0],
    [76, 76, 10, 0],
    [77, 88, 8, 1],
    [77, 88, 8, 8],
    [84, 200, 69, 80],
    [84, 200, 70, 40],
    [94, 140, 14, 14],
    [94, 140, 15, 15],
    [114, 114, 114, 114],
    [119, 29, 29, 29],
    [149, 112, 112, 112],
    [156, 154, 70, 1],
    [168, 126, 63, 1],
    [180, 76, 76, 76],
    [185, 228, 168, 9],
    [208, 67, 220, 220],
    [208, 67, 222, 222],
    [223, 5, 5, 5],
    [223, 6, 6, 6],
    // Link services of clouds that every machine there has.
    [168, 63, 129, 16],
];

/// By their first 64 bits, where a resolver has them to itself.
const RESOLVERS_V6: &[[u16; 4]] = &[
    [0x2001, 0x4860, 0x4860, 0],
    [0x2606, 0x4700, 0x4700, 0],
    [0x2620, 0xfe, 0, 0],
    [0x2620, 0x119, 0x35, 0],
    [0x2620, 0x119, 0x53, 0],
    [0x2a10, 0x50c0, 0, 0],
    [0x2a02, 0x6b8, 0, 0],
];

/// Adds the public addresses of a text.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit<'_>>) {
    let v4 = V4.find_iter(text).filter(|found| is_public_v4(text, found.start(), found.end()));
    hits.extend(v4.map(|found| hit(found.start(), found.end())));
    let v6 = V6.find_iter(text).filter_map(|found| public_v6(text, found.start(), found.end()));
    hits.extend(v6.map(|(start, end)| hit(start, end)));
}

fn hit<'r>(start: usize, end: usize) -> Hit<'r> {
    Hit { line: 0, start, end, rule: RULE, kind: Kind::Ip }
}

fn is_public_v4(text: &str, start: usize, end: usize) -> bool {
    let Ok(address) = text[start..end].parse::<Ipv4Addr>() else { return false };
    is_global_v4(address) && !RESOLVERS_V4.contains(&address.octets()) && !is_number_of_parts(text, start, end)
}

/// Whether the four numbers are a version, a clause, an object id, or a part of something longer.
fn is_number_of_parts(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = around(text, start, end);
    let goes_on = after.strip_prefix(['.', '-', '_', '+']).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    joined(before)
        || goes_on
        || VERSION.is_match(before)
        || before.contains('§')
        || before.contains("RFC")
        || (seldom_an_address(before, &text[start..end], after) && !NETWORK.is_match(before))
}

/// Numbers that count as an address only where something says so: `2.0.0.0` (a version, or a network without its
/// length), `2.5.29.19` and `1.3.6.1` (object ids, ITU-T X.660), `1.2.3.4`, and small ones without quotes.
fn seldom_an_address(before: &str, number: &str, after: &str) -> bool {
    let below = |limit: u8| number.split('.').all(|part| part.parse().is_ok_and(|part: u8| part < limit));
    let quoted = before.ends_with(['"', '\'', '`']);
    (number.ends_with(".0") && !after.starts_with('/'))
        || ["0.", "1.0.", "1.2.", "1.3.", "2.5.", "2.16."].iter().any(|arc| number.starts_with(arc))
        || below(10)
        || (below(32) && !quoted)
}

/// Whether a sign before the number ties it to what stands before: `-1.2.3.4`, `pkg==1.2.3.4`, not `ip=1.2.3.4` or
/// `user@1.2.3.4`.
fn joined(before: &str) -> bool {
    before.ends_with(['.', '-', '_', '+', '~', '^'])
        || before.ends_with("==")
        || before.ends_with(">=")
        || before.ends_with("<=")
}

/// What stands on the line, up to 64 bytes each side.
fn around(text: &str, start: usize, end: usize) -> (&str, &str) {
    let before = &text[text.ceil_char_boundary(start.saturating_sub(64))..start];
    let after = &text[end..text.floor_char_boundary((end + 64).min(text.len()))];
    let before = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    let after = after.split_once('\n').map_or(after, |(line, _)| line);
    (before, after)
}

/// What the registry of IANA calls globally reachable (RFC 6890), without ranges for documents (RFC 5737) and groups.
fn is_global_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0
        || a >= 224
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && b & 0xfe == 18);
    !special
}

/// The address without a colon that ends a sentence, where it is a public one.
fn public_v6(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let alone = |byte: u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_'));
    let candidate = &text[start..end];
    let trimmed = if candidate.ends_with("::") { candidate } else { candidate.trim_end_matches(':') };
    let end = start + trimmed.len();
    let before = start.checked_sub(1).is_none_or(|at| alone(text.as_bytes()[at]));
    let after = text.as_bytes().get(end).is_none_or(|&byte| alone(byte) || byte == b':');
    let address = trimmed.parse::<Ipv6Addr>().ok()?;
    (before && after && is_global_v6(address)).then_some((start, end))
}

/// In `2000::/3`, not for documents (RFC 3849, RFC 9637), not a resolver.
fn is_global_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let documents = (s[0] == 0x2001 && s[1] == 0xdb8) || (s[0] == 0x3fff && s[1] < 0x1000);
    let short = s[1..].iter().filter(|&&part| part != 0).count() < 2;
    s[0] & 0xe000 == 0x2000 && !documents && !short && !RESOLVERS_V6.iter().any(|resolver| s[..4] == resolver[..])
}
