//! Whether the author of a change has written anything before it.

use std::collections::BTreeSet;

use git::{ObjectId, Repository};

use crate::commits::Commits;
use crate::{Phase, Progress, ScanError, Watch};

/// Those of the addresses that the author of a commit has which a base reaches, in lower case. The search ends with the
/// last of them; for one who is new it goes through the whole history.
///
/// # Errors
/// If the base can't be read, or the work is stopped.
pub fn known_authors(
    repository: &Repository,
    base: ObjectId,
    addresses: &BTreeSet<Vec<u8>>,
    progress: &dyn Progress,
) -> Result<BTreeSet<Vec<u8>>, ScanError> {
    let (watch, objects) = (Watch(progress), repository.objects());
    let mut commits = Commits::new(repository, &objects);
    commits.add(base).map_err(ScanError::Head)?;
    let mut found = BTreeSet::new();
    let mut next = 0;
    while (next as usize) < commits.len() && found.len() < addresses.len() {
        if next % 1024 == 0 {
            watch.report(Phase::Commits, u64::from(next), None)?;
        }
        let address = commits.node(next).commit.author.email.to_ascii_lowercase();
        if addresses.contains(&address) {
            found.insert(address);
        }
        (0..).take_while(|place| commits.parent(next, *place).is_some()).for_each(drop);
        next += 1;
    }
    Ok(found)
}
