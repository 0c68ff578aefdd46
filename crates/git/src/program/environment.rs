//! What programs see of the caller's environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::ProgramError;

/// Variables that are passed on: where the user's configuration and keys are, and how to ask for a passphrase. Not one
/// names a program that git would run, but for the user's own prompt.
const PASSED_ON: &[&str] = &[
    "APPDATA",
    "DISPLAY",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "LOCALAPPDATA",
    "LOGNAME",
    "PATH",
    "SSH_AGENT_PID",
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
    "SSH_AUTH_SOCK",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "USER",
    "USERPROFILE",
    "WAYLAND_DISPLAY",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
];

/// The part of the caller's environment that programs get to see. The default is empty: no program is found by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// Takes what programs need from these variables (a process's whole environment, say) and drops the rest.
    pub fn of(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let known = |name: &OsStr| PASSED_ON.iter().find(|known| is_called(name, known));
        let variables = variables.into_iter().filter_map(|(name, value)| Some((known(&name)?.into(), value)));
        Environment { variables: variables.collect() }
    }

    /// The program of this name in the first absolute folder of `PATH` that has it; an absolute path is taken as it
    /// is.
    ///
    /// # Errors
    /// If it is not there, or is a relative path: that would be looked for in whatever folder one happens to be.
    pub fn find(&self, program: &Path) -> Result<PathBuf, ProgramError> {
        let not_found = || ProgramError::NotFound { program: program.to_owned() };
        if program.is_absolute() {
            return if program.is_file() { Ok(program.to_owned()) } else { Err(not_found()) };
        }
        if program.file_name() != Some(program.as_os_str()) {
            return Err(ProgramError::Relative { program: program.to_owned() });
        }
        let path = self.variables.get(OsStr::new("PATH")).ok_or_else(not_found)?;
        let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute());
        let mut files = folders.map(|folder| with_system_s_extension(folder.join(program)));
        files.find(|file| can_run(file)).ok_or_else(not_found)
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = (&OsString, &OsString)> {
        self.variables.iter()
    }
}

/// Windows does not tell upper case from lower (`Path`).
fn is_called(name: &OsStr, known: &str) -> bool {
    if cfg!(windows) { name.eq_ignore_ascii_case(known) } else { name == known }
}

fn with_system_s_extension(file: PathBuf) -> PathBuf {
    let extension = std::env::consts::EXE_EXTENSION;
    if extension.is_empty() || file.extension().is_some() { file } else { file.with_extension(extension) }
}

#[cfg(unix)]
fn can_run(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_run(file: &Path) -> bool {
    file.is_file()
}
