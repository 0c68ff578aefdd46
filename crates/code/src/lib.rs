//! What a file is, from its path and its bytes: its **language** and its **class**.
//!
//! Both are asked for every version of every file of a repository, so they look at the first [`HEAD_BYTES`] and the last
//! [`TAIL_BYTES`] of the content and no further, keep everything on the stack, and run no regular expression.
//! `docs/reference/path-classes.md` states every rule; a test keeps it equal to the tables here.
//!
//! Invariants: pure functions of their arguments; every file has a class, and the rule that decided it is named; a
//! language that is not known is `None`, never a guess. Paths and contents are hostile: any bytes, of any length.

#[cfg(feature = "units")]
pub mod ast_paths;
mod attributes;
mod class;
#[cfg(feature = "units")]
pub mod clones;
#[cfg(feature = "units")]
pub mod fingerprint;
mod language;
#[cfg(feature = "units")]
pub mod lex;
mod looked;
#[cfg(feature = "units")]
pub mod marks;
#[cfg(feature = "units")]
pub mod parse;
#[cfg(feature = "units")]
pub mod sensitive;
#[cfg(feature = "units")]
pub mod signals;
#[cfg(feature = "units")]
pub mod stream;
#[cfg(feature = "units")]
mod syntax;
#[cfg(feature = "units")]
pub mod transform;
#[cfg(feature = "units")]
pub mod units;
#[cfg(feature = "units")]
pub mod witness;

pub use attributes::{Attributes, LeftOut, MAX_LINE_BYTES, MAX_RULES, Marks};
pub use class::{Class, Classified, RuleText, classify, rules, terms};
pub use language::{Kind, Language, language, languages};
pub use looked::{HEAD_BYTES, TAIL_BYTES};
