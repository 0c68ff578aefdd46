//! GitHub's GraphQL, after its public schema.

use std::sync::{Arc, Mutex};

use forge::{ImportError, Kind};
use serde_json::{Value, json};

use crate::server::{Answer, Asked, Server, json, status};
use crate::show::{self, id};
use crate::world::{Still, check_same, run, run_killed_after_each_page, source};

pub(crate) fn user(login: &str, number: u64) -> Value {
    json!({"__typename": "User", "login": login, "databaseId": number, "name": null})
}

pub(crate) fn bot(login: &str, number: u64) -> Value {
    json!({"__typename": "Bot", "login": login, "databaseId": number})
}

fn commit(start: &str, tree: &str) -> Value {
    json!({"oid": id(start), "tree": {"oid": id(tree)}})
}

pub(crate) fn list(nodes: &Value) -> Value {
    json!({"pageInfo": {"hasNextPage": false, "endCursor": null}, "nodes": nodes})
}

/// A change of its own, with nothing but its author.
pub(crate) fn change(number: u64, updated: &str) -> Value {
    json!({
        "id": format!("PR_{number}"), "number": number, "state": "OPEN",
        "createdAt": "2026-01-01T10:00:00Z", "updatedAt": updated, "mergedAt": null, "closedAt": null,
        "author": user("ada", 1), "mergedBy": null, "headRefOid": id("aaaa"), "baseRefName": "main", "mergeCommit": null,
        "commits": list(&json!([])), "reviews": list(&json!([])), "timelineItems": list(&json!([])),
        "reviewThreads": list(&json!([])),
    })
}

pub(crate) fn page(changes: &Value, next: Option<&str>) -> Value {
    let more = json!({"hasNextPage": next.is_some(), "endCursor": next.unwrap_or("end")});
    json!({"data": {
        "rateLimit": {"remaining": 4000, "resetAt": "2027-01-15T09:00:00Z"},
        "repository": {"pullRequests": {"pageInfo": more, "nodes": changes}},
    }})
}

/// The answer about one change.
pub(crate) fn one(change: &Value) -> Value {
    json!({"data": {"rateLimit": {"remaining": 4000}, "repository": {"pullRequest": change}}})
}

/// The events of one change that GitHub tells of, and the problems.
pub(crate) fn check(change: &Value, events: &[&str], problems: &[&str]) {
    let server = Server::script(vec![
        ("UPDATED_AT", json(&page(&json!([change]), None))),
        ("pullRequest(number: $number)", json(&one(change))),
    ]);
    let source = source(Kind::GitHub, &server);
    let (got, result) = run(&source, None, &Still::default());
    result.unwrap();
    check_same(&source, &got);
    assert_eq!(show::events(&got.events), events);
    assert_eq!(show::problems(&got.problems), problems);
    assert!(got.events.iter().all(|event| &*event.source == "api" && &*event.forge == "forge.example"));
}

