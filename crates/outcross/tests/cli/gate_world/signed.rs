//! Statements of review in notes, signed with real keys.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use facts::{Account, AccountKind, Level, ReviewEvent, ReviewState, SignatureVerdict};
use outcross::reviews::envelope::{EnvelopeV1, KindV1, NAMESPACE, REVIEWS, SCHEMA, StatementV1, events_json};
use testkit::Repo;

use super::{HOST, PATH};

/// A pair of keys in a folder that lives as long as this does.
pub(crate) struct Key {
    /// Keeps the folder.
    _folder: Repo,
    private: PathBuf,
    /// The public half as a list of signers has it.
    pub(crate) public: String,
}

impl Key {
    pub(crate) fn new() -> Key {
        let folder = Repo::new("head unborn main");
        let private = folder.beside("key");
        let made =
            Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&private).status();
        assert!(made.unwrap().success());
        let public = std::fs::read_to_string(private.with_extension("pub")).unwrap().trim().to_owned();
        Key { _folder: folder, private, public }
    }

    /// The armoured signature over a text.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut child = Command::new("ssh-keygen")
            .args(["-Y", "sign", "-q", "-n", NAMESPACE, "-f"])
            .arg(&self.private)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }
}

/// An event of change 7 by somebody, on a commit.
pub(crate) fn event(state: ReviewState, (login, email): (&str, &str), at: i64, head: &str) -> ReviewEvent {
    let kind = if login.ends_with("[bot]") { AccountKind::Bot } else { AccountKind::User };
    let said = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Into::into);
    ReviewEvent {
        change: "#7".into(),
        forge: HOST.into(),
        state,
        at: Some(at),
        actor: Account { login: said(login), id: None, name: None, email: said(email), kind },
        head_commit: Some(head.parse().unwrap()).filter(|_| state != ReviewState::Opened),
        head_tree: None,
        merge_commit: None,
        commits: Vec::new(),
        target: Some("main".into()),
        regions: Vec::new(),
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    }
}

/// A statement of review on a commit.
pub(crate) fn statement(repo: &Repo, commit: &str, at: i64, events: &[ReviewEvent]) -> StatementV1 {
    StatementV1 {
        schema: SCHEMA.to_owned(),
        kind: KindV1::Review,
        repository: format!("{HOST}/{PATH}"),
        branch: Some("main".to_owned()),
        commit: commit.to_owned(),
        tree: repo.resolve(&format!("{commit}^{{tree}}")),
        at,
        events: events_json(events),
        by: None,
        paths: Vec::new(),
        ranges: std::collections::BTreeMap::new(),
        written_by: None,
    }
}

/// The line of a note that states something, signed by a key if there is one.
pub(crate) fn line(statement: &StatementV1, key: Option<&Key>) -> String {
    let statement = serde_json::to_string(statement).unwrap();
    let signature = key.map(|key| key.sign(&statement));
    serde_json::to_string(&EnvelopeV1 { statement, signature }).unwrap() + "\n"
}

/// Puts a note on a commit.
pub(crate) fn note(repo: &Repo, folder: &Path, commit: &str, text: &str) {
    let file = repo.beside("note");
    std::fs::write(&file, text).unwrap();
    let (folder, file) = (folder.display().to_string(), file.display().to_string());
    repo.git(["-C", &folder, "notes", &format!("--ref={REVIEWS}"), "add", "-f", "-F", &file, commit]);
}
