//! Measures of texts and counts, on cases that can be worked out by hand.

use lab::run::measure::{
    Apis, COPIED_TOKENS, Novelty, Runs, Shape, ShapeMeter, beginning, copied_share, count_measures, distinct,
    divergence, equal_part, heaps_exponent, hill, novel_share, rarefied_types, repeated_share, retention, sample,
    self_bleu, vendi, zipf_exponent,
};
use lab::run::text::{END, Text, Vocabulary};
use lab::seed::Seed;

use crate::corpora::close;

fn text(documents: &[&[u32]]) -> Text {
    let mut text = Text::default();
    for document in documents {
        text.push(document);
        text.push(&[END]);
    }
    text
}

#[test]
fn numbers_of_hill() {
    let even = hill(&[5, 5, 0, 5, 5]).unwrap();
    for number in [even.types, even.common, even.dominant] {
        close(number, 4.0, 1e-12);
    }
    let uneven = hill(&[97, 1, 1, 1]).unwrap();
    assert!(uneven.types > uneven.common && uneven.common > uneven.dominant && uneven.dominant > 1.0);
    close(even.entropy(), 4.0_f64.ln(), 1e-12);
    assert_eq!(hill(&[0, 0]), None);
}

#[test]
fn what_is_left() {
    let found = retention(&[6, 3, 1, 0], &[4, 0, 1, 2]).unwrap();
    assert_eq!((found.of_types, found.kept, found.new), (3, 2, 1));
    close(found.lost_mass, 0.3, 1e-12);
    close(found.missing_mass.unwrap(), 1.0 / 7.0, 1e-12);
    let nothing = retention(&[0], &[0]).unwrap();
    assert_eq!((nothing.lost_mass, nothing.missing_mass), (0.0, None));
}

#[test]
fn shares_of_different_ngrams() {
    let [one, two, three, four] = distinct(&text(&[&[1, 2, 1, 2], &[1, 2]]));
    // Tokens: 1 2 1 2 . 1 2 . ; pairs: 12 21 12 2. 12 2. ; triples: 121 212 12. 12. ; fours: 1212 212.
    close(one, 3.0 / 8.0, 1e-12);
    close(two, 3.0 / 6.0, 1e-12);
    close(three, 3.0 / 4.0, 1e-12);
    close(four, 1.0, 1e-12);
    assert_eq!(distinct(&Text::default()), [0.0; 4]);
}

#[test]
fn what_nobody_wrote() {
    let human = Novelty::new(&text(&[&[1, 2, 3]]), 2);
    close(novel_share(&text(&[&[1, 2, 3]]), &human).unwrap(), 0.0, 0.0);
    close(novel_share(&text(&[&[1, 3]]), &human).unwrap(), 0.5, 1e-12);
    assert_eq!(novel_share(&Text { tokens: vec![1] }, &human), None);
}

#[test]
fn parts_of_one_size() {
    let all = text(&[&[1, 1, 1], &[2, 2, 2], &[3, 3, 3]]);
    let part = equal_part(&all, 7, Seed(3));
    assert_eq!(part.tokens.len(), 7);
    assert_eq!(part, equal_part(&all, 7, Seed(3)));
    assert_eq!(equal_part(&all, 100, Seed(3)), all);
}

#[test]
fn distances() {
    let same = divergence(&[10, 5, 1], &[20, 10, 2], 1).unwrap();
    close(same.jensen_shannon, 0.0, 1e-12);
    close(same.kullback_leibler, 0.0, 1e-12);
    let apart = divergence(&[10, 0], &[0, 10], 1).unwrap();
    close(apart.jensen_shannon, 2.0_f64.ln(), 1e-12);
    assert!(apart.kullback_leibler.is_finite());
    let lost = divergence(&[50, 50], &[100, 0], 20).unwrap();
    let term = |now: f64| 0.5 * (0.5 / (now / 100.5)).ln();
    close(lost.kullback_leibler, term(100.0) + term(0.5), 1e-12);
    assert_eq!(divergence(&[1], &[0], 1), None);
    assert_eq!(divergence(&[1, 2], &[2, 1], 20).unwrap().kullback_leibler, 0.0);
}

#[test]
fn exponents() {
    for exponent in [0.7, 1.0, 1.6] {
        let counts: Vec<u64> = (1..=3000_u32).map(|rank| (1e9 * f64::from(rank).powf(-exponent)) as u64).collect();
        close(zipf_exponent(&counts).unwrap(), exponent, 1e-3);
    }
    close(zipf_exponent(&[7; 50]).unwrap(), 0.0, 1e-6);
    assert_eq!(zipf_exponent(&[4]), None);
    assert!(zipf_exponent(&[u64::from(u32::MAX), 1]).unwrap().is_finite());
    assert_eq!(heaps_exponent(&[1, 1, 5, 0, 2]), Some(0.5));
    assert_eq!(heaps_exponent(&[]), None);
}

