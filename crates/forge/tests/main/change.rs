//! One change, asked for by its number. That it says what an import says is checked wherever an import is.

use forge::{ImportError, Kind, change};
use serde_json::{Value, json};

use crate::server::{Answer, Server, json, status};
use crate::world::{Still, look, source};
use crate::{gitea, github, gitlab, show};

/// The text of the error that comes of these answers to the question for change 7.
fn check_fails(kind: Kind, answers: Vec<Answer>, expect: &str) {
    let server = Server::script(answers.into_iter().map(|answer| ("", answer)).collect());
    let error = look(&source(kind, &server), 7).unwrap_err();
    assert_eq!(error.to_string(), expect);
}

#[test]
fn no_such_change() {
    let missing = |path: &str| format!("forge.example knows no ada/engine{path}, or does not show it");
    let none = json!({"data": {"repository": {"pullRequest": null}}, "errors": [{"type": "NOT_FOUND",
        "path": ["repository", "pullRequest"], "message": "Could not resolve to a PullRequest with the number of 7."}]});
    check_fails(Kind::GitHub, vec![json(&none)], &missing("#7"));
    let none = json!({"data": {"repository": null}, "errors": [{"type": "NOT_FOUND", "message": "no"}]});
    check_fails(Kind::GitHub, vec![json(&none)], &missing("#7"));
    for (kind, name) in [(Kind::GitHub, "#7"), (Kind::GitLab, "!7"), (Kind::Gitea, "#7")] {
        check_fails(kind, vec![status(404, "{}")], &missing(name));
    }
}

#[test]
fn a_number_that_no_pull_request_of_github_can_have() {
    let server = Server::script(vec![]);
    let error = look(&source(Kind::GitHub, &server), 1 << 31).unwrap_err();
    assert!(matches!(error, ImportError::NotFound { path, .. } if path == "ada/engine#2147483648"));
    assert!(server.asked().is_empty());
}

#[test]
fn a_token_that_may_not_read_changes() {
    let refused = json!({"data": {"repository": {"pullRequest": null}}, "errors": [{"type": "FORBIDDEN",
        "path": ["repository", "pullRequest"], "message": "Resource not accessible by integration"}]});
    check_fails(Kind::GitHub, vec![json(&refused)], "forge.example says: Resource not accessible by integration");
    for kind in [Kind::GitHub, Kind::GitLab, Kind::Gitea] {
        check_fails(kind, vec![status(403, "{}")], "forge.example refuses access (status 403)");
    }
}

#[test]
fn answers_about_something_else() {
    let other = |name: &str| {
        format!("an answer of forge.example can't be read: it is not about the change {name} that was asked for")
    };
    let empty = || json(&json!([]));
    for answer in [github::change(8, "2026-01-05T00:00:00Z"), json!({"state": "OPEN"})] {
        check_fails(Kind::GitHub, vec![json(&github::one(&answer))], &other("#7"));
    }
    for answer in [gitlab::request(8, "2026-01-05T00:00:00Z"), json!({}), json!([])] {
        check_fails(Kind::GitLab, vec![json(&answer), json(&json!({})), empty(), empty()], &other("!7"));
    }
    for answer in [gitea::pull(8, "2026-01-05T00:00:00Z"), json!({}), json!([])] {
        check_fails(Kind::Gitea, vec![json(&answer), empty(), empty()], &other("#7"));
    }
}

