//! `outcross lab run`: stopped and gone on with, in every form, on bad input.

use std::fs;

use insta::assert_snapshot;
use tempfile::TempDir;
use testkit::Output;

use crate::outcross;

/// A run of every model, on code where it takes some.
const RUNS: [&str; 7] = [
    "gaussian --regime replace --regime accumulate-subsample",
    "gmm --regime accumulate --samples 20",
    "linear --samples 30 --regime accumulate",
    "zipf --regime floor:0.2 --regime window:2",
    "zipf src --regime mix:0.1",
    "ngram src --regime replace --regime accumulate-subsample --temperature 0.9",
    "ngram src --regime floor:0.2 --regime self-gated",
];

/// Twelve files of Rust with common and rare names.
fn code() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    for file in 0..12 {
        let text = format!(
            "use std::fs::File;\nfn read_{file}() {{ File::open(path()).map(rare_{file}); common(); common(); }}\n\
             fn write_{file}() {{ File::create(path()).sync_all(); shared_{}(); }}\n",
            file % 3
        );
        fs::write(folder.path().join(format!("src/f{file:02}.rs")), text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, args: &str) -> Output {
    outcross(folder.path(), ["lab", "run"].into_iter().chain(args.split_whitespace())).run()
}

#[test]
fn a_run_that_was_stopped_goes_on_to_the_same_bytes() {
    for preset in RUNS {
        let folder = code();
        let whole = run(&folder, &format!("{preset} --generations 4 --json")).expect_code(0);
        let again = format!("{preset} --generations 4 --json --state run.state");
        let mut stops = 0;
        let last = loop {
            let output = run(&folder, &format!("{again} --stop-after 3"));
            if output.code == Some(0) {
                break output;
            }
            stops += 1;
            let output = output.expect_code(130);
            assert_eq!(output.stdout, "", "{preset}");
            assert!(output.stderr.contains("what is done is kept in run.state: the same command goes on"), "{output}");
            assert!(stops < 10, "{preset}: it never ends");
        };
        assert_eq!(stops, if preset.matches("--regime").count() == 2 { 2 } else { 1 }, "{preset}");
        assert_eq!(last.raw, whole.raw, "{preset}");
        let done = fs::read(folder.path().join("run.state")).unwrap();
        assert_eq!(run(&folder, &again).expect_code(0).raw, whole.raw, "{preset}");
        assert_eq!(fs::read(folder.path().join("run.state")).unwrap(), done, "{preset}");
    }
}

#[test]
fn a_run_that_has_ended_goes_on_to_more_generations() {
    for preset in RUNS {
        let folder = code();
        let _ = run(&folder, &format!("{preset} --generations 2 --state run.state")).expect_code(0);
        let more = run(&folder, &format!("{preset} --generations 5 --json --state run.state")).expect_code(0);
        assert_eq!(more.raw, run(&folder, &format!("{preset} --generations 5 --json")).expect_code(0).raw, "{preset}");
    }
}

#[test]
fn a_state_is_of_one_run() {
    let folder = code();
    let _ = run(&folder, "ngram src --generations 2 --state run.state").expect_code(0);
    let before = fs::read(folder.path().join("run.state")).unwrap();
    let check = |args: &str, expect: &str| {
        let output = run(&folder, &format!("{args} --state run.state")).expect_code(2);
        assert!(output.stderr.contains(expect), "{args}: {output}");
        assert!(output.stderr.contains("name another file: --state FILE"), "{args}: {output}");
        assert_eq!(fs::read(folder.path().join("run.state")).unwrap(), before, "{args}");
    };
    check("ngram src --seed 2", "another seed: 1 there, 2 here");
    check("ngram src --regime mix:0.1", "another list of regimes: replace there, mix:0.1 here");
    check("ngram src --order 2", "another order: 3 there, 2 here");
    check("ngram src --temperature 0.5", "another temperature: 1 there, 0.5 here");
    check("ngram src --top-p 0.5", "another top_p: 1 there, 0.5 here");
    check("ngram src/f01.rs src/f02.rs", "another corpus (its hash): ");
    check("zipf src", "another model: ngram there, zipf here");
    check("ngram src --generations 1", "the state has 2 generations already, and 1 are asked for");
}

#[test]
fn no_file_of_others_is_written_over() {
    let folder = code();
    let before = fs::read(folder.path().join("src/f01.rs")).unwrap();
    let output = run(&folder, "gaussian --state src/f01.rs");
    assert_snapshot!(output, @r"
    exit: 2
    ----- stderr -----
    error: src/f01.rs is no state of a run, and is left as it is

    hint: name a file that is not there: --state FILE
    ");
    assert_eq!(fs::read(folder.path().join("src/f01.rs")).unwrap(), before);
    let _ = run(&folder, "gaussian --state run.state").expect_code(0);
    let whole = fs::read(folder.path().join("run.state")).unwrap();
    fs::write(folder.path().join("run.state"), &whole[..whole.len() - 1]).unwrap();
    assert_snapshot!(run(&folder, "gaussian --state run.state"), @r"
    exit: 2
    ----- stderr -----
    error: run.state is damaged

    hint: remove it, and the run begins anew; the same seed gives the same numbers
    ");
}

#[test]
fn a_run_that_keeps_nothing_says_so_when_it_is_stopped() {
    let folder = code();
    assert_snapshot!(run(&folder, "gaussian --stop-after 1"), @r"
    exit: 130
    ----- stderr -----
    note: nothing is kept of it: with --state FILE a run goes on where it was stopped
    ");
}

#[test]
fn a_table_of_a_run_is_parquet_and_the_same_each_time() {
    let folder = code();
    let table = |args: &str| run(&folder, &format!("{args} --format parquet")).expect_code(0).raw;
    let one = table("zipf src --regime replace --regime mix:0.1");
    assert!(one.starts_with(b"PAR1") && one.ends_with(b"PAR1"));
    assert_eq!(one, table("zipf src --regime replace --regime mix:0.1"));
    assert_ne!(one, table("zipf src --regime replace --regime mix:0.2"));
    let _ = run(&folder, "zipf src --regime replace --regime mix:0.1 --format parquet -o run.parquet").expect_code(0);
    assert_eq!(fs::read(folder.path().join("run.parquet")).unwrap(), one);
}
