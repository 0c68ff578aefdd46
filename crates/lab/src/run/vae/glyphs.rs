//! The truth of the autoencoder: digits that a person drew, moved, slanted, thickened and soiled at random.

use rand::RngExt;
use rand_distr::StandardNormal;

use crate::seed::Generator;

/// Pixels of a side.
pub const SIDE: usize = 16;

/// Pixels of a cell of a drawing, along a side.
const SCALE: f32 = 2.0;

/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;

/// How many different glyphs there are.
pub const CLASSES: usize = 10;

/// Ink by pixel, row by row: 0 is paper, 255 is ink.
pub type Image = [u8; PIXELS];

/// The deviation of the dirt on a pixel.
const DIRT: f32 = 0.03;

/// Rows and columns of a drawing.
const DRAWN: (usize, usize) = (7, 5);

/// A drawing.
type Drawing = [[f32; DRAWN.1]; DRAWN.0];

/// The drawings by class.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyphs([Drawing; CLASSES]);

impl Glyphs {
    /// The drawings that come with the crate.
    pub(super) fn new() -> Glyphs {
        let mut drawings = [[[0.0; DRAWN.1]; DRAWN.0]; CLASSES];
        let rows = include_str!("glyphs.txt").lines().filter(|line| line.starts_with(['X', '.']));
        for (row, line) in drawings.iter_mut().flatten().zip(rows) {
            for (ink, drawn) in row.iter_mut().zip(line.bytes()) {
                *ink = f32::from(u8::from(drawn == b'X'));
            }
        }
        Glyphs(drawings)
    }

    /// So many images, of each class as many as of any other.
    pub(super) fn images(&self, number: usize, random: &mut Generator) -> Vec<Image> {
        (0..number).map(|at| self.image(at % CLASSES, random)).collect()
    }

    fn image(&self, class: usize, random: &mut Generator) -> Image {
        let drawing = &self.0[class];
        let mut between = |low: f32, high: f32| low + (high - low) * random.random::<f32>();
        let (left, top) = (between(0.7, 2.3), between(0.1, 0.9));
        let (slant, thick, ink) = (between(-0.15, 0.15), between(0.0, 0.7), between(0.85, 1.0));
        let mut image = [0; PIXELS];
        for (at, pixel) in image.iter_mut().enumerate() {
            let (row, column) = ((at / SIDE) as f32 / SCALE, (at % SIDE) as f32 / SCALE);
            let from = (row - top, column - left - slant * (row - 3.5));
            let dirt: f32 = DIRT * random.sample::<f32, _>(StandardNormal);
            *pixel = grey(ink * sampled(drawing, from, thick) + dirt);
        }
        image
    }
}

/// A share of ink as a pixel.
pub(super) fn grey(ink: f32) -> u8 {
    (ink.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// The ink of a drawing between its pixels.
fn sampled(drawing: &Drawing, (row, column): (f32, f32), thick: f32) -> f32 {
    let (top, left) = (row.floor(), column.floor());
    let (down, right) = (row - top, column - left);
    let ink = |rows: i32, columns: i32| thickened(drawing, top as i32 + rows, left as i32 + columns, thick);
    let upper = ink(0, 0) * (1.0 - right) + ink(0, 1) * right;
    let lower = ink(1, 0) * (1.0 - right) + ink(1, 1) * right;
    upper * (1.0 - down) + lower * down
}

/// The ink of a pixel, some of which comes from its neighbour at the left.
fn thickened(drawing: &Drawing, row: i32, column: i32, thick: f32) -> f32 {
    let ink = |column: i32| {
        let cells = usize::try_from(row).ok().and_then(|row| drawing.get(row));
        let at = usize::try_from(column).ok();
        cells.zip(at).and_then(|(cells, at)| cells.get(at)).copied().unwrap_or(0.0)
    };
    ink(column).max(thick * ink(column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn every_glyph_is_drawn_and_none_twice() {
        let Glyphs(drawings) = Glyphs::new();
        for (at, drawing) in drawings.iter().enumerate() {
            assert!(drawing.iter().flatten().sum::<f32>() >= 9.0, "{at}");
            assert!(drawings[..at].iter().all(|other| other != drawing), "{at}");
        }
    }

    #[test]
    fn images_differ_but_are_of_the_same_seed() {
        let images = |seed: u64| Glyphs::new().images(40, &mut Seed(seed).generator());
        assert_eq!(images(1), images(1));
        assert_ne!(images(1), images(2));
        let all = images(1);
        assert_ne!(all[0], all[CLASSES]);
        assert!(all.iter().all(|image| image.iter().any(|ink| *ink > 150)));
    }
}
