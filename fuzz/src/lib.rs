//! What the fuzz targets share: the table of agents, and what holds of every record, whatever it was read from.

use std::sync::LazyLock;

use provenance::{Agents, LineRecord, Problem};

/// The program's own table.
pub static AGENTS: LazyLock<Agents> = LazyLock::new(Agents::builtin);

/// Evidence and details are short and visible, and no problem is about nothing.
pub fn check_problems(problems: &[Problem]) {
    for problem in problems {
        assert!(problem.detail.chars().count() <= 200, "a long detail");
        assert!(!problem.detail.chars().any(char::is_control), "a control character in a detail");
    }
}

/// The ranges of each file are ascending and disjoint, and every one has a source with short, visible evidence.
pub fn check_record(record: &LineRecord) {
    for (_, spans) in record.files() {
        for span in spans {
            assert!(0 < span.first && span.first <= span.last, "a range that is none");
            let evidence = &record.source_of(span).evidence;
            assert!(evidence.chars().count() <= 200 && !evidence.chars().any(char::is_control), "{evidence:?}");
        }
        for pair in spans.windows(2) {
            assert!(pair[0].last < pair[1].first, "ranges that overlap");
        }
    }
    assert_eq!(record.lines_by_source().len(), record.sources().len());
}
