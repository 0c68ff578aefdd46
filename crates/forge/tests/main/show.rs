//! An event as one line of text, for tests to compare.

use facts::{Account, AccountKind, Level, ReviewEvent, SignatureVerdict};
use forge::Problems;

/// What is left out is not known; ids are cut to four digits.
pub(crate) fn event(event: &ReviewEvent) -> String {
    let mut words = vec![event.change.to_string(), event.state.to_string()];
    words
        .push(event.at.map_or_else(|| "-".to_owned(), |at| jiff::Timestamp::from_microsecond(at).unwrap().to_string()));
    words.push(account(&event.actor));
    let mut add = |name: &str, value: Option<String>| words.extend(value.map(|value| format!("{name}={value}")));
    add("head", event.head_commit.map(|id| format!("{id:.4}")));
    add("tree", event.head_tree.map(|id| format!("{id:.4}")));
    add("merge", event.merge_commit.map(|id| format!("{id:.4}")));
    let commits: Vec<String> = event.commits.iter().map(|id| format!("{id:.4}")).collect();
    add("commits", Some(commits.join(",")).filter(|text| !text.is_empty()));
    add("target", event.target.as_deref().map(str::to_owned));
    for region in &event.regions {
        add("at", Some(format!("{}:{}+{}", region.path, region.start_line, region.lines)));
    }
    add("level", Some(event.level.to_string()).filter(|_| event.level != Level::Forge));
    add("signature", Some(event.signature.to_string()).filter(|_| event.signature != SignatureVerdict::None));
    words.join(" ")
}

fn account(account: &Account) -> String {
    let login = account.login.as_deref().unwrap_or("nobody");
    let id = account.id.map(|id| format!(":{id}")).unwrap_or_default();
    let kind = match account.kind {
        AccountKind::User => "",
        AccountKind::Bot => "/bot",
        AccountKind::Unknown => "/unknown",
    };
    format!("{login}{id}{kind}")
}

pub(crate) fn events(events: &[ReviewEvent]) -> Vec<String> {
    events.iter().map(event).collect()
}

pub(crate) fn problems(problems: &Problems) -> Vec<String> {
    problems.list().iter().map(|problem| format!("{} {} x{}", problem.reason, problem.detail, problem.count)).collect()
}

/// An object id that begins with these four digits.
pub(crate) fn id(start: &str) -> String {
    format!("{start}{}", "0".repeat(40 - start.len()))
}
