//! The place of a finding, with its lines where they stand in the head.

use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Origin, Snippet, Title};
use checks::Finding;
use facts::Claim;

use super::super::foreign::short;
use super::super::place::lines_text;

/// Gives the bytes of a file of the head by its path.
pub type Source<'a> = dyn FnMut(&str) -> Option<Vec<u8>> + 'a;

/// Lines at the beginning of a long hunk that may be shown.
const FIRST_LINES: usize = 4;

/// Lines at its end.
const LAST_LINES: usize = 2;

/// Files whose lines are kept at hand.
const FILES_AT_HAND: usize = 64;

/// Lines of files of the head.
pub(super) struct Lines<'s, 'a> {
    source: &'s mut Source<'a>,
    files: HashMap<String, Option<File>>,
}

struct File {
    bytes: Vec<u8>,
    lines: Vec<Range<usize>>,
}

impl<'s, 'a> Lines<'s, 'a> {
    pub(super) fn new(source: &'s mut Source<'a>) -> Lines<'s, 'a> {
        Lines { source, files: HashMap::new() }
    }

    /// Lines of a file, the ones in the middle of many as empty ones; `None` where the file has no such lines.
    fn excerpt(&mut self, path: &str, first: u32, last: u32) -> Option<String> {
        if !self.files.contains_key(path) {
            if self.files.len() == FILES_AT_HAND {
                self.files.clear();
            }
            self.files.insert(path.to_owned(), (self.source)(path).map(File::new));
        }
        let file = self.files.get(path)?.as_ref()?;
        let lines = file.lines.get(first.checked_sub(1)? as usize..last as usize)?;
        let is_shown = |at: usize| at < FIRST_LINES || at + LAST_LINES >= lines.len();
        let line = |(at, range): (usize, &Range<usize>)| match is_shown(at) {
            true => line_text(&file.bytes[range.clone()]),
            false => String::new(),
        };
        Some(lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")).filter(|_| !lines.is_empty())
    }
}

impl File {
    fn new(bytes: Vec<u8>) -> File {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            lines.push(start..start + line.len() - usize::from(line.ends_with(b"\n")));
            start += line.len();
        }
        File { bytes, lines }
    }
}

fn line_text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.strip_suffix(b"\r").unwrap_or(bytes));
    short(&text)
}

/// The title, with path and lines below it if the finding has them.
pub(super) fn place<'t>(title: Title<'t>, finding: &Finding, lines: &mut Lines<'_, '_>) -> Group<'t> {
    let group = Group::with_title(title);
    let Some(path) = &finding.path else { return group };
    let (shown_path, (first, last)) = (short(path), finding.lines.unwrap_or((1, 1)));
    if finding.is_gone {
        return group.element(Origin::path(format!("{shown_path}, lines that are not in the head any more")));
    }
    let excerpt = finding.lines.and_then(|_| lines.excerpt(path, first, last));
    let Some(excerpt) = excerpt else {
        let at_lines = finding.lines.map(|lines| format!(":{}", lines_text(lines))).unwrap_or_default();
        return group.element(Origin::path(format!("{shown_path}{at_lines}")));
    };
    let mark = AnnotationKind::Primary.span(0..excerpt.len()).label(label(finding));
    group.element(Snippet::source(excerpt).line_start(first as usize).path(shown_path).annotation(mark))
}

/// `src/a.rs:1-2`, safe to show.
pub(super) fn place_text(finding: &Finding) -> Option<String> {
    let path = short(finding.path.as_deref()?);
    Some(finding.lines.map_or(path.clone(), |lines| format!("{path}:{}", lines_text(lines))))
}

/// `ai, claimed (claude-code, claude-opus-4-6); review: none`.
fn label(finding: &Finding) -> String {
    let who = match finding.claim {
        Claim::Unknown => "writer unknown".to_owned(),
        claim => format!("{claim}, {}", finding.level),
    };
    let agent = finding.agent.as_ref().map(|agent| short(&agent.0));
    let named: Vec<String> = agent.into_iter().chain(finding.model.as_deref().map(short)).collect();
    let named = if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
    format!("{who}{named}; review: {}", finding.review)
}
