//! Parse success, and means of `code::signals` over the functions of a file.

use super::measure::{Measured, Tree, number, share};
use super::rule::{Bound, Languages, Rule, RuleSet};

const fn signal(name: &'static str, value: fn(&Measured<'_>) -> Option<f64>, about: &'static str) -> Rule {
    Rule { name, set: RuleSet::Code, about, languages: Languages::All, bound: Bound::Never, instead: &[], value }
}

fn mean(measured: &Measured<'_>, sum: fn(&Tree) -> usize) -> Option<f64> {
    let tree = measured.tree?;
    (tree.functions > 0).then(|| number(sum(&tree)) / number(tree.functions))
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
        |measured| Some(number(measured.tree?.functions)),
        "Functions, methods and tests. What follows is over these; one within another counts in both.",
    ),
    signal("code/function-lines", |measured| mean(measured, |tree| tree.lines), "Mean lines of a function."),
    signal(
        "code/function-tokens",
        |measured| mean(measured, |tree| tree.tokens),
        "Mean tokens of a function, comments left out.",
    ),
    signal(
        "code/nesting",
        |measured| mean(measured, |tree| tree.nesting),
        "Mean of the most branches, loops and handlers that lie within each other.",
    ),
    signal("code/max-nesting", |measured| Some(number(measured.tree?.deepest)), "The largest of those."),
    signal("code/calls", |measured| mean(measured, |tree| tree.calls), "Mean calls of a function."),
    signal(
        "code/comment-density",
        |measured| measured.tree.and_then(|tree| share(tree.comment_lines, tree.comment_lines + tree.code_lines)),
        "Lines with a comment over the sum of these and lines of code.",
    ),
    signal(
        "code/restating-comments",
        |measured| measured.tree.and_then(|tree| share(tree.restating_comments, tree.plain_comments)),
        "Share of plain comments that restate the next line.",
    ),
    signal(
        "code/masked-errors",
        |measured| mean(measured, |tree| tree.masked_errors),
        "Mean places of a function that make an error disappear.",
    ),
    signal("code/handlers", |measured| mean(measured, |tree| tree.handlers), "Mean handlers of errors."),
];
