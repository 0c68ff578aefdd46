//! Commits, parsed tolerantly: history is full of headers that no parser expects.

use crate::ObjectId;

/// A person as a commit spells them, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// The name, raw bytes, spaces at its ends removed.
    pub name: Vec<u8>,
    /// The address between the angle brackets, raw bytes.
    pub email: Vec<u8>,
    /// Seconds since 1970, UTC; 0 where the header has no readable time.
    pub seconds: i64,
    /// The time zone as written (`+0200`), empty where there is none.
    pub zone: Vec<u8>,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its tree.
    pub tree: ObjectId,
    /// Its parents in order, as the commit names them.
    pub parents: Vec<ObjectId>,
    /// Who wrote it.
    pub author: Person,
    /// Who recorded it.
    pub committer: Person,
    /// Everything after the headers.
    pub message: Vec<u8>,
}

/// The object is no commit: it names no tree, or an id in it is not hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MalformedCommit;

impl Commit {
    pub(crate) fn parse(bytes: &[u8]) -> Result<Commit, MalformedCommit> {
        let mut tree = None;
        let mut parents = Vec::new();
        let (mut author, mut committer) = (Person::default(), Person::default());
        let mut rest = bytes;
        while let Some((line, after)) = header_line(rest) {
            rest = after;
            match line.iter().position(|byte| *byte == b' ').map(|space| line.split_at(space)) {
                Some((b"tree", value)) if tree.is_none() => tree = Some(parse_id(value)?),
                Some((b"parent", value)) => parents.push(parse_id(value)?),
                Some((b"author", value)) => author = parse_person(value),
                Some((b"committer", value)) => committer = parse_person(value),
                _ => {}
            }
        }
        let message = rest.strip_prefix(b"\n").unwrap_or(rest).to_vec();
        Ok(Commit { tree: tree.ok_or(MalformedCommit)?, parents, author, committer, message })
    }
}

/// The next header line and what follows it; `None` at the empty line that ends the headers, or at the end.
fn header_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    (end > 0).then(|| (&bytes[..end], bytes.get(end + 1..).unwrap_or_default()))
}

fn parse_id(value: &[u8]) -> Result<ObjectId, MalformedCommit> {
    ObjectId::from_hex(value.trim_ascii()).ok_or(MalformedCommit)
}

/// `Name <address> seconds zone`, any part of which may be missing.
fn parse_person(value: &[u8]) -> Person {
    let close = value.iter().rposition(|byte| *byte == b'>').unwrap_or(value.len());
    let open = value[..close].iter().position(|byte| *byte == b'<').unwrap_or(close);
    let mut when =
        value.get(close + 1..).unwrap_or_default().split(|byte| *byte == b' ').filter(|part| !part.is_empty());
    let seconds = when.next().and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    Person {
        name: value[..open].trim_ascii().to_vec(),
        email: value.get(open + 1..close).unwrap_or_default().trim_ascii().to_vec(),
        seconds: seconds.unwrap_or(0),
        zone: when.next().unwrap_or_default().to_vec(),
    }
}
