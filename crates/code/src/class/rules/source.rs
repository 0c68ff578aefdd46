//! What people of this repository write for machines: everything of a known language that no rule before has claimed.

use super::rule;
use crate::class::rule::{Rule, When};
use crate::language::Kind;

pub(in crate::class) const RULES: &[Rule] = &[
    rule("programming-language", When::Kind(&[Kind::Programming])),
    rule("markup-language", When::Kind(&[Kind::Markup])),
];
