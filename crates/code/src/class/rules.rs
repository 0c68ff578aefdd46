//! The tables of rules, one file a class.

pub(super) mod config;
pub(super) mod data;
pub(super) mod docs;
pub(super) mod generated;
pub(super) mod locale;
pub(super) mod snapshot;
pub(super) mod source;
pub(super) mod test;
pub(super) mod translation;
pub(super) mod vendored;

use super::rule::{Place, Rule, When};

/// A rule.
const fn rule(name: &'static str, when: When) -> Rule {
    Rule { name, when }
}

/// Folders of tests.
pub(super) const TESTS: When = When::Any(&[
    When::Folder(
        Place::NotPackage,
        &[
            "test",
            "tests",
            "__tests__",
            "__test__",
            "testing",
            "testcases",
            "test-suite",
            "testsuite",
            "testsuites",
            "e2e",
            "integration-tests",
            "integration_tests",
            "integrationtest",
            "androidtest",
            "unit-tests",
            "unit_tests",
            "unittests",
            "unittest",
            "functional_tests",
            "smoke_tests",
            "regress",
        ],
    ),
    When::FolderEnds(&["-tests", "_tests", ".tests", ".test", ".unittests", ".integrationtests"]),
    When::Folder(Place::Top, &["t", "spec", "specs", "cypress"]),
    When::InFixtures,
]);

/// Folders of what tests read.
pub(super) const FIXTURES: When = When::Folder(
    Place::NotPackage,
    &[
        "testdata",
        "test-data",
        "test_data",
        "fixtures",
        "__fixtures__",
        "fixture",
        "testfixtures",
        "test-fixtures",
        "test_fixtures",
        "testfiles",
        "test-files",
        "test_files",
    ],
);
