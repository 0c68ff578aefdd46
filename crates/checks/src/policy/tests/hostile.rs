//! Texts that nobody meant well.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::*;
use super::{FULL, RULES};

/// The places of the full file where a key may stand: below each table's head.
static HEADS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let lines = FULL.match_indices('\n').map(|(at, _)| at + 1);
    lines.filter(|at| FULL[*at..].starts_with(char::is_alphabetic)).collect()
});

fn is_known(name: &str) -> bool {
    KEYS.iter().any(|key| key.name == name)
        || Place::ALL.iter().any(|place| place.as_str() == name)
        || RULES.contains(&name)
}

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["true", "1", "0.5", "\"review\"", "[\"**\"]", "2027-01-01", "{}", "[]"])
}

proptest! {
    #[test]
    fn an_extra_key_never_parses(name in "[a-z_-]{1,12}", value in value(), at in any::<prop::sample::Index>()) {
        prop_assume!(!is_known(&name));
        let at = HEADS[at.index(HEADS.len())];
        let text = format!("{}{name} = {value}\n{}", &FULL[..at], &FULL[at..]);
        let error = Policy::parse(&text, &RULES).unwrap_err();
        prop_assert!(text[error.span.clone()].contains(&name), "{error:?}");
    }

    #[test]
    fn an_extra_table_never_parses(name in "[a-z_-]{1,12}") {
        prop_assume!(!is_known(&name));
        let (table, list) = (format!("{FULL}[{name}]\n"), format!("{FULL}[[{name}]]\n"));
        prop_assert!(Policy::parse(&table, &RULES).is_err());
        prop_assert!(Policy::parse(&list, &RULES).is_err());
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = Policy::parse(&text, &RULES);
    }

    #[test]
    fn no_change_of_a_file_panics(
        from in any::<prop::sample::Index>(),
        length in 0_usize..40,
        instead in "[\\[\\]{}=\"'#!*/\\\\,.a-z0-9\n-]{0,12}|\\PC{0,4}",
    ) {
        let starts: Vec<usize> = FULL.char_indices().map(|(at, _)| at).collect();
        let start = starts[from.index(starts.len())];
        let end = FULL.ceil_char_boundary((start + length).min(FULL.len()));
        let text = format!("{}{instead}{}", &FULL[..start], &FULL[end..]);
        if let Err(error) = Policy::parse(&text, &RULES) {
            prop_assert!(error.line >= 1 && error.column >= 1 && error.span.start <= text.len());
        }
    }

    #[test]
    fn a_text_that_is_shown_reads_the_same(text in "(\\PC|[\u{0}-\u{1f}\u{7f}\"\\\\])*") {
        let shown = format!("x = {}", Value::Text(text.clone()));
        let read: toml::Table = shown.parse().unwrap();
        prop_assert_eq!(read["x"].as_str(), Some(text.as_str()));
    }

    #[test]
    fn no_glob_panics(glob in "[\\[\\]{}!*?/\\\\,a-c^.-]{0,30}|\\PC{0,20}", path in "\\PC{0,30}") {
        if let Ok(globs) = Globs::new(vec!["**".to_owned(), glob], Case::Same) {
            let _ = globs.has(&path);
        }
    }

    #[test]
    fn a_pattern_with_stars_fits_what_it_was_made_of(parts in prop::collection::vec("[a-c]{0,3}", 1..5), between in "[a-c]{0,3}") {
        prop_assert!(fits(&parts.join("*"), &parts.join(&between)));
    }
}

#[test]
fn what_is_quoted_is_shortened() {
    let error = Policy::parse(&format!("version = 1\n{} = 1", "k".repeat(100_000)), &RULES).unwrap_err();
    assert_eq!((error.message.chars().count(), error.line), (301, 2));
    let error =
        Policy::parse(&format!("version = 1\nignore.paths = [\"/{}\"]", "é".repeat(100_000)), &RULES).unwrap_err();
    assert_eq!(error.message.chars().count(), 301);
}

#[test]
fn deep_and_large_files_are_refused() {
    let is_refused = |text: &str| Policy::parse(text, &RULES).is_err();
    assert!(is_refused(&format!("version = 1\nx = {}", "[".repeat(100_000))));
    assert!(is_refused(&format!("version = 1\n{}", "a.".repeat(100_000))));
    assert!(is_refused(&format!("version = 1\n#{}", "x".repeat(1 << 20))));
    let many: Vec<String> = (0..60_000).map(|at| format!("\"**/x{at}*y\"")).collect();
    let _ = Policy::parse(&format!("version = 1\n[ignore]\npaths = [{}]", many.join(",")), &RULES);
}
