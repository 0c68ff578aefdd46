//! A repository at the commit that the list names, out of a mirror that may have gone on since.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::list::{self, Listed};
use crate::Failure;

/// Where a mirror may lie below the folder of mirrors: `owner+name` for owner/name, or as it is.
const PLACES: &[&str] = &["{+}.git", "{+}/repo/.git", "{+}/repo", "{+}/.git", "{+}", "{/}.git", "{/}/.git", "{/}"];

/// An own bare repository below `work` whose head is that commit, and whose objects are the mirror's. It has no
/// branches, tags or notes, so that the mirror's decide nothing.
pub(super) fn pinned(mirrors: &Path, listed: &Listed, work: &Path) -> Result<PathBuf, Failure> {
    let Listed { name, commit, size, .. } = listed;
    let mirror = mirror(mirrors, name)?;
    if mirror.join("shallow").exists() {
        return Err(format!("{name}: its mirror is shallow"));
    }
    let clone = work.join("repository.git");
    write(&clone.join("HEAD"), &format!("{commit}\n"))?;
    write(&clone.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n")?;
    write(&clone.join("objects/info/alternates"), &format!("{}\n", mirror.join("objects").display()))?;
    std::fs::create_dir_all(clone.join("refs"))
        .map_err(|error| format!("cannot write {}: {error}", clone.display()))?;
    let commits =
        git(&clone, &["rev-list", "--count", "HEAD"]).map_err(|_| format!("{name}: its mirror lacks {commit}"))?;
    let commits: u64 = commits.trim().parse().map_err(|_| format!("{name}: git does not count its commits"))?;
    match list::size(commits) {
        right if right == size => Ok(clone),
        right => Err(format!("{name}: {commits} commits are {right}, not {size}")),
    }
}

fn mirror(mirrors: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = |place: &&str| mirrors.join(place.replace("{+}", &name.replace('/', "+")).replace("{/}", name));
    let is_there = |folder: &PathBuf| folder.join("objects").is_dir() && folder.join("HEAD").is_file();
    let found = PLACES.iter().map(folder).find(is_there).map(std::path::absolute);
    let missing = || format!("{name}: no mirror in {}: git clone --mirror makes one", mirrors.display());
    found.ok_or_else(missing)?.map_err(|error| format!("{name}: {error}"))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let fail = |error| format!("cannot write {}: {error}", file.display());
    std::fs::create_dir_all(file.parent().unwrap_or(file)).map_err(fail)?;
    std::fs::write(file, text).map_err(fail)
}

fn git(repository: &Path, args: &[&str]) -> Result<String, Failure> {
    let mut command: Command = testkit::git(repository);
    let output = command.args(args).output().map_err(|error| format!("cannot run git: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_that_went_on_is_taken_at_the_commit() {
        let repo = testkit::Repo::new("commit a\n lines x one\ncommit b\n lines x two");
        let mirrors = tempfile::tempdir().unwrap();
        let oldest = git(repo.path(), &["rev-list", "--max-parents=0", "HEAD"]).unwrap().trim().to_owned();
        let at = mirrors.path().join("o/n");
        std::fs::create_dir_all(at.parent().unwrap()).unwrap();
        git(repo.path(), &["clone", "--quiet", "--mirror", ".", at.to_str().unwrap()]).unwrap();
        let listed = |commit: &str, size: &str| Listed {
            name: "o/n".to_owned(),
            commit: commit.to_owned(),
            group: "rust".to_owned(),
            size: size.to_owned(),
        };
        let work = mirrors.path().join("work");
        let clone = pinned(mirrors.path(), &listed(&oldest, "small"), &work).unwrap();
        assert_eq!(git(&clone, &["rev-list", "--all", "HEAD"]).unwrap().trim(), oldest);
        let unknown = "0123456789abcdef0123456789abcdef01234567";
        let check = |commit: &str, size: &str, expect: &str| {
            assert_eq!(pinned(mirrors.path(), &listed(commit, size), &work), Err(expect.to_owned()));
        };
        check(unknown, "small", &format!("o/n: its mirror lacks {unknown}"));
        check(&oldest, "large", "o/n: 1 commits are small, not large");
        std::fs::write(at.join("shallow"), "").unwrap();
        check(&oldest, "small", "o/n: its mirror is shallow");
        std::fs::remove_dir_all(at).unwrap();
        let missing = format!("o/n: no mirror in {}: git clone --mirror makes one", mirrors.path().display());
        check(&oldest, "small", &missing);
    }
}
