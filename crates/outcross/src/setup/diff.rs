//! A change of a file as people read it: the lines that go and come, with the lines around them. A change is in one
//! place, because what is written is a whole file or a block.

/// Lines of context on each side.
const CONTEXT: usize = 3;

/// A line of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `+`, `-` or a space.
    pub sign: char,
    /// The line without its end. Foreign bytes that are no UTF-8 are replaced.
    pub text: String,
}

/// The change between two states of a file; empty if there is none.
#[must_use]
pub fn diff(before: &[u8], after: &[u8]) -> Vec<Line> {
    let (old, new) = (lines(before), lines(after));
    let same_start = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let most = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(one, other)| one == other).count();
    let (gone, come) = (&old[same_start..old.len() - same_end], &new[same_start..new.len() - same_end]);
    if gone.is_empty() && come.is_empty() {
        return Vec::new();
    }
    let around = |lines: &[&[u8]]| lines.iter().map(|line| shown(' ', line)).collect::<Vec<_>>();
    let until = (old.len() - same_end + CONTEXT).min(old.len());
    let mut change = around(&old[same_start.saturating_sub(CONTEXT)..same_start]);
    change.extend(gone.iter().map(|line| shown('-', line)));
    change.extend(come.iter().map(|line| shown('+', line)));
    change.extend(around(&old[old.len() - same_end..until]));
    change
}

/// How many lines come and go.
#[must_use]
pub fn counts(change: &[Line]) -> (u64, u64) {
    let count = |sign| change.iter().filter(|line| line.sign == sign).count() as u64;
    (count('+'), count('-'))
}

fn lines(file: &[u8]) -> Vec<&[u8]> {
    file.split_inclusive(|byte| *byte == b'\n').collect()
}

fn shown(sign: char, line: &[u8]) -> Line {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    Line { sign, text: String::from_utf8_lossy(text).into_owned() }
}
