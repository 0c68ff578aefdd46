//! `tidy`: the rules of the house that no compiler checks.
//!
//! Each rule is a pure function from what it reads to a list of complaints; this module only reads.

use std::path::Path;

use crate::Failure;
use crate::args::Args;
use crate::workspace::Workspace;

mod documents;
mod edges;
mod files;

/// Prints every complaint.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    args.rest()?;
    check(workspace)?;
    println!("tidy");
    Ok(())
}

/// Prints every complaint and fails if there is one.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    let complaints = complaints(workspace)?;
    for complaint in &complaints {
        println!("{complaint}");
    }
    match complaints.len() {
        0 => Ok(()),
        count => Err(format!("{count} things are not tidy")),
    }
}

fn complaints(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let packages = edges::packages(&workspace.metadata);
    let mut complaints = edges::complaints(&packages);
    complaints.extend(edges::heavy_defaults(&workspace.metadata));
    let paths = tracked(&workspace.root)?;
    for path in &paths {
        // A file may be deleted and not committed yet; what is not text is none of this module's business.
        if let Ok(text) = std::fs::read_to_string(workspace.root.join(path)) {
            complaints.extend(files::complaints(path, &text));
        }
    }
    let read = |name: &str| std::fs::read_to_string(workspace.root.join(name)).ok();
    complaints.extend(documents::complaints(&packages, &read));
    Ok(complaints)
}

/// What git tracks or would track.
fn tracked(root: &Path) -> Result<Vec<String>, Failure> {
    let mut command = testkit::git(root);
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = command.output().map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let paths = output.stdout.split(|&byte| byte == 0).filter(|path| !path.is_empty());
    Ok(paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}
