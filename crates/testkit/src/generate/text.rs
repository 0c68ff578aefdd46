//! Lines for random files, and edits of lines.

use crate::Prng;

/// Lines that recur everywhere; among them those by which hunks slide, and white space that git does not ignore.
const COMMON: &[&str] = &[
    "",
    "{",
    "}",
    "    }",
    "        }",
    "\t}",
    "    return;",
    "end",
    "    else",
    "//",
    "\x0c",
    "    \x0b",
    "*/",
    "  ",
];

const INDENTS: &[&str] = &["", "    ", "        ", "\t", "\t\t", "  "];

/// The lines of a text with their line breaks.
pub(super) fn split(content: &[u8]) -> Vec<Vec<u8>> {
    content.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect()
}

/// A new line: one in three is common, the others carry a number that hardly recurs.
pub(super) fn line(random: &mut Prng) -> Vec<u8> {
    let mut text = if random.chance(35) {
        (*random.pick(COMMON)).to_owned()
    } else {
        let word = random.pick(&["let value", "call", "if other", "print", "field"]);
        format!("{}{word} = {};", random.pick(INDENTS), random.below(4000))
    };
    text.push('\n');
    text.into_bytes()
}

/// About `count` new lines.
pub(super) fn lines(random: &mut Prng, count: usize) -> Vec<Vec<u8>> {
    let count = count / 2 + random.below(count + 1);
    (0..count).map(|_| line(random)).collect()
}

/// A run of lines: where it starts and ends (at most `longest` after).
pub(super) fn run(random: &mut Prng, lines: usize, longest: usize) -> std::ops::Range<usize> {
    let start = random.below(lines + 1);
    start..(start + 1 + random.below(longest)).min(lines)
}

/// Insert, delete, replace or double a run.
pub(super) fn edit(random: &mut Prng, lines: &mut Vec<Vec<u8>>) {
    let range = run(random, lines.len(), 6);
    match random.below(5) {
        0 => drop(lines.drain(range)),
        1 => {
            let new = self::lines(random, 4);
            drop(lines.splice(range, new));
        }
        2 => {
            let doubled = lines[range.clone()].to_vec();
            drop(lines.splice(range.start..range.start, doubled));
        }
        _ => {
            let new = self::lines(random, 5);
            drop(lines.splice(range.start..range.start, new));
        }
    }
}

/// Indentation, CRLF or the last line break; no line's other bytes.
pub(super) fn white_space(random: &mut Prng, lines: &mut [Vec<u8>]) {
    match random.below(4) {
        0 => lines.iter_mut().for_each(flip_crlf),
        1 => lines.last_mut().into_iter().for_each(flip_last_break),
        _ => {
            let range = run(random, lines.len(), 15);
            let indent = random.pick(INDENTS).as_bytes();
            for line in &mut lines[range] {
                let kept = line.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(0);
                *line = [indent, &line[kept..]].concat();
            }
        }
    }
}

fn flip_crlf(line: &mut Vec<u8>) {
    if line.ends_with(b"\r\n") {
        line.remove(line.len() - 2);
    } else if line.ends_with(b"\n") {
        line.insert(line.len() - 1, b'\r');
    }
}

fn flip_last_break(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
    } else {
        line.push(b'\n');
    }
}

/// The beginning of one text and the end of another, at times with a line of neither between them.
pub(super) fn spliced(random: &mut Prng, first: &[u8], second: &[u8]) -> Vec<u8> {
    let (first, second) = (split(first), split(second));
    let cut = random.below(first.len().min(second.len()) + 1);
    let new = if random.chance(30) { vec![line(random)] } else { Vec::new() };
    [&first[..cut], &new, &second[cut..]].concat().concat()
}
