//! Licences: tags, expressions, classes, and which file of a source decides.

mod expressions;
mod tags;
mod texts;
mod trees;
