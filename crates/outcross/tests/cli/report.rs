//! `outcross report`: the page, where it is put, and its data.

use std::fs;
use std::path::{Path, PathBuf};

use facts::{AgentId, Claim, Level, SpanRow};
use insta::assert_snapshot;
use ledger::{Ledger, Writer};
use testkit::{Cli, Repo};

use crate::status::agents;
use crate::{TEAM, in_repo, outcross};

const USUAL: &str = "outcross-report.html";

/// A folder beside the repository in which pages are written, so that the repository stays as it is.
fn desk(repo: &Repo) -> PathBuf {
    let folder = repo.beside("desk");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn report<'a>(repo: &Repo, args: impl IntoIterator<Item = &'a str>) -> Cli {
    let folder = desk(repo);
    let place = folder.canonicalize().unwrap().display().to_string();
    outcross(&folder, ["report"]).args([repo.path()]).args(args).names_of(repo).replace(place, "[DESK]")
}

fn page(repo: &Repo) -> String {
    fs::read_to_string(desk(repo).join(USUAL)).unwrap()
}

#[test]
fn the_page_is_put_in_the_current_folder() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(report(&repo, []).run(), @r"
    exit: 0
    ----- stdout -----
    [DESK]/outcross-report.html
    ");
    let first = page(&repo);
    assert!(first.contains("<meta name=\"generator\" content=\"outcross "), "{}", &first[..400]);
    assert!(first.contains("<h1>How repo was written</h1>"));
    // A page of ours is replaced, with the same bytes.
    let _ = report(&repo, []).run().expect_code(0);
    assert_eq!(page(&repo), first);
    let to_stdout = report(&repo, ["-o", "-"]).run().expect_code(0);
    assert_eq!(String::from_utf8(to_stdout.raw).unwrap(), first);
}

#[test]
fn every_section_has_a_sentence_and_nothing_comes_from_elsewhere() {
    let repo = Repo::new(TEAM);
    let _ = report(&repo, ["--by", "month"]).run().expect_code(0);
    let page = page(&repo);
    for address in ["http:", "https:", "src=", "url(", "@import", "<link", "<iframe", "<img", "xlink"] {
        assert!(!page.contains(address), "{address}");
    }
    assert_eq!(page.matches("<script>").count(), 1);
    let sections: Vec<&str> = page.split("<section").skip(1).collect();
    assert_eq!(sections.len(), 10);
    for section in sections {
        let lead = section.split("<p class=\"lead\">").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap();
        assert!(lead.len() > 20 && lead.ends_with('.') && !lead.contains("NaN"), "{lead}");
    }
    assert!(page.contains("Of the lines at the head 20.0\u{a0}% are said to be written by AI"), "coverage");
    assert!(page.contains("By month, 2024-01 to 2024-01"));
}

