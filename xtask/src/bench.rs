//! `bench`: ours against git, in one run, over repositories given by path; prints Markdown.
//!
//! What is measured, and how: CPU is user + system time of the command and of all that it waited for, from the
//! `cutime` and `cstime` fields of /proc/self/stat before and after (ticks of 10 ms). Peak memory is `VmHWM` of the
//! command itself, read every 5 ms until it ends. Ours starts without a ledger each time. `git blame -w` of a whole head
//! is the sum over its text files, one process each; where only a sample of the files is blamed, the sum is scaled by
//! files and marked `~`. Line fate is measured by view, in turns with `git log --numstat`; long files (`files`) in turns with `git blame -w`, a range
//! of commits (`range`) in turns with `git log -p`, the clones of a tree (`copies`) in turns with jscpd, if that is there, the lab (`lab`) in turns with numpy,
//! corpora of folders (`corpus`) beside rensa and datatrove.
//! git runs without user and system configuration, replace refs, grafts and commit-graph.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use testkit::oracle;

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace};

mod agreement;
mod clones;
mod copies;
mod corpus;
mod gate;
mod lab;
mod measure;
mod moves;
mod notes;
mod origins;
mod range;
mod report;
mod reviews;
mod rows;
mod speed;
mod totals;

use measure::{Prepared, Runs};

/// What to measure.
struct Plan {
    program: PathBuf,
    /// What parses notes, if that is asked for.
    parser: Option<PathBuf>,
    repeats: usize,
    sample: usize,
    files: Vec<OsString>,
    /// The parts, all if empty.
    only: Vec<OsString>,
    jscpd: Option<PathBuf>,
    /// What measures the lab, if that is asked for.
    lab: Option<lab::LabTools>,
    /// What measures the corpus, if that is asked for.
    corpus: Option<corpus::CorpusTools>,
}

/// The parts that can be asked for.
const PARTS: &[&str] =
    &["origins", "speed", "totals", "moves", "files", "range", "reviews", "gate", COPIES, NOTES, LAB, CORPUS];

/// Long files of a repository that are blamed.
const LONG_FILES: usize = 6;

/// The part that needs jscpd.
const COPIES: &str = "copies";

/// The part that only repositories with notes have: measured where it is asked for by name.
const NOTES: &str = "notes";

/// The part that needs folders and no repositories: measured where it is asked for by name.
const LAB: &str = "lab";

/// The part that measures corpora of folders: where it is asked for by name.
const CORPUS: &str = "corpus";

/// Parts that are measured only where they are asked for.
const BY_NAME: [&str; 3] = [NOTES, LAB, CORPUS];

/// Points of history that jscpd looks at.
const CLONE_POINTS: usize = 30;

impl Plan {
    fn read(workspace: &Workspace, args: &mut Args) -> Result<Plan, Failure> {
        let sample = args.value("--sample", 1000usize)?.max(1);
        let repeats = args.value("--repeats", 3usize)?.max(1);
        let files = args.values("--file")?;
        let only = args.values("--only")?;
        if let Some(part) = only.iter().find(|part| !PARTS.iter().any(|known| part == known)) {
            return Err(format!("no part '{}': {}", part.display(), PARTS.join(", ")));
        }
        let jscpd = args.values("--jscpd")?.pop().map(|path| absolute(&path)).transpose()?;
        let program = match args.values("--binary")?.pop() {
            Some(path) => absolute(&path)?,
            // These parts are measured with other programs: this one only says its version.
            None if only.iter().all(|part| part == NOTES || part == LAB) && !only.is_empty() => {
                workspace.build(Profile::Dev)?
            }
            None => workspace.build(Profile::Release)?,
        };
        let parser = only.iter().any(|part| part == NOTES);
        let parser = parser.then(|| workspace.build_example("history", "parse_notes")).transpose()?;
        let python = args.values("--python")?.pop().map(|path| absolute(&path)).transpose()?;
        let has = |name: &str| only.iter().any(|part| part == name);
        let lab = has(LAB).then(|| lab_tools(workspace, python.clone())).transpose()?;
        let parse = || workspace.build_example_with("code", "parse", &["--features", "units"]);
        let corpus =
            has(CORPUS).then(|| Ok::<_, Failure>(corpus::CorpusTools { parse: parse()?, python })).transpose()?;
        Ok(Plan { program, parser, repeats, sample, files, only, jscpd, lab, corpus })
    }

    fn has(&self, part: &str) -> bool {
        (self.only.is_empty() && !BY_NAME.contains(&part)) || self.only.iter().any(|only| only == part)
    }
}

fn lab_tools(workspace: &Workspace, python: Option<PathBuf>) -> Result<lab::LabTools, Failure> {
    let parse = workspace.build_example_with("code", "parse", &["--features", "units"])?;
    Ok(lab::LabTools { speed: workspace.build_example("lab", "speed")?, parse, python })
}

/// What was found out, by part.
#[derive(Default)]
struct Found {
    origins: Vec<report::RepositoryRow>,
    files: Vec<report::FileRow>,
    speed: Vec<speed::SpeedRow>,
    clones: Vec<clones::ClonesRow>,
    copies: Vec<copies::CopiesRow>,
    totals: Vec<totals::TotalsRow>,
    moves: Vec<moves::MovesRow>,
    ranges: Vec<range::RangeRow>,
    gate: Vec<gate::GateRow>,
    reviews: Vec<reviews::ReviewsRow>,
    notes: Vec<notes::NotesRow>,
    lab: Vec<lab::LabRow>,
    corpus: Vec<corpus::CorpusRow>,
    /// Sums of fates that don't add up.
    unbalanced: Vec<String>,
}

