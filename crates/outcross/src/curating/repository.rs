//! A git repository at a commit, with what its ledger knows of the lines.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use facts::SpanRow;
use git::{EntryKind, ObjectId, Objects};
use ledger::Ledger;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::authors::Authors;
use super::batches::{Progress, cut, hand_over};
use super::labels::{Spans, path_of};
use super::licences::{Stated, is_relevant};
use super::listing::{Listed, attributes, attributes_of, in_order};
use super::making::{File, LARGEST_FILE_BYTES, Maker, Said, too_large};
use super::order::{Imports, order, ordered};
use super::reasons::{Left, Reason};
use super::scanned::Scanned;
use super::{Shared, Unit, source_error};
use crate::errors::CommandError;
use crate::scanning::read_error;
use crate::target::Target;

/// What is known of the lines of a commit.
pub(super) enum Lines {
    /// What a ledger says, which was made at this commit.
    Ledger(Ledger),
    /// What a walk found, where the ledger is of another commit.
    Walked {
        /// The lines.
        spans: Vec<SpanRow>,
        /// Who wrote the commits.
        authors: Authors,
        /// Where the data end.
        end: Option<i64>,
    },
    /// There is no commit.
    Nothing,
}

/// A repository.
pub(super) struct RepositorySource {
    pub(super) id: SourceId,
    pub(super) target: Arc<Target>,
    /// None in a repository without commits.
    pub(super) commit: Option<ObjectId>,
    pub(super) lines: Lines,
    /// What other tools found at the commit.
    pub(super) scanned: Scanned,
    pub(super) shared: Shared,
}

/// What stands at a path of the commit.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A file.
    Blob(ObjectId),
    /// Something that is none.
    Left(Left),
}

impl Source for RepositorySource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let Some(commit) = self.commit else { return Ok(()) };
        let files = self.list(commit)?;
        let maker = self.maker(&files)?;
        if self.shared.unit == Unit::Repository {
            return self.read_in_order(files, &maker, take);
        }
        let mut spans = self.spans()?;
        let mut progress = Progress::new(&self.shared, &self.id.id, Some(files.len() as u64));
        for batch in cut(&files, |file| file.bytes) {
            progress.step(batch.len())?;
            let known = batch.iter().map(|file| spans.of(&file.path)).collect::<Result<Vec<_>, _>>()?;
            hand_over(self.made(batch, &known, &maker), take)?;
        }
        Ok(())
    }
}

impl RepositorySource {
    /// Files behind those that they import. Their spans are looked for a batch at a time.
    fn read_in_order(&self, files: Vec<Listed<Place>>, maker: &Maker, take: &mut Take<'_>) -> Result<(), SourceError> {
        let mut progress = Progress::new(&self.shared, &self.id.id, Some(files.len() as u64));
        let files = self.in_order_of_imports(files);
        for batch in cut(&files, |file| file.bytes) {
            progress.step(batch.len())?;
            let mut by_path = self.spans_of(batch)?;
            let known: Vec<_> = batch.iter().map(|file| by_path.remove(&file.path).unwrap_or_default()).collect();
            hand_over(self.made(batch, &known, maker), take)?;
        }
        Ok(())
    }

    fn in_order_of_imports(&self, files: Vec<Listed<Place>>) -> Vec<Listed<Place>> {
        let repository = &self.target.repository;
        let imports = |objects: &mut Objects, file: &Listed<Place>| {
            content(objects, file).map(|text| Imports::of(&file.path, &text)).unwrap_or_default()
        };
        let all = || files.par_iter().map_init(|| repository.objects(), imports).collect();
        let imports: Vec<Imports> = self.shared.threads.install(all);
        let order = order(&files.iter().map(|file| file.path.as_slice()).zip(imports).collect::<Vec<_>>());
        ordered(files, &order)
    }

    /// The spans of some files.
    fn spans_of(&self, batch: &[Listed<Place>]) -> Result<HashMap<Vec<u8>, Vec<SpanRow>>, SourceError> {
        let error = |error| source_error(&read_error(error));
        let shown: HashSet<String> = batch.iter().map(|file| file.shown.to_string()).collect();
        let mut found = HashMap::<Vec<u8>, Vec<SpanRow>>::new();
        let mut add = |span: SpanRow| found.entry(path_of(&span).to_vec()).or_default().push(span);
        match &self.lines {
            Lines::Ledger(ledger) => {
                let mut rows = ledger.spans_of(&self.id.id, shown).map_err(error)?;
                rows.try_for_each(|row| row.map(&mut add)).map_err(error)?;
            }
            Lines::Walked { spans, .. } => {
                spans.iter().filter(|span| shown.contains(&*span.path)).cloned().for_each(add);
            }
            Lines::Nothing => {}
        }
        Ok(found)
    }

