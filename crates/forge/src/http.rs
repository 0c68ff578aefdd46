//! Requests to one host, with its token, within limits; repeated where a forge asks for patience.
//!
//! Invariants: a token goes to the configured origin and to no other; nothing is asked over `http` but this machine;
//! an answer is read up to its limit; every wait is the caller's to refuse.

mod patience;

use std::time::Duration;

use serde::de::DeserializeOwned;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy};

use crate::error::ImportError;
use crate::pace::Pace;
use crate::source::{Kind, Source};
use crate::visible;

use patience::{Advice, advise, reset};

/// An answer that could be read.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    pub(crate) value: T,
    /// Whether the forge says that a further page follows.
    pub(crate) has_next: bool,
    /// How many entries the list has on all pages, where the forge says so.
    pub(crate) total: Option<usize>,
    /// When the window of the limit of requests ends, seconds since 1970.
    pub(crate) reset: Option<i64>,
}

/// How often one request is repeated when the forge fails.
const TRIES: u32 = 5;
/// How often one request waits for a limit of the forge.
const WAITS: u32 = 10;
/// Redirects within the host that are followed.
const REDIRECTS: u32 = 3;

/// The connection of one import.
pub(crate) struct Client<'a> {
    agent: Agent,
    source: &'a Source,
    pace: &'a dyn Pace,
    authorization: Option<String>,
    /// Seconds since 1970 before which no request is made: a limit is nearly used up.
    pub(crate) not_before: Option<i64>,
    /// Requests made so far.
    pub(crate) requests: u64,
    /// Time that the forge made us wait.
    pub(crate) waited: Duration,
}

/// What is asked.
enum Request<'r> {
    Get(&'r str),
    Post(&'r str, &'r [u8]),
}

/// What came of one attempt.
enum Attempt<T> {
    Done(Reply<T>),
    Absent,
    Repeat(ImportError),
    Wait { seconds: u64, then: ImportError },
    Moved(String),
}

