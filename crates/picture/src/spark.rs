//! Sparklines: a trend in the height of a line of text.
//!
//! Both forms run from the least to the greatest known value, so they show the course and not the level; the figure
//! beside them tells the level.

use crate::svg::{number, polyline};
use crate::text::escape;
use crate::unit::known;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One block character a value; all the same: the lowest for zeros, else a middle one; unknown: `·`.
#[must_use]
pub fn text(values: &[Option<f64>]) -> String {
    let heights = heights(values);
    heights.into_iter().map(|height| height.map_or('·', |height| BLOCKS[(height * 7.0).round() as usize])).collect()
}

/// A small drawing for a page, 96 by 24 units, with a dot at the last known value; empty without a known value.
/// `label` is read out.
#[must_use]
pub(crate) fn svg(values: &[Option<f64>], label: &str) -> String {
    let last = values.len().max(2) - 1;
    let place = |(at, height): (usize, f64)| (2.0 + at as f64 / last as f64 * 90.0, 21.0 - height * 18.0);
    let heights = heights(values);
    let points = heights.iter().enumerate().map(|(at, height)| height.map(|height| place((at, height))));
    let runs = crate::series::runs(points);
    let Some(&(x, y)) = runs.last().and_then(|run| run.last()) else { return String::new() };
    let data: String = runs.iter().map(|run| polyline(run) + if run.len() == 1 { "h0" } else { "" }).collect();
    format!(
        "<svg class=\"sparkline\" viewBox=\"0 0 96 24\" role=\"img\"><title>{}</title><path class=\"spark\" d=\"{data}\"/><circle class=\"spark-end\" cx=\"{}\" cy=\"{}\" r=\"2.2\"/></svg>",
        escape(label),
        number(x),
        number(y)
    )
}

/// From 0 (least) to 1 (greatest).
fn heights(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let all = || values.iter().filter_map(|&value| known(value));
    let (least, greatest) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let range = greatest - least;
    let height = |value: f64| match value {
        _ if range > 0.0 => (value - least) / range,
        _ if value == 0.0 => 0.0,
        _ => 0.5,
    };
    values.iter().map(|&value| known(value).map(height)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f64], expect: &str) {
        assert_eq!(text(&values.iter().copied().map(Some).collect::<Vec<_>>()), expect);
    }

    #[test]
    fn blocks_follow_the_values() {
        check(&[], "");
        check(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], "▁▂▃▄▅▆▇█");
        check(&[9.8, 9.0, 6.0], "█▇▁");
        check(&[0.0, 0.0], "▁▁");
        check(&[5.0, 5.0], "▅▅");
        check(&[0.0, f64::NAN, f64::INFINITY, -1.0, 1e300, 1e18], "▁····█");
    }

    #[test]
    fn drawings_have_gaps_and_an_end() {
        assert_eq!(svg(&[None, None], "x"), "");
        let drawn = svg(&[Some(0.0), None, Some(1.0), Some(0.5)], "a \"name\"");
        insta::assert_snapshot!(drawn, @r#"<svg class="sparkline" viewBox="0 0 96 24" role="img"><title>a &quot;name&quot;</title><path class="spark" d="M2 21h0M62 3L92 12"/><circle class="spark-end" cx="92" cy="12" r="2.2"/></svg>"#);
    }
}
