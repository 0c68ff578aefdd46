//! Random histories, the same for the same seed and shape.
//!
//! Text is made to be hard for a line matcher: braces, blank lines and `return` recur everywhere, so that a hunk can
//! slide; blocks recur in several files; names recur in several folders, so that renames are ambiguous. Merges take
//! each file from one parent or cut it together from several, at times with a line that no parent has.

use crate::history::{Change, Commit, Entry, History, Mode, Tree};
use crate::{Prng, Shape};

mod edits;
mod text;

use edits::Editor;

/// A random history; HEAD is the branch `main`, which reaches every commit.
#[must_use]
pub fn generate(seed: u64, shape: &Shape) -> History {
    let mut maker =
        Maker { random: Prng::new(seed), shape, history: History::new(), tips: Vec::new(), editor: Editor::default() };
    maker.start();
    while maker.history.commits.len() < shape.commits {
        maker.step();
    }
    while maker.tips.len() > 1 {
        maker.merge(2);
    }
    maker.history
}

struct Maker<'a> {
    random: Prng,
    shape: &'a Shape,
    history: History,
    /// Commits that nothing stands on yet.
    tips: Vec<String>,
    editor: Editor,
}

impl Maker<'_> {
    /// The first commit, with the first files.
    fn start(&mut self) {
        let tree = self.editor.first_tree(&mut self.random, self.shape);
        let label = self.add(&[], tree);
        self.tips.push(label);
    }

    fn step(&mut self) {
        let shape = self.shape;
        let tips = self.tips.len();
        if tips >= 3 && self.random.chance(shape.octopus_percent) {
            self.merge(3);
        } else if tips >= 2 && self.random.chance(shape.criss_cross_percent) {
            self.criss_cross();
        } else if tips >= 2 && self.random.chance(shape.merge_percent) {
            self.merge(2);
        } else if self.random.chance(shape.subtree_percent) {
            self.subtree();
        } else {
            self.commit();
        }
    }

    /// A commit on a tip, or on any commit, which makes a new tip.
    fn commit(&mut self) {
        let forks = self.random.chance(self.shape.branch_percent);
        let parent = if forks { self.any_commit() } else { self.take_tip() };
        let mut tree = self.tree(&parent);
        for _ in 0..=self.random.below(3) {
            self.editor.edit(&mut self.random, self.shape, &mut tree);
        }
        let label = self.add(&[&parent], tree);
        self.tips.push(label);
    }

    fn any_commit(&mut self) -> String {
        let index = self.random.below(self.history.commits.len());
        let label = self.history.commits[index].label.clone();
        self.tips.retain(|tip| *tip != label);
        label
    }

    fn take_tip(&mut self) -> String {
        let index = self.random.below(self.tips.len());
        self.tips.swap_remove(index)
    }

    fn tree(&self, label: &str) -> Tree {
        self.history.tree(label).cloned().unwrap_or_default()
    }

    fn merge(&mut self, count: usize) {
        let parents: Vec<String> = (0..count.min(self.tips.len())).map(|_| self.take_tip()).collect();
        let label = self.merge_of(&parents);
        self.tips.push(label);
    }

    fn merge_of(&mut self, parents: &[String]) -> String {
        let trees: Vec<Tree> = parents.iter().map(|parent| self.tree(parent)).collect();
        let tree = self.editor.merged(&mut self.random, &trees);
        self.add(&parents.iter().map(String::as_str).collect::<Vec<&str>>(), tree)
    }

    /// Two branches that merge each other: their merges have two merge bases.
    fn criss_cross(&mut self) {
        let (left, right) = (self.take_tip(), self.take_tip());
        let one = self.merge_of(&[left.clone(), right.clone()]);
        let other = self.merge_of(&[right, left]);
        self.tips.extend([one, other]);
    }

    /// An unrelated root, merged below a folder.
    fn subtree(&mut self) {
        let foreign = self.editor.first_tree(&mut self.random, self.shape);
        let root = self.add(&[], foreign.clone());
        let tip = self.take_tip();
        let folder = format!("sub{}", self.random.below(3));
        let mut tree = self.tree(&tip);
        for (path, entry) in foreign {
            crate::history::put(&mut tree, &[folder.as_bytes(), b"/", &path].concat(), entry);
        }
        let label = self.add(&[&tip, &root], tree);
        self.tips.push(label);
    }

    /// Adds a commit with exactly this tree.
    fn add(&mut self, parents: &[&str], tree: Tree) -> String {
        let label = format!("c{}", self.history.commits.len());
        let mut commit = Commit::new(&label).change(Change::Clear);
        for parent in parents {
            commit = commit.parent(*parent);
        }
        for (path, entry) in tree {
            commit = commit.change(Change::Write { path, entry });
        }
        self.history.add(commit).expect("because label and parents come from the history itself");
        label
    }
}

/// A file with this content.
fn plain(content: Vec<u8>) -> Entry {
    Entry { mode: Mode::Plain, content: content.into() }
}
