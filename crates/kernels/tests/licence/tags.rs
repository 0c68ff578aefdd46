//! Tags in files. (Put together from two parts, so that this file carries none.)

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use kernels::licence::{licence_tag_of, tag_of};

const TAG: &str = concat!("SPDX-License-", "Identifier:");

fn tag(text: &str) -> Option<String> {
    tag_of(&text.replace('@', TAG))
}

#[test]
fn tags_in_comments() {
    for text in [
        "// @ MIT\nfn main() {}",
        "/* @ MIT */",
        "#!/bin/sh\n# @ MIT\n",
        "<!-- @ MIT -->\n",
        "\u{feff}# @ MIT",
        " * @ MIT",
        "-- @ MIT",
        "; @ MIT",
        "% @ MIT",
        "(* @ MIT *)",
        "{# @ MIT #}",
        "dnl @ MIT",
        "REM @ MIT",
        ".. @ MIT",
        "@ MIT",
        "\" @ MIT",
        "// Copyright 2024 Ann, @ MIT",
        "# @ MIT\r\n",
    ] {
        assert_eq!(tag(text).as_deref(), Some("MIT"), "{text}");
    }
    assert_eq!(tag("// @ MIT/Apache-2.0 */").as_deref(), Some("Apache-2.0 OR MIT"));
    assert_eq!(tag("// @ MIT\n// @ CC0-1.0").as_deref(), Some("CC0-1.0 AND MIT"));
}

#[test]
fn no_tags() {
    for text in [
        "let tag = \"@ MIT\";",
        "  \"@ MIT\",",
        "print('@ MIT')",
        "// @ NotALicence",
        "// @",
        "the tag @ MIT is put on top",
        "// SPDX-License: MIT",
    ] {
        assert_eq!(tag(text), None, "{text}");
    }
    assert_eq!(tag(&format!("{}// @ MIT", "x\n".repeat(50))), None);
    assert!(tag(&format!("{}// @ MIT", "x\n".repeat(49))).is_some());
}

#[test]
fn tags_of_a_batch() {
    let texts: ArrayRef = Arc::new(StringArray::from(vec![Some(format!("// {TAG} ISC")), None, Some(String::new())]));
    assert_eq!(licence_tag_of(&texts).unwrap(), StringArray::from(vec![Some("ISC"), None, None]));
}
