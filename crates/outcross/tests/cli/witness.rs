//! `outcross witness`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use code::fingerprint::of_units;
use code::parse::{Budget, parse};
use code::units::outline;
use code::witness::{Builder, Entry, Parts};
use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;
use testkit::mutate_code::{CodeStyle, edit, reformat};
use testkit::{Output, Prng, Repo};

use crate::output::follows_schema;
use crate::{in_repo, outcross};

/// A function of C with `lines` lines that no other seed has.
fn function(name: &str, seed: usize, lines: usize) -> String {
    let mut text = format!("int {name}(int first, struct box *second)\n{{\n    int total = {seed};\n");
    for at in 0..lines {
        let call = seed * 100 + at;
        writeln!(text, "    total += call_{call}(first, {at}) * second->field_{};", seed + at).unwrap();
    }
    text + "    return total;\n}\n"
}

/// Functions that an index knows, each with its claim.
fn known(parts: Parts, functions: &[(String, &str)]) -> Vec<u8> {
    let language = code::Language::named(b"C").unwrap();
    let mut builder = Builder::new(parts);
    for (at, (text, claim)) in functions.iter().enumerate() {
        let parsed = parse(language, text.as_bytes(), &Budget::default(), &mut || true).unwrap();
        let outline = outline(&parsed);
        for (unit, prints) in outline.units.iter().zip(of_units(&parsed, &outline)) {
            let source = format!("forge.example/team/tool:src/{at}.c");
            builder.add(Entry {
                fingerprints: &prints,
                claim,
                source: &source,
                name: &unit.name,
                line: unit.span.start_line,
            });
        }
    }
    builder.finish().unwrap()
}

const CLAUDE: &str = "ai\tclaimed\tclaude-code\tanthropic/claude-opus-4.6";
const PERSON: &str = "human\tinferred\t\t";
const NOBODY: &str = "unknown\tunknown\t\t";

/// A folder with an index of four functions of 14 lines and one of 2.
fn folder(parts: Parts) -> TempDir {
    let folder = TempDir::new().unwrap();
    let functions = [
        (function("draw", 1, 12), CLAUDE),
        (function("load", 2, 12), PERSON),
        (function("save", 3, 12), NOBODY),
        (function("move", 4, 12), CLAUDE),
        (function("tiny", 5, 1), CLAUDE),
    ];
    fs::write(folder.path().join("known.oxw"), known(parts, &functions)).unwrap();
    folder
}

