//! Files in the forges' own shapes, and of stored events.

use forge::dump::{Origin, Reading, read};
use serde_json::{Value, json};

use crate::show::{self, id};

/// Everything that a file says.
pub(crate) fn all(file: &[u8]) -> (Vec<facts::ReviewEvent>, Reading) {
    let mut events = Vec::new();
    let origin = Origin { forge: "forge.example".into() };
    let reading = read("file", file, &origin, &mut |event| {
        events.push(event);
        Ok(())
    });
    (events, reading.unwrap())
}

pub(crate) fn check(file: &str, events: &[&str], problems: &[&str]) {
    let (found, reading) = all(file.as_bytes());
    assert!(found.iter().all(|event| &*event.source == "dump"));
    let shown: Vec<String> = found.iter().map(|event| show::event(event).replace(" level=claimed", "")).collect();
    let head: String = file.chars().take(2000).collect();
    assert_eq!(shown, events, "{head}");
    assert_eq!(show::problems(&reading.problems), problems, "{head}");
    assert_eq!(reading.events, found.len() as u64);
}

/// The same records as a list, as a laid out list, one a line, and in a row: all say the same.
fn check_layouts(records: &[Value], events: &[&str], problems: &[&str]) {
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    check(&lines.join("\n"), events, problems);
    check(&format!("{}\r\n", lines.join("\r\n")), events, problems);
    check(&json!(records).to_string(), events, problems);
    check(&json!([records]).to_string(), events, problems);
    check(&serde_json::to_string_pretty(&json!(records)).unwrap(), events, problems);
    check(&format!("\u{feff}[\n{}\n]\n", lines.join(",\n")), events, problems);
    let pretty: Vec<String> = records.iter().map(|record| serde_json::to_string_pretty(record).unwrap()).collect();
    check(&pretty.join("\n"), events, problems);
    check(&lines.join(" "), events, problems);
}

fn github_user(login: &str, number: u64) -> Value {
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    json!({"login": login, "id": number, "node_id": "x", "type": kind})
}

fn github_pull() -> Value {
    json!({
        "url": "https://api.github.com/repos/ada/engine/pulls/7", "html_url": "https://github.com/ada/engine/pull/7",
        "node_id": "PR_x", "number": 7, "state": "closed", "user": github_user("dependabot[bot]", 49),
        "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z", "closed_at": "2026-01-04T09:00:00Z",
        "merged_at": "2026-01-04T09:00:00Z", "merge_commit_sha": id("dddd"), "comments": 3, "review_comments": 1,
        "commits": 2, "head": {"ref": "x", "sha": id("cccc")}, "base": {"ref": "main", "sha": id("0000")},
        "assignees": [github_user("dan", 4)], "requested_reviewers": [github_user("bob", 2)],
    })
}

#[test]
fn github_pulls_with_their_timeline() {
    let mut pull = github_pull();
    pull["user"] = github_user("ada", 1);
    pull["requested_reviewers"] = json!([]);
    let record = json!({
        "type": "pull",
        "pull": pull,
        "events": [
            {"event": "committed", "sha": id("cccc"), "author": {"name": "x", "date": "2026-01-01T09:00:00Z"}},
            {"event": "review_requested", "created_at": "2026-01-01T11:00:00Z", "actor": github_user("ada", 1),
             "requested_reviewer": github_user("bob", 2)},
            {"event": "reviewed", "id": 5, "user": github_user("bob", 2), "state": "APPROVED", "commit_id": id("bbbb"),
             "submitted_at": "2026-01-01T12:00:00Z"},
            {"event": "head_ref_force_pushed", "created_at": "2026-01-02T10:00:00Z", "actor": github_user("ada", 1)},
            {"event": "review_dismissed", "created_at": "2026-01-02T11:00:00Z", "actor": github_user("ada", 1),
             "dismissed_review": {"review_id": 6, "state": "approved"}},
            {"event": "reviewed", "id": 6, "user": github_user("dan", 4), "state": "DISMISSED", "commit_id": null,
             "submitted_at": "2026-01-02T10:30:00Z"},
            {"event": "commented", "created_at": "2026-01-03T10:00:00Z", "user": github_user("cleo", 3), "body": "ACK"},
            {"event": "labeled", "created_at": "2026-01-03T11:00:00Z", "label": {"name": "x"}}
        ],
        "comments": []
    });
    let (events, reading) = all(record.to_string().as_bytes());
    assert_eq!(show::problems(&reading.problems), [""; 0]);
    let told: Vec<String> =
        events.iter().map(|event| format!("{} {}", event.state, event.actor.login.as_deref().unwrap_or("-"))).collect();
    let expect = [
        "opened ada",
        "requested bob",
        "approved bob",
        "pushed ada",
        "approved dan",
        "dismissed dan",
        "commented cleo",
        "merged -",
    ];
    assert_eq!(told, expect);
    let merged = events.last().unwrap();
    assert_eq!((merged.commits.len(), merged.head_commit.is_some()), (1, true));
}

