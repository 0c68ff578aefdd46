//! The table of a change: its lines by who wrote them and by their review. The classes of review add up to the lines.

use std::collections::BTreeMap;

use checks::Change;
use facts::{Level, ReviewClass};

use super::Judged;
use crate::output::plain::{grouped, percent, shares};

/// A column: what is counted, and the figure.
pub(super) type Cell = (String, String);

/// Classes that have a column even where no line has them.
const ALWAYS: &[ReviewClass] = &[ReviewClass::Approved, ReviewClass::Automated, ReviewClass::None];

/// Classes from the best to the worst.
const LADDER: &[ReviewClass] = &[
    ReviewClass::Attested,
    ReviewClass::Approved,
    ReviewClass::Stale,
    ReviewClass::Commented,
    ReviewClass::Automated,
    ReviewClass::Own,
    ReviewClass::None,
    ReviewClass::Unknown,
];

/// `lines`, `AI (claimed)`, and a column for each class of review.
pub(super) fn cells(judged: &Judged<'_>) -> Vec<Cell> {
    let summary = &judged.report.summary;
    let lines = u64::from(summary.lines);
    let mut cells = vec![
        ("lines".to_owned(), format!("+{}", grouped(lines))),
        (ai_title(judged.change), with_share(u64::from(summary.ai), lines)),
    ];
    for class in LADDER {
        let counted =
            summary.reviews.iter().filter(|(of, ..)| of == class).map(|(_, lines, _)| u64::from(*lines)).sum();
        if counted > 0 || ALWAYS.contains(class) {
            cells.push((title(*class).to_owned(), grouped(counted)));
        }
    }
    cells
}

/// Lines of agents by how that is known.
pub(super) fn ai_by_level(change: &Change) -> BTreeMap<Level, u64> {
    let mut levels = BTreeMap::new();
    for hunk in change.hunks.iter().filter(|hunk| hunk.is_ai()) {
        *levels.entry(hunk.authorship().level).or_default() += u64::from(hunk.lines());
    }
    levels
}

fn ai_title(change: &Change) -> String {
    let levels: Vec<&str> = ai_by_level(change).into_keys().map(Level::as_str).collect();
    if levels.is_empty() { "AI".to_owned() } else { format!("AI ({})", levels.join(", ")) }
}

fn with_share(part: u64, whole: u64) -> String {
    match part {
        0 => "0".to_owned(),
        _ => format!("{} ({} %)", grouped(part), percent(shares(&[part, whole.saturating_sub(part)])[0], part)),
    }
}

fn title(class: ReviewClass) -> &'static str {
    match class {
        ReviewClass::Unknown => "no record",
        class => class.as_str(),
    }
}
