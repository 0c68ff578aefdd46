//! REST v1 of Gitea and Forgejo, after its public documentation.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use forge::Kind;
use serde_json::{Value, json};

use crate::server::{Answer, Asked, Server, json, status};
use crate::show::{self, id};
use crate::world::{Still, check_same, run, run_killed_after_each_page, source};

pub(crate) fn user(name: &str, number: i64) -> Value {
    json!({"id": number, "login": name, "full_name": "", "email": format!("{name}@noreply.example")})
}

pub(crate) fn pull(number: u64, updated: &str) -> Value {
    json!({
        "id": 9000 + number, "number": number, "state": "open", "user": user("ada", 1), "merged": false,
        "merged_at": null, "merged_by": null, "merge_commit_sha": null, "created_at": "2026-01-01T11:00:00+01:00",
        "updated_at": updated, "closed_at": null, "head": {"ref": "x", "sha": id("aaaa")},
        "base": {"ref": "main", "sha": id("0000")}, "assignees": null, "requested_reviewers": null,
    })
}

/// What the server has: pull requests by their update, and the other lists by the end of their address.
#[derive(Clone)]
pub(crate) struct Forge {
    pulls: Arc<Mutex<Vec<Value>>>,
    lists: Arc<BTreeMap<String, Value>>,
    page: usize,
}

impl Forge {
    pub(crate) fn of(pulls: Vec<Value>, lists: Vec<(&str, Value)>) -> Forge {
        let lists = lists.into_iter().map(|(name, list)| (name.to_owned(), list)).collect();
        Forge { pulls: Arc::new(Mutex::new(pulls)), lists: Arc::new(lists), page: 3 }
    }

    fn update(&self, number: u64, at: &str) {
        let mut pulls = self.pulls.lock().unwrap();
        pulls.retain(|pull| pull["number"] != number);
        pulls.push(pull(number, at));
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let path = asked.path().split('?').next().unwrap();
        let Some(inner) = path.strip_prefix("/api/repos/ada/engine/") else { return status(404, "") };
        if let Some(number) = inner.strip_prefix("pulls/").and_then(|number| number.parse::<u64>().ok()) {
            let pulls = self.pulls.lock().unwrap();
            let pull = pulls.iter().find(|pull| pull["number"] == number);
            return pull.map_or_else(|| status(404, "{}"), json);
        }
        if inner != "pulls" {
            return match self.lists.get(inner) {
                Some(Value::Null) => status(404, "{}"),
                Some(list) => json(list),
                None => json(&json!([])),
            };
        }
        assert_eq!(asked.query("sort").as_deref(), Some("leastupdate"));
        let pulls = self.pulls.lock().unwrap();
        let start = (asked.query("page").unwrap().parse::<usize>().unwrap() - 1) * self.page;
        let found: Vec<&Value> = pulls.iter().skip(start).take(self.page).collect();
        let answer = json(&json!(found));
        if pulls.len() > start + self.page { answer.header("Link", "<x>; rel=\"next\"") } else { answer }
    }

    pub(crate) fn serve(&self) -> Server {
        let forge = self.clone();
        Server::new(move |asked| forge.answer(asked))
    }
}

pub(crate) fn check(pull: Value, lists: Vec<(&str, Value)>, events: &[&str], problems: &[&str]) {
    let server = Forge::of(vec![pull], lists).serve();
    let source = source(Kind::Gitea, &server);
    let (got, result) = run(&source, None, &Still::default());
    result.unwrap();
    check_same(&source, &got);
    assert_eq!(show::events(&got.events), events);
    assert_eq!(show::problems(&got.problems), problems);
}

