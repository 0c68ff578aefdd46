//! `introduced` is what `git blame -w` says: histories by hand, one for each rule and trap.

use testkit::Repo;

use crate::compare::agrees_with_git;

fn check(text: &str) {
    assert!(agrees_with_git(&Repo::new(text)) > 0, "a history without lines shows nothing");
}

#[test]
fn white_space_and_line_endings_do_not_count() {
    check(
        r#"
        commit one
            file a.txt "a\n  b\nc\td\ne\n"
        commit crlf
            file a.txt +crlf "a\n  b\nc\td\ne\n"
        commit indented
            file a.txt "\ta\nb\n c d\ne\nnew\n"
        commit no-eol
            file a.txt +no-eol "a\nb\nc d\ne\nnew\n"
        commit eol
            file a.txt "a\nb\nc d\ne\nnew\nlast\n"
        commit fed
            file a.txt "\n\x0c\nif\nend\n    }\n        x\nif\nend\n    }\n        x\nlast\n"
        commit feeds
            file a.txt "a\x0c\nb\nc\x0bd\ne\nnew\nlast\n"
        "#,
    );
}

#[test]
fn hunks_slide_as_gits_do() {
    check(
        r#"
        commit one
            file f.rs "fn a() {\n    one();\n}\n\nfn b() {\n    two();\n}\n"
        commit between
            file f.rs "fn a() {\n    one();\n}\n\nfn c() {\n    three();\n}\n\nfn b() {\n    two();\n}\n"
        commit blanks
            file f.rs "\n\nfn a() {\n    one();\n}\n\n\n\nfn c() {\n    three();\n}\n\nfn b() {\n    two();\n}\n\n\n"
        commit nested
            file f.rs "\n\nfn a() {\n    if x {\n        one();\n    }\n}\n\n\n\nfn c() {\n    three();\n}\n}\n\nfn b() {\n    two();\n}\n\n\n"
        "#,
    );
}

#[test]
fn long_common_tails_are_cut_before_the_diff() {
    // The tail is several blocks of 1024 bytes long, and lines repeat across the cut.
    let line = |number: usize| format!("{}\n", ["}", "", "    end", "x = 1"][number % 4]);
    let tail: String = (0..900).map(line).collect();
    let (head, other) = ("fn main() {\n    end\n}\n\n", "fn main() {\n}\n    end\n}\n\n    end\n");
    for (before, after) in [(head, other), (other, head), ("", head), (head, "")] {
        let escape = |text: &str| text.replace('\n', "\\n");
        check(&format!(
            "commit one\nfile f.txt \"{}\"\ncommit two\nfile f.txt \"{}\"\n",
            escape(&format!("{before}{tail}")),
            escape(&format!("{after}{tail}"))
        ));
    }
}

#[test]
fn renames_are_found_one_path_at_a_time() {
    check(
        r#"
        commit one
            lines src/lib.rs 1..60
            lines LICENSE 100..160
            lines util/mod.rs 200..260
            lines other/mod.rs 200..258 300..304
        commit moved
            rename src/lib.rs crates/core/src/lib.rs
        commit split
            copy LICENSE a/LICENSE
            copy LICENSE b/LICENSE
            delete LICENSE
        commit edited
            delete util/mod.rs
            delete other/mod.rs
            lines util/new.rs 200..259 x y z
            lines deep/mod.rs 200..240 u v w 250..258 300..304
        commit swapped
            delete a/LICENSE
            delete b/LICENSE
            lines c/COPYING 100..140 t
            lines d/LICENSE 100..130 q r s
        "#,
    );
}

#[test]
fn equal_scores_go_as_gits_table_makes_them_go() {
    let mut text = String::from("commit one\n");
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
        text.push_str(&format!("lines {name}/x.txt 1..30 {name}\n"));
    }
    text.push_str("commit two\n");
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
        text.push_str(&format!("delete {name}/x.txt\n"));
    }
    text.push_str("lines new/y.txt 1..30 h\nlines new/x.txt 1..28 i j\nlines z.txt 1..17 1..9 a b k\n");
    check(&text);
}

#[test]
fn merges_ask_parents_in_order() {
    check(
        r#"
        commit base
            lines f 1..40
        commit left < base
            lines f L1 1..20 L2 21..40
            lines only-left 1..9
        commit right < base
            lines f 1..30 R1 R2 31..40
            lines only-right 1..9
        commit merge < left right
            lines f L1 1..20 L2 21..30 R1 R2 31..40 EVIL
            take left only-left
            take right only-right
        commit theirs < left right
            take right f
            take right only-right
            take left only-left
        commit octopus < merge theirs base
            lines f L1 1..10 1..10 L2 31..40 EVIL R2
            lines made 1..5
        commit again < octopus
            lines f 1..10 L2 1..10 31..40 EVIL R2
        "#,
    );
}

