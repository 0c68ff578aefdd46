//! Models of a corpus, whose types can be lost: what is left stands against the forecast.

use std::collections::BTreeMap;

use lab::Family;
use lab::counts::Spectrum;
use lab::forecast::{Corpus, Estimate, Generation, Policy, forecast};
use lab::lex::Lexed;
use lab::run::Regime;
use lab::run::categorical::Categorical;
use lab::run::excess::{Excess, excess, total_z};
use lab::run::experiment::{Experiment, Measures};
use lab::run::ngram::{Decode, Ngram, Settings};
use lab::run::text::{Text, Vocabulary};

use super::super::asked::{no_forecast, nothing, shown, source};
use super::{Args, Rows, no_run, stop_if_interrupted};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::{LabInterval, LabRunBand, LabRunGeneration, LabSource};
use crate::type_counts::{Counted, Pieces, Sources};

/// Made-up frequencies: so many types, the most frequent this often, falling by this exponent.
const MADE_UP: (u32, f64, f64) = (2_000, 4_000.0, 1.1);

/// One of so many files is held out.
const HELD_OUT: usize = 10;

type Found = (Option<LabSource>, Vec<Rows>);

/// Types drawn by their frequencies.
pub(super) fn zipf(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let (source, real) = frequencies(args, session)?;
    let spectrum = Spectrum::from_counts(real.iter().copied()).map_err(CommandError::usage)?;
    let meter = session.ui.meter("generations");
    let run = |regime: &Regime| {
        let run = Categorical::by_tokens(real.clone(), *regime, args.seed()).map_err(no_run)?;
        let policy: Policy = regime.policy(spectrum.tokens());
        let expected = forecast(Corpus::Spectrum(&spectrum), &policy, args.generations).map_err(no_forecast)?;
        let mut state = run.start();
        let mut rows = vec![drawn(&real, &state.training, None)];
        for expected in &expected.generations {
            stop_if_interrupted()?;
            meter.update("simulated", expected.generation.into(), Some(args.generations.into()));
            state = run.step(&state).map_err(no_run)?;
            rows.push(drawn(&real, &state.training, Some(expected)));
        }
        Ok(rows)
    };
    Ok((source, regimes.iter().map(run).collect::<Result<_, CommandError>>()?))
}

/// How often each type occurs, in code or made up.
fn frequencies(args: &Args, session: &Session) -> Result<(Option<LabSource>, Vec<u64>), CommandError> {
    if args.paths.is_empty() {
        let (types, most, exponent) = MADE_UP;
        let count = |rank: u32| (most / f64::from(rank).powf(exponent)).ceil() as u64;
        return Ok((None, (1..=types).map(count).collect()));
    }
    let mut sources = Sources::find(&args.paths)?;
    let counted = sources.count(&[Family::Identifier], Pieces::Files, &session.ui.meter("zipf"))?;
    let counts = counted.families.get(&Family::Identifier).ok_or_else(|| nothing(&args.paths, "identifier"))?;
    let real = counts.types().iter().map(|row| row.count).collect();
    Ok((Some(source(&args.paths, &sources, &counted, Some("identifier"))), real))
}

fn drawn(real: &[u64], now: &[u64], expected: Option<&Generation>) -> LabRunGeneration {
    let kept = now.iter().filter(|count| **count > 0).count() as f64;
    let tokens: u64 = real.iter().sum();
    let lost: u64 = real.iter().zip(now).filter(|(_, now)| **now == 0).map(|(real, _)| real).sum();
    let bands = expected.map_or_else(Vec::new, |expected| excess(real, now, &expected.bands));
    let z = expected.and_then(|expected| total_z(&bands, expected.kept.deviation));
    LabRunGeneration {
        generation: expected.map_or(0, |expected| expected.generation),
        measures: BTreeMap::from([
            ("types_kept", Some(kept)),
            ("lost_real_mass", Some(lost as f64 / tokens as f64)),
            ("z", z),
        ]),
        expected: expected.map(|expected| interval(expected.kept)),
        bands: bands.iter().map(band).collect(),
    }
}

