//! What a corpus will lose, for people: the answer first, then the tables, then what was assumed.

use std::io::{self, Write};

use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// The widest name that is shown whole, in characters.
const WIDEST_NAME: usize = 60;

/// A forecast.
///
/// # Errors
/// Those of the writer.
pub fn forecast(out: &mut Output, forecast: &v1::LabForecast) -> io::Result<()> {
    let Some(last) = forecast.generations.last() else { return Ok(()) };
    let noun = noun(forecast.source.family, forecast.corpus.types);
    let palette = out.palette;
    let after =
        format!("After {} with {},", plain::counted(last.generation.into(), "generation"), policy(&forecast.policy));
    writeln!(out, "{}", palette.styled(after, palette.strong))?;
    writeln!(
        out,
        "{} of {} {noun} are left ({} to {}); {} % are lost, which are {} of what people wrote.",
        whole(last.types_kept),
        plain::grouped(forecast.corpus.types),
        whole(last.types_kept_low),
        whole(last.types_kept_high),
        tenths(1.0 - last.types_kept / forecast.corpus.types as f64),
        share(last.lost_real_mass),
    )?;
    writeln!(out, "{}", until(&forecast.until_loss))?;
    real_from(out, &forecast.policy)?;
    writeln!(out, "{}", counted(forecast))?;
    generations(out, forecast)?;
    bands(out, last)?;
    needs(out, forecast)?;
    if let Some(convergence) = &forecast.convergence {
        converges(out, convergence)?;
    }
    assumptions(out, &forecast.assumptions)
}

/// When the share is lost that was asked for, in a sentence.
#[must_use]
pub fn until(asked: &v1::LabUntilLoss) -> String {
    let part = if asked.share == 0.5 { "Half".to_owned() } else { share(asked.share) };
    match asked.generation {
        Some(at) => format!("{part} of them are gone by generation {at}."),
        None => format!(
            "It takes more than {} until {} of them are gone, if ever.",
            plain::counted(asked.searched.into(), "generation"),
            part.to_lowercase()
        ),
    }
}

