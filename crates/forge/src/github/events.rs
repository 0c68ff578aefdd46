//! What a pull request of GraphQL says, as events.

use std::collections::BTreeMap;

use facts::{Account, Reason, Region, ReviewState};

use crate::account::ActorV1;
use crate::draft::{Draft, Stamp, Told};
use crate::problem::Problems;
use crate::verdict;
use crate::wire::{Maybe, text};

use super::wire::{ChangeV1, CommitV1, ReviewV1, ThreadV1, TimelineV1};

/// The change and its events; `None`, with a problem, if it has no number.
pub(crate) fn of_change(change: &ChangeV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let Some(number) = *change.number else {
        problems.add(Reason::Malformed, "pull request without a number", text(&change.id).unwrap_or_default());
        return None;
    };
    let lost = change.reviews.lost + change.timeline_items.lost + change.commits.lost + change.review_threads.lost;
    problems.add_times(Reason::Malformed, "entry of a pull request that is null or has another shape", "", lost);
    let mut draft = Draft::new(format!("#{number}"), stamp, problems);
    draft.set_target(text(&change.base_ref_name));
    if text(&change.created_at).is_some() {
        let (at, author) = (draft.at(text(&change.created_at)), actor(&change.author, &mut draft));
        draft.push(ReviewState::Opened, at, author);
    }
    let timeline = &change.timeline_items.list;
    timeline.iter().for_each(|item| happened(&mut draft, change, item));
    asked_now(&mut draft, change);
    let mut regions = regions(&mut draft, &change.review_threads.list);
    for review in &change.reviews.list {
        let regions = text(&review.id).and_then(|id| regions.remove(id)).unwrap_or_default();
        reviewed(&mut draft, review, regions, change);
    }
    ended(&mut draft, change);
    Some(draft.finish())
}

fn actor(actor: &Maybe<ActorV1>, draft: &mut Draft<'_>) -> Account {
    actor.as_ref().map(|actor| actor.account(draft.problems)).unwrap_or_default()
}

/// One entry of the timeline.
fn happened(draft: &mut Draft<'_>, change: &ChangeV1, item: &TimelineV1) {
    let at = draft.at(text(&item.created_at));
    match text(&item.kind) {
        Some("ReviewRequestedEvent") => {
            let asked = actor(&item.requested_reviewer, draft);
            draft.push(ReviewState::Requested, at, asked);
        }
        Some("AssignedEvent") => {
            if let Some(giver) = giver(change, &item.assignee, &item.actor) {
                let giver = giver.account(draft.problems);
                draft.push(ReviewState::Assigned, at, giver);
            }
        }
        Some("HeadRefForcePushedEvent") => {
            let pusher = actor(&item.actor, draft);
            let commit = item.after_commit.as_ref();
            let (head, tree) = (draft.id(oid(commit)), draft.id(commit.and_then(CommitV1::tree_oid)));
            let event = draft.push(ReviewState::Pushed, at, pusher);
            (event.head_commit, event.head_tree) = (head, tree);
        }
        Some("IssueComment") => {
            let author = actor(&item.author, draft);
            draft.push(ReviewState::Commented, at, author);
        }
        _ => {}
    }
}

/// Who gave the work to an agent: whoever assigned a bot, or the person whom GitHub assigned to the pull request that
/// the bot opened for them.
fn giver<'c>(change: &ChangeV1, assignee: &'c Maybe<ActorV1>, by: &'c Maybe<ActorV1>) -> Option<&'c ActorV1> {
    let to_bot = assignee.as_ref().is_some_and(ActorV1::is_bot);
    let of_bot = change.author.as_ref().is_some_and(ActorV1::is_bot);
    let giver = if to_bot { by.as_ref() } else { assignee.as_ref().filter(|_| of_bot) };
    giver.filter(|giver| !giver.is_bot())
}

/// What `gh` writes in place of a timeline: comments, and who is asked and assigned now.
fn asked_now(draft: &mut Draft<'_>, change: &ChangeV1) {
    for comment in &change.comments.list {
        let (at, author) = (draft.at(text(&comment.created_at)), actor(&comment.author, draft));
        draft.push(ReviewState::Commented, at, author);
    }
    for asked in &change.review_requests.list {
        let asked = asked.account(draft.problems);
        draft.push(ReviewState::Requested, None, asked);
    }
    if change.author.as_ref().is_some_and(ActorV1::is_bot) {
        for giver in change.assignees.list.iter().filter(|assignee| !assignee.is_bot()) {
            let giver = giver.account(draft.problems);
            draft.push(ReviewState::Assigned, None, giver);
        }
    }
}

