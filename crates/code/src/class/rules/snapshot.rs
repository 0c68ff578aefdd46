//! Recorded output that tests compare with.

use super::rule;
use crate::class::rule::{Place, Rule, When};

pub(in crate::class) const RULES: &[Rule] = &[
    rule("snapshot-extension", When::Ends(&[".snap", ".snap.new", ".ambr", ".shot", ".golden", ".term.svg"])),
    rule("snapshot-folder", When::Folder(Place::Anywhere, &["__snapshots__", "__image_snapshots__", "cassettes"])),
    rule("snapshot-inner", When::Inner(&["approved", "received", "verified", "golden"])),
    rule(
        "snapshot-of-tests",
        When::All(&[
            When::InTests,
            When::Any(&[
                When::Folder(
                    Place::Anywhere,
                    &["snapshots", "golden", "goldens", "baselines", "approvals", "expected", "expect"],
                ),
                When::Ends(&[
                    ".stdout",
                    ".stderr",
                    ".expected",
                    ".expect",
                    ".approved",
                    ".out",
                    ".exp",
                    ".golden.txt",
                    ".golden.json",
                    ".fixed",
                    ".snapshot",
                ]),
            ]),
        ]),
    ),
    rule(
        "snapshot-header",
        When::All(&[
            When::Language(&["JavaScript", "TypeScript"]),
            When::Line(&["// Jest Snapshot v", "// Vitest Snapshot v", "exports["]),
        ]),
    ),
];
