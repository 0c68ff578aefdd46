//! What `init` says of files: what becomes of them, and how they change.

use std::io::{self, Write};

use forge::Kind;

use crate::output::json::v1;
use crate::output::plain::counted;
use crate::setup::diff::{Line, counts, diff};
use crate::setup::record::Undone;
use crate::setup::{Action, Planned, Which};
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// A set-up, planned, written or taken back.
pub(super) struct Shown {
    pub forge: Option<Kind>,
    /// Something was written.
    pub is_written: bool,
    pub files: Vec<ShownFile>,
}

/// A file.
pub(super) struct ShownFile {
    which: Which,
    action: &'static str,
    reason: Option<String>,
    diff: Vec<Line>,
}

pub(super) fn planned(planned: &[Planned]) -> Vec<ShownFile> {
    let shown = |Planned { which, action }: &Planned| {
        let (word, reason, diff) = match action {
            Action::Write { before, after } => {
                let word = if before.is_some() { "edit" } else { "create" };
                (word, None, diff(before.as_deref().unwrap_or_default(), after))
            }
            Action::Same => ("same", None, Vec::new()),
            Action::Keep { reason } => ("keep", Some(reason.clone()), Vec::new()),
        };
        ShownFile { which: *which, action: word, reason, diff }
    };
    planned.iter().map(shown).collect()
}

pub(super) fn undone(undone: &[(Which, Undone)]) -> Vec<ShownFile> {
    let shown = |(which, undone): &(Which, Undone)| {
        let (word, reason) = match undone {
            Undone::Restored => ("restore", None),
            Undone::Removed => ("remove", None),
            Undone::Already => ("same", None),
            Undone::Changed => ("keep", Some("it was changed since: take out by hand what init wrote".to_owned())),
        };
        ShownFile { which: *which, action: word, reason, diff: Vec::new() }
    };
    undone.iter().map(shown).collect()
}

impl ShownFile {
    pub(super) fn document(&self) -> v1::InitFile {
        let (lines_added, lines_removed) = counts(&self.diff);
        v1::InitFile {
            path: self.which.to_string(),
            part: self.which.part().as_str(),
            action: self.action,
            reason: self.reason.clone(),
            lines_added,
            lines_removed,
            diff: self.diff.iter().map(|line| format!("{}{}", line.sign, line.text)).collect(),
        }
    }

    fn summary(&self) -> String {
        let (come, go) = counts(&self.diff);
        match (self.action, &self.reason) {
            ("create", _) => format!("new, {}", counted(come, "line")),
            ("edit", _) => format!("+{come} -{go} lines, the others stay"),
            ("same", _) => "as it should be".to_owned(),
            ("restore", _) => "as it was before".to_owned(),
            ("remove", _) => "gone, as before".to_owned(),
            (_, Some(reason)) => format!("kept: {reason}"),
            _ => "kept".to_owned(),
        }
    }

    fn sign(&self) -> char {
        match self.action {
            "create" => '+',
            "edit" | "restore" => '~',
            "remove" => '-',
            _ => '=',
        }
    }
}

impl Shown {
    /// The list of files, the changes unless they are written by now, and a last line.
    pub(super) fn write(&self, output: &mut Output, last: &str) -> io::Result<()> {
        for file in &self.files {
            let summary = file.summary();
            let line = format!("{} {:38} {summary}", file.sign(), file.which.to_string());
            writeln!(output, "{}", Untrusted::new(&line).term())?;
        }
        if !self.is_written {
            self.files.iter().try_for_each(|file| write_diff(output, file))?;
        }
        writeln!(output, "\n{last}")
    }
}

fn write_diff(output: &mut Output, file: &ShownFile) -> io::Result<()> {
    if file.diff.is_empty() {
        return Ok(());
    }
    let palette = output.palette;
    writeln!(output, "\n{}", palette.styled(file.which, palette.strong))?;
    for line in &file.diff {
        let text = format!("{}{}", line.sign, Untrusted::new(&line.text).term());
        let style = match line.sign {
            '+' => palette.good,
            '-' => palette.bad,
            _ => palette.faint,
        };
        writeln!(output, "{}", palette.styled(text, style))?;
    }
    Ok(())
}
