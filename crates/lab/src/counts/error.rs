//! What can be wrong with counts.

/// Counts that can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountsError {
    /// A row of a spectrum says that types occur zero times, or that zero types occur so often.
    #[error("a count of zero: {types} types that occur {count} times")]
    Zero {
        /// How often the types occur.
        count: u64,
        /// How many types.
        types: u64,
    },
    /// Two rows of a spectrum are of one count.
    #[error("two rows for types that occur {count} times")]
    DuplicateCount {
        /// The count.
        count: u64,
    },
    /// Two units have one name, so something would be counted twice.
    #[error("two units are named `{unit}`")]
    DuplicateUnit {
        /// The name.
        unit: String,
    },
    /// A type is in more units than there are.
    #[error("a type is in {found} units, and there are {units}")]
    Units {
        /// In how many it is said to be.
        found: u64,
        /// How many there are.
        units: u64,
    },
    /// More tokens or types than can be counted.
    #[error("more than 2^64 tokens or 2^32 types or units")]
    TooMany,
}
