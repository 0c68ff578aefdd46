//! What is said of the generations that a model of language writes: is it varied, copied, does it parse, and who wrote
//! the code that it is scored by.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Output, Repo};

use crate::lab_sources::{document, lab};
use crate::outcross;
use crate::output::follows_schema;

/// A file of some functions with common and rare names.
fn rust(file: usize) -> String {
    let function = |at: usize| {
        format!(
            "pub fn read_{file}_{at}(path: &Path) -> Result<Table, Error> {{\n    let file = File::open(path)?;\n    \
             for line in file.lines().skip({at}) {{ table.push_{}(line.trim()); }}\n    Ok(table.rare_{file}())\n}}\n\n",
            at % 2
        )
    };
    (0..4).map(function).collect()
}

/// Twelve files.
fn folder(extension: &str, file: impl Fn(usize) -> String) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    for at in 0..12 {
        fs::write(folder.path().join(format!("src/f{at:02}.{extension}")), file(at)).unwrap();
    }
    folder
}

fn run(folder: &TempDir, args: &str) -> Output {
    outcross(folder.path(), ["lab", "run"].into_iter().chain(args.split_whitespace())).run()
}

/// A measure of each generation.
fn measures(document: &Value, name: &str) -> Vec<Option<f64>> {
    let rows = document["runs"][0]["generations"].as_array().unwrap();
    rows.iter().map(|row| row["measures"].get(name).unwrap_or_else(|| panic!("no {name}")).as_f64()).collect()
}

#[test]
fn what_is_written_is_copied_repeated_and_parsed_or_not() {
    let folder = folder("rs", rust);
    let of = |args: &str| {
        let output = run(&folder, &format!("ngram src --generations 2 --json {args}"));
        follows_schema("lab-run", &output);
        document(&output)
    };
    let (long, narrow) = (of("--order 5"), of("--order 1"));
    // People's own text parses, and is no copy of itself.
    for document in [&long, &narrow] {
        assert_eq!(measures(document, "parsed_share")[0], Some(1.0));
        assert_eq!((measures(document, "copied_share")[0], measures(document, "written_perplexity")[0]), (None, None));
    }
    let at_1 = |document: &Value, name: &str| measures(document, name)[1].unwrap();
    // Long contexts copy; without context nothing is copied, nothing parses, and people's scorer is surprised.
    assert!(at_1(&long, "copied_share") > 0.5 && at_1(&narrow, "copied_share") == 0.0, "{long}");
    assert!(at_1(&long, "parsed_share") > 0.5 && at_1(&narrow, "parsed_share") < 0.2, "{narrow}");
    assert!(at_1(&long, "written_perplexity") * 3.0 < at_1(&narrow, "written_perplexity"));
    let repeated = |args: &str| measures(&of(args), "repeated_share")[2];
    assert!(repeated("--order 3 --temperature 0.2") > repeated("--order 3"));
    let apis = measures(&long, "api_types");
    assert!(apis[0] == Some(17.0) && apis[2] < apis[0], "{apis:?}");
    assert!(measures(&long, "path_entropy")[0].unwrap() > 2.0);
    let page = run(&folder, "ngram src --format html").expect_code(0).stdout;
    for part in ["Files whose beginning has no error of syntax", "Tokens in runs of 50 that people wrote"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn what_needs_its_lines_is_not_said_to_be_wrong() {
    let python = |file: usize| format!("def read_{file}(path):\n    return open(path).rare_{file}()\n").repeat(6);
    let folder = folder("py", python);
    let document = document(&run(&folder, "ngram src --generations 2 --json"));
    for name in ["parsed_share", "path_entropy"] {
        assert_eq!(measures(&document, name), [None; 3], "{name}");
    }
}

/// Twenty files, of which the tenth and the last are held out: by a person before there were agents, and by an agent.
fn mixed() -> Repo {
    let mut script =
        String::from("layout worktree\ncommit old\nauthor Ada <ada@example.com>\ntime 2019-05-01T12:00:00Z\n");
    for at in 0..20 {
        if at == 10 {
            script.push_str("commit agent\nauthor Bob <bob@example.com>\ntime 2024-02-01T12:00:00Z\n");
        }
        let text = rust(at).replace("\n\n", "\n");
        write!(script, "file src/f{at:02}.rs <<END\n{text}END\n").unwrap();
    }
    Repo::new(&format!("{script}trailer Co-authored-by: Claude <noreply@anthropic.com>\n"))
}

#[test]
fn held_out_code_is_scored_by_who_wrote_it() {
    let repo = mixed();
    let whole = document(&lab(&repo, "run ngram . --generations 2 --json"));
    let output = lab(&repo, "run ngram . --generations 2 --json --by claim");
    follows_schema("lab-run", &output);
    let by = document(&output);
    assert_eq!(measures(&whole, "held_out_perplexity"), measures(&by, "held_out_perplexity"));
    let parts = ["human", "ai"].map(|claim| measures(&by, &format!("held_out_perplexity_{claim}")));
    assert!(by["runs"][0]["generations"][0]["measures"].get("held_out_perplexity_unknown").is_none());
    for (at, all) in measures(&by, "held_out_perplexity").into_iter().enumerate() {
        let [human, ai] = parts.each_ref().map(|part| part[at].unwrap());
        // Both files are as long, so that the whole is their geometric mean.
        assert!(((human * ai).sqrt() / all.unwrap() - 1.0).abs() < 1e-9, "{human} {ai} {all:?}");
    }
    assert_eq!(by["source"]["repositories"][0]["commit"], repo.id("agent"));
    let page = lab(&repo, "run ngram . --generations 2 --by claim --format html").expect_code(0).stdout;
    assert!(page.contains("The same, of files by people") && page.contains("The same, of files by agents"));
}

#[test]
fn who_wrote_it_is_asked_where_it_can_be_known() {
    let folder = folder("rs", rust);
    let check = |args: &str, code: i32, expect: &str| {
        let output = run(&folder, args).expect_code(code);
        assert!(output.stderr.contains(expect), "{args}: {output}");
    };
    check("ngram src --by claim", 3, "lies in no git repository");
    check("ngram src --rev HEAD", 3, "lies in no git repository");
    check("zipf src --by claim", 2, "zipf scores no held-out code\n\nhint: --by claim is for ngram and transformer");
}
