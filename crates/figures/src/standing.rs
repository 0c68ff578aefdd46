//! What no active person stands behind: lines at the head whose author and reviewers have all gone quiet.
//!
//! A person is **active** who authored a commit (not as a bot), committed one, or commented, approved, asked for changes
//! or merged in the last 365 days before the last commit of the repository, or since. Lines are **unattended** if
//! neither the author of the commit that wrote them (unless it is a bot) nor any of their reviewers is active: the idea
//! of a truck factor (Avelino et al. 2016), with review as a second way to know code. Lines at a boundary of history may
//! be older than their commit: of those that nobody active reviewed nothing is known, and they are counted apart.
//!
//! Pseudonyms join authors and reviewers only as far as the scan knew them to be one person; where it did not, more
//! lines seem unattended than are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;
use std::sync::Arc;

use facts::{Class, CommitId, CommitRow, ReviewRow, ReviewState, ReviewerKind, SpanRow};

use crate::calendar::DAY_MICROS;
use crate::groups::folders;
use crate::ratio::Ratio;

/// Lines by whether an active person stands behind them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Behind {
    /// All.
    pub lines: u64,
    /// Those of which all who wrote or reviewed them are quiet.
    pub unattended: u64,
    /// Those of which that is not known.
    pub unknown: u64,
}

impl Behind {
    /// The unattended ones, of those of which it is known.
    #[must_use]
    pub fn share(&self) -> Ratio {
        Ratio::new(self.unattended, self.lines - self.unknown)
    }

    fn add(&mut self, lines: u64, stand: Stand) {
        self.lines += lines;
        match stand {
            Stand::Attended => {}
            Stand::Unattended => self.unattended += lines,
            Stand::Unknown => self.unknown += lines,
        }
    }
}

impl AddAssign for Behind {
    fn add_assign(&mut self, other: Behind) {
        self.lines += other.lines;
        self.unattended += other.unattended;
        self.unknown += other.unknown;
    }
}

/// Whether an active person stands behind lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// The author or a reviewer is active.
    Attended,
    /// None of them is.
    Unattended,
    /// Nobody active reviewed them, and who wrote them is not known.
    Unknown,
}

/// Lines of a folder, of all classes and of source and tests alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FolderStanding {
    /// Of every class.
    pub all: Behind,
    /// Source and tests.
    pub code: Behind,
}

impl FolderStanding {
    fn add(&mut self, span: &SpanRow, stand: Stand) {
        let lines = u64::from(span.lines);
        self.all.add(lines, stand);
        if matches!(span.class, Class::Source | Class::Test) {
            self.code.add(lines, stand);
        }
    }
}

impl Default for Standing {
    /// A person stays active for [`Standing::WINDOW_DAYS`].
    fn default() -> Standing {
        Standing::new(Standing::WINDOW_DAYS)
    }
}

/// Takes rows: of each repository its commits and events of review before its spans, in any order else.
#[derive(Debug, Clone)]
pub struct Standing {
    window_days: u32,
    /// When each person was last seen.
    seen: HashMap<Arc<str>, i64>,
    /// Who wrote each commit; `None` for a bot.
    authors: HashMap<CommitId, Option<Arc<str>>>,
    end: i64,
    /// Active persons of the repositories before, of all who were seen in them.
    active_before: Ratio,
    /// All lines.
    pub total: FolderStanding,
    /// By the first folder of the path; `.` is the root.
    pub by_folder: BTreeMap<Arc<str>, FolderStanding>,
    /// By the first two.
    pub by_two_folders: BTreeMap<Arc<str>, FolderStanding>,
}

impl Standing {
    /// Days that a person stays active.
    pub const WINDOW_DAYS: u32 = 365;

