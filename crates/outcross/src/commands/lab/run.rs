//! `outcross lab run`.

mod against;
mod definitions;
mod endangered;
mod journal;
mod language;
mod ngram;
mod parsing;
mod published;
mod recommender;
mod simulate;
#[cfg(feature = "neural")]
mod transformer;
mod vae;
mod written;
mod zipf;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use lab::forecast::ForecastError;
use lab::run::ngram::Decode;
use lab::run::{Regime, RunError};
use lab::seed::Seed;

use self::journal::Journal;
use self::simulate::Simulation;
use super::opened::{HistoryArgs, Needs, open};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::json::{self, v1};
use crate::output::{lab_page, lab_run as text, lab_run_table};
use crate::type_counts::Sources;
use crate::ui::{Output, Paging};
use crate::witness::store::replace;

/// The most generations that are simulated.
const MOST_GENERATIONS: u32 = 10_000;

/// Samples of a generation if nothing is said.
const SAMPLES: usize = 100;

/// How often the transformer sees as many tokens as people wrote if nothing is said.
const TRANSFORMER_ROUNDS: usize = 10;

/// The most samples of a generation.
const MOST_SAMPLES: usize = 1_000_000;

/// The most samples that a regime remembers: a gigabyte or two.
const MOST_REMEMBERED: usize = 100_000_000;

/// Simulate generations that each learn from what the last one wrote, and compare what is left with the forecast.
///
/// gaussian, gmm and linear are the models of published results; zipf draws types by their frequencies, which is what
/// the forecast describes; ngram is a language model that writes the source code anew in each generation; recommender
/// shows items as often as they were taken, and what is shown is taken; vae draws digits, and its page shows them;
/// transformer is a small neural language model, which is there if outcross was built with --features neural.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The same seed gives the same bytes on any number of threads; with transformer about the same numbers, and on another
machine less alike. With --state a run that was stopped goes on
where it was, and one that has ended goes on to more generations; either way the bytes are the same.

parquet has a row a regime, generation and measure, with the columns model, seed, regime, generation,
measure, count_low, count_high, types, value, expected, expected_low, expected_high. Rows with counts
are of the types that occur so often in the real corpus, of which there are as many as types says.

Examples:
  outcross lab run gaussian --generations 100 --regime replace --regime accumulate
  outcross lab run zipf src --regime replace --regime mix:0.1
  outcross lab run ngram src --regime mix:0.1 --seed 1 --json
  outcross lab run recommender --alpha 1.5 --regime replace --regime accumulate
  outcross lab run ngram src --temperature 0.9 --report run.html
  outcross lab run ngram src --generations 50 --state run.state
  outcross lab run ngram src --regime replace --regime mix:0.1 --format html -o run.html
  outcross lab run zipf src --format parquet -o run.parquet
  outcross lab run vae --regime replace --regime mix:0.5 --format html -o digits.html
  outcross lab run transformer src/parse --temperature 0.8 --generations 2")]
pub struct Args {
    /// The model
    #[arg(value_name = "gaussian|gmm|linear|zipf|ngram|recommender|vae|transformer", hide_possible_values = true)]
    preset: Preset,
    /// Repositories, ledgers, corpora, files and folders of source code, for zipf, ngram, transformer and recommender;
    /// without, zipf and recommender take made-up frequencies
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the next generation is trained on (may be given several times): replace, mix:F, floor:F, accumulate,
    /// accumulate-subsample[:TOKENS], window:N; of ngram and transformer also resample, gated:F,F and self-gated[:F]
    #[arg(long = "regime", value_name = "REGIME", default_value = "replace")]
    regimes: Vec<String>,
    /// How many generations
    #[arg(long, value_name = "N", default_value_t = 10)]
    generations: u32,
    /// Where random numbers come from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Samples a generation, for gaussian, gmm and linear, and images for vae [default: 100, for vae 1000]
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// How often a model sees as many images as a generation has, for vae, or as many tokens as people wrote, for
    /// transformer [default: 30, for transformer 10]
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// The longest n-grams, for ngram: 1 to 5
    #[arg(long, value_name = "N", default_value_t = 3)]
    order: usize,
    /// Below 1 the likely becomes likelier, for ngram and transformer
    #[arg(long, value_name = "T", default_value_t = 1.0, allow_hyphen_values = true)]
    temperature: f64,
    /// Choose from the most likely tokens that together have this chance, for ngram and transformer
    #[arg(long, value_name = "P", default_value_t = 1.0, allow_hyphen_values = true)]
    top_p: f64,
    /// Items are shown with chances in proportion to their popularity to the power of this, for recommender: 0 to 10
    #[arg(long, value_name = "ALPHA", default_value_t = 1.0, allow_hyphen_values = true)]
    alpha: f64,
    /// Also score held-out code by who wrote most lines of its file, as the repository's ledger has it: claim; for ngram
    /// and transformer
    #[arg(long, value_name = "claim", hide_possible_values = true)]
    by: Option<HeldOutBy>,
    #[command(flatten)]
    history: HistoryArgs,
    /// Write the page of the run to a file too, whatever the form of the output (as --format html does)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// A file in which the run keeps what is done, and from which it goes on
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Stop as if interrupted after so many simulated generations
    #[arg(long, value_name = "N", hide = true)]
    stop_after: Option<u32>,
}

