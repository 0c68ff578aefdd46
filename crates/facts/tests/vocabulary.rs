//! Ids and words survive their text form; nothing else parses.

use facts::{Claim, Class, CommitId, Level, Reason, Stage};

#[test]
fn ids_round_trip_through_hex() {
    for hex in ["0123456789abcdef0123456789abcdef01234567".to_owned(), "f".repeat(64)] {
        let id: CommitId = hex.parse().expect("well-formed");
        assert_eq!(id.to_string(), hex);
        assert_eq!(CommitId::from_bytes(id.as_bytes()), Some(id));
        assert_eq!(format!("{id:.10}"), hex[..10]);
    }
}

#[test]
fn ids_of_other_lengths_or_digits_are_refused() {
    for text in ["", "abc", &"0".repeat(39), &"0".repeat(41), &"g".repeat(40), &"A".repeat(40), &"é".repeat(20)] {
        assert!(text.parse::<CommitId>().is_err(), "{text}");
    }
    assert_eq!(CommitId::from_bytes(&[0; 21]), None);
}

#[test]
fn words_round_trip() {
    fn check<T: Copy + PartialEq + std::fmt::Debug + std::str::FromStr + std::fmt::Display>(all: &[T]) {
        for word in all {
            assert_eq!(word.to_string().parse::<T>().ok(), Some(*word));
        }
    }
    check(Claim::ALL);
    check(Class::ALL);
    check(Level::ALL);
    check(Reason::ALL);
    check(Stage::ALL);
    let error = "robot".parse::<Claim>().expect_err("no such word").to_string();
    assert_eq!(error, "'robot' is none of ai, human, unknown");
}