#[test]
fn a_pull_request_from_its_opening_to_its_merge() {
    let mut pull = pull(7, "2026-01-05T00:00:00Z");
    pull["state"] = "closed".into();
    pull["merged"] = true.into();
    pull["merged_at"] = "2026-01-04T09:00:00Z".into();
    pull["merged_by"] = user("eve", 5);
    pull["merge_commit_sha"] = id("dddd").into();
    pull["head"]["sha"] = id("cccc").into();
    pull["requested_reviewers"] = json!([user("bob", 2), user("dan", 4)]);
    let review = |number: u64, who: Value, state: &str, at: &str, comments: u64| {
        json!({"id": number, "user": who, "state": state, "commit_id": id("bbbb"), "submitted_at": at,
               "comments_count": comments, "dismissed": false, "stale": true, "official": true})
    };
    let mut dismissed = review(3, user("dan", 4), "APPROVED", "2026-01-02T09:00:00Z", 0);
    dismissed["dismissed"] = true.into();
    let reviews = json!([
        review(1, user("bob", 2), "REQUEST_REVIEW", "2026-01-01T12:00:00Z", 0),
        review(2, user("bob", 2), "REQUEST_CHANGES", "2026-01-01T13:00:00Z", 2),
        dismissed,
        review(4, user("Ghost", -1), "COMMENT", "2026-01-02T10:00:00Z", 0),
        review(5, user("bob", 2), "APPROVED", "2026-01-03T10:00:00Z", 0),
        review(6, user("bob", 2), "PENDING", "2026-01-03T11:00:00Z", 0),
    ]);
    let timeline = json!([
        {"type": "review_request", "user": user("ada", 1), "assignee": user("bob", 2), "created_at": "2026-01-01T12:00:00Z"},
        {"type": "comment", "user": user("gitea-actions", -2), "created_at": "2026-01-01T12:30:00Z", "body": "built"},
        {"type": "pull_push", "user": user("ada", 1), "created_at": "2026-01-02T08:00:00Z",
         "body": format!("{{\"is_force_push\":false,\"commit_ids\":[\"{}\",\"{}\"]}}", id("bbbb"), id("cccc"))},
        {"type": "dismiss_review", "user": user("eve", 5), "created_at": "2026-01-02T12:00:00Z", "review_id": 3},
        {"type": "pull_push", "user": user("ada", 1), "created_at": "2026-01-02T13:00:00Z", "body": "not json"},
    ]);
    let comments = json!([
        {"path": "src/a.rs", "position": 12, "original_position": 0, "user": user("bob", 2)},
        {"path": "src/b.rs", "position": 0, "original_position": 4, "user": user("bob", 2)},
    ]);
    check(
        pull,
        vec![
            ("pulls/7/reviews", reviews),
            ("pulls/7/reviews/2/comments", comments),
            ("issues/7/timeline", timeline),
            ("pulls/7/commits", json!([{"sha": id("cccc")}, {"sha": id("bbbb")}])),
        ],
        &[
            "#7 requested - dan:4 target=main",
            "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#7 requested 2026-01-01T12:00:00Z bob:2 target=main",
            "#7 commented 2026-01-01T12:30:00Z gitea-actions/bot target=main",
            "#7 changes_requested 2026-01-01T13:00:00Z bob:2 head=bbbb target=main at=src/a.rs:12+1 at=src/b.rs:0+0",
            "#7 pushed 2026-01-02T08:00:00Z ada:1 head=cccc target=main",
            "#7 approved 2026-01-02T09:00:00Z dan:4 head=bbbb target=main",
            "#7 commented 2026-01-02T10:00:00Z nobody/unknown head=bbbb target=main",
            "#7 dismissed 2026-01-02T12:00:00Z dan:4 head=bbbb target=main",
            "#7 pushed 2026-01-02T13:00:00Z ada:1 target=main",
            "#7 approved 2026-01-03T10:00:00Z bob:2 head=bbbb target=main",
            "#7 merged 2026-01-04T09:00:00Z eve:5 head=cccc merge=dddd commits=bbbb,cccc target=main",
        ],
        &[],
    );
}

