//! `outcross sql`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use corpus::Limits;
use corpus::database::{Answer, Database};

use crate::cli::Format;
use crate::commands::Session;
use crate::commands::curate::threads;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::scanning::ledger_place;
use crate::settings::Destination;
use crate::target::Target;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// The forms of the output.
pub(crate) const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Jsonl, Format::Csv, Format::Parquet];

/// Rows that people are shown.
const MOST_ROWS: usize = 100;

/// The widest cell that people are shown, in characters.
const WIDEST: usize = 60;

/// Memory for sorting, joining and grouping.
const MEMORY_BYTES: usize = 512 << 20;

/// Ask ledgers and corpora in SQL.
///
/// The tables of a ledger are spans, commits, fates and their like ('outcross schema --tables'), those of a corpus are rows
/// and drops. Queries read alone. Other programs can read the same files: they are Parquet.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Text shows the first 100 rows; json, jsonl, csv and parquet have all of them.

Examples:
  outcross sql --tables                                             the tables, and their columns
  outcross sql 'select claim, sum(lines) from spans group by claim'
  outcross sql --from corpus 'select stage, reason, count(*) from drops group by 1, 2 order by 3 desc'
  outcross sql --from corpus 'select repo, path from rows where ai_low > 0.5' --format csv -o ai.csv")]
pub struct Args {
    /// The query
    #[arg(required_unless_present = "tables")]
    query: Option<String>,
    /// Corpora and ledgers (default: the ledger of the repository in this folder)
    #[arg(long, value_name = "DIR")]
    from: Vec<PathBuf>,
    /// List the tables and their columns
    #[arg(long, conflicts_with = "query")]
    tables: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let limits = Limits { threads: threads(session), memory_bytes: MEMORY_BYTES };
    let database = Database::open(&args.places(session)?, limits).map_err(CommandError::from)?;
    match &args.query {
        Some(query) => answer(&database, query, session)?,
        None => tables(&database, session)?,
    }
    Ok(Verdict::Done)
}

impl Args {
    fn places(&self, session: &Session) -> Result<Vec<PathBuf>, CommandError> {
        if !self.from.is_empty() {
            return Ok(self.from.clone());
        }
        let target = Target::open(Path::new("."), None)?;
        let (folder, _) = ledger_place(None, &target, &session.settings)?;
        if folder.join("ledger.json").exists() {
            return Ok(vec![folder]);
        }
        let error = format!("{} has no ledger yet", target.repo_id);
        Err(CommandError::nothing(error).hint("'outcross scan' makes one; --from names a corpus or another ledger"))
    }
}

fn answer(database: &Database, query: &str, session: &Session) -> Result<(), CommandError> {
    if session.settings.format == Format::Parquet {
        let Destination::File(path) = &session.settings.destination else {
            return Err(CommandError::usage("parquet is no text").hint("name a file with -o FILE"));
        };
        return database.parquet(query, path).map(drop).map_err(wrong);
    }
    // A wrong query leaves no half a document.
    let mut bytes = Vec::new();
    match session.settings.format {
        Format::Csv => database.csv(query, &mut bytes).map_err(wrong)?,
        Format::Json | Format::Jsonl => database.json_lines(query, &mut bytes).map_err(wrong)?,
        _ => {}
    }
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Text => shown(&mut output, &database.answer(query, MOST_ROWS).map_err(wrong)?)?,
        Format::Json => json::write(&mut output, &document(query, &bytes)?)?,
        _ => output.write_all(&bytes)?,
    }
    Ok(output.finish()?)
}

/// What is wrong with a query is what was typed.
fn wrong(error: corpus::CorpusError) -> CommandError {
    match error {
        corpus::CorpusError::Engine { message, .. } => {
            CommandError::usage(message).hint("'outcross sql --tables' lists tables and columns")
        }
        error => error.into(),
    }
}

fn document(query: &str, lines: &[u8]) -> Result<v1::SqlAnswer, CommandError> {
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let rows = lines.map(serde_json::from_slice).collect::<Result<_, _>>();
    let rows = rows.map_err(|error| CommandError::usage(format!("the answer is no JSON: {error}")))?;
    Ok(v1::SqlAnswer { schema: v1::SQL, tool: v1::Tool::THIS, query: query.to_owned(), rows })
}

/// A table for people.
fn shown(out: &mut Output, answer: &Answer) -> std::io::Result<()> {
    let cell = |text: &String| {
        let text = Untrusted::new(text.as_bytes()).term().to_string();
        match text.char_indices().nth(WIDEST) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text,
        }
    };
    let rows: Vec<Vec<String>> =
        std::iter::once(&answer.columns).chain(&answer.rows).map(|row| row.iter().map(cell).collect()).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..answer.columns.len()).map(width).collect();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let line = cells.join("  ");
        match at {
            0 => writeln!(out, "{}", out.palette.styled(line.trim_end(), out.palette.strong))?,
            _ => writeln!(out, "{}", line.trim_end())?,
        }
    }
    match answer.all.saturating_sub(answer.rows.len() as u64) {
        0 => Ok(()),
        more => writeln!(out, "and {}; --format csv has all", plain::counted(more, "row")),
    }
}

fn tables(database: &Database, session: &Session) -> Result<(), CommandError> {
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    if session.settings.format == Format::Json {
        let table = |table: &corpus::database::Table| v1::SqlTable {
            name: table.name.clone(),
            columns: table.columns.iter().cloned().collect(),
        };
        let tables = database.tables().iter().map(table).collect();
        json::write(&mut output, &v1::SqlTables { schema: v1::SQL_TABLES, tool: v1::Tool::THIS, tables })?;
    } else {
        for table in database.tables() {
            writeln!(output, "{}", output.palette.styled(&table.name, output.palette.strong))?;
            for (name, kind) in &table.columns {
                writeln!(output, "  {name:<24} {kind}")?;
            }
        }
    }
    Ok(output.finish()?)
}
