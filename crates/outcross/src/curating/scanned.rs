//! What other tools found in the files of a commit, as findings of rows.

use std::collections::BTreeMap;

use checks::imported::ImportedFinding;
use corpus::row::RowFinding;
use facts::CommitId;

use crate::findings::Store;

/// Findings by the path of their file.
#[derive(Debug, Clone, Default)]
pub(super) struct Scanned(BTreeMap<String, Vec<ImportedFinding>>);

impl Scanned {
    /// Those that count the lines of a commit.
    pub(super) fn at(store: &Store, commit: CommitId) -> Self {
        let mut found = Scanned::default();
        for stored in store.findings.iter().filter(|stored| stored.commit == commit) {
            found.0.entry(stored.finding.path.clone()).or_default().push(stored.finding.clone());
        }
        found
    }

    /// What decides the rows that carry them: another import gives another one.
    pub(super) fn print(&self) -> String {
        let mut hash = blake3::Hasher::new();
        for finding in self.0.values().flatten() {
            for text in [&finding.path, &finding.tool, &finding.rule, finding.severity.as_str()] {
                hash.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
            }
            hash.update(&finding.start_line.to_le_bytes());
        }
        hash.finalize().to_hex()[..16].to_owned()
    }

    /// Those of some lines of a file, counted from the first of them; what is about the whole file stands at its first line.
    pub(super) fn of(&self, path: &[u8], (first, last): (u32, u32)) -> Vec<RowFinding> {
        let Some(all) = std::str::from_utf8(path).ok().and_then(|path| self.0.get(path)) else { return Vec::new() };
        let within = all.iter().filter(|finding| (first..=last).contains(&finding.start_line.max(1)));
        let found = within.map(|finding| RowFinding {
            tool: finding.tool.clone(),
            rule: finding.rule.clone(),
            severity: finding.severity.as_str().to_owned(),
            line: finding.start_line.max(1) - first + 1,
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use facts::FoundSeverity;

    use super::*;

    fn scanned(lines: &[u32]) -> Scanned {
        let finding = |line: &u32| ImportedFinding {
            path: "src/a.rs".to_owned(),
            start_line: *line,
            end_line: *line,
            tool: "scan".to_owned(),
            rule: "r".to_owned(),
            severity: FoundSeverity::Warning,
            message: String::new(),
        };
        Scanned(BTreeMap::from([("src/a.rs".to_owned(), lines.iter().map(finding).collect())]))
    }

    #[test]
    fn a_row_has_the_findings_of_its_lines() {
        let found = scanned(&[0, 4, 7, 8]);
        let lines = |place| found.of(b"src/a.rs", place).iter().map(|finding| finding.line).collect::<Vec<_>>();
        assert_eq!(lines((1, 8)), [1, 4, 7, 8]);
        assert_eq!(lines((4, 7)), [1, 4]);
        assert!(found.of(b"src/b.rs", (1, 8)).is_empty());
        assert!(found.of(b"\xff", (1, 8)).is_empty());
    }

    #[test]
    fn another_import_is_another_print() {
        assert_eq!(scanned(&[1, 2]).print(), scanned(&[1, 2]).print());
        assert_ne!(scanned(&[1, 2]).print(), scanned(&[1, 3]).print());
    }
}
