//! `outcross show`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use facts::{Claim, CommitRow};
use ledger::Ledger;

use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::scanning::{ledger_place, read_error};
use crate::tally::Tally;
use crate::target::{Target, commit_id};
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Show what is known of a commit: who wrote it, how that is known, and what is left of it at the head.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross show HEAD
  outcross show v1.0 --json")]
pub struct Args {
    /// The commit, or what stands for one
    #[arg(value_name = "COMMIT")]
    commit: String,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// What is shown.
struct Report {
    row: CommitRow,
    tally: Tally,
    files: BTreeMap<String, u64>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let commit = commit_id(target.resolve(&args.commit)?);
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, _) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    let report = Report::read(&ledger, &target.repo_id, commit)?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &report.document(&target, ledger.settings()))?,
        _ => report.write(&mut output)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Report {
    fn read(ledger: &Ledger, repo_id: &str, commit: facts::CommitId) -> Result<Self, CommandError> {
        let mut rows = ledger.commits(repo_id).map_err(read_error)?;
        let found = rows.find(|row| row.as_ref().map_or(true, |row| row.commit == commit));
        let row = found.transpose().map_err(read_error)?.ok_or_else(|| {
            CommandError::nothing(format!("{commit} is not in the history of HEAD"))
                .hint("only commits that HEAD's history holds are known")
        })?;
        let (mut tally, mut files) = (Tally::default(), BTreeMap::new());
        for span in ledger.spans(repo_id).map_err(read_error)? {
            let span = span.map_err(read_error)?;
            if span.introduced_commit == commit {
                tally.add(&span, u64::from(span.lines));
                *files.entry(span.path.to_string()).or_default() += u64::from(span.lines);
            }
        }
        Ok(Report { row, tally, files })
    }

    fn write(&self, output: &mut Output) -> io::Result<()> {
        let (row, palette) = (&self.row, output.palette);
        writeln!(output, "commit {}", palette.styled(row.commit, palette.strong))?;
        writeln!(output, "Written by  {}", palette.styled(writer(row), palette.of(row.claim)))?;
        for (at, evidence) in row.evidence.iter().enumerate() {
            let title = if at == 0 { "Evidence" } else { "" };
            writeln!(output, "{title:10}  {}", Untrusted::new(&**evidence).term())?;
        }
        let (lines, files) = (plain::counted(row.lines_at_head, "line"), plain::counted(u64::from(row.files), "file"));
        writeln!(output, "Changed     {files}; {lines} of it at the head")?;
        for (path, lines) in &self.files {
            writeln!(output, "{:>10}  {}", plain::grouped(*lines), Untrusted::new(path).term())?;
        }
        Ok(())
    }

    fn document(&self, target: &Target, settings: &ledger::Settings) -> v1::Show {
        let file = |(path, lines): (&String, &u64)| v1::FileLines { path: path.clone(), lines: *lines };
        v1::Show {
            schema: v1::SHOW,
            tool: v1::Tool::THIS,
            repo: documents::repo(target, target.head_commit()),
            settings: documents::settings(settings),
            commit: documents::commit(&self.row),
            summary: v1::ShowSummary { lines: self.tally.lines(), written: documents::written_by(&self.tally) },
            files: self.files.iter().map(file).collect(),
        }
    }
}

/// `ai (claimed), claude-code, claude-opus-4`.
fn writer(row: &CommitRow) -> String {
    let known = if row.claim == Claim::Unknown { String::new() } else { format!(" ({})", row.level) };
    let agent = row.agent.as_ref().map(|agent| format!(", {}", Untrusted::new(agent.to_string()).term()));
    let model = row.model.as_ref().map(|model| format!(", {}", Untrusted::new(&**model).term()));
    format!("{}{known}{}{}", row.claim, agent.unwrap_or_default(), model.unwrap_or_default())
}
