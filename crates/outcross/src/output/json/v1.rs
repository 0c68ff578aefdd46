//! Version 1 of the JSON documents: the wire format, apart from the types inside.
//!
//! Invariant: within version 1 fields are added, never removed, renamed or given another meaning. The JSON Schemas in
//! `docs/reference/schema` are made from these types; a test compares them.

mod check;
mod clones;
mod config;
mod corpus_questions;
mod estimate;
mod export;
mod findings;
mod init;
mod lab;
mod lab_at_risk;
mod lab_marks;
mod line_review;
mod log;
mod replay;
mod report;
mod review;
mod reviews;
mod sources;
mod sql;
mod standing;
mod trend;
mod witness;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

pub use check::{
    CheckAuthorship, CheckDemand, CheckFinding, CheckHeld, CheckHunk, CheckPolicy, CheckReviewLevel, CheckSummary,
    CheckUnread, Checked, CheckedRange, CheckedReview,
};
pub use clones::{
    Clones, ClonesBirth, ClonesClass, ClonesLanguage, ClonesMember, ClonesOfType, ClonesSettings, ClonesSource,
    ClonesSummary,
};
pub use config::{Config, ConfigFile, ConfigSetting, ConfigTable, ConfigValue, ProgramSetting};
pub use corpus_questions::{
    CorpusCard, CorpusCardFile, CorpusDiff, CorpusVerify, CorpusWhy, CuratePlan, CuratePlanStage,
};
pub use estimate::{AgentRecall, Estimate};
pub use export::ExportedLines;
pub use findings::{FindingsImport, FindingsList, ListedFinding, UnusedResults};
pub use init::{Init, InitFile};
pub use lab::{
    LabBand, LabConvergence, LabCounts, LabCountsClass, LabDefinition, LabForecast, LabGeneration, LabInterval,
    LabNeed, LabPolicy, LabRealShare, LabRegimeRun, LabRepository, LabRun, LabRunBand, LabRunDrawn, LabRunEndangered,
    LabRunFate, LabRunGeneration, LabRunImages, LabRunType, LabSource, LabSpectrumRow, LabTotals, LabTypeRow,
    LabUntilLoss,
};
pub use lab_at_risk::{
    LabAtRisk, LabDeprecated, LabEndangered, LabFamilyAtRisk, LabFloor, LabFloorFunction, LabFloorYear,
};
pub use lab_marks::{
    LabMarkKind, LabMarkPlace, LabMarks, LabMarksSource, LabSurvival, LabSurvivalCell, LabSurvivalRow,
};
pub use line_review::{Review, ReviewEvent, ReviewedLines};
pub use log::{Log, LogSummary, LoggedCommit, Operations};
pub use replay::{ReplaySummary, Replayed, ReplayedChange};
pub use report::Report;
pub use review::{Approvals, Interval, OpenChanges, ReviewLately, ReviewPeriod, ReviewRange, ReviewedGroup, Waits};
pub use reviews::{Mark, RecordProblem, ReviewsImport, ReviewsRecord};
pub use sources::{Claimed, ModelLines, SourceCommits, Sources};
pub use sql::{SqlAnswer, SqlTable, SqlTables};
pub use standing::{Behind, FolderStanding, Standing};
pub use trend::{Compared, Condition, Crossing, Figure, Figures, Life, Lived, Period, Point, Reference, Series, Trend};
pub use witness::{
    WitnessBuild, WitnessBuildSummary, WitnessClaim, WitnessCount, WitnessIndex, WitnessLeftOut, WitnessLimits,
    WitnessLookup, WitnessMatch, WitnessSummary,
};

/// Who made the document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tool {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub const THIS: Tool = Tool { name: "outcross", version: env!("CARGO_PKG_VERSION") };
}

