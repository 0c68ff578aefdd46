//! Which verdicts of Gitea and Forgejo count.
//!
//! A verdict is `official` if its reviewer may approve: by the rule of the protected branch, or else by write access. One
//! review of a reviewer at most is official: a new verdict takes that from those before it, and so does the request for
//! another look, until there is one (`SubmitReview` and `AddReviewRequest` in `models/issues/review.go` of both). So a
//! verdict that is not official can be one of somebody who has the right.
//!
//! `stale` needs no look: it says that the head has moved on, and the event says which head the verdict was for.

use crate::account::UserV1;

use super::wire::{PullV1, ReviewV1};

/// Whether the reviewer has the right, by this and the other reviews of the change; `None` if the server does not say.
pub(super) fn has_right(review: &ReviewV1, pull: &PullV1) -> Option<bool> {
    let official = (*review.official)?;
    Some(official || of_same(review, pull).any(|other| *other.official == Some(true)))
}

/// The request for another look that a verdict no longer counts for.
pub(super) fn asked_again<'p>(review: &ReviewV1, pull: &'p PullV1) -> Option<&'p ReviewV1> {
    let is_request = |other: &&ReviewV1| other.state.as_deref() == Some("REQUEST_REVIEW");
    let mut requests = of_same(review, pull).filter(is_request).filter(|other| *other.official == Some(true));
    requests.next().filter(|_| *review.official == Some(false))
}

/// The reviews of the same account. All that were deleted have one name.
fn of_same<'p>(review: &ReviewV1, pull: &'p PullV1) -> impl Iterator<Item = &'p ReviewV1> {
    let login = login(review).map(str::to_owned);
    pull.reviews.list.iter().filter(move |other| login.is_some() && self::login(other) == login.as_deref())
}

fn login(review: &ReviewV1) -> Option<&str> {
    review.user.as_ref().filter(|user| !user.is_ghost()).and_then(UserV1::login)
}
