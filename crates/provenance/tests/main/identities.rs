//! Whose an address is: whole addresses, numeric ids, names that people share with agents.

use facts::Claim;
use provenance::{Agents, Person, Role};

use crate::{MARCH_2026, marks_by, shown};

const ADA: (&str, &str) = ("Ada Example", "ada@example.org");

fn check(name: &str, email: &str, expect: Option<(&str, Role)>) {
    let person = Person { name: name.as_bytes(), email: email.as_bytes() };
    let agents = Agents::builtin();
    let found = agents.find(&person, MARCH_2026).map(|identity| (identity.agent.to_string(), identity.role));
    assert_eq!(found.as_ref().map(|(agent, role)| (agent.as_str(), *role)), expect, "{name} <{email}>");
}

#[test]
fn whole_addresses_in_any_case_are_agents() {
    check("Claude", "noreply@anthropic.com", Some(("claude-code", Role::Author)));
    check("whoever", "  NoReply@Anthropic.COM ", Some(("claude-code", Role::Author)));
    check("Cursor", "cursoragent@cursor.com", Some(("cursor", Role::Author)));
    check("Codex", "codex@openai.com", Some(("codex", Role::Author)));
    check("x", "codex-agent@example.com", Some(("codex", Role::Author)));
    check("aider", "noreply@aider.chat", Some(("aider", Role::Author)));
}

#[test]
fn numeric_ids_survive_a_renamed_login() {
    check("x", "209825114+claude[bot]@users.noreply.github.com", Some(("claude-code", Role::Author)));
    check("x", "209825114+renamed@users.noreply.github.com", Some(("claude-code", Role::Author)));
    check("Copilot", "198982749+Copilot@users.noreply.github.com", Some(("copilot", Role::Author)));
    check("Copilot", "175728472+Copilot@users.noreply.github.com", Some(("copilot", Role::Suggestion)));
    check("x", "223894421+github-code-quality[bot]@users.noreply.github.com", Some(("copilot", Role::Suggestion)));
    check(
        "x",
        "176961590+gemini-code-assist[bot]@users.noreply.github.com",
        Some(("gemini-code-assist", Role::Suggestion)),
    );
    check("x", "136622811+coderabbitai[bot]@users.noreply.github.com", Some(("coderabbit", Role::Reviewer)));
    check("x", "224641728+gemini-cli-robot@users.noreply.github.com", Some(("gemini-cli-robot", Role::Release)));
    check("x", "jetbrains-junie[bot]@users.noreply.github.com", Some(("junie", Role::Author)));
    check("x", "1+jetbrains-junie[bot]@users.noreply.github.com", Some(("junie", Role::Author)));
}

#[test]
fn an_id_counts_only_as_the_digits_before_a_plus_at_the_forge() {
    check("x", "209825114+claude@example.com", None);
    check("x", "209825114@users.noreply.github.com", None);
    check("x", "2098251140+a@users.noreply.github.com", None);
    check("x", "x209825114+a@users.noreply.github.com", None);
    check("x", "209825114+a@users.noreply.github.com.example.com", None);
    check("x", "+a@users.noreply.github.com", None);
    check("x", "@users.noreply.github.com", None);
    check("x", "users.noreply.github.com", None);
}

#[test]
fn the_id_of_github_actions_is_the_agent_only_with_its_login() {
    check("claude[bot]", "41898282+claude[bot]@users.noreply.github.com", Some(("claude-code", Role::Author)));
    let actions = Some(("github-actions", Role::Automation));
    check("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com", actions);
    check("github-actions[bot]", "github-actions[bot]@users.noreply.github.com", actions);
    check("claude[bot]", "41898282+someone@users.noreply.github.com", actions);
}

#[test]
fn accounts_are_known_by_id_before_login() {
    let agents = Agents::builtin();
    let check = |login: &str, id: Option<u64>, expect: Option<(&str, Role)>| {
        let found = agents.account(login.as_bytes(), id, MARCH_2026);
        let found = found.map(|identity| (identity.agent.to_string(), identity.role));
        assert_eq!(found.as_ref().map(|(agent, role)| (agent.as_str(), *role)), expect, "{login} {id:?}");
    };
    check("copilot-pull-request-reviewer[bot]", None, Some(("copilot", Role::Reviewer)));
    check("Copilot", None, Some(("copilot", Role::Reviewer)));
    check("Copilot", Some(198_982_749), Some(("copilot", Role::Author)));
    check("renamed", Some(136_622_811), Some(("coderabbit", Role::Reviewer)));
    check("CodeRabbitAI[bot]", None, Some(("coderabbit", Role::Reviewer)));
    check("claude[bot]", Some(41_898_282), Some(("claude-code", Role::Author)));
    check("someone", Some(41_898_282), Some(("github-actions", Role::Automation)));
    for person in ["claude", "jules", "devin", "cursor", "octocat", "", "209825114+"] {
        check(person, None, None);
    }
}