/// A repository at a commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Repo {
    /// host/owner/name of its origin, the folder's name, or what the user called it.
    pub id: String,
    /// The commit that the document is about; null in a repository without commits.
    pub commit: Option<String>,
    /// The branch, by its full name, if the commit was reached through one.
    pub branch: Option<String>,
    /// The hash of its object ids: sha1 or sha256.
    pub object_format: &'static str,
    /// History is cut off at a shallow boundary.
    pub shallow: bool,
    /// The clone is partial: objects may be elsewhere.
    pub partial: bool,
}

/// The settings that decide the figures.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Settings {
    /// BLAKE3 of the settings.
    pub hash: String,
    /// BLAKE3 of those that decide what became of lines, whoever wrote them: equal where such figures can be compared.
    pub line_fate_hash: String,
    /// Each setting by its name.
    pub values: BTreeMap<String, String>,
}

/// How much of a repository there is.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Commits reachable from the head.
    pub commits: u64,
    /// Text files at the head.
    pub files: u64,
    /// Lines of these files.
    pub lines: u64,
    /// Files at the head that have no lines here: binary, too large, not readable.
    pub skipped_files: u64,
}

/// Problems of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Problems {
    /// The part of the work in which they were met.
    pub stage: String,
    /// Why something was skipped or is incomplete.
    pub reason: String,
    /// How many there are.
    pub count: u64,
    /// Lines or bytes affected in all, as the reason implies.
    pub affected: u64,
}

/// Lines by one kind of writer.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Written {
    /// Lines.
    pub lines: u64,
    /// The same lines by how the claim is known: attested, forge, claimed, inferred, unknown.
    pub by_level: BTreeMap<String, u64>,
}

/// Who wrote some lines; the three add up to the lines.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct WrittenBy {
    /// Lines that an agent wrote.
    pub ai: Written,
    /// Lines that a person wrote.
    pub human: Written,
    /// Lines about which nothing says who wrote them.
    pub unknown: Written,
}

/// Lines of one agent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgentLines {
    /// Its short name.
    pub agent: String,
    /// Lines at the head that it wrote.
    pub lines: u64,
}

/// `outcross status --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Status {
    /// `outcross/status/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the scanned head.
    pub repo: Repo,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// The figures.
    pub summary: StatusSummary,
    /// What was skipped or is incomplete, by kind.
    pub problems: Vec<Problems>,
}

/// The figures of a repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatusSummary {
    /// The lines at the head.
    #[serde(flatten)]
    pub head: Head,
    /// How many lines agents wrote in all, where that can be told.
    pub estimate: Estimate,
    /// What happened lately; null without commits.
    pub trend: Option<Recent>,
    /// How far the sources of evidence go and agree.
    pub sources: Sources,
    /// Agents with their models by lines, most first.
    pub models: Vec<ModelLines>,
    /// Who looked at what was merged lately; null without commits.
    pub review: Option<ReviewLately>,
    /// Which lines at the head no active person stands behind; null without lines.
    pub standing: Option<Standing>,
}

/// What is there at the head, and who wrote it.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Head {
    /// How much there is.
    #[serde(flatten)]
    pub counts: Counts,
    /// Who wrote the lines at the head.
    pub written: WrittenBy,
    /// Lines by the class of their file: source, test, docs, config, data, vendored, generated, translation, snapshot.
    pub classes: BTreeMap<String, u64>,
    /// Lines for which there is any evidence of who wrote them.
    pub lines_with_evidence: u64,
    /// Lines whose history is cut off: they may be older than it shows.
    pub lines_at_boundary: u64,
    /// Agents by lines, most first.
    pub agents: Vec<AgentLines>,
}

/// What happened lately: windows of equal length, the last of which ends with the last commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Recent {
    /// Which commits count: `first-parent`.
    pub view: &'static str,
    /// The length of a window, in days.
    pub window_days: u32,
    /// The window of churn, in days.
    pub churn_days: u32,
    /// Lines copied within a commit, of the changed lines of each window, the oldest first.
    pub copied: Vec<Share>,
    /// Moved lines, likewise.
    pub moved: Vec<Share>,
    /// Lines that died within the window of churn, of the lines written in each window; of the last window without
    /// lines of which nobody knows yet.
    pub churn: Vec<Share>,
}

