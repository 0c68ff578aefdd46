//! The bytes that leave: text for people, JSON for programs.

pub mod beside;
pub mod check;
pub mod clones;
pub mod config;
pub mod excerpt;
pub mod explained;
pub mod export;
pub mod figure_table;
pub mod json;
pub mod lab;
pub mod lab_marks;
pub mod lab_marks_page;
pub mod lab_page;
pub mod lab_run;
pub mod lab_run_table;
pub mod log;
pub mod plain;
pub mod porcelain;
pub mod reference;
pub mod replayed;
pub mod report;
pub mod reviewed;
pub mod sarif;
pub mod shown;
pub mod trend;
pub mod witness;
