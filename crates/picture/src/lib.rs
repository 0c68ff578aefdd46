//! Charts as SVG, sparklines, and the self-contained report page: the same picture in report, card and dashboard.
//!
//! Data in, text out: [`Figure::svg`] makes a file, [`Page::html`] a page with everything inside, [`sparkline`] a few
//! characters for a terminal. Nothing here reads a clock, a file or a locale; the same data gives the same bytes.
//!
//! Invariants:
//! - Every text is escaped, and what hides or turns text is shown ([`escape`]).
//! - No output holds a number that is not finite. An unknown value is a gap, a dash or the word for it; a chart without
//!   a known value says "No data".
//! - Value axes begin at zero.

mod chart;
mod comparison;
mod day;
mod decimal;
mod figure;
mod frame;
mod labels;
mod legend;
mod page;
mod palette;
mod series;
mod spark;
mod svg;
mod table;
mod text;
mod theme;
mod ticks;
mod time_frame;
mod time_ticks;
mod timeline;
mod unit;

pub use chart::areas::AreaChart;
pub use chart::bars::{Bar, BarChart, BarLength, Part};
pub use chart::columns::ColumnChart;
pub use chart::images::{ImageChart, ImageRow};
pub use chart::lines::{Band, LineChart};
pub use chart::survival::{Curve, Step, SurvivalChart};
pub use comparison::{ComparedLine, ComparedRow, Comparison};
pub use day::{Day, Period};
pub use figure::{Chart, Figure};
pub use frame::Size;
pub use page::{Arrangement, GENERATOR, Headline, Page, Section};
pub use palette::{Palette, Tone};
pub use series::Series;
pub use spark::text as sparkline;
pub use table::{Align, Column, Table};
pub use text::escape;
pub use timeline::{Marker, Timeline};
pub use unit::{Axis, LARGEST, Unit};