/// A share.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Share {
    /// From 0 to 1; null where the denominator is 0.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: u64,
    /// Of what.
    pub denominator: u64,
}

/// `outcross scan --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Scan {
    /// `outcross/scan/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// Totals.
    pub summary: ScanSummary,
    /// Repositories that were scanned, in the order they were named.
    pub repositories: Vec<ScannedRepository>,
    /// Repositories that could not be scanned.
    pub failed: Vec<FailedRepository>,
}

/// Totals of a scan.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct ScanSummary {
    /// Repositories that were scanned.
    pub scanned: u64,
    /// Repositories that could not be scanned.
    pub failed: u64,
}

/// A repository that was scanned.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScannedRepository {
    /// The path as it was named.
    pub path: String,
    /// The folder of the ledger that holds it.
    pub ledger: String,
    /// The repository at the scanned head.
    pub repo: Repo,
    /// How much there is.
    pub counts: Counts,
    /// Commits that were new to the ledger, where the scan went on from an earlier one; null after a whole scan.
    pub new_commits: Option<u64>,
    /// Units that were written to the ledger; null where they were not asked for.
    pub units: Option<u64>,
    /// What was skipped or is incomplete, by kind.
    pub problems: Vec<Problems>,
}

/// A repository that could not be scanned.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FailedRepository {
    /// The path as it was named.
    pub path: String,
    /// Why.
    pub error: String,
}

/// `outcross blame --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Blame {
    /// `outcross/blame/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the commit that was asked about.
    pub repo: Repo,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// Totals over the lines below.
    pub summary: BlameSummary,
    /// The lines, file by file in the order they were named.
    pub lines: Vec<Line>,
    /// What was skipped or is incomplete, by kind.
    pub problems: Vec<Problems>,
}

/// Totals over lines.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct BlameSummary {
    /// Files.
    pub files: u64,
    /// Lines.
    pub lines: u64,
    /// Who wrote them.
    pub written: WrittenBy,
}

/// Where a line comes from and who wrote it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Line {
    /// The file; bytes that are not UTF-8 are escaped as git quotes them.
    pub path: String,
    /// Its number there, from 1.
    pub line: u32,
    /// The commit that `git blame -w` names.
    pub introduced_commit: String,
    /// The path in that commit.
    pub introduced_path: String,
    /// The number in that file, from 1.
    pub introduced_line: u32,
    /// The commit that typed the line: another one where the line was moved since. Null where moves were not followed:
    /// only a scan does (`outcross scan`); claims are then those of the commit that introduced the line.
    pub written_commit: Option<String>,
    /// What the line was copied from, if it was written as a copy.
    pub copied_from: Option<CopySource>,
    /// History is cut off at `introduced_commit`: the line may be older.
    pub boundary: bool,
    /// Who wrote it: ai, human or unknown.
    pub claim: &'static str,
    /// How that is known: attested, forge, claimed, inferred or unknown.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// The model as the evidence spells it.
    pub model_raw: Option<String>,
    /// What review it had.
    #[serde(flatten)]
    pub review: Review,
    /// The change that it came with, as its forge spells it.
    pub change_id: Option<String>,
    /// Every piece of evidence, as `source: detail`, sorted.
    pub evidence: Vec<String>,
}

/// What a line was copied from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CopySource {
    /// The commit that wrote the source.
    pub commit: String,
    /// Its path when it was copied.
    pub path: String,
    /// Its number in that file then, from 1.
    pub line: u32,
    /// Who wrote it: ai, human or unknown.
    pub claim: &'static str,
}

