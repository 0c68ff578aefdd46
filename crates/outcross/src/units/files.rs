//! The text files of a head, as the ledger's spans name them.

use std::sync::Arc;

use facts::{Class, SpanRow};
use ledger::Ledger;

use crate::errors::CommandError;
use crate::scanning::read_error;

/// A text file that the ledger has lines of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadFile {
    pub(super) path: Arc<str>,
    pub(super) path_raw: Option<Arc<[u8]>>,
    pub(super) language: Option<Arc<str>>,
    pub(super) class: Class,
}

impl HeadFile {
    /// The path as git has it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.path_raw.as_deref().unwrap_or(self.path.as_bytes())
    }

    /// Whether a row is of this file.
    fn has(&self, span: &SpanRow) -> bool {
        self.path == span.path && self.path_raw == span.path_raw
    }
}

/// The files, in the order of the spans.
pub(super) fn files(ledger: &Ledger, repo_id: &str) -> Result<Vec<HeadFile>, CommandError> {
    let mut files: Vec<HeadFile> = Vec::new();
    for span in ledger.spans(repo_id).map_err(read_error)? {
        let span = span.map_err(read_error)?;
        if files.last().is_none_or(|last| !last.has(&span)) {
            let SpanRow { path, path_raw, language, class, .. } = span;
            files.push(HeadFile { path, path_raw, language, class });
        }
    }
    Ok(files)
}

/// Hands each file's spans to `each`, in the same order.
pub(super) fn spans(ledger: &Ledger, repo_id: &str, mut each: impl FnMut(&[SpanRow])) -> Result<(), CommandError> {
    let mut of_file: Vec<SpanRow> = Vec::new();
    for span in ledger.spans(repo_id).map_err(read_error)? {
        let span = span.map_err(read_error)?;
        let is_next = of_file.last().is_some_and(|last| last.path != span.path || last.path_raw != span.path_raw);
        if is_next {
            each(&of_file);
            of_file.clear();
        }
        of_file.push(span);
    }
    if !of_file.is_empty() {
        each(&of_file);
    }
    Ok(())
}
