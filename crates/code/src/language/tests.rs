//! What the tables promise.

use super::*;

fn distinct(list: impl Fn(&Row) -> &'static str, more: impl Iterator<Item = &'static str>) {
    let mut all: Vec<&str> = ROWS.iter().flat_map(|row| list(row).split(' ')).filter(|word| !word.is_empty()).collect();
    all.extend(more);
    all.sort_unstable();
    let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn rows_are_sorted_by_name() {
    assert!(ROWS.is_sorted_by(|left, right| lower(left.name).lt(lower(right.name))));
}

#[test]
fn nothing_stands_twice() {
    distinct(|row| row.extensions, CONTESTS.iter().map(|contest| contest.extension));
    distinct(|row| row.file_names, std::iter::empty());
    distinct(|row| row.interpreters, std::iter::empty());
}

#[test]
fn extensions_are_lower_case_and_short() {
    for (extension, _) in &INDEX.extensions {
        assert!(!extension.iter().any(u8::is_ascii_uppercase), "{}", extension.escape_ascii());
        assert!(INDEX.extension(extension).is_some(), "{}", extension.escape_ascii());
    }
}

#[test]
fn contests_name_known_languages() {
    for contest in CONTESTS {
        let names = contest.claimants.iter().map(|claimant| claimant.name).chain([contest.otherwise]);
        for name in names.filter(|name| !name.is_empty()) {
            assert!(exact(name).is_some(), "{}: {name}", contest.extension);
        }
    }
}
