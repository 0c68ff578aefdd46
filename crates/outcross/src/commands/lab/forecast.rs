//! `outcross lab forecast`.

use std::io::Write as _;
use std::path::PathBuf;

use lab::Family;
use lab::counts::{Clumps, Counts, Spectrum, Table};
use lab::forecast::{BandForecast, Corpus, Forecast, ForecastError, Generation, Policy, forecast, forecast_units};

use super::asked::{
    FamilyWord, PolicyArgs, UnitWord, assumptions, in_units, no_forecast, nothing, shown, source, totals,
};
use super::opened::{HistoryArgs, Needs, open};
use super::questions::{Questions, converges, half_lost_at};
use super::tables;
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::{lab as text, lab_page};
use crate::ui::{Output, Paging};

/// Forecast how many names, APIs, imports or idioms are left when each generation learns from what the last one wrote.
///
/// A closed form, which takes milliseconds; 'outcross lab run' simulates the same. What a model loses by chance is
/// forecast, which is the least that it loses: selective decoding (temperature, top-p) loses far more.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
A table of counts has the columns type,count[,units], count,types or spread,types, as
'outcross lab counts' writes them.

Examples:
  outcross lab forecast src
  outcross lab forecast src lib --real-fraction 0.1 --unit file
  outcross lab forecast src --family api --real-fraction 0.05..0.15 --generations 20
  outcross lab forecast . --regime mix                 the real share that the repository's ledger gives
  outcross lab forecast one two three --unit repository --real-fraction 0.2
  outcross lab forecast src --keep-count 5 --keep 0.99 --until-loss 0.25
  outcross lab forecast src --regime accumulate --real-fraction 0.1
  outcross lab forecast --counts counts.csv --regime floor:0.1 --json
  outcross lab forecast src --format html -o forecast.html")]
pub struct Args {
    /// Repositories, ledgers, corpora, files and folders of source code
    #[arg(value_name = "PATH", required_unless_present = "counts", conflicts_with = "counts")]
    paths: Vec<PathBuf>,
    /// A table of counts in place of source code; several are those of shards that have no file in common
    #[arg(long, value_name = "FILE")]
    counts: Vec<PathBuf>,
    /// What is counted
    #[arg(long, value_name = "FAMILY", default_value = "identifier", conflicts_with = "counts")]
    family: FamilyWord,
    #[command(flatten)]
    history: HistoryArgs,
    /// What is done with data.
    #[command(flatten)]
    policy: PolicyArgs,
    /// What is asked backwards.
    #[command(flatten)]
    questions: Questions,
}

/// Counts, in the fullest form that is known.
enum Corpora {
    /// In units so large that they decide how wide an interval is.
    Units(Counts, Clumps),
    Clumps(Clumps),
    Spectrum(Spectrum),
}

