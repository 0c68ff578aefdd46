//! From a repository to its rows: into a ledger, out of one that is still right, or by a walk over a few files.
//!
//! A ledger is right for a repository when it was made by this version with these settings at this very head.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use facts::{CommitId, CommitRow, ProblemRow, SpanRow, Stage};
use git::{Notice, ObjectId};
use history::{
    CommitClaims, CommitEdits, CommitRange, IdentityKey, KnownLines, NothingKnown, Options, Pace, Phase, Prepared,
    Progress, Proposal, Proposed, ReviewRecords, ScanError, Start, Views, Wanted,
};
use ledger::{Counts, Ledger, ObjectFormat, Rebuild, RepositoryEntry, Settings, Tool, WriteError, Writer};

use crate::agents::AgentTable;
use crate::checkpoints::{Checkpoints, Rows};
use crate::errors::{CommandError, ErrorKind};
use crate::platform;
use crate::reviews::{self, Records};
use crate::tally::ProblemTally;
use crate::target::{Target, commit_id};
use crate::ui::{Meter, Ui};
use crate::witness::laying::is_of_a_lookup;
use crate::witness::{Laid, Stored, Witnesses};

/// The setting that says with whose key pseudonyms are made.
pub(crate) const IDENTITIES: &str = "identities";

/// Its value where no secret is given.
const BY_ROOT_COMMIT: &str = "root commit";

/// The setting that says through which commits lines are followed.
const VIEW: &str = "view";

/// The setting that says by which table agents are known.
const AGENTS: &str = "agents";

/// The setting that says which indices were asked of what was written elsewhere; absent where none was.
const WITNESS: &str = "witness";

/// Files of fates that scans may leave behind each other before the next makes one of them.
const MOST_PARTS: usize = 24;

/// How repositories are scanned in this call.
pub struct Scanner {
    options: Options,
    settings: Settings,
    witnesses: Option<Witnesses>,
}

/// A repository that is in a ledger now.
#[derive(Debug)]
pub struct Scanned {
    /// What the ledger says of it.
    pub entry: RepositoryEntry,
    /// What was skipped or is incomplete.
    pub problems: Vec<ProblemRow>,
    /// The commits that were new, if the scan went on from an earlier one.
    pub new_commits: Option<u64>,
}

impl Scanned {
    /// The problems by kind.
    #[must_use]
    pub fn tally(&self) -> ProblemTally {
        ProblemTally::of(&self.problems)
    }
}

/// What is in a ledger of a repository.
struct Earlier {
    ledger: Ledger,
    entry: RepositoryEntry,
    problems: Vec<ProblemRow>,
    commits: Vec<CommitRow>,
}

/// Whether a ledger holds one repository or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// It is the repository's own.
    Own,
    /// Others may be in it.
    Shared,
}

impl Scanner {
    /// In both views, with so many threads (`None` is one for each processor) and the secret in this file, if there is
    /// one.
    ///
    /// # Errors
    /// If the file can't be read, or holds nothing.
    pub fn new(threads: Option<std::num::NonZeroUsize>, identity_key: Option<&Path>) -> Result<Self, CommandError> {
        let identity_key = identity_key.map(read_key).transpose()?;
        let threads = threads.map_or(0, std::num::NonZeroUsize::get);
        let mut settings: Settings = history::SETTINGS.iter().copied().collect();
        let AgentTable { agents, print } = AgentTable::shipped();
        settings.set(AGENTS, print);
        settings.set(VIEW, Views::Both.as_str());
        settings.set(IDENTITIES, identity_key.as_ref().map_or(BY_ROOT_COMMIT, |(_, print)| print));
        let identity_key = identity_key.map(|(key, _)| key);
        Ok(Scanner {
            options: Options {
                threads,
                reviews: ReviewRecords::default(),
                identity_key,
                agents,
                views: Views::Both,
                pace: Pace::Sparing,
            },
            settings,
            witnesses: None,
        })
    }

    /// Knowing agents by this table.
    #[must_use]
    pub fn with_agents(mut self, table: AgentTable) -> Self {
        self.settings.set(AGENTS, table.print);
        self.options.agents = table.agents;
        self
    }

    /// Following lines through these commits.
    #[must_use]
    pub fn with_views(mut self, views: Views) -> Self {
        self.settings.set(VIEW, views.as_str());
        self.options.views = views;
        self
    }

