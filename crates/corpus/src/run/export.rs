//! The last stages: texts are redacted, and rows written into shards. Labels stay where they are, because redaction keeps
//! every line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch};
use datafusion::arrow::compute::{cast, filter_record_batch};

use super::{Decided, Run, Table};
use crate::engine::Engine;
use crate::error::CorpusError;
use crate::recipe::Format;
use crate::shard::Shard;
use crate::sql;
use crate::steps::Steps;

/// The parts of a corpus.
pub(crate) const SPLITS: [&str; 3] = ["train", "validation", "test"];

/// Tasks, each with its first and last row.
type Tasks<'a> = (&'a [Vec<PathBuf>], &'a [Bounds]);

/// The first and the last row of a task; none where the last comes before the first.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    first: i64,
    last: i64,
}

impl Bounds {
    /// A relation that is about these rows alone.
    fn fill(self, sql: &str) -> String {
        sql::filled(sql, &[("first", &self.first.to_string()), ("last", &self.last.to_string())])
    }
}

/// The files of a run that are kept.
#[derive(Debug, Clone)]
pub(super) struct Exported {
    /// Where the shards are.
    pub(super) shards: PathBuf,
    /// Where the rows that went are.
    pub(super) drops: PathBuf,
    /// Kept rows whose text was changed.
    pub(super) redacted: u64,
}

impl Run<'_> {
    pub(super) fn export(&self, facts: &Table, values: &Table, decided: &Decided) -> Result<Exported, CorpusError> {
        let tasks = self.tasks()?;
        let alive = decided.chosen.clone();
        let print = Steps::fingerprint([self.sources_print().as_str(), &alive.print, &self.settings]);
        let bounds = self.bounds(values)?;
        let secrets = self.redact((&tasks, &bounds), &alive, &print)?;
        let moved = self.moved((&tasks, &bounds), &alive, &print)?;
        let print = Steps::fingerprint([print.as_str(), &secrets.print, &moved.print, sql::EXPORT]);
        self.steps.run("shards", &print, |folder| {
            self.side_by_side("writing", &tasks, |at, files| {
                let engine = self.engines.in_order()?.of_wide_rows();
                engine.files_in_order("rows", files)?;
                engine.table("hits", &values.files[at])?;
                engine.table("secrets", &secrets.files[at])?;
                alive.register(&engine, "chosen")?;
                moved.register(&engine, "moved")?;
                write_shards(&engine, &bounds[at].fill(sql::EXPORT), (self.job.recipe.output.format, folder, at))
            })
        })?;
        let redacted = rows(&secrets)?;
        self.drops(facts, (values, &bounds), decided)?;
        Ok(Exported { shards: self.steps.path("shards"), drops: self.steps.path("drops"), redacted })
    }

    /// The first and last row of each task.
    fn bounds(&self, values: &Table) -> Result<Vec<Bounds>, CorpusError> {
        let engine = self.engines.in_order()?;
        let of_task = |path: &PathBuf| {
            engine.table("hits", path)?;
            let found = engine.all("SELECT MIN(h.ord) AS first, MAX(h.ord) AS last FROM hits AS h")?;
            let of = |column: usize| {
                let values = found.first()?.column(column).as_primitive_opt::<Int64Type>()?;
                values.is_valid(0).then(|| values.value(0))
            };
            Ok(Bounds { first: of(0).unwrap_or(0), last: of(1).unwrap_or(-1) })
        };
        values.files.iter().map(of_task).collect()
    }

    fn redact(&self, (tasks, bounds): Tasks<'_>, alive: &Table, print: &str) -> Result<Table, CorpusError> {
        let sql = match self.job.recipe.secrets.redact {
            true => sql::SECRETS.to_owned(),
            // The same columns without rows.
            false => sql::SECRETS.replace("WHERE x.safe", "WHERE 1 = 0 AND x.safe"),
        };
        let done = self.steps.run("secrets", &Steps::fingerprint([print, &sql]), |folder| {
            self.side_by_side("secrets", tasks, |at, files| {
                let engine = self.engines.in_order()?.of_wide_rows();
                engine.files_in_order("rows", files)?;
                alive.register(&engine, "alive")?;
                engine.write(&bounds[at].fill(&sql), &folder.join(format!("secrets-{at:05}.parquet"))).map(drop)
            })
        })?;
        Ok(self.table("secrets", &done))
    }

    /// Labels that rows carry over to others of the same text.
    fn moved(&self, (tasks, bounds): Tasks<'_>, chosen: &Table, print: &str) -> Result<Table, CorpusError> {
        let done = self.steps.run("moved", &Steps::fingerprint([print, sql::MOVED]), |folder| {
            self.side_by_side("labels", tasks, |at, files| {
                let engine = self.engines.in_order()?;
                engine.files("rows", files)?;
                chosen.register(&engine, "chosen")?;
                engine.write(&bounds[at].fill(sql::MOVED), &folder.join(format!("moved-{at:05}.parquet"))).map(drop)
            })
        })?;
        Ok(self.table("moved", &done))
    }

    /// What went: rows that a stage dropped, and what sources left out.
    fn drops(
        &self,
        facts: &Table,
        (values, bounds): (&Table, &[Bounds]),
        decided: &Decided,
    ) -> Result<(), CorpusError> {
        let print = Steps::fingerprint([
            decided.chosen.print.as_str(),
            &values.print,
            sql::DROPS,
            sql::DROPPED,
            &self.known.print,
        ]);
        let run = self.steps.run("drops", &print, |folder| {
            let engine = self.engines.relational()?;
            facts.register(&engine, "rows")?;
            self.known.register(&engine, "known")?;
            let scratch = self.steps.path("drops.scratch");
            crate::steps::removed(&scratch)?;
            std::fs::create_dir_all(&scratch).map_err(CorpusError::file(&scratch))?;
            let mut files = Vec::new();
            for (stage, path) in &decided.stages {
                engine.table("decisions", path)?;
                let file = scratch.join(format!("{stage}.parquet"));
                engine.write(&sql::filled(sql::DROPPED, &[("stage", stage)]), &file)?;
                files.push(file);
            }
            engine.files("dropped", &files)?;
            let mut shard = Shards::new(folder, self.job.recipe.output.format, "drops", 0);
            // Values are many columns a row: those of one task at a time.
            for (task, values) in bounds.iter().zip(&values.files) {
                engine.table("hits", values)?;
                engine.select(&task.fill(sql::DROPS), |batch| shard.write(&batch))?;
            }
            let left_out: Vec<PathBuf> = self.sources.iter().map(|source| source.left_out.clone()).collect();
            engine.files("left_out", &left_out)?;
            engine.select(sql::DROPPED_BEFORE, |batch| shard.write(&batch))?;
            shard.finish()?;
            crate::steps::removed(&scratch)
        });
        run.map(drop)
    }
}