/// `outcross show --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Show {
    /// `outcross/show/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the scanned head.
    pub repo: Repo,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// The commit.
    pub commit: Commit,
    /// Its lines at the head.
    pub summary: ShowSummary,
    /// Files at the head that hold lines which the commit introduced, in the order of their paths.
    pub files: Vec<FileLines>,
    /// What happened to the changes that the commit came with, the earliest first; events without a time at the end.
    pub events: Vec<ReviewEvent>,
}

/// A commit and its verdict. Times are UTC, RFC 3339.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// Ids of its parents in order.
    pub parents: Vec<String>,
    /// Author time.
    pub author_at: String,
    /// Committer time.
    pub committed_at: String,
    /// It has two or more parents.
    pub is_merge: bool,
    /// Its author's identity is a bot's.
    pub is_bot: bool,
    /// Files that differ from its first parent.
    pub files: u32,
    /// Who wrote it: ai, human or unknown.
    pub claim: &'static str,
    /// How that is known.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// Every piece of evidence, as `source: detail`, sorted.
    pub evidence: Vec<String>,
    /// What review it had.
    #[serde(flatten)]
    pub review: Review,
    /// The change that it came with, as its forge spells it.
    pub change_id: Option<String>,
    /// The head of that change when it was merged, if a record says.
    pub change_head: Option<String>,
    /// The commit of the first-parent line that brought it in; itself if it lies on that line.
    pub landed_commit: Option<String>,
    /// Its lines by the review that they had.
    pub reviewed_lines: ReviewedLines,
}

/// What is left of a commit at the head.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct ShowSummary {
    /// Lines at the head that it introduced.
    pub lines: u64,
    /// Who wrote them.
    pub written: WrittenBy,
}

/// Lines in a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FileLines {
    /// The file.
    pub path: String,
    /// Lines.
    pub lines: u64,
}

/// `outcross doctor --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Doctor {
    /// `outcross/doctor/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Totals.
    pub summary: DoctorSummary,
    /// The checks in the order they were made.
    pub checks: Vec<Check>,
}

/// Checks by their result.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct DoctorSummary {
    /// As they should be.
    pub ok: u64,
    /// Worth knowing.
    pub warn: u64,
    /// In the way of the work.
    pub fail: u64,
}

/// One check.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// ok, warn or fail.
    pub state: &'static str,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub fix: Option<String>,
}

/// `outcross schema --tables --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Tables {
    /// `outcross/tables/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// Version of the tables.
    pub version: u32,
    /// The tables of a ledger.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Table {
    /// Its name and that of its folder.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Its columns in the order of the files.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its Arrow type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// A row may have no value.
    pub nullable: bool,
    /// What the value means, with its unit.
    pub meaning: &'static str,
}