    /// Asking indices of what was written elsewhere, if there are any.
    ///
    /// # Errors
    /// If one can't be read.
    pub fn with_witnesses(mut self, indices: &[PathBuf]) -> Result<Self, CommandError> {
        if !indices.is_empty() {
            let witnesses = Witnesses::new(Stored::open_all(indices)?)?;
            self.settings.set(WITNESS, witnesses.print());
            self.witnesses = Some(witnesses);
        }
        Ok(self)
    }

    /// Leaving checkpoints on the way of long walks this often.
    #[must_use]
    pub fn with_pace(mut self, pace: Pace) -> Self {
        self.options.pace = pace;
        self
    }

    /// The settings that decide the figures.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Takes a ledger for writing.
    ///
    /// # Errors
    /// If the folder can't be written, is none of ours, is damaged, or another writer is at work.
    pub fn writer(&self, ledger: &Path, ui: &Ui) -> Result<Writer, CommandError> {
        let writer = Writer::open(ledger, this_tool(), self.settings.clone()).map_err(write_error)?;
        if let Some(Rebuild::OtherSettings { repositories }) = writer.rebuild() {
            let names = repositories.join(", ");
            ui.warn(format!("the ledger was made with other settings and is made anew; it held: {names}"));
        }
        Ok(writer)
    }

    /// Scans a repository into a ledger.
    ///
    /// # Errors
    /// If its head can't be read, the ledger refuses, or the user stops it; the ledger is then as it was.
    pub fn scan(&self, target: &Target, writer: &Writer, share: Share, ui: &Ui) -> Result<Scanned, CommandError> {
        let print = reviews::print(target, writer.dir());
        let Some(head) = target.head_commit() else {
            let entry = entry(target, target.source(None), (Counts::default(), print));
            writer.stage(entry.clone()).and_then(ledger::Staged::commit).map_err(write_error)?;
            return Ok(Scanned { entry, problems: Vec::new(), new_commits: None });
        };
        let checkpoints = Checkpoints::new(writer, &target.repo_id, self.caller(), ui);
        let earlier = self.earlier(target, writer);
        let Records { records, problems } = reviews::records(target, writer.dir(), &self.options.agents)?;
        let options = Options { reviews: records, ..self.options.clone() };
        let scan = self.walk_on((target, head), &options, earlier.as_ref(), &checkpoints, ui)?;
        let laid = self.witnessed((target, head), ui)?;
        let found = Found { scan: &scan, problems, print, laid };
        let scanned = match earlier.filter(|_| scan.resumed() > 0) {
            Some(earlier) => add(target, writer, &found, earlier, share)?,
            None => replace(target, writer, &found, share)?,
        };
        checkpoints.keep_end(&scan).map_err(write_error)?;
        Ok(scanned)
    }

    /// What witnesses know of the head.
    fn witnessed(&self, (target, head): (&Target, ObjectId), ui: &Ui) -> Result<Laid, CommandError> {
        let Some(witnesses) = &self.witnesses else { return Ok(Laid::default()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.options.threads).build();
        let pool = pool.map_err(|error| CommandError::usage(format!("cannot start threads: {error}")))?;
        let meter = ui.meter(&target.repo_id);
        pool.install(|| witnesses.look_up((&target.repository, &target.repo_id), head, &meter))
    }

    /// Walks what is new since an earlier scan if that is possible, else everything.
    fn walk_on(
        &self,
        (target, head): (&Target, ObjectId),
        options: &Options,
        earlier: Option<&Earlier>,
        checkpoints: &Checkpoints<'_>,
        ui: &Ui,
    ) -> Result<history::Scan, CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        let prepared = Prepared::new(&target.repository, head, options, &watcher).map_err(scan_error)?;
        let rows = earlier.map(|Earlier { commits, problems, .. }| Rows { commits, problems });
        let start = checkpoints.start(&prepared, rows);
        if let Some(stopped) = start.as_ref().filter(|start| start.commits() > start.resumed()) {
            watcher.0.aside(|| ui.note(goes_on(stopped, prepared.commits().len())));
        }
        prepared.walk(start, checkpoints).map_err(scan_error)
    }

