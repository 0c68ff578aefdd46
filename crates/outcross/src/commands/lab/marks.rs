//! `outcross lab marks`.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use code::marks::MarkKind;
use lab::seed::Seed;

use super::asked::shown;
use crate::agents::AgentTable;
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::marks::survival::{Row, Survival, measure, sample};
use crate::marks::transformations::Carrier;
use crate::marks::tree::{Functions, LEAST_TOKENS, Placed, Tree};
use crate::output::json::{self, v1};
use crate::output::{lab_marks as text, lab_marks_page};
use crate::ui::{Output, Paging};

/// The fewest functions that shares are stated of.
const LEAST_FUNCTIONS: usize = 20;

/// Places of one kind that a document has.
const MOST_PLACES: usize = 1_000;

/// Read the marks that code carries, and measure what is left of marks when code is copied and changed.
///
/// Marks are C2PA manifests, invisible characters, and comments that say who wrote the code. Then marks of each kind are
/// put on a sample of the functions, in memory, and the code is copied, formatted, renamed, reordered, taken apart and
/// stripped: the table says how many functions can still be told by each mark, and by our fingerprints. Functions of Rust,
/// Python, JavaScript, TypeScript, Go and Java take part.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The same seed gives the same bytes on any number of threads. No file is changed.

Examples:
  outcross lab marks src
  outcross lab marks . --functions 0         only the marks that are there
  outcross lab marks src --functions 2000 --json
  outcross lab marks src --format html -o marks.html")]
pub struct Args {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How many functions marks are put on; 0 reads the marks that are there and measures nothing
    #[arg(long, value_name = "N", default_value_t = 500)]
    functions: usize,
    /// Where random numbers come from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many places of each kind of mark are shown
    #[arg(long, value_name = "N", default_value_t = 3)]
    top: usize,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let document = args.document(session)?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        Format::Html => output.write_all(lab_marks_page::page(&document, args.top).html().as_bytes())?,
        _ => text::write(&mut output, &document, args.top)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn document(&self, session: &Session) -> Result<v1::LabMarks, CommandError> {
        let table =
            session.settings.agents.as_deref().map_or_else(|| Ok(AgentTable::shipped()), AgentTable::with_file)?;
        let names = crate::marks::names(&table.agents);
        let meter = session.ui.meter("marks");
        let tree = Tree::read(&self.paths, &names, &meter)?;
        if tree.files == 0 {
            return Err(
                CommandError::nothing("no text file is there").hint("name files or folders with code or text in them")
            );
        }
        let eligible: usize = tree.functions.iter().map(|file| file.starts.len()).sum();
        let survival = match self.functions {
            0 => None,
            _ if eligible < LEAST_FUNCTIONS => return Err(too_few(eligible)),
            most => Some(self.survival(&tree.functions, most, eligible, session)?),
        };
        Ok(v1::LabMarks {
            schema: v1::LAB_MARKS,
            tool: v1::Tool::THIS,
            source: self.source(&tree),
            marks: MarkKind::ALL.into_iter().filter_map(|kind| of_kind(&tree, kind)).collect(),
            survival,
        })
    }

    fn source(&self, tree: &Tree) -> v1::LabMarksSource {
        v1::LabMarksSource {
            paths: shown(&self.paths),
            files: tree.files,
            bytes: tree.bytes,
            marks: tree.marks.len() as u64,
            left_out: tree.left_out,
            problems: tree.skipped.problems(),
        }
    }

    fn survival(
        &self,
        functions: &[Functions],
        most: usize,
        eligible: usize,
        session: &Session,
    ) -> Result<v1::LabSurvival, CommandError> {
        let seed = Seed(self.seed);
        let sample = sample(functions, most, seed.child(0));
        let Survival { functions, unmarked, rows } = measure(&sample, seed.child(1), &session.ui.meter("survival"))?;
        Ok(v1::LabSurvival {
            seed: self.seed,
            eligible: eligible as u64,
            functions,
            unmarked,
            transformations: rows.iter().map(row).collect(),
        })
    }
}

fn too_few(found: usize) -> CommandError {
    CommandError::nothing(format!(
        "{found} functions of {LEAST_TOKENS} tokens or more are there, and {LEAST_FUNCTIONS} are needed to measure what is \
         left of marks"
    ))
    .hint("name a larger tree of Rust, Python, JavaScript, TypeScript, Go or Java; --functions 0 reads marks alone")
}

fn of_kind(tree: &Tree, kind: MarkKind) -> Option<v1::LabMarkKind> {
    let files: BTreeSet<&str> = tree.of(kind).map(|placed| placed.file.as_str()).collect();
    (!files.is_empty()).then(|| v1::LabMarkKind {
        kind: kind.as_str(),
        count: tree.of(kind).count() as u64,
        files: files.len() as u64,
        places: tree.of(kind).take(MOST_PLACES).map(place).collect(),
    })
}

fn place(placed: &Placed) -> v1::LabMarkPlace {
    let mark = &placed.mark;
    let (hidden, manifest) = (mark.hidden.as_ref(), mark.manifest.as_ref());
    let address = |manifest: &code::marks::Manifest| match &manifest.reference {
        code::marks::Reference::Address(address) => Some(address.clone()),
        code::marks::Reference::Inline(_) => None,
    };
    v1::LabMarkPlace {
        path: placed.file.clone(),
        line: mark.line,
        column: mark.column,
        bytes: (mark.end - mark.start) as u64,
        detail: mark.detail.clone(),
        scheme: hidden.map(|hidden| hidden.scheme.as_str()),
        hidden: hidden.map(|hidden| String::from_utf8_lossy(&hidden.bytes).into_owned()),
        address: manifest.and_then(address),
        generator: manifest.and_then(|manifest| manifest.generator.clone()),
        source_type: manifest.and_then(|manifest| manifest.source_type.clone()),
    }
}

fn row(row: &Row) -> v1::LabSurvivalRow {
    let cell = |(carrier, left): (Carrier, &crate::marks::survival::Left)| v1::LabSurvivalCell {
        carrier: carrier.as_str(),
        had: left.had,
        left: left.left,
        share: (left.had > 0).then(|| left.left as f64 / left.had as f64),
    };
    v1::LabSurvivalRow {
        transformation: row.transformation.name,
        functions: row.functions,
        unchanged: row.unchanged,
        lost: row.lost,
        left: Carrier::ALL.into_iter().zip(&row.left).map(cell).collect(),
    }
}
