//! Types that will go, and floors that keep them.

use std::collections::BTreeSet;

use lab::Family;
use lab::at_risk::{Goal, Stratify, cheapest_floor, endangered, random_floor};
use lab::counts::{Builder, Counts, UnitInfo};
use lab::forecast::{Corpus, Floor, Policy, RealUnit, Regime, Share, forecast};
use lab::seed::Seed;
use proptest::prelude::*;

use crate::corpora::{close, counts};

/// Units with their tokens, year and words.
fn priced(units: &[(&str, u64, Option<i16>, &str)]) -> Counts {
    let mut builder = Builder::new();
    for (name, tokens, year, text) in units {
        let info = UnitInfo { name: (*name).to_owned(), tokens: *tokens, year: *year, ..UnitInfo::default() };
        builder.unit(&info, text.split(' ').map(|word| (Family::Api, word))).unwrap();
    }
    builder.finish().unwrap().remove(&Family::Api).unwrap()
}

#[test]
fn the_rarest_are_named_first() {
    let counts = counts(&[("a", "x x x x x x y z"), ("b", "x x x z"), ("c", "w w")]);
    let found = endangered(&counts, &Policy::mix(0.0), 10, 0.5).unwrap();
    let names: Vec<(&str, u64, &[usize])> =
        found.iter().map(|row| (&*row.name, row.count, row.places.as_slice())).collect();
    assert_eq!(names, [("y", 1, &[0][..]), ("z", 2, &[0, 1]), ("w", 2, &[2])]);
    close(found[0].survival, 1.0 - (-0.172_f64).exp(), 1e-3);
    // By documents z is worth two draws, w one.
    let policy = Policy::mix(0.0).with_unit(RealUnit::Document);
    let found = endangered(&counts, &policy, 10, 0.9).unwrap();
    let names: Vec<&str> = found.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["w", "y", "x", "z"]);
    assert!(endangered(&counts, &Policy::mix(2.0), 10, 0.5).is_err());
}

#[test]
fn the_floor_has_the_most_types_for_its_tokens() {
    let counts = priced(&[
        ("cheap", 10, None, "a b"),
        ("dear", 100, None, "a b c d"),
        ("other", 20, None, "c e"),
        ("same", 9, None, "a b"),
    ]);
    let plan = cheapest_floor(&counts, &Goal { budget: 30, values: None, stratify: Stratify::Whole });
    let units: Vec<&str> = plan.steps.iter().map(|step| &*counts.units()[step.unit].name).collect();
    assert_eq!((units, plan.tokens, plan.types, plan.of_types), (vec!["same", "other"], 29, 4, 5));
    close(plan.share(), 29.0 / 139.0, 1e-12);
    assert_eq!(plan.kept(&counts).unwrap().rows(), [(1, 1), (2, 1), (3, 2)]);
    assert_eq!(plan.among(&counts, &BTreeSet::from(["e".to_owned(), "d".to_owned()])), (1, 4));
    // All of them need the dear one.
    let all = cheapest_floor(&counts, &Goal::all_of(&counts, 0..5));
    assert_eq!((all.types, all.tokens), (5, 129));
    let only_e = counts.types().iter().position(|row| &*row.name == "e");
    assert_eq!(cheapest_floor(&counts, &Goal::all_of(&counts, only_e)).tokens, 20);
    assert_eq!(cheapest_floor(&counts, &Goal::share(&counts, 0.0)).types, 0);
}

#[test]
fn one_large_unit_beats_a_small_one_that_bars_it() {
    let counts = priced(&[("large", 100, None, "a b c d e f g h"), ("small", 1, None, "a")]);
    let plan = cheapest_floor(&counts, &Goal { budget: 100, values: None, stratify: Stratify::Whole });
    assert_eq!((plan.types, plan.tokens, plan.steps.len()), (8, 100, 1));
}

#[test]
fn a_floor_of_all_years() {
    let counts = priced(&[
        ("old", 50, Some(2010), "a b c d"),
        ("old two", 50, Some(2010), "e f g"),
        ("new", 50, Some(2024), "x"),
        ("new two", 50, Some(2024), "y a"),
    ]);
    let goal = |stratify| Goal { budget: 100, values: None, stratify };
    let years = |stratify| {
        let plan = cheapest_floor(&counts, &goal(stratify));
        plan.years.iter().map(|year| (year.year.unwrap(), year.tokens, year.of_tokens)).collect::<Vec<_>>()
    };
    assert_eq!(years(Stratify::Whole), [(2010, 100, 100), (2024, 0, 100)]);
    assert_eq!(years(Stratify::ByYear), [(2010, 50, 100), (2024, 50, 100)]);
}

