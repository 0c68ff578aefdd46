//! The colours against the eye: contrast with the paper, and distance for readers with each kind of colour blindness.
//!
//! Methods: WCAG 2 relative luminance; Machado, Oliveira, Fernandes 2009 (severity 1.0); Ottosson's Oklab.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::theme::COLOURS;

const NAMES: [&str; 6] = ["blue", "orange", "teal", "purple", "ochre", "grey"];

type Matrix = [[f64; 3]; 3];

const EYES: [(&str, f64, Matrix); 4] = [
    ("normal", 12.0, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        9.0,
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deutan",
        9.0,
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritan",
        7.0,
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

fn colour(sheet: &str, name: &str) -> [f64; 3] {
    let at = sheet.find(&format!("--{name}: #")).unwrap() + name.len() + 5;
    [0, 2, 4].map(|place| linear(u8::from_str_radix(&sheet[at + place..at + place + 2], 16).unwrap()))
}

fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

fn times(matrix: &Matrix, [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * x + row[1] * y + row[2] * z)
}

fn oklab(colour: [f64; 3]) -> [f64; 3] {
    let cone = [
        [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
        [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
        [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
    ];
    let lab = [
        [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
        [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
        [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
    ];
    times(&lab, times(&cone, colour.map(|channel| channel.clamp(0.0, 1.0))).map(f64::cbrt))
}

fn distance(one: [f64; 3], other: [f64; 3], eye: &Matrix) -> f64 {
    let (one, other) = (oklab(times(eye, one)), oklab(times(eye, other)));
    100.0 * (0..3).map(|at| (one[at] - other[at]).powi(2)).sum::<f64>().sqrt()
}

/// The rules of light and of dark paper.
fn papers() -> [&'static str; 2] {
    let dark = COLOURS.find(":root[data-theme=\"dark\"]").unwrap();
    [&COLOURS[..dark], &COLOURS[dark..]]
}

#[test]
fn every_colour_stands_out_from_the_paper() {
    for sheet in papers() {
        let paper = colour(sheet, "paper");
        for name in NAMES.iter().chain(&["ink", "soft"]) {
            let contrast = contrast(colour(sheet, name), paper);
            assert!(contrast >= 4.5, "{name}: {contrast:.2}");
        }
    }
}

#[test]
fn colours_stay_apart_for_every_eye() {
    for sheet in papers() {
        for (eye, least, matrix) in EYES {
            for (at, one) in NAMES.iter().enumerate() {
                for other in &NAMES[at + 1..] {
                    let distance = distance(colour(sheet, one), colour(sheet, other), &matrix);
                    assert!(distance >= least, "{eye}: {one} and {other}: {distance:.1}");
                }
            }
        }
    }
}

#[test]
fn dark_is_the_same_by_preference_and_by_attribute() {
    let rules =
        |text: &str| text.lines().map(str::trim).filter(|line| line.starts_with("--")).collect::<Vec<_>>().join(" ");
    let media = COLOURS.find("@media").unwrap();
    let attribute = COLOURS.find(":root[data-theme=\"dark\"]").unwrap();
    assert_eq!(rules(&COLOURS[media..attribute]), rules(&COLOURS[attribute..]));
}

#[test]
fn the_ramp_rises_in_lightness() {
    for stops in [&LIGHT, &DARK] {
        let lights: Vec<f64> = (0..25).map(|at| oklab(ramp(stops, at, 25).map(linear))[0]).collect();
        assert!(lights.windows(2).all(|pair| pair[0] < pair[1]), "{lights:?}");
    }
    assert_eq!(ramp(&LIGHT, 0, 1), LIGHT[0]);
    assert_eq!(ramp(&LIGHT, 24, 25), LIGHT[4]);
}

#[test]
fn tones_take_turns() {
    let classes: Vec<_> = (0..7).map(|at| Tone::Auto.class(at)).collect();
    assert_eq!(classes, ["blue", "orange", "teal", "purple", "ochre", "grey", "blue"]);
    assert_eq!(Tone::Teal.class(5), "teal");
}
