//! `outcross trend`, over a ledger whose fates of lines are made by hand.

use std::path::{Path, PathBuf};

use facts::{AgentId, Claim, Class, Effect, FateRow, Level, Metric, Operation, SeriesRow, View};
use insta::assert_snapshot;
use ledger::{Ledger, Writer};
use testkit::{Cli, Repo};

use crate::{in_repo, outcross};

const DAY: i64 = 86_400_000_000;

/// A commit in the middle of each month from January to July 2024.
const MONTHS: &str = "
    commit m0
        time 2024-01-15T00:00:00Z
        lines src/a.rs one
    commit m1
        time 2024-02-15T00:00:00Z
        lines src/a.rs one two
    commit m2
        time 2024-03-15T00:00:00Z
        lines src/a.rs one two three
    commit m3
        time 2024-04-15T00:00:00Z
        lines src/a.rs one two
    commit m4
        time 2024-05-15T00:00:00Z
        lines src/a.rs one two three
    commit m5
        time 2024-06-15T00:00:00Z
        lines src/a.rs one two
    commit m6
        time 2024-07-15T00:00:00Z
        lines src/a.rs one two three
";

/// Of the commits above: what they do to lines.
struct Rows {
    commits: Vec<(facts::CommitId, i64)>,
    fates: Vec<FateRow>,
}

impl Rows {
    fn add(&mut self, month: usize, age_days: u32, operation: Operation, effect: Effect, lines: u32) -> &mut FateRow {
        let (commit, at) = self.commits[month];
        self.fates.push(FateRow {
            view: View::FirstParent,
            commit,
            at,
            path: "src/a.rs".into(),
            path_raw: None,
            language: Some("Rust".into()),
            class: Class::Source,
            operation,
            effect,
            trivial: false,
            lines,
            from_path: None,
            written_commit: commit,
            written_at: at - i64::from(age_days) * DAY,
            age_days,
            source_commit: None,
            source_age_days: None,
            source_claim: None,
            claim: Claim::Unknown,
            level: Level::Unknown,
            agent: None,
            model: None,
        });
        self.fates.last_mut().unwrap()
    }

    /// Each month 100 lines are written, of which some are copied, and some moved; five die after a week, of the first
    /// month thirty after a month.
    fn fill(&mut self) {
        for (month, (copied, moved)) in
            [(5, 20), (5, 20), (10, 20), (10, 10), (10, 10), (50, 10), (5, 0)].iter().enumerate()
        {
            self.add(month, 0, Operation::Added, Effect::Written, 100 - copied - 5);
            self.add(month, 0, Operation::CopiedWithin, Effect::Written, *copied).class = Class::Translation;
            let by_agent = self.add(month, 0, Operation::Added, Effect::Written, 5);
            (by_agent.claim, by_agent.agent) = (Claim::Ai, Some(AgentId("=claude\u{1b}".into())));
            if *moved > 0 {
                self.add(month, 40, Operation::Moved, Effect::Kept, *moved);
            }
            if month < 6 {
                let died = self.add(month, 7, Operation::Deleted, Effect::Died, 5);
                (died.at, died.written_at) = (died.at + 7 * DAY, died.at);
            }
        }
        self.add(1, 31, Operation::Deleted, Effect::Died, 30);
    }
}

/// Scans the repository into a ledger beside it, and puts rows of fates and figures into that.
fn with_fates(repo: &Repo) -> PathBuf {
    let folder = repo.beside("ledger");
    let _ = in_repo(repo, ["scan", "--ledger", folder.to_str().unwrap()]).run().expect_code(0);
    let ledger = Ledger::open(&folder).unwrap();
    let entry = ledger.repositories()[0].clone();
    let commits: Vec<_> = ledger.commits(&entry.repo_id).unwrap().map(Result::unwrap).collect();
    let spans: Vec<_> = ledger.spans(&entry.repo_id).unwrap().map(Result::unwrap).collect();
    let mut rows =
        Rows { commits: commits.iter().map(|row| (row.commit, row.clamped_at)).collect(), fates: Vec::new() };
    rows.fill();
    let series = rows.commits.iter().zip(1..).map(|((commit, at), value)| SeriesRow {
        commit: *commit,
        at: *at,
        metric: Metric::CloneWindows,
        class: None,
        value,
        denominator: 100,
    });
    let writer = Writer::open(&folder, ledger.tool().clone(), ledger.settings().clone()).unwrap();
    let mut staged = writer.stage(entry).unwrap();
    staged.commits(commits).unwrap();
    staged.spans(spans).unwrap();
    staged.series(series).unwrap();
    staged.fates(rows.fates).unwrap();
    staged.commit().unwrap();
    folder
}

