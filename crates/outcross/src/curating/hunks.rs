//! The hunks of a repository's commits as rows.
//!
//! Commits come parents before children, merges are left out; the hunks of one in the order of paths and lines. Files
//! become none for the reasons for which whole files do, each time that a commit touches them. Of a hunk the lines that its
//! commit introduced have labels: context and lines that went do not, and neither do lines of which nothing but the white
//! space is new. Memory holds a batch of texts, and a few words for each commit.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use corpus::hunk::{Hunk, Same, hunks};
use corpus::row::{Label, LeftOut, Row, RowKind, RowLicence};
use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use facts::{CommitId, ReviewClass};
use git::{ObjectId, Objects};
use history::{ClaimedRange, CommitEdits, EditedLines, FileEdit};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::batches::{hand_over, is_full};
use super::labels::joined;
use super::listing::{Listed, in_order};
use super::making::{About, File, LARGEST_FILE_BYTES, Maker, Said, any_text, too_large};
use super::reasons::{Left, Reason};
use super::repository::{Lines, Place, RepositorySource};
use super::source_error;
use crate::scanning::{Scanner, read_error};

/// A repository, read commit by commit.
pub(super) struct HunkSource {
    /// At the last commit.
    pub(super) repository: RepositorySource,
    pub(super) scanner: Scanner,
}

impl Source for HunkSource {
    fn id(&self) -> &SourceId {
        &self.repository.id
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let Some(head) = self.repository.commit else { return Ok(()) };
        let mut reading = Reading::new(self, head)?;
        let mut failed = None;
        let (target, ui) = (&self.repository.target, &self.repository.shared.ui);
        let read = self.scanner.edits(target, head, ui, &mut |edits| match reading.commit(edits, take) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        match failed {
            Some(error) => Err(error),
            None => read.map_err(|error| source_error(&error)).and_then(|()| reading.flush(take)),
        }
    }
}

/// What all hunks of a commit share.
struct Made {
    id: Arc<str>,
    author: Option<Arc<str>>,
    written_at: i64,
    review_class: ReviewClass,
}

/// A file that a commit changed.
struct Pending {
    commit: Arc<Made>,
    file: Listed<FileEdit>,
}

/// What makes rows of them.
struct Making {
    maker: Maker,
    /// The licences of files of the last commit that were asked for, by path.
    licences: HashMap<Vec<u8>, RowLicence>,
}

/// Commits on their way to rows.
struct Reading<'a> {
    source: &'a RepositorySource,
    making: Making,
    /// The files of the last commit, by path.
    head: HashMap<Vec<u8>, ObjectId>,
    reviews: HashMap<CommitId, ReviewClass>,
    waiting: Vec<Pending>,
    bytes: u64,
}

impl<'a> Reading<'a> {
    fn new(source: &'a HunkSource, head: ObjectId) -> Result<Self, SourceError> {
        let source = &source.repository;
        let files = source.list(head)?;
        let maker = source.maker(&files)?;
        let blob = |file: Listed<Place>| match file.place {
            Place::Blob(blob) => Some((file.path, blob)),
            Place::Left(_) => None,
        };
        Ok(Reading {
            source,
            making: Making { maker, licences: HashMap::new() },
            head: files.into_iter().filter_map(blob).collect(),
            reviews: reviews(source)?,
            waiting: Vec::new(),
            bytes: 0,
        })
    }

