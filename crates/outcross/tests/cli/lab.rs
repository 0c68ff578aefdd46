//! `outcross lab`.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;
use testkit::Output;

use crate::outcross;
use crate::output::follows_schema;

/// Source code of two languages, with what is left out beside it.
fn code() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("src/a.rs", b"use std::fs::File;\nfn open() { File::create(name()).sync_all(); File::open(name()); }\n");
    write("src/b.py", b"import json\ndef load(path):\n    return json.loads(read_text(path)).strip()\n");
    write("src/c.rs", b"fn again() { File::open(name()); File::open(name()); rare_call(); }\n");
    write("src/.git/hidden.rs", b"fn hidden_name() {}\n");
    write("src/bytes.rs", b"fn \0() {}\n");
    write("src/latin.rs", b"fn caf\xe9() {}\n");
    write("notes.txt", b"no source code\n");
    folder
}

fn lab(folder: &TempDir, args: &str) -> Output {
    outcross(folder.path(), ["lab"].into_iter().chain(args.split_whitespace())).run()
}

fn document(output: &Output) -> Value {
    assert_eq!(output.code, Some(0), "{output}");
    serde_json::from_slice(&output.raw).unwrap()
}

/// The forecast of a table of counts.
fn forecast_of(table: &str, args: &str) -> Output {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("counts.csv"), table).unwrap();
    lab(&folder, &format!("forecast --counts counts.csv {args}"))
}

#[test]
fn a_forecast_is_the_closed_form() {
    // Of 1,000 types that occur once, 1 - exp(-h) are left; h after 10 generations with 10 % real data is 0.416.
    let document = document(&forecast_of("count,types\n1,1000\n3,10\n", "--real-fraction 0.1 --json"));
    let last = &document["generations"][9];
    assert_eq!(last["generation"], 10);
    let kept = |row: &Value| row["types_kept"].as_f64().unwrap();
    assert!((kept(&last["bands"][0]) - 1000.0 * (1.0 - (-0.416_f64).exp())).abs() < 1.0, "{last}");
    assert!((kept(last) - kept(&last["bands"][0]) - kept(&last["bands"][1])).abs() < 1e-6, "{last}");
    let ends =
        [&last["types_kept_low"], &last["types_kept"], &last["types_kept_high"]].map(|end| end.as_f64().unwrap());
    assert!(ends[0] < ends[1] && ends[1] < ends[2], "{ends:?}");
    assert!(last["lost_real_mass"].as_f64().unwrap() > 0.5, "{last}");
}

