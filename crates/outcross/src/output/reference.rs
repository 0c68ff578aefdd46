//! What figures are in public repositories, beside those of a repository: `5.1 · 7.1 · 10.4`.

use figures::{Measure, Trend, Unit};

use crate::output::trend::number;
use crate::reference::{Beside, Group, Quartiles, Reference};

/// What a table says to a repository.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    /// The table.
    pub reference: &'a Reference,
    /// The group that the repository belongs to.
    pub group: Group,
}

/// The cells of a family of figures, under one title.
#[derive(Debug, Default)]
pub struct FamilyCells {
    /// `reference (25 public repositories, 2025: quartiles)`; empty where there is no cell.
    pub title: String,
    cells: Vec<(Measure, String)>,
}

impl Column<'_> {
    /// The cell beside a figure of a repository.
    #[must_use]
    pub fn beside(&self, trend: &Trend, measure: Measure) -> Option<Beside> {
        self.reference.beside_trend(trend, measure, self.group)
    }

    /// The cells beside these figures. The title tells what most of them are about; a cell that is about something else
    /// tells so itself.
    #[must_use]
    pub fn family(&self, trend: &Trend, measures: &[Measure]) -> FamilyCells {
        let cells = measures.iter().filter_map(|measure| Some((*measure, self.beside(trend, *measure)?)));
        let cells: Vec<(Measure, Beside)> = cells.collect();
        let like = |one: &Beside| cells.iter().filter(|(_, other)| subject(other) == subject(one)).count();
        // The first of those that most are like.
        let Some((_, usual)) = cells.iter().rev().max_by_key(|(_, one)| like(one)) else {
            return FamilyCells::default();
        };
        let texts = cells.iter().map(|(measure, beside)| (*measure, cell(*measure, beside, usual)));
        FamilyCells { title: title(usual), cells: texts.collect() }
    }
}

impl FamilyCells {
    /// What stands beside a figure; nothing where the table has nothing.
    #[must_use]
    pub fn cell(&self, measure: Measure) -> &str {
        self.cells.iter().find(|(of, _)| *of == measure).map_or("", |(_, text)| text)
    }
}

/// `reference (25 public repositories, 2025: quartiles)`.
#[must_use]
pub fn title(beside: &Beside) -> String {
    format!("reference ({}, {}: quartiles)", repositories(beside), beside.year)
}

/// `5.1 · 7.1 · 10.4`: the quartiles; shares in percent.
#[must_use]
pub fn quartiles(unit: Unit, quartiles: &Quartiles) -> String {
    let text = |value: f64| number(unit, Some(value), u64::from(value > 0.0)).trim_end_matches('%').to_owned();
    [quartiles.first, quartiles.median, quartiles.third].map(text).join(" · ")
}

fn cell(measure: Measure, beside: &Beside, titled: &Beside) -> String {
    let numbers = quartiles(measure.unit(), &beside.quartiles);
    match subject(beside) == subject(titled) {
        true => numbers,
        false => format!("{numbers} ({}, {})", repositories(beside), beside.year),
    }
}

/// What a cell is about.
fn subject(beside: &Beside) -> (i16, Group, u32) {
    (beside.year, beside.group, beside.quartiles.repositories)
}

fn repositories(beside: &Beside) -> String {
    let count = beside.quartiles.repositories;
    match beside.group.in_words() {
        "" => format!("{count} public repositories"),
        languages => format!("{count} public {languages} repositories"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(year: i16, group: Group) -> Beside {
        let quartiles = Quartiles { repositories: 25, first: 0.0514, median: 0.0706, third: 0.104 };
        Beside { year, group, quartiles }
    }

    #[test]
    fn a_cell_says_what_its_title_does_not() {
        let check = |year, group, expect: &str| {
            assert_eq!(cell(Measure::Copied, &beside(year, group), &beside(2025, Group::All)), expect);
        };
        check(2025, Group::All, "5.1 · 7.1 · 10.4");
        check(2024, Group::All, "5.1 · 7.1 · 10.4 (25 public repositories, 2024)");
        check(2025, Group::Rust, "5.1 · 7.1 · 10.4 (25 public Rust repositories, 2025)");
    }

    #[test]
    fn quartiles_in_the_unit_of_the_figure() {
        let check = |unit, values: [f64; 3], expect: &str| {
            let [first, median, third] = values;
            assert_eq!(quartiles(unit, &Quartiles { repositories: 5, first, median, third }), expect);
        };
        check(Unit::Share, [0.0, 0.0001, 1.0], "0.0 · <0.1 · 100");
        check(Unit::Count, [6.0, 11.5, 12_345.0], "6 · 12 · 12.3k");
        check(Unit::Mean, [1.0, 1.25, 2.0], "1.00 · 1.25 · 2.00");
        assert_eq!(title(&beside(2025, Group::Jvm)), "reference (25 public JVM repositories, 2025: quartiles)");
    }
}
