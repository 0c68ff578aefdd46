//! GitLab's REST v4, after its public documentation.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use forge::Kind;
use serde_json::{Value, json};

use crate::server::{Answer, Asked, Server, json, status};
use crate::show::{self, id};
use crate::world::{Still, check_same, run, run_killed_after_each_page, source};

fn user(name: &str, number: u64) -> Value {
    json!({"id": number, "username": name, "name": format!("{name} x"), "state": "active"})
}

pub(crate) fn request(number: u64, updated: &str) -> Value {
    json!({
        "id": 9000 + number, "iid": number, "state": "opened", "created_at": "2026-01-01T10:00:00.000Z",
        "updated_at": updated, "merged_at": null, "closed_at": null, "author": user("ada", 1), "merge_user": null,
        "merged_by": null, "closed_by": null, "assignees": [], "reviewers": [], "target_branch": "main",
        "sha": id("aaaa"), "merge_commit_sha": null, "squash_commit_sha": null,
    })
}

/// What GitLab has: merge requests, and the other lists by the end of their address (`7/notes`).
#[derive(Clone, Default)]
pub(crate) struct Forge {
    requests: Arc<Mutex<Vec<Value>>>,
    lists: Arc<BTreeMap<String, Value>>,
    page: usize,
}

impl Forge {
    pub(crate) fn of(requests: Vec<Value>, lists: Vec<(&str, Value)>) -> Forge {
        let lists = lists.into_iter().map(|(name, list)| (name.to_owned(), list)).collect();
        Forge { requests: Arc::new(Mutex::new(requests)), lists: Arc::new(lists), page: 2 }
    }

    fn update(&self, number: u64, at: &str) {
        let mut requests = self.requests.lock().unwrap();
        requests.retain(|request| request["iid"] != number);
        requests.push(request(number, at));
        requests.sort_by_key(|request| request["updated_at"].as_str().unwrap().to_owned());
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let path = asked.path().split('?').next().unwrap();
        let Some(inner) = path.strip_prefix("/api/projects/ada%2Fengine/merge_requests") else {
            return status(404, "");
        };
        if let Some(number) = inner.strip_prefix('/').and_then(|number| number.parse::<u64>().ok()) {
            let requests = self.requests.lock().unwrap();
            let request = requests.iter().find(|request| request["iid"] == number);
            return request.map_or_else(|| status(404, "{}"), json);
        }
        if !inner.is_empty() {
            let list = self.lists.get(inner.trim_start_matches('/'));
            return match list {
                Some(Value::Null) => status(404, "{}"),
                Some(Value::String(next)) => json(&self.lists[next]),
                Some(list) if asked.query("page").as_deref() == Some("1") && list["next"].is_array() => {
                    json(&list["first"]).header("Link", "<https://evil.example/2>; rel=\"next\"")
                }
                Some(list) if list["next"].is_array() => json(&list["next"]),
                Some(list) => json(list),
                None if inner.ends_with("/approvals") => json(&json!({"approved_by": []})),
                None => json(&json!([])),
            };
        }
        assert_eq!(asked.query("order_by").as_deref(), Some("updated_at"));
        let since = asked.query("updated_after").unwrap_or_default().replace('Z', ".000Z");
        let requests = self.requests.lock().unwrap();
        let from = requests.iter().filter(|request| request["updated_at"].as_str().unwrap() >= since.as_str());
        let start = (asked.query("page").unwrap().parse::<usize>().unwrap() - 1) * self.page;
        let found: Vec<&Value> = from.skip(start).take(self.page + 1).collect();
        let answer = json(&json!(found[..found.len().min(self.page)]));
        if found.len() > self.page { answer.header("Link", "<x>; rel=\"next\", <y>; rel=\"first\"") } else { answer }
    }

    pub(crate) fn serve(&self) -> Server {
        let forge = self.clone();
        Server::new(move |asked| forge.answer(asked))
    }
}

fn check(request: Value, lists: Vec<(&str, Value)>, events: &[&str], problems: &[&str]) {
    let server = Forge::of(vec![request], lists).serve();
    let source = source(Kind::GitLab, &server);
    let (got, result) = run(&source, None, &Still::default());
    result.unwrap();
    check_same(&source, &got);
    assert_eq!(show::events(&got.events), events);
    assert_eq!(show::problems(&got.problems), problems);
}

fn system(who: &Value, at: &str, body: &str) -> Value {
    json!({"author": who, "created_at": at, "system": true, "body": body})
}

