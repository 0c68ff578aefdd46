//! Small grey images in rows: what a model draws, generation after generation.

use std::fmt::Write as _;

use super::counted;
use crate::frame::{Drawing, Size};
use crate::svg::{Anchor, FONT, Svg, measured};
use crate::table::{Column, Table};

/// Rows of images.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImageChart {
    /// Pixels of a row of an image.
    pub width: usize,
    /// The rows, from the top.
    pub rows: Vec<ImageRow>,
}

/// A row of images.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImageRow {
    /// What stands at its left.
    pub name: String,
    /// What is known of it, at its right where there is room.
    pub note: String,
    /// The images: ink by pixel, row by row; 0 is paper, 255 is ink.
    pub images: Vec<Vec<u8>>,
}

/// Greys that are told apart, without that of paper.
const GREYS: u8 = 7;

/// The most images of a row in a wide and in a narrow chart.
const WIDE: usize = 30;
const NARROW: usize = 10;

/// The largest side of an image.
const LARGEST: f64 = 40.0;

/// What is between two rows.
const GAP: f64 = 4.0;

impl ImageChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.width == 0 || self.longest() == 0
    }

    pub(crate) fn summary(&self) -> String {
        format!("{} of images", counted(self.rows.len(), "row", "rows"))
    }

    pub(crate) fn table(&self) -> Table {
        let columns = vec![Column::text("row"), Column::number("images"), Column::text("")];
        let row = |row: &ImageRow| vec![row.name.clone(), row.images.len().to_string(), row.note.clone()];
        Table { caption: String::new(), columns, rows: self.rows.iter().map(row).collect() }
    }

    pub(crate) fn draw(&self, size: Size) -> Drawing {
        let shown = self.longest().min(if size.labels_beside() { WIDE } else { NARROW });
        let left = self.widest(size, |row| &row.name) + 10.0;
        let right = if size.labels_beside() { self.widest(size, |row| &row.note) + 8.0 } else { 0.0 };
        let scale = ((size.width() - left - right) / (shown * self.step()) as f64).min(LARGEST / self.width as f64);
        let mut svg = Svg::default();
        let mut top = 4.0;
        for row in &self.rows {
            let height = (scale * self.height(row) as f64).max(FONT + 2.0);
            let base = top + height / 2.0 + 4.0;
            svg.text("strong", (left - 10.0, base), Anchor::End, &measured(&row.name, room(size)).0);
            if size.labels_beside() {
                let end = left + (shown * self.step()) as f64 * scale + 5.0;
                svg.text("num", (end, base), Anchor::Start, &measured(&row.note, room(size)).0);
            }
            self.draw_row(&mut svg, row, shown, ((left, top), scale));
            top += height + GAP;
        }
        Drawing { body: svg.body, width: size.width(), height: top + 2.0 }
    }

    fn draw_row(&self, svg: &mut Svg, row: &ImageRow, shown: usize, (place, scale): ((f64, f64), f64)) {
        let mut greys = vec![String::new(); usize::from(GREYS)];
        let count = row.images.len();
        for at in 0..shown.min(count) {
            // Where not all are shown, they are from the whole row.
            let image = &row.images[at * count / shown.min(count)];
            self.strokes(image, at * self.step(), &mut greys);
        }
        let shades = greys.iter().enumerate().map(|(at, data)| ((at + 1) as f64 / f64::from(GREYS), data.as_str()));
        svg.pixels(place, scale, shades.filter(|(_, data)| !data.is_empty()));
    }

    /// Adds an image to the strokes of each grey: one for every run of the same in a row.
    fn strokes(&self, image: &[u8], left: usize, greys: &mut [String]) {
        for (row, pixels) in image.chunks(self.width).enumerate() {
            let mut at = left;
            for run in pixels.chunk_by(|one, other| grey(*one) == grey(*other)) {
                if let Some(data) = grey(run[0]).checked_sub(1).and_then(|grey| greys.get_mut(usize::from(grey))) {
                    write!(data, "M{at} {row}.5h{}", run.len()).expect("a string takes all text");
                }
                at += run.len();
            }
        }
    }

    /// From the left of an image to that of the next, in pixels.
    fn step(&self) -> usize {
        self.width + self.width.div_ceil(6)
    }

    fn height(&self, row: &ImageRow) -> usize {
        row.images.iter().map(|image| image.len().div_ceil(self.width)).max().unwrap_or(0)
    }

    fn longest(&self) -> usize {
        self.rows.iter().map(|row| row.images.len()).max().unwrap_or(0)
    }

    fn widest(&self, size: Size, text: impl Fn(&ImageRow) -> &String) -> f64 {
        self.rows.iter().map(|row| measured(text(row), room(size)).1).fold(0.0, f64::max)
    }
}

/// The room of a name or a note.
fn room(size: Size) -> f64 {
    size.width() * if size.labels_beside() { 0.2 } else { 0.26 }
}

/// Which of the greys ink is; 0 is paper.
fn grey(ink: u8) -> u8 {
    ((u32::from(ink) * u32::from(GREYS) + 127) / 255) as u8
}