    /// The ledger that a scan may go on from: of this version and settings, and with nothing missing that may have
    /// come since.
    fn earlier(&self, target: &Target, writer: &Writer) -> Option<Earlier> {
        let ledger = Ledger::open(writer.dir()).ok()?;
        let is_ours = ledger.tool() == &this_tool() && ledger.settings() == &self.settings;
        let entry = ledger.repositories().iter().find(|entry| entry.repo_id == target.repo_id)?.clone();
        let mut problems: Vec<ProblemRow> = ledger.problems(&entry.repo_id).ok()?.collect::<Result<_, _>>().ok()?;
        // Those go with the units that they are about.
        problems.retain(|problem| problem.stage != Stage::Units);
        if !is_ours || problems.iter().any(|problem| history::may_get_better(problem.reason)) {
            return None;
        }
        let commits = ledger.commits(&entry.repo_id).ok()?.collect::<Result<_, _>>().ok()?;
        Some(Earlier { ledger, entry, problems, commits })
    }

    /// What checkpoints depend on beside the repository.
    fn caller(&self) -> String {
        format!("{} {}", env!("CARGO_PKG_VERSION"), self.settings.hash())
    }

    /// The ledger in this folder if it is right for the repository. A reader takes what a scan was told to make: whose
    /// key its pseudonyms were made with, which views it has, and which witnesses were asked, make no difference.
    #[must_use]
    pub fn current(&self, target: &Target, folder: &Path) -> Option<(Ledger, RepositoryEntry)> {
        let ledger = Ledger::open(folder).ok()?;
        let there = ledger.repositories().iter().find(|entry| entry.repo_id == target.repo_id)?.clone();
        let is_right = ledger.tool() == &this_tool()
            && fixed(ledger.settings()).eq(fixed(&self.settings))
            && entry(target, there.source.clone(), (there.counts, reviews::print(target, folder))) == there;
        is_right.then_some((ledger, there))
    }

    /// The ledger in this folder, after a scan if it is not right for the repository.
    ///
    /// # Errors
    /// As [`Scanner::scan`] has them, and if a scan would throw away what others put into a shared ledger.
    pub fn up_to_date(
        &self,
        target: &Target,
        folder: &Path,
        share: Share,
        ui: &Ui,
    ) -> Result<(Ledger, RepositoryEntry), CommandError> {
        if let Some(current) = self.current(target, folder) {
            return Ok(current);
        }
        if share == Share::Shared {
            self.refuse_rebuild(folder)?;
        }
        let scanned = self.scan(target, &self.writer(folder, ui)?, share, ui)?;
        Ok((Ledger::open(folder).map_err(ledger_error)?, scanned.entry))
    }

    /// A verb that only wants to read does not make a shared ledger anew.
    fn refuse_rebuild(&self, folder: &Path) -> Result<(), CommandError> {
        match Ledger::open(folder) {
            Err(ledger::OpenError::NotFound { .. }) => Ok(()),
            Err(error) => Err(ledger_error(error)),
            Ok(ledger) if ledger.settings() == &self.settings => Ok(()),
            Ok(ledger) => {
                let name = folder.display();
                let error = format!("the ledger {name} is behind, and was made with other settings than this scan");
                let other_agents = ledger.settings().get(AGENTS) != self.settings.get(AGENTS);
                Err(CommandError::usage(error).hint(match other_agents {
                    true => "it was made with another file of agents: give the same one with --agents FILE",
                    false => "bring it up to date with outcross scan and its own settings",
                }))
            }
        }
    }

