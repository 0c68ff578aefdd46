//! Horizontal bars: amounts side by side, or parts of a whole.

use super::counted;
use crate::frame::{Drawing, Size};
use crate::legend::{Key, Legend, Swatch};
use crate::palette::{Ink, Palette, Tone};
use crate::svg::{Anchor, Area, FONT, Svg, measured, number};
use crate::table::{Column, Table};
use crate::text::width;
use crate::ticks::Ticks;
use crate::unit::{Axis, Unit, known};

/// Horizontal bars, one below the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BarChart {
    /// The values' axis.
    pub axis: Axis,
    /// Whether a bar's length is its sum.
    pub length: BarLength,
    /// The parts that bars consist of; one part for plain bars.
    pub parts: Vec<Part>,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
}

/// What the length of a bar means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BarLength {
    /// Its sum.
    #[default]
    Sum,
    /// All bars are as long: parts are shown in percent of the bar's sum.
    Whole,
}

/// A part of the bars.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub tone: Tone,
}

/// A bar.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bar {
    /// What it is.
    pub name: String,
    /// A remark at its right end; empty: the sum.
    pub note: String,
    /// The values, at the places of the parts; unknown ones like those of a [`Series`](crate::Series).
    pub values: Vec<Option<f64>>,
}

impl Bar {
    fn at(&self, part: usize) -> Option<f64> {
        self.values.get(part).copied().and_then(known)
    }
}

/// Where the bars of a chart stand.
struct Layout {
    size: Size,
    left: f64,
    right: f64,
    top: f64,
    ticks: Ticks,
}

const THICK: f64 = 18.0;

impl Layout {
    /// Height of a bar with its distance to the next, and with its name where that stands above it.
    fn pitch(&self) -> f64 {
        if self.size.labels_beside() { THICK + 8.0 } else { THICK + 25.0 }
    }

    /// Top of the bar at a place.
    fn bar_top(&self, at: usize) -> f64 {
        let name = if self.size.labels_beside() { 0.0 } else { 17.0 };
        self.top + at as f64 * self.pitch() + name
    }

    fn x(&self, value: f64) -> f64 {
        self.left + (value / self.ticks.top()).clamp(0.0, 1.0) * (self.right - self.left)
    }
}

