//! Places for labels beside a plot: as near as can be to where they belong, none on another.

/// Moves the wanted heights apart so that neighbours are `gap` from each other and all lie from `top` to `bottom`;
/// least squares, order kept. Where there is no room for all, they are packed from `top` downwards.
///
/// Method: isotonic regression by pooling adjacent violators, on heights less their place in the order times `gap`.
pub(crate) fn spread(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&one, &other| wanted[one].total_cmp(&wanted[other]));
    let slack = wanted.iter().zip(0..).map(|(_, place)| f64::from(place) * gap);
    let offsets: Vec<f64> = slack.collect();
    let shifted: Vec<f64> = order.iter().zip(&offsets).map(|(&at, offset)| wanted[at] - offset).collect();
    let last = (bottom - offsets.last().copied().unwrap_or(0.0)).max(top);
    let mut placed = vec![0.0; wanted.len()];
    for ((&at, offset), height) in order.iter().zip(&offsets).zip(rising(&shifted)) {
        placed[at] = height.clamp(top, last) + offset;
    }
    placed
}

/// The nearest sequence that never falls.
fn rising(values: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &value in values {
        pools.push((value, 1));
        while let [.., (before, few), (after, many)] = pools[..]
            && before > after
        {
            let count = few + many;
            let mean = (before * few as f64 + after * many as f64) / count as f64;
            pools.truncate(pools.len() - 2);
            pools.push((mean, count));
        }
    }
    pools.into_iter().flat_map(|(value, count)| std::iter::repeat_n(value, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &[f64], expect: &[f64]) {
        assert_eq!(spread(wanted, 10.0, 0.0, 100.0), expect);
    }

    #[test]
    fn labels_move_apart_as_little_as_can_be() {
        check(&[], &[]);
        check(&[50.0], &[50.0]);
        check(&[80.0, 20.0], &[80.0, 20.0]);
        check(&[50.0, 50.0], &[45.0, 55.0]);
        check(&[50.0, 50.0, 50.0], &[40.0, 50.0, 60.0]);
        check(&[0.0, 1.0, 70.0], &[0.0, 10.0, 70.0]);
        check(&[100.0, 100.0], &[90.0, 100.0]);
        check(&[-20.0, 400.0], &[0.0, 100.0]);
    }

    #[test]
    fn too_many_are_packed_from_the_top() {
        assert_eq!(spread(&[5.0; 4], 10.0, 0.0, 20.0), [0.0, 10.0, 20.0, 30.0]);
    }
}