#[test]
fn how_alike_documents_are() {
    let (a, b): (&[u32], &[u32]) = (&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10]);
    close(self_bleu(&[a, a, a]).unwrap(), 1.0, 1e-12);
    assert!(self_bleu(&[a, b]).unwrap() < 0.05);
    assert_eq!(self_bleu(&[a, &[]]), None);
    close(vendi(&[a, a, a]).unwrap(), 1.0, 1e-9);
    close(vendi(&[a, b]).unwrap(), 2.0, 1e-9);
    // Two groups of two: two kinds.
    close(vendi(&[a, b, a, b]).unwrap(), 2.0, 1e-9);
    // Three documents whose counts have the cosine 1/2 with each other: eigenvalues 2/3, 1/6, 1/6.
    let half: [&[u32]; 3] = [&[1, 2], &[1, 3], &[2, 3]];
    let entropy = -(2.0 / 3.0 * (2.0_f64 / 3.0).ln() + 2.0 / 6.0 * (1.0_f64 / 6.0).ln());
    close(vendi(&half).unwrap(), entropy.exp(), 1e-9);
    assert_eq!(vendi(&[]), None);
}

#[test]
fn few_words_in_many_documents_are_as_varied_either_way() {
    // Eight documents of three words: the dual form. Twice four are as varied as four, which are done directly.
    let four: [&[u32]; 4] = [&[1, 1, 2], &[2, 3], &[1, 3, 3, 3], &[2, 2, 3]];
    let eight: Vec<&[u32]> = four.iter().chain(&four).copied().collect();
    let unused: Vec<Vec<u32>> = (0..4).map(|at| [four[at], four[at]].concat()).collect();
    let doubled: Vec<&[u32]> = unused.iter().map(Vec::as_slice).collect();
    close(vendi(&eight).unwrap(), vendi(&four).unwrap(), 1e-9);
    close(vendi(&doubled).unwrap(), vendi(&four).unwrap(), 1e-9);
    close(vendi(&[&[1], &[1], &[2], &[2]]).unwrap(), 2.0, 1e-9);
}

#[test]
fn a_sample_of_documents() {
    let all = text(&[&[1, 1, 1], &[], &[2, 2], &[3]]);
    let some = sample(&all, 2, 2, Seed(1));
    assert_eq!((some.len(), some.iter().map(|document| document.len()).max()), (2, Some(2)));
    assert_eq!(some, sample(&all, 2, 2, Seed(1)));
    assert_eq!(sample(&all, 9, 9, Seed(1)).len(), 3);
}

#[test]
fn types_at_equal_tokens() {
    // Two of three tokens: both of one type in one of three cases.
    close(rarefied_types(&[2, 1], 2), 2.0 / 3.0 * 2.0 + 1.0 / 3.0, 1e-12);
    close(rarefied_types(&[2, 1], 1), 1.0, 1e-12);
    assert_eq!([rarefied_types(&[2, 1, 0], 3), rarefied_types(&[], 5), rarefied_types(&[4, 4], 0)], [2.0, 0.0, 0.0]);
    close(rarefied_types(&[1_000_000_000, 1], 500_000_000), 1.5, 1e-6);
}

#[test]
fn counts_in_one() {
    let (real, now) = ([40, 20, 1, 1], [80, 44, 0, 0]);
    let found = count_measures(&real, &now).unwrap();
    assert_eq!((found.tokens, found.retention), (124, retention(&real, &now).unwrap()));
    assert_eq!((found.hill, found.divergence), (hill(&now), divergence(&real, &now, 20)));
    assert_eq!((found.zipf, found.heaps), (zipf_exponent(&now), Some(0.0)));
    close(found.rarefied_types, 2.0, 1e-9);
    for (real, now) in [(&[1_u64][..], &[1_u64][..]), (&[1], &[0]), (&[0], &[0]), (&[1_000_000_000], &[1])] {
        let found = count_measures(real, now).unwrap();
        let numbers = [Some(found.rarefied_types), Some(found.retention.lost_mass), Some(found.retention.chao1)];
        let all = numbers.into_iter().chain([found.zipf, found.heaps, found.hill.map(|hill| hill.common)]);
        assert!(all.flatten().all(f64::is_finite), "{found:?}");
    }
}

/// Tokens from 1 on.
fn counted(first: u32, tokens: usize) -> Vec<u32> {
    (first..).take(tokens).collect()
}

