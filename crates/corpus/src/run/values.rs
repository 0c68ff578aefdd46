//! What row functions say of texts, in one pass over them; and the narrow table that relations read.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Run, Table};
use crate::error::CorpusError;
use crate::sql;
use crate::steps::Steps;

/// Bytes of files that one task reads: as compressed, about 64 MiB of text.
const TASK_BYTES: u64 = 20 << 20;

impl Run<'_> {
    /// `ord`, `hits`, `hit`, `sketch` of every row.
    pub(super) fn values(&self) -> Result<Table, CorpusError> {
        let tasks = self.tasks()?;
        let print = Steps::fingerprint([self.sources_print().as_str(), sql::VALUES, &self.settings]);
        let done = self.steps.run("values", &print, |folder| {
            self.side_by_side("rules", &tasks, |at, files| {
                let engine = self.engines.in_order()?;
                engine.files("rows", files)?;
                engine.write(sql::VALUES, &folder.join(format!("values-{at:05}.parquet"))).map(drop)
            })
        })?;
        Ok(self.table("values", &done))
    }

    /// The columns of rows but their texts.
    pub(super) fn facts(&self) -> Result<Table, CorpusError> {
        let print = Steps::fingerprint([self.sources_print().as_str(), sql::FACTS]);
        let done = self.steps.run("facts", &print, |folder| {
            let engine = self.engines.in_order()?;
            engine.files("rows", &self.rows())?;
            engine.write(sql::FACTS, &folder.join("facts.parquet")).map(drop)
        })?;
        Ok(self.table("facts", &done))
    }

    pub(super) fn table(&self, step: &str, done: &crate::steps::Done) -> Table {
        let folder = self.steps.path(step);
        let names = done.files.iter().filter(|file| file.name.ends_with(".parquet"));
        Table { files: names.map(|file| folder.join(&file.name)).collect(), print: done.print() }
    }

    /// The files of rows in tasks of some size, in their order: the same however many threads there are.
    pub(super) fn tasks(&self) -> Result<Vec<Vec<PathBuf>>, CorpusError> {
        let (mut tasks, mut held) = (Vec::<Vec<PathBuf>>::new(), u64::MAX);
        for path in self.rows() {
            let bytes = std::fs::metadata(&path).map_err(CorpusError::file(&path))?.len();
            held = held.saturating_add(bytes);
            match tasks.last_mut() {
                Some(task) if held <= TASK_BYTES => task.push(path),
                _ => {
                    tasks.push(vec![path]);
                    held = bytes;
                }
            }
        }
        Ok(tasks)
    }

    /// Runs tasks on the job's threads.
    pub(super) fn side_by_side(
        &self,
        stage: &'static str,
        tasks: &[Vec<PathBuf>],
        run: impl Fn(usize, &[PathBuf]) -> Result<(), CorpusError> + Sync,
    ) -> Result<(), CorpusError> {
        let (next, done, failed) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(None));
        let work = || {
            while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let at = tasks.iter().position(|other| std::ptr::eq(other, task)).unwrap_or_default();
                if let Err(error) = run(at, task) {
                    next.store(tasks.len(), Ordering::Relaxed);
                    failed.lock().expect("because no thread panics with it").get_or_insert(error);
                    return;
                }
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.job.tick)(stage, done as u64, Some(tasks.len() as u64));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.engines.threads().min(tasks.len()) {
                scope.spawn(work);
            }
            work();
        });
        failed.into_inner().expect("because no thread panics with it").map_or(Ok(()), Err)
    }
}
