//! SPDX expressions in one form.

use spdx::expression::{ExprNode, Operator};
use spdx::{Expression, LicenseReq, ParseMode};

/// Characters of the longest expression that is read.
const LONGEST: usize = 2000;

/// The canonical form of an expression: identifiers as in the list of SPDX, operands sorted, once each, parentheses only
/// where they are needed. Forms in use that aren't SPDX are understood (`MIT/Apache-2.0`, `GPL-2.0`, `apache 2`). `None`
/// for what is no expression.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    parse(text).map(|term| term.show())
}

/// All of some canonical expressions apply.
pub(crate) fn all_of<'a>(expressions: impl Iterator<Item = &'a str>) -> Option<String> {
    joined(expressions, Operator::And)
}

/// One of some canonical expressions, at choice.
pub(crate) fn any_of<'a>(expressions: impl Iterator<Item = &'a str>) -> Option<String> {
    joined(expressions, Operator::Or)
}

fn joined<'a>(expressions: impl Iterator<Item = &'a str>, operator: Operator) -> Option<String> {
    let terms: Vec<_> = expressions.filter_map(parse).collect();
    terms.into_iter().reduce(|left, right| Term::join(operator, left, right)).map(|term| term.show())
}

/// A requirement, or several joined by one operator.
#[derive(Debug, Clone)]
pub(crate) enum Term {
    One(Box<LicenseReq>),
    Many(Operator, Vec<Term>),
}

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Option<Term> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() > LONGEST {
        return None;
    }
    let mended = || Expression::canonicalize(&text).ok().flatten();
    let strict = Expression::parse(&text).ok();
    let expression = strict
        .or_else(|| Expression::parse(&mended()?).ok())
        .or_else(|| Expression::parse_mode(&text, ParseMode::LAX).ok())?;
    term(expression.iter())
}

/// Reads postfix notation.
fn term<'a>(nodes: impl Iterator<Item = &'a ExprNode>) -> Option<Term> {
    let mut stack = Vec::new();
    for node in nodes {
        let term = match node {
            ExprNode::Req(requirement) => Term::One(Box::new(requirement.req.clone())),
            ExprNode::Op(operator) => {
                let right = stack.pop()?;
                Term::join(*operator, stack.pop()?, right)
            }
        };
        stack.push(term);
    }
    stack.pop()
}

impl Term {
    fn join(operator: Operator, left: Self, right: Self) -> Self {
        let mut terms = Vec::new();
        for side in [left, right] {
            match side {
                Self::Many(inner, of_side) if inner == operator => terms.extend(of_side),
                other => terms.push(other),
            }
        }
        Self::Many(operator, terms)
    }

    fn show(&self) -> String {
        match self {
            Self::One(requirement) => requirement.to_string(),
            Self::Many(operator, terms) => {
                let mut shown: Vec<_> = terms.iter().map(|term| term.show_inside(*operator)).collect();
                shown.sort();
                shown.dedup();
                shown.join(if *operator == Operator::And { " AND " } else { " OR " })
            }
        }
    }

    /// A choice among things that all apply needs parentheses.
    fn show_inside(&self, outer: Operator) -> String {
        match self {
            Self::Many(Operator::Or, _) if outer == Operator::And => format!("({})", self.show()),
            _ => self.show(),
        }
    }
}
