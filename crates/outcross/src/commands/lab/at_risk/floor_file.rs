//! The functions of a floor as a file, so that a floor can be used: CSV if the file is called so, else a JSON object a
//! line. Function is what the lexer takes for one: from a line that defines one to before the next such line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::floors::Floor;
use crate::errors::CommandError;
use crate::output::json::v1::LabFloorFunction;
use crate::type_counts::{Sources, piece_of};
use crate::untrusted::Untrusted;

const HEADER: &str = "repository,commit,path,blob,start_line,end_line,tokens,year,families";

/// The functions of some floors, each with the families for which it was chosen.
#[derive(Default)]
pub(super) struct Chosen(BTreeMap<String, (u64, Option<i16>, BTreeSet<&'static str>)>);

impl Chosen {
    /// Takes the floor of a family in.
    pub(super) fn add(&mut self, family: &'static str, floor: &Floor) {
        for (unit, tokens, year) in &floor.functions {
            let row = self.0.entry(unit.clone()).or_insert((*tokens, *year, BTreeSet::new()));
            row.2.insert(family);
        }
    }

    /// Writes them.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(super) fn write(&self, file: &Path, sources: &Sources) -> Result<(), CommandError> {
        let unwritable = |error: io::Error| CommandError::usage(format!("cannot write {}: {error}", file.display()));
        let mut out = BufWriter::new(File::create(file).map_err(unwritable)?);
        let is_csv = file.extension().is_some_and(|extension| extension == "csv");
        let written = match is_csv {
            true => self.csv(&mut out, sources),
            false => self.lines(&mut out, sources),
        };
        written.and_then(|()| out.flush()).map_err(unwritable)
    }

    fn rows(&self, sources: &Sources) -> Vec<LabFloorFunction> {
        let in_commits = sources.in_commits();
        let row = |(unit, (tokens, year, families)): (&String, &(u64, Option<i16>, BTreeSet<&'static str>))| {
            let piece = piece_of(unit);
            let place = in_commits.get(piece.file);
            let (start_line, end_line) = piece.lines.unzip();
            LabFloorFunction {
                repository: place.map(|place| place.repository.clone()),
                commit: place.map(|place| place.commit.clone()),
                path: place
                    .map_or_else(|| piece.file.to_owned(), |place| Untrusted::new(&place.path).term().to_string()),
                blob: place.map(|place| place.blob.clone()),
                start_line,
                end_line,
                tokens: *tokens,
                year: *year,
                families: families.iter().copied().collect(),
            }
        };
        self.0.iter().map(row).collect()
    }

    fn csv(&self, out: &mut impl Write, sources: &Sources) -> io::Result<()> {
        writeln!(out, "{HEADER}")?;
        self.rows(sources).iter().try_for_each(|row| {
            let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
            let cells = [
                row.repository.clone().unwrap_or_default(),
                row.commit.clone().unwrap_or_default(),
                row.path.clone(),
                row.blob.clone().unwrap_or_default(),
                number(row.start_line),
                number(row.end_line),
                row.tokens.to_string(),
                row.year.map_or_else(String::new, |year| year.to_string()),
                row.families.join(" "),
            ];
            writeln!(out, "{}", cells.map(|cell| quoted(&cell)).join(","))
        })
    }

    fn lines(&self, out: &mut impl Write, sources: &Sources) -> io::Result<()> {
        self.rows(sources).iter().try_for_each(|row| {
            serde_json::to_writer(&mut *out, row)?;
            writeln!(out)
        })
    }
}

fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains([',', '"', '\n', '\r']);
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}
