//! A table of names that their owners have deprecated: these need not be saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use lab::Family;
use lab::counts::{Counts, fields};
use lab::lex::Syntax;
use serde::Deserialize;

use crate::errors::CommandError;
use crate::type_counts::{Counted, file_of};

/// The largest table that is read, in bytes.
const LARGEST_BYTES: u64 = 64 << 20;

/// The families by which it is told which names of a table a file means.
pub(super) const HEADS: [Family; 2] = [Family::Import, Family::Identifier];

/// A deprecated name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands::lab) struct Deprecated {
    /// The language that it is of; nothing for any.
    language: Option<&'static str>,
    /// Its parts, with points between.
    name: String,
    /// Since when.
    pub(super) since: Option<String>,
    /// What to use.
    pub(super) replacement: Option<String>,
}

/// A table of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    rows: Vec<Deprecated>,
    /// Places in `rows` by the whole name, and by its last part.
    whole: HashMap<String, Vec<usize>>,
    last: HashMap<String, Vec<usize>>,
}

/// A row as it is written, in CSV by its header, in TOML as `[[deprecated]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    language: String,
    name: String,
    since: Option<String>,
    replacement: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    deprecated: Vec<Written>,
}

/// Deprecated types of a family, by name.
pub(super) type Found<'a> = BTreeMap<String, &'a Deprecated>;

impl Table {
    /// Reads a table: TOML if the file is called so, else CSV.
    ///
    /// # Errors
    /// If it can't be read, or a row is wrong.
    pub(super) fn read(file: &Path) -> Result<Table, CommandError> {
        let wrong = |error: String| {
            CommandError::usage(format!("{}: {error}", file.display()))
                .hint("a table of deprecated names has the columns language,name[,since][,replacement]")
        };
        let mut text = String::new();
        let opened = File::open(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let read = opened.take(LARGEST_BYTES).read_to_string(&mut text);
        read.map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let is_toml = file.extension().is_some_and(|extension| extension == "toml");
        let rows = if is_toml { toml_rows(&text) } else { csv_rows(&text) }.map_err(wrong)?;
        let rows = rows.into_iter().map(|(place, row)| row.checked().map_err(|error| format!("{place}: {error}")));
        Ok(Table::of(rows.collect::<Result<_, _>>().map_err(wrong)?))
    }

    fn of(rows: Vec<Deprecated>) -> Table {
        let mut table = Table::default();
        for (at, row) in rows.iter().enumerate() {
            let last = row.name.rsplit('.').next().unwrap_or(&row.name);
            table.whole.entry(row.name.clone()).or_default().push(at);
            table.last.entry(last.to_owned()).or_default().push(at);
        }
        Table { rows, ..table }
    }

    /// The types of a family that are deprecated wherever they occur. An import is if its name, or a module that it is
    /// in, is in the table; a name of an API if the last part of a name in the table is the same and, where that name has
    /// several parts, the file imports or uses the first. A file that does not, or is of another language, saves a type.
    pub(super) fn types(&self, family: Family, files: &Counts, imports: &Heads) -> Found<'_> {
        let mut found: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        let mut seen: BTreeSet<u32> = BTreeSet::new();
        for unit in files.units() {
            let file = file_of(&unit.name);
            for (id, _) in &unit.types {
                let here = self.here(family, &files.types()[*id as usize].name, (file, imports));
                match found.get_mut(id) {
                    Some(all) => all.retain(|at| here.contains(at)),
                    None if !seen.contains(id) && !here.is_empty() => {
                        found.insert(*id, here);
                    }
                    None => {}
                }
                seen.insert(*id);
            }
        }
        let row = |(id, at): (u32, BTreeSet<usize>)| {
            Some((files.types()[id as usize].name.to_string(), &self.rows[*at.first()?]))
        };
        found.into_iter().filter_map(row).collect()
    }

