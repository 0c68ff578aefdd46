//! `REUSE.toml` (REUSE 3.3): licences of files that can't carry a tag.

use regex::Regex;
use serde::Deserialize;

use crate::licence::{DecidedFrom, Licence, expression, folder, pattern};

/// Annotations that one file may hold; what is behind them says nothing.
const MOST: usize = 2000;

/// What a file says of others. Of two annotations of one path the later counts.
#[derive(Debug, Default)]
pub(crate) struct Annotations {
    pub(crate) path: String,
    pub(crate) annotations: Vec<Annotation>,
}

#[derive(Debug)]
pub(crate) struct Annotation {
    pub(crate) paths: Vec<Regex>,
    pub(crate) precedence: Precedence,
    pub(crate) expression: String,
}

/// What an annotation does where the file itself says something too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Precedence {
    /// The file counts.
    #[default]
    Closest,
    /// Both count.
    Aggregate,
    /// The annotation counts, and no annotation further in.
    Override,
}

#[derive(Deserialize)]
struct Document {
    version: i64,
    #[serde(default)]
    annotations: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    path: OneOrMany,
    #[serde(default)]
    precedence: Precedence,
    #[serde(rename = "SPDX-License-Identifier")]
    licence: Option<OneOrMany>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// Reads a `REUSE.toml` at a path; one of another version, or that can't be read, says nothing.
pub(crate) fn parse(path: &str, text: &str) -> Annotations {
    let document = toml::from_str::<Document>(text).ok().filter(|document| document.version == 1);
    let written = document.map(|document| document.annotations).unwrap_or_default();
    let annotations = written.iter().take(MOST).filter_map(|written| annotation(path, written)).collect();
    Annotations { path: path.to_owned(), annotations }
}

fn annotation(path: &str, written: &Written) -> Option<Annotation> {
    let licences = written.licence.as_ref()?.all();
    let expression = expression::all_of(licences.iter().map(String::as_str))?;
    let patterns = written.path.all().iter().take(MOST);
    let paths = patterns.filter_map(|one| pattern::of_reuse(folder(path), one)).collect();
    Some(Annotation { paths, precedence: written.precedence, expression })
}

impl Annotations {
    /// What is said of a path.
    pub(crate) fn of(&self, path: &str) -> Option<(Licence, Precedence)> {
        let means = |annotation: &&Annotation| annotation.paths.iter().any(|pattern| pattern.is_match(path));
        let annotation = self.annotations.iter().rev().find(means)?;
        let licence = Licence::of(annotation.expression.clone(), DecidedFrom::Reuse, &self.path);
        Some((licence, annotation.precedence))
    }
}
