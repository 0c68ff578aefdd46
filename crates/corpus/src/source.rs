//! Where rows come from. A source is read once, in its own order, and says beforehand what it is, so that a run that
//! was stopped need not read it again.

use crate::row::{LeftOut, Row};

/// What a source hands over.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// A row.
    Row(Box<Row>),
    /// Something that became none.
    LeftOut(LeftOut),
}

/// What a source is, for the manifest and for resuming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceId {
    /// As it was named.
    pub named: String,
    /// `repository`, `folder`, `archive`, `parquet` or `jsonl`.
    pub kind: &'static str,
    /// The repository's id, or the folder's or file's name.
    pub id: String,
    /// The commit, or `tree:` and a hash of what is there. What has the same is the same, byte for byte.
    pub commit: String,
    /// What else decides its rows: the ledger's fingerprint, for example. Empty where nothing does.
    pub state: String,
}

/// Why a source can't be read to its end.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    /// What is wrong, in lower case without a full stop.
    pub message: String,
    /// What helps.
    pub hint: Option<String>,
    /// The user stopped it.
    pub interrupted: bool,
}

/// What takes rows; its error stops the source.
pub type Take<'a> = dyn FnMut(Taken) -> Result<(), SourceError> + 'a;

/// Where rows come from.
pub trait Source {
    /// What it is.
    fn id(&self) -> &SourceId;

    /// About how many bytes of text it has, if that is known before it is read. Small ones are read in one step.
    fn bytes(&self) -> Option<u64> {
        None
    }

    /// Hands over its rows in its order, which nothing but what is in it decides: not the number of threads, and not
    /// the order in which a folder is listed. The same place comes once.
    ///
    /// # Errors
    ///
    /// It can't be read to its end. One bad file is no error: it is left out, with the reason.
    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError>;
}
