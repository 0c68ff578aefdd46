//! The program that makes and checks SSH signatures.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::program::{Environment, Invocation, ProgramError, RunLimits};

/// Times in lists of signers that name no zone are UTC, wherever this runs.
const VARIABLES: &[(&str, &str)] = &[("LC_ALL", "C"), ("TZ", "UTC0")];

/// ssh-keygen, or another program that takes its arguments.
#[derive(Debug, Clone)]
pub struct Keygen {
    program: PathBuf,
    environment: Environment,
    scratch: PathBuf,
    limits: RunLimits,
}

impl Keygen {
    /// The program at an absolute path, or of this name (`ssh-keygen`) on the `PATH` of the environment. Files that it
    /// needs lie in a folder of their own below `scratch`, which only this user can read, while it runs.
    ///
    /// # Errors
    /// If it is not there.
    pub fn find(program: &Path, environment: &Environment, scratch: &Path) -> Result<Keygen, ProgramError> {
        let (program, environment) = (environment.find(program)?, environment.clone());
        let limits = RunLimits { output_bytes: 1 << 20, seconds: 60 };
        Ok(Keygen { program, environment, scratch: scratch.to_owned(), limits })
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(self, limits: RunLimits) -> Keygen {
        Keygen { limits, ..self }
    }

    pub(super) fn program(&self) -> &Path {
        &self.program
    }

    pub(super) fn folder(&self) -> io::Result<Folder> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("outcross-signature-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir_in(&self.scratch)?;
        let path = folder.path().canonicalize()?;
        Ok(Folder { path, _kept: folder })
    }

    /// What to run in `folder` with `input` on stdin.
    pub(super) fn invocation<'a, S: AsRef<OsStr>>(
        &'a self,
        folder: &'a Folder,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Invocation<'a> {
        let arguments: Vec<OsString> = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        Invocation {
            program: &self.program,
            arguments,
            environment: &self.environment,
            settings: VARIABLES,
            folder: &folder.path,
            input: input.to_vec(),
            limits: self.limits,
        }
    }
}

/// A private folder that goes with the value.
pub(super) struct Folder {
    path: PathBuf,
    _kept: tempfile::TempDir,
}

impl Folder {
    pub(super) fn write(&self, name: &str, content: &[u8]) -> io::Result<PathBuf> {
        let path = self.path.join(name);
        fs::write(&path, content)?;
        Ok(path)
    }
}
