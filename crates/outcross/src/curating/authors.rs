//! Who wrote the lines of a row for the most part, by the pseudonyms of a ledger.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use facts::{CommitId, CommitRow, SpanRow};

use super::labels::within;

/// The author of each commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Authors(HashMap<CommitId, Arc<str>>);

impl Authors {
    /// Those of these commits.
    pub(super) fn of_commits<E>(commits: impl Iterator<Item = Result<CommitRow, E>>) -> Result<Self, E> {
        let (mut authors, mut known) = (HashMap::new(), HashSet::<Arc<str>>::new());
        for commit in commits {
            let CommitRow { commit, author_id, .. } = commit?;
            // A text for each author, not for each commit.
            let author = known.get(&author_id).cloned().unwrap_or(author_id);
            known.insert(Arc::clone(&author));
            authors.insert(commit, author);
        }
        Ok(Authors(authors))
    }

    /// Who wrote a commit.
    pub(super) fn of_commit(&self, commit: CommitId) -> Option<Arc<str>> {
        self.0.get(&commit).cloned()
    }

    /// Who wrote most of these lines of a file, of equally many the first pseudonym; its spans come in the order of their
    /// lines. Of lines that may be older than the history that is here nobody is known.
    pub(super) fn of_lines(&self, spans: &[SpanRow], lines: &RangeInclusive<u32>) -> Option<Arc<str>> {
        let mut counts = BTreeMap::<&Arc<str>, u32>::new();
        for (span, first, last) in within(spans, lines).filter(|(span, _, _)| !span.boundary) {
            if let Some(author) = self.0.get(&span.written_commit) {
                *counts.entry(author).or_default() += last - first + 1;
            }
        }
        let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
        most.map(|(author, _)| Arc::clone(author))
    }
}
