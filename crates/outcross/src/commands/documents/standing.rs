//! What no active person stands behind as the documents hold it.

use std::sync::Arc;

use figures::{Behind, FolderStanding, Standing};

use super::share;
use crate::output::json::v1;

/// Folders of a document.
const LISTED_FOLDERS: usize = 10;

/// `None` without lines.
pub(crate) fn document(standing: &Standing) -> Option<v1::Standing> {
    let folder = |(name, of): (Arc<str>, FolderStanding)| v1::FolderStanding {
        folder: name.to_string(),
        code: behind(&of.code),
        all: behind(&of.all),
    };
    (standing.total.all.lines > 0).then(|| v1::Standing {
        window_days: Standing::WINDOW_DAYS,
        active: share(standing.active()),
        code: behind(&standing.total.code),
        all: behind(&standing.total.all),
        folders: folders(standing, LISTED_FOLDERS).map(folder).collect(),
    })
}

fn behind(behind: &Behind) -> v1::Behind {
    let Behind { lines, unattended, unknown } = *behind;
    v1::Behind { lines, unattended, unknown, share: behind.share().value() }
}

/// The folders with most unattended lines of source and tests; none without any.
pub(crate) fn folders(standing: &Standing, most: usize) -> impl Iterator<Item = (Arc<str>, FolderStanding)> {
    let folders = Standing::most_unattended(&standing.by_two_folders, |of| of.code, most);
    folders.into_iter().filter(|(_, of)| of.code.unattended > 0)
}
