//! The page: complete, by itself, the same every time.

use picture::{Column, Headline, Page, Section, Table};

use crate::sample::{self, some};
use crate::xml;

fn page() -> Page {
    let section = |title: &str| Section {
        title: title.to_owned(),
        lead: "Since April 10 % more is copied than moved.".to_owned(),
        definition: "First paragraph.\nSecond paragraph.".to_owned(),
        settings: vec![("view".to_owned(), "full".to_owned())],
        notes: vec!["A note.".to_owned()],
        tables: vec![Table {
            caption: "Quarters".to_owned(),
            columns: vec![Column::text("quarter"), Column::number("lines")],
            rows: vec![vec!["2024-Q1".to_owned(), "1,204".to_owned()], vec!["2024-Q2".to_owned()]],
        }],
        ..Section::default()
    };
    Page {
        title: "A report".to_owned(),
        generator: "a test 1.0".to_owned(),
        subtitles: vec!["Head 3f2c1aa".to_owned()],
        headlines: vec![Headline {
            label: "Lines with any evidence".to_owned(),
            value: "53.3 %".to_owned(),
            note: "46.7 % unknown".to_owned(),
            trend: some(&[0.1, 0.5]),
        }],
        sections: vec![
            Section { figures: sample::all(), ..section("One") },
            section("Two"),
            Section { title: "Three".to_owned(), ..Section::default() },
        ],
        footer: vec!["Made by a test.".to_owned()],
    }
}

#[test]
fn the_page_without_its_sheets_and_charts() {
    let mut page = page();
    page.sections[0].figures.clear();
    let html = page.html();
    let (before, rest) = html.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let (body, _) = after.split_once("<script>").unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("page", format!("{before}{body}"));
    });
}

#[test]
fn it_is_well_formed_and_the_same_every_time() {
    let html = page().html();
    assert_eq!(html, page().html());
    xml::read(&html).unwrap();
    xml::read(&Page::default().html()).unwrap();
}

#[test]
fn it_names_nothing_outside_itself() {
    let html = page().html();
    for address in ["http:", "https:", "src=", "url(", "@import", "<link", "<iframe", "xlink"] {
        assert!(!html.contains(address), "{address}");
    }
    let elements = xml::read(&html).unwrap();
    let ids: Vec<&String> = elements.iter().filter_map(|element| element.attributes.get("id")).collect();
    for link in elements.iter().filter_map(|element| element.attributes.get("href")) {
        assert!(ids.iter().any(|id| format!("#{id}") == *link), "{link}");
    }
}

#[test]
fn every_chart_has_a_title_a_description_and_its_data() {
    let html = page().html();
    let elements = xml::read(&html).unwrap();
    let count = |name: &str, within: &str| {
        elements.iter().filter(|one| one.name == name && one.inside.last().is_some_and(|last| last == within)).count()
    };
    let figures = sample::all().len();
    assert_eq!(count("figcaption", "figure"), figures);
    assert_eq!(count("desc", "svg"), 2 * figures);
    assert_eq!(count("details", "figure"), figures);
    let images = elements.iter().filter(|one| one.name == "svg");
    assert!(images.clone().all(|svg| svg.attributes["role"] == "img" && svg.attributes.contains_key("viewBox")));
    assert_eq!(images.count(), count("title", "svg"));
}

#[test]
fn coverage_stands_before_all_sections() {
    let html = page().html();
    assert!(html.find("53.3\u{a0}%").unwrap() < html.find("<section").unwrap());
}
