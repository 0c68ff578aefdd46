//! Rows, repositories and folders for the tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use facts::{
    AgentId, Claim, Claimed, Class, CloneClassId, CloneRow, CommitId, CommitRow, ContentId, CopySource, Effect,
    FateRow, Level, LineClaims, Metric, Operation, Operations, ProblemRow, Reason, Review, ReviewClass, ReviewRow,
    ReviewState, ReviewedLines, ReviewerKind, SeriesRow, SignatureVerdict, SpanRow, Stage, TreeId, UnitId, UnitKind,
    UnitRow, View,
};
use ledger::{Counts, Filled, Ledger, ObjectFormat, RepositoryEntry, Settings, Tool, WriteError, Writer};
use tempfile::TempDir;

pub(crate) fn id(byte: u8) -> CommitId {
    CommitId::from_bytes(&[byte; 20]).unwrap()
}

pub(crate) fn tree(byte: u8) -> TreeId {
    TreeId::from_bytes(&[byte; 20]).unwrap()
}

pub(crate) fn commit(byte: u8) -> CommitRow {
    CommitRow {
        commit: id(byte),
        parents: (0..byte % 3).map(|parent| id(parent + 100)).collect(),
        tree: tree(byte),
        author_at: 1_700_000_000_000_000 + i64::from(byte),
        committed_at: -5,
        clamped_at: 1_700_000_000_000_000,
        author_id: "0011223344556677".into(),
        committer_id: "8899aabbccddeeff".into(),
        is_merge: byte % 3 == 2,
        first_parent: byte.is_multiple_of(2),
        is_bot: byte.is_multiple_of(5),
        subject_hash: format!("{byte:016x}").into(),
        claim: Claim::Ai,
        level: Level::Claimed,
        agent: Some(AgentId("claude-code".into())),
        model: (byte.is_multiple_of(2)).then(|| "a-model".into()),
        evidence: [format!("trailer: co-authored-by {byte}").into()].into(),
        recorded: Claim::Ai,
        marked: Claim::Unknown,
        claimed: Claimed { recorded: 9, used: u64::from(byte % 4), set_aside: 2, elsewhere: 1 },
        files: u32::from(byte),
        tests_touched: u32::from(byte / 2),
        operations: Operations { added: u32::from(byte), moved: 3, trivial_deleted: 7, ..Operations::default() },
        lines_at_head: u64::from(byte) * 3,
        change_id: byte.is_multiple_of(2).then(|| format!("#{byte}").into()),
        change_head: byte.is_multiple_of(4).then(|| id(byte + 1)),
        landed_commit: byte.is_multiple_of(3).then(|| id(byte)),
        review: review(byte),
        reviewed_lines: ReviewedLines { none: 1, own: u32::from(byte), approved: 5, ..ReviewedLines::default() },
    }
}

/// One of each class, with and without what may be absent.
fn review(byte: u8) -> Review {
    Review {
        class: ReviewClass::ALL[usize::from(byte) % ReviewClass::ALL.len()],
        level: Level::Forge,
        reviewers: (0..byte % 3).map(|number| format!("{number:016x}").into()).collect(),
        at: byte.is_multiple_of(2).then_some(1_700_000_000_000_000),
        read_mark: byte.is_multiple_of(5),
        independent: [None, Some(true), Some(false)][usize::from(byte) % 3],
        code_owner: [Some(true), None, Some(false)][usize::from(byte) % 3],
    }
}

pub(crate) fn review_event(byte: u8) -> ReviewRow {
    let is_known = byte.is_multiple_of(2);
    ReviewRow {
        change_id: format!("#{}", byte / 4).into(),
        forge: "github.com".into(),
        state: ReviewState::ALL[usize::from(byte) % ReviewState::ALL.len()],
        at: is_known.then_some(1_700_000_000_000_000),
        reviewer_id: is_known.then(|| format!("{byte:016x}").into()),
        reviewer_kind: ReviewerKind::ALL[usize::from(byte) % ReviewerKind::ALL.len()],
        agent: byte.is_multiple_of(3).then(|| AgentId("claude-code".into())),
        is_author: byte.is_multiple_of(5),
        requested_at: byte.is_multiple_of(3).then_some(-7),
        head_commit: is_known.then(|| id(byte)),
        head_tree: is_known.then(|| tree(byte)),
        merge_commit: byte.is_multiple_of(9).then(|| id(byte)),
        landed_commit: byte.is_multiple_of(9).then(|| id(byte)),
        target: is_known.then(|| "main".into()),
        paths: (0..byte % 3).map(|number| format!("src/{number}.rs:1-4").into()).collect(),
        source: "dump".into(),
        level: Level::ALL[usize::from(byte) % Level::ALL.len()],
        signature: SignatureVerdict::ALL[usize::from(byte) % SignatureVerdict::ALL.len()],
    }
}

