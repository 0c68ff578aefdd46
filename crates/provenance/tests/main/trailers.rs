//! The end of a message: where it begins, what its trailers and footers say, and what is only quoted.

use crate::{marks_of, shown};

const CLAUDE: &str = "ai claude-code - | trailer co-authored-by: Claude <noreply@anthropic.com>";

fn check(message: &str, expect: &[&str]) {
    let marks = marks_of(message.as_bytes());
    assert_eq!(shown(&marks), expect, "{message:?}");
    assert_eq!(marks.problems, []);
    assert!(!marks.is_bot);
}

#[test]
fn a_message_without_marks_has_none_and_costs_nothing() {
    for message in
        ["", "\n", "subject", "subject\n\nbody\n", "s\n\nbody\n\nSigned-off-by: A <a@example.org>\n", "\n\n\n"]
    {
        check(message, &[]);
        assert_eq!(marks_of(message.as_bytes()).marks.capacity(), 0);
    }
}

#[test]
fn the_last_paragraph_is_read_as_git_reads_it() {
    let trailer = "Co-authored-by: Claude <noreply@anthropic.com>";
    for message in [
        format!("s\n\n{trailer}"),
        format!("s\n\n{trailer}\n\n \n\n"),
        format!("\n\ns\n\nbody\n\n{trailer}\n"),
        format!("s\r\n\r\nbody\r\n\r\n{trailer}\r\n"),
        format!("s\n\nbody\n\nFixes: #1\n{trailer}\nSigned-off-by: A <a@example.org>\n"),
        format!("s\n\nbody\n\n# a comment\n{trailer}\n"),
        "s\n\nco-AUTHORED-by : Claude <noreply@anthropic.com>\n".to_owned(),
        "s\n\nCo-authored-by: Claude\n <noreply@anthropic.com>\n".to_owned(),
        "s\n\nCo-authored-by:\n\tClaude\r\n\t<noreply@anthropic.com>\r\n".to_owned(),
        format!("s\n\nSome words\nSigned-off-by: A <a@example.org>\n{trailer}\n"),
        format!("s\n\nSome words\n(cherry picked from commit 1234)\n{trailer}\n"),
    ] {
        check(&message, &[CLAUDE]);
    }
}

#[test]
fn what_is_not_at_the_end_is_a_quotation() {
    let trailer = "Co-authored-by: Claude <noreply@anthropic.com>";
    for message in [
        trailer.to_owned(),
        format!("{trailer}\n\nbody\n"),
        format!("s\n{trailer}\n"),
        format!("s\n\nAgents end a message with\n\n{trailer}\n\nand people take it out.\n"),
        format!("s\n\nAgents end a message with\n\n    {trailer}\n"),
        format!("s\n\n> {trailer}\n"),
        format!("s\n\n```\n{trailer}\n```\n"),
        format!("s\n\n- {trailer}\n"),
        format!("s\n\nSome words\n{trailer}\n"),
        format!("s\n\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\n{trailer}\nSigned-off-by: A <a@example.org>\n"),
        "s\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code) is a footer.\n".to_owned(),
        "s\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nis a footer.\n".to_owned(),
    ] {
        check(&message, &[]);
    }
}

#[test]
fn blocks_of_a_squash_merge_are_read_together() {
    let message = "s (#1)\n\n* one\n\n* two\n\n---------\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\n\
                   Co-authored-by: Cursor <cursoragent@cursor.com>\nCo-authored-by: Ada <ada@example.org>\n";
    check(message, &[CLAUDE, "ai cursor - | trailer co-authored-by: Cursor <cursoragent@cursor.com>"]);
}

#[test]
fn one_trailer_135_times_is_one_mark() {
    let trailers = "Co-Authored-By: Claude <noreply@anthropic.com>\nco-authored-by: Claude <noreply@anthropic.com>\n\n";
    check(&format!("s\n\n{}", trailers.repeat(68)), &[CLAUDE]);
}

#[test]
fn footers_count_beside_trailers_and_alone() {
    let footer = "🤖 Generated with [Claude Code](https://claude.com/claude-code)";
    let mark = format!("ai claude-code - | footer: {footer}");
    check(&format!("s\n\nbody\n\n{footer}\n"), &[&mark]);
    check(&format!("s\n\nbody\n\n{footer}\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"), &[&mark, CLAUDE]);
    check(&format!("s\n\nbody\n\n{footer}\nCo-Authored-By: Claude <noreply@anthropic.com>\n"), &[&mark, CLAUDE]);
    check("s\n\n💘 Generated with Crush\n", &["ai crush - | footer: 💘 Generated with Crush"]);
    let devin = "Link to Devin run: https://app.devin.ai/sessions/0123";
    check(&format!("s\n\nbody\n\n{devin}\n"), &[&format!("ai devin - | footer: {devin}")]);
}

#[test]
fn a_persons_trailer_is_decided_by_its_address() {
    for value in [
        "Claude <claude@2xlibre.net>",
        "Claude Opus 4.6",
        "Cursor",
        "Claude Opus 4.6 <someone@example.org>",
        "Grok <grok@anthropic.com>",
        "Max Paulus <max@cline.bot>",
        "Paul Gauthier <paul@aider.chat>",
        "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
        "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
        "gemini-cli-robot <224641728+gemini-cli-robot@users.noreply.github.com>",
        "unknown <>",
        "<",
        ">noreply@anthropic.com<",
        "",
    ] {
        check(&format!("s\n\nCo-authored-by: {value}\n"), &[]);
    }
    check("s\n\nSigned-off-by: Claude <noreply@anthropic.com>\nReviewed-by: Claude <noreply@anthropic.com>\n", &[]);
    check(
        "s\n\nCo-authored-by: noreply@anthropic.com\n",
        &["ai claude-code - | trailer co-authored-by: <noreply@anthropic.com>"],
    );
    check(
        "s\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>\n",
        &["ai copilot - | trailer co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com> [suggestion]"],
    );
    check(
        "s\n\nCo-authored-by: c <136622811+coderabbitai[bot]@users.noreply.github.com>\n",
        &["unknown coderabbit - | trailer co-authored-by: c <136622811+coderabbitai[bot]@users.noreply.github.com> \
           [reviewer]"],
    );
}