impl<'a> Client<'a> {
    pub(crate) fn new(source: &'a Source, pace: &'a dyn Pace) -> Result<Client<'a>, ImportError> {
        let secret = source.token.as_ref().map(crate::source::Token::secret);
        let authorization = secret.map(|secret| match source.kind {
            Kind::Gitea => format!("token {secret}"),
            Kind::GitHub | Kind::GitLab => format!("Bearer {secret}"),
        });
        let agent = agent(source)?;
        Ok(Client { agent, source, pace, authorization, not_before: None, requests: 0, waited: Duration::ZERO })
    }

    /// Asks the interface's `path`, from `/` on, with its query.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<Reply<T>, ImportError> {
        let missing = self.not_found();
        let url = format!("{}{path}", self.source.api);
        self.ask(&Request::Get(&url))?.ok_or(missing)
    }

    /// The same for what not every version of a forge has: `None` on status 404, and on 403 that is no limit.
    pub(crate) fn get_if_there<T: DeserializeOwned>(&mut self, path: &str) -> Result<Option<Reply<T>>, ImportError> {
        let url = format!("{}{path}", self.source.api);
        match self.ask(&Request::Get(&url)) {
            Err(ImportError::Denied { status: 403, .. }) => Ok(None),
            answer => answer,
        }
    }

    /// Posts a body to the interface itself.
    pub(crate) fn post<T: DeserializeOwned>(&mut self, body: &[u8]) -> Result<Reply<T>, ImportError> {
        let missing = self.not_found();
        let url = self.source.api.clone();
        self.ask(&Request::Post(&url, body))?.ok_or(missing)
    }

    /// What was asked for is not there, or not shown.
    pub(crate) fn not_found(&self) -> ImportError {
        ImportError::NotFound { host: self.source.host.clone(), path: self.source.path.clone() }
    }

    /// Repeats a request until it is answered, or there is no hope left.
    fn ask<T: DeserializeOwned>(&mut self, request: &Request<'_>) -> Result<Option<Reply<T>>, ImportError> {
        let (mut tries, mut waits, mut redirects) = (0, 0, 0);
        let mut moved: Option<String> = None;
        if let Some(then) = self.not_before.take() {
            self.wait_seconds(u64::try_from(then.saturating_sub(self.pace.now())).unwrap_or(0))?;
        }
        loop {
            match self.attempt(request, moved.as_deref(), tries + 1)? {
                Attempt::Done(reply) => return Ok(Some(reply)),
                Attempt::Absent => return Ok(None),
                Attempt::Moved(to) if redirects < REDIRECTS => (moved, redirects) = (Some(to), redirects + 1),
                Attempt::Moved(to) => return Err(self.redirected(&to)),
                Attempt::Repeat(error) if tries + 1 >= TRIES => return Err(error),
                Attempt::Repeat(_) => {
                    self.wait(Duration::from_secs(1 << tries))?;
                    tries += 1;
                }
                Attempt::Wait { then, .. } if waits >= WAITS => return Err(then),
                Attempt::Wait { seconds, .. } => {
                    self.wait_seconds(seconds)?;
                    waits += 1;
                }
            }
        }
    }

    /// Waits as long as the forge asks, if that is within the limit.
    fn wait_seconds(&mut self, seconds: u64) -> Result<(), ImportError> {
        if seconds == 0 {
            return Ok(());
        }
        if Duration::from_secs(seconds) > self.source.limits.wait_time {
            return Err(ImportError::RateLimited { host: self.source.host.clone(), seconds });
        }
        self.wait(Duration::from_secs(seconds))
    }

    fn wait(&mut self, pause: Duration) -> Result<(), ImportError> {
        self.waited = self.waited.saturating_add(pause);
        Ok(self.pace.sleep(pause)?)
    }

    /// Seconds since 1970, by the caller's clock.
    pub(crate) fn now(&self) -> i64 {
        self.pace.now()
    }

    fn attempt<T: DeserializeOwned>(
        &mut self,
        request: &Request<'_>,
        moved: Option<&str>,
        tries: u32,
    ) -> Result<Attempt<T>, ImportError> {
        self.requests += 1;
        let mut response = match self.send(request, moved) {
            Ok(response) => response,
            Err(error) => return self.broken(&error),
        };
        let status = response.status().as_u16();
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            return self.follow(request, response.headers());
        }
        let body = match self.read(&mut response) {
            Ok(body) => body,
            Err(ureq::Error::BodyExceedsLimit(limit)) => return Err(self.too_large(limit)),
            Err(error) => return self.broken(&error),
        };
        if status == 200 {
            return Ok(self.parse(&body, response.headers()));
        }
        self.declined(status, response.headers(), &body, tries)
    }

    fn send(&self, request: &Request<'_>, moved: Option<&str>) -> Result<Response<Body>, ureq::Error> {
        let token = self.authorization.iter().map(|value| ("authorization", value.as_str()));
        match request {
            Request::Get(url) => {
                let request = self.agent.get(moved.unwrap_or(url)).header("accept", "application/json");
                token.fold(request, |request, (name, value)| request.header(name, value)).call()
            }
            Request::Post(url, body) => {
                let request = self.agent.post(*url).header("accept", "application/json");
                let request = request.header("content-type", "application/json");
                token.fold(request, |request, (name, value)| request.header(name, value)).send(*body)
            }
        }
    }

    fn read(&self, response: &mut Response<Body>) -> Result<Vec<u8>, ureq::Error> {
        response.body_mut().with_config().limit(self.source.limits.response_bytes).read_to_vec()
    }

    fn parse<T: DeserializeOwned>(&self, body: &[u8], headers: &HeaderMap) -> Attempt<T> {
        match serde_json::from_slice(body) {
            Ok(value) => Attempt::Done(Reply {
                value,
                has_next: has_next(headers),
                total: total(headers),
                reset: reset(headers),
            }),
            // A proxy that gives up in the middle of an answer looks like this, so it is worth another try.
            Err(error) => Attempt::Repeat(ImportError::Malformed {
                host: self.source.host.clone(),
                detail: visible::clean(&error.to_string(), 200),
            }),
        }
    }

    /// What an answer other than 200 means.
    fn declined<T>(
        &self,
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        tries: u32,
    ) -> Result<Attempt<T>, ImportError> {
        let host = self.source.host.clone();
        match advise(status, headers, body, self.pace.now()) {
            Advice::Wait { seconds } => Ok(Attempt::Wait { seconds, then: ImportError::RateLimited { host, seconds } }),
            Advice::Repeat => Ok(Attempt::Repeat(ImportError::Unavailable { host, status, tries })),
            Advice::Absent => Ok(Attempt::Absent),
            Advice::Denied => Err(ImportError::Denied { host, status }),
            Advice::Fail => Err(ImportError::Unavailable { host, status, tries }),
        }
    }

    /// Follows a redirect of a question within the same origin; a body is sent nowhere else.
    fn follow<T>(&self, request: &Request<'_>, headers: &HeaderMap) -> Result<Attempt<T>, ImportError> {
        let location = headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let origin = self.source.origin();
        let same = location.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'));
        let absolute = match location {
            local if local.starts_with('/') && !local.starts_with("//") => format!("{origin}{local}"),
            _ if same => location.to_owned(),
            _ => return Err(self.redirected(location)),
        };
        match request {
            Request::Get(_) => Ok(Attempt::Moved(absolute)),
            Request::Post(..) => Err(self.redirected(location)),
        }
    }

    fn redirected(&self, to: &str) -> ImportError {
        // What follows the path may hold secrets of the forge.
        let to = to.split(['?', '#']).next().unwrap_or_default();
        ImportError::Redirected { host: self.source.host.clone(), to: visible::clean(to, 200) }
    }

    fn too_large(&self, limit: u64) -> ImportError {
        ImportError::TooLarge { host: self.source.host.clone(), limit }
    }

    /// A connection that failed: some failures pass, others don't.
    fn broken<T>(&self, error: &ureq::Error) -> Result<Attempt<T>, ImportError> {
        let failed =
            ImportError::Connect { host: self.source.host.clone(), detail: visible::clean(&error.to_string(), 200) };
        match error {
            ureq::Error::Io(_)
            | ureq::Error::Timeout(_)
            | ureq::Error::ConnectionFailed
            | ureq::Error::BodyStalled
            | ureq::Error::Protocol(_) => Ok(Attempt::Repeat(failed)),
            _ => Err(failed),
        }
    }
}

