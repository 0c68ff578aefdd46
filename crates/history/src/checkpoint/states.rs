//! The files of the last commits in a checkpoint: the first whole, each further one by its difference to the one
//! before. Files that are equal share their lines, there and here.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::wire::{In, Out};
use crate::graph::CommitIndex;
use crate::lines::LineId;
use crate::paths::PathIndex;
use crate::state::{FileState, Files};

const REMOVED: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;

/// Lines of files, each kept once.
#[derive(Default)]
struct Kept {
    lines: Vec<Arc<[LineId]>>,
    numbers: FxHashMap<Arc<[LineId]>, u32>,
}

impl Kept {
    fn number(&mut self, lines: &Arc<[LineId]>) -> u32 {
        let next = u32::try_from(self.lines.len()).expect("fewer files than that are kept");
        *self.numbers.entry(Arc::clone(lines)).or_insert_with(|| {
            self.lines.push(Arc::clone(lines));
            next
        })
    }
}

/// A file that differs from the one before.
type Changed = (PathIndex, Option<FileState>);

fn changes(old: &Files, new: &Files) -> Vec<Changed> {
    let changed = old.diff(new).map(|item| match item {
        imbl::ordmap::DiffItem::Add(path, file) | imbl::ordmap::DiffItem::Update { new: (path, file), .. } => {
            (*path, Some(file.clone()))
        }
        imbl::ordmap::DiffItem::Remove(path, _) => (*path, None),
    });
    let mut changed: Vec<Changed> = changed.collect();
    changed.sort_unstable_by_key(|(path, _)| *path);
    changed
}

/// Writes states, in the order of their commits.
pub(crate) fn put(out: &mut Out<'_>, states: &[(CommitIndex, &Files)]) {
    let (mut kept, mut changed) = (Kept::default(), Vec::new());
    put_changes(&mut Out::new(&mut changed), states, &mut kept);
    out.count(kept.lines.len());
    kept.lines.iter().for_each(|lines| out.counting(lines));
    out.raw(&changed);
}
fn put_changes(out: &mut Out<'_>, states: &[(CommitIndex, &Files)], kept: &mut Kept) {
    let nothing = Files::new();
    let mut before = &nothing;
    out.count(states.len());
    for (commit, files) in states {
        out.u32(*commit);
        let changes = changes(before, files);
        out.count(changes.len());
        for (path, file) in changes {
            out.u32(path);
            match file {
                None => out.u8(REMOVED),
                Some(file) => {
                    out.u8(if file.is_binary { BINARY } else { TEXT });
                    out.u32(kept.number(&file.lines));
                }
            }
        }
        before = files;
    }
    out.pass_on();
}

/// Reads states.
pub(crate) fn take(input: &mut In<'_>) -> Option<Vec<(CommitIndex, Files)>> {
    let kept: Vec<Arc<[LineId]>> = input.many(|input| input.counting().map(Arc::from))?;
    let mut files = Files::new();
    input.many(|input| {
        let commit = input.u32()?;
        for _ in 0..input.count()? {
            let path = input.u32()?;
            let kind = input.u8()?;
            if kind == REMOVED {
                files.remove(&path);
            } else {
                let lines = Arc::clone(kept.get(input.u32()? as usize)?);
                files.insert(path, FileState { lines, is_binary: kind == BINARY });
            }
        }
        Some((commit, files.clone()))
    })
}
