//! The work is stopped before each of its steps in turn, and what is left must be the old ledger or the new one.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use facts::{Claim, CommitId, Level, ProblemRow, Reason, SpanRow, Stage, UnitId, UnitRow};
use tempfile::TempDir;

use crate::disk::{Disk, Gate, Step};
use crate::manifest::Manifest;
use crate::part_writer::Limits;
use crate::{Counts, Filled, Ledger, ObjectFormat, RepositoryEntry, Settings, Tool, VerifyError, WriteError, Writer};

/// So small that a few rows make batches, row groups and parts.
const LIMITS: Limits = Limits { batch_rows: 4, row_group_rows: 8, part_rows: 16, ..Limits::DEFAULT };

/// Remembers the steps, and refuses those in a range.
struct Script {
    refused: Range<usize>,
    kind: io::ErrorKind,
    steps: Mutex<Vec<(Step, PathBuf)>>,
}

impl Script {
    fn new(refused: Range<usize>, kind: io::ErrorKind) -> Arc<Self> {
        Arc::new(Script { refused, kind, steps: Mutex::new(Vec::new()) })
    }

    /// From this step on nothing happens any more, as after a kill.
    fn stops_at(step: usize) -> Arc<Self> {
        Script::new(step..usize::MAX, io::ErrorKind::Interrupted)
    }
}

impl Gate for Script {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        let mut steps = self.steps.lock().unwrap();
        steps.push((step, path.to_owned()));
        if self.refused.contains(&(steps.len() - 1)) {
            // Not `Interrupted` itself: that one is tried again.
            let kind = if self.kind == io::ErrorKind::Interrupted { io::ErrorKind::Other } else { self.kind };
            return Err(kind.into());
        }
        Ok(())
    }
}

fn span(number: u32) -> SpanRow {
    let commit = CommitId::from_bytes(&[7; 20]).unwrap();
    SpanRow {
        path: "a".into(),
        path_raw: None,
        language: None,
        class: facts::Class::Data,
        start_line: number,
        lines: 1,
        introduced_commit: commit,
        introduced_path: "a".into(),
        introduced_line: number,
        written_commit: commit,
        written_path: "a".into(),
        written_at: 0,
        operation: facts::Operation::Added,
        copied_from: None,
        boundary: false,
        claim: Claim::Unknown,
        level: Level::Unknown,
        introduced_claim: Claim::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: [].into(),
        review: facts::Review::default(),
    }
}

fn unit(number: u32) -> UnitRow {
    UnitRow {
        row: UnitId::new([7; 8]),
        path: "a".into(),
        path_raw: None,
        language: None,
        class: facts::Class::Source,
        kind: facts::UnitKind::Function,
        name: "f".into(),
        start_line: number,
        end_line: number,
        tokens: 1,
        content: facts::ContentId::new([7; 16]),
        text: 0,
        shape: 0,
        minhash: [].into(),
        clone_class: None,
        lines: facts::LineClaims::default(),
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        review: facts::Review::default(),
        written_at: None,
        last_changed_at: None,
        survived_days: None,
        signals: BTreeMap::new(),
    }
}

fn problem(number: u32) -> ProblemRow {
    let (stage, reason) = (Stage::Graph, Reason::Shallow);
    ProblemRow { stage, subject: number.to_string().into(), reason, detail: "".into(), affected: 0 }
}

/// A repository with this many spans, and a problem that tells it from others. Or, where it has units, these filled in
/// after such a scan.
#[derive(Clone, Copy)]
struct Scan {
    repo_id: &'static str,
    spans: u32,
    units: u32,
}

fn entry(scan: Scan) -> RepositoryEntry {
    RepositoryEntry {
        repo_id: scan.repo_id.to_owned(),
        source: "here".to_owned(),
        head: None,
        head_ref: None,
        notes: None,
        reviews: None,
        object_format: ObjectFormat::Sha256,
        shallow: false,
        partial: false,
        counts: Counts { lines: scan.spans.into(), problems: 1, ..Counts::default() },
    }
}

fn settings(diff: &str) -> Settings {
    [("diff", diff)].into_iter().collect()
}

