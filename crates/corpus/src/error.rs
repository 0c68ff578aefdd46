//! What can go wrong with a corpus, with what helps.

use std::io;
use std::path::PathBuf;

use crate::source::SourceError;

/// What helps where something can't be written.
const ROOM: &str = "make room and run it again: it goes on with the steps that it has finished";

/// Why a corpus can't be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// A file or folder.
    #[error("{path}: {error}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file that can't be read as what it should be.
    #[error("{path}: {message}", path = path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A file that can't be written to its end.
    #[error("{path}: can't be written: {message}", path = path.display())]
    Unwritten {
        /// Which.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// A file of a corpus that is not the one its manifest names.
    #[error("{path}: is not the file that its manifest names", path = path.display())]
    Changed {
        /// Which.
        path: PathBuf,
    },
    /// A source.
    #[error("{0}")]
    Source(SourceError),
    /// The engine.
    #[error("the query engine: {message}")]
    Engine {
        /// What it says.
        message: String,
        /// The query.
        sql: String,
    },
    /// The numbers of a stage don't add up: a fault of this program, found before anything was written.
    #[error("stage {stage}: {message}")]
    Unaccounted {
        /// The stage.
        stage: String,
        /// What does not add up.
        message: String,
    },
    /// The output folder is not empty and no corpus of the same settings.
    #[error("{message}")]
    Output {
        /// What is wrong with it.
        message: String,
        /// What helps.
        hint: String,
    },
    /// The recipe.
    #[error("{0}")]
    Recipe(String),
    /// Duplicates of one text are more of a source than the recipe allows.
    #[error("{0}")]
    LargeGroup(String),
    /// The user stopped it.
    #[error("stopped")]
    Interrupted,
}

impl CorpusError {
    /// What helps, if anything is known to.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            CorpusError::Source(error) => error.hint.clone(),
            CorpusError::Output { hint, .. } => Some(hint.clone()),
            error if error.is_of_memory() => Some("give it more memory with --memory".to_owned()),
            CorpusError::Unwritten { .. } => Some(ROOM.to_owned()),
            CorpusError::File { error, .. } if is_full(error) => Some(ROOM.to_owned()),
            CorpusError::Changed { .. } => Some("'outcross corpus verify' says what else is wrong with it".to_owned()),
            CorpusError::Unaccounted { .. } => Some("please report this with the command that was run".to_owned()),
            CorpusError::LargeGroup(_) => {
                Some("look at the largest groups, then raise dedup.largest_share in the recipe".to_owned())
            }
            _ => None,
        }
    }

    /// Whether the engine had too little memory.
    pub(crate) fn is_of_memory(&self) -> bool {
        matches!(self, CorpusError::Engine { message, .. } if message.contains("Resources exhausted"))
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(io::Error) -> CorpusError + '_ {
        move |error| CorpusError::File { path: path.to_owned(), error }
    }
}

/// Whether there was no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), FileTooLarge | QuotaExceeded | StorageFull)
}