/// A language model of the code.
pub(super) fn ngram(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let mut sources = Sources::find(&args.paths)?;
    let (mut vocabulary, mut text, mut held_out) = (Vocabulary::new(), Text::default(), Text::default());
    let mut counted = Counted::default();
    let words = |source: &crate::type_counts::SourceText| {
        let lexed = Lexed::new(&source.text, source.syntax);
        lexed.words().into_iter().map(|(word, is_tracked)| (word.to_owned(), is_tracked)).collect::<Vec<_>>()
    };
    sources.read(&session.ui.meter("ngram"), words, |words| {
        counted.files += 1;
        counted.code_tokens += words.len() as u64;
        let is_held_out = counted.files.is_multiple_of(HELD_OUT as u64);
        vocabulary.document(if is_held_out { &mut held_out } else { &mut text }, words);
        Ok(())
    })?;
    let source = LabSource { paths: shown(&args.paths), ..source(&args.paths, &sources, &counted, Some("identifier")) };
    let experiment = |regime: &Regime| {
        let decode = Decode { temperature: args.temperature, top_p: args.top_p };
        let settings = Settings { order: args.order, decode, ..Settings::new(*regime, args.seed()) };
        let run = Ngram::new(text.clone(), vocabulary.size(), settings).map_err(no_run)?;
        let experiment = Experiment::new(run, &vocabulary, held_out.clone(), args.generations, 2).map_err(no_run)?;
        generations(args, &experiment, session)
    };
    Ok((Some(source), regimes.iter().map(experiment).collect::<Result<_, CommandError>>()?))
}

fn generations(args: &Args, experiment: &Experiment, session: &Session) -> Result<Rows, CommandError> {
    let meter = session.ui.meter("generations");
    let start = experiment.run().start();
    let mut rows = vec![measured(&experiment.measure(&start).map_err(no_run)?, None)];
    let mut progress = |_: &lab::run::ngram::State, measures: &Measures| {
        meter.update("simulated", measures.generation.into(), Some(args.generations.into()));
        let at = (measures.generation as usize).checked_sub(1);
        let expected = at.and_then(|at| experiment.forecast().generations.get(at));
        rows.push(measured(measures, expected));
        !crate::platform::interrupted()
    };
    experiment.go_on(start, args.generations, &mut progress).map_err(no_run)?;
    stop_if_interrupted()?;
    Ok(rows)
}

fn measured(measures: &Measures, expected: Option<&Generation>) -> LabRunGeneration {
    let retention = &measures.retention;
    LabRunGeneration {
        generation: measures.generation,
        measures: BTreeMap::from([
            ("types_kept", Some(retention.kept as f64)),
            ("lost_real_mass", Some(retention.lost_mass)),
            ("z", measures.z),
            ("entropy", measures.hill.map(|hill| hill.entropy())),
            ("distinct_1", Some(measures.distinct[0])),
            ("distinct_2", Some(measures.distinct[1])),
            ("novel_pairs", measures.novel_pairs),
            ("jensen_shannon", measures.divergence.map(|divergence| divergence.jensen_shannon)),
            ("zipf", measures.zipf),
            ("heaps", measures.heaps),
            ("held_out_perplexity", measures.held_out_perplexity),
            ("acceptance", measures.acceptance),
        ]),
        expected: expected.map(|expected| interval(expected.kept)),
        bands: measures.bands.iter().map(band).collect(),
    }
}

fn interval(kept: Estimate) -> LabInterval {
    LabInterval { low: kept.low, value: kept.value, high: kept.high }
}

fn band(row: &Excess) -> LabRunBand {
    LabRunBand {
        count_low: row.band.low,
        count_high: row.band.high,
        types: row.types,
        kept: row.kept,
        expected: row.expected,
        z: row.z,
    }
}
