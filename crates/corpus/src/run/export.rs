//! The last stages: texts are redacted, and rows written into shards. Labels stay where they are, because redaction keeps
//! every line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
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
        let secrets = self.redact(&tasks, &alive, &print)?;
        let moved = self.moved(&tasks, &alive, &print)?;
        let shards = self.steps.run("shards", &Steps::fingerprint([print.as_str(), &secrets.print]), |folder| {
            self.side_by_side("writing", &tasks, |at, files| {
                let engine = self.engines.in_order()?;
                engine.files("rows", files)?;
                for (name, table) in
                    [("facts", facts), ("hits", values), ("chosen", &alive), ("secrets", &secrets), ("moved", &moved)]
                {
                    table.register(&engine, name)?;
                }
                write_shards(&engine, self.job.recipe.output.format, folder, at)
            })
        })?;
        let redacted = rows(&secrets)?;
        drop(shards);
        self.drops(facts, values, decided)?;
        Ok(Exported { shards: self.steps.path("shards"), drops: self.steps.path("drops"), redacted })
    }

    fn redact(&self, tasks: &[Vec<PathBuf>], alive: &Table, print: &str) -> Result<Table, CorpusError> {
        let sql = match self.job.recipe.secrets.redact {
            true => sql::SECRETS.to_owned(),
            // The same columns without rows.
            false => sql::SECRETS.replace("WHERE ", "WHERE 1 = 0 AND "),
        };
        let done = self.steps.run("secrets", &Steps::fingerprint([print, &sql]), |folder| {
            self.side_by_side("secrets", tasks, |at, files| {
                let engine = self.engines.in_order()?;
                engine.files("rows", files)?;
                alive.register(&engine, "alive")?;
                engine.write(&sql, &folder.join(format!("secrets-{at:05}.parquet"))).map(drop)
            })
        })?;
        Ok(self.table("secrets", &done))
    }

    /// Labels that rows carry over to others of the same text.
    fn moved(&self, tasks: &[Vec<PathBuf>], chosen: &Table, print: &str) -> Result<Table, CorpusError> {
        let done = self.steps.run("moved", &Steps::fingerprint([print, sql::MOVED]), |folder| {
            self.side_by_side("labels", tasks, |at, files| {
                let engine = self.engines.in_order()?;
                engine.files("rows", files)?;
                chosen.register(&engine, "chosen")?;
                engine.write(sql::MOVED, &folder.join(format!("moved-{at:05}.parquet"))).map(drop)
            })
        })?;
        Ok(self.table("moved", &done))
    }

    /// What went: rows that a stage dropped, and what sources left out.
    fn drops(&self, facts: &Table, values: &Table, decided: &Decided) -> Result<(), CorpusError> {
        let print = Steps::fingerprint([decided.chosen.print.as_str(), &values.print, sql::DROPS, sql::DROPPED]);
        let run = self.steps.run("drops", &print, |folder| {
            let engine = self.engines.relational()?;
            facts.register(&engine, "rows")?;
            values.register(&engine, "hits")?;
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
            engine.select(sql::DROPS, |batch| shard.write(&batch))?;
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
fn write_shards(engine: &Engine, format: Format, folder: &Path, at: usize) -> Result<(), CorpusError> {
    let mut shards: BTreeMap<&str, Shards> =
        SPLITS.iter().map(|split| (*split, Shards::new(folder, format, split, at))).collect();
    engine.select(sql::EXPORT, |batch| {
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
