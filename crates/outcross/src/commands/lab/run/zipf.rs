//! Types drawn by their frequencies, those of code or made-up ones: what the forecast describes.

use lab::Family;
use lab::counts::{Counts, Spectrum};
use lab::forecast::{Corpus, Generation, Policy, forecast};
use lab::run::Regime;
use lab::run::categorical::{Categorical, State};
use lab::run::excess::{excess, total_z};
use lab::run::measure::count_measures;

use super::super::asked::{no_forecast, nothing, source};
use super::against::{band, interval};
use super::endangered::{self, End};
use super::simulate::Engine;
use super::{Args, Found, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::{LabRunGeneration, LabSource};
use crate::type_counts::Pieces;

/// Made-up frequencies: so many types, the most frequent this often, falling by this exponent.
const MADE_UP: (u32, f64, f64) = (2_000, 4_000.0, 1.1);

/// What types are drawn from.
pub(super) struct Frequencies {
    /// Where they are from; `None` if they are made up.
    pub(super) source: Option<LabSource>,
    /// The types of code.
    pub(super) counts: Option<Counts>,
    /// How often each type occurs.
    pub(super) real: Vec<u64>,
}

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let Frequencies { source, counts, real } = frequencies(args, session)?;
    let engines: Vec<Drawn> =
        regimes.iter().map(|regime| Drawn::new(args, *regime, &real)).collect::<Result<_, CommandError>>()?;
    let mut run = args.simulation(session, &fingerprint(&real))?;
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (at, engine) in engines.into_iter().enumerate() {
        let (of_regime, last) = run.run(at, &engine)?;
        rows.push(of_regime);
        ends.push(End { policy: engine.policy, left: last.training.iter().map(|count| *count > 0).collect() });
    }
    let endangered = counts.map(|counts| endangered::rows(&counts, args.generations, &ends)).transpose()?;
    Ok(Found { source, rows, endangered, ..Found::default() })
}

/// How often each type occurs, in code or made up.
pub(super) fn frequencies(args: &Args, session: &Session) -> Result<Frequencies, CommandError> {
    if args.paths.is_empty() {
        let (types, most, exponent) = MADE_UP;
        let count = |rank: u32| (most / f64::from(rank).powf(exponent)).ceil() as u64;
        return Ok(Frequencies { source: None, counts: None, real: (1..=types).map(count).collect() });
    }
    let mut sources = args.sources(session)?;
    let mut counted = sources.count(&[Family::Identifier], Pieces::Files, &session.ui.meter(args.preset.as_str()))?;
    let counts = counted.families.remove(&Family::Identifier).ok_or_else(|| nothing(&args.paths, "identifier"))?;
    let real = counts.types().iter().map(|row| row.count).collect();
    let source = source(&args.paths, &sources, &counted, Some(Family::Identifier.name()));
    Ok(Frequencies { source: Some(source), counts: Some(counts), real })
}

pub(super) fn fingerprint(real: &[u64]) -> blake3::Hash {
    let bytes: Vec<u8> = real.iter().flat_map(|count| count.to_le_bytes()).collect();
    blake3::hash(&bytes)
}

/// A run with what it is compared with.
struct Drawn {
    run: Categorical,
    real: Vec<u64>,
    policy: Policy,
    expected: Vec<Generation>,
}

impl Drawn {
    fn new(args: &Args, regime: Regime, real: &[u64]) -> Result<Drawn, CommandError> {
        let spectrum = Spectrum::from_counts(real.iter().copied()).map_err(CommandError::usage)?;
        let run = Categorical::by_tokens(real.to_vec(), regime, args.seed()).map_err(no_run)?;
        let policy: Policy = regime.policy(spectrum.tokens());
        let expected = forecast(Corpus::Spectrum(&spectrum), &policy, args.generations).map_err(no_forecast)?;
        Ok(Drawn { run, real: real.to_vec(), policy, expected: expected.generations })
    }
}

impl Engine for Drawn {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Ok(self.run.start())
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        self.run.advance(state, 1).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        let at = (state.generation as usize).checked_sub(1);
        drawn(state, &self.real, at.and_then(|at| self.expected.get(at)))
    }
}

fn drawn(state: &State, real: &[u64], expected: Option<&Generation>) -> Result<LabRunGeneration, CommandError> {
    let now = &state.training;
    let counted = count_measures(real, now).map_err(CommandError::usage)?;
    let bands = expected.map_or_else(Vec::new, |expected| excess(real, now, &expected.bands));
    let measures = [
        ("types_kept", Some(counted.retention.kept as f64)),
        ("lost_real_mass", Some(counted.retention.lost_mass)),
        ("z", expected.and_then(|expected| total_z(&bands, expected.kept.deviation))),
        ("missing_mass", counted.retention.missing_mass),
        ("chao1", Some(counted.retention.chao1)),
        ("rarefied_types", Some(counted.rarefied_types)),
        ("entropy", counted.hill.map(|hill| hill.entropy())),
        ("hill_2", counted.hill.map(|hill| hill.dominant)),
        ("jensen_shannon", counted.divergence.map(|divergence| divergence.jensen_shannon)),
        ("kullback_leibler", counted.divergence.map(|divergence| divergence.kullback_leibler)),
        ("zipf", counted.zipf),
        ("heaps", counted.heaps),
    ];
    Ok(LabRunGeneration {
        generation: state.generation,
        measures: measures.map(|(name, value)| (name.to_owned(), value.filter(|value| value.is_finite()))).into(),
        expected: expected.map(|expected| interval(expected.kept)),
        bands: bands.iter().map(band).collect(),
    })
}
