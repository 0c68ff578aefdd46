//! What a random history looks like: how large, how branched, which edits.

/// The size, the branching and the mixture of edits of a random history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Commits, merges that join the last branches at the end not counted.
    pub commits: usize,
    /// Files that the history starts with.
    pub files: usize,
    /// Lines of a new file, about.
    pub lines: usize,
    /// Percentage of commits that start a branch of their own.
    pub branch_percent: u32,
    /// Percentage of commits that merge two branches, where there are two.
    pub merge_percent: u32,
    /// Percentage of commits that merge three branches, where there are three.
    pub octopus_percent: u32,
    /// Percentage of steps in which two branches merge each other.
    pub criss_cross_percent: u32,
    /// Percentage of steps in which an unrelated history is merged below a folder of its own.
    pub subtree_percent: u32,
    /// How likely each kind of edit is against the others.
    pub edits: Edits,
}

/// Weights of the kinds of edits; 0 switches one off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edits {
    /// Insert, delete, replace or double runs of lines in place.
    pub lines: u32,
    /// Change white space and nothing else: indentation, CRLF, the last line break.
    pub white_space: u32,
    /// Rename a file, often with edits.
    pub rename: u32,
    /// Split a file into two new ones.
    pub split: u32,
    /// Move a block of lines within a file or to another one.
    pub move_block: u32,
    /// Copy a file.
    pub copy: u32,
    /// Delete a file, or bring a deleted one back.
    pub delete: u32,
    /// Turn a file into a link, a folder, an executable, a submodule or binary bytes, or back.
    pub kind: u32,
    /// Empty a file, or fill an empty one.
    pub empty: u32,
}

const LINES_ONLY: Edits =
    Edits { lines: 10, white_space: 2, rename: 0, split: 0, move_block: 2, copy: 0, delete: 1, kind: 0, empty: 0 };

const EVERYTHING: Edits =
    Edits { lines: 12, white_space: 3, rename: 4, split: 2, move_block: 3, copy: 2, delete: 3, kind: 3, empty: 1 };

impl Shape {
    /// One line of 40 commits, edits of lines only.
    #[must_use]
    pub const fn linear() -> Self {
        Shape {
            commits: 40,
            files: 5,
            lines: 40,
            branch_percent: 0,
            merge_percent: 0,
            octopus_percent: 0,
            criss_cross_percent: 0,
            subtree_percent: 0,
            edits: LINES_ONLY,
        }
    }

    /// One line of 40 commits with renames, splits and copies.
    #[must_use]
    pub const fn renames() -> Self {
        Shape { edits: Edits { rename: 8, split: 5, copy: 3, delete: 3, ..LINES_ONLY }, ..Shape::linear() }
    }

    /// Branches, merges, criss-cross merges and octopuses over edits of lines.
    #[must_use]
    pub const fn merges() -> Self {
        Shape {
            branch_percent: 30,
            merge_percent: 20,
            octopus_percent: 5,
            criss_cross_percent: 6,
            edits: LINES_ONLY,
            ..Shape::linear()
        }
    }

    /// Everything that the generator knows.
    #[must_use]
    pub const fn everything() -> Self {
        Shape { subtree_percent: 3, edits: EVERYTHING, ..Shape::merges() }
    }

    /// Each of the above with its name.
    pub const ALL: &'static [(&'static str, Shape)] = &[
        ("linear", Shape::linear()),
        ("renames", Shape::renames()),
        ("merges", Shape::merges()),
        ("everything", Shape::everything()),
    ];
}
