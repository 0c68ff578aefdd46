//! Git AI Standard 3.0.0: the note of a commit, in an object with the commit's id.
//!
//! A session stands for one agent and model in one commit: the conversations themselves are not known here. All people
//! are one, who has no name: nothing that is read names one.

use std::collections::BTreeMap;

use facts::{Claim, Reason};
use history::{CommitClaims, FileClaims};
use provenance::format::git_ai::{Attestation, Entry, Note};
use provenance::{Problem, Verdict};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Exported, hash, is_stated, lines};

/// What a session's key is the hash of, beside its commit, agent and model.
const SESSION: &str = "outcross 2026-11 key of an exported Git AI session";

/// What the key of all people is the hash of.
const PERSON: &str = "outcross 2026-11 key of a person in an exported Git AI note";

/// Hex digits of a key.
const KEY_DIGITS: usize = 14;

/// What stands where a note wants a model and none is known; readers take it for none.
const NO_MODEL: &str = "unknown";

/// A commit and its note.
#[derive(Serialize)]
struct CommitNote<'a> {
    commit: &'a str,
    note: String,
}

pub(super) fn of_commit(claims: &CommitClaims) -> Result<Exported, serde_json::Error> {
    let commit = claims.commit.to_string();
    let mut people = Map::new();
    let mut sessions = Map::new();
    let mut attestations = Vec::new();
    let files = claims.files.iter().filter(|file| file.ranges.iter().any(is_stated));
    let (named, unnamed): (Vec<_>, Vec<_>) = files.partition(|file| file.path_raw.is_none());
    let mut left_out: Vec<Problem> = unnamed.first().map(|file| not_text(file, unnamed.len())).into_iter().collect();
    for file in named {
        attestations.push(attestation(&commit, file, &mut people, &mut sessions));
    }
    if people.is_empty() && sessions.is_empty() {
        return Ok(Exported { lines: Vec::new(), left_out });
    }
    let mut metadata = json!({"schema_version": "authorship/3.0.0", "base_commit_sha": commit, "prompts": {}});
    for (name, named) in [("humans", people), ("sessions", sessions)] {
        if !named.is_empty() {
            metadata[name] = Value::Object(named);
        }
    }
    let (note, problems) = Note { attestations, metadata }.write();
    left_out.extend(problems);
    // Every path in it is text.
    let note = String::from_utf8_lossy(&note).into_owned();
    Ok(Exported { lines: lines(&[CommitNote { commit: &commit, note }])?, left_out })
}

fn attestation(
    commit: &str,
    file: &FileClaims,
    people: &mut Map<String, Value>,
    sessions: &mut Map<String, Value>,
) -> Attestation {
    let mut entries: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    for range in file.ranges.iter().filter(|range| is_stated(range)) {
        let key = if range.verdict.claim == Claim::Human {
            let key = key('h', hash(PERSON, &[]));
            people.insert(key.clone(), json!({"author": "a person"}));
            key
        } else {
            session(commit, &range.verdict, sessions)
        };
        entries.entry(key).or_default().push((range.first_line, range.last_line));
    }
    let entry = |(key, ranges): (String, _)| Entry { key: key.into_bytes().into(), ranges };
    Attestation { path: file.path.as_bytes().into(), entries: entries.into_iter().map(entry).collect() }
}

/// A note is a text, and a path that is none has no place in it.
fn not_text(file: &FileClaims, files: usize) -> Problem {
    let detail = format!("{files} paths that are not UTF-8, not written: {}", file.path).into();
    Problem { reason: Reason::Malformed, detail, affected: files as u64 }
}

/// The key of the session of an agent and model, which is noted.
fn session(commit: &str, verdict: &Verdict, sessions: &mut Map<String, Value>) -> String {
    let tool = verdict.agent.as_ref().map(ToString::to_string).unwrap_or_default();
    let model = verdict.model_raw.as_deref().or(verdict.model.as_deref()).unwrap_or(NO_MODEL);
    let hash = hash(SESSION, &[commit, &tool, model]);
    let key = key('s', hash);
    let id = hash.to_hex();
    sessions.insert(key.clone(), json!({"agent_id": {"tool": tool, "id": id.as_str(), "model": model}}));
    key
}

fn key(kind: char, hash: blake3::Hash) -> String {
    format!("{kind}_{}", &hash.to_hex()[..KEY_DIGITS])
}
