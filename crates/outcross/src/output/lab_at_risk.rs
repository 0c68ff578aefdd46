//! What is expected to vanish, for people: how many of each family, what keeps them, and their names.

use std::io::{self, Write};

use super::lab::{assumptions, name, noun, policy, real_from, share, tenths};
use crate::output::json::v1;
use crate::output::plain;
use crate::ui::Output;

/// Endangered types.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut Output, found: &v1::LabAtRisk, top: usize) -> io::Result<()> {
    let palette = out.palette;
    let after =
        format!("After {} with {}:", plain::counted(found.generation.into(), "generation"), policy(&found.policy));
    writeln!(out, "{}", palette.styled(after, palette.strong))?;
    real_from(out, &found.policy)?;
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
    if let Some(old) = family.endangered_deprecated.filter(|old| *old > 0) {
        let are = if old == 1 { "is" } else { "are" };
        writeln!(out, "Of them {} {are} deprecated and need not be saved.", plain::grouped(old))?;
    }
    if let Some(said) = cheapest(family) {
        writeln!(out, "{said}")?;
        age(out, all)?;
    }
    writeln!(out, "{}", best_tenth(family))?;
    age(out, tenth)
}

/// What the cheapest floor is and does; `None` where nothing has to be saved.
#[must_use]
pub fn cheapest(family: &v1::LabFamilyAtRisk) -> Option<String> {
    let all = &family.cheapest_floor;
    let said = format!(
        "Keeping {} in every generation, {} of the code, saves {}.",
        plain::counted(all.functions, "function"),
        share(all.share),
        saved(family),
    );
    (all.of_types > 0).then_some(said)
}

/// What the best tenth of the code has.
#[must_use]
pub fn best_tenth(family: &v1::LabFamilyAtRisk) -> String {
    let tenth = &family.best_tenth;
    let (types, all) = (plain::grouped(tenth.types), plain::grouped(tenth.of_types));
    format!("The best {} of the code holds {types} of {all}.", share(tenth.share))
}

fn saved(family: &v1::LabFamilyAtRisk) -> String {
    let floor = &family.cheapest_floor;
    let whom = if floor.of_types == family.endangered { "them" } else { "the others" };
    match floor.types {
        types if types == floor.of_types => format!("all of {whom}"),
        types => format!("{} of {whom}; the rest is in no function that may be in a floor", plain::grouped(types)),
    }
}

/// How old a floor is, beside the code that it is of, and how much of it is deprecated.
fn age(out: &mut Output, floor: &v1::LabFloor) -> io::Result<()> {
    if floor.years.iter().any(|year| year.year.is_some()) && floor.tokens > 0 {
        let year = |row: &v1::LabFloorYear| {
            let name = row.year.map_or_else(|| "unknown".to_owned(), |year| year.to_string());
            format!("{name} {} % ({})", tenths(row.share), tenths(row.code_share))
        };
        let years: Vec<String> = floor.years.iter().map(year).collect();
        writeln!(out, "  written in (beside all code): {}", years.join(", "))?;
    }
    match (floor.deprecated_types, floor.deprecated_share) {
        (Some(types), Some(part)) => {
            writeln!(out, "  {} of its types are deprecated, {}", plain::grouped(types), share(part))
        }
        _ => Ok(()),
    }
}

fn rows(out: &mut Output, rows: &[v1::LabEndangered], top: usize) -> io::Result<()> {
    if !rows.is_empty() && top > 0 {
        writeln!(out, "  count   files     left  types")?;
    }
    for row in rows.iter().take(top) {
        let left = format!("{} %", tenths(row.survival));
        writeln!(
            out,
            "{:>7} {:>7} {left:>8}  {}{}",
            plain::grouped(row.count),
            plain::grouped(row.files),
            name(&row.name),
            row.deprecated.as_ref().map(deprecated).unwrap_or_default(),
        )?;
    }
    match rows.len().saturating_sub(top) {
        0 => Ok(()),
        more => writeln!(out, "        and {} more", plain::grouped(more as u64)),
    }
}

/// ` (deprecated since 3.12: importlib)`
fn deprecated(of: &v1::LabDeprecated) -> String {
    let since = of.since.as_ref().map(|since| format!(" since {}", name(since))).unwrap_or_default();
    let instead = of.replacement.as_ref().map(|instead| format!(": {}", name(instead))).unwrap_or_default();
    format!("  (deprecated{since}{instead})")
}
