//! The table that is shipped.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use facts::View;
use figures::Measure;
use outcross::reference::{Group, Reference};
use outcross::scanning::Scanner;

#[test]
fn the_shipped_table_was_measured_with_the_settings_of_today() {
    let scanner = Scanner::new(NonZeroUsize::new(1), None).unwrap();
    let reference = Reference::shipped();
    assert!(
        reference.fits(scanner.settings()),
        "the settings of a scan have changed, and the program shows no reference any more: make data/reference.toml \
         anew with `cargo xtask reference --mirrors DIR` (the table has {}, a scan {})",
        reference.settings(),
        outcross::scanning::of_line_fate(scanner.settings()).hash()
    );
    let usual = scanner.settings().hash();
    assert!(reference.fits(scanner.with_views(history::Views::FirstParent).settings()), "{usual}");
}

#[test]
fn the_shipped_table_has_what_the_screens_need() {
    let reference = Reference::shipped();
    let names: BTreeSet<&str> = reference.repositories().iter().map(|one| one.name.as_str()).collect();
    assert!(names.len() >= 25 && names.len() == reference.repositories().len(), "{}", names.len());
    for measure in [Measure::Copied, Measure::Moved, Measure::Churn, Measure::Clones, Measure::Survival365] {
        let years = reference.years(measure, View::FirstParent, Group::All);
        assert!(years.len() >= 5, "{measure}: {years:?}");
        assert!(years.iter().all(|(_, cell)| cell.repositories >= 5 && cell.first >= 0.0 && cell.third <= 1.0));
    }
    assert!(!reference.years(Measure::Churn, View::Full, Group::All).is_empty());
    for group in Group::every() {
        assert!(!reference.years(Measure::Copied, View::FirstParent, group).is_empty(), "{group}");
    }
}

#[test]
fn the_table_names_the_listed_repositories() {
    let list = include_str!("../../../../data/reference-repositories.txt");
    let listed = list.lines().map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    let listed: BTreeSet<_> = listed.filter_map(|mut words| Some((words.next()?, words.next()?))).collect();
    let measured = Reference::shipped().repositories().iter().map(|one| (one.name.as_str(), one.commit.as_str()));
    assert_eq!(measured.collect::<BTreeSet<_>>(), listed);
    let page = include_str!("../../../../docs/reference/reference-table.md");
    let words: BTreeSet<&str> = page.split([' ', ',', '\n']).collect();
    let unnamed: Vec<_> = listed.iter().filter(|(name, _)| !words.contains(name)).collect();
    assert!(unnamed.is_empty(), "not in docs/reference/reference-table.md: {unnamed:?}");
}