    /// No rows yet; a person stays active for so many days.
    #[must_use]
    pub fn new(window_days: u32) -> Standing {
        Standing {
            window_days,
            seen: HashMap::new(),
            authors: HashMap::new(),
            end: i64::MIN,
            active_before: Ratio::default(),
            total: FolderStanding::default(),
            by_folder: BTreeMap::new(),
            by_two_folders: BTreeMap::new(),
        }
    }

    /// The rows that follow are of another repository: other people, and another last commit.
    pub fn next_repository(&mut self) {
        self.active_before = self.active();
        self.seen.clear();
        self.authors.clear();
        self.end = i64::MIN;
    }

    /// Takes a commit.
    pub fn add_commit(&mut self, row: &CommitRow) {
        self.end = self.end.max(row.clamped_at);
        if !row.is_bot {
            self.see(&row.author_id, row.clamped_at);
        }
        if !row.is_bot || row.committer_id != row.author_id {
            self.see(&row.committer_id, row.clamped_at);
        }
        self.authors.insert(row.commit, (!row.is_bot).then(|| Arc::clone(&row.author_id)));
    }

    /// Takes an event of review.
    pub fn add_review(&mut self, row: &ReviewRow) {
        let is_done = matches!(
            row.state,
            ReviewState::Commented | ReviewState::Approved | ReviewState::ChangesRequested | ReviewState::Merged
        );
        let is_person = matches!(row.reviewer_kind, ReviewerKind::Human | ReviewerKind::Unknown);
        if let (true, true, Some(who), Some(at)) = (is_done, is_person, &row.reviewer_id, row.at) {
            self.see(who, at);
        }
    }

    /// Takes lines at the head.
    pub fn add_span(&mut self, span: &SpanRow) {
        let stand = self.stand(span);
        self.total.add(span, stand);
        for (depth, standing) in [(1, &mut self.by_folder), (2, &mut self.by_two_folders)] {
            let folder = folders(&span.path, depth);
            match standing.get_mut(folder) {
                Some(there) => there.add(span, stand),
                None => standing.entry(folder.into()).or_default().add(span, stand),
            }
        }
    }

    /// Whether an active person stands behind these lines.
    #[must_use]
    pub fn stand(&self, span: &SpanRow) -> Stand {
        if span.review.reviewers.iter().any(|reviewer| self.is_active(reviewer)) {
            return Stand::Attended;
        }
        match self.authors.get(&span.written_commit).filter(|_| !span.boundary) {
            None => Stand::Unknown,
            Some(Some(author)) if self.is_active(author) => Stand::Attended,
            Some(_) => Stand::Unattended,
        }
    }

    /// Persons who are active, of all who were ever seen; one of two repositories counts as two.
    #[must_use]
    pub fn active(&self) -> Ratio {
        let active = self.seen.keys().filter(|who| self.is_active(who)).count();
        let mut people = Ratio::new(active as u64, self.seen.len() as u64);
        people += self.active_before;
        people
    }

    /// The folders with most unattended lines among those that `of` chooses, at most so many; the earlier name first
    /// where these are equal.
    #[must_use]
    pub fn most_unattended(
        folders: &BTreeMap<Arc<str>, FolderStanding>,
        of: impl Fn(&FolderStanding) -> Behind,
        most: usize,
    ) -> Vec<(Arc<str>, FolderStanding)> {
        let mut folders: Vec<_> = folders.iter().map(|(name, standing)| (Arc::clone(name), *standing)).collect();
        folders.sort_by_key(|(_, standing)| Reverse(of(standing).unattended));
        folders.truncate(most);
        folders
    }

    fn see(&mut self, who: &Arc<str>, at: i64) {
        match self.seen.get_mut(who) {
            Some(last) => *last = at.max(*last),
            None => drop(self.seen.insert(Arc::clone(who), at)),
        }
    }

    fn is_active(&self, who: &Arc<str>) -> bool {
        let since = self.end.saturating_sub(DAY_MICROS.saturating_mul(self.window_days.into()));
        self.seen.get(who).is_some_and(|last| *last >= since)
    }
}
