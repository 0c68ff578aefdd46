//! `outcross lab counts`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use lab::Family;
use lab::counts::{
    Counts, Spectrum, Strata, StratumRow, Table, TypeRow, write_clumps, write_rows, write_spectrum, write_strata,
    write_types,
};

use super::asked::{FamilyWord, UnitWord, in_units, nothing, shown, source, totals};
use super::opened::{HistoryArgs, Needs, open};
use super::tables;
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::type_counts::{ClassCounts, ClassOf, Counted, Sources};
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Count how often each name, API, import or idiom of source code occurs, and in how many files.
///
/// With --by it says who wrote the lines, or what review they had, by the ledger of the repository, which is scanned if
/// need be. 'outcross lab forecast --counts' reads the table, with names or without.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross lab counts src                             type,count,units
  outcross lab counts src --family api --json
  outcross lab counts . --by claim,review             the same by who wrote the line, and its review
  outcross lab counts src --anonymous -o counts.csv   how types are spread, without a name
  outcross lab counts --merge one.csv other.csv       the tables of two shards as one")]
pub struct Args {
    /// Repositories, ledgers, corpora, files and folders of source code
    #[arg(value_name = "PATH", required_unless_present = "merge", conflicts_with = "merge")]
    paths: Vec<PathBuf>,
    /// What is counted
    #[arg(long, value_name = "FAMILY", default_value = "identifier", conflicts_with = "merge")]
    family: FamilyWord,
    /// The pieces in which occurrences are told apart: function, file or repository
    #[arg(long, value_name = "function|file|repository", default_value = "file", hide_possible_values = true)]
    unit: UnitWord,
    /// A row for each class of lines: who wrote them (claim), what review they had (review)
    #[arg(long, value_name = "claim,review", value_delimiter = ',', hide_possible_values = true)]
    #[arg(conflicts_with = "merge")]
    by: Vec<ByWord>,
    #[command(flatten)]
    history: HistoryArgs,
    /// Write no name: how many types are spread in which way, which is all that a forecast needs
    #[arg(long)]
    anonymous: bool,
    /// Write hashes in place of names, made with the secret in this file: tables made with one secret can be added up
    #[arg(long, value_name = "FILE", requires = "anonymous", conflicts_with = "merge")]
    key: Option<PathBuf>,
    /// Add up tables of counts of shards that have no file in common
    #[arg(long, value_name = "TABLE", num_args = 1..)]
    merge: Vec<PathBuf>,
}

/// `--by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByWord {
    Claim,
    Review,
}

impl From<ByWord> for ClassOf {
    fn from(word: ByWord) -> ClassOf {
        match word {
            ByWord::Claim => ClassOf::Claim,
            ByWord::Review => ClassOf::Review,
        }
    }
}

/// What was counted, or read.
struct Found {
    source: v1::LabSource,
    counts: Form,
}