fn agent(source: &Source) -> Result<Agent, ImportError> {
    let proxy = match &source.route.proxy {
        Some(address) => Some(Proxy::new(address).map_err(|_| ImportError::Route { what: "proxy" })?),
        None => None,
    };
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .https_only(source.api.starts_with("https:"))
        .proxy(proxy)
        .tls_config(TlsConfig::builder().root_certs(authorities(source)?).build())
        .timeout_global(Some(source.limits.request_time))
        .timeout_connect(Some(source.limits.request_time.min(Duration::from_secs(20))))
        .user_agent(concat!("outcross/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(config.into())
}

fn authorities(source: &Source) -> Result<RootCerts, ImportError> {
    let Some(pem) = &source.route.authorities_pem else { return Ok(RootCerts::WebPki) };
    let wrong = ImportError::Route { what: "certificates" };
    let mut certificates = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(wrong),
        }
    }
    if certificates.is_empty() { Err(wrong) } else { Ok(RootCerts::new_with_certs(&certificates)) }
}

/// The header `Link` names a next page. Its address is not followed: pages are counted here.
fn has_next(headers: &HeaderMap) -> bool {
    let links = headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
    links.flat_map(|link| link.split(',')).any(|link| link.contains("rel=\"next\""))
}

fn total(headers: &HeaderMap) -> Option<usize> {
    headers.get("x-total-count")?.to_str().ok()?.trim().parse().ok()
}
