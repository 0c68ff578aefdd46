//! The stages that decide, one after the other: each reads the rows that the one before kept, and says of every one of them
//! whether it stays, or why not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch, StringArray};

use super::{Decided, Run, Table};
use crate::against::Texts;
use crate::engine::Engine;
use crate::error::CorpusError;
use crate::manifest::{ManifestGroup, ManifestStage, Tokens};
use crate::near::{self, NearReport};
use crate::sql;
use crate::steps::{Done, Steps};

/// The file of what a stage decided.
const DECISIONS: &str = "decisions.parquet";
/// The file of rows that it kept.
const ALIVE: &str = "alive.parquet";
/// The file of what else it says.
const REPORT: &str = "report.json";

/// A chain of stages.
struct Chain<'a> {
    run: &'a Run<'a>,
    engine: Engine,
    ranked: Table,
    values: &'a Table,
    /// What decided so far.
    print: String,
    alive: Option<PathBuf>,
    /// The sum of the check sums of rows that are left.
    check: i64,
    decided: Vec<(String, PathBuf)>,
    counts: Vec<ManifestStage>,
}

impl Run<'_> {
    pub(super) fn decide(&self, facts: &Table, values: &Table) -> Result<Decided, CorpusError> {
        let engine = self.engines.relational()?;
        facts.register(&engine, "rows")?;
        values.register(&engine, "hits")?;
        self.known.register(&engine, "known")?;
        let ranked = self.ranked(&engine, facts)?;
        let print = Steps::fingerprint([facts.print.as_str(), &values.print, &self.settings]);
        let (decided, counts) = (Vec::new(), Vec::new());
        let mut chain = Chain { run: self, engine, ranked, values, print, alive: None, check: 0, decided, counts };
        chain.ingested()?;
        chain.stage("label", sql::LABEL)?;
        chain.stage("filter", sql::FILTER)?;
        chain.allow()?;
        chain.stage("licence", sql::LICENCE)?;
        let near = chain.duplicates()?;
        chain.cap()?;
        chain.chosen(near)
    }
}

impl Run<'_> {
    /// Rows by who would represent a group.
    fn ranked(&self, engine: &Engine, facts: &Table) -> Result<Table, CorpusError> {
        let sql = sql::filled(sql::RANKED, &[("order", &self.job.recipe.order())]);
        let done = self.steps.run("ranked", &Steps::fingerprint([facts.print.as_str(), &sql]), |folder| {
            engine.write(&sql, &folder.join("ranked.parquet")).map(drop)
        })?;
        let ranked = self.table("ranked", &done);
        ranked.register(engine, "ranked")?;
        Ok(ranked)
    }
}

