//! Whose verdict counts: a review by somebody who can't write to the repository is a comment, whatever it says.
//!
//! | forge | what says so | source |
//! |---|---|---|
//! | GitHub's GraphQL | `authorCanPushToRepository` of the review, as of now | anybody who can read a repository can approve; those with write or admin permissions count (docs.github.com, "About required reviews for pull requests"; schema of `PullRequestReview`) |
//! | GitHub's REST, `gh` | `author_association`: not the rights themselves, see [`by_association`] | schema of `CommentAuthorAssociation` |
//! | Gitea, Forgejo | `official`, see `pulls/official.rs` | `models/issues/review.go` of both |
//! | GitLab | nothing: only those who may approve can, which takes the role Developer, or Reporter in a group that was made an approver | docs.gitlab.com, "Merge request approval rules", "Eligible approvers" |

use facts::ReviewState;

/// What a review counts as. Where nothing is known of the right, its word holds.
pub(crate) fn counted(state: ReviewState, has_right: Option<bool>) -> ReviewState {
    match (state, has_right) {
        (ReviewState::Approved | ReviewState::ChangesRequested, Some(false)) => ReviewState::Commented,
        _ => state,
    }
}

/// The right to write, by what the reviewer is to the repository. It is unknown for all who have to do with it: a
/// `CONTRIBUTOR` has a commit in it and may be allowed to write or not, a `MEMBER` or `COLLABORATOR` may only read.
///
/// Members who hide their membership are strangers to whoever is none, so a few are taken for less than they are: that
/// fails closed.
pub(crate) fn by_association(association: Option<&str>) -> Option<bool> {
    let stranger = matches!(association?, "NONE" | "FIRST_TIMER" | "FIRST_TIME_CONTRIBUTOR");
    stranger.then_some(false)
}
