//! A policy as text: TOML again, with where each value comes from.

use std::io::{self, Write};

use checks::policy::{Effective, Origin, Setting, Table, Value};

use crate::ui::Palette;
use crate::untrusted::Untrusted;

/// Lists that are longer than this have an element a line.
const WIDTH: usize = 100;

/// What is said beside the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origins<'a> {
    /// Nothing.
    Hidden,
    /// Where each comes from; the file is called this.
    Shown(&'a str),
}

/// Writes the values of a policy as an `outcross.toml`. Its rules are all there, the shipped ones too.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, effective: &Effective, origins: Origins<'_>, palette: &Palette) -> io::Result<()> {
    let tables = effective.tables.iter().filter(|table| !table.settings.is_empty());
    for (at, table) in tables.enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write_table(out, table, origins, palette)?;
    }
    Ok(())
}

fn write_table(out: &mut impl Write, table: &Table, origins: Origins<'_>, palette: &Palette) -> io::Result<()> {
    let header = table.place.header();
    if !header.is_empty() {
        writeln!(out, "{}", palette.styled(&header, palette.strong))?;
    }
    for setting in &table.settings {
        let text = format!("{} = {}", setting.key, value(setting));
        let text = Untrusted::new(&text).term_lines().to_string();
        match origin(setting.origin, origins) {
            None => writeln!(out, "{text}")?,
            Some(origin) => {
                let comment = palette.styled(format_args!("# {}", Untrusted::new(&origin).term()), palette.faint);
                let (first, rest) =
                    text.split_once('\n').map_or((text.as_str(), None), |(one, rest)| (one, Some(rest)));
                writeln!(out, "{first:38} {comment}")?;
                rest.map_or(Ok(()), |rest| writeln!(out, "{rest}"))?;
            }
        }
    }
    Ok(())
}

fn origin(origin: Origin, origins: Origins<'_>) -> Option<String> {
    match (origins, origin) {
        (Origins::Hidden, _) => None,
        (Origins::Shown(_), Origin::Default) => Some("default".to_owned()),
        (Origins::Shown(file), Origin::File { line }) => Some(format!("{file}:{line}")),
    }
}

fn value(setting: &Setting) -> String {
    let on_a_line = setting.value.to_string();
    let texts = match &setting.value {
        Value::Texts(texts) => texts.as_slice(),
        Value::Globs(globs) => globs.texts(),
        _ => return on_a_line,
    };
    if setting.key.len() + on_a_line.len() <= WIDTH {
        return on_a_line;
    }
    let lines: String = texts.iter().map(|text| format!("    {},\n", Value::Text(text.clone()))).collect();
    format!("[\n{lines}]")
}
