//! Review: records from files, notes of our own, marks and signatures, and what blame, show, log and doctor say of them.

use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;
use testkit::{Cli, Output, Repo};

use crate::outcross;
use crate::output::follows_schema;

/// Four changes and a commit without one. `KEYS` stands for the list of trusted signers.
const CHANGES: &str = r#"
    commit base
        author Ada <ada@example.com>
        lines src/poem.txt roses violets
        file .config/outcross/allowed_signers "KEYS\n"
        file CODEOWNERS "src/ @rita\n"
    commit approved
        author Ada <ada@example.com>
        time 2024-02-01T12:00:00Z
        message "Sugar (#1)\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"
        lines src/poem.txt roses violets sugar
    commit automated
        author Bob <bob@example.com>
        time 2024-03-01T12:00:00Z
        message "Sweet (#2)\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"
        lines src/poem.txt roses violets sugar sweet
    commit stale
        author Bob <bob@example.com>
        time 2024-04-01T12:00:00Z
        message "Lovely (#3)"
        lines src/poem.txt roses violets sugar sweet lovely
    commit own
        author Bob <bob@example.com>
        time 2024-05-01T12:00:00Z
        message "Friend (#4)"
        lines src/poem.txt roses violets sugar sweet lovely friend
    commit direct
        author Bob <bob@example.com>
        time 2024-06-01T12:00:00Z
        lines src/poem.txt roses violets sugar sweet lovely friend forever
"#;

const EVENTS: &str = "\
change_id,state,at,login,email,reviewer_kind,head_commit,merge_commit,requested_at
#1,opened,2024-01-30T10:00:00Z,ada,ada@example.com,user,,,
#1,approved,2024-01-31T10:00:00Z,rita,rita@example.com,user,{approved},,2024-01-30T11:00:00Z
#1,merged,2024-02-01T12:00:00Z,ada,ada@example.com,user,{approved},{approved},
#2,opened,2024-02-28T10:00:00Z,bob,bob@example.com,user,,,
#2,approved,2024-02-28T10:01:00Z,copilot-pull-request-reviewer[bot],,bot,{automated},,
#2,merged,2024-03-01T12:00:00Z,bob,bob@example.com,user,{automated},{automated},
#3,opened,2024-03-28T10:00:00Z,bob,bob@example.com,user,,,
#3,approved,2024-03-29T10:00:00Z,ada,ada@example.com,user,aaaa000000000000000000000000000000000000,,
#3,merged,2024-04-01T12:00:00Z,bob,bob@example.com,user,{stale},{stale},
#4,opened,2024-04-28T10:00:00Z,bob,bob@example.com,user,,,
#4,commented,2024-04-29T10:00:00Z,bob,bob@example.com,user,{own},,
#4,merged,2024-05-01T12:00:00Z,bob,bob@example.com,user,{own},{own},
";

/// A repository with a remote, and what a user has beside it.
struct Place {
    repo: Repo,
}

impl Place {
    fn new(keys: &str) -> Place {
        let repo = Repo::new(&CHANGES.replace("KEYS", keys));
        repo.append_config("[remote \"origin\"]\n url = https://git.example.org/team/poem.git\n");
        std::fs::write(repo.beside("gitconfig"), "[user]\n name = Carla\n email = carla@example.com\n").unwrap();
        Place { repo }
    }

    /// With the events imported.
    fn with_events() -> Place {
        let place = Place::new("");
        let _ = place.import(&place.events()).expect_code(0);
        place
    }

    fn events(&self) -> String {
        let labels =
            self.repo.ids().fold(EVENTS.to_owned(), |text, (label, id)| text.replace(&format!("{{{label}}}"), id));
        assert!(!labels.contains('{'));
        labels
    }

