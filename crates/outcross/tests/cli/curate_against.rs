//! `curate --against`: what other corpora have is left out, and says so.

use std::fs;

use crate::curate::{World, code, within};
use crate::output::follows_schema;

/// The folder of texts with two more, of which one is nearly an old one.
fn snapshot(world: &World) {
    fs::write(world.at("texts/new.rs"), code(21)).unwrap();
    fs::write(world.at("texts/near.rs"), format!("{}fn more() {{}}\n", code(4))).unwrap();
}

#[test]
fn a_snapshot_adds_what_is_new() {
    let world = World::made();
    snapshot(&world);
    let before = within(&world.at("corpus"));
    let made = world.curate("added", &["--against", "corpus", "--json"]).expect_code(0);
    follows_schema("corpus", &made);
    assert_eq!(before, within(&world.at("corpus")));
    let manifest = world.manifest("added");
    assert_eq!((manifest["rows"]["in"].as_u64(), manifest["rows"]["kept"].as_u64()), (Some(8), Some(1)));
    assert_eq!(
        (manifest["against"][0]["named"].as_str(), manifest["against"][0]["rows"].as_u64()),
        (Some("corpus"), Some(4))
    );
    let text = world.curate("again", &["--against", "corpus"]).expect_code(0).stdout;
    assert!(text.contains("exact-in-other-corpus 5") && text.contains("near-in-other-corpus 1"), "{text}");
    assert!(text.contains("adds to 4 rows of other corpora"), "{text}");
    // What is trained on is both.
    let both = world.run(&["sql", "--from", "corpus", "--from", "added", "select count(*) as n from rows"]);
    assert_eq!(both.expect_code(0).stdout, "n\n5\n");
    let diff = world.run(&["corpus", "diff", "corpus", "added"]).expect_code(0).stdout;
    assert!(diff.contains("vanished             0"), "{diff}");
}

#[test]
fn rows_of_other_corpora_are_named_and_looked_up() {
    let world = World::made();
    snapshot(&world);
    let _ = world.curate("added", &["--against", "corpus"]).expect_code(0);
    let why = world.run(&["corpus", "why", "added", "near.rs", "--json"]).expect_code(0);
    follows_schema("corpus-why", &why);
    let why: serde_json::Value = serde_json::from_slice(&why.raw).unwrap();
    let of = &why["duplicates"][0];
    assert_eq!((of["path"].as_str(), of["corpus"].as_str()), (Some("sub/tagged.rs"), Some("corpus")));
    let text = world.run(&["corpus", "why", "added", "near.rs"]).expect_code(0).stdout;
    assert!(text.contains("texts:sub/tagged.rs in corpus\n"), "{text}");
    let verify = |against: &[&str]| world.run(&[&["corpus", "verify", "added"], against].concat());
    let found = verify(&[]).expect_code(0).stdout;
    assert!(found.contains("6 rows left out for other corpora, which --against names"), "{found}");
    assert!(!verify(&["--against", "corpus"]).expect_code(0).stdout.contains("left out"));
    follows_schema("corpus-verify", &verify(&["--against", "corpus", "--json"]).expect_code(0));
    let _ = world.run(&["curate", "texts", "--recipe", "open.toml", "--out", "other"]).expect_code(0);
    let found = verify(&["--against", "other"]).expect_code(1).stdout;
    assert!(found.contains("it was not made against other as that is now"), "{found}");
}

#[test]
fn what_is_no_corpus_or_another_one_is_refused() {
    let world = World::made();
    let refused = world.curate("added", &["--against", "texts"]).expect_code(2);
    assert!(refused.stderr.contains("texts is no corpus"), "{}", refused.stderr);
    let refused = world.curate("corpus", &["--against", "corpus"]).expect_code(2);
    assert!(refused.stderr.contains("corpus is a corpus of other settings: against = nothing"), "{}", refused.stderr);
    fs::write(world.at("functions.toml"), "unit = \"function\"\n[licence]\nallow = [\"permissive\", \"none\"]\n")
        .unwrap();
    let functions = ["curate", "texts", "--recipe", "functions.toml", "--out", "added", "--against", "corpus"];
    let refused = world.run(&functions).expect_code(2);
    assert!(refused.stderr.contains("unit: corpus has rows of unit = \"file\""), "{}", refused.stderr);
    assert!(!world.at("added").exists());
}
