//! The clock and the pauses of an import, given by the caller: nothing here reads a clock.

use std::time::Duration;

/// The caller wants no more: the run ends with what it has delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// What an import knows of time.
pub trait Pace {
    /// Seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> i64;

    /// Waits so long, as a forge asks for it.
    ///
    /// # Errors
    /// [`Stop`] if the caller would rather end the run than wait; what was delivered until then holds.
    fn sleep(&self, pause: Duration) -> Result<(), Stop>;
}
