//! A simulated run for people: the answer for each regime, then generation by generation, then what is meant by collapse.

use std::io::{self, Write};

use crate::output::json::v1;
use crate::output::lab::{name as shown, share};
use crate::output::plain;
use crate::ui::Output;

/// How many deviations from what chance does are an alarm.
const ALARM: f64 = 3.0;

/// Measures of language models that text shows, beside the types.
const SHOWN: [&str; 5] = ["lost_real_mass", "distinct_2", "held_out_perplexity", "model_perplexity", "z"];

/// How many types that are gone are named.
const NAMED: usize = 4;

/// A run.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, run: &v1::LabRun) -> io::Result<()> {
    let palette = out.palette;
    let generations = run.runs.first().map_or(0, |of| of.generations.len().saturating_sub(1));
    let title =
        format!("After {} of {}, seed {}:", plain::counted(generations as u64, "generation"), run.preset, run.seed);
    writeln!(out, "{}", palette.styled(title, palette.strong))?;
    for (at, of) in run.runs.iter().enumerate() {
        writeln!(out, "{}: {}.", of.regime, answer(of))?;
        let gone = gone(run, at);
        if !gone.is_empty() {
            writeln!(out, "    gone, for example: {}", gone.join(", "))?;
        }
    }
    for of in &run.runs {
        table(out, of)?;
    }
    definitions(out, run)
}

/// What is left at the last generation, in words.
fn answer(of: &v1::LabRegimeRun) -> String {
    let (Some(first), Some(last)) = (of.generations.first(), of.generations.last()) else {
        return "nothing was simulated".to_owned();
    };
    let measure = |row: &v1::LabRunGeneration, name: &str| row.measures.get(name).copied().flatten();
    if let Some((all, left)) = measure(first, "types_kept").zip(measure(last, "types_kept")) {
        return types(all, left, last);
    }
    if let Some((variance, distance)) = measure(last, "variance").zip(measure(last, "distance")) {
        return format!(
            "the variance is {variance:.3} and that of the truth 1; the distance from the truth is {distance:.3}"
        );
    }
    if let Some((one, other)) = measure(last, "deviation_1").zip(measure(last, "deviation_2")) {
        return format!("the deviations of both clouds are {one:.3} and {other:.3}, and those of the truth 1");
    }
    if let Some(((before, now), coverage)) =
        measure(first, "gini").zip(measure(last, "gini")).zip(measure(last, "coverage"))
    {
        let shown = share(coverage);
        return format!(
            "{shown} of the items are shown; the coefficient of Gini is {now:.3}, and {before:.3} at first"
        );
    }
    if let Some(said) = drawn(first, last) {
        return said;
    }
    let first = of.generations.get(1).and_then(|row| measure(row, "error"));
    match first.zip(measure(last, "error")) {
        Some((first, last)) if first > 0.0 => {
            format!("the error is {last:.4}, {:.1} times that of generation 1", last / first)
        }
        _ => "the last generation has no number: the fit broke down".to_owned(),
    }
}

/// What is left of the digits.
fn drawn(first: &v1::LabRunGeneration, last: &v1::LabRunGeneration) -> Option<String> {
    let measure = |row: &v1::LabRunGeneration, name: &str| row.measures.get(name).copied().flatten();
    let (of_people, deviation) = measure(first, "code_deviation").zip(measure(last, "code_deviation"))?;
    let (all, left) = measure(first, "classes").zip(measure(last, "classes"))?;
    Some(format!(
        "{left} of {all} digits are still drawn; their codes spread {:.1} % as far as those of what people drew",
        100.0 * deviation / of_people.max(f64::MIN_POSITIVE)
    ))
}

/// What is left of the types, and whether chance alone does that.
fn types(all: f64, left: f64, last: &v1::LabRunGeneration) -> String {
    let share = 100.0 * left / all.max(1.0);
    let verdict = verdict(last.measures.get("z").copied().flatten());
    let (left, all) = (plain::grouped(left as u64), plain::grouped(all as u64));
    format!("{left} of {all} types are left ({share:.1} %), {verdict}")
}

/// The most used types that are gone under a regime.
fn gone(run: &v1::LabRun, regime: usize) -> Vec<String> {
    let rows = run.endangered.iter().flat_map(|endangered| &endangered.rows);
    let is_gone = |row: &&v1::LabRunType| row.fates.get(regime).is_some_and(|fate| !fate.left);
    let said = |row: &v1::LabRunType| format!("{} ({})", shown(&row.name), plain::counted(row.count, "time"));
    rows.filter(is_gone).take(NAMED).map(said).collect()
}

/// What so many standard deviations from the forecast say.
#[must_use]
pub fn verdict(z: Option<f64>) -> &'static str {
    match z {
        Some(z) if z < -ALARM => "fewer than chance leaves: something narrows (temperature, a filter, a gate)",
        Some(z) if z > ALARM => "more than chance leaves: text is copied, or leaks to rare words",
        _ => "as many as chance leaves",
    }
}

fn table(out: &mut Output, of: &v1::LabRegimeRun) -> io::Result<()> {
    let palette = out.palette;
    let Some(last) = of.generations.last() else { return Ok(()) };
    writeln!(out, "\n{}", palette.styled(&of.regime, palette.strong))?;
    let names = names(last);
    let head: String = names.iter().map(|name| format!("  {name:>19}")).collect();
    writeln!(out, "generation{head}{}", if last.expected.is_some() { "        forecast" } else { "" })?;
    let end = last.generation;
    let step = end.div_ceil(20).max(1);
    for row in of.generations.iter().filter(|row| row.generation.is_multiple_of(step) || row.generation == end) {
        let cells: String = names
            .iter()
            .map(|name| format!("  {:>19}", cell(name, row.measures.get(*name).copied().flatten())))
            .collect();
        let expected = row.expected.map(|expected| format!("  {:>14}", plain::grouped(expected.value.round() as u64)));
        writeln!(out, "{:>10}{cells}{}", row.generation, expected.unwrap_or_default())?;
    }
    Ok(())
}

fn definitions(out: &mut Output, run: &v1::LabRun) -> io::Result<()> {
    writeln!(out, "\nCollapse has eight definitions (arXiv:2503.03150). Here it is:")?;
    run.definitions.iter().try_for_each(|row| writeln!(out, "- {} ({})", row.collapse, row.measures.join(", ")))
}

/// The measures that are shown, types first.
fn names(row: &v1::LabRunGeneration) -> Vec<&str> {
    if row.expected.is_none() {
        return row.measures.keys().map(String::as_str).collect();
    }
    let there = SHOWN.into_iter().filter(|name| row.measures.contains_key(*name));
    std::iter::once("types_kept").chain(there).collect()
}

fn cell(name: &str, value: Option<f64>) -> String {
    match (name, value) {
        (_, None) => "-".to_owned(),
        ("types_kept" | "items_shown" | "classes", Some(value)) => plain::grouped(value as u64),
        ("lost_real_mass" | "coverage" | "rare_half", Some(value)) => format!("{:.2} %", value * 100.0),
        ("held_out_perplexity" | "model_perplexity" | "held_out_loss" | "effective_classes" | "z", Some(value)) => {
            format!("{value:.1}")
        }
        (_, Some(value)) => format!("{value:.4}"),
    }
}