#[test]
fn what_is_copied_from_people() {
    let human = Runs::new(&text(&[&counted(1, 80)]));
    let share = |documents: &[&[u32]]| copied_share(&text(documents), &human).unwrap();
    close(share(&[&counted(1, 80)]), 1.0, 0.0);
    // 60 of 120 tokens and an end: the run ends where something else comes.
    close(share(&[&[counted(11, 60), counted(500, 60)].concat()]), 60.0 / 121.0, 1e-12);
    // Two runs that share some tokens are covered once.
    close(share(&[&counted(11, COPIED_TOKENS + 1)]), 51.0 / 52.0, 1e-12);
    close(share(&[&counted(11, COPIED_TOKENS - 1)]), 0.0, 0.0);
    // The same tokens in another order are no copy, and neither is what two documents have together.
    let mut turned = counted(1, 60);
    turned.reverse();
    close(share(&[&turned]), 0.0, 0.0);
    close(share(&[&counted(11, 30), &counted(41, 30)]), 0.0, 0.0);
    assert_eq!(copied_share(&Text::default(), &human), None);
}

#[test]
fn what_is_repeated() {
    let share = |documents: &[&[u32]]| repeated_share(&text(documents)).unwrap();
    close(share(&[&counted(1, 200)]), 0.0, 0.0);
    // 60 of 61 tokens and of 139: what comes after them differs.
    close(share(&[&counted(1, 60), &[counted(1, 60), counted(300, 78)].concat()]), 120.0 / 200.0, 1e-12);
    close(share(&[&[7; 51]]), 51.0 / 52.0, 1e-12);
    close(share(&[&[7; 50]]), 0.0, 0.0);
    assert_eq!(repeated_share(&Text::default()), None);
}

/// Words and whether they are names.
fn words(text: &str) -> (Vocabulary, Text) {
    let (mut vocabulary, mut numbers) = (Vocabulary::new(), Text::default());
    for line in text.lines() {
        let is_name = |word: &str| word.starts_with(char::is_alphabetic) && word != "fn";
        vocabulary.document(&mut numbers, line.split(' ').map(|word| (word, is_name(word))));
    }
    (vocabulary, numbers)
}

#[test]
fn names_that_are_asked_of_something() {
    let check = |text: &str, expect: u64| {
        let (vocabulary, text) = words(text);
        assert_eq!(Apis::new(&vocabulary).types(&text), expect);
    };
    check("a . b ( ) . c ; a . b", 2);
    check("std :: fs :: read ( a ) ?. open", 2);
    check("a ( b ) ; fn c", 0);
    check("a .\nb", 0);
    check("", 0);
}

#[test]
fn a_beginning_can_be_parsed() {
    let check = |text: &str, expect: &str| {
        let (vocabulary, text) = words(text);
        assert_eq!(beginning(&text.tokens, &vocabulary), expect);
    };
    check("fn a ( ) { i + + ; b < c < d > > ; }", "fn a ( ) { i ++ ; b < c < d >> ; }");
    // Cut after the last statement among 64 tokens: 5 and 19 times 3 and 2 more are read.
    let long = format!("fn a ( ) {{ {}", "b ( ; ".repeat(90));
    let (vocabulary, numbers) = words(&long);
    let text = beginning(&numbers.tokens, &vocabulary);
    assert!(text.ends_with(&format!("b ( ; {}}}", ") ".repeat(19))), "{text}");
    assert_eq!(text.matches(';').count(), 19);
}

#[test]
fn shapes_are_measured_over_as_many_paths() {
    let (vocabulary, real) = words(&"a b c ;\nd e ;\n".repeat(20));
    let parse = |text: &str| {
        let paths = text.split(' ').map(Into::into).collect();
        (!text.contains('x')).then(|| Shape { is_whole: text.ends_with(';'), paths })
    };
    let meter = ShapeMeter::new(&real, &vocabulary, &parse, Seed(1));
    let people = meter.measure(&real, &vocabulary, &parse);
    assert_eq!(people.parsed_share, Some(1.0));
    // Six words; the half of them that is counted depends on the seed.
    assert!((1.0..6.0_f64.ln()).contains(&people.path_entropy.unwrap()), "{people:?}");
    let alike = Text { tokens: [1, 1, 1, 1, END].repeat(40) };
    let alike = meter.measure(&alike, &vocabulary, &parse);
    assert_eq!((alike.parsed_share, alike.path_entropy), (Some(0.0), Some(0.0)));
    let short = Text { tokens: vec![1, 2, END] };
    assert_eq!(meter.measure(&short, &vocabulary, &parse).path_entropy, None);
    assert_eq!(meter.measure(&Text::default(), &vocabulary, &parse).parsed_share, None);
}