    fn commit(&mut self, edits: CommitEdits, take: &mut Take<'_>) -> Result<(), SourceError> {
        let CommitEdits { commit, author_id, written_at, is_cut, files, skipped } = edits;
        let made = Arc::new(Made {
            id: commit.to_string().into(),
            author: Some(self.making.maker.authors.of_commit(commit).unwrap_or(author_id)),
            written_at,
            review_class: self.reviews.get(&commit).copied().unwrap_or(ReviewClass::Unknown),
        });
        if is_cut {
            let left = Left::new(Reason::Unreadable, "its parent is not here", 0);
            self.left_out(&made, b"", left, take)?;
        }
        for (path, error) in skipped {
            let left = Left::new(Reason::Unreadable, format!("its folder: {error}"), 0);
            self.left_out(&made, &path, left, take)?;
        }
        let objects = self.source.target.repository.objects();
        // What is too large is not read.
        let size = |blob| objects.size(blob).ok().filter(|bytes| *bytes <= LARGEST_FILE_BYTES).unwrap_or(0);
        let size = |edit: &FileEdit| edit.blobs().map(size).sum::<u64>();
        for file in in_order(files.into_iter().map(|edit| (edit.path.clone(), size(&edit), edit))) {
            self.bytes += file.bytes;
            self.waiting.push(Pending { commit: Arc::clone(&made), file });
            if is_full(self.waiting.len(), self.bytes) {
                self.flush(take)?;
            }
        }
        Ok(())
    }

    /// What of a commit has no file. It comes behind what waits.
    fn left_out(&mut self, made: &Made, path: &[u8], left: Left, take: &mut Take<'_>) -> Result<(), SourceError> {
        self.flush(take)?;
        let shown = history::path_text(path);
        let file = File { shown: &shown, path, in_source: path, spans: &[], said: Said::default() };
        take(of_commit(made, self.making.maker.left_out(&file, left, 1)))
    }

    /// Makes rows of what waits.
    fn flush(&mut self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        self.know_licences(&waiting);
        let (repository, making) = (&self.source.target.repository, &self.making);
        let one = |objects: &mut Objects, pending: &Pending| making.made(objects, pending);
        let both = || waiting.par_iter().map_init(|| repository.objects(), one).collect();
        let made: Vec<Vec<Taken>> = self.source.shared.threads.install(both);
        hand_over(made, take)
    }

    /// Finds the licences of files that are still there.
    fn know_licences(&mut self, waiting: &[Pending]) {
        let (head, Making { maker, licences: known }) = (&self.head, &self.making);
        let is_new = |path: &&Vec<u8>| head.contains_key(*path) && !known.contains_key(*path);
        let mut paths: Vec<&Vec<u8>> = waiting.iter().map(|pending| &pending.file.path).filter(is_new).collect();
        paths.sort_unstable();
        paths.dedup();
        let repository = &self.source.target.repository;
        let licence = |objects: &mut Objects, path: &&Vec<u8>| {
            let blob = head.get(*path).and_then(|blob| objects.blob(*blob).ok());
            let text = blob.and_then(|blob| String::from_utf8(blob.to_vec()).ok()).unwrap_or_default();
            ((*path).clone(), maker.licences.licence(path, &text))
        };
        let all = || paths.par_iter().map_init(|| repository.objects(), licence).collect();
        let found: Vec<(Vec<u8>, RowLicence)> = self.source.shared.threads.install(all);
        self.making.licences.extend(found);
    }
}

impl Making {
    fn made(&self, objects: &Objects, pending: &Pending) -> Vec<Taken> {
        let Pending { commit, file } = pending;
        let path = file.path.as_slice();
        let licence = self.licences.get(path).cloned().unwrap_or_else(|| self.maker.licences.licence(path, ""));
        let said = Said { licence: Some(licence), ..Said::default() };
        let at = File { shown: &file.shown, path, in_source: path, spans: &[], said };
        let made = match self.hunks(objects, commit, file, &at) {
            Ok(made) => made,
            Err(left) => vec![self.maker.left_out(&at, left, 1)],
        };
        made.into_iter().map(|taken| of_commit(commit, taken)).collect()
    }