/// Measures and prints.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let plan = Plan::read(workspace, args)?;
    let repositories = args.rest()?;
    if repositories.is_empty() {
        return Err("bench needs at least one repository".to_owned());
    }
    println!("{}", report::machine(&plan.program)?);
    if PARTS.iter().any(|part| !BY_NAME.contains(part) && plan.has(part)) {
        println!("{}", report::start_up(&start_up(&plan)?));
    }
    let mut found = Found::default();
    for repository in repositories {
        let (name, path) = named(&repository)?;
        eprintln!("{}", path.display());
        found.add(&plan, &name, &path)?;
    }
    found.print(&plan);
    Ok(())
}

impl Found {
    fn add(&mut self, plan: &Plan, name: &str, path: &Path) -> Result<(), Failure> {
        let texts = || oracle::text_files(path, "HEAD").into_iter().filter(|file| file.lines() > 0);
        if plan.has("origins") {
            let texts = texts().collect::<Vec<_>>();
            self.files.extend(origins::blame_rows(plan, name, path, &origins::chosen(plan, &texts))?);
            self.origins.push(origins::repository_row(plan, name.to_owned(), path, &texts)?);
        }
        if plan.has("files") {
            let texts = texts().collect::<Vec<_>>();
            self.files.extend(origins::blame_rows(plan, name, path, &origins::long(&texts, LONG_FILES))?);
        }
        if plan.has("range") {
            self.ranges.push(range::measured(plan, name, path)?);
        }
        if plan.has("gate") {
            self.gate.push(gate::measured(plan, name, path)?);
        }
        if plan.has(COPIES) {
            match copies::jscpd(plan) {
                Some(jscpd) => self.copies.push(copies::measured(plan, &jscpd, name, path)?),
                None => println!("{}", copies::skipped(plan.jscpd.as_deref().map(Path::as_os_str))),
            }
        }
        if plan.has("reviews") {
            self.reviews.push(reviews::measured(plan, name, path)?);
        }
        if plan.has("speed") {
            let speed = speed::measured(plan, name, path)?;
            if let Some(jscpd) = &plan.jscpd {
                self.clones.push(clones::measured(jscpd, CLONE_POINTS, path, &speed)?);
            }
            self.speed.push(speed);
        }
        if let Some(parser) = &plan.parser {
            self.notes.push(notes::measured(plan, parser, name, path)?);
        }
        if let Some(tools) = &plan.lab {
            self.lab.push(lab::measured(plan, tools, name, path)?);
        }
        if let Some(tools) = &plan.corpus {
            self.corpus.push(corpus::measured(plan, tools, name, path)?);
        }
        if plan.has("totals") || plan.has("moves") {
            self.compare_fates(plan, name, path)?;
        }
        Ok(())
    }

    fn compare_fates(&mut self, plan: &Plan, name: &str, path: &Path) -> Result<(), Failure> {
        let ledger = temporary()?;
        let mut scan = ours(plan, ledger.path());
        measure::once(scan.args(["scan", "--name", rows::NAME, "--ledger"]).arg(ledger.path()).arg(path))?;
        let answer = rows::read(ledger.path())?;
        let unbalanced = answer.balance.iter().filter(|(_, lines)| **lines != 0);
        self.unbalanced.extend(unbalanced.map(|(view, lines)| format!("{name}, {view}: {lines} lines too many")));
        if plan.has("totals") {
            self.totals.push(totals::compared(name, path, &answer)?);
        }
        if plan.has("moves") {
            self.moves.push(moves::compared(name, path, &answer));
        }
        Ok(())
    }

    fn print(&self, plan: &Plan) {
        if plan.has("origins") {
            println!("{}", report::repositories(&self.origins));
            println!("{}", report::differences(&self.origins));
        }
        if !self.files.is_empty() {
            println!("{}", report::files(&self.files));
        }
        if !self.ranges.is_empty() {
            println!("{}", range::table(&self.ranges));
        }
        if !self.gate.is_empty() {
            println!("{}", gate::table(&self.gate));
        }
        if !self.reviews.is_empty() {
            println!("{}", reviews::table(&self.reviews));
        }
        if plan.has("speed") {
            println!("{}", speed::table(&self.speed));
        }
        if !self.copies.is_empty() {
            println!("{}", copies::table(&self.copies));
        }
        if !self.clones.is_empty() {
            println!("{}", clones::table(&self.clones));
        }
        if plan.has("totals") {
            println!("{}", totals::table(&self.totals));
        }
        if plan.has("moves") {
            println!("{}", moves::table(&self.moves));
        }
        if !self.notes.is_empty() {
            println!("{}", notes::table(&self.notes));
        }
        if !self.lab.is_empty() {
            println!("{}", lab::table(&self.lab));
        }
        if !self.corpus.is_empty() {
            println!("{}", corpus::table(&self.corpus));
        }
        self.unbalanced.iter().for_each(|line| println!("sums that don't add up: {line}"));
    }
}

/// `--version`, 20 times.
fn start_up(plan: &Plan) -> Result<Runs, Failure> {
    measure::repeated(20, || {
        let mut command = Command::new(&plan.program);
        command.arg("--version");
        Ok(Prepared::new(command))
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

/// `NAME=PATH`, or a path whose last part is the name.
fn named(word: &OsStr) -> Result<(String, PathBuf), Failure> {
    let text = word.to_string_lossy();
    let (name, path) = match text.split_once('=').filter(|(name, _)| !name.contains('/')) {
        Some((name, path)) => (Some(name), Path::new(path)),
        None => (None, Path::new(word)),
    };
    let path = absolute(path.as_os_str())?;
    let folder = path.file_name().unwrap_or_default().to_string_lossy();
    Ok((name.unwrap_or(folder.trim_end_matches(".git")).to_owned(), path))
}

fn absolute(path: &OsStr) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| format!("cannot find {}: {error}", path.display()))
}
