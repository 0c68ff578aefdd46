//! Agent Trace records, of any writer and of agentdiff, and the notes of agent-trace-cli.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcross_fuzz::{AGENTS, check_problems, check_record};
use provenance::format::agent_trace::{self, Writer};
use provenance::format::agent_trace_note;

fuzz_target!(|text: &[u8]| {
    for writer in [Writer::Any, Writer::Agentdiff] {
        let (traces, problems) = agent_trace::parse_of(&AGENTS, text, writer);
        traces.iter().for_each(|trace| check_record(&trace.record));
        check_problems(&problems);
    }
    if agent_trace_note::is_note(text) {
        let (note, problems) = agent_trace_note::parse(&AGENTS, text);
        check_record(&note.lines);
        check_problems(&problems);
    }
});
