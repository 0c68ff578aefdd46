//! Words, shingles, sketches and their similarity, against definitions that are slow and plain.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use kernels::jaccard::{jaccard, jaccard_of};
use kernels::minhash::{BANDS, PLACES, bands, bands_of, compared, minhash, minhash_of};
use kernels::pairs::{MOST_PAIRS, pairs_of, waiting_of};
use kernels::shingles::{shingles, shingles_of};
use kernels::words;
use proptest::prelude::*;

/// Words and symbols as the definition says, one character after the other.
fn plain_words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut in_word = false;
    for char in text.chars() {
        let is_word = char.is_alphanumeric() || char == '_';
        let lower: String = char.to_lowercase().collect();
        match (is_word, in_word, found.last_mut()) {
            (true, true, Some(word)) => word.push_str(&lower),
            _ if char.is_whitespace() => {}
            (true, ..) => found.push(lower),
            (false, ..) => found.push(char.to_string()),
        }
        in_word = is_word;
    }
    found
}

fn plain_shingles(text: &str) -> HashSet<Vec<String>> {
    plain_words(text).windows(5).map(<[String]>::to_vec).collect()
}

fn plain_jaccard<T: Eq + std::hash::Hash>(first: &HashSet<T>, second: &HashSet<T>) -> f64 {
    let either = first.union(second).count();
    if either == 0 { 0.0 } else { first.intersection(second).count() as f64 / either as f64 }
}

/// A text of numbered words.
fn text_of(words: impl IntoIterator<Item = u32>) -> String {
    words.into_iter().map(|word| format!("w{word} ")).collect()
}

proptest! {
    #[test]
    fn words_are_those_of_the_definition(text in "[ -~\\n\\täÖß漢 😀_]{0,200}|([A-Za-z0-9_]{0,20}[ \\x0b\\x1fäİ—]){0,20}") {
        let plain = plain_words(&text);
        prop_assert_eq!(words::count(&text), plain.len() as u64);
        let mut hashes = Vec::new();
        words::each(&text, |some| hashes.extend_from_slice(some));
        let by_word: HashSet<(&String, u64)> = plain.iter().zip(hashes.iter().copied()).collect();
        let different = plain.iter().collect::<HashSet<_>>().len();
        prop_assert_eq!(by_word.len(), different);
        prop_assert_eq!(hashes.into_iter().collect::<HashSet<_>>().len(), different);
        prop_assert_eq!(words::lines(&text), text.lines().count());
    }

    #[test]
    fn shingles_are_as_many_and_as_alike_as_those_of_the_definition(
        first in prop::collection::vec(0u32..6, 0..60),
        second in prop::collection::vec(0u32..6, 0..60),
    ) {
        let (first, second) = (text_of(first), text_of(second));
        let (plain, other) = (plain_shingles(&first), plain_shingles(&second));
        let found = shingles(&first);
        prop_assert_eq!(found.len(), if plain.len() < 3 { 0 } else { plain.len() });
        prop_assert!(found.is_sorted());
        prop_assert_eq!(minhash(&first).is_some(), !found.is_empty());
        if plain.len() >= 3 && other.len() >= 3 {
            prop_assert_eq!(jaccard(&found, &shingles(&second)), plain_jaccard(&plain, &other));
        }
    }

    #[test]
    fn pairs_are_all_but_those_of_rows_decided_before(ranks in prop::collection::btree_set(-50i64..50, 0..12)) {
        let ranks: Vec<i64> = ranks.into_iter().collect();
        let array = list(&ranks);
        let plain: BTreeSet<(i64, i64)> =
            ranks.iter().flat_map(|a| ranks.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b && *b > 0).collect();
        prop_assert_eq!(&pair_set(&pairs_of(&array).expect("lists")), &plain);
        prop_assert_eq!(integers(&waiting_of(&array).expect("lists")), Vec::<i64>::new());
    }
}

fn list(ranks: &[i64]) -> ArrayRef {
    use arrow_array::builder::{Int64Builder, ListBuilder};
    let mut lists = ListBuilder::new(Int64Builder::new());
    lists.values().append_slice(ranks);
    lists.append(true);
    Arc::new(lists.finish())
}

fn integers(lists: &ArrayRef) -> Vec<i64> {
    lists.as_list::<i32>().values().as_primitive::<Int64Type>().values().to_vec()
}