    /// Walks what these files of a commit need, without a ledger.
    ///
    /// # Errors
    /// If the commit can't be read, or the user stops it.
    pub fn walk(
        &self,
        target: &Target,
        commit: ObjectId,
        files: &[Vec<u8>],
        ui: &Ui,
    ) -> Result<history::Scan, CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        history::blame(&target.repository, commit, files, &self.options, &watcher).map_err(scan_error)
    }

    /// The table by which agents are known.
    #[must_use]
    pub fn agents(&self) -> &provenance::Agents {
        &self.options.agents
    }

    /// How histories are walked, with these records of review.
    #[must_use]
    pub fn options(&self, reviews: ReviewRecords) -> Options {
        Options { reviews, ..self.options.clone() }
    }

    /// Reads a change that is to be merged, with these records of its review. A ledger in the folder is asked for the
    /// origin of moved lines, where it was made at the commit before.
    ///
    /// # Errors
    /// If an end of it can't be read, or the user stops it.
    pub fn proposed(
        &self,
        (target, ledger): (&Target, Option<&Path>),
        proposal: &Proposal,
        reviews: ReviewRecords,
        ui: &Ui,
    ) -> Result<Proposed, CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        let options = self.options(reviews);
        let known = ledger.and_then(|folder| self.made_before(target, folder));
        let known: &dyn KnownLines = known.as_ref().map_or(&NothingKnown, |known| known);
        history::proposed(&target.repository, proposal, known, (&options, &watcher)).map_err(scan_error)
    }

    /// The ledger in this folder if it is right for what the repository was at some commit.
    fn made_before(&self, target: &Target, folder: &Path) -> Option<LedgerLines> {
        let ledger = Ledger::open(folder).ok()?;
        let entry = ledger.repositories().iter().find(|entry| entry.repo_id == target.repo_id)?.clone();
        let is_right = ledger.tool() == &this_tool()
            && fixed(ledger.settings()).eq(fixed(&self.settings))
            && entry.notes == history::notes_print(&target.repository);
        is_right.then_some(LedgerLines { ledger, entry })
    }

    /// Those of the addresses that authors of a history have.
    ///
    /// # Errors
    /// If its head can't be read, or the user stops it.
    pub fn known_authors(
        &self,
        target: &Target,
        head: ObjectId,
        addresses: &BTreeSet<Vec<u8>>,
        ui: &Ui,
    ) -> Result<BTreeSet<Vec<u8>>, CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        history::known_authors(&target.repository, head, addresses, &watcher).map_err(scan_error)
    }

    /// Hands what each commit of a range claims of its lines to `each`, without a ledger; returns what could not be
    /// read.
    ///
    /// # Errors
    /// If an end of the range can't be read, or the user stops it.
    pub fn claims(
        &self,
        target: &Target,
        range: CommitRange,
        wanted: Wanted,
        ui: &Ui,
        each: &mut dyn FnMut(CommitClaims) -> ControlFlow<()>,
    ) -> Result<Vec<ProblemRow>, CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        history::claims_of(&target.repository, (range, wanted), &self.options, &watcher, each).map_err(scan_error)
    }

    /// Hands what each commit that this one reaches changed to `each`, without a ledger.
    ///
    /// # Errors
    /// If the commit can't be read, or the user stops it.
    pub fn edits(
        &self,
        target: &Target,
        head: ObjectId,
        ui: &Ui,
        each: &mut dyn FnMut(CommitEdits) -> ControlFlow<()>,
    ) -> Result<(), CommandError> {
        let watcher = Watcher(ui.meter(&target.repo_id));
        history::edits_of(&target.repository, head, &self.options, &watcher, each).map_err(scan_error).map(drop)
    }
}

/// The ledger that a verb uses: the one that was named, or the repository's own.
///
/// # Errors
/// If none was named and the user has no folder for caches.
pub fn ledger_place(
    named: Option<&Path>,
    target: &Target,
    settings: &crate::settings::Settings,
) -> Result<(PathBuf, Share), CommandError> {
    match named {
        Some(folder) => Ok((folder.to_owned(), Share::Shared)),
        None => settings.own_ledger(&target.anchor).map(|folder| (folder, Share::Own)),
    }
}

/// The program as it signs a ledger.
#[must_use]
pub fn this_tool() -> Tool {
    Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// The settings that decide figures of line fate. Two ledgers that are equal in them have figures that can be compared:
/// each view is counted by itself, pseudonyms decide no figure, and who wrote a line does not decide what became of it.
#[must_use]
pub fn of_line_fate(settings: &Settings) -> Settings {
    let is_provenance = |name: &str| name == AGENTS || history::PROVENANCE_SETTINGS.contains(&name);
    fixed(settings).filter(|(name, _)| !is_provenance(name)).collect()
}

/// The settings that no option of a scan changes.
fn fixed(settings: &Settings) -> impl Iterator<Item = (&str, &str)> {
    settings.iter().filter(|(name, _)| ![IDENTITIES, VIEW, WITNESS].contains(name))
}

fn entry(target: &Target, source: String, (counts, reviews): (Counts, Option<String>)) -> RepositoryEntry {
    RepositoryEntry {
        repo_id: target.repo_id.clone(),
        source,
        head: target.head_commit().map(commit_id),
        head_ref: target.branch(),
        notes: history::notes_print(&target.repository),
        reviews,
        object_format: object_format(target),
        shallow: target.has(Notice::Shallow),
        partial: target.has(Notice::Partial),
        counts,
    }
}

fn object_format(target: &Target) -> ObjectFormat {
    match target.repository.object_format() {
        git::ObjectFormat::Sha1 => ObjectFormat::Sha1,
        git::ObjectFormat::Sha256 => ObjectFormat::Sha256,
    }
}

/// What a scan found, with what went wrong before it.
struct Found<'a> {
    scan: &'a history::Scan,
    /// Of records of review.
    problems: Vec<ProblemRow>,
    /// What stands for the records of review.
    print: Option<String>,
    /// What witnesses know.
    laid: Laid,
}

