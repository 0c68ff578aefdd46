//! The first stage: what sources hand over becomes the table that every other stage reads, in steps of a source
//! or of several small ones.

mod columns;
mod measured;

use std::borrow::Borrow;
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use crate::error::CorpusError;
use crate::parts::{Part, Use};
use crate::row::LeftOut;
use crate::source::{Source, SourceError, Taken};
use crate::steps::{Done, Steps};

use columns::Counted;

/// Bytes of text after which a file ends; those of the sources of a step, unless it has one.
pub(crate) const PART_BYTES: u64 = 64 << 20;

/// Rows, and bytes of their texts, that are encoded at a time.
const ROWS_AT_A_TIME: usize = 256;
const BYTES_AT_A_TIME: usize = 4 << 20;

/// What was left out, encoded at a time.
const LEFT_OUT_AT_A_TIME: usize = 1 << 14;

/// The version of what this stage makes of a row; another one makes steps anew.
const VERSION: &str = "ingest/3";

/// A source's number above the numbers of its rows.
const ROWS_OF_A_SOURCE: u32 = 36;

/// The file of what a source left out.
const LEFT_OUT: &str = "left-out.parquet";

/// What became of some sources.
#[derive(Debug, Clone)]
pub(crate) struct Ingested {
    /// Their rows, in files in their order.
    pub(crate) parts: Vec<PathBuf>,
    /// What they left out.
    pub(crate) left_out: PathBuf,
    /// What decides the steps that read them.
    pub(crate) print: String,
}

/// The sources of the next step: several small ones, because files of few rows cost more than the rows, or one.
pub(crate) fn of_a_step<S: Borrow<dyn Source>>(sources: &mut Peekable<impl Iterator<Item = S>>) -> Vec<S> {
    let mut step: Vec<S> = sources.next().into_iter().collect();
    let mut held = step.first().and_then(|source| source.borrow().bytes());
    while let (Some(bytes), Some(more)) = (held, sources.peek().and_then(|next| next.borrow().bytes())) {
        held = bytes.checked_add(more).filter(|bytes| *bytes <= PART_BYTES);
        step.extend(held.and_then(|_| sources.next()));
    }
    step
}

/// Reads sources, of which the first has this number, unless they were read before; drops each when it has been read.
pub(crate) fn ingest<S: Borrow<dyn Source>>(
    steps: &Steps,
    (first, sources): (usize, Vec<S>),
    recipe: &str,
    tick: &mut dyn FnMut(u64),
) -> Result<Ingested, CorpusError> {
    let name = format!("ingest-{first:05}");
    let ids = sources.iter().map(|source| source.borrow().id());
    let of_ids = ids.flat_map(|id| [id.kind, &id.named, &id.id, &id.commit, &id.state]);
    let fingerprint = Steps::fingerprint([VERSION, recipe, &name].into_iter().chain(of_ids));
    let done = steps.run(&name, &fingerprint, |folder| read(folder, first, sources, tick))?;
    Ok(Ingested::of(&steps.path(&name), &done))
}

impl Ingested {
    fn of(folder: &Path, done: &Done) -> Ingested {
        let names = done.files.iter().map(|file| file.name.as_str()).filter(|name| *name != LEFT_OUT);
        Ingested {
            parts: names.map(|name| folder.join(name)).collect(),
            left_out: folder.join(LEFT_OUT),
            print: done.print(),
        }
    }
}

fn read<S: Borrow<dyn Source>>(
    folder: &Path,
    first: usize,
    sources: Vec<S>,
    tick: &mut dyn FnMut(u64),
) -> Result<(), CorpusError> {
    let mut writing = Writing { folder, next: 0, part: None, parts: 0, bytes: 0, waiting: Vec::new(), held: 0 };
    let mut left_out = LeavingOut::new(folder)?;
    for (number, source) in (first..).zip(sources) {
        writing.next = i64::try_from(number << ROWS_OF_A_SOURCE).unwrap_or(i64::MAX);
        read_one(source.borrow(), (&mut writing, &mut left_out), tick)?;
    }
    writing.finish()?;
    left_out.finish()
}

fn read_one(
    source: &dyn Source,
    (writing, left_out): (&mut Writing<'_>, &mut LeavingOut),
    tick: &mut dyn FnMut(u64),
) -> Result<(), CorpusError> {
    let mut failed = None;
    let read = source.read(&mut |taken| {
        tick(1);
        let taken = match taken {
            Taken::LeftOut(of) => left_out.take(of),
            Taken::Row(row) => writing.take(*row),
        };
        taken.map_err(|error| {
            failed = Some(error);
            SourceError { message: String::new(), hint: None, interrupted: false }
        })
    });
    if let Some(error) = failed {
        return Err(error);
    }
    read.map_err(|error| if error.interrupted { CorpusError::Interrupted } else { CorpusError::Source(error) })
}

/// What becomes no row, on its way into its file.
struct LeavingOut {
    part: Part,
    waiting: Vec<LeftOut>,
}

impl LeavingOut {
    fn new(folder: &Path) -> Result<Self, CorpusError> {
        let part = Part::create(&folder.join(LEFT_OUT), columns::left_out(&[]).schema(), Use::Work)?;
        Ok(LeavingOut { part, waiting: Vec::new() })
    }

    fn take(&mut self, left_out: LeftOut) -> Result<(), CorpusError> {
        self.waiting.push(left_out);
        if self.waiting.len() < LEFT_OUT_AT_A_TIME {
            return Ok(());
        }
        self.part.write(columns::left_out(&std::mem::take(&mut self.waiting)))
    }

    fn finish(mut self) -> Result<(), CorpusError> {
        self.part.write(columns::left_out(&self.waiting))?;
        self.part.finish().map(drop)
    }
}

/// Rows on their way into files.
struct Writing<'a> {
    folder: &'a Path,
    next: i64,
    part: Option<Part>,
    parts: usize,
    bytes: u64,
    waiting: Vec<Counted>,
    held: usize,
}

impl Writing<'_> {
    fn take(&mut self, row: crate::row::Row) -> Result<(), CorpusError> {
        self.held += row.text.len();
        let measured = measured::measured(&row);
        self.waiting.push(Counted { ord: self.next, row, measured });
        self.next += 1;
        if self.waiting.len() >= ROWS_AT_A_TIME || self.held >= BYTES_AT_A_TIME {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CorpusError> {
        let batch = columns::batch(&self.waiting);
        if self.part.is_none() {
            let path = self.folder.join(format!("rows-{:05}.parquet", self.parts));
            self.part = Some(Part::create(&path, batch.schema(), Use::Work)?);
            self.parts += 1;
        }
        if let Some(part) = &mut self.part {
            part.write(batch)?;
        }
        self.bytes += self.held as u64;
        self.waiting.clear();
        self.held = 0;
        if self.bytes >= PART_BYTES {
            self.end()?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), CorpusError> {
        self.bytes = 0;
        self.part.take().map_or(Ok(()), |part| part.finish().map(drop))
    }

    /// Ends the last file; sources without rows have one without rows.
    fn finish(&mut self) -> Result<(), CorpusError> {
        if !self.waiting.is_empty() || self.parts == 0 {
            self.flush()?;
        }
        self.end()
    }
}
