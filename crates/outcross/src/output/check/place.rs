//! Where a finding is, for forms that want a place of every one, and where its lines come from.

use std::collections::HashMap;

use checks::{Change, Finding, Hunk};
use facts::CommitId;

/// A file and lines of it, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The file.
    pub(super) path: &'a str,
    /// The first line.
    pub(super) first_line: u32,
    /// The last one.
    pub(super) last_line: u32,
}

/// What a finding without a file is shown at where the change has no line at all.
const NOWHERE: &str = "outcross.toml";

/// Hunks of a change: the first of each commit, and by where they are shown those that came from elsewhere.
pub(super) struct Places<'a> {
    change: &'a Change,
    by_commit: HashMap<CommitId, &'a Hunk>,
    by_path: HashMap<&'a str, Vec<&'a Hunk>>,
}

impl<'a> Places<'a> {
    /// Of a change.
    pub(super) fn new(change: &'a Change) -> Places<'a> {
        let mut by_path: HashMap<&str, Vec<&Hunk>> = HashMap::new();
        for hunk in change.hunks.iter().filter(|hunk| *hunk.place().0 != hunk.path) {
            by_path.entry(hunk.place().0).or_default().push(hunk);
        }
        let mut by_commit = HashMap::new();
        for hunk in &change.hunks {
            if let Some(commit) = change.commits.get(hunk.commit) {
                by_commit.entry(commit.id).or_insert(hunk);
            }
        }
        Places { change, by_commit, by_path }
    }

    /// Where a finding is. One without a file is at the first lines of its commit, or of the change.
    pub(super) fn of(&self, finding: &'a Finding) -> Place<'a> {
        if let Some(path) = &finding.path {
            let (first, last) = finding.lines.unwrap_or((1, 1));
            return Place { path, first_line: first.max(1), last_line: last.max(first).max(1) };
        }
        let of_commit = finding.commit.and_then(|commit| self.by_commit.get(&commit));
        of_commit.map_or_else(|| self.first(), |hunk| place(hunk))
    }

    /// The first lines of the change.
    pub(super) fn first(&self) -> Place<'a> {
        self.change.hunks.first().map_or(Place { path: NOWHERE, first_line: 1, last_line: 1 }, place)
    }

    /// Places in commits from which lines of a finding came to stand elsewhere.
    pub(super) fn sources(&self, finding: &'a Finding) -> Vec<(Place<'a>, &'a checks::Commit)> {
        let (Some(path), Some((first, last)), false) = (&finding.path, finding.lines, finding.is_gone) else {
            return Vec::new();
        };
        let hunks = self.by_path.get(&**path).into_iter().flatten();
        let inside = hunks.filter(|hunk| {
            let (_, hunk_first, hunk_last) = hunk.place();
            hunk_first <= last && hunk_last >= first
        });
        let source = |hunk: &'a Hunk| {
            let place = Place { path: &hunk.path, first_line: hunk.first_line, last_line: hunk.last_line };
            Some((place, self.change.commits.get(hunk.commit)?))
        };
        inside.filter_map(|hunk| source(hunk)).collect()
    }
}

fn place(hunk: &Hunk) -> Place<'_> {
    let (path, first_line, last_line) = hunk.place();
    Place { path, first_line: first_line.max(1), last_line: last_line.max(first_line).max(1) }
}

/// `path:1-2`, `path:1`; whatever is written of the path.
pub(super) fn lines_text(lines: (u32, u32)) -> String {
    match lines {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    }
}
