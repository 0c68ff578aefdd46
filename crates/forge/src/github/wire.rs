//! Pull requests in the shape of GitHub's GraphQL, which the `gh` program writes too (`gh pr list --json`).

use serde::Deserialize;

use crate::account::ActorV1;
use crate::wire::{Items, Maybe, text};

/// An answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReplyV1 {
    pub(crate) data: Maybe<DataV1>,
    pub(crate) errors: Items<ErrorV1>,
}

/// The data of an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct DataV1 {
    pub(crate) rate_limit: Maybe<RateLimitV1>,
    pub(crate) repository: Maybe<RepositoryV1>,
    pub(crate) node: Maybe<NodeV1>,
}

impl DataV1 {
    /// Whether what was asked for is there, and not null beside an error.
    pub(crate) fn says_something(&self) -> bool {
        self.repository.as_ref().is_some_and(RepositoryV1::says_something) || self.node.is_some()
    }
}

impl Maybe<DataV1> {
    pub(crate) fn rate_limit(&self) -> Option<&RateLimitV1> {
        self.as_ref()?.rate_limit.as_ref()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct RateLimitV1 {
    pub(crate) remaining: Maybe<i64>,
    pub(crate) reset_at: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct RepositoryV1 {
    pub(crate) pull_requests: Option<Items<ChangeV1>>,
    pub(crate) pull_request: Maybe<ChangeV1>,
}

impl RepositoryV1 {
    fn says_something(&self) -> bool {
        self.pull_requests.is_some() || self.pull_request.is_some()
    }
}

/// A thing asked for by its id: a pull request, or a thread.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct NodeV1 {
    #[serde(flatten)]
    pub(crate) change: ChangeV1,
    pub(crate) thread_comments: Items<CommentV1>,
}

/// An error beside the data, or in its place.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ErrorV1 {
    message: Maybe<String>,
    #[serde(rename = "type")]
    kind: Maybe<String>,
}

impl ErrorV1 {
    pub(crate) fn is_limit(&self) -> bool {
        text(&self.kind) == Some("RATE_LIMITED") || self.words().contains("secondary rate limit")
    }

    pub(crate) fn is_not_found(&self) -> bool {
        text(&self.kind) == Some("NOT_FOUND")
    }

    /// GitHub ran out of time, or broke.
    pub(crate) fn is_own_failure(&self) -> bool {
        self.words().contains("Something went wrong") || self.words().contains("timedout")
    }

    pub(crate) fn words(&self) -> &str {
        text(&self.message).unwrap_or("an error without words")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ChangeV1 {
    pub(crate) id: Maybe<String>,
    pub(crate) number: Maybe<u64>,
    pub(crate) state: Maybe<String>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) updated_at: Maybe<String>,
    pub(crate) merged_at: Maybe<String>,
    pub(crate) closed_at: Maybe<String>,
    pub(crate) author: Maybe<ActorV1>,
    pub(crate) merged_by: Maybe<ActorV1>,
    pub(crate) head_ref_oid: Maybe<String>,
    pub(crate) base_ref_name: Maybe<String>,
    pub(crate) merge_commit: Maybe<CommitV1>,
    pub(crate) commits: Items<ChangeCommitV1>,
    pub(crate) reviews: Items<ReviewV1>,
    pub(crate) review_threads: Items<ThreadV1>,
    pub(crate) timeline_items: Items<TimelineV1>,
    /// Only in what `gh` writes; GraphQL has them in the timeline.
    pub(crate) comments: Items<CommentV1>,
    /// The same: who is still asked.
    pub(crate) review_requests: Items<ActorV1>,
    /// The same.
    pub(crate) assignees: Items<ActorV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CommitV1 {
    pub(crate) oid: Maybe<String>,
    pub(crate) tree: Maybe<ObjectV1>,
}

impl CommitV1 {
    pub(crate) fn tree_oid(&self) -> Option<&str> {
        self.tree.as_ref().and_then(|tree| text(&tree.oid))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ObjectV1 {
    pub(crate) oid: Maybe<String>,
}

/// A commit of a pull request: in GraphQL one level deeper than in `gh`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeCommitV1 {
    commit: Maybe<CommitV1>,
    oid: Maybe<String>,
}

impl ChangeCommitV1 {
    pub(crate) fn oid(&self) -> Option<&str> {
        self.commit.as_ref().and_then(|commit| text(&commit.oid)).or_else(|| text(&self.oid))
    }

    pub(crate) fn tree_oid(&self) -> Option<&str> {
        self.commit.as_ref().and_then(CommitV1::tree_oid)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ReviewV1 {
    pub(crate) id: Maybe<String>,
    pub(crate) state: Maybe<String>,
    pub(crate) submitted_at: Maybe<String>,
    pub(crate) author: Maybe<ActorV1>,
    /// As of now, not of when it was handed in.
    pub(crate) author_can_push_to_repository: Maybe<bool>,
    /// Only in what `gh` writes.
    pub(crate) author_association: Maybe<String>,
    /// Null once the commit is gone.
    pub(crate) commit: Maybe<CommitV1>,
}

/// Comments on the same lines.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ThreadV1 {
    pub(crate) id: Maybe<String>,
    pub(crate) path: Maybe<String>,
    /// `LEFT` for lines of the base.
    pub(crate) diff_side: Maybe<String>,
    pub(crate) comments: Items<CommentV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct CommentV1 {
    pub(crate) created_at: Maybe<String>,
    pub(crate) author: Maybe<ActorV1>,
    pub(crate) original_line: Maybe<u64>,
    pub(crate) original_start_line: Maybe<u64>,
    pub(crate) original_commit: Maybe<ObjectV1>,
    pub(crate) pull_request_review: Maybe<ReviewRefV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReviewRefV1 {
    pub(crate) id: Maybe<String>,
}

/// Anything else that happened; which fields are there depends on the kind.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TimelineV1 {
    #[serde(rename = "__typename")]
    pub(crate) kind: Maybe<String>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) actor: Maybe<ActorV1>,
    pub(crate) author: Maybe<ActorV1>,
    pub(crate) assignee: Maybe<ActorV1>,
    pub(crate) requested_reviewer: Maybe<ActorV1>,
    pub(crate) previous_review_state: Maybe<String>,
    pub(crate) review: Maybe<ReviewRefV1>,
    pub(crate) after_commit: Maybe<CommitV1>,
}
