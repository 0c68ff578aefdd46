//! Planted histories. Expected answers are worked out by hand from `docs/reference/metrics.md`.

use crate::check::run;

#[test]
fn moves() {
    run(include_str!("cases/moves.txt"), 1);
}
