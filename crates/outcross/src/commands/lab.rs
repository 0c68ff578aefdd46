//! `outcross lab`.

pub mod at_risk;
pub mod counts;
pub mod forecast;
pub mod marks;
pub mod run;

mod asked;
mod opened;
mod questions;
mod real_share;
mod tables;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Say what a corpus loses when models are trained on what models wrote: counted, forecast, simulated.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross lab forecast src --real-fraction 0.1      what is left after ten generations
  outcross lab at-risk src --real-fraction 0.1       the APIs, imports and idioms that will go
  outcross lab counts src --anonymous -o counts.csv  counts without names, for others to forecast
  outcross lab run ngram src --regime mix:0.1        the same generations simulated
  outcross lab marks src                             marks in the code, and what becomes of marks")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Forecast(forecast::Args),
    AtRisk(at_risk::Args),
    Counts(counts::Args),
    Run(run::Args),
    Marks(marks::Args),
}

/// Counts are a table, the others text for people first.
pub(crate) fn formats(args: &Args) -> &'static [Format] {
    match &args.verb {
        Verb::Forecast(_) | Verb::AtRisk(_) | Verb::Marks(_) => &[Format::Text, Format::Json, Format::Html],
        Verb::Run(_) => &[Format::Text, Format::Json, Format::Html, Format::Parquet],
        Verb::Counts(_) => &[Format::Csv, Format::Json],
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    session.on_threads(|| match &args.verb {
        Verb::Forecast(args) => forecast::run(args, session),
        Verb::AtRisk(args) => at_risk::run(args, session),
        Verb::Counts(args) => counts::run(args, session),
        Verb::Run(args) => run::run(args, session),
        Verb::Marks(args) => marks::run(args, session),
    })
}
