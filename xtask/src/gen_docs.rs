//! `gen-docs`: reference pages made from the program itself, so that they can't say what it does not do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace};

/// Writes the pages, or with `--check` fails where they are behind.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let only_check = args.flag("--check");
    args.rest()?;
    if only_check {
        return check(workspace);
    }
    let page = page(workspace);
    let folder = page.parent().unwrap_or(&workspace.root);
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    std::fs::write(&page, text(workspace)?).map_err(|error| format!("cannot write {}: {error}", page.display()))?;
    println!("wrote {}", page.display());
    Ok(())
}

/// The page of the command line.
pub(crate) fn page(workspace: &Workspace) -> PathBuf {
    workspace.root.join("docs/reference/cli.md")
}

/// Fails where the page says something else than the program.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    let page = page(workspace);
    let there = std::fs::read_to_string(&page).map_err(|error| format!("cannot read {}: {error}", page.display()))?;
    if there == text(workspace)? {
        return Ok(());
    }
    Err("docs/reference/cli.md is behind the program: run cargo xtask gen-docs".to_owned())
}

fn text(workspace: &Workspace) -> Result<String, Failure> {
    let program = workspace.build(Profile::Tested)?;
    let top = help(&program, None)?;
    let verbs = verbs(&top);
    let mut helps = Vec::new();
    for verb in verbs {
        let of_verb = help(&program, Some(&verb))?;
        let below = self::verbs(&of_verb);
        helps.push((verb.clone(), of_verb));
        for below in below.into_iter().map(|below| format!("{verb} {below}")) {
            let of_below = help(&program, Some(&below))?;
            helps.push((below, of_below));
        }
    }
    Ok(rendered(&top, &helps))
}

fn help(program: &Path, verb: Option<&str>) -> Result<String, Failure> {
    let mut command = Command::new(program);
    command
        .args(verb.into_iter().flat_map(str::split_whitespace))
        .arg("--help")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100");
    let output = command.output().map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    String::from_utf8(output.stdout).map_err(|_| "the help is not UTF-8".to_owned())
}

/// The names in the list under `Commands:`, `help` itself left out.
fn verbs(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| line.trim() != "Commands:").skip(1);
    let rows = list.take_while(|line| line.starts_with("  "));
    // Deeper rows continue a description.
    let names = rows.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn rendered(top: &str, helps: &[(String, String)]) -> String {
    let mut page = String::from("# The command line\n\nMade by `cargo xtask gen-docs` from the program's own help.\n");
    let _ = write!(page, "\n```text\n{}\n```\n", trimmed(top));
    for (verb, help) in helps {
        let _ = write!(page, "\n## outcross {verb}\n\n```text\n{}\n```\n", trimmed(help));
    }
    page
}

/// Without white space at the ends of lines.
fn trimmed(text: &str) -> String {
    text.trim().lines().map(str::trim_end).collect::<Vec<&str>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELP: &str = "Does things\n\nUsage: x\n\nCommands:\n  scan    Scan it \n          and more\n  status  Show it\n  help    Print this\n\nOptions:\n  -q\n";

    #[test]
    fn verbs_of_a_help_text() {
        assert_eq!(verbs(HELP), ["scan", "status"]);
        assert!(verbs("Usage: x\n").is_empty());
    }

    #[test]
    fn a_page_holds_every_help_text() {
        let page = rendered("top \n", &[("scan".to_owned(), "\nhow to scan\n".to_owned())]);
        assert!(page.ends_with("```text\ntop\n```\n\n## outcross scan\n\n```text\nhow to scan\n```\n"), "{page}");
    }
}
