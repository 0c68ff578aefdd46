//! `outcross` and `outcross status`.

use insta::assert_snapshot;
use testkit::Repo;

use crate::{DISPUTED, TEAM, document, in_repo, outcross};

#[test]
fn the_screen() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, []).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ [bob]   3 commits · 5 lines · 2 files (1 more skipped)   [TIME]
    Written by  AI 20.0 % (claimed 20.0)   human 0.0 %   unknown 80.0 %
                estimated AI: not estimable (no commit has a record of AI lines)
    Lines are   data 80.0 % · docs 20.0 %
    Coverage    20.0 % of the lines have evidence of who wrote them, beside their age
    Agents      claude-code 20.0 %
    Sources     mark alone in 1 commit
    Review      no records of review here: outcross reviews import
    Trend       last 90 days and those before      now  before        reference (58 repositories, 2025: quartiles)
                copied lines                     0.0 % unknown  ···▁   6.7 · 11.8 · 16.6
                moved lines                      0.0 % unknown  ···▁   1.5 · 2.8 · 6.1
                churn within 14 days           unknown unknown  ····   1.2 · 2.7 · 7.0
    ");
}

#[test]
fn the_document() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["status", "--json"]).run());
}

#[test]
fn a_ledger_is_used_again_and_follows_the_head() {
    let repo = Repo::new(TEAM);
    let call = in_repo(&repo, ["status"]);
    let ledgers = call.home().join("cache/outcross");
    let first = call.run().expect_code(0);
    let ledger = std::fs::read_dir(&ledgers).unwrap().next().unwrap().unwrap().path();
    let written = std::fs::read(ledger.join("ledger.json")).unwrap();
    assert_eq!(call.run().stdout, first.stdout);
    assert_eq!(std::fs::read(ledger.join("ledger.json")).unwrap(), written);
    repo.git(["update-ref", "refs/heads/main", repo.id("base")]);
    assert_snapshot!(call.run(), @r"
    exit: 0
    ----- stdout -----
    repo @ [base]   1 commit · 3 lines · 1 file (1 more skipped)   [TIME]
    Written by  AI 0.0 %   human 0.0 %   unknown 100.0 %
    Lines are   data 100.0 %
    Coverage    0.0 % of the lines have evidence of who wrote them, beside their age
    Review      no records of review here: outcross reviews import
    Trend       last 90 days and those before      now  before        reference (58 repositories, 2025: quartiles)
                copied lines                     0.0 % unknown  ···▁   6.7 · 11.8 · 16.6
                moved lines                      0.0 % unknown  ···▁   1.5 · 2.8 · 6.1
                churn within 14 days           unknown unknown  ····   1.2 · 2.7 · 7.0
    ");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&ledger).unwrap().permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn nothing_there_is_not_an_empty_repository() {
    let empty = Repo::new("head unborn main");
    assert_snapshot!(in_repo(&empty, []).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ no commits yet   0 commits · 0 lines · 0 files   [TIME]
    ");
}

#[test]
fn an_empty_repository_has_a_document() {
    let empty = Repo::new("head unborn main");
    assert_snapshot!(document(&in_repo(&empty, ["status", "--json"]).run()));
}

#[test]
fn no_repository_is_an_error() {
    let call = outcross(std::path::Path::new("/"), ["status"]);
    assert_snapshot!(call.run(), @r"
    exit: 3
    ----- stderr -----
    error: no git repository at .

    hint: name a git repository, or go into one with -C DIR
    ");
}

#[test]
fn no_home_needs_a_place() {
    let repo = Repo::new(TEAM);
    let homeless = || in_repo(&repo, ["status"]).env("HOME", "").env("XDG_CACHE_HOME", "");
    assert_snapshot!(homeless().run(), @r"
    exit: 2
    ----- stderr -----
    error: there is no folder for ledgers: neither XDG_CACHE_HOME nor HOME is an absolute path

    hint: say where: --ledger DIR
    ");
    let ledger = repo.beside("ledger");
    let _ = homeless().args(["--ledger", ledger.to_str().unwrap()]).run().expect_code(0);
}

#[test]
fn what_is_left_of_a_commit() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["show", "HEAD~1"]).run(), @r"
    exit: 0
    ----- stdout -----
    commit [agent]
    Written by  ai (claimed), claude-code
    Evidence    trailer co-authored-by: Claude <noreply@anthropic.com>
    Review      unknown, no record
                lines by review: unknown 1
    Changed     1 file; 1 line of it at the head
             1  src/verse.txt
    ");
    assert_snapshot!(in_repo(&repo, ["show", "nothing"]).run(), @r#"
    exit: 3
    ----- stderr -----
    error: 'nothing' names no commit: there is nothing of that name
    "#);
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one document")]
fn the_document_of_a_commit() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(document(&in_repo(&repo, ["show", "HEAD~1", "--json"]).run()), @r#"
    exit: 0
    {
      "commit": {
        "agent": "claude-code",
        "author_at": "2024-01-01T01:00:00Z",
        "change_head": null,
        "change_id": null,
        "claim": "ai",
        "code_owner": null,
        "committed_at": "2024-01-01T01:00:00Z",
        "evidence": [
          "trailer co-authored-by: Claude <noreply@anthropic.com>"
        ],
        "files": 1,
        "id": "[agent]",
        "independent": null,
        "is_bot": false,
        "is_merge": false,
        "landed_commit": "[agent]",
        "level": "claimed",
        "model": null,
        "parents": [
          "[base]"
        ],
        "read_mark": false,
        "review_class": "unknown",
        "review_level": "unknown",
        "reviewed_at": null,
        "reviewed_lines": {
          "approved": 0,
          "attested": 0,
          "automated": 0,
          "commented": 0,
          "none": 0,
          "self": 0,
          "stale": 0,
          "unknown": 1
        },
        "reviewers": []
      },
      "events": [],
      "files": [
        {
          "lines": 1,
          "path": "src/verse.txt"
        }
      ],
      "repo": {
        "branch": "refs/heads/main",
        "commit": "[bob]",
        "id": "repo",
        "object_format": "sha1",
        "partial": false,
        "shallow": false
      },
      "schema": "outcross/show/1",
      "summary": {
        "lines": 1,
        "written": {
          "ai": {
            "by_level": {
              "claimed": 1
            },
            "lines": 1
          },
          "human": {
            "by_level": {},
            "lines": 0
          },
          "unknown": {
            "by_level": {},
            "lines": 0
          }
        }
      }
    }
    "#);
}

#[test]
fn notes_that_arrive_later_count() {
    let repo = Repo::new("commit base\nlines f a b\n");
    let status = in_repo(&repo, ["status", "--json"]);
    let ai_lines = || document_value(&status.run())["summary"]["written"]["ai"]["lines"].clone();
    assert_eq!(ai_lines(), 0);
    let note = "f\n  s_0123456789abcd::t_0123456789abcd 1\n---\n\
        {\"schema_version\":\"authorship/3.0.0\",\"base_commit_sha\":\"\",\"prompts\":{}}";
    repo.git(["notes", "--ref", "ai", "add", "-m", note, "HEAD"]);
    assert_eq!(ai_lines(), 1);
}

fn document_value(output: &testkit::Output) -> serde_json::Value {
    serde_json::from_str(&output.stdout).unwrap()
}

#[test]
fn the_age_of_lines_is_named() {
    let repo = Repo::new(
        "
        commit old
            time 2019-05-01T12:00:00Z
            lines f one two three
        commit new
            time 2024-05-01T12:00:00Z
            lines f one two three four
        ",
    );
    let said = in_repo(&repo, ["status"]).run().stdout;
    assert!(said.contains("human 75.0 % (by age 75.0)   unknown 25.0 %"), "{said}");
    assert!(said.contains("0.0 % of the lines have evidence of who wrote them, beside their age"), "{said}");
}

/// Commits of four lines by an agent: so many with a note, with a note and a trailer, with a trailer, with neither.
pub(crate) fn agents(commits: [usize; 4]) -> Repo {
    agents_in("", commits)
}

/// The same with names of files that end so.
pub(crate) fn agents_in(end: &str, [recorded, both, marked, silent]: [usize; 4]) -> Repo {
    let kinds = [(recorded, true, false), (both, true, true), (marked, false, true), (silent, false, false)];
    let each = kinds.into_iter().flat_map(|(commits, recorded, marked)| vec![(recorded, marked); commits]);
    let mut text = String::new();
    for (at, (recorded, marked)) in each.enumerate() {
        let lines: Vec<_> = ["one", "two", "three", "four"].iter().map(|line| format!("{line}_of_{at}")).collect();
        text += &format!("commit c{at}\n lines f{at}{end} {}\n", lines.join(" "));
        text += if marked { " trailer Co-authored-by: Claude <noreply@anthropic.com>\n" } else { "" };
        if recorded {
            let sessions = r#"{\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"m\"}}}"#;
            let json = format!(r#"{{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {sessions}}}"#);
            text += &format!("note c{at} \"f{at}{end}\\n  s_1 1-4\\n---\\n{json}\"\n");
        }
    }
    Repo::new(&text)
}

#[test]
fn agents_that_nothing_declares_are_estimated() {
    let check = |commits, expect: &str| {
        let screen = in_repo(&agents(commits), []).run().expect_code(0).stdout;
        assert_eq!(screen.lines().nth(2).unwrap().trim_start(), expect, "{screen}");
    };
    check([15, 15, 10, 60], "estimated AI 50.0 % (42.0 to 67.0; recall of marks 50 % on 30 commits with a record)");
    check([30, 0, 10, 60], "estimated AI: not estimable (no commit has both a record and a mark)");
    check([9, 9, 10, 60], "estimated AI: not estimable (18 commits with a record of AI lines; it takes 20)");
    check([0, 0, 10, 60], "estimated AI: not estimable (no commit has a record of AI lines)");
    let screen = in_repo(&agents([0, 0, 0, 9]), []).run().expect_code(0).stdout;
    assert!(!screen.contains("estimated"), "{screen}");
}

#[test]
fn the_estimate_in_the_document() {
    let output = in_repo(&agents([15, 15, 10, 60]), ["status", "--json"]).run().expect_code(0);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&document["summary"]["estimate"]).unwrap(), @r#"
    {
      "by_agent": [
        {
          "agent": "claude-code",
          "commits": 30,
          "marked": 15,
          "recall": 0.5
        }
      ],
      "commits": 30,
      "estimable": true,
      "high": 0.67,
      "low": 0.42,
      "marked": 15,
      "reason": null,
      "recall": 0.5,
      "share": 0.5
    }
    "#);
}

#[test]
fn what_the_sources_say_and_how_they_agree() {
    let repo = Repo::new(DISPUTED);
    let said = in_repo(&repo, ["status"]).run().expect_code(0).stdout;
    let titles = ["Models ", "Sources ", "Conflicts ", "Claims "];
    let lines = said.lines().filter(|line| titles.iter().any(|title| line.starts_with(title)));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r"
    Models      claude-code (model not named) 9.1 % · claude-code anthropic/claude-opus-4 9.1 % · cursor openai/gpt-5 9.1 %
    Sources     record and mark agree in 1 commit · record alone in 1 commit · mark alone in 1 commit
    Conflicts   1 line (9.1 %) with evidence that contradicts itself · 6 lines (54.5 %) of which only one of record and mark speaks
    Claims      8 lines in records: used 37.5 % · in vendored or generated files 50.0 % · in files not changed 12.5 %
    ");
    let summary = document_value(&in_repo(&repo, ["status", "--json"]).run())["summary"].clone();
    assert_snapshot!(format!("{:#}\n{:#}", summary["sources"], summary["models"]), @r#"
    {
      "claimed": {
        "elsewhere": 1,
        "lines": 8,
        "not_written": 0,
        "set_aside": 4,
        "used": 3
      },
      "commits": {
        "agree": 1,
        "disagree": 0,
        "only_mark": 1,
        "only_record": 1
      },
      "lines_in_conflict": 1,
      "lines_one_sided": 6
    }
    [
      {
        "agent": "claude-code",
        "lines": 1,
        "model": null
      },
      {
        "agent": "claude-code",
        "lines": 1,
        "model": "anthropic/claude-opus-4"
      },
      {
        "agent": "cursor",
        "lines": 1,
        "model": "openai/gpt-5"
      }
    ]
    "#);
}

#[test]
fn records_and_marks_that_name_others() {
    let note = |session: &str| {
        let names = r#"---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"cursor\"}}}}"#;
        format!(r#""f\n  {session} 1\n{names}""#)
    };
    let repo = Repo::new(&format!(
        "
        commit one
            lines f 1
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        note one {}
        commit two
            lines f 2
            trailer Co-authored-by: Cursor <cursoragent@cursor.com>
        note two {}
        commit three
            lines f 3
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        note three {}
        ",
        note("s_1"),
        note("s_1"),
        note("h_1"),
    ));
    let summary = document_value(&in_repo(&repo, ["status", "--json"]).run())["summary"].clone();
    let expect = serde_json::json!({"agree": 1, "disagree": 2, "only_record": 0, "only_mark": 0});
    assert_eq!(summary["sources"]["commits"], expect);
}
