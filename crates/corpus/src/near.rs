//! Near duplicates: of rows that are within the threshold of each other the best ranked ones stay.
//!
//! The answer is that of the plain loop "in rank order, keep a row unless it is within the threshold of a kept candidate",
//! the lexicographically first maximal independent set of the graph of verified pairs, found in rounds so that it is
//! relations alone. Each round compares the undecided rows that agree in a band, keeps those that no better undecided row
//! can take away, and drops what is within the threshold of these. Of a bucket of many rows the best ranked one is compared
//! with each other, and these wait (*blocked*) until it is decided; so boilerplate costs its own number of pairs, not the
//! square of it. The best ranked undecided row is decided in every round, so there is an end.
//!
//! Rows of other corpora take part as those that rank before all others, with ranks below 1. They are never compared with
//! each other, so they all stay: the answer is that of one run over both with their rows first. Of a large bucket as many of
//! them are compared at one time as make no more pairs than a small one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Engines};
use crate::error::CorpusError;
use crate::parts::{Part, Use};
use crate::sql;

/// Texts of other corpora that are held at one time.
const TEXTS_AT_A_TIME: usize = 64;

/// The sets of shingles that are held at one time may take one of so many parts of the memory.
const PARTS_OF_MEMORY: usize = 4;

/// What the stage did beside its decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearReport {
    /// Rows that have a sketch.
    pub rows: u64,
    /// Rounds until all were decided.
    pub rounds: u32,
    /// Pairs whose similarity was computed.
    pub compared: u64,
    /// Pairs that reached the threshold.
    pub verified: u64,
}

/// What the stage reads.
#[derive(Debug, Clone)]
pub(crate) struct Tables<'a> {
    /// `ord`, `text`.
    pub(crate) rows: &'a [PathBuf],
    /// `ord`, `rank`: the best is kept.
    pub(crate) ranked: &'a [PathBuf],
    /// `ord` of the rows that are left.
    pub(crate) alive: &'a Path,
    /// `ord`, `sketch`.
    pub(crate) sketches: &'a [PathBuf],
    /// `ord`, below those of all rows, and `sketch` of rows of other corpora.
    pub(crate) known: &'a [PathBuf],
}

/// Says the text of a row of another corpus; asked in ascending order.
pub(crate) type TextOf<'a> = dyn FnMut(i64) -> Result<String, CorpusError> + 'a;

/// Decides which rows are near duplicates: within this similarity. `decisions` is the file for what was decided, `scratch` a
/// folder for tables on the way.
pub(crate) fn decide(
    engines: &Engines,
    tables: &Tables<'_>,
    threshold: f64,
    (decisions, scratch): (&Path, &Path),
    text_of: &mut TextOf<'_>,
) -> Result<NearReport, CorpusError> {
    let engine = engines.relational()?;
    engine.files("rows", tables.rows)?;
    engine.files("ranked", tables.ranked)?;
    engine.table("alive", tables.alive)?;
    engine.files("sketches", tables.sketches)?;
    engine.files("known", tables.known)?;
    let threshold = format!("CAST({threshold:?} AS DOUBLE)");
    let wide = engine.of_wide_rows();
    let shingles = (engines.memory_bytes() / PARTS_OF_MEMORY / size_of::<i64>()) as i64;
    let mut rounds = Rounds { engine, wide, shingles, folder: scratch, threshold, files: 0, piles: BTreeMap::new() };
    let report = rounds.run(text_of)?;
    rounds.check()?;
    let sql = sql::filled(sql::NEAR, &[("threshold", &rounds.threshold)]);
    rounds.engine.write(&sql, decisions)?;
    Ok(report)
}

/// The relations on the way.
struct Rounds<'a> {
    engine: Engine,
    /// The same tables, for sets of shingles.
    wide: Engine,
    /// Shingles that are held at one time.
    shingles: i64,
    folder: &'a Path,
    threshold: String,
    /// Numbers files, so that none is replaced while it is read.
    files: u32,
    /// Tables that grow by a file a round.
    piles: BTreeMap<&'static str, Vec<PathBuf>>,
}

