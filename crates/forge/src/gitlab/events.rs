//! What a merge request says, as events.
//!
//! GitLab does not say which head an approval was given to. It says when, and when the head moved: the head of an
//! approval is the newest version that is not younger.

use facts::{Account, CommitId, Reason, Region, ReviewEvent, ReviewState};

use crate::account::UserV1;
use crate::draft::{Draft, Stamp, Told};
use crate::problem::Problems;
use crate::wire::{Maybe, text};

use super::notes::{Deed, deed};
use super::wire::{ApprovalV1, NoteV1, PositionV1, RequestV1};

/// The merge request and its events; `None`, with a problem, if it has no number.
pub(crate) fn of_request(request: &RequestV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let Some(number) = *request.iid else {
        problems.add(Reason::Malformed, "merge request without a number", "");
        return None;
    };
    let lost = request.notes.lost + request.versions.lost + request.commits.lost + request.approved_by.lost;
    problems.add_times(Reason::Malformed, "entry of a merge request that is null or has another shape", "", lost);
    let mut draft = Draft::new(format!("!{number}"), stamp, problems);
    draft.set_target(text(&request.target_branch));
    let heads = heads(&mut draft, request);
    opened(&mut draft, request, &heads);
    let mut votes = Votes::default();
    for note in &request.notes.list {
        noted(&mut draft, request, note, &mut votes);
    }
    asked_now(&mut draft, request);
    approved(&mut draft, request, votes, &heads);
    ended(&mut draft, request);
    Some(draft.finish())
}

/// A comment that was stored apart from its merge request; `None` if it is none of a merge request.
pub(crate) fn of_note(note: &NoteV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let number = note.noteable_iid.filter(|_| text(&note.noteable_type) == Some("MergeRequest"))?;
    let mut draft = Draft::new(format!("!{number}"), stamp, problems);
    let mut votes = Votes::default();
    noted(&mut draft, &RequestV1::default(), note, &mut votes);
    votes.0.into_iter().for_each(|vote| draft.add(vote.event));
    Some(draft.finish())
}

fn account(user: &Maybe<UserV1>, draft: &mut Draft<'_>) -> Account {
    user.as_ref().map(|user| user.account(draft.problems)).unwrap_or_default()
}

/// The heads that the merge request had, and since when.
type Heads = Vec<(i64, CommitId)>;

fn heads(draft: &mut Draft<'_>, request: &RequestV1) -> Heads {
    let mut heads = Heads::new();
    for version in &request.versions.list {
        let at = draft.at(text(&version.created_at));
        heads.extend(at.zip(draft.id(text(&version.head_commit_sha))));
    }
    heads.sort_unstable();
    heads
}

/// The first version is what it was opened with, the others were pushed.
fn opened(draft: &mut Draft<'_>, request: &RequestV1, heads: &Heads) {
    let mut pushes = heads.iter();
    if request.is_whole() && text(&request.created_at).is_some() {
        let (at, author) = (draft.at(text(&request.created_at)), account(&request.author, draft));
        let head = pushes.next().map(|(_, head)| *head);
        draft.push(ReviewState::Opened, at, author).head_commit = head;
    }
    for (at, head) in pushes {
        draft.push(ReviewState::Pushed, Some(*at), Account::default()).head_commit = Some(*head);
    }
}

fn head_at(heads: &Heads, at: Option<i64>) -> Option<CommitId> {
    heads.iter().rev().find(|(since, _)| Some(*since) <= at).map(|(_, head)| *head)
}

/// Verdicts by the notes, in their order, with those that were taken back.
#[derive(Default)]
struct Votes(Vec<Vote>);

struct Vote {
    event: ReviewEvent,
    taken_back_at: Option<i64>,
}

impl Votes {
    fn cast(&mut self, event: ReviewEvent) {
        self.0.push(Vote { event, taken_back_at: None });
    }

    /// The approval of that login that still stands.
    fn standing(&mut self, login: &str) -> Option<&mut Vote> {
        let of_it = |vote: &&mut Vote| vote.event.actor.login.as_deref() == Some(login);
        let stands = |vote: &&mut Vote| vote.taken_back_at.is_none() && vote.event.state == ReviewState::Approved;
        self.0.iter_mut().rev().filter(stands).find(of_it)
    }

    fn take_back(&mut self, login: &str, at: Option<i64>) {
        if let Some(vote) = self.standing(login) {
            vote.taken_back_at = at.or(vote.event.at);
        }
    }
}

fn noted(draft: &mut Draft<'_>, request: &RequestV1, note: &NoteV1, votes: &mut Votes) {
    let (at, author) = (draft.at(text(&note.created_at)), account(&note.author, draft));
    if *note.system != Some(true) {
        let mut event = draft.loose(ReviewState::Commented, at, author);
        if let Some(position) = note.position.as_ref() {
            event.head_commit = draft.id(text(&position.head_sha));
            event.regions = region(draft, position).into_iter().collect();
        }
        return draft.add(event);
    }
    let login = author.login.clone().unwrap_or_default();
    match deed(text(&note.body).unwrap_or_default()) {
        Deed::Approved => votes.cast(draft.loose(ReviewState::Approved, at, author)),
        Deed::RequestedChanges => votes.cast(draft.loose(ReviewState::ChangesRequested, at, author)),
        Deed::Reviewed => votes.cast(draft.loose(ReviewState::Commented, at, author)),
        Deed::Unapproved => votes.take_back(&login, at),
        Deed::Reset(logins) => logins.into_iter().for_each(|login| votes.take_back(login, at)),
        Deed::Requested(logins) => {
            for login in logins {
                let asked = by_login(draft, request, login);
                draft.push(ReviewState::Requested, at, asked);
            }
        }
        Deed::Assigned(logins) if logins.iter().any(|login| crate::account::is_automaton(login)) => {
            draft.push(ReviewState::Assigned, at, author);
        }
        Deed::Assigned(_) | Deed::Other => {}
    }
}

