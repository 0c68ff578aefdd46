//! The sentences.
