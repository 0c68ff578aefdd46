//! Marks of review that git keeps, as events of changes.
//!
//! | mark | event |
//! |---|---|
//! | `Reviewed-by`, approved, `Code-Review` of 2 or more | approved |
//! | `Acked-by`, `Tested-by`, commented, `Code-Review` of 1 or 0 | commented |
//! | changes requested, `Code-Review` below 0 | changes requested |
//! | requested, dismissed, merged | as they are |
//! | landed, other labels, policy checks | none: nobody need have looked |
//!
//! A mark that names the author of the change (bors) also tells that they opened it.
//!
//! An acknowledgement may be of a part of the change alone, and a test is no reading; both say that a person was there.

use std::sync::Arc;

use facts::{Account, AccountKind, CommitId, Level, ReviewEvent, ReviewState, SignatureVerdict, TreeId};

use super::{ReviewKind, ReviewMark, Reviewer, ReviewerKind, Signature};
use crate::agents::Agents;
use crate::mark::Person;

impl ReviewMark {
    /// The event that a mark on a commit tells of, if it does. The mark speaks of the commit itself where it names no
    /// other head.
    #[must_use]
    pub fn event(&self, commit: CommitId) -> Option<ReviewEvent> {
        let state = self.state()?;
        let id = |text: &Option<Arc<str>>| text.as_deref().and_then(|text| text.parse().ok());
        let head_tree: Option<TreeId> = self.head_tree.as_deref().and_then(|text| text.parse().ok());
        let own = (state != ReviewState::Merged && head_tree.is_none()).then_some(commit);
        Some(ReviewEvent {
            change: self.change.clone().unwrap_or_else(|| commit.to_string().into()),
            forge: self.source.as_str().into(),
            state,
            at: self.at,
            actor: self.reviewer.as_ref().map(account).unwrap_or_default(),
            head_commit: id(&self.head_commit).or(own),
            head_tree,
            merge_commit: (state == ReviewState::Merged).then_some(commit),
            commits: Vec::new(),
            target: None,
            regions: Vec::new(),
            source: self.source.as_str().into(),
            level: Level::Claimed,
            signature: match self.signature {
                Signature::None => SignatureVerdict::None,
                Signature::Present => SignatureVerdict::Unchecked,
            },
            signer: None,
        })
    }

    /// That the change was opened by its author, where the mark names them. Their own look at it is no review.
    #[must_use]
    pub fn opened(&self, commit: CommitId) -> Option<ReviewEvent> {
        let author = self.author.as_ref()?;
        let is_address = author.contains('@');
        let login = Some(Arc::clone(author)).filter(|_| !is_address);
        let email = Some(Arc::clone(author)).filter(|_| is_address);
        let mark = ReviewMark { kind: ReviewKind::Requested, reviewer: None, at: None, ..self.clone() };
        let event = mark.event(commit)?;
        Some(ReviewEvent {
            state: ReviewState::Opened,
            actor: Account { login, email, ..Account::default() },
            head_commit: None,
            head_tree: None,
            signature: SignatureVerdict::None,
            ..event
        })
    }

    fn state(&self) -> Option<ReviewState> {
        Some(match self.kind {
            ReviewKind::Requested => ReviewState::Requested,
            ReviewKind::Reviewed | ReviewKind::Approved | ReviewKind::CodeReview(2..) => ReviewState::Approved,
            ReviewKind::Commented | ReviewKind::Acked | ReviewKind::Tested | ReviewKind::CodeReview(0 | 1) => {
                ReviewState::Commented
            }
            ReviewKind::ChangesRequested | ReviewKind::CodeReview(_) => ReviewState::ChangesRequested,
            ReviewKind::Dismissed => ReviewState::Dismissed,
            ReviewKind::Merged => ReviewState::Merged,
            ReviewKind::Label(_) | ReviewKind::Landed | ReviewKind::PolicyPassed | ReviewKind::PolicyFailed => {
                return None;
            }
        })
    }
}

fn account(reviewer: &Reviewer) -> Account {
    let kind = match reviewer.kind {
        ReviewerKind::Bot | ReviewerKind::Ai => AccountKind::Bot,
        ReviewerKind::Human | ReviewerKind::Unknown => AccountKind::Unknown,
    };
    let Reviewer { name, email, login, .. } = reviewer.clone();
    Account { login, id: None, name, email, kind }
}

impl Reviewer {
    /// Who an account is: an agent or automaton that the table knows, what the forge says of it, or somebody with an
    /// address of their own. `None` if nothing is said.
    #[must_use]
    pub fn of(agents: &Agents, account: &Account, at: Option<i64>) -> Option<Reviewer> {
        let bytes = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
        let (name, email) = (bytes(&account.name), bytes(&account.email));
        let person = Person { name: name.as_bytes(), email: email.as_bytes() };
        let by_login = account.login.as_deref();
        let by_login = by_login.and_then(|login| Reviewer::account(agents, login.as_bytes(), account.id, at));
        let by_person = Reviewer::person(agents, &person, at);
        let mut found = match (by_login, by_person) {
            (Some(login), Some(person)) if login.kind == ReviewerKind::Unknown => {
                Reviewer { login: login.login, ..person }
            }
            (Some(login), _) => Reviewer { name: account.name.clone(), email: account.email.clone(), ..login },
            (None, person) => person?,
        };
        found.kind = match (found.kind, account.kind) {
            (ReviewerKind::Human | ReviewerKind::Unknown, AccountKind::Bot) => ReviewerKind::Bot,
            (ReviewerKind::Unknown, AccountKind::User) => ReviewerKind::Human,
            (kind, _) => kind,
        };
        Some(found)
    }
}
