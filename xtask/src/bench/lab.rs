//! The lab against its bars: the forecast, the categorical model and the n-gram model beside the same with numpy
//! (`lab_reference.py`), the counts of a folder beside lexing and parsing alone.
//!
//! CPU seconds are what the programs say of themselves, one thread each, in turns; the least of all turns. Without a
//! Python that has numpy (`--python PATH`) its columns stay empty.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Plan, measure, temporary};
use crate::Failure;

/// The same in numpy.
const REFERENCE: &str = include_str!("lab_reference.py");

/// What measures the lab.
pub(super) struct LabTools {
    /// The example `speed` of `lab`.
    pub(super) speed: PathBuf,
    /// The example `parse` of `code`.
    pub(super) parse: PathBuf,
    pub(super) python: Option<PathBuf>,
}

/// A folder, measured.
pub(super) struct LabRow {
    name: String,
    ours: Told,
    parsing: Told,
    numpy: Option<Told>,
}

/// What a program says that it did.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Told(BTreeMap<String, Line>);

#[derive(Debug, Clone, PartialEq)]
struct Line {
    cpu_seconds: f64,
    found: String,
}

/// Something that is measured, with its bar.
struct Bar<'a> {
    what: &'a str,
    /// What the program calls it.
    label: &'a str,
    most_seconds: Option<f64>,
    /// How many times as long numpy must take.
    least_ratio: Option<f64>,
}

const BARS: &[Bar<'static>] = &[
    Bar { what: "forecast, 50 generations", label: "forecast", most_seconds: Some(0.05), least_ratio: None },
    categorical("categorical, 50 generations, replace", "categorical replace"),
    categorical("categorical, 50 generations, mix:0.01", "categorical mix:0.01"),
    categorical("categorical, 50 generations, mix:0.1", "categorical mix:0.1"),
    ngram("n-gram of order 2, one generation", "ngram 2"),
    ngram("n-gram of order 3, one generation", "ngram 3"),
    ngram("n-gram of order 5, one generation", "ngram 5"),
];

const fn categorical(what: &'static str, label: &'static str) -> Bar<'static> {
    Bar { what, label, most_seconds: None, least_ratio: Some(20.0) }
}

const fn ngram(what: &'static str, label: &'static str) -> Bar<'static> {
    Bar { what, label, most_seconds: Some(0.2), least_ratio: None }
}

pub(super) fn measured(plan: &Plan, tools: &LabTools, name: &str, path: &Path) -> Result<LabRow, Failure> {
    let folder = temporary()?;
    let script = folder.path().join("lab_reference.py");
    std::fs::write(&script, REFERENCE).map_err(|error| format!("cannot write {}: {error}", script.display()))?;
    let mut row = LabRow { name: name.to_owned(), ours: Told::default(), parsing: Told::default(), numpy: None };
    for _ in 0..plan.repeats {
        row.ours.add(told(&tools.speed, path.as_os_str())?);
        if let Some(python) = &tools.python {
            row.numpy.get_or_insert_default().add(told(python, script.as_os_str())?);
        }
        row.parsing.add(told(&tools.parse, path.as_os_str())?);
    }
    Ok(row)
}