/// Beside a table of other repositories that has nothing to say: the one in the program changes with each measurement.
fn trend<'a>(repo: &Repo, ledger: &'a Path, args: impl IntoIterator<Item = &'a str>) -> Cli {
    trend_beside(repo, ledger, "", ["--by", "month"].into_iter().chain(args))
}

/// Beside the table of these series; it is in the settings of the ledger.
fn trend_beside<'a>(repo: &Repo, ledger: &'a Path, series: &str, args: impl IntoIterator<Item = &'a str>) -> Cli {
    let reference = repo.beside("reference.toml");
    let settings = outcross::scanning::of_line_fate(Ledger::open(ledger).unwrap().settings()).hash();
    let head = format!("schema = \"outcross/reference/1\"\nsettings = \"{settings}\"\n");
    std::fs::write(&reference, head + series).unwrap();
    in_repo(repo, ["trend", "--reference", reference.to_str().unwrap()])
        .args(["--ledger", ledger.to_str().unwrap()])
        .args(args)
        .replace(ledger.display().to_string(), "[LEDGER]")
}

fn months() -> (Repo, PathBuf) {
    let repo = Repo::new(MONTHS);
    let ledger = with_fates(&repo);
    (repo, ledger)
}

#[test]
fn the_screen() {
    let (repo, ledger) = months();
    assert_snapshot!(trend(&repo, &ledger, []).run());
}

#[test]
fn figures_by_name_and_split() {
    let (repo, ledger) = months();
    let args = ["--metric", "written_ai", "--metric", "churn", "--split", "agent", "--since", "2m"];
    assert_snapshot!(trend(&repo, &ledger, args).run());
}

#[test]
fn lines_by_the_year_of_writing() {
    let (repo, ledger) = months();
    let output = trend(&repo, &ledger, ["--metric", "alive"]).run().expect_code(0).stdout;
    assert!(
        output.contains("\n  from 2024      ▁▂▃▄▅▇█         95   160   255   350   445   540   640*\n"),
        "{output}"
    );
}

#[test]
fn another_ledger_beside() {
    let (repo, ledger) = months();
    let args = ["--metric", "copied", "--compare", ledger.to_str().unwrap()];
    assert_snapshot!(trend(&repo, &ledger, args).run());
    let other = Repo::new("commit only\n time 2024-07-01T00:00:00Z\n lines x one");
    let empty = other.beside("ledger");
    let _ = in_repo(&other, ["scan", "--ledger", empty.to_str().unwrap()]).run().expect_code(0);
    let args = ["--metric", "copied", "--since", "2024-07-01", "--compare", empty.to_str().unwrap()];
    assert_snapshot!(trend(&repo, &ledger, args).replace(empty.display().to_string(), "[EMPTY]").run());
}

#[test]
fn the_document() {
    let (repo, ledger) = months();
    let args = ["--json", "--metric", "copied", "--fail-on", "copied>+20%", "--since", "2024-06-01"];
    let output = trend(&repo, &ledger, args).run();
    assert_eq!(output.code, Some(1));
    let mut document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    document["settings"] = "…".into();
    document["here"]["series"].as_array_mut().unwrap().retain(|series| series["split"] == "none");
    document["here"]["survival"].as_array_mut().unwrap().retain(|life| life["split"] == "none");
    document["here"]["crossings"].as_array_mut().unwrap().retain(|crossing| crossing["split"] == "none");
    assert_snapshot!(format!("{}{:#}", output.stderr, document));
}

