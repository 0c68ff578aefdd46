//! Where a repository lies, by the address of its remote.

use crate::source::Kind;

/// What the address of a remote says of a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// The kind of forge, if the name of its host says so; otherwise the caller must know.
    pub kind: Option<Kind>,
    /// The host, lower case, with a port only if it is one of HTTPS.
    pub host: String,
    /// `owner/name`; of GitLab with all groups.
    pub path: String,
}

impl Remote {
    /// Reads `https://`, `ssh://`, `git://` and `user@host:path`; no credentials are kept. `None` for folders and for
    /// paths of another form than a forge's.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Remote> {
        let (authority, path, keeps_port) = split(url.trim())?;
        let (_, place) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (name, port) = place.rsplit_once(':').unwrap_or((place, ""));
        let name = forge_name(&name.to_ascii_lowercase());
        let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        let path = path.split(['?', '#']).next()?.trim_matches('/').trim_end_matches(".git");
        if !named || !is_repository(path) {
            return None;
        }
        let port = Some(port).filter(|port| keeps_port && !port.is_empty() && *port != "443");
        let host = port.map_or_else(|| name.clone(), |port| format!("{name}:{port}"));
        Some(Remote { kind: kind_of(&name), host, path: path.to_owned() })
    }
}

/// Authority, path, and whether the port is that of the web.
fn split(url: &str) -> Option<(&str, &str, bool)> {
    if let Some((scheme, rest)) = url.split_once("://") {
        let known = ["https", "http", "ssh", "git", "git+ssh"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
        let (authority, path) = rest.split_once('/')?;
        return known.then_some((authority, path, scheme.eq_ignore_ascii_case("https")));
    }
    let (authority, path) = url.split_once(':')?;
    // One letter before the colon is a drive.
    (authority.len() > 1 && !authority.contains('/')).then_some((authority, path, false))
}

/// Forges offer SSH under names of its own, for networks that let only port 443 through.
fn forge_name(name: &str) -> String {
    match name {
        "ssh.github.com" | "www.github.com" => "github.com",
        "altssh.gitlab.com" => "gitlab.com",
        _ => name,
    }
    .to_owned()
}

/// Two segments or more, none of which a server could read as something else.
pub(crate) fn is_repository(path: &str) -> bool {
    let fine = |part: &str| {
        !part.is_empty()
            && !part.bytes().all(|byte| byte == b'.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-~+".contains(&byte))
    };
    path.len() <= 512 && path.contains('/') && path.split('/').all(fine)
}

/// A guess by the labels of the name, which is how those who run one name it.
fn kind_of(name: &str) -> Option<Kind> {
    let has = |word: &str| name.split('.').any(|label| label == word);
    match name {
        "codeberg.org" => Some(Kind::Gitea),
        "invent.kde.org" => Some(Kind::GitLab),
        _ if has("github") => Some(Kind::GitHub),
        _ if has("gitlab") => Some(Kind::GitLab),
        _ if has("gitea") || has("forgejo") => Some(Kind::Gitea),
        _ => None,
    }
}
