//! The threats of SLSA's source track (spec/threats.md, B1 to B3), a test each, and what else is done to get a change
//! past its review.

use std::path::Path;

use facts::ReviewState::{Approved, Opened};
use testkit::Repo;

use crate::gate_world::forge::{Forge, change};
use crate::gate_world::signed::{Key, event, line, note, statement};
use crate::gate_world::{HOST, PATH, Said, check, check_in};
use crate::outcross;

const AGENT: &str = "trailer Co-authored-by: Claude <noreply@anthropic.com>";

/// A base, and a change of two commits by an agent; further statements of the base.
fn history(base: &str, rest: &str) -> Repo {
    let repo = Repo::new(&format!(
        r#"
        commit base
            author Max <max@example.com>
            lines src/work.rs base1line base2line
            lines docs/guide.md guide1line
            {base}
        commit one
            author Ann <ann@example.com>
            lines src/work.rs base1line base2line agent1line
            {AGENT}
        commit two
            author Ann <ann@example.com>
            lines src/work.rs base1line base2line agent1line agent2line
            {AGENT}
        branch main base
        branch topic two
        {rest}
        "#
    ));
    repo.append_config(&format!("[remote \"origin\"]\n url = https://{HOST}/{PATH}.git\n"));
    repo
}

/// The verdict on a range, with these events at the forge.
fn judged(repo: &Repo, range: &str, events: &[&str]) -> Said {
    let with_id = |event: &&str| match event.split_once('@') {
        Some((before, label)) => format!("{before}@{}", repo.id(label)),
        None => (*event).to_owned(),
    };
    let events: Vec<String> = events.iter().map(with_id).collect();
    let forge = Forge::of([(7, change(7, ("ann", "main"), &events))].into());
    let args = forge.args(7);
    check(repo, [range].into_iter().chain(args.iter().map(String::as_str)))
}

fn check_change(repo: &Repo, events: &[&str], expect: &str) {
    let said = judged(repo, "main..topic", events);
    assert_eq!(said.words(), expect, "{}", said.stderr);
}

#[test]
fn submit_without_review() {
    check_change(&history("", ""), &[], "1 unreviewed-ai");
}

#[test]
fn a_robot_submits() {
    let text = r#"
        commit base
            lines Cargo.lock lock1line
        commit head
            author dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>
            lines Cargo.lock lock1line lock2line
        branch main base
        branch topic head
    "#;
    let repo = Repo::new(text);
    check_change(&repo, &["approved github-actions[bot] @head"], "1 automated-review-only");
    check_change(&repo, &["approved rita @head"], "0");
}

#[test]
fn an_exception_for_documentation_is_none() {
    let text = format!(
        r#"
        commit base
            lines docs/guide.md guide1line
        commit head
            author Ann <ann@example.com>
            lines docs/guide.md guide1line agent1line
            lines README.md agent2line
            {AGENT}
        branch main base
        branch topic head
    "#
    );
    check_change(&Repo::new(&text), &[], "1 unreviewed-ai");
}

#[test]
fn one_actor_with_many_accounts() {
    let own = crate::gate_world::forge::hidden_address("annie");
    let repo = history(&format!("file .mailmap \"Ann <ann@example.com> <{own}>\\n\""), "");
    check_change(&repo, &["approved annie @two"], "1 self-approved");
    check_change(&repo, &["approved annie @two", "approved rita @two"], "0");
}

#[test]
fn modify_after_review() {
    check_change(&history("", ""), &["approved rita @one"], "1 stale-approval");
    check_change(&history("", ""), &["approved rita @one", "approved rita @two"], "0");
}

#[test]
fn approve_then_push() {
    let rest = format!(
        r#"
        commit three < two
            author Ann <ann@example.com>
            lines src/work.rs base1line base2line agent1line agent2line agent3line
            {AGENT}
        branch topic three
    "#
    );
    check_change(&history("", &rest), &["approved rita @two", "pushed ann @three"], "1 stale-approval");
}

