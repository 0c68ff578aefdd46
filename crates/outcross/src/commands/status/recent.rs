//! What happened lately, as text and as a part of the document.

use std::io::{self, Write};

use facts::View;
use figures::{Measure, Options, Ratio, RecentCounts};
use ledger::Settings;
use picture::sparkline;

use crate::commands::documents;
use crate::output::json::v1;
use crate::output::plain;
use crate::reference::{Beside, Group, Reference};
use crate::trends::RECENT_DAYS;
use crate::ui::Output;

/// Columns of a figure's name.
const NAME_WIDTH: usize = 30;
/// Columns of a share.
const SHARE_WIDTH: usize = 8;

/// A figure, window by window.
struct Row {
    name: String,
    /// The oldest first.
    shares: Vec<Ratio>,
    /// The quartiles of reference repositories, where they are known.
    reference: Option<Beside>,
}

/// The cells of the latest year beside copied, moved and churn; none where the table has other settings.
pub(super) type Cells = [Option<Beside>; 3];

/// Of a repository of this group.
pub(super) fn cells(settings: &Settings, group: Group) -> Cells {
    let reference = Reference::shipped();
    if !reference.fits(settings) {
        return [None; 3];
    }
    let cell = |measure| reference.beside(measure, View::FirstParent, i16::MAX, group);
    [Measure::Copied, Measure::Moved, Measure::Churn].map(cell)
}

/// The last window against the one before, with the course of all; nothing without commits.
pub(super) fn write(output: &mut Output, recent: &[RecentCounts], cells: &Cells) -> io::Result<()> {
    if recent.is_empty() {
        return Ok(());
    }
    let rows = rows(recent, cells);
    let reference = rows.iter().find_map(|row| row.reference).map_or_else(String::new, |cell| {
        let (number, whose, year) = (cell.quartiles.repositories, cell.group.in_words(), cell.year);
        let whose = if whose.is_empty() { String::new() } else { format!(" {whose},") };
        format!("        reference ({number} repositories,{whose} {year}: quartiles)")
    });
    let title = format!("last {RECENT_DAYS} days and those before");
    let palette = output.palette;
    let heads = format!("{title:NAME_WIDTH$}{:>SHARE_WIDTH$}{:>SHARE_WIDTH$}{reference}", "now", "before");
    writeln!(output, "Trend       {}", palette.styled(heads, palette.faint))?;
    rows.iter().try_for_each(|row| writeln!(output, "            {}", row.text()))
}

pub(super) fn document(recent: &[RecentCounts]) -> Option<v1::Recent> {
    let shares = |share: fn(&RecentCounts) -> Ratio| recent.iter().map(share).map(documents::share).collect();
    (!recent.is_empty()).then(|| v1::Recent {
        view: View::FirstParent.as_str(),
        window_days: RECENT_DAYS,
        churn_days: Options::DEFAULT.churn_days,
        copied: shares(copied),
        moved: shares(moved),
        churn: shares(churn),
    })
}

fn rows(recent: &[RecentCounts], cells: &Cells) -> [Row; 3] {
    let row = |name: String, share: fn(&RecentCounts) -> Ratio, cell: Option<Beside>| Row {
        name,
        shares: recent.iter().map(share).collect(),
        reference: cell,
    };
    [
        row("copied lines".to_owned(), copied, cells[0]),
        row("moved lines".to_owned(), moved, cells[1]),
        row(format!("churn within {} days", Options::DEFAULT.churn_days), churn, cells[2]),
    ]
}

fn copied(counts: &RecentCounts) -> Ratio {
    counts.operations.share(counts.operations.copied_within)
}

fn moved(counts: &RecentCounts) -> Ratio {
    counts.operations.share(counts.operations.moved)
}

fn churn(counts: &RecentCounts) -> Ratio {
    counts.churn.churn()
}

impl Row {
    /// `copied lines     9.8 %   7.1 %  ▁▂▃▅   5.1 · 7.1 · 10.4`.
    fn text(&self) -> String {
        let mut latest = self.shares.iter().rev().copied().map(percent);
        let (now, before) = (latest.next().unwrap_or_default(), latest.next().unwrap_or_default());
        let course: Vec<Option<f64>> = self.shares.iter().map(|share| share.value()).collect();
        let reference = self.reference.map_or_else(String::new, |cell| {
            let quartiles = [cell.quartiles.first, cell.quartiles.median, cell.quartiles.third];
            let [low, middle, high] = quartiles.map(|share| format!("{:.1}", share * 100.0));
            format!("   {low} · {middle} · {high}")
        });
        let (name, course) = (&self.name, sparkline(&course));
        format!("{name:NAME_WIDTH$}{now:>SHARE_WIDTH$}{before:>SHARE_WIDTH$}  {course}{reference}")
    }
}

/// `9.8 %`; unknown where nothing could be a part of it.
fn percent(share: Ratio) -> String {
    if share.denominator == 0 {
        return "unknown".to_owned();
    }
    let rest = share.denominator.saturating_sub(share.numerator);
    format!("{} %", plain::percent(plain::shares(&[share.numerator, rest])[0], share.numerator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{Group, Quartiles};

    fn row(shares: &[(u64, u64)], quartiles: Option<[f64; 3]>) -> String {
        let reference = quartiles.map(|[first, median, third]| Beside {
            year: 2025,
            group: Group::All,
            quartiles: Quartiles { repositories: 9, first, median, third },
        });
        let shares = shares.iter().map(|(numerator, denominator)| Ratio::new(*numerator, *denominator)).collect();
        Row { name: "copied lines".to_owned(), shares, reference }.text()
    }

    #[test]
    fn the_last_window_against_the_one_before() {
        let check = |text: String, expect: &str| assert_eq!(text, format!("copied lines                  {expect}"));
        check(row(&[(0, 9), (1, 8), (9, 125), (98, 1000)], None), "   9.8 %   7.2 %  ▁█▅▆");
        check(row(&[(0, 0), (0, 0), (0, 0), (1, 90_000)], None), "  <0.1 % unknown  ···▅");
        check(row(&[(1, 10)], Some([0.051, 0.071, 0.104])), "  10.0 %          ▅   5.1 · 7.1 · 10.4");
    }
}
