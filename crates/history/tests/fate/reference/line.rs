//! A line as the definitions see it: token, alphanumerics, words.

/// Words that alone do not make a line worth counting, in any language.
const STRUCTURAL: &[&str] = &[
    "begin",
    "break",
    "case",
    "catch",
    "continue",
    "def",
    "default",
    "do",
    "done",
    "elif",
    "else",
    "elseif",
    "elsif",
    "end",
    "endif",
    "endfor",
    "endwhile",
    "ensure",
    "esac",
    "except",
    "fi",
    "final",
    "finally",
    "fallthrough",
    "if",
    "loop",
    "nil",
    "null",
    "None",
    "pass",
    "private",
    "protected",
    "public",
    "rescue",
    "return",
    "static",
    "then",
    "try",
    "unsafe",
    "void",
    "while",
    "fn",
    "func",
    "function",
    "const",
    "let",
    "var",
    "true",
    "false",
    "True",
    "False",
    "self",
    "this",
    "super",
    "async",
    "await",
    "yield",
    "in",
    "of",
    "is",
    "not",
    "and",
    "or",
    "BEGIN",
    "END",
    "ELSE",
    "ENDIF",
    "NULL",
];

/// One line of a text file, its line feed included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) bytes: Vec<u8>,
    /// The line without spaces, tabs, carriage returns and line feeds.
    pub(crate) token: Vec<u8>,
    /// ASCII letters and digits, and characters beyond ASCII.
    pub(crate) alnums: usize,
    pub(crate) words: Vec<Vec<u8>>,
    pub(crate) trivial: bool,
}

impl Line {
    fn new(bytes: &[u8]) -> Line {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let token = bytes.iter().copied().filter(|byte| !is_space(byte)).collect();
        let text = String::from_utf8_lossy(bytes);
        let alnums = text.chars().filter(|char| char.is_ascii_alphanumeric() || !char.is_ascii()).count();
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
        let words = bytes.split(|byte| !is_word(byte)).filter(|word| !word.is_empty()).map(<[u8]>::to_vec);
        let words: Vec<Vec<u8>> = words.collect();
        let trivial = alnums < 4 || words.iter().all(|word| STRUCTURAL.iter().any(|known| known.as_bytes() == word));
        Line { bytes: bytes.to_vec(), token, alnums, words, trivial }
    }
}

/// The lines of a text; the last one counts even without a line feed.
pub(crate) fn lines(text: &[u8]) -> Vec<Line> {
    text.split_inclusive(|byte| *byte == b'\n').map(Line::new).collect()
}

/// The edit distance of two lists of words.
fn distance(old: &[Vec<u8>], new: &[Vec<u8>]) -> usize {
    let mut row: Vec<usize> = (0..=new.len()).collect();
    for (i, left) in old.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in new.iter().enumerate() {
            let change = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[new.len()]
}

/// Whether a line may be an update of another: at most three words apart, and at most half of the longer one's.
pub(crate) fn is_update(old: &Line, new: &Line) -> Option<usize> {
    let apart = distance(&old.words, &new.words);
    let longer = old.words.len().max(new.words.len());
    (!old.trivial && !new.trivial && apart <= 3 && 2 * apart <= longer).then_some(apart)
}

/// Words that go, and words that come in their place.
pub(crate) type Replacement = (Vec<Vec<u8>>, Vec<Vec<u8>>);

/// What an update replaces by what: the words that differ, after the common head and tail.
pub(crate) fn replacement(old: &Line, new: &Line) -> Replacement {
    let (mut old, mut new) = (old.words.as_slice(), new.words.as_slice());
    while let (Some((left, old_rest)), Some((right, new_rest))) = (old.split_first(), new.split_first()) {
        if left != right {
            break;
        }
        (old, new) = (old_rest, new_rest);
    }
    while let (Some((left, old_rest)), Some((right, new_rest))) = (old.split_last(), new.split_last()) {
        if left != right {
            break;
        }
        (old, new) = (old_rest, new_rest);
    }
    (old.to_vec(), new.to_vec())
}
