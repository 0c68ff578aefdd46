//! Records of review for a scan: what was imported, and what notes of our own state.

pub mod envelope;
pub mod store;
pub mod verify;
pub mod writing;

use std::path::Path;
use std::sync::Arc;

use facts::{ProblemRow, Reason, Stage};
use git::signature::Keygen;
use git::{Objects, list_notes};
use history::{Place, ReviewRecords, Statement};

use crate::errors::CommandError;
use crate::platform;
use crate::target::Target;
use envelope::{MARKS, MAX_NOTE_BYTES, REVIEWS};
use provenance::Agents;
use store::Store;
use verify::SshVerifier;

/// What a scan is given.
#[derive(Debug, Default)]
pub struct Records {
    /// For the walk.
    pub records: ReviewRecords,
    /// What could not be read.
    pub problems: Vec<ProblemRow>,
}

/// The records of a repository whose ledger is in this folder.
///
/// # Errors
/// If imported events are there and can't be read.
pub fn records(target: &Target, ledger: &Path, agents: &Agents) -> Result<Records, CommandError> {
    let imported =
        Store::open(ledger, &target.repo_id).and_then(|store| store.read()).map_err(|error| unreadable(&error))?;
    let mut problems = Vec::new();
    if imported.damaged > 0 {
        problems.push(problem("imported reviews", Reason::Malformed, "lines that are no events", imported.damaged));
    }
    let objects = target.repository.objects();
    let mut statements = stated(target, (&objects, agents), REVIEWS, &mut problems);
    // What is wrong with those is counted where the claims in them are read.
    statements.extend(stated(target, (&objects, agents), MARKS, &mut Vec::new()));
    let place = Place { repository: target.repo_id.as_str().into(), branch: target.short_branch().map(Into::into) };
    let verifier = needs_verifier(&statements).then(|| {
        let keygen = Keygen::find(Path::new("ssh-keygen"), &platform::programs(), &platform::scratch());
        Arc::new(SshVerifier::new(keygen.ok())) as Arc<dyn history::Verifier>
    });
    let records = ReviewRecords {
        events: imported.events,
        whole: imported.whole,
        statements,
        place,
        verifier,
        proposes: Vec::new(),
    };
    Ok(Records { records, problems })
}

/// What stands for the records of a repository: differs where they do. `None` if there are none.
#[must_use]
pub fn print(target: &Target, ledger: &Path) -> Option<String> {
    let imported = Store::open(ledger, &target.repo_id).ok().and_then(|store| store.print());
    let own = target.repository.reference(REVIEWS).ok().flatten().map(|tip| format!("{REVIEWS} {tip}"));
    let held = history::reviews_print(&target.repository);
    let parts: Vec<String> = [imported, own, held].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| blake3::hash(parts.join("\n").as_bytes()).to_hex().to_string())
}

/// The statements of our own notes.
fn stated(
    target: &Target,
    (objects, agents): (&Objects, &Agents),
    reference: &str,
    problems: &mut Vec<ProblemRow>,
) -> Vec<Statement> {
    let notes = match list_notes(&target.repository, objects, reference) {
        Ok(Some(notes)) => notes,
        Ok(None) => return Vec::new(),
        Err(error) => {
            problems.push(problem(reference, Reason::Damaged, &error.to_string(), 0));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for (annotated, blob) in notes.blobs {
        match objects.blob(blob) {
            Ok(note) if note.len() <= MAX_NOTE_BYTES => {
                let (statements, damaged) = envelope::statements(agents, annotated, &note);
                found.extend(statements);
                if damaged > 0 {
                    let detail = "lines of a note of review that are no statements";
                    problems.push(problem(&annotated.to_string(), Reason::Malformed, detail, damaged));
                }
            }
            Ok(note) => {
                let detail = "note of review larger than the limit";
                problems.push(problem(&annotated.to_string(), Reason::TooLarge, detail, note.len() as u64));
            }
            Err(error) => problems.push(problem(&annotated.to_string(), Reason::Damaged, &error.to_string(), 0)),
        }
    }
    found
}

fn needs_verifier(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| statement.signature.is_some())
}

fn problem(subject: &str, reason: Reason, detail: &str, affected: u64) -> ProblemRow {
    ProblemRow { stage: Stage::Provenance, subject: subject.into(), reason, detail: detail.into(), affected }
}

/// An error of the store.
pub(crate) fn unreadable(error: &std::io::Error) -> CommandError {
    CommandError::unreadable(format!("cannot use the imported reviews: {error}"))
        .hint("import them again: remove the folder 'imports' beside the ledger, then outcross reviews import")
}