/// `--by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HeldOutBy {
    Claim,
}

/// The model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Preset {
    Gaussian,
    Gmm,
    Linear,
    Zipf,
    Ngram,
    Recommender,
    Vae,
    Transformer,
}

impl Preset {
    fn as_str(self) -> &'static str {
        match self {
            Preset::Gaussian => "gaussian",
            Preset::Gmm => "gmm",
            Preset::Linear => "linear",
            Preset::Zipf => "zipf",
            Preset::Ngram => "ngram",
            Preset::Recommender => "recommender",
            Preset::Vae => "vae",
            Preset::Transformer => "transformer",
        }
    }

    /// Refuses what this build does not have.
    fn check_is_built(self) -> Result<(), CommandError> {
        if self != Preset::Transformer || cfg!(feature = "neural") {
            return Ok(());
        }
        let error = CommandError::usage("this build of outcross has no transformer");
        Err(error
            .hint("build one that has: cargo install --path crates/outcross --features neural (some minutes more)"))
    }
}

/// Generations under one regime, from 0.
type Rows = Vec<v1::LabRunGeneration>;

/// What was simulated.
#[derive(Default)]
struct Found {
    /// What the model learned from; `None` where it is made up.
    source: Option<v1::LabSource>,
    /// Of each regime.
    rows: Vec<Rows>,
    /// Endangered types, where types have names.
    endangered: Option<v1::LabRunEndangered>,
    /// Images, of a model that draws.
    images: Option<v1::LabRunImages>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let regimes = args.check()?;
    if session.settings.format == Format::Parquet && session.settings.is_screen {
        let error = CommandError::usage("Parquet is no text for a terminal");
        return Err(error.hint("write it to a file: -o FILE"));
    }
    let document = args.document(&regimes, session)?;
    if let Some(report) = &args.report {
        replace(report, lab_page::page(&document).html().as_bytes())?;
    }
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        Format::Html => output.write_all(lab_page::page(&document).html().as_bytes())?,
        Format::Parquet => {
            let mut file = Vec::new();
            ledger::write_measures(&mut file, lab_run_table::rows(&document))?;
            output.write_all(&file)?;
        }
        _ => text::write(&mut output, &document)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    /// Refuses what can't be before any work is done.
    fn check(&self) -> Result<Vec<Regime>, CommandError> {
        self.preset.check_is_built()?;
        if !(1..=MOST_GENERATIONS).contains(&self.generations) {
            let asked = self.generations;
            let error =
                CommandError::usage(format!("{asked} generations are asked for; 1 to {MOST_GENERATIONS} can be"));
            return Err(error.hint("generation 0 is the truth, which every run has"));
        }
        let is_language = matches!(self.preset, Preset::Ngram | Preset::Transformer);
        let takes_paths = is_language || matches!(self.preset, Preset::Zipf | Preset::Recommender);
        match (self.preset, self.paths.is_empty()) {
            (preset, true) if is_language => {
                let error = format!("{} learns from source code: name files or folders", preset.as_str());
                return Err(CommandError::usage(error));
            }
            (preset, false) if !takes_paths => {
                return Err(CommandError::usage(format!("{} takes no source code", preset.as_str())));
            }
            _ => {}
        }
        if self.by.is_some() && !is_language {
            let error = format!("{} scores no held-out code", self.preset.as_str());
            return Err(CommandError::usage(error).hint("--by claim is for ngram and transformer"));
        }
        let regimes: Vec<Regime> =
            self.regimes.iter().map(|text| text.parse().map_err(no_run)).collect::<Result<_, _>>()?;
        if !takes_paths {
            self.check_samples(&regimes)?;
        }
        Ok(regimes)
    }

    /// Refuses more samples than memory holds.
    fn check_samples(&self, regimes: &[Regime]) -> Result<(), CommandError> {
        let samples = self.samples();
        if samples > MOST_SAMPLES {
            return Err(CommandError::usage(format!(
                "{samples} samples a generation are asked for; {MOST_SAMPLES} can be"
            )));
        }
        let remembered = |regime: &Regime| match regime {
            Regime::Accumulate | Regime::AccumulateSubsample { .. } => self.generations,
            Regime::Window { generations } => self.generations.min(*generations),
            _ => 1,
        };
        let most = regimes.iter().map(remembered).max().unwrap_or(1) as usize * samples;
        let can_be = if self.preset == Preset::Vae { vae::MOST_REMEMBERED } else { MOST_REMEMBERED };
        if self.preset != Preset::Linear && most > can_be {
            let error = CommandError::usage(format!("{most} samples would be remembered; {can_be} can be"));
            return Err(error.hint("ask for fewer --samples or --generations"));
        }
        Ok(())
    }

