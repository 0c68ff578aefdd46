//! Imported events of review, beside a ledger: they are found out nowhere else, so a ledger that is made anew keeps
//! them.
//!
//! A folder a repository: `events.jsonl`, to which pages are added, and `state.json`, which says how many bytes of it
//! hold and where the next import goes on. A page is there once the state that counts it has taken the place of the one
//! before; whatever stands behind is of a run that was stopped, and is written over.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use facts::ReviewEvent;
use forge::{Cursor, events};
use serde::{Deserialize, Serialize};

/// The imported events of one repository.
pub struct Store {
    folder: PathBuf,
    state: StateV1,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StateV1 {
    v: u32,
    repo_id: String,
    /// Bytes of the events that hold.
    bytes: u64,
    /// Where the import from the forge goes on.
    cursor: Option<Cursor>,
    /// Until when everything that the forge knows is here, microseconds since 1970.
    whole_until: Option<i64>,
    /// How many imports there were: two states with the same events are told apart.
    imports: u64,
}

const VERSION: u32 = 1;

/// What stands before the events of a page.
#[derive(Debug, Serialize, Deserialize)]
struct PageV1 {
    /// Changes whose events take the place of those that were known; none of a dump.
    page: Vec<String>,
    forge: String,
}

const PAGE: &[u8] = b"{\"page\":";

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// The events, those of a change in the order in which they were imported.
    pub events: Vec<ReviewEvent>,
    /// The time of which nothing is missing.
    pub whole: Option<RangeInclusive<i64>>,
    /// Lines that are no events.
    pub damaged: u64,
}

impl Store {
    /// The store of a repository beside the ledger in this folder; an empty one if there is none.
    ///
    /// # Errors
    /// Of the disk, and if what is there was written by another version.
    pub fn open(folder: &Path, repo_id: &str) -> io::Result<Store> {
        let name = blake3::hash(repo_id.as_bytes()).to_hex();
        let folder = folder.join(ledger::IMPORTS).join(&name.as_str()[..16]);
        let state = match fs::read(folder.join("state.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                StateV1 { v: VERSION, repo_id: repo_id.to_owned(), ..StateV1::default() }
            }
            Err(error) => return Err(error),
        };
        if state.v != VERSION || state.repo_id != repo_id {
            return Err(io::Error::other("imported reviews of another version, or of another repository"));
        }
        Ok(Store { folder, state })
    }

    /// Whether anything was imported.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state.imports == 0
    }

    /// What stands for the events: another import, another print.
    #[must_use]
    pub fn print(&self) -> Option<String> {
        let StateV1 { bytes, imports, whole_until, .. } = &self.state;
        (!self.is_empty()).then(|| format!("{imports} imports, {bytes} bytes, whole until {whole_until:?}"))
    }

    /// Until when everything that the forge knows was imported, microseconds since 1970; `None` without a whole import from
    /// a forge.
    #[must_use]
    pub fn whole_until(&self) -> Option<i64> {
        self.state.whole_until
    }

    /// Where the import from a forge goes on.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        self.state.cursor.clone()
    }

    /// Adds a page of a forge: the events of these changes take the place of those that were known.
    ///
    /// # Errors
    /// Of the disk; the page is then not there.
    pub fn add_page(&mut self, forge: &str, page: &forge::Page) -> io::Result<()> {
        if !page.changes.is_empty() {
            self.add(
                &PageV1 { page: page.changes.iter().map(ToString::to_string).collect(), forge: forge.into() },
                &page.events,
            )?;
        }
        self.state.cursor = Some(page.cursor.clone());
        self.commit()
    }

    /// Adds events of a file.
    ///
    /// # Errors
    /// Of the disk; they are then not there.
    pub fn add_dump(&mut self, forge: &str, of_file: &[ReviewEvent]) -> io::Result<()> {
        self.add(&PageV1 { page: Vec::new(), forge: forge.into() }, of_file)?;
        self.commit()
    }

    /// All that the forge knew at a time is here.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_whole(&mut self, until: i64) -> io::Result<()> {
        self.state.whole_until = Some(until);
        self.commit()
    }

    fn add(&mut self, head: &PageV1, of_page: &[ReviewEvent]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut bytes = serde_json::to_vec(head)?;
        bytes.push(b'\n');
        events::write(&mut bytes, of_page)?;
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("events.jsonl"))?;
        file.set_len(self.state.bytes)?;
        file.seek(SeekFrom::Start(self.state.bytes))?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        self.state.bytes += bytes.len() as u64;
        Ok(())
    }

    fn commit(&mut self) -> io::Result<()> {
        self.state.imports += 1;
        fs::create_dir_all(&self.folder)?;
        let next = self.folder.join("state.json.next");
        let mut file = File::create(&next)?;
        file.write_all(&serde_json::to_vec(&self.state)?)?;
        file.sync_data()?;
        fs::rename(next, self.folder.join("state.json"))
    }

    /// Reads what holds: of each change what its last page said, and the events of files about changes that no page
    /// was about; each event once.
    ///
    /// # Errors
    /// Of the disk.
    pub fn read(&self) -> io::Result<Imported> {
        if self.state.bytes == 0 {
            return Ok(Imported { whole: self.whole(&[]), ..Imported::default() });
        }
        let file = File::open(self.folder.join("events.jsonl"))?;
        let mut pages = Pages::default();
        for line in BufReader::new(file.take(self.state.bytes)).split(b'\n') {
            pages.add(&line?);
        }
        let damaged = pages.damaged;
        let events = pages.finish();
        Ok(Imported { whole: self.whole(&events), events, damaged })
    }

    /// Nothing is known of the time before the first event: the project may have been elsewhere.
    fn whole(&self, events: &[ReviewEvent]) -> Option<RangeInclusive<i64>> {
        let first = events.iter().filter_map(|event| event.at).min()?;
        self.state.whole_until.map(|until| first..=until)
    }
}

/// Events by the page that they came with.
#[derive(Default)]
struct Pages {
    number: u32,
    is_dump: bool,
    events: Vec<(u32, ReviewEvent)>,
    /// The last page about each change.
    last: HashMap<(Arc<str>, Arc<str>), u32>,
    damaged: u64,
}

impl Pages {
    fn add(&mut self, line: &[u8]) {
        if line.starts_with(PAGE) {
            self.number += 1;
            match serde_json::from_slice::<PageV1>(line) {
                Ok(PageV1 { page, forge }) => {
                    self.is_dump = page.is_empty();
                    let forge: Arc<str> = forge.into();
                    let of_page = page.into_iter().map(|change| ((Arc::clone(&forge), change.into()), self.number));
                    self.last.extend(of_page);
                }
                Err(_) => self.damaged += 1,
            }
            return;
        }
        match events::read_line(line) {
            Ok(event) => self.events.push((if self.is_dump { 0 } else { self.number }, event)),
            Err(_) => self.damaged += 1,
        }
    }

    fn finish(self) -> Vec<ReviewEvent> {
        let Pages { events, last, .. } = self;
        let holds = |(number, event): &(u32, ReviewEvent)| {
            let of_change = last.get(&(Arc::clone(&event.forge), Arc::clone(&event.change)));
            of_change.copied().unwrap_or_default() == *number
        };
        let mut seen: HashSet<ReviewEvent> = HashSet::new();
        let held = events.iter().filter(|event| holds(event)).map(|(_, event)| event);
        held.filter(|event| seen.insert((*event).clone())).cloned().collect()
    }
}
