//! What pull requests, reviews and comments of REST say, as events.

use facts::{Account, Reason, Region, ReviewState};

use crate::account::UserV1;
use crate::draft::{Draft, Stamp, Told};
use crate::problem::Problems;
use crate::verdict;
use crate::wire::{Maybe, text};

use super::official;
use super::wire::{BranchV1, CommentV1, EventV1, PullV1, PushV1, ReviewV1, TimelineV1};

/// `None`, with a problem, if it has no number.
pub(crate) fn of_pull(pull: &PullV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let Some(number) = *pull.number else {
        problems.add(Reason::Malformed, "pull request without a number", "");
        return None;
    };
    let lost = pull.reviews.lost + pull.timeline.lost + pull.commits.lost + pull.comments.lost + pull.events.lost;
    problems.add_times(Reason::Malformed, "entry of a pull request that is null or has another shape", "", lost);
    let mut draft = Draft::new(format!("#{number}"), stamp, problems);
    draft.set_target(pull.base.as_ref().and_then(|base| text(&base.name)));
    if text(&pull.created_at).is_some() {
        let (at, author) = (draft.at(text(&pull.created_at)), account(&pull.user, &mut draft));
        draft.push(ReviewState::Opened, at, author);
    }
    for item in &pull.timeline.list {
        happened(&mut draft, pull, item);
    }
    for event in &pull.events.list {
        occurred(&mut draft, pull, event);
    }
    asked_now(&mut draft, pull);
    for review in &pull.reviews.list {
        reviewed(&mut draft, review, pull);
    }
    for comment in pull.comments.list.iter().chain(&pull.issue_comments.list) {
        commented(&mut draft, comment);
    }
    for comment in pull.review_comments.list.iter().filter(|comment| !joins(comment, &pull.reviews.list)) {
        commented(&mut draft, comment);
    }
    ended(&mut draft, pull);
    Some(draft.finish())
}

/// A review that is stored apart from its pull request; `None`, with a problem, if it does not say of which.
pub(crate) fn of_review(review: &ReviewV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let number = number_of(&[&review.pull_request_url, &review.html_url], problems)?;
    let mut draft = Draft::new(format!("#{number}"), stamp, problems);
    reviewed(&mut draft, review, &PullV1::default());
    Some(draft.finish())
}

/// The same of a comment.
pub(crate) fn of_comment(comment: &CommentV1, stamp: &Stamp, problems: &mut Problems) -> Option<Told> {
    let number = number_of(&[&comment.pull_request_url, &comment.html_url], problems)?;
    let mut draft = Draft::new(format!("#{number}"), stamp, problems);
    commented(&mut draft, comment);
    Some(draft.finish())
}

/// The number of the pull request that an address leads to: `.../pull/7#...`, `.../pulls/7`.
fn number_of(addresses: &[&Maybe<String>], problems: &mut Problems) -> Option<u64> {
    let number = addresses.iter().filter_map(|address| text(address)).find_map(number_in);
    if number.is_none() {
        let address = addresses.iter().find_map(|address| text(address)).unwrap_or_default();
        problems.add(Reason::Unresolved, "review or comment that does not say of which pull request", address);
    }
    number
}

fn number_in(address: &str) -> Option<u64> {
    let path = address.split(['#', '?']).next()?;
    let mut parts = path.split('/').skip_while(|part| !matches!(*part, "pull" | "pulls"));
    parts.nth(1)?.parse().ok()
}

fn account(user: &Maybe<UserV1>, draft: &mut Draft<'_>) -> Account {
    user.as_ref().map(|user| user.account(draft.problems)).unwrap_or_default()
}