    fn hunks(
        &self,
        objects: &Objects,
        commit: &Made,
        file: &Listed<FileEdit>,
        at: &File<'_>,
    ) -> Result<Vec<Taken>, Left> {
        if file.is_doubled {
            return Err(Left::new(Reason::SameName, "another file is shown by this name", file.bytes));
        }
        let FileEdit { before, now, lines, .. } = &file.place;
        let unread = || Left::new(Reason::Unreadable, "a version of it can't be read", file.bytes);
        let lines = lines.as_ref().ok_or_else(unread)?;
        let [before, after] = [before, now].map(|blob| blob.map_or(Ok(String::new()), |blob| version(objects, blob)));
        let (before, after) = (before?, after?);
        let about = self.maker.about(at, if now.is_some() { &after } else { &before })?;
        let same: Vec<Same> = lines.same.iter().map(same).collect();
        Ok(hunks(&before, &after, &same).into_iter().map(|hunk| self.hunk((commit, &about), hunk, lines)).collect())
    }

    fn hunk(&self, (commit, about): (&Made, &About<'_>), hunk: Hunk, lines: &EditedLines) -> Taken {
        if hunk.is_blank {
            let left = Left::new(Reason::Empty, "nothing but white space came or went", hunk.text.len() as u64);
            return self.maker.left_out(about.file, left, hunk.start_line);
        }
        Taken::Row(Box::new(Row {
            repo: Arc::clone(&self.maker.repo),
            commit: Arc::clone(&commit.id),
            path: Arc::clone(about.file.shown),
            start_line: hunk.start_line,
            end_line: hunk.end_line,
            kind: RowKind::Hunk,
            name: None,
            language: about.language.map(code::Language::name),
            class: about.class,
            labels: joined(labels(&hunk.added, &lines.ranges, commit.review_class)),
            text: hunk.text,
            author: commit.author.clone(),
            written_first: Some(commit.written_at),
            written_last: Some(commit.written_at),
            // Whether its lines are still there is not asked.
            survived_days: None,
            licence: about.licence.clone(),
            witness: None,
            findings: Vec::new(),
        }))
    }
}

/// What was left out is a commit's, not the head's.
fn of_commit(commit: &Made, taken: Taken) -> Taken {
    match taken {
        Taken::LeftOut(left_out) => Taken::LeftOut(LeftOut { commit: Arc::clone(&commit.id), ..left_out }),
        row @ Taken::Row(_) => row,
    }
}

/// What review the lines of each commit had, at the least.
fn reviews(source: &RepositorySource) -> Result<HashMap<CommitId, ReviewClass>, SourceError> {
    let Lines::Ledger(ledger) = &source.lines else { return Ok(HashMap::new()) };
    let error = |error| source_error(&read_error(error));
    let commits = ledger.commits(&source.id.id).map_err(error)?;
    commits.map(|commit| commit.map(|commit| (commit.commit, commit.review.class)).map_err(error)).collect()
}

fn version(objects: &Objects, blob: ObjectId) -> Result<String, Left> {
    let unread = |error: git::ObjectError| Left::new(Reason::Unreadable, error.to_string(), 0);
    let bytes = objects.size(blob).map_err(unread)?;
    if bytes > LARGEST_FILE_BYTES {
        return Err(too_large(bytes));
    }
    any_text(objects.blob(blob).map_err(unread)?.to_vec())
}

fn same(lines: &history::SameLines) -> Same {
    Same { before: lines.before as usize, after: lines.now as usize, lines: lines.lines as usize }
}

/// Labels of the lines that came, which are named by their places in the hunk and in the file. Both ascend.
fn labels<'a>(
    added: &'a [(u32, u32)],
    ranges: &'a [ClaimedRange],
    review_class: ReviewClass,
) -> impl Iterator<Item = Label> + 'a {
    added.iter().filter_map(move |(place, line)| {
        let from = ranges.partition_point(|range| range.last_line < *line);
        let range = ranges.get(from).filter(|range| range.first_line <= *line)?;
        let verdict = &range.verdict;
        Some(Label {
            start: *place,
            end: *place,
            claim: verdict.claim,
            level: verdict.level,
            agent: verdict.agent.clone(),
            model: verdict.model.clone(),
            review_class,
        })
    })
}