    /// The rows that speak of a type in a file.
    fn here(&self, family: Family, name: &str, (file, imports): (&str, &Heads)) -> BTreeSet<usize> {
        let candidates: Vec<usize> = match family {
            Family::Import => {
                prefixes(&plain(name)).filter_map(|name| self.whole.get(name)).flatten().copied().collect()
            }
            Family::Api | Family::Identifier => self.last.get(name).cloned().unwrap_or_default(),
            Family::CallBigram | Family::AstPath | Family::Idiom => Vec::new(),
        };
        if candidates.is_empty() {
            return BTreeSet::new();
        }
        let language = Syntax::of_path(file).map(|syntax| syntax.name);
        let is_meant = |at: &usize| {
            let row = &self.rows[*at];
            let head = row.name.split_once('.').map(|(head, _)| head);
            let is_used = family == Family::Import || head.is_none_or(|head| imports.has(file, head));
            is_used && row.language.is_none_or(|of| Some(of) == language)
        };
        candidates.into_iter().filter(is_meant).collect()
    }
}

/// The names that files use, and the first parts of what they import.
#[derive(Debug, Clone, Default)]
pub(super) struct Heads(HashMap<String, BTreeSet<String>>);

impl Heads {
    /// Those that counts by file have.
    pub(super) fn of(files: &Counted) -> Heads {
        let mut heads = Heads::default();
        for counts in HEADS.iter().filter_map(|family| files.families.get(family)) {
            for unit in counts.units() {
                let names = unit.types.iter().map(|(id, _)| plain(&counts.types()[*id as usize].name));
                let firsts = names.map(|name| name.split('.').next().unwrap_or_default().to_owned());
                heads.0.entry(file_of(&unit.name).to_owned()).or_default().extend(firsts);
            }
        }
        heads
    }

    fn has(&self, file: &str, head: &str) -> bool {
        self.0.get(file).is_some_and(|heads| heads.contains(head))
    }
}

impl Written {
    fn checked(self) -> Result<Deprecated, String> {
        let name = plain(self.name.trim());
        if name.is_empty() {
            return Err("a row without a name".to_owned());
        }
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let language = language(self.language.trim())?;
        Ok(Deprecated { language, name, since: filled(self.since), replacement: filled(self.replacement) })
    }
}

/// A language by its name or the extension of its files; none for any.
fn language(word: &str) -> Result<Option<&'static str>, String> {
    let word = word.to_ascii_lowercase();
    let extension = match word.as_str() {
        "" | "*" => return Ok(None),
        "rust" => "rs",
        "python" => "py",
        "javascript" | "typescript" => "js",
        "c++" => "cpp",
        "ruby" => "rb",
        "shell" => "sh",
        other => other,
    };
    let found = Syntax::of_extension(extension).map(|syntax| Some(syntax.name));
    found.ok_or_else(|| format!("no language that is known is called {word}"))
}

/// A name with points between its parts, however its language writes them.
fn plain(name: &str) -> String {
    name.replace("::", ".").replace(['/', '\\'], ".")
}

/// `a.b.c`, `a.b`, `a`.
fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
    ends.map(|end| &name[..end]).collect::<Vec<_>>().into_iter().rev()
}

type Rows = Vec<(String, Written)>;

fn toml_rows(text: &str) -> Result<Rows, String> {
    let document: Document = toml::from_str(text).map_err(|error| error.to_string())?;
    Ok((1..).zip(document.deprecated).map(|(at, row): (u64, _)| (format!("entry {at}"), row)).collect())
}

fn csv_rows(text: &str) -> Result<Rows, String> {
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let (_, header) = lines.next().ok_or("it has no rows")?;
    let header: Vec<String> = fields(header).into_iter().map(|field| field.trim().to_owned()).collect();
    let column = |name: &str| header.iter().position(|column| column == name);
    if let Some(other) =
        header.iter().find(|name| !["language", "name", "since", "replacement"].contains(&name.as_str()))
    {
        return Err(format!("no column is called {other}"));
    }
    let name = column("name").ok_or("it has no column name")?;
    let row = |(index, line): (usize, &str)| {
        let (place, fields) = (format!("line {}", index + 1), fields(line));
        if fields.len() != header.len() {
            return Err(format!("{place}: {} columns where the header has {}", fields.len(), header.len()));
        }
        let field = |at: Option<usize>| at.map(|at| fields[at].clone());
        let written = Written {
            language: field(column("language")).unwrap_or_default(),
            name: fields[name].clone(),
            since: field(column("since")),
            replacement: field(column("replacement")),
        };
        Ok((place, written))
    };
    lines.map(row).collect()
}
