//! Tables of counts as text: `type,count[,units]` or `count,types`.

use rustc_hash::FxHashSet;

use super::strata::COLUMNS;
use super::{Clumps, CountsError, Profile, Spectrum, Strata, StratumRow};

/// A row of a table with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRow {
    /// The type's name.
    pub name: String,
    /// How often it occurs.
    pub count: u64,
    /// In how many units, if the table says so.
    pub units: Option<u32>,
}

/// A table of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Table {
    /// With names.
    Types(Vec<TypeRow>),
    /// With names, by class.
    Strata(Strata),
    /// Without.
    Spectrum(Spectrum),
    /// Without, and with how types are spread over units.
    Clumps(Clumps),
}

impl Table {
    /// The frequency of frequencies of any form.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn spectrum(&self) -> Result<Spectrum, CountsError> {
        match self {
            Table::Types(rows) => Spectrum::from_counts(rows.iter().map(|row| row.count)),
            Table::Strata(strata) => Spectrum::from_counts(strata.types()?.iter().map(|row| row.count)),
            Table::Spectrum(spectrum) => Ok(spectrum.clone()),
            Table::Clumps(clumps) => clumps.spectrum(),
        }
    }
}

/// What is wrong in which line of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: ReadProblem,
}

/// What is wrong in a line of a table of counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblem {
    /// The table has no rows.
    #[error("no rows of counts")]
    Empty,
    /// The first line is no header.
    #[error("the header must be `type,count[,units][,claim][,review]`, `count,types` or `spread,types`")]
    Header,
    /// A row has another number of columns than the header, or a quote that does not end.
    #[error("{found} columns where the header has {expected}")]
    Columns {
        /// Columns of the header.
        expected: usize,
        /// Columns of the row.
        found: usize,
    },
    /// Not a whole number from 1.
    #[error("`{text}` is no count: a whole number from 1 is")]
    Number {
        /// What stands there.
        text: String,
    },
    /// A row for what had one before.
    #[error("a second row for `{name}`")]
    Duplicate {
        /// The type's name, or the count.
        name: String,
    },
    /// More units than occurrences.
    #[error("{units} units for {count} occurrences")]
    Units {
        /// How often the type occurs.
        count: u64,
        /// In how many units it is said to occur.
        units: u32,
    },
    /// The total that a comment states is another.
    #[error("{stated} {what} are stated, and the rows add up to {found}")]
    Total {
        /// `tokens` or `types`.
        what: &'static str,
        /// What the comment says.
        stated: u64,
        /// What the rows say.
        found: u64,
    },
    /// No pair of occurrences and units.
    #[error("`{text}` is no spread: `2x5` is, two occurrences in each of five units")]
    Spread {
        /// What stands there.
        text: String,
    },
    /// Nothing says how many units there are.
    #[error("no line `# units = ...` says how many units there are")]
    NoUnits,
    /// The rows together are no counts.
    #[error(transparent)]
    Counts(CountsError),
}

/// Reads any form of table; the header says which it is.
///
/// Fields are those of CSV, within a line: a field with a comma or a quote stands in quotes. Lines that begin with `#`
/// are comments; `# tokens = 10` and `# types = 3` state totals that the rows must add up to; a table of `spread,types`
/// needs `# units = 4`.
///
/// # Errors
/// The first line that is wrong.
pub fn read_table(text: &str) -> Result<Table, ReadError> {
    let mut rows = Rows::new(text)?;
    match rows.header[0].as_str() {
        "count" => spectrum(&mut rows).map(Table::Spectrum),
        "spread" => clumps(&mut rows).map(Table::Clumps),
        _ if rows.classes().is_empty() => types(&mut rows).map(Table::Types),
        _ => strata(&mut rows).map(Table::Strata),
    }
}

/// Reads a table with the header `count,types`.
///
/// # Errors
/// The first line that is wrong.
pub fn read_spectrum(text: &str) -> Result<Spectrum, ReadError> {
    match read_table(text)? {
        Table::Spectrum(spectrum) => Ok(spectrum),
        Table::Types(_) | Table::Strata(_) | Table::Clumps(_) => {
            Err(ReadError { line: 1, problem: ReadProblem::Header })
        }
    }
}