impl Chain<'_> {
    /// The first stage: what sources left out before there was a row.
    fn ingested(&mut self) -> Result<(), CorpusError> {
        let files: Vec<PathBuf> = self.run.sources.iter().map(|source| source.left_out.clone()).collect();
        self.engine.files("left_out", &files)?;
        let mut reasons = BTreeMap::new();
        for batch in self.engine.all(sql::LEFT_OUT)? {
            for (reason, rows) in texts(&batch, 0).iter().zip(numbers(&batch, 1)) {
                reasons.insert(reason.unwrap_or_default().to_owned(), rows.unsigned_abs());
            }
        }
        let dropped: u64 = reasons.values().sum();
        let all = self.engine.all(sql::ALL_ROWS)?;
        let all = all.first().map(named).unwrap_or_default();
        self.check = all.get("row_check").copied().unwrap_or_default();
        let kept = all.get("rows").copied().unwrap_or_default().unsigned_abs();
        let tokens = tokens(&all);
        let stage = ManifestStage { name: "ingest".to_owned(), r#in: kept + dropped, kept, dropped, reasons, tokens };
        self.counts.push(stage);
        Ok(())
    }

    /// A stage that is one relation.
    fn stage(&mut self, name: &'static str, sql: &str) -> Result<(), CorpusError> {
        let print = Steps::fingerprint([self.print.as_str(), name, sql]);
        let done = self.run.steps.run(name, &print, |folder| {
            self.engine.write(sql, &folder.join(DECISIONS))?;
            self.alive_of(folder)
        })?;
        self.decided(name, &done)
    }

    fn alive_of(&self, folder: &Path) -> Result<(), CorpusError> {
        self.engine.table("decisions", &folder.join(DECISIONS))?;
        self.engine.write(sql::ALIVE, &folder.join(ALIVE)).map(drop)
    }

    /// Takes in what a stage decided, and checks that it accounts for every row.
    fn decided(&mut self, name: &'static str, done: &Done) -> Result<(), CorpusError> {
        let folder = self.run.steps.path(name);
        self.print = done.print();
        self.engine.table("decisions", &folder.join(DECISIONS))?;
        self.engine.table("alive", &folder.join(ALIVE))?;
        let stage = self.counted(name)?;
        self.counts.push(stage);
        self.engine.table("came", &folder.join(ALIVE))?;
        self.check = self.engine.all(sql::CAME)?.iter().map(|batch| numbers(batch, 0)[0]).sum();
        self.alive = Some(folder.join(ALIVE));
        self.decided.push((name.to_owned(), folder.join(DECISIONS)));
        (self.run.job.tick)(name, self.decided.len() as u64, None);
        Ok(())
    }

    fn counted(&self, name: &str) -> Result<ManifestStage, CorpusError> {
        let before = self.counts.last().map_or(0, |stage| stage.kept);
        let (mut reasons, mut kept, mut tokens, mut check) = (BTreeMap::new(), 0, Tokens::default(), 0);
        for batch in self.engine.all(sql::STAGE)? {
            for (at, reason) in texts(&batch, 0).iter().enumerate() {
                let rows = numbers(&batch, 1)[at].unsigned_abs();
                check += numbers(&batch, 2)[at];
                match reason.unwrap_or_default() {
                    "" => (kept, tokens) = (rows, tokens_of(&batch.slice(at, 1), 2)),
                    reason => drop(reasons.insert(reason.to_owned(), rows)),
                }
            }
        }
        let dropped: u64 = reasons.values().sum();
        let unaccounted = |message| CorpusError::Unaccounted { stage: name.to_owned(), message };
        if kept + dropped != before {
            return Err(unaccounted(format!("{before} rows came, {kept} stayed and {dropped} went")));
        }
        // The same rows, not only as many.
        if check != self.check {
            return Err(unaccounted("other rows were decided on than came".to_owned()));
        }
        Ok(ManifestStage { name: name.to_owned(), r#in: before, kept, dropped, reasons, tokens })
    }

    fn allow(&mut self) -> Result<(), CorpusError> {
        let classes: StringArray = self.run.job.recipe.licence.allow.iter().map(|class| Some(class.as_str())).collect();
        let batch = RecordBatch::try_from_iter([("class", std::sync::Arc::new(classes) as _)]);
        self.engine.rows("allowed", batch.map_err(|error| CorpusError::Recipe(error.to_string()))?)
    }

    fn duplicates(&mut self) -> Result<Option<NearReport>, CorpusError> {
        let dedup = &self.run.job.recipe.dedup;
        if !dedup.exact {
            return Ok(None);
        }
        self.print = Steps::fingerprint([self.print.as_str(), &self.run.known.print]);
        self.stage("exact", sql::EXACT)?;
        if !dedup.near {
            return Ok(None);
        }
        let known = &self.run.known;
        let print =
            Steps::fingerprint([self.print.as_str(), "near", &self.values.print, &self.ranked.print, &known.print]);
        let alive = self.alive.clone().unwrap_or_default();
        let threshold = dedup.threshold;
        let done = self.run.steps.run("near", &print, |folder| {
            let scratch = self.run.steps.path("near.scratch");
            crate::steps::removed(&scratch)?;
            std::fs::create_dir_all(&scratch).map_err(CorpusError::file(&scratch))?;
            let texts = self.run.rows();
            let tables = near::Tables {
                rows: &texts,
                ranked: &self.ranked.files,
                alive: &alive,
                sketches: &self.values.files,
                known: &known.files,
            };
            let out = folder.join(DECISIONS);
            let mut known_texts = Texts::new(self.run.job.against);
            let text_of = &mut |ord| known_texts.text(ord);
            let report = near::decide(&self.run.engines, &tables, threshold, (&out, &scratch), text_of)?;
            let text = serde_json::to_vec_pretty(&report).expect("because it has numbers alone");
            std::fs::write(folder.join(REPORT), &text).map_err(CorpusError::file(folder))?;
            crate::steps::removed(&scratch)?;
            self.alive_of(folder)
        })?;
        let path = self.run.steps.path("near").join(REPORT);
        let text = std::fs::read(&path).map_err(CorpusError::file(&path))?;
        let report = serde_json::from_slice(&text)
            .map_err(|error| CorpusError::Damaged { path: path.clone(), message: error.to_string() })?;
        self.decided("near", &done)?;
        Ok(Some(report))
    }

    fn cap(&mut self) -> Result<(), CorpusError> {
        let caps = &self.run.job.recipe.caps;
        // Authors first: what goes of one author makes room for others of the same owner.
        let of_author = ("author-cap", caps.per_author, "author-cap", "r.author");
        let of_owner = ("cap", caps.per_owner, "owner-cap", "owner_of(r.repo)");
        for (stage, cap, reason, holder) in [of_author, of_owner] {
            let Some(cap) = cap else { continue };
            let cap = cap.to_string();
            self.stage(stage, &sql::filled(sql::CAP, &[("cap", &cap), ("holder", holder), ("reason", reason)]))?;
        }
        Ok(())
    }

    /// What is left, with its groups and splits.
    fn chosen(self, near: Option<NearReport>) -> Result<Decided, CorpusError> {
        let print = Steps::fingerprint([self.print.as_str(), sql::GROUPS, sql::CHOSEN]);
        let alive = self.alive.clone().unwrap_or_default();
        let done = self.run.steps.run("chosen", &print, |folder| {
            for stage in ["exact", "near"] {
                let decided = self.decided.iter().find(|(name, _)| name == stage).map(|(_, path)| path);
                match decided {
                    Some(path) => self.engine.table(stage, path)?,
                    // Without the stage every row stands for itself.
                    None => self.itself(stage, &alive)?,
                }
            }
            self.engine.view("groups", sql::GROUPS)?;
            self.check_shares()?;
            self.engine.write(sql::CHOSEN, &folder.join("chosen.parquet")).map(drop)
        })?;
        let chosen = self.run.table("chosen", &done);
        chosen.register(&self.engine, "chosen")?;
        let totals = self.engine.all(sql::TOTAL)?;
        let totals = totals.first().map(named).unwrap_or_default();
        let largest = self.engine.all(sql::LARGEST)?.iter().flat_map(groups).collect();
        Ok(Decided { stages: self.decided, counts: self.counts, chosen, near, totals, largest })
    }

    /// Stops the run where one group holds more of a source than the recipe allows: a fault of the data, or of how duplicates
    /// are told, that shows in totals alone.
    fn check_shares(&self) -> Result<(), CorpusError> {
        let share = self.run.job.recipe.dedup.largest_share;
        for batch in self.engine.all(sql::SHARES)? {
            for (at, repo) in texts(&batch, 0).iter().enumerate() {
                let [size, all] = [1, 2].map(|column| numbers(&batch, column)[at]);
                if size as f64 > share * all as f64 {
                    let path = texts(&batch, 3).value(at).to_owned();
                    let repo = repo.unwrap_or_default();
                    return Err(CorpusError::LargeGroup(format!(
                        "{size} of {all} rows of {repo} are duplicates of {path}, more than the share of {share}"
                    )));
                }
            }
        }
        Ok(())
    }

    fn itself(&self, stage: &str, alive: &Path) -> Result<(), CorpusError> {
        self.engine.table("itself", alive)?;
        self.engine.view(stage, "SELECT a.ord AS ord, CAST(NULL AS BIGINT) AS duplicate_of FROM itself AS a")
    }
}

fn texts(batch: &RecordBatch, column: usize) -> StringArray {
    let array = datafusion::arrow::compute::cast(batch.column(column), &arrow_schema::DataType::Utf8);
    array.expect("because the column holds texts").as_string::<i32>().clone()
}

fn numbers(batch: &RecordBatch, column: usize) -> Vec<i64> {
    batch.column(column).as_primitive::<Int64Type>().values().to_vec()
}

/// The numbers of one row by the names of their columns.
fn named(batch: &RecordBatch) -> BTreeMap<String, i64> {
    let of = |(at, field): (usize, &std::sync::Arc<arrow_schema::Field>)| (field.name().clone(), numbers(batch, at)[0]);
    batch.schema().fields().iter().enumerate().map(of).collect()
}

/// The tokens of a row of counts; `before` columns are something else.
fn tokens_of(batch: &RecordBatch, before: usize) -> Tokens {
    let batch = batch.project(&(before.max(1)..batch.num_columns()).collect::<Vec<_>>());
    let found = batch.as_ref().map(named).unwrap_or_default();
    tokens(&found)
}

/// Tokens by the names of columns.
pub(super) fn tokens(found: &BTreeMap<String, i64>) -> Tokens {
    let of = |name: &str| found.get(name).copied().unwrap_or_default().unsigned_abs();
    Tokens {
        tokenizer: kernels::words::NAME.to_owned(),
        total: of("tokens"),
        human: of("tokens_human"),
        human_reviewed: of("tokens_human_reviewed"),
        ai: of("tokens_ai"),
        unknown: of("tokens_unknown"),
        reviewed: of("tokens_reviewed"),
    }
}

fn groups(batch: &RecordBatch) -> Vec<ManifestGroup> {
    let [row, repo, path] = [0, 1, 2].map(|column| texts(batch, column));
    let group = |at: usize| ManifestGroup {
        row: row.value(at).to_owned(),
        repo: repo.value(at).to_owned(),
        path: path.value(at).to_owned(),
        size: numbers(batch, 3)[at].unsigned_abs(),
    };
    (0..row.len()).map(group).collect()
}