/// An entry of Gitea's timeline.
fn happened(draft: &mut Draft<'_>, pull: &PullV1, item: &TimelineV1) {
    let at = draft.at(text(&item.created_at));
    let withdrawn = *item.removed_assignee == Some(true);
    match text(&item.kind) {
        Some("comment") => {
            let author = account(&item.user, draft);
            draft.push(ReviewState::Commented, at, author);
        }
        Some("review_request") if !withdrawn && item.assignee.is_some() => {
            let asked = account(&item.assignee, draft);
            draft.push(ReviewState::Requested, at, asked);
        }
        Some("assignees") if !withdrawn => {
            if let Some(giver) = giver(pull, item) {
                let giver = giver.account(draft.problems);
                draft.push(ReviewState::Assigned, at, giver);
            }
        }
        Some("pull_push") => {
            let pusher = account(&item.user, draft);
            let push: Option<PushV1> = text(&item.body).and_then(|body| serde_json::from_str(body).ok());
            let head = push.and_then(|push| push.commit_ids.list.last().cloned());
            let head = draft.id(head.as_deref());
            draft.push(ReviewState::Pushed, at, pusher).head_commit = head;
        }
        _ => {}
    }
}

/// An entry of GitHub's timeline.
fn occurred(draft: &mut Draft<'_>, pull: &PullV1, event: &EventV1) {
    let at = draft.at(text(&event.created_at));
    match text(&event.event) {
        Some("review_requested") if event.requested_reviewer.is_some() => {
            let asked = account(&event.requested_reviewer, draft);
            draft.push(ReviewState::Requested, at, asked);
        }
        Some("head_ref_force_pushed") => {
            let pusher = account(&event.actor, draft);
            draft.push(ReviewState::Pushed, at, pusher);
        }
        Some("assigned") => {
            let to_bot = event.assignee.as_ref().is_some_and(UserV1::is_bot);
            let of_bot = pull.user.as_ref().is_some_and(UserV1::is_bot);
            let giver = if to_bot { event.actor.as_ref() } else { event.assignee.as_ref().filter(|_| of_bot) };
            if let Some(giver) = giver.filter(|giver| !giver.is_bot()) {
                let giver = giver.account(draft.problems);
                draft.push(ReviewState::Assigned, at, giver);
            }
        }
        _ => {}
    }
}

/// Who assigned a bot, or whom the change of a bot is assigned to.
fn giver<'p>(pull: &'p PullV1, item: &'p TimelineV1) -> Option<&'p UserV1> {
    let to_bot = item.assignee.as_ref().is_some_and(UserV1::is_bot);
    let of_bot = pull.user.as_ref().is_some_and(UserV1::is_bot);
    let giver = if to_bot { item.user.as_ref() } else { item.assignee.as_ref().filter(|_| of_bot) };
    giver.filter(|giver| !giver.is_bot())
}

/// Who is asked and assigned now, where nothing says since when.
fn asked_now(draft: &mut Draft<'_>, pull: &PullV1) {
    for asked in &pull.requested_reviewers.list {
        let asked = asked.account(draft.problems);
        if !draft.has(ReviewState::Requested, &asked) {
            draft.push(ReviewState::Requested, None, asked);
        }
    }
    if pull.user.as_ref().is_some_and(UserV1::is_bot) {
        for giver in pull.assignees.list.iter().filter(|assignee| !assignee.is_bot()) {
            let giver = giver.account(draft.problems);
            if !draft.has(ReviewState::Assigned, &giver) {
                draft.push(ReviewState::Assigned, None, giver);
            }
        }
    }
}

fn reviewed(draft: &mut Draft<'_>, review: &ReviewV1, pull: &PullV1) {
    let state = match text(&review.state).unwrap_or_default().to_ascii_uppercase().as_str() {
        "APPROVED" | "DISMISSED" => ReviewState::Approved,
        "CHANGES_REQUESTED" | "REQUEST_CHANGES" => ReviewState::ChangesRequested,
        "COMMENTED" | "COMMENT" => ReviewState::Commented,
        "REQUEST_REVIEW" => ReviewState::Requested,
        // Not handed in yet.
        "PENDING" => return,
        state => return draft.problems.add(Reason::Malformed, "review in a state that is not known", state),
    };
    let has_right = official::has_right(review, pull);
    let state =
        verdict::counted(state, has_right.or_else(|| verdict::by_association(text(&review.author_association))));
    let (at, author) = (draft.at(text(&review.submitted_at)), account(&review.user, draft));
    if state == ReviewState::Requested && draft.has(state, &author) {
        return;
    }
    let mut event = draft.loose(state, at, author);
    event.head_commit = draft.id(text(&review.commit_id).filter(|_| state != ReviewState::Requested));
    let of_pull = pull.review_comments.list.iter().filter(|comment| joins(comment, std::slice::from_ref(review)));
    for comment in review.comments.list.iter().chain(of_pull) {
        event.regions.extend(region(draft, comment));
    }
    let dismissed = *review.dismissed == Some(true) || text(&review.state) == Some("DISMISSED");
    if dismissed && state == ReviewState::Approved {
        let taken_back_at = dismissed_at(draft, review, pull);
        draft.push_taken_back(&event, taken_back_at);
    } else if let Some(request) = official::asked_again(review, pull).filter(|_| state == ReviewState::Approved) {
        let taken_back_at = draft.at(text(&request.submitted_at));
        draft.push_taken_back(&event, taken_back_at);
    } else {
        draft.add(event);
    }
}

