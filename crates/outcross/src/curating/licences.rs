//! What decides the licence of a source's files: its licence files, sidecars and manifests, found where files are listed.

use corpus::row::RowLicence;

/// Bytes of such a file beyond which it decides nothing.
const LARGEST_BYTES: usize = 1 << 20;

/// Bytes of all such files of a source; what comes after them decides nothing.
const MOST_BYTES: usize = 64 << 20;

/// The files of a source that say something of licences, by their path in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Licences {
    files: Vec<(Vec<u8>, Vec<u8>)>,
    bytes: usize,
}

impl Licences {
    /// Takes a file, if its name says that it may decide.
    pub(super) fn add(&mut self, path: &[u8], text: &[u8]) {
        if !is_relevant(path) || text.len() > LARGEST_BYTES || self.bytes + text.len() > MOST_BYTES {
            return;
        }
        self.bytes += text.len();
        self.files.push((path.to_owned(), text.to_owned()));
    }

    /// The licence of a file.
    pub(super) fn licence(&self, _path: &[u8], _text: &str) -> RowLicence {
        none_found()
    }
}

/// Nothing says how a text may be used.
pub(super) fn none_found() -> RowLicence {
    RowLicence { expression: None, from: "none".to_owned(), class: "none".to_owned(), decided_by: None }
}

/// Whether a file by that name may say something of licences: licence files, sidecars, REUSE and package manifests.
pub(super) fn is_relevant(path: &[u8]) -> bool {
    let (folder, name) = match memchr_last(path) {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => (&path[..0], path),
    };
    let name = name.to_ascii_lowercase();
    let starts = [&b"license"[..], b"licence", b"copying", b"unlicense", b"notice"];
    let manifests = [
        &b"reuse.toml"[..],
        b"cargo.toml",
        b"package.json",
        b"pyproject.toml",
        b"setup.cfg",
        b"composer.json",
        b"pom.xml",
    ];
    starts.iter().any(|start| name.starts_with(start))
        || manifests.contains(&name.as_slice())
        || name.ends_with(b".license")
        || name.ends_with(b".gemspec")
        || path == b".reuse/dep5"
        || folder == b"LICENSES"
        || folder.ends_with(b"/LICENSES")
}

fn memchr_last(path: &[u8]) -> Option<usize> {
    path.iter().rposition(|byte| *byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relevant_names() {
        let check = |path: &str, expect| assert_eq!(is_relevant(path.as_bytes()), expect, "{path}");
        for path in ["LICENSE", "a/LICENSE-MIT", "COPYING.LESSER", "x/y.c.license", "REUSE.toml", ".reuse/dep5"] {
            check(path, true);
        }
        for path in ["LICENSES/MIT.txt", "a/Cargo.toml", "a.gemspec", "pom.xml", "licence.md", "UNLICENSE", "NOTICE"] {
            check(path, true);
        }
        for path in ["src/main.rs", "my-license.rs", "LICENSES", "LICENSE/src/x.c", "Cargo.lock"] {
            check(path, path == "LICENSES");
        }
    }
}