#[test]
fn a_change_from_its_opening_to_its_merge() {
    let mut change = change(7, "2026-01-05T00:00:00Z");
    change["state"] = "MERGED".into();
    change["mergedAt"] = "2026-01-04T09:00:00Z".into();
    change["mergedBy"] = user("eve", 5);
    change["mergeCommit"] = commit("dddd", "7777");
    change["headRefOid"] = id("cccc").into();
    change["commits"] = list(&json!([{"commit": commit("bbbb", "2222")}, {"commit": commit("cccc", "3333")}]));
    change["timelineItems"] = list(&json!([
        {"__typename": "ReviewRequestedEvent", "createdAt": "2026-01-01T11:00:00Z", "actor": user("ada", 1),
         "requestedReviewer": user("bob", 2)},
        {"__typename": "ReviewRequestedEvent", "createdAt": "2026-01-01T11:00:01Z", "actor": user("ada", 1),
         "requestedReviewer": {"__typename": "Team", "combinedSlug": "engines/owners"}},
        {"__typename": "IssueComment", "createdAt": "2026-01-02T08:00:00Z", "author": bot("coverage", 9)},
        {"__typename": "HeadRefForcePushedEvent", "createdAt": "2026-01-02T12:00:00Z", "actor": user("ada", 1),
         "afterCommit": commit("cccc", "3333")},
        {"__typename": "ClosedEvent", "createdAt": "2026-01-04T09:00:00Z", "actor": user("eve", 5)},
    ]));
    change["reviews"] = list(&json!([
        {"id": "R1", "state": "CHANGES_REQUESTED", "submittedAt": "2026-01-02T09:00:00Z", "author": user("bob", 2),
         "commit": commit("bbbb", "2222")},
        {"id": "R2", "state": "COMMENTED", "submittedAt": "2026-01-03T08:00:00Z",
         "author": bot("copilot-pull-request-reviewer", 175), "commit": commit("cccc", "3333")},
        {"id": "R3", "state": "APPROVED", "submittedAt": "2026-01-03T09:00:00Z", "author": user("bob", 2),
         "commit": commit("cccc", "3333")},
        {"id": "R4", "state": "PENDING", "submittedAt": null, "author": user("me", 3), "commit": null},
    ]));
    let comment = |review: &str, line: Value, start: Value| json!({"originalLine": line, "originalStartLine": start, "pullRequestReview": {"id": review}});
    change["reviewThreads"] = list(&json!([
        {"id": "T1", "path": "src/a.rs", "diffSide": "RIGHT", "comments": list(&json!([
            comment("R1", json!(12), json!(10)), comment("R2", json!(12), Value::Null)]))},
        {"id": "T2", "path": "src/b.rs", "diffSide": "LEFT", "comments": list(&json!([comment("R1", json!(3), Value::Null)]))},
        {"id": "T3", "path": "src/c.rs", "diffSide": "RIGHT", "comments": list(&json!([
            comment("R2", Value::Null, Value::Null)]))},
    ]));
    check(
        &change,
        &[
            "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#7 requested 2026-01-01T11:00:00Z bob:2 target=main",
            "#7 requested 2026-01-01T11:00:01Z engines/owners/unknown target=main",
            "#7 commented 2026-01-02T08:00:00Z coverage[bot]:9/bot target=main",
            "#7 changes_requested 2026-01-02T09:00:00Z bob:2 head=bbbb tree=2222 target=main at=src/a.rs:10+3 \
             at=src/b.rs:0+0",
            "#7 pushed 2026-01-02T12:00:00Z ada:1 head=cccc tree=3333 target=main",
            "#7 commented 2026-01-03T08:00:00Z copilot-pull-request-reviewer[bot]:175/bot head=cccc tree=3333 \
             target=main at=src/a.rs:12+1 at=src/c.rs:0+0",
            "#7 approved 2026-01-03T09:00:00Z bob:2 head=cccc tree=3333 target=main",
            "#7 merged 2026-01-04T09:00:00Z eve:5 head=cccc tree=3333 merge=dddd commits=bbbb,cccc target=main",
        ],
        &[],
    );
}

#[test]
fn deleted_users_and_commits() {
    let mut change = change(8, "2026-01-05T00:00:00Z");
    change["author"] = Value::Null;
    change["state"] = "CLOSED".into();
    change["closedAt"] = "2026-01-04T09:00:00Z".into();
    change["reviews"] = list(&json!([
        null,
        {"id": "R1", "state": "APPROVED", "submittedAt": "2026-01-02T09:00:00Z", "author": null, "commit": null},
        {"id": "R2", "state": "SHRUGGED", "submittedAt": "2026-01-02T09:00:00Z", "author": null, "commit": null},
        {"id": "R3", "state": "APPROVED", "submittedAt": "yesterday", "author": user("bob", 2), "commit": {"oid": "HEAD"}},
    ]));
    change["timelineItems"] = list(&json!([
        {"__typename": "ClosedEvent", "createdAt": "2026-01-02T09:00:00Z", "actor": user("ada", 1)},
        {"__typename": "ClosedEvent", "createdAt": "2026-01-04T09:00:00Z", "actor": user("eve", 5)},
    ]));
    check(
        &change,
        &[
            "#8 approved - bob:2 target=main",
            "#8 opened 2026-01-01T10:00:00Z nobody/unknown target=main",
            "#8 approved 2026-01-02T09:00:00Z nobody/unknown target=main",
            "#8 closed 2026-01-04T09:00:00Z eve:5 head=aaaa target=main",
        ],
        &[
            "malformed entry of a pull request that is null or has another shape x1",
            "malformed object id that is none: HEAD x1",
            "malformed review in a state that is not known: SHRUGGED x1",
            "malformed time that is not RFC 3339: yesterday x1",
        ],
    );
}

