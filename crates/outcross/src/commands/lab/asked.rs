//! What the verbs of the lab ask alike: the policy, the unit, the family.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use lab::Family;
use lab::counts::{Counts, Spectrum};
use lab::forecast::{Decoding, ForecastError, Policy, RealUnit, Selection, Share};
use lab::run::Regime;

use super::opened::Opened;
use super::real_share::RealShare;
use crate::errors::CommandError;
use crate::output::json::v1;
use crate::type_counts::{Counted, Pieces, Sources, file_of};
use crate::untrusted::Untrusted;

/// The regime whose share of real text is not in its name.
const MIX: &str = "mix";

/// What is done with data from one generation to the next, as it is typed.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct PolicyArgs {
    /// What the next generation is trained on: replace, mix:F, floor:F (a fixed random share), accumulate,
    /// accumulate-subsample[:TOKENS], window:GENERATIONS; mix alone takes for F what the repository's ledger says: one
    /// less the estimated share of AI, with its interval; or what the labels of a corpus say
    #[arg(long, value_name = "REGIME", default_value = "replace")]
    regime: String,
    /// The share of each generation that is fresh and real, or its ends as in 0.05..0.15 where claims are uncertain
    #[arg(long, value_name = "F|LOW..HIGH", allow_hyphen_values = true)]
    real_fraction: Option<String>,
    /// How many generations
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) generations: u32,
    /// In which pieces real text comes
    #[arg(long, value_name = "token|function|file|repository", default_value = "token", hide_possible_values = true)]
    pub(super) unit: UnitWord,
    /// By which factor the model writes every type more often than it saw it; below 1 for selective decoding
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, allow_hyphen_values = true)]
    selection: f64,
    /// The share of the model's tokens that are spread evenly over all types
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, allow_hyphen_values = true)]
    invented: f64,
    /// How many tokens of a type the model writes at once
    #[arg(long, value_name = "TOKENS", default_value_t = 1.0, allow_hyphen_values = true)]
    burst: f64,
    /// What a ledger says of the real share.
    #[arg(skip)]
    corrected: Option<RealShare>,
}

/// `--unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum UnitWord {
    Token,
    Function,
    File,
    Repository,
}

impl UnitWord {
    /// As it is typed.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            UnitWord::Token => "token",
            UnitWord::Function => "function",
            UnitWord::File => "file",
            UnitWord::Repository => "repository",
        }
    }

    /// In which pieces types are counted for it.
    pub(super) fn pieces(self) -> Pieces {
        if self == UnitWord::Function { Pieces::Functions } else { Pieces::Files }
    }
}

/// `--family`: what the lexer tells apart, and the paths of syntax trees, for which text is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum FamilyWord {
    Identifier,
    Api,
    Import,
    CallBigram,
    AstPath,
    Idiom,
}

impl From<FamilyWord> for Family {
    fn from(word: FamilyWord) -> Family {
        match word {
            FamilyWord::Identifier => Family::Identifier,
            FamilyWord::Api => Family::Api,
            FamilyWord::Import => Family::Import,
            FamilyWord::CallBigram => Family::CallBigram,
            FamilyWord::AstPath => Family::AstPath,
            FamilyWord::Idiom => Family::Idiom,
        }
    }
}

impl PolicyArgs {
    /// The policy for a corpus of so many tokens, or for any where `tokens` is 1 and no budget is named.
    pub(super) fn policy(&self, tokens: u64) -> Result<Policy, CommandError> {
        if self.regime == MIX {
            return self.mixed();
        }
        let regime: Regime = self.regime.parse().map_err(|error| CommandError::usage(format!("--regime: {error}")))?;
        if matches!(regime, Regime::Resample(_) | Regime::Gated { .. } | Regime::SelfGated { .. }) {
            let error = CommandError::usage(format!("the regime {} has no forecast", self.regime));
            return Err(error.hint("its forecast is that of replace: gates and filters are selection on top of chance"));
        }
        let mut policy = regime.policy(tokens);
        match (&self.real_fraction, regime) {
            (Some(_), Regime::Mix { .. }) => {
                return Err(CommandError::usage("mix:F and --real-fraction say the same thing: give one of them"));
            }
            (Some(text), _) => policy.real = share(text)?,
            (None, _) => {}
        }
        Ok(self.written_by(policy))
    }

    /// `mix` without a share: that which was asked for beside it, or what a ledger says.
    fn mixed(&self) -> Result<Policy, CommandError> {
        let real = match (&self.real_fraction, &self.corrected) {
            (Some(text), _) => share(text)?,
            (None, Some(corrected)) => corrected.real,
            // Before a ledger is opened only the rest can be wrong.
            (None, None) => Share::exact(0.0),
        };
        Ok(self.written_by(Policy::of(lab::forecast::Regime::Replace, real)))
    }

    /// With what the model does, and in which pieces real text comes.
    fn written_by(&self, policy: Policy) -> Policy {
        let unit = if self.unit == UnitWord::Token { RealUnit::Token } else { RealUnit::Whole };
        let selection = if self.selection == 1.0 { Selection::default() } else { Selection::all(self.selection) };
        let decoding = Decoding { selection, invented: self.invented, burst: self.burst };
        Policy { unit, decoding, ..policy }
    }

    /// The share of real text has to come from a ledger.
    pub(super) fn asks_ledger(&self) -> bool {
        self.regime == MIX && self.real_fraction.is_none()
    }

