//! Tables that are filled on demand: beside the others, and gone with the scan that they speak of.

use ledger::{Ledger, ReadError, WriteError};

use crate::sample::{Rows, clone, entry, files, fill, filled, one, open, parts, problem, put, unit, unit_problem};

fn units(ledger: &Ledger) -> Vec<facts::UnitRow> {
    ledger.units_of("a").unwrap().map(Result::unwrap).collect()
}

fn clones(ledger: &Ledger) -> Vec<facts::CloneRow> {
    ledger.clones_of("a").unwrap().map(Result::unwrap).collect()
}

fn problems(ledger: &Ledger) -> Vec<facts::ProblemRow> {
    ledger.problems("a").unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_scan_alone_fills_neither() {
    let dir = one("a", &Rows::new(5));
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!((ledger.units_filled("a"), ledger.clones_filled("a")), (None, None));
    assert_eq!((units(&ledger).len(), clones(&ledger).len()), (0, 0));
    assert!(matches!(ledger.units_of("other").err(), Some(ReadError::NoRepository { .. })));
}

#[test]
fn what_is_filled_stands_beside_what_was_scanned() {
    let rows = Rows::new(20);
    let dir = one("a", &rows);
    let before = files(dir.path());
    fill(&open(dir.path()).unwrap(), &entry("a", &rows), 9).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    ledger.verify().unwrap();
    assert_eq!(ledger.units_filled("a"), Some(&filled("1")));
    assert_eq!(ledger.clones_filled("a"), Some(&filled("2")));
    assert_eq!(units(&ledger), (0..9).map(unit).collect::<Vec<_>>());
    assert_eq!(clones(&ledger), (0..9).map(clone).collect::<Vec<_>>());
    let expect: Vec<_> = (0..10).map(problem).chain((0..9).map(unit_problem)).collect();
    assert_eq!(problems(&ledger), expect);
    assert_eq!(ledger.repositories()[0].counts.problems, 19);
    let after = files(dir.path());
    let stays = |path: &std::path::Path| !path.starts_with("problems") && !path.starts_with("ledger.json");
    assert!(before.iter().filter(|(path, _)| stays(path)).all(|(path, bytes)| after.get(path) == Some(bytes)));
}

#[test]
fn a_second_fill_takes_the_place_of_the_first_and_leaves_no_trace() {
    let rows = Rows::new(20);
    let (dir, other) = (one("a", &rows), one("a", &rows));
    let writer = open(dir.path()).unwrap();
    fill(&writer, &entry("a", &rows), 9).unwrap();
    // What the ledger says of the repository now has more problems: still the same scan.
    let seen = Ledger::open(dir.path()).unwrap().repositories()[0].clone();
    fill(&writer, &seen, 4).unwrap();
    fill(&open(other.path()).unwrap(), &entry("a", &rows), 4).unwrap();
    assert_eq!(files(dir.path()), files(other.path()));
    assert_eq!(units(&Ledger::open(dir.path()).unwrap()).len(), 4);
}

#[test]
fn each_table_is_filled_by_itself() {
    let rows = Rows::new(20);
    let dir = one("a", &rows);
    let writer = open(dir.path()).unwrap();
    writer.fill_clones(&entry("a", &rows), filled("7"), (0..3).map(clone)).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!((ledger.units_filled("a"), ledger.clones_filled("a")), (None, Some(&filled("7"))));
    assert_eq!((units(&ledger).len(), clones(&ledger).len(), parts(dir.path()).len()), (0, 3, 7));
    writer.fill_units(&entry("a", &rows), filled("8"), [], []).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!(ledger.units_filled("a"), Some(&filled("8")));
    assert_eq!((units(&ledger).len(), clones(&ledger).len(), parts(dir.path()).len()), (0, 3, 8));
    ledger.verify().unwrap();
}

#[test]
fn the_next_scan_takes_what_was_filled_with_it() {
    let rows = Rows::new(20);
    let (dir, other) = (one("a", &rows), one("a", &Rows::new(7)));
    let writer = open(dir.path()).unwrap();
    fill(&writer, &entry("a", &rows), 9).unwrap();
    put(&writer, "b", &rows).unwrap();
    assert!(Ledger::open(dir.path()).unwrap().units_filled("a").is_some());
    put(&writer, "a", &Rows::new(7)).unwrap();
    let ledger = Ledger::open(dir.path()).unwrap();
    assert_eq!((ledger.units_filled("a"), units(&ledger).len()), (None, 0));
    assert_eq!(problems(&ledger), problems(&Ledger::open(other.path()).unwrap()));
    ledger.verify().unwrap();
}

#[test]
fn a_fill_for_another_scan_is_refused() {
    let (old, new) = (Rows::new(20), Rows::new(7));
    let dir = one("a", &new);
    let before = files(dir.path());
    let writer = open(dir.path()).unwrap();
    for (repo_id, rows) in [("a", &old), ("b", &new)] {
        let error = fill(&writer, &entry(repo_id, rows), 9).unwrap_err();
        assert!(matches!(error, WriteError::ScannedAgain { .. }), "{error}");
    }
    drop(writer);
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_ledger_json_that_names_a_table_without_parts_is_damaged() {
    let rows = Rows::new(5);
    let dir = one("a", &rows);
    fill(&open(dir.path()).unwrap(), &entry("a", &rows), 2).unwrap();
    let path = dir.path().join("ledger.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let without = text.replacen("\"units\": {\n        \"version\": \"1\"\n      }", "\"units\": null", 1);
    assert_ne!(text, without);
    let body = without.split(",\n  \"blake3\"").next().unwrap().to_owned();
    let seal = blake3::hash(body.as_bytes()).to_hex();
    std::fs::write(&path, format!("{body},\n  \"blake3\": \"{seal}\"\n}}\n")).unwrap();
    let error = Ledger::open(dir.path()).unwrap_err();
    assert!(matches!(error, ledger::OpenError::Damaged { .. }), "{error}");
}
