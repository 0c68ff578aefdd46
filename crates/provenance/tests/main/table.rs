//! The file of agents: a user's entries come first, and what can't be used is refused with its place.

use provenance::{Agents, AgentsError, CommitText, Person, Window, read_marks};

use crate::{MARCH_2026, NOBODY};

#[test]
fn the_shipped_table_parses() {
    assert!(Agents::parse(include_str!("../../src/agents.toml")).is_ok());
    let person = Person { name: b"x", email: b"noreply@anthropic.com" };
    assert!(Agents::builtin().find(&person, 0).is_some());
}

#[test]
fn a_users_entries_come_before_the_shipped_ones() {
    let toml = r#"
        version = 1
        [[agent]]
        id = "our-agent"
        emails = ["bot@our.example", "noreply@anthropic.com"]
        footers = ["made by our agent"]
        [[trailer]]
        key = "Our-Session"
        kind = "link"
        agent = "our-agent"
        values = ["our://"]
    "#;
    let agents = Agents::builtin_with(toml).unwrap();
    let message = b"s\n\nmade by our agent\nOur-Session: our://7\nCo-authored-by: x <noreply@anthropic.com>\n";
    let author = Person { name: b"x", email: b"bot@our.example" };
    let text = CommitText { author, committer: NOBODY, authored_at: 0, committed_at: 0, message };
    let marks = read_marks(&agents, &text);
    assert_eq!(marks.marks.len(), 4);
    assert!(marks.marks.iter().all(|mark| mark.agent.as_ref().unwrap().0.as_ref() == "our-agent"));
    let cursor = Person { name: b"x", email: b"cursoragent@cursor.com" };
    assert!(agents.find(&cursor, 0).is_some(), "the shipped table is still there");
}

#[test]
fn outside_its_window_an_identity_claims_nothing() {
    let toml = r#"
        version = 1
        [[agent]]
        id = "old"
        [[agent.identity]]
        email = "old@bot.example"
        valid_from = 1969-12-31
        valid_to = 2024-02-29
    "#;
    let agents = Agents::parse(toml).unwrap();
    let author = Person { name: b"x", email: b"old@bot.example" };
    let window = Window { from: -86_400_000_000, to: 1_709_164_800_000_000 };
    assert_eq!(agents.find(&author, MARCH_2026).unwrap().valid, window);
    let text = CommitText { author, committer: NOBODY, authored_at: window.to, committed_at: 0, message: b"s" };
    let marks = read_marks(&agents, &text);
    assert_eq!(marks.claiming().count(), 0);
    assert_eq!(&*marks.marks[0].evidence, "author: x <old@bot.example> [not its time]");
    let text = CommitText { authored_at: window.to - 1, ..text };
    assert_eq!(read_marks(&agents, &text).claiming().count(), 1);
}

#[test]
fn unusable_tables_are_refused() {
    fn check(toml: &str, expect: fn(&AgentsError) -> bool) {
        let error = Agents::parse(toml).unwrap_err();
        assert!(expect(&error), "{toml}: {error}");
    }
    let agent = |body: &str| format!("version = 1\n[[agent]]\nid = \"a\"\n{body}");
    let identity = |body: &str| agent(&format!("[[agent.identity]]\n{body}"));
    check("version = 1\nversion = 1", |error| matches!(error, AgentsError::Syntax { .. }));
    check("version = 1\ncolour = 3", |error| matches!(error, AgentsError::Syntax { .. }));
    check("version = 2", |error| matches!(error, AgentsError::Version { found: 2, .. }));
    check(&agent("emails = [\"anthropic.com\"]"), |error| matches!(error, AgentsError::Email { .. }));
    check(&agent("emails = [\"@anthropic.com\"]"), |error| matches!(error, AgentsError::Email { .. }));
    check(&agent("emails = [\"a b@x.y\"]"), |error| matches!(error, AgentsError::Email { .. }));
    check(&agent("footers = [\" \"]"), |error| matches!(error, AgentsError::Empty { .. }));
    check(&agent("logins = [\"a@b\"]"), |error| matches!(error, AgentsError::Identity { .. }));
    check(&identity("name = \"x\""), |error| matches!(error, AgentsError::Identity { .. }));
    check(&identity("email = \"a@b\"\ngithub_id = 1"), |error| matches!(error, AgentsError::Identity { .. }));
    let dates = "email = \"a@b\"\nvalid_from = 2026-01-02\nvalid_to = 2026-01-02";
    check(&identity(dates), |error| matches!(error, AgentsError::Window { .. }));
    let time = "email = \"a@b\"\nvalid_from = 2026-01-02T03:04:05Z";
    check(&identity(time), |error| matches!(error, AgentsError::Window { .. }));
    let trailer = "version = 1\n[[trailer]]\nkey = \"k\"\nkind = \"word\"";
    check(trailer, |error| matches!(error, AgentsError::Values { .. }));
}

#[test]
fn what_is_refused_has_a_line() {
    fn check(toml: &str, expect: &str) {
        assert_eq!(Agents::parse(toml).unwrap_err().to_string(), expect);
    }
    check("version = 1\n\n[[agent]\n", "line 3: unclosed array table, expected `]`");
    check(
        "version = 1\n[[agent]]\nid = \"a\"\nmail = []\n",
        "line 4: unknown field `mail`, expected one of `id`, `role`, `names`, `given_names`, `tools`, `emails`, \
         `github_ids`, `logins`, `author_suffixes`, `footers`, `footer_starts`, `description_starts`, `subject_starts`, \
         `branch_prefixes`, `identity`",
    );
    check("# ours\nversion = 2\n", "line 2: the table of agents has version 2, this program reads version 1");
    check(
        "version = 1\n[[agent]]\nid = \"a\"\nemails = [\"a@b.c\"]\n\n[[agent]]\nid = \"b\"\nemails = [\"b.c\"]\n",
        "line 7: agent 'b' has an address that no person can have: 'b.c'",
    );
    check(
        "version = 1\n[[trailer]]\nkind = \"word\"\nkey = \"k\"\n",
        "line 4: trailer 'k' must have values if its kind is link or word, and none otherwise",
    );
}

#[test]
fn tools_of_records_are_known_by_any_of_their_names() {
    let agents = Agents::builtin();
    let check = |spelled: &str, expect: Option<&str>| {
        assert_eq!(agents.tool(spelled).map(|agent| agent.to_string()).as_deref(), expect, "{spelled:?}");
    };
    check("claude", Some("claude-code"));
    check("Claude Code", Some("claude-code"));
    check("github-copilot", Some("copilot"));
    check("cursor", Some("cursor"));
    check("junie", Some("junie"));
    check("pi", Some("pi"));
    check("mock_ai", Some("mock_ai"));
    check("a\u{1b}[31m\tb", Some("a[31m b"));
    check(" \u{200b}", None);
    check("", None);
}

#[test]
fn names_of_products_are_listed_and_spellings_of_records_are_not() {
    let agents = Agents::builtin();
    let names: Vec<(&[u8], bool)> = agents.product_names().collect();
    assert!(names.is_sorted());
    for (name, is_given) in [("claude code", false), ("claude", true), ("cursor", false), ("devin", true)] {
        assert!(names.contains(&(name.as_bytes(), is_given)), "{name}");
    }
    assert!(!names.iter().any(|(name, _)| *name == b"claude_code" || *name == b"coderabbit"));
}