/// The documents by name, each with what its `schema` field says and its JSON Schema.
pub const DOCUMENTS: &[Document] = &[
    Document { name: "blame", id: BLAME, schema: || schemars::schema_for!(Blame) },
    Document { name: "check", id: CHECK, schema: || schemars::schema_for!(Checked) },
    Document { name: "clones", id: CLONES, schema: || schemars::schema_for!(Clones) },
    Document { name: "config", id: CONFIG, schema: || schemars::schema_for!(Config) },
    Document {
        name: "corpus",
        id: corpus::manifest::SCHEMA,
        schema: || schemars::schema_for!(corpus::manifest::Manifest),
    },
    Document { name: "corpus-card", id: CORPUS_CARD, schema: || schemars::schema_for!(CorpusCard) },
    Document { name: "corpus-diff", id: CORPUS_DIFF, schema: || schemars::schema_for!(CorpusDiff) },
    Document { name: "corpus-recipe", id: CORPUS_RECIPE, schema: || schemars::schema_for!(corpus::recipe::Recipe) },
    Document { name: "corpus-verify", id: CORPUS_VERIFY, schema: || schemars::schema_for!(CorpusVerify) },
    Document { name: "corpus-why", id: CORPUS_WHY, schema: || schemars::schema_for!(CorpusWhy) },
    Document { name: "curate-plan", id: CURATE_PLAN, schema: || schemars::schema_for!(CuratePlan) },
    Document { name: "doctor", id: DOCTOR, schema: || schemars::schema_for!(Doctor) },
    Document { name: "export", id: EXPORT, schema: || schemars::schema_for!(ExportedLines) },
    Document { name: "findings-import", id: FINDINGS_IMPORT, schema: || schemars::schema_for!(FindingsImport) },
    Document { name: "findings-list", id: FINDINGS_LIST, schema: || schemars::schema_for!(FindingsList) },
    Document { name: "init", id: INIT, schema: || schemars::schema_for!(Init) },
    Document { name: "lab-at-risk", id: LAB_AT_RISK, schema: || schemars::schema_for!(LabAtRisk) },
    Document { name: "lab-counts", id: LAB_COUNTS, schema: || schemars::schema_for!(LabCounts) },
    Document { name: "lab-forecast", id: LAB_FORECAST, schema: || schemars::schema_for!(LabForecast) },
    Document { name: "lab-marks", id: LAB_MARKS, schema: || schemars::schema_for!(LabMarks) },
    Document { name: "lab-run", id: LAB_RUN, schema: || schemars::schema_for!(LabRun) },
    Document { name: "log", id: LOG, schema: || schemars::schema_for!(Log) },
    Document { name: "mark", id: MARK, schema: || schemars::schema_for!(Mark) },
    Document { name: "replay", id: REPLAY, schema: || schemars::schema_for!(Replayed) },
    Document { name: "outcross-toml", id: OUTCROSS_TOML, schema: super::config_schema::schema },
    Document { name: "report", id: REPORT, schema: || schemars::schema_for!(Report) },
    Document { name: "reviews-import", id: REVIEWS_IMPORT, schema: || schemars::schema_for!(ReviewsImport) },
    Document { name: "reviews-record", id: REVIEWS_RECORD, schema: || schemars::schema_for!(ReviewsRecord) },
    Document { name: "scan", id: SCAN, schema: || schemars::schema_for!(Scan) },
    Document { name: "show", id: SHOW, schema: || schemars::schema_for!(Show) },
    Document { name: "sql", id: SQL, schema: || schemars::schema_for!(SqlAnswer) },
    Document { name: "sql-tables", id: SQL_TABLES, schema: || schemars::schema_for!(SqlTables) },
    Document { name: "status", id: STATUS, schema: || schemars::schema_for!(Status) },
    Document { name: "tables", id: TABLES, schema: || schemars::schema_for!(Tables) },
    Document { name: "trend", id: TREND, schema: || schemars::schema_for!(Trend) },
    Document { name: "witness-build", id: WITNESS_BUILD, schema: || schemars::schema_for!(WitnessBuild) },
    Document { name: "witness-lookup", id: WITNESS_LOOKUP, schema: || schemars::schema_for!(WitnessLookup) },
];

/// The `schema` field of [`CorpusCard`].
pub const CORPUS_CARD: &str = "outcross/corpus-card/1";

/// The `schema` field of [`CorpusDiff`].
pub const CORPUS_DIFF: &str = "outcross/corpus-diff/1";

/// The form of recipes, which have no `schema` field.
pub const CORPUS_RECIPE: &str = "outcross/corpus-recipe/1";

/// The `schema` field of [`CorpusVerify`].
pub const CORPUS_VERIFY: &str = "outcross/corpus-verify/1";

/// The `schema` field of [`CorpusWhy`].
pub const CORPUS_WHY: &str = "outcross/corpus-why/1";

/// The `schema` field of [`SqlAnswer`].
pub const SQL: &str = "outcross/sql/1";

/// The `schema` field of [`SqlTables`].
pub const SQL_TABLES: &str = "outcross/sql-tables/1";

