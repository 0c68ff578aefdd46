//! `introduced` is what `git blame -w` says: random histories of every shape.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::{Shape, generate};

use crate::compare::{agrees_with_git, origins, scan_on};

/// Runs `check` on random histories of each shape; a failing seed is printed.
fn for_shapes(cases: u32, check: impl Fn(u64, &Shape)) {
    for (name, shape) in Shape::ALL {
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let result = runner.run(&any::<u64>(), |seed| {
            check(seed, shape);
            Ok(())
        });
        assert!(result.is_ok(), "shape {name}: {result:?}");
    }
}

#[test]
fn random_histories_agree_with_git() {
    for_shapes(12, |seed, shape| {
        agrees_with_git(&generate(seed, shape).build());
    });
}

#[test]
fn threads_change_nothing() {
    for_shapes(4, |seed, shape| {
        let repo = generate(seed, shape).build();
        let (one, four) = (scan_on(&repo, 1), scan_on(&repo, 4));
        assert_eq!(one.commits(), four.commits());
        assert_eq!(one.problems(), four.problems());
        assert!(one.spans().eq(four.spans()), "the spans differ");
        assert!(one.fates().eq(four.fates()), "the fates differ");
        assert!(one.series().eq(four.series()), "the series differ");
        assert_eq!(origins(one.spans()).values().map(Vec::len).sum::<usize>() as u64, one.summary().lines);
    });
}

#[test]
fn a_line_that_a_binary_file_and_another_parent_have_is_the_first_ones() {
    agrees_with_git(&generate(6_805_823_649_614_747_536, &Shape::everything()).build());
}