#[test]
fn force_push() {
    let rest = format!(
        r#"
        commit other < base
            author Ann <ann@example.com>
            lines src/work.rs base1line base2line evil1line
            {AGENT}
        branch topic other
        ref refs/kept/two two
    "#
    );
    let repo = history("", &rest);
    check_change(&repo, &["approved rita @two", "pushed ann @other"], "1 stale-approval");
    check_change(&repo, &["approved rita @two", "pushed ann @other", "approved rita @other"], "0");
}

#[test]
fn a_reviewed_change_in_another_context() {
    let repo = history("", "branch release base");
    assert_eq!(judged(&repo, "release..topic", &["approved rita @two"]).words(), "1 unreviewed-ai");
    check_change(&repo, &["approved rita @two"], "0");
}

#[test]
fn commit_graph_attack() {
    let rest = format!(
        r#"
        commit evil < two
            author Ann <ann@example.com>
            lines src/auth/login.rs evil1line evil2line
            {AGENT}
        commit clean < evil
            author Ann <ann@example.com>
            delete src/auth/login.rs
        branch topic clean
    "#
    );
    let repo = history("", &rest);
    check_change(&repo, &["approved rita @two"], "1 stale-approval");
    let said = judged(&repo, "main..topic", &[]);
    assert_eq!(said.words(), "1 sensitive-path unreviewed-ai");
    let gone = said.document["findings"].as_array().unwrap().iter().any(|finding| finding["gone"] == true);
    assert!(gone, "{:#}", said.document);
}

/// What replaces a commit, and what grafts it, hides nothing of the change.
#[test]
fn altered_history_by_replace_refs_and_grafts() {
    let repo = history("", "commit harmless < base\n lines docs/guide.md guide1line guide2line\nbranch kept harmless");
    let before = check(&repo, ["main..topic"]);
    let (two, harmless) = (repo.id("two"), repo.id("harmless"));
    repo.git(["replace", two, harmless]);
    let replaced = check(&repo, ["main..topic"]);
    assert_eq!((before.words().as_str(), replaced.words().as_str()), ("1 unreviewed-ai", "1 unreviewed-ai"));
    repo.git(["replace", "-d", two]);
    std::fs::create_dir_all(repo.git_dir().join("info")).unwrap();
    std::fs::write(repo.git_dir().join("info/grafts"), format!("{two} {}\n", repo.id("base"))).unwrap();
    let grafted = check(&repo, ["main..topic"]);
    assert_eq!(grafted.document["findings"], before.document["findings"]);
    assert_eq!(grafted.document["summary"], before.document["summary"]);
}

/// A commit-graph that says of a commit that it has other parents is not asked.
#[test]
fn a_commit_graph_that_lies() {
    let repo = history("", "commit three < two\n lines docs/guide.md guide1line three1line\nbranch topic three");
    let before = check(&repo, ["main..topic"]);
    repo.git(["commit-graph", "write", "--reachable"]);
    let file = repo.git_dir().join("objects/info/commit-graph");
    let mut bytes = std::fs::read(&file).unwrap();
    lie(&mut bytes, repo.id("two"), repo.id("base"));
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, bytes).unwrap();
    let listed = String::from_utf8(repo.git(["rev-list", "main..topic"])).unwrap();
    assert_eq!(listed.lines().count(), 2, "git believes it");
    let after = check(&repo, ["main..topic"]);
    assert_eq!((after.words().as_str(), &after.document["summary"]), ("1 unreviewed-ai", &before.document["summary"]));
    assert_eq!(after.document["summary"]["commits"], 3);
}

