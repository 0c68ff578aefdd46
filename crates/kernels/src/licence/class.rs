//! What one may do under a licence, in five words.

use spdx::LicenseReq;
use spdx::expression::Operator;

use crate::licence::expression::{Term, parse};
use crate::licence::lists::{PERMISSIVE, WEAK, WEAKENING};

/// From the most permissive to nothing known. An expression's class is that of its most permissive choice, and of the
/// least permissive of what applies together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LicenceClass {
    /// Keep the notice and do as you like.
    Permissive,
    /// Changes to the files themselves stay under the licence.
    WeakCopyleft,
    /// What is built on it stays under the licence.
    Copyleft,
    /// A licence that is none of these, or not known.
    Other,
    /// No licence was found: no permission.
    None,
}

impl LicenceClass {
    /// The word as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permissive => "permissive",
            Self::WeakCopyleft => "weak-copyleft",
            Self::Copyleft => "copyleft",
            Self::Other => "other",
            Self::None => "none",
        }
    }
}

/// The class of an expression; what is no expression is [`LicenceClass::Other`].
///
/// Permissive are the licences of the Blue Oak Council's list (model to bronze, version 15), and some newer or not of
/// software that ask for no more than those; copyleft is what the list of SPDX in crate `spdx` marks so, weak by its
/// own terms or by an exception that lets others link.
#[must_use]
pub fn class(expression: Option<&str>) -> LicenceClass {
    match expression.map(str::trim).filter(|text| !text.is_empty()) {
        None => LicenceClass::None,
        Some(text) => parse(text).map_or(LicenceClass::Other, |term| of_term(&term)),
    }
}

fn of_term(term: &Term) -> LicenceClass {
    match term {
        Term::One(requirement) => of_requirement(requirement),
        Term::Many(operator, terms) => {
            let classes = terms.iter().map(of_term);
            let class = if *operator == Operator::Or { classes.min() } else { classes.max() };
            class.unwrap_or(LicenceClass::Other)
        }
    }
}

fn of_requirement(requirement: &LicenseReq) -> LicenceClass {
    let Some(id) = requirement.license.id() else { return LicenceClass::Other };
    let exception = requirement.addition.as_ref().and_then(spdx::AdditionItem::id);
    let base = ["-only", "-or-later"].iter().find_map(|end| id.name.strip_suffix(end)).unwrap_or(id.name);
    if PERMISSIVE.binary_search(&base).is_ok() {
        LicenceClass::Permissive
    } else if WEAK.binary_search(&base).is_ok() {
        LicenceClass::WeakCopyleft
    } else if id.is_copyleft() || id.is_gnu() || base.starts_with("CC-BY-SA-") {
        match exception {
            Some(exception) if WEAKENING.iter().any(|word| exception.name.contains(word)) => LicenceClass::WeakCopyleft,
            _ => LicenceClass::Copyleft,
        }
    } else {
        LicenceClass::Other
    }
}