/// Of 2024 with a group of its own for Rust, which is what the repository is in; `updated` ends with 2022.
const SERIES: &str = r#"
    [[series]]
    metric = "copied"
    view = "first-parent"
    group = "all"
    years = [[2023, 30, 0.01, 0.02, 0.03], [2024, 31, 0.0514, 0.0706, 0.104]]
    [[series]]
    metric = "copied"
    view = "first-parent"
    group = "rust"
    years = [[2024, 11, 0.01, 0.055, 0.2]]
    [[series]]
    metric = "copied"
    view = "first-parent"
    group = "go"
    years = [[2024, 9, 0.6, 0.7, 0.8]]
    [[series]]
    metric = "updated"
    view = "first-parent"
    group = "all"
    years = [[2022, 25, 0.0001, 0.1, 0.2]]
    [[series]]
    metric = "churn"
    view = "full"
    group = "all"
    years = [[2024, 31, 0.04, 0.06, 0.09]]
"#;

#[test]
fn other_repositories_beside() {
    let (repo, ledger) = months();
    let args = ["--metric", "copied", "--metric", "moved", "--metric", "updated", "--metric", "churn"];
    let table = |by: &'static str, view: &'static str| {
        let args = args.into_iter().chain(["--by", by, "--view", view]);
        let output = trend_beside(&repo, &ledger, SERIES, args).run().expect_code(0);
        let is_asked = |line: &&str| line.contains(" · ") || line.contains("reference");
        output.stdout.lines().filter(is_asked).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(table("month", "first-parent"), @r"
    Changed lines                 24-01 24-02 24-03 24-04 24-05 24-06 24-07  reference (25 public repositories, 2022: quartiles)
    updated          ▁▁▁▁▁▁▁       0.0%  0.0%  0.0%  0.0%  0.0%  0.0%  0.0%* <0.1 · 10.0 · 20.0
    copied           ▁▁▂▂▂█▁       4.0%  3.2%  8.0%  8.7%  8.7% 43.5%  5.0%* 1.0 · 5.5 · 20.0 (11 public Rust repositories, 2024)
    ");
    assert_snapshot!(table("year", "full"), @r"
    Churn and age of revised code  2024  reference (31 public repositories, 2024: quartiles)
    churn                         not known 4.0 · 6.0 · 9.0
    ");
    assert_eq!(table("week", "first-parent"), "");
}

#[test]
fn other_repositories_in_the_document() {
    let (repo, ledger) = months();
    let args = ["--by", "quarter", "--json", "--metric", "copied", "--metric", "moved"];
    let output = trend_beside(&repo, &ledger, SERIES, args).run().expect_code(0);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let expect = serde_json::json!(
        {"year": 2024, "group": "rust", "repositories": 11, "q1": 0.01, "median": 0.055, "q3": 0.2}
    );
    assert_eq!(document["metrics"][0]["name"], "moved");
    assert_eq!(document["metrics"][0].get("reference"), None);
    assert_eq!(document["metrics"][1]["reference"], expect);
}

#[test]
fn a_table_in_other_settings_is_not_shown() {
    let (repo, ledger) = months();
    let call = trend_beside(&repo, &ledger, SERIES, ["--metric", "copied"]);
    let file = repo.beside("reference.toml");
    let table = std::fs::read_to_string(&file).unwrap().replace("settings = \"", "settings = \"0");
    std::fs::write(&file, table).unwrap();
    let output = call.run().expect_code(0);
    assert!(!output.stdout.contains("reference"), "{output}");
    let said = "warning: the reference was measured with other settings than the ledger, and is not shown\n";
    assert_eq!(output.stderr, said);
}

#[test]
fn tables_that_are_none_are_refused() {
    let (repo, ledger) = months();
    let call =
        || trend_beside(&repo, &ledger, "", []).replace(repo.beside("reference.toml").display().to_string(), "[FILE]");
    let broken = |from: &str, to: &str| {
        let call = call();
        let file = repo.beside("reference.toml");
        let table = std::fs::read_to_string(&file).unwrap().replace(from, to);
        std::fs::write(&file, table).unwrap();
        call.run().expect_code(2).stderr
    };
    assert_snapshot!(broken("reference/1", "reference/2"), @r"
    error: [FILE] is no reference table: the table is of the version 'outcross/reference/2', not outcross/reference/1
    ");
    assert_snapshot!(outcross(Path::new("/"), ["trend", "--reference", "/nowhere"]).run().expect_code(2).stderr, @r"
    error: cannot read /nowhere: No such file or directory (os error 2)
    ");
}

#[test]
fn tables() {
    let (repo, ledger) = months();
    let args = ["--format", "csv", "--metric", "copied", "--split", "agent", "--since", "2024-06-01"];
    assert_snapshot!(trend(&repo, &ledger, args).run());
    let parquet = || trend(&repo, &ledger, ["--format", "parquet"]).run().expect_code(0).raw;
    let file = parquet();
    assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
    assert_eq!(file, parquet());
}

#[test]
fn conditions() {
    let (repo, ledger) = months();
    let check = |condition: &str, code: i32, said: &str| {
        let output = trend(&repo, &ledger, ["--metric", "copied", "--fail-on", condition]).run();
        assert_eq!((output.code, output.stderr.as_str()), (Some(code), said), "{condition}");
    };
    check("copied>50%", 0, "");
    check("copied>40%", 1, "error: copied>40%: 43.5% in 2024-06\n");
    check(
        "copied>+20%",
        1,
        "error: copied>+20%: 43.5% in 2024-06, +507.7% against the mean of the four before (7.2%)\n",
    );
    check("copied<+20%", 0, "");
    check("changed_lines>100", 1, "error: changed_lines>100: 115 in 2024-06\n");
    check("reedited>0%", 0, "warning: reedited>0%: not known in 2024-06\n");
}

#[test]
fn what_is_refused() {
    let refused = |args: &[&str]| {
        let output = outcross(Path::new("/"), ["trend"]).args(args).run();
        assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""), "{args:?}");
        output.stderr
    };
    let hint = refused(&["--metric", "copeid"]);
    assert!(hint.starts_with("error: no figure is called 'copeid'\n\nhint: figures: added, deleted, "), "{hint}");
    let hint = refused(&["--fail-on", "copied>+20"]);
    assert!(
        hint.starts_with("error: --fail-on 'copied>+20': a change is in percent, as in copied>+20%\n\nhint: figures: "),
        "{hint}"
    );
    assert_snapshot!(refused(&["--since", "yesterday"]), @r"
    error: --since 'yesterday' is no day

    hint: a day as in 2024-01-31, or 2y, 6m, 8w, 90d
    ");
    assert_snapshot!(outcross(Path::new("/"), ["trend", "--compare", "/nowhere"]).run(), @r"
    exit: 3
    ----- stderr -----
    error: no ledger in /nowhere

    hint: make one with `outcross scan`, or name another folder
    ");
    assert_snapshot!(outcross(Path::new("/"), ["status", "--format", "csv"]).run(), @r"
    exit: 2
    ----- stderr -----
    error: 'status' has no output in the form 'csv'

    hint: it has: text, json
    ");
}

#[test]
fn no_commits_have_no_trend() {
    let empty = Repo::new("head unborn main");
    assert_snapshot!(in_repo(&empty, ["trend", "--since", "1y"]).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ no commits yet   first-parent view: the first-parent line, after the merge
    ");
}

#[test]
fn every_figure_is_in_the_help() {
    let help = outcross(Path::new("/"), ["trend", "--help"]).run().expect_code(0).stdout;
    for measure in figures::Measure::ALL {
        assert!(help.split_whitespace().any(|word| word == measure.as_str()), "{measure}");
    }
}
