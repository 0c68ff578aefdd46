//! A change as the rules of the gate see it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use checks::{Approval, Authorship, BaseLine, Change, Commit, Declared, Hunk, Ownership, Unread};
use facts::{Claim, ProblemRow, Reason, ReviewRow, ReviewState, ReviewerKind, Stage};
use git::ObjectId;
use history::{Proposed, ProposedCommit, ProposedLines, Touch};
use provenance::review::owners::{Owners, PLACES};
use provenance::{Agents, Verdict, denies_agents};

use super::asked::Asked;
use super::sensitive::{Sensitive, Touches};
use super::texts::Texts;
use crate::blamed;
use crate::target::{Target, commit_id, object_id};

/// Makes of a change what the rules look at. `known` are authors that the base knows, in lower case; `None` where that
/// can't be known.
pub fn change(
    (target, asked): (&Target, &Asked),
    proposed: &Proposed,
    (agents, known): (&Agents, Option<&BTreeSet<Vec<u8>>>),
    mut unread: Vec<Unread>,
) -> Change {
    let mut texts = Texts::new(target);
    let owners = owners(&mut texts, asked.base);
    let mut sensitive = Sensitive::default();
    let commits: Vec<Commit> = proposed.commits.iter().map(|of| commit(of, agents, known)).collect();
    let mut hunks: Vec<Hunk> = proposed
        .lines
        .iter()
        .map(|lines| {
            let commit = &proposed.commits[lines.commit];
            let touches = sensitive.of(&mut texts, commit, lines);
            hunk(lines, owners.as_ref(), (content(&mut texts, commit, lines), touches))
        })
        .collect();
    hunks.extend(proposed.touches.iter().map(|touch| touched(touch, proposed, owners.as_ref())));
    unread.extend(unreadable(proposed));
    Change {
        repository: target.repo_id.as_str().into(),
        target: asked.target.as_deref().map(Arc::from),
        base: commit_id(asked.base),
        head: commit_id(asked.head),
        commits,
        hunks,
        approvals: approvals(&proposed.reviews),
        unproven: proposed.unproven,
        unread,
        twins: Vec::new(),
    }
}

fn commit(of: &ProposedCommit, agents: &Agents, known: Option<&BTreeSet<Vec<u8>>>) -> Commit {
    let row = &of.row;
    let subject = blamed::texts(&of.message).find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    Commit {
        id: row.commit,
        subject: String::from_utf8_lossy(subject).trim().into(),
        is_merge: row.is_merge,
        author: Arc::clone(&row.author_id),
        is_bot: row.is_bot,
        is_first_time: known.map(|known| !known.contains(&of.author_email.to_ascii_lowercase())),
        declared: Declared {
            ai: row.claim == Claim::Ai || row.is_bot,
            human: row.recorded == Claim::Human || denies_agents(agents, &of.message),
        },
        authorship: Authorship {
            claim: row.claim,
            level: row.level,
            agent: row.agent.clone(),
            model: row.model.clone(),
            evidence: Arc::clone(&row.evidence),
        },
    }
}

fn authorship(verdict: &Verdict) -> Authorship {
    let Verdict { claim, level, agent, model, evidence, .. } = verdict.clone();
    Authorship { claim, level, agent, model, evidence }
}

fn hunk(lines: &ProposedLines, owners: Option<&Owners>, (content, touches): (Arc<str>, &Touches)) -> Hunk {
    let introduced = authorship(&lines.introduced);
    let path = lines.path_raw.as_deref().unwrap_or(lines.path.as_bytes());
    Hunk {
        commit: lines.commit,
        path: Arc::clone(&lines.path),
        first_line: lines.first_line,
        last_line: lines.last_line,
        touched: None,
        at_head: lines.at_head.clone(),
        class: lines.class,
        language: lines.language.clone(),
        written: lines.written.as_ref().map_or_else(|| introduced.clone(), authorship),
        introduced,
        review: lines.review.clone(),
        ownership: ownership(owners, path),
        sensitivity: touches.of(lines.first_line, lines.last_line),
        content,
    }
}

fn touched(touch: &Touch, proposed: &Proposed, owners: Option<&Owners>) -> Hunk {
    let commit = &proposed.commits[touch.commit];
    let content = format!("{} {}", commit.row.commit, touch.touched.as_str());
    Hunk {
        commit: touch.commit,
        path: Arc::clone(&touch.path),
        first_line: 0,
        last_line: 0,
        touched: Some(touch.touched.as_str()),
        at_head: None,
        class: facts::Class::Data,
        language: None,
        introduced: Authorship::default(),
        written: Authorship::default(),
        review: commit.review.clone(),
        ownership: ownership(owners, touch.path.as_bytes()),
        sensitivity: Vec::new(),
        content: print(content.as_bytes()),
    }
}