fn write(folder: &TempDir, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn lookup(folder: &TempDir, args: &str) -> Output {
    let args = ["witness", "lookup", "--index", "known.oxw"].into_iter().chain(args.split_whitespace());
    outcross(folder.path(), args).run()
}

fn document(folder: &TempDir, args: &str) -> Value {
    let output = lookup(folder, &format!("{args} --json")).expect_code(0);
    follows_schema("witness-lookup", &output);
    serde_json::from_slice(&output.raw).unwrap()
}

/// Each match as `path start-end transformation claim`.
fn matches(document: &Value) -> Vec<String> {
    let word = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    let one = |one: &Value| {
        let percent = one["edited_percent"].as_u64().map(|percent| format!(" {percent} %")).unwrap_or_default();
        let lines = format!("{}-{}", one["start_line"], one["end_line"]);
        format!("{} {lines} {}{percent} {}", word(one, "path"), word(one, "transformation"), word(one, "claim"))
    };
    document["matches"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn copies_are_found_whatever_happened_to_them() {
    let folder = folder(Parts::With);
    let (text, mut random) = (function("draw", 1, 12), Prng::new(7));
    write(&folder, "copy/a.c", format!("/* a vendored file */\n{text}"));
    write(&folder, "copy/b.c", reformat(&text, CodeStyle::BRACES, &mut random));
    write(&folder, "copy/c.c", text.replace("total", "sum").replace("second", "other").replace(" draw(", " paint("));
    let donors = ["    first = other_call(second, 17);", "    second->count -= first;"];
    write(&folder, "copy/d.c", edit(&text, 13, &donors, &mut random).0);
    write(&folder, "copy/e.c", function("fresh", 900, 12));
    let found = matches(&document(&folder, "copy"));
    let expect = ["copy/a.c 2-18 verbatim ai", "copy/b.c", "copy/c.c 1-17 renamed ai", "copy/d.c"];
    assert_eq!(found.len(), 4, "{found:?}");
    for (found, expect) in found.iter().zip(expect) {
        assert!(found.starts_with(expect) && found.ends_with(" ai"), "{found}: {expect}");
    }
    assert!(found[1].contains(" reformatted ") && found[3].contains(" edited "), "{found:?}");
}

#[test]
fn what_is_known_for_people() {
    let folder = folder(Parts::Without);
    let text =
        [function("draw", 1, 12), function("other", 2, 12), function("fresh", 9, 9), function("tiny", 5, 1)].concat();
    write(&folder, "lib/all.c", &text);
    write(&folder, "lib/all.txt", &text);
    assert_snapshot!(lookup(&folder, "lib"), @r"
    exit: 0
    ----- stdout -----
    lib/all.c
             1-17  draw  ai claude-code anthropic/claude-opus-4.6  verbatim, strong  from forge.example/team/tool:src/0.c:1 draw
            18-34  other  human  renamed, strong  from forge.example/team/tool:src/1.c:1 load

    looked up   1 file · 54 lines · 4 units
    known       2 units · 34 lines (63.0 %)
                ai 1 · human 1
                renamed 1 · verbatim 1
                strong 2
    left out    1 too short to say anything
                no index has parts: edited units and quotes are not found
    skipped     1 file: no grammar of its language
    ");
}

#[test]
fn the_document() {
    let folder = folder(Parts::With);
    write(&folder, "a.c", function("draw", 1, 12));
    let mut document = document(&folder, "a.c");
    let summary = &document["summary"];
    assert_eq!(summary["matched"], serde_json::json!({"lines": 17, "units": 1}));
    assert!(
        ["by_claim", "by_strength", "by_transformation"].iter().all(|by| summary[by].as_object().unwrap().len() == 1)
    );
    document["indices"][0]["checksum"] = "[CHECKSUM]".into();
    for field in ["tool", "limits", "summary"] {
        document.as_object_mut().unwrap().remove(field).unwrap();
    }
    assert_snapshot!(serde_json::to_string_pretty(&document).unwrap(), @r#"
    {
      "indices": [
        {
          "checksum": "[CHECKSUM]",
          "parts": true,
          "path": "known.oxw",
          "units": 5
        }
      ],
      "matches": [
        {
          "agent": "claude-code",
          "claim": "ai",
          "conflict": false,
          "edited_percent": null,
          "end_line": 17,
          "model": "anthropic/claude-opus-4.6",
          "name": "draw",
          "others": [],
          "path": "a.c",
          "source": "forge.example/team/tool:src/0.c",
          "source_level": "claimed",
          "source_line": 1,
          "source_name": "draw",
          "sources": 1,
          "start_line": 1,
          "strength": "strong",
          "tokens": 177,
          "transformation": "verbatim"
        }
      ],
      "problems": [],
      "schema": "outcross/witness-lookup/1"
    }
    "#);
}

#[test]
fn one_claim_alone_and_a_least_strength() {
    let folder = folder(Parts::Without);
    write(&folder, "a.c", [function("draw", 1, 12), function("load", 2, 12), function("save", 3, 12)].concat());
    let check = |args: &str, expect: &[&str], left_out: &str, count: u64| {
        let document = document(&folder, &format!("a.c {args}"));
        assert_eq!(matches(&document), expect, "{args}");
        assert_eq!(document["summary"]["left_out"][left_out], count, "{args}: {document}");
    };
    check("", &["a.c 1-17 verbatim ai", "a.c 18-34 verbatim human", "a.c 35-51 verbatim unknown"], "other_claim", 0);
    check("--claim ai", &["a.c 1-17 verbatim ai"], "other_claim", 2);
    check("--claim human", &["a.c 18-34 verbatim human"], "other_claim", 2);
    check("--claim unknown", &["a.c 35-51 verbatim unknown"], "other_claim", 2);
    write(&folder, "a.c", function("tiny", 5, 4));
    write(&folder, "known.oxw", known(Parts::Without, &[(function("tiny", 5, 4), CLAUDE)]));
    check("--min-strength weak", &["a.c 1-9 verbatim ai"], "weaker", 0);
    check("--min-strength strong", &[], "weaker", 1);
}

#[test]
fn what_pages_notebooks_and_stdin_quote_is_found() {
    let folder = folder(Parts::With);
    let text = function("draw", 1, 12);
    write(&folder, "a.md", format!("# A\n\n```c\n{text}```\n"));
    write(&folder, "b.html", format!("<p>\n<pre><code>{}</code></pre>", text.replace('>', "&gt;")));
    let cell = text.lines().map(|line| format!("\"{line}\\n\"")).collect::<Vec<_>>().join(",\n");
    let info = r#""metadata": {"language_info": {"name": "c"}}"#;
    write(&folder, "c.ipynb", format!("{{\"cells\": [{{\"cell_type\": \"code\", \"source\": [\n{cell}]}}], {info}}}"));
    let part: Vec<&str> = text.lines().collect();
    write(&folder, "d.md", format!("```\n{}\n```\n", part[3..13].join("\n")));
    let found = matches(&document(&folder, "a.md b.html c.ipynb d.md"));
    let whole = ["a.md 4-20 verbatim ai", "b.html 2-18 verbatim ai", "c.ipynb 2-18 verbatim ai"];
    assert_eq!(found[..3], whole);
    assert!(found[3].starts_with("d.md 2-11 edited") && found.len() == 4, "{found:?}");
    for language in ["", "--language c"] {
        let args = ["witness", "lookup", "-", "--index", "known.oxw", "--json"].into_iter();
        let output = outcross(folder.path(), args.chain(language.split_whitespace())).input(&text).run().expect_code(0);
        assert_eq!(matches(&serde_json::from_slice(&output.raw).unwrap()), ["- 1-17 verbatim ai"]);
    }
}

#[test]
fn a_long_quote_names_its_language() {
    let folder = folder(Parts::With);
    let text = function("draw", 1, 12);
    let part = text.lines().collect::<Vec<_>>()[3..13].join("\n");
    let filler: String = (0..20_000).map(|at| format!("a{at} = {at};\n")).collect();
    let look = |args: &str, text: &str| {
        let args =
            ["witness", "lookup", "-", "--index", "known.oxw", "--json"].into_iter().chain(args.split_whitespace());
        let output = outcross(folder.path(), args).input(text).run().expect_code(0);
        let document: Value = serde_json::from_slice(&output.raw).unwrap();
        (matches(&document).len(), document["problems"].to_string().contains("too long"))
    };
    assert_eq!(look("--language c", &format!("{part}\n")), (1, false));
    assert_eq!(look("--language c", &format!("{text}{filler}")), (1, false));
    assert_eq!(look("", &format!("{text}{filler}")), (0, true));
}

#[test]
fn claims_in_conflict_are_shown() {
    let folder = folder(Parts::Without);
    let text = function("draw", 1, 12);
    write(&folder, "a.c", &text);
    write(
        &folder,
        "known.oxw",
        known(Parts::Without, &[(text.clone(), NOBODY), (text.clone(), PERSON), (text, CLAUDE)]),
    );
    let document = document(&folder, "a.c");
    assert_eq!((&document["matches"][0]["conflict"], &document["summary"]["conflicts"]), (&true.into(), &1.into()));
    assert_eq!(document["matches"][0]["others"].as_array().unwrap().len(), 2, "{document}");
    assert!(lookup(&folder, "a.c").stdout.contains("people and agents are both named"));
}

#[test]
fn what_is_within_a_known_class_counts_once() {
    let folder = TempDir::new().unwrap();
    let method = |seed: usize| {
        function(&format!("m{seed}"), seed, 8).replace("int ", "    int ").replace("struct box *", "Box ")
    };
    let class = |end: &str| format!("class Tool {{\n{}{}{end}}}\n", method(1), method(2));
    let language = code::Language::named(b"Java").unwrap();
    let text = class("").replace("->", ".");
    let parsed = parse(language, text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    let outline = outline(&parsed);
    assert_eq!(outline.units.len(), 3);
    let mut builder = Builder::new(Parts::With);
    for (unit, prints) in outline.units.iter().zip(of_units(&parsed, &outline)) {
        builder.add(Entry { fingerprints: &prints, claim: CLAUDE, source: "a:Tool.java", name: &unit.name, line: 1 });
    }
    write(&folder, "known.oxw", builder.finish().unwrap());
    write(&folder, "Tool.java", &text);
    assert_eq!(matches(&document(&folder, "Tool.java")), ["Tool.java 1-28 verbatim ai"]);
    // The class is not what it was: what is left of it is found.
    write(&folder, "Tool.java", class("    int fresh(int a) { return other(a, 17) + third(a); }\n").replace("->", "."));
    let found = matches(&document(&folder, "Tool.java"));
    assert_eq!(found, ["Tool.java 2-14 verbatim ai", "Tool.java 15-27 verbatim ai"]);
}

#[test]
fn no_bytes_of_strangers_do_harm() {
    let folder = folder(Parts::With);
    write(&folder, "a.c", function("draw", 1, 12));
    let whole = fs::read(folder.path().join("known.oxw")).unwrap();
    let check = |bytes: &[u8], expect: &str| {
        write(&folder, "known.oxw", bytes);
        let output = lookup(&folder, "a.c");
        assert_eq!(output.code, Some(4), "{output}");
        assert!(output.stderr.contains(expect), "{expect}: {output}");
    };
    check(b"", "not a witness index");
    check(&whole[..100], "not a witness index");
    check(&whole[1..], "not a witness index");
    check(&whole[..1_000], "a witness index that is cut off");
    check(&[0x5a; 100_000], "not a witness index");
    let head_of = |change: &dyn Fn(&mut [u8])| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        let checksum = blake3::hash(&bytes[..96]);
        bytes[96..128].copy_from_slice(checksum.as_bytes());
        bytes
    };
    check(&head_of(&|bytes| bytes[8] ^= 1), "of another version");
    // More units than there is room for, and offsets beyond the end.
    for field in 0..10 {
        check(&head_of(&|bytes| bytes[16 + field * 8..][..8].fill(0x7f)), "cut off");
    }
    // What is behind the head may say anything: nothing is found, or something that is not there.
    let mut random = Prng::new(11);
    for _ in 0..40 {
        let mut bytes = whole.clone();
        for _ in 0..500 {
            let at = 128 + random.below(bytes.len() - 128);
            bytes[at] = random.bits().to_le_bytes()[0];
        }
        write(&folder, "known.oxw", bytes);
        let output = lookup(&folder, "a.c --json").expect_code(0);
        assert!(!output.raw.contains(&0x1b), "{output}");
    }
}

#[test]
fn hostile_names_are_escaped() {
    let folder = TempDir::new().unwrap();
    let text = function("draw", 1, 12);
    let claim = "ai\tclaimed\t\u{1b}[31mred\tm";
    write(&folder, "known.oxw", known(Parts::Without, &[(text.clone(), claim)]));
    write(&folder, "a\u{1b}[2J.c", text);
    let output = lookup(&folder, ".").expect_code(0);
    assert!(!output.raw.contains(&0x1b) && output.stdout.contains("red"), "{output}");
}

#[test]
fn what_can_not_be_used_is_refused() {
    let folder = folder(Parts::Without);
    write(&folder, "a.c", "int a;\n");
    let check = |args: &[&str], code: i32, expect: &str| {
        let output = outcross(folder.path(), ["witness", "lookup"].iter().chain(args).copied()).run();
        assert_eq!(output.code, Some(code), "{output}");
        assert!(output.stderr.contains(expect), "{expect}: {output}");
    };
    check(&["a.c"], 2, "--index <INDEX>");
    check(&["nowhere", "--index", "known.oxw"], 2, "cannot read nowhere");
    check(&["a.c", "--index", "nowhere.oxw"], 2, "cannot read nowhere.oxw");
    check(&["a.c", "--index", "."], 2, "not a regular file");
    check(&["-", "--index", "known.oxw", "--language", "klingon"], 2, "no grammar of a language called 'klingon'");
    assert!(Path::new(folder.path()).join("known.oxw").is_file());
}

/// A repository with functions of which nothing is known, one that an agent wrote, and one that nobody else has.
fn vendored() -> Repo {
    let text = [function("draw", 1, 12), function("load", 2, 12), function("save", 3, 12)].concat();
    let escaped = text.replace('\n', "\\n");
    let (moved, fresh) =
        (function("moved", 4, 12).replace('\n', "\\n"), function("fresh", 900, 12).replace('\n', "\\n"));
    Repo::new(&format!(
        r#"
        commit base
            author Ada <ada@example.com>
            file lib/all.c "{escaped}"
            file lib/fresh.c "{fresh}"
        commit agent
            author Ada <ada@example.com>
            file lib/moved.c "{moved}"
            trailer Co-authored-by: Cursor <cursoragent@cursor.com>
        "#
    ))
}

/// The lines of a file as `first-last claim level agent | evidence`.
fn blamed(repo: &Repo, ledger: &str, path: &str) -> Vec<String> {
    let output = in_repo(repo, ["blame", path, "--json", "--ledger", ledger]).run().expect_code(0);
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    let mut runs: Vec<(u64, u64, String)> = Vec::new();
    for line in document["lines"].as_array().unwrap() {
        let word = |field: &str| line[field].as_str().unwrap_or("-").to_owned();
        let evidence: Vec<&str> =
            line["evidence"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let text = format!("{} {} {} | {}", word("claim"), word("level"), word("agent"), evidence.join(" | "));
        let number = line["line"].as_u64().unwrap();
        match runs.last_mut() {
            Some((_, last, before)) if *before == text => *last = number,
            _ => runs.push((number, number, text)),
        }
    }
    runs.into_iter().map(|(first, last, text)| format!("{first}-{last} {text}")).collect()
}

#[test]
fn a_scan_takes_claims_of_what_was_copied() {
    let (repo, folder) = (vendored(), folder(Parts::Without));
    let ledger = repo.beside("ledger").display().to_string();
    let index = folder.path().join("known.oxw").display().to_string();
    let scan = |args: &[&str]| in_repo(&repo, ["scan", "--ledger", &ledger]).args(args).run().expect_code(0);
    scan(&["--witness", &index]);
    let expect = [
        "1-17 ai inferred claude-code | witness: forge.example/team/tool:src/0.c line 1, verbatim, strong [ai claude-code, claimed]",
        "18-34 human inferred - | witness: forge.example/team/tool:src/1.c line 1, verbatim, strong [human, inferred]",
        "35-51 unknown unknown - | ",
    ];
    assert_eq!(blamed(&repo, &ledger, "lib/all.c"), expect);
    assert_eq!(blamed(&repo, &ledger, "lib/fresh.c"), ["1-17 unknown unknown - | "]);
    let disputed = blamed(&repo, &ledger, "lib/moved.c").join("\n");
    assert!(disputed.starts_with("1-17 ai claimed cursor | conflict: line is by cursor, witness names claude-code | "));
    assert!(disputed.contains("src/3.c line 1, renamed, strong [ai claude-code, claimed]"), "{disputed}");
    let manifest = || fs::read_to_string(Path::new(&ledger).join("ledger.json")).unwrap();
    let first = manifest();
    // Again, and with one thread: the same.
    scan(&["--witness", &index, "-j", "1"]);
    assert_eq!(manifest(), first);
    // A reader takes the ledger as it is.
    let status = in_repo(&repo, ["status", "--json", "--ledger", &ledger]).run().expect_code(0);
    let status: Value = serde_json::from_slice(&status.raw).unwrap();
    assert_eq!(status["summary"]["written"]["ai"]["by_level"]["inferred"], 17, "{status}");
    assert!(status["settings"]["values"]["witness"].as_str().unwrap().starts_with("fair, edited 10% strong, "));
    // Without the index nothing of it is left.
    scan(&[]);
    let all = [blamed(&repo, &ledger, "lib/all.c"), blamed(&repo, &ledger, "lib/moved.c")].concat().join("\n");
    assert!(
        all.starts_with("1-51 unknown unknown - | \n1-17 ai claimed cursor | ") && !all.contains("witness"),
        "{all}"
    );
}

#[test]
fn what_was_edited_claims_as_far_as_it_is_the_same() {
    let folder = folder(Parts::With);
    let text = function("draw", 1, 12);
    let (little, much) =
        (text.replace("call_105", "another"), text.replace("total += call_1", "first -= other").replace("field_", "x"));
    let escaped = |text: &str| text.replace('\n', "\\n");
    let script = format!("commit a\n file little.c \"{}\"\n file much.c \"{}\"", escaped(&little), escaped(&much));
    let repo = Repo::new(&script);
    let ledger = repo.beside("ledger").display().to_string();
    let index = folder.path().join("known.oxw").display().to_string();
    assert_eq!(in_repo(&repo, ["scan", "--ledger", &ledger, "--witness", &index]).run().code, Some(0));
    let little = blamed(&repo, &ledger, "little.c").join("\n");
    assert!(little.starts_with("1-17 ai inferred claude-code | witness: ") && little.contains(", edited "), "{little}");
    assert_eq!(blamed(&repo, &ledger, "much.c"), ["1-17 unknown unknown - | "]);
}

#[test]
fn a_repository_is_no_witness_of_itself() {
    let (repo, folder) = (vendored(), folder(Parts::Without));
    let ledger = repo.beside("ledger").display().to_string();
    let index = folder.path().join("known.oxw").display().to_string();
    let args = ["scan", "--ledger", &ledger, "--witness", &index, "--name", "forge.example/team/tool"];
    assert_eq!(in_repo(&repo, args).run().code, Some(0));
    let output = in_repo(&repo, ["blame", "lib/all.c", "--ledger", &ledger, "--name", "forge.example/team/tool"]).run();
    assert!(!output.expect_code(0).stdout.contains("claude"));
}

#[test]
fn a_damaged_index_stops_a_scan() {
    let (repo, folder) = (vendored(), folder(Parts::With));
    let index = folder.path().join("known.oxw");
    let mut bytes = fs::read(&index).unwrap();
    let at = bytes.len() - 100;
    bytes[at] ^= 1;
    fs::write(&index, bytes).unwrap();
    let output = in_repo(&repo, ["scan", "--witness", index.to_str().unwrap()]).run().expect_code(4);
    assert!(output.stderr.contains("a witness index that is damaged"), "{output}");
}

#[test]
fn merging_indices_of_the_command_line() {
    let folder = TempDir::new().unwrap();
    let functions: Vec<(String, &str)> = (1..7).map(|seed| (function("f", seed, 6 + seed), CLAUDE)).collect();
    write(&folder, "all.oxw", known(Parts::With, &functions));
    write(&folder, "a.oxw", known(Parts::With, &functions[..4]));
    write(&folder, "b.oxw", known(Parts::Without, &[]));
    let merge =
        |args: &str| outcross(folder.path(), ["witness", "merge"].into_iter().chain(args.split_whitespace())).run();
    let output = merge("a.oxw b.oxw all.oxw -o merged.oxw --json").expect_code(0);
    follows_schema("witness-build", &output);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("merged.oxw"), read("all.oxw"));
    let document: Value = serde_json::from_slice(&output.raw).unwrap();
    let summary = &document["summary"];
    assert_eq!(
        (&summary["units"], &summary["by_claim"]["ai"], &summary["parts"]),
        (&6.into(), &6.into(), &true.into())
    );
    assert!(summary["bytes_per_unit"].as_f64().unwrap() <= 200.0, "{summary}");
    assert_eq!(summary["bytes"], read("all.oxw").len());
    assert_eq!(
        merge("a.oxw").expect_code(2).stderr,
        "error: an index is a file, and none is named\n\nhint: name one with -o INDEX\n"
    );
    assert!(
        merge("a.oxw all.oxw -o no/such/folder.oxw").expect_code(2).stderr.contains("cannot write no/such/folder.oxw")
    );
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

/// A repository whose agent writes three functions, by a note of lines and a mark; of the rest nothing is known.
fn labelled() -> Repo {
    let file = |seeds: &[usize]| {
        let text: String = seeds.iter().map(|seed| function(&format!("f{seed}"), *seed, 12)).collect();
        text.replace('\n', "\\n")
    };
    let (before, after) = (file(&[1, 2]), file(&[1, 2, 3]));
    let session =
        r#"\"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"claude-opus-4-20250514\"}}}"#;
    Repo::new(&format!(
        r#"
        commit base
            author Ada <ada@example.com>
            file src/a.c "{before}"
        commit noted
            author Ada <ada@example.com>
            file src/a.c "{after}"
        note noted "src/a.c\n  s_1 35-51\n---\n{{\"schema_version\": \"authorship/3.0.0\", {session}}}"
        commit marked
            author Ada <ada@example.com>
            file src/b.c "{}"
            trailer Co-authored-by: Codex <codex@openai.com>
        "#,
        file(&[4, 5])
    ))
}

#[test]
fn from_a_repository_to_its_copy() {
    let (repo, folder) = (labelled(), TempDir::new().unwrap());
    let index = folder.path().join("known.oxw");
    let build = |args: &[&str]| {
        let output = in_repo(&repo, ["witness", "build", "--json", "-o", index.to_str().unwrap()]).args(args).run();
        let output = output.expect_code(0);
        follows_schema("witness-build", &output);
        serde_json::from_slice::<Value>(&output.raw).unwrap()["summary"].take()
    };
    let summary = build(&["--parts"]);
    assert_eq!(summary["by_claim"], serde_json::json!({"ai": 3, "unknown": 2}));
    assert!(summary["bytes_per_unit"].as_f64().unwrap() <= 200.0, "{summary}");
    let first = fs::read(&index).unwrap();
    build(&["--parts", "-j", "1"]);
    assert_eq!(fs::read(&index).unwrap(), first, "the same ledger gives the same bytes");
    let mut random = Prng::new(5);
    write(&folder, "copy/a.c", [function("f1", 1, 12), function("g", 3, 12)].concat());
    write(&folder, "copy/b.c", reformat(&function("f4", 4, 12), CodeStyle::BRACES, &mut random));
    let donors = ["    first = other_call(second, 17);", "    second->count -= first;"];
    write(&folder, "copy/c.c", edit(&function("f5", 5, 12), 13, &donors, &mut random).0);
    write(&folder, "copy/d.c", function("fresh", 900, 12));
    let whole = document(&folder, "copy");
    let found = matches(&whole);
    assert_eq!(found[..2], ["copy/a.c 1-17 verbatim unknown", "copy/a.c 18-34 renamed ai"]);
    assert!(found[2].contains("b.c") && found[2].ends_with("reformatted ai") && found[3].contains("c.c"), "{found:?}");
    assert!(found[3].contains(" edited ") && found.len() == 4, "{found:?}");
    let agents: Vec<&str> =
        whole["matches"].as_array().unwrap().iter().filter_map(|one| one["agent"].as_str()).collect();
    assert_eq!(agents, ["claude-code", "codex", "codex"]);
    assert!(whole["matches"][1]["source"].as_str().unwrap().ends_with(":src/a.c"), "{whole}");
    let summary = build(&[]);
    assert!(summary["bytes_per_unit"].as_f64().unwrap() <= 80.0 && summary["parts"] == false, "{summary}");
    assert_eq!(matches(&document(&folder, "copy")).len(), 3);
}

#[test]
fn a_ledger_of_several_and_one_without_units() {
    let (one, two, folder) = (labelled(), vendored(), TempDir::new().unwrap());
    let ledger = folder.path().join("ledger").display().to_string();
    let scan = |repo: &Repo, args: &[&str]| {
        let name = if std::ptr::eq(repo, &raw const one) { "one" } else { "two" };
        assert_eq!(in_repo(repo, ["scan", "--ledger", &ledger, "--name", name]).args(args).run().code, Some(0));
    };
    let build = || outcross(folder.path(), ["witness", "build", &ledger, "-o", "known.oxw"]).run();
    scan(&one, &["--units"]);
    scan(&two, &[]);
    let refused = build().expect_code(3);
    assert!(
        refused.stderr.contains("the ledger has no units of two") && refused.stderr.contains("--units"),
        "{refused}"
    );
    assert!(!folder.path().join("known.oxw").exists());
    scan(&two, &["--units"]);
    let made = build().expect_code(0);
    assert!(made.stdout.starts_with("known.oxw   10 units · "), "{made}");
    write(&folder, "a.c", function("g", 5, 12));
    assert_eq!(document(&folder, "a.c")["matches"][0]["source"], "one:src/b.c");
}

#[test]
fn units_that_a_ledger_lacks_come_from_the_repository_in_this_folder() {
    let folder = TempDir::new().unwrap();
    let ledger = |name: &str| folder.path().join(name).display().to_string();
    let out = folder.path().join("known.oxw").display().to_string();
    let repo = labelled();
    for (place, verb) in [("a", vec!["clones"]), ("b", vec!["witness", "build", "-o", &out])] {
        let place = ledger(place);
        let call = [verb, vec![&*place]].concat();
        let call = || call.iter().copied();
        let _ = in_repo(&repo, ["scan", "--ledger", &place]).run().expect_code(0);
        let away = outcross(folder.path(), call()).run().expect_code(3);
        assert!(away.stderr.contains("the ledger has no units of"), "{away}");
        assert_eq!(in_repo(&repo, call()).run().code, Some(0), "{place}");
        assert_eq!(outcross(folder.path(), call()).run().code, Some(0), "filled for good: {place}");
    }
}

/// A corpus of a folder, of whose lines nothing else is known.
fn curated(folder: &TempDir, out: &str, more: &[&str]) -> Vec<Value> {
    let args = ["curate", "copy", "--out", out, "--recipe", "all.toml"].into_iter().chain(more.iter().copied());
    let _ = outcross(folder.path(), args).env("XDG_CACHE_HOME", folder.path().join("cache")).run().expect_code(0);
    let sql = "select path, start_line, lines_ai, lines_human, ai_low, ai_high, agent, witness_claim, \
               witness_transformation, witness_place, witness_strength, line_labels from rows order by path, start_line";
    let asked = outcross(folder.path(), ["sql", "--from", out, sql, "--format", "jsonl"]).run().expect_code(0);
    asked.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn rows_of_a_corpus_take_over_what_is_claimed() {
    let folder = folder(Parts::With);
    let all = "[filter]\nrules = []\n[licence]\nallow = [\"none\"]\n[dedup]\nnear = false\nexact = false\n";
    write(&folder, "all.toml", all);
    let fresh = function("fresh", 900, 12);
    write(&folder, "copy/a.c", format!("/* vendored */\n{}{fresh}", function("draw", 1, 12)));
    write(&folder, "copy/b.c", function("load", 2, 12));
    write(&folder, "copy/c.c", function("save", 3, 12));
    let index = ["--witness", "known.oxw"];
    let rows = curated(&folder, "files", &index);
    let [ai, human, nobody] = rows.as_slice() else { panic!("{rows:?}") };
    // Of 34 lines 17 are a copy; what is inferred leaves the bounds of the share wide open.
    assert_eq!((&ai["lines_ai"], &ai["lines_human"]), (&17.into(), &0.into()));
    assert_eq!((ai["ai_low"].as_f64(), ai["ai_high"].as_f64()), (Some(0.0), Some(1.0)));
    assert_eq!(ai["agent"], "claude-code");
    let witness = |row: &Value, column: &str| row[format!("witness_{column}")].as_str().map(str::to_owned);
    let said = ["claim", "transformation", "place", "strength"].map(|column| witness(ai, column).unwrap());
    assert_eq!(said, ["ai", "verbatim", "forge.example/team/tool:src/0.c line 1", "strong"]);
    let labels: Vec<String> = ai["line_labels"].as_array().unwrap().iter().map(label).collect();
    assert_eq!(labels, ["1-1 unknown unknown", "2-18 ai inferred", "19-35 unknown unknown"]);
    assert_eq!((&human["lines_human"], witness(human, "claim").as_deref()), (&17.into(), Some("human")));
    assert_eq!((&nobody["lines_ai"], witness(nobody, "claim")), (&0.into(), None));

    // By function each has its own. Without the index the same folder is made anew.
    write(&folder, "all.toml", format!("unit = \"function\"\n{all}"));
    let rows = curated(&folder, "functions", &index);
    let of_draw = rows.iter().find(|row| row["lines_ai"] == 17).unwrap();
    let labels: Vec<String> = of_draw["line_labels"].as_array().unwrap().iter().map(label).collect();
    assert!(labels.iter().filter(|label| label.ends_with(" ai inferred")).count() == 1, "{labels:?}");
    assert!(rows.iter().filter(|row| row["lines_ai"] == 0).count() > 1, "{rows:?}");
    assert!(rows.iter().filter(|row| row["path"] == "copy/a.c" || row["path"] == "a.c").count() > 1, "{rows:?}");
    let without = curated(&folder, "functions", &[]);
    assert!(without.iter().all(|row| row["lines_ai"] == 0 && witness(row, "claim").is_none()), "{without:?}");
}

#[test]
fn hunks_ask_no_witness() {
    let folder = folder(Parts::Without);
    write(&folder, "hunks.toml", "unit = \"hunk\"\n");
    let args = ["curate", ".", "--recipe", "hunks.toml", "--witness", "known.oxw", "--out", "corpus"];
    let refused = outcross(folder.path(), args).run().expect_code(2);
    assert!(refused.stderr.contains("no witness is asked of them"), "{refused}");
    assert!(!folder.path().join("corpus").exists());
}

fn label(label: &Value) -> String {
    let word = |field: &str| label[field].as_str().unwrap_or_default();
    format!("{}-{} {} {}", label["start"], label["end"], word("claim"), word("level"))
}
