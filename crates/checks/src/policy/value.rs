//! A value of a policy, of the type that its key has.

use std::fmt;

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::document::Reader;
use super::error::PolicyError;
use super::keys::{Key, Kind};
use super::nearest::nearest;
use super::{Case, Globs};

/// A value. Shown as TOML.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// true or false.
    Flag(bool),
    /// A whole number.
    Count(u32),
    /// Seconds.
    Seconds(f64),
    /// A text, a word or the id of a rule.
    Text(String),
    /// A day, `YYYY-MM-DD`.
    Date(String),
    /// Texts.
    Texts(Vec<String>),
    /// Globs over paths.
    Globs(Globs),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list =
            |texts: &[String]| format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "));
        match self {
            Value::Flag(flag) => flag.fmt(f),
            Value::Count(count) => count.fmt(f),
            Value::Seconds(seconds) => write!(f, "{seconds:?}"),
            Value::Text(text) => f.write_str(&quoted(text)),
            Value::Date(date) => f.write_str(date),
            Value::Texts(texts) => f.write_str(&list(texts)),
            Value::Globs(globs) => f.write_str(&list(globs.texts())),
        }
    }
}

/// A text as TOML, on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

type Found<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    /// The value of a key, if it is of the key's type; of globs with letters of this kind.
    pub(super) fn value(&self, name: &str, kind: Kind, case: Case, found: &Found<'_>) -> Result<Value, PolicyError> {
        match kind {
            Kind::Version => self.version(name, found),
            Kind::Flag => found.get_ref().as_bool().map(Value::Flag).ok_or_else(|| self.mismatch(name, kind, found)),
            Kind::Count { least } => self.count(name, kind, least, found),
            Kind::Seconds => self.seconds(name, found),
            Kind::Text => self.text(name, kind, found).map(Value::Text),
            Kind::Date => self.date(name, found),
            Kind::Word(words) => self.word(name, kind, words, found),
            Kind::Rule => self.word(name, kind, self.rules, found),
            Kind::Texts => self.texts(name, kind, found).map(Value::Texts),
            Kind::Words(words) => self.words(name, kind, words, found),
            Kind::Globs => self.globs(name, case, found).map(Value::Globs),
        }
    }

    fn mismatch(&self, name: &str, kind: Kind, found: &Found<'_>) -> PolicyError {
        let type_found = match found.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(found.span(), format!("'{name}' is {}, and this is {type_found}", kind.meaning()))
    }

    fn version(&self, name: &str, found: &Found<'_>) -> Result<Value, PolicyError> {
        match self.count(name, Kind::Version, 0, found)? {
            Value::Count(1) => Ok(Value::Count(1)),
            other => {
                let hint = "this program knows version 1; a newer one may know more";
                Err(self.error(found.span(), format!("version {other} is not known")).hint(hint))
            }
        }
    }

    fn count(&self, name: &str, kind: Kind, least: u32, found: &Found<'_>) -> Result<Value, PolicyError> {
        let Some(number) = found.get_ref().as_integer() else {
            return Err(self.mismatch(name, kind, found));
        };
        match u32::from_str_radix(number.as_str(), number.radix()) {
            Ok(count) if count >= least => Ok(Value::Count(count)),
            _ => Err(self.error(found.span(), format!("'{name}' is a whole number from {least} to {}", u32::MAX))),
        }
    }

    fn seconds(&self, name: &str, found: &Found<'_>) -> Result<Value, PolicyError> {
        let text = match found.get_ref() {
            DeValue::Float(number) => number.as_str(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            _ => return Err(self.mismatch(name, Kind::Seconds, found)),
        };
        match text.parse::<f64>() {
            // A negative zero is a zero.
            Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Ok(Value::Seconds(seconds.abs())),
            _ => Err(self.error(found.span(), format!("'{name}' is a number of seconds, 0 or more"))),
        }
    }

    fn text(&self, name: &str, kind: Kind, found: &Found<'_>) -> Result<String, PolicyError> {
        let text = found.get_ref().as_str().ok_or_else(|| self.mismatch(name, kind, found))?;
        if text.trim().is_empty() {
            return Err(self.error(found.span(), format!("'{name}' says nothing")));
        }
        Ok(text.to_owned())
    }

    fn date(&self, name: &str, found: &Found<'_>) -> Result<Value, PolicyError> {
        let date = match found.get_ref() {
            DeValue::Datetime(found) if found.time.is_none() && found.offset.is_none() => found.date,
            _ => None,
        };
        let date = date.ok_or_else(|| {
            self.mismatch(name, Kind::Date, found).hint("write year, month and day without quotes: 2027-01-01")
        })?;
        Ok(Value::Date(date.to_string()))
    }

    fn word(&self, name: &str, kind: Kind, words: &[&str], found: &Found<'_>) -> Result<Value, PolicyError> {
        let typed = found.get_ref().as_str().ok_or_else(|| self.mismatch(name, kind, found))?;
        if words.contains(&typed) {
            return Ok(Value::Text(typed.to_owned()));
        }
        let message = match kind {
            Kind::Rule => format!("no rule is called '{typed}'"),
            _ => format!("'{name}' is one of {}, and not '{typed}'", words.join(", ")),
        };
        let error = self.error(found.span(), message).nearest(nearest(typed, words.iter().copied()));
        match (name, typed, kind) {
            ("needs", "forbid", _) => Err(error.hint(
                "only lines of agents can be kept out: ai = \"forbid\"; needs = \"two-reviews\" is the most for every line",
            )),
            ("ai", "declare", _) => {
                Err(error.hint("what is declared is needed of every line: needs = \"declare\""))
            }
            (_, _, Kind::Rule) if error.nearest.is_none() => {
                Err(error.hint(format!("there are: {}", words.join(", "))))
            }
            _ => Err(error),
        }
    }

    fn texts(&self, name: &str, kind: Kind, found: &Found<'_>) -> Result<Vec<String>, PolicyError> {
        let list = self.list(name, kind, found)?;
        list.iter().map(|element| self.text(name, kind, element)).collect()
    }

    fn words(&self, name: &str, kind: Kind, words: &[&str], found: &Found<'_>) -> Result<Value, PolicyError> {
        let list = self.list(name, kind, found)?;
        let typed: Result<Vec<String>, PolicyError> = list
            .iter()
            .map(|element| match self.word(name, kind, words, element)? {
                Value::Text(word) => Ok(word),
                other => Ok(other.to_string()),
            })
            .collect();
        typed.map(Value::Texts)
    }

    fn globs(&self, name: &str, case: Case, found: &Found<'_>) -> Result<Globs, PolicyError> {
        let list = self.list(name, Kind::Globs, found)?;
        let texts: Result<Vec<String>, PolicyError> = list
            .iter()
            .map(|element| {
                let text = element.get_ref().as_str().ok_or_else(|| self.mismatch(name, Kind::Globs, element))?;
                Ok(text.to_owned())
            })
            .collect();
        Globs::new(texts?, case).map_err(|error| {
            let span = list.get(error.at).map_or(found.span(), Spanned::span);
            self.error(span, error.to_string()).nearest(error.instead)
        })
    }

    /// An empty list takes in nothing, where a key that is left out takes in everything: nobody means that.
    fn list<'f, 'i>(&self, name: &str, kind: Kind, found: &'f Found<'i>) -> Result<&'f DeArray<'i>, PolicyError> {
        let list = found.get_ref().as_array().ok_or_else(|| self.mismatch(name, kind, found))?;
        if list.is_empty() {
            let hint = "leave the key out if nothing is to be named";
            return Err(self.error(found.span(), format!("'{name}' names nothing")).hint(hint));
        }
        Ok(list)
    }
}

