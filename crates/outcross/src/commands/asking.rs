//! Which forge is asked, with what, and at what pace.

use std::time::Duration;

use forge::{ImportError, Kind, Pace, Remote, Source, Stop, Token};

use crate::errors::{CommandError, ErrorKind};
use crate::platform;
use crate::target::Target;

/// Where the repository lies at a forge.
#[derive(Debug, clap::Args)]
pub(crate) struct Asking {
    /// Kind of the forge: github, gitlab, gitea or forgejo (default: told by the host of origin)
    #[arg(long, value_name = "KIND")]
    forge: Option<Kind>,
    #[command(flatten)]
    place: Place,
}

/// The repository's place at a forge, where that is not its origin.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Place {
    /// Host of the forge (default: that of origin); a token for it is read from OUTCROSS_TOKEN alone
    #[arg(long, value_name = "HOST", requires = "repository")]
    host: Option<String>,
    /// The repository there: owner/name (default: that of origin)
    #[arg(long, value_name = "PATH")]
    repository: Option<String>,
    /// Address of the forge's interface (default: the usual one at that host)
    #[arg(long, value_name = "URL")]
    api: Option<String>,
}

impl Asking {
    /// What to ask, with the token that the environment has for it.
    ///
    /// # Errors
    /// As [`Place::source`] has them.
    pub(crate) fn source(&self, target: &Target) -> Result<Source, CommandError> {
        self.place.source(target, self.forge)
    }
}

impl Place {
    /// What to ask, with the token that the environment has for it.
    ///
    /// # Errors
    /// If it is not known where the repository lies, or what kind of forge that is.
    pub(crate) fn source(&self, target: &Target, forge: Option<Kind>) -> Result<Source, CommandError> {
        let remote = target.repository.origin_url().and_then(Remote::of_url);
        let host = self.host.clone().or_else(|| remote.as_ref().map(|remote| remote.host.clone()));
        let path = self.repository.clone().or_else(|| remote.as_ref().map(|remote| remote.path.clone()));
        let (Some(host), Some(path)) = (host, path) else {
            return Err(CommandError::usage("the repository has no origin at a forge")
                .hint("say where it lies: --forge github --host github.com --repository owner/name")
                .hint("or read an export: outcross reviews import --from FILE"));
        };
        let told = Remote::of_url(&format!("https://{host}/{path}")).and_then(|remote| remote.kind);
        let Some(kind) = forge.or(told) else {
            return Err(CommandError::usage(format!("it is not known what kind of forge {host} is"))
                .hint("say so: --forge github, gitlab or gitea"));
        };
        let source = match &self.api {
            Some(api) => Source::at(kind, &host, &path, api),
            None => Source::new(kind, &host, &path),
        };
        let mut source = source.map_err(import_error)?;
        source.token = self.token(kind, &host);
        source.route.proxy = platform::variable(&["HTTPS_PROXY", "https_proxy"]);
        source.route.authorities_pem = platform::variable(&["SSL_CERT_FILE"]).and_then(|file| std::fs::read(file).ok());
        Ok(source)
    }

    /// The token for a host. One that is meant for a well-known forge goes to no other: the origin of a repository is
    /// what somebody else may have written.
    fn token(&self, kind: Kind, host: &str) -> Option<Token> {
        let names: &[&str] = match (kind, host) {
            _ if self.host.is_some() || self.api.is_some() => &["OUTCROSS_TOKEN"],
            (Kind::GitHub, "github.com") => &["OUTCROSS_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"],
            (Kind::GitLab, "gitlab.com") => &["OUTCROSS_TOKEN", "GITLAB_TOKEN"],
            (Kind::Gitea, "codeberg.org") => &["OUTCROSS_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN"],
            _ => &[],
        };
        platform::variable(names).and_then(|text| Token::new(&text))
    }
}

/// The clock, and pauses that an interrupt ends.
pub(crate) struct RealPace;

impl Pace for RealPace {
    fn now(&self) -> i64 {
        platform::now()
    }

    fn sleep(&self, pause: Duration) -> Result<(), Stop> {
        let step = Duration::from_millis(100);
        let mut left = pause;
        while !left.is_zero() {
            if platform::interrupted() {
                return Err(Stop);
            }
            std::thread::sleep(left.min(step));
            left = left.saturating_sub(step);
        }
        Ok(())
    }
}

/// What a forge, or the way to it, has to say.
pub(crate) fn import_error(error: ImportError) -> CommandError {
    let kind = match error {
        ImportError::Stopped => ErrorKind::Interrupted,
        ImportError::Address { .. } | ImportError::Insecure { .. } | ImportError::Route { .. } => ErrorKind::Usage,
        _ => ErrorKind::Unreadable,
    };
    let hint = match error {
        ImportError::Denied { .. } | ImportError::NotFound { .. } => {
            Some("give a token that may read the repository: GITHUB_TOKEN, GITLAB_TOKEN, GITEA_TOKEN or OUTCROSS_TOKEN")
        }
        ImportError::RateLimited { .. } | ImportError::Connect { .. } | ImportError::Unavailable { .. } => {
            Some("run it again later: it goes on with the page after the last one that was stored")
        }
        ImportError::ForeignCursor { .. } => Some("begin anew: outcross reviews import --again"),
        _ => None,
    };
    let error = CommandError::new(kind, error);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}
