//! The figures of one repository, by year, as the program says them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::FEWEST_CHANGED_LINES;
use super::list::Listed;
use crate::Failure;

/// A figure in a view, by the program's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Figure {
    pub(super) metric: &'static str,
    pub(super) view: &'static str,
}

const AFTER_MERGE: &str = "first-parent";
const BEFORE_MERGE: &str = "full";

/// What is measured.
pub(super) const FIGURES: &[Figure] = &[
    Figure { metric: "copied", view: AFTER_MERGE },
    Figure { metric: "moved", view: AFTER_MERGE },
    Figure { metric: "updated", view: AFTER_MERGE },
    Figure { metric: "churn", view: AFTER_MERGE },
    Figure { metric: "churn", view: BEFORE_MERGE },
    Figure { metric: "clones", view: AFTER_MERGE },
    Figure { metric: "cloning_commits", view: AFTER_MERGE },
    Figure { metric: "change_size", view: AFTER_MERGE },
    Figure { metric: "survival_365d", view: AFTER_MERGE },
    Figure { metric: "tests_touched", view: AFTER_MERGE },
];

/// By which a year counts.
const CHANGED_LINES: &str = "changed_lines";

/// What was measured of a repository.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub(super) listed: Listed,
    pub(super) commits: u64,
    pub(super) lines: u64,
    /// The day on which its data end.
    pub(super) data_end: String,
    pub(super) maker: Maker,
    /// The figures of the years that count.
    pub(super) years: BTreeMap<i16, BTreeMap<Figure, f64>>,
}

/// What is the same for every repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Maker {
    /// The program and its version.
    pub(super) tool: String,
    /// The hash of the settings that decide the figures.
    pub(super) settings: String,
    /// The definition of each figure.
    pub(super) definitions: BTreeMap<String, String>,
}

/// The program, and where it works.
pub(super) struct Product<'a> {
    pub(super) program: &'a Path,
    /// The repository.
    pub(super) clone: &'a Path,
    /// Where its ledger lies.
    pub(super) work: &'a Path,
}

/// Scans the repository unless its ledger is right, and reads its figures.
pub(super) fn measure(listed: &Listed, product: &Product<'_>) -> Result<Measured, Failure> {
    let trend = |view| product.document(&listed.name, &["trend", "--by", "year", "--view", view]);
    let (after, before) = (trend(AFTER_MERGE)?, trend(BEFORE_MERGE)?);
    let status = product.document(&listed.name, &["status"])?;
    let count = |name: &str| {
        let count = status["summary"][name].as_u64();
        count.ok_or_else(|| format!("{}: the program counts no {name}", listed.name))
    };
    Ok(Measured {
        listed: listed.clone(),
        commits: count("commits")?,
        lines: count("lines")?,
        data_end: text(&after["here"]["as_of"]).chars().take(10).collect(),
        maker: maker(&after),
        years: years(&after, &before),
    })
}

impl Product<'_> {
    /// A JSON document of the program, cut off from the user's configuration.
    fn document(&self, name: &str, words: &[&str]) -> Result<Value, Failure> {
        let mut command = Command::new(self.program);
        for folder in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(folder, self.work);
        }
        command.env_remove("OUTCROSS_LEDGER").args(words).arg(self.clone);
        command.arg("--ledger").arg(self.work.join("ledger")).args(["--name", name, "--json", "--no-progress"]);
        let output = command.output().map_err(|error| format!("cannot run {}: {error}", self.program.display()))?;
        if !output.status.success() {
            let why = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            let why = if why.is_empty() { problems(&output.stdout) } else { why };
            return Err(format!("{name}: {} ended with {}: {why}", words[0], output.status));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| format!("{name}: {} is no JSON: {error}", words[0]))
    }
}

