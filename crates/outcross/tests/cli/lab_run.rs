//! `outcross lab run`: stopped and gone on with, in every form, on bad input.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;
use testkit::Output;

use crate::outcross;
use crate::output::follows_schema;

/// A run of every model, on code where it takes some.
const RUNS: [&str; 10] = [
    "gaussian --regime replace --regime accumulate-subsample",
    "gmm --regime accumulate --samples 20",
    "linear --samples 30 --regime accumulate",
    "zipf --regime floor:0.2 --regime window:2",
    "zipf src --regime mix:0.1",
    "recommender --alpha 1.2 --regime accumulate --regime window:2",
    "recommender src --alpha 0.8 --regime mix:0.1",
    "ngram src --regime replace --regime accumulate-subsample --temperature 0.9",
    "ngram src --regime floor:0.2 --regime self-gated",
    "vae --samples 100 --rounds 1 --regime floor:0.2 --regime accumulate",
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
    for refused in ["gmm --regime window:2", "zipf --regime self-gated", "ngram src --order 9"] {
        let _ = run(&folder, &format!("{refused} --state run.state")).expect_code(2);
        assert!(!folder.path().join("run.state").exists(), "{refused}: a state was begun");
    }
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

#[test]
fn for_people_the_answer_comes_first() {
    let folder = code();
    let head = |args: &str| {
        let output = run(&folder, args).expect_code(0);
        let lines: Vec<&str> = output.stdout.lines().take_while(|line| !line.is_empty()).collect();
        lines.join("\n")
    };
    assert_snapshot!(head("gaussian --generations 50 --regime replace --regime accumulate"), @r"
    After 50 generations of gaussian, seed 1:
    replace: the variance is 0.365 and that of the truth 1; the distance from the truth is 0.180.
    accumulate: the variance is 1.044 and that of the truth 1; the distance from the truth is 0.004.
    ");
    assert_snapshot!(head("gmm --generations 5"), @r"
    After 5 generations of gmm, seed 1:
    replace: the deviations of both clouds are 0.863 and 0.888, and those of the truth 1.
    ");
    assert_snapshot!(head("linear --generations 1"), @r"
    After 1 generation of linear, seed 1:
    replace: the error is 0.1150, 1.0 times that of generation 1.
    ");
    let digits = head("vae --samples 100 --rounds 30 --generations 2");
    assert!(digits.starts_with("After 2 generations of vae, seed 1:\nreplace: "), "{digits}");
    assert!(digits.contains(" of 10 digits are still drawn; their codes spread "), "{digits}");
    let drawn = head("zipf --generations 5 --regime replace --regime mix:0.3");
    let is_said = |regime: &str| {
        drawn.lines().any(|line| line.starts_with(regime) && line.ends_with(" %), as many as chance leaves."))
    };
    assert!(drawn.contains(" of 2,000 types are left (") && is_said("replace: ") && is_said("mix:0.3: "), "{drawn}");
    assert_snapshot!(head("ngram src --regime accumulate --regime replace"), @r"
    After 10 generations of ngram, seed 1:
    accumulate: 45 of 45 types are left (100.0 %), as many as chance leaves.
    replace: 13 of 45 types are left (28.9 %), as many as chance leaves.
        gone, for example: shared_1 (4 times), shared_2 (4 times), shared_0 (3 times), rare_0 (1 time)
    ");
    let whole = run(&folder, "ngram src").expect_code(0).stdout;
    assert!(whole.contains("\nreplace\ngeneration           types_kept"), "{whole}");
    assert!(
        whole
            .contains("\n- disappearance of the tail: types that people wrote are gone (types_kept, lost_real_mass)\n")
    );
}

#[test]
fn endangered_types_have_names_and_fates() {
    let folder = code();
    let output = run(&folder, "zipf src --regime replace --regime accumulate --json").expect_code(0);
    follows_schema("lab-run", &output);
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    let endangered = &document["endangered"];
    let rows = endangered["rows"].as_array().unwrap();
    // Once each are read_N, rare_N, write_N of twelve files; four times each are the three shared_N.
    assert_eq!(endangered["types"].as_u64().unwrap(), rows.len() as u64);
    let of = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    assert_eq!((&of("rare_7")["count"], &of("rare_7")["files"]), (&Value::from(1), &Value::from(1)));
    assert!(of("rare_7")["fates"][0]["survival"].as_f64().unwrap() < 0.2);
    assert_eq!((&of("rare_7")["fates"][1]["survival"], &of("rare_7")["fates"][1]["left"]), (&1.0.into(), &true.into()));
    let gone = rows.iter().filter(|row| row["fates"][0]["left"] == false).count();
    let kept = |at: &str| document["runs"][0]["generations"][10]["measures"][at].as_f64().unwrap();
    assert!(gone > rows.len() / 2 && kept("types_kept") < 20.0, "{gone} of {}", rows.len());
    let made_up: Value = serde_json::from_slice(&run(&folder, "zipf --json").expect_code(0).raw).unwrap();
    assert_eq!(made_up["endangered"], Value::Null);
}

#[test]
fn a_page_is_written_beside_any_output() {
    let folder = code();
    let page = run(&folder, "ngram src --regime replace --regime mix:0.2 --format html").expect_code(0);
    let _ = run(&folder, "ngram src --regime replace --regime mix:0.2 --json --report run.html").expect_code(0);
    assert_eq!(fs::read(folder.path().join("run.html")).unwrap(), page.raw);
    for part in [
        "Endangered types",
        "rare_7",
        "All regimes",
        "The last generation against the forecast",
        "disappearance of the tail",
    ] {
        assert!(page.stdout.contains(part), "{part}");
    }
    assert!(run(&folder, "gaussian --report no/folder").expect_code(2).stderr.contains("cannot write no/folder"));
}

#[test]
fn a_page_shows_what_is_drawn() {
    let folder = code();
    let args = "vae --samples 100 --rounds 1 --generations 3 --regime replace --regime mix:0.5";
    let page = run(&folder, &format!("{args} --format html")).expect_code(0).stdout;
    // Two regimes of four rows, each drawn for a wide and for a narrow place.
    assert_eq!(page.matches("<g class=\"pixels\"").count(), 2 * 4 * 2);
    assert!(page.contains("What is drawn") && page.contains(">people<") && page.contains(">generation 3<"));
    let output = run(&folder, &format!("{args} --json")).expect_code(0);
    follows_schema("lab-run", &output);
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    let drawn = document["images"]["drawn"].as_array().unwrap();
    let at: Vec<(&str, u64)> =
        drawn.iter().map(|row| (row["regime"].as_str().unwrap(), row["generation"].as_u64().unwrap())).collect();
    let both = ["replace", "mix:0.5"].map(|regime| (0..4).map(move |generation| (regime, generation)));
    assert_eq!(at, both.into_iter().flatten().collect::<Vec<_>>());
    assert!(drawn.iter().all(|row| row["images"].as_array().unwrap().len() == 20));
    assert!(drawn[7]["images"].as_array().unwrap().iter().all(|image| image.as_str().unwrap().len() == 2 * 16 * 16));
    // Regimes begin with the same people and the same model.
    assert_eq!(drawn[0]["images"], drawn[4]["images"]);
    assert_eq!(drawn[1]["images"], drawn[5]["images"]);
    assert_ne!(drawn[3]["images"], drawn[7]["images"]);
}

#[test]
fn hostile_names_do_no_harm_to_a_page() {
    let folder = code();
    fs::create_dir(folder.path().join("<b>&")).unwrap();
    let text = "class \u{202e}Ab<T>:\n    def \u{3b1}\u{feff}_<script>(self): return self.x<img>y\n";
    fs::write(folder.path().join("<b>&/\u{1b}[31m.py"), text.repeat(5)).unwrap();
    let page = run(&folder, "ngram <b>& src --format html").expect_code(0).stdout;
    for bad in ["_<script>", "<img>", "<b>&", "\u{1b}", "\u{202e}", "\u{feff}"] {
        assert!(!page.contains(bad), "{bad:?}");
    }
    assert!(page.contains("&lt;b&gt;&amp;"));
    let text = run(&folder, "ngram <b>& src").expect_code(0).stdout;
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{feff}']), "{text}");
}

#[test]
fn what_can_not_be_is_refused_with_a_hint() {
    let folder = code();
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::create_dir(folder.path().join("held-out")).unwrap();
    for file in 0..10 {
        // The tenth file is held out, and the only one with a name.
        let text = if file == 9 { "def only(): pass\n" } else { "1 + 2\n" };
        fs::write(folder.path().join(format!("held-out/f{file}.py")), text).unwrap();
    }
    let check = |args: &str, code: i32, expect: &str| {
        let output = run(&folder, args).expect_code(code);
        assert!(output.stderr.contains(expect) && output.stdout.is_empty(), "{args}: {output}");
    };
    for temperature in ["0", "-1", "nan", "inf"] {
        check(&format!("ngram src --temperature {temperature}"), 2, "hint: at 1 the model writes as often as it saw");
    }
    for top_p in ["0", "-0.5", "1.01", "nan"] {
        check(&format!("ngram src --top-p {top_p}"), 2, "must be above 0 and at most 1\n\nhint: 1 is every token");
    }
    check("ngram src --order 0", 2, "must be from 1 to 5\n\nhint: 3 is usual");
    check("ngram src --order 6", 2, "must be from 1 to 5");
    check("zipf --generations 0", 2, "hint: generation 0 is the truth");
    check("ngram src --regime gated:0,0", 2, "was given up\n\nhint: let more through");
    check("ngram src --regime window:0", 2, "the window is 0; it must be 1 or more");
    check("gaussian --samples 1000000000000", 2, "1000000000000 samples a generation are asked for; 1000000 can be");
    check("vae --samples 99", 2, "the number of images is 99; it must be 100 to 100000");
    check("vae --rounds 0", 2, "the number of rounds is 0; it must be 1 to 1000");
    check("vae --regime resample", 2, "the engine `vae` does not know the regime `resample`");
    check("vae src", 2, "vae takes no source code");
    check("vae --samples 100000 --generations 100 --regime accumulate", 2, "10000000 samples would be remembered");
    check("gmm --samples 1000000 --generations 200 --regime accumulate", 2, "200000000 samples would be remembered");
    for preset in ["ngram", "zipf"] {
        check(&format!("{preset} empty"), 3, "no type of the family identifier in empty");
        check(&format!("{preset} nowhere"), 2, "cannot read nowhere");
    }
    check("ngram held-out", 3, "no type of the family identifier in held-out");
}

#[test]
fn the_smallest_corpora_have_no_number_that_is_none() {
    let folder = code();
    fs::write(folder.path().join("one.py"), "x\n").unwrap();
    let runs = [
        "ngram one.py",
        "zipf one.py",
        "ngram src/f01.rs --order 1",
        "ngram src/f01.rs --order 5 --temperature 1e-300",
        "ngram src/f01.rs --temperature 1e300 --top-p 1e-300",
        "ngram src/f01.rs --regime floor:1 --regime mix:1 --regime floor:0 --regime mix:0",
        "ngram src/f01.rs --regime accumulate-subsample:1 --regime window:1 --regime resample --regime self-gated",
        "zipf src/f01.rs --regime accumulate-subsample:1 --regime accumulate-subsample:1000000000000000000",
        "gaussian --samples 2 --generations 500",
        "gaussian --samples 2 --regime floor:1 --regime mix:1",
        "gmm --samples 10 --generations 300",
        "linear --samples 12 --generations 300",
        "vae --samples 100 --rounds 1 --regime floor:1 --regime mix:1 --regime window:1",
    ];
    for args in runs {
        for form in ["", "--json", "--format html"] {
            let text = run(&folder, &format!("{args} {form}")).expect_code(0).stdout.to_lowercase();
            let words = text.split(|letter: char| !letter.is_alphanumeric());
            let bad: Vec<&str> = words.filter(|word| ["nan", "inf", "infinity"].contains(word)).collect();
            assert_eq!(bad, [""; 0], "{args} {form}");
        }
    }
}

#[test]
fn what_is_popular_is_shown_more_or_less() {
    let folder = code();
    let answers = |args: &str| {
        let said = run(&folder, &format!("recommender {args} --generations 6")).expect_code(0).stdout;
        said.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(answers("--alpha 1.1 --regime replace --regime accumulate"), @r"
    After 6 generations of recommender, seed 1:
    replace: 12.0 % of the items are shown; the coefficient of Gini is 0.996, and 0.787 at first.
    accumulate: 53.3 % of the items are shown; the coefficient of Gini is 0.957, and 0.787 at first.
    ");
    assert_snapshot!(answers("--alpha 0.5 --regime accumulate"), @r"
    After 6 generations of recommender, seed 1:
    accumulate: 100.0 % of the items are shown; the coefficient of Gini is 0.216, and 0.787 at first.
    ");
    let gini = |alpha: &str| {
        let output = run(&folder, &format!("recommender src --alpha {alpha} --json")).expect_code(0);
        follows_schema("lab-run", &output);
        let document: Value = serde_json::from_slice(&output.raw).unwrap();
        assert_eq!(document["source"]["family"], "identifier");
        assert_eq!(document["model"]["alpha"], alpha.parse::<f64>().unwrap());
        let row = document["runs"][0]["generations"].as_array().unwrap().last().unwrap().clone();
        row["measures"]["gini"].as_f64().unwrap()
    };
    assert!(gini("0.5") < gini("1") && gini("1") < gini("2"));
    let page = run(&folder, "recommender --regime accumulate --format html").expect_code(0).stdout;
    assert!(page.contains("coverage") && page.contains("rare_half") && !page.contains("NaN"));
    let _ = run(&folder, "recommender --format parquet -o run.parquet").expect_code(0);
    assert!(fs::read(folder.path().join("run.parquet")).unwrap().starts_with(b"PAR1"));
    for (refused, why) in [
        ("--alpha -1", "alpha is -1; it must be from 0 to 10"),
        ("--alpha nan", "alpha is NaN; it must be from 0 to 10"),
        ("--regime floor:0.1", "does not know the regime `floor:0.1`"),
    ] {
        let output = run(&folder, &format!("recommender {refused}")).expect_code(2);
        assert!(output.stderr.contains(why), "{output}");
    }
}

#[cfg(not(feature = "neural"))]
#[test]
fn a_build_without_the_transformer_says_how_to_get_one() {
    assert_snapshot!(run(&code(), "transformer src --state run.state"), @r"
    exit: 2
    ----- stderr -----
    error: this build of outcross has no transformer

    hint: build one that has: cargo install --path crates/outcross --features neural (some minutes more)
    ");
}

/// Its numbers may differ a little from machine to machine, so that what is asked for is far from them.
#[cfg(feature = "neural")]
#[test]
fn the_transformer_runs_in_every_form_and_goes_on() {
    let folder = code();
    fs::write(folder.path().join("src/f09.rs"), "fn held() { File::open(path()).map(out); }\n".repeat(6)).unwrap();
    let args = "transformer src --rounds 4 --regime replace --regime mix:0.2 --generations 2";
    let stopped = run(&folder, &format!("{args} --state run.state --stop-after 1")).expect_code(130);
    assert!(stopped.stderr.contains("the same command goes on"), "{stopped}");
    let output = run(&folder, &format!("{args} --state run.state --json --report run.html")).expect_code(0);
    follows_schema("lab-run", &output);
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    assert_eq!((&document["model"]["rounds"], &document["model"]["top_p"]), (&4.0.into(), &1.0.into()));
    for of in document["runs"].as_array().unwrap() {
        let rows = of["generations"].as_array().unwrap();
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row["measures"]["model_perplexity"].as_f64().unwrap() > 1.0), "{of}");
    }
    assert!(fs::read_to_string(folder.path().join("run.html")).unwrap().contains("for the transformer itself"));
    let table = run(&folder, "transformer src --rounds 1 --generations 1 --format parquet").expect_code(0).raw;
    assert!(table.starts_with(b"PAR1"));
    let text = run(&folder, "transformer src --rounds 1 --generations 1 --top-p 0.5").expect_code(0).stdout;
    assert!(text.starts_with("After 1 generation of transformer, seed 1:\nreplace: "), "{text}");
    for (args, expect) in [
        ("transformer", "transformer learns from source code: name files or folders"),
        ("transformer src --rounds 0", "the number of rounds is 0; it must be 1 to 1000"),
        ("transformer src --top-p 0", "must be above 0 and at most 1"),
        ("transformer src --temperature nan", "hint: at 1 the model writes as often as it saw"),
    ] {
        let output = run(&folder, args).expect_code(2);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    }
}
