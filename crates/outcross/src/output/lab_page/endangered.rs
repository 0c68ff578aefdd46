//! Endangered types by name, and what became of them under each regime.

use picture::{Column, Section, Table};

use crate::output::json::v1;
use crate::output::lab::name;
use crate::output::plain;

/// How many types are shown.
const SHOWN: usize = 40;

/// The most used of the types that are more likely to go than to stay under one of the regimes.
pub(super) fn section(run: &v1::LabRun, of: &v1::LabRunEndangered) -> Section {
    let generation = run.runs.first().and_then(|of| of.generations.last()).map_or(0, |row| row.generation);
    Section {
        title: "Endangered types".to_owned(),
        lead: format!(
            "{} more likely to be gone than left at generation {generation} under one of the regimes. The most used of \
             them:",
            match of.types {
                1 => "1 type is".to_owned(),
                types => format!("{} types are", plain::grouped(types)),
            }
        ),
        definition: "In brackets is the chance to be left, by the forecast. Left or gone is what one simulated run did to the type; another \
                     seed loses others, as many of them."
            .to_owned(),
        tables: vec![table(run, of)],
        ..Section::default()
    }
}

fn table(run: &v1::LabRun, of: &v1::LabRunEndangered) -> Table {
    let fixed = [Column::text("type"), Column::number("count"), Column::number("files")];
    let regimes = run.runs.iter().map(|of| Column::number(of.regime.clone()));
    let row = |row: &v1::LabRunType| {
        let fixed = [name(&row.name), plain::grouped(row.count), plain::grouped(row.files)];
        fixed.into_iter().chain(row.fates.iter().map(fate)).collect()
    };
    Table {
        caption: String::new(),
        columns: fixed.into_iter().chain(regimes).collect(),
        rows: of.rows.iter().take(SHOWN).map(row).collect(),
    }
}

fn fate(fate: &v1::LabRunFate) -> String {
    format!("{} ({:.0} %)", if fate.left { "left" } else { "gone" }, 100.0 * fate.survival)
}
