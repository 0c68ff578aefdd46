//! Markdown with cases in it.

/// A section, by its heading.
pub(crate) struct Section<'a> {
    pub(crate) title: &'a str,
    pub(crate) blocks: Vec<Block<'a>>,
}

/// A fenced block.
pub(crate) struct Block<'a> {
    pub(crate) language: &'a str,
    /// The line of its fence, from 1.
    pub(crate) line: usize,
    pub(crate) lines: Vec<&'a str>,
}

impl Block<'_> {
    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// The sections of a page that begin with `##`.
pub(crate) fn sections(page: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (at, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => {
                let block = open.take().unwrap();
                sections.last_mut().expect("because blocks stand below a heading").blocks.push(block);
            }
            (Some(block), None) => block.lines.push(line),
            (None, Some(language)) => open = Some(Block { language, line: at + 1, lines: Vec::new() }),
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    sections.push(Section { title, blocks: Vec::new() });
                }
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    sections
}

#[test]
fn sections_have_their_blocks() {
    let page = "# t\n\nprose\n\n## one\n\n```change\na\nb\n```\n\n## two\n```toml\n## no heading\n```\n";
    let found: Vec<_> =
        sections(page).iter().map(|of| (of.title.to_owned(), of.blocks.iter().map(Block::text).collect())).collect();
    assert_eq!(
        found,
        [("one".to_owned(), vec!["a\nb\n".to_owned()]), ("two".to_owned(), vec!["## no heading\n".to_owned()])]
    );
}
