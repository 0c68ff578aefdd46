//! `bench`: ours against git, in one run, over repositories given by path; prints Markdown.
//!
//! What is measured, and how: CPU is user + system time of the command and of all that it waited for, from the
//! `cutime` and `cstime` fields of /proc/self/stat before and after (ticks of 10 ms). Peak memory is `VmHWM` of the
//! command itself, read every 5 ms until it ends. Ours starts without a ledger each time. `git blame -w` of a whole head
//! is the sum over its text files, one process each; where only a sample of the files is blamed, the sum is scaled by
//! files and marked `~`. git runs without user and system configuration, replace refs, grafts and commit-graph.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use testkit::oracle::{self, TextFile};

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace};

mod agreement;
mod measure;
mod report;

use agreement::Agreement;
use measure::{Measure, Runs};
use report::{FileRow, RepositoryRow};

/// What to measure.
struct Plan {
    program: PathBuf,
    repeats: usize,
    sample: usize,
    files: Vec<OsString>,
}

/// Measures and prints.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let sample = args.value("--sample", 1000)?;
    let repeats = args.value("--repeats", 3usize)?.max(1);
    let files = args.values("--file")?;
    let binary = args.values("--binary")?.pop();
    let repositories = args.rest()?;
    if repositories.is_empty() {
        return Err("bench needs at least one repository".to_owned());
    }
    let program = match binary {
        Some(path) => std::path::absolute(&path).map_err(|error| format!("cannot find {}: {error}", path.display()))?,
        None => workspace.build(Profile::Release)?,
    };
    let plan = Plan { program, repeats, sample: sample.max(1), files };
    println!("{}", report::machine(&plan.program)?);
    println!("{}", report::start_up(&start_up(&plan)?));
    let mut rows = Vec::new();
    let mut file_rows = Vec::new();
    for repository in repositories {
        let (name, path) = named(&repository)?;
        eprintln!("{}", path.display());
        let texts = oracle::text_files(&path, "HEAD").into_iter().filter(|file| file.lines() > 0).collect::<Vec<_>>();
        file_rows.extend(blame_rows(&plan, &name, &path, &texts)?);
        rows.push(repository_row(&plan, name, &path, &texts)?);
    }
    println!("{}", report::repositories(&rows));
    println!("{}", report::files(&file_rows));
    println!("{}", report::differences(&rows));
    Ok(())
}

/// `--version`, 20 times.
fn start_up(plan: &Plan) -> Result<Runs, Failure> {
    measure::repeated(20, || {
        let mut command = Command::new(&plan.program);
        command.arg("--version");
        Ok((command, None))
    })
}

fn temporary() -> Result<TempDir, Failure> {
    TempDir::with_prefix("outcross-bench-").map_err(|error| format!("cannot make a temporary folder: {error}"))
}

/// Our program, cut off from the user's configuration, with its ledgers in `cache`.
fn ours(plan: &Plan, cache: &Path) -> Command {
    let mut command = Command::new(&plan.program);
    command.env_remove("OUTCROSS_LEDGER").env("HOME", cache).env("XDG_CONFIG_HOME", cache).env("XDG_CACHE_HOME", cache);
    command
}

fn repository_row(plan: &Plan, name: String, path: &Path, texts: &[TextFile]) -> Result<RepositoryRow, Failure> {
    let scan = measure::repeated(plan.repeats, || {
        let cache = temporary()?;
        let mut command = ours(plan, cache.path());
        command.arg("scan").arg(path);
        Ok((command, Some(cache)))
    })?;
    let numstat = measure::repeated(plan.repeats, || {
        let mut command = oracle::plain_git(path);
        command.args(["log", "--numstat", "--no-merges", "--format=%H", "HEAD"]);
        Ok((command, None))
    })?;
    let sample = sampled(texts, plan.sample);
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

/// `NAME=PATH`, or a path whose last part is the name.
fn named(word: &OsStr) -> Result<(String, PathBuf), Failure> {
    let text = word.to_string_lossy();
    let (name, path) = match text.split_once('=').filter(|(name, _)| !name.contains('/')) {
        Some((name, path)) => (Some(name), Path::new(path)),
        None => (None, Path::new(word)),
    };
    let path = std::path::absolute(path).map_err(|error| format!("cannot find {}: {error}", path.display()))?;
    let folder = path.file_name().unwrap_or_default().to_string_lossy();
    Ok((name.unwrap_or(folder.trim_end_matches(".git")).to_owned(), path))
}

/// At most `most` files, spread evenly over the list.
fn sampled(texts: &[TextFile], most: usize) -> Vec<&TextFile> {
    let count = texts.len().min(most);
    (0..count).map(|nth| &texts[nth * texts.len() / count]).collect()
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
fn blame_rows(plan: &Plan, repository: &str, path: &Path, texts: &[TextFile]) -> Result<Vec<FileRow>, Failure> {
    let mut rows = Vec::new();
    for file in chosen(plan, texts) {
        let git = measure::repeated(plan.repeats, || Ok((oracle::blame_command(path, "HEAD", &file.path), None)))?;
        let ours = measure::repeated(plan.repeats, || {
            let cache = temporary()?;
            Ok((our_blame(plan, cache.path(), path, &file.path), Some(cache)))
        })?;
        let name = format!("{repository} {}", String::from_utf8_lossy(&file.path));
        rows.push(FileRow { name, lines: file.lines(), git, ours });
    }
    Ok(rows)
}

/// The files that were asked for; else the longest, the one at the upper quartile and the median.
fn chosen<'a>(plan: &Plan, texts: &'a [TextFile]) -> Vec<&'a TextFile> {
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
