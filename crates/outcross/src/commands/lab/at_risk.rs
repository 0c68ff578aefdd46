//! `outcross lab at-risk`.

mod deprecated;
mod floor_file;
mod floors;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use lab::Family;
use lab::at_risk::{Endangered, endangered};
use lab::counts::Counts;
use lab::forecast::Policy;

use super::asked::{FamilyWord, PolicyArgs, UnitWord, assumptions, in_units, no_forecast, nothing, source};
use super::opened::{HistoryArgs, Needs, open};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::{lab_at_risk as text, lab_page};
use crate::type_counts::{Counted, Pieces, Sources, file_of};
use crate::ui::{Output, Paging};
use deprecated::{Found, Heads, Table};
use floor_file::Chosen;
use floors::{FloorFrom, Material};

/// The share of the code that a floor may have of which is said how much it holds.
const A_TENTH: f64 = 0.1;

/// Name the APIs, imports and idioms that are expected to vanish, and the cheapest functions that keep them.
///
/// A floor is a set of real functions that every generation is trained on again. It is chosen greedily: always the
/// function that adds the most types for its tokens, with each year's code taken as far as its part of the code goes, so
/// that a floor is no museum. When code was written a repository's ledger says, which is made if need be; of plain
/// folders nobody knows.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
A table of deprecated names has the columns language,name[,since][,replacement], as CSV
or as [[deprecated]] in TOML. What is in it need not be saved.

Examples:
  outcross lab at-risk . --real-fraction 0.1
  outcross lab at-risk src --family api --generations 5 --below 0.9 --top 50 --sort survival
  outcross lab at-risk . --floor-from reviewed --floor-out floor.csv
  outcross lab at-risk . --deprecated names.csv --unit file --json
  outcross lab at-risk src --top 50 --format html -o at-risk.html")]
pub struct Args {
    /// Repositories, ledgers, corpora, files and folders of source code
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// What is looked at (may be given several times; default: api, import and idiom)
    #[arg(long = "family", value_name = "FAMILY")]
    families: Vec<FamilyWord>,
    #[command(flatten)]
    history: HistoryArgs,
    /// What is done with data.
    #[command(flatten)]
    policy: PolicyArgs,
    /// A type is endangered if its chance to be left is below this
    #[arg(long, value_name = "CHANCE", default_value_t = 0.5, allow_hyphen_values = true)]
    below: f64,
    /// In which order types are shown: the most frequent first, the least likely to be left, those in the most files, or
    /// by name
    #[arg(long, value_name = "count|survival|files|name", default_value = "count", hide_possible_values = true)]
    sort: SortWord,
    /// How many types of each family are shown; JSON has all
    #[arg(long, value_name = "N", default_value_t = 15)]
    top: usize,
    /// Which functions may be in a floor: any, those that people wrote (human), those of them that another person
    /// approved (reviewed)
    #[arg(long, value_name = "any|human|reviewed", default_value = "any", hide_possible_values = true)]
    floor_from: FloorFrom,
    /// Write the functions of the floor that saves all: CSV if the file is called so, else a JSON object a line
    #[arg(long, value_name = "FILE")]
    floor_out: Option<PathBuf>,
    /// Names that are deprecated and need not be saved, as CSV or TOML
    #[arg(long, value_name = "FILE")]
    deprecated: Option<PathBuf>,
}

/// `--sort`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortWord {
    Count,
    Survival,
    Files,
    Name,
}

/// What was counted.
struct Corpus {
    sources: Sources,
    files: Counted,
    functions: Counted,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if !(0.0..=1.0).contains(&args.below) {
        return Err(CommandError::usage(format!("--below is {}, which is outside 0 to 1", args.below)));
    }
    args.policy.policy(1)?;
    let table = args.deprecated.as_deref().map(Table::read).transpose()?;
    let opened = open(&args.paths, &args.history, args.needs(), session)?;
    let args = &Args { policy: args.policy.corrected(&opened)?, ..args.clone() };
    let mut sources = opened.sources;
    let mut counted = args.families();
    counted.extend(table.iter().flat_map(|_| deprecated::HEADS));
    let pieces = [Pieces::Files, Pieces::Functions];
    let counted: Vec<Family> = counted.into_iter().collect();
    let [files, functions] = sources.count_each(&counted, pieces, &session.ui.meter("at-risk"))?;
    let corpus = Corpus { sources, files, functions };
    let (document, chosen) = args.document(&corpus, table.as_ref())?;
    if let Some(file) = &args.floor_out {
        chosen.write(file, &corpus.sources)?;
    }
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        Format::Html => output.write_all(lab_page::at_risk(&document, args.top).html().as_bytes())?,
        _ => text::write(&mut output, &document, args.top)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn needs(&self) -> Needs {
        let is_strict = self.floor_from.needs_origins() || self.policy.asks_ledger();
        if is_strict { Needs::AllOrigins } else { Needs::Origins }
    }