#[test]
fn servers_without_a_timeline() {
    let mut pull = pull(8, "2026-01-05T00:00:00Z");
    pull["state"] = "closed".into();
    pull["closed_at"] = "2026-01-04T09:00:00Z".into();
    let dismissed = json!([{"id": 3, "user": user("dan", 4), "state": "APPROVED", "dismissed": true, "commit_id": "",
        "submitted_at": "2026-01-02T09:00:00Z"}]);
    check(
        pull,
        vec![
            ("pulls/8/reviews", dismissed),
            ("issues/8/timeline", Value::Null),
            ("issues/8/comments", json!([{"user": user("bob", 2), "created_at": "2026-01-03T09:00:00Z"}])),
        ],
        &[
            "#8 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#8 dismissed 2026-01-02T09:00:00Z dan:4 target=main",
            "#8 commented 2026-01-03T09:00:00Z bob:2 target=main",
            "#8 closed 2026-01-04T09:00:00Z nobody/unknown head=aaaa target=main",
        ],
        &["missing list that the server does not show: /repos/ada/engine/issues/8/timeline?limit=50&page=1 x1"],
    );
}

#[test]
fn lists_whose_end_only_their_length_tells() {
    let review = |number: u64| json!({"id": number, "user": user("bob", 2), "state": "COMMENT", "submitted_at": "2026-01-02T09:00:00Z"});
    let forge = Forge::of(vec![pull(9, "2026-01-05T00:00:00Z")], vec![]);
    let server = Server::new(move |asked| {
        if !asked.path().contains("/reviews?") {
            return forge.answer(asked);
        }
        let page: u64 = asked.query("page").unwrap().parse().unwrap();
        let reviews: Vec<Value> = ((page - 1) * 50 + 1..=(page * 50).min(120)).map(review).collect();
        json(&json!(reviews))
    });
    let (got, _) = run(&source(Kind::Gitea, &server), None, &Still::default());
    assert_eq!(got.events.len(), 121);
}

fn ten() -> Forge {
    Forge::of((1..=10).map(|number| pull(number, &format!("2026-02-01T00:00:{number:02}Z"))).collect(), vec![])
}

#[test]
fn a_run_that_is_killed_goes_on() {
    let server = ten().serve();
    let source = source(Kind::Gitea, &server);
    let (whole, result) = run(&source, None, &Still::default());
    result.unwrap();
    let pieces = run_killed_after_each_page(&source);
    assert_eq!(whole.pages.concat(), (1..=10).map(|number| format!("#{number}")).collect::<Vec<_>>());
    assert_eq!((&whole.events, &whole.pages), (&pieces.events, &pieces.pages));
}

/// However many places the pull requests move up after some page, each comes at least once.
#[test]
fn what_is_updated_meanwhile_hides_nothing() {
    for moved in 1..=8 {
        for page in 1..=4 {
            let forge = ten();
            let serving = forge.clone();
            let mut lists = 0;
            let server = Server::new(move |asked| {
                let answer = serving.answer(asked);
                if asked.path().contains("pulls?") {
                    lists += 1;
                    if lists == page {
                        (1..=moved).for_each(|number| serving.update(number, "2026-03-01T00:00:00Z"));
                    }
                }
                answer
            });
            let (got, result) = run(&source(Kind::Gitea, &server), None, &Still::default());
            result.unwrap();
            let mut delivered = got.pages.concat();
            delivered.sort();
            delivered.dedup();
            assert_eq!(delivered.len(), 10, "{moved} moved after list {page}: {:?}", got.pages);
        }
    }
}

#[test]
fn a_later_run_brings_what_was_updated() {
    let forge = ten();
    let server = forge.serve();
    let source = source(Kind::Gitea, &server);
    let (first, _) = run(&source, None, &Still::default());
    let (nothing, _) = run(&source, first.cursor.clone(), &Still::default());
    assert!(nothing.pages.is_empty());
    [2, 5, 6, 7, 8, 9].into_iter().for_each(|number| forge.update(number, "2026-03-01T00:00:00Z"));
    let (second, _) = run(&source, first.cursor, &Still::default());
    let mut delivered = second.pages.concat();
    delivered.sort();
    assert_eq!(delivered, ["#2", "#5", "#6", "#7", "#8", "#9"]);
}