/// One thread of a program.
pub(super) fn told(program: &Path, argument: &OsStr) -> Result<Told, Failure> {
    let mut command = Command::new(program);
    command.arg(argument).env("RAYON_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    let (_, said) = measure::captured(&mut command)?;
    Told::read(&String::from_utf8_lossy(&said)).ok_or_else(|| format!("{} says no times", program.display()))
}

impl Told {
    fn read(said: &str) -> Option<Told> {
        let line = |line: &str| {
            let mut parts = line.splitn(3, '\t');
            let (label, seconds, found) = (parts.next()?, parts.next()?, parts.next()?);
            Some((label.to_owned(), Line { cpu_seconds: seconds.parse().ok()?, found: found.to_owned() }))
        };
        said.lines().map(line).collect::<Option<_>>().map(Told)
    }

    /// What took the least time of both.
    fn add(&mut self, other: Told) {
        for (label, line) in other.0 {
            let best = self.0.entry(label).or_insert_with(|| line.clone());
            best.cpu_seconds = best.cpu_seconds.min(line.cpu_seconds);
        }
    }

    pub(super) fn seconds(&self, label: &str) -> Option<f64> {
        self.0.get(label).map(|line| line.cpu_seconds)
    }

    fn found(&self, label: &str) -> &str {
        self.0.get(label).map_or("", |line| line.found.as_str())
    }
}

const HEADER: &str = "\
| what | of | ours CPU ms | numpy CPU ms | numpy / ours | bar | met |
|---|---|---|---|---|---|---|
";

const COUNTS_HEADER: &str = "\
| folder | read | counts CPU ms | lexing alone | counts / lexing | parsing alone | counts / lexing and parsing (bar 1.5) | met |
|---|---|---|---|---|---|---|---|
";

/// The models (of the last folder, whose text the n-gram models are trained on), and the counts of each folder.
pub(super) fn table(rows: &[LabRow]) -> String {
    let mut table = String::new();
    if let Some(row) = rows.last() {
        let version = row.numpy.as_ref().map_or("not there (--python PATH)", |numpy| numpy.found("numpy"));
        let _ = writeln!(table, "numpy {version}; the text of the n-gram models is of {}\n", row.name);
        table.push_str(HEADER);
        BARS.iter().for_each(|bar| table.push_str(&row.model(bar)));
        table.push('\n');
    }
    table.push_str(COUNTS_HEADER);
    rows.iter().for_each(|row| table.push_str(&row.counts()));
    table
}

impl LabRow {
    fn model(&self, bar: &Bar<'_>) -> String {
        let ours = self.ours.seconds(bar.label);
        let numpy = self.numpy.as_ref().and_then(|numpy| numpy.seconds(bar.label));
        let ratio = ours.zip(numpy).filter(|(ours, _)| *ours > 0.0).map(|(ours, numpy)| numpy / ours);
        let met = match (bar.most_seconds, bar.least_ratio) {
            (Some(most), _) => ours.map(|ours| ours <= most),
            (None, least) => ratio.zip(least).map(|(ratio, least)| ratio >= least),
        };
        let bars = match (bar.most_seconds, bar.least_ratio) {
            (Some(most), _) => format!("{:.0} ms", 1e3 * most),
            (None, least) => format!("{:.0}", least.unwrap_or_default()),
        };
        format!(
            "| {} | {} | {} | {} | {} | {bars} | {} |\n",
            bar.what,
            self.ours.found(bar.label),
            shown(ours.map(|ours| 1e3 * ours)),
            shown(numpy.map(|numpy| 1e3 * numpy)),
            shown(ratio),
            word(met)
        )
    }

    fn counts(&self) -> String {
        let (counts, lexing) = (self.ours.seconds("counts"), self.ours.seconds("lexing"));
        let parsing = self.parsing.seconds("parsing");
        let over = |alone: Option<f64>| counts.zip(alone).filter(|(_, alone)| *alone > 0.0).map(|(a, b)| a / b);
        let both = over(lexing.zip(parsing).map(|(lexing, parsing)| lexing + parsing));
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
            self.name,
            self.ours.found("lexing"),
            shown(counts.map(|counts| 1e3 * counts)),
            shown(lexing.map(|lexing| 1e3 * lexing)),
            shown(over(lexing)),
            shown(parsing.map(|parsing| 1e3 * parsing)),
            shown(both),
            word(both.map(|both| both <= 1.5))
        )
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
}

fn word(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "yes",
        Some(false) => "no",
        None => "–",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(said: &str) -> Told {
        Told::read(said).expect("because the lines have three parts")
    }

    #[test]
    fn the_least_time_of_all_turns_counts() {
        let mut all = told("a\t0.5\tx\nb\t1\ty\n");
        all.add(told("a\t0.25\tx\nb\t2\ty\n"));
        assert_eq!((all.seconds("a"), all.seconds("b"), all.seconds("c")), (Some(0.25), Some(1.0), None));
        assert_eq!(all.found("b"), "y");
        assert_eq!(Told::read("a\tsoon\tx"), None);
        assert_eq!(Told::read("a\t1"), None);
    }

    #[test]
    fn rows_say_whether_bars_are_met() {
        let ours = told("forecast\t0.012\tmany\ncategorical replace\t0.002\tx\nlexing\t0.1\tall\ncounts\t0.2\tall\n");
        let row = |numpy| LabRow { name: "n".into(), ours: ours.clone(), parsing: told("parsing\t0.9\tx"), numpy };
        let numpy = row(Some(told("categorical replace\t0.05\tx")));
        assert_eq!(numpy.model(&BARS[0]), "| forecast, 50 generations | many | 12.00 | – | – | 50 ms | yes |\n");
        let replace = "| categorical, 50 generations, replace | x | 2.00 | 50.00 | 25.00 | 20 | yes |\n";
        assert_eq!(numpy.model(&BARS[1]), replace);
        assert_eq!(row(None).model(&BARS[1]).matches('–').count(), 3);
        assert_eq!(row(None).counts(), "| n | all | 200.00 | 100.00 | 2.00 | 900.00 | 0.20 | yes |\n");
    }

    #[test]
    fn every_row_has_the_columns_of_its_header() {
        let row = || LabRow { name: "n".into(), ours: Told::default(), parsing: Told::default(), numpy: None };
        let table = table(&[row(), row()]);
        let columns = |line: &str| line.matches('|').count();
        let lines: Vec<usize> = table.lines().map(columns).filter(|columns| *columns > 0).collect();
        assert_eq!(lines, [vec![8; 2 + BARS.len()], vec![9; 4]].concat());
    }
}
