//! DataFusion, as far as the corpus needs it: named tables of Parquet, the row functions, and SQL in the subset that
//! other engines read too.
//!
//! Memory: sorts, joins and groups share one budget and write what is beyond it to a folder inside the output. Joins by
//! hashes are quick and can't write; a query that has no room for one is run again with joins of sorted rows, which can.

mod explode;
mod functions;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use datafusion::config::ConfigOptions;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SendableRecordBatchStream, SessionStateBuilder};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext, col};
use futures::StreamExt as _;
use kernels::catalogue::Function;
use tokio::runtime::Runtime;

use crate::error::{CorpusError, is_full};
use crate::parts::{Part, Use};

/// How much may be held and done at one time.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Threads.
    pub threads: usize,
    /// Bytes that sorts, joins and groups may hold together.
    pub memory_bytes: usize,
}

/// What engines share: the budget of memory and the folder beyond it.
#[derive(Clone)]
pub(crate) struct Engines {
    limits: Limits,
    spill: PathBuf,
    environment: Arc<RuntimeEnv>,
    functions: Vec<Function>,
}

/// One engine with its tables.
pub(crate) struct Engine {
    context: SessionContext,
    spill: PathBuf,
    runtime: Arc<Runtime>,
}

/// Rows of a batch where rows have long texts.
const ROWS_WITH_TEXT: usize = 64;

/// Rows of a batch, and bytes that each sort keeps for its end, where there is little memory.
const ROWS_OF_LITTLE: usize = 256;
const BYTES_OF_LITTLE: usize = 128 << 10;

impl Engines {
    /// Engines that write what they can't hold into a folder.
    pub(crate) fn new(limits: Limits, spill: &Path, functions: Vec<Function>) -> Result<Self, CorpusError> {
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Directories(vec![spill.to_owned()]));
        let pool = Arc::new(FairSpillPool::new(limits.memory_bytes));
        let environment = RuntimeEnvBuilder::new().with_memory_pool(pool).with_disk_manager_builder(disk).build_arc();
        Ok(Engines {
            limits,
            spill: spill.to_owned(),
            environment: environment.map_err(|error| failed(&error))?,
            functions,
        })
    }

    /// How much may be done at one time.
    pub(crate) fn threads(&self) -> usize {
        self.limits.threads.max(1)
    }

    /// Bytes that sorts, joins and groups may hold together.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.limits.memory_bytes
    }

    /// One for relations over narrow rows, on all threads.
    pub(crate) fn relational(&self) -> Result<Engine, CorpusError> {
        self.engine(SessionConfig::new().with_target_partitions(self.threads()))
    }

    /// One for functions of texts, on one thread, in the order of the rows.
    pub(crate) fn in_order(&self) -> Result<Engine, CorpusError> {
        self.engine(SessionConfig::new().with_target_partitions(1).with_batch_size(ROWS_WITH_TEXT))
    }

    fn engine(&self, mut config: SessionConfig) -> Result<Engine, CorpusError> {
        // Views keep the buffers of whole pages alive, which sorts then count for each batch.
        config.options_mut().execution.parquet.schema_force_view_types = false;
        let threads = config.target_partitions();
        let state = SessionStateBuilder::new()
            .with_config(config)
            .with_runtime_env(Arc::clone(&self.environment))
            .with_default_features()
            .build();
        let context = SessionContext::new_with_state(state);
        for function in &self.functions {
            context.register_udf(functions::registered(function.clone()));
        }
        let runtime = match threads {
            1 => tokio::runtime::Builder::new_current_thread().build(),
            threads => tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build(),
        };
        Ok(Engine {
            context,
            spill: self.spill.clone(),
            runtime: Arc::new(runtime.map_err(|error| failed(&DataFusionError::IoError(error)))?),
        })
    }
}

impl Engine {
    /// Names the Parquet files of a folder, or one file, as a table.
    pub(crate) fn table(&self, name: &str, path: &Path) -> Result<(), CorpusError> {
        self.context.deregister_table(name).map_err(|error| failed(&error))?;
        let path = path.to_string_lossy();
        let registered = self.context.register_parquet(name, path.as_ref(), ParquetReadOptions::default());
        self.runtime.block_on(registered).map_err(|error| failed(&error))
    }

    /// Names several Parquet files as one table.
    pub(crate) fn files(&self, name: &str, paths: &[PathBuf]) -> Result<(), CorpusError> {
        self.registered(name, paths, ParquetReadOptions::default())
    }

    /// The same of files whose rows, one file after the other, are in the order of `ord`: they need not be sorted by it.
    pub(crate) fn files_in_order(&self, name: &str, paths: &[PathBuf]) -> Result<(), CorpusError> {
        let order = vec![vec![col("ord").sort(true, false)]];
        self.registered(name, paths, ParquetReadOptions::default().file_sort_order(order))
    }

    fn registered(&self, name: &str, paths: &[PathBuf], options: ParquetReadOptions<'_>) -> Result<(), CorpusError> {
        self.context.deregister_table(name).map_err(|error| failed(&error))?;
        let paths: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let read = self.context.read_parquet(paths, options);
        let table = self.runtime.block_on(read).map_err(|error| failed(&error))?.into_view();
        self.context.register_table(name, table).map(drop).map_err(|error| failed(&error))
    }

    /// Names a query as a table.
    pub(crate) fn view(&self, name: &str, sql: &str) -> Result<(), CorpusError> {
        self.context.deregister_table(name).map_err(|error| failed(&error))?;
        let read = self.runtime.block_on(self.context.sql(sql)).map_err(|error| failed_in(&error, sql))?;
        self.context.register_table(name, read.into_view()).map(drop).map_err(|error| failed(&error))
    }

