//! The judgement as a JSON document.

use checks::{Answer, Authorship, Demand, Finding, Held, Hunk, ReviewLevel, Severity};

use super::foreign::{path, whole as text};
use super::{Detail, Judged, figures, words};
use crate::output::json::v1;

/// The document of a judgement.
#[must_use]
pub fn document(judged: &Judged<'_>, repo: v1::Repo, settings: v1::Settings, detail: Detail) -> v1::Checked {
    let Judged { shown, change, report } = judged;
    v1::Checked {
        schema: v1::CHECK,
        tool: v1::Tool::THIS,
        repo,
        as_of: shown.as_of.clone(),
        settings,
        range: v1::CheckedRange {
            name: text(&shown.range),
            base: change.base.to_string(),
            head: change.head.to_string(),
            target: change.target.as_deref().map(text),
        },
        policy: v1::CheckPolicy {
            origin: text(&shown.policy_origin),
            report_only: shown.is_report_only,
            canary: text(&shown.canary),
        },
        verdict: words::verdict(report.verdict),
        summary: summary(judged),
        findings: judged.worst_first().into_iter().map(finding).collect(),
        suppressed: report.held.iter().map(finding).collect(),
        hunks: (detail == Detail::Explain).then(|| hunks(judged)),
        review_level: review_level(&report.review_level),
        notes: texts(&report.notes),
        unread: unread(judged),
        expired: texts(&report.expired),
    }
}

fn summary(judged: &Judged<'_>) -> v1::CheckSummary {
    let summary = &judged.report.summary;
    let count = |severity| judged.count(severity) as u64;
    let by_level = figures::ai_by_level(judged.change);
    v1::CheckSummary {
        commits: summary.commits,
        files: summary.files,
        lines: summary.lines,
        gone: summary.gone,
        ai: summary.ai,
        ai_by_level: by_level.into_iter().map(|(level, lines)| (level.as_str(), lines)).collect(),
        human: summary.human,
        unknown: summary.unknown,
        reviews: summary
            .reviews
            .iter()
            .map(|(class, lines, ai)| v1::CheckedReview { class: class.as_str(), lines: *lines, ai: *ai })
            .collect(),
        ai_unreviewed: summary.ai_unreviewed,
        sensitive: summary.sensitive,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        suppressed: summary.suppressed,
        in_baseline: summary.in_baseline,
        allowed: summary.allowed,
    }
}

fn finding(finding: &Finding) -> v1::CheckFinding {
    v1::CheckFinding {
        rule: finding.rule,
        severity: words::severity(finding.severity),
        message: text(&finding.message),
        path: finding.path.as_deref().map(path),
        start_line: finding.lines.map(|(first, _)| first),
        end_line: finding.lines.map(|(_, last)| last),
        lines: finding.count,
        gone: finding.is_gone,
        commit: finding.commit.map(|commit| commit.to_string()),
        claim: finding.claim.as_str(),
        level: finding.level.as_str(),
        agent: finding.agent.as_ref().map(|agent| text(&agent.0)),
        model: finding.model.as_deref().map(text),
        review_class: finding.review.as_str(),
        reasons: texts(&finding.reasons),
        help: text(&finding.help),
        fingerprint: finding.fingerprint.clone(),
        fingerprints: finding.prints.clone(),
        places: finding.places.clone(),
        held: finding.held.as_ref().map(held),
    }
}

fn held(held: &Held) -> v1::CheckHeld {
    let by = words::held(held);
    match held {
        Held::Suppressed { reason, owner, expires } => v1::CheckHeld {
            by,
            reason: Some(text(reason)),
            owner: Some(text(owner)),
            expires: Some(text(expires)),
            lines: None,
        },
        Held::Baseline => v1::CheckHeld { by, ..v1::CheckHeld::default() },
        Held::Allowed { lines } => v1::CheckHeld { by, lines: Some(*lines), ..v1::CheckHeld::default() },
    }
}

fn hunks(judged: &Judged<'_>) -> Vec<v1::CheckHunk> {
    let answers = judged.report.answers.iter().map(Some).chain(std::iter::repeat(None));
    judged.change.hunks.iter().zip(answers).map(|(hunk, answer)| self::hunk(judged, hunk, answer)).collect()
}

fn hunk(judged: &Judged<'_>, hunk: &Hunk, answer: Option<&Demand>) -> v1::CheckHunk {
    let commit = judged.change.commits.get(hunk.commit);
    v1::CheckHunk {
        commit: commit.map(|commit| commit.id.to_string()),
        subject: commit.map(|commit| text(&commit.subject)),
        path: path(&hunk.path),
        start_line: hunk.first_line,
        end_line: hunk.last_line,
        head_path: hunk.at_head.as_ref().map(|(at, _)| path(at)),
        head_start_line: hunk.at_head.as_ref().map(|(_, first)| *first),
        class: hunk.class.as_str(),
        language: hunk.language.as_deref().map(text),
        introduced: authorship(&hunk.introduced),
        written: authorship(&hunk.written),
        review_class: hunk.review.class.as_str(),
        review_level: hunk.review.level.as_str(),
        sensitive_content: hunk
            .sensitivity
            .iter()
            .map(|found| text(&format!("{}: {}", found.kind, found.reason)))
            .collect(),
        demand: answer.map(demand),
    }
}

fn authorship(authorship: &Authorship) -> v1::CheckAuthorship {
    v1::CheckAuthorship {
        claim: authorship.claim.as_str(),
        level: authorship.level.as_str(),
        agent: authorship.agent.as_ref().map(|agent| text(&agent.0)),
        model: authorship.model.as_deref().map(text),
        evidence: authorship.evidence.iter().map(|evidence| text(evidence)).collect(),
    }
}

fn demand(demand: &Demand) -> v1::CheckDemand {
    v1::CheckDemand {
        needs: words::needs(demand.needs),
        ai: words::needs(demand.ai),
        rules: texts(&demand.rules),
        sensitive: texts(&demand.sensitive),
        answer: words::answer(demand.answer),
        shortfall: match demand.answer {
            Answer::Lacking(shortfall) => Some(words::shortfall(shortfall)),
            Answer::Met | Answer::NoneNeeded => None,
        },
    }
}

fn review_level(level: &ReviewLevel) -> v1::CheckReviewLevel {
    let word = match level {
        ReviewLevel::Light => "light",
        ReviewLevel::Full { .. } => "full",
        ReviewLevel::FullByOwner { .. } => "full-by-owner",
    };
    v1::CheckReviewLevel { level: word, reason: words::review_level(level).1.map(text) }
}

fn unread(judged: &Judged<'_>) -> Vec<v1::CheckUnread> {
    let unread = judged.change.unread.iter();
    unread
        .map(|unread| v1::CheckUnread {
            what: text(&unread.what),
            detail: text(&unread.detail),
            vital: unread.is_vital,
        })
        .collect()
}

fn texts(texts: &[String]) -> Vec<String> {
    texts.iter().map(|each| text(each)).collect()
}