#[test]
fn approvals_that_were_dismissed() {
    let mut change = change(9, "2026-01-05T00:00:00Z");
    let review = |name: &str, at: &str| {
        json!({"id": name, "state": "DISMISSED", "submittedAt": at, "author": user(name, 2),
               "commit": commit("bbbb", "2222")})
    };
    change["reviews"] = list(&json!([
        review("told", "2026-01-02T09:00:00Z"),
        review("objected", "2026-01-02T10:00:00Z"),
        review("silent", "2026-01-02T11:00:00Z"),
    ]));
    let dismissed = |review: &str, before: &str| {
        json!({"__typename": "ReviewDismissedEvent", "createdAt": "2026-01-03T09:00:00Z", "actor": user("eve", 5),
               "previousReviewState": before, "review": {"id": review}})
    };
    change["timelineItems"] = list(&json!([dismissed("told", "APPROVED"), dismissed("objected", "CHANGES_REQUESTED")]));
    check(
        &change,
        &[
            "#9 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#9 approved 2026-01-02T09:00:00Z told:2 head=bbbb tree=2222 target=main",
            "#9 changes_requested 2026-01-02T10:00:00Z objected:2 head=bbbb tree=2222 target=main",
            "#9 dismissed 2026-01-02T11:00:00Z silent:2 head=bbbb tree=2222 target=main",
            "#9 dismissed 2026-01-03T09:00:00Z told:2 head=bbbb tree=2222 target=main",
        ],
        &[],
    );
}

#[test]
fn work_that_was_given_to_an_agent() {
    let assigned = |assignee: Value, by: Value| json!({"__typename": "AssignedEvent", "createdAt": "2026-01-01T11:00:00Z", "assignee": assignee, "actor": by});
    let mut of_agent = change(10, "2026-01-05T00:00:00Z");
    of_agent["author"] = bot("copilot-swe-agent", 198);
    of_agent["timelineItems"] = list(&json!([
        assigned(bot("copilot-swe-agent", 198), bot("copilot-swe-agent", 198)),
        assigned(user("dan", 4), bot("copilot-swe-agent", 198)),
    ]));
    let events = [
        "#10 opened 2026-01-01T10:00:00Z copilot-swe-agent[bot]:198/bot target=main",
        "#10 assigned 2026-01-01T11:00:00Z dan:4 target=main",
    ];
    check(&of_agent, &events, &[]);
    let mut of_person = change(11, "2026-01-05T00:00:00Z");
    of_person["timelineItems"] = list(&json!([
        assigned(user("dan", 4), user("eve", 5)),
        assigned(bot("copilot-swe-agent", 198), user("eve", 5)),
    ]));
    let events =
        ["#11 opened 2026-01-01T10:00:00Z ada:1 target=main", "#11 assigned 2026-01-01T11:00:00Z eve:5 target=main"];
    check(&of_person, &events, &[]);
}

#[test]
fn lists_that_go_on() {
    let mut change = change(12, "2026-01-05T00:00:00Z");
    let more = json!({"hasNextPage": true, "endCursor": "R100"});
    let review = |name: &str, second: u32| {
        json!({"id": name, "state": "APPROVED", "submittedAt": format!("2026-01-02T09:00:0{second}Z"),
               "author": user(name, 2), "commit": null})
    };
    change["reviews"] = json!({"pageInfo": more, "nodes": [review("r1", 1)]});
    let comment = |review: &str| json!({"originalLine": 5, "pullRequestReview": {"id": review}});
    change["reviewThreads"] = list(&json!([{"id": "T1", "path": "a.rs", "diffSide": "RIGHT",
        "comments": {"pageInfo": {"hasNextPage": true, "endCursor": "C20"}, "nodes": [comment("r1")]}}]));
    let node = |node: Value| json(&json!({"data": {"node": node}}));
    let second =
        json!({"reviews": {"pageInfo": {"hasNextPage": true, "endCursor": "R200"}, "nodes": [review("r2", 2)]}});
    let server = Server::script(vec![
        ("UPDATED_AT", json(&page(&json!([change]), None))),
        ("\"variables\":{\"after\":\"R100\",\"id\":\"PR_12\"}", node(second)),
        ("\"after\":\"R200\"", node(json!({"reviews": list(&json!([review("r3", 3)]))}))),
        (
            "\"variables\":{\"after\":\"C20\",\"id\":\"T1\"}",
            node(json!({"threadComments": list(&json!([comment("r3")]))})),
        ),
    ]);
    let (got, result) = run(&source(Kind::GitHub, &server), None, &Still::default());
    assert_eq!(result.unwrap().requests, 4);
    assert_eq!(
        show::events(&got.events)[1..],
        [
            "#12 approved 2026-01-02T09:00:01Z r1:2 target=main at=a.rs:5+1",
            "#12 approved 2026-01-02T09:00:02Z r2:2 target=main",
            "#12 approved 2026-01-02T09:00:03Z r3:2 target=main at=a.rs:5+1",
        ]
    );
}

