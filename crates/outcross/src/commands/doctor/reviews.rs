//! Whether records of review are here, and whether a clone gets them.

use std::path::Path;

use git::list_notes;

use super::{Check, failed};
use crate::output::plain::{counted, rfc3339};
use crate::reviews::envelope::{MARKS, REVIEWS};
use crate::reviews::store::Store;
use crate::reviews::unreadable;
use crate::target::Target;

/// A pattern that has both refs: git refuses to fetch at all where a ref is named that the remote lacks.
const REFSPEC: &str = "refs/notes/outcross-*:refs/notes/outcross-*";

/// What was imported beside the ledger in this folder, and what notes of our own are here.
pub(super) fn check(target: &Target, folder: &Path) -> Check {
    let store = match Store::open(folder, &target.repo_id) {
        Ok(store) => store,
        Err(error) => return failed("reviews", unreadable(&error)),
    };
    let notes = match notes(target) {
        Ok(notes) => notes,
        Err(error) => return Check::fail("reviews", error, Some(format!("git fsck; git show-ref {REVIEWS}"))),
    };
    let found = format!("{}; {}", imported(&store), said(notes));
    let has_origin = target.repository.origin_url().is_some();
    let is_fetched = [REVIEWS, MARKS].iter().all(|reference| target.repository.is_fetched_from_origin(reference));
    match (has_origin, is_fetched) {
        (true, false) => Check::warn(
            "reviews",
            format!("{found}; git fetch does not bring those of the origin"),
            format!("git config --add remote.origin.fetch '{REFSPEC}'; git fetch"),
        ),
        _ => Check::ok("reviews", found),
    }
}

fn imported(store: &Store) -> String {
    match store.whole_until() {
        Some(until) => format!("imported until {}", rfc3339(until)),
        None if store.is_empty() => "nothing imported (outcross reviews import)".to_owned(),
        None => "imported in part, or from files".to_owned(),
    }
}

/// How many notes of our own speak of review; `None` if their ref is not here.
fn notes(target: &Target) -> Result<Option<u64>, String> {
    let found = list_notes(&target.repository, &target.repository.objects(), REVIEWS);
    let found = found.map_err(|error| error.to_string())?;
    Ok(found.map(|notes| notes.blobs.len() as u64))
}

fn said(notes: Option<u64>) -> String {
    match notes {
        Some(count) => format!("{} in {REVIEWS}", counted(count, "note")),
        None => format!("{REVIEWS} is not here"),
    }
}