fn owners(texts: &mut Texts, base: ObjectId) -> Option<Owners> {
    let found = PLACES.iter().find_map(|place| texts.at(base, place.as_bytes()).ok().flatten());
    found.map(|text| Owners::parse(&text))
}

fn ownership(owners: Option<&Owners>, path: &[u8]) -> Ownership {
    match owners.and_then(|owners| owners.of(path)) {
        Some(_) => Ownership::Owned,
        None => Ownership::Nobody,
    }
}

/// The print of lines, white space aside. Lines that can't be read again are known by their place.
fn content(texts: &mut Texts, commit: &ProposedCommit, lines: &ProposedLines) -> Arc<str> {
    let path = lines.path_raw.as_deref().unwrap_or(lines.path.as_bytes());
    let text = texts.at(object_id(commit.row.commit), path).ok().flatten();
    let Some(text) = text else {
        return print(format!("{} {}:{}", commit.row.commit, lines.path, lines.first_line).as_bytes());
    };
    let count = (lines.last_line - lines.first_line) as usize + 1;
    let of_hunk = blamed::texts(&text).skip(lines.first_line as usize - 1).take(count);
    let mut kept = Vec::new();
    for line in of_hunk {
        kept.extend(line.iter().filter(|byte| !byte.is_ascii_whitespace()));
        kept.push(b'\n');
    }
    print(&kept)
}

/// 16 hex digits of BLAKE3.
fn print(bytes: &[u8]) -> Arc<str> {
    blake3::hash(bytes).to_hex()[..16].into()
}

/// Approvals by persons who did not write the change, with the time since when what they approved lay there: the last
/// push before it, or the opening.
fn approvals(rows: &[ReviewRow]) -> Vec<Approval> {
    let mut by_change: BTreeMap<(&str, &str), Vec<&ReviewRow>> = BTreeMap::new();
    for row in rows {
        by_change.entry((&row.forge, &row.change_id)).or_default().push(row);
    }
    by_change.into_values().flat_map(|rows| of_change(&rows)).collect()
}

fn of_change(rows: &[&ReviewRow]) -> Vec<Approval> {
    let is_person = |row: &ReviewRow| !matches!(row.reviewer_kind, ReviewerKind::Bot | ReviewerKind::Ai);
    let given = rows.iter().filter(|row| row.state == ReviewState::Approved && !row.is_author && is_person(row));
    given
        .filter_map(|row| {
            let (reviewer, at) = (row.reviewer_id.clone()?, row.at?);
            let lay = rows.iter().filter(|row| matches!(row.state, ReviewState::Opened | ReviewState::Pushed));
            let since = lay.filter_map(|row| row.at).filter(|lay| *lay <= at).max();
            Some(Approval { reviewer, at, since })
        })
        .collect()
}

/// The suppressions that stand in files of a change, in lines that were there before it.
#[must_use]
pub fn base_lines(target: &Target, asked: &Asked, change: &Change) -> Vec<BaseLine> {
    let mut texts = Texts::new(target);
    let mut own: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
    for hunk in &change.hunks {
        if let Some((path, first)) = &hunk.at_head {
            own.entry(path).or_default().push((*first, *first + hunk.lines()));
        }
    }
    let mut found = Vec::new();
    for (path, lines) in own {
        let is_base = |number: u32| !lines.iter().any(|(first, end)| (*first..*end).contains(&number));
        if let Ok(Some(text)) = texts.at(asked.head, path.as_bytes()) {
            found.extend(checks::base_lines(path, &text, &is_base));
        }
    }
    found
}

/// What of a change, or of the evidence on it, could not be read.
fn unreadable(proposed: &Proposed) -> Vec<Unread> {
    let cut = proposed.is_cut.then(|| Unread {
        what: "history".into(),
        detail: "commits of the change have parents that are not here: the clone is shallow, or objects are missing"
            .into(),
        is_vital: true,
    });
    let rows = proposed.problems.iter().filter(|row| is_of_change(row));
    let rows = rows.map(|row| Unread {
        what: Arc::clone(&row.subject),
        detail: format!("{}: {}", row.reason, row.detail).into(),
        is_vital: matches!(row.stage, Stage::Objects | Stage::Origin),
    });
    cut.into_iter().chain(rows).collect()
}

/// Whether a problem may hide something of the change. Notices of the clone and records that are merely odd do not.
fn is_of_change(row: &ProblemRow) -> bool {
    match row.stage {
        Stage::Graph => false,
        Stage::Objects | Stage::Origin => !matches!(row.reason, Reason::TooMany | Reason::Shallow | Reason::Replaced),
        _ => matches!(
            row.reason,
            Reason::Missing
                | Reason::Partial
                | Reason::Damaged
                | Reason::WrongType
                | Reason::TooLarge
                | Reason::TooDeep
                | Reason::Malformed
        ),
    }
}
