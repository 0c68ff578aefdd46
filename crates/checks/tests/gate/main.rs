//! The gate over made-up changes, and its pages. The cases are Markdown: `../rules/` has a file for each rule,
//! `../judging/` one for each part of what all rules share; `../README.md` says how they are written.
#![allow(clippy::unwrap_used, missing_docs)]

mod cases;
mod judged;
mod markdown;
mod notation;
mod pages;
mod words;
