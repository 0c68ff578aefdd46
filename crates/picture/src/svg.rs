//! Writes SVG elements: coordinates with one decimal, classes instead of colours, all text escaped.

use std::fmt::Write as _;

use crate::palette::Ink;
use crate::text::{escape, fit, width};

/// Size of all text in a chart, in units of the view box.
pub(crate) const FONT: f64 = 12.0;

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle in units of the view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// As the data of a path.
    fn path(self) -> String {
        let (left, top) = (number(self.left), number(self.top));
        format!("M{left} {top}H{}V{}H{left}z", number(self.right), number(self.bottom))
    }
}

/// Elements, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Svg {
    pub(crate) body: String,
}

impl Svg {
    /// A path of a class of the style sheet.
    pub(crate) fn path(&mut self, class: &str, data: &str) {
        self.push(format_args!("<path class=\"{class}\" d=\"{data}\"/>"));
    }

    /// A path in the colour of a series.
    pub(crate) fn ink_path(&mut self, ink: Ink, class: &str, data: &str) {
        self.push(format_args!("<path {} d=\"{data}\"/>", ink.attributes(class)));
    }

    /// A filled rectangle of a class.
    pub(crate) fn area(&mut self, class: &str, area: Area) {
        self.path(class, &area.path());
    }

    /// A filled rectangle in the colour of a series.
    pub(crate) fn ink_area(&mut self, ink: Ink, class: &str, area: Area) {
        self.ink_path(ink, class, &area.path());
    }

    /// Strokes of one pixel, of an image at a place: for each share of ink the data of its path.
    pub(crate) fn pixels<'a>(&mut self, (x, y): (f64, f64), scale: f64, shades: impl Iterator<Item = (f64, &'a str)>) {
        let (x, y) = (number(x), number(y));
        self.push(format_args!("<g class=\"pixels\" transform=\"translate({x} {y}) scale({scale:.3})\">"));
        for (ink, data) in shades {
            self.push(format_args!("<path stroke-opacity=\"{ink:.2}\" d=\"{data}\"/>"));
        }
        self.push(format_args!("</g>"));
    }

    /// A rectangle that is seen under the pointer only, and tells its values there.
    pub(crate) fn hover(&mut self, area: Area, lines: &[String]) {
        let text = lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\n");
        self.push(format_args!("<path class=\"hover\" d=\"{}\"><title>{text}</title></path>", area.path()));
    }

    /// A dot in the colour of a series.
    pub(crate) fn dot(&mut self, ink: Ink, (x, y): (f64, f64), radius: f64) {
        let (x, y, radius) = (number(x), number(y), number(radius));
        self.push(format_args!("<circle {} cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>", ink.attributes("dot")));
    }

    /// A text of a class.
    pub(crate) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let class = match anchor {
            Anchor::Start => class.to_owned(),
            Anchor::Middle => format!("{class} m"),
            Anchor::End => format!("{class} e"),
        };
        self.push_text(&format!("class=\"{class}\""), (x, y), text);
    }

    /// A text in the colour of a series, from its place on.
    pub(crate) fn ink_text(&mut self, ink: Ink, class: &str, place: (f64, f64), text: &str) {
        self.push_text(&ink.attributes(class), place, text);
    }

    fn push_text(&mut self, attributes: &str, (x, y): (f64, f64), text: &str) {
        let (x, y, text) = (number(x), number(y), escape(text));
        self.push(format_args!("<text {attributes} x=\"{x}\" y=\"{y}\">{text}</text>"));
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        self.body.write_fmt(element).expect("a string takes all text");
        self.body.push('\n');
    }
}

/// A coordinate: one decimal, none where it is zero, never a negative zero.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A line through points.
pub(crate) fn polyline(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let command = if at == 0 { "M" } else { "L" };
        data += &format!("{command}{} {}", number(*x), number(*y));
    }
    data
}

/// The area between a line and another above or below it at the same places.
pub(crate) fn between(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    let around: Vec<(f64, f64)> = upper.iter().chain(lower.iter().rev()).copied().collect();
    polyline(&around) + "z"
}

/// The text cut to a room, and the width that it then takes.
pub(crate) fn measured(text: &str, room: f64) -> (String, f64) {
    let text = fit(text, FONT, room);
    let width = width(&text, FONT);
    (text, width)
}