#[test]
fn a_limit_that_is_nearly_used_up() {
    let mut first = page(&json!([change(1, "2026-01-01T00:00:00Z")]), Some("c1"));
    first["data"]["rateLimit"]["remaining"] = 5.into();
    first["data"]["rateLimit"]["resetAt"] = "2027-01-15T08:10:00Z".into();
    let mut last = page(&json!([change(2, "2026-01-02T00:00:00Z")]), None);
    last["data"]["rateLimit"]["remaining"] = 0.into();
    let server = Server::script(vec![("UPDATED_AT", json(&first)), ("\"after\":\"c1\"", json(&last))]);
    let pace = Still::default();
    let (got, result) = run(&source(Kind::GitHub, &server), None, &pace);
    result.unwrap();
    // Nothing waits for a request that is not made.
    assert_eq!(*pace.slept.borrow(), [601]);
    assert_eq!(got.pages, [["#1"], ["#2"]]);
}

#[test]
fn errors_in_answers() {
    let limited = json!({"data": null, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]});
    let mut partly = page(&json!([null, change(3, "2026-01-01T00:00:00Z")]), None);
    partly["errors"] = json!([{"type": "FORBIDDEN", "message": "not \u{1b}[31myours", "path": ["repository"]}]);
    let second = json!({"errors": [{"message": "You have exceeded a secondary rate limit."}]});
    let server = Server::script(vec![
        ("UPDATED_AT", json(&limited).header("X-RateLimit-Reset", "1800000900")),
        ("UPDATED_AT", json(&second)),
        ("UPDATED_AT", json(&partly)),
    ]);
    let pace = Still::default();
    let (got, result) = run(&source(Kind::GitHub, &server), None, &pace);
    result.unwrap();
    assert_eq!(*pace.slept.borrow(), [901, 60]);
    assert_eq!(got.pages, [["#3"]]);
    assert_eq!(
        show::problems(&got.problems),
        [
            "missing change that GitHub leaves out of its answer x1",
            "missing part of an answer that GitHub could not give: not [31myours x1",
        ]
    );
}

fn check_fails(answer: &Value, expect: &ImportError) {
    let server = Server::script(vec![("UPDATED_AT", json(answer))]);
    let (_, result) = run(&source(Kind::GitHub, &server), None, &Still::default());
    assert_eq!(&result.unwrap_err(), expect);
}

#[test]
fn answers_without_data() {
    let host = || "forge.example".to_owned();
    let missing = json!({"data": {"repository": null}, "errors": [{"type": "NOT_FOUND", "message": "no"}]});
    check_fails(&missing, &ImportError::NotFound { host: host(), path: "ada/engine".to_owned() });
    let refused = json!({"errors": [{"message": "Field 'x' doesn't exist"}]});
    check_fails(&refused, &ImportError::Refused { host: host(), detail: "Field 'x' doesn't exist".to_owned() });
    let empty = ImportError::Malformed { host: host(), detail: "neither data nor errors".to_owned() };
    check_fails(&json!({}), &empty);
}

#[test]
fn a_page_that_is_too_much_is_asked_for_in_halves() {
    let answer = page(&json!([change(1, "2026-01-01T00:00:00Z")]), None);
    let server = Server::new(move |asked| {
        let first = serde_json::from_str::<Value>(&asked.body).unwrap()["variables"]["first"].as_u64().unwrap();
        if first > 5 { status(502, "") } else { json(&answer) }
    });
    let (got, result) = run(&source(Kind::GitHub, &server), None, &Still::default());
    assert_eq!((result.unwrap().requests, got.pages), (11, vec![vec!["#1".to_owned()]]));
}