/// Gives a commit of a commit-graph file (gitformat-commit-graph(5)) another first parent.
fn lie(bytes: &mut [u8], of: &str, parent: &str) {
    let chunk = |bytes: &[u8], name: &[u8; 4]| {
        let at = (8..).step_by(12).find(|at| &bytes[*at..at + 4] == name).unwrap();
        usize::try_from(u64::from_be_bytes(bytes[at + 4..at + 12].try_into().unwrap())).unwrap()
    };
    let (ids, data) = (chunk(bytes, b"OIDL"), chunk(bytes, b"CDAT"));
    let count = (data - ids) / 20;
    let hex = |id: &[u8]| id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let position = |bytes: &[u8], id: &str| (0..count).find(|at| hex(&bytes[ids + at * 20..ids + at * 20 + 20]) == id);
    let (row, to) = (position(bytes, of).unwrap(), u32::try_from(position(bytes, parent).unwrap()).unwrap());
    let at = data + row * 36 + 20;
    bytes[at..at + 4].copy_from_slice(&to.to_be_bytes());
}

#[test]
fn a_shallow_clone() {
    let repo = history("", "");
    let folder = repo.beside("shallow.git");
    let (from, to) = (format!("file://{}", repo.path().display()), folder.display().to_string());
    repo.git(["clone", "--quiet", "--template=", "--bare", "--depth=1", "--no-single-branch", &from, &to]);
    let said = check_in(&folder, ["main..topic"]);
    assert_eq!(said.code, 4);
    assert_eq!(said.document["verdict"], "unreadable");
    // Whatever the policy says of sources.
    let policy = repo.beside("lenient.toml");
    std::fs::write(&policy, "version = 1\n[missing]\nsource = \"pass\"\nreview = \"pass\"\n").unwrap();
    assert_eq!(check_in(&folder, ["main..topic", "--config", policy.to_str().unwrap()]).code, 4);
}

/// What a commit says of its review, or of its author, is a claim.
#[test]
fn forged_metadata() {
    let rest = format!(
        r#"
        commit forged < two
            author Rita <rita@example.com>
            lines src/work.rs base1line base2line agent1line agent2line agent3line
            {AGENT}
            trailer Reviewed-by: Otto <otto@example.com>
            trailer Approved-by: Paul <paul@example.com>
        branch topic forged
    "#
    );
    check_change(&history("", &rest), &[], "1 unreviewed-ai");
}

/// A policy, signers and owners that the change brings along judge others, not itself.
#[test]
fn a_policy_edited_in_the_change() {
    let key = Key::new();
    let rest = format!(
        r#"
        commit lax < two
            author Ann <ann@example.com>
            file outcross.toml "version = 1\n[ignore]\npaths = [\"**\"]\n[missing]\nreview = \"pass\"\n"
            file .config/outcross/allowed_signers "rita@example.com {}\n"
            file CODEOWNERS "* @ann\n"
        branch topic lax
    "#,
        key.public
    );
    let repo = history("", &rest);
    let head = repo.id("lax");
    let rita = ("rita", "rita@example.com");
    let at = 1_777_636_800_000_000;
    let opened = event(Opened, ("ann", "ann@example.com"), at - 1, head);
    let stated = statement(&repo, head, at, &[opened, event(Approved, rita, at, head)]);
    note(&repo, repo.path(), head, &line(&stated, Some(&key)));
    assert_eq!(check(&repo, ["main..topic"]).words(), "1 sensitive-path unreviewed-ai");
    // The same key, named by the base.
    let trusted = history(&format!("file .config/outcross/allowed_signers \"rita@example.com {}\\n\"", key.public), "");
    let head = trusted.id("two");
    let opened = event(Opened, ("ann", "ann@example.com"), at - 1, head);
    let stated = statement(&trusted, head, at, &[opened, event(Approved, rita, at, head)]);
    note(&trusted, trusted.path(), head, &line(&stated, Some(&key)));
    assert_eq!(check(&trusted, ["main..topic"]).words(), "0");
}

