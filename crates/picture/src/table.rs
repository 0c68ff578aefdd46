//! A table of a report, also of the data behind a chart.

use crate::text::escape;

/// Rows under column titles; a short row is filled up with nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its cells, as text.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Stands above it.
    pub title: String,
    /// On which side its cells are set.
    pub align: Align,
}

/// On which side the cells of a column are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// Left: words.
    #[default]
    Text,
    /// Right: numbers.
    Number,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(title: impl Into<String>) -> Column {
        Column { title: title.into(), align: Align::Text }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(title: impl Into<String>) -> Column {
        Column { title: title.into(), align: Align::Number }
    }

    fn class(&self) -> &'static str {
        match self.align {
            Align::Text => "",
            Align::Number => " class=\"n\"",
        }
    }
}

impl Table {
    /// The table as HTML (well-formed XHTML).
    pub(crate) fn html(&self) -> String {
        let mut out = String::from("<table>\n");
        if !self.caption.is_empty() {
            out += &format!("<caption>{}</caption>\n", escape(&self.caption));
        }
        out += "<thead><tr>";
        for column in &self.columns {
            out += &format!("<th scope=\"col\"{}>{}</th>", column.class(), escape(&column.title));
        }
        out += "</tr></thead>\n<tbody>\n";
        for row in &self.rows {
            out += &self.row(row);
        }
        out + "</tbody>\n</table>\n"
    }

    fn row(&self, row: &[String]) -> String {
        let cell = |(at, column): (usize, &Column)| {
            format!("<td{}>{}</td>", column.class(), row.get(at).map_or(String::new(), |text| escape(text)))
        };
        let cells: String = self.columns.iter().enumerate().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    }
}
