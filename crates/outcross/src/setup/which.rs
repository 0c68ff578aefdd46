//! The files that `init` knows.

use std::fmt;
use std::str::FromStr;

/// A part of the set-up that can be asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Part {
    /// A commented `outcross.toml`.
    Policy,
    /// The workflow that checks changes.
    Ci,
    /// The workflow that records reviews after a merge.
    Record,
    /// Git fetches the notes of others.
    Notes,
    /// The hook that checks what is pushed.
    Hooks,
}

impl Part {
    /// What is set up if nothing is said: what lies in the work tree, where the team sees it.
    pub const USUAL: [Part; 2] = [Part::Policy, Part::Ci];

    /// As it is typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Policy => "policy",
            Part::Ci => "ci",
            Part::Record => "record",
            Part::Notes => "notes",
            Part::Hooks => "hooks",
        }
    }
}

/// A file that is written, by what it is for. Its path follows from that alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// The policy.
    Policy,
    /// The workflow of GitHub that checks.
    GithubCheck,
    /// The one that runs it again after a review.
    GithubAgain,
    /// The one that records reviews.
    GithubRecord,
    /// The pipeline of GitLab.
    GitlabCi,
    /// The workflow of Gitea.
    GiteaCheck,
    /// The workflow of Forgejo.
    ForgejoCheck,
    /// The configuration of git.
    GitConfig,
    /// The hook of git.
    PrePush,
}

/// The folder that a path is below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// The work tree.
    WorkTree,
    /// The git folder that all work trees share.
    Git,
}

impl Which {
    /// All of them.
    pub const ALL: [Which; 9] = [
        Which::Policy,
        Which::GithubCheck,
        Which::GithubAgain,
        Which::GithubRecord,
        Which::GitlabCi,
        Which::GiteaCheck,
        Which::ForgejoCheck,
        Which::GitConfig,
        Which::PrePush,
    ];

    /// The part that it belongs to.
    #[must_use]
    pub fn part(self) -> Part {
        match self {
            Which::Policy => Part::Policy,
            Which::GithubCheck | Which::GithubAgain | Which::GitlabCi | Which::GiteaCheck | Which::ForgejoCheck => {
                Part::Ci
            }
            Which::GithubRecord => Part::Record,
            Which::GitConfig => Part::Notes,
            Which::PrePush => Part::Hooks,
        }
    }

    /// Where it lies.
    #[must_use]
    pub(super) fn root(self) -> Root {
        match self {
            Which::GitConfig | Which::PrePush => Root::Git,
            _ => Root::WorkTree,
        }
    }

    /// Its path there.
    #[must_use]
    pub(super) fn path(self) -> &'static str {
        match self {
            Which::Policy => "outcross.toml",
            Which::GithubCheck => ".github/workflows/outcross.yml",
            Which::GithubAgain => ".github/workflows/outcross-again.yml",
            Which::GithubRecord => ".github/workflows/outcross-record.yml",
            Which::GitlabCi => ".gitlab-ci.yml",
            Which::GiteaCheck => ".gitea/workflows/outcross.yml",
            Which::ForgejoCheck => ".forgejo/workflows/outcross.yml",
            Which::GitConfig => "config",
            Which::PrePush => "hooks/pre-push",
        }
    }

    /// Git and the shell run it.
    #[must_use]
    pub(super) fn is_executable(self) -> bool {
        self == Which::PrePush
    }

    /// Its name in a record.
    #[must_use]
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Which::Policy => "policy",
            Which::GithubCheck => "github-check",
            Which::GithubAgain => "github-again",
            Which::GithubRecord => "github-record",
            Which::GitlabCi => "gitlab-ci",
            Which::GiteaCheck => "gitea-check",
            Which::ForgejoCheck => "forgejo-check",
            Which::GitConfig => "git-config",
            Which::PrePush => "pre-push",
        }
    }
}

/// As it is shown: the path in the work tree, or below `.git`.
impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.root() {
            Root::WorkTree => f.write_str(self.path()),
            Root::Git => write!(f, ".git/{}", self.path()),
        }
    }
}

/// The record names a file that is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such file is known")]
pub struct UnknownFile;

impl FromStr for Which {
    type Err = UnknownFile;

    fn from_str(word: &str) -> Result<Which, UnknownFile> {
        Which::ALL.into_iter().find(|which| which.as_str() == word).ok_or(UnknownFile)
    }
}
