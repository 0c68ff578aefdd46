//! What a model draws, generation after generation, regime below regime.

use picture::{Chart, Figure, ImageChart, ImageRow, Section};

use super::values;
use crate::output::json::v1;

/// Rows of a picture at the most: the first generation, the last, and some between.
const ROWS: usize = 11;

/// A picture for each regime.
pub(super) fn section(run: &v1::LabRun, of: &v1::LabRunImages) -> Section {
    Section {
        title: "What is drawn".to_owned(),
        lead: "Generation 0 was drawn by people, each other one by a model that learned from what the regime makes of \
               the one before it."
            .to_owned(),
        definition: "Some images of each generation, in the order of the digits that they look like to the encoder of \
                     generation 0. A digit counts as drawn if it is a tenth as often as with people."
            .to_owned(),
        figures: run.runs.iter().map(|regime| figure(regime, of)).collect(),
        ..Section::default()
    }
}

fn figure(of: &v1::LabRegimeRun, images: &v1::LabRunImages) -> Figure {
    let drawn: Vec<&v1::LabRunDrawn> = images.drawn.iter().filter(|drawn| drawn.regime == of.regime).collect();
    let classes = values(of, "classes");
    let last = drawn.len().saturating_sub(1);
    let shown = ROWS.min(drawn.len());
    let rows = (0..shown).filter_map(|at| drawn.get(at * last / shown.saturating_sub(1).max(1)));
    let chart =
        ImageChart { width: images.width as usize, rows: rows.map(|row| image_row(row, images, &classes)).collect() };
    Figure::new(of.regime.clone(), Chart::Images(chart))
}

fn image_row(drawn: &v1::LabRunDrawn, of: &v1::LabRunImages, classes: &[Option<f64>]) -> ImageRow {
    let known = classes.get(drawn.generation as usize).copied().flatten();
    ImageRow {
        name: if drawn.generation == 0 { "people".to_owned() } else { format!("generation {}", drawn.generation) },
        note: known.map(|classes| format!("{classes} of {} digits", of.classes)).unwrap_or_default(),
        images: drawn.images.iter().map(|image| pixels(image)).collect(),
    }
}

fn pixels(hexadecimal: &str) -> Vec<u8> {
    let digits: Vec<u8> = hexadecimal.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks_exact(2).map(|pair| 16 * pair[0] + pair[1]).collect()
}
