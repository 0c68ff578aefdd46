//! Judgements made by hand, and what each form makes of them.

mod hostile;
mod json;
mod limits;
mod logs;
mod sarif;
mod text;

use std::sync::Arc;

use checks::{
    Answer, Authorship, Change, Commit, Declared, Demand, Finding, Held, Hunk, Needs, Ownership, Report, ReviewLevel,
    Sensitivity, Severity, Shortfall, Summary, Unread, Verdict,
};
use facts::{AgentId, Claim, Class, CommitId, Level, Review, ReviewClass};

use super::{Judged, Shown};
use crate::output::json::v1;

/// A change and all that goes with it.
struct Sample {
    shown: Shown,
    change: Change,
    report: Report,
}

impl Sample {
    fn judged(&self) -> Judged<'_> {
        Judged { shown: &self.shown, change: &self.change, report: &self.report }
    }
}

fn commit_id(byte: u8) -> CommitId {
    CommitId::from_bytes(&[byte; 20]).unwrap()
}

fn ai(agent: &str, model: &str, evidence: &str) -> Authorship {
    Authorship {
        claim: Claim::Ai,
        level: Level::Claimed,
        agent: Some(AgentId(agent.into())),
        model: Some(model.into()),
        evidence: Arc::from([Arc::from(evidence)]),
    }
}

fn commit(subject: &str) -> Commit {
    Commit {
        id: commit_id(0x1a),
        subject: subject.into(),
        is_merge: false,
        author: "0123456789abcdef".into(),
        is_bot: false,
        is_first_time: Some(false),
        declared: Declared { ai: true, human: false },
        authorship: Authorship::default(),
    }
}

fn hunk(path: &str, first_line: u32, last_line: u32, authorship: Authorship) -> Hunk {
    Hunk {
        commit: 0,
        path: path.into(),
        first_line,
        last_line,
        touched: None,
        at_head: Some((path.into(), first_line)),
        class: Class::Source,
        language: Some("Rust".into()),
        introduced: authorship.clone(),
        written: authorship,
        review: Review { class: ReviewClass::None, level: Level::Forge, ..Review::default() },
        ownership: Ownership::Nobody,
        sensitivity: Vec::new(),
        content: "00112233445566ff".into(),
    }
}

fn demand(rule: &str, answer: Answer) -> Demand {
    Demand {
        needs: Needs::Review,
        ai: Needs::TwoReviews,
        rules: vec![rule.to_owned()],
        sensitive: Vec::new(),
        max_unreviewed_ai_lines: 0,
        require_model: false,
        answer,
        beside: None,
    }
}

fn finding(rule: &'static str, severity: Severity, number: u64) -> Finding {
    Finding {
        rule,
        severity,
        message: "2 lines of an agent (claude-opus-4-6) that no human reviewed".to_owned(),
        path: Some("src/verse.rs".into()),
        lines: Some((2, 3)),
        places: vec![(2, 3)],
        count: 2,
        is_gone: false,
        commit: Some(commit_id(0x1a)),
        claim: Claim::Ai,
        level: Level::Claimed,
        agent: Some(AgentId("claude-code".into())),
        model: Some("claude-opus-4-6".into()),
        review: ReviewClass::None,
        reasons: vec!["rule 'security' needs two-reviews".to_owned(), "trailer: Co-Authored-By: Claude".to_owned()],
        help: "approve after the last push".to_owned(),
        fingerprint: format!("{number:016x}"),
        prints: vec![format!("{number:016x}")],
        held: None,
    }
}

fn held(number: u64, why: Held) -> Finding {
    Finding { held: Some(why), ..finding("unreviewed-ai", Severity::Error, number) }
}

/// Three errors, a warning, one finding held back for each reason, a moved hunk and one that is gone.
fn sample() -> Sample {
    let shown = Shown {
        policy_origin: "outcross.toml at 1a2b3c4d".to_owned(),
        range: "main..HEAD".to_owned(),
        is_report_only: false,
        canary: "caught".to_owned(),
        version: "0.1.0".to_owned(),
        as_of: "2026-11-21".to_owned(),
    };
    Sample { shown, change: change(), report: report() }
}

