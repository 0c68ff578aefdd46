//! Hunks of commits as rows: git is the oracle of what they are, and of what they give when they are applied.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use corpus::row::{LeftOut, Row};
use corpus::source::Taken;
use facts::{Claim, ReviewClass};
use insta::assert_snapshot;
use outcross::curating::{SourceOptions, Unit, open};
use testkit::oracle::unquoted;
use testkit::{Repo, Shape, generate};

use crate::curating::{read, rows, session, shown, sources, taken, try_open};
use crate::outcross as program;

fn hunks() -> SourceOptions {
    SourceOptions { unit: Unit::Hunk, ..SourceOptions::default() }
}

/// Commit and path, as raw bytes.
type Changed = (String, Vec<u8>);

fn raw(path: &str) -> Vec<u8> {
    if path.starts_with('"') { unquoted(path.as_bytes()) } else { path.as_bytes().to_vec() }
}

/// The hunks of each file of each commit.
fn by_file<'a>(all: &[&'a Row]) -> BTreeMap<Changed, Vec<&'a Row>> {
    let mut files: BTreeMap<Changed, Vec<&Row>> = BTreeMap::new();
    for row in all {
        files.entry((row.commit.to_string(), raw(&row.path))).or_default().push(row);
    }
    files
}

/// The numbers of a head: first and count before, first and count after.
fn head(line: &str) -> [usize; 4] {
    let sides = line.strip_prefix("@@ -").unwrap().strip_suffix(" @@\n").unwrap().split_once(" +").unwrap();
    let of =
        |side: &str| side.split_once(',').map(|(first, count)| [first, count].map(|n| n.parse().unwrap())).unwrap();
    let ([a, b], [c, d]) = (of(sides.0), of(sides.1));
    [a, b, c, d]
}

/// The lines of one side of a hunk.
fn side(text: &str, mark: char) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_last = false;
    for line in text.split_inclusive('\n').skip(1) {
        if line.starts_with('\\') && is_last {
            let _ = lines.last_mut().unwrap().pop();
        }
        is_last = line.starts_with([' ', mark]);
        lines.extend(is_last.then(|| line[1..].to_owned()));
    }
    lines
}

/// What a file was before hunks made it this.
fn reversed(after: &str, hunks: &[&Row]) -> String {
    let after: Vec<&str> = after.split_inclusive('\n').collect();
    let (mut before, mut at) = (String::new(), 0);
    for row in hunks {
        let [_, old, first, new] = head(row.text.split_inclusive('\n').next().unwrap());
        let from = if new == 0 { first } else { first - 1 };
        let (gone, came) = (side(&row.text, '-'), side(&row.text, '+'));
        assert_eq!((gone.len(), came.len()), (old, new), "{}", row.text);
        assert_eq!(came.concat(), after[from..from + new].concat(), "{}", row.text);
        assert_eq!(
            (row.start_line as usize, row.end_line as usize),
            if new == 0 { (1, 1) } else { (first, first + new - 1) }
        );
        before.push_str(&after[at..from].concat());
        before.push_str(&gone.concat());
        at = from + new;
    }
    before + &after[at..].concat()
}

fn blobs(repo: &Repo, tree: &str) -> BTreeMap<Vec<u8>, String> {
    let listed = repo.git(["ls-tree", "-r", "-z", tree]);
    let entry = |entry: &[u8]| {
        let at = entry.iter().position(|byte| *byte == b'\t')?;
        let words = String::from_utf8(entry[..at].to_vec()).ok()?;
        let words: Vec<&str> = words.split(' ').collect();
        (words[0].starts_with("100")).then(|| (entry[at + 1..].to_vec(), words[2].to_owned()))
    };
    listed.split(|byte| *byte == 0).filter_map(entry).collect()
}

/// Texts of blobs, each read once.
struct Texts<'r> {
    repo: &'r Repo,
    known: BTreeMap<String, Vec<u8>>,
}

impl Texts<'_> {
    fn of(&mut self, blob: &str) -> &[u8] {
        let read = || self.repo.git(["cat-file", "blob", blob]);
        self.known.entry(blob.to_owned()).or_insert_with(read)
    }

    fn text(&mut self, blob: &str) -> String {
        String::from_utf8(self.of(blob).to_vec()).unwrap()
    }
}

