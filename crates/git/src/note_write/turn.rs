//! Waiting for one's turn, so that many writers of this program do not get in each other's way.
//!
//! It is a courtesy: what keeps notes from being lost is that the ref is compared before it is moved. The lock lies on
//! the open folder of the repository, so nothing is written, and it goes with the process that holds it. Where a folder
//! can't be locked, or another holds the lock for long, one goes on without.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(2);
/// Twenty seconds: more than a hundred writers take.
const PAUSES: usize = 10_000;

/// Held for as long as the value lives.
pub(super) struct Turn {
    _folder: Option<File>,
}

pub(super) fn wait(common_dir: &Path) -> Turn {
    let folder = File::open(common_dir).ok();
    let is_ours = folder.as_ref().is_some_and(lock);
    Turn { _folder: folder.filter(|_| is_ours) }
}

fn lock(folder: &File) -> bool {
    for _ in 0..PAUSES {
        match folder.try_lock() {
            Ok(()) => return true,
            Err(TryLockError::WouldBlock) => sleep(PAUSE),
            Err(TryLockError::Error(_)) => return false,
        }
    }
    false
}
