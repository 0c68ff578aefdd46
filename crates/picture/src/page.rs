//! The report page: one HTML file without network, whole without a script.
//!
//! Invariant: the file is well-formed XML after its doctype, and its own policy lets nothing run or load but its style
//! and the one script for light and dark.

mod section;

pub use self::section::{Arrangement, Section};

use crate::spark;
use crate::text::{escape, prose};
use crate::theme;

/// A report. All of it is text, and escaped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The heading.
    pub title: String,
    /// The program that made it, by which it is known again; may be empty.
    pub generator: String,
    /// Lines below it: which commit, when made, by which settings.
    pub subtitles: Vec<String>,
    /// The figures to know first; the share of lines with any evidence before all.
    pub headlines: Vec<Headline>,
    /// The sections.
    pub sections: Vec<Section>,
    /// Lines at the end: version, problems, how to make it again.
    pub footer: Vec<String>,
}

/// A figure in large type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Headline {
    /// What it is.
    pub label: String,
    /// The figure as text; one that is not known is said to be unknown.
    pub value: String,
    /// What it leaves open: range, recall, comparison.
    pub note: String,
    /// Its course; empty: no sparkline.
    pub trend: Vec<Option<f64>>,
}

/// What stands before the name of a page's generator, near its beginning.
pub const GENERATOR: &str = "<meta name=\"generator\" content=\"";

/// From so many sections on there is a list of them.
const LISTED: usize = 3;

impl Page {
    /// The file.
    #[must_use]
    pub fn html(&self) -> String {
        let mut out = self.head();
        out += "<body>\n";
        out += &self.top();
        out += &self.headlines();
        out += &self.contents();
        out += "<main>\n";
        for (section, number) in self.sections.iter().zip(1..) {
            out += &section.html(number);
        }
        out += "</main>\n";
        out += &self.foot();
        out + &format!("<script>{}</script>\n</body>\n</html>\n", theme::SWITCH)
    }

    fn head(&self) -> String {
        let (title, hash) = (escape(&self.title), theme::SWITCH_HASH);
        let generator = match self.generator.as_str() {
            "" => String::new(),
            name => format!("{GENERATOR}{}\"/>\n", escape(name)),
        };
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        );
        let has_texts = self.sections.iter().any(|section| !section.comparisons.is_empty());
        let texts = if has_texts { theme::COMPARISON } else { "" };
        let style = [theme::COLOURS, theme::CHART, theme::PAGE, texts].concat();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             {generator}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <meta name=\"referrer\" content=\"no-referrer\"/>\n\
             <title>{title}</title>\n<style>\n{style}</style>\n</head>\n"
        )
    }

    fn top(&self) -> String {
        let lines: String =
            self.subtitles.iter().map(|line| format!("<p class=\"sub\">{}</p>\n", escape(line))).collect();
        format!(
            "<header class=\"top\">\n<button id=\"theme\" type=\"button\" hidden=\"\">Dark</button>\n<h1>{}</h1>\n{lines}</header>\n",
            escape(&self.title)
        )
    }

    fn headlines(&self) -> String {
        if self.headlines.is_empty() {
            return String::new();
        }
        let all: String = self.headlines.iter().map(Headline::html).collect();
        format!("<dl class=\"headlines\">\n{all}</dl>\n")
    }

    fn contents(&self) -> String {
        if self.sections.len() < LISTED {
            return String::new();
        }
        let item = |(section, number): (&Section, u32)| {
            format!("<li><a href=\"#s{number}\">{}</a></li>\n", escape(&section.title))
        };
        let items: String = self.sections.iter().zip(1..).map(item).collect();
        format!("<nav aria-label=\"Sections\">\n<ol>\n{items}</ol>\n</nav>\n")
    }

    fn foot(&self) -> String {
        let lines: String = self.footer.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect();
        if lines.is_empty() { lines } else { format!("<footer>\n{lines}</footer>\n") }
    }
}

impl Headline {
    fn html(&self) -> String {
        let (label, value) = (prose(&self.label), prose(&self.value));
        let spark = spark::svg(&self.trend, &format!("Course of: {}", self.label));
        let note = match self.note.as_str() {
            "" => String::new(),
            note => format!("<dd class=\"remark\">{}</dd>", prose(note)),
        };
        format!("<div><dt>{label}</dt><dd class=\"value\"><span>{value}</span>{spark}</dd>{note}</div>\n")
    }
}