#[test]
fn renames_inside_merges() {
    check(
        r#"
        commit base
            lines f 1..40
            lines g 50..90
        commit left < base
            rename f moved-left
        commit right < base
            lines f 1..20 R 21..40
            rename g moved-right
        commit merge < left right
            lines moved-left 1..20 R 21..40
            take right moved-right
            delete g
        commit elsewhere < left right
            delete moved-left
            delete g
            lines third 1..20 R 21..39
            lines fourth 50..88 M
        commit both < merge elsewhere
            take merge moved-left
            take elsewhere third
            take elsewhere fourth
            take merge moved-right
        "#,
    );
}

#[test]
fn subtree_merges_and_unrelated_roots() {
    check(
        r#"
        commit main
            lines README 1..20
        commit library <
            lines src/lib.rs 100..150
            lines README 200..220
        commit library-two < library
            lines src/lib.rs 100..120 X 121..150
        commit merged < main library-two
            graft library-two vendor/library
        commit edited
            lines vendor/library/src/lib.rs 100..120 X 121..140 Y 141..150
        commit library-three < library-two
            lines src/lib.rs Z 100..120 X 121..150
        commit merged-again < edited library-three
            lines vendor/library/src/lib.rs Z 100..120 X 121..140 Y 141..150
        "#,
    );
}

#[test]
fn types_change() {
    check(
        r#"
        commit one
            lines f 1..20
            lines d/e 30..50
            symlink link target
        commit file-to-link
            symlink f d/e
        commit link-to-file
            lines f 1..20
            file link "target\n"
        commit file-to-folder
            delete f
            lines f/inner 1..20
        commit folder-to-file
            delete f
            delete d/e
            lines f 1..19
            lines d 30..50
        commit gitlink
            gitlink sub 1234
            delete d
            gitlink d ab
        commit back
            lines d 30..50
            mode f exec
        "#,
    );
}

#[test]
fn binary_becomes_text_and_text_binary() {
    check(
        r#"
        commit one
            file f "a\nb\nc\n"
            file g "\0a\nb\nc\n"
        commit swap
            file f "a\n\0b\nc\n"
            file g "a\nb\nc\n"
        commit back
            file f "a\nb\nc\nd\n"
            file h "x\n"
        "#,
    );
}

#[test]
fn emptied_filled_deleted_and_put_back() {
    check(
        r#"
        commit one
            lines f 1..20
            file empty ""
        commit emptied
            file f ""
        commit filled
            lines f 1..20
        commit deleted
            delete f
            delete empty
            lines other 1..3
        commit back
            lines f 1..20
            file new ""
        commit moved
            rename f g
        "#,
    );
}

#[test]
fn paths_in_any_bytes() {
    check(
        r#"
        commit one
            lines "caf\xe9/\"quoted\"" 1..9
            lines "tab\there" 1..9
            lines "ünïcode" 1..5
        commit two
            rename "caf\xe9/\"quoted\"" "caf\xe9/\xff\n"
            lines "ünïcode" 1..5 6
        "#,
    );
}

#[test]
fn criss_cross() {
    check(
        r#"
        commit base
            lines f 1..40
        commit a < base
            lines f A 1..40
        commit b < base
            lines f 1..40 B
        commit ab < a b
            lines f A 1..40 B
        commit ba < b a
            lines f A 1..40 B
        commit a2 < ab
            lines f A 1..15 M 16..40 B
        commit b2 < ba
            lines f A 1..25 N 26..40 B
        commit end < a2 b2
            lines f A 1..15 M 16..25 N 26..40 B
        "#,
    );
}

#[test]
fn sha256_repositories() {
    check("format sha256\ncommit one\nlines f 1..9\ncommit two\nrename f g\ncommit three\nlines g 1..5 x 6..9\n");
}

#[test]
fn a_form_feed_is_no_white_space_to_the_slider() {
    // The inserted lines can stand before or after their equals; a line of a form feed nearby is not blank to git.
    let block = "if x\nend\n    return;\n    }\n        let v;\n";
    let before = format!("    call\n  \n\x0c\n\t{block}        call\n");
    let after = format!("    call\n  \n\x0c\n\t{block}let w;\n\n\tlet u;\n\t{block}        call\n");
    let escape = |text: &str| text.replace('\n', "\\n").replace('\t', "\\t").replace('\x0c', "\\x0c");
    check(&format!("commit one\nfile f \"{}\"\ncommit two\nfile f \"{}\"\n", escape(&before), escape(&after)));
}
