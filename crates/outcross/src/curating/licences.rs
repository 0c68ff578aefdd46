//! What decides the licence of a source's files: its licence files, sidecars and manifests, found where files are listed.

use corpus::row::RowLicence;
use history::path_text;
use kernels::licence::{DecidedFrom, KnownTexts, Licence, LicenceClass, Tree, canonical, class};

/// Bytes of such a file beyond which it decides nothing.
const LARGEST_BYTES: usize = 1 << 20;

/// Bytes of all such files of a source; what comes after them decides nothing.
const MOST_BYTES: usize = 64 << 20;

/// The files of a source that say something of licences, by their path in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Stated {
    files: Vec<(String, Vec<u8>)>,
    bytes: usize,
}

impl Stated {
    /// Takes a file, if its name says that it may decide.
    pub(super) fn add(&mut self, path: &[u8], text: &[u8]) {
        if !is_relevant(path) || text.len() > LARGEST_BYTES || self.bytes + text.len() > MOST_BYTES {
            return;
        }
        self.bytes += text.len();
        self.files.push((path_text(path).to_string(), text.to_owned()));
    }

    /// What they say, by the texts that are known and those that become so; nothing where licences are not looked for.
    pub(super) fn read(self, known: Option<&KnownTexts>) -> Licences {
        let files = self.files.iter().map(|(path, text)| (path.as_str(), text.as_slice()));
        Licences(known.map(|known| Tree::new(files, known)))
    }
}

/// The licences of a source, where they are looked for.
#[derive(Debug)]
pub(super) struct Licences(Option<Tree>);

impl Licences {
    /// The licence of a file.
    pub(super) fn licence(&self, path: &[u8], text: &str) -> RowLicence {
        let found = self.0.as_ref().map(|tree| tree.of(&path_text(path), text));
        let none = Licence { expression: None, from: DecidedFrom::None, decided_by: String::new() };
        let Licence { expression, from, decided_by } = found.unwrap_or(none);
        let class = match (&expression, from) {
            // There is a licence, of a text that is not known.
            (None, from) if from != DecidedFrom::None => LicenceClass::Other,
            (expression, _) => class(expression.as_deref()),
        };
        RowLicence {
            expression,
            from: from.as_str().to_owned(),
            class: class.as_str().to_owned(),
            decided_by: Some(decided_by).filter(|path| !path.is_empty()),
        }
    }
}

/// What a table says of a licence: of several all hold.
pub(super) fn of_column(said: &[String]) -> Option<RowLicence> {
    let said: Vec<&str> = said.iter().map(|one| one.trim()).filter(|one| !one.is_empty()).collect();
    let expression = match said.as_slice() {
        [] => return None,
        [one] => (*one).to_owned(),
        several => several.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" AND "),
    };
    let expression = canonical(&expression).unwrap_or(expression);
    let class = class(Some(&expression)).as_str().to_owned();
    Some(RowLicence { expression: Some(expression), from: "column".to_owned(), class, decided_by: None })
}

/// Whether a file by that name may say something of licences.
pub(super) fn is_relevant(path: &[u8]) -> bool {
    Tree::is_relevant(&path_text(path))
}
