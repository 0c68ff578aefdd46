//! `outcross log`.

use insta::assert_snapshot;
use testkit::Repo;

use crate::{DISPUTED, TEAM, document, in_repo, outcross};

#[test]
fn the_list() {
    let repo = Repo::new(DISPUTED);
    assert_snapshot!(in_repo(&repo, ["log"]).run(), @r"
    exit: 0
    ----- stdout -----
    [marked] 2024-04-01 ai claude-code (claimed)                          mark                    -  +1  1 at head  marked
    [quiet] 2024-03-01 ai cursor openai/gpt-5 (claimed)                  record, one-sided       -  -   1 at head  quiet
    [agent] 2024-02-01 ai claude-code anthropic/claude-opus-4 (claimed)  record, mark, conflict  -  +3  7 at head  agent
    [base] 2024-01-01 unknown                                           -                       -  -   2 at head  base
    ");
    assert_snapshot!(in_repo(&Repo::new("head unborn main"), ["log"]).run(), @"exit: 0");
}

#[test]
fn some_commits_alone() {
    let repo = Repo::new(DISPUTED);
    let home = in_repo(&repo, ["log"]);
    let run = |args: &[&str]| {
        let call = in_repo(&repo, ["log"]).args(args).env("XDG_CACHE_HOME", home.home().join("cache"));
        let output = call.run();
        let ids = output.stdout.lines().filter_map(|line| Some(line.split_once(']')?.0.trim_start_matches('[')));
        format!("{} {}{}", output.code.unwrap(), ids.collect::<Vec<_>>().join(" "), output.stderr.trim_end())
    };
    let check = |args: &str, expect: &str| assert_eq!(run(&args.split_whitespace().collect::<Vec<_>>()), expect);
    check("--only ai", "0 marked quiet agent");
    check("--only unknown", "0 base");
    check("--only conflict", "0 agent");
    check("--only one-sided,unknown", "0 quiet base");
    check("--only human", "0 note: no commit is one of these");
    check("-n 2", "0 marked quiet");
    check("--since 40d", "0 marked quiet");
    check("--since 2024-04-01", "0 marked");
    check("HEAD~1", "0 quiet agent base");
    check("HEAD~2..", "0 marked quiet");
    check("HEAD~2..HEAD~1", "0 quiet");
    check("HEAD..HEAD~1", "0 note: no commit is one of these");
    check("-- vendor", "0 agent");
    check("-- vendor/lib.c f", "0 marked quiet agent base");
    check("-- vendo", "0 note: no commit is one of these");
    check("HEAD~1 --only ai -n 1 -- f", "0 quiet");
}

#[test]
fn what_can_not_be_asked() {
    let repo = Repo::new(TEAM);
    let run = |args: &[&str]| in_repo(&repo, ["log"]).args(args).run();
    assert_snapshot!(run(&["HEAD...HEAD"]), @r"
    exit: 2
    ----- stderr -----
    error: 'HEAD...HEAD' is no range

    hint: a range is REV or BASE..REV
    ");
    assert_snapshot!(run(&["nothing.."]), @r"
    exit: 3
    ----- stderr -----
    error: 'nothing' names no commit: there is nothing of that name
    ");
    assert_snapshot!(run(&["--since", "soon"]), @r"
    exit: 2
    ----- stderr -----
    error: --since 'soon' is no day

    hint: a day as in 2024-01-31, or 2y, 6m, 8w, 90d
    ");
    assert_snapshot!(run(&["--", "../outside"]), @r"
    exit: 2
    ----- stderr -----
    error: ../outside is no file of the repository repo
    ");
}

#[test]
fn a_base_on_another_branch() {
    let repo = Repo::new(
        "
        commit base
            lines f one
        commit other < base
            lines g one
        branch side
        commit mine < base
            lines f one two
        head detached mine
        ",
    );
    let run = |range: &str| in_repo(&repo, ["log", range]).run();
    assert_snapshot!(run("side..HEAD"), @r"
    exit: 0
    ----- stdout -----
    [mine] 2024-01-01 unknown  -  -  -  1 at head  mine
    ");
    assert_snapshot!(run("HEAD..side").stderr, @r"
    error: [other] is not in the history of HEAD

    hint: only commits that HEAD's history holds are known
    ");
}

#[test]
#[allow(clippy::too_many_lines, reason = "it is one document")]
fn the_document() {
    let repo = Repo::new(DISPUTED);
    assert_snapshot!(document(&in_repo(&repo, ["log", "--json", "-n", "1", "--only", "conflict"]).run()), @r#"
    exit: 0
    {
      "commits": [
        {
          "agent": "claude-code",
          "author_at": "2024-02-01T12:00:00Z",
          "change_head": null,
          "change_id": null,
          "claim": "ai",
          "code_owner": null,
          "committed_at": "2024-02-01T12:00:00Z",
          "evidence": [
            "conflict: line record says human, commit mark says ai",
            "git-ai-note: person h_1",
            "git-ai-note: session s_1 claude claude-opus-4-20250514",
            "trailer co-authored-by: Claude <noreply@anthropic.com>"
          ],
          "files": 2,
          "id": "[agent]",
          "independent": null,
          "is_bot": false,
          "is_merge": false,
          "landed_commit": "[agent]",
          "level": "claimed",
          "lines_at_head": 7,
          "marked": "ai",
          "model": "anthropic/claude-opus-4",
          "operations": {
            "added": 3,
            "copied_from_live": 0,
            "copied_within": 0,
            "deleted": 0,
            "find_replaced": 0,
            "moved": 0,
            "trivial_added": 4,
            "trivial_deleted": 0,
            "updated": 0
          },
          "parents": [
            "[base]"
          ],
          "read_mark": false,
          "recorded": "ai",
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
            "unknown": 3
          },
          "reviewers": []
        }
      ],
      "repo": {
        "branch": "refs/heads/main",
        "commit": "[marked]",
        "id": "repo",
        "object_format": "sha1",
        "partial": false,
        "shallow": false
      },
      "schema": "outcross/log/1",
      "summary": {
        "commits": 1,
        "in_history": 4,
        "matching": 1
      }
    }
    "#);
}

#[test]
fn a_commit_a_line() {
    let repo = Repo::new(DISPUTED);
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let document = parsed(&in_repo(&repo, ["log", "--json"]).run().stdout);
    let lines = in_repo(&repo, ["log", "--format", "jsonl"]).run().expect_code(0).stdout;
    let lines: Vec<_> = lines.lines().map(parsed).collect();
    assert_eq!((lines.len(), &lines), (4, document["commits"].as_array().unwrap()));
}

#[test]
fn a_subject_harms_no_terminal() {
    let repo = Repo::new("commit a\n lines f one\n message \"\\x1b[31mred\\x07\\n\\nbody\"");
    let output = in_repo(&repo, ["log"]).run().expect_code(0);
    assert!(output.stdout.contains("at head  \\x1b[31mred\\x07\n"), "{output}");
    assert!(!output.raw.contains(&0x1b));
}

/// The ids of the list, and those of git.
fn listed_here_and_by_git(repo: &Repo) -> (Vec<String>, Vec<String>) {
    let output = outcross(repo.path(), ["log", "--format", "jsonl"]).run().expect_code(0).stdout;
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    let git = String::from_utf8(repo.git(["log", "--date-order", "--format=%H"])).unwrap();
    (output.lines().map(id).collect(), git.lines().map(str::to_owned).collect())
}

#[test]
fn the_order_is_that_of_gits_date_order() {
    for seed in 0..8 {
        let (here, git) = listed_here_and_by_git(&testkit::generate(seed, &testkit::Shape::merges()).build());
        assert!(!git.is_empty());
        assert_eq!(here, git, "seed {seed}");
    }
}

/// A history of forks and merges in which many commits have one time, none is older than a parent, and the authors'
/// times run backwards.
fn with_equal_times(seed: u64, commits: usize) -> Repo {
    let mut random = testkit::Prng::new(seed);
    let (mut text, mut days, mut tips) = (String::new(), Vec::<usize>::new(), Vec::<usize>::new());
    for commit in 0..commits {
        let last = commit + 1 == commits;
        let most = if last { tips.len() } else { 1 + random.below(3) };
        let mut parents: Vec<usize> = Vec::new();
        while !tips.is_empty() && parents.len() < most.min(4) {
            parents.push(tips.swap_remove(random.below(tips.len())));
        }
        if !last && commit > 0 && random.chance(40) {
            parents = vec![random.below(commit)];
            tips.retain(|tip| *tip != parents[0]);
        }
        let day = parents.iter().map(|parent| days[*parent]).max().unwrap_or(0) + random.below(2);
        days.push(day);
        tips.push(commit);
        let named: Vec<String> = parents.iter().map(|parent| format!("c{parent}")).collect();
        text += &format!(
            "commit c{commit} < {}\ncommit-time {}\nauthor-time {}\nlines f{commit} a\n",
            named.join(" "),
            1_700_000_000 + 86_400 * day,
            1_600_000_000 - 86_400 * commit
        );
    }
    Repo::new(&text)
}

#[test]
fn equal_times_are_in_gits_order() {
    for seed in 0..8 {
        let (here, git) = listed_here_and_by_git(&with_equal_times(seed, 30));
        assert_eq!(here, git, "seed {seed}");
    }
}

#[test]
fn a_wrong_clock_moves_no_other_commit() {
    let repo = Repo::new(
        "
        commit base
            time 2024-01-01T00:00:00Z
            lines f one
        commit late
            time 2024-08-01T00:00:00Z
            lines f one two
        commit wrong
            time 2024-05-01T00:00:00Z
            lines f one two three
        commit side < base
            time 2024-06-01T00:00:00Z
            lines g one
        commit merge < wrong side
            time 2024-09-01T00:00:00Z
        ",
    );
    assert_snapshot!(in_repo(&repo, ["log"]).run(), @r"
    exit: 0
    ----- stdout -----
    [merge] 2024-09-01 unknown  -  -  -   0 at head  merge
    [wrong] 2024-05-01 unknown  -  -  +1  1 at head  wrong
    [late] 2024-08-01 unknown  -  -  -   1 at head  late
    [side] 2024-06-01 unknown  -  -  -   0 at head  side
    [base] 2024-01-01 unknown  -  -  -   1 at head  base
    ");
}