#[test]
fn a_merge_request_from_its_opening_to_its_merge() {
    let mut request = request(7, "2026-01-05T00:00:00.000Z");
    request["state"] = "merged".into();
    request["merged_at"] = "2026-01-04T09:00:00.000Z".into();
    request["merge_user"] = user("eve", 5);
    request["sha"] = id("cccc").into();
    request["merge_commit_sha"] = id("dddd").into();
    request["reviewers"] = json!([user("bob", 2), user("eve", 5)]);
    let notes = json!({
        "first": [
            system(&user("ada", 1), "2026-01-01T10:30:00.000Z", "requested review from @bob"),
            {"author": user("bob", 2), "created_at": "2026-01-01T11:00:00.000Z", "system": false, "body": "why?",
             "type": "DiffNote", "position": {"head_sha": id("bbbb"), "new_path": "src/a.rs", "new_line": 12,
             "position_type": "text", "line_range": {"start": {"new_line": 10}, "end": {"new_line": 12}}}},
            {"author": user("bob", 2), "created_at": "2026-01-01T11:00:01.000Z", "system": false, "body": "gone",
             "position": {"head_sha": id("bbbb"), "new_path": "src/b.rs", "new_line": null, "old_line": 3}},
            system(&user("bob", 2), "2026-01-01T12:00:00.000Z", "requested changes"),
        ],
        "next": [
            system(&user("ada", 1), "2026-01-02T10:00:00.000Z", "added 1 commit\n\n<ul>x</ul>"),
            system(&user("bob", 2), "2026-01-03T10:00:00.000Z", "approved this merge request"),
            {"author": user("project_4_bot_x", 40), "created_at": "2026-01-03T11:00:00.000Z", "system": false, "body": "ok"},
        ],
    });
    let versions = json!([
        {"head_commit_sha": id("cccc"), "created_at": "2026-01-02T10:00:00.000Z"},
        {"head_commit_sha": id("bbbb"), "created_at": "2026-01-01T10:00:00.500Z"},
    ]);
    check(
        request,
        vec![
            ("7/approvals", json!({"approved_by": [{"user": user("bob", 2)}]})),
            ("7/notes", notes),
            ("7/versions", versions),
            ("7/commits", json!([{"id": id("cccc")}, {"id": id("bbbb")}])),
        ],
        &[
            "!7 requested - eve:5 target=main",
            "!7 opened 2026-01-01T10:00:00Z ada:1 head=bbbb target=main",
            "!7 requested 2026-01-01T10:30:00Z bob:2 target=main",
            "!7 commented 2026-01-01T11:00:00Z bob:2 head=bbbb target=main at=src/a.rs:10+3",
            "!7 commented 2026-01-01T11:00:01Z bob:2 head=bbbb target=main at=src/b.rs:0+0",
            "!7 changes_requested 2026-01-01T12:00:00Z bob:2 head=bbbb target=main",
            "!7 pushed 2026-01-02T10:00:00Z nobody/unknown head=cccc target=main",
            "!7 approved 2026-01-03T10:00:00Z bob:2 head=cccc target=main",
            "!7 commented 2026-01-03T11:00:00Z project_4_bot_x:40/bot target=main",
            "!7 merged 2026-01-04T09:00:00Z eve:5 head=cccc merge=dddd commits=bbbb,cccc target=main",
        ],
        &[],
    );
}

#[test]
fn approvals_with_and_without_their_time() {
    let approved = |who: &Value, at: &str| system(who, at, "approved this merge request");
    let notes = json!([
        approved(&user("stays", 2), "2026-01-02T01:00:00.000Z"),
        approved(&user("leaves", 3), "2026-01-02T02:00:00.000Z"),
        approved(&user("pushed", 4), "2026-01-02T03:00:00.000Z"),
        approved(&user("lost", 5), "2026-01-02T04:00:00.000Z"),
        system(&user("leaves", 3), "2026-01-03T02:00:00.000Z", "unapproved this merge request"),
        system(&user("ada", 1), "2026-01-03T03:00:00.000Z", "reset approvals from @pushed by pushing to the branch"),
    ]);
    let approvals = json!({"approved_by": [
        {"user": user("stays", 2)},
        {"user": user("timed", 6), "approved_at": "2026-01-02T05:00:00.000Z"},
        {"user": user("untimed", 7)},
    ]});
    check(
        request(8, "2026-01-05T00:00:00.000Z"),
        vec![("8/approvals", approvals), ("8/notes", notes)],
        &[
            "!8 approved - untimed:7 target=main",
            "!8 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "!8 approved 2026-01-02T01:00:00Z stays:2 target=main",
            "!8 approved 2026-01-02T02:00:00Z leaves:3 target=main",
            "!8 approved 2026-01-02T03:00:00Z pushed:4 target=main",
            "!8 dismissed 2026-01-02T04:00:00Z lost:5 target=main",
            "!8 approved 2026-01-02T05:00:00Z timed:6 target=main",
            "!8 dismissed 2026-01-03T02:00:00Z leaves:3 target=main",
            "!8 dismissed 2026-01-03T03:00:00Z pushed:4 target=main",
        ],
        &[],
    );
}

