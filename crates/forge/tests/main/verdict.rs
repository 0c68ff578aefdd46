//! Whose verdict counts, forge by forge.

use forge::Kind;
use serde_json::{Value, json};

use crate::server::{Server, json};
use crate::world::{look, source};
use crate::{dump, gitea, github, show};

#[test]
fn github_says_who_can_push() {
    let review = |second: u32, who: Value, state: &str, can_push: Value| {
        json!({"id": format!("R{second}"), "state": state, "submittedAt": format!("2026-01-02T09:00:0{second}Z"),
            "author": who, "authorCanPushToRepository": can_push, "commit": null})
    };
    let mut change = github::change(7, "2026-01-05T00:00:00Z");
    change["reviews"] = github::list(&json!([
        review(0, github::user("bob", 2), "APPROVED", json!(true)),
        review(1, github::user("dan", 4), "APPROVED", json!(false)),
        review(2, github::user("dan", 4), "CHANGES_REQUESTED", json!(false)),
        review(3, github::user("dan", 4), "COMMENTED", json!(false)),
        review(4, github::user("dan", 4), "DISMISSED", json!(false)),
        review(5, github::user("dan", 4), "PENDING", json!(false)),
        review(6, github::bot("copilot-pull-request-reviewer", 175), "APPROVED", json!(false)),
        review(7, github::user("eve", 5), "CHANGES_REQUESTED", Value::Null),
        review(8, Value::Null, "APPROVED", json!(false)),
    ]));
    github::check(
        &change,
        &[
            "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#7 approved 2026-01-02T09:00:00Z bob:2 target=main",
            "#7 commented 2026-01-02T09:00:01Z dan:4 target=main",
            "#7 commented 2026-01-02T09:00:02Z dan:4 target=main",
            "#7 commented 2026-01-02T09:00:03Z dan:4 target=main",
            "#7 commented 2026-01-02T09:00:04Z dan:4 target=main",
            "#7 commented 2026-01-02T09:00:06Z copilot-pull-request-reviewer[bot]:175/bot target=main",
            "#7 changes_requested 2026-01-02T09:00:07Z eve:5 target=main",
            "#7 commented 2026-01-02T09:00:08Z nobody/unknown target=main",
        ],
        &[],
    );
}

/// What somebody may do today says nothing of what was merged long ago.
#[test]
fn github_says_nothing_of_who_could_push_when_a_change_was_merged() {
    let mut change = github::change(7, "2026-01-05T00:00:00Z");
    change["mergedAt"] = json!("2026-01-03T00:00:00Z");
    change["reviews"] = github::list(&json!([json!({"id": "R1", "state": "APPROVED",
        "submittedAt": "2026-01-02T09:00:00Z", "author": github::user("dan", 4),
        "authorCanPushToRepository": false, "commit": null})]));
    github::check(
        &change,
        &[
            "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
            "#7 approved 2026-01-02T09:00:00Z dan:4 target=main",
            "#7 merged 2026-01-03T00:00:00Z nobody/unknown head=aaaa target=main",
        ],
        &[],
    );
}

/// GraphQL answers nothing at all where a field is unknown to it.
#[test]
fn a_github_that_does_not_know_who_can_push() {
    let mut change = github::change(7, "2026-01-05T00:00:00Z");
    let review = |name: &str| json!({"id": name, "state": "APPROVED", "submittedAt": "2026-01-02T09:00:00Z", "author": github::user(name, 2)});
    change["reviews"] = json!({"pageInfo": {"hasNextPage": true, "endCursor": "R"}, "nodes": [review("bob")]});
    let rest = json!({"data": {"node": {"reviews": github::list(&json!([review("dan")]))}}});
    let server = Server::new(move |asked| {
        if asked.body.contains("authorCanPushToRepository") {
            let message = "Field 'authorCanPushToRepository' doesn't exist on type 'PullRequestReview'";
            return json(&json!({"errors": [{"message": message, "extensions": {"code": "undefinedField"}}]}));
        }
        json(&if asked.body.contains("node(id: $id)") { rest.clone() } else { github::one(&change) })
    });
    let found = look(&source(Kind::GitHub, &server), 7).unwrap();
    assert_eq!(
        show::events(&found.events)[1..],
        ["#7 approved 2026-01-02T09:00:00Z bob:2 target=main", "#7 approved 2026-01-02T09:00:00Z dan:2 target=main"]
    );
    let unknown = "missing write access of reviewers, which this server does not tell x2";
    assert_eq!(show::problems(&found.problems), [unknown]);
}

/// What becomes of an approval by somebody who is that to the repository.
fn check_association(association: &Value, state: &str) {
    let rest = json!({"id": 1, "user": {"login": "bob", "id": 2, "type": "User"}, "state": "APPROVED",
        "author_association": association, "submitted_at": "2026-01-02T09:00:00Z",
        "html_url": "https://forge.example/ada/engine/pull/7#pullrequestreview-1",
        "pull_request_url": "https://api.forge.example/repos/ada/engine/pulls/7"});
    dump::check(&rest.to_string(), &[&format!("#7 {state} 2026-01-02T09:00:00Z bob:2")], &[]);
    let gh = json!({"number": 7, "headRefOid": show::id("aaaa"), "reviews": [{"id": "R", "author": {"login": "bob"},
        "authorAssociation": association, "state": "APPROVED", "submittedAt": "2026-01-02T09:00:00Z"}]});
    dump::check(&gh.to_string(), &[&format!("#7 {state} 2026-01-02T09:00:00Z bob/unknown")], &[]);
}

