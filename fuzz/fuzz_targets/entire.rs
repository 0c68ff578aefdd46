//! Checkpoints of Entire: their files, and the names of them in messages, which become paths and refs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcross_fuzz::{AGENTS, check_problems};
use provenance::format::entire;

fuzz_target!(|text: &[u8]| {
    check_problems(&entire::parse_root(text).1);
    check_problems(&entire::parse_session(&AGENTS, text).1);
    for id in entire::checkpoints(&AGENTS, text) {
        let names = [id.branch_path(), id.ref_name()].concat();
        assert!(names.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/'), "{names}");
    }
});
