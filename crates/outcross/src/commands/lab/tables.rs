//! Tables of counts that are read: one, or those of several shards.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use lab::counts::{MergeError, ReadProblem, Table, merge_tables, read_table};

use crate::errors::CommandError;

/// The largest table of counts that is read, in bytes.
const LARGEST_BYTES: u64 = 1 << 30;

/// The counts of all of these files together; `-` is stdin.
///
/// # Errors
/// If one can't be read, is no table, is named twice, or they don't add up exactly.
pub(super) fn read(files: &[PathBuf]) -> Result<Table, CommandError> {
    let mut seen = HashSet::new();
    for file in files {
        if !seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())) {
            return Err(CommandError::usage(format!("{} is named twice, and would be counted twice", file.display())));
        }
    }
    let tables = files.iter().map(|file| one(file)).collect::<Result<Vec<_>, _>>()?;
    merge_tables(tables).map_err(|error| match error {
        MergeError::Nameless { .. } => CommandError::usage(error)
            .hint("count each shard with names, or with names hidden by one key: --anonymous --key FILE"),
        other => CommandError::usage(other),
    })
}

fn one(file: &Path) -> Result<Table, CommandError> {
    let unreadable = |error: io::Error| CommandError::usage(format!("cannot read {}: {error}", file.display()));
    let mut text = String::new();
    let reader: Box<dyn Read> = match file.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(file).map_err(unreadable)?),
    };
    reader.take(LARGEST_BYTES).read_to_string(&mut text).map_err(unreadable)?;
    read_table(&text).map_err(|error| {
        let said = format!("{}: {error}", file.display());
        if error.problem == ReadProblem::Empty { CommandError::nothing(said) } else { CommandError::usage(said) }
    })
}
