//! Neighbours change places.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Change, Part, Random, Scene, functions, layout, lead};

/// Functions of one class or file in any order, with the comments above them.
pub(super) fn reorder(scene: &Scene<'_>, random: &mut Random) -> Change {
    let mut change = Change::default();
    for group in groups(scene).into_values().filter(|group| group.len() > 1) {
        let mut order: Vec<usize> = (0..group.len()).collect();
        random.shuffle(&mut order);
        for (place, from) in order.iter().enumerate().filter(|(place, from)| place != *from) {
            let (unit, lines) = &group[*from];
            change.edits.replace(group[place].1.clone(), vec![Part::Old(lines.clone())]);
            change.touched.extend(scene.followed.iter().position(|followed| *followed == Some(*unit)));
        }
    }
    change
}

/// Functions by the node that holds them: number and lines, which do not overlap.
fn groups(scene: &Scene<'_>) -> BTreeMap<usize, Vec<(usize, Range<usize>)>> {
    let (bytes, root) = (scene.bytes(), scene.parsed.tree.root_node());
    let mut groups: BTreeMap<usize, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for at in functions(bytes, scene.outline) {
        let unit = &scene.outline.units[at];
        let node = root.descendant_for_byte_range(unit.span.start, unit.span.end);
        // The node that holds a list of statements may be as long as its only one.
        let Some(holder) = node.map(|node| {
            if node.byte_range() == (unit.span.start..unit.span.end) { node.parent().unwrap_or(node) } else { node }
        }) else {
            continue;
        };
        let group = groups.entry(holder.start_byte()).or_default();
        let end = (layout::line_end(bytes, unit.span.end) + 1).min(bytes.len());
        let start = lead(scene.parsed.language, bytes, unit).max(group.last().map_or(0, |(_, last)| last.end));
        // The last line of a text may lack its end.
        if bytes[..end].ends_with(b"\n") {
            group.push((at, start..end));
        }
    }
    groups
}