fn converges(out: &mut Output, found: &v1::LabConvergence) -> io::Result<()> {
    writeln!(out, "\n{}", convergence(found))?;
    writeln!(out, "This is a theorem where")?;
    found.conditions.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// How fast error falls where everything is kept, in sentences.
#[must_use]
pub fn convergence(found: &v1::LabConvergence) -> String {
    let v1::LabInterval { low, value, high } = found.exponent;
    let [low, value, high] = [low, value, high].map(thousandths);
    let exponent = if low == high { value.clone() } else { format!("{value} ({low} to {high})") };
    if found.exponent.value == 0.0 {
        return "All is kept, and nothing real is added: what an early model got wrong stays (arXiv:2602.16065)."
            .to_owned();
    }
    let log = if found.has_log { ", times log t" } else { "" };
    let (error, fault) = (times(found.rounds_to_halve), times(found.early_fault_rounds_to_halve));
    let halves = match error == fault {
        true => format!("an early fault, and the error, halves after {fault} times as many rounds"),
        false => {
            format!("an early fault halves after {fault} times as many rounds, the error after {error} times as many")
        }
    };
    format!(
        "All is kept: the error falls with the rounds t as t to the power of -{exponent}{log}, the lesser of {} and the \
         real share (arXiv:2602.16065): {halves}.",
        found.baseline,
    )
}

/// A number to three digits, without zeros at its end.
fn thousandths(value: f64) -> String {
    format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A factor; beyond what anybody runs it is not spelt out.
fn times(factor: Option<f64>) -> String {
    match factor {
        Some(factor) if factor < 100.0 => thousandths((factor * 10.0).round() / 10.0),
        Some(factor) if factor < 1e15 => plain::grouped(factor.round() as u64),
        _ => "more than 10^15".to_owned(),
    }
}

/// Where the share of real text comes from, if not from who asked.
pub(super) fn real_from(out: &mut Output, policy: &v1::LabPolicy) -> io::Result<()> {
    let Some(from) = &policy.real_from else { return Ok(()) };
    let v1::LabInterval { low, value, high } = from.estimated_ai_share;
    if from.commits.is_none() {
        return writeln!(
            out,
            "Real is what the labels of the corpus leave: {} to {} of {} are AI's, as lines that nobody knows may all be.",
            share(low),
            share(high),
            plain::counted(from.lines, "line"),
        );
    }
    writeln!(
        out,
        "Real is what is not estimated to be AI: that is {} of {} ({} to {}; {} are declared).",
        share(value),
        plain::counted(from.lines, "line"),
        share(low),
        share(high),
        share(from.declared_ai_share),
    )
}

fn counted(forecast: &v1::LabForecast) -> String {
    let corpus = &forecast.corpus;
    let files = forecast.source.files.map(|files| format!(" in {}", plain::counted(files, "file")));
    format!(
        "Counted: {}{}; {} occur once; {} of such tokens would be of types that the corpus itself never saw.",
        plain::counted(corpus.tokens, "occurrence"),
        files.unwrap_or_default(),
        plain::grouped(corpus.once),
        share(corpus.missing_mass),
    )
}

fn generations(out: &mut Output, forecast: &v1::LabForecast) -> io::Result<()> {
    writeln!(out, "\ngeneration        left   of all              95 %   lost mass")?;
    let last = forecast.generations.len() as u32;
    let is_shown = |at: u32| at <= 3 || at == 5 || at.is_multiple_of(10) && last <= 100 || at == last;
    for row in forecast.generations.iter().filter(|row| is_shown(row.generation)) {
        let range = format!("{} to {}", whole(row.types_kept_low), whole(row.types_kept_high));
        let of_all = format!("{} %", tenths(row.types_kept / forecast.corpus.types as f64));
        writeln!(
            out,
            "{:>10}  {:>10}  {of_all:>7}  {range:>16}  {:>10}",
            row.generation,
            whole(row.types_kept),
            share(row.lost_real_mass),
        )?;
    }
    Ok(())
}

fn bands(out: &mut Output, last: &v1::LabGeneration) -> io::Result<()> {
    writeln!(out, "\n    occurs      types  left at {}", last.generation)?;
    for band in &last.bands {
        let name = match (band.count_low, band.count_high) {
            (low, high) if low == high => plain::grouped(low),
            (low, high) => format!("{}-{}", plain::grouped(low), plain::grouped(high)),
        };
        let left = tenths(band.types_kept / band.types as f64);
        writeln!(out, "{name:>10} {:>10}  {left:>5} %", plain::grouped(band.types))?;
    }
    Ok(())
}

fn needs(out: &mut Output, forecast: &v1::LabForecast) -> io::Result<()> {
    let Some(first) = forecast.needs.first() else { return Ok(()) };
    let (chance, at) = (tenths(first.chance), first.generation.unwrap_or(0));
    writeln!(out, "\nTo keep a type with a chance of {chance} %, this much of each generation must be real:")?;
    writeln!(out, "    occurs   fresh, at {at:<5}  fresh, for ever   floor, at {at:<5}  floor, for ever")?;
    let forever = |count| forecast.needs.iter().find(|need| need.count == count && need.generation.is_none());
    for need in forecast.needs.iter().filter(|need| need.generation.is_some()) {
        let Some(other) = forever(need.count) else { continue };
        writeln!(
            out,
            "{:>10}  {:>14}  {:>15}  {:>15}  {:>15}",
            plain::grouped(need.count),
            needed(need.real_fraction),
            needed(other.real_fraction),
            needed(need.floor),
            needed(other.floor),
        )?;
    }
    writeln!(out, "Fresh: other real tokens in each generation. Floor: the same random real tokens in all of them.")
}

/// A share that is needed, if one is enough.
#[must_use]
pub fn needed(share: Option<f64>) -> String {
    share.map_or_else(|| "not even all".to_owned(), self::share)
}

pub(super) fn assumptions(out: &mut Output, assumptions: &[String]) -> io::Result<()> {
    writeln!(out, "\nAssumed:")?;
    assumptions.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// A type's name for people, who did not choose it: escaped and not too long.
#[must_use]
pub fn name(name: &str) -> String {
    let shown = Untrusted::new(name).term().to_string();
    if shown.chars().count() <= WIDEST_NAME {
        return shown;
    }
    shown.chars().take(WIDEST_NAME - 2).chain("..".chars()).collect()
}

/// `replace and 10 % real data, by file`.
#[must_use]
pub fn policy(policy: &v1::LabPolicy) -> String {
    let v1::LabInterval { low, high, .. } = policy.real_fraction;
    let real = match low == high {
        true if low == 0.0 => "no fresh real data".to_owned(),
        true => format!("{} real data", share(low)),
        false => format!("{} to {} real data", share(low), share(high)),
    };
    let regime = if policy.regime == "replace" { String::new() } else { format!("the regime {} and ", policy.regime) };
    format!("{}{real}, by {}", Untrusted::new(regime).term(), policy.unit)
}

/// A family's types, one or several.
#[must_use]
pub fn noun(family: Option<&str>, types: u64) -> &'static str {
    match (family, types) {
        (Some("identifier"), 1) => "identifier",
        (Some("identifier"), _) => "identifiers",
        (Some("api"), 1) => "name of an API",
        (Some("api"), _) => "names of APIs",
        (Some("import"), 1) => "import",
        (Some("import"), _) => "imports",
        (Some("call-bigram"), 1) => "pair of calls",
        (Some("call-bigram"), _) => "pairs of calls",
        (Some("ast-path"), 1) => "path of syntax trees",
        (Some("ast-path"), _) => "paths of syntax trees",
        (Some("idiom"), 1) => "idiom",
        (Some("idiom"), _) => "idioms",
        (_, 1) => "type",
        _ => "types",
    }
}

/// A number without its fraction.
#[must_use]
pub fn whole(number: f64) -> String {
    plain::grouped(number.round().max(0.0) as u64)
}

/// A share in percent, to a tenth.
#[must_use]
pub fn tenths(share: f64) -> String {
    format!("{:.1}", (share * 100.0).clamp(0.0, 100.0))
}

/// A share in percent with its sign; small ones with more digits.
#[must_use]
pub fn share(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        0.0 => "0 %".to_owned(),
        _ if percent < 0.001 => "<0.001 %".to_owned(),
        _ if percent < 0.1 => format!("{percent:.3} %"),
        _ if percent < 1.0 => format!("{percent:.2} %"),
        _ => format!("{percent:.1} %"),
    }
}