#[test]
fn a_forecast_for_people_says_the_answer_first() {
    let output = forecast_of("type,count\ncommon,100\nrare,1\n", "--real-fraction 0.1").expect_code(0);
    let head: Vec<&str> = output.stdout.lines().take(2).collect();
    assert_snapshot!(head.join("\n"), @r"
    After 10 generations with 10.0 % real data, by token,
    1 of 2 types are left (0 to 2); 33.0 % are lost, which are 0.65 % of what people wrote.
    ");
    assert!(output.stdout.contains("\nAssumed:\n- real text comes token by token"), "{output}");
}

#[test]
fn no_forecast_has_a_number_that_is_none() {
    for regime in ["replace", "mix:1", "floor:0.1", "accumulate", "accumulate-subsample:5", "window:3"] {
        for table in ["count,types\n1,1\n", "count,types\n1000000000,1\n", "type,count\na,1\nb,999999999\n"] {
            for form in ["", "--json"] {
                let output = forecast_of(table, &format!("--regime {regime} {form}")).expect_code(0);
                let text = output.stdout.to_lowercase();
                let is_bad = ["nan", "inf,", "inf ", "null,\n      \"types_kept"].iter().any(|bad| text.contains(bad));
                assert!(!is_bad, "{regime} {table}: {output}");
            }
        }
    }
}

#[test]
fn bad_counts_are_refused() {
    let check = |table: &str, code: i32, expect: &str| {
        let output = forecast_of(table, "").expect_code(code);
        assert!(output.stderr.contains(expect), "{table}: {output}");
        assert_eq!(output.stdout, "");
    };
    check("", 3, "no rows of counts");
    check("count,types\n", 3, "no rows of counts");
    check("count,types\n-1,5\n", 2, "line 2: `-1` is no count");
    check("count,types\n1,5\n1,6\n", 2, "line 3: a second row for `1`");
    check("type,count\na,5\na,6\n", 2, "line 3: a second row for `a`");
    check("# tokens = 12\ntype,count\na,5\nb,6\n", 2, "12 tokens are stated, and the rows add up to 11");
    check("count,types\n18446744073709551615,2\n", 2, "more than 2^64 tokens");
    check("name,number\n", 2, "the header must be");
    check("type,count\n\u{1b}[31m,x\n", 2, "`x` is no count");
}

#[test]
fn bad_policies_are_refused() {
    let check = |args: &str, expect: &str| {
        let output = forecast_of("count,types\n1,10\n", args).expect_code(2);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    };
    check("--real-fraction 1.5", "'1.5', which is no share from 0 to 1");
    check("--real-fraction -0.1", "'-0.1', which is no share");
    check("--real-fraction nan", "'nan', which is no share");
    check("--real-fraction 0.5..0.1", "'0.5..0.1', which is no share");
    check("--regime mix:2", "outside 0 to 1");
    check("--regime mix:0.1 --real-fraction 0.1", "say the same thing");
    check("--regime floor:0.6 --real-fraction 0.6", "above 1");
    check("--regime gated:0.9,0.1", "has no forecast");
    check("--regime never", "is no regime");
    check("--generations 0", "0 generations are asked for");
    check("--unit file", "the counts do not say how types are spread");
    check("--keep 2", "outside 0 to 1");
    check("--selection nan", "not a finite number");
}

#[test]
fn counts_are_read_back() {
    let folder = code();
    let table = lab(&folder, "counts src --family api");
    assert_snapshot!(table, @r"
    exit: 0
    ----- stdout -----
    # tokens = 8
    # types = 6
    type,count,units
    open,3,2
    File,1,1
    create,1,1
    loads,1,1
    strip,1,1
    sync_all,1,1
    ");
    let direct = document(&lab(&folder, "forecast src --family api --json"));
    for args in ["", "--anonymous"] {
        let _ = lab(&folder, &format!("counts src --family api {args} -o counts.csv")).expect_code(0);
        let read = document(&lab(&folder, "forecast --counts counts.csv --json"));
        assert_eq!(read["generations"], direct["generations"], "{args}");
    }
    let text = fs::read_to_string(folder.path().join("counts.csv")).unwrap();
    assert!(!text.contains("open") && text.contains("1x1,5"), "{text}");
}

#[test]
fn what_is_skipped_is_counted() {
    let folder = code();
    let source = document(&lab(&folder, "counts . src/a.rs --json"))["source"].clone();
    assert_eq!(source["files"], 3, "a file is counted once: {source}");
    let problems: Vec<String> =
        source["problems"].as_array().unwrap().iter().map(|row| row["reason"].to_string()).collect();
    assert_eq!(problems, ["\"binary\"", "\"no language that is known\"", "\"not UTF-8\""]);
}

#[test]
fn nothing_to_count_is_said() {
    let folder = code();
    let output = lab(&folder, "forecast notes.txt").expect_code(3);
    assert!(output.stderr.contains("no type of the family identifier in notes.txt"), "{output}");
    assert!(lab(&folder, "forecast absent").expect_code(2).stderr.contains("cannot read absent"));
    assert!(lab(&folder, "at-risk notes.txt").expect_code(3).stderr.contains("no type"));
}

#[test]
fn endangered_types_are_named() {
    let folder = code();
    let found = document(&lab(&folder, "at-risk src --family api --below 0.9 --json"));
    let rows = found["families"][0]["rows"].as_array().unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["open", "File", "create", "loads", "strip", "sync_all"]);
    assert_eq!((&rows[0]["count"], &rows[0]["files"]), (&Value::from(3), &Value::from(2)));
    let floor = &found["families"][0]["cheapest_floor"];
    assert_eq!(floor["types"], 6, "{floor}");
    let text = lab(&folder, "at-risk src --below 0.9 --top 2").expect_code(0).stdout;
    assert!(text.contains("6 of 6 names of APIs are left with a chance below 90.0 %."), "{text}");
    assert!(text.contains("        and 4 more"), "{text}");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = code();
    for verb in ["counts src", "forecast src --unit function", "at-risk src --json"] {
        let one = lab(&folder, &format!("{verb} -j 1")).expect_code(0);
        assert_eq!(one.raw, lab(&folder, &format!("{verb} -j 4")).raw, "{verb}");
    }
}

#[test]
fn documents_follow_their_schemas() {
    let folder = code();
    follows_schema("lab-forecast", &lab(&folder, "forecast src --unit file --json"));
    follows_schema("lab-counts", &lab(&folder, "counts src --json"));
    follows_schema("lab-counts", &lab(&folder, "counts src --anonymous --json"));
    follows_schema("lab-at-risk", &lab(&folder, "at-risk src --json"));
}

#[test]
#[cfg(unix)]
fn links_and_hostile_names_do_no_harm() {
    let folder = code();
    let name = Path::new("src").join("\u{1b}[31m\n.rs");
    fs::write(folder.path().join(&name), "fn red() { hostile(); }\n").unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("src/loop")).unwrap();
    let output = lab(&folder, "at-risk src --below 1").expect_code(0);
    assert!(!output.stdout.contains('\u{1b}'), "{output}");
    let source = document(&lab(&folder, "counts src --json"))["source"].clone();
    assert_eq!(source["files"], 4);
    assert!(source["problems"].as_array().unwrap().iter().any(|row| row["reason"] == "a link"), "{source}");
}