#[test]
fn github_rest_in_parts() {
    let review = |number: u64, who: Value, state: &str| {
        json!({"id": number, "node_id": "x", "user": who, "state": state, "commit_id": id("cccc"), "body": "",
            "html_url": "https://github.com/ada/engine/pull/7#pullrequestreview-1",
            "pull_request_url": "https://api.github.com/repos/ada/engine/pulls/7",
            "submitted_at": "2026-01-03T10:00:00Z"})
    };
    let comment = json!({"id": 1, "pull_request_review_id": 5, "path": "a.rs", "position": 99, "line": null, "side": "RIGHT",
        "original_line": 12, "original_start_line": 10, "commit_id": id("cccc"), "original_commit_id": id("bbbb"),
        "user": github_user("bob", 2), "created_at": "2026-01-03T09:00:00Z",
        "html_url": "https://github.com/ada/engine/pull/7#discussion_r1",
        "pull_request_url": "https://api.github.com/repos/ada/engine/pulls/7"});
    let issue_comment = |page: &str| {
        json!({"id": 2, "user": github_user("eve", 5), "created_at": "2026-01-03T09:30:00Z",
            "html_url": format!("https://github.com/ada/engine/{page}/7#issuecomment-2"),
            "issue_url": "https://api.github.com/repos/ada/engine/issues/7"})
    };
    check_layouts(
        &[
            github_pull(),
            review(1, github_user("bob", 2), "APPROVED"),
            review(2, github_user("eve", 5), "DISMISSED"),
            review(3, Value::Null, "COMMENTED"),
            comment,
            issue_comment("pull"),
            issue_comment("issues"),
        ],
        &[
            "#7 assigned - dan:4 target=main",
            "#7 requested - bob:2 target=main",
            "#7 opened 2026-01-01T10:00:00Z dependabot[bot]:49/bot target=main",
            "#7 merged 2026-01-04T09:00:00Z nobody/unknown head=cccc merge=dddd target=main",
            "#7 approved 2026-01-03T10:00:00Z bob:2 head=cccc",
            "#7 dismissed 2026-01-03T10:00:00Z eve:5 head=cccc",
            "#7 commented 2026-01-03T10:00:00Z nobody/unknown head=cccc",
            "#7 commented 2026-01-03T09:00:00Z bob:2 head=bbbb at=a.rs:10+3",
            "#7 commented 2026-01-03T09:30:00Z eve:5",
        ],
        &["unresolved review or comment that does not say of which pull request: \
           https://github.com/ada/engine/issues/7#issuecomment-2 x1"],
    );
    let (events, _) = all(github_pull().to_string().as_bytes());
    assert_eq!(&*events[0].forge, "github.com");
}