/// The lines that each review comments on, by the review's id. Lines of the base are none of the head: there the file
/// alone counts.
fn regions<'c>(draft: &mut Draft<'_>, threads: &'c [ThreadV1]) -> BTreeMap<&'c str, Vec<Region>> {
    let mut regions: BTreeMap<&str, Vec<Region>> = BTreeMap::new();
    for thread in threads {
        let of_head = text(&thread.diff_side) != Some("LEFT");
        for comment in &thread.comments.list {
            let Some(review) = comment.pull_request_review.as_ref().and_then(|review| text(&review.id)) else {
                continue;
            };
            let last = comment.original_line.filter(|_| of_head).unwrap_or(0);
            let start = comment.original_start_line.filter(|_| last > 0).unwrap_or(last);
            regions.entry(review).or_default().extend(draft.region(text(&thread.path), start, last));
        }
    }
    regions
}

fn reviewed(draft: &mut Draft<'_>, review: &ReviewV1, regions: Vec<Region>, change: &ChangeV1) {
    let timeline = &change.timeline_items.list;
    let dismissal = text(&review.id).and_then(|id| dismissal_of(id, timeline));
    let before = dismissal.and_then(|item| text(&item.previous_review_state));
    let dismissed = text(&review.state) == Some("DISMISSED");
    // A review that was dismissed says no longer what it was; without a word on that it was an approval.
    let said = if dismissed { before.or(Some("APPROVED")) } else { text(&review.state) }.unwrap_or_default();
    let state = match said {
        "APPROVED" => ReviewState::Approved,
        "CHANGES_REQUESTED" => ReviewState::ChangesRequested,
        "COMMENTED" => ReviewState::Commented,
        // Not handed in yet.
        "PENDING" => return,
        other => return draft.problems.add(Reason::Malformed, "review in a state that is not known", other),
    };
    let stranger = || verdict::by_association(text(&review.author_association));
    // GitHub says who may push now. Of a change that was merged that tells nothing: people leave.
    let has_right = review.author_can_push_to_repository.filter(|_| text(&change.merged_at).is_none());
    let state = verdict::counted(state, has_right.or_else(stranger));
    let (at, author) = (draft.at(text(&review.submitted_at)), actor(&review.author, draft));
    let mut event = draft.loose(state, at, author);
    event.head_commit = draft.id(oid(review.commit.as_ref()));
    event.head_tree = draft.id(review.commit.as_ref().and_then(CommitV1::tree_oid));
    event.regions = regions;
    if dismissed && state == ReviewState::Approved {
        let taken_back_at = draft.at(dismissal.and_then(|item| text(&item.created_at)));
        draft.push_taken_back(&event, taken_back_at);
    } else {
        draft.add(event);
    }
}

fn dismissal_of<'c>(review: &str, timeline: &'c [TimelineV1]) -> Option<&'c TimelineV1> {
    let of_it = |item: &&TimelineV1| item.review.as_ref().and_then(|review| text(&review.id)) == Some(review);
    timeline.iter().filter(|item| text(&item.kind) == Some("ReviewDismissedEvent")).find(of_it)
}

fn oid(commit: Option<&CommitV1>) -> Option<&str> {
    commit.and_then(|commit| text(&commit.oid))
}

/// The merge, or the close without one.
fn ended(draft: &mut Draft<'_>, change: &ChangeV1) {
    if text(&change.merged_at).is_some() || text(&change.state) == Some("MERGED") {
        merged(draft, change);
    } else if text(&change.closed_at).is_some() || text(&change.state) == Some("CLOSED") {
        let mut closes = change.timeline_items.list.iter().filter(|item| text(&item.kind) == Some("ClosedEvent"));
        let closer = closes.next_back().map(|item| actor(&item.actor, draft)).unwrap_or_default();
        let (at, head) = (draft.at(text(&change.closed_at)), draft.id(text(&change.head_ref_oid)));
        draft.push(ReviewState::Closed, at, closer).head_commit = head;
    }
}

fn merged(draft: &mut Draft<'_>, change: &ChangeV1) {
    let (at, by) = (draft.at(text(&change.merged_at)), actor(&change.merged_by, draft));
    let mut event = draft.loose(ReviewState::Merged, at, by);
    let head = text(&change.head_ref_oid);
    let commits = &change.commits.list;
    let tree = commits.iter().find(|commit| head.is_some() && commit.oid() == head);
    event.head_commit = draft.id(head);
    event.head_tree = draft.id(tree.and_then(|commit| commit.tree_oid()));
    event.merge_commit = draft.id(oid(change.merge_commit.as_ref()));
    event.commits = draft.commits(commits.iter().filter_map(|commit| commit.oid()));
    draft.add(event);
}
