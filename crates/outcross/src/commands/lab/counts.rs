//! `outcross lab counts`.

use std::io::Write as _;
use std::path::PathBuf;

use lab::Family;
use lab::counts::{Counts, write_clumps, write_types};

use super::asked::{FamilyWord, UnitWord, nothing, source, totals};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::type_counts::Sources;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Count how often each name, API, import or idiom of source code occurs, and in how many files.
///
/// 'outcross lab forecast --counts' reads the table, with names or without.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross lab counts src                             type,count,units
  outcross lab counts src --family api --json
  outcross lab counts src --anonymous -o counts.csv   how types are spread, without a name")]
pub struct Args {
    /// Files and folders of source code
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// What is counted
    #[arg(long, value_name = "FAMILY", default_value = "identifier")]
    family: FamilyWord,
    /// The pieces in which occurrences are told apart: function or file
    #[arg(long, value_name = "function|file", default_value = "file", hide_possible_values = true)]
    unit: UnitWord,
    /// Write no name: how many types are spread in which way, which is all that a forecast needs
    #[arg(long)]
    anonymous: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if args.unit == UnitWord::Token {
        return Err(CommandError::usage("occurrences are counted by function or by file, not by token"));
    }
    let family = Family::from(args.family);
    let mut sources = Sources::find(&args.paths)?;
    let counted = sources.count(&[family], args.unit.pieces(), &session.ui.meter("counts"))?;
    let counts = counted.families.get(&family).ok_or_else(|| nothing(&args.paths, family.name()))?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    if session.settings.format == Format::Json {
        let source = source(&args.paths, &sources, &counted, Some(family.name()));
        json::write(&mut output, &args.document(counts, source)?)?;
    } else {
        let table = if args.anonymous { write_clumps(&counts.clumps()) } else { write_types(counts) };
        write!(output, "{}", Untrusted::new(table).term_lines())?;
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn document(&self, counts: &Counts, source: v1::LabSource) -> Result<v1::LabCounts, CommandError> {
        let spectrum = counts.spectrum().map_err(CommandError::usage)?;
        let row = |&(count, types): &(u64, u64)| v1::LabSpectrumRow { count, types };
        Ok(v1::LabCounts {
            schema: v1::LAB_COUNTS,
            tool: v1::Tool::THIS,
            source: v1::LabSource { paths: if self.anonymous { Vec::new() } else { source.paths }, ..source },
            unit: self.unit.as_str(),
            units: counts.units().len() as u64,
            corpus: totals(&spectrum),
            spectrum: spectrum.rows().iter().map(row).collect(),
            types: (!self.anonymous).then(|| types(counts)),
        })
    }
}

fn types(counts: &Counts) -> Vec<v1::LabTypeRow> {
    let mut rows: Vec<_> = counts.types().iter().collect();
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let row = |row: &lab::counts::TypeCount| v1::LabTypeRow {
        name: row.name.to_string(),
        count: row.count,
        units: row.units.into(),
    };
    rows.into_iter().map(row).collect()
}