/// Applied backwards, the hunks of each file give a text that its commit's parent has; and every file that a commit changed
/// is there, as hunks or as left out.
#[track_caller]
fn agrees_with_git(repo: &Repo) {
    let all = taken(repo.path(), &hunks(), &repo.beside("cache"));
    let files = by_file(&rows(&all));
    let out = |one: &Taken| match one {
        Taken::LeftOut(LeftOut { commit, path, .. }) => Some((commit.to_string(), raw(path))),
        Taken::Row(_) => None,
    };
    let out: HashSet<Changed> = all.iter().filter_map(out).collect();
    let mut seen = BTreeSet::new();
    let mut texts = Texts { repo, known: BTreeMap::new() };
    let commits = String::from_utf8(repo.git(["rev-list", "--no-merges", "HEAD"])).unwrap();
    for commit in commits.lines() {
        let now = blobs(repo, commit);
        let parent = String::from_utf8(repo.git(["rev-parse", &format!("{commit}^@")])).unwrap();
        let before = parent.lines().next().map(|parent| blobs(repo, parent)).unwrap_or_default();
        let olds: HashSet<String> = before.values().cloned().collect();
        for (path, blob) in &now {
            let place = (commit.to_owned(), path.clone());
            let is_changed = before.get(path).is_some_and(|old| old != blob);
            let is_new = !before.contains_key(path) && !olds.contains(blob);
            let found = files.get(&place);
            assert!(!(is_changed || is_new) || found.is_some() || out.contains(&place), "{place:?} is nowhere");
            let Some(found) = found else { continue };
            if !out.contains(&place) {
                let old = reversed(&texts.text(blob), found);
                let is_there = old.is_empty() || olds.iter().any(|blob| texts.of(blob) == old.as_bytes());
                assert!(is_there, "{place:?}: {old}");
            }
            seen.insert(place);
        }
        for path in before.keys().filter(|path| !now.contains_key(*path)) {
            let place = (commit.to_owned(), path.clone());
            // A file that went is there unless it was renamed.
            if let Some(found) = files.get(&place) {
                assert_eq!(reversed("", found), texts.text(&before[path]));
                seen.insert(place);
            }
        }
    }
    assert_eq!(seen.len(), files.len(), "hunks of what git does not have changed");
}

#[test]
fn hunks_give_back_the_version_before() {
    for (_, shape) in Shape::ALL {
        for seed in 0..2 {
            agrees_with_git(&generate(seed, shape).build());
        }
    }
}

/// The hunks of a file as git writes them, with a count on each side and no name behind the head.
fn of_git(repo: &Repo, commit: &str, path: &str, more: &[&str]) -> Vec<String> {
    let (parent, spec) = (format!("{commit}^"), format!(":(literal){path}"));
    let args = ["-c", "core.quotepath=off", "diff", "--no-renames", "--no-ext-diff", "--no-color", "-U3"];
    let args = [&args[..], more, &[&parent, commit, "--", &spec]].concat();
    let diff = String::from_utf8_lossy(&repo.git(args)).into_owned();
    let mut found: Vec<String> = Vec::new();
    for line in diff.split_inclusive('\n').skip_while(|line| !line.starts_with("@@")) {
        if line.starts_with("@@ ") {
            let head = line.trim_end().split(" @@").next().unwrap();
            let sides: Vec<String> = head
                .split(' ')
                .skip(1)
                .map(|side| if side.contains(',') { side.to_owned() } else { format!("{side},1") })
                .collect();
            found.push(format!("@@ {} @@\n", sides.join(" ")));
        } else if let Some(last) = found.last_mut() {
            last.push_str(line);
        }
    }
    found
}

fn is_blank(hunk: &str) -> bool {
    let mut changed = hunk.lines().skip(1).filter(|line| line.starts_with(['+', '-']));
    changed.all(|line| line[1..].trim().is_empty())
}