impl Found<'_> {
    /// Every problem, with those of an earlier scan.
    fn problems(&self, earlier: &[ProblemRow]) -> Vec<ProblemRow> {
        let mut problems = [earlier, self.scan.problems(), &self.problems].concat();
        problems.retain(|problem| !is_of_a_lookup(problem));
        problems.extend_from_slice(&self.laid.problems);
        problems.sort();
        problems.dedup();
        problems
    }
}

/// Writes all that a whole scan found.
fn replace(target: &Target, writer: &Writer, found: &Found<'_>, share: Share) -> Result<Scanned, CommandError> {
    let (scan, problems) = (found.scan, found.problems(&[]));
    let root = scan.commits().first().map(|row| row.commit).filter(|_| share == Share::Shared);
    let entry = entry(target, target.source(root), (counts(scan, &problems), found.print.clone()));
    let mut staged = writer.stage(entry.clone()).map_err(write_error)?;
    staged.commits(scan.commits().iter().cloned()).map_err(write_error)?;
    write_rows(&mut staged, found, &problems)?;
    staged.commit().map_err(write_error)?;
    Ok(Scanned { entry, problems, new_commits: None })
}

/// Writes what a scan found that went on from an earlier one, with what is there.
fn add(
    target: &Target,
    writer: &Writer,
    found: &Found<'_>,
    earlier: Earlier,
    share: Share,
) -> Result<Scanned, CommandError> {
    let Earlier { ledger, entry: before, problems, mut commits } = earlier;
    let scan = found.scan;
    let known = usize::try_from(scan.resumed()).expect("that many commits were in memory");
    let is_cut = known < commits.len();
    commits.truncate(known);
    let kept: HashSet<CommitId> = commits.iter().map(|row| row.commit).collect();
    commits.extend(scan.commits().iter().cloned());
    let now = scan.lines_at_head().zip(scan.reviewed_commits());
    for (row, ((commit, lines), (_, reviewed))) in commits.iter_mut().zip(now) {
        debug_assert_eq!(row.commit, commit, "both are in the order of the walk");
        row.lines_at_head = lines;
        reviewed.put(row);
    }
    let problems = found.problems(&problems);
    let root = commits.first().map(|row| row.commit).filter(|_| share == Share::Shared);
    let entry = entry(target, target.source(root), (counts(scan, &problems), found.print.clone()));
    let mut staged = writer.stage(entry.clone()).map_err(write_error)?;
    staged.commits(commits).map_err(write_error)?;
    if is_cut || ledger.fate_parts(&before.repo_id) >= MOST_PARTS {
        copy_rows(&ledger, &before.repo_id, &kept, &mut staged)?;
    } else {
        staged.keep_fates_and_series();
    }
    write_rows(&mut staged, found, &problems)?;
    staged.commit().map_err(write_error)?;
    Ok(Scanned { entry, problems, new_commits: Some(scan.commits().len() as u64) })
}

/// Writes the fates and figures of some commits once more.
fn copy_rows(
    ledger: &Ledger,
    repo_id: &str,
    kept: &HashSet<CommitId>,
    staged: &mut ledger::Staged<'_>,
) -> Result<(), CommandError> {
    for row in ledger.fates(repo_id).map_err(read_error)? {
        let row = row.map_err(read_error)?;
        if kept.contains(&row.commit) {
            staged.fates([row]).map_err(write_error)?;
        }
    }
    for row in ledger.series(repo_id).map_err(read_error)? {
        let row = row.map_err(read_error)?;
        if kept.contains(&row.commit) {
            staged.series([row]).map_err(write_error)?;
        }
    }
    Ok(())
}

/// The rows that are written alike after a whole scan and after one that went on.
fn write_rows(staged: &mut ledger::Staged<'_>, found: &Found<'_>, problems: &[ProblemRow]) -> Result<(), CommandError> {
    let scan = found.scan;
    staged.fates(scan.fates()).map_err(write_error)?;
    staged.series(scan.series()).map_err(write_error)?;
    staged.reviews(scan.reviews().iter().cloned()).map_err(write_error)?;
    staged.spans(found.laid.lay(scan.spans())).map_err(write_error)?;
    staged.problems(problems.iter().cloned()).map_err(write_error)?;
    stop_if_interrupted()
}

