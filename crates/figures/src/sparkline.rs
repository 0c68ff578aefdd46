//! A row of numbers as a row of blocks.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One block for each value, from the lowest to the highest of them; a space where there is none. Equal values are all
/// of middle height, or at the bottom if they are 0.
#[must_use]
pub fn sparkline(values: &[Option<f64>]) -> String {
    let known = || values.iter().flatten().copied().filter(|value| value.is_finite());
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let block = |value: &Option<f64>| match value.filter(|value| value.is_finite()) {
        None => ' ',
        Some(value) if high > low => {
            let height = (value - low) / (high - low) * (BLOCKS.len() - 1) as f64;
            BLOCKS[height.round() as usize]
        }
        Some(value) => BLOCKS[if value == 0.0 { 0 } else { BLOCKS.len() / 2 - 1 }],
    };
    values.iter().map(block).collect()
}
