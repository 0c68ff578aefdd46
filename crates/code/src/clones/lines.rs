//! How many lines are duplicated.

use super::{CloneClass, CloneType};

/// Lines of each file that a member of a class touches, each once: types up to `up_to`. One number for each of `files`
/// files.
#[must_use]
pub fn duplicated_lines(classes: &[CloneClass], files: usize, up_to: CloneType) -> Vec<u32> {
    let members = classes.iter().filter(|class| class.clone_type <= up_to).flat_map(|class| &class.members);
    let mut ranges: Vec<(u32, u32, u32)> =
        members.map(|member| (member.file, member.start_line, member.end_line)).collect();
    ranges.sort_unstable();
    let mut lines = vec![0_u32; files];
    let mut reached = (u32::MAX, 0);
    for (file, start, end) in ranges {
        let from = if reached.0 == file { start.max(reached.1 + 1) } else { start };
        if from <= end {
            lines[file as usize] += end - from + 1;
            reached = (file, end);
        }
    }
    lines
}
