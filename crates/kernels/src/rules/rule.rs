//! What a rule is.

use std::fmt;

use code::Language;

use super::family::Family;
use super::measure::Measured;

/// Whose rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleSet {
    /// Ours, for quarantine.
    Outcross,
    /// StarCoder2 and The Stack v2.
    StarCoder2,
    /// RefineCode of OpenCoder.
    RefineCode,
    /// Parse success and signals.
    Code,
}

impl RuleSet {
    /// Every set, in the order in which they decide.
    pub const ALL: [Self; 4] = [Self::Outcross, Self::StarCoder2, Self::RefineCode, Self::Code];

    /// The word for it, which names of its rules begin with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outcross => "outcross",
            Self::StarCoder2 => "starcoder2",
            Self::RefineCode => "refinecode",
            Self::Code => "code",
        }
    }
}

/// When a value is a hit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Above this, not at it.
    Above(f64),
    /// Below this, not at it.
    Below(f64),
    /// Never: the value is kept for people and recipes to look at.
    Never,
}

impl Bound {
    /// Whether a value is a hit.
    #[must_use]
    pub fn is_beyond(self, value: f64) -> bool {
        match self {
            Self::Above(most) => value > most,
            Self::Below(least) => value < least,
            Self::Never => false,
        }
    }

    /// The number, if it has one.
    #[must_use]
    pub fn threshold(self) -> Option<f64> {
        match self {
            Self::Above(threshold) | Self::Below(threshold) => Some(threshold),
            Self::Never => None,
        }
    }

    /// The same with another number.
    #[must_use]
    pub fn with(self, threshold: f64) -> Self {
        match self {
            Self::Above(_) => Self::Above(threshold),
            Self::Below(_) => Self::Below(threshold),
            Self::Never => Self::Never,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above(threshold) => write!(formatter, "> {threshold}"),
            Self::Below(threshold) => write!(formatter, "< {threshold}"),
            Self::Never => formatter.write_str("never"),
        }
    }
}

/// The languages that a rule speaks of, by their Linguist names. A name that [`code::languages`] doesn't know stands here
/// because the published rule names it, and never holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// All, and texts without one.
    All,
    /// These.
    Only(&'static [&'static str]),
    /// All but these, and texts without one.
    Except(&'static [&'static str]),
    /// Those that RefineCode has these settings for.
    Families(&'static [Family]),
}

impl Languages {
    /// Whether a language is one of them.
    #[must_use]
    pub fn hold(self, language: Option<Language>) -> bool {
        let is_in = |names: &[&str]| language.is_some_and(|language| names.contains(&language.name()));
        match self {
            Self::All => true,
            Self::Only(names) => is_in(names),
            Self::Except(names) => !is_in(names),
            Self::Families(families) => families.contains(&Family::of(language)),
        }
    }
}

impl fmt::Display for Languages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => formatter.write_str("all"),
            Self::Only(names) => formatter.write_str(&names.join(", ")),
            Self::Except(names) => write!(formatter, "all but {}", names.join(", ")),
            Self::Families(families) if *families == Family::CODE => formatter.write_str("all but prose"),
            Self::Families(families) => {
                let names: Vec<&str> = families.iter().map(|family| family.as_str()).collect();
                formatter.write_str(&names.join(", "))
            }
        }
    }
}

/// A rule: what is measured, of which languages, and when that is a hit.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, which begins with that of its set: `starcoder2/max-line`.
    pub name: &'static str,
    /// Whose it is.
    pub set: RuleSet,
    /// What the value is, with its unit, and how an open place of the published rule is read. Markdown.
    pub about: &'static str,
    /// The languages that it speaks of.
    pub languages: Languages,
    /// When a value is a hit.
    pub bound: Bound,
    /// When it is one in some of its languages; the first that holds.
    pub instead: &'static [(Languages, Bound)],
    pub(super) value: fn(&Measured<'_>) -> Option<f64>,
}

impl Rule {
    /// When a value is a hit in a language.
    #[must_use]
    pub fn bound_for(&self, language: Option<Language>) -> Bound {
        let special = self.instead.iter().find(|(languages, _)| languages.hold(language));
        special.map_or(self.bound, |(_, bound)| *bound)
    }
}
