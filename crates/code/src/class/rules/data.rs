//! Values, records, fixtures.

use super::rule;
use crate::class::rule::{Rule, When};
use crate::language::Kind;

const NO_CODE: When = When::Any(&[When::NoLanguage, When::Kind(&[Kind::Data]), When::Language(&["Text"])]);

/// Beside tests, asked before them.
pub(in crate::class) const OF_TESTS: &[Rule] = &[
    rule("fixture", When::All(&[When::InFixtures, When::Any(&[NO_CODE, When::Kind(&[Kind::Prose, Kind::Markup])])])),
    rule("test-data", When::All(&[When::InTests, NO_CODE])),
];

pub(in crate::class) const RULES: &[Rule] = &[
    rule(
        "sql-dump",
        When::All(&[
            When::Language(&["SQL", "PLpgSQL", "PLSQL"]),
            When::Line(&[
                "-- MySQL dump",
                "-- MariaDB dump",
                "-- PostgreSQL database dump",
                "PRAGMA foreign_keys=OFF",
                "-- phpMyAdmin SQL Dump",
                "INSERT INTO ",
            ]),
            When::Not(&When::Line(&["CREATE FUNCTION", "CREATE OR REPLACE", "BEGIN"])),
        ]),
    ),
    rule("data-language", When::Kind(&[Kind::Data])),
    rule("plain-text", When::Language(&["Text"])),
];
