//! GitHub Actions: annotations as workflow commands on stdout, and the summary of the job.
//!
//! Invariant: text of others stands in a command with everything escaped that would end it, and outside of commands only
//! where the runner was told to obey none.

use std::io::{self, Write};

use checks::{Finding, Severity};

use super::foreign::{self, short};
use super::{Judged, markdown, words};
use crate::untrusted::Untrusted;

/// Annotations of a level that GitHub shows of a step.
const OF_A_LEVEL: usize = 10;

/// Bytes of a job summary: GitHub takes 1 MiB of a step, and drops a longer one as a whole.
const SUMMARY_BYTES: usize = 1_000_000;

/// Findings that the summary lists before it folds the rest.
const SUMMARY_LISTED: usize = 50;

/// Reasons in an annotation.
const REASONS: usize = 3;

/// Writes the worst findings as annotations, then the verdict.
///
/// # Errors
/// Those of the writer.
pub fn annotations(out: &mut impl Write, judged: &Judged<'_>) -> io::Result<()> {
    let mut left_out = 0;
    let unread = judged.change.unread.iter().map(|unread| {
        let text = format!("cannot read {}: {}", short(&unread.what), short(&unread.detail));
        (if unread.is_vital { "error" } else { "warning" }, command_of_text("outcross: unread source", &text))
    });
    let findings = judged.worst_first().into_iter().map(|finding| (command(finding.severity), of_finding(finding)));
    let all: Vec<(&str, String)> = unread.chain(findings).collect();
    for name in ["error", "warning", "notice"] {
        // One notice is kept for what is left out.
        let most = if name == "notice" { OF_A_LEVEL - 1 } else { OF_A_LEVEL };
        let of_level = all.iter().filter(|(of, _)| *of == name);
        for (_, rest) in of_level.clone().take(most) {
            writeln!(out, "::{name} {rest}")?;
        }
        left_out += of_level.count().saturating_sub(most);
    }
    if left_out > 0 {
        writeln!(out, "::notice {}", command_of_text("outcross", &format!("{left_out} more in the summary")))?;
    }
    write_quoted(out, &end(judged))
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    }
}

/// `file=…,line=…,endLine=…,title=…::…`.
fn of_finding(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let (Some(path), false) = (&finding.path, finding.is_gone) {
        properties.push(format!("file={}", property(&Untrusted::new(foreign::path(path)).log())));
        if let Some((first, last)) = finding.lines {
            properties.push(format!("line={first},endLine={last}"));
        }
    }
    properties.push(format!("title={}", property(&format!("outcross: {}", finding.rule))));
    let gone = finding.is_gone.then(|| "The lines are not in the head any more.".to_owned());
    let reasons = finding.reasons.iter().take(REASONS).map(|reason| format!("- {}", short(reason)));
    let help = Some(short(&finding.help)).filter(|help| !help.is_empty());
    let lines: Vec<String> = std::iter::once(short(&finding.message)).chain(gone).chain(reasons).chain(help).collect();
    format!("{}::{}", properties.join(","), data(&lines.join("\n")))
}

fn command_of_text(title: &str, text: &str) -> String {
    format!("title={}::{}", property(title), data(text))
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What stands in the log below the annotations.
fn end(judged: &Judged<'_>) -> String {
    let (report, shown) = (judged.report, judged.shown);
    let (level, _) = words::review_level(&report.review_level);
    format!(
        "judged by {}\nheld back: {}\nrecommended review: {level}\nself-test: {}\n{}: {}\n",
        short(&shown.policy_origin),
        words::held_counts(judged),
        short(&shown.canary),
        words::verdict(report.verdict),
        words::conclusion(judged),
    )
}

/// Writes lines in which the runner obeys no command. The word that ends this is made from all that may not say it:
/// nobody can write a text that holds its own hash.
fn write_quoted(out: &mut impl Write, text: &str) -> io::Result<()> {
    let word = blake3::hash(text.as_bytes()).to_hex();
    write!(out, "::stop-commands::{word}\n{text}::{word}::\n")
}

/// The summary of the job as Markdown, for the file that `GITHUB_STEP_SUMMARY` names. Less than 1 MiB: what does not fit
/// is counted in its last line.
#[must_use]
pub fn summary(judged: &Judged<'_>) -> String {
    markdown::page(judged, &markdown::Size { bytes: SUMMARY_BYTES, listed: SUMMARY_LISTED })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let text = "50 % a:b,c\r\nd";
        assert_eq!(data(text), "50 %25 a:b,c%0D%0Ad");
        assert_eq!(property(text), "50 %25 a%3Ab%2Cc%0D%0Ad");
    }

    #[test]
    fn quoted_text_has_the_runner_obey_again() {
        let mut out = Vec::new();
        write_quoted(&mut out, "::error::x\n").expect("because memory takes every byte");
        let text = String::from_utf8_lossy(&out).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        let word = lines[0].strip_prefix("::stop-commands::").unwrap_or_default();
        assert_eq!((word.len(), lines[1], lines[2]), (64, "::error::x", format!("::{word}::").as_str()));
    }
}