/// Rows of a table's files.
fn rows(table: &Table) -> Result<u64, CorpusError> {
    table.files.iter().map(|path| crate::shard::rows(path)).sum()
}

/// Writes the rows of a task into a shard for each part of the corpus.
fn write_shards(engine: &Engine, sql: &str, (format, folder, at): (Format, &Path, usize)) -> Result<(), CorpusError> {
    let mut shards: BTreeMap<&str, Shards> =
        SPLITS.iter().map(|split| (*split, Shards::new(folder, format, split, at))).collect();
    engine.select(sql, |batch| {
        for (split, shard) in &mut shards {
            let rows = of_split(&batch, split)?;
            if rows.num_rows() > 0 {
                shard.write(&rows)?;
            }
        }
        Ok(())
    })?;
    shards.into_values().try_for_each(Shards::finish)
}

fn of_split(batch: &RecordBatch, split: &str) -> Result<RecordBatch, CorpusError> {
    let engine = |error: datafusion::arrow::error::ArrowError| CorpusError::Engine {
        message: error.to_string(),
        sql: sql::EXPORT.to_owned(),
    };
    let column = batch.column_by_name("split").expect("because the relation names it");
    let column = cast(column, &arrow_schema::DataType::Utf8).map_err(engine)?;
    let mask = column.as_string::<i32>().iter().map(|value| Some(value == Some(split))).collect();
    filter_record_batch(batch, &mask).map_err(engine)
}

/// A shard that begins with its first row.
struct Shards {
    path: PathBuf,
    format: Format,
    shard: Option<Shard>,
}

impl Shards {
    fn new(folder: &Path, format: Format, name: &str, at: usize) -> Self {
        Shards { path: folder.join(format!("{name}-{at:05}.{}", Shard::extension(format))), format, shard: None }
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), CorpusError> {
        if self.shard.is_none() {
            self.shard = Some(Shard::create(&self.path, self.format, &batch.schema())?);
        }
        self.shard.as_mut().map_or(Ok(()), |shard| shard.write(batch))
    }

    fn finish(self) -> Result<(), CorpusError> {
        self.shard.map_or(Ok(()), |shard| shard.finish().map(drop))
    }
}
