//! `outcross lab forecast`.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use lab::Family;
use lab::counts::{Clumps, ReadProblem, Spectrum, Table, read_table};
use lab::forecast::{BandForecast, Corpus, Forecast, Generation, Policy, forecast};

use super::asked::{FamilyWord, PolicyArgs, assumptions, no_forecast, nothing, shown, source, totals};
use super::questions::{Questions, converges, half_lost_at};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::{lab as text, lab_page};
use crate::type_counts::Sources;
use crate::ui::{Output, Paging};

/// The largest table of counts that is read, in bytes.
const LARGEST_TABLE_BYTES: u64 = 1 << 30;

/// Forecast how many names, APIs, imports or idioms are left when each generation learns from what the last one wrote.
///
/// A closed form, which takes milliseconds; 'outcross lab run' simulates the same. What a model loses by chance is
/// forecast, which is the least that it loses: selective decoding (temperature, top-p) loses far more.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A table of counts has the columns type,count[,units], count,types or spread,types, as
'outcross lab counts' writes them.

Examples:
  outcross lab forecast src
  outcross lab forecast src lib --real-fraction 0.1 --unit file
  outcross lab forecast src --family api --real-fraction 0.05..0.15 --generations 20
  outcross lab forecast src --keep-count 5 --keep 0.99 --until-loss 0.25
  outcross lab forecast src --regime accumulate --real-fraction 0.1
  outcross lab forecast --counts counts.csv --regime floor:0.1 --json
  outcross lab forecast src --format html -o forecast.html")]
pub struct Args {
    /// Files and folders of source code
    #[arg(value_name = "PATH", required_unless_present = "counts", conflicts_with = "counts")]
    paths: Vec<PathBuf>,
    /// A table of counts in place of source code
    #[arg(long, value_name = "FILE")]
    counts: Option<PathBuf>,
    /// What is counted
    #[arg(long, value_name = "FAMILY", default_value = "identifier", conflicts_with = "counts")]
    family: FamilyWord,
    /// What is done with data.
    #[command(flatten)]
    policy: PolicyArgs,
    /// What is asked backwards.
    #[command(flatten)]
    questions: Questions,
}

/// Counts, in the fullest form that is known.
enum Corpora {
    Clumps(Clumps),
    Spectrum(Spectrum),
}

impl Corpora {
    fn corpus(&self) -> Corpus<'_> {
        match self {
            Corpora::Clumps(clumps) => Corpus::Clumps(clumps),
            Corpora::Spectrum(spectrum) => Corpus::Spectrum(spectrum),
        }
    }

    fn spectrum(&self) -> Result<Spectrum, CommandError> {
        match self {
            Corpora::Clumps(clumps) => clumps.spectrum().map_err(CommandError::usage),
            Corpora::Spectrum(spectrum) => Ok(spectrum.clone()),
        }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    args.policy.policy(1)?;
    args.questions.check(args.policy.generations)?;
    let (corpora, source) = match &args.counts {
        Some(file) => from_table(file)?,
        None => args.counts_of_code(session)?,
    };
    let spectrum = corpora.spectrum()?;
    let policy = args.policy.policy(spectrum.tokens())?;
    let outcome = forecast(corpora.corpus(), &policy, args.policy.generations).map_err(no_forecast)?;
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

/// Counts from a file, or from stdin if it is `-`.
fn from_table(file: &Path) -> Result<(Corpora, v1::LabSource), CommandError> {
    let unreadable = |error| CommandError::usage(format!("cannot read {}: {error}", file.display()));
    let mut text = String::new();
    let reader: Box<dyn std::io::Read> = match file.as_os_str() == "-" {
        true => Box::new(std::io::stdin()),
        false => Box::new(std::fs::File::open(file).map_err(unreadable)?),
    };
    reader.take(LARGEST_TABLE_BYTES).read_to_string(&mut text).map_err(unreadable)?;
    let table = read_table(&text).map_err(|error| {
        let said = format!("{}: {error}", file.display());
        if error.problem == ReadProblem::Empty { CommandError::nothing(said) } else { CommandError::usage(said) }
    })?;
    let corpora = match table {
        Table::Clumps(clumps) => Corpora::Clumps(clumps),
        other => Corpora::Spectrum(other.spectrum().map_err(CommandError::usage)?),
    };
    Ok((corpora, v1::LabSource { paths: shown(&[file.to_owned()]), ..v1::LabSource::default() }))
}

impl Args {
    fn counts_of_code(&self, session: &Session) -> Result<(Corpora, v1::LabSource), CommandError> {
        let family = Family::from(self.family);
        let mut sources = Sources::find(&self.paths)?;
        let counted = sources.count(&[family], self.policy.unit.pieces(), &session.ui.meter("forecast"))?;
        let counts = counted.families.get(&family).ok_or_else(|| nothing(&self.paths, family.name()))?;
        let source = source(&self.paths, &sources, &counted, Some(family.name()));
        Ok((Corpora::Clumps(counts.clumps()), source))
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
            assumptions: assumptions(&policy),
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