#[test]
fn people_who_share_a_name_or_a_vendor_are_people() {
    for (name, email) in [
        ("Paul Gauthier", "aider@paulg.org"),
        ("Paul Gauthier", "paul@aider.chat"),
        ("Max Paulus", "max@cline.bot"),
        ("Someone", "someone@cline.bot"),
        ("Claude Paroz", "claude@2xlibre.net"),
        ("Claude", "claude@example.org"),
        ("Jules Kerssemakers", "jules@example.org"),
        ("Jules Janssen", "j.janssen@example.org"),
        ("Benjamin Goose", "goose@example.org"),
        ("Kimiaattaei", "kimi@example.org"),
        ("x-faider48", "x-faider48@example.org"),
        ("Abbaad Haider", "abbaad@example.org"),
        ("TetraEtc", "tetra@example.org"),
        ("Charlie", "charliemarsh@openai.com"),
        ("Ashwin", "ashwin@anthropic.com"),
        ("Grok", "grok@anthropic.com"),
        ("multica", "github@multica.ai"),
        ("Amazon", "noreply@amazon.com"),
        ("GitHub", "noreply@github.com"),
        ("Devin", ""),
        ("", ""),
    ] {
        check(name, email, None);
        let marks = marks_by((name, email), ADA, MARCH_2026);
        assert_eq!((marks.marks.len(), marks.is_bot), (0, false), "{name} <{email}>");
        let marks = marks_by(ADA, (name, email), MARCH_2026);
        assert_eq!((marks.marks.len(), marks.is_bot), (0, false), "{name} <{email}>");
    }
}

#[test]
fn the_forges_own_address_is_an_agent_only_under_its_name() {
    check("Copilot", "noreply@github.com", Some(("copilot", Role::Author)));
    check("GitHub", "noreply@github.com", None);
}

#[test]
fn bots_without_ai_are_bots_and_claim_nothing() {
    for (name, email) in [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("dependabot[bot]", "support@dependabot.com"),
        ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com"),
        ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com"),
        ("gemini-cli-robot", "224641728+gemini-cli-robot@users.noreply.github.com"),
        ("never-heard-of[bot]", "1+never-heard-of[bot]@users.noreply.github.com"),
        ("x", "1+never-heard-of[bot]@users.noreply.github.com"),
        ("some[bot]", "some@example.org"),
    ] {
        let marks = marks_by((name, email), ADA, MARCH_2026);
        assert_eq!((marks.marks.len(), marks.is_bot), (0, true), "{name} <{email}>");
    }
}

#[test]
fn a_reviewer_takes_part_and_claims_nothing() {
    let marks = marks_by(("x", "136622811+coderabbitai[bot]@users.noreply.github.com"), ADA, MARCH_2026);
    assert!(marks.is_bot);
    let evidence = "author: x <136622811+coderabbitai[bot]@users.noreply.github.com> [reviewer]";
    assert_eq!(shown(&marks), [format!("unknown coderabbit - | {evidence}")]);
    assert_eq!(marks.lead(), None);
}

#[test]
fn an_agent_as_author_claims_and_as_committer_alone_does_not() {
    let agent = ("Claude", "noreply@anthropic.com");
    let marks = marks_by(agent, ADA, MARCH_2026);
    assert!(marks.is_bot);
    assert_eq!(shown(&marks), ["ai claude-code - | author: Claude <noreply@anthropic.com>"]);

    let marks = marks_by(ADA, agent, MARCH_2026);
    assert!(!marks.is_bot);
    assert_eq!(shown(&marks), ["unknown claude-code - | committer: Claude <noreply@anthropic.com>"]);

    let marks = marks_by(agent, agent, MARCH_2026);
    assert_eq!(shown(&marks), ["ai claude-code - | author: Claude <noreply@anthropic.com>"]);
}

#[test]
fn the_name_of_an_author_can_state_the_model() {
    let marks = marks_by(("GPT 5.6", "codex@openai.com"), ADA, MARCH_2026);
    assert_eq!(shown(&marks), ["ai codex openai/gpt-5.6 | author: GPT 5.6 <codex@openai.com>"]);
    assert_eq!(marks.marks[0].model_raw.as_deref(), Some("GPT 5.6"));
}

#[test]
fn the_aider_suffix_claims_on_the_author_only_and_names_nobody() {
    let person = ("Ada Example (aider)", "ada@example.org");
    let marks = marks_by(person, person, MARCH_2026);
    assert!(!marks.is_bot);
    assert_eq!(shown(&marks), ["ai aider - | author: name ends with ' (aider)'"]);

    let marks = marks_by(ADA, person, MARCH_2026);
    let evidence = "committer: name ends with ' (aider)' [wrote the message only]";
    assert_eq!(shown(&marks), [format!("unknown aider - | {evidence}")]);
    assert_eq!(marks.claiming().count(), 0);

    assert_eq!(shown(&marks_by(("(aider)", "a@example.org"), ADA, MARCH_2026)), Vec::<String>::new());
}

#[test]
fn an_identity_is_judged_at_the_time_of_the_author() {
    const DAY: i64 = 86_400_000_000;
    /// 2026-04-15, the first day of the weeks in which an editor wrote the trailer by itself.
    const FROM: i64 = 1_776_211_200_000_000;
    let copilot = ("Copilot", "copilot@github.com");
    for (at, claim, remark) in [
        (FROM - 1, Claim::Ai, "of low reliability"),
        (FROM, Claim::Unknown, "unreliable then"),
        (FROM + 31 * DAY - 1, Claim::Unknown, "unreliable then"),
        (FROM + 31 * DAY, Claim::Ai, "of low reliability"),
    ] {
        let marks = marks_by(copilot, ADA, at);
        assert_eq!(marks.marks[0].claim, claim, "{at}");
        assert_eq!(&*marks.marks[0].evidence, format!("author: Copilot <copilot@github.com> [{remark}]"));
    }
}
