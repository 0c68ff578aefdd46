//! Quartiles of a few values: type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The American
//! Statistician 50 (1996): linear interpolation between the order statistics at (n - 1) p.

/// What the table says of the rule.
pub(super) const RULE: &str =
    "linear interpolation between order statistics at (n - 1) p (type 7 of Hyndman and Fan 1996)";

/// The first quartile, the median and the third quartile; `None` without values.
pub(super) fn quartiles(mut values: Vec<f64>) -> Option<[f64; 3]> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some([0.25, 0.5, 0.75].map(|share| quantile(&values, share)))
}

/// Of sorted values.
fn quantile(values: &[f64], share: f64) -> f64 {
    let place = (values.len() - 1) as f64 * share;
    let below = place.floor() as usize;
    let above = (below + 1).min(values.len() - 1);
    values[below] + (values[above] - values[below]) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_by_linear_interpolation() {
        let check = |values: &[f64], expect| assert_eq!(quartiles(values.to_vec()), expect, "{values:?}");
        check(&[], None);
        check(&[3.0], Some([3.0, 3.0, 3.0]));
        check(&[2.0, 1.0], Some([1.25, 1.5, 1.75]));
        check(&[4.0, 1.0, 3.0, 2.0], Some([1.75, 2.5, 3.25]));
        check(&[5.0, 4.0, 3.0, 2.0, 1.0], Some([2.0, 3.0, 4.0]));
        check(&[0.0, 0.0, 0.0, 0.0, 8.0, 8.0], Some([0.0, 0.0, 6.0]));
    }
}