impl Kind {
    /// What a value of it is, as a part of a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Version => "the number 1",
            Kind::Flag => "true or false",
            Kind::Count { .. } => "a whole number",
            Kind::Seconds => "a number of seconds",
            Kind::Text => "a text",
            Kind::Date => "a date",
            Kind::Word(_) => "a word",
            Kind::Globs => "a list of globs",
            Kind::Texts => "a list of texts",
            Kind::Words(_) => "a list of words",
            Kind::Rule => "the id of a rule",
        }
    }

    /// A value of it, as TOML.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Kind::Version => "1",
            Kind::Flag => "true",
            Kind::Count { .. } => "2",
            Kind::Seconds => "0.5",
            Kind::Text => "\"…\"",
            Kind::Date => "2027-01-01",
            Kind::Word(_) => "\"review\"",
            Kind::Globs => "[\"tools/**\"]",
            Kind::Texts => "[\"…\"]",
            Kind::Words(_) => "[\"auth\", \"crypto\"]",
            Kind::Rule => "\"unreviewed-ai\"",
        }
    }
}

impl Key {
    /// Where it stands, as it could be typed before the first table: `review.approvals`.
    #[must_use]
    pub fn path(&self) -> String {
        match self.place.as_str() {
            "" => self.name.to_owned(),
            place => format!("{place}.{}", self.name),
        }
    }
}
