//! What is kept is what goes on, and nothing else is taken for it.

use std::collections::BTreeMap;

use lab::run::Regime;
use lab::run::categorical::Categorical;
use lab::run::mixture::Mixture;
use lab::run::ngram::{self, Ngram, Settings};
use lab::run::text::Text;
use lab::seed::Seed;
use tempfile::TempDir;

use super::*;
use crate::output::json::v1::{LabInterval, LabRunBand, LabRunGeneration};

fn settings(seed: u64) -> Named {
    vec![("model".to_owned(), "zipf".to_owned()), ("seed".to_owned(), seed.to_string())]
}

fn rows(count: u32) -> Rows {
    let band = LabRunBand { count_low: 1, count_high: 2, types: 3, kept: 2, expected: 0.1 + 0.2, z: Some(-1e-300) };
    let measures = [("types_kept".to_owned(), Some(1.0 / 3.0)), ("z".to_owned(), None)];
    let row = |generation| LabRunGeneration {
        generation,
        measures: BTreeMap::from(measures.clone()),
        expected: (generation > 0).then_some(LabInterval { low: 0.0, value: f64::MIN_POSITIVE, high: 1e300 }),
        bands: vec![band],
    };
    (0..count).map(row).collect()
}

fn error(file: &Path, settings: Named) -> String {
    Journal::open(Some(file), settings, 2).unwrap_err().text()
}

#[test]
fn every_state_is_read_as_it_was() {
    #[track_caller]
    fn check<S: Kept + PartialEq + std::fmt::Debug>(state: &S) {
        let mut bytes = Vec::new();
        state.put(&mut bytes);
        assert_eq!(&S::take(&mut bytes.as_slice()).unwrap(), state);
        for end in 0..bytes.len() {
            assert!(S::take(&mut &bytes[..end]).is_none(), "cut at {end}");
        }
    }
    let seed = Seed(1);
    for regime in ["replace", "floor:0.3", "accumulate-subsample", "window:2"] {
        let regime: Regime = regime.parse().unwrap();
        let run = Categorical::by_tokens(vec![5, 1, 7], regime, seed).unwrap();
        check(&run.step(&run.start()).unwrap());
        let text = Text { tokens: vec![1, 2, 1, 0, 2, 0] };
        let run = Ngram::new(text, 3, Settings::new(regime, seed)).unwrap();
        check(&run.step(&run.start()).unwrap());
    }
    check(&ngram::State { threshold: Some(0.5), acceptance: None, ..ngram::State::default() });
    let run = Mixture::new(20, Regime::Accumulate, seed).unwrap();
    check(&run.step(&run.start()));
}

#[test]
fn what_is_kept_is_found_by_the_same_settings_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state");
    let mut journal = Journal::open(Some(&file), settings(1), 2).unwrap();
    assert!(journal.begun::<u64>(0).is_none() && !journal.has(0));
    journal.keep(1, &7_u64, &rows(3)).unwrap();
    let again = Journal::open(Some(&file), settings(1), 2).unwrap();
    let (state, found) = again.begun::<u64>(1).unwrap();
    assert_eq!((state, format!("{found:?}")), (7, format!("{:?}", rows(3))));
    assert!(again.begun::<u64>(0).is_none());
    let name = file.display();
    assert_eq!(error(&file, settings(2)), format!("{name} is of a run with another seed: 1 there, 2 here"));
    assert_eq!(error(&file, settings(1)[..1].to_vec()), format!("{name} is of a run with other settings"));
}

#[test]
fn what_is_damaged_or_foreign_is_said_and_left() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state");
    Journal::open(Some(&file), settings(1), 2).unwrap().keep(0, &7_u64, &rows(1)).unwrap();
    let whole = fs::read(&file).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&file, &bytes).unwrap();
        let expect = if at < MAGIC.len() { "is no state of a run" } else { "is damaged" };
        assert!(error(&file, settings(1)).contains(expect), "{at}");
        assert_eq!(fs::read(&file).unwrap(), bytes, "{at}");
    }
    fs::write(&file, "").unwrap();
    assert!(error(&file, settings(1)).contains("is no state of a run"));
    assert!(error(folder.path(), settings(1)).contains("cannot read"));
    assert!(error(&folder.path().join("no/folder"), settings(1)).contains("cannot write"));
}