    /// The same with what ledgers, or the labels of corpora, say of the share of real text.
    pub(super) fn corrected(&self, opened: &Opened) -> Result<PolicyArgs, CommandError> {
        let corrected = if self.asks_ledger() { Some(RealShare::of(opened)?) } else { None };
        Ok(PolicyArgs { corrected, ..self.clone() })
    }

    /// The policy as it is written down.
    pub(super) fn document(&self, policy: &Policy) -> v1::LabPolicy {
        let Share { low, value, high } = policy.real;
        v1::LabPolicy {
            regime: self.regime.clone(),
            real_fraction: v1::LabInterval { low, value, high },
            unit: self.unit.as_str(),
            selection: self.selection,
            invented: self.invented,
            burst: self.burst,
            real_from: self.corrected.as_ref().map(RealShare::document),
        }
    }
}

/// `0.1` or `0.05..0.15`.
fn share(text: &str) -> Result<Share, CommandError> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    let share = match text.split_once("..") {
        Some((low, high)) => number(low).zip(number(high)).filter(|(low, high)| low <= high),
        None => number(text).map(|share| (share, share)),
    };
    let (low, high) = share.ok_or_else(|| {
        CommandError::usage(format!("the real share is '{text}', which is no share from 0 to 1"))
            .hint("write it as 0.1, or as 0.05..0.15 where it is uncertain")
    })?;
    Ok(if low == high { Share::exact(low) } else { Share::between(low, high) })
}

/// Why there is no forecast, with its exit code.
pub(super) fn no_forecast(error: ForecastError) -> CommandError {
    match error {
        ForecastError::EmptyCorpus => CommandError::nothing(error),
        ForecastError::NoUnits => {
            CommandError::usage(error).hint("use --unit token, or a table that 'outcross lab counts --anonymous' wrote")
        }
        other => CommandError::usage(other),
    }
}

/// Nothing was found to count.
pub(super) fn nothing(paths: &[PathBuf], family: &str) -> CommandError {
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    CommandError::nothing(format!("no type of the family {family} in {}", names.join(", ")))
        .hint("files are read whose extension tells a language that is known")
}

/// The paths as they are written down.
pub(super) fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| Untrusted::new(path.display().to_string()).term().to_string()).collect()
}

/// What was counted, as it is written down.
pub(super) fn source(
    paths: &[PathBuf],
    sources: &Sources,
    counted: &Counted,
    family: Option<&'static str>,
) -> v1::LabSource {
    v1::LabSource {
        paths: shown(paths),
        files: Some(counted.files),
        code_tokens: Some(counted.code_tokens),
        family,
        repositories: repositories(sources),
        problems: sources.problems(),
    }
}

/// The commits that are read, and those that corpora were made of.
fn repositories(sources: &Sources) -> Vec<v1::LabRepository> {
    let read = sources.commits().iter();
    let read = read.map(|of| v1::LabRepository { repo: of.target.repo_id.clone(), commit: of.commit.to_string() });
    let of_corpora = sources.corpora().iter().flat_map(|corpus| &corpus.manifest.sources);
    let of_corpora = of_corpora.map(|of| v1::LabRepository { repo: of.id.clone(), commit: of.commit.clone() });
    read.chain(of_corpora).collect()
}

/// Counts by file in the units that were asked for.
pub(super) fn in_units(counts: &Counts, sources: &Sources, unit: UnitWord) -> Result<Counts, CommandError> {
    if unit != UnitWord::Repository {
        return Ok(counts.clone());
    }
    let repositories = sources.repositories();
    let of = |name: &str| repositories.get(file_of(name)).cloned().unwrap_or_default();
    counts.grouped(|unit| of(&unit.name)).map_err(CommandError::usage)
}

/// The sums of a spectrum.
pub(super) fn totals(spectrum: &Spectrum) -> v1::LabTotals {
    v1::LabTotals {
        types: spectrum.types(),
        tokens: spectrum.tokens(),
        once: spectrum.types_that_occur(1),
        missing_mass: spectrum.missing_mass().unwrap_or(1.0),
    }
}

/// What every forecast assumes.
pub(super) fn assumptions(policy: &v1::LabPolicy, families: &BTreeSet<Family>) -> Vec<String> {
    let unit = match policy.unit {
        "token" => "real text comes token by token, which is the most favourable: whole files lose more (--unit file)",
        "repository" => "real text comes in whole repositories, each with the chance of the real share",
        _ => "real text comes in whole pieces, each with the chance of the real share",
    };
    let decoding = if policy.selection == 1.0 {
        "the model forgets by chance alone: temperature below 1, top-p, filters and gates lose far more than this"
    } else {
        "the factor of selection is the same for all types; measured over one generation it forecasts one or two more"
    };
    let size = "generations have as many tokens as the corpus, and no names exist but those of the corpus";
    let lexer = "types are told apart by a lexer: names of local variables are left out, other words that name one thing are two";
    let parser = "a path is two or three kinds of nodes of a syntax tree, parent to child, without comments; a file that \
                  can't be parsed has none";
    let has_lexer = families.iter().any(|family| *family != Family::AstPath);
    let told = [(lexer, has_lexer), (parser, families.contains(&Family::AstPath))];
    let told = told.into_iter().filter(|(_, is_said)| *is_said).map(|(said, _)| said);
    [unit, decoding, size].into_iter().chain(told).map(str::to_owned).collect()
}
