//! `outcross schema`.

use std::io::{self, Write};

use ledger::Table;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::ui::{Output, Paging};

/// Print the JSON Schema of an output, or the columns of the tables.
///
/// Without a name: the list of outputs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross schema                      the outputs that have a schema
  outcross schema blame                the JSON Schema of 'outcross blame --json'
  outcross schema outcross.toml        the JSON Schema of the policy, for editors
  outcross schema --tables             the tables of a ledger, column by column
  outcross schema --tables --json      the same for programs")]
pub struct Args {
    /// The output
    #[arg(conflicts_with = "tables")]
    name: Option<String>,
    /// The columns of a ledger's tables
    #[arg(long)]
    tables: bool,
}

/// A schema is JSON; the lists are text, the columns either.
pub(crate) fn formats(args: &Args) -> &'static [Format] {
    match (&args.name, args.tables) {
        (Some(_), _) => &[Format::Json],
        (None, true) => &[Format::Text, Format::Json],
        (None, false) => &[Format::Text],
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let document = args.name.as_deref().map(find).transpose()?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match document {
        Some(document) => json::write(&mut output, &document.json_schema())?,
        None if args.tables && session.settings.format == Format::Json => json::write(&mut output, &tables())?,
        None if args.tables => write_columns(&mut output)?,
        None => write_names(&mut output)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

/// What people type for a document of another name.
const ALIASES: [(&str, &str); 1] = [("outcross.toml", "outcross-toml")];

fn find(name: &str) -> Result<&'static v1::Document, CommandError> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| *name);
    let names: Vec<_> = v1::DOCUMENTS.iter().map(|document| document.name).collect();
    v1::DOCUMENTS.iter().find(|document| document.name == name || document.id == name).ok_or_else(|| {
        CommandError::usage(format!("no output is called '{name}'")).hint(format!("there are: {}", names.join(", ")))
    })
}

fn write_names(out: &mut impl Write) -> io::Result<()> {
    v1::DOCUMENTS.iter().try_for_each(|document| writeln!(out, "{:15} {}", document.name, document.id))
}

fn write_columns(out: &mut impl Write) -> io::Result<()> {
    for (at, table) in Table::ALL.into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{table}: one row is {}", table.row_meaning())?;
        for column in ledger::columns(table) {
            let kind = if column.nullable { format!("{}?", column.kind) } else { column.kind.to_string() };
            writeln!(out, "  {:18} {kind:18} {}", column.name, column.meaning)?;
        }
    }
    Ok(())
}

fn tables() -> v1::Tables {
    let column = |column: &ledger::Column| v1::Column {
        name: column.name,
        kind: column.kind.as_str(),
        nullable: column.nullable,
        meaning: column.meaning,
    };
    let table = |table: Table| v1::Table {
        name: table.as_str(),
        row: table.row_meaning(),
        columns: ledger::columns(table).iter().map(column).collect(),
    };
    v1::Tables {
        schema: v1::TABLES,
        tool: v1::Tool::THIS,
        version: ledger::SCHEMA_VERSION,
        tables: Table::ALL.into_iter().map(table).collect(),
    }
}