/// A timeline says when. GitHub's review does not: by its state alone not even what it was before.
fn dismissed_at(draft: &mut Draft<'_>, review: &ReviewV1, pull: &PullV1) -> Option<i64> {
    let mut of_it = pull.timeline.list.iter().filter(|item| text(&item.kind) == Some("dismiss_review"));
    let item = of_it.find(|item| review.id.is_some() && *item.review_id == *review.id);
    let of_review = |event: &&EventV1| {
        let dismissed = event.dismissed_review.as_ref().and_then(|dismissed| *dismissed.review_id);
        review.id.is_some() && dismissed == *review.id
    };
    let event = || pull.events.list.iter().find(of_review);
    let at = item.map(|item| &item.created_at).or_else(|| event().map(|event| &event.created_at))?;
    draft.at(text(at))
}

/// Whether a comment is part of one of these reviews.
fn joins(comment: &CommentV1, reviews: &[ReviewV1]) -> bool {
    comment.pull_request_review_id.is_some_and(|id| reviews.iter().any(|review| *review.id == Some(id)))
}

fn commented(draft: &mut Draft<'_>, comment: &CommentV1) {
    let (at, author) = (draft.at(text(&comment.created_at)), account(&comment.user, draft));
    let mut event = draft.loose(ReviewState::Commented, at, author);
    event.regions = region(draft, comment).into_iter().collect();
    if !event.regions.is_empty() {
        event.head_commit = draft.id(text(&comment.original_commit_id).or_else(|| text(&comment.commit_id)));
    }
    draft.add(event);
}

/// The lines that a comment stands beside, in the head that was looked at.
fn region(draft: &mut Draft<'_>, comment: &CommentV1) -> Option<Region> {
    let github = comment.side.is_some() || comment.original_line.is_some();
    let line = if github { *comment.original_line } else { *comment.position };
    let last = line.filter(|_| text(&comment.side) != Some("LEFT")).unwrap_or(0);
    let start = comment.original_start_line.filter(|_| last > 0).unwrap_or(last);
    draft.region(text(&comment.path), start, last)
}

/// The merge, or the close without one.
fn ended(draft: &mut Draft<'_>, pull: &PullV1) {
    let head = pull.head.as_ref().and_then(|head: &BranchV1| text(&head.sha));
    if text(&pull.merged_at).is_some() || *pull.merged == Some(true) {
        let (at, by) = (draft.at(text(&pull.merged_at)), account(&pull.merged_by, draft));
        let mut event = draft.loose(ReviewState::Merged, at, by);
        event.head_commit = draft.id(head);
        event.merge_commit = draft.id(text(&pull.merge_commit_sha));
        event.commits = draft.commits(pull.commits.list.iter().filter_map(|commit| text(&commit.sha)));
        // GitHub lists the oldest first, Gitea the newest, and that is the head.
        if event.commits.first().copied() == event.head_commit {
            event.commits.reverse();
        }
        draft.add(event);
    } else if text(&pull.state) == Some("closed") {
        let mut closes = pull.timeline.list.iter().filter(|item| text(&item.kind) == Some("close"));
        let closer = closes.next_back().map(|item| account(&item.user, draft)).unwrap_or_default();
        let (at, head) = (draft.at(text(&pull.closed_at)), draft.id(head));
        draft.push(ReviewState::Closed, at, closer).head_commit = head;
    }
}