impl BarChart {
    pub(crate) fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| self.sum(bar).is_none())
    }

    pub(crate) fn summary(&self) -> String {
        let bars = counted(self.bars.len(), "bar", "bars");
        format!("{bars} of {}", counted(self.parts.len(), "part", "parts"))
    }

    /// The sum of the known parts; None where none is.
    fn sum(&self, bar: &Bar) -> Option<f64> {
        (0..self.parts.len()).filter_map(|part| bar.at(part)).reduce(|sum, value| sum + value)
    }

    pub(crate) fn table(&self) -> Table {
        let mut columns = vec![Column::text("")];
        columns.extend(self.parts.iter().map(|part| Column::number(part.name.as_str())));
        let row = |bar: &Bar| {
            let cells = (0..self.parts.len()).map(|part| self.cell(bar, part));
            std::iter::once(bar.name.clone()).chain(cells).collect()
        };
        Table { caption: String::new(), columns, rows: self.bars.iter().map(row).collect() }
    }

    /// The value, with its share where the bar is a whole.
    fn cell(&self, bar: &Bar, part: usize) -> String {
        let value = self.axis.unit.cell(bar.at(part));
        match (self.length, self.axis.unit) {
            (BarLength::Whole, Unit::Count | Unit::Measure) if bar.at(part).is_some() => {
                format!("{value} ({})", Unit::Share.cell(self.share(bar, part)))
            }
            _ => value,
        }
    }

    /// The part's share of the bar; None where the bar has no sum.
    fn share(&self, bar: &Bar, part: usize) -> Option<f64> {
        let sum = self.sum(bar).filter(|&sum| sum > 0.0)?;
        Some(bar.at(part)? / sum)
    }

    /// The length of a part, in the unit of the horizontal axis.
    fn length_of(&self, bar: &Bar, part: usize) -> Option<f64> {
        match self.length {
            BarLength::Sum => bar.at(part),
            BarLength::Whole => self.share(bar, part),
        }
    }

    fn shown_unit(&self) -> Unit {
        match self.length {
            BarLength::Sum => self.axis.unit,
            BarLength::Whole => Unit::Share,
        }
    }

    fn ink(&self, part: usize) -> Ink {
        Palette::Tones.ink(self.parts[part].tone, part, self.parts.len())
    }

    pub(crate) fn draw(&self, size: Size) -> Drawing {
        let mut svg = Svg::default();
        let (title, _) = measured(&self.axis.title, size.width());
        let mut top = 4.0;
        if !title.is_empty() {
            svg.text("name", (0.0, 12.0), Anchor::Start, &title);
            top = 22.0;
        }
        let top = self.legend().draw(&mut svg, top, size.width());
        let layout = self.layout(size, top + 9.0);
        let bottom = layout.top + self.bars.len() as f64 * layout.pitch() - 4.0;
        self.draw_axis(&mut svg, &layout, bottom);
        for at in 0..self.bars.len() {
            self.draw_bar(&mut svg, &layout, at);
        }
        Drawing { body: svg.body, width: size.width(), height: bottom + 24.0 }
    }

    fn legend(&self) -> Legend {
        if self.parts.len() < 2 {
            return Legend::none();
        }
        let key = |(at, part): (usize, &Part)| Key { name: part.name.clone(), ink: self.ink(at), swatch: Swatch::Fill };
        Legend::Keys(self.parts.iter().enumerate().map(key).collect())
    }

    fn layout(&self, size: Size, top: f64) -> Layout {
        let widest = |texts: &mut dyn Iterator<Item = String>, room: f64| {
            texts.map(|text| measured(&text, room).1).fold(0.0, f64::max)
        };
        let names = widest(&mut self.bars.iter().map(|bar| bar.name.clone()), size.width() * 0.3);
        let notes = widest(&mut self.bars.iter().map(|bar| self.note(bar)), size.width() * 0.3);
        let (left, right) = match size {
            Size::Wide => (names + 12.0, size.width() - notes - 10.0),
            Size::Narrow => (1.0, size.width() - 18.0),
        };
        let sums = self.bars.iter().filter_map(|bar| self.sum(bar)).fold(0.0, f64::max);
        let ticks = match self.length {
            BarLength::Sum => self.axis.unit.ticks(sums, if size.labels_beside() { 5 } else { 4 }),
            BarLength::Whole => Ticks::quarters(),
        };
        Layout { size, left, right, top, ticks }
    }

    fn note(&self, bar: &Bar) -> String {
        match self.sum(bar) {
            _ if !bar.note.is_empty() => bar.note.clone(),
            Some(sum) => self.axis.unit.value(sum),
            None => "unknown".to_owned(),
        }
    }

    fn draw_axis(&self, svg: &mut Svg, layout: &Layout, bottom: f64) {
        let mut free = f64::NEG_INFINITY;
        for value in layout.ticks.values() {
            let x = layout.x(value);
            let class = if value == 0.0 { "axis" } else { "grid" };
            svg.path(class, &self.grid(layout, x, bottom));
            let label = self.shown_unit().tick(value, layout.ticks.step);
            let half = width(&label, FONT) / 2.0;
            let x = x.max(half).min(layout.size.width() - half);
            if x - half >= free {
                svg.text("tick", (x, bottom + 15.0), Anchor::Middle, &label);
                free = x + half + 6.0;
            }
        }
    }

    /// A line of the grid; where names stand above their bars, beside the bars only.
    fn grid(&self, layout: &Layout, x: f64, bottom: f64) -> String {
        let x = number(x);
        let beside = |at: usize| format!("M{x} {}v{}", number(layout.bar_top(at) - 2.0), number(THICK + 4.0));
        match layout.size {
            Size::Wide => format!("M{x} {}V{}", number(layout.top - 4.0), number(bottom)),
            Size::Narrow => (0..self.bars.len()).map(beside).collect(),
        }
    }

    fn draw_bar(&self, svg: &mut Svg, layout: &Layout, at: usize) {
        let bar = &self.bars[at];
        let top = layout.bar_top(at);
        self.draw_names(svg, layout, bar, top);
        let mut sum = 0.0;
        for part in 0..self.parts.len() {
            let Some(length) = self.length_of(bar, part).filter(|&length| length > 0.0) else { continue };
            let left = layout.x(sum);
            sum += length;
            let area = Area { left, top, right: layout.x(sum).max(left + 0.5), bottom: top + THICK };
            svg.ink_area(self.ink(part), "bar", area);
            self.draw_inside(svg, area, bar, part);
        }
        let area = Area { left: layout.left, top: top - 2.0, right: layout.right, bottom: top + THICK + 2.0 };
        svg.hover(area, &self.lines(bar));
    }

    fn draw_names(&self, svg: &mut Svg, layout: &Layout, bar: &Bar, top: f64) {
        let full = layout.size.width();
        let (name_room, base) = match layout.size {
            Size::Wide => (full * 0.3, top + THICK / 2.0 + 4.0),
            Size::Narrow => (full * 0.62, top - 5.0),
        };
        let (name, _) = measured(&bar.name, name_room);
        let (note, _) = measured(&self.note(bar), full * 0.3);
        match layout.size {
            Size::Wide => {
                svg.text("strong", (layout.left - 8.0, base), Anchor::End, &name);
                svg.text("num", (layout.right + 8.0, base), Anchor::Start, &note);
            }
            Size::Narrow => {
                svg.text("strong", (0.0, base), Anchor::Start, &name);
                svg.text("num", (full, base), Anchor::End, &note);
            }
        }
    }

    /// The value inside its part, where there are several and it has the room.
    fn draw_inside(&self, svg: &mut Svg, area: Area, bar: &Bar, part: usize) {
        let text = match self.length {
            BarLength::Sum if self.parts.len() < 2 => return,
            BarLength::Sum => self.axis.unit.cell(bar.at(part)),
            BarLength::Whole => Unit::Share.cell(self.share(bar, part)),
        };
        if width(&text, FONT) + 8.0 <= area.width() {
            let place = (area.left + 5.0, area.bottom - 5.0);
            svg.ink_text(self.ink(part), "inside", place, &text);
        }
    }

    fn lines(&self, bar: &Bar) -> Vec<String> {
        let part = |(at, part): (usize, &Part)| super::named(&part.name, &self.cell(bar, at));
        std::iter::once(bar.name.clone()).chain(self.parts.iter().enumerate().map(part)).collect()
    }
}
