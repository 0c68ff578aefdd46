//! A rule, compiled, and how it is asked.

use std::ops::Range;

use regex::bytes::{Captures, Regex};

use crate::secrets::allow::{Allow, Found};
use crate::secrets::entropy::entropy;
use crate::secrets::error::RulesError;
use crate::secrets::file::{File, RuleSpec};
use crate::secrets::overlap::{inside, lines};
use crate::secrets::{Hit, Kind, pattern};

/// A rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) keywords: Vec<String>,
    pattern: Regex,
    path: Option<Regex>,
    /// The group that is the secret, where the rule says.
    group: Option<usize>,
    /// Bits a byte, at least.
    entropy: Option<f64>,
    allow: Vec<Allow>,
}

/// A text and where it lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) text: &'a str,
    pub(crate) path: &'a str,
}

impl Rule {
    /// `None` for a rule that has no pattern.
    pub(crate) fn compile(spec: &RuleSpec, file: &File) -> Result<Option<Self>, RulesError> {
        let Some(regex) = &spec.regex else { return Ok(None) };
        let id = spec.id();
        let pattern = pattern::compile(regex.get_ref(), file.origin(regex, id))?;
        let path = spec.path.as_ref().map(|one| pattern::compile(one.get_ref(), file.origin(one, id))).transpose()?;
        let group = spec.secret_group.filter(|&group| group > 0);
        if let Some(group) = group.filter(|&group| group >= pattern.captures_len()) {
            return Err(RulesError::Group { line: file.line(spec), id: id.to_owned(), group });
        }
        Ok(Some(Self {
            id: id.to_owned(),
            keywords: spec.keywords.clone(),
            pattern,
            path,
            group,
            entropy: spec.entropy,
            allow: spec.allowlists().map(|allow| Allow::compile(allow, file, id)).collect::<Result<_, _>>()?,
        }))
    }

    /// Adds what the rule finds; a secret over several lines is one hit a line.
    pub(crate) fn find<'r>(&'r self, place: &Place<'_>, everywhere: &[Allow], hits: &mut Vec<Hit<'r>>) {
        if self.path.as_ref().is_some_and(|path| !path.is_match(place.path.as_bytes())) {
            return;
        }
        for captures in self.pattern.captures_iter(place.text.as_bytes()) {
            let secret = self.secret(&captures);
            let matched = captures.get_match().range();
            if self.counts(place, secret.clone(), matched, everywhere) {
                hits.extend(on_lines(place.text, secret).map(|range| self.hit(range)));
            }
        }
    }

    /// The line is filled in when overlaps are resolved.
    fn hit(&self, range: Range<usize>) -> Hit<'_> {
        Hit { line: 0, start: range.start, end: range.end, rule: &self.id, kind: Kind::Secret }
    }

    /// The group that the rule names, else the first that holds something, else all.
    fn secret(&self, captures: &Captures<'_>) -> Range<usize> {
        let named = self.group.and_then(|group| captures.get(group));
        let first = || captures.iter().skip(1).flatten().find(|group| !group.is_empty());
        named.or_else(first).unwrap_or_else(|| captures.get_match()).range()
    }

    fn counts(&self, place: &Place<'_>, secret: Range<usize>, matched: Range<usize>, everywhere: &[Allow]) -> bool {
        let text = place.text.as_bytes();
        if secret.is_empty() || self.entropy.is_some_and(|least| entropy(&text[secret.clone()]) < least) {
            return false;
        }
        let found = Found {
            rule: &self.id,
            path: place.path,
            secret: &text[secret],
            matched: &text[matched.clone()],
            line: &text[lines(text, matched)],
        };
        !self.allow.iter().chain(everywhere).any(|allow| allow.allows(&found))
    }
}

/// The parts of a range that are on one line each. Of many lines, only what is inside quotes, commas and the like.
fn on_lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let many = text.as_bytes()[range.clone()].contains(&b'\n');
    let mut start = range.start;
    std::iter::from_fn(move || {
        if start >= range.end {
            return None;
        }
        let rest = &text.as_bytes()[start..range.end];
        let end = memchr::memchr(b'\n', rest).map_or(range.end, |at| start + at);
        let line = start..end;
        start = end + 1;
        Some(line)
    })
    .map(move |line| if many { inside(text, line) } else { line })
    .filter(|line| !line.is_empty())
}