#[test]
fn hunks_are_those_of_git_diff() {
    let mut compared = 0;
    for seed in 0..3 {
        let repo = generate(seed, &Shape::everything()).build();
        let all = taken(repo.path(), &hunks(), &repo.beside("cache"));
        for ((commit, path), found) in by_file(&rows(&all)) {
            let Ok(path) = String::from_utf8(path) else { continue };
            let is_edit = |side: &str| blobs(&repo, side).contains_key(path.as_bytes());
            let is_root =
                repo.git(["rev-list", "--parents", "-1", &commit]).trim_ascii().split(|byte| *byte == b' ').count() < 2;
            if is_root || !is_edit(&format!("{commit}^")) || !is_edit(&commit) {
                continue;
            }
            let (git, without) = (of_git(&repo, &commit, &path, &[]), of_git(&repo, &commit, &path, &["-w"]));
            // Where white space alone is changed in no line, both comparisons are one.
            if git == without {
                compared += 1;
                let shown: Vec<String> = found.iter().map(|row| row.text.clone()).collect();
                assert_eq!(
                    shown,
                    git.into_iter().filter(|hunk| !is_blank(hunk)).collect::<Vec<_>>(),
                    "{commit} {path}"
                );
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

/// An agent's edit of a person's file with a rename, white space, blank lines, files that come and go, and a merge.
const HISTORY: &str = r#"
    commit base
        author Ada <ada@example.com>
        time 2019-01-01T12:00:00Z
        trailer Reviewed-by: Bob <bob@example.com>
        file LICENSE "SPDX-License-Identifier: MIT\n"
        file src/tool.py <<END
        def load():
            open()
            read()
            close()
        END
        file src/old.rs "// SPDX-License-Identifier: Apache-2.0\nfn a() {}\nfn b() {}\nfn c() {}\n"
        file vendor/lib.c "int x;\n"
    commit side
        author Cy <cy@example.com>
        time 2025-01-01T12:00:00Z
        lines side.txt one two
    commit agent < base
        author Bob <bob@example.com>
        time 2025-02-01T12:00:00Z
        trailer Co-authored-by: Claude <noreply@anthropic.com>
        file src/tool.py <<END
        def load():
            open()
            read_all()
            if True:
                close()
        END
        rename src/old.rs src/new.rs
        file src/new.rs "// SPDX-License-Identifier: Apache-2.0\nfn a() {}\nfn b() {}\nfn d() {}\n"
        file vendor/lib.c "int y;\n"
        file nul.bin "a\0"
    commit merge < agent side
        take side side.txt
    commit person
        author Ada <ada@example.com>
        time 2025-03-01T12:00:00Z
        file src/tool.py "\ndef load():\n    open()\n    read_all()\n    if True:\n        close()\n"
        delete src/new.rs
"#;

fn described(row: &Row) -> String {
    let label = |label: &corpus::row::Label| {
        let agent = label.agent.as_ref().map_or("-", |agent| &*agent.0);
        format!(
            "{}-{} {} {} {agent} {}",
            label.start,
            label.end,
            label.claim.as_str(),
            label.level.as_str(),
            label.review_class.as_str()
        )
    };
    let labels: Vec<String> = row.labels.iter().map(label).collect();
    format!(
        "{} {}:{}-{} {} [{}]\n{}",
        row.kind.as_str(),
        row.path,
        row.start_line,
        row.end_line,
        row.licence.expression.as_deref().unwrap_or("-"),
        labels.join(", "),
        row.text
    )
}

#[test]
fn a_row_is_a_hunk_with_the_labels_of_its_commit() {
    let repo = Repo::new(HISTORY);
    let all = taken(repo.path(), &hunks(), &repo.beside("cache"));
    let of = |label: &str| {
        let rows = rows(&all).into_iter().filter(|row| *row.commit == *repo.id(label));
        rows.map(described).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(of("agent"), @r"
    hunk src/new.rs:1-4 MIT [6-6 ai claimed claude-code unknown]
    @@ -1,4 +1,4 @@
     // SPDX-License-Identifier: Apache-2.0
     fn a() {}
     fn b() {}
    -fn c() {}
    +fn d() {}

    hunk src/tool.py:1-5 MIT [6-7 ai claimed claude-code unknown]
    @@ -1,4 +1,5 @@
     def load():
         open()
    -    read()
    -    close()
    +    read_all()
    +    if True:
    +        close()
    ");
    assert_snapshot!(of("person"), @r"
    hunk src/new.rs:1-1 MIT []
    @@ -1,4 +0,0 @@
    -// SPDX-License-Identifier: Apache-2.0
    -fn a() {}
    -fn b() {}
    -fn d() {}
    ");
    assert_eq!(of("merge"), "");
    let out: Vec<Taken> = all.iter().filter(|one| matches!(one, Taken::LeftOut(_))).cloned().collect();
    assert_snapshot!(shown(&out), @r"
    out repo vendor/lib.c:1 7 vendored: vendored-folder
    out repo nul.bin:1 2 binary: a NUL at byte 1
    out repo vendor/lib.c:1 7 vendored: vendored-folder
    out repo src/tool.py:1 59 empty: nothing but white space came or went
    ");
    let order: Vec<&str> = rows(&all).iter().map(|row| repo.label(&row.commit).unwrap()).collect();
    let mut once = order.clone();
    once.dedup();
    assert_eq!(once, ["base", "agent", "side", "person"]);
    let at = |label: &str| rows(&all).into_iter().find(|row| *row.commit == *repo.id(label)).unwrap().clone();
    assert_eq!(at("agent").written_first, Some(1_738_411_200_000_000));
    assert_eq!((at("agent").written_last, at("agent").survived_days), (at("agent").written_first, None));
    assert!(at("base").author == at("person").author && at("agent").author != at("base").author);
    assert!(at("base").labels.iter().all(|label| label.claim == Claim::Human));
}

#[test]
fn threads_and_ledgers_change_no_hunk() {
    let repo = generate(3, &Shape::everything()).build();
    let cache = repo.beside("cache");
    let on = |threads| {
        let sources = open(&[repo.path().to_owned()], &hunks(), &session(Some(&cache), threads)).unwrap();
        (sources[0].id().clone(), read(&*sources[0]).unwrap())
    };
    let (id, all) = on(1);
    assert_eq!(on(8), (id.clone(), all.clone()));
    let ledger = repo.beside("ledger");
    let scan = program(repo.path(), ["scan", ".", "--ledger"]).args([&ledger]).env("XDG_CACHE_HOME", &cache);
    let _ = scan.run().expect_code(0);
    let beside = sources(&[&ledger, repo.path()], &hunks(), &cache);
    assert_eq!((beside[0].id().state.clone(), read(&*beside[0]).unwrap()), (id.state, all));
}

#[test]
fn another_commit_has_the_hunks_up_to_it() {
    let repo = Repo::new(HISTORY);
    let options = SourceOptions { rev: Some("HEAD^".to_owned()), ..hunks() };
    let all = taken(repo.path(), &options, &repo.beside("cache"));
    let commits: BTreeSet<&str> = rows(&all).iter().map(|row| repo.label(&row.commit).unwrap()).collect();
    assert_eq!(commits, BTreeSet::from(["agent", "base", "side"]));
    // Records of review lie in the ledger alone.
    assert!(rows(&all).iter().flat_map(|row| &row.labels).all(|label| label.review_class == ReviewClass::Unknown));
    assert!(rows(&all).iter().all(|row| row.author.is_some()));
}

#[test]
fn a_shallow_clone_says_what_it_can_not_tell() {
    let repo = Repo::new(HISTORY);
    let url = format!("file://{}", repo.path().display());
    let of_depth = |depth: u32| {
        let clone = repo.beside(&format!("clone-{depth}"));
        let _ = repo.git(["clone", "--quiet", &format!("--depth={depth}"), &url, clone.to_str().unwrap()]);
        let all = taken(&clone, &hunks(), &repo.beside("cache"));
        let commits: BTreeSet<String> =
            rows(&all).iter().map(|row| repo.label(&row.commit).unwrap().to_owned()).collect();
        let is_cut = |one: &&Taken| matches!(one, Taken::LeftOut(left) if left.detail == "its parent is not here");
        (commits, all.iter().filter(is_cut).count())
    };
    assert_eq!(of_depth(1), (BTreeSet::new(), 1));
    // The merge says nothing in any case.
    assert_eq!(of_depth(2), (BTreeSet::from(["person".to_owned()]), 0));
}

#[test]
fn what_has_no_commits_is_an_error() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.rs"), "fn a() {}\n").unwrap();
    std::fs::write(folder.path().join("b.jsonl"), "{\"text\": \"a\"}\n").unwrap();
    let check = |path: &Path| {
        let error = try_open(&[path], &hunks(), folder.path()).err().unwrap();
        assert_eq!(error.kind.code(), 2);
        assert!(error.text().contains("has no commits") && !error.hints.is_empty(), "{}", error.text());
    };
    check(folder.path());
    check(&folder.path().join("a.rs"));
    check(&folder.path().join("b.jsonl"));
    let unborn = Repo::new("head unborn main");
    assert!(taken(unborn.path(), &hunks(), &unborn.beside("cache")).is_empty());
}

#[test]
fn a_corpus_of_hunks_is_made_and_verified() {
    let repo = Repo::new(HISTORY);
    let folder = tempfile::TempDir::new().unwrap();
    let run = |args: &[&str]| {
        program(folder.path(), args.iter().copied()).env("XDG_CACHE_HOME", folder.path().join("cache")).run()
    };
    let recipe =
        |text: &str| std::fs::write(folder.path().join("hunks.toml"), format!("unit = \"hunk\"\n{text}")).unwrap();
    recipe("[licence]\nallow = [\"permissive\", \"none\"]\n[dedup]\nnear = false\n");
    let curate = ["curate", repo.path().to_str().unwrap(), "--recipe", "hunks.toml", "--out"];
    let _ = run(&[&curate[..], &["corpus"]].concat()).expect_code(0);
    let _ = run(&["corpus", "verify", "corpus"]).expect_code(0);
    let sql = "select kind, count(*) as n, sum(lines_ai) as ai from rows group by kind";
    let asked = run(&["sql", "--from", "corpus", "--json", sql]).expect_code(0).stdout;
    assert!(asked.contains("hunk"), "{asked}");
    recipe("[filter]\nrules = [\"starcoder2\", \"refinecode/parse\"]\n");
    let refused = run(&[&curate[..], &["other"]].concat()).expect_code(2).stderr;
    assert!(refused.contains("rule `refinecode/parse` judges whole files"), "{refused}");
}
