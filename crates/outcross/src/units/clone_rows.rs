//! Classes of clones to rows of the table `clones`.

use std::sync::Arc;

use facts::CloneRow;
use ledger::Ledger;

use super::code_of::FileCode;
use super::duplicates::{Duplicates, PlacedClass};
use super::files::{self, HeadFile};
use crate::clones::past::{MemberPast, of_class, of_member};
use crate::errors::CommandError;

/// A member whose past is looked for: its class and its number in it.
type Looked = (usize, usize);

/// The rows, by class and then by path and line.
pub(super) fn rows(
    ledger: &Ledger,
    repo_id: &str,
    files: &[HeadFile],
    code: &[Arc<FileCode>],
    duplicates: &Duplicates,
) -> Result<Vec<CloneRow>, CommandError> {
    let pasts = pasts(ledger, repo_id, code, &duplicates.classes)?;
    let mut rows = Vec::new();
    for (class, pasts) in duplicates.classes.iter().zip(pasts) {
        let consistent = of_class(class.class.clone_type, pasts.clone()).and_then(|past| past.consistent);
        rows.extend(pasts.into_iter().enumerate().map(|(at, past)| row(files, code, class, at, past, consistent)));
    }
    Ok(rows)
}

/// Of each member of each class its past, in one pass over the spans.
fn pasts(
    ledger: &Ledger,
    repo_id: &str,
    code: &[Arc<FileCode>],
    classes: &[PlacedClass],
) -> Result<Vec<Vec<Option<MemberPast>>>, CommandError> {
    let mut by_file: Vec<Vec<Looked>> = vec![Vec::new(); code.len()];
    for (number, class) in classes.iter().enumerate() {
        for (at, (file, _)) in class.places.iter().enumerate() {
            by_file[*file].push((number, at));
        }
    }
    let mut pasts: Vec<Vec<Option<MemberPast>>> =
        classes.iter().map(|class| vec![None; class.class.members.len()]).collect();
    let mut file = 0;
    files::spans(ledger, repo_id, |spans| {
        for (class, at) in &by_file[file] {
            let (first, last) = lines(code, &classes[*class], *at);
            pasts[*class][*at] = of_member(spans, first, last);
        }
        file += 1;
    })?;
    Ok(pasts)
}

/// The lines of a member in its file.
fn lines(code: &[Arc<FileCode>], class: &PlacedClass, at: usize) -> (u32, u32) {
    let ((file, piece), member) = (class.places[at], &class.class.members[at]);
    let piece = &code[file].pieces[piece];
    (piece.file_line(member.start_line), piece.file_line(member.end_line))
}

fn row(
    files: &[HeadFile],
    code: &[Arc<FileCode>],
    class: &PlacedClass,
    at: usize,
    past: Option<MemberPast>,
    consistent: Option<bool>,
) -> CloneRow {
    let (start_line, end_line) = lines(code, class, at);
    let file = &files[class.places[at].0];
    CloneRow {
        class: class.id,
        clone_type: class.class.clone_type.number(),
        path: Arc::clone(&file.path),
        path_raw: file.path_raw.clone(),
        start_line,
        end_line,
        tokens: class.class.members[at].tokens,
        first_seen_commit: past.as_ref().map(|past| past.born.1),
        first_seen_at: past.as_ref().map(|past| past.born.0),
        lines: past.map(|past| past.lines).unwrap_or_default(),
        consistent,
    }
}
