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
    match forecast.half_lost_at {
        Some(at) => writeln!(out, "Half of them are gone by generation {at}.")?,
        None => writeln!(out, "It takes more than 200 generations until half of them are gone, if ever.")?,
    }
    writeln!(out, "{}", counted(forecast))?;
    generations(out, forecast)?;
    bands(out, last)?;
    needs(out, forecast)?;
    assumptions(out, &forecast.assumptions)
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

fn needed(share: Option<f64>) -> String {
    share.map_or_else(|| "not even all".to_owned(), self::share)
}

fn assumptions(out: &mut Output, assumptions: &[String]) -> io::Result<()> {
    writeln!(out, "\nAssumed:")?;
    assumptions.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// Endangered types.
///
/// # Errors
/// Those of the writer.
pub fn at_risk(out: &mut Output, found: &v1::LabAtRisk, top: usize) -> io::Result<()> {
    let palette = out.palette;
    let after =
        format!("After {} with {}:", plain::counted(found.generation.into(), "generation"), policy(&found.policy));
    writeln!(out, "{}", palette.styled(after, palette.strong))?;
    for family in &found.families {
        let (endangered, noun) = (plain::grouped(family.endangered), noun(Some(family.family), family.types));
        let below = tenths(found.below);
        writeln!(
            out,
            "\n{endangered} of {} {noun} are left with a chance below {below} %.",
            plain::grouped(family.types)
        )?;
        floors(out, family)?;
        rows(out, &family.rows, top)?;
    }
    assumptions(out, &found.assumptions)
}

fn floors(out: &mut Output, family: &v1::LabFamilyAtRisk) -> io::Result<()> {
    let (all, tenth) = (&family.cheapest_floor, &family.best_tenth);
    if family.endangered > 0 {
        writeln!(
            out,
            "Keeping {} in every generation, {} of the code, saves {} of them.",
            plain::counted(all.functions, "function"),
            share(all.share),
            if all.types == family.endangered { "all".to_owned() } else { plain::grouped(all.types) },
        )?;
    }
    writeln!(
        out,
        "The best {} of the code holds {} of {}.",
        share(tenth.share),
        plain::grouped(tenth.types),
        plain::grouped(tenth.of_types)
    )
}

fn rows(out: &mut Output, rows: &[v1::LabEndangered], top: usize) -> io::Result<()> {
    if !rows.is_empty() && top > 0 {
        writeln!(out, "  count   files     left  the most used of them")?;
    }
    for row in rows.iter().take(top) {
        let left = format!("{} %", tenths(row.survival));
        writeln!(
            out,
            "{:>7} {:>7} {left:>8}  {}",
            plain::grouped(row.count),
            plain::grouped(row.files),
            name(&row.name)
        )?;
    }
    match rows.len().saturating_sub(top) {
        0 => Ok(()),
        more => writeln!(out, "        and {} more", plain::grouped(more as u64)),
    }
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
fn policy(policy: &v1::LabPolicy) -> String {
    let v1::LabInterval { low, high, .. } = policy.real_fraction;
    let real = match low == high {
        true if low == 0.0 => "no fresh real data".to_owned(),
        true => format!("{} real data", share(low)),
        false => format!("{} to {} real data", share(low), share(high)),
    };
    let regime = if policy.regime == "replace" { String::new() } else { format!("the regime {} and ", policy.regime) };
    format!("{}{real}, by {}", Untrusted::new(regime).term(), policy.unit)
}

fn noun(family: Option<&str>, types: u64) -> &'static str {
    match (family, types) {
        (Some("identifier"), 1) => "identifier",
        (Some("identifier"), _) => "identifiers",
        (Some("api"), 1) => "name of an API",
        (Some("api"), _) => "names of APIs",
        (Some("import"), 1) => "import",
        (Some("import"), _) => "imports",
        (Some("call-bigram"), 1) => "pair of calls",
        (Some("call-bigram"), _) => "pairs of calls",
        (Some("idiom"), 1) => "idiom",
        (Some("idiom"), _) => "idioms",
        (_, 1) => "type",
        _ => "types",
    }
}

fn whole(number: f64) -> String {
    plain::grouped(number.round().max(0.0) as u64)
}

/// A share in percent, to a tenth.
fn tenths(share: f64) -> String {
    format!("{:.1}", (share * 100.0).clamp(0.0, 100.0))
}

/// A share in percent with its sign; small ones with more digits.
fn share(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        0.0 => "0 %".to_owned(),
        _ if percent < 0.001 => "<0.001 %".to_owned(),
        _ if percent < 0.1 => format!("{percent:.3} %"),
        _ if percent < 1.0 => format!("{percent:.2} %"),
        _ => format!("{percent:.1} %"),
    }
}
