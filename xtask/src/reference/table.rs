//! The table: quartiles over repositories by figure, group and year, as TOML.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::list::GROUPS;
use super::measure::{FIGURES, Figure, Measured};
use super::quartiles::{RULE, quartiles};
use super::{FEWEST_CHANGED_LINES, FEWEST_REPOSITORIES};
use crate::Failure;

/// The version of the table.
const SCHEMA: &str = "outcross/reference/1";

/// The group of every repository.
const ALL: &str = "all";

/// The text of the table. Numbers have six places after the point.
pub(super) fn render(measured: &[Measured]) -> Result<String, Failure> {
    let maker = &measured.first().ok_or("the list names no repository")?.maker;
    if let Some(other) = measured.iter().find(|other| other.maker != *maker) {
        return Err(format!("{} was measured by another program or with other settings", other.listed.name));
    }
    let mut text =
        String::from("# What figures are in public repositories: made by `cargo xtask reference`, not by hand.\n");
    let years = format!(
        "complete years in which a repository changed at least {FEWEST_CHANGED_LINES} lines that are not trivial"
    );
    let cells = format!("at least {FEWEST_REPOSITORIES} repositories; figures that are not final are left out");
    let columns = "year, repositories, first quartile, median, third quartile";
    let fields = [
        ("schema", SCHEMA),
        ("tool", &maker.tool),
        ("settings", &maker.settings),
        ("quartiles", RULE),
        ("years", &years),
        ("cells", &cells),
        ("columns", columns),
    ];
    fields.iter().for_each(|(name, value)| field(&mut text, name, value));
    text.push_str("\n[definitions]\n");
    maker.definitions.iter().for_each(|(name, meaning)| field(&mut text, name, meaning));
    measured.iter().for_each(|repository| write_repository(&mut text, repository));
    for figure in FIGURES {
        for group in std::iter::once(&ALL).chain(GROUPS) {
            write_series(&mut text, measured, *figure, group);
        }
    }
    Ok(text)
}

fn field(text: &mut String, name: &str, value: &str) {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    let _ = writeln!(text, "{name} = \"{value}\"");
}

fn write_repository(text: &mut String, measured: &Measured) {
    let Measured { listed, commits, lines, data_end, .. } = measured;
    text.push_str("\n[[repository]]\n");
    field(text, "name", &listed.name);
    field(text, "commit", &listed.commit);
    field(text, "group", &listed.group);
    field(text, "size", &listed.size);
    let _ = writeln!(text, "commits = {commits}\nlines = {lines}");
    field(text, "data_end", data_end);
}

/// The cells of a figure and a group; nothing where there is none.
fn write_series(text: &mut String, measured: &[Measured], figure: Figure, group: &str) {
    let of_group = |one: &&Measured| group == ALL || one.listed.group == group;
    let members: Vec<&Measured> = measured.iter().filter(of_group).collect();
    let years: BTreeSet<i16> = members.iter().flat_map(|one| one.years.keys().copied()).collect();
    let cells: Vec<String> = years.into_iter().filter_map(|year| cell(&members, figure, year)).collect();
    if cells.is_empty() {
        return;
    }
    text.push_str("\n[[series]]\n");
    field(text, "metric", figure.metric);
    field(text, "view", figure.view);
    field(text, "group", group);
    let _ = writeln!(text, "years = [\n{}]", cells.concat());
}

fn cell(members: &[&Measured], figure: Figure, year: i16) -> Option<String> {
    let value = |one: &&Measured| one.years.get(&year)?.get(&figure).copied();
    let values: Vec<f64> = members.iter().filter_map(value).collect();
    let repositories = values.len();
    let [first, median, third] = quartiles(values).filter(|_| repositories >= FEWEST_REPOSITORIES)?;
    Some(format!("    [{year}, {repositories}, {first:.6}, {median:.6}, {third:.6}],\n"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::list::Listed;
    use super::super::measure::Maker;
    use super::*;

    fn measured(nth: u32, group: &str, years: &[i16]) -> Measured {
        let listed = Listed {
            name: format!("o/r{nth}"),
            commit: format!("{nth:040x}"),
            group: group.to_owned(),
            size: "small".to_owned(),
        };
        let figures = BTreeMap::from([(FIGURES[0], f64::from(nth) / 100.0), (FIGURES[4], 0.0)]);
        let maker = Maker {
            tool: "outcross 0.1.0".to_owned(),
            settings: "0123".to_owned(),
            definitions: BTreeMap::from([("copied".to_owned(), "a \"b\" \\c".to_owned())]),
        };
        let years = years.iter().map(|year| (*year, figures.clone())).collect();
        Measured { listed, commits: 7, lines: 9, data_end: "2026-01-02".to_owned(), maker, years }
    }

    fn six() -> Vec<Measured> {
        let group = |nth| if nth == 6 { "mixed" } else { "go" };
        let years = |nth| if nth < 5 { &[2024, 2025][..] } else { &[2025][..] };
        (1..=6).map(|nth| measured(nth, group(nth), years(nth))).collect()
    }

    #[test]
    fn the_table_says_what_was_measured() {
        let text = render(&six()).unwrap();
        let table: toml::Table = text.parse().unwrap();
        assert_eq!(table["schema"].as_str(), Some(SCHEMA));
        assert_eq!(table["definitions"]["copied"].as_str(), Some("a \"b\" \\c"));
        assert_eq!(table["repository"].as_array().map(Vec::len), Some(6));
        let series = |row: &toml::Value| {
            let word = |name: &str| row[name].as_str().unwrap().to_owned();
            format!("{} {} {} {}", word("metric"), word("view"), word("group"), row["years"])
        };
        let series: Vec<String> = table["series"].as_array().unwrap().iter().map(series).collect();
        assert_eq!(
            series,
            [
                "copied first-parent all [[2025, 6, 0.0225, 0.035, 0.0475]]",
                "copied first-parent go [[2025, 5, 0.02, 0.03, 0.04]]",
                "churn full all [[2025, 6, 0.0, 0.0, 0.0]]",
                "churn full go [[2025, 5, 0.0, 0.0, 0.0]]",
            ]
        );
    }

    #[test]
    fn one_table_has_one_maker() {
        assert_eq!(render(&[]), Err("the list names no repository".to_owned()));
        let mut six = six();
        six[2].maker.settings = "4567".to_owned();
        assert_eq!(render(&six), Err("o/r3 was measured by another program or with other settings".to_owned()));
    }
}
