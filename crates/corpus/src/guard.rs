//! Decoders that were written for files that somebody made in good faith: what they panic at is damage.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a decoder; a panic is an error like others.
pub(crate) fn guard<T>(decode: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err("its content makes no sense".to_owned()))
}
