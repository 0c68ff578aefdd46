//! An index that was made: put where it was asked for, and shown.

use std::path::PathBuf;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::witness as text;
use crate::settings::Destination;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;
use crate::witness::{build, store};

/// The file that was asked for.
pub(super) fn place(session: &Session) -> Result<PathBuf, CommandError> {
    match &session.settings.destination {
        Destination::File(path) => Ok(path.clone()),
        Destination::Usual | Destination::Stdout => {
            Err(CommandError::usage("an index is a file, and none is named").hint("name one with -o INDEX"))
        }
    }
}

/// Puts the index in its place and says what is in it.
pub(super) fn finish(session: &Session, inputs: &[PathBuf], bytes: &[u8]) -> Result<Verdict, CommandError> {
    let path = place(session)?;
    let summary = build::summary(bytes)?;
    store::replace(&path, bytes)?;
    let shown = |path: &PathBuf| Untrusted::new(path.display().to_string()).term().to_string();
    let document = v1::WitnessBuild {
        schema: v1::WITNESS_BUILD,
        tool: v1::Tool::THIS,
        path: shown(&path),
        inputs: inputs.iter().map(shown).collect(),
        summary,
    };
    let mut output = Output::stdout(&session.settings, Paging::Off);
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => text::built(&mut output, &document)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}
