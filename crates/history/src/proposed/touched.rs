//! What a change does to files beside adding lines: takes lines away, removes, renames, replaces what is no text.

use std::sync::Arc;

use git::{Entry, EntryKind, ObjectId, Objects, PathChange, compare};
use rustc_hash::FxHashSet;

use crate::graph::CommitIndex;
use crate::quote::PathText;
use crate::scan::Scan;

/// A file that a commit changes without adding a line of text to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The commit, by its place in [`super::Proposed::commits`].
    pub commit: usize,
    /// The path, UTF-8; other bytes are escaped as git quotes them. Of a file that is gone where it was.
    pub path: Arc<str>,
    /// What the commit does.
    pub touched: Touched,
}

/// What a commit does to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// The file is gone.
    Removed,
    /// Lines of it are gone, or it has another name, or is no text.
    Changed,
    /// A symbolic link stands there.
    Link,
    /// Another commit of a submodule stands there.
    Submodule,
}

impl Touched {
    /// What is said of the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Touched::Removed => "removed",
            Touched::Changed => "changed without a new line",
            Touched::Link => "a symbolic link",
            Touched::Submodule => "another commit of a submodule",
        }
    }
}

/// What the commits of a change do beside adding lines.
pub(super) fn touches(objects: &Objects, scan: &Scan, is_in: &[bool]) -> Vec<Touch> {
    let added = with_lines(scan);
    let nodes = &scan.graph.nodes;
    let mut found = Vec::new();
    let own = (0..).zip(is_in).filter(|(_, is_in)| **is_in).map(|(at, _): (CommitIndex, _)| at);
    for (place, at) in own.enumerate() {
        let node = &nodes[at as usize];
        let parents: Vec<ObjectId> = node.parents.iter().map(|parent| nodes[*parent as usize].commit.tree).collect();
        let changes = compare(objects, Some(node.commit.tree), &parents);
        for change in changes.paths.iter().filter(|change| is_new(change)) {
            let is_counted = scan.walked.paths.find(&change.path).is_some_and(|path| added.contains(&(at, path)));
            if !is_counted {
                let PathText { text, .. } = PathText::new(&change.path);
                found.push(Touch { commit: place, path: text, touched: touched(change.now) });
            }
        }
    }
    found
}

/// Whether what stands there is no parent's.
fn is_new(change: &PathChange) -> bool {
    !change.before.contains(&change.now)
}

fn touched(now: Option<Entry>) -> Touched {
    match now.map(|entry| entry.kind) {
        None => Touched::Removed,
        Some(EntryKind::File | EntryKind::Tree) => Touched::Changed,
        Some(EntryKind::Symlink) => Touched::Link,
        Some(EntryKind::Submodule) => Touched::Submodule,
    }
}

/// Commits and files with lines of text that the commit added.
fn with_lines(scan: &Scan) -> FxHashSet<(CommitIndex, u32)> {
    let lines = &scan.walked.lines;
    let births = lines.births().filter(|(_, first, numbers)| !numbers.is_empty() && !lines.is_binary(*first));
    births.map(|(birth, _, _)| (birth.commit, birth.path)).collect()
}