    /// A call in a folder, with a cache of this name.
    fn call_in(&self, folder: &Path, cache: &str, args: &[&str]) -> Cli {
        let call = outcross(folder, args.iter().copied()).names_of(&self.repo).hide_ids();
        call.env("XDG_CACHE_HOME", self.repo.beside(cache))
            .env("GIT_CONFIG_GLOBAL", self.repo.beside("gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
    }

    fn call(&self, args: &[&str]) -> Cli {
        self.call_in(self.repo.path(), "cache", args)
    }

    fn run(&self, args: &[&str]) -> Output {
        self.call(args).run()
    }

    fn import(&self, text: &str) -> Output {
        self.call(&["reviews", "import", "--from", "-"]).input(text).run()
    }

    /// A clone of the remote that fetched the notes; nothing was imported there.
    fn clone_with_notes(&self, name: &str, origin: &str) -> PathBuf {
        let (from, to) = (self.repo.path().display().to_string(), self.repo.beside(name));
        let folder = to.display().to_string();
        self.repo.git(["clone", "--quiet", "--template=", "--bare", &from, &folder]);
        self.repo.git(["-C", &folder, "fetch", "--quiet", &from, "refs/notes/outcross-*:refs/notes/outcross-*"]);
        self.repo.git(["-C", &folder, "config", "remote.origin.url", origin]);
        to
    }

    /// The class and level of each commit, the last first; with a cache of its own, so that only the repository tells.
    fn classes_in(&self, folder: &Path, cache: &str) -> Vec<String> {
        let output = self.call_in(folder, cache, &["log", "--format", "jsonl"]).run().expect_code(0);
        output.stdout.lines().map(class).collect()
    }
}

const ORIGIN: &str = "https://git.example.org/team/poem.git";

fn class(line: &str) -> String {
    let document: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |name: &str| document[name].as_str().unwrap().to_owned();
    format!("{} {} {}", text("id"), text("review_class"), text("review_level"))
}

#[test]
fn what_is_imported_stands_beside_lines() {
    let place = Place::new("");
    assert_snapshot!(place.import(&place.events()), @r"
    exit: 0
    ----- stdout -----
    imported 4 changes with 13 events from files
    Next: outcross status
    ");
    let _ = place.run(&["scan"]).expect_code(0);
    assert_snapshot!(place.run(&["blame", "src/poem.txt"]), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown                  -         1│ roses
     [base] 2024-01-01 unknown                  -         2│ violets
     [approved] 2024-02-01 ai claude-code (claimed) approved? 3│ sugar
     [automated] 2024-03-01 ai claude-code (claimed) auto?     4│ sweet
     [stale] 2024-04-01 unknown                  stale?    5│ lovely
     [own] 2024-05-01 unknown                  self?     6│ friend
     [direct] 2024-06-01 unknown                  -         7│ forever
    ");
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "-s", "-L", "3,4"]), @r"
    exit: 0
    ----- stdout -----
     [approved] 3│ sugar
     [automated] 4│ sweet
    ");
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "-L", "3", "--explain"]), @r"
    exit: 0
    ----- stdout -----
    src/poem.txt:3│ sugar
      introduced  [approved] 2024-02-01 src/poem.txt:3
      written     the same, added
      written by  ai, claimed
      agent       claude-code
      evidence    trailer co-authored-by: Claude <noreply@anthropic.com>
      review      approved, claimed
      change      #1
      reviewed by 1 reviewer
      reviewed at 2024-01-31T10:00:00Z
      independent yes
      code owner  yes
    ");
}