/// Reads a table with the header `type,count` or `type,count,units`.
///
/// # Errors
/// The first line that is wrong.
pub fn read_types(text: &str) -> Result<Vec<TypeRow>, ReadError> {
    match read_table(text)? {
        Table::Types(rows) => Ok(rows),
        Table::Spectrum(_) | Table::Strata(_) | Table::Clumps(_) => {
            Err(ReadError { line: 1, problem: ReadProblem::Header })
        }
    }
}

fn spectrum(rows: &mut Rows<'_>) -> Result<Spectrum, ReadError> {
    let mut seen = FxHashSet::default();
    let mut pairs = Vec::new();
    while let Some((line, fields)) = rows.next_row()? {
        let pair = (number(line, &fields[0])?, number(line, &fields[1])?);
        if !seen.insert(pair.0) {
            return Err(ReadError { line, problem: ReadProblem::Duplicate { name: fields[0].clone() } });
        }
        pairs.push(pair);
    }
    let spectrum = rows.finish(Spectrum::from_rows(pairs))?;
    Ok(spectrum)
}

fn clumps(rows: &mut Rows<'_>) -> Result<Clumps, ReadError> {
    let mut seen = FxHashSet::default();
    let mut profiles = Vec::new();
    while let Some((line, fields)) = rows.next_row()? {
        let parts: Result<Box<[(u32, u32)]>, ReadError> =
            fields[0].split_whitespace().map(|text| part(line, text)).collect();
        let parts = parts?;
        if !seen.insert(parts.clone()) {
            return Err(ReadError { line, problem: ReadProblem::Duplicate { name: fields[0].clone() } });
        }
        profiles.push(Profile { parts, types: number(line, &fields[1])? });
    }
    let at_end = |problem| ReadError { line: rows.last, problem };
    let (_, units) = rows.units.ok_or_else(|| at_end(ReadProblem::NoUnits))?;
    let clumps = Clumps::from_profiles(profiles, units).map_err(|error| at_end(ReadProblem::Counts(error)))?;
    rows.finish(clumps.spectrum())?;
    Ok(clumps)
}

/// `2x5`
fn part(line: usize, text: &str) -> Result<(u32, u32), ReadError> {
    let wrong = || ReadError { line, problem: ReadProblem::Spread { text: text.to_owned() } };
    let (occurrences, units) = text.split_once('x').ok_or_else(wrong)?;
    Ok((occurrences.parse().map_err(|_| wrong())?, units.parse().map_err(|_| wrong())?))
}

fn types(rows: &mut Rows<'_>) -> Result<Vec<TypeRow>, ReadError> {
    let mut seen = FxHashSet::default();
    let mut all = Vec::new();
    while let Some((line, fields)) = rows.next_row()? {
        let row = type_row(line, &fields, rows.has_units())?;
        if !seen.insert(row.name.clone()) {
            return Err(ReadError { line, problem: ReadProblem::Duplicate { name: row.name } });
        }
        all.push(row);
    }
    rows.finish(Spectrum::from_counts(all.iter().map(|row: &TypeRow| row.count)))?;
    Ok(all)
}

fn strata(rows: &mut Rows<'_>) -> Result<Strata, ReadError> {
    let mut seen = FxHashSet::default();
    let columns = rows.classes().to_vec();
    let mut strata = Strata { columns, rows: Vec::new() };
    while let Some((line, fields)) = rows.next_row()? {
        let row = type_row(line, &fields, rows.has_units())?;
        let class = fields[fields.len() - strata.columns.len()..].to_vec();
        if !seen.insert((row.name.clone(), class.clone())) {
            let name = format!("{} {}", row.name, class.join(" "));
            return Err(ReadError { line, problem: ReadProblem::Duplicate { name } });
        }
        strata.rows.push(StratumRow { row, class });
    }
    let at_end = |error| ReadError { line: rows.last, problem: ReadProblem::Counts(error) };
    let types = strata.types().map_err(at_end)?;
    rows.finish(Spectrum::from_counts(types.iter().map(|row| row.count)))?;
    Ok(strata)
}

fn type_row(line: usize, fields: &[String], has_units: bool) -> Result<TypeRow, ReadError> {
    let count = number(line, &fields[1])?;
    let of_units = |text: &String| match number(line, text)?.try_into() {
        Ok(units) if u64::from(units) <= count => Ok(units),
        Ok(units) => Err(ReadError { line, problem: ReadProblem::Units { count, units } }),
        Err(_) => Err(ReadError { line, problem: ReadProblem::Number { text: text.clone() } }),
    };
    let units = fields.get(2).filter(|_| has_units).map(of_units).transpose()?;
    Ok(TypeRow { name: fields[0].clone(), count, units })
}

