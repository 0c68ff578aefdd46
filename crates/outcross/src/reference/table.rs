//! The table as it is written down: TOML, version 1. What else the file says (definitions, sizes) is for people.

use facts::View;
use figures::Measure;
use serde::Deserialize;

use super::{Quartiles, Reference, Repository, Series};

/// The version of the table that is read here.
const SCHEMA: &str = "outcross/reference/1";

/// Why a table can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// It is no TOML, or a field is missing.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// It is of another version.
    #[error("the table is of the version '{0}', not {SCHEMA}")]
    Version(String),
    /// It names a figure, view or group that is not known here.
    #[error("{0}")]
    Unknown(String),
    /// Its numbers can't be quartiles.
    #[error("the quartiles of {0} in {1} are not in order")]
    Order(Measure, i16),
}

#[derive(Deserialize)]
struct Document {
    schema: String,
    settings: String,
    #[serde(default)]
    repository: Vec<Measured>,
    #[serde(default)]
    series: Vec<Row>,
}

#[derive(Deserialize)]
struct Measured {
    name: String,
    commit: String,
}

#[derive(Deserialize)]
struct Row {
    metric: String,
    view: String,
    group: String,
    /// Year, repositories, first quartile, median, third quartile.
    years: Vec<(i16, u32, f64, f64, f64)>,
}

pub(super) fn parse(text: &str) -> Result<Reference, ReferenceError> {
    let document: Document = toml::from_str(text)?;
    if document.schema != SCHEMA {
        return Err(ReferenceError::Version(document.schema));
    }
    let repositories = document.repository.into_iter();
    let repositories = repositories.map(|Measured { name, commit }| Repository { name, commit }).collect();
    let series = document.series.iter().map(series).collect::<Result<_, _>>()?;
    Ok(Reference { settings: document.settings, repositories, series })
}

fn series(row: &Row) -> Result<Series, ReferenceError> {
    let measure = row.metric.parse().map_err(ReferenceError::Unknown)?;
    let view: View = row.view.parse().map_err(|error: facts::ParseWordError| unknown(&error))?;
    let group = row.group.parse().map_err(ReferenceError::Unknown)?;
    let mut years = Vec::new();
    for (year, repositories, first, median, third) in row.years.iter().copied() {
        let in_order = first <= median && median <= third;
        if !in_order || years.last().is_some_and(|(before, _)| *before >= year) {
            return Err(ReferenceError::Order(measure, year));
        }
        years.push((year, Quartiles { repositories, first, median, third }));
    }
    Ok(Series { measure, view, group, years })
}

fn unknown(error: &facts::ParseWordError) -> ReferenceError {
    ReferenceError::Unknown(error.to_string())
}
