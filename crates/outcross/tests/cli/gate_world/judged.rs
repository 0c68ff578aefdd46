//! A judgement without a process: with a clock that stands still and a forge that may be slow.

use std::time::Duration;

use forge::{Pace, Source, Stop};
use history::{Proposal, Unwatched};
use outcross::gate::asked::Asked;
use outcross::gate::evidence::{Gathered, Sources, gather};
use outcross::gate::facts;
use outcross::scanning::Scanner;
use outcross::target::Target;

use checks::{Baseline, Change, Mode, Policy, Report, Severity};

/// Pauses that take no time.
pub(crate) struct Still;

impl Pace for Still {
    fn now(&self) -> i64 {
        1_800_000_000
    }

    fn sleep(&self, _: Duration) -> Result<(), Stop> {
        Ok(())
    }
}

/// What the gate knows of `main..topic` in a folder, and what it says of it.
pub(crate) fn judged(
    folder: &std::path::Path,
    policy: &Policy,
    (source, number): (Option<&Source>, u64),
) -> (Change, Report) {
    let target = Target::open(folder, None).unwrap();
    let scanner = Scanner::new(None, None).unwrap();
    let mut asked = Asked::typed(&target, "main..topic").unwrap();
    asked.changes.push(number);
    let sources = Sources { ledger: None, forge: source, pace: &Still, agents: scanner.agents() };
    let Gathered { records, unread } = gather(&target, &asked, policy, &sources).unwrap();
    let proposal = Proposal {
        base: asked.base,
        head: asked.head,
        published: Vec::new(),
        has_landed: false,
        trusts_unsigned: policy.review.trust_unsigned,
        at: 1_780_000_000,
    };
    let proposed = history::proposed(
        &target.repository,
        &proposal,
        &history::NothingKnown,
        (&scanner.options(records), &Unwatched),
    )
    .unwrap();
    let change = facts::change((&target, &asked), &proposed, (scanner.agents(), None), unread);
    let report = report(policy, &change);
    (change, report)
}

/// What a policy says of a change, without what its base suppresses.
pub(crate) fn report(policy: &Policy, change: &Change) -> Report {
    let settings = checks::Settings {
        mode: Mode::Gate,
        today: "2026-06-01".to_owned(),
        baseline: Baseline::default(),
        base_lines: Vec::new(),
        fail_on: Severity::Error,
    };
    checks::judge(policy, change, &settings)
}

/// The exit code and the rules of errors, as [`super::Said::words`] has them.
pub(crate) fn words(report: &Report) -> String {
    let code = match report.verdict {
        checks::Verdict::Pass => 0,
        checks::Verdict::Fail => 1,
        checks::Verdict::Unreadable => 4,
    };
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let rules: std::collections::BTreeSet<&str> = errors.map(|finding| finding.rule).collect();
    format!("{code} {}", rules.into_iter().collect::<Vec<_>>().join(" ")).trim().to_owned()
}