pub(crate) fn span(byte: u8) -> SpanRow {
    SpanRow {
        path: format!("src/{}.rs", byte % 4).into(),
        path_raw: (byte.is_multiple_of(7)).then(|| [0xff, byte].into()),
        language: byte.is_multiple_of(3).then(|| "Rust".into()),
        class: Class::ALL[usize::from(byte) % Class::ALL.len()],
        start_line: u32::from(byte) + 1,
        lines: u32::from(byte % 3) + 1,
        introduced_commit: id(byte % 5),
        introduced_path: "src/old.rs".into(),
        introduced_line: u32::from(byte) + 2,
        written_commit: id(byte % 5),
        written_path: "src/old.rs".into(),
        written_at: 1_600_000_000_000_000,
        operation: Operation::Added,
        copied_from: byte.is_multiple_of(4).then(|| CopySource {
            commit: id(9),
            path: "src/first.rs".into(),
            line: u32::from(byte) + 1,
            claim: Claim::Ai,
        }),
        boundary: byte.is_multiple_of(11),
        claim: Claim::Unknown,
        level: Level::Unknown,
        introduced_claim: Claim::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: [].into(),
        review: review(byte),
    }
}

pub(crate) fn fate(byte: u8) -> FateRow {
    let is_copy = byte.is_multiple_of(4);
    FateRow {
        view: View::ALL[usize::from(byte) % 2],
        commit: id(byte),
        at: 1_700_000_000_000_000,
        path: "src/new.rs".into(),
        path_raw: None,
        language: Some("Rust".into()),
        class: Class::Source,
        operation: Operation::ALL[usize::from(byte) % Operation::ALL.len()],
        effect: Effect::ALL[usize::from(byte) % Effect::ALL.len()],
        trivial: byte.is_multiple_of(3),
        lines: u32::from(byte) + 1,
        from_path: is_copy.then(|| "src/old.rs".into()),
        written_commit: id(byte / 2),
        written_at: 1_600_000_000_000_000,
        age_days: 1157,
        source_commit: is_copy.then(|| id(3)),
        source_age_days: is_copy.then_some(12),
        source_claim: is_copy.then_some(Claim::Human),
        claim: Claim::Ai,
        level: Level::Claimed,
        agent: Some(AgentId("claude-code".into())),
        model: None,
    }
}

pub(crate) fn figure(byte: u8) -> SeriesRow {
    SeriesRow {
        commit: id(byte),
        at: 1_700_000_000_000_000,
        metric: Metric::ALL[usize::from(byte) % Metric::ALL.len()],
        class: byte.is_multiple_of(3).then_some(Class::Test),
        value: u64::from(byte),
        denominator: 255,
    }
}

pub(crate) fn problem(byte: u8) -> ProblemRow {
    ProblemRow {
        stage: Stage::Objects,
        subject: format!("file-{byte}").into(),
        reason: Reason::TooLarge,
        detail: "larger than the limit".into(),
        affected: u64::from(byte),
    }
}

pub(crate) fn unit(byte: u8) -> UnitRow {
    let is_known = byte.is_multiple_of(2);
    UnitRow {
        row: UnitId::new([byte; 8]),
        path: format!("src/{}.rs", byte % 4).into(),
        path_raw: byte.is_multiple_of(7).then(|| [0xff, byte].into()),
        language: is_known.then(|| "Rust".into()),
        class: Class::ALL[usize::from(byte) % Class::ALL.len()],
        kind: UnitKind::ALL[usize::from(byte) % UnitKind::ALL.len()],
        name: format!("Type.method{byte}").into(),
        start_line: u32::from(byte) + 1,
        end_line: u32::from(byte) + 9,
        tokens: 70,
        content: ContentId::new([byte; 16]),
        text: u64::from(byte),
        shape: u64::MAX - u64::from(byte),
        minhash: (0..u64::from(byte % 5)).map(|gram| gram << 60).collect(),
        clone_class: byte.is_multiple_of(3).then(|| CloneClassId::new([byte; 8])),
        lines: LineClaims { ai: 4, human: 3, unknown: u32::from(byte) },
        claim: Claim::ALL[usize::from(byte) % Claim::ALL.len()],
        level: Level::ALL[usize::from(byte) % Level::ALL.len()],
        agent: is_known.then(|| AgentId("claude-code".into())),
        model: byte.is_multiple_of(4).then(|| "a-model".into()),
        review: review(byte),
        written_at: is_known.then_some(1_600_000_000_000_000),
        last_changed_at: is_known.then_some(1_700_000_000_000_000),
        survived_days: is_known.then_some(u32::from(byte)),
        signals: (0..u32::from(byte % 3)).map(|number| (format!("signal{number}").into(), number)).collect(),
    }
}

pub(crate) fn clone(byte: u8) -> CloneRow {
    CloneRow {
        class: CloneClassId::new([byte / 2; 8]),
        clone_type: byte % 3 + 1,
        path: format!("src/{}.rs", byte % 4).into(),
        path_raw: byte.is_multiple_of(7).then(|| [0xff, byte].into()),
        start_line: u32::from(byte) + 1,
        end_line: u32::from(byte) + 9,
        tokens: 70,
        first_seen_commit: byte.is_multiple_of(2).then(|| id(byte)),
        first_seen_at: byte.is_multiple_of(2).then_some(1_600_000_000_000_000),
        lines: LineClaims { ai: 4, human: 3, unknown: u32::from(byte) },
        consistent: [None, Some(true), Some(false)][usize::from(byte) % 3],
    }
}

