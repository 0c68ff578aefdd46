//! The rounds against the plain loop, on texts made to be alike in chains, stars and heaps.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch, StringArray};
use kernels::jaccard::jaccard;
use kernels::minhash::{bands, minhash};
use kernels::shingles::shingles;

use super::{NearReport, Tables, decide};
use crate::engine::{Engines, Limits};
use crate::parts::{Part, Use};

/// What was decided of a row: nothing, or how alike it is to which kept one.
type Decisions = BTreeMap<i64, Option<(f64, i64)>>;

const THRESHOLD: f64 = 0.7;

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).expect("columns of one length");
    let mut part = Part::create(path, batch.schema(), Use::Work).expect("a file");
    part.write(batch).expect("rows");
    part.finish().expect("written");
}

/// Decides with the engine; the rank is the order of the texts, those of other corpora before all.
fn decided(known: &[String], texts: &[String], threads: usize) -> (Decisions, NearReport) {
    decided_within(known, texts, Limits { threads, memory_bytes: 64 << 20 })
}

fn decided_within(known: &[String], texts: &[String], limits: Limits) -> (Decisions, NearReport) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    // Ranks begin at 1: those below are of other corpora.
    let ords: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=texts.len() as i64));
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
    let sketches = kernels::minhash::minhash_of(&texts).expect("texts");
    write(&at("rows.parquet"), vec![("ord", ords.clone()), ("text", texts)]);
    write(&at("ranked.parquet"), vec![("ord", ords.clone()), ("rank", ords.clone())]);
    write(&at("alive.parquet"), vec![("ord", ords.clone())]);
    write(&at("sketches.parquet"), vec![("ord", ords), ("sketch", sketches)]);
    let known_ords: ArrayRef = Arc::new(Int64Array::from_iter_values(-(known.len() as i64)..0));
    let known_texts: ArrayRef = Arc::new(StringArray::from_iter_values(known));
    let known_sketches = kernels::minhash::minhash_of(&known_texts).expect("texts");
    write(&at("known.parquet"), vec![("ord", known_ords), ("sketch", known_sketches)]);
    let engines = Engines::new(limits, folder.path(), kernels::catalogue::functions()).expect("engines");
    let (rows, alive, sketches) = ([at("rows.parquet")], at("alive.parquet"), [at("sketches.parquet")]);
    let (ranked, known_rows) = ([at("ranked.parquet")], [at("known.parquet")]);
    let tables = Tables { rows: &rows, ranked: &ranked, alive: &alive, sketches: &sketches, known: &known_rows };
    let out = at("near.parquet");
    let mut asked = i64::MIN;
    let text_of = &mut |ord: i64| {
        assert!(asked < ord, "texts of other corpora are asked for in ascending order");
        asked = ord;
        Ok(text_at(known, &[], ord).to_owned())
    };
    let report = decide(&engines, &tables, THRESHOLD, (&out, folder.path()), text_of).expect("decisions");
    let engine = engines.relational().expect("an engine");
    engine.table("near", &out).expect("a table");
    let mut found = BTreeMap::new();
    for batch in engine.all("SELECT ord, value, duplicate_of FROM near").expect("rows") {
        let (ords, values) =
            (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_primitive::<Float64Type>());
        let kept = batch.column(2).as_primitive::<Int64Type>();
        for at in 0..batch.num_rows() {
            let decision = kept.is_valid(at).then(|| (values.value(at), kept.value(at)));
            assert!(found.insert(ords.value(at), decision).is_none(), "one decision a row");
        }
    }
    (found, report)
}

/// The text of a number: below 1 of another corpus.
fn text_at<'a>(known: &'a [String], texts: &'a [String], ord: i64) -> &'a str {
    match usize::try_from(ord - 1) {
        Ok(at) => &texts[at],
        Err(_) => &known[(known.len() as i64 + ord) as usize],
    }
}

/// The plain loop over candidates, rows that agree in a band, those of other corpora first.
fn plain(known: &[String], texts: &[String]) -> BTreeMap<i64, bool> {
    let all: Vec<&String> = known.iter().chain(texts).collect();
    let sets: Vec<Vec<i64>> = all.iter().map(|text| shingles(text)).collect();
    let bands: Vec<Option<_>> = all.iter().map(|text| minhash(text).map(|sketch| bands(&sketch))).collect();
    let candidates =
        |a: usize, b: usize| bands[a].zip(bands[b]).is_some_and(|(a, b)| a.iter().zip(&b).any(|(a, b)| a == b));
    let mut kept: Vec<usize> = (0..known.len()).collect();
    let mut found = BTreeMap::new();
    for at in known.len()..all.len() {
        let is_gone = kept.iter().any(|kept| candidates(*kept, at) && jaccard(&sets[*kept], &sets[at]) >= THRESHOLD);
        found.insert((at - known.len() + 1) as i64, !is_gone);
        if !is_gone {
            kept.push(at);
        }
    }
    found
}