fn change() -> Change {
    let claimed = ai("claude-code", "claude-opus-4-6", "trailer: Co-Authored-By: Claude");
    let mut moved = hunk("src/old.rs", 7, 9, Authorship::default());
    moved.at_head = Some(("src/verse.rs".into(), 10));
    moved.sensitivity = vec![Sensitivity { kind: "crypto".into(), reason: "use of ring".into() }];
    let mut gone = hunk("src/gone.rs", 1, 1, claimed.clone());
    gone.at_head = None;
    Change {
        repository: "example.com/team/verse".into(),
        target: Some("main".into()),
        base: commit_id(0xba),
        head: commit_id(0xed),
        commits: vec![commit("Add a verse")],
        hunks: vec![gone, moved, hunk("src/verse.rs", 2, 3, claimed)],
        approvals: Vec::new(),
        unproven: 0,
        unread: vec![Unread { what: "refs/notes/ai".into(), detail: "not a note".into(), is_vital: false }],
        twins: Vec::new(),
    }
}

fn report() -> Report {
    let suppressed = Held::Suppressed {
        reason: "made by a script".to_owned(),
        owner: "platform".to_owned(),
        expires: "2027-01-01".to_owned(),
    };
    Report {
        verdict: Verdict::Fail,
        summary: Summary {
            commits: 1,
            files: 2,
            lines: 6,
            gone: 1,
            ai: 3,
            human: 0,
            unknown: 3,
            reviews: vec![(ReviewClass::None, 6, 3)],
            ai_unreviewed: 3,
            sensitive: 3,
            suppressed: 1,
            in_baseline: 1,
            allowed: 1,
        },
        findings: findings(),
        held: vec![held(5, suppressed), held(6, Held::Baseline), held(7, Held::Allowed { lines: 20 })],
        answers: vec![
            demand("security", Answer::Lacking(Shortfall::Nobody)),
            demand("security", Answer::Lacking(Shortfall::TooFew { has: 1, needs: 2 })),
            demand("2", Answer::Met),
        ],
        review_level: ReviewLevel::FullByOwner { reason: "src/verse.rs is sensitive".to_owned() },
        expired: vec!["unreviewed-ai in tools/**: expired on 2026-10-01".to_owned()],
        notes: Vec::new(),
    }
}

/// The warning comes first, so that the order of the forms is theirs.
fn findings() -> Vec<Finding> {
    let missing = Finding {
        path: None,
        lines: None,
        reasons: Vec::new(),
        message: "nobody says which model wrote 1a1a1a1a".to_owned(),
        ..finding("missing-model", Severity::Warning, 3)
    };
    let sensitive = Finding {
        message: "3 sensitive lines without the reviews that they need".to_owned(),
        lines: Some((10, 12)),
        ..finding("sensitive-path", Severity::Error, 2)
    };
    let gone = Finding {
        path: Some("src/gone.rs".into()),
        lines: Some((1, 1)),
        is_gone: true,
        ..finding("unreviewed-ai", Severity::Error, 4)
    };
    vec![missing, finding("unreviewed-ai", Severity::Error, 1), sensitive, gone]
}

/// A sample with so many errors in so many places, and nothing else.
fn many(count: u64) -> Sample {
    let mut sample = sample();
    let place = |n: u64| Finding {
        path: Some(format!("src/module_{}/file_{n}.rs", n % 97).into()),
        ..finding("unreviewed-ai", Severity::Error, n)
    };
    sample.report.findings = (0..count).map(place).collect();
    sample.change.unread.clear();
    sample
}

fn repo() -> v1::Repo {
    v1::Repo {
        id: "example.com/team/verse".to_owned(),
        commit: Some(commit_id(0xed).to_string()),
        branch: None,
        object_format: "sha1",
        shallow: false,
        partial: false,
    }
}

fn settings() -> v1::Settings {
    v1::Settings { hash: "00".to_owned(), line_fate_hash: "11".to_owned(), values: [].into() }
}