#[test]
fn batch_rubber_stamp() {
    let words: Vec<String> = (0..8000).map(|at| format!("agent{at}line")).collect();
    let rest = format!(
        "commit huge < base\n author Ann <ann@example.com>\n lines src/huge.rs {}\n {AGENT}\nbranch topic huge",
        words.join(" ")
    );
    let said = judged(&history("", &rest), "main..topic", &["pushed ann @huge", "approved rita @huge"]);
    assert_eq!(said.words(), "0");
    assert!(said.warnings.contains("implausible-review"), "{:?}", said.warnings);
    let said = judged(&history("", ""), "main..topic", &["pushed ann @two", "approved rita @two"]);
    assert!(!said.warnings.contains("implausible-review"), "{:?}", said.warnings);
}

/// What a merge adds that nobody saw shows when the policy is run over what landed.
#[test]
fn edited_after_merge() {
    let text = format!(
        r#"
        commit base
            author Max <max@example.com>
            lines src/work.rs base1line base2line
        commit one
            author Ann <ann@example.com>
            time 2026-01-10T12:00:00Z
            lines src/work.rs base1line base2line agent1line
            {AGENT}
        commit landed < base one
            author Max <max@example.com>
            time 2026-01-11T12:00:00Z
            message Merge pull request #1 from team/topic
            lines src/work.rs base1line base2line agent1line
        commit two < landed
            author Ann <ann@example.com>
            time 2026-01-12T12:00:00Z
            lines src/auth/login.rs agent2line
            {AGENT}
        commit edited < landed two
            author Max <max@example.com>
            time 2026-01-13T12:00:00Z
            message Merge pull request #2 from team/topic
            lines src/auth/login.rs agent2line evil1line
            {AGENT}
        branch main edited
    "#
    );
    let repo = Repo::new(&text);
    repo.append_config(&format!("[remote \"origin\"]\n url = https://{HOST}/{PATH}.git\n"));
    let events: String = [(1, "one", "landed", 10), (2, "two", "edited", 12)]
        .iter()
        .map(|(number, head, landed, day)| {
            let (head, landed, next) = (repo.id(head), repo.id(landed), day + 1);
            format!(
                "#{number},opened,2026-01-{day}T12:10:00Z,ann,ann@example.com,user,,\n\
                 #{number},approved,2026-01-{day}T15:00:00Z,rita,rita@example.com,user,{head},\n\
                 #{number},merged,2026-01-{next}T12:00:00Z,max,max@example.com,user,{head},{landed}\n"
            )
        })
        .collect();
    let policy = repo.beside("policy.toml");
    std::fs::write(&policy, "version = 1\n[review]\ntrust_unsigned = true\n").unwrap();
    assert_eq!(
        replayed(
            &repo,
            &format!("change_id,state,at,login,email,reviewer_kind,head_commit,merge_commit\n{events}"),
            &policy
        ),
        ["landed pass", "edited fail stale-approval"]
    );
}

/// Commits that landed with their verdict and the rules of errors.
fn replayed(repo: &Repo, events: &str, policy: &Path) -> Vec<String> {
    let call = |args: &[&str]| outcross(repo.path(), args.iter().copied()).env("XDG_CACHE_HOME", repo.beside("cache"));
    let _ = call(&["reviews", "import", "--from", "-"]).input(events).run().expect_code(0);
    let output = call(&["check", "--replay", "2026-01-01", "--json", "--config", policy.to_str().unwrap()]).run();
    let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{output}"));
    let changes = document["changes"].as_array().unwrap_or_else(|| panic!("{document:#}"));
    changes
        .iter()
        .map(|change| {
            let label = repo.label(change["commit"].as_str().unwrap()).unwrap();
            let rules: Vec<&str> =
                change["rules"].as_array().into_iter().flatten().filter_map(|rule| rule.as_str()).collect();
            format!("{label} {} {}", change["verdict"].as_str().unwrap(), rules.join(" ")).trim().to_owned()
        })
        .collect()
}
