//! What is said of a class beside its members, in words.

use crate::output::json::v1;
use crate::output::plain::counted;

/// `type 2, renamed`.
pub(super) fn kind(class: &v1::ClonesClass) -> String {
    match class.r#type {
        3 => format!("type 3, edited ({} % alike)", class.similar_percent),
        number => format!("type {number}, {}", class.how),
    }
}

/// `3 places, 24 lines, 180 tokens`: of the longest member.
pub(super) fn size(class: &v1::ClonesClass) -> String {
    let lines = class.members.iter().map(|member| member.end_line - member.start_line + 1).max().unwrap_or(0);
    let tokens = class.members.iter().map(|member| member.tokens).max().unwrap_or(0);
    let [places, lines, tokens] =
        [(class.members.len() as u64, "place"), (lines.into(), "line"), (tokens.into(), "token")]
            .map(|(number, noun)| counted(number, noun));
    format!("{places}, {lines}, {tokens}")
}

/// What history says, each fact by itself.
pub(super) fn past(class: &v1::ClonesClass) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(seen) = &class.first_seen {
        let day = seen.at.get(..10).unwrap_or(&seen.at);
        let age = class.age_days.map(|days| format!(", {}", counted(days.unsigned_abs(), "day"))).unwrap_or_default();
        facts.push(match &seen.commit {
            Some(commit) => format!("since {day} ({commit:.8}{age})"),
            None => format!("since {day}{age}"),
        });
    }
    if let Some(written) = &class.written {
        let parts = ["ai", "human", "unknown"].map(|word| (word, written.get(word).copied().unwrap_or(0)));
        let there = parts
            .iter()
            .filter(|(_, lines)| *lines > 0)
            .map(|(word, lines)| format!("{} {lines}", if *word == "ai" { "AI" } else { word }));
        let agents = if class.agents.is_empty() { String::new() } else { format!(" ({})", class.agents.join(", ")) };
        facts.push(format!("lines by {}{agents}", there.collect::<Vec<_>>().join(", ")));
    }
    if class.consistent == Some(false) {
        facts.push("changed apart since".to_owned());
    }
    facts
}