/// What the program could not read; a mirror of which it can't read all does not count.
fn problems(document: &[u8]) -> String {
    let document: Value = serde_json::from_slice(document).unwrap_or_default();
    let problems = document["problems"].as_array().into_iter().flatten();
    let one =
        |problem: &Value| format!("{} {} {}", problem["count"], text(&problem["stage"]), text(&problem["reason"]));
    problems.map(one).collect::<Vec<_>>().join(", ")
}

fn maker(document: &Value) -> Maker {
    let metrics = document["metrics"].as_array().into_iter().flatten();
    let metrics = metrics.map(|metric| (text(&metric["name"]), text(&metric["meaning"])));
    Maker {
        tool: format!("{} {}", text(&document["tool"]["name"]), text(&document["tool"]["version"])),
        settings: text(&document["settings"]["line_fate_hash"]),
        definitions: metrics.filter(|(name, _)| FIGURES.iter().any(|figure| figure.metric == name)).collect(),
    }
}

/// The figures that are final of each year in which enough lines changed.
fn years(after: &Value, before: &Value) -> BTreeMap<i16, BTreeMap<Figure, f64>> {
    let mut changed = points(after, CHANGED_LINES);
    changed.retain(|_, lines| *lines >= FEWEST_CHANGED_LINES as f64);
    let mut years: BTreeMap<i16, BTreeMap<Figure, f64>> =
        changed.into_keys().map(|year| (year, BTreeMap::new())).collect();
    for figure in FIGURES {
        let document = if figure.view == AFTER_MERGE { after } else { before };
        for (year, value) in points(document, figure.metric) {
            if let Some(figures) = years.get_mut(&year) {
                figures.insert(*figure, value);
            }
        }
    }
    years
}

/// A figure of all lines in the years in which it is final.
fn points(document: &Value, metric: &str) -> BTreeMap<i16, f64> {
    let here = &document["here"];
    let is_asked = |series: &&Value| series["metric"] == metric && series["split"] == "none";
    let series = here["series"].as_array().into_iter().flatten().find(is_asked);
    let points = series.and_then(|series| series["points"].as_array()).into_iter().flatten();
    let periods = here["periods"].as_array().into_iter().flatten();
    let final_ones = periods.zip(points).filter(|(_, point)| point["complete"] == true);
    let of_year =
        |(period, point): (&Value, &Value)| Some((period["name"].as_str()?.parse().ok()?, point["value"].as_f64()?));
    final_ones.filter_map(of_year).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(series: &[(&str, &[Value])]) -> Value {
        let series = series.iter().map(|(metric, points)| json!({"metric": metric, "split": "none", "points": points}));
        let by_class = json!({"metric": "copied", "split": "class", "points": []});
        let series: Vec<Value> = std::iter::once(by_class).chain(series).collect();
        json!({"here": {"periods": [{"name": "2023"}, {"name": "2024"}, {"name": "2025"}], "series": series}})
    }

    #[test]
    fn years_with_enough_lines_and_final_figures() {
        let point = |value: Value, complete: bool| json!({"value": value, "complete": complete});
        let changed = [point(1000.into(), true), point(999.into(), true), point(5000.into(), false)];
        let copied = [point(0.5.into(), true), point(0.25.into(), true), point(0.125.into(), true)];
        let churn = [point(Value::Null, true), point(0.25.into(), true), point(0.125.into(), true)];
        let after = document(&[("changed_lines", &changed), ("copied", &copied), ("churn", &churn)]);
        let before = document(&[("churn", &[point(0.75.into(), true)])]);
        let of_2023 = BTreeMap::from([
            (Figure { metric: "copied", view: AFTER_MERGE }, 0.5),
            (Figure { metric: "churn", view: BEFORE_MERGE }, 0.75),
        ]);
        assert_eq!(years(&after, &before), BTreeMap::from([(2023, of_2023)]));
    }

    #[test]
    fn what_could_not_be_read_is_said() {
        let document = json!({"problems": [{"count": 2, "stage": "objects", "reason": "missing"}]});
        assert_eq!(problems(document.to_string().as_bytes()), "2 objects missing");
        assert_eq!(problems(b"?"), "");
    }
}