#[test]
fn all_pages_of_all_lists_of_github() {
    let goes_on =
        |cursor: &str, nodes: Value| json!({"pageInfo": {"hasNextPage": true, "endCursor": cursor}, "nodes": nodes});
    let review = |name: &str, second: u32| {
        json!({"id": name, "state": "APPROVED", "submittedAt": format!("2026-01-02T09:00:0{second}Z"),
            "author": github::user(name, 2), "commit": null})
    };
    let commit = |start: &str| json!({"commit": {"oid": show::id(start)}});
    let comment = |review: &str| json!({"originalLine": 5, "pullRequestReview": {"id": review}});
    let thread = |name: &str, comments: Value| json!({"id": name, "path": format!("{name}.rs"), "diffSide": "RIGHT", "comments": comments});
    let asked = json!([{"__typename": "ReviewRequestedEvent", "createdAt": "2026-01-01T11:00:00Z",
        "requestedReviewer": github::user("bob", 2)}]);
    let mut change = github::change(7, "2026-01-05T00:00:00Z");
    change["state"] = "MERGED".into();
    change["mergedAt"] = "2026-01-04T09:00:00Z".into();
    change["reviews"] = goes_on("R", json!([review("r1", 1)]));
    change["commits"] = goes_on("M", json!([commit("bbbb")]));
    change["timelineItems"] = goes_on("L", json!([]));
    change["reviewThreads"] = goes_on("T", json!([thread("t1", goes_on("C", json!([comment("r1")])))]));
    let node = |name: &str, nodes: &Value| json(&json!({"data": {"node": {name: github::list(nodes)}}}));
    let threads = json!([thread("t2", github::list(&json!([comment("r1")])))]);
    let server = Server::script(vec![
        (r#""variables":{"name":"engine","number":7,"owner":"ada"}"#, json(&github::one(&change))),
        (r#"{"after":"R","id":"PR_7"}"#, node("reviews", &json!([review("r2", 2)]))),
        (r#"{"after":"M","id":"PR_7"}"#, node("commits", &json!([commit("aaaa")]))),
        (r#"{"after":"L","id":"PR_7"}"#, node("timelineItems", &asked)),
        (r#"{"after":"T","id":"PR_7"}"#, node("reviewThreads", &threads)),
        (r#"{"after":"C","id":"t1"}"#, node("threadComments", &json!([comment("r2")]))),
    ]);
    let found = look(&source(Kind::GitHub, &server), 7).unwrap();
    assert_eq!(
        show::events(&found.events),
        [
            "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#7 requested 2026-01-01T11:00:00Z bob:2 target=main",
            "#7 approved 2026-01-02T09:00:01Z r1:2 target=main at=t1.rs:5+1 at=t2.rs:5+1",
            "#7 approved 2026-01-02T09:00:02Z r2:2 target=main at=t1.rs:5+1",
            "#7 merged 2026-01-04T09:00:00Z nobody/unknown head=aaaa commits=bbbb,aaaa target=main",
        ]
    );
    assert!(found.problems.is_empty());
}

#[test]
fn a_change_that_is_too_much_is_asked_for_in_halves() {
    let answer = github::one(&github::change(7, "2026-01-05T00:00:00Z"));
    let server = Server::new(move |asked| {
        let given_up = json!({"errors": [{"message": "Something went wrong while executing your query."}]});
        json(if asked.body.contains("commits(first: 25)") { &answer } else { &given_up })
    });
    let found = look(&source(Kind::GitHub, &server), 7).unwrap();
    assert_eq!((found.events.len(), server.asked().len()), (1, 3));
    let server = Server::new(|_| json(&json!({"errors": [{"message": "timedout"}]})));
    let error = look(&source(Kind::GitHub, &server), 7).unwrap_err();
    assert_eq!(error.to_string(), "forge.example answers with status 200, 1 times");
    assert_eq!(server.asked().len(), 5);
}

/// A gate must be able to tell that something is missing.
#[test]
fn parts_that_are_not_shown_are_problems() {
    let mut partly = github::one(&github::change(7, "2026-01-05T00:00:00Z"));
    partly["errors"] = json!([{"type": "FORBIDDEN", "message": "not yours"}]);
    let server = Server::script(vec![("", json(&partly))]);
    let found = look(&source(Kind::GitHub, &server), 7).unwrap();
    assert_eq!(show::problems(&found.problems), ["missing part of an answer that GitHub could not give: not yours x1"]);
    let mut change = github::change(7, "2026-01-05T00:00:00Z");
    change["reviews"]["pageInfo"]["hasNextPage"] = true.into();
    let server = Server::script(vec![("", json(&github::one(&change)))]);
    let found = look(&source(Kind::GitHub, &server), 7).unwrap();
    let lost = "malformed entry of a pull request that is null or has another shape x1";
    assert_eq!(show::problems(&found.problems), [lost]);
    let lists = vec![("pulls/7/reviews", Value::Null)];
    let server = gitea::Forge::of(vec![gitea::pull(7, "2026-01-05T00:00:00Z")], lists).serve();
    let found = look(&source(Kind::Gitea, &server), 7).unwrap();
    assert_eq!(
        show::problems(&found.problems),
        ["missing list that the server does not show: /repos/ada/engine/pulls/7/reviews?limit=50&page=1 x1"]
    );
}

#[test]
fn nothing_but_the_change_is_asked_for() {
    let at = "2026-01-05T00:00:00Z";
    let requests = (1..=9).map(|number| gitlab::request(number, at)).collect();
    let server = gitlab::Forge::of(requests, vec![]).serve();
    look(&source(Kind::GitLab, &server), 7).unwrap();
    let asked: Vec<String> = server.asked().iter().map(|asked| asked.path().to_owned()).collect();
    let base = "/api/projects/ada%2Fengine/merge_requests/7";
    assert_eq!(
        asked,
        [
            base.to_owned(),
            format!("{base}/approvals"),
            format!("{base}/notes?order_by=created_at&sort=asc&per_page=100&page=1"),
            format!("{base}/versions?per_page=100&page=1"),
        ]
    );
    let server = gitea::Forge::of((1..=9).map(|number| gitea::pull(number, at)).collect(), vec![]).serve();
    look(&source(Kind::Gitea, &server), 7).unwrap();
    let asked: Vec<String> = server.asked().iter().map(|asked| asked.path().to_owned()).collect();
    let base = "/api/repos/ada/engine";
    let lists = [format!("{base}/pulls/7/reviews"), format!("{base}/issues/7/timeline")];
    assert_eq!(asked[0], format!("{base}/pulls/7"));
    assert_eq!(asked[1..], lists.map(|list| format!("{list}?limit=50&page=1")));
}

#[test]
fn a_caller_can_stop() {
    let server = Server::script(vec![("", status(502, ""))]);
    let pace = Still { refuses: true, ..Still::default() };
    assert_eq!(change(&source(Kind::Gitea, &server), 7, &pace), Err(ImportError::Stopped));
}
