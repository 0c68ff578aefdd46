//! Which types will go, by name, and the least text that keeps them.

mod endangered;
mod floor;
mod greedy;
mod random;

pub use endangered::{Endangered, endangered};
pub use floor::{FloorPlan, FloorStep, Goal, Stratify, YearOfFloor, cheapest_floor};
pub use random::random_floor;
