//! How many lines are duplicated.

use super::{CloneClass, CloneType};

/// Lines of each file that a member of a class touches, each once: types up to `up_to`. One number for each of `files`
/// files.
#[must_use]
pub fn duplicated_lines(classes: &[CloneClass], files: usize, up_to: CloneType) -> Vec<u32> {
    let members = classes.iter().filter(|class| class.clone_type <= up_to).flat_map(|class| &class.members);
    let mut ranges: Vec<Vec<(u32, u32)>> = vec![Vec::new(); files];
    for member in members {
        ranges[member.file as usize].push((member.start_line, member.end_line));
    }
    ranges.into_iter().map(lines_touched).collect()
}

/// Lines that ranges of lines touch, each once; the last line of a range is one of it.
#[must_use]
pub fn lines_touched(mut ranges: Vec<(u32, u32)>) -> u32 {
    ranges.sort_unstable();
    let (mut lines, mut reached) = (0, 0);
    for (first, last) in ranges {
        let first = first.max(reached + 1);
        if first <= last {
            lines += last - first + 1;
            reached = last;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_once() {
        for (ranges, expect) in [
            (vec![], 0),
            (vec![(1, 1)], 1),
            (vec![(5, 9), (1, 3)], 8),
            (vec![(1, 9), (2, 3), (9, 10)], 10),
            (vec![(4, 4), (4, 4), (5, 5)], 2),
        ] {
            assert_eq!(lines_touched(ranges.clone()), expect, "{ranges:?}");
        }
    }
}
