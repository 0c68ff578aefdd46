//! The page of endangered types: how many of each family, what saves them, the most used by name.

use picture::{Column, Headline, Page, Section, Table};

use super::forecast::assumed;
use crate::output::json::v1;
use crate::output::lab::{name, noun, policy, tenths};
use crate::output::lab_at_risk::{best_tenth, cheapest};
use crate::output::plain;
use crate::output::report::GENERATOR;

/// The page, with so many types of each family.
#[must_use]
pub fn at_risk(found: &v1::LabAtRisk, top: usize) -> Page {
    let sections = found.families.iter().map(|family| of_family(family, found, top));
    Page {
        title: "Endangered types".to_owned(),
        generator: GENERATOR.to_owned(),
        subtitles: vec![format!(
            "{} with {}",
            plain::counted(found.generation.into(), "generation"),
            policy(&found.policy)
        )],
        headlines: found.families.iter().map(headline).collect(),
        sections: sections.chain([assumed(&found.assumptions)]).collect(),
        footer: vec![format!("Made by {GENERATOR}. outcross lab run simulates the same.")],
    }
}

fn headline(family: &v1::LabFamilyAtRisk) -> Headline {
    Headline {
        label: format!("endangered {}", noun(Some(family.family), 2)),
        value: plain::grouped(family.endangered),
        note: format!("of {}", plain::grouped(family.types)),
        trend: Vec::new(),
    }
}

fn of_family(family: &v1::LabFamilyAtRisk, found: &v1::LabAtRisk, top: usize) -> Section {
    let columns = vec![
        Column::text("type"),
        Column::number("count"),
        Column::number("files"),
        Column::number("chance to be left"),
    ];
    let row = |row: &v1::LabEndangered| {
        let chance = format!("{} %", tenths(row.survival));
        vec![name(&row.name), plain::grouped(row.count), plain::grouped(row.files), chance]
    };
    let rows: Vec<Vec<String>> = family.rows.iter().take(top).map(row).collect();
    let table = Table { caption: "The most used of them".to_owned(), columns, rows };
    let more = family.rows.len().saturating_sub(top);
    Section {
        title: capital(noun(Some(family.family), 2)),
        lead: format!(
            "{} of {} are left with a chance below {} %.",
            plain::grouped(family.endangered),
            plain::grouped(family.types),
            tenths(found.below)
        ),
        definition: "A floor is a set of real functions that every generation is trained on again. It is chosen \
                     greedily: always the function that adds the most types for its tokens."
            .to_owned(),
        tables: Some(table).filter(|table| !table.rows.is_empty()).into_iter().collect(),
        notes: cheapest(family)
            .into_iter()
            .chain([best_tenth(family)])
            .chain((more > 0).then(|| format!("And {} more: --top, or --json for all.", plain::grouped(more as u64))))
            .collect(),
        ..Section::default()
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
