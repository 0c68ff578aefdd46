//! Rules of single languages.

use super::{
    Bound, C, CSharp, Cpp, Go, Html, Java, JavaScript, Languages, Measured, Python, Rule, drawn, flag, number,
    of_code_lines, refined, rule,
};
use crate::rules::measure::{Shape, share};

const WITH_SHAPE: Languages = Languages::Families(&[Python, C, Cpp, CSharp, Go, Java, JavaScript]);
const WITH_VARIABLES: Languages = Languages::Families(&[Python, CSharp, Go, Java, JavaScript]);
const PYTHON: Languages = Languages::Families(&[Python]);
const C_AND_CPP: Languages = Languages::Families(&[C, Cpp]);
const GO: Languages = Languages::Families(&[Go]);
const PAGES: Languages = Languages::Families(&[Html]);

/// Files of C and C++ that hold declarations.
const HEADERS: &[&str] = &[".h", ".hpp", ".hxx", ".hh", ".h++"];

pub(super) const RULES: &[Rule] = &[
    rule(
        "refinecode/parse",
        Languages::Families(&[Python, JavaScript]),
        Bound::Below(0.5),
        |measured| Some(flag(!measured.tree?.has_errors)),
        "1 where a syntax tree has no errors, 0 where it has; by tree-sitter, not by the parsers of Python 3 and esprima. \
         Left out where the parse goes over its budget.",
    ),
    rule(
        "refinecode/functions",
        WITH_SHAPE,
        Bound::Above(0.2),
        |measured| per_line(measured, |shape| shape.functions),
        "Definitions of functions among lines of code, by the published forms, which in C, C# and Java take \
         `return f(x)` for one too.",
    ),
    rule(
        "refinecode/no-variables",
        WITH_VARIABLES,
        Bound::Above(0.5),
        |measured| Some(flag(!shape(measured)?.has_variables)),
        "1 where nothing gets a value: in Python no `x = ...`, no `for x in`, no parameter; elsewhere no declaration. For \
         Go the published rule compares a list with 0 and never drops; here it does what it says.",
    ),
    rule(
        "refinecode/pass-lines",
        PYTHON,
        Bound::Above(0.05),
        |measured| of_code_lines(measured, |refined| refined.code.pass_lines),
        "Share of the lines of code that hold `pass`, as a part of `password` too.",
    ),
    rule(
        "refinecode/import-lines",
        PYTHON,
        Bound::Above(0.3),
        |measured| of_code_lines(measured, |refined| refined.code.import_lines),
        "Share of the lines of code that hold `import`, as a part of a word too.",
    ),
    rule(
        "refinecode/simple-functions",
        PYTHON,
        Bound::Above(0.1),
        |measured| per_line(measured, |shape| shape.one_liners),
        "Functions whose body is one `return`, among lines of code; those with a docstring have two statements.",
    ),
    rule(
        "refinecode/main-functions",
        C_AND_CPP,
        Bound::Above(1.0),
        |measured| Some(number(shape(measured)?.mains)),
        "Definitions of `main`.",
    ),
    rule("refinecode/no-logic-score", WITH_SHAPE, Bound::Never, no_logic, NO_LOGIC),
    rule(
        "refinecode/no-logic",
        WITH_SHAPE,
        Bound::Above(0.5),
        |measured| no_logic(measured).map(|score| drawn(measured, score)),
        "`refinecode/no-logic-score` where the text is among the 8 of 10 that are drawn, else 0. There each text above \
         the threshold is dropped with probability 0.8; here the BLAKE3 hash of the text draws.",
    ),
    rule(
        "refinecode/directives",
        C_AND_CPP,
        Bound::Above(0.8),
        |measured| {
            let path = measured.source.path;
            let is_header = HEADERS.iter().any(|end| path.ends_with(end));
            if is_header { None } else { of_code_lines(measured, |refined| refined.code.directive_lines) }
        },
        "Share of the lines of code with a directive of the preprocessor, `struct` or `using`. Left out for headers.",
    ),
    rule(
        "refinecode/prints",
        WITH_SHAPE,
        Bound::Above(0.4),
        |measured| of_code_lines(measured, |refined| refined.code.print_lines),
        "Share of the lines of code that hold `print` (Python), `printf` (C), `printf` or `cout` (C++), \
         `Console.WriteLine`, `fmt.Print`, `System.out.print` or `console.log`.",
    ),
    rule(
        "refinecode/test-name",
        GO,
        Bound::Never,
        |measured| Some(is_test(measured)),
        "1 where the path ends in `_test.go`.",
    ),
    rule(
        "refinecode/test-file",
        GO,
        Bound::Above(0.5),
        |measured| Some(drawn(measured, is_test(measured))),
        "`refinecode/test-name` where the text is among the 8 of 10 that are drawn, else 0; as for `refinecode/no-logic`.",
    ),
    rule(
        "refinecode/html-text-share",
        PAGES,
        Bound::Below(0.2),
        |measured| share(measured.visible?.characters, measured.characters.count),
        "As `starcoder2/html-text-share`.",
    ),
    rule(
        "refinecode/html-text",
        PAGES,
        Bound::Below(100.0),
        |measured| Some(number(measured.visible?.characters)),
        "As `starcoder2/html-text`. That a page can be parsed is no rule: everything can.",
    ),
];

const NO_LOGIC: &str = "Functions, imports, classes, simple returns and simple declarations among lines of code.";

fn shape<'a>(measured: &'a Measured<'_>) -> Option<&'a Shape> {
    refined(measured)?.shape.as_ref()
}

fn per_line(measured: &Measured<'_>, part: fn(&Shape) -> usize) -> Option<f64> {
    share(part(shape(measured)?), refined(measured)?.code.lines)
}

/// The lines of Python that hold `import` are its imports.
fn no_logic(measured: &Measured<'_>) -> Option<f64> {
    let refined = refined(measured)?;
    share(shape(measured)?.without_logic() + refined.code.import_lines, refined.code.lines)
}

fn is_test(measured: &Measured<'_>) -> f64 {
    let path = measured.source.path.as_bytes();
    let end = path.len().saturating_sub("_test.go".len());
    flag(path[end..].eq_ignore_ascii_case(b"_test.go"))
}
