//! `test`: everything that a change must pass.
//!
//! Needs the toolchain and git alone. Where cargo-nextest is not installed `cargo test` runs the tests; where
//! cargo-deny, or its advisories, can't be had, that step is skipped and says so. Nothing is fetched that cargo does not
//! fetch to build.

use std::process::{Command, Stdio};

use crate::args::Args;
use crate::steps::{Steps, Verdict};
use crate::workspace::{WITH, Workspace, cargo, succeed};
use crate::{Failure, gen_docs, tidy};

/// Runs every step, also after one has failed, and sums up.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let with_tools = args.flag("--with-tools");
    args.rest()?;
    let mut steps = Steps::default();
    if with_tools {
        steps.run("tools", || install(workspace).into());
    }
    steps.run("format", || succeed(cargo(&workspace.root).args(["fmt", "--all", "--check"])).into());
    steps.run("tidy", || tidy::check(workspace).into());
    steps.run("clippy", || clippy(workspace).into());
    steps.run("deny", || deny(workspace));
    steps.run("doc tests", || {
        succeed(cargo(&workspace.root).args(["test", "--quiet", "--workspace", "--doc", "--features", WITH])).into()
    });
    steps.run("reference", || reference(workspace));
    steps.run("tests", || tests(workspace).into());
    println!("\n{}", steps.summary());
    steps.result()
}

fn clippy(workspace: &Workspace) -> Result<(), Failure> {
    let args = ["clippy", "--quiet", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    succeed(cargo(&workspace.root).args(args))
}

fn tests(workspace: &Workspace) -> Result<(), Failure> {
    if works(&mut tool(workspace, &["nextest", "--version"])) {
        let args = ["nextest", "run", "--workspace", "--no-tests=pass", "--features", WITH];
        return succeed(&mut tool(workspace, &args));
    }
    println!("cargo-nextest is not installed: cargo test runs the tests");
    succeed(cargo(&workspace.root).args(["test", "--workspace", "--all-targets", "--features", WITH]))
}

fn reference(workspace: &Workspace) -> Verdict {
    if !gen_docs::page(workspace).exists() {
        return Verdict::Skipped("no reference page yet; `cargo xtask gen-docs` makes it".to_owned());
    }
    gen_docs::check(workspace).into()
}

/// Licences, bans and sources from what is here; advisories where their data can be fetched.
fn deny(workspace: &Workspace) -> Verdict {
    if !works(&mut tool(workspace, &["deny", "--version"])) {
        return Verdict::Skipped("cargo-deny is not installed (cargo xtask test --with-tools installs it)".to_owned());
    }
    // cargo-deny asks about every platform, and a build has fetched the crates of one.
    if !works(cargo(&workspace.root).args(["fetch", "--locked"])) {
        return Verdict::Skipped("the crates of other platforms can't be fetched here".to_owned());
    }
    let local = ["deny", "--offline", "--all-features", "check", "licenses", "bans", "sources"];
    if let Err(failure) = succeed(&mut tool(workspace, &local)) {
        return Verdict::Failed(failure);
    }
    if !works(&mut tool(workspace, &["deny", "fetch", "db"])) {
        return Verdict::Skipped("advisories alone: their data can't be fetched here; the rest is ok".to_owned());
    }
    succeed(&mut tool(workspace, &["deny", "--offline", "check", "advisories"])).into()
}

/// Installs the optional tools for this checkout alone.
fn install(workspace: &Workspace) -> Result<(), Failure> {
    let root = workspace.tools();
    let missing = ["nextest", "deny"].into_iter().filter(|name| !works(&mut tool(workspace, &[name, "--version"])));
    for name in missing {
        let package = format!("cargo-{name}");
        succeed(cargo(&workspace.root).args(["install", "--locked", &package, "--root"]).arg(&root))?;
    }
    Ok(())
}

/// A cargo subcommand, looked for below the target folder first.
fn tool(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = cargo(&workspace.root);
    let own = workspace.tools().join("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(own).chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command.args(args);
    command
}

fn works(command: &mut Command) -> bool {
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
