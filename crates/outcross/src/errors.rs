//! Errors of the program: one type, its exit codes, how it is shown, and what happens on a panic.
//!
//! Invariant: a verb ends with one of the codes of the reference (0, 1, 2, 3, 4, 70, 130) and nothing else; an error is
//! written to stderr once, as `error: …`, an empty line and `hint: …`, with all foreign text escaped.

use std::any::Any;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

use crate::platform;
use crate::ui::{Palette, error_palette};
use crate::untrusted::Untrusted;

/// How a verb that ran to its end went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that was asked for was done.
    Done,
    /// A check of the verb failed.
    Failed,
    /// Something that was asked for could not be read; the rest was done, and this was said.
    Unreadable,
}

impl Verdict {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Verdict::Done => 0,
            Verdict::Failed => 1,
            Verdict::Unreadable => ErrorKind::Unreadable.code(),
        }
    }
}

/// Why a verb stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was typed, or a place that was named, can't be used.
    Usage,
    /// There is nothing to analyse.
    Nothing,
    /// What was asked for could not be read.
    Unreadable,
    /// A fault of this program.
    Internal,
    /// The user stopped it.
    Interrupted,
    /// The reader of the output went away; ends quietly.
    ClosedPipe,
}

impl ErrorKind {
    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            ErrorKind::ClosedPipe => 0,
            ErrorKind::Usage => 2,
            ErrorKind::Nothing => 3,
            ErrorKind::Unreadable => 4,
            ErrorKind::Internal => 70,
            ErrorKind::Interrupted => 130,
        }
    }
}

/// The error of a verb: what happened, where (in the error's text), and what to do.
#[derive(Debug)]
pub struct CommandError {
    /// Decides the exit code.
    pub kind: ErrorKind,
    /// What happened.
    pub error: Box<dyn Error + Send + Sync>,
    /// The place in a text, as a compiler shows it; lines that are shown after the error.
    pub excerpt: Option<String>,
    /// What to do about it, one sentence each.
    pub hints: Vec<String>,
}

impl CommandError {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        CommandError { kind, error: error.into(), excerpt: None, hints: Vec::new() }
    }

    /// What was typed can't be used (exit 2).
    pub fn usage(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Usage, error)
    }

    /// There is nothing to analyse (exit 3).
    pub fn nothing(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Nothing, error)
    }

    /// What was asked for could not be read (exit 4).
    pub fn unreadable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Unreadable, error)
    }

    /// Adds the place in a text.
    #[must_use]
    pub fn excerpt(mut self, excerpt: String) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The error with its causes, as one line that others wrote parts of.
    #[must_use]
    pub fn text(&self) -> String {
        causes(&*self.error)
    }

    /// The text that is shown: the error with its causes, then the hints.
    fn render(&self, palette: &Palette) -> String {
        let (error, hint) = (palette.styled("error:", palette.bad), palette.styled("hint:", palette.good));
        let mut text = format!("{error} {}\n", Untrusted::new(self.text()).term());
        if let Some(excerpt) = &self.excerpt {
            let _ = write!(text, "{}", Untrusted::new(excerpt).term_lines());
        }
        if !self.hints.is_empty() {
            text.push('\n');
        }
        for line in &self.hints {
            let _ = writeln!(text, "{hint} {}", Untrusted::new(line).term());
        }
        text
    }
}

impl From<io::Error> for CommandError {
    /// An error of writing what the verb shows.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(ErrorKind::ClosedPipe, error),
            _ => Self::usage(format!("cannot write the output: {error}")),
        }
    }
}

impl From<serde_json::Error> for CommandError {
    /// An error of writing JSON: that of the writer below it.
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// `error: cause: its cause`, without saying twice what an error already repeats of its cause.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !text.contains(&said) {
            let _ = write!(text, ": {said}");
        }
        next = cause.source();
    }
    text
}

/// Shows an error and returns its exit code.
#[must_use]
pub fn report(error: &CommandError) -> ExitCode {
    if !matches!(error.kind, ErrorKind::ClosedPipe | ErrorKind::Interrupted) {
        // Nothing can be done when stderr is closed too.
        let _ = io::stderr().write_all(error.render(&error_palette()).as_bytes());
    }
    ExitCode::from(error.kind.code())
}

/// Shows what clap has to say: help and version go to stdout with code 0, faults to stderr with code 2.
#[must_use]
pub fn report_usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done when the stream is closed.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { ErrorKind::Usage.code() } else { 0 })
}

/// Runs the program so that a panic becomes exit code 70.
pub fn guard(program: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::catch_unwind(AssertUnwindSafe(program)).unwrap_or_else(|_| ExitCode::from(ErrorKind::Internal.code()))
}

/// On a panic: a short text on stderr, and a report in a file of the folder for temporary files. The report holds no
/// arguments, paths or contents of repositories but what the panic's own message says.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|info| {
        let report = panic_report(info);
        let place = platform::write_report(&report);
        let advice = match place {
            Ok(path) => format!("a report is in {}: attach it when you tell us", path.display()),
            Err(_) => format!("tell us this: {report}"),
        };
        let error = CommandError::new(ErrorKind::Internal, format!("a fault of outcross itself: {}", what(info)));
        let text = error.hint(advice).render(&error_palette());
        let _ = io::stderr().write_all(text.as_bytes());
    }));
}

fn panic_report(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let trace = std::backtrace::Backtrace::force_capture();
    let version = env!("CARGO_PKG_VERSION");
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("outcross {version} on {system} {machine}\n{}\nat {place}\n\n{trace}\n", what(info))
}

fn what(info: &PanicHookInfo<'_>) -> String {
    let payload: &(dyn Any + Send) = info.payload();
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot open {path}")]
    struct Outer {
        path: &'static str,
        source: io::Error,
    }

    #[test]
    fn an_error_has_causes_and_hints_and_no_escapes() {
        let source = io::Error::other("no\x1b[31m such thing");
        let error = CommandError::usage(Outer { path: "a\nb", source }).hint("run outcross doctor");
        assert_eq!(
            error.render(&Palette::plain()),
            "error: cannot open a\\nb: no\\x1b[31m such thing\n\nhint: run outcross doctor\n"
        );
    }

    #[test]
    fn a_closed_pipe_is_quiet_and_other_faults_are_not() {
        let error = CommandError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(error.kind.code(), 0);
        assert_eq!(CommandError::from(io::Error::other("disk full")).kind.code(), 2);
    }

    #[test]
    fn a_panic_is_code_70_and_leaves_a_report() {
        assert_eq!(guard(|| panic!("deliberate")), ExitCode::from(70));
    }
}
