//! A simulated run for people: what is left, against the forecast where there is one.

use std::io::{self, Write};

use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;

/// How many deviations from what chance does are an alarm.
const ALARM: f64 = 3.0;

/// Measures of language models that text shows, beside the types.
const SHOWN: [&str; 4] = ["lost_real_mass", "distinct_2", "held_out_perplexity", "z"];

/// A run.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, run: &v1::LabRun) -> io::Result<()> {
    for (at, of) in run.runs.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        regime(out, run, of)?;
    }
    Ok(())
}

fn regime(out: &mut Output, run: &v1::LabRun, of: &v1::LabRegimeRun) -> io::Result<()> {
    let palette = out.palette;
    let title = format!("{}, {}, seed {}", run.preset, of.regime, run.seed);
    writeln!(out, "{}", palette.styled(title, palette.strong))?;
    let (Some(first), Some(last)) = (of.generations.first(), of.generations.last()) else { return Ok(()) };
    if last.expected.is_some() {
        answer(out, first, last)?;
    }
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

/// What is left, and whether chance alone does that.
fn answer(out: &mut Output, first: &v1::LabRunGeneration, last: &v1::LabRunGeneration) -> io::Result<()> {
    let kept = |row: &v1::LabRunGeneration| row.measures.get("types_kept").copied().flatten().unwrap_or(0.0) as u64;
    let z = last.measures.get("z").copied().flatten();
    let verdict = match z {
        Some(z) if z < -ALARM => "fewer than chance leaves: something narrows (temperature, a filter, a gate)",
        Some(z) if z > ALARM => "more than chance leaves: text is copied, or leaks to rare words",
        _ => "as many as chance leaves",
    };
    writeln!(
        out,
        "{} of {} types are left after {}, {verdict}.",
        plain::grouped(kept(last)),
        plain::grouped(kept(first)),
        plain::counted(last.generation.into(), "generation"),
    )
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
        ("types_kept", Some(value)) => plain::grouped(value as u64),
        ("lost_real_mass", Some(value)) => format!("{:.2} %", value * 100.0),
        ("held_out_perplexity" | "z", Some(value)) => format!("{value:.1}"),
        (_, Some(value)) => format!("{value:.4}"),
    }
}
