//! Figures over time for people: a row a figure, a column a period, and a sparkline.

use std::io::{self, Write};

use facts::{Class, View};
use figures::{Crossing, Family, Groups, Measure, Period, Point, Ratio, Split, Trend, Unit};
use ledger::Ledger;
use picture::sparkline;

use crate::output::plain;
use crate::output::reference::Column;
use crate::ui::Output;
use crate::untrusted::Untrusted;

/// Periods that are shown.
const SHOWN_PERIODS: usize = 12;
/// Columns of the names of figures and groups.
const NAME_WIDTH: usize = 16;
/// Columns of a number.
const NUMBER_WIDTH: usize = 5;

/// Columns before the numbers.
const TITLE_WIDTH: usize = NAME_WIDTH + 1 + SHOWN_PERIODS;

/// The figures of a repository, and those that they are compared with.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// Of the repository.
    pub here: &'a Trend,
    /// Of the other ledger.
    pub there: Option<&'a Trend>,
    /// What is shown beside of public repositories.
    pub reference: Option<Column<'a>>,
}

impl Sides<'_> {
    /// Whether there is any record of review on any side.
    fn have_reviews(&self) -> bool {
        !self.here.review.is_empty() || self.there.is_some_and(|there| !there.review.is_empty())
    }
}

/// How much of a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All lines, and the groups of the split.
    Main,
    /// Of lines alive the years in which they were written, too.
    Full,
}

/// What is shown, of which commits, of which time.
///
/// # Errors
/// Those of the output.
pub fn write_head(output: &mut Output, repo_id: &str, head: Option<String>, trend: &Trend) -> io::Result<()> {
    let palette = output.palette;
    let name = palette.styled(Untrusted::new(repo_id).term(), palette.strong);
    let head = head.map_or_else(|| "no commits yet".to_owned(), |id| id[..8].to_owned());
    let view = match trend.options.view {
        View::FirstParent => "first-parent view: the first-parent line, after the merge",
        View::Full => "full view: every commit, before the merge",
    };
    writeln!(output, "{name} @ {head}   {view}")?;
    if let (Some(first), Some(last), Some(end)) = (shown(trend).first(), shown(trend).last(), trend.as_of) {
        let by = trend.options.by.as_str();
        let left_out = trend.periods.len() - shown(trend).len();
        let more = if left_out > 0 { format!(" ({left_out} earlier not shown)") } else { String::new() };
        writeln!(output, "By {by}, {first} to {last}{more}; the data end on {}", day(end))?;
    }
    Ok(())
}

/// What it is compared with.
///
/// # Errors
/// Those of the output.
pub fn write_other(output: &mut Output, ledger: &Ledger, trend: &Trend) -> io::Result<()> {
    let count = match ledger.repositories().len() as u64 {
        1 => "one repository".to_owned(),
        count => format!("{} repositories together", plain::grouped(count)),
    };
    let name = Untrusted::new(ledger.dir().display().to_string());
    let end = trend.as_of.map_or_else(|| "no commits yet".to_owned(), |end| format!("the data end on {}", day(end)));
    writeln!(output, "there: {}, {count}; {end}", name.term())
}

/// The tables.
///
/// # Errors
/// Those of the output.
pub fn write(output: &mut Output, sides: Sides<'_>, shows: &dyn Fn(Measure) -> bool, detail: Detail) -> io::Result<()> {
    let page = Page { periods: shown(sides.here), sides, detail };
    if page.periods.is_empty() {
        return Ok(());
    }
    for family in Family::ALL {
        let of_family = Measure::ALL.iter().copied().filter(|measure| measure.family() == family);
        let measures: Vec<Measure> = of_family.filter(|measure| shows(*measure)).collect();
        if measures.is_empty() {
            continue;
        }
        if family == Family::Review && !sides.have_reviews() && detail == Detail::Main {
            page.write_no_reviews(output)?;
            continue;
        }
        let beside = sides.reference.map(|column| column.family(sides.here, &measures)).unwrap_or_default();
        page.write_title(output, family.title(), &beside.title)?;
        for measure in &measures {
            page.write_measure(output, *measure, beside.cell(*measure))?;
        }
        if family == Family::Operations {
            page.write_classes(output, &measures)?;
            page.write_crossings(output, &measures)?;
        }
    }
    writeln!(output, "\n* not final: the period, or what has to pass after it, is not over where the data end")?;
    writeln!(output, "- not known: nothing that it could be a part of, or too few to say")
}

