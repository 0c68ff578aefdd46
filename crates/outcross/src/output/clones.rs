//! Clones: as text, as SARIF, side by side on a page.

pub(crate) mod page;
pub(crate) mod sarif;
pub(crate) mod text;

mod facts;
mod side_by_side;
