//! Code within Markdown and notebooks.

use code::units::embedded::pieces;

use super::language;

/// Each piece as `language lines: text`.
fn shown(name: &str, text: &str) -> Vec<String> {
    let one = |piece: &code::units::embedded::Piece| {
        let language = piece.language.map_or("?", code::Language::name);
        format!("{language} {:?}: {}", piece.lines, String::from_utf8_lossy(&piece.text))
    };
    pieces(language(name), text.as_bytes()).iter().map(one).collect()
}

#[test]
fn fences_of_markdown_hold_code() {
    let text = "# A\n```rust\nfn f() {}\n```\n- item\n  ~~~py {1}\n  x = 1\n    y\n  ```\n  ~~~\n`````\n```\na\n`````\n```sh\nopen";
    let expect =
        ["Rust [3]: fn f() {}\n", "Python [7, 8, 9]: x = 1\n  y\n```\n", "? [12, 13]: ```\na\n", "Shell [16]: open"];
    assert_eq!(shown("Markdown", text), expect);
    assert!(shown("Markdown", "``` a `b`\nno fence\n").is_empty());
    assert!(shown("Rust", "```\na\n```\n").is_empty());
}

#[test]
fn cells_of_notebooks_hold_code() {
    let text = r##"{
 "cells": [
  {"cell_type": "markdown", "source": ["# A\n"]},
  {
   "cell_type": "code",
   "outputs": [{"text": ["no source\n"], "source": "neither"}],
   "source": [
    "import os\n",
    "s = \"\u00fc\ud83d\ude00\""
   ]
  },
  {"source": "a\nb", "cell_type": "code"}
 ],
 "metadata": {"language_info": {"name": "python"}}
}"##;
    assert_eq!(shown("Jupyter Notebook", text), ["Python [8, 9]: import os\ns = \"ü😀\"", "Python [12, 12]: a\nb"]);
}

#[test]
fn damaged_notebooks_end() {
    let whole = r#"{"cells": [{"cell_type": "code", "source": ["a\n", "\ud83d\u12"]}], "metadata": {}}"#;
    for end in 0..whole.len() {
        let _ = shown("Jupyter Notebook", &whole[..end]);
    }
    let deep = "[".repeat(100_000);
    assert!(shown("Jupyter Notebook", &deep).is_empty());
}

#[test]
fn lines_of_a_piece_are_lines_of_the_file() {
    let text = b"text\n```c\nint a;\nint b;\n```\n";
    let pieces = pieces(language("Markdown"), text);
    assert_eq!((pieces[0].line(0), pieces[0].line(2), pieces[0].line(3)), (None, Some(4), None));
}

#[test]
fn pages_quote_and_run_code() {
    let text = "<h1>A</h1>\n<!-- <pre>no</pre> -->\n<pre class=\"hl\"><code class='language-rust'>fn <b>f</b>() {\n  a &lt; b &amp;&amp; c;&#10;}</code></pre>\n\
        <p>a <code>word</code>, <CODE>two<br>lines</CODE></p>\n<script>\nlet a = '<pre>';\n</SCRIPT><script type=\"text/template\">x</script>\n\
        <script lang=\"ts\">let b: T;</script><pre>open &unknown; &";
    let expect = [
        "Rust [3, 4, 4]: fn f() {\n  a < b && c;\n}",
        "? [5, 5]: two\nlines",
        "JavaScript [6, 7]: \nlet a = '<pre>';\n",
        "TypeScript [9]: let b: T;",
        "? [9]: open &unknown; &",
    ];
    assert_eq!(shown("HTML", text), expect);
    for end in 0..text.len() {
        let _ = shown("HTML", &text[..end]);
    }
    assert_eq!(shown("HTML", &"<pre".repeat(1_000)), [""; 0]);
}
