//! `outcross corpus why`.

use std::path::PathBuf;

use corpus::finished::Found;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::corpus_why as text;
use crate::output::json::{self, v1};
use crate::ui::{Output, Paging};

/// Show the whole way of a row: where it is from, who wrote it, what every rule says, why it stayed or went.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross corpus why corpus 41f0c2aa                  a row by its id, or the beginning of it
  outcross corpus why corpus src/main.rs               by its path
  outcross corpus why corpus serde-1.0.229:src/lib.rs  by repository and path
  outcross corpus why corpus 41f0c2aa --json")]
pub struct Args {
    /// The corpus
    corpus: PathBuf,
    /// The row: its id or at least four of its digits, its path, or repository:path
    row: String,
}

pub(super) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let document = match corpus::finished::why(&args.corpus, &args.row).map_err(CommandError::from)? {
        Found::One(why) => v1::CorpusWhy { schema: v1::CORPUS_WHY, tool: v1::Tool::THIS, why: *why },
        Found::None => return Err(none(args)),
        Found::Several(ids) => return Err(several(args, &ids)),
    };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => text::write(&mut output, &document.why)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn none(args: &Args) -> CommandError {
    CommandError::new(ErrorKind::Nothing, format!("no row of {} is called {}", args.corpus.display(), args.row))
        .hint("rows are named by their id, by their path, or by repository:path")
}

fn several(args: &Args, ids: &[String]) -> CommandError {
    let error = format!("several rows of {} are called {}", args.corpus.display(), args.row);
    CommandError::new(ErrorKind::Usage, error).hint(format!("name one of them by its id: {}", ids.join(", ")))
}
