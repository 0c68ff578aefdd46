//! The tasks of those who work on outcross: `cargo xtask <task>`.
//!
//! One file a task. This is a program for developers on their own machine: it prints, and reads its environment.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that talks to the developer who calls it")]

mod args;
mod bench;
mod gen_docs;
mod marks;
mod reference;
mod steps;
mod test;
mod tidy;
mod try_it;
mod workspace;

use std::process::ExitCode;

use args::Args;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <task>

  try [REPO...]        build, scan the repositories (default: this one), show the status screen
  test [--with-tools]  format, lints, tests, doc tests, tidy, licences and advisories: what a change must pass;
                       --with-tools first installs cargo-nextest and cargo-deny below the target folder
  tidy                 the rules of the house that no compiler checks
  gen-docs [--check]   make the reference pages from the program, or say that they are behind it
  bench [NAME=]REPO... ours against git in one run, as Markdown
      --sample N       compare and blame at most N text files of each repository (default 1000)
      --repeats N      runs of each measured command; the least and the median are shown (default 3)
      --file PATH      time `blame` on this file of each repository (default: three of different length)
      --only PART      origins, speed, totals, moves, files, range, reviews or notes; may be given several times
                       (default: all but notes)
      --jscpd PATH     with speed: clone density against this jscpd too
      --binary PATH    measure this program (default: a release build of this checkout)
  reference            measure the listed public repositories, from mirrors that are there, and write the table of
                       quartiles that the program shows beside a repository's figures
      --mirrors DIR    where the mirrors are (default: mirrors in the target folder)
      --list FILE      the repositories (default: data/reference-repositories.txt)
      --out FILE       the table (default: data/reference.toml)
  marks --mirrors DIR  look for marks of agents on commits from before 2021, when there was no agent: each mark that
                       claims is a false one, and fails the task
";

/// What a task says when it fails: one line for the developer.
type Failure = String;

fn main() -> ExitCode {
    match run(&mut Args::new(std::env::args_os().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &mut Args) -> Result<(), Failure> {
    let task = args.positional().unwrap_or_default();
    match task.to_str() {
        Some("try") => try_it::run(&Workspace::find()?, args),
        Some("test") => test::run(&Workspace::find()?, args),
        Some("tidy") => tidy::run(&Workspace::find()?, args),
        Some("gen-docs") => gen_docs::run(&Workspace::find()?, args),
        Some("bench") => bench::run(&Workspace::find()?, args),
        Some("reference") => reference::run(&Workspace::find()?, args),
        Some("marks") => marks::run(args),
        Some("" | "help" | "--help" | "-h") => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("no task '{}'\n\n{USAGE}", task.display())),
    }
}
