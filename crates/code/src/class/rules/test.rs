//! Code that tests the source.

use super::rule;
use crate::class::rule::{Place, Rule, When};
use crate::language::Kind;

const CODE: When = When::Kind(&[Kind::Programming]);

/// Go's toolchain has a rule of its own, and a Rust file can be named for what it does: it must have a test in sight.
const NAMES_COUNT: When = When::All(&[
    CODE,
    When::Not(&When::Language(&["Go"])),
    When::Not(&When::Starts(&["."])),
    When::Any(&[
        When::Not(&When::Language(&["Rust"])),
        When::Contains(&["#[test]", "#[cfg(test)]", "::test]", "use super::*"]),
    ]),
]);

pub(in crate::class) const RULES: &[Rule] = &[
    rule("go-test", When::Ends(&["_test.go"])),
    rule("test-folder", When::All(&[When::InTests, When::Not(&When::Ends(&[".proto"]))])),
    rule("spec-folder", When::All(&[When::Folder(Place::NotPackage, &["spec", "specs", "__mocks__", "mocks"]), CODE])),
    rule("test-inner-extension", When::All(&[When::Inner(&["test", "tests", "spec", "e2e", "e2e-spec", "cy"]), CODE])),
    rule("test-prefix", When::All(&[When::Starts(&["test_", "test-"]), NAMES_COUNT])),
    rule(
        "test-suffix",
        When::All(&[When::StemEnds(&["_test", "_tests", "-test", "-tests", "_unittest", "_browsertest"]), NAMES_COUNT]),
    ),
    rule(
        "spec-suffix",
        When::All(&[
            When::StemEnds(&["_spec", "-spec"]),
            When::Language(&["Ruby", "Crystal", "Lua", "JavaScript", "TypeScript", "CoffeeScript", "Elixir"]),
        ]),
    ),
    rule(
        "test-class",
        When::All(&[
            When::StemEnds(&["Test", "Tests", "TestCase", "Spec", "Specs"]),
            When::Language(&[
                "Java",
                "Kotlin",
                "Scala",
                "Groovy",
                "C#",
                "F#",
                "Visual Basic .NET",
                "PHP",
                "Swift",
                "Objective-C",
                "Objective-C++",
                "Haskell",
                "Dart",
                "C++",
            ]),
        ]),
    ),
    rule(
        "test-file",
        When::All(&[
            When::Stem(&["test", "tests", "conftest", "spec_helper", "rails_helper", "test_helper", "runtests"]),
            When::Not(&When::Parent(&["commands", "cmd", "subcommands", "verbs"])),
            NAMES_COUNT,
        ]),
    ),
    rule("test-language", When::Any(&[When::Language(&["Gherkin"]), When::Ends(&[".bats", ".t"])])),
];