    /// What stands in the commit, in order.
    pub(super) fn list(&self, commit: ObjectId) -> Result<Vec<Listed<Place>>, SourceError> {
        let objects = self.target.repository.objects();
        let unreadable = |error| source_error(&CommandError::unreadable(error));
        let tree = objects.commit(commit).map_err(unreadable)?.tree;
        let changes = git::compare(&objects, Some(tree), &[]);
        let folders = changes.skipped.into_iter().map(|(path, error)| {
            (path, 0, Place::Left(Left::new(Reason::Unreadable, format!("its folder: {error}"), 0)))
        });
        let entries = changes.paths.into_iter().filter_map(|change| Some((change.path, change.now?)));
        let files = entries.map(|(path, entry)| {
            let place = match entry.kind {
                EntryKind::File => Place::Blob(entry.id),
                EntryKind::Symlink => Place::Left(Left::new(Reason::Link, "a symbolic link", 0)),
                EntryKind::Submodule => Place::Left(Left::new(Reason::Submodule, format!("commit {}", entry.id), 0)),
                EntryKind::Tree => Place::Left(Left::new(Reason::Unreadable, "a folder", 0)),
            };
            (path, 0, place)
        });
        Ok(self.sized(in_order(files.chain(folders))))
    }

    /// The files with their sizes, which say how many are read at a time.
    fn sized(&self, mut files: Vec<Listed<Place>>) -> Vec<Listed<Place>> {
        let size = |objects: &mut Objects, file: &Listed<Place>| match &file.place {
            Place::Blob(blob) => objects.size(*blob).unwrap_or(0),
            Place::Left(left) => left.bytes,
        };
        let repository = &self.target.repository;
        let sizes: Vec<u64> =
            self.shared.threads.install(|| files.par_iter().map_init(|| repository.objects(), size).collect());
        for (file, bytes) in files.iter_mut().zip(sizes) {
            file.bytes = bytes;
            if matches!(file.place, Place::Blob(_)) && bytes > LARGEST_FILE_BYTES {
                file.place = Place::Left(too_large(bytes));
                // Nothing of it is read.
                file.bytes = 0;
            }
        }
        files
    }

    pub(super) fn maker(&self, files: &[Listed<Place>]) -> Result<Maker, SourceError> {
        let objects = self.target.repository.objects();
        let (mut texts, mut licences) = (Vec::new(), Stated::default());
        for file in files {
            let Place::Blob(blob) = &file.place else { continue };
            let folder = attributes_of(&file.path);
            if folder.is_none() && !is_relevant(&file.path) {
                continue;
            }
            // One that can't be read says nothing; it is left out for that where it is read.
            let Ok(text) = objects.blob(*blob) else { continue };
            texts.extend(folder.map(|folder| (folder.to_vec(), text.to_vec())));
            licences.add(&file.path, &text);
        }
        Ok(Maker {
            repo: self.id.id.as_str().into(),
            commit: self.id.commit.as_str().into(),
            unit: self.shared.unit,
            witnesses: self.shared.witnesses.clone(),
            data_end: self.data_end()?,
            attributes: attributes(&texts),
            licences: licences.read(self.shared.licence_texts.as_deref()),
            scanned: self.scanned.clone(),
            authors: self.authors()?,
        })
    }

    fn authors(&self) -> Result<Authors, SourceError> {
        let error = |error| source_error(&read_error(error));
        match &self.lines {
            Lines::Ledger(ledger) => Authors::of_commits(ledger.commits(&self.id.id).map_err(error)?).map_err(error),
            Lines::Walked { authors, .. } => Ok(authors.clone()),
            Lines::Nothing => Ok(Authors::default()),
        }
    }

    fn data_end(&self) -> Result<Option<i64>, SourceError> {
        match &self.lines {
            Lines::Ledger(ledger) => ledger.data_end(&self.id.id).map_err(|error| source_error(&read_error(error))),
            Lines::Walked { end, .. } => Ok(*end),
            Lines::Nothing => Ok(None),
        }
    }

    fn spans(&self) -> Result<Spans<'_>, SourceError> {
        let error = |error| source_error(&read_error(error));
        match &self.lines {
            Lines::Ledger(ledger) => {
                let rows = ledger.spans(&self.id.id).map_err(error)?;
                Ok(Spans::new(rows.map(move |row| row.map_err(error))))
            }
            Lines::Walked { spans, .. } => Ok(Spans::new(spans.iter().cloned().map(Ok))),
            Lines::Nothing => Ok(Spans::new(std::iter::empty())),
        }
    }

    fn made(&self, batch: &[Listed<Place>], known: &[Vec<SpanRow>], maker: &Maker) -> Vec<Vec<Taken>> {
        let repository = &self.target.repository;
        let one = |objects: &mut Objects, (file, spans): (&Listed<Place>, &Vec<SpanRow>)| {
            let (shown, path) = (&file.shown, file.path.as_slice());
            let at = File { shown, path, in_source: path, spans, said: Said::default() };
            maker.made(&at, content(objects, file))
        };
        let both = || batch.par_iter().zip(known).map_init(|| repository.objects(), one).collect();
        self.shared.threads.install(both)
    }
}

fn content(objects: &Objects, file: &Listed<Place>) -> Result<Vec<u8>, Left> {
    match &file.place {
        Place::Left(left) => Err(left.clone()),
        Place::Blob(_) if file.is_doubled => {
            Err(Left::new(Reason::SameName, "another file is shown by this name", file.bytes))
        }
        Place::Blob(blob) => match objects.blob(*blob) {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(error) => Err(Left::new(Reason::Unreadable, error.to_string(), file.bytes)),
        },
    }
}
