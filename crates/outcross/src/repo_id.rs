//! The name of a repository in a ledger: host/owner/name of its origin, lower case, without credentials.
//!
//! Invariant: an id holds no credentials, no port, no query, and no character that a path or a terminal acts upon.

use std::path::Path;

/// The id of a repository from the URL of its origin; `None` where the URL names no host (a path of a file system,
/// nothing): the caller then takes [`from_folder`].
///
/// Understood are `scheme://[user[:password]@]host[:port]/path` and git's short form `[user@]host:path`.
#[must_use]
pub fn from_url(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?,
        None => split_short_form(url)?,
    };
    let host = without_port(host.rsplit_once('@').map_or(host, |(_, host)| host))?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<String> = std::iter::once(host).chain(path.split('/')).map(clean).collect();
    let mut parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| is_name(part)).collect();
    let last = parts.pop()?;
    parts.push(last.strip_suffix(".git").unwrap_or(last));
    (parts.len() > 1 && is_name(parts[parts.len() - 1]) && is_name(&clean(host))).then(|| parts.join("/"))
}

/// The id from the folder's name, for a repository without an origin: of `/x/tool/.git` and `/x/tool.git` it is
/// `tool`.
#[must_use]
pub fn from_folder(folder: &Path) -> String {
    let named = if folder.file_name().is_some_and(|name| name == ".git") { folder.parent() } else { Some(folder) };
    let name = named.and_then(Path::file_name).map(|name| clean(&name.to_string_lossy())).unwrap_or_default();
    let name = [".git", ".bundle"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    if is_name(name) { name.to_owned() } else { "repository".to_owned() }
}

/// An id that the user gave: kept as typed where it holds only what an id may hold.
#[must_use]
pub fn from_name(name: &str) -> Option<String> {
    (!name.is_empty() && name.split('/').all(|part| is_name(part) && clean_char_by_char(part) == part))
        .then(|| name.to_owned())
}

/// `host:path`, but not `C:\path` or `./a:b`: the part before the colon holds no slash and is longer than a drive.
fn split_short_form(url: &str) -> Option<(&str, &str)> {
    let (host, path) = match url.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once("]:")?,
        None => url.split_once(':')?,
    };
    (host.len() > 1 && !host.contains(['/', '\\'])).then_some((host, path))
}

/// `None` where what follows the colon is no port: then it is half of a password with a slash in it.
fn without_port(host: &str) -> Option<&str> {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => Some(address),
        None => match host.split_once(':') {
            Some((host, port)) => port.bytes().all(|b| b.is_ascii_digit()).then_some(host),
            None => Some(host),
        },
    }
}

fn clean(part: &str) -> String {
    clean_char_by_char(&part.to_lowercase())
}

/// What is neither a letter, a digit nor one of `-_.~+` becomes `-`.
fn clean_char_by_char(part: &str) -> String {
    part.chars().map(|c| if c.is_alphanumeric() || "-_.~+".contains(c) { c } else { '-' }).collect()
}

fn is_name(part: &str) -> bool {
    !matches!(part, "" | "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expect: Option<&str>) {
        assert_eq!(from_url(url).as_deref(), expect, "{url}");
    }

    #[test]
    fn urls() {
        check("https://forge.example/Owner/Name.git", Some("forge.example/owner/name"));
        check("https://user:secret@forge.example:8443/owner/name/", Some("forge.example/owner/name"));
        check("ssh://git@forge.example:2222/group/sub/name.git", Some("forge.example/group/sub/name"));
        check("ssh://git@[2001:db8::1]:22/o/n", Some("2001-db8--1/o/n"));
        check("git@forge.example:Owner/name.git", Some("forge.example/owner/name"));
        check("forge.example:/srv/name", Some("forge.example/srv/name"));
        check("[git@forge.example:22]:owner/name", Some("forge.example/owner/name"));
        check("https://forge.example/o/n?token=secret#x", Some("forge.example/o/n"));
        check("https://a@b@forge.example/o/n", Some("forge.example/o/n"));
        check("https://forge.example/../../etc/x", Some("forge.example/etc/x"));
        check("https://forge.example/o/\x1b[31mn", Some("forge.example/o/--31mn"));
    }

    #[test]
    fn no_host_no_id() {
        for url in ["", "/srv/repo.git", "../other", "./a:b", "C:\\work\\x", "file:///srv/x", "https://forge.example"] {
            check(url, None);
        }
        check("https:///o/n", None);
        check("https://user:pass/word@forge.example/o/n", None);
        check("https://forge.example/.git", None);
    }

    #[test]
    fn folders() {
        for folder in ["/x/Tool", "/x/tool/.git", "/x/tool.git", "/x/tool.bundle"] {
            assert_eq!(from_folder(Path::new(folder)), "tool", "{folder}");
        }
        assert_eq!(from_folder(Path::new("/")), "repository");
    }

    #[test]
    fn given_names() {
        assert_eq!(from_name("team/Tool").as_deref(), Some("team/Tool"));
        for bad in ["", "/a", "a//b", "../a", "a b", "a\x1b"] {
            assert_eq!(from_name(bad), None, "{bad:?}");
        }
    }
}
