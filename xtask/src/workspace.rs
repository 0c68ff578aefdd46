//! What cargo says of this workspace, and the ways to start cargo and the built program.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Failure;

/// This workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the checkout.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
    /// The answer of `cargo metadata --no-deps`.
    pub(crate) metadata: Value,
}

/// What is off by default and tested all the same.
pub(crate) const WITH: &str = "code/units";

/// The ways in which the program is built.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// As the tests are built, beside which it costs nothing.
    Tested,
    /// Fast to build.
    Dev,
    /// Fast to run.
    Release,
}

impl Workspace {
    /// Asks cargo; needs no network.
    pub(crate) fn find() -> Result<Self, Failure> {
        // `cargo run` says at run time which checkout it is: a target folder may be shared by several.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.parent().ok_or("xtask lies in no workspace")?.to_owned();
        let args = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
        let output = cargo(&root).args(args).output().map_err(|error| format!("cannot run cargo: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let metadata: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata is no JSON: {error}"))?;
        let target = metadata["target_directory"].as_str().ok_or("cargo names no target folder")?.into();
        Ok(Workspace { root, target, metadata })
    }

    /// Builds the program and returns its path.
    pub(crate) fn build(&self, profile: Profile) -> Result<PathBuf, Failure> {
        let mut command = cargo(&self.root);
        let folder = match profile {
            // With other packages or targets other features are on, and the query engine would be built again.
            Profile::Tested => {
                command.args(["build", "--workspace", "--tests", "--bins", "--features", WITH]);
                "debug"
            }
            Profile::Dev => {
                command.args(["build", "--package", "outcross", "--bin", "outcross"]);
                "debug"
            }
            Profile::Release => {
                command.args(["build", "--package", "outcross", "--bin", "outcross", "--release"]);
                "release"
            }
        };
        succeed(&mut command)?;
        Ok(self.target.join(folder).join(format!("outcross{}", env::consts::EXE_SUFFIX)))
    }

    /// Builds an example of a library for measuring it, and returns its path.
    pub(crate) fn build_example(&self, package: &str, example: &str) -> Result<PathBuf, Failure> {
        self.build_example_with(package, example, &[])
    }

    /// The same with more words for cargo, such as features.
    pub(crate) fn build_example_with(&self, package: &str, example: &str, words: &[&str]) -> Result<PathBuf, Failure> {
        let mut build = cargo(&self.root);
        build.args(["build", "--release", "--package", package, "--example", example]).args(words);
        succeed(&mut build)?;
        Ok(self.target.join("release/examples").join(format!("{example}{}", env::consts::EXE_SUFFIX)))
    }

    /// The folders of the packages that the workspace is built from, as cargo unpacked them, by name.
    pub(crate) fn packages(&self) -> Result<Vec<PathBuf>, Failure> {
        let args = ["metadata", "--format-version", "1", "--locked"];
        let output = cargo(&self.root).args(args).output().map_err(|error| format!("cannot run cargo: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let metadata: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata is no JSON: {error}"))?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let foreign = packages.filter(|package| !package["source"].is_null());
        let manifests = foreign.filter_map(|package| package["manifest_path"].as_str().map(PathBuf::from));
        let mut folders: Vec<PathBuf> =
            manifests.filter_map(|path| path.parent().map(Path::to_owned)).filter(|path| path.is_dir()).collect();
        folders.sort();
        Ok(folders)
    }

    /// The folder of tools that were installed for this checkout alone.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}

/// Cargo, run in `folder`.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Runs a command whose output the developer sees.
pub(crate) fn succeed(command: &mut Command) -> Result<(), Failure> {
    let name = Path::new(command.get_program()).file_stem().unwrap_or_default().display().to_string();
    let verb = command.get_args().next().unwrap_or_default().display().to_string();
    let status = command.status().map_err(|error| format!("cannot run {name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} {verb} ended with {status}")) }
}
