//! The git binary, so that nothing in a repository makes it run, fetch or obey something.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{Environment, Invocation, ProgramError, RunLimits};

/// Stands above the configuration of the repository. Protocols are closed by the environment, which stands above
/// `protocol.<name>.allow` too.
const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.commitGraph=false",
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.sshCommand=false",
    "core.askPass=",
    "credential.helper=",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "gc.auto=0",
    "maintenance.auto=false",
];

const VARIABLES: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
    ("TZ", "UTC0"),
];

/// The git binary. It is started for what a verb asks to be written, never while reading.
#[derive(Debug, Clone)]
pub struct Git {
    program: PathBuf,
    environment: Environment,
    limits: RunLimits,
}

impl Git {
    /// The git at an absolute path, or of this name (`git`) on the `PATH` of the environment.
    ///
    /// # Errors
    /// If it is not there.
    pub fn find(program: &Path, environment: &Environment) -> Result<Git, ProgramError> {
        let program = environment.find(program)?;
        Ok(Git { program, environment: environment.clone(), limits: RunLimits::default() })
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: RunLimits) -> Git {
        Git { limits, ..self }
    }

    /// Runs it on the repository whose `objects` and `refs` lie in `git_dir`, with `input` on stdin, and returns its
    /// stdout. The arguments are the caller's; nothing that was read from a repository belongs there unchecked.
    ///
    /// # Errors
    /// If it can't be started, fails, or goes over a limit.
    pub fn run<S: AsRef<OsStr>>(
        &self,
        git_dir: &Path,
        arguments: impl IntoIterator<Item = S>,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, ProgramError> {
        let git_dir = &git_dir.canonicalize().unwrap_or_else(|_| git_dir.to_owned());
        let mut all = leading(git_dir);
        all.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        let invocation = Invocation {
            program: &self.program,
            arguments: all,
            environment: &self.environment,
            settings: VARIABLES,
            folder: git_dir,
            input,
            limits: self.limits,
        };
        invocation.succeed()
    }
}

fn leading(git_dir: &Path) -> Vec<OsString> {
    let mut all: Vec<OsString> =
        ["--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"].map(Into::into).into();
    let mut folder = OsString::from("--git-dir=");
    folder.push(git_dir);
    all.push(folder);
    all.extend(SETTINGS.iter().flat_map(|setting| ["-c".into(), setting.into()]));
    all
}
