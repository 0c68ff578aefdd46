//! Invisible characters go.

use super::{Change, Scene, layout, lead};
use crate::marks::{MarkKind, read};

/// Every invisible character that is not at home in its place, and bits in the blanks at the ends of lines.
pub(super) fn clean(scene: &Scene<'_>) -> Change {
    let (bytes, language) = (scene.bytes(), scene.parsed.language);
    let mut change = Change::default();
    let marks = read(Some(language), bytes, &[]).marks;
    let ranges = marks.iter().filter(|mark| is_invisible(mark.kind)).map(|mark| mark.start..mark.end);
    // A mark that is spread over a text is a mark at each place too.
    let ranges: Vec<_> = ranges.filter(|range| !bytes[range.clone()].iter().any(u8::is_ascii_graphic)).collect();
    for (number, unit) in scene.units() {
        let lines = lead(language, bytes, unit)..layout::line_end(bytes, unit.span.end);
        if ranges.iter().any(|range| lines.contains(&range.start)) {
            change.touched.push(number);
        }
    }
    ranges.into_iter().for_each(|range| change.edits.text(range, ""));
    change
}

fn is_invisible(kind: MarkKind) -> bool {
    use MarkKind as Kind;
    matches!(
        kind,
        Kind::C2paWrapper
            | Kind::HiddenBytes
            | Kind::VariationSelector
            | Kind::TagCharacter
            | Kind::ZeroWidth
            | Kind::BlankLetter
            | Kind::SoftHyphen
            | Kind::BidiControl
    )
}