/// Changes by the time of their update, as GitHub pages them: a cursor is a place in that order.
#[derive(Clone, Default)]
struct Forge(Arc<Mutex<Vec<(String, u64)>>>);

impl Forge {
    fn of(count: u64) -> Forge {
        let changes = (1..=count).map(|number| (format!("2026-02-01T00:00:{:02}Z", number / 2), number));
        Forge(Arc::new(Mutex::new(changes.collect())))
    }

    fn update(&self, number: u64, at: &str) {
        let mut changes = self.0.lock().unwrap();
        changes.retain(|change| change.1 != number);
        changes.push((at.to_owned(), number));
        changes.sort();
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let variables = serde_json::from_str::<Value>(&asked.body).unwrap()["variables"].take();
        let after = variables["after"].as_str().map(|after| after.split_once('/').unwrap());
        if after.is_some_and(|(at, _)| !at.starts_with("2026")) {
            return json(&json!({"errors": [{"message": "`x` does not appear to be a valid cursor."}]}));
        }
        let changes = self.0.lock().unwrap();
        let behind = |change: &&(String, u64)| {
            after.is_none_or(|(at, number)| (change.0.as_str(), change.1) > (at, number.parse().unwrap()))
        };
        let rest: Vec<&(String, u64)> = changes.iter().filter(behind).collect();
        let size = 3.min(rest.len());
        let nodes: Vec<Value> = rest[..size].iter().map(|(at, number)| change(*number, at)).collect();
        let end = rest[..size].last().map(|(at, number)| format!("{at}/{number}"));
        let more = json!({"hasNextPage": rest.len() > size, "endCursor": end});
        json(&json!({"data": {"repository": {"pullRequests": {"pageInfo": more, "nodes": nodes}}}}))
    }

    fn serve(&self) -> Server {
        let forge = self.clone();
        Server::new(move |asked| forge.answer(asked))
    }
}

#[test]
fn a_run_that_is_killed_goes_on() {
    let forge = Forge::of(10);
    let server = forge.serve();
    let source = source(Kind::GitHub, &server);
    let (whole, result) = run(&source, None, &Still::default());
    result.unwrap();
    let pieces = run_killed_after_each_page(&source);
    assert_eq!(whole.events.len(), 10);
    assert_eq!((&whole.events, &whole.pages), (&pieces.events, &pieces.pages));
    assert_eq!(whole.cursor, pieces.cursor);
}

#[test]
fn a_later_run_brings_what_was_updated() {
    let forge = Forge::of(10);
    let server = forge.serve();
    let source = source(Kind::GitHub, &server);
    let (first, _) = run(&source, None, &Still::default());
    let (nothing, result) = run(&source, first.cursor.clone(), &Still::default());
    assert_eq!((result.unwrap().changes, nothing.pages.len()), (0, 0));
    forge.update(4, "2026-03-01T00:00:00Z");
    forge.update(11, "2026-03-02T00:00:00Z");
    let (second, _) = run(&source, first.cursor, &Still::default());
    assert_eq!(second.pages, [["#4", "#11"]]);
}

#[test]
fn a_cursor_that_github_no_longer_takes() {
    let forge = Forge::of(10);
    let server = forge.serve();
    let source = source(Kind::GitHub, &server);
    let (first, _) = run(&source, None, &Still::default());
    forge.update(4, "2026-03-01T00:00:00Z");
    let mut cursor = serde_json::to_value(first.cursor).unwrap();
    cursor["after"] = "old/1".into();
    let (second, result) = run(&source, serde_json::from_value(cursor).unwrap(), &Still::default());
    result.unwrap();
    assert_eq!(second.pages, [["#4"]]);
}

#[test]
fn a_cursor_of_another_repository() {
    let server = Forge::of(1).serve();
    let (got, _) = run(&source(Kind::GitHub, &server), None, &Still::default());
    let (_, result) = run(&source(Kind::GitLab, &server), got.cursor, &Still::default());
    assert_eq!(result.unwrap_err(), ImportError::ForeignCursor { repository: "forge.example/ada/engine".to_owned() });
}
