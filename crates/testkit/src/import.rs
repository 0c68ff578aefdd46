//! A [`History`] as one `git fast-import` stream.
//!
//! Blobs and commits carry marks, so that one process makes everything, and the marks file says which id each commit
//! got. Commits are written to a scratch ref that the stream removes at its end. Notes come in a second stream, because
//! their text may name ids.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::history::{Entry, History, Made, Mode, Person, Tree};
use crate::repo::ObjectFormat;

const SCRATCH: &str = "refs/testkit/scratch";

/// The stream that makes all commits and refs, and the marks of the commits in the order of the history.
pub(crate) fn stream(history: &History) -> (Vec<u8>, Vec<usize>) {
    let mut stream = Stream::default();
    let marks = history.commits.iter().map(|made| stream.commit(history, made)).collect::<Vec<usize>>();
    for (reference, &index) in &history.refs {
        stream.text(&format!("reset {reference}\nfrom :{}\n\n", marks[index]));
    }
    if !history.commits.is_empty() {
        stream.text(&format!("reset {SCRATCH}\nfrom {}\n\n", zeros(history.settings.format)));
    }
    stream.text("done\n");
    (stream.bytes, marks)
}

fn zeros(format: ObjectFormat) -> String {
    "0".repeat(format.digits())
}

#[derive(Default)]
struct Stream {
    bytes: Vec<u8>,
    marks: usize,
    blobs: HashMap<std::sync::Arc<[u8]>, usize>,
    commits: Vec<usize>,
}

impl Stream {
    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn data(&mut self, bytes: &[u8]) {
        self.text(&format!("data {}\n", bytes.len()));
        self.bytes.extend_from_slice(bytes);
        self.text("\n");
    }

    fn mark(&mut self) -> usize {
        self.marks += 1;
        self.marks
    }

    fn blob(&mut self, entry: &Entry) -> usize {
        if let Some(&mark) = self.blobs.get(&entry.content) {
            return mark;
        }
        let mark = self.mark();
        self.text(&format!("blob\nmark :{mark}\n"));
        self.data(&entry.content);
        self.blobs.insert(entry.content.clone(), mark);
        mark
    }

    fn commit(&mut self, history: &History, made: &Made) -> usize {
        let empty = Tree::new();
        let before = made.parents.first().map_or(&empty, |&first| &*history.commits[first].tree);
        let changes = self.changes(history, before, &made.tree);
        let mark = self.mark();
        if made.parents.is_empty() {
            self.text(&format!("reset {SCRATCH}\n\n"));
        }
        self.text(&format!("commit {SCRATCH}\nmark :{mark}\n"));
        self.person("author", &made.author);
        self.person("committer", &made.committer);
        if let Some(encoding) = &made.encoding {
            self.text(&format!("encoding {encoding}\n"));
        }
        self.data(&made.message);
        for (nth, &parent) in made.parents.iter().enumerate() {
            let verb = if nth == 0 { "from" } else { "merge" };
            self.text(&format!("{verb} :{}\n", self.commits[parent]));
        }
        self.bytes.extend_from_slice(&changes);
        self.text("\n");
        self.commits.push(mark);
        mark
    }

    fn person(&mut self, role: &str, person: &Person) {
        self.text(&format!("{role} "));
        self.bytes.extend_from_slice(&person.name);
        self.text(&format!(" {} {}\n", person.seconds, person.zone));
    }

    /// The lines that turn one tree into the other, removals first; writes the blobs that they name.
    fn changes(&mut self, history: &History, before: &Tree, after: &Tree) -> Vec<u8> {
        let mut lines = String::new();
        for path in before.keys().filter(|path| !after.contains_key(*path)) {
            let _ = writeln!(lines, "D {}", quoted(path));
        }
        for (path, entry) in after.iter().filter(|(path, entry)| before.get(*path) != Some(entry)) {
            let source = match entry.mode {
                Mode::Gitlink => full_id(&entry.content, history.settings.format),
                Mode::Plain | Mode::Exec | Mode::Symlink => format!(":{}", self.blob(entry)),
            };
            let _ = writeln!(lines, "M {} {source} {}", entry.mode.digits(), quoted(path));
        }
        lines.into_bytes()
    }
}

/// A submodule's id, repeated or cut to the length that this hash has: histories are written without knowing it.
fn full_id(digits: &[u8], format: ObjectFormat) -> String {
    digits.iter().cycle().take(format.digits()).map(|&digit| char::from(digit)).collect()
}

/// A path in double quotes, every byte but plain ASCII as three octal digits.
fn quoted(path: &[u8]) -> String {
    let mut text = String::from("\"");
    for &byte in path {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(byte)]),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    text.push('"');
    text
}

/// The stream that writes the notes, `ids` being those of the commits in the order of the history.
pub(crate) fn notes_stream(history: &History, ids: &[String]) -> Vec<u8> {
    let mut stream = Stream::default();
    for note in &history.notes {
        let id = &ids[history.labels[&note.label]];
        let text = with_ids(history, ids, &note.text);
        stream.text(&format!("commit {}\n", note.reference));
        stream.text("committer Ada Author <ada@example.com> 1704067200 +0000\n");
        stream.data(b"Notes added by testkit\n");
        stream.text("N inline ");
        stream.text(id);
        stream.text("\n");
        stream.data(&text);
    }
    stream.text("done\n");
    stream.bytes
}

fn with_ids(history: &History, ids: &[String], text: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(text) else { return text.to_vec() };
    let named = history.labels.iter().filter(|(label, _)| text.contains(&format!("{{id:{label}}}")));
    named
        .fold(text.to_owned(), |text, (label, &index)| text.replace(&format!("{{id:{label}}}"), &ids[index]))
        .into_bytes()
}
