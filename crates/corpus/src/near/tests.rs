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

/// Decides with the engine; the rank is the order of the texts.
fn decided(texts: &[String], threads: usize) -> (Decisions, NearReport) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let ords: ArrayRef = Arc::new(Int64Array::from_iter_values(0..texts.len() as i64));
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values(texts));
    let sketches = kernels::minhash::minhash_of(&texts).expect("texts");
    write(&at("rows.parquet"), vec![("ord", ords.clone()), ("text", texts)]);
    write(&at("ranked.parquet"), vec![("ord", ords.clone()), ("rank", ords.clone())]);
    write(&at("alive.parquet"), vec![("ord", ords.clone())]);
    write(&at("sketches.parquet"), vec![("ord", ords), ("sketch", sketches)]);
    let limits = Limits { threads, memory_bytes: 64 << 20 };
    let engines = Engines::new(limits, folder.path(), kernels::catalogue::functions()).expect("engines");
    let (rows, alive, sketches) = ([at("rows.parquet")], at("alive.parquet"), [at("sketches.parquet")]);
    let ranked = [at("ranked.parquet")];
    let tables = Tables { rows: &rows, ranked: &ranked, alive: &alive, sketches: &sketches };
    let out = at("near.parquet");
    let report = decide(&engines, &tables, THRESHOLD, (&out, folder.path())).expect("decisions");
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

/// The plain loop over candidates: rows that agree in a band.
fn plain(texts: &[String]) -> BTreeMap<i64, bool> {
    let sets: Vec<Vec<i64>> = texts.iter().map(|text| shingles(text)).collect();
    let bands: Vec<Option<_>> = texts.iter().map(|text| minhash(text).map(|sketch| bands(&sketch))).collect();
    let candidates =
        |a: usize, b: usize| bands[a].zip(bands[b]).is_some_and(|(a, b)| a.iter().zip(&b).any(|(a, b)| a == b));
    let mut kept: Vec<usize> = Vec::new();
    let mut found = BTreeMap::new();
    for at in 0..texts.len() {
        let is_gone = kept.iter().any(|kept| candidates(*kept, at) && jaccard(&sets[*kept], &sets[at]) >= THRESHOLD);
        found.insert(at as i64, !is_gone);
        if !is_gone {
            kept.push(at);
        }
    }
    found
}

fn check(texts: &[String]) -> NearReport {
    let (found, report) = decided(texts, 2);
    assert_eq!(found, decided(texts, 1).0, "on any number of threads");
    let kept: BTreeMap<i64, bool> = found.iter().map(|(ord, decision)| (*ord, decision.is_none())).collect();
    assert_eq!(kept, plain(texts));
    for (ord, decision) in &found {
        let Some((similarity, of)) = decision else { continue };
        let [a, b] = [*ord, *of].map(|ord| shingles(&texts[ord as usize]));
        assert_eq!(*similarity, jaccard(&a, &b));
        assert!(*similarity >= THRESHOLD && found[of].is_none() && of < ord);
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

#[test]
fn random_families_are_those_of_the_plain_loop() {
    let mut state = 7u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..3 {
        let families = 1 + random(8);
        let texts: Vec<String> = (0..80)
            .map(|_| {
                let (family, start) = (random(families) as u32, random(60) as u32);
                window(family * 10_000 + start, 60 + random(60) as u32)
            })
            .collect();
        check(&texts);
    }
}