fn check(texts: &[String]) -> NearReport {
    check_against(&[], texts)
}

fn check_against(known: &[String], texts: &[String]) -> NearReport {
    let (found, report) = decided(known, texts, 2);
    assert_eq!(found, decided(known, texts, 1).0, "on any number of threads");
    let kept: BTreeMap<i64, bool> = found.iter().map(|(ord, decision)| (*ord, decision.is_none())).collect();
    assert_eq!(kept, plain(known, texts));
    for (ord, decision) in &found {
        let Some((similarity, of)) = decision else { continue };
        let [a, b] = [*ord, *of].map(|ord| shingles(text_at(known, texts, ord)));
        assert_eq!(*similarity, jaccard(&a, &b));
        assert!(*similarity >= THRESHOLD && of < ord && found.get(of).is_none_or(Option::is_none));
    }
    report
}

/// A text of so many words from a place on.
fn window(start: u32, words: u32) -> String {
    (start..start + words).map(|word| format!("w{word} ")).collect()
}

#[test]
fn nothing_and_little_is_decided() {
    assert_eq!(check(&[]), NearReport::default());
    assert_eq!(check(&["too short".to_owned(), "too short".to_owned()]).rows, 0);
    let report = check(&[window(0, 50), window(0, 50), window(500, 50)]);
    assert_eq!((report.rows, report.verified, report.rounds), (3, 1, 1));
}

/// Each text is within the threshold of the next one and no other: every second stays, and no chain runs away.
#[test]
fn chains_do_not_run_away() {
    let texts: Vec<String> = (0..14).map(|at| window(at * 10, 104)).collect();
    let report = check(&texts);
    assert!(report.rounds > 3, "{report:?}");
}

#[test]
fn heaps_cost_their_own_number_of_pairs() {
    let texts: Vec<String> = (0..400).map(|at| format!("{}x{at}", window(0, 200))).collect();
    let report = check(&texts);
    assert!((399..1_500).contains(&report.compared), "{report:?}");
    assert!((399..1_500).contains(&report.verified), "{report:?}");
}

/// Numbers from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// Texts of some families, whose members are more or less alike.
    fn texts(&mut self, count: u64, families: u64) -> Vec<String> {
        (0..count)
            .map(|_| {
                let (family, start) = (self.below(families) as u32, self.below(60) as u32);
                window(family * 10_000 + start, 60 + self.below(60) as u32)
            })
            .collect()
    }
}

#[test]
fn random_families_are_those_of_the_plain_loop() {
    let mut random = Random(7);
    for _ in 0..3 {
        let families = 1 + random.below(8);
        check(&random.texts(80, families));
    }
}

/// The answer is that of one run over both, in which the rows of the other corpus come first and all stay, however alike
/// they are.
#[test]
fn against_other_corpora_is_one_run_with_theirs_first() {
    let mut random = Random(11);
    for known in [1, 12, 60] {
        let families = 1 + random.below(8);
        let (known, texts) = (random.texts(known, families), random.texts(50, families));
        check_against(&known, &texts);
    }
    assert_eq!(check_against(&[window(0, 50)], &[]).compared, 0);
    let texts = [window(0, 50), window(900, 50), window(1, 50)];
    let (found, _) = decided(&texts[..2], &[texts[0].clone(), texts[2].clone(), window(5_000, 50)], 2);
    assert_eq!(found.values().map(|of| of.map(|(_, of)| of)).collect::<Vec<_>>(), [Some(-2), Some(-2), None]);
}

/// Many rows of another corpus in one bucket are compared some at a time, and never with each other.
#[test]
fn heaps_of_other_corpora_are_compared_in_pieces() {
    let known: Vec<String> = (0..900).map(|at| format!("{}known{at}", window(0, 200))).collect();
    let texts: Vec<String> = (0..60).map(|at| format!("{}{}", window(0, 110), window(7_000 + at * 500, 90))).collect();
    let report = check_against(&known, &texts);
    assert!(report.compared <= 900 * 60 + 60 * 59 / 2, "{report:?}");
    let texts: Vec<String> = (0..60).map(|at| format!("{}new{at}", window(0, 200))).collect();
    let report = check_against(&known, &texts);
    assert!(report.rounds <= 3 && report.compared < 900 * 60, "{report:?}");
}

/// Sets of shingles that take more than the memory are compared in ranges.
#[test]
fn sets_beyond_the_memory_change_nothing() {
    let texts: Vec<String> = (0..960).map(|at| window(at / 2 * 100_000 + at % 2 * 100, 2_500)).collect();
    let little = Limits { threads: 2, memory_bytes: 12 << 20 };
    let (found, report) = decided_within(&[], &texts, little);
    assert_eq!(report.verified, 480);
    assert_eq!(found, decided(&[], &texts, 2).0);
}
