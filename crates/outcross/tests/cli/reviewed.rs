//! Review as `status`, `trend` and `report` show it: a planted history, and what a forge says of it in a table.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use testkit::{Cli, Repo};

use crate::in_repo;
use crate::output::published;

/// Changes of a month.
const CHANGES: usize = 10;
/// Months from January 2024 on.
const MONTHS: usize = 5;

/// What was done to a change: who did it, of which kind, and so many seconds after it was opened. From month to month
/// more of them are approved, the first one always at once.
fn review(month: usize, at: usize) -> Option<(&'static str, &'static str, &'static str, usize)> {
    let hours = (at + 1) * 3600;
    match at {
        0 => Some(("approved", "cleo", "human", 1)),
        at if at <= month + 1 => Some(("approved", if at < 3 { "cleo" } else { "dan" }, "human", hours)),
        7 => Some(("approved", "helper[bot]", "bot", 60)),
        8 => Some(("commented", "cleo", "human", hours)),
        9 => Some(("approved", "ada", "human", 60)),
        _ => None,
    }
}

/// Every second change is by an agent; code of somebody who went away; a commit of which no record speaks.
fn repository() -> Repo {
    let mut text = "commit old
        author Zoe <zoe@example.com>
        time 2021-06-01T12:00:00Z
        lines src/old/lib.rs gone=1..30
        lines README.md hello=1..9\n"
        .to_owned();
    text = text.replace("gone=1..30", &words("gone", 30)).replace("hello=1..9", &words("hello", 9));
    for (month, at) in changes() {
        let day = at * 2 + 2;
        let time = format!("2024-{month:02}-{day:02}T12:00:00Z");
        let author = if at % 2 == 0 { "Bob <bob@example.com>" } else { "Ada <ada@example.com>" };
        let name = format!("c{month}x{at}");
        let lines = words(&name, 4 + at);
        let _ = writeln!(text, "commit {name}\n author {author}\n time {time}\n lines src/new/{name}.rs {lines}");
        if at % 2 == 0 {
            text.push_str(" trailer Co-authored-by: Claude <noreply@anthropic.com>\n");
        }
    }
    let _ = writeln!(
        text,
        "commit pushed\n author Ada <ada@example.com>\n time 2024-05-25T12:00:00Z\n lines src/new/pushed.rs {}",
        words("pushed", 7)
    );
    Repo::new(&text)
}

fn changes() -> impl Iterator<Item = (usize, usize)> {
    (1..=MONTHS).flat_map(|month| (0..CHANGES).map(move |at| (month, at)))
}

/// Lines that are not trivial.
fn words(name: &str, count: usize) -> String {
    (1..=count).map(|at| format!("{name}word{at}")).collect::<Vec<_>>().join(" ")
}

/// The events of all changes as a table: opened a day before they are merged; two that nobody merged.
fn table(repo: &Repo) -> String {
    let mut rows = "change_id,state,at,login,reviewer_kind,head_commit,merge_commit\n".to_owned();
    let mut row = |row: String| rows.extend([row.as_str(), "\n"]);
    for (month, at) in changes() {
        let change = format!("#{}", month * 100 + at);
        let (author, id) = (if at % 2 == 0 { "bob" } else { "ada" }, repo.id(&format!("c{month}x{at}")));
        let time = |day: usize, seconds: usize| {
            let (hours, minutes, seconds) = (12 + seconds / 3600, seconds / 60 % 60, seconds % 60);
            format!("2024-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}Z")
        };
        let (opened, merged) = (at * 2 + 1, at * 2 + 2);
        row(format!("{change},opened,{},{author},human,{id},", time(opened, 0)));
        if let Some((state, who, kind, seconds)) = review(month, at) {
            row(format!("{change},{state},{},{who},{kind},{id},", time(opened, seconds)));
        }
        row(format!("{change},merged,{},cleo,human,{id},{id}", time(merged, 0)));
    }
    row("#901,opened,2024-04-02T12:00:00Z,ada,human,,".to_owned());
    row("#902,opened,2024-05-20T12:00:00Z,ada,human,,".to_owned());
    row("#902,commented,2024-05-21T12:00:00Z,dan,human,,".to_owned());
    rows
}