impl Rounds<'_> {
    fn run(&mut self, text_of: &mut TextOf<'_>) -> Result<NearReport, CorpusError> {
        let rows = self.grow("ranks", sql::NEAR_RANKS)?;
        let mut report = NearReport { rows, ..NearReport::default() };
        self.grow("bands", sql::NEAR_BANDS)?;
        self.grow("bands", sql::NEAR_KNOWN_BANDS)?;
        let known = self.grow("ranks", sql::NEAR_KNOWN_RANKS)?;
        self.make("undecided", "SELECT rank FROM ranks ORDER BY rank ASC NULLS LAST")?;
        self.begin(text_of)?;
        let mut left = rows + known;
        let mut waiting = left;
        while left > 0 {
            report.rounds += 1;
            // Where no row waits, all that are to be compared were.
            if waiting > 0 {
                let (compared, verified) = self.compare()?;
                report.compared += compared;
                report.verified += verified;
                waiting = self.make("blocked", sql::NEAR_BLOCKED)?;
            }
            left = self.decide(left)?;
            if waiting > 0 {
                self.make("buckets", sql::NEAR_BUCKETS)?;
            }
        }
        Ok(report)
    }

    /// The tables that grow, without rows; and the shingles of rows that agree with another one in any band.
    fn begin(&mut self, text_of: &mut TextOf<'_>) -> Result<(), CorpusError> {
        let of_pair = "CAST(0 AS BIGINT) AS a, CAST(0 AS BIGINT) AS b";
        let of_row = "CAST(0 AS BIGINT) AS rank";
        let nothing = "LIMIT 0";
        self.grow("compared", &format!("SELECT {of_pair} {nothing}"))?;
        self.grow("edges", &format!("SELECT {of_pair}, CAST(0 AS DOUBLE) AS similarity {nothing}"))?;
        self.grow("all_kept", &format!("SELECT {of_row} {nothing}"))?;
        let of_dropped = "CAST(0 AS BIGINT) AS kept, CAST(0 AS DOUBLE) AS similarity";
        self.grow("all_dropped", &format!("SELECT {of_row}, {of_dropped} {nothing}"))?;
        self.make("buckets", sql::NEAR_BUCKETS)?;
        self.make("shared", sql::NEAR_SHARED)?;
        self.known_texts(text_of)?;
        self.make_wide("sets", sql::NEAR_SETS)?;
        Ok(())
    }

    /// The texts of other corpora's rows that are compared.
    fn known_texts(&mut self, text_of: &mut TextOf<'_>) -> Result<(), CorpusError> {
        let path = self.path("known_texts");
        let fields = [("ord", DataType::Int64), ("text", DataType::Utf8)].map(|(name, of)| Field::new(name, of, true));
        let schema = Arc::new(Schema::new(fields.to_vec()));
        let mut part = Part::create(&path, schema.clone(), Use::Work)?;
        self.engine.select(
            "SELECT s.ord AS ord FROM shared AS s WHERE s.rank < 1 ORDER BY ord ASC NULLS LAST",
            |batch| {
                for ords in batch.column(0).as_primitive::<Int64Type>().values().chunks(TEXTS_AT_A_TIME) {
                    let texts = ords.iter().map(|ord| text_of(*ord)).collect::<Result<Vec<String>, CorpusError>>()?;
                    let columns: Vec<ArrayRef> =
                        vec![Arc::new(Int64Array::from(ords.to_vec())), Arc::new(StringArray::from(texts))];
                    part.write(RecordBatch::try_new(schema.clone(), columns).expect("because both are of one length"))?;
                }
                Ok(())
            },
        )?;
        part.finish()?;
        self.engine.table("known_texts", &path)
    }

    /// Compares what was not compared before; how many pairs, and how many of them reach the threshold.
    fn compare(&mut self) -> Result<(u64, u64), CorpusError> {
        let pairs = self.make("pairs", sql::NEAR_PAIRS)?;
        let mut verified = 0;
        for (first, last) in self.ranges()? {
            let range = [("first", first.to_string()), ("last", last.to_string())];
            let range: Vec<(&str, &str)> = range.iter().map(|(name, value)| (*name, value.as_str())).collect();
            self.make_wide("similar", &sql::filled(sql::NEAR_SIMILAR, &range))?;
            verified += self.grow("edges", &sql::filled(sql::NEAR_EDGES, &[("threshold", &self.threshold)]))?;
        }
        self.grow("compared", "SELECT a, b FROM pairs ORDER BY a ASC NULLS LAST, b ASC NULLS LAST")?;
        Ok((pairs, verified))
    }

    /// The better ranked rows of the pairs, in ranges whose sets fit in memory.
    fn ranges(&self) -> Result<Vec<(i64, i64)>, CorpusError> {
        let (mut ranges, mut held) = (Vec::<(i64, i64)>::new(), i64::MAX);
        self.engine.select(sql::NEAR_SIZES, |batch| {
            let [ranks, sizes] = [0, 1].map(|at| batch.column(at).as_primitive::<Int64Type>().values());
            for (rank, size) in ranks.iter().zip(sizes.iter()) {
                held = held.saturating_add(*size);
                match ranges.last_mut() {
                    Some((_, last)) if held <= self.shingles => *last = *rank,
                    _ => {
                        ranges.push((*rank, *rank));
                        held = *size;
                    }
                }
            }
            Ok(())
        })?;
        Ok(ranges)
    }

    /// Keeps and drops what can be decided; how many rows are left undecided of so many.
    fn decide(&mut self, before: u64) -> Result<u64, CorpusError> {
        let kept = self.make("kept", sql::NEAR_KEPT)?;
        let dropped = self.make("dropped", sql::NEAR_DROPPED)?;
        let left = self.make("undecided_next", sql::NEAR_UNDECIDED)?;
        if kept == 0 || left + kept + dropped != before {
            return Err(unaccounted(format!("of {before} rows a round kept {kept}, dropped {dropped}, left {left}")));
        }
        self.grow("all_kept", "SELECT rank FROM kept ORDER BY rank ASC NULLS LAST")?;
        self.grow("all_dropped", "SELECT rank, kept, similarity FROM dropped ORDER BY rank ASC NULLS LAST")?;
        self.make("undecided", "SELECT rank FROM undecided_next ORDER BY rank ASC NULLS LAST")?;
        Ok(left)
    }

    /// That the answer is the one that was promised.
    fn check(&self) -> Result<(), CorpusError> {
        let found = self.engine.all(sql::NEAR_CHECKED)?;
        let wrong = found.iter().flat_map(|batch| {
            batch
                .columns()
                .iter()
                .zip(batch.schema().fields().clone().iter())
                .map(|(column, field)| (field.name().clone(), column.as_primitive::<Int64Type>().value(0)))
                .collect::<Vec<_>>()
        });
        match wrong.into_iter().find(|(_, count)| *count != 0) {
            Some((what, count)) => Err(unaccounted(format!("{count} rows are {what}"))),
            None => Ok(()),
        }
    }

    /// Makes a table of a query's rows, which are written to a file first.
    fn make(&mut self, table: &str, sql: &str) -> Result<u64, CorpusError> {
        let path = self.path(table);
        let rows = self.engine.write(sql, &path)?;
        self.engine.table(table, &path)?;
        Ok(rows)
    }

    /// The same of a query that reads sets of shingles.
    fn make_wide(&mut self, table: &str, sql: &str) -> Result<u64, CorpusError> {
        let path = self.path(table);
        let rows = self.wide.write(sql, &path)?;
        self.engine.table(table, &path)?;
        Ok(rows)
    }

    /// Adds a query's rows to a table.
    fn grow(&mut self, table: &'static str, sql: &str) -> Result<u64, CorpusError> {
        let path = self.path(table);
        let rows = self.engine.write(sql, &path)?;
        let files = self.piles.entry(table).or_default();
        files.push(path);
        self.engine.files(table, files)?;
        Ok(rows)
    }

    fn path(&mut self, table: &str) -> PathBuf {
        self.files += 1;
        self.folder.join(format!("{table}-{}.parquet", self.files))
    }
}

fn unaccounted(message: String) -> CorpusError {
    CorpusError::Unaccounted { stage: "near".to_owned(), message }
}

#[cfg(test)]
mod tests;
