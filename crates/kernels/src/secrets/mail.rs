//! E-mail addresses of people.

use std::sync::LazyLock;

use regex::Regex;

use crate::secrets::{Hit, Kind};

/// The id under which they are found.
pub(crate) const RULE: &str = "email";

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9\-]{0,62}\.){1,8}[A-Za-z]{2,24}\b")
        .expect("because it is one text, compiled by every test")
});

/// Domains that are for documents, tests and machines (RFC 2606, RFC 6761), or hide who writes.
const NOBODYS: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "example.edu",
    "domain.com",
    "email.com",
    "host.com",
    "yourdomain.com",
    "mydomain.com",
    "noreply.github.com",
    "noreply.gitlab.com",
    "localhost.localdomain",
    // Names of algorithms and extensions of SSH (RFC 4251, section 6).
    "openssh.com",
    "libssh.org",
];

/// Top domains that are reserved, or are none: endings of files, which follow an `@` in names of images and packages.
const NO_TOP_DOMAINS: &[&str] = &[
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
    "internal",
    "lan",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "webp",
    "ico",
    "css",
    "scss",
    "js",
    "jsx",
    "ts",
    "tsx",
    "mjs",
    "json",
    "py",
    "html",
    "htm",
    "xml",
    "yaml",
    "yml",
    "toml",
    "txt",
    "java",
    "kt",
    "class",
    "service",
    "socket",
    "timer",
    "target",
    "mount",
    "slice",
    "conf",
    "gz",
    "tgz",
    "zip",
];

/// Accounts of machines, and words of languages that write an `@` behind them.
const NOBODY: &[&str] = &[
    "git",
    "hg",
    "svn",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "user",
    "username",
    "you",
    "your",
    "name",
    "your.name",
    "your-name",
    "your_name",
    "yourname",
    "your.email",
    "email",
    "mail",
    "foo",
    "bar",
    "baz",
    "test",
    "this",
    "super",
    "return",
    "break",
    "continue",
    "someone",
    "somebody",
    "nobody",
    "root",
    "x",
    "me",
    "a",
    "b",
];

/// Adds the addresses of a text.
pub(crate) fn find(text: &str, hits: &mut Vec<Hit<'_>>) {
    if memchr::memchr(b'@', text.as_bytes()).is_none() {
        return;
    }
    let found = ADDRESS.find_iter(text).filter(|found| {
        is_of_a_person(found.as_str()) && !continues(text, found.end()) && !is_in_authority(text, found.start())
    });
    hits.extend(found.map(|found| Hit {
        line: 0,
        start: found.start(),
        end: found.end(),
        rule: RULE,
        kind: Kind::Email,
    }));
}

/// Whether something follows that makes it a path or a call: `user@host.com:path`, `pkg@name.method(`.
fn continues(text: &str, end: usize) -> bool {
    let mut rest = text[end..].bytes();
    match rest.next() {
        Some(b'(') => true,
        Some(b':') => rest.next().is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, b'/' | b'~')),
        _ => false,
    }
}

/// Whether what stands before makes it the account and host of a URL: `https://ann@`, `https://ann:secret@`.
fn is_in_authority(text: &str, start: usize) -> bool {
    let before = &text[text.ceil_char_boundary(start.saturating_sub(128))..start];
    let Some((_, user)) = before.rsplit_once("://") else { return false };
    !user.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>'))
}

fn is_of_a_person(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some((local, domain)) = lower.split_once('@') else { return false };
    let top = domain.rsplit('.').next().unwrap_or_default();
    let below =
        |nobodys: &&str| domain.strip_suffix(*nobodys).is_some_and(|host| host.is_empty() || host.ends_with('.'));
    !(NOBODY.contains(&local)
        || local.contains("noreply")
        || local.contains("no-reply")
        || local.ends_with("[bot]")
        || NO_TOP_DOMAINS.contains(&top)
        || NOBODYS.iter().any(below))
}
