//! Licences by their texts: those of this repository, and what is made of them.

use kernels::licence::of_text;

const MIT: &str = include_str!("../../../../LICENSE-MIT");
const APACHE: &str = include_str!("../../../../LICENSE-APACHE");

#[test]
fn whole_texts() {
    assert_eq!(of_text(MIT).as_deref(), Some("MIT"));
    assert_eq!(of_text(APACHE).as_deref(), Some("Apache-2.0"));
    let without_appendix = APACHE.split("APPENDIX").next().unwrap();
    assert_eq!(of_text(without_appendix).as_deref(), Some("Apache-2.0"));
    let commented: String = MIT.lines().map(|line| format!(" * {line}\n")).collect();
    assert_eq!(of_text(&commented).as_deref(), Some("MIT"));
    assert_eq!(of_text(&MIT.replace('\n', "\r\n")).as_deref(), Some("MIT"));
}

#[test]
fn texts_within_others() {
    let told = "This project is old.\nIt was begun long ago by people who liked bees and kept them.\n".repeat(6);
    assert_eq!(of_text(&format!("{told}\n\n{MIT}")).as_deref(), Some("MIT"));
    assert_eq!(of_text(&format!("{APACHE}\n\n----\n\n{MIT}")).as_deref(), Some("Apache-2.0 AND MIT"));
    // A licence of one sentence, with none of the words that all have.
    let short = "Copying and distribution of this file, with or without modification, are permitted in any medium without \
                 royalty provided the copyright notice and this notice are preserved.";
    let both = of_text(&format!("{MIT}\n\n{short}\n"));
    assert_eq!(both.as_deref(), Some("FSFAP-no-warranty-disclaimer AND MIT"));
}

#[test]
fn no_licence() {
    for text in ["", "All rights reserved.", "see LICENSE", &"no licence at all\n".repeat(200)] {
        assert_eq!(of_text(text), None, "{text}");
    }
    assert_eq!(of_text(&MIT.repeat(400)), None);
}

#[test]
fn short_files_name_one() {
    assert_eq!(of_text("MIT\n").as_deref(), Some("MIT"));
    assert_eq!(
        of_text("BSD-3-Clause License\n====================\n\n.. include:: ../LICENSE\n").as_deref(),
        Some("BSD-3-Clause")
    );
    assert_eq!(of_text("# MIT OR Apache-2.0\n").as_deref(), Some("Apache-2.0 OR MIT"));
    assert_eq!(of_text("# License\n\nsee the root\n"), None);
    assert_eq!(of_text(&format!("MIT\n{}", "and much else\n".repeat(40))), None);
}
