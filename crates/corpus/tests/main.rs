//! Tests of the corpus.