/// Of a large bucket the best row is compared with each other, or as many that were decided before as make no more pairs
/// than a small bucket; who was not compared with all others waits.
#[test]
fn large_buckets_are_compared_from_their_front() {
    let check = |decided: i64, left: i64, leaders: i64| {
        let ranks: Vec<i64> = (1 - decided..=left).collect();
        let array = list(&ranks);
        let pairs = pair_set(&pairs_of(&array).expect("lists"));
        let leads = |rank: &i64| *rank < 1 - decided + leaders;
        assert!(pairs.iter().all(|(a, b)| leads(a) && *b > 0), "{decided} and {left}");
        let all: i64 = ranks.iter().filter(|rank| leads(rank)).map(|rank| left - (*rank).max(0)).sum();
        assert_eq!(pairs.len() as i64, all, "{decided} and {left}");
        let waiting: Vec<i64> = ranks.iter().copied().filter(|rank| !leads(rank)).collect();
        assert_eq!(integers(&waiting_of(&array).expect("lists")), waiting, "{decided} and {left}");
    };
    check(0, 256, 256);
    check(0, 257, 1);
    check(10_000, 3, 10_003);
    check(10_000, 4, (MOST_PAIRS / 4) as i64);
    check(10, 40_000, 1);
    check(300, 0, 300);
}

fn pair_set(pairs: &ArrayRef) -> BTreeSet<(i64, i64)> {
    let pairs = pairs.as_list::<i32>().values().as_struct();
    let column = |at: usize| pairs.column(at).as_primitive::<Int64Type>().values().to_vec();
    column(0).into_iter().zip(column(1)).collect()
}

/// Sketches of sets of a known similarity: their estimate lies within five standard errors, over sets of every size at
/// which the sketch takes one round, a few and many.
#[test]
fn sketches_estimate_similarity() {
    for size in [8u32, 30, 120, 500, 4_000] {
        for similarity in [0.3, 0.5, 0.7, 0.9] {
            let common = (f64::from(2 * size) * similarity / (1.0 + similarity)) as u32;
            let (mut agreed, mut places, mut truth) = (0usize, 0usize, 0.0);
            for trial in 0..40u32 {
                let base = trial * 100_000;
                let first = text_of(base..base + size + 4);
                let moved = size - common;
                let second = text_of(base + moved..base + moved + size + 4);
                let (a, b) = (minhash(&first).expect("enough"), minhash(&second).expect("enough"));
                agreed += a.iter().zip(&b).filter(|(a, b)| a == b).count();
                places += PLACES;
                truth += jaccard(&shingles(&first), &shingles(&second)) / 40.0;
            }
            let estimate = agreed as f64 / places as f64;
            let error = (truth * (1.0 - truth) / places as f64).sqrt();
            assert!((estimate - truth).abs() < 5.0 * error, "{size} {similarity}: {estimate} for {truth} ± {error}");
        }
    }
}

#[test]
fn bands_find_what_the_curve_says() {
    for (similarity, least, most) in [(0.5, 0.2, 0.35), (0.7, 0.87, 0.97), (0.8, 0.99, 1.0)] {
        let size = 300u32;
        let common = (f64::from(2 * size) * similarity / (1.0 + similarity)) as u32;
        let found = (0..400u32).filter(|trial| {
            let base = trial * 1_000;
            let (first, second) = (base..base + size + 4, base + size - common..base + 2 * size - common + 4);
            let (a, b) = (minhash(&text_of(first)).expect("enough"), minhash(&text_of(second)).expect("enough"));
            bands(&a).iter().zip(&bands(&b)).any(|(a, b)| a == b)
        });
        let share = found.count() as f64 / 400.0;
        assert!((least..=most).contains(&share), "{similarity}: {share}");
        assert!((least..=most).contains(&compared(similarity)), "{similarity}");
    }
}

#[test]
fn arrays_say_what_the_functions_say() {
    let texts = [Some("fn main() { println!(\"one two\"); }"), None, Some("a b"), Some("x; y; z; x; y; z; w")];
    let arrays: [ArrayRef; 3] = [
        Arc::new(StringArray::from_iter(texts)),
        Arc::new(LargeStringArray::from_iter(texts)),
        Arc::new(StringViewArray::from_iter(texts)),
    ];
    for array in &arrays {
        let (sketches, sets) = (minhash_of(array).expect("texts"), shingles_of(array).expect("texts"));
        let found = bands_of(&sketches).expect("bytes");
        let same = jaccard_of(&sets, &sets).expect("lists");
        for (at, text) in texts.into_iter().enumerate() {
            let expect = text.and_then(minhash);
            assert_eq!(sketches.is_valid(at), expect.is_some());
            assert_eq!(found.is_valid(at), expect.is_some());
            let Some(sketch) = expect else { continue };
            assert_eq!(found.as_list::<i32>().value(at).as_primitive::<Int64Type>().values(), &bands(&sketch));
            assert_eq!(bands(&sketch).len(), BANDS);
            assert_eq!(same.as_primitive::<Float64Type>().value(at), 1.0);
        }
    }
    let numbers: ArrayRef = Arc::new(arrow_array::Int32Array::from(vec![1]));
    assert_eq!(minhash_of(&numbers).expect_err("no texts").to_string(), "text can't be of type Int32");
}

#[test]
fn what_is_no_sketch_has_no_bands() {
    let bytes: ArrayRef = Arc::new(arrow_array::BinaryArray::from_iter([Some(&b"short"[..]), None]));
    assert_eq!(bands_of(&bytes).expect("bytes").null_count(), 2);
}
