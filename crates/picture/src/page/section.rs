//! A section of the page: a sentence, charts and tables, and beside them what their numbers mean.

use crate::chart::counted;
use crate::comparison::Comparison;
use crate::figure::Figure;
use crate::frame::Size;
use crate::table::Table;
use crate::text::{escape, prose};

/// A section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What it shows, in a sentence.
    pub lead: String,
    /// How the numbers are defined; each line is a paragraph.
    pub definition: String,
    /// The settings they were made with: name and value.
    pub settings: Vec<(String, String)>,
    /// Its charts.
    pub figures: Vec<Figure>,
    /// How the charts stand to each other.
    pub arrangement: Arrangement,
    /// Tables below the charts.
    pub tables: Vec<Table>,
    /// Texts side by side, over the whole width below all that.
    pub comparisons: Vec<Comparison>,
    /// What has to be known to read it rightly.
    pub notes: Vec<String>,
}

/// How the charts of a section stand to each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// One below the other.
    #[default]
    Column,
    /// Two side by side where the page is wide enough.
    Pairs,
}

impl Section {
    /// The section as HTML; `number` makes its anchor.
    pub(crate) fn html(&self, number: u32) -> String {
        let mut out = format!("<section class=\"section\" id=\"s{number}\">\n<h2>{}</h2>\n", escape(&self.title));
        if !self.lead.is_empty() {
            out += &format!("<p class=\"lead\">{}</p>\n", prose(&self.lead));
        }
        let (plates, aside) = (self.plates(), self.aside());
        if !(plates.is_empty() && aside.is_empty()) {
            out += &format!("<div class=\"body\">\n<div>\n{plates}</div>\n{aside}</div>\n");
        }
        let comparisons: String = self.comparisons.iter().map(Comparison::html).collect();
        let comparisons = if comparisons.is_empty() {
            comparisons
        } else {
            format!("<div class=\"comparisons\">\n{comparisons}</div>\n")
        };
        out + &comparisons + "</section>\n"
    }

    fn plates(&self) -> String {
        let class = match self.arrangement {
            Arrangement::Column => "plates",
            Arrangement::Pairs => "plates pairs",
        };
        let figures: String = self.figures.iter().map(plate).collect();
        let tables: String =
            self.tables.iter().map(|table| format!("<div class=\"plain\">\n{}</div>\n", table.html())).collect();
        let figures = if figures.is_empty() { figures } else { format!("<div class=\"{class}\">\n{figures}</div>\n") };
        figures + &tables
    }

    /// Definition, settings and notes; nothing where there is none of them.
    fn aside(&self) -> String {
        let mut out = String::new();
        if !self.definition.is_empty() {
            out += "<h3>Definition</h3>\n";
            out += &paragraphs(self.definition.lines());
        }
        if !self.settings.is_empty() {
            let row =
                |(name, value): &(String, String)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value));
            let rows: String = self.settings.iter().map(row).collect();
            out += &format!("<h3>Settings</h3>\n<dl class=\"settings\">\n{rows}</dl>\n");
        }
        if !self.notes.is_empty() {
            out += "<h3>Notes</h3>\n";
            out += &paragraphs(self.notes.iter().map(String::as_str));
        }
        if out.is_empty() { out } else { format!("<aside class=\"aside\">\n{out}</aside>\n") }
    }
}

fn paragraphs<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines.filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{}</p>\n", prose(line))).collect()
}

/// A chart with its caption, drawn for a wide and for a narrow place, and its table.
fn plate(figure: &Figure) -> String {
    let title = escape(&figure.title);
    let description = match figure.description.as_str() {
        "" => String::new(),
        text => format!("<p>{}</p>", prose(text)),
    };
    let caption = format!("<figcaption><h3>{title}</h3>{description}</figcaption>\n");
    let drawings = figure.inline(Size::Wide, "wide") + &figure.inline(Size::Narrow, "narrow");
    format!("<figure class=\"plate\">\n{caption}{drawings}{}</figure>\n", data(figure))
}

fn data(figure: &Figure) -> String {
    if figure.chart.is_empty() {
        return String::new();
    }
    let table = figure.chart.table();
    let rows = counted(table.rows.len(), "row", "rows");
    let table = table.html();
    format!("<details>\n<summary>Data ({rows})</summary>\n<div class=\"scroll\">\n{table}</div>\n</details>\n")
}