/// A problem of the work that fills `units`.
pub(crate) fn unit_problem(byte: u8) -> ProblemRow {
    ProblemRow { stage: Stage::Units, reason: Reason::TooCostly, ..problem(byte) }
}

/// What a fill says of itself.
pub(crate) fn filled(version: &str) -> Filled {
    Filled { version: version.to_owned() }
}

/// Fills both tables with so many rows, and as many problems.
pub(crate) fn fill(writer: &Writer, entry: &RepositoryEntry, count: u8) -> Result<(), WriteError> {
    writer.fill_units(entry, filled("1"), (0..count).map(unit), (0..count).map(unit_problem))?;
    writer.fill_clones(entry, filled("2"), (0..count).map(clone))
}

/// The rows of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) commits: Vec<CommitRow>,
    pub(crate) spans: Vec<SpanRow>,
    pub(crate) fates: Vec<FateRow>,
    pub(crate) series: Vec<SeriesRow>,
    pub(crate) problems: Vec<ProblemRow>,
    pub(crate) reviews: Vec<ReviewRow>,
}

impl Rows {
    pub(crate) fn new(count: u8) -> Self {
        Rows {
            commits: (0..count).map(commit).collect(),
            spans: (0..count).map(span).collect(),
            fates: (0..count).map(fate).collect(),
            series: (0..count).map(figure).collect(),
            problems: (0..count / 2).map(problem).collect(),
            reviews: (0..count).map(review_event).collect(),
        }
    }

    pub(crate) fn read(ledger: &Ledger, repo_id: &str) -> Self {
        Rows {
            commits: ledger.commits(repo_id).unwrap().map(Result::unwrap).collect(),
            spans: ledger.spans(repo_id).unwrap().map(Result::unwrap).collect(),
            fates: ledger.fates(repo_id).unwrap().map(Result::unwrap).collect(),
            series: ledger.series(repo_id).unwrap().map(Result::unwrap).collect(),
            problems: ledger.problems(repo_id).unwrap().map(Result::unwrap).collect(),
            reviews: ledger.reviews(repo_id).unwrap().map(Result::unwrap).collect(),
        }
    }
}

pub(crate) fn entry(repo_id: &str, rows: &Rows) -> RepositoryEntry {
    RepositoryEntry {
        repo_id: repo_id.to_owned(),
        source: format!("https://{repo_id}.git"),
        head: rows.commits.first().map(|row| row.commit),
        head_ref: Some("refs/heads/main".to_owned()),
        notes: rows.commits.last().map(|row| row.commit.to_string()),
        reviews: rows.reviews.last().map(|row| row.change_id.to_string()),
        object_format: ObjectFormat::Sha1,
        shallow: false,
        partial: true,
        counts: Counts {
            commits: rows.commits.len() as u64,
            files: 4,
            lines: rows.spans.iter().map(|row| u64::from(row.lines)).sum(),
            problems: rows.problems.len() as u64,
            skipped: 1,
        },
    }
}

pub(crate) fn tool() -> Tool {
    Tool { name: "outcross".to_owned(), version: "0.1.0".to_owned() }
}

pub(crate) fn settings() -> Settings {
    [("diff", "myers"), ("blank", "ignored")].into_iter().collect()
}

pub(crate) fn open(dir: &Path) -> Result<Writer, WriteError> {
    Writer::open(dir, tool(), settings())
}

pub(crate) fn put(writer: &Writer, repo_id: &str, rows: &Rows) -> Result<(), WriteError> {
    put_entry(writer, entry(repo_id, rows), rows)
}

pub(crate) fn put_entry(writer: &Writer, entry: RepositoryEntry, rows: &Rows) -> Result<(), WriteError> {
    let mut staged = writer.stage(entry)?;
    staged.commits(rows.commits.iter().cloned())?;
    staged.spans(rows.spans.iter().cloned())?;
    staged.fates(rows.fates.iter().cloned())?;
    staged.series(rows.series.iter().copied())?;
    staged.reviews(rows.reviews.iter().cloned())?;
    staged.problems(rows.problems.iter().cloned())?;
    staged.commit()
}

/// A folder with a ledger of one repository.
pub(crate) fn one(repo_id: &str, rows: &Rows) -> TempDir {
    let dir = TempDir::new().unwrap();
    put(&open(dir.path()).unwrap(), repo_id, rows).unwrap();
    dir
}

/// Every file below a folder and its bytes.
pub(crate) fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in next.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.strip_prefix(dir).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The Parquet files among them.
pub(crate) fn parts(dir: &Path) -> Vec<PathBuf> {
    files(dir).into_keys().filter(|path| path.extension().is_some_and(|extension| extension == "parquet")).collect()
}
