//! Which repository of which forge is asked, and with what.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::error::ImportError;
use crate::remote::{Remote, is_repository};

/// A forge by its interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// GitHub and GitHub Enterprise Server.
    GitHub,
    /// GitLab.
    GitLab,
    /// Gitea and Forgejo.
    Gitea,
}

impl Kind {
    /// The word for it in settings and cursors.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::GitHub => "github",
            Kind::GitLab => "gitlab",
            Kind::Gitea => "gitea",
        }
    }
}

impl FromStr for Kind {
    type Err = ParseKindError;

    fn from_str(text: &str) -> Result<Kind, ParseKindError> {
        match text {
            "github" => Ok(Kind::GitHub),
            "gitlab" => Ok(Kind::GitLab),
            "gitea" | "forgejo" => Ok(Kind::Gitea),
            _ => Err(ParseKindError),
        }
    }
}

/// The text is no kind of forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of forge: github, gitlab, gitea or forgejo")]
pub struct ParseKindError;

/// A secret that a forge knows the caller by. It is sent to the configured host alone, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// `None` unless the text, white space around it aside, is 1 to 4,096 visible ASCII characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Token> {
        let text = text.trim();
        let fine = (1..=4096).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fine.then(|| Token(text.to_owned()))
    }

    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What one answer and one wait may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an answer.
    pub response_bytes: u64,
    /// Time for one request with its answer.
    pub request_time: Duration,
    /// The longest pause that a forge may ask for; GitHub counts by the hour.
    pub wait_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { response_bytes: 32 << 20, request_time: Duration::from_mins(1), wait_time: Duration::from_mins(65) }
    }
}

/// How the host is reached. The environment is not asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// A proxy as `http://[user:password@]host:port`.
    pub proxy: Option<String>,
    /// Certificates of the authorities to trust, PEM; those of the web's own where there are none.
    pub authorities_pem: Option<Vec<u8>>,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address of a proxy may hold a password.
        f.debug_struct("Route")
            .field("proxy", &self.proxy.is_some())
            .field("authorities_pem", &self.authorities_pem.is_some())
            .finish()
    }
}

/// A repository at a forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(crate) kind: Kind,
    pub(crate) host: String,
    pub(crate) api: String,
    pub(crate) path: String,
    /// Without one only what is public can be read, and not much of it by the hour; GitHub's GraphQL answers nobody
    /// without.
    pub token: Option<Token>,
    /// What an answer and a wait may cost.
    pub limits: Limits,
    /// How the host is reached.
    pub route: Route,
}

impl Source {
    /// The repository `path` (`owner/name`, `group/sub/name`) of the forge at `host`, at the usual place of its
    /// interface.
    ///
    /// # Errors
    /// [`ImportError::Address`] if the host or the path is none.
    pub fn new(kind: Kind, host: &str, path: &str) -> Result<Source, ImportError> {
        let host = host.to_ascii_lowercase();
        let api = match kind {
            Kind::GitHub if host == "github.com" => "https://api.github.com/graphql".to_owned(),
            Kind::GitHub => format!("https://{host}/api/graphql"),
            Kind::GitLab => format!("https://{host}/api/v4"),
            Kind::Gitea => format!("https://{host}/api/v1"),
        };
        Source::at(kind, &host, path, &api)
    }

    /// The host that is asked, under which events stand.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The repository that a remote names; `kind` wins over what its host looks like.
    ///
    /// # Errors
    /// [`ImportError::Address`] if neither says what kind of forge it is.
    pub fn of_remote(remote: &Remote, kind: Option<Kind>) -> Result<Source, ImportError> {
        let unknown = || ImportError::Address { text: remote.host.clone(), why: "its kind of forge is not known" };
        Source::new(kind.or(remote.kind).ok_or_else(unknown)?, &remote.host, &remote.path)
    }

    /// The same with the interface at another address: that of GraphQL for GitHub, that before `/projects` or
    /// `/repos` for the others. Events stand under `host` whatever the address.
    ///
    /// # Errors
    /// [`ImportError::Address`] if a part is malformed, [`ImportError::Insecure`] for `http` to another machine.
    pub fn at(kind: Kind, host: &str, path: &str, api: &str) -> Result<Source, ImportError> {
        let wrong = |text: &str, why| ImportError::Address { text: crate::visible::clean(text, 120), why };
        if !is_host(host) {
            return Err(wrong(host, "not the name of a host"));
        }
        if !is_repository(path) || (kind != Kind::GitLab && path.matches('/').count() != 1) {
            return Err(wrong(path, "not owner/name"));
        }
        let api = api.trim_end_matches('/');
        let (scheme, place) = api.split_once("://").ok_or_else(|| wrong(api, "not an address of a web server"))?;
        let authority = place.split('/').next().unwrap_or_default();
        if !is_host(authority) || !is_plain(place) {
            return Err(wrong("", "not an address of a web server, or one with credentials or a query"));
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority) => {}
            "http" => return Err(ImportError::Insecure { host: authority.to_owned() }),
            _ => return Err(wrong(scheme, "not an address of a web server")),
        }
        let (host, api, path) = (host.to_ascii_lowercase(), api.to_owned(), path.to_owned());
        Ok(Source { kind, host, api, path, token: None, limits: Limits::default(), route: Route::default() })
    }

    /// What a cursor belongs to.
    pub(crate) fn identity(&self) -> String {
        format!("{}/{}", self.host, self.path.to_ascii_lowercase())
    }

    /// Scheme and authority of the interface: nothing else ever sees the token.
    pub(crate) fn origin(&self) -> &str {
        let start = self.api.find("://").map_or(0, |at| at + 3);
        let end = self.api[start..].find('/').map_or(self.api.len(), |at| start + at);
        &self.api[..end]
    }
}

fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !text.ends_with(']') => (name, port),
        _ => (text, "1"),
    };
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let named = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)),
    };
    named && !name.is_empty() && text.len() <= 255 && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Nothing but the characters of a host and a path.
fn is_plain(place: &str) -> bool {
    place.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_~:/[]".contains(&byte))
}

fn is_loopback(authority: &str) -> bool {
    let name = match authority.rsplit_once(':') {
        Some((name, _)) if !authority.ends_with(']') => name,
        _ => authority,
    };
    let name = name.trim_matches(['[', ']']);
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