fn shown(trend: &Trend) -> &[Period] {
    &trend.periods[trend.periods.len().saturating_sub(SHOWN_PERIODS)..]
}

fn day(micros: i64) -> String {
    plain::day(micros.div_euclid(1_000_000), b"+0000")
}

/// The periods that are shown, of both sides.
struct Page<'a> {
    periods: &'a [Period],
    sides: Sides<'a>,
    detail: Detail,
}

impl Page<'_> {
    fn write_title(&self, output: &mut Output, title: &str, beside: &str) -> io::Result<()> {
        let period = |period: &Period| format!("{:>NUMBER_WIDTH$} ", period.short_label());
        let periods: String = self.periods.iter().map(period).collect();
        let palette = output.palette;
        let title = palette.styled(format!("{title:TITLE_WIDTH$}"), palette.strong);
        writeln!(output, "\n{title} {}", palette.styled(self.with_beside(&periods, beside), palette.faint))
    }

    /// Of review nothing is known: one line in place of a row for each figure.
    fn write_no_reviews(&self, output: &mut Output) -> io::Result<()> {
        let palette = output.palette;
        let title = palette.styled(Family::Review.title(), palette.strong);
        writeln!(output, "\n{title}\nnot known: no records of review here, see outcross reviews import")
    }

    /// What stands in the columns of the periods, and what stands beside them.
    fn with_beside(&self, columns: &str, beside: &str) -> String {
        let width = self.periods.len() * (NUMBER_WIDTH + 1);
        format!("{columns:width$} {beside}").trim_end().to_owned()
    }

    fn write_measure(&self, output: &mut Output, measure: Measure, beside: &str) -> io::Result<()> {
        let here = self.sides.here;
        let points = self.points(here, measure, Split::None, Groups::ALL);
        self.write_row(output, measure, measure.as_str(), &points, beside)?;
        if let Some(there) = self.sides.there {
            let points = self.points(there, measure, Split::None, Groups::ALL);
            self.write_row(output, measure, "  there", &points, "")?;
        }
        if here.options.split != Split::None {
            self.write_groups(output, measure, here.options.split, "")?;
        }
        match self.detail {
            Detail::Main => Ok(()),
            Detail::Full => self.write_groups(output, measure, Split::Cohort, "from "),
        }
    }

    /// The groups of a split of which the figure is known; of years those of which lines are alive.
    fn write_groups(&self, output: &mut Output, measure: Measure, split: Split, prefix: &str) -> io::Result<()> {
        let here = self.sides.here;
        for series in here.series.iter().filter(|series| series.measure == measure && series.split == split) {
            let points = self.points(here, measure, split, &series.group);
            let says_something = |value: f64| value > 0.0 || split != Split::Cohort;
            if points.iter().any(|point| point.value.is_some_and(says_something)) {
                let name = format!("  {prefix}{}", Untrusted::new(&*series.group).term());
                self.write_row(output, measure, &name, &points, "")?;
            }
        }
        Ok(())
    }

    /// The points of the periods that are shown; empty ones where a side has none.
    fn points(&self, trend: &Trend, measure: Measure, split: Split, group: &str) -> Vec<Point> {
        let points = trend.points_of(measure, split, group);
        let at = |period: &Period| trend.periods.binary_search(period).ok().and_then(|at| points.get(at).copied());
        self.periods.iter().map(|period| at(period).unwrap_or_default()).collect()
    }

    /// A row of figures, with what stands `beside` it.
    fn write_row(
        &self,
        output: &mut Output,
        measure: Measure,
        name: &str,
        points: &[Point],
        beside: &str,
    ) -> io::Result<()> {
        let name = fitted(name, NAME_WIDTH);
        if points.iter().all(|point| point.value.is_none()) {
            return writeln!(output, "{name} {:SHOWN_PERIODS$} {}", "", self.with_beside("not known", beside));
        }
        let values: Vec<Option<f64>> = points.iter().map(|point| point.value).collect();
        let numbers: String = points.iter().map(|point| cell(measure, point)).collect();
        writeln!(output, "{name} {:SHOWN_PERIODS$} {}", sparkline(&values), self.with_beside(&numbers, beside))
    }

    /// The same by class of the files, over all the periods that are shown.
    fn write_classes(&self, output: &mut Output, measures: &[Measure]) -> io::Result<()> {
        let here = self.sides.here;
        let lines = |class: Class| self.sum(here, Measure::ChangedLines, class).0;
        let mut classes: Vec<Class> = Class::ALL.iter().copied().filter(|class| lines(*class) > 0).collect();
        classes.sort_by_key(|class| std::cmp::Reverse(lines(*class)));
        let columns = || measures.iter().filter(|measure| matches!(measure.unit(), Unit::Share | Unit::Count));
        if classes.is_empty() {
            return Ok(());
        }
        let heads: String = columns().map(|measure| format!(" {:>NUMBER_WIDTH$}", measure.as_str())).collect();
        let title = format!("by class, {} to {}", self.periods[0], self.periods[self.periods.len() - 1]);
        let palette = output.palette;
        writeln!(output, "{}", palette.styled(title, palette.faint))?;
        writeln!(output, "{}", palette.styled(format!("{:NAME_WIDTH$}{heads}", ""), palette.faint))?;
        for class in classes {
            let cell = |measure: &Measure| {
                let width = measure.as_str().len().max(NUMBER_WIDTH);
                let (numerator, denominator) = self.sum(here, *measure, class);
                format!(" {:>width$}", total(*measure, numerator, denominator))
            };
            let cells: String = columns().map(cell).collect();
            writeln!(output, "{:NAME_WIDTH$}{cells}", format!("  {class}"))?;
        }
        Ok(())
    }

    fn sum(&self, trend: &Trend, measure: Measure, class: Class) -> (u64, u64) {
        let points = trend.points_of(measure, Split::Class, class.as_str());
        let sum = Trend::sum(points, self.periods.len());
        (sum.numerator, sum.denominator)
    }

    /// In words, when copied lines overtook moved ones: of all lines, of source files, and in the other ledger.
    fn write_crossings(&self, output: &mut Output, measures: &[Measure]) -> io::Result<()> {
        if !measures.contains(&Measure::Copied) && !measures.contains(&Measure::Moved) {
            return Ok(());
        }
        let here = self.sides.here;
        writeln!(output, "12-month sums    {}", crossing(here, Split::None, Groups::ALL))?;
        writeln!(output, "  in source      {}", crossing(here, Split::Class, Class::Source.as_str()))?;
        match self.sides.there {
            None => Ok(()),
            Some(there) => writeln!(output, "  there          {}", crossing(there, Split::None, Groups::ALL)),
        }
    }
}