    /// Names rows in memory as a table.
    pub(crate) fn rows(&self, name: &str, batch: RecordBatch) -> Result<(), CorpusError> {
        self.context.deregister_table(name).map_err(|error| failed(&error))?;
        self.context.register_batch(name, batch).map(drop).map_err(|error| failed(&error))
    }

    /// Runs a query and hands over its batches in their order.
    pub(crate) fn select(
        &self,
        sql: &str,
        mut take: impl FnMut(RecordBatch) -> Result<(), CorpusError>,
    ) -> Result<SchemaRef, CorpusError> {
        let mut has_begun = false;
        let selected = self.selected(sql, |batch| {
            has_begun = true;
            take(batch)
        });
        match selected {
            Err(error) if !has_begun && error.is_of_memory() => self.of_little_memory().selected(sql, take),
            selected => selected,
        }
    }

    /// The same tables, with joins that can write what they can't hold, and small batches.
    fn of_little_memory(&self) -> Engine {
        self.with(self.context.copied_config().batch_size().min(ROWS_OF_LITTLE), |options| {
            options.optimizer.prefer_hash_join = false;
            // With one there are no joins of sorted rows.
            options.execution.target_partitions = 2;
            options.execution.sort_spill_reservation_bytes = BYTES_OF_LITTLE;
        })
    }

    /// The same tables, for wide rows: few at a time, what a join holds is what the query names first, and nothing is kept
    /// for sorting.
    pub(crate) fn of_wide_rows(&self) -> Engine {
        self.with(ROWS_WITH_TEXT, |options| {
            options.optimizer.join_reordering = false;
            options.execution.sort_spill_reservation_bytes = BYTES_OF_LITTLE;
        })
    }

    fn with(&self, rows: usize, set: impl FnOnce(&mut ConfigOptions)) -> Engine {
        // The tables are in the catalogue that is there; a new one would have none.
        let config = self.context.copied_config().with_create_default_catalog_and_schema(false);
        let mut config = config.with_batch_size(rows);
        set(config.options_mut());
        let state = SessionStateBuilder::new_from_existing(self.context.state()).with_config(config).build();
        let (context, runtime) = (SessionContext::new_with_state(state), Arc::clone(&self.runtime));
        Engine { context, spill: self.spill.clone(), runtime }
    }

    fn selected(
        &self,
        sql: &str,
        mut take: impl FnMut(RecordBatch) -> Result<(), CorpusError>,
    ) -> Result<SchemaRef, CorpusError> {
        let mut stream = self.runtime.block_on(self.stream(sql)).map_err(|error| failed_in(&error, sql))?;
        let schema = stream.schema();
        while let Some(batch) = self.runtime.block_on(stream.next()) {
            take(batch.map_err(|error| self.failed(&error, sql))?)?;
        }
        Ok(schema)
    }

    /// Like [`Self::select`], for a query of a user: one that writes is refused.
    pub(crate) fn ask(
        &self,
        sql: &str,
        mut take: impl FnMut(RecordBatch) -> Result<(), CorpusError>,
    ) -> Result<SchemaRef, CorpusError> {
        let reads = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let stream = async { self.context.sql_with_options(sql, reads).await?.execute_stream().await };
        let mut stream = self.runtime.block_on(stream).map_err(|error| failed_in(&error, sql))?;
        let schema = stream.schema();
        while let Some(batch) = self.runtime.block_on(stream.next()) {
            take(batch.map_err(|error| self.failed(&error, sql))?)?;
        }
        Ok(schema)
    }

    /// All of what a query gives: for few rows.
    pub(crate) fn all(&self, sql: &str) -> Result<Vec<RecordBatch>, CorpusError> {
        let mut batches = Vec::new();
        self.select(sql, |batch| {
            batches.push(batch);
            Ok(())
        })?;
        Ok(batches)
    }

    /// Writes a query's rows to a file in their order; how many they are.
    pub(crate) fn write(&self, sql: &str, path: &Path) -> Result<u64, CorpusError> {
        let mut part: Option<Part> = None;
        let schema = self.select(sql, |batch| {
            if part.is_none() {
                part = Some(Part::create(path, batch.schema(), Use::Work)?);
            }
            part.as_mut().map_or(Ok(()), |part| part.write(batch))
        })?;
        match part {
            Some(part) => part.finish(),
            None => Part::create(path, schema, Use::Work)?.finish(),
        }
    }

    /// What the engine says while it runs, as an error of ours. What it writes is what it can't hold in memory.
    fn failed(&self, error: &DataFusionError, sql: &str) -> CorpusError {
        match full(error) {
            Some(full) => CorpusError::Unwritten { path: self.spill.clone(), message: full.to_string() },
            None => failed_in(error, sql),
        }
    }

    async fn stream(&self, sql: &str) -> Result<SendableRecordBatchStream, DataFusionError> {
        let state = self.context.state();
        let dialect = state.config_options().sql_parser.dialect;
        let mut statement = state.sql_to_statement(sql, &dialect)?;
        explode::renamed(&mut statement);
        let plan = state.statement_to_plan(statement).await?;
        self.context.execute_logical_plan(plan).await?.execute_stream().await
    }
}

/// What the system says of a file that has no room, if that is what is wrong.
fn full(error: &DataFusionError) -> Option<&std::io::Error> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<std::io::Error>() {
            Some(found) if is_full(found) => return Some(found),
            _ => cause = error.source(),
        }
    }
    None
}

/// What the engine says, as an error of ours.
fn failed(error: &DataFusionError) -> CorpusError {
    failed_in(error, "")
}

fn failed_in(error: &DataFusionError, sql: &str) -> CorpusError {
    CorpusError::Engine { message: error.strip_backtrace(), sql: sql.to_owned() }
}

#[cfg(test)]
mod tests;
