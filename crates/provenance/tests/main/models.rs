//! One spelling for every model, and the source's own beside it.

use provenance::{Agents, format::git_ai};

use crate::marks_of;

/// As a record spells it.
fn check_record(raw: &str, expect: Option<&str>) {
    let json = serde_json::json!({"schema_version": "authorship/3.0.0", "prompts": {"abcdef0": {"agent_id": {"tool": "x", "model": raw}}}});
    let (record, problems) = git_ai::parse(&Agents::builtin(), format!("f\n  abcdef0 1\n---\n{json}").as_bytes());
    assert_eq!(problems, []);
    let source = &record.sources()[0];
    assert_eq!(source.model.as_deref(), expect, "{raw:?}");
    assert_eq!(source.model_raw.as_deref(), Some(raw));
}

/// As the name of a co-author spells it.
fn check_name(name: &str, expect: Option<(&str, &str)>) {
    let marks = marks_of(format!("s\n\nCo-authored-by: {name} <noreply@anthropic.com>\n").as_bytes());
    let mark = &marks.marks[0];
    assert_eq!(mark.model.as_deref().zip(mark.model_raw.as_deref()), expect, "{name:?}");
}

#[test]
fn models_of_records() {
    for (raw, expect) in [
        ("claude-sonnet-4-6", "anthropic/claude-sonnet-4.6"),
        ("claude-opus-4-5-20251101", "anthropic/claude-opus-4.5"),
        ("claude-4.5-sonnet-thinking", "anthropic/claude-sonnet-4.5"),
        ("claude-4.5-opus-high-thinking", "anthropic/claude-opus-4.5"),
        ("claude-3-5-sonnet@20241022", "anthropic/claude-sonnet-3.5"),
        ("claude-opus-4-8[1m]", "anthropic/claude-opus-4.8"),
        ("claude-sonnet-5", "anthropic/claude-sonnet-5"),
        ("claude-fable-5", "anthropic/claude-fable-5"),
        ("claude-opus", "anthropic/claude-opus"),
        ("claude-instant-1", "anthropic/claude-instant-1"),
        ("gpt-5.6-sol", "openai/gpt-5.6-sol"),
        ("gpt-5.1-codex-max", "openai/gpt-5.1-codex-max"),
        ("gpt-5-high", "openai/gpt-5"),
        ("\"gpt-5\"", "openai/gpt-5"),
        ("openai/gpt-5.4", "openai/gpt-5.4"),
        ("openai-codex/gpt-5.4", "openai/gpt-5.4"),
        ("vertex_ai/gemini-2.5-pro-exp-03-25", "google/gemini-2.5-pro-exp-03-25"),
        ("composer-1", "cursor/composer-1"),
        ("MiniMax-M2.1", "minimax/minimax-m2.1"),
        ("code-supernova-1-million", "code-supernova-1-million"),
        ("test-model", "test-model"),
    ] {
        check_record(raw, Some(expect));
    }
    for raw in ["default", "Unknown", "auto", "<synthetic>", "", "模型", &"x".repeat(100)[..0]] {
        check_record(raw, None);
    }
}

#[test]
fn models_in_names() {
    check_name("Claude Opus 4.5 (1M context)", Some(("anthropic/claude-opus-4.5", "Claude Opus 4.5 (1M context)")));
    check_name("Claude Fable 5", Some(("anthropic/claude-fable-5", "Claude Fable 5")));
    check_name("Claude Sonnet 4", Some(("anthropic/claude-sonnet-4", "Claude Sonnet 4")));
    check_name("Claude (glm-4.7)", Some(("zai/glm-4.7", "glm-4.7")));
    check_name("Claude (kimi-k2.5)", Some(("moonshotai/kimi-k2.5", "kimi-k2.5")));
    check_name("Claude (MiniMax-M2.1)", Some(("minimax/minimax-m2.1", "MiniMax-M2.1")));
    check_name(
        "aider (vertex_ai/gemini-2.5-pro-exp-03-25)",
        Some(("google/gemini-2.5-pro-exp-03-25", "vertex_ai/gemini-2.5-pro-exp-03-25")),
    );
    check_name("aider (ollama/some-model)", Some(("ollama/some-model", "ollama/some-model")));
    check_name("OpenAI GPT 5.5", Some(("openai/gpt-5.5", "GPT 5.5")));
    check_name("Claude Code 2.1 / Claude Opus 4.7", Some(("anthropic/claude-opus-4.7", "Claude Opus 4.7")));
    for name in
        ["Claude", "Claude Code", "Claude Opus", "Claude Opus 4.5 and friends", "Claude (1M context)", "(x)", "O3"]
    {
        check_name(name, (name == "O3").then_some(("openai/o3", "O3")));
    }
}