fn total(measure: Measure, numerator: u64, denominator: u64) -> String {
    let ratio = Ratio::new(numerator, denominator);
    match measure.unit() {
        Unit::Count => number(Unit::Count, Some(numerator as f64), numerator),
        unit => number(unit, ratio.value(), numerator),
    }
}

fn crossing(trend: &Trend, split: Split, group: &str) -> String {
    match trend.crossing_of(split, group) {
        Crossing::NotKnown => "nothing was copied or moved as far as is known".to_owned(),
        Crossing::No => "copied lines have not overtaken moved ones".to_owned(),
        Crossing::Always => "more lines are copied than moved from the first month on".to_owned(),
        Crossing::Since(month) => format!("copied lines overtook moved ones in {} and stay ahead", month.in_words()),
    }
}

/// Cut or filled to so many characters.
fn fitted(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return format!("{text:width$}");
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

fn cell(measure: Measure, point: &Point) -> String {
    let mark = if point.is_complete || point.value.is_none() { ' ' } else { '*' };
    format!("{:>NUMBER_WIDTH$}{mark}", number(measure.unit(), point.value, point.numerator))
}

/// A number in five characters: `12.3%`, `<0.1%`, `100%`, `1234`, `12.3k`, `2.31`; hours as `7.5`.
pub(super) fn number(unit: Unit, value: Option<f64>, numerator: u64) -> String {
    let Some(value) = value else { return "-".to_owned() };
    match unit {
        Unit::Share => match (value * 1000.0).round() {
            0.0 if numerator > 0 => "<0.1%".to_owned(),
            1000.0 if value < 1.0 => "99.9%".to_owned(),
            1000.0.. => "100%".to_owned(),
            tenths => format!("{:.1}%", tenths / 10.0),
        },
        Unit::Mean | Unit::Index if value < 99.995 => format!("{value:.2}"),
        Unit::Hours if value < 999.95 => format!("{value:.1}"),
        Unit::Mean | Unit::Index | Unit::Count | Unit::Days | Unit::Hours => compact(value),
    }
}

/// A count with a letter for each thousand.
fn compact(count: f64) -> String {
    if count < 9_999.5 {
        return format!("{count:.0}");
    }
    let (mut rest, mut letter) = (count / 1e3, 'k');
    for next in ['M', 'G', 'T'] {
        if rest < 999.5 {
            break;
        }
        (rest, letter) = (rest / 1e3, next);
    }
    if rest < 99.95 { format!("{rest:.1}{letter}") } else { format!("{rest:.0}{letter}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fit_their_column() {
        let check = |unit, value: f64, numerator, expect: &str| {
            assert_eq!(number(unit, Some(value), numerator), expect);
            assert!(expect.len() <= NUMBER_WIDTH, "{expect}");
        };
        check(Unit::Share, 0.0, 0, "0.0%");
        check(Unit::Share, 0.0004, 1, "<0.1%");
        check(Unit::Share, 0.1234, 1, "12.3%");
        check(Unit::Share, 0.9999, 1, "99.9%");
        check(Unit::Share, 1.0, 1, "100%");
        check(Unit::Mean, 2.3149, 1, "2.31");
        check(Unit::Mean, 99.996, 1, "100");
        check(Unit::Index, 0.346, 1, "0.35");
        check(Unit::Hours, 0.04, 1, "0.0");
        check(Unit::Hours, 999.9, 1, "999.9");
        check(Unit::Hours, 2_159.9, 1, "2160");
        check(Unit::Count, 9_999.0, 1, "9999");
        check(Unit::Count, 12_340.0, 1, "12.3k");
        check(Unit::Count, 999_499.0, 1, "999k");
        check(Unit::Count, 999_500.0, 1, "1.0M");
        check(Unit::Count, 18_400_000.0, 1, "18.4M");
        check(Unit::Count, 1e15, 1, "1000T");
        assert_eq!(number(Unit::Share, None, 0), "-");
    }

    #[test]
    fn names_fit_their_column() {
        assert!(Family::ALL.iter().all(|family| family.title().len() <= TITLE_WIDTH));
        assert!(Measure::ALL.iter().all(|measure| measure.as_str().len() <= NAME_WIDTH));
        assert_eq!(fitted("ab", 4), "ab  ");
        assert_eq!(fitted("abcde", 4), "abc…");
    }
}
