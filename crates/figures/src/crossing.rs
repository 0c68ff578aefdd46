//! The month from which on more lines are copied than moved.

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::operations::OperationCounts;

/// Months in a trailing sum.
const WINDOW_MONTHS: u16 = 12;

/// Whether copied lines overtook moved ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// Nothing was copied or moved.
    NotKnown,
    /// At the end of the data, no more lines are copied than moved.
    No,
    /// More lines were copied than moved from the first month on in which any was.
    Always,
    /// From this month on, more lines are copied than moved.
    Since(Period),
}

/// The first month from which on the copied lines (from the same commit) of the last twelve months exceed the moved
/// ones, until the end of the data. `months` are counts by month.
#[must_use]
pub fn crossing(months: &Cells<GroupId, OperationCounts>, group: GroupId) -> Crossing {
    let counts: Vec<(Period, u64, u64)> =
        months.of(group).map(|(month, counts)| (month, counts.copied_within, counts.moved)).collect();
    let Some(last) = counts.last() else { return Crossing::NotKnown };
    let mut lead: Option<Crossing> = None;
    let mut is_known = false;
    for month in turning_points(&counts).into_iter().filter(|month| *month <= last.0) {
        let from = month.back(WINDOW_MONTHS - 1);
        let place = |end: Period| counts.partition_point(|(at, ..)| *at < end);
        let in_window = counts[place(from)..place(month.next())].iter();
        let (copied, moved) = in_window.fold((0, 0), |sum, (_, copied, moved)| (sum.0 + copied, sum.1 + moved));
        if copied == 0 && moved == 0 {
            continue;
        }
        let start = if is_known { Crossing::Since(month) } else { Crossing::Always };
        is_known = true;
        lead = (copied > moved).then(|| lead.unwrap_or(start));
    }
    match (lead, is_known) {
        (Some(crossing), _) => crossing,
        (None, true) => Crossing::No,
        (None, false) => Crossing::NotKnown,
    }
}

/// The months in which a trailing sum changes: those with counts, and those in which such a month leaves the window.
fn turning_points(counts: &[(Period, u64, u64)]) -> Vec<Period> {
    let leaves = |month: Period| (0..WINDOW_MONTHS).fold(month, |month, _| month.next());
    let mut months: Vec<Period> = counts.iter().flat_map(|(month, ..)| [*month, leaves(*month)]).collect();
    months.sort_unstable();
    months.dedup();
    debug_assert!(months.iter().all(|month| month.by() == By::Month), "crossing is by month");
    months
}