#[test]
fn an_assisted_by_names_a_product_or_a_model_or_a_person() {
    let assisted = |value: &str, agent: &str, model: &str| {
        let expect = format!("ai {agent} {model} | trailer assisted-by: {value}");
        check(&format!("s\n\nAssisted-by: {value}\n"), &[&expect]);
    };
    assisted("GPT 5.6", "-", "openai/gpt-5.6");
    assisted("Opus 4.7", "-", "anthropic/claude-opus-4.7");
    assisted("Claude Opus 4.7 <noreply@anthropic.com>", "claude-code", "anthropic/claude-opus-4.7");
    assisted("Opus 4.6 via Claude Code", "claude-code", "anthropic/claude-opus-4.6");
    assisted("Kimi K2.5 via Crush <crush@charm.land>", "crush", "moonshotai/kimi-k2.5");
    assisted("Gemini 3.1 Pro via Google Antigravity", "antigravity", "google/gemini-3.1-pro");
    assisted("Claude:claude-3-opus coccinelle sparse", "claude-code", "anthropic/claude-opus-3");
    assisted("claude-code:claude-opus-4-5", "claude-code", "anthropic/claude-opus-4.5");
    assisted("somebody-new:claude-opus-4-5", "-", "anthropic/claude-opus-4.5");
    assisted("Copilot <noreply@github.com>", "copilot", "-");
    assisted("Claude Code", "claude-code", "-");
    assisted("cursor", "cursor", "-");
    for person in [
        "Junio C Hamano <gitster@pobox.com>",
        "Claude Paroz <claude@2xlibre.net>",
        "Claude Paroz",
        "Jules Kerssemakers",
        "Claude",
        "Devin",
        "GPT",
        "Claude Opus <opus@example.org>",
        "the people of #claude: thanks",
        "my GPT-5 window and a lot of good will",
    ] {
        check(&format!("s\n\nAssisted-by: {person}\n"), &[]);
    }
}

#[test]
fn keys_of_ais_own_say_more() {
    let one = |trailer: &str, agent: &str, model: &str| {
        let (key, value) = trailer.split_once(": ").unwrap();
        let expect = format!("ai {agent} {model} | trailer {}: {value}", key.to_lowercase());
        check(&format!("s\n\n{trailer}\n"), &[&expect]);
    };
    one("Made-with: Cursor", "cursor", "-");
    one("Generated-by: Claude", "claude-code", "-");
    one("Claude-Session: https://claude.ai/code/session_01", "claude-code", "-");
    one("Amp-Thread-ID: https://ampcode.com/threads/T-01", "amp", "-");
    one("Replit-Commit-Author: Agent", "replit", "-");
    one("Replit-Commit-Author: assistant", "replit", "-");
    one("AI-Model: claude-opus-4-5-20251101", "-", "anthropic/claude-opus-4.5");
    one("AI-Agent: Something new", "-", "-");
    one("AI-Agent: Cursor", "cursor", "-");
    one("AI-Generated: true", "-", "-");
    one("AI-Assisted: Yes", "-", "-");
    for none in [
        "Made-with: love",
        "Generated-by: update-tables.py",
        "Claude-Session: https://example.org/session_01",
        "Replit-Commit-Author: User",
        "AI-Agent: none",
        "AI-Author: Human",
        "AI-Model:",
        "AI-Generated: false",
        "AI-Assisted: no",
    ] {
        check(&format!("s\n\n{none}\n"), &[]);
    }
    let checkpoint = "unknown - - | trailer entire-checkpoint: 0a1b2c3d4e5f [no claim]";
    check("s\n\nEntire-Checkpoint: 0a1b2c3d4e5f\n", &[checkpoint]);
}

#[test]
fn the_leading_mark_names_an_agent_and_is_reliable() {
    let lead = |message: &str| marks_of(message.as_bytes()).lead().map(|mark| mark.evidence.to_string());
    let message = "s\n\nAssisted-by: Opus 4.7\nCo-authored-by: Copilot <copilot@github.com>\nMade-with: Cursor\n";
    assert_eq!(lead(message).as_deref(), Some("trailer made-with: Cursor"));
    let footer = "s\n\n💘 Generated with Crush\n\nMade-with: Cursor\nCo-authored-by: a <noreply@anthropic.com>\n";
    assert_eq!(lead(footer).as_deref(), Some("trailer made-with: Cursor"));
    assert_eq!(lead("s\n\nAssisted-by: Opus 4.7\n").as_deref(), Some("trailer assisted-by: Opus 4.7"));
}

#[test]
fn evidence_is_bounded_and_visible() {
    let message = format!("s\n\nAI-Agent: \u{1b}[31m{}\u{202e}\n", "é\t".repeat(400));
    let marks = marks_of(message.as_bytes());
    let evidence = &marks.marks[0].evidence;
    assert_eq!(evidence.chars().count(), 200);
    assert!(evidence.starts_with("trailer ai-agent: [31mé é é "));
    assert!(evidence.ends_with('…'));
    let marks = marks_of(b"s\n\nCo-authored-by: \xff\xfe <noreply@anthropic.com>\n");
    let expect = "ai claude-code - | trailer co-authored-by: \u{fffd}\u{fffd} <noreply@anthropic.com>";
    assert_eq!(shown(&marks), [expect]);
}
