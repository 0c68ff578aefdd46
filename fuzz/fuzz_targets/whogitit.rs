//! Notes of whogitit and of the other tools that write one JSON object a commit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcross_fuzz::{AGENTS, check_problems, check_record};
use provenance::format::{h5i, qwen, source_trace, whogitit};

fuzz_target!(|text: &[u8]| {
    for parse in [whogitit::parse, source_trace::parse] {
        let (record, problems) = parse(&AGENTS, text);
        check_record(&record);
        check_problems(&problems);
    }
    for parse in [qwen::parse, h5i::parse] {
        let (statement, problems) = parse(&AGENTS, text);
        assert!(statement.is_none_or(|statement| statement.evidence.chars().count() <= 200));
        check_problems(&problems);
    }
});
