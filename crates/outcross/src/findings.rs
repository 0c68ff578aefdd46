//! Imported findings of other tools, beside a ledger: they are found out nowhere else, so a ledger that is made anew
//! keeps them.
//!
//! One file a repository, a line a finding, after a line that says what it is. It is replaced whole: a run that is
//! stopped leaves the one before. Each finding names the commit whose lines it counts and who wrote them then.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use checks::imported::{ImportedFinding, join};
use facts::{CommitId, FindingRow};
use ledger::Ledger;
use serde::{Deserialize, Serialize};

use crate::errors::CommandError;
use crate::trends::each;

const VERSION: u32 = 1;

/// The imported findings of one repository.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    repo_id: String,
    /// In the order of their places, those of one commit together.
    pub findings: Vec<Stored>,
}

/// A finding and the commit that it was found in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// The head when it was imported: its lines are of this commit.
    pub commit: CommitId,
    /// The finding.
    pub finding: ImportedFinding,
}

#[derive(Serialize, Deserialize)]
struct HeadV1 {
    v: u32,
    repo_id: String,
}

#[derive(Serialize, Deserialize)]
struct FindingV1 {
    commit: String,
    tool: String,
    rule: String,
    severity: String,
    path: String,
    start_line: u32,
    end_line: u32,
    message: String,
}

impl Store {
    /// The findings of a repository beside the ledger in this folder; none if nothing was imported.
    ///
    /// # Errors
    /// Of the disk, and if what is there was written by another version or is damaged.
    pub fn open(folder: &Path, repo_id: &str) -> io::Result<Store> {
        let name = blake3::hash(repo_id.as_bytes()).to_hex();
        let path = folder.join(ledger::IMPORTS).join(&name.as_str()[..16]).join("findings.jsonl");
        let findings = match fs::read_to_string(&path) {
            Ok(text) => parse(&text, repo_id)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Store { path, repo_id: repo_id.to_owned(), findings })
    }

    /// Puts findings of these tools in the place of those that the tools had; gives how many went.
    ///
    /// # Errors
    /// Of the disk; what was there stays.
    pub fn replace(
        &mut self,
        tools: &BTreeSet<String>,
        commit: CommitId,
        new: Vec<ImportedFinding>,
    ) -> io::Result<u64> {
        let before = self.findings.len();
        let mut findings = self.findings.clone();
        findings.retain(|stored| !tools.contains(&stored.finding.tool));
        let gone = before - findings.len();
        findings.extend(new.into_iter().map(|finding| Stored { commit, finding }));
        findings.sort_by(|a, b| (&a.finding, a.commit).cmp(&(&b.finding, b.commit)));
        findings.dedup();
        self.write(&findings)?;
        self.findings = findings;
        Ok(gone as u64)
    }

    fn write(&self, findings: &[Stored]) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(&HeadV1 { v: VERSION, repo_id: self.repo_id.clone() })?;
        for stored in findings {
            bytes.push(b'\n');
            serde_json::to_writer(&mut bytes, &FindingV1::of(stored))?;
        }
        bytes.push(b'\n');
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let next = self.path.with_extension("next");
        let mut file = File::create(&next)?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        fs::rename(next, &self.path)
    }

    /// The findings that count the lines of a commit, with who wrote them by the ledger of that commit; and how many count
    /// those of another.
    ///
    /// # Errors
    /// If the ledger can't be read.
    pub fn joined(&self, ledger: &Ledger, head: CommitId) -> Result<(Vec<FindingRow>, u64), CommandError> {
        let of_head = self.findings.iter().filter(|stored| stored.commit == head);
        let findings: Vec<ImportedFinding> = of_head.map(|stored| stored.finding.clone()).collect();
        let paths: HashSet<String> = findings.iter().map(|finding| finding.path.clone()).collect();
        let mut spans = Vec::new();
        each(ledger.spans_of(&self.repo_id, paths), |span| spans.push(span))?;
        let others = self.findings.len() - findings.len();
        Ok((join(&findings, spans), others as u64))
    }
}

fn parse(text: &str, repo_id: &str) -> io::Result<Vec<Stored>> {
    let mut lines = text.lines();
    let head: HeadV1 = serde_json::from_str(lines.next().unwrap_or_default())?;
    if head.v != VERSION || head.repo_id != repo_id {
        return Err(io::Error::other("imported findings of another version, or of another repository"));
    }
    lines.map(|line| serde_json::from_str::<FindingV1>(line)?.stored()).collect()
}

impl FindingV1 {
    fn of(Stored { commit, finding }: &Stored) -> Self {
        FindingV1 {
            commit: commit.to_string(),
            tool: finding.tool.clone(),
            rule: finding.rule.clone(),
            severity: finding.severity.as_str().to_owned(),
            path: finding.path.clone(),
            start_line: finding.start_line,
            end_line: finding.end_line,
            message: finding.message.clone(),
        }
    }

    fn stored(self) -> io::Result<Stored> {
        let commit = self.commit.parse().map_err(io::Error::other)?;
        let severity = self.severity.parse().map_err(io::Error::other)?;
        let FindingV1 { tool, rule, path, start_line, end_line, message, .. } = self;
        let finding = ImportedFinding { path, start_line, end_line, tool, rule, severity, message };
        Ok(Stored { commit, finding })
    }
}

/// The error of a store.
pub(crate) fn unreadable(error: &io::Error) -> CommandError {
    CommandError::unreadable(format!("cannot use the imported findings: {error}"))
        .hint("remove findings.jsonl below the folder 'imports' beside the ledger, then import them again")
}
