//! Merge requests in the shape of GitLab's REST v4; in a file the lists may stand inside of the request.

use serde::Deserialize;

use crate::account::UserV1;
use crate::wire::{Items, Maybe, text};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RequestV1 {
    pub(crate) iid: Maybe<u64>,
    /// `opened`, `closed`, `locked`, `merged`.
    pub(crate) state: Maybe<String>,
    pub(crate) created_at: Maybe<String>,
    pub(crate) updated_at: Maybe<String>,
    pub(crate) merged_at: Maybe<String>,
    pub(crate) closed_at: Maybe<String>,
    pub(crate) author: Maybe<UserV1>,
    /// Since 14.7; before that `merged_by`.
    pub(crate) merge_user: Maybe<UserV1>,
    pub(crate) merged_by: Maybe<UserV1>,
    pub(crate) closed_by: Maybe<UserV1>,
    pub(crate) assignees: Items<UserV1>,
    pub(crate) reviewers: Items<UserV1>,
    pub(crate) target_branch: Maybe<String>,
    /// The head.
    pub(crate) sha: Maybe<String>,
    /// Null after a fast-forward.
    pub(crate) merge_commit_sha: Maybe<String>,
    /// Null without a squash, and for some with one.
    pub(crate) squash_commit_sha: Maybe<String>,
    pub(crate) approvals: Maybe<ApprovalsV1>,
    /// Where the reply about approvals is itself what was stored.
    pub(crate) approved_by: Items<ApprovalV1>,
    pub(crate) notes: Items<NoteV1>,
    pub(crate) versions: Items<VersionV1>,
    pub(crate) commits: Items<CommitV1>,
    #[serde(rename = "resource_state_events")]
    pub(crate) state_events: Items<StateEventV1>,
}

impl RequestV1 {
    pub(crate) fn is_merged(&self) -> bool {
        text(&self.state) == Some("merged") || text(&self.merged_at).is_some()
    }

    pub(crate) fn is_closed(&self) -> bool {
        !self.is_merged() && text(&self.state) == Some("closed")
    }

    /// Who merged it.
    pub(crate) fn merger(&self) -> Option<&UserV1> {
        self.merge_user.as_ref().or(self.merged_by.as_ref())
    }

    /// Not only what the interface says of its approvals.
    pub(crate) fn is_whole(&self) -> bool {
        self.author.is_some() || self.target_branch.is_some()
    }

    /// It has ended, and does not say by whom or when.
    pub(crate) fn lacks_its_end(&self) -> bool {
        (self.is_merged() && (self.merger().is_none() || self.merged_at.is_none()))
            || (self.is_closed() && (self.closed_by.is_none() || self.closed_at.is_none()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ApprovalsV1 {
    pub(crate) approved_by: Items<ApprovalV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ApprovalV1 {
    pub(crate) user: Maybe<UserV1>,
    /// Since 17.
    pub(crate) approved_at: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoteV1 {
    pub(crate) author: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    /// Written by GitLab itself: what the author did.
    pub(crate) system: Maybe<bool>,
    pub(crate) body: Maybe<String>,
    pub(crate) position: Maybe<PositionV1>,
    /// Where notes are stored apart from their merge request.
    pub(crate) noteable_type: Maybe<String>,
    pub(crate) noteable_iid: Maybe<u64>,
}

/// What a note stands beside.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PositionV1 {
    pub(crate) head_sha: Maybe<String>,
    pub(crate) new_path: Maybe<String>,
    /// Null for a line that only the base has.
    pub(crate) new_line: Maybe<u64>,
    pub(crate) line_range: Maybe<LineRangeV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LineRangeV1 {
    pub(crate) start: Maybe<LineV1>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LineV1 {
    pub(crate) new_line: Maybe<u64>,
}

/// A state of the branch: one a push.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionV1 {
    pub(crate) head_commit_sha: Maybe<String>,
    pub(crate) created_at: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CommitV1 {
    pub(crate) id: Maybe<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StateEventV1 {
    pub(crate) user: Maybe<UserV1>,
    pub(crate) created_at: Maybe<String>,
    /// `closed`, `reopened`, `merged`.
    pub(crate) state: Maybe<String>,
}
