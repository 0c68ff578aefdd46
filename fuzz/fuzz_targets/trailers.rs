//! Messages of commits: trailers, footers, branches, and what they say of a review.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcross_fuzz::{AGENTS, check_problems};
use provenance::review::{bors, landed, trailers};
use provenance::{CommitText, MAX_MARKS, Person, merged_branch, read_marks};

fuzz_target!(|message: &[u8]| {
    // The first line is the author as well: identities are read too.
    let name = message.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let author = Person { name, email: name };
    let commit = CommitText { author, committer: author, authored_at: 1 << 50, committed_at: 1 << 50, message };
    let marks = read_marks(&AGENTS, &commit);
    assert!(marks.marks.len() <= MAX_MARKS);
    for mark in &marks.marks {
        let evidence = &mark.evidence;
        assert!(evidence.chars().count() <= 200 && !evidence.chars().any(char::is_control), "{evidence:?}");
    }
    check_problems(&marks.problems);
    for read in [trailers::read, bors::read] {
        let (marks, problems) = read(&AGENTS, message);
        assert!(marks.len() <= MAX_MARKS);
        check_problems(&problems);
    }
    let _ = landed::read(message);
    assert!(merged_branch(message).is_none_or(|name| !name.is_empty() && !name.contains(&b'\n')));
});
