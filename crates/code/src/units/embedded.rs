//! Code within other texts: fenced code of Markdown, cells of notebooks, quotes and scripts of pages.
//!
//! Each piece has its own text and says on which line of the file each of its lines stands, so that what is found in the
//! piece can be shown in the file.

use crate::Language;

mod notebook;
mod page;

/// A piece of code within a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is written in, where that is said and known.
    pub language: Option<Language>,
    /// Its text.
    pub text: Vec<u8>,
    /// The line of the file, from 1, that each of its lines stands on.
    pub lines: Vec<u32>,
}

impl Piece {
    /// The line of the file for a line of the piece, both from 1.
    #[must_use]
    pub fn line(&self, line: u32) -> Option<u32> {
        let at = usize::try_from(line).ok()?.checked_sub(1)?;
        self.lines.get(at).copied()
    }
}

/// The pieces of code in a file; none where its language holds none.
#[must_use]
pub fn pieces(language: Language, bytes: &[u8]) -> Vec<Piece> {
    match language.name() {
        "Markdown" | "MDX" => fences(bytes),
        "Jupyter Notebook" => notebook::cells(bytes),
        "HTML" | "Svelte" | "Vue" => page::quotes(bytes),
        _ => Vec::new(),
    }
}

/// Fenced code (CommonMark 0.31, 4.5): three or more `` ` `` or `~`, closed by as many or more.
fn fences(bytes: &[u8]) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut open: Option<(Fence, Piece)> = None;
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        match &mut open {
            Some((fence, piece)) if !fence.closes(line) => {
                piece.text.extend_from_slice(fence.unindented(line));
                piece.lines.push(number);
            }
            Some(_) => found.extend(open.take().map(|(_, piece)| piece)),
            None => open = Fence::opened(line),
        }
    }
    found.extend(open.map(|(_, piece)| piece));
    found
}

/// What a piece was opened with.
#[derive(Clone, Copy)]
struct Fence {
    mark: u8,
    length: usize,
    indent: usize,
}

impl Fence {
    fn at(line: &[u8]) -> Option<(Self, &[u8])> {
        // Items of lists hold fences with deeper indents.
        let text = line.trim_ascii_start();
        let mark = *text.first().filter(|mark| matches!(mark, b'`' | b'~'))?;
        let length = text.iter().take_while(|byte| **byte == mark).count();
        let rest = text[length..].trim_ascii();
        (length >= 3).then_some((Self { mark, length, indent: line.len() - text.len() }, rest))
    }

    fn opened(line: &[u8]) -> Option<(Self, Piece)> {
        let (fence, info) = Self::at(line)?;
        if fence.mark == b'`' && info.contains(&b'`') {
            return None;
        }
        let word = info
            .split(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b'{' | b'}'))
            .find(|word| !word.is_empty());
        let word = word.map(|word| word.strip_prefix(b".").unwrap_or(word));
        let language = word.and_then(spelled);
        Some((fence, Piece { language, text: Vec::new(), lines: Vec::new() }))
    }

    fn closes(self, line: &[u8]) -> bool {
        Self::at(line)
            .is_some_and(|(other, rest)| other.mark == self.mark && other.length >= self.length && rest.is_empty())
    }

    fn unindented(self, line: &[u8]) -> &[u8] {
        let blank = line.iter().take(self.indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        &line[blank..]
    }
}

/// A language by the word that people put behind a fence.
fn spelled(word: &[u8]) -> Option<Language> {
    let lower = word.to_ascii_lowercase();
    let name: &[u8] = match lower.as_slice() {
        b"jsx" | b"node" => b"JavaScript",
        b"ts" => b"TypeScript",
        b"c++" | b"cxx" | b"cpp" => b"C++",
        b"csharp" | b"cs" => b"C#",
        b"golang" => b"Go",
        b"py" | b"python3" | b"pycon" | b"ipython3" => b"Python",
        b"rb" => b"Ruby",
        b"rs" => b"Rust",
        b"c" => b"C",
        b"sh" | b"bash" | b"zsh" => b"Shell",
        other => other,
    };
    Language::named(name)
}
