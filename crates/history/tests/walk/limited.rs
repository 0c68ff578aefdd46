//! The walk limited to paths finds what the full walk finds.

use facts::{Claim, SpanRow};
use git::{Head, Limits, Repository};
use history::Unwatched;
use testkit::{Prng, Repo, Shape, generate};

use crate::compare::{open, options, scan};

/// What a limited walk knows of a line: where it was introduced, and what that commit's evidence says.
type Known = (String, u32, String, String, u32, bool, Claim);

/// Moves are not followed by a limited walk, so the two cut files into different spans: line by line they agree.
fn comparable(spans: impl Iterator<Item = SpanRow>) -> Vec<Known> {
    let lines = |span: SpanRow| {
        (0..span.lines).map(move |at| {
            let (path, introduced) = (span.path.to_string(), span.introduced_path.to_string());
            let (line, number) = (span.start_line + at, span.introduced_line + at);
            (path, line, span.introduced_commit.to_string(), introduced, number, span.boundary, span.introduced_claim)
        })
    };
    spans.flat_map(lines).collect()
}

fn check(repo: &Repo, choose: impl Fn(&str) -> bool) {
    let full = scan(repo);
    let spans: Vec<SpanRow> = full.spans().collect();
    let path_of = |span: &SpanRow| span.path_raw.as_ref().map_or(span.path.as_bytes().to_vec(), |raw| raw.to_vec());
    let mut wanted: Vec<Vec<u8>> = spans.iter().filter(|span| choose(&span.path)).map(path_of).collect();
    wanted.dedup();
    let (repository, head) = open(repo);
    let limited = history::blame(&repository, head, &wanted, &options(2), &Unwatched).unwrap();
    let expected: Vec<SpanRow> = spans.into_iter().filter(|span| wanted.contains(&path_of(span))).collect();
    assert_eq!(comparable(limited.spans()), comparable(expected.into_iter()));
    assert!(limited.summary().commits <= full.summary().commits);
}

#[test]
fn equals_the_full_walk_on_random_histories() {
    for (_, shape) in Shape::ALL {
        for seed in 0..10 {
            let repo = generate(seed, shape).build();
            check(&repo, |_| true);
            let mut prng = Prng::new(seed);
            let modulus = 2 + prng.below(3);
            check(&repo, |path| path.bytes().map(usize::from).sum::<usize>() % modulus == 0);
        }
    }
}

#[test]
fn follows_a_path_through_renames_and_looks_at_nothing_else() {
    let repo = Repo::new(
        r#"
        commit one
            lines a 1..40
        commit other
            lines b 1..3
        commit renamed
            rename a c
        commit edited
            lines c 1..20 x 21..40
        commit more
            lines b 1..4
        "#,
    );
    check(&repo, |path| path == "c");
}

#[test]
fn a_path_that_is_no_file_gives_no_lines() {
    let repo = Repo::new("commit one\nlines a/b 1..4\nsymlink l a/b\n");
    let repository = Repository::open(repo.path(), &Limits::default(), &std::env::temp_dir()).unwrap();
    let Head::Commit { id, .. } = repository.head().unwrap() else { panic!("it has a commit") };
    let paths = ["a", "l", "none", "a/b/c", ""].map(|path| path.as_bytes().to_vec());
    let limited = history::blame(&repository, id, &paths, &options(1), &Unwatched).unwrap();
    assert_eq!(limited.spans().count(), 0);
}
