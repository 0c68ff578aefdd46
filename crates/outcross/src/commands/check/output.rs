//! How a judgement is written: in the form that was asked for, and in further ones into files.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use checks::{Change, Policy, Report};
use clap::ValueEnum as _;

use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::CommandError;
use crate::gate::asked::Asked;
use crate::gate::texts::Texts;
use crate::output::check::{self, Detail, Judged, Shown};
use crate::output::json::{self, v1};
use crate::platform;
use crate::scanning::this_tool;
use crate::target::Target;
use crate::ui::{Output, Paging, Palette};

/// A change that was judged.
pub(super) struct Outcome {
    pub(super) policy: Policy,
    pub(super) origin: String,
    pub(super) asked: Asked,
    pub(super) change: Change,
    pub(super) report: Report,
}

/// `--also FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Also {
    format: Format,
    file: PathBuf,
}

/// The forms of the verb.
pub(crate) const FORMATS: &[Format] =
    &[Format::Text, Format::Json, Format::Sarif, Format::Github, Format::Gitlab, Format::Markdown];

impl FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> Result<Also, String> {
        let (format, file) = text.split_once('=').ok_or("it is FORMAT=FILE")?;
        let known = Format::from_str(format, false).ok().filter(|format| FORMATS.contains(format));
        let format = known.ok_or_else(|| format!("there is no form '{format}' of it"))?;
        Ok(Also { format, file: file.into() })
    }
}

/// How it is shown.
pub(super) struct How<'a> {
    pub(super) is_report_only: bool,
    pub(super) is_explained: bool,
    pub(super) today: String,
    pub(super) also: &'a [Also],
}

/// Writes a judgement in every form that was asked for.
pub(super) fn write(session: &Session, target: &Target, outcome: &Outcome, how: &How<'_>) -> Result<(), CommandError> {
    let shown = Shown {
        policy_origin: outcome.origin.clone(),
        range: outcome.asked.words.clone(),
        is_report_only: how.is_report_only,
        canary: if checks::canary(&outcome.policy).policy_catches { "caught" } else { "not caught by this policy" }
            .into(),
        version: this_tool().version,
        as_of: how.today.clone(),
    };
    let judged = Judged { shown: &shown, change: &outcome.change, report: &outcome.report };
    let detail = if how.is_explained { Detail::Explain } else { Detail::Findings };
    let writing = Writing { target, outcome, judged, detail };
    let mut output = Output::open(&session.settings, Paging::Off)?;
    let palette = output.palette;
    writing.form(&mut output, session.settings.format, &palette)?;
    output.finish()?;
    for Also { format, file } in how.also {
        let cannot =
            |error: &dyn std::fmt::Display| CommandError::usage(format!("cannot write {}: {error}", file.display()));
        let mut out = BufWriter::new(File::create(file).map_err(|error| cannot(&error))?);
        writing.form(&mut out, *format, &Palette::plain())?;
        out.flush().map_err(|error| cannot(&error))?;
    }
    if session.settings.format == Format::Github {
        add_summary(&judged)?;
    }
    Ok(())
}

/// Adds to the page that GitHub shows for the step, where it has one.
fn add_summary(judged: &Judged<'_>) -> Result<(), CommandError> {
    let Some(file) = platform::variable(&["GITHUB_STEP_SUMMARY"]) else { return Ok(()) };
    let added = append(Path::new(&file), &check::github_summary(judged));
    added.map_err(|error| CommandError::usage(format!("cannot write the summary of the step to {file}: {error}")))
}

fn append(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(file)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")
}

struct Writing<'a> {
    target: &'a Target,
    outcome: &'a Outcome,
    judged: Judged<'a>,
    detail: Detail,
}

impl Writing<'_> {
    fn form(&self, out: &mut impl Write, format: Format, palette: &Palette) -> Result<(), CommandError> {
        let Writing { judged, detail, .. } = self;
        match format {
            Format::Json => json::write(out, &self.document())?,
            Format::Sarif => check::sarif(out, judged)?,
            Format::Github => check::github_annotations(out, judged)?,
            Format::Gitlab => check::gitlab(out, judged)?,
            Format::Markdown => writeln!(out, "{}", check::markdown(judged))?,
            _ => {
                let mut texts = Texts::new(self.target);
                let head = self.outcome.asked.head;
                let mut source = |path: &str| texts.at(head, path.as_bytes()).ok().flatten().map(|text| text.to_vec());
                check::text(out, palette, judged, *detail, &mut source)?;
            }
        }
        Ok(())
    }

    fn document(&self) -> v1::Checked {
        let settings = history::SETTINGS.iter().copied().collect::<ledger::Settings>();
        let repo = documents::repo(self.target, Some(self.outcome.asked.head));
        check::document(&self.judged, repo, documents::settings(&settings), self.detail)
    }
}