/// The repository, and a ledger that its records were imported into.
fn reviewed() -> (Repo, PathBuf) {
    let repo = repository();
    let (ledger, file) = (repo.beside("ledger"), repo.beside("events.csv"));
    std::fs::write(&file, table(&repo)).unwrap();
    let args = ["reviews", "import", "--from", file.to_str().unwrap(), "--ledger", ledger.to_str().unwrap()];
    let _ = in_repo(&repo, args).run().expect_code(0);
    (repo, ledger)
}

fn call<'a>(repo: &Repo, ledger: &'a Path, args: impl IntoIterator<Item = &'a str>) -> Cli {
    in_repo(repo, args).args(["--ledger", ledger.to_str().unwrap()])
}

#[test]
fn the_screen() {
    let (repo, ledger) = reviewed();
    assert_snapshot!(call(&repo, &ledger, ["status"]).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ [pushed]   52 commits · 471 lines · 53 files   [TIME]
    Written by  AI 42.5 % (claimed 42.5)   human 0.0 %   unknown 57.5 %
                estimated AI: not estimable (no commit has a record of AI lines)
    Lines are   source 98.1 % · docs 1.9 %
    Coverage    42.5 % of the lines have evidence of who wrote them, beside their age
    Agents      claude-code 42.5 %
    Sources     mark alone in 25 commits
    Review      AI lines merged in the last 90 days: 120 of 262   (records for 30 of 31 changes)
                approved 53.3 % · commented 30.0 % · none 16.7 %
                all lines: approved 45.0 % · commented 13.7 % · automated only 12.6 % · author alone 14.9 % · none 11.1 % · unknown 2.7 %
                first review after [TIME] (median of 21 changes; nine of ten within [TIME])
                approval after [TIME] (median of 18 changes; nine of ten within [TIME])
                2 changes open, 1 not looked at by a person; median age 5.0 days
    Stand       6.5 % of source and test lines were written or reviewed by nobody active in the last 12 months
                most in src/old (30 lines)
    Trend       last 90 days and those before      now  before        reference (10 repositories, Rust, 2025: quartiles)
                copied lines                     0.0 %   0.0 %  ··▁▁   9.7 · 12.9 · 15.8
                moved lines                      0.0 %   0.0 %  ··▁▁   2.0 · 4.6 · 7.4
                churn within 14 days             0.0 %   0.0 %  ··▁▁   4.1 · 7.0 · 9.3
    ");
}

#[test]
fn the_document_of_the_screen() {
    let (repo, ledger) = reviewed();
    let output = call(&repo, &ledger, ["status", "--json"]).run().expect_code(0);
    let mut document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let summary = &mut document["summary"];
    assert_snapshot!(format!("{:#}\n{:#}", summary["review"].take(), summary["standing"].take()));
}

#[test]
fn figures_over_time() {
    let (repo, ledger) = reviewed();
    let args = ["trend", "--by", "month", "--since", "2024-01-01", "--split", "claim"];
    let metrics = ["reviewed", "unreviewed", "automated", "review_unknown", "first-review", "approval", "queue"];
    let metrics = metrics.into_iter().chain(["concentration", "rushed"]).flat_map(|metric| ["--metric", metric]);
    assert_snapshot!(call(&repo, &ledger, args.into_iter().chain(metrics)).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ [pushed]   first-parent view: the first-parent line, after the merge
    By month, 2024-01 to 2024-05; the data end on 2024-05-25

    Review, by time of merge      24-01 24-02 24-03 24-04 24-05
    reviewed         ▁▂▄▆█        17.6% 25.9% 35.3% 45.9% 57.6%*
      ai             ▁▁▄▄█        25.0% 25.0% 45.0% 45.0% 70.0%*
      unknown        ▁▄▄██        11.1% 26.7% 26.7% 46.7% 46.7%*
    automated        ▅▅▅▅▅        12.9% 12.9% 12.9% 12.9% 12.9%*
      ai             ▁▁▁▁▁         0.0%  0.0%  0.0%  0.0%  0.0%*
      unknown        ▅▅▅▅▅        24.4% 24.4% 24.4% 24.4% 24.4%*
    unreviewed       █▇▅▃▁        55.3% 47.1% 37.6% 27.1% 15.3%*
      ai             ██▅▅▁        45.0% 45.0% 25.0% 25.0%  0.0%*
      unknown        █▅▅▁▁        64.4% 48.9% 48.9% 28.9% 28.9%*
    review_unknown   ▁▁▁▁█         0.0%  0.0%  0.0%  0.0%  7.6%*
      ai             ▁▁▁▁▁         0.0%  0.0%  0.0%  0.0%  0.0%*
      unknown        ▁▁▁▁█         0.0%  0.0%  0.0%  0.0% 13.5%*
    first_review     ··▁██            -     -   3.0   4.0   4.0*
    approval         ···▁█            -     -     -   3.0   4.0*
    queue            ▁▁▁▅█            0     0     0     1     2*
    concentration    █▃▁▁▁         1.00  0.62  0.52  0.50  0.51*
    rushed           █▅▃▂▁        33.3% 25.0% 20.0% 16.7% 14.3%*
      ai             ██▃▃▁        50.0% 50.0% 33.3% 33.3% 25.0%*
      unknown        ▁▁▁▁▁         0.0%  0.0%  0.0%  0.0%  0.0%*

    * not final: the period, or what has to pass after it, is not over where the data end
    - not known: nothing that it could be a part of, or too few to say
    ");
}

#[test]
fn the_main_figures_of_review_are_shown_unasked() {
    let (repo, ledger) = reviewed();
    let text = call(&repo, &ledger, ["trend", "--by", "month"]).run().expect_code(0).stdout;
    let family: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("Review, by time of merge")).collect();
    let names: Vec<&str> = family.iter().filter_map(|line| line.split_whitespace().next()).collect();
    let main = "reviewed automated unreviewed review_unknown first_review approval queue concentration rushed";
    assert_eq!(names[1..10].join(" "), main);
}

#[test]
fn conditions_and_intervals() {
    let (repo, ledger) = reviewed();
    let conditions = ["trend", "--by", "month", "--metric", "approval", "--fail-on", "unreviewed>20%"];
    let conditions = conditions.into_iter().chain([
        "--fail-on",
        "unreviewed>1%",
        "--fail-on",
        "approval>2",
        "--fail-on",
        "first-review>+20%",
    ]);
    let output = call(&repo, &ledger, conditions.chain(["--json"])).run();
    assert_snapshot!(format!("{:?}\n{}", output.code, output.stderr), @r"
    Some(1)
    error: unreviewed>20%: 27.1% in 2024-04
    error: unreviewed>1%: 27.1% in 2024-04
    error: approval>2: 3.0 hours in 2024-04
    warning: first-review>+20%: not known in 2024-04
    ");
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let series = document["here"]["series"].as_array().unwrap();
    let all = series.iter().find(|series| series["split"] == "none").unwrap();
    let points = all["points"].as_array().unwrap();
    assert_snapshot!(format!("{:#}", points[points.len() - 2]), @r#"
    {
      "complete": true,
      "denominator": 10,
      "high": 6.0,
      "low": 0.0002777777777777778,
      "numerator": 6,
      "value": 3.0
    }
    "#);
    assert!(points[0].get("low").is_none(), "nothing is known of 2021");
}

#[test]
fn a_table_has_the_ninetieth_percentile() {
    let (repo, ledger) = reviewed();
    let args = ["trend", "--by", "quarter", "--since", "2024-01-01", "--split", "agent", "--format", "csv"];
    let args = args.into_iter().chain(["--metric", "approval-p90", "--metric", "reviewed"]);
    assert_snapshot!(call(&repo, &ledger, args).run(), @r"
    exit: 0
    ----- stdout -----
    side,period_start,period_end,complete,view,split,group,metric,value,numerator,denominator
    here,2024-01-01,2024-04-01,true,first-parent,none,all,reviewed,0.2627450980392157,67,255
    here,2024-04-01,2024-07-01,false,first-parent,none,all,reviewed,0.5176470588235295,88,170
    here,2024-01-01,2024-04-01,true,first-parent,claim,ai,reviewed,0.31666666666666665,38,120
    here,2024-04-01,2024-07-01,false,first-parent,claim,ai,reviewed,0.575,46,80
    here,2024-01-01,2024-04-01,true,first-parent,claim,unknown,reviewed,0.21481481481481482,29,135
    here,2024-04-01,2024-07-01,false,first-parent,claim,unknown,reviewed,0.4666666666666667,42,90
    here,2024-01-01,2024-04-01,true,first-parent,agent,claude-code,reviewed,0.31666666666666665,38,120
    here,2024-04-01,2024-07-01,false,first-parent,agent,claude-code,reviewed,0.575,46,80
    here,2024-01-01,2024-04-01,true,first-parent,agent,unknown,reviewed,0.21481481481481482,29,135
    here,2024-04-01,2024-07-01,false,first-parent,agent,unknown,reviewed,0.4666666666666667,42,90
    here,2024-01-01,2024-04-01,true,first-parent,none,all,approval_p90,4,12,30
    here,2024-04-01,2024-07-01,false,first-parent,none,all,approval_p90,6,13,20
    here,2024-01-01,2024-04-01,true,first-parent,claim,ai,approval_p90,,7,15
    here,2024-04-01,2024-07-01,false,first-parent,claim,ai,approval_p90,,7,10
    here,2024-01-01,2024-04-01,true,first-parent,claim,unknown,approval_p90,,5,15
    here,2024-04-01,2024-07-01,false,first-parent,claim,unknown,approval_p90,,6,10
    here,2024-01-01,2024-04-01,true,first-parent,agent,claude-code,approval_p90,,7,15
    here,2024-04-01,2024-07-01,false,first-parent,agent,claude-code,approval_p90,,7,10
    here,2024-01-01,2024-04-01,true,first-parent,agent,unknown,approval_p90,,5,15
    here,2024-04-01,2024-07-01,false,first-parent,agent,unknown,approval_p90,,6,10
    ");
}

#[test]
fn nothing_is_asked_of_records_that_are_not_there() {
    let repo = repository();
    let output = in_repo(&repo, ["trend", "--metric", "unreviewed", "--fail-on", "unreviewed>0%"]).run();
    assert_snapshot!(output, @r"
    exit: 0
    ----- stdout -----
    repo @ [pushed]   first-parent view: the first-parent line, after the merge
    By quarter, 2021-Q3 to 2024-Q2 (1 earlier not shown); the data end on 2024-05-25

    Review, by time of merge       21Q3  21Q4  22Q1  22Q2  22Q3  22Q4  23Q1  23Q2  23Q3  23Q4  24Q1  24Q2
    unreviewed                    not known

    * not final: the period, or what has to pass after it, is not over where the data end
    - not known: nothing that it could be a part of, or too few to say
    ----- stderr -----
    warning: unreviewed>0%: not known in 2024-Q1
    ");
}

/// The section of review of the page.
fn section(repo: &Repo, ledger: Option<&Path>) -> String {
    let args = ledger.iter().flat_map(|ledger| ["--ledger", ledger.to_str().unwrap()]);
    let page = in_repo(repo, ["report", ".", "-o", "-"]).args(args).run().expect_code(0);
    let page = String::from_utf8(page.raw).unwrap();
    let section = page.split("<section").find(|section| section.contains(">Review</h2>")).unwrap();
    section.split("</section>").next().unwrap().to_owned()
}

#[test]
fn the_page_has_charts_and_a_sentence_about_them() {
    let (repo, ledger) = reviewed();
    let section = section(&repo, Some(&ledger)).replace('\u{a0}', " ");
    let lead = section.split("<p class=\"lead\">").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap();
    assert_snapshot!(lead, @r"
    Of the lines merged in the four quarters to 2024-Q1 of which there is a record, 26.3 % were approved by a person, 12.9 % seen by bots or AIs alone, and 46.7 % by nobody but their author. Of the lines of AI 31.7 % were approved, and 38.3 % seen by nobody but their author. In 2024-Q1 half of the changes that a person looked at were seen within 3.0 h, and half of those approved had the approval within 2.0 h. In 2024-Q1, one of 2 persons gave half of the approvals. At the end 2 changes wait, the median for 5.0 days; no person looked at 1 of them. Behind 6.5 % of the source and test lines at the head stands no active person.
    ");
    assert_eq!(section.matches("<figure").count(), 6);
    assert_eq!(section.matches("<table").count(), 7, "one behind each chart, and one of its own");
    for words in ["nobody but the author", "no record", "nine of ten changes", "src/old", "half of them by"] {
        assert!(section.contains(words), "{words}");
    }
}

#[test]
fn a_page_without_records_says_how_to_get_some() {
    let section = section(&repository(), None);
    assert!(section.contains("outcross reviews import") && !section.contains("<svg") && !section.contains("<table"));
}

#[test]
fn nobody_is_named() {
    let (repo, ledger) = reviewed();
    let of = |args: &[&str]| {
        let output = call(&repo, &ledger, args.iter().copied()).run();
        String::from_utf8(output.raw).unwrap()
    };
    let shown = [
        of(&["status"]),
        of(&["status", "--json"]),
        of(&["trend", "--json", "--split", "agent"]),
        of(&["report", "-o", "-"]),
        of(&["report", "--json"]),
    ];
    let ledger = ledger::Ledger::open(&ledger).unwrap();
    let rows = ledger.reviews(&ledger.repositories()[0].repo_id).unwrap().map(Result::unwrap);
    let ids: std::collections::BTreeSet<String> = rows.filter_map(|row| Some(row.reviewer_id?.to_string())).collect();
    assert!(ids.len() >= 5, "{ids:?}");
    let people = ["cleo", "dan", "helper"].map(str::to_owned);
    for who in ids.into_iter().chain(people) {
        let is_named =
            |text: &String| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == who);
        assert!(!shown.iter().any(is_named), "{who}");
    }
}

#[test]
fn documents_follow_their_schemas() {
    let (repo, ledger) = reviewed();
    for (name, args) in [
        ("status", &["status", "--json"][..]),
        ("trend", &["trend", "--json", "--split", "agent"]),
        ("report", &["report", "--json"]),
    ] {
        let schema = std::fs::read_to_string(published(name)).unwrap();
        let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
        let output = call(&repo, &ledger, args.iter().copied()).run().expect_code(0);
        let document = serde_json::from_slice(&output.raw).unwrap();
        let faults: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}

#[test]
fn a_folder_with_an_escape_in_its_name_does_nothing() {
    let text = format!(
        "commit old\n author Zoe <zoe@example.com>\n time 2021-06-01T12:00:00Z\n \
         lines \"<b>\\x1b[31m/lib.rs\" {}\ncommit new\n author Ada <ada@example.com>\n time 2024-06-01T12:00:00Z\n \
         lines a.rs one",
        words("gone", 5)
    );
    let repo = Repo::new(&text);
    let status = in_repo(&repo, ["status"]).run().expect_code(0).stdout;
    assert!(status.contains("most in <b>\\x1b[31m (5 lines)") && !status.contains('\u{1b}'), "{status}");
}