    fn families(&self) -> BTreeSet<Family> {
        let usual = [FamilyWord::Api, FamilyWord::Import, FamilyWord::Idiom];
        let asked = if self.families.is_empty() { &usual[..] } else { &self.families };
        asked.iter().map(|word| Family::from(*word)).collect()
    }

    fn document(&self, corpus: &Corpus, table: Option<&Table>) -> Result<(v1::LabAtRisk, Chosen), CommandError> {
        let (mut rows, mut chosen) = (Vec::new(), Chosen::default());
        let heads = table.map(|_| Heads::of(&corpus.files)).unwrap_or_default();
        for family in self.families() {
            let Some(files) = corpus.files.families.get(&family) else { continue };
            let deprecated = table.map(|table| table.types(family, files, &heads));
            rows.push(self.family(family, corpus, deprecated, &mut chosen)?);
        }
        if rows.is_empty() {
            return Err(nothing(&self.paths, "that was asked for"));
        }
        let policy = self.policy.document(&self.policy.policy(1)?);
        let document = v1::LabAtRisk {
            schema: v1::LAB_AT_RISK,
            tool: v1::Tool::THIS,
            source: source(&self.paths, &corpus.sources, &corpus.files, None),
            generation: self.policy.generations,
            below: self.below,
            floor_from: self.floor_from.as_str(),
            families: rows,
            assumptions: assumptions(&policy, &self.families()),
            policy,
        };
        Ok((document, chosen))
    }

    fn family(
        &self,
        family: Family,
        corpus: &Corpus,
        deprecated: Option<Found<'_>>,
        chosen: &mut Chosen,
    ) -> Result<v1::LabFamilyAtRisk, CommandError> {
        let of = |counted: &Counted| counted.families.get(&family).cloned().unwrap_or_default();
        let (files, functions) = (of(&corpus.files), of(&corpus.functions));
        let spread = match self.policy.unit {
            UnitWord::Function => functions.clone(),
            unit => in_units(&files, &corpus.sources, unit)?,
        };
        let policy = self.policy.policy(spread.types().iter().map(|row| row.count).sum())?;
        let rows = self.rows(&spread, (&files, &policy), deprecated.as_ref())?;
        let names = deprecated.map(|found| found.into_keys().collect::<BTreeSet<String>>());
        let old = names.as_ref().map_or(0, BTreeSet::len) as u64;
        let material = Material::new(&functions, (&corpus.functions, self.floor_from), names)?;
        let saved: BTreeSet<&str> =
            rows.iter().filter(|row| row.deprecated.is_none()).map(|row| row.name.as_str()).collect();
        let cheapest = material.of_all(&saved);
        chosen.add(family.name(), &cheapest);
        let types = spread.types().len() as u64;
        Ok(v1::LabFamilyAtRisk {
            family: family.name(),
            types,
            endangered: rows.len() as u64,
            endangered_deprecated: self.deprecated.as_ref().map(|_| rows.len() as u64 - saved.len() as u64),
            cheapest_floor: cheapest.document,
            best_tenth: material.of_share(A_TENTH, types - old).document,
            rows,
        })
    }

    /// The endangered types in the order that was asked for.
    fn rows(
        &self,
        spread: &Counts,
        (files, policy): (&Counts, &Policy),
        deprecated: Option<&Found<'_>>,
    ) -> Result<Vec<v1::LabEndangered>, CommandError> {
        let found = endangered(spread, policy, self.policy.generations, self.below).map_err(no_forecast)?;
        let row = |row: &Endangered| v1::LabEndangered {
            name: row.name.to_string(),
            count: row.count,
            files: in_files(row, spread, files),
            survival: row.survival,
            deprecated: deprecated
                .and_then(|found| found.get(row.name.as_ref()))
                .map(|row| v1::LabDeprecated { since: row.since.clone(), replacement: row.replacement.clone() }),
        };
        let mut rows: Vec<v1::LabEndangered> = found.iter().map(row).collect();
        rows.sort_by(|a, b| {
            let by = match self.sort {
                SortWord::Count => b.count.cmp(&a.count),
                SortWord::Survival => a.survival.total_cmp(&b.survival),
                SortWord::Files => b.files.cmp(&a.files),
                SortWord::Name => std::cmp::Ordering::Equal,
            };
            by.then_with(|| a.name.cmp(&b.name))
        });
        Ok(rows)
    }
}

/// In how many files a type is: pairs of calls and shapes of statements that only a function has whole are in those of
/// its functions.
fn in_files(row: &Endangered, spread: &Counts, files: &Counts) -> u64 {
    if let Some(by_file) = files.get(&row.name) {
        return by_file.units.into();
    }
    let files: BTreeSet<&str> = row.places.iter().map(|place| file_of(&spread.units()[*place].name)).collect();
    files.len() as u64
}