fn number(line: usize, text: &str) -> Result<u64, ReadError> {
    let value = text.trim().parse::<u64>().ok().filter(|value| *value > 0);
    value.ok_or_else(|| ReadError { line, problem: ReadProblem::Number { text: text.to_owned() } })
}

/// A total that a comment states, with its line.
type Stated = Option<(usize, u64)>;

struct Rows<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    header: Vec<String>,
    last: usize,
    tokens: Stated,
    types: Stated,
    units: Stated,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str) -> Result<Rows<'a>, ReadError> {
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
        let mut rows = Rows { lines, header: Vec::new(), last: 1, tokens: None, types: None, units: None };
        let (line, text) = rows.next_line()?.ok_or(ReadError { line: 1, problem: ReadProblem::Empty })?;
        rows.header = fields(text).into_iter().map(|field| field.trim().to_owned()).collect();
        let header: Vec<&str> = rows.header.iter().map(String::as_str).collect();
        let [claim, review] = COLUMNS;
        let is_class = |columns: &[&str]| [&[][..], &[claim], &[review], &COLUMNS].contains(&columns);
        match header.as_slice() {
            ["count" | "spread", "types"] => Ok(rows),
            ["type", "count", "units", rest @ ..] | ["type", "count", rest @ ..] if is_class(rest) => Ok(rows),
            _ => Err(ReadError { line, problem: ReadProblem::Header }),
        }
    }

    fn has_units(&self) -> bool {
        self.header.get(2).is_some_and(|name| name == "units")
    }

    /// The columns of classes.
    fn classes(&self) -> &[String] {
        &self.header[if self.has_units() { 3 } else { 2 }..]
    }

    /// The next line that is neither empty nor a comment.
    fn next_line(&mut self) -> Result<Option<(usize, &'a str)>, ReadError> {
        while let Some((index, text)) = self.lines.next() {
            self.last = index + 1;
            match text.strip_prefix('#') {
                Some(comment) => self.read_comment(index + 1, comment)?,
                None if text.trim().is_empty() => {}
                None => return Ok(Some((index + 1, text))),
            }
        }
        Ok(None)
    }

    fn read_comment(&mut self, line: usize, text: &str) -> Result<(), ReadError> {
        let Some((name, value)) = text.split_once('=') else { return Ok(()) };
        let total = match name.trim() {
            "tokens" => &mut self.tokens,
            "types" => &mut self.types,
            "units" => &mut self.units,
            _ => return Ok(()),
        };
        *total = Some((line, number(line, value)?));
        Ok(())
    }

    fn next_row(&mut self) -> Result<Option<(usize, Vec<String>)>, ReadError> {
        let Some((line, text)) = self.next_line()? else { return Ok(None) };
        let (fields, expected) = (fields(text), self.header.len());
        if fields.len() == expected {
            return Ok(Some((line, fields)));
        }
        Err(ReadError { line, problem: ReadProblem::Columns { expected, found: fields.len() } })
    }

    /// What the rows add up to, if it is what comments state.
    fn finish(&self, spectrum: Result<Spectrum, CountsError>) -> Result<Spectrum, ReadError> {
        let at_end = |problem| ReadError { line: self.last, problem };
        let spectrum = spectrum.map_err(|error| at_end(ReadProblem::Counts(error)))?;
        if spectrum.types() == 0 {
            return Err(at_end(ReadProblem::Empty));
        }
        check_total("tokens", self.tokens, spectrum.tokens())?;
        check_total("types", self.types, spectrum.types())?;
        Ok(spectrum)
    }
}

fn check_total(what: &'static str, stated: Stated, found: u64) -> Result<(), ReadError> {
    match stated {
        Some((line, stated)) if stated != found => {
            Err(ReadError { line, problem: ReadProblem::Total { what, stated, found } })
        }
        _ => Ok(()),
    }
}

/// The fields of a line of CSV.
#[must_use]
pub fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut is_quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                push(&mut all, '"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => all.push(String::new()),
            other => push(&mut all, other),
        }
    }
    all
}

fn push(fields: &mut [String], letter: char) {
    if let Some(last) = fields.last_mut() {
        last.push(letter);
    }
}
