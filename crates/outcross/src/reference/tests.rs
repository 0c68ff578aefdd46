//! What is read out of a table, and what is not.

use facts::View;
use figures::Measure;

use super::*;

const TABLE: &str = r#"
    schema = "outcross/reference/1"
    settings = "0123"
    some_day = "more"

    [[repository]]
    name = "o/n"
    commit = "4567"
    commits = 7

    [[series]]
    metric = "copied"
    view = "first-parent"
    group = "all"
    years = [[2023, 30, 0.01, 0.02, 0.03], [2024, 31, 0.05, 0.07, 0.1]]

    [[series]]
    metric = "copied"
    view = "first-parent"
    group = "rust"
    years = [[2023, 6, 0, 0, 1]]
"#;

fn reference() -> Reference {
    Reference::parse(TABLE).unwrap()
}

#[test]
fn cells_that_are_there_and_cells_that_are_not() {
    let reference = reference();
    let name = Repository { name: "o/n".to_owned(), commit: "4567".to_owned() };
    assert_eq!((reference.settings(), reference.repositories()), ("0123", &[name][..]));
    let check = |measure, view, year, group, expect: Option<[f64; 3]>| {
        let found = reference.quartiles(measure, view, year, group);
        assert_eq!(found.map(|cell| [cell.first, cell.median, cell.third]), expect, "{measure} {year} {group}");
    };
    check(Measure::Copied, View::FirstParent, 2024, Group::All, Some([0.05, 0.07, 0.1]));
    check(Measure::Copied, View::FirstParent, 2023, Group::Rust, Some([0.0, 0.0, 1.0]));
    check(Measure::Copied, View::FirstParent, 2024, Group::Rust, None);
    check(Measure::Copied, View::FirstParent, 2022, Group::All, None);
    check(Measure::Copied, View::FirstParent, 2023, Group::Go, None);
    check(Measure::Copied, View::Full, 2023, Group::All, None);
    check(Measure::Moved, View::FirstParent, 2023, Group::All, None);
}

#[test]
fn the_nearest_cell_is_of_the_year_then_of_the_latest_and_of_the_group_if_it_has_one() {
    let check = |year, group, expect| {
        let beside = reference().beside(Measure::Copied, View::FirstParent, year, group);
        assert_eq!(beside.map(|beside| (beside.year, beside.group, beside.quartiles.repositories)), expect);
    };
    check(2023, Group::Rust, Some((2023, Group::Rust, 6)));
    check(2024, Group::Rust, Some((2024, Group::All, 31)));
    check(2026, Group::Rust, Some((2024, Group::All, 31)));
    check(2023, Group::Go, Some((2023, Group::All, 30)));
    assert_eq!(reference().beside(Measure::Moved, View::FirstParent, 2023, Group::All), None);
}

#[test]
fn tables_that_say_nothing_sensible() {
    let check = |from: &str, to: &str, expect: &str| {
        let error = Reference::parse(&TABLE.replace(from, to)).unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
    };
    check("reference/1", "reference/2", "the table is of the version 'outcross/reference/2', not outcross/reference/1");
    check("\"copied\"", "\"copeid\"", "no figure is called 'copeid'");
    check("\"first-parent\"", "\"second\"", "'second' is none of full, first-parent");
    check("\"rust\"", "\"ada\"", "no group is called 'ada'");
    check("0.05, 0.07, 0.1", "0.07, 0.05, 0.1", "the quartiles of copied in 2024 are not in order");
    check("0.05, 0.07, 0.1", "0.05, nan, 0.1", "the quartiles of copied in 2024 are not in order");
    check("[2024", "[2022", "the quartiles of copied in 2022 are not in order");
    check("settings = ", "set = ", "TOML parse error");
}
