//! What a folder's code will lose: counts, forecast, endangered names, the floor, and a simulation beside the forecast.
//!
//! `cargo run -p lab --example forecast -- FOLDER [REAL_SHARE] [GENERATIONS]`

#![allow(clippy::print_stdout)]

#[path = "sources/mod.rs"]
mod sources;

use std::error::Error;
use std::path::Path;

use lab::Family;
use lab::at_risk::{Goal, cheapest_floor, endangered};
use lab::counts::Counts;
use lab::forecast::{Corpus, Horizon, Policy, RealUnit, forecast, real_share_for};
use lab::run::Regime;
use lab::run::experiment::{Experiment, Measures};
use lab::run::ngram::{Ngram, Settings, State};
use lab::seed::Seed;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let real: f64 = arguments.next().map_or(Ok(0.1), |share| share.parse())?;
    let generations: u32 = arguments.next().map_or(Ok(10), |number| number.parse())?;
    let sources = sources::read(Path::new(&folder));
    println!("{} files", sources.len());
    let families = sources::counts(&sources)?;
    for (family, counts) in &families {
        family_forecast(*family, counts, real, generations)?;
    }
    if let Some(counts) = families.get(&Family::Api) {
        names(counts, real, generations)?;
    }
    for regime in [Regime::Replace, Regime::Mix { real }] {
        simulate(&sources, regime, generations)?;
    }
    Ok(())
}

fn family_forecast(family: Family, counts: &Counts, real: f64, generations: u32) -> Result<(), Box<dyn Error>> {
    let clumps = counts.clumps();
    for unit in [RealUnit::Token, RealUnit::Whole] {
        let outcome = forecast(Corpus::Clumps(&clumps), &Policy::mix(real).with_unit(unit), generations)?;
        let last = &outcome.generations[generations as usize - 1];
        println!(
            "{family} ({unit:?}): {} types in {} tokens, never seen {:.4}; left at {generations} with {real} real: \
             {:.0} ({:.0} to {:.0}), mass lost {:.4}",
            outcome.types,
            outcome.tokens,
            outcome.missing_mass,
            last.kept.value,
            last.kept.low,
            last.kept.high,
            last.lost_mass.value,
        );
    }
    Ok(())
}

fn names(counts: &Counts, real: f64, generations: u32) -> Result<(), Box<dyn Error>> {
    let policy = Policy::mix(real).with_unit(RealUnit::Whole);
    let found = endangered(counts, &policy, generations, 0.5)?;
    println!("{} names of APIs are more likely to go than to stay; the most used of them:", found.len());
    let mut used: Vec<_> = found.iter().collect();
    used.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    for row in used.iter().take(10) {
        println!("  {} x{} in {} files: {:.2}", row.name.escape_debug(), row.count, row.units, row.survival);
    }
    let saving = cheapest_floor(counts, &Goal::all_of(counts, found.iter().map(|row| row.index)));
    println!("all of them are in {} files, {:.1} % of the tokens", saving.steps.len(), 100.0 * saving.share());
    let best = cheapest_floor(counts, &Goal::share(counts, 0.1));
    println!("the best tenth of the tokens has {} of {} names", best.types, best.of_types);
    for count in [3, 5, 10] {
        let needed = real_share_for(count, 0.9, Horizon::Forever)?;
        println!("a name used {count} times is left with 90 % for ever with a real share of {needed:.3?}");
    }
    Ok(())
}

fn simulate(sources: &[sources::Source], regime: Regime, generations: u32) -> Result<(), Box<dyn Error>> {
    let (vocabulary, text, held_out) = sources::texts(sources);
    println!("{regime}, order 3, {} tokens:", text.tokens.len());
    let run = Ngram::new(text, vocabulary.size(), Settings::new(regime, Seed(1)))?;
    let experiment = Experiment::new(run, &vocabulary, held_out, generations, 2)?;
    let start = experiment.run().start();
    show(&experiment, &experiment.measure(&start)?);
    let mut progress = |_: &State, measures: &Measures| {
        show(&experiment, measures);
        true
    };
    experiment.go_on(start, generations, &mut progress)?;
    Ok(())
}

fn show(experiment: &Experiment, measures: &Measures) {
    let place = (measures.generation as usize).checked_sub(1);
    let expected = place.map(|place| experiment.forecast().generations[place].kept.value);
    println!(
        "  {:2}: {} of {} names left, forecast {:.0?}, z {:.1?}, distinct-2 {:.4}, perplexity {:.2?}, zipf {:.3?}",
        measures.generation,
        measures.retention.kept,
        measures.retention.of_types,
        expected,
        measures.z,
        measures.distinct[1],
        measures.held_out_perplexity,
        measures.zipf,
    );
}
