//! The functions by the names under which engines register them, with their types: one list for every engine.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::{DataType, Field};

use crate::{KernelError, jaccard, minhash, pairs, shingles};

/// What an argument may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Argument {
    /// Text of any of Arrow's types.
    Text,
    /// Bytes of any of Arrow's types.
    Bytes,
    /// A list of 64-bit integers.
    Integers,
    /// A map from text to numbers.
    Values,
}

/// What runs on a batch: arrays of the same length in, one of that length out.
pub type Run = Arc<dyn Fn(&[ArrayRef]) -> Result<ArrayRef, KernelError> + Send + Sync>;

/// A row function.
#[derive(Clone)]
pub struct Function {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it takes.
    pub arguments: &'static [Argument],
    /// What it gives.
    pub returns: DataType,
    /// It.
    pub run: Run,
}

/// A list of 64-bit integers.
fn integers() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Int64, true)))
}

fn of_pairs() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Struct(pairs::fields()), true)))
}

/// The functions that need no settings.
#[must_use]
pub fn functions() -> Vec<Function> {
    use Argument::{Bytes, Integers, Text};
    vec![
        Function {
            name: "shingles",
            arguments: &[Text],
            returns: integers(),
            run: Arc::new(|of| shingles::shingles_of(&of[0])),
        },
        Function {
            name: "minhash",
            arguments: &[Text],
            returns: DataType::Binary,
            run: Arc::new(|of| minhash::minhash_of(&of[0])),
        },
        Function {
            name: "bands",
            arguments: &[Bytes],
            returns: integers(),
            run: Arc::new(|of| minhash::bands_of(&of[0])),
        },
        Function {
            name: "jaccard",
            arguments: &[Integers, Integers],
            returns: DataType::Float64,
            run: Arc::new(|of| jaccard::jaccard_of(&of[0], &of[1])),
        },
        Function {
            name: "items",
            arguments: &[Integers],
            returns: DataType::Int64,
            run: Arc::new(|of| jaccard::items_of(&of[0])),
        },
        Function {
            name: "pairs",
            arguments: &[Integers],
            returns: of_pairs(),
            run: Arc::new(|of| pairs::pairs_of(&of[0])),
        },
        Function {
            name: "waiting",
            arguments: &[Integers],
            returns: integers(),
            run: Arc::new(|of| pairs::waiting_of(&of[0])),
        },
    ]
}