#[test]
fn github_rest_with_its_lists_inside() {
    let mut pull = github_pull();
    pull["merged_at"] = Value::Null;
    pull["reviews"] = json!([
        {"id": 5, "user": github_user("bob", 2), "state": "COMMENTED", "commit_id": null,
         "submitted_at": "2026-01-03T10:00:00Z"},
    ]);
    let comment = |review: u64, line: u64| {
        json!({"pull_request_review_id": review, "path": "a.rs", "side": "LEFT", "original_line": line,
            "user": github_user("bob", 2), "created_at": "2026-01-03T09:00:00Z"})
    };
    pull["review_comments"] = json!([comment(5, 3), comment(6, 4)]);
    check_layouts(
        &[pull],
        &[
            "#7 assigned - dan:4 target=main",
            "#7 requested - bob:2 target=main",
            "#7 opened 2026-01-01T10:00:00Z dependabot[bot]:49/bot target=main",
            "#7 commented 2026-01-03T09:00:00Z bob:2 target=main at=a.rs:0+0",
            "#7 commented 2026-01-03T10:00:00Z bob:2 target=main at=a.rs:0+0",
            "#7 closed 2026-01-04T09:00:00Z nobody/unknown head=cccc target=main",
        ],
        &[],
    );
}

#[test]
fn github_graphql_and_the_gh_program() {
    let node = json!({"number": 7, "state": "OPEN", "createdAt": "2026-01-01T10:00:00Z", "baseRefName": "main",
        "author": {"__typename": "User", "login": "ada", "databaseId": 1},
        "reviews": {"nodes": [{"id": "R", "state": "APPROVED", "submittedAt": "2026-01-02T10:00:00Z", "author": null}]}});
    let expected = [
        "#7 opened 2026-01-01T10:00:00Z ada:1 target=main",
        "#7 approved 2026-01-02T10:00:00Z nobody/unknown target=main",
    ];
    check_layouts(&[json!({"data": {"repository": {"pullRequests": {"nodes": [node]}}}})], &expected, &[]);
    check_layouts(&[json!({"data": {"repository": {"pullRequests": {"edges": [{"node": node}]}}}})], &expected, &[]);
    check_layouts(&[json!({"data": {"repository": {"pullRequest": node}}})], &expected, &[]);
    check_layouts(&[json!({"data": {"search": {"nodes": [node]}}})], &expected, &[]);
    let nothing = ["unresolved answer of GraphQL without pull requests x1"];
    check_layouts(&[json!({"data": {"viewer": {"login": "ada"}}})], &[], &nothing);

    let gh = json!({"number": 8, "state": "MERGED", "createdAt": "2026-01-01T10:00:00Z",
        "mergedAt": "2026-01-04T10:00:00Z", "mergedBy": {"id": "U_1", "is_bot": false, "login": "eve", "name": ""},
        "author": {"is_bot": true, "login": "app/renovate"}, "baseRefName": "main", "headRefOid": id("cccc"),
        "mergeCommit": {"oid": id("dddd")}, "commits": [{"oid": id("bbbb")}, {"oid": id("cccc")}],
        "comments": [{"author": {"login": "bob"}, "createdAt": "2026-01-02T10:00:00Z"}],
        "reviewRequests": [{"__typename": "Team", "name": "Owners", "slug": "engines/owners"}],
        "assignees": [{"id": "U_4", "login": "dan", "name": "Dan"}],
        "reviews": [{"id": "R", "author": {"login": "bob"}, "state": "APPROVED", "submittedAt": "2026-01-03T10:00:00Z",
            "commit": {"oid": id("cccc")}}]});
    check_layouts(
        &[gh],
        &[
            "#8 assigned - dan/unknown target=main",
            "#8 requested - engines/owners/unknown target=main",
            "#8 opened 2026-01-01T10:00:00Z renovate[bot]/bot target=main",
            "#8 commented 2026-01-02T10:00:00Z bob/unknown target=main",
            "#8 approved 2026-01-03T10:00:00Z bob/unknown head=cccc target=main",
            "#8 merged 2026-01-04T10:00:00Z eve head=cccc merge=dddd commits=bbbb,cccc target=main",
        ],
        &[],
    );
}