#[test]
fn files_of_github_say_who_is_a_stranger() {
    for stranger in ["NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR"] {
        check_association(&json!(stranger), "commented");
    }
    for known in ["OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR", "MANNEQUIN", "none", ""] {
        check_association(&json!(known), "approved");
    }
    check_association(&Value::Null, "approved");
}

/// The reviews of one change of Gitea, and the events that come of them. A review is its reviewer, its state, and
/// whether it is official, dismissed and stale; the minute of its time is its place.
fn check_gitea(reviews: &[(&str, &str, Value, bool, bool)], events: &[&str]) {
    let review = |(minute, review): (usize, &(&str, &str, Value, bool, bool))| {
        let (login, state, official, dismissed, stale) = review;
        let user = if *login == "Ghost" { gitea::user("Ghost", -1) } else { gitea::user(login, 2) };
        json!({"id": minute, "user": user, "state": state, "official": official, "dismissed": dismissed, "stale": stale,
            "commit_id": show::id("bbbb"), "submitted_at": format!("2026-01-02T09:{minute:02}:00Z"), "comments_count": 0})
    };
    let reviews: Vec<Value> = reviews.iter().enumerate().map(review).collect();
    let opened = "#7 opened 2026-01-01T10:00:00Z ada:1 target=main";
    let line = |event: &&str| {
        let (minute, event) = event.split_once(' ').unwrap();
        let (state, who) = event.split_once(' ').unwrap();
        let who = if who == "nobody" { "nobody/unknown".to_owned() } else { format!("{who}:2") };
        let head = if state == "requested" { "" } else { " head=bbbb" };
        format!("#7 {state} 2026-01-02T09:{minute}:00Z {who}{head} target=main")
    };
    let lines: Vec<String> = std::iter::once(opened.to_owned()).chain(events.iter().map(line)).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    gitea::check(gitea::pull(7, "2026-01-05T00:00:00Z"), vec![("pulls/7/reviews", json!(reviews))], &lines, &[]);
}

#[test]
fn gitea_says_what_is_official() {
    let (yes, no, unsaid) = (json!(true), json!(false), Value::Null);
    check_gitea(
        &[
            ("bob", "APPROVED", yes.clone(), false, true),
            ("dan", "APPROVED", no.clone(), false, false),
            ("eve", "REQUEST_CHANGES", no.clone(), false, false),
            ("eve", "COMMENT", no.clone(), false, false),
            ("fay", "APPROVED", unsaid, false, false),
            ("gus", "APPROVED", no, true, false),
            ("hal", "REQUEST_CHANGES", yes, false, false),
        ],
        &[
            "00 approved bob",
            "01 commented dan",
            "02 commented eve",
            "03 commented eve",
            "04 approved fay",
            "05 commented gus",
            "06 changes_requested hal",
        ],
    );
}

#[test]
fn gitea_takes_official_from_a_verdict_when_another_follows() {
    let (yes, no) = (json!(true), json!(false));
    check_gitea(
        &[
            ("bob", "REQUEST_CHANGES", no.clone(), true, true),
            ("bob", "APPROVED", no.clone(), true, true),
            ("bob", "APPROVED", yes.clone(), false, false),
            // Handed in as drafts, the earlier ones are not dismissed.
            ("dan", "APPROVED", no.clone(), false, false),
            ("dan", "REQUEST_CHANGES", yes.clone(), false, false),
            // Not one account.
            ("Ghost", "APPROVED", no, false, false),
            ("Ghost", "APPROVED", yes, false, false),
        ],
        &[
            "00 changes_requested bob",
            "01 dismissed bob",
            "02 approved bob",
            "03 approved dan",
            "04 changes_requested dan",
            "05 commented nobody",
            "06 approved nobody",
        ],
    );
}

#[test]
fn gitea_waits_for_another_look_that_was_asked_for() {
    let (yes, no) = (json!(true), json!(false));
    check_gitea(
        &[
            ("bob", "APPROVED", no.clone(), false, false),
            ("bob", "REQUEST_REVIEW", yes.clone(), false, false),
            ("dan", "REQUEST_CHANGES", no.clone(), false, false),
            ("dan", "REQUEST_REVIEW", yes, false, false),
            // Who has no right loses nothing by a request.
            ("eve", "APPROVED", no.clone(), false, false),
            ("eve", "REQUEST_REVIEW", no, false, false),
        ],
        &[
            "00 approved bob",
            "01 requested bob",
            "01 dismissed bob",
            "02 changes_requested dan",
            "03 requested dan",
            "04 commented eve",
            "05 requested eve",
        ],
    );
}