/// One run of the program: opens a writer and puts in each repository.
fn run(disk: Disk, dir: &Path, diff: &str, scans: &[Scan]) -> Result<(), WriteError> {
    let tool = Tool { name: "outcross".to_owned(), version: "0".to_owned() };
    let writer = Writer::open_on(disk, LIMITS, dir, Manifest::new(tool, settings(diff)))?;
    for scan in scans {
        if scan.units > 0 {
            let filled = Filled { version: "1".to_owned() };
            let problems = [ProblemRow { stage: Stage::Units, ..problem(scan.units) }];
            writer.fill_units(&entry(*scan), filled, (0..scan.units).map(unit), problems)?;
            continue;
        }
        let mut staged = writer.stage(entry(*scan))?;
        staged.spans((0..scan.spans).map(span))?;
        staged.problems([problem(scan.spans)])?;
        staged.commit()?;
    }
    Ok(())
}

/// What a reader sees: each repository, its spans and its units.
type Seen = Vec<(RepositoryEntry, Vec<SpanRow>, Vec<UnitRow>)>;

fn see(dir: &Path) -> Seen {
    let Ok(ledger) = Ledger::open(dir) else {
        assert!(!dir.join("ledger.json").exists());
        return Vec::new();
    };
    if let Err(error) = ledger.verify() {
        assert!(matches!(error, VerifyError::Extra { .. }), "{error}");
    }
    let spans = |entry: &RepositoryEntry| ledger.spans(&entry.repo_id).unwrap().map(Result::unwrap).collect();
    let units = |entry: &RepositoryEntry| ledger.units_of(&entry.repo_id).unwrap().map(Result::unwrap).collect();
    ledger.repositories().iter().map(|entry| (entry.clone(), spans(entry), units(entry))).collect()
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A new folder with these files.
fn folder_of(files: &Files) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (path, bytes) in files {
        let place = dir.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    dir
}

fn files(dir: &Path) -> Files {
    let listing = crate::disk::list(dir).unwrap();
    let content = |path: PathBuf| (path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
    listing.files.into_iter().map(content).collect()
}

/// A run over what an earlier run left, and all that tests want to know of it.
struct Case {
    before: (&'static str, &'static [Scan]),
    after: (&'static str, &'static [Scan]),
}

const A_20: Scan = Scan { repo_id: "host/a", spans: 20, units: 0 };
const A_40: Scan = Scan { repo_id: "host/a", spans: 40, units: 0 };
const B_3: Scan = Scan { repo_id: "host/b", spans: 3, units: 0 };
const B_FILLED: Scan = Scan { units: 17, ..B_3 };
const B_FILLED_LESS: Scan = Scan { units: 2, ..B_3 };

const CASES: [Case; 8] = [
    Case { before: ("myers", &[B_3]), after: ("myers", &[B_FILLED]) },
    Case { before: ("myers", &[B_3, B_FILLED]), after: ("myers", &[B_FILLED_LESS]) },
    Case { before: ("myers", &[B_3, B_FILLED]), after: ("myers", &[B_3]) },
    Case { before: ("myers", &[]), after: ("myers", &[A_20]) },
    Case { before: ("myers", &[A_20, B_3]), after: ("myers", &[A_40]) },
    Case { before: ("myers", &[A_40, B_3]), after: ("myers", &[A_20, B_3]) },
    Case { before: ("myers", &[A_20]), after: ("myers", &[A_20]) },
    Case { before: ("myers", &[A_20, B_3]), after: ("histogram", &[A_40]) },
];

impl Case {
    /// The files that the earlier run left.
    fn left(&self) -> Files {
        let dir = TempDir::new().unwrap();
        if !self.before.1.is_empty() {
            run(Disk::new(), dir.path(), self.before.0, self.before.1).unwrap();
        }
        files(dir.path())
    }

    fn run(&self, gate: Arc<Script>, dir: &Path) -> Result<(), WriteError> {
        run(Disk::behind(gate), dir, self.after.0, self.after.1)
    }

    /// The states that a reader may meet, in order: what was there, and what is there after each commit.
    fn states(&self) -> Vec<Seen> {
        let dir = folder_of(&self.left());
        let first = see(dir.path());
        let commits = self.after.1.iter().map(|scan| {
            run(Disk::new(), dir.path(), self.after.0, &[*scan]).unwrap();
            see(dir.path())
        });
        std::iter::once(first).chain(commits).collect()
    }

    /// The files after an undisturbed run, and its steps.
    fn undisturbed(&self) -> (Files, Vec<(Step, PathBuf)>) {
        let (dir, script) = (folder_of(&self.left()), Script::stops_at(usize::MAX));
        self.run(Arc::clone(&script), dir.path()).unwrap();
        let steps = script.steps.lock().unwrap();
        let relative = |(step, path): &(Step, PathBuf)| (*step, path.strip_prefix(dir.path()).unwrap().to_owned());
        (files(dir.path()), steps.iter().map(relative).collect())
    }
}

#[test]
fn stopped_before_any_step_it_is_the_old_ledger_or_the_new_one() {
    for case in &CASES {
        let (expect, steps) = case.undisturbed();
        let (before, states) = (case.left(), case.states());
        for (at, step) in steps.iter().enumerate() {
            let dir = folder_of(&before);
            case.run(Script::stops_at(at), dir.path()).unwrap_err();
            assert!(states.contains(&see(dir.path())), "stopped before {at}: {step:?}");

            run(Disk::new(), dir.path(), case.after.0, case.after.1).unwrap();
            assert_eq!(files(dir.path()), expect, "stopped before {at}: {step:?}");
            Ledger::open(dir.path()).unwrap().verify().unwrap();
        }
    }
}

#[test]
fn a_step_that_fails_leaves_the_old_ledger_and_nothing_else() {
    for case in CASES.iter().filter(|case| case.after.1.len() == 1) {
        let (_, steps) = case.undisturbed();
        let (before, states) = (case.left(), case.states());
        for (at, step) in steps.iter().enumerate() {
            let dir = folder_of(&before);
            let script = Script::new(at..at + 1, io::ErrorKind::StorageFull);
            let error = case.run(script, dir.path()).unwrap_err();
            let is_committed = matches!(error, WriteError::NotDurable { .. })
                || (matches!(error, WriteError::Leftover { .. }) && see(dir.path()) == states[1]);
            if is_committed {
                assert_eq!(see(dir.path()), states[1], "failed at {at}: {step:?}");
            } else {
                let mut left = files(dir.path());
                left.retain(|path, _| before.contains_key(path) || path != Path::new(".lock"));
                assert_eq!(left, before, "failed at {at}: {step:?}");
            }
            assert!(error.hint().is_some(), "{error}");
        }
    }
}

#[test]
fn what_is_named_is_durable_before_its_name() {
    for case in &CASES {
        let (_, steps) = case.undisturbed();
        let at = |step: Step, path: &Path, from: usize| {
            (from..steps.len()).find(|at| steps[*at].0 == step && steps[*at].1 == path)
        };
        let commits = steps.iter().enumerate().filter(|(_, step)| step.1 == Path::new("ledger.json"));
        let mut start = 0;
        for (commit, (step, _)) in commits {
            assert_eq!(*step, Step::Rename);
            let manifest_written = at(Step::SyncFile, Path::new("ledger.json.tmp"), start).unwrap();
            assert!(manifest_written < commit);
            let named: Vec<usize> = (start..commit).filter(|at| steps[*at].0 == Step::Rename).collect();
            assert!(named.len() >= 2);
            for rename in named {
                let folder = steps[rename].1.parent().unwrap();
                let last_write = (start..rename)
                    .rev()
                    .find(|at| steps[*at].0 == Step::Write && steps[*at].1.parent() == Some(folder))
                    .unwrap();
                assert!(at(Step::SyncFile, &steps[last_write].1, last_write).unwrap() < rename);
                for above in folder.ancestors() {
                    assert!(at(Step::SyncFolder, above, rename).unwrap() < manifest_written, "{above:?}");
                }
            }
            let durable = at(Step::SyncFolder, Path::new(""), commit).unwrap();
            let removed = (commit..steps.len()).find(|at| steps[*at].0 == Step::RemoveFile);
            assert!(removed.is_none_or(|removed| durable < removed));
            start = commit + 1;
        }
        assert!(start > 0);
    }
}

#[test]
fn many_rows_make_several_parts_that_read_as_one() {
    let dir = TempDir::new().unwrap();
    run(Disk::new(), dir.path(), "myers", &[A_40]).unwrap();
    let parts = crate::disk::list(&dir.path().join("spans")).unwrap().files;
    assert_eq!(parts.len(), 3);
    let seen = see(dir.path());
    assert_eq!(seen[0].1, (0..40).map(span).collect::<Vec<_>>());
}
