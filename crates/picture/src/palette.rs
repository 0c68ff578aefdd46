//! Colours of series. Six that stay apart for colour-blind readers on light and on dark paper (each with a dash pattern
//! of its own, in the style sheet), and an ordered ramp from dark to light for cohorts.

/// A colour with its dash pattern. The same thing has the same tone in every chart of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// By place among the series: blue, orange, teal, purple, ochre, grey, and again.
    #[default]
    Auto,
    /// Solid.
    Blue,
    /// Dashed.
    Orange,
    /// Dotted.
    Teal,
    /// Dash and dot.
    Purple,
    /// Short dashes, thick.
    Ochre,
    /// Fine dots; pale as a fill. For what is unknown or the rest.
    Grey,
}

const TURN: [Tone; 6] = [Tone::Blue, Tone::Orange, Tone::Teal, Tone::Purple, Tone::Ochre, Tone::Grey];

impl Tone {
    /// The class in the style sheet of the series at place `at`.
    fn class(self, at: usize) -> &'static str {
        match self {
            Tone::Auto => TURN[at % TURN.len()].class(0),
            Tone::Blue => "blue",
            Tone::Orange => "orange",
            Tone::Teal => "teal",
            Tone::Purple => "purple",
            Tone::Ochre => "ochre",
            Tone::Grey => "grey",
        }
    }
}

/// How the series of a chart are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Palette {
    /// Each by its [`Tone`].
    #[default]
    Tones,
    /// By their order, from dark (first) to light (last): cohorts by year. Tones are not looked at.
    Ordered,
}

/// The colour of one series, as an SVG element carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Tone(&'static str),
    Ramp { light: [u8; 3], dark: [u8; 3] },
}

impl Palette {
    /// The colour of the series at place `at` of `count`.
    pub(crate) fn ink(self, tone: Tone, at: usize, count: usize) -> Ink {
        match self {
            Palette::Tones => Ink::Tone(tone.class(at)),
            Palette::Ordered => Ink::Ramp { light: ramp(&LIGHT, at, count), dark: ramp(&DARK, at, count) },
        }
    }
}

impl Ink {
    /// The attributes of an element of the class `class`.
    pub(crate) fn attributes(self, class: &str) -> String {
        match self {
            Ink::Tone(tone) => format!("class=\"{class} {tone}\""),
            Ink::Ramp { light, dark } => {
                format!("class=\"{class} ramp\" style=\"--l:{};--d:{}\"", hex(light), hex(dark))
            }
        }
    }
}

/// Stops of the ramp on light paper, by rising lightness.
const LIGHT: [[u8; 3]; 5] = [[38, 52, 105], [33, 100, 138], [46, 144, 127], [132, 172, 76], [224, 187, 68]];

/// Stops of the ramp on dark paper.
const DARK: [[u8; 3]; 5] = [[70, 88, 158], [52, 134, 172], [66, 174, 150], [152, 196, 98], [240, 212, 100]];

fn ramp(stops: &[[u8; 3]; 5], at: usize, count: usize) -> [u8; 3] {
    let (last, at) = (count.max(2) - 1, at.min(count.max(1) - 1));
    let (stop, rest) = ((at * 4 / last).min(3), (at * 4) as f64 / last as f64);
    let part = rest - stop as f64;
    let mix = |low: u8, high: u8| (f64::from(low) + (f64::from(high) - f64::from(low)) * part).round() as u8;
    let (low, high) = (stops[stop], stops[stop + 1]);
    [mix(low[0], high[0]), mix(low[1], high[1]), mix(low[2], high[2])]
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests;
