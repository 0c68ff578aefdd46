//! Trailers of review, and the change requests that messages name.

use provenance::Agents;
use provenance::review::{landed, trailers};

use crate::reviews::{reasons, shown};

fn check(message: &str, expect: &[&str]) {
    let (marks, problems) = trailers::read(&Agents::builtin(), message.as_bytes());
    assert_eq!(shown(&marks), expect, "{message:?}");
    assert_eq!(problems, []);
}

#[test]
fn people_give_their_word() {
    let tail = "author - change - head - at -";
    let one = |trailer: &str, expect: &str| {
        let (key, _) = trailer.split_once(':').unwrap();
        let expect = expect.replace("..", &format!("{tail} | trailer: {}", key.to_lowercase()));
        check(&format!("s\n\nbody\n\n{trailer}\n"), &[&expect]);
    };
    one("Reviewed-by: Ada <ada@example.org>", "Reviewed human (Ada ada@example.org) ..");
    one("reviewed-BY: ada@example.org", "Reviewed human (ada@example.org) ..");
    one("Acked-by: Ada <ada@example.org>", "Acked human (Ada ada@example.org) ..");
    one("Tested-by: Ada <ada@example.org>", "Tested human (Ada ada@example.org) ..");
    one("Approved-by: Ada <ada@example.org>", "Approved human (Ada ada@example.org) ..");
    one("Merged-by: Ada <ada@example.org>", "Merged human (Ada ada@example.org) ..");
    one("Reviewed-by: Ada", "Reviewed unknown (Ada) ..");
    one("Reviewed-by: Claude <claude@2xlibre.net>", "Reviewed human (Claude claude@2xlibre.net) ..");
    one("Reviewed-by: Ada <ada>", "Reviewed unknown (Ada ada) ..");
    one("Reviewed-by: Ada <@example.org>", "Reviewed unknown (Ada @example.org) ..");
    one("Reviewed-by: GitHub <noreply@github.com>", "Reviewed unknown (GitHub noreply@github.com) ..");
    one("Reviewed-by: @ada (by mail)", "Reviewed unknown (ada) ..");
    one("Reviewed-by: Claude <noreply@anthropic.com>", "Reviewed ai claude-code (Claude noreply@anthropic.com) ..");
    one("Reviewed-by: @coderabbitai[bot]", "Reviewed ai coderabbit (coderabbitai[bot]) ..");
    one(
        "Approved-by: x[bot] <1+x[bot]@users.noreply.github.com>",
        "Approved bot (x[bot] 1+x[bot]@users.noreply.github.com) ..",
    );
}

#[test]
fn changes_are_named_by_number_and_address() {
    let landed = |trailer: &str, change: &str, key: &str| {
        let expect = format!("Landed - author - change {change} head - at - | trailer: {key} {change}");
        check(&format!("s\n\n{trailer}\n"), &[&expect]);
    };
    let id = "I0123456789abcdef0123456789abcdef01234567";
    landed(&format!("Change-Id: {id}"), id, "change-id");
    landed("Reviewed-on: http://review.example.org/400", "http://review.example.org/400", "reviewed-on");
    landed("PR-URL: https://github.com/a/b/pull/1", "https://github.com/a/b/pull/1", "pr-url");
    landed(
        "Part-of: <https://gitlab.example.org/a/-/merge_requests/1>",
        "https://gitlab.example.org/a/-/merge_requests/1",
        "part-of",
    );
    landed("Pull-Request: #12", "#12", "pull-request");
    landed(
        "Differential Revision: https://reviews.example.org/D1",
        "https://reviews.example.org/D1",
        "differential revision",
    );
    for none in [
        "Change-Id: Iabc",
        "Change-Id: kkmpptxzrspxrzommnulwmwkkqwworpl",
        "Reviewed-on: yesterday",
        "PR-URL: javascript://x",
        "PR-URL: https://a b",
        "Pull-Request: 12",
        "Signed-off-by: Ada <ada@example.org>",
        "Suggested-by: Ada <ada@example.org>",
        "Not-Reviewed-by: Ada <ada@example.org>",
        "Reviewed-by: ",
        "Reviewed-by: <>",
    ] {
        check(&format!("s\n\n{none}\n"), &[]);
    }
}

#[test]
fn the_keys_of_phabricator_are_read_beside_trailers() {
    let message = "s\n\nSummary: x y\n\nReviewers: ada, #people\n\nReviewed By: ada, #people, ben\n\nSubscribers: x\n\n\
                   Differential Revision: https://reviews.example.org/D1\n";
    check(
        message,
        &[
            "Reviewed unknown (ada) author - change - head - at - | trailer: reviewed by",
            "Reviewed unknown (ben) author - change - head - at - | trailer: reviewed by",
            "Landed - author - change https://reviews.example.org/D1 head - at - | trailer: differential revision \
             https://reviews.example.org/D1",
        ],
    );
}

#[test]
fn quotations_and_repetitions_do_not_count() {
    check("s\n\nAsk for\n\nReviewed-by: Ada <ada@example.org>\n\nfirst.\n", &[]);
    check("Reviewed-by: Ada <ada@example.org>", &[]);
    check("s\n\n> Reviewed-by: Ada <ada@example.org>\n", &[]);
    let once = "Reviewed human (Ada ada@example.org) author - change - head - at - | trailer: reviewed-by";
    check(&format!("s\n\n{}", "Reviewed-by: Ada <ada@example.org>\n".repeat(135)), &[once]);
    let many: String = (0..70).map(|n| format!("Reviewed-by: A <a{n}@example.org>\n")).collect();
    let (marks, problems) = trailers::read(&Agents::builtin(), format!("s\n\n{many}").as_bytes());
    assert_eq!((marks.len(), reasons(&problems)), (64, vec!["too-many 6".to_owned()]));
}

#[test]
fn a_message_names_the_change_request_that_it_came_through() {
    let check = |message: &str, expect: Option<&str>| {
        let found = landed::read(message.as_bytes());
        assert_eq!(found.and_then(|mark| mark.change).as_deref(), expect, "{message:?}");
    };
    check("Merge pull request #12 from owner/branch\n\ntitle (#3)\n", Some("#12"));
    check("Merge pull request 'a (#3) b' (#12) from x into main", Some("#12"));
    check("Merged in codex/x (pull request #12)\r\n", Some("#12"));
    check("Fix the parser (#12)", Some("#12"));
    check("Fix (#3) the parser (#12)\n\nbody (#4)\n", Some("#12"));
    check(
        "Merge branch 'x' into 'main'\n\ntitle\n\nSee merge request group/sub/project!12\n",
        Some("group/sub/project!12"),
    );
    for none in [
        "",
        "Fix #12",
        "Fix(#12)",
        "Fix (#12) now",
        "Fix (#)",
        "Fix (#12345678901)",
        "Fix (#1x)",
        "Merge pull request #12",
        "Merge pull request #x from a/b",
        "See merge request a/b!12",
        "s\n\nSee merge request a/b!12 for more\n",
        "s\n\nSee merge request a/b!12\n\nmore\n",
        "s\n\nbody (#12)\n",
    ] {
        check(none, None);
    }
    let mark = landed::read(b"Fix (#12)").unwrap();
    assert_eq!(shown(&[mark]), ["Landed - author - change #12 head - at - | subject: #12"]);
}
