//! Two fragments line by line: equal lines stand beside each other.

/// Lines of a side that are aligned; the rest is cut off.
pub(super) const MOST_LINES: usize = 240;

/// A row of two sides; lines by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Equal but for white space at both ends.
    Same(usize, usize),
    /// One stands for the other.
    Changed(usize, usize),
    /// On the left alone.
    Left(usize),
    /// On the right alone.
    Right(usize),
}

/// Aligns lines by a longest common subsequence; lines between equal ones are paired from the top.
pub(super) fn rows(left: &[Vec<u8>], right: &[Vec<u8>]) -> Vec<Row> {
    let (left, right) = (&left[..left.len().min(MOST_LINES)], &right[..right.len().min(MOST_LINES)]);
    let same = |a: usize, b: usize| left[a].trim_ascii() == right[b].trim_ascii();
    let mut table = vec![vec![0_u16; right.len() + 1]; left.len() + 1];
    for a in (0..left.len()).rev() {
        for b in (0..right.len()).rev() {
            table[a][b] = if same(a, b) { table[a + 1][b + 1] + 1 } else { table[a + 1][b].max(table[a][b + 1]) };
        }
    }
    let (mut rows, mut a, mut b) = (Vec::new(), 0, 0);
    let (mut from_a, mut from_b) = (0, 0);
    while a < left.len() && b < right.len() {
        if same(a, b) {
            between(&mut rows, from_a..a, from_b..b);
            rows.push(Row::Same(a, b));
            (a, b) = (a + 1, b + 1);
            (from_a, from_b) = (a, b);
        } else if table[a + 1][b] >= table[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    between(&mut rows, from_a..left.len(), from_b..right.len());
    rows
}

fn between(rows: &mut Vec<Row>, left: std::ops::Range<usize>, right: std::ops::Range<usize>) {
    let paired = left.len().min(right.len());
    rows.extend(left.clone().zip(right.clone()).map(|(a, b)| Row::Changed(a, b)));
    rows.extend(left.skip(paired).map(Row::Left));
    rows.extend(right.skip(paired).map(Row::Right));
}

/// The part of each of two lines that is not the other's beginning or end, whole words, as start and end in characters.
pub(super) fn difference(left: &str, right: &str) -> [(usize, usize); 2] {
    let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let mut end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let cuts_a_word =
        |at: usize, of: &[char]| at > 0 && of.get(at - 1).is_some_and(is_word) && of.get(at).is_some_and(is_word);
    while cuts_a_word(start, &a) || cuts_a_word(start, &b) {
        start -= 1;
    }
    while end > 0 && (cuts_a_word(a.len() - end, &a) || cuts_a_word(b.len() - end, &b)) {
        end -= 1;
    }
    [(start, a.len() - end), (start, b.len() - end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Vec<u8>> {
        text.split(' ').map(|line| line.as_bytes().to_vec()).collect()
    }

    #[test]
    fn equal_lines_stand_beside_each_other() {
        let check = |left: &str, right: &str, expect: &[Row]| assert_eq!(rows(&lines(left), &lines(right)), expect);
        check("a b", "a b", &[Row::Same(0, 0), Row::Same(1, 1)]);
        check("a x b", "a y b", &[Row::Same(0, 0), Row::Changed(1, 1), Row::Same(2, 2)]);
        check("a b", "a x y b", &[Row::Same(0, 0), Row::Right(1), Row::Right(2), Row::Same(1, 3)]);
        check("a x", "y", &[Row::Changed(0, 0), Row::Left(1)]);
    }

    #[test]
    fn every_line_stands_in_one_row() {
        let (left, right) = (lines("a b c d e f"), lines("x b y d d f z"));
        let rows = rows(&left, &right);
        let side = |of: fn(&Row) -> Option<usize>| rows.iter().filter_map(of).collect::<Vec<_>>();
        let on_left = side(|row| match row {
            Row::Same(a, _) | Row::Changed(a, _) | Row::Left(a) => Some(*a),
            Row::Right(_) => None,
        });
        let on_right = side(|row| match row {
            Row::Same(_, b) | Row::Changed(_, b) | Row::Right(b) => Some(*b),
            Row::Left(_) => None,
        });
        assert_eq!(on_left, (0..6).collect::<Vec<_>>());
        assert_eq!(on_right, (0..7).collect::<Vec<_>>());
    }

    #[test]
    fn what_two_lines_do_not_share_is_marked() {
        assert_eq!(difference("let a = 1;", "let bc = 1;"), [(4, 5), (4, 6)]);
        assert_eq!(difference("same", "same"), [(4, 4), (4, 4)]);
        assert_eq!(difference("f(ada, 1)", "f(bada, 1)"), [(2, 5), (2, 6)]);
        assert_eq!(difference("aa", "aaa"), [(0, 2), (0, 3)]);
    }
}
