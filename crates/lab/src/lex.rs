//! Text into tokens and types without a parser.
//!
//! Good for common languages and no more: it knows comments, strings, keywords and how statements end, so it finds names,
//! calls, imports and the shape of statements; it knows no types, no scopes and no macros. Names of local variables are
//! found by how they are bound (`let x`, `x = ..`, `for x in`, parameters), a file at a time, and stand for nothing, so
//! that the tail of a count means APIs and idioms. A parser does better; what counts asks for is no more than pairs of
//! family and name for each unit, so it can come from anywhere.

mod imports;
mod locals;
mod scan;
mod syntax;
mod types;
mod words;

pub use scan::{Kind, Token, scan};
pub use syntax::Syntax;
pub use types::types;
pub use words::{LITERAL, LOCAL, NUMBER, words};