/// In which form.
enum Form {
    /// Counted.
    Counts { whole: Counts, classes: Vec<ClassCounts>, of: Vec<ClassOf> },
    /// Read from tables.
    Table(Table),
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if args.unit == UnitWord::Token {
        return Err(CommandError::usage("occurrences are counted by function, file or repository, not by token"));
    }
    let is_table = session.settings.format != Format::Json;
    if is_table && args.anonymous && args.key.is_none() && !args.by.is_empty() {
        let error = "a table without names has no classes: nobody could tell which types two classes share";
        return Err(CommandError::usage(error).hint("ask for --json, or hide the names with --key FILE"));
    }
    let found = args.found(session)?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    if is_table {
        write!(output, "{}", Untrusted::new(args.table(&found.counts)?).term_lines())?;
    } else {
        json::write(&mut output, &args.document(found)?)?;
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn found(&self, session: &Session) -> Result<Found, CommandError> {
        if !self.merge.is_empty() {
            let source = v1::LabSource { paths: shown(&self.merge), ..v1::LabSource::default() };
            return Ok(Found { source, counts: Form::Table(tables::read(&self.merge)?) });
        }
        let (family, of) = (Family::from(self.family), self.classes());
        let needs = if of.is_empty() { Needs::Text } else { Needs::AllOrigins };
        let mut sources = open(&self.paths, &self.history, needs, session)?.sources;
        let meter = session.ui.meter("counts");
        let (counted, classes) = match of.is_empty() {
            true => (sources.count(&[family], self.unit.pieces(), &meter)?, Vec::new()),
            false => sources.count_classes(family, (self.unit.pieces(), &of), &meter)?,
        };
        let counts = self.counts(&sources, &counted, (family, classes, of))?;
        Ok(Found { source: source(&self.paths, &sources, &counted, Some(family.name())), counts })
    }

    /// In the units that were asked for, under the names that were.
    fn counts(
        &self,
        sources: &Sources,
        counted: &Counted,
        (family, classes, of): (Family, Vec<ClassCounts>, Vec<ClassOf>),
    ) -> Result<Form, CommandError> {
        let whole = counted.families.get(&family).ok_or_else(|| nothing(&self.paths, family.name()))?;
        let key = self.key.as_deref().map(read_key).transpose()?;
        let shown = |counts: &Counts| {
            let counts = in_units(counts, sources, self.unit)?;
            let hidden = |key: &[u8; 32]| counts.rename(|name| hashed(key, name), |name| hashed(key, name));
            key.as_ref().map_or(Ok(counts.clone()), hidden).map_err(CommandError::usage)
        };
        let class = |of: ClassCounts| Ok(ClassCounts { counts: shown(&of.counts)?, ..of });
        let classes = classes.into_iter().map(class).collect::<Result<_, CommandError>>()?;
        Ok(Form::Counts { whole: shown(whole)?, classes, of })
    }

    /// In the order of columns, each once.
    fn classes(&self) -> Vec<ClassOf> {
        let mut of: Vec<ClassOf> = self.by.iter().map(|word| ClassOf::from(*word)).collect();
        of.sort_unstable();
        of.dedup();
        of
    }

    /// No name, and no hash of one, is written.
    fn is_nameless(&self) -> bool {
        self.anonymous && self.key.is_none()
    }

    fn table(&self, form: &Form) -> Result<String, CommandError> {
        Ok(match form {
            Form::Counts { whole, .. } if self.is_nameless() => write_clumps(&whole.clumps()),
            Form::Counts { whole, of, .. } if of.is_empty() => write_types(whole),
            Form::Counts { classes, of, .. } => write_strata(&strata(classes, of)),
            Form::Table(Table::Clumps(clumps)) => write_clumps(clumps),
            Form::Table(table) if self.anonymous => write_spectrum(&spectrum(table)?),
            Form::Table(Table::Types(rows)) => write_rows(rows),
            Form::Table(Table::Strata(strata)) => write_strata(strata),
            Form::Table(Table::Spectrum(spectrum)) => write_spectrum(spectrum),
        })
    }

    fn document(&self, found: Found) -> Result<v1::LabCounts, CommandError> {
        let source = found.source;
        let (spectrum, types, units, classes) = match &found.counts {
            Form::Counts { whole, classes, of } => {
                let spectrum = whole.spectrum().map_err(CommandError::usage)?;
                let classes = classes.iter().map(|class| self.class(class, of)).collect::<Result<_, _>>()?;
                (spectrum, rows(whole), Some(whole.units().len() as u64), classes)
            }
            Form::Table(table) => (spectrum(table)?, table_rows(table)?, None, self.table_classes(table)?),
        };
        Ok(v1::LabCounts {
            schema: v1::LAB_COUNTS,
            tool: v1::Tool::THIS,
            source: v1::LabSource { paths: if self.anonymous { Vec::new() } else { source.paths }, ..source },
            unit: if self.merge.is_empty() { self.unit.as_str() } else { "unknown" },
            units,
            corpus: totals(&spectrum),
            spectrum: spectrum_rows(&spectrum),
            types: types.filter(|_| !self.is_nameless()).map(type_rows),
            classes,
        })
    }

    fn class(&self, class: &ClassCounts, of: &[ClassOf]) -> Result<v1::LabCountsClass, CommandError> {
        let spectrum = class.counts.spectrum().map_err(CommandError::usage)?;
        let columns: Vec<String> = of.iter().map(|of| of.column().to_owned()).collect();
        let units = Some(class.counts.units().len() as u64);
        Ok(self.class_row((&columns, &class.class), units, &spectrum, rows(&class.counts)))
    }

    /// The classes that a table has.
    fn table_classes(&self, table: &Table) -> Result<Vec<v1::LabCountsClass>, CommandError> {
        let Table::Strata(strata) = table else { return Ok(Vec::new()) };
        let mut classes: Vec<&Vec<String>> = strata.rows.iter().map(|row| &row.class).collect();
        classes.sort_unstable();
        classes.dedup();
        let row = |class: &Vec<String>| {
            let rows = strata.rows.iter().filter(|row| row.class == *class);
            let rows: Vec<TypeRow> = rows.map(|row| row.row.clone()).collect();
            let spectrum = Spectrum::from_counts(rows.iter().map(|row| row.count)).map_err(CommandError::usage)?;
            Ok(self.class_row((&strata.columns, class), None, &spectrum, Some(rows)))
        };
        classes.into_iter().map(row).collect()
    }

    fn class_row(
        &self,
        (columns, class): (&[String], &[String]),
        units: Option<u64>,
        spectrum: &Spectrum,
        rows: Option<Vec<TypeRow>>,
    ) -> v1::LabCountsClass {
        let word = |of: ClassOf| columns.iter().zip(class).find(|(column, _)| *column == of.column());
        v1::LabCountsClass {
            claim: word(ClassOf::Claim).map(|(_, word)| word.clone()),
            review: word(ClassOf::Review).map(|(_, word)| word.clone()),
            units,
            corpus: totals(spectrum),
            spectrum: spectrum_rows(spectrum),
            types: rows.filter(|_| !self.is_nameless()).map(type_rows),
        }
    }
}

fn strata(classes: &[ClassCounts], of: &[ClassOf]) -> Strata {
    let row = |class: &ClassCounts| {
        let rows = rows(&class.counts).unwrap_or_default();
        rows.into_iter().map(|row| StratumRow { row, class: class.class.clone() }).collect::<Vec<_>>()
    };
    let columns = of.iter().map(|of| of.column().to_owned()).collect();
    Strata { columns, rows: classes.iter().flat_map(row).collect() }
}

fn rows(counts: &Counts) -> Option<Vec<TypeRow>> {
    let row =
        |row: &lab::counts::TypeCount| TypeRow { name: row.name.to_string(), count: row.count, units: Some(row.units) };
    Some(counts.types().iter().map(row).collect())
}

fn table_rows(table: &Table) -> Result<Option<Vec<TypeRow>>, CommandError> {
    Ok(match table {
        Table::Types(rows) => Some(rows.clone()),
        Table::Strata(strata) => Some(strata.types().map_err(CommandError::usage)?),
        Table::Spectrum(_) | Table::Clumps(_) => None,
    })
}

fn spectrum(table: &Table) -> Result<Spectrum, CommandError> {
    table.spectrum().map_err(CommandError::usage)
}

fn spectrum_rows(spectrum: &Spectrum) -> Vec<v1::LabSpectrumRow> {
    spectrum.rows().iter().map(|&(count, types)| v1::LabSpectrumRow { count, types }).collect()
}

/// The most frequent first.
fn type_rows(mut rows: Vec<TypeRow>) -> Vec<v1::LabTypeRow> {
    rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    let row = |TypeRow { name, count, units }| v1::LabTypeRow { name, count, units: units.map(u64::from) };
    rows.into_iter().map(row).collect()
}

/// The key that the secret in a file gives.
fn read_key(file: &Path) -> Result<[u8; 32], CommandError> {
    let name = file.display();
    let secret = std::fs::read(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
    match secret.trim_ascii() {
        [] => Err(CommandError::usage(format!("{name} holds no secret")).hint("write 32 random bytes into it")),
        secret => Ok(blake3::derive_key("outcross 2026-11 hidden names of types", secret)),
    }
}

/// What stands for a name: 128 bits, so that no two names of any corpus become one.
fn hashed(key: &[u8; 32], name: &str) -> String {
    blake3::keyed_hash(key, name.as_bytes()).to_hex()[..32].to_owned()
}