fn counts(scan: &history::Scan, problems: &[ProblemRow]) -> Counts {
    let summary = scan.summary();
    Counts {
        commits: summary.commits,
        files: summary.files,
        lines: summary.lines,
        problems: problems.len() as u64,
        skipped: summary.binary_files + summary.unread_files,
    }
}

/// The key of a secret, and by what the settings tell it from others.
fn read_key(file: &Path) -> Result<(IdentityKey, String), CommandError> {
    let name = file.display();
    let secret = fs::read(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
    let secret = secret.trim_ascii();
    if secret.is_empty() {
        return Err(CommandError::usage(format!("{name} holds no secret")).hint("write 32 random bytes into it"));
    }
    let print = blake3::derive_key("outcross 2026-11 print of an identity secret", secret);
    let print = blake3::Hash::from_bytes(print).to_hex();
    Ok((IdentityKey::from_secret(secret), format!("key {}", &print.as_str()[..16])))
}

fn goes_on(start: &Start, commits: usize) -> String {
    format!("a scan was stopped after {} of {commits} commits; this one goes on from there", start.commits())
}

/// The lines of the commit that a ledger was made at.
struct LedgerLines {
    ledger: Ledger,
    entry: RepositoryEntry,
}

impl KnownLines for LedgerLines {
    fn spans(&self, commit: ObjectId, paths: &[Vec<u8>]) -> Option<Vec<SpanRow>> {
        if self.entry.head != Some(commit_id(commit)) {
            return None;
        }
        // Names that are no text are walked for, and so is what can't be read.
        let names: HashSet<String> =
            paths.iter().map(|path| String::from_utf8(path.clone()).ok()).collect::<Option<_>>()?;
        self.ledger.spans_of(&self.entry.repo_id, names).ok()?.collect::<Result<Vec<SpanRow>, _>>().ok()
    }
}

/// Shows a walk, and passes on an interrupt.
struct Watcher(Meter);

impl Progress for Watcher {
    fn report(&self, phase: Phase, done: u64, total: Option<u64>) {
        let part = match phase {
            Phase::Commits => "reading commits",
            Phase::Lines => "following lines",
            Phase::Notes => "reading notes",
        };
        self.0.update(part, done, total);
    }

    fn is_cancelled(&self) -> bool {
        platform::interrupted()
    }
}

/// An interrupt during work that does not look for one.
///
/// # Errors
/// If there was one.
pub(crate) fn stop_if_interrupted() -> Result<(), CommandError> {
    match platform::interrupted() {
        true => Err(CommandError::new(ErrorKind::Interrupted, "interrupted")),
        false => Ok(()),
    }
}

/// An error of a walk.
pub(crate) fn scan_error(error: ScanError) -> CommandError {
    let kind = match error {
        ScanError::Cancelled => ErrorKind::Interrupted,
        ScanError::Threads(_) => ErrorKind::Usage,
        ScanError::Head(_) | ScanError::TooManyLines => ErrorKind::Unreadable,
    };
    CommandError::new(kind, error)
}

/// An error of writing a ledger.
pub(crate) fn write_error(error: WriteError) -> CommandError {
    let kind = match error {
        WriteError::Counts { .. } | WriteError::StagedTwice { .. } => ErrorKind::Internal,
        WriteError::Damaged { .. } | WriteError::RowTooLarge { .. } | WriteError::Unreadable(_) => {
            ErrorKind::Unreadable
        }
        _ => ErrorKind::Usage,
    };
    let hint = error.hint();
    with_hint(CommandError::new(kind, error), hint)
}

/// An error of opening a ledger.
#[must_use]
pub fn ledger_error(error: ledger::OpenError) -> CommandError {
    let kind = match error {
        ledger::OpenError::NotFound { .. } => ErrorKind::Nothing,
        _ => ErrorKind::Unreadable,
    };
    let hint = error.hint();
    with_hint(CommandError::new(kind, error), hint)
}

/// An error of reading rows.
#[must_use]
pub fn read_error(error: ledger::ReadError) -> CommandError {
    let hint = error.hint();
    with_hint(CommandError::unreadable(error), hint)
}

fn with_hint(error: CommandError, hint: Option<String>) -> CommandError {
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The commit's id as git prints it in short.
#[must_use]
pub fn short(commit: CommitId) -> String {
    format!("{commit:.8}")
}
