//! Where every line of the head comes from: a scan against `git blame -w`, and `blame` of single files.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use testkit::oracle::{self, TextFile};

use super::agreement::{self, Agreement};
use super::measure::{self, Measure, Prepared};
use super::report::{FileRow, RepositoryRow};
use super::{Plan, ours, temporary};
use crate::Failure;

pub(super) fn repository_row(
    plan: &Plan,
    name: String,
    path: &Path,
    texts: &[TextFile],
) -> Result<RepositoryRow, Failure> {
    let scan = measure::repeated(plan.repeats, || {
        let cache = temporary()?;
        let mut command = ours(plan, cache.path());
        command.arg("scan").arg(path);
        Ok(Prepared::new(command).keeping(cache))
    })?;
    let numstat = measure::repeated(plan.repeats, || {
        let mut command = oracle::plain_git(path);
        command.args(["log", "--numstat", "--no-merges", "--format=%H", "HEAD"]);
        Ok(Prepared::new(command))
    })?;
    let sample = sampled(texts.iter(), plan.sample);
    let (blame, agreement) = compared(plan, path, &sample)?;
    Ok(RepositoryRow {
        name,
        head: oracle::rev_list(path, "HEAD").first().map(|id| id.chars().take(10).collect()).unwrap_or_default(),
        commits: oracle::rev_list(path, "HEAD").len(),
        files: texts.len(),
        sampled: sample.len(),
        scan,
        numstat,
        blame,
        agreement,
    })
}

/// At most `most` files, spread evenly over the list.
fn sampled<'a>(texts: impl Iterator<Item = &'a TextFile>, most: usize) -> Vec<&'a TextFile> {
    let texts: Vec<&TextFile> = texts.collect();
    let count = texts.len().min(most);
    (0..count).map(|nth| texts[nth * texts.len() / count]).collect()
}

/// Lines of the files for which there is a bar.
const LONG: RangeInclusive<usize> = 2_000..=12_000;

/// At most `most` files of that length, spread evenly.
pub(super) fn long(texts: &[TextFile], most: usize) -> Vec<&TextFile> {
    sampled(texts.iter().filter(|file| LONG.contains(&file.lines())), most)
}

/// Blames the files with git, which is timed, and with ours from a ledger, which is not; compares line by line.
fn compared(plan: &Plan, path: &Path, files: &[&TextFile]) -> Result<(Measure, Agreement), Failure> {
    let cache = temporary()?;
    measure::once(ours(plan, cache.path()).arg("scan").arg(path))?;
    let shallow = oracle::shallow_commits(path);
    let mut total = Measure::default();
    let mut agreement = Agreement::default();
    for file in files {
        let (cost, said) = measure::captured(&mut oracle::blame_command(path, "HEAD", &file.path))?;
        total = total.plus(&cost);
        let truth = oracle::parse_incremental(&said, &shallow);
        let (_, said) = measure::captured(&mut our_blame(plan, cache.path(), path, &file.path))?;
        agreement.add(&file.path, &truth, &agreement::parse_porcelain(&said));
    }
    Ok((total, agreement))
}

fn our_blame(plan: &Plan, cache: &Path, path: &Path, file: &[u8]) -> Command {
    use std::os::unix::ffi::OsStrExt;
    let mut command = ours(plan, cache);
    command.arg("-C").arg(path).args(["blame", "--porcelain", "--quiet", "--rev", "HEAD", "--"]);
    command.arg(OsStr::from_bytes(file));
    command
}

/// `blame FILE` without a ledger against `git blame -w FILE`.
pub(super) fn blame_rows(
    plan: &Plan,
    repository: &str,
    path: &Path,
    files: &[&TextFile],
) -> Result<Vec<FileRow>, Failure> {
    let mut rows = Vec::new();
    for file in files {
        let git = || Ok(Prepared::new(oracle::blame_command(path, "HEAD", &file.path)));
        let ours = || {
            let cache = temporary()?;
            Ok(Prepared::new(our_blame(plan, cache.path(), path, &file.path)).keeping(cache))
        };
        let [git, ours] = measure::alternated(plan.repeats, [&git, &ours])?;
        let name = format!("{repository} {}", String::from_utf8_lossy(&file.path));
        rows.push(FileRow { name, lines: file.lines(), git, ours });
    }
    Ok(rows)
}

/// The files that were asked for; else the longest, the one at the upper quartile and the median.
pub(super) fn chosen<'a>(plan: &Plan, texts: &'a [TextFile]) -> Vec<&'a TextFile> {
    if !plan.files.is_empty() {
        return texts
            .iter()
            .filter(|file| plan.files.iter().any(|name| name.as_encoded_bytes() == file.path))
            .collect();
    }
    let mut by_length: Vec<&TextFile> = texts.iter().collect();
    by_length.sort_by_key(|file| std::cmp::Reverse(file.lines()));
    let mut places = vec![0, by_length.len() / 4, by_length.len() / 2];
    places.dedup();
    places.into_iter().filter_map(|place| by_length.get(place).copied()).collect()
}
