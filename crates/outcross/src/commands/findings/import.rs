//! `outcross findings import`.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use checks::imported::{self, ImportError, Reading, Unused};

use super::Place;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::findings::{Store, unreadable};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::scanning::ledger_place;
use crate::target::{Target, commit_id};
use crate::ui::{Output, Paging};

/// The largest file that is read.
const LARGEST: u64 = 256 << 20;

/// Read what other tools found in the files of the head: SARIF 2.1.0, or a plain list as JSON.
///
/// What a tool found takes the place of what the same tool had found before. It lies beside the ledger, and the next scan
/// keeps it. Paths are relative to the root of the repository, or absolute below it; a path that leaves the repository is
/// counted and not used.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross findings import results.sarif
  outcross findings import lint.json scan.sarif
  semgrep --sarif | outcross findings import -
  outcross findings list                           what is there now, and who wrote it

A plain list: [{\"tool\": \"lint\", \"rule\": \"unused\", \"severity\": \"warning\", \"path\": \"src/a.py\",
                \"start_line\": 3, \"end_line\": 4, \"message\": \"never read\"}]")]
pub struct Args {
    /// Files to read; '-' is stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.place.name.as_deref())?;
    let head = target.head_commit().map(commit_id);
    let head = head.ok_or_else(|| CommandError::nothing("the branch has no commit yet"))?;
    let root = target.repository.work_dir().and_then(|root| root.canonicalize().ok());
    let mut all = Reading::default();
    for file in &args.files {
        absorb(&mut all, read(file, root.as_deref())?);
    }
    let (folder, _) = ledger_place(args.place.ledger.as_deref(), &target, &session.settings)?;
    // Who writes a ledger writes what lies beside it.
    let _turn = session.scanner(None)?.writer(&folder, &session.ui)?;
    let mut store = Store::open(&folder, &target.repo_id).map_err(|error| unreadable(&error))?;
    let findings = all.findings.len() as u64;
    let gone = store.replace(&all.tools, head, all.findings).map_err(|error| unreadable(&error))?;
    let done = Done { findings, gone, unused: all.unused, tools: all.tools.into_iter().collect() };
    done.print(session, &head.to_string())
}

fn absorb(all: &mut Reading, one: Reading) {
    all.findings.extend(one.findings);
    all.findings.sort();
    all.findings.dedup();
    all.tools.extend(one.tools);
    for (why, count) in one.unused {
        *all.unused.entry(why).or_default() += count;
    }
}

fn read(file: &Path, root: Option<&Path>) -> Result<Reading, CommandError> {
    let name = if file.as_os_str() == "-" { "stdin".to_owned() } else { file.display().to_string() };
    let text = text(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
    imported::read(&text, root).map_err(|error| import_error(&name, &error))
}

fn text(file: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let reader: Box<dyn std::io::Read> = match file.as_os_str() == "-" {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(std::fs::File::open(file)?),
    };
    let read = reader.take(LARGEST + 1).read_to_string(&mut text)?;
    match read as u64 > LARGEST {
        true => Err(std::io::Error::other("it is larger than 256 MiB")),
        false => Ok(text),
    }
}

fn import_error(name: &str, error: &ImportError) -> CommandError {
    CommandError::usage(format!("cannot use {name}: {error}"))
        .hint("SARIF 2.1.0 is read, and a list of {tool, rule, severity, path, start_line, end_line, message}")
        .hint("docs/reference/finding-imports.md says what is read of each")
}

/// What was imported.
struct Done {
    findings: u64,
    gone: u64,
    unused: BTreeMap<Unused, u64>,
    tools: Vec<String>,
}

impl Done {
    fn print(self, session: &Session, head: &str) -> Result<Verdict, CommandError> {
        for (why, count) in &self.unused {
            session.ui.warn(format!("{count} × {}", why.as_str()));
        }
        let mut output = Output::open(&session.settings, Paging::Off)?;
        if session.settings.format == crate::cli::Format::Json {
            let Done { findings, gone, unused, tools } = self;
            json::write(&mut output, &v1::FindingsImport::new(head, tools, (findings, gone), &unused))?;
        } else {
            let (findings, tools) = (counted(self.findings, "finding"), counted(self.tools.len() as u64, "tool"));
            writeln!(
                output,
                "imported {findings} of {tools}, in place of {}",
                crate::output::plain::grouped(self.gone)
            )?;
            writeln!(output, "Next: outcross findings list")?;
        }
        output.finish()?;
        Ok(Verdict::Done)
    }
}