/// The `schema` field of [`CuratePlan`].
pub const CURATE_PLAN: &str = "outcross/curate-plan/1";

/// The `schema` field of [`Blame`].
pub const BLAME: &str = "outcross/blame/1";
/// The `schema` field of [`Checked`].
pub const CHECK: &str = "outcross/check/1";
/// The `schema` field of [`Clones`].
pub const CLONES: &str = "outcross/clones/1";
/// The `schema` field of [`Config`].
pub const CONFIG: &str = "outcross/config/1";
/// The schema of `outcross.toml`, which has no such field.
pub const OUTCROSS_TOML: &str = "outcross/outcross-toml/1";
/// The `schema` field of [`Doctor`].
pub const DOCTOR: &str = "outcross/doctor/1";
/// The `schema` field of [`ExportedLines`].
pub const EXPORT: &str = "outcross/export/1";
/// The `schema` field of [`FindingsImport`].
pub const FINDINGS_IMPORT: &str = "outcross/findings-import/1";
/// The `schema` field of [`FindingsList`].
pub const FINDINGS_LIST: &str = "outcross/findings-list/1";
/// The `schema` field of [`Init`].
pub const INIT: &str = "outcross/init/1";
/// The `schema` field of [`LabAtRisk`].
pub const LAB_AT_RISK: &str = "outcross/lab-at-risk/1";
/// The `schema` field of [`LabCounts`].
pub const LAB_COUNTS: &str = "outcross/lab-counts/1";
/// The `schema` field of [`LabForecast`].
pub const LAB_FORECAST: &str = "outcross/lab-forecast/1";
/// The `schema` field of [`LabMarks`].
pub const LAB_MARKS: &str = "outcross/lab-marks/1";
/// The `schema` field of [`LabRun`].
pub const LAB_RUN: &str = "outcross/lab-run/1";
/// The `schema` field of [`Log`].
pub const LOG: &str = "outcross/log/1";
/// The `schema` field of [`Replayed`].
pub const REPLAY: &str = "outcross/replay/1";
/// The `schema` field of [`Report`].
pub const REPORT: &str = "outcross/report/1";
/// The `schema` field of [`Mark`].
pub const MARK: &str = "outcross/mark/1";
/// The `schema` field of [`ReviewsImport`].
pub const REVIEWS_IMPORT: &str = "outcross/reviews-import/1";
/// The `schema` field of [`ReviewsRecord`].
pub const REVIEWS_RECORD: &str = "outcross/reviews-record/1";
/// The `schema` field of [`Scan`].
pub const SCAN: &str = "outcross/scan/1";
/// The `schema` field of [`Show`].
pub const SHOW: &str = "outcross/show/1";
/// The `schema` field of [`Status`].
pub const STATUS: &str = "outcross/status/1";
/// The `schema` field of [`Tables`].
pub const TABLES: &str = "outcross/tables/1";
/// The `schema` field of [`Trend`].
pub const TREND: &str = "outcross/trend/1";
/// The `schema` field of [`WitnessBuild`].
pub const WITNESS_BUILD: &str = "outcross/witness-build/1";
/// The `schema` field of [`WitnessLookup`].
pub const WITNESS_LOOKUP: &str = "outcross/witness-lookup/1";

/// A kind of document.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// The verb or subject that it comes from.
    pub name: &'static str,
    /// What its `schema` field says.
    pub id: &'static str,
    schema: fn() -> Schema,
}

impl Document {
    /// Its JSON Schema (draft 2020-12). The `schema` field may hold this document's id alone.
    #[must_use]
    pub fn json_schema(&self) -> Schema {
        let mut schema = (self.schema)();
        schema.insert("title".to_owned(), self.id.into());
        if let Some(field) = schema.pointer_mut("/properties/schema") {
            *field = serde_json::json!({"const": self.id, "description": "The kind and version of the document."});
        }
        schema
    }
}