#[test]
fn commits_with_their_review() {
    let place = Place::with_events();
    let _ = place.run(&["scan"]).expect_code(0);
    assert_snapshot!(place.run(&["log"]), @r"
    exit: 0
    ----- stdout -----
    [direct] 2024-06-01 unknown                   -     -          +1  1 at head  direct
    [own] 2024-05-01 unknown                   -     self?      +1  1 at head  Friend (#4)
    [stale] 2024-04-01 unknown                   -     stale?     +1  1 at head  Lovely (#3)
    [automated] 2024-03-01 ai claude-code (claimed)  mark  auto?      +1  1 at head  Sweet (#2)
    [approved] 2024-02-01 ai claude-code (claimed)  mark  approved?  +1  1 at head  Sugar (#1)
    [base] 2024-01-01 unknown                   -     -          +3  4 at head  base
    ");
    assert_snapshot!(place.run(&["show", place.repo.id("approved")]), @r"
    exit: 0
    ----- stdout -----
    commit [approved]
    Written by  ai (claimed), claude-code
    Evidence    trailer co-authored-by: Claude <noreply@anthropic.com>
    Change      #1
    Review      approved, claimed; by 1 reviewer; 2024-01-31T10:00:00Z; independent; by a code owner
                lines by review: approved 1
    Events      2024-01-30T10:00:00Z opened by human c24283cd (author), claimed (dump)
                2024-01-30T11:00:00Z requested by human 47748ad7, claimed (dump)
                2024-01-31T10:00:00Z approved by human 47748ad7, claimed (dump)
                2024-02-01T12:00:00Z merged by human c24283cd (author), claimed (dump)
    Changed     1 file; 1 line of it at the head
             1  src/poem.txt
    ");
    assert_snapshot!(place.run(&["show", place.repo.id("direct")]), @r"
    exit: 0
    ----- stdout -----
    commit [direct]
    Written by  unknown
    Review      unknown, no record
                lines by review: unknown 1
    Changed     1 file; 1 line of it at the head
             1  src/poem.txt
    ");
}

#[test]
fn documents_have_reviews() {
    let place = Place::new("");
    let import = place.call(&["reviews", "import", "--from", "-", "--json"]).input(place.events()).run().expect_code(0);
    follows_schema("reviews-import", &import);
    let _ = place.run(&["scan"]).expect_code(0);
    let documents = [
        ("blame", &["blame", "src/poem.txt", "--json"][..]),
        ("log", &["log", "--json"]),
        ("show", &["show", place.repo.id("approved"), "--json"]),
        ("doctor", &["doctor", "--json"]),
        ("reviews-record", &["reviews", "record", "--json"]),
        ("mark", &["mark", "reviewed", "HEAD", "--json"]),
    ];
    for (name, args) in documents {
        follows_schema(name, &place.run(args).expect_code(0));
    }
    let line = place.run(&["blame", "src/poem.txt", "-L", "3,3", "--json"]).expect_code(0);
    let line = &serde_json::from_str::<serde_json::Value>(&line.stdout).unwrap()["lines"][0];
    let names = [
        "review_class",
        "review_level",
        "reviewed_at",
        "reviewers",
        "read_mark",
        "independent",
        "code_owner",
        "change_id",
    ];
    let fields: Vec<String> = names.iter().map(|name| format!("{name}: {}", line[name])).collect();
    assert_snapshot!(fields.join("\n"), @r"
    review_class: null
    review_level: null
    reviewed_at: null
    reviewers: null
    read_mark: null
    independent: null
    code_owner: null
    change_id: null
    ");
}

#[test]
fn without_a_ledger_no_review_is_known() {
    let place = Place::with_events();
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "-L", "3,3"]), @r"
    exit: 0
    ----- stdout -----
     [approved] 2024-02-01 ai claude-code (claimed) - 3│ sugar
    ----- stderr -----
    note: what review lines had is known after a scan: outcross scan
    ");
    let line = place.run(&["blame", "src/poem.txt", "-L", "3,3", "--json"]).stdout;
    let line = &serde_json::from_str::<serde_json::Value>(&line).unwrap()["lines"][0];
    for name in ["review_class", "review_level", "reviewers", "read_mark", "change_id"] {
        assert!(line[name].is_null() && line.as_object().unwrap().contains_key(name), "{name}");
    }
    assert_eq!(place.run(&["blame", "src/poem.txt", "--porcelain"]).stderr, "");
    assert_eq!(place.run(&["blame", "src/poem.txt", "-s"]).stderr, "");
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "--rev", "HEAD~1", "-L", "3,3"]).stderr, @"note: what review lines had is known for HEAD alone, after a scan");
    let silent = Place::new("");
    assert_eq!(silent.run(&["blame", "src/poem.txt"]).stderr, "");
    assert_snapshot!(silent.run(&["blame", "src/poem.txt", "--only", "unreviewed"]), @r"
    exit: 0
    ----- stderr -----
    note: what review lines had is known after a scan: outcross scan
    note: no line is of these kinds
    ");
}

#[test]
fn only_some_reviews() {
    let place = Place::with_events();
    let _ = place.run(&["scan"]).expect_code(0);
    let check = |words: &str, lines: &[u64], commits: &str| {
        let blame = place.run(&["blame", "src/poem.txt", "--json", "--only", words]).expect_code(0);
        let document: serde_json::Value = serde_json::from_str(&blame.stdout).unwrap();
        let found: Vec<u64> =
            document["lines"].as_array().unwrap().iter().map(|line| line["line"].as_u64().unwrap()).collect();
        let log = place.run(&["log", "--only", words]).expect_code(0).stdout;
        let listed: Vec<&str> = log.lines().filter_map(|line| line.strip_prefix('[')?.split(']').next()).collect();
        assert_eq!((found.as_slice(), listed.join(" ").as_str()), (lines, commits), "{words}");
    };
    check("ai,unreviewed", &[], "");
    check("ai,automated", &[4], "automated");
    check("ai,reviewed", &[3], "approved");
    check("reviewed", &[3], "approved");
    check("ai", &[3, 4], "automated approved");
    check("unreviewed", &[6], "own");
    check("unreviewed,stale", &[5, 6], "own stale");
    check("ai,unreviewed,automated", &[4], "automated");
    check("commented", &[], "");
    check("unrecorded", &[1, 2, 7], "direct base");
}

#[test]
fn what_was_imported_before_adds_nothing() {
    let place = Place::with_events();
    let told = |place: &Place| {
        let rows = place.run(&["show", place.repo.id("approved"), "--json"]).expect_code(0).stdout;
        (rows, place.classes_in(place.repo.path(), "cache"))
    };
    let before = told(&place);
    let _ = place.import(&place.events()).expect_code(0);
    assert_eq!(told(&place), before);
    assert!(before.0.contains("\"requested\""));
}

#[test]
fn a_file_that_can_not_be_read() {
    let place = Place::new("");
    assert_snapshot!(place.import("reviewer,verdict\nrita,approved\n"), @r"
    exit: 2
    ----- stderr -----
    error: stdin is no JSON, and as a table it has no column change_id and none state

    hint: a table has at least the columns change_id and state, in its first line
    hint: docs/reference/review-imports.md has all columns, and the JSON that is read
    ");
    assert_snapshot!(place.import("{\"some\": \"thing\"}\n{\"other\": 1}"), @r"
    exit: 0
    ----- stdout -----
    imported 0 changes with 0 events from files
    Next: outcross status
    ----- stderr -----
    note: nothing in these files is an event of review; docs/reference/review-imports.md has what is read
    warning: 2 × object of no known shape, with: some
    ");
    assert_snapshot!(place.run(&["reviews", "import", "--from", "/nowhere/events.csv"]), @r"
    exit: 2
    ----- stderr -----
    error: cannot read /nowhere/events.csv: No such file or directory (os error 2)
    ");
    assert_snapshot!(place.run(&["log", "-n", "1", "--only", "reviewed"]), @r"
    exit: 0
    ----- stderr -----
    note: no commit is one of these
    ");
}

#[test]
fn a_clone_that_fetched_the_notes_says_the_same() {
    let place = Place::with_events();
    assert_snapshot!(place.run(&["reviews", "record", "HEAD~5..HEAD"]), @r"
    exit: 0
    ----- stdout -----
    recorded 4 changes in refs/notes/outcross-review: 8 notes written
    Next: git push origin refs/notes/outcross-review
    ");
    assert_snapshot!(place.run(&["reviews", "record", "HEAD~5..HEAD"]).stdout, @"recorded 4 changes in refs/notes/outcross-review: 0 notes written");
    assert_snapshot!(place.run(&["reviews", "record"]), @r"
    exit: 0
    ----- stdout -----
    recorded 0 changes in refs/notes/outcross-review: 0 notes written
    ----- stderr -----
    note: no imported change came in with these commits: outcross reviews import fetches changes
    ");
    let here = place.classes_in(place.repo.path(), "cache");
    let there = place.clone_with_notes("clone.git", ORIGIN);
    assert_eq!(place.classes_in(&there, "fresh"), here);
    assert_snapshot!(here.join("\n"), @r"
    [direct] unknown unknown
    [own] self claimed
    [stale] stale claimed
    [automated] automated claimed
    [approved] approved claimed
    [base] unknown unknown
    ");
    let elsewhere = place.clone_with_notes("other.git", "https://git.example.org/other/poem.git");
    assert_snapshot!(place.classes_in(&elsewhere, "fresh").join("\n"), @r"
    [direct] unknown unknown
    [own] none claimed
    [stale] none claimed
    [automated] none claimed
    [approved] none claimed
    [base] unknown unknown
    ");
}

#[test]
fn marks_of_what_somebody_read() {
    let place = Place::new("");
    assert_snapshot!(place.run(&["mark", "reviewed", "HEAD~1..HEAD"]), @r"
    exit: 0
    ----- stdout -----
    1 note written to refs/notes/outcross-review, not signed: a claim
    Next: git push origin refs/notes/outcross-review
    ");
    assert_snapshot!(place.run(&["mark", "reviewed", "HEAD~1", "--", "src"]), @r"
    exit: 0
    ----- stdout -----
    1 note written to refs/notes/outcross-review, not signed: a claim
    Next: git push origin refs/notes/outcross-review
    ");
    assert_snapshot!(place.run(&["mark", "reviewed", "HEAD", "--", "docs"]), @r"
    exit: 3
    ----- stderr -----
    error: these commits did nothing to these files
    ");
    assert_snapshot!(place.run(&["mark", "reviewed", "HEAD", "--agent", "x"]), @r"
    exit: 2
    ----- stderr -----
    error: --agent and --model say who wrote lines of an AI: they go with 'ai'
    ");
    assert_snapshot!(place.run(&["log", "-n", "3"]), @r"
    exit: 0
    ----- stdout -----
    [direct] 2024-06-01 unknown  -  -+  +1  1 at head  direct
    [own] 2024-05-01 unknown  -  -+  +1  1 at head  Friend (#4)
    [stale] 2024-04-01 unknown  -  -   +1  1 at head  Lovely (#3)
    ");
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "-L", "5,7"]), @r"
    exit: 0
    ----- stdout -----
     [stale] 2024-04-01 unknown -  5│ lovely
     [own] 2024-05-01 unknown -+ 6│ friend
     [direct] 2024-06-01 unknown -+ 7│ forever
    ");
    // That of the author says nothing.
    std::fs::write(place.repo.beside("gitconfig"), "[user]\n name = Bob\n email = bob@example.com\n").unwrap();
    let _ = place.run(&["mark", "reviewed", "HEAD~2"]).expect_code(0);
    assert_snapshot!(place.run(&["log", "HEAD~2", "-n", "1"]), @r"
    exit: 0
    ----- stdout -----
    [stale] 2024-04-01 unknown  -  -  +1  1 at head  Lovely (#3)
    ");
}

#[test]
fn marks_of_who_wrote_something() {
    let place = Place::new("");
    assert_snapshot!(place.run(&["mark", "ai", "HEAD", "--agent", "cursor", "--model", "gpt-5"]), @r"
    exit: 0
    ----- stdout -----
    1 note written to refs/notes/outcross-mark, not signed: a claim
    Next: git push origin refs/notes/outcross-mark
    ");
    let _ = place.run(&["mark", "human", "HEAD~2..HEAD~1", "--", "src"]).expect_code(0);
    assert_snapshot!(place.run(&["mark", "human", "HEAD", "--", "docs"]), @r"
    exit: 3
    ----- stderr -----
    error: these commits did nothing to these files
    ");
    assert_snapshot!(place.run(&["blame", "src/poem.txt", "-L", "5,7"]), @r"
    exit: 0
    ----- stdout -----
     [stale] 2024-04-01 unknown             - 5│ lovely
     [own] 2024-05-01 human (claimed)     - 6│ friend
     [direct] 2024-06-01 ai cursor (claimed) - 7│ forever
    ");
}

/// A new key, and its public half as a list of signers has it.
fn new_key(place: &Path) -> String {
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(place).status();
    assert!(made.unwrap().success());
    let public = std::fs::read_to_string(place.with_extension("pub")).unwrap();
    public.trim().to_owned()
}

fn sign_with(place: &Place, key: &Path, email: &str) {
    let text = format!(
        "[user]\n name = Somebody\n email = {email}\n signingKey = \"{}\"\n[gpg]\n format = ssh\n",
        key.display()
    );
    std::fs::write(place.repo.beside("gitconfig"), text).unwrap();
}

#[test]
fn a_signature_counts_as_far_as_the_base_trusts_it() {
    let keys = Repo::new("head unborn main");
    let (listed, unlisted) = (keys.beside("listed"), keys.beside("unlisted"));
    let public = new_key(&listed);
    new_key(&unlisted);
    let list = format!("ci@example.com namespaces=\\\"outcross-review\\\" {public}");
    let check = |list: &str, key: &Path, origin: &str, expect: &str| {
        let place = Place::new(list);
        let _ = place.import(&place.events()).expect_code(0);
        sign_with(&place, key, "ci@example.com");
        let output = place.run(&["reviews", "record", "HEAD~5..HEAD", "--sign"]).expect_code(0);
        assert!(output.stdout.contains(", signed"), "{output}");
        let clone = place.clone_with_notes("clone.git", origin);
        let classes = place.classes_in(&clone, "fresh");
        let of_first = classes.iter().find(|line| line.starts_with("[approved]")).unwrap();
        assert_eq!(of_first.split_once(' ').unwrap().1, expect);
    };
    check(&list, &listed, ORIGIN, "attested attested");
    check(&list, &unlisted, ORIGIN, "none claimed");
    check("", &listed, ORIGIN, "none claimed");
    check(&list, &listed, "https://git.example.org/other/poem.git", "none claimed");
    check(&list.replace("outcross-review", "git"), &listed, ORIGIN, "none claimed");
    // The key of the author of the change.
    check(&list.replace("ci@", "ada@"), &listed, ORIGIN, "approved claimed");
}

#[test]
fn a_signed_mark_attests() {
    let keys = Repo::new("head unborn main");
    let key = keys.beside("key");
    let list = format!("rita@example.com {}", new_key(&key));
    let place = Place::new(&list);
    sign_with(&place, &key, "rita@example.com");
    assert_snapshot!(place.run(&["mark", "reviewed", "HEAD"]), @r"
    exit: 0
    ----- stdout -----
    1 note written to refs/notes/outcross-review, signed
    Next: git push origin refs/notes/outcross-review
    ");
    assert_snapshot!(place.run(&["log", "-n", "2"]), @r"
    exit: 0
    ----- stdout -----
    [direct] 2024-06-01 unknown  -  attested+  +1  1 at head  direct
    [own] 2024-05-01 unknown  -  -          +1  1 at head  Friend (#4)
    ");
    let shown = place.run(&["show", "HEAD"]).stdout;
    assert!(shown.contains("Review      attested; by 1 reviewer; 20"), "{shown}");
    assert!(shown.contains("Z; marked as read; by no code owner\n"), "{shown}");
    let _ = place.run(&["mark", "human", "HEAD"]).expect_code(0);
    let _ = place.run(&["scan"]).expect_code(0);
    let shown = place.run(&["blame", "src/poem.txt", "-L", "7"]).stdout;
    assert!(shown.contains("human (attested) attested+ 7"), "{shown}");
    // Without the key it is a claim of anybody.
    std::fs::remove_file(&key).unwrap();
    assert_eq!(place.run(&["mark", "reviewed", "HEAD~1", "--sign"]).code, Some(2));
}

#[test]
fn doctor_tells_of_records() {
    let place = Place::with_events();
    let row = |place: &Place| {
        let output = place.run(&["doctor"]).stdout;
        let lines: Vec<&str> = output.lines().skip_while(|line| !line.contains("  reviews  ")).collect();
        lines.into_iter().take_while(|line| !line.contains("  ledger  ")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(row(&Place::new("")), @r"
    warn  reviews       nothing imported (outcross reviews import); refs/notes/outcross-review is not here; git fetch does not bring those of the origin
                        fix: git config --add remote.origin.fetch 'refs/notes/outcross-*:refs/notes/outcross-*'; git fetch
    ");
    let _ = place.run(&["reviews", "record", "HEAD~5..HEAD"]).expect_code(0);
    assert_snapshot!(row(&place), @r"
    warn  reviews       imported in part, or from files; 8 notes in refs/notes/outcross-review; git fetch does not bring those of the origin
                        fix: git config --add remote.origin.fetch 'refs/notes/outcross-*:refs/notes/outcross-*'; git fetch
    ");
    place.repo.git(["config", "--add", "remote.origin.fetch", "refs/notes/outcross-*:refs/notes/outcross-*"]);
    assert_snapshot!(row(&place), @"ok    reviews       imported in part, or from files; 8 notes in refs/notes/outcross-review");
}