#[test]
fn gitlab() {
    let user = |name: &str| json!({"id": 3, "username": name, "name": name});
    let request = json!({"iid": 7, "state": "merged", "created_at": "2026-01-01T10:00:00Z", "author": user("ada"),
        "web_url": "https://gitlab.example/g/n/-/merge_requests/7", "target_branch": "main", "sha": id("aaaa"),
        "merged_at": "2026-01-04T10:00:00Z", "merged_by": user("eve"), "merge_commit_sha": null,
        "squash_commit_sha": id("eeee"), "approvals": {"approved_by": [{"user": user("bob")}]}});
    let approvals = json!({"id": 1, "iid": 8, "state": "merged", "created_at": "2026-01-01T10:00:00Z",
        "approved_by": [{"user": user("bob"), "approved_at": "2026-01-02T10:00:00Z"}]});
    let note = |kind: &str, body: &str, system: bool| {
        json!({"noteable_type": kind, "noteable_iid": 7, "system": system, "body": body, "author": user("bob"),
            "created_at": "2026-01-02T11:00:00Z"})
    };
    check_layouts(
        &[
            request,
            approvals,
            note("MergeRequest", "nice", false),
            note("MergeRequest", "approved this merge request", true),
            note("MergeRequest", "mentioned in commit x", true),
            note("Issue", "nice", false),
        ],
        &[
            "!7 approved - bob:3 target=main",
            "!7 opened 2026-01-01T10:00:00Z ada:3 target=main",
            "!7 merged 2026-01-04T10:00:00Z eve:3 head=aaaa merge=eeee target=main",
            "!8 approved 2026-01-02T10:00:00Z bob:3",
            "!7 commented 2026-01-02T11:00:00Z bob:3",
            "!7 approved 2026-01-02T11:00:00Z bob:3",
        ],
        &[],
    );
}

#[test]
fn gitea() {
    let user = |name: &str| json!({"id": 3, "login": name, "full_name": "", "email": ""});
    let pull = json!({"number": 7, "state": "closed", "merged": true, "merged_at": "2026-01-04T10:00:00+01:00",
        "merged_by": user("eve"), "user": user("ada"), "created_at": "2026-01-01T10:00:00Z", "merge_base": id("0000"),
        "html_url": "https://codeberg.example/a/b/pulls/7", "head": {"sha": id("aaaa")}, "base": {"ref": "main"},
        "merge_commit_sha": id("dddd")});
    let review = json!({"id": 1, "user": user("bob"), "state": "REQUEST_CHANGES", "official": true, "stale": false,
        "submitted_at": "2026-01-02T10:00:00Z", "commit_id": id("aaaa"), "dismissed": false,
        "html_url": "https://codeberg.example/a/b/pulls/7#issuecomment-1",
        "pull_request_url": "https://codeberg.example/a/b/pulls/7"});
    check_layouts(
        &[pull, review],
        &[
            "#7 opened 2026-01-01T10:00:00Z ada:3 target=main",
            "#7 merged 2026-01-04T09:00:00Z eve:3 head=aaaa merge=dddd target=main",
            "#7 changes_requested 2026-01-02T10:00:00Z bob:3 head=aaaa",
        ],
        &[],
    );
}

