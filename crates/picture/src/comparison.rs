//! Two texts side by side, equal lines beside each other.

use crate::text::{escape, prose};

/// Two texts and what is said of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// The heading.
    pub title: String,
    /// What is known, each by itself.
    pub facts: Vec<String>,
    /// Where the two stand.
    pub names: [String; 2],
    /// Where else there are such texts.
    pub others: Vec<String>,
    /// Their lines.
    pub rows: Vec<ComparedRow>,
    /// Lines that are left out at the end.
    pub left_out: usize,
    /// The texts are shown without a click.
    pub is_open: bool,
}

/// Lines that stand beside each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparedRow {
    /// The line of the first text.
    pub left: Option<ComparedLine>,
    /// The line of the second.
    pub right: Option<ComparedLine>,
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ComparedLine {
    /// Its number in its file.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// The characters, from start to end, that the other side does not have; `None` where the lines are equal.
    pub marked: Option<(usize, usize)>,
}

impl Comparison {
    pub(crate) fn html(&self) -> String {
        let facts: String = self.facts.iter().map(|fact| format!("<li>{}</li>", prose(fact))).collect();
        let facts = if facts.is_empty() { facts } else { format!("<ul class=\"facts\">{facts}</ul>\n") };
        let open = if self.is_open { " open=\"\"" } else { "" };
        let names = self.names.each_ref().map(|name| format!("<th colspan=\"2\">{}</th>", escape(name))).concat();
        let rows: String = self.rows.iter().map(ComparedRow::html).collect();
        format!(
            "<article class=\"comparison\">\n<h3>{}</h3>\n{facts}<details{open}>\n<summary>Side by side</summary>\n\
             <div class=\"panes\">\n<table>\n<colgroup><col class=\"numbers\"/><col/><col class=\"numbers\"/><col/></colgroup>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n{}{}\
             </details>\n</article>\n",
            escape(&self.title),
            self.more(),
            self.elsewhere()
        )
    }

    fn more(&self) -> String {
        match self.left_out {
            0 => String::new(),
            lines => format!("<p>{lines} more lines</p>\n"),
        }
    }

    fn elsewhere(&self) -> String {
        let places: String = self.others.iter().map(|place| format!("<li>{}</li>", escape(place))).collect();
        if places.is_empty() { places } else { format!("<p>Also at</p>\n<ul class=\"places\">{places}</ul>\n") }
    }
}

impl ComparedRow {
    fn html(&self) -> String {
        let side = |line: &Option<ComparedLine>, other: &Option<ComparedLine>| match line {
            Some(line) => line.html(other.is_none()),
            None => "<td class=\"n\"></td><td class=\"gap\"></td>".to_owned(),
        };
        format!("<tr>{}{}</tr>\n", side(&self.left, &self.right), side(&self.right, &self.left))
    }
}

impl ComparedLine {
    fn html(&self, is_alone: bool) -> String {
        let number = self.number;
        let Some((start, end)) = self.marked.filter(|_| !is_alone) else {
            let class = if is_alone { "alone" } else { "same" };
            return format!("<td class=\"n\">{number}</td><td class=\"{class}\">{}</td>", escape(&self.text));
        };
        let part = |from: usize, to: usize| -> String {
            escape(&self.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
        };
        let (before, marked, after) = (part(0, start), part(start, end), part(end, usize::MAX));
        let marked = if marked.is_empty() { marked } else { format!("<mark>{marked}</mark>") };
        format!("<td class=\"n\">{number}</td><td class=\"changed\">{before}{marked}{after}</td>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_what_differs_is_marked() {
        let line = |text: &str, marked| Some(ComparedLine { number: 1, text: text.to_owned(), marked });
        let row = |left, right| ComparedRow { left, right }.html();
        assert_eq!(
            row(line("a<b", Some((1, 2))), line("a>b", Some((1, 2)))),
            "<tr><td class=\"n\">1</td><td class=\"changed\">a<mark>&lt;</mark>b</td>\
             <td class=\"n\">1</td><td class=\"changed\">a<mark>&gt;</mark>b</td></tr>\n"
        );
        assert_eq!(
            row(line("x", None), None),
            "<tr><td class=\"n\">1</td><td class=\"alone\">x</td><td class=\"n\"></td><td class=\"gap\"></td></tr>\n"
        );
        let page = Comparison { names: ["<i>".to_owned(), "\u{202e}".to_owned()], ..Comparison::default() }.html();
        assert!(page.contains("&lt;i&gt;") && page.contains("\\u{202e}"), "{page}");
    }
}
