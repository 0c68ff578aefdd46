//! SQL over the tables of ledgers and corpora. Reads alone: a query creates, changes and copies nothing.

mod lines;

use std::io::Write;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use datafusion::arrow::csv;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::dictionary;
use crate::engine::{Engine, Engines, Limits};
use crate::error::CorpusError;
use crate::manifest::{Manifest, ManifestFile};
use crate::parts::{Part, Use};
use crate::recipe::Recipe;

/// Tables that can be asked.
pub struct Database {
    engine: Engine,
    tables: Vec<Table>,
    _spill: tempfile::TempDir,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in queries.
    pub name: String,
    /// Its columns with their types.
    pub columns: Vec<(String, String)>,
}

/// What a query gave, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The names of columns.
    pub columns: Vec<String>,
    /// Rows, at most as many as were asked for; a null is empty.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are.
    pub all: u64,
}

impl Database {
    /// The tables of some places: of a corpus `rows` and `drops`, of a ledger its tables by name. Of two places with the same
    /// table the rows of both.
    ///
    /// # Errors
    ///
    /// A place is neither.
    pub fn open(places: &[PathBuf], limits: Limits) -> Result<Self, CorpusError> {
        let spill = tempfile::tempdir().map_err(CorpusError::file(Path::new("a folder for what memory can't hold")))?;
        let engines = Engines::new(limits, spill.path(), Recipe::default().functions()?)?;
        let engine = engines.relational()?;
        let mut found: Vec<(String, Vec<PathBuf>)> = Vec::new();
        for place in places {
            for (name, files) in tables_of(place, spill.path())? {
                match found.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => known.extend(files),
                    None => found.push((name, files)),
                }
            }
        }
        let mut tables = Vec::new();
        for (name, files) in found.into_iter().filter(|(_, files)| !files.is_empty()) {
            engine.files(&name, &files)?;
            let columns = engine.select(&format!("SELECT * FROM {name} LIMIT 0"), |_| Ok(()))?;
            let columns = columns.fields().iter().map(|field| (field.name().clone(), field.data_type().to_string()));
            tables.push(Table { name, columns: columns.collect() });
        }
        Ok(Database { engine, tables, _spill: spill })
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// What a query gives, as text; no more than so many rows.
    ///
    /// # Errors
    ///
    /// The query is none, or is one that writes.
    pub fn answer(&self, sql: &str, most: usize) -> Result<Answer, CorpusError> {
        let mut answer = Answer::default();
        let schema = self.engine.ask(sql, |batch| {
            answer.all += batch.num_rows() as u64;
            let rows = batch.num_rows().min(most - answer.rows.len());
            answer.rows.extend(texts(&batch, rows, sql)?);
            Ok(())
        })?;
        answer.columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(answer)
    }

    /// Writes what a query gives as JSON, an object a line.
    ///
    /// # Errors
    ///
    /// The query's, or the writer's.
    pub fn json_lines(&self, sql: &str, out: &mut dyn Write) -> Result<(), CorpusError> {
        let mut lines = LineDelimitedWriter::new(out);
        self.engine.ask(sql, |batch| lines.write(&batch).map_err(|error| failed(&error, sql)))?;
        lines.finish().map_err(|error| failed(&error, sql))
    }

    /// Writes what a query gives as CSV with a line of names.
    ///
    /// # Errors
    ///
    /// The query's, or the writer's; columns of lists have no form in CSV.
    pub fn csv(&self, sql: &str, out: &mut dyn Write) -> Result<(), CorpusError> {
        let mut table = csv::Writer::new(out);
        let mut is_empty = true;
        let schema = self.engine.ask(sql, |batch| {
            is_empty &= batch.num_rows() == 0;
            table.write(&batch).map_err(|error| failed(&error, sql))
        })?;
        if is_empty {
            table.write(&RecordBatch::new_empty(schema)).map_err(|error| failed(&error, sql))?;
        }
        Ok(())
    }

    /// Writes what a query gives as a Parquet file; how many rows.
    ///
    /// # Errors
    ///
    /// The query's, or the file's.
    pub fn parquet(&self, sql: &str, path: &Path) -> Result<u64, CorpusError> {
        let mut part: Option<Part> = None;
        let schema: SchemaRef = self.engine.ask(sql, |batch| {
            if part.is_none() {
                part = Some(Part::create(path, batch.schema(), Use::Corpus)?);
            }
            part.as_mut().map_or(Ok(()), |part| part.write(batch))
        })?;
        part.map_or_else(|| Part::create(path, schema, Use::Corpus)?.finish(), Part::finish)
    }
}

fn texts(batch: &RecordBatch, rows: usize, sql: &str) -> Result<Vec<Vec<String>>, CorpusError> {
    let options = FormatOptions::default();
    let columns = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
    let columns = columns.collect::<Result<Vec<_>, _>>().map_err(|error| failed(&error, sql))?;
    Ok((0..rows).map(|row| columns.iter().map(|column| column.value(row).to_string()).collect()).collect())
}

fn failed(error: &dyn std::fmt::Display, sql: &str) -> CorpusError {
    CorpusError::Engine { message: error.to_string(), sql: sql.to_owned() }
}

/// The tables of a place with their files; what has to be written for them goes into a folder.
fn tables_of(place: &Path, folder: &Path) -> Result<Vec<(String, Vec<PathBuf>)>, CorpusError> {
    if Manifest::is_in(place) {
        let manifest = Manifest::read(place)?;
        let of = |files: &[ManifestFile], schema| {
            files.iter().map(|file| readable((place, file), &schema, folder)).collect::<Result<Vec<_>, _>>()
        };
        let rows = of(&manifest.shards, dictionary::rows())?;
        return Ok(vec![("rows".to_owned(), rows), ("drops".to_owned(), of(&manifest.drops, dictionary::drops())?)]);
    }
    if place.join("ledger.json").exists() {
        let names = ledger::Table::ALL.map(|table| table.as_str().to_owned());
        return names.into_iter().map(|name| Ok((name.clone(), parquet_below(&place.join(name))?))).collect();
    }
    let message = format!("{} is neither a corpus nor a ledger", place.display());
    Err(CorpusError::Output { message, hint: "name a folder with a manifest.json or a ledger.json".to_owned() })
}

/// A file of a corpus, or the same rows as Parquet.
fn readable((corpus, file): (&Path, &ManifestFile), schema: &SchemaRef, folder: &Path) -> Result<PathBuf, CorpusError> {
    let place = file.place(corpus)?;
    if file.path.ends_with(".parquet") {
        return Ok(place);
    }
    // Files of several corpora may have one name, and what a manifest says is no name to write to.
    let to = folder.join(format!("{}.parquet", blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex()));
    lines::to_parquet(&place, schema, &to)?;
    Ok(to)
}

/// The Parquet files of a table's repositories.
fn parquet_below(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let mut found = Vec::new();
    let Ok(repositories) = std::fs::read_dir(folder) else { return Ok(found) };
    for repository in repositories {
        let repository = repository.map_err(CorpusError::file(folder))?.path();
        for file in std::fs::read_dir(&repository).map_err(CorpusError::file(&repository))? {
            let path = file.map_err(CorpusError::file(&repository))?.path();
            found.extend(path.extension().is_some_and(|extension| extension == "parquet").then_some(path));
        }
    }
    found.sort();
    Ok(found)
}
