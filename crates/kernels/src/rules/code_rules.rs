//! Parse success, and means of `code::signals` over the functions of a file.

use super::measure::{Functions, Measured, number, share};
use super::rule::{Bound, Languages, Rule, RuleSet};

const fn signal(name: &'static str, value: fn(&Measured<'_>) -> Option<f64>, about: &'static str) -> Rule {
    Rule { name, set: RuleSet::Code, about, languages: Languages::All, bound: Bound::Never, instead: &[], value }
}

fn functions(measured: &Measured<'_>) -> Option<Functions> {
    measured.tree?.functions
}

fn mean(measured: &Measured<'_>, sum: fn(&Functions) -> usize) -> Option<f64> {
    let functions = functions(measured)?;
    (functions.count > 0).then(|| number(sum(&functions)) / number(functions.count))
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        bound: Bound::Below(0.5),
        ..signal(
            "code/parse-ok",
            |measured| Some(f64::from(u8::from(!measured.tree?.has_errors))),
            "1 where the syntax tree has no errors, 0 where it has. Left out without a grammar, and where the parse goes \
             over the budget of `code::parse`.",
        )
    },
    signal(
        "code/comment-share",
        |measured| share(measured.refined.as_ref()?.code.comment_characters, measured.characters.count),
        "Share of the characters of comments, by tokens; left out for prose.",
    ),
    signal(
        "code/functions",
        |measured| Some(number(functions(measured)?.count)),
        "Functions, methods and tests. What follows is over these; one within another counts in both.",
    ),
    signal("code/function-lines", |measured| mean(measured, |sums| sums.lines), "Mean lines of a function."),
    signal(
        "code/function-tokens",
        |measured| mean(measured, |sums| sums.tokens),
        "Mean tokens of a function, comments left out.",
    ),
    signal(
        "code/nesting",
        |measured| mean(measured, |sums| sums.nesting),
        "Mean of the most branches, loops and handlers that lie within each other.",
    ),
    signal("code/max-nesting", |measured| Some(number(functions(measured)?.deepest)), "The largest of those."),
    signal("code/calls", |measured| mean(measured, |sums| sums.calls), "Mean calls of a function."),
    signal(
        "code/comment-density",
        |measured| functions(measured).and_then(|sums| share(sums.comment_lines, sums.comment_lines + sums.code_lines)),
        "Lines with a comment over the sum of these and lines of code.",
    ),
    signal(
        "code/restating-comments",
        |measured| functions(measured).and_then(|sums| share(sums.restating_comments, sums.plain_comments)),
        "Share of plain comments that restate the next line.",
    ),
    signal(
        "code/masked-errors",
        |measured| mean(measured, |sums| sums.masked_errors),
        "Mean places of a function that make an error disappear.",
    ),
    signal("code/handlers", |measured| mean(measured, |sums| sums.handlers), "Mean handlers of errors."),
];
