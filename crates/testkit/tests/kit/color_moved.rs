//! What git marks as moved, read right.

use testkit::Repo;
use testkit::color_moved::{Against, CommitMoves, moved_lines};

fn ask(repo: &Repo, range: &str, against: Against) -> Vec<CommitMoves> {
    let mut commits = Vec::new();
    moved_lines(repo.path(), range, against, |commit| commits.push(commit));
    commits
}

/// `label: path added (moved lines)` of each commit.
fn shown(repo: &Repo, range: &str, against: Against) -> Vec<String> {
    let one = |commit: CommitMoves| {
        let files = commit.files.iter().map(|(path, file)| {
            let moved: Vec<String> = file.moved.iter().map(u32::to_string).collect();
            format!("{} {} ({})", path.escape_ascii(), file.added, moved.join(" "))
        });
        let files = files.collect::<Vec<_>>().join(", ");
        format!("{}: {files}", repo.label(&commit.commit).unwrap())
    };
    ask(repo, range, against).into_iter().map(one).collect()
}

const MOVES: &str = r#"
    commit one
        lines f head_of_the_file first_of_the_block second_of_the_block tail_of_the_file
        lines "o\xefd \"n\" " 1..20
    commit two
        lines f head_of_the_file tail_of_the_file
        file "o\xefd \"n\" " "1\n\tfirst_of_the_block\nnew\n  second_of_the_block\n+++ x\n"
    commit three
        lines f head_of_the_file
        lines g tail_of_the_file head_of_the_file
    "#;

#[test]
fn lines_are_numbered_in_the_new_version() {
    let repo = Repo::new(MOVES);
    // The first line has 15 alphanumerics, the second 16: neither is a block of 20 by itself.
    let two = &shown(&repo, "HEAD~1", Against::OnlyParent)[0];
    assert_eq!(two, r#"two: o\xefd \"n\"  4 ()"#);
}

#[test]
fn blocks_of_twenty_alphanumerics_are_moved() {
    let text = |block: &str| {
        format!(
            "commit one\nlines f a b c d e f g {block}\nlines g 1..9\ncommit two\nlines f a b c d e f g\nfile g <<END\n1\n2\n3\n4\n5\n6\n7\n8\n9\nnew\n   {}\nEND\n",
            block.replace(' ', "\n   ")
        )
    };
    let found = |block: &str| shown(&Repo::new(&text(block)), "HEAD~1..", Against::OnlyParent);
    assert_eq!(found("aaaaaaaaaa bbbbbbbbbb"), ["two: g 3 (11 12)"]);
    assert_eq!(found("aaaaaaaaaa bbbbbbbbb"), ["two: g 3 ()"]);
    assert_eq!(found("aaaaaaaaaaaaaaaaaaaa"), ["two: g 2 (11)"]);
}

#[test]
fn one_block_marks_every_place_it_comes_to_and_copies_of_what_stays_none() {
    let repo = Repo::new(
        r#"
        commit one
            lines f a b c d twenty_five_letters_and_digits_1
            lines g twenty_five_letters_and_digits_2
        commit two
            lines f a b c d
            lines h twenty_five_letters_and_digits_1 twenty_five_letters_and_digits_2
            lines i twenty_five_letters_and_digits_1
        commit three
            rename i j
        "#,
    );
    assert_eq!(shown(&repo, "HEAD", Against::OnlyParent), ["three: ", "two: h 2 (1), i 1 (1)", "one: f 5 (), g 1 ()"]);
}

#[test]
fn merges_are_told_on_the_first_parent_line_alone() {
    let repo = Repo::new(
        r#"
        commit base
            lines f a b c d twenty_five_letters_and_digits_1
        commit side
            lines f a b c d
            lines h twenty_five_letters_and_digits_1
        commit merge < base side
            take side h
        "#,
    );
    let labels = |against| shown(&repo, "HEAD", against);
    assert_eq!(labels(Against::OnlyParent), ["side: h 1 (1)", "base: f 5 ()"]);
    // The merge takes h and keeps f's line: a copy of what stays.
    assert_eq!(labels(Against::FirstParent), ["merge: h 1 ()", "base: f 5 ()"]);
}
