//! The legend above a plot: keys in rows, or a strip of ordered colours between its first and last name.

use crate::palette::Ink;
use crate::svg::{Anchor, Area, Svg, measured};

/// Height of a row.
pub(crate) const ROW: f64 = 17.0;

const SWATCH: f64 = 18.0;
const GAP: f64 = 16.0;

/// How a series looks in the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Swatch {
    Line,
    Fill,
    Reference,
}

/// A series in the legend.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) ink: Ink,
    pub(crate) swatch: Swatch,
}

/// What stands above a plot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Legend {
    Keys(Vec<Key>),
    Strip(Vec<Key>),
}

/// A key with its place.
struct Placed {
    key: Key,
    left: f64,
    row: usize,
}

impl Legend {
    /// No legend at all.
    pub(crate) fn none() -> Legend {
        Legend::Keys(Vec::new())
    }

    /// Draws it from `top` downwards in the width; returns where it ends.
    pub(crate) fn draw(self, svg: &mut Svg, top: f64, width: f64) -> f64 {
        match self {
            Legend::Keys(keys) => draw_keys(svg, keys, top, width),
            Legend::Strip(keys) => draw_strip(svg, &keys, top, width),
        }
    }
}

fn draw_keys(svg: &mut Svg, keys: Vec<Key>, top: f64, width: f64) -> f64 {
    let placed = place(keys, width);
    let rows = placed.last().map_or(0, |last| last.row + 1);
    for Placed { key, left, row } in placed {
        let middle = top + ROW * (row as f64 + 0.5);
        swatch(svg, &key, left, middle);
        svg.text("strong", (left + SWATCH + 6.0, middle + 4.0), Anchor::Start, &key.name);
    }
    top + ROW * rows as f64
}

/// Fills rows from the left; a name wider than a row is cut.
fn place(keys: Vec<Key>, width: f64) -> Vec<Placed> {
    let (mut left, mut row) = (0.0, 0);
    let mut placed = Vec::new();
    for key in keys {
        let (name, text) = measured(&key.name, width - SWATCH - 6.0);
        let wide = SWATCH + 6.0 + text;
        if left > 0.0 && left + wide > width {
            (left, row) = (0.0, row + 1);
        }
        placed.push(Placed { key: Key { name, ..key }, left, row });
        left += wide + GAP;
    }
    placed
}

fn swatch(svg: &mut Svg, key: &Key, left: f64, middle: f64) {
    let area = |half: f64| Area { left, top: middle - half, right: left + SWATCH, bottom: middle + half };
    let line = format!("M{left:.1} {middle:.1}h{SWATCH}");
    match key.swatch {
        Swatch::Line => svg.ink_path(key.ink, "line", &line),
        Swatch::Fill => svg.ink_area(key.ink, "bar", area(5.0)),
        Swatch::Reference => {
            svg.area("reference", area(5.0));
            svg.path("middle", &line);
        }
    }
}

fn draw_strip(svg: &mut Svg, keys: &[Key], top: f64, width: f64) -> f64 {
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return top };
    let room = width / 4.0;
    let (first, start) = measured(&first.name, room);
    let (last, _) = measured(&last.name, room);
    let cell = (width / 3.0 / keys.len() as f64).min(12.0);
    let left = start + 8.0;
    svg.text("strong", (0.0, top + 12.5), Anchor::Start, &first);
    for (key, place) in keys.iter().zip(0..) {
        let left = left + cell * f64::from(place);
        svg.ink_area(key.ink, "bar", Area { left, top: top + 3.5, right: left + cell, bottom: top + 13.5 });
    }
    svg.text("strong", (left + cell * keys.len() as f64 + 8.0, top + 12.5), Anchor::Start, &last);
    top + ROW
}
