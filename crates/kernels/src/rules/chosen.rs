//! Which rules a recipe wants, and with which thresholds.

use super::rule::{Bound, Rule, RuleSet};
use super::{rule, rules};

/// Rules that decide, in the order of [`rules`], some with thresholds of the recipe.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    rules: Vec<(&'static Rule, Option<f64>)>,
}

/// Why a choice of rules can't be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// No rule or set has that name.
    #[error("no rule or set of rules is called `{name}`; the nearest is `{nearest}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The name most like it.
        nearest: &'static str,
    },
    /// The rule never decides, so it can't be chosen by name or given a threshold.
    #[error("rule `{name}` has a value and no threshold: it can't decide")]
    NeverDecides {
        /// Its name.
        name: &'static str,
    },
    /// A threshold for a rule that was not chosen would do nothing.
    #[error("rule `{name}` has a threshold and was not chosen")]
    NotChosen {
        /// Its name.
        name: &'static str,
    },
    /// A threshold is no number.
    #[error("the threshold of rule `{name}` is not a finite number")]
    NotFinite {
        /// Its name.
        name: &'static str,
    },
}

impl Chosen {
    /// Rules and whole sets by name, in any order; a `-` in front takes one away again, whatever the order. `thresholds`
    /// replace the numbers of chosen rules, for all languages, and keep the side.
    ///
    /// # Errors
    /// [`ChoiceError`]: nothing that a recipe says is ignored.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        thresholds: impl IntoIterator<Item = (&'a str, f64)>,
    ) -> Result<Self, ChoiceError> {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for name in names {
            match name.strip_prefix('-') {
                Some(name) => unwanted.extend(named(name)?),
                None => wanted.extend(named(name)?),
            }
        }
        let is_chosen = |rule: &Rule| wanted.contains(&rule.name) && !unwanted.contains(&rule.name);
        let mut chosen =
            Self { rules: rules().iter().filter(|rule| is_chosen(rule)).map(|rule| (rule, None)).collect() };
        thresholds.into_iter().try_for_each(|(name, threshold)| chosen.set(name, threshold))?;
        Ok(chosen)
    }

    fn set(&mut self, name: &str, threshold: f64) -> Result<(), ChoiceError> {
        let found = rule(name).ok_or_else(|| unknown(name))?;
        if found.bound == Bound::Never {
            return Err(ChoiceError::NeverDecides { name: found.name });
        }
        if !threshold.is_finite() {
            return Err(ChoiceError::NotFinite { name: found.name });
        }
        let place = self.rules.iter_mut().find(|(rule, _)| rule.name == name);
        place.ok_or(ChoiceError::NotChosen { name: found.name })?.1 = Some(threshold);
        Ok(())
    }

    /// Those of them that judge lines by themselves, whatever file they are of.
    #[must_use]
    pub fn of_lines(mut self) -> Self {
        self.rules.retain(|(rule, _)| rule.judges_lines());
        self
    }

    /// The rules in order, each with the threshold of the recipe if there is one.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, Option<f64>)> {
        self.rules.iter().copied()
    }
}

/// The names of the rules that a name stands for. Those of a set that never decide are no part of it.
fn named(name: &str) -> Result<Vec<&'static str>, ChoiceError> {
    let decides = |rule: &&Rule| rule.bound != Bound::Never;
    if let Some(set) = RuleSet::ALL.into_iter().find(|set| set.as_str() == name) {
        return Ok(rules().iter().filter(|rule| rule.set == set).filter(decides).map(|rule| rule.name).collect());
    }
    let found = rule(name).ok_or_else(|| unknown(name))?;
    if decides(&found) { Ok(vec![found.name]) } else { Err(ChoiceError::NeverDecides { name: found.name }) }
}

fn unknown(name: &str) -> ChoiceError {
    let sets = RuleSet::ALL.into_iter().map(RuleSet::as_str);
    let known = sets.chain(rules().iter().map(|rule| rule.name));
    let nearest = known.min_by_key(|known| distance(name, known)).unwrap_or_default();
    ChoiceError::Unknown { name: name.to_owned(), nearest }
}

/// Letters to insert, delete or replace (Levenshtein), over the first 64 of what was asked for.
fn distance(asked: &str, known: &str) -> usize {
    const MOST: usize = 64;
    let known: Vec<char> = known.chars().collect();
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (at, letter) in asked.chars().take(MOST).enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, other) in known.iter().enumerate() {
            let replaced = before + usize::from(letter != *other);
            before = row[place + 1];
            row[place + 1] = replaced.min(before + 1).min(row[place] + 1);
        }
    }
    row[known.len()]
}