/// The account of that login, as far as the merge request describes it elsewhere.
fn by_login(draft: &mut Draft<'_>, request: &RequestV1, login: &str) -> Account {
    let people = request.reviewers.list.iter().chain(&request.assignees.list);
    let noters = request.notes.list.iter().filter_map(|note| note.author.as_ref());
    match people.chain(noters).find(|user| user.login() == Some(login)) {
        Some(user) => user.account(draft.problems),
        None => {
            Account { login: crate::limits::text(login, crate::limits::NAME, draft.problems), ..Account::default() }
        }
    }
}

/// Reviewers for whom no note says since when, and who gave the work to a bot.
fn asked_now(draft: &mut Draft<'_>, request: &RequestV1) {
    for reviewer in &request.reviewers.list {
        let account = reviewer.account(draft.problems);
        if !draft.has(ReviewState::Requested, &account) {
            draft.push(ReviewState::Requested, None, account);
        }
    }
    if request.author.as_ref().is_some_and(UserV1::is_bot) {
        for giver in request.assignees.list.iter().filter(|assignee| !assignee.is_bot()) {
            let giver = giver.account(draft.problems);
            draft.push(ReviewState::Assigned, None, giver);
        }
    }
}

fn region(draft: &mut Draft<'_>, position: &PositionV1) -> Option<Region> {
    let last = position.new_line.unwrap_or(0);
    let start = position.line_range.as_ref().and_then(|range| range.start.as_ref()).and_then(|line| *line.new_line);
    draft.region(text(&position.new_path), start.filter(|_| last > 0).unwrap_or(last), last)
}

/// Verdicts of the notes, and of the list of approvals. Where there is a list, an approval that it lacks no longer
/// stands, whatever took it back.
///
/// No verdict is weighed here: GitLab takes approvals only from those who may give them (docs.gitlab.com, "Merge request
/// approval rules", "Eligible approvers").
fn approved(draft: &mut Draft<'_>, request: &RequestV1, mut votes: Votes, heads: &Heads) {
    let list = request.approvals.as_ref().map(|approvals| &approvals.approved_by);
    let current = list.filter(|list| !list.list.is_empty()).unwrap_or(&request.approved_by);
    let complete = list.is_some() || !request.approved_by.list.is_empty();
    for approval in &current.list {
        in_list(draft, approval, &mut votes);
    }
    for mut vote in votes.0 {
        vote.event.head_commit = vote.event.head_commit.or_else(|| head_at(heads, vote.event.at));
        let login = vote.event.actor.login.as_deref();
        let listed = current
            .list
            .iter()
            .any(|approval| login.is_some() && approval.user.as_ref().and_then(UserV1::login) == login);
        let is_approval = vote.event.state == ReviewState::Approved;
        match vote.taken_back_at {
            Some(at) => draft.push_taken_back(&vote.event, Some(at)),
            None if is_approval && complete && !listed => draft.push_taken_back(&vote.event, None),
            None => draft.add(vote.event),
        }
    }
}

/// Adds an approval of the list for which there is no note.
fn in_list(draft: &mut Draft<'_>, approval: &ApprovalV1, votes: &mut Votes) {
    let Some(user) = approval.user.as_ref() else { return };
    let at = draft.at(text(&approval.approved_at));
    match user.login().and_then(|login| votes.standing(login)) {
        Some(vote) => vote.event.at = at.or(vote.event.at),
        None => {
            let actor = user.account(draft.problems);
            votes.cast(draft.loose(ReviewState::Approved, at, actor));
        }
    }
}

/// The merge, or the close without one.
fn ended(draft: &mut Draft<'_>, request: &RequestV1) {
    if !request.is_whole() {
        return;
    }
    if request.is_merged() {
        let (at, by) = end(draft, request, "merged", &request.merged_at, request.merger());
        let mut event = draft.loose(ReviewState::Merged, at, by);
        event.head_commit = draft.id(text(&request.sha));
        // The merge commit holds the squash commit where there are both; without either the head itself moved on.
        let landed = text(&request.merge_commit_sha).or_else(|| text(&request.squash_commit_sha));
        event.merge_commit = draft.id(landed);
        event.commits = draft.commits(request.commits.list.iter().rev().filter_map(|commit| text(&commit.id)));
        draft.add(event);
    } else if request.is_closed() {
        let (at, by) = end(draft, request, "closed", &request.closed_at, request.closed_by.as_ref());
        let head = draft.id(text(&request.sha));
        draft.push(ReviewState::Closed, at, by).head_commit = head;
    }
}

/// When and by whom, by the merge request itself or by the last such event of it.
fn end(
    draft: &mut Draft<'_>,
    request: &RequestV1,
    state: &str,
    at: &Maybe<String>,
    by: Option<&UserV1>,
) -> (Option<i64>, Account) {
    let event = request.state_events.list.iter().rfind(|event| text(&event.state) == Some(state));
    let at = text(at).or_else(|| event.and_then(|event| text(&event.created_at)));
    let by = by.or_else(|| event.and_then(|event| event.user.as_ref()));
    (draft.at(at), by.map(|by| by.account(draft.problems)).unwrap_or_default())
}
