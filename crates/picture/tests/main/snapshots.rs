//! Each chart's file and its table, for fixed data. The style sheet, the same in all, is left out here.

use std::fmt::Write as _;

use picture::{BarLength, Figure, Size};

use crate::{sample, xml};

#[track_caller]
fn check(name: &str, figure: &Figure) {
    let mut text = String::new();
    for size in [Size::Wide, Size::Narrow] {
        let svg = figure.svg(size);
        assert_eq!(svg, figure.svg(size));
        assert!(xml::read(&svg).is_ok(), "{:?}", xml::read(&svg));
        let (before, rest) = svg.split_once("<style>").unwrap();
        let (_, after) = rest.split_once("</style>\n").unwrap();
        write!(text, "{before}{after}").unwrap();
    }
    let table = figure.chart.table();
    let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
    writeln!(text, "\n{}", titles.join(" | ")).unwrap();
    for row in table.rows {
        writeln!(text, "{}", row.join(" | ")).unwrap();
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn lines() {
    check("lines", &sample::lines());
}

#[test]
fn areas() {
    check("areas", &sample::areas());
}

#[test]
fn survival() {
    check("survival", &sample::survival());
}

#[test]
fn bars() {
    check("bars", &sample::bars(BarLength::Sum));
    check("bars_of_a_whole", &sample::bars(BarLength::Whole));
}

#[test]
fn columns() {
    check("columns", &sample::columns());
}

#[test]
fn images() {
    check("images", &sample::images());
}
