//! Notes of Gerrit.

use provenance::Agents;
use provenance::review::gerrit_notes;

use crate::reviews::{reasons, shown};

#[test]
fn votes_and_the_submitter_are_read() {
    let note = "Code-Review+2: Ada Example <ada@example.org>\nCode-Review-1: Ben <ben@example.org>\nVerified+1: Robot\n\
                Submitted-by: Ada Example <ada@example.org>\nSubmitted-at: Thu, 20 Nov 2014 18:11:54 +0100\n\
                Reviewed-on: http://review.example.org/400\nProject: p\nBranch: refs/heads/main\n";
    let (marks, problems) = gerrit_notes::parse(&Agents::builtin(), note.as_bytes());
    let change = "author - change http://review.example.org/400 head - at";
    let expect = [
        format!("CodeReview(2) human (Ada Example ada@example.org) {change} - | gerrit-note: Code-Review+2"),
        format!("CodeReview(-1) human (Ben ben@example.org) {change} - | gerrit-note: Code-Review-1"),
        format!("Label(1) unknown (Robot) {change} - | gerrit-note: Verified+1"),
        format!("Merged human (Ada Example ada@example.org) {change} 1416503514000000 | gerrit-note: Submitted-by"),
    ];
    assert_eq!((shown(&marks), problems), (expect.to_vec(), vec![]));
}

#[test]
fn blocks_of_several_changes_keep_apart() {
    let note = "Code-Review+2: A <a@example.org>\r\nReviewed-on: http://r/1\r\n\r\nCode-Review+2: A <a@example.org>\r\nReviewed-on: http://r/2\r\n";
    let (marks, _) = gerrit_notes::parse(&Agents::builtin(), note.as_bytes());
    let changes: Vec<_> = marks.iter().map(|mark| mark.change.as_deref().unwrap()).collect();
    assert_eq!(changes, ["http://r/1", "http://r/2"]);
}

#[test]
fn what_is_no_vote_is_none() {
    let note = "Code-Review+: A\nCode-Review+999: A\nCode-Review: A\n+1: A\nA b+1: A\nCode-Review++1: A\nSubmitted-at: soon\nno key\nno key\n";
    let (marks, problems) = gerrit_notes::parse(&Agents::builtin(), note.as_bytes());
    assert_eq!((shown(&marks), reasons(&problems)), (vec![], vec!["malformed 2".to_owned()]));
}