#[test]
fn a_file_of_others_stays() {
    let repo = Repo::new(TEAM);
    let file = desk(&repo).join(USUAL);
    fs::write(&file, "<html>mine</html>").unwrap();
    assert_snapshot!(report(&repo, []).run(), @r"
    exit: 2
    ----- stderr -----
    error: outcross-report.html is there and is no page of outcross

    hint: write to another file with -o FILE, or replace it with --force
    ");
    assert_eq!(fs::read_to_string(&file).unwrap(), "<html>mine</html>");
    let _ = report(&repo, ["--force"]).run().expect_code(0);
    assert!(page(&repo).contains("<h1>"));
    fs::write(&file, "").unwrap();
    let _ = report(&repo, ["-o", USUAL]).run().expect_code(0);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let _ = report(&repo, []).run().expect_code(2);
}

#[cfg(unix)]
#[test]
fn a_link_leads_nowhere() {
    let repo = Repo::new(TEAM);
    let (file, victim) = (desk(&repo).join(USUAL), repo.beside("victim"));
    std::os::unix::fs::symlink(&victim, &file).unwrap();
    let _ = report(&repo, []).run().expect_code(2);
    assert!(!victim.exists());
    fs::write(&victim, "mine").unwrap();
    let _ = report(&repo, []).run().expect_code(2);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
}

/// A ledger whose branch and agent are named by someone who means harm.
fn hostile_ledger(repo: &Repo) -> PathBuf {
    let folder = repo.beside("ledger");
    let _ = in_repo(repo, ["scan", "--ledger", folder.to_str().unwrap()]).run().expect_code(0);
    let ledger = Ledger::open(&folder).unwrap();
    let mut entry = ledger.repositories()[0].clone();
    let id = entry.repo_id.clone();
    entry.head_ref = Some("refs/heads/\"><img src=x onerror=alert(1)>".to_owned());
    let rows = |span: SpanRow| SpanRow {
        claim: Claim::Ai,
        level: Level::Claimed,
        agent: Some(AgentId("<script>alert(1)</script>\u{202e}".into())),
        ..span
    };
    let spans: Vec<SpanRow> = ledger.spans(&id).unwrap().map(Result::unwrap).map(rows).collect();
    let commits: Vec<_> = ledger.commits(&id).unwrap().map(Result::unwrap).collect();
    let writer = Writer::open(&folder, ledger.tool().clone(), ledger.settings().clone()).unwrap();
    let mut staged = writer.stage(entry).unwrap();
    staged.commits(commits).unwrap();
    staged.spans(spans).unwrap();
    staged.commit().unwrap();
    folder
}

#[test]
fn names_are_text_and_nothing_else() {
    let repo = Repo::new(TEAM);
    let ledger = hostile_ledger(&repo);
    let args = ["report", "--ledger", ledger.to_str().unwrap(), "-o", "-"];
    let page = outcross(Path::new("/"), args).run().expect_code(0).stdout;
    assert!(!page.contains("<img") && !page.contains("<script>alert"), "markup");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}"), "the agent");
    assert!(page.contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"), "the branch");
    let args = ["report", "--ledger", ledger.to_str().unwrap(), "--json"];
    assert!(!outcross(Path::new("/"), args).run().expect_code(0).raw.contains(&0x1b));
}

#[test]
fn a_ledger_alone_and_one_of_its_repositories() {
    let (one, other) = (Repo::new(TEAM), Repo::new("commit only\n lines x one two"));
    let folder = one.beside("ledger");
    let ledger = folder.to_str().unwrap();
    let _ = in_repo(&one, ["scan", "--ledger", ledger, "--name", "a/one"]).run().expect_code(0);
    let _ = in_repo(&other, ["scan", "--ledger", ledger, "--name", "b/other"]).run().expect_code(0);
    let call = |args: &[&str]| outcross(Path::new("/"), ["report", "--ledger", ledger]).args(args).run();
    let pooled = call(&["-o", "-"]).expect_code(0).stdout;
    assert!(pooled.contains("<h1>How 2 repositories were written</h1>"));
    assert!(pooled.contains("Pooled · 4 commits · 7 lines · 3 files"));
    assert!(pooled.contains("<td>a/one</td>") && pooled.contains("<td>b/other</td>"));
    let single = call(&["-o", "-", "--name", "b/other"]).expect_code(0).stdout;
    assert!(single.contains("<h1>How b/other was written</h1>") && !single.contains("a/one"));
    let missing = call(&["-o", "-", "--name", "c"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.stderr.ends_with("\n\nhint: it holds: a/one, b/other\n"), "{missing}");
}

#[test]
fn the_document_holds_the_charts_in_both_views() {
    let repo = Repo::new(TEAM);
    let output = report(&repo, ["--json", "--view", "full", "--by", "year"]).run().expect_code(0);
    assert!(!desk(&repo).join(USUAL).exists());
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let fields: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(
        format!("{fields:?}"),
        r#"["here", "metrics", "other_view", "problems", "repositories", "review", "schema", "settings", "standing", "summary", "tool"]"#
    );
    assert_eq!(document["schema"], "outcross/report/1");
    assert_eq!((&document["here"]["view"], &document["other_view"]["view"]), (&"full".into(), &"first-parent".into()));
    assert_eq!((&document["here"]["by"], &document["summary"]["lines"]), (&"year".into(), &5.into()));
    let survival: Vec<String> = document["here"]["survival"]
        .as_array()
        .unwrap()
        .iter()
        .map(|life| format!("{} {} {}", life["split"], life["group"], life["lines"]))
        .collect();
    assert_eq!(
        survival,
        ["\"none\" \"all\" 3", "\"claim\" \"ai\" 1", "\"claim\" \"unknown\" 2", "\"cohort\" \"2024\" 3"]
    );
}

#[test]
fn no_commits_make_a_page_too() {
    let empty = Repo::new("head unborn main");
    let _ = report(&empty, ["--since", "1y"]).run().expect_code(0);
    let page = page(&empty);
    assert!(page.contains("No commits yet · 0 commits · 0 lines · 0 files"));
    assert!(page.contains("There are no lines yet.") && page.contains("No data"));
    assert!(!page.contains("NaN"));
}

#[test]
fn what_is_refused() {
    assert_snapshot!(outcross(Path::new("/"), ["report", "--since", "yesterday"]).run(), @r"
    exit: 2
    ----- stderr -----
    error: --since 'yesterday' is no day

    hint: a day as in 2024-01-31, or 2y, 6m, 8w, 90d
    ");
    assert_snapshot!(outcross(Path::new("/"), ["report", "--format", "csv"]).run(), @r"
    exit: 2
    ----- stderr -----
    error: 'report' has no output in the form 'csv'

    hint: it has: html, json
    ");
    assert_snapshot!(outcross(Path::new("/"), ["report", "--ledger", "/nowhere", "-o", "-"]).run(), @r"
    exit: 3
    ----- stderr -----
    error: no ledger in /nowhere

    hint: make one with `outcross scan`, or name another folder
    ");
}

#[test]
fn agents_that_nothing_declares_are_estimated() {
    let check = |commits, expect: &str| {
        let repo = agents(commits);
        let _ = report(&repo, []).run().expect_code(0);
        assert!(page(&repo).replace('\u{a0}', " ").contains(expect), "{expect}");
    };
    check([0, 0, 10, 60], "How many lines of agents carry no statement is not known from here.");
    check(
        [15, 15, 10, 60],
        "With those that carry no statement, AI wrote an estimated 50.0 % of the lines at the head (42.0 % to 67.0 %): \
         of 30 commits whose records name lines of AI, 50.0 % carry a mark too.",
    );
}