/// What one year can't give, another does: the floor still has all that was asked for.
#[test]
fn years_share_what_a_floor_costs() {
    let counts = priced(&[
        ("old", 10, Some(2010), "a b c"),
        ("old dear", 40, Some(2010), "a d"),
        ("new", 20, Some(2024), "a b c"),
        ("new dear", 40, Some(2024), "e a b"),
        ("of no year", 10, None, "f"),
    ]);
    let goal = |stratify| Goal { stratify, ..Goal::all_of(&counts, 0..6) };
    let (whole, by_year) =
        (cheapest_floor(&counts, &goal(Stratify::Whole)), cheapest_floor(&counts, &goal(Stratify::ByYear)));
    assert_eq!((whole.types, by_year.types), (6, 6));
    assert_eq!((whole.tokens, by_year.tokens), (100, 100));
    let only_a = counts.types().iter().position(|row| &*row.name == "a");
    let cheap = Goal { stratify: Stratify::ByYear, ..Goal::all_of(&counts, only_a) };
    assert_eq!(cheapest_floor(&counts, &cheap).tokens, 10);
}

#[test]
fn a_chosen_floor_in_the_forecast() {
    let counts = counts(&[("a", "x x y"), ("b", "z w w w")]);
    let plan = cheapest_floor(&counts, &Goal::share(&counts, 0.5));
    let floor = Floor::Chosen { share: plan.share(), kept: plan.kept(&counts).unwrap() };
    let policy = Policy::of(Regime::Floor(floor), Share::exact(0.0));
    let clumps = counts.clumps();
    let outcome = forecast(Corpus::Clumps(&clumps), &policy, 1000).unwrap();
    close(outcome.generations[999].kept.value, plan.types as f64, 1e-6);
}

proptest! {
    #[test]
    fn lazy_choice_is_plain_choice(units in prop::collection::vec((1_u64..30, "[a-h]( [a-h]){0,6}"), 1..12), budget in 1_u64..120) {
        let named: Vec<(String, u64, String)> =
            units.iter().enumerate().map(|(index, (tokens, text))| (format!("{index:03}"), *tokens, text.clone())).collect();
        let rows: Vec<_> = named.iter().map(|(name, tokens, text)| (name.as_str(), *tokens, None, text.as_str())).collect();
        let counts = priced(&rows);
        let plan = cheapest_floor(&counts, &Goal { budget, values: None, stratify: Stratify::Whole });
        prop_assert!(plan.tokens <= budget);
        prop_assert_eq!(plan.types, plan.has.iter().filter(|has| **has).count() as u64);
        prop_assert!(plan.types >= plain(&counts, budget));
        let random = random_floor(&counts, budget, Seed(7));
        prop_assert!(random.last().is_none_or(|last| last.tokens <= budget));
    }
}

/// What the greedy choice without its shortcut covers.
fn plain(counts: &Counts, budget: u64) -> u64 {
    let (mut has, mut left) = (BTreeSet::new(), budget);
    let mut open: Vec<usize> = (0..counts.units().len()).collect();
    loop {
        let gain = |place: usize| counts.units()[place].types.iter().filter(|(id, _)| !has.contains(id)).count();
        let fits = open.iter().copied().filter(|place| counts.units()[*place].tokens <= left && gain(*place) > 0);
        let rate = |place: usize| gain(place) as f64 / counts.units()[place].tokens as f64;
        let best = fits.max_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(b.cmp(a)));
        let Some(best) = best else { return has.len() as u64 };
        left -= counts.units()[best].tokens;
        has.extend(counts.units()[best].types.iter().map(|(id, _)| *id));
        open.retain(|place| *place != best);
    }
}

#[test]
fn a_chosen_floor_of_a_real_corpus_covers_far_more_than_a_random_one() {
    let counts = crate::corpus::functions();
    assert!(counts.units().len() > 2_000);
    let types = counts.types().len() as f64;
    for (share, least) in [(0.05, 1.5), (0.1, 1.5), (0.2, 1.4)] {
        let goal = Goal::share(&counts, share);
        let plan = cheapest_floor(&counts, &goal);
        assert!(plan.share() <= share && plan.share() > 0.98 * share);
        let random = random_floor(&counts, goal.budget, Seed(1)).last().map_or(0, |step| step.types) as f64;
        let chosen = plan.types as f64;
        assert!(chosen > least * random, "{share}: {} and {}", chosen / types, random / types);
        let floor = Floor::Chosen { share: plan.share(), kept: plan.kept(&counts).unwrap() };
        let policy = Policy::of(Regime::Floor(floor), Share::exact(0.0));
        let spectrum = counts.spectrum().unwrap();
        let kept = forecast(Corpus::Spectrum(&spectrum), &policy, 10).unwrap().generations[9].kept.value;
        assert!(kept >= chosen && kept < types);
    }
}
