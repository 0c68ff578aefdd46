//! Planted changes as text; the notation stands at the head of `cases.txt`.

use crate::gate_world::forge::hidden_address;

/// A history with the verdicts on it.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) kind: String,
    /// Before its labels; the branch that the change is for.
    pub(crate) prefix: String,
    /// In testkit's language.
    pub(crate) history: String,
    pub(crate) args: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// A record of review with its verdict.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) number: u64,
    pub(crate) expect: String,
    pub(crate) opener: String,
    pub(crate) target: Option<String>,
    pub(crate) events: Vec<String>,
}

const CASES: &str = include_str!("cases.txt");

/// What `start` puts there.
const FILES: &str = "author Max <max@example.com>
lines src/work.rs base1line base2line base3line
lines src/auth/login.rs auth1line auth2line auth3line
lines docs/guide.md guide1line";

pub(crate) fn cases() -> Vec<Case> {
    CASES.split("\n=== ").skip(1).enumerate().map(|(at, text)| case(at, text)).collect()
}

fn case(at: usize, text: &str) -> Case {
    let (kind, rest) = text.split_once('\n').unwrap();
    let (history, rows) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{kind}: no verdicts"));
    new(kind, &format!("c{at}"), history, rows)
}

/// A case of a history and rows of verdicts. Numbers of changes are told by the digits of the prefix.
pub(crate) fn new(kind: &str, prefix: &str, history: &str, rows: &str) -> Case {
    let labelled = |text: &str| text.replace('%', &format!("{prefix}-"));
    let first: u64 = prefix[1..].parse::<u64>().unwrap() * 100 + 1;
    let rows = rows.lines().filter(|row| !row.is_empty());
    let (args, history): (Vec<&str>, Vec<&str>) = history.lines().partition(|line| line.starts_with("args "));
    Case {
        kind: kind.to_owned(),
        prefix: prefix.to_owned(),
        history: labelled(&expanded(&history)) + &format!("\nbranch {prefix} {prefix}-base\n"),
        args: args.iter().flat_map(|line| line.split(' ').skip(1)).map(labelled).collect(),
        rows: rows.zip(first..).map(|(text, number)| row(&labelled(text), number)).collect(),
    }
}

fn row(text: &str, number: u64) -> Row {
    let (expect, events) = text.split_once("<-").unwrap_or_else(|| panic!("no verdict: {text}"));
    let events: Vec<&str> = events.split(';').map(str::trim).filter(|event| !event.is_empty()).collect();
    let option = |name: &str| events.iter().find_map(|event| event.strip_prefix(name)).map(str::to_owned);
    Row {
        number,
        expect: expect.trim().to_owned(),
        opener: option("opener=").unwrap_or_else(|| "ann".to_owned()),
        target: option("target="),
        events: events.iter().filter(|event| !event.contains('=')).map(|&event| event.to_owned()).collect(),
    }
}

/// The short forms written out.
fn expanded(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut lines = lines.iter();
    while let Some(line) = lines.next() {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let line = match verb {
            "start" => format!("commit {rest} <\n{FILES}"),
            "by" => format!("author {rest} <{}>", hidden_address(rest)),
            "ai" => "trailer Co-authored-by: Claude <noreply@anthropic.com>".to_owned(),
            "human" => "trailer AI-Assisted: no".to_owned(),
            "policy" => {
                let own: Vec<&str> = lines.by_ref().take_while(|line| **line != "end").copied().collect();
                let policy = format!("version = 1\n{}\n", own.join("\n"));
                format!("file outcross.toml \"{}\"", policy.replace('"', "\\\"").replace('\n', "\\n"))
            }
            _ => with_addresses(line),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// `{ann}` as the hidden address of the account.
fn with_addresses(line: &str) -> String {
    ["ann", "annie", "bob", "rita", "otto", "margherita"]
        .iter()
        .fold(line.to_owned(), |line, login| line.replace(&format!("{{{login}}}"), &hidden_address(login)))
}