#[test]
fn older_versions_and_null_commits() {
    let mut merged = request(9, "2026-01-05T00:00:00.000Z");
    merged["state"] = "merged".into();
    merged["author"] = user("ghost", 1);
    let state = |word: &str| json!({"user": user("eve", 5), "created_at": "2026-01-04T09:00:00.000Z", "state": word});
    check(
        merged,
        vec![
            ("9/approvals", Value::Null),
            ("9/versions", Value::Null),
            ("9/notes", json!([system(&user("bob", 2), "2026-01-02T01:00:00.000Z", "approved this merge request")])),
            ("9/resource_state_events", json!([state("closed"), state("reopened"), state("merged")])),
        ],
        &[
            "!9 opened 2026-01-01T10:00:00Z nobody/unknown target=main",
            "!9 approved 2026-01-02T01:00:00Z bob:2 target=main",
            "!9 merged 2026-01-04T09:00:00Z eve:5 head=aaaa target=main",
        ],
        &[
            "missing approvals that GitLab does not show: /projects/ada%2Fengine/merge_requests/9 x1",
            "missing list that GitLab does not show: /projects/ada%2Fengine/merge_requests/9/versions? x1",
        ],
    );
    let mut closed = request(10, "2026-01-05T00:00:00.000Z");
    closed["state"] = "closed".into();
    closed["closed_at"] = "2026-01-03T00:00:00.000Z".into();
    closed["closed_by"] = user("ada", 1);
    let events = [
        "!10 opened 2026-01-01T10:00:00Z ada:1 target=main",
        "!10 closed 2026-01-03T00:00:00Z ada:1 head=aaaa target=main",
    ];
    check(closed, vec![], &events, &[]);
}

#[test]
fn squash_commits() {
    for (merge, squash, landed) in [
        (json!(id("dddd")), json!(id("eeee")), " merge=dddd"),
        (Value::Null, json!(id("eeee")), " merge=eeee"),
        (Value::Null, Value::Null, ""),
    ] {
        let mut request = request(11, "2026-01-05T00:00:00.000Z");
        request["state"] = "merged".into();
        request["merged_at"] = "2026-01-04T09:00:00.000Z".into();
        request["merged_by"] = user("eve", 5);
        (request["merge_commit_sha"], request["squash_commit_sha"]) = (merge, squash);
        let opened = "!11 opened 2026-01-01T10:00:00Z ada:1 target=main";
        let merged = format!("!11 merged 2026-01-04T09:00:00Z eve:5 head=aaaa{landed} target=main");
        check(request, vec![], &[opened, &merged], &[]);
    }
}

/// Ten merge requests, four of them of one time.
fn ten() -> Forge {
    let second = |number: u64| if (3..=6).contains(&number) { 3 } else { number };
    let at = |number| format!("2026-02-01T00:00:{:02}.000Z", second(number));
    Forge::of((1..=10).map(|number| request(number, &at(number))).collect(), vec![])
}

#[test]
fn a_run_that_is_killed_goes_on() {
    let server = ten().serve();
    let source = source(Kind::GitLab, &server);
    let (whole, result) = run(&source, None, &Still::default());
    result.unwrap();
    let pieces = run_killed_after_each_page(&source);
    let delivered: Vec<String> = whole.pages.concat();
    assert_eq!(delivered, (1..=10).map(|number| format!("!{number}")).collect::<Vec<_>>());
    assert_eq!((&whole.events, &whole.pages), (&pieces.events, &pieces.pages));
}

#[test]
fn what_is_updated_meanwhile_hides_nothing() {
    let forge = ten();
    let serving = forge.clone();
    let mut lists = 0;
    let server = Server::new(move |asked| {
        let answer = serving.answer(asked);
        // Between two pages a change that was delivered leaves its place.
        if asked.path().contains("merge_requests?") {
            lists += 1;
            if lists == 1 {
                serving.update(1, "2026-03-01T00:00:00.000Z");
            }
        }
        answer
    });
    let (got, result) = run(&source(Kind::GitLab, &server), None, &Still::default());
    result.unwrap();
    let mut delivered = got.pages.concat();
    assert_eq!(delivered.len(), 11);
    delivered.sort();
    delivered.dedup();
    assert_eq!(delivered.len(), 10);
}

#[test]
fn a_later_run_brings_what_was_updated() {
    let forge = ten();
    let server = forge.serve();
    let source = source(Kind::GitLab, &server);
    let (first, _) = run(&source, None, &Still::default());
    let (nothing, _) = run(&source, first.cursor.clone(), &Still::default());
    assert!(nothing.pages.is_empty());
    forge.update(4, "2026-03-01T00:00:00.000Z");
    let (second, _) = run(&source, first.cursor, &Still::default());
    assert_eq!(second.pages, [["!4"]]);
}
