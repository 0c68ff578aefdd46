//! The objects of REST: pull requests, reviews, comments and Gitea's timeline; in a file the lists may stand inside of
//! the pull request.

use serde::Deserialize;

use crate::account::UserV1;
use crate::wire::{Items, Maybe};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PullV1 {
    pub(crate) number: Maybe<u64>,
    /// `open`, `closed`.
    pub(crate) state: Maybe<String>,
    pub(crate) user: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) updated_at: Maybe<String>,
    pub(crate) merged_at: Maybe<String>,
    pub(crate) closed_at: Maybe<String>,
    pub(crate) merged: Maybe<bool>,
    pub(crate) merged_by: Maybe<UserV1>,
    /// Of GitHub a trial merge, until it is merged.
    pub(crate) merge_commit_sha: Maybe<String>,
    pub(crate) head: Maybe<BranchV1>,
    pub(crate) base: Maybe<BranchV1>,
    pub(crate) assignees: Items<UserV1>,
    pub(crate) requested_reviewers: Items<UserV1>,
    pub(crate) reviews: Items<ReviewV1>,
    /// Comments on the change as a whole; GitHub's own object has a count under this name.
    pub(crate) comments: Items<CommentV1>,
    pub(crate) issue_comments: Items<CommentV1>,
    /// Comments on lines; the same.
    pub(crate) review_comments: Items<CommentV1>,
    pub(crate) commits: Items<CommitV1>,
    /// Gitea's.
    pub(crate) timeline: Items<TimelineV1>,
    /// GitHub's.
    pub(crate) events: Items<EventV1>,
}

/// An entry of GitHub's timeline that has no list of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EventV1 {
    /// `review_requested`, `head_ref_force_pushed`, `review_dismissed`, `assigned`, `closed`, ...
    pub(crate) event: Maybe<String>,
    pub(crate) actor: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) requested_reviewer: Maybe<UserV1>,
    pub(crate) assignee: Maybe<UserV1>,
    pub(crate) dismissed_review: Maybe<DismissedV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DismissedV1 {
    pub(crate) review_id: Maybe<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BranchV1 {
    #[serde(rename = "ref")]
    pub(crate) name: Maybe<String>,
    pub(crate) sha: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CommitV1 {
    pub(crate) sha: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReviewV1 {
    pub(crate) id: Maybe<u64>,
    pub(crate) user: Maybe<UserV1>,
    /// GitHub: `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED`, `PENDING`; Gitea: `REQUEST_CHANGES`,
    /// `COMMENT`, `REQUEST_REVIEW`.
    pub(crate) state: Maybe<String>,
    /// Null once the commit is gone.
    pub(crate) commit_id: Maybe<String>,
    pub(crate) submitted_at: Maybe<String>,
    /// GitHub: what the reviewer is to the repository.
    pub(crate) author_association: Maybe<String>,
    /// Gitea: of those who may approve the last verdict, or the request for another.
    pub(crate) official: Maybe<bool>,
    /// Gitea; of a verdict that a later one of its reviewer replaced too.
    pub(crate) dismissed: Maybe<bool>,
    /// Gitea.
    pub(crate) comments_count: Maybe<u64>,
    /// Put here by whoever fetched them.
    pub(crate) comments: Items<CommentV1>,
    /// Where reviews are stored apart from their pull request.
    pub(crate) pull_request_url: Maybe<String>,
    pub(crate) html_url: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CommentV1 {
    pub(crate) user: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) path: Maybe<String>,
    /// GitHub: `LEFT` for lines of the base.
    pub(crate) side: Maybe<String>,
    /// GitHub.
    pub(crate) original_line: Maybe<u64>,
    /// GitHub.
    pub(crate) original_start_line: Maybe<u64>,
    /// Gitea: the line in the head. GitHub: a line of the diff, which says nothing here.
    pub(crate) position: Maybe<u64>,
    /// Gitea puts the commit of the review into this one too.
    pub(crate) original_commit_id: Maybe<String>,
    pub(crate) commit_id: Maybe<String>,
    pub(crate) pull_request_review_id: Maybe<u64>,
    pub(crate) pull_request_url: Maybe<String>,
    pub(crate) html_url: Maybe<String>,
}

/// An entry of Gitea's timeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TimelineV1 {
    /// `comment`, `review_request`, `dismiss_review`, `pull_push`, `assignees`, `close`, ...
    #[serde(rename = "type")]
    pub(crate) kind: Maybe<String>,
    pub(crate) user: Maybe<UserV1>,
    pub(crate) assignee: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) review_id: Maybe<u64>,
    /// The request or assignment was taken back.
    pub(crate) removed_assignee: Maybe<bool>,
    /// Of `pull_push` JSON of its own.
    pub(crate) body: Maybe<String>,
}

/// What stands in the body of a `pull_push`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PushV1 {
    /// Oldest first.
    pub(crate) commit_ids: Items<String>,
}