    fn document(&self, regimes: &[Regime], session: &Session) -> Result<v1::LabRun, CommandError> {
        let Found { source, rows, endangered, images } = match self.preset {
            Preset::Zipf => zipf::run(self, regimes, session)?,
            Preset::Ngram => ngram::run(self, regimes, session)?,
            Preset::Recommender => recommender::run(self, regimes, session)?,
            Preset::Vae => vae::run(self, regimes, session)?,
            #[cfg(feature = "neural")]
            Preset::Transformer => transformer::run(self, regimes, session)?,
            _ => Found { rows: published::run(self, regimes, session)?, ..Found::default() },
        };
        let runs = self.regimes.iter().zip(rows);
        Ok(v1::LabRun {
            schema: v1::LAB_RUN,
            tool: v1::Tool::THIS,
            preset: self.preset.as_str(),
            seed: self.seed,
            model: self.model(),
            source,
            definitions: definitions::of(self.preset),
            endangered,
            images,
            runs: runs.map(|(regime, generations)| v1::LabRegimeRun { regime: regime.clone(), generations }).collect(),
        })
    }

    fn model(&self) -> BTreeMap<&'static str, f64> {
        match self.preset {
            Preset::Zipf => BTreeMap::new(),
            Preset::Ngram => {
                [("order", self.order as f64), ("temperature", self.temperature), ("top_p", self.top_p)].into()
            }
            Preset::Recommender => [("alpha", self.alpha)].into(),
            Preset::Vae => [("samples", self.samples() as f64), ("rounds", self.rounds() as f64)].into(),
            Preset::Transformer => {
                let Decode { temperature, top_p } = self.decode();
                [("rounds", self.rounds() as f64), ("temperature", temperature), ("top_p", top_p)].into()
            }
            _ => [("samples", self.samples() as f64)].into(),
        }
    }

    /// Samples of a generation.
    fn samples(&self) -> usize {
        self.samples.unwrap_or(if self.preset == Preset::Vae { vae::IMAGES } else { SAMPLES })
    }

    /// The source code that was named.
    fn sources(&self, session: &Session) -> Result<Sources, CommandError> {
        let needs = if self.by.is_some() { Needs::AllOrigins } else { Needs::Text };
        Ok(open(&self.paths, &self.history, needs, session)?.sources)
    }

    /// How often a model sees its corpus.
    fn rounds(&self) -> usize {
        self.rounds.unwrap_or(if self.preset == Preset::Vae { vae::ROUNDS } else { TRANSFORMER_ROUNDS })
    }

    /// How models of language choose.
    fn decode(&self) -> Decode {
        Decode { temperature: self.temperature, top_p: self.top_p }
    }

    fn seed(&self) -> Seed {
        Seed(self.seed)
    }

    /// The run of all regimes on a corpus with this hash, begun or gone on with.
    fn simulation<'a>(&self, session: &'a Session, corpus: &blake3::Hash) -> Result<Simulation<'a>, CommandError> {
        let journal = Journal::open(self.state.as_deref(), self.settings(corpus), self.regimes.len())?;
        let (generations, stop_after) = (self.generations, self.stop_after);
        Ok(Simulation { generations, stop_after, journal, meter: session.ui.meter("generations"), ui: &session.ui })
    }

    /// All that decides what a generation is, by the names by which a user knows it.
    fn settings(&self, corpus: &blake3::Hash) -> Vec<(String, String)> {
        let fixed = [
            ("version of outcross", env!("CARGO_PKG_VERSION").to_owned()),
            ("model", self.preset.as_str().to_owned()),
            ("list of regimes", self.regimes.join(" ")),
            ("seed", self.seed.to_string()),
        ];
        let model = self.model().into_iter().map(|(name, value)| (name, value.to_string()));
        let corpus = ("corpus (its hash)", corpus.to_hex()[..16].to_owned());
        fixed.into_iter().chain(model).chain([corpus]).map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// Why there is no run, with its exit code.
fn no_run(error: RunError) -> CommandError {
    let hint = match &error {
        RunError::EmptyCorpus | RunError::Forecast(ForecastError::EmptyCorpus) => {
            return CommandError::nothing(error).hint("files are read whose extension tells a language that is known");
        }
        RunError::Stopped => return CommandError::new(ErrorKind::Interrupted, "stopped"),
        RunError::Setting { what, .. } => hint(what),
        RunError::Starved { .. } => Some("let more through: gated:CORRECT,WRONG"),
        _ => None,
    };
    let error = CommandError::usage(error);
    if let Some(hint) = hint { error.hint(hint) } else { error }
}

/// What a setting usually is.
fn hint(setting: &str) -> Option<&'static str> {
    match setting {
        "the temperature" => Some("at 1 the model writes as often as it saw, below 1 the likely becomes likelier"),
        "alpha" => {
            Some("at 1 items are shown as often as they were taken, above 1 the popular are shown more than that")
        }
        "top-p" => Some("1 is every token; 0.95 leaves out the least likely twentieth"),
        "the number of words" => Some("name fewer files: the transformer is a small one"),
        "the order" => Some("3 is usual: the next token follows from the last two"),
        _ => None,
    }
}