#[test]
fn simulated_types_are_as_forecast() {
    let folder = TempDir::new().unwrap();
    let run = document(&lab(&folder, "run zipf --regime replace --regime mix:0.3 --generations 5 --json"));
    let kept = |regime: usize, generation: usize| {
        run["runs"][regime]["generations"][generation]["measures"]["types_kept"].as_f64().unwrap()
    };
    assert_eq!((kept(0, 0), kept(1, 0)), (2000.0, 2000.0));
    assert!(kept(0, 5) < kept(1, 5) && kept(1, 5) < 2000.0, "{run}");
    for regime in 0..2 {
        let last = &run["runs"][regime]["generations"][5];
        let (expected, found) = (last["expected"]["value"].as_f64().unwrap(), kept(regime, 5));
        assert!((found - expected).abs() < 0.05 * expected, "{last}");
    }
}

#[test]
fn runs_are_the_same_by_seed_and_differ_without() {
    let folder = code();
    for preset in ["gaussian", "gmm", "linear --samples 30", "zipf", "ngram src --generations 2"] {
        let run = |seed: &str| lab(&folder, &format!("run {preset} --json --seed {seed}")).expect_code(0);
        let one = run("7 -j 1");
        follows_schema("lab-run", &one);
        assert_eq!(one.raw, run("7 -j 3").raw, "{preset}");
        assert_ne!(one.raw, run("8").raw, "{preset}");
    }
}

#[test]
fn a_gaussian_that_replaces_itself_narrows() {
    let folder = TempDir::new().unwrap();
    let run = document(&lab(&folder, "run gaussian --samples 10 --generations 300 --json"));
    let rows = run["runs"][0]["generations"].as_array().unwrap();
    assert_eq!(rows.len(), 301);
    assert_eq!(rows[0]["measures"]["variance"], 1.0);
    assert!(rows[300]["measures"]["variance"].as_f64().unwrap() < 1e-3, "{}", rows[300]);
}

#[test]
fn bad_runs_are_refused() {
    let folder = code();
    let check = |args: &str, code: i32, expect: &str| {
        let output = lab(&folder, &format!("run {args}")).expect_code(code);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    };
    check("ngram", 2, "name files or folders");
    check("gaussian src", 2, "gaussian takes no source code");
    check("zipf --regime never", 2, "is no regime");
    check("zipf --regime mix:1.5", 2, "outside 0 to 1");
    check("zipf --regime gated:0.9,0.1", 2, "does not know the regime");
    check("zipf --generations 0", 2, "0 generations are asked for");
    check("gaussian --samples 1", 2, "samples");
    check("ngram src --order 9", 2, "the order is 9");
    check("ngram src --temperature 0", 2, "temperature");
    check("ngram notes.txt", 3, "no type of the family identifier in notes.txt");
}

#[test]
fn a_page_of_a_run_is_whole_and_the_same_each_time() {
    let folder = code();
    let page = |args: &str| lab(&folder, &format!("run {args} --format html")).expect_code(0);
    let zipf = page("zipf --regime replace --regime mix:0.1");
    assert_eq!(zipf.raw, page("zipf --regime replace --regime mix:0.1").raw);
    for part in ["<!DOCTYPE html>", "mix:0.1", "95 % of what chance leaves", "How rare types fare", "generation"] {
        assert!(zipf.stdout.contains(part), "{part}");
    }
    assert!(page("gaussian").stdout.contains("variance"));
    for bad in ["NaN", "inf\"", "http://", "https://"] {
        assert!(!zipf.stdout.replace("http://www.w3.org", "").contains(bad), "{bad}");
    }
}
