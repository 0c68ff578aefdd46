//! Git AI notes: no bytes make a reader panic, and a well formed note reads the same after it is written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcross_fuzz::{AGENTS, check_problems, check_record};
use provenance::format::authorship_ref;
use provenance::format::git_ai::{self, Note};

fuzz_target!(|text: &[u8]| {
    let (record, problems) = git_ai::parse(&AGENTS, text);
    check_record(&record);
    check_problems(&problems);
    let (note, problems) = Note::read(text);
    if problems.is_empty() {
        let (written, unwritten) = note.write();
        assert!(unwritten.is_empty(), "{unwritten:?}");
        assert_eq!(Note::read(&written), (note, problems));
    }
    let (record, problems) = authorship_ref::parse(&AGENTS, text);
    check_record(&record);
    check_problems(&problems);
});
