//! GitHub on loopback: answers the question for one change, by its number.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use serde_json::{Value, json};

/// A server that runs until the process ends.
pub(crate) struct Forge {
    pub(crate) api: String,
}

impl Forge {
    /// Answers with these changes by number.
    pub(crate) fn of(changes: BTreeMap<u64, Value>) -> Forge {
        Forge::answering(200, move |number| {
            let change = changes.get(&number).cloned().unwrap_or(Value::Null);
            json!({"data": {"rateLimit": {"remaining": 4000}, "repository": {"pullRequest": change}}})
        })
    }

    /// Refuses whatever is asked.
    pub(crate) fn refusing() -> Forge {
        Forge::answering(403, |_| json!({}))
    }

    /// Answers with what is no JSON.
    pub(crate) fn babbling() -> Forge {
        Forge::answering(200, |_| Value::from("<html>"))
    }

    fn answering(status: u16, answer: impl Fn(u64) -> Value + Send + Sync + 'static) -> Forge {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let api = format!("http://{}/graphql", listener.local_addr().unwrap());
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, answer) = (stream.unwrap(), Arc::clone(&answer));
                std::thread::spawn(move || {
                    let Some(number) = asked(&stream) else { return };
                    let body = answer(number).to_string();
                    // A client may hang up early.
                    let _ = write!(
                        stream,
                        "HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    );
                });
            }
        });
        Forge { api }
    }

    /// The arguments that have the gate ask for a change.
    pub(crate) fn args(&self, number: u64) -> Vec<String> {
        let args = ["--forge", "github", "--host", super::HOST, "--repository", super::PATH, "--api", &self.api];
        let number = ["--change".to_owned(), number.to_string()];
        args.into_iter().map(str::to_owned).chain(number).collect()
    }
}

/// The number of the change that a request asks for.
fn asked(stream: &TcpStream) -> Option<u64> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice::<Value>(&body).ok()?["variables"]["number"].as_u64()
}

/// An account: an automaton if its name ends in `[bot]`.
fn account(login: &str) -> Value {
    let number: u64 = login.bytes().fold(7, |number, byte| (number * 31 + u64::from(byte)) % 1_000_003);
    match login.strip_suffix("[bot]") {
        Some(name) => json!({"__typename": "Bot", "login": name, "databaseId": number}),
        None => json!({"__typename": "User", "login": login, "databaseId": number, "name": null}),
    }
}

/// The number of an account, as its hidden address has it.
pub(crate) fn hidden_address(login: &str) -> String {
    format!("{}+{login}@users.noreply.github.com", account(login)["databaseId"])
}

/// A change of a branch, opened by somebody, of which these rows tell what happened, a minute (or, by `+SECONDS`, as
/// much) apart:
///
/// ```text
/// approved rita @HEAD     by the id of a commit
/// commented rita
/// changes rita @HEAD
/// dismissed rita @HEAD    an approval that was taken back
/// stranger rita @HEAD     an approval by somebody who can't write
/// pushed ann @HEAD        by force
/// assigned ann to copilot[bot]
/// merged max @HEAD as COMMIT
/// closed ann
/// ```
pub(crate) fn change(number: u64, (opener, target): (&str, &str), rows: &[String]) -> Value {
    let mut told = Told { reviews: Vec::new(), timeline: Vec::new(), minutes: 0, number, merged: None, closed: None };
    rows.iter().for_each(|row| told.row(row));
    let list = |nodes: Vec<Value>| json!({"pageInfo": {"hasNextPage": false, "endCursor": null}, "nodes": nodes});
    let state = if told.merged.is_some() {
        "MERGED"
    } else if told.closed.is_some() {
        "CLOSED"
    } else {
        "OPEN"
    };
    let (by, at, head, landed) = told.merged.unwrap_or_default();
    let commit = |id: &str| if id.is_empty() { Value::Null } else { json!({"oid": id, "tree": null}) };
    let merged_at = if state == "MERGED" { Value::from(at) } else { Value::Null };
    json!({
        "id": format!("PR_{number}"), "number": number, "state": state,
        "createdAt": "2026-01-01T10:00:00Z", "updatedAt": "2026-01-05T00:00:00Z", "mergedAt": merged_at,
        "closedAt": told.closed, "author": account(opener), "mergedBy": if by.is_empty() { Value::Null } else { account(&by) },
        "headRefOid": if head.is_empty() { Value::Null } else { Value::from(head) }, "baseRefName": target,
        "mergeCommit": commit(&landed), "commits": list(Vec::new()), "reviews": list(told.reviews),
        "timelineItems": list(told.timeline), "reviewThreads": list(Vec::new()),
    })
}

struct Told {
    reviews: Vec<Value>,
    timeline: Vec<Value>,
    minutes: u32,
    number: u64,
    /// By whom, when, of which head, as which commit.
    merged: Option<(String, String, String, String)>,
    closed: Option<String>,
}

impl Told {
    fn row(&mut self, row: &str) {
        let words: Vec<&str> = row.split_whitespace().collect();
        self.minutes += 60;
        let at = self.time();
        let head = words.iter().find_map(|word| word.strip_prefix('@'));
        let commit = head.map_or(Value::Null, |id| json!({"oid": id, "tree": null}));
        let who = words[1];
        match words[0] {
            "approved" => self.review("APPROVED", who, &commit, true),
            "stranger" => self.review("APPROVED", who, &commit, false),
            "changes" => self.review("CHANGES_REQUESTED", who, &commit, true),
            "commented" => self.review("COMMENTED", who, &commit, true),
            "dismissed" => {
                self.review("DISMISSED", who, &commit, true);
                let review = self.reviews.last().unwrap()["id"].clone();
                self.timeline
                    .push(json!({"__typename": "ReviewDismissedEvent", "createdAt": at, "actor": account("max"),
                    "previousReviewState": "APPROVED", "review": {"id": review}}));
            }
            "pushed" => self.timeline.push(json!({"__typename": "HeadRefForcePushedEvent", "createdAt": at,
                "actor": account(who), "afterCommit": commit})),
            "assigned" => self.timeline.push(json!({"__typename": "AssignedEvent", "createdAt": at,
                "actor": account(who), "assignee": account(words[3])})),
            "merged" => {
                let landed = words.get(4).copied().unwrap_or_default().to_owned();
                self.merged = Some((who.to_owned(), at, head.unwrap().to_owned(), landed));
            }
            "closed" => self.closed = Some(at),
            other => panic!("no event: {other}"),
        }
    }

    fn time(&self) -> String {
        format!("2026-01-{:02}T{:02}:{:02}:00Z", 2 + self.minutes / 1440, self.minutes / 60 % 24, self.minutes % 60)
    }

    fn review(&mut self, state: &str, who: &str, commit: &Value, can_push: bool) {
        let id = format!("R{}_{}", self.number, self.reviews.len());
        self.reviews.push(json!({"id": id, "state": state, "submittedAt": self.time(), "author": account(who),
            "commit": commit, "authorCanPushToRepository": can_push}));
    }
}