#[test]
fn stored_events_are_claims_here() {
    let event = |rest: &str| {
        format!(r##"{{"v":1,"change":"#1","forge":"github.com","state":"approved","source":"api",{rest}}}"##)
    };
    let good = event(r#""level":"attested","signature":"good""#);
    let weak = event(r#""level":"inferred","signature":"none""#);
    let file = format!("{good}\n{weak}\n\n{{\"v\":1,\"change\":\n{}\n", event(r#""level":"forge""#));
    check(
        &file,
        &[
            "#1 approved - nobody/unknown signature=unchecked",
            "#1 approved - nobody/unknown level=inferred",
            "#1 approved - nobody/unknown",
        ],
        &[r#"malformed not its JSON: {"v":1,"change": x1"#],
    );
    let pretty: Value = serde_json::from_str(&good).unwrap();
    check(&format!("{pretty:#}"), &["#1 approved - nobody/unknown signature=unchecked"], &[]);
}

#[test]
fn damaged_records_cost_only_themselves() {
    let note = |number: u64| {
        json!({"noteable_type": "MergeRequest", "noteable_iid": number, "created_at": "2026-01-02T11:00:00Z",
            "author": {"username": "bob"}})
        .to_string()
    };
    let event = |number: u64| format!("!{number} commented 2026-01-02T11:00:00Z bob");
    let expected = [event(1), event(2)];
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let (first, second) = (note(1), note(2));
    let cut = &first[..30];
    check(
        &format!("{cut}\n{first}\nnull\n7\n{{\"a\":1}}\n\"x\"\n{second}"),
        &expected,
        &[
            &format!("malformed line that is not JSON: {cut} x1"),
            "malformed value that is no record: null x3",
            "unresolved object of no known shape, with: a x1",
        ],
    );
    check(
        &format!("[{first}, {{\"a\": nil}}, {second}, {{\"b\": ["),
        &expected,
        &["malformed record that is not JSON: {\"a\": nil} x2"],
    );
    check(
        &format!("[\n{first}\n] trailing {{}} }} ] {second}"),
        &expected,
        &["malformed record that is not JSON: trailing x2", "unresolved object of no known shape, with x1"],
    );
}

#[test]
fn nothing_and_nearly_nothing() {
    for file in ["", "\n \n", "\u{feff}", "[]", "[[], []]", "[\n]\n"] {
        check(file, &[], &[]);
    }
}

#[test]
fn records_that_are_too_large() {
    let long = format!("{{\"iid\": 1, \"author\": \"{}\"}}", "x".repeat(17 << 20));
    let note = r#"{"noteable_type":"MergeRequest","noteable_iid":2,"created_at":"2026-01-02T11:00:00Z"}"#;
    let event = ["!2 commented 2026-01-02T11:00:00Z nobody/unknown"];
    let example = format!("{{\"iid\": 1, \"author\": \"{}…", "x".repeat(57));
    check(&format!("{note}\n{long}"), &event, &[&format!("too-large line longer than its limit: {example} x1")]);
    check(&format!("[{long},{note}]"), &event, &[&format!("too-large record longer than its limit: {example} x1")]);
}

#[test]
fn texts_that_are_too_long() {
    let request = json!({"iid": 1, "created_at": "2026-01-02T11:00:00Z", "target_branch": "b".repeat(2000),
        "author": {"username": "u".repeat(400), "id": 5}});
    let example = |letter: &str| format!("{}…", letter.repeat(79));
    check(
        &request.to_string(),
        &["!1 opened 2026-01-02T11:00:00Z nobody:5"],
        &[&format!("too-large text longer than its limit: {} x2", example("b"))],
    );
}

/// A reader that breaks off after some text.
struct Broken(&'static [u8]);

impl std::io::Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let size = self.0.read(buffer)?;
        if size == 0 { Err(std::io::Error::other("unplugged")) } else { Ok(size) }
    }
}

#[test]
fn a_file_that_breaks_off() {
    let reader = std::io::BufReader::new(Broken(b"change_id,state\n1,opened\n"));
    let result = read("a\u{1b}b", reader, &Origin { forge: "f".into() }, &mut |_| Ok(()));
    assert_eq!(result.unwrap_err().to_string(), "cannot read ab");
}

#[test]
fn a_caller_can_stop() {
    let origin = Origin { forge: "f".into() };
    let row = r#"{"change_id":"1","state":"opened"}"#;
    let mut count = 0;
    let result = read("file", format!("{row}\n{row}\n").as_bytes(), &origin, &mut |_| {
        count += 1;
        Err(forge::Stop)
    });
    assert!(matches!(result, Err(forge::dump::DumpError::Stopped)));
    assert_eq!(count, 1);
}