impl Corpora {
    fn corpus(&self) -> Corpus<'_> {
        match self {
            Corpora::Units(_, clumps) | Corpora::Clumps(clumps) => Corpus::Clumps(clumps),
            Corpora::Spectrum(spectrum) => Corpus::Spectrum(spectrum),
        }
    }

    fn spectrum(&self) -> Result<Spectrum, CommandError> {
        match self {
            Corpora::Units(_, clumps) | Corpora::Clumps(clumps) => clumps.spectrum().map_err(CommandError::usage),
            Corpora::Spectrum(spectrum) => Ok(spectrum.clone()),
        }
    }

    fn forecast(&self, policy: &Policy, generations: u32) -> Result<Forecast, ForecastError> {
        match self {
            Corpora::Units(counts, _) => forecast_units(counts, policy, generations),
            Corpora::Clumps(_) | Corpora::Spectrum(_) => forecast(self.corpus(), policy, generations),
        }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    args.policy.policy(1)?;
    args.questions.check(args.policy.generations)?;
    if args.policy.asks_ledger() && !args.counts.is_empty() {
        let error = "a table of counts does not say how much of it is real";
        return Err(CommandError::usage(error).hint("say it: --real-fraction F, or --regime mix:F"));
    }
    let (corpora, source, args) = match args.counts.as_slice() {
        [] => args.counts_of_code(session)?,
        files => (from_tables(files)?, v1::LabSource { paths: shown(files), ..v1::LabSource::default() }, args.clone()),
    };
    let spectrum = corpora.spectrum()?;
    let policy = args.policy.policy(spectrum.tokens())?;
    let outcome = corpora.forecast(&policy, args.policy.generations).map_err(no_forecast)?;
    let document = args.document(&corpora, &policy, &outcome, (source, totals(&spectrum)))?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        Format::Html => output.write_all(lab_page::forecast(&document).html().as_bytes())?,
        _ => text::forecast(&mut output, &document)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn from_tables(files: &[PathBuf]) -> Result<Corpora, CommandError> {
    Ok(match tables::read(files)? {
        Table::Clumps(clumps) => Corpora::Clumps(clumps),
        other => Corpora::Spectrum(other.spectrum().map_err(CommandError::usage)?),
    })
}

impl Args {
    /// The counts, and what was asked with what a ledger says of it.
    fn counts_of_code(&self, session: &Session) -> Result<(Corpora, v1::LabSource, Args), CommandError> {
        let family = Family::from(self.family);
        let needs = if self.policy.asks_ledger() { Needs::Ledgers } else { Needs::Text };
        let opened = open(&self.paths, &self.history, needs, session)?;
        let args = Args { policy: self.policy.corrected(&opened)?, ..self.clone() };
        let mut sources = opened.sources;
        let counted = sources.count(&[family], self.policy.unit.pieces(), &session.ui.meter("forecast"))?;
        let counts = counted.families.get(&family).ok_or_else(|| nothing(&self.paths, family.name()))?;
        let counts = in_units(counts, &sources, self.policy.unit)?;
        let source = source(&self.paths, &sources, &counted, Some(family.name()));
        let clumps = counts.clumps();
        let is_large = self.policy.unit == UnitWord::Repository;
        Ok((if is_large { Corpora::Units(counts, clumps) } else { Corpora::Clumps(clumps) }, source, args))
    }

    fn document(
        &self,
        corpora: &Corpora,
        policy: &Policy,
        outcome: &Forecast,
        (source, corpus): (v1::LabSource, v1::LabTotals),
    ) -> Result<v1::LabForecast, CommandError> {
        let questions = &self.questions;
        let half_lost_at = half_lost_at(corpora.corpus(), policy)?;
        let until_loss = questions.until_loss(corpora.corpus(), policy)?;
        let convergence = converges(policy)?;
        let policy = self.policy.document(policy);
        Ok(v1::LabForecast {
            schema: v1::LAB_FORECAST,
            tool: v1::Tool::THIS,
            source,
            corpus,
            generations: outcome.generations.iter().map(generation).collect(),
            half_lost_at,
            until_loss,
            needs: questions.needs(self.policy.generations)?,
            convergence,
            assumptions: assumptions(&policy, &[Family::from(self.family)].into()),
            policy,
        })
    }
}

fn generation(row: &Generation) -> v1::LabGeneration {
    v1::LabGeneration {
        generation: row.generation,
        types_kept: row.kept.value,
        types_kept_low: row.kept.low,
        types_kept_high: row.kept.high,
        lost_real_mass: row.lost_mass.value,
        lost_real_mass_low: row.lost_mass.low,
        lost_real_mass_high: row.lost_mass.high,
        bands: row.bands.iter().map(band).collect(),
    }
}

fn band(row: &BandForecast) -> v1::LabBand {
    v1::LabBand {
        count_low: row.band.low,
        count_high: row.band.high,
        types: row.types,
        types_kept: row.kept.value,
        types_kept_low: row.kept.low,
        types_kept_high: row.kept.high,
    }
}
