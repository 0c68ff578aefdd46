//! Row functions of the corpus: what is computed from one text, or from one row, alone.
//!
//! A file is a function. Each has a plain form (text in, value out) and one over Arrow arrays (a batch in, an array of
//! the same length out), which engines register under the function's name. No engine, no file, no clock; the same text
//! gives the same value on any engine, thread and machine. Texts are hostile: any bytes that are UTF-8, of any length.

pub mod catalogue;
pub mod jaccard;
pub mod licence;
pub mod minhash;
pub mod pairs;
pub mod redact;
pub mod rules;
pub mod secrets;
pub mod shingles;
pub mod texts;
pub mod words;

use arrow_schema::DataType;

/// Why a row function can't run on a batch; what a text holds is never a reason.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KernelError {
    /// A column is of a type that the function doesn't read.
    #[error("{argument} can't be of type {found}")]
    WrongType {
        /// What the function calls the column.
        argument: &'static str,
        /// The type of the column.
        found: DataType,
    },
    /// Columns of one batch have different lengths.
    #[error("{argument} has {found} rows, not {expected}")]
    WrongLength {
        /// What the function calls the column.
        argument: &'static str,
        /// Rows of the first column.
        expected: usize,
        /// Rows of the column.
        found: usize,
    },
}
