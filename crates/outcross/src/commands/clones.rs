//! `outcross clones`.

mod document;
mod ledgers;
mod sources;

pub(crate) use ledgers::is_ledger;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;
use code::Class;
use code::clones::{Alignments, CloneType, Member, Settings};

use crate::cli::Format;
use crate::clones::excerpt::Excerpts;
use crate::clones::known::{Baseline, Known};
use crate::clones::past::Spans;
use crate::clones::{Code, Found, Wanted, found};
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::clones::{page, sarif, text};
use crate::output::json;
use crate::tree_walk::Ignored;
use crate::ui::{Output, Paging};
use sources::Sources;

pub(crate) const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Sarif, Format::Html];

/// Classes of each type that text shows where nobody says how many.
const IN_TEXT: usize = 8;

/// The same on a page.
const ON_PAGE: usize = 60;

/// Find code that stands in several places: copied, copied and renamed, copied and edited.
///
/// Files are read as they are on disk, without those that git ignores; of a bare repository, or with --rev, those of a
/// commit. Of a ledger the functions of all its repositories are compared ('scan --units' fills them; those of the
/// repository in this folder are filled here). Type 1 is equal but for layout and comments, type 2 also but for names
/// (renamed consistently) and literals, type 3 are functions at least 60 % of whose tokens align. A second run reads only
/// what has changed since.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross clones                                          the files of this folder
  outcross clones src lib --types 1 --json                 exact copies alone, for programs
  outcross clones --new-since origin/main --fail-on new    a gate on new clones
  outcross clones /srv/ledger --limit 20                   across all repositories of a ledger
  outcross clones --write-baseline clones.json             what is there now ...
  outcross clones --baseline clones.json --fail-on new     ... and no more than that
  outcross clones --history always --format html -o clones.html   side by side, with who wrote it and since when")]
pub struct Args {
    /// Folders, files or repositories; or ledgers
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The files of this commit instead of those on disk
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
    /// The types that are looked for
    #[arg(long, value_name = "1,2,3", value_delimiter = ',', default_value = "1,2,3", hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=3))]
    types: Vec<u8>,
    /// Tokens that a clone has at least; comments are none
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    min_tokens: u32,
    /// Lines that a clone has at least
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_lines: u32,
    /// The classes of files that take part, as docs/reference/path-classes.md has them
    #[arg(long = "class", value_name = "CLASS,...|all", value_delimiter = ',', default_value = "source,test")]
    classes: Vec<ClassWord>,
    /// Leave tests out
    #[arg(long)]
    no_tests: bool,
    /// Files that git ignores take part too
    #[arg(long)]
    with_ignored: bool,
    /// The largest file that is read, in KiB
    #[arg(long, value_name = "N", default_value_t = 4096)]
    max_file_kib: u64,
    /// Show what is not in this file, made with --write-baseline
    #[arg(long, value_name = "FILE", conflicts_with = "new_since")]
    baseline: Option<PathBuf>,
    /// Write what is there now into this file
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Show what was not there in this commit
    #[arg(long, value_name = "REV")]
    new_since: Option<String>,
    /// End with 1 if there are new clones, or if more than this share of all lines is duplicated
    #[arg(long, value_name = "new|PERCENT%")]
    fail_on: Vec<FailOn>,
    /// Say who wrote the lines and since when they are there: if a ledger is there that is right, always (after a scan
    /// if it is not), never
    #[arg(long, value_name = "auto|always|never", default_value = "auto", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    history: WithHistory,
    /// Classes of each type that are shown; 0 for all (default: 8 as text, 60 on a page; JSON and SARIF have all)
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Read every file, and keep nothing for the next run
    #[arg(long)]
    no_cache: bool,
}

/// `--class`: a class, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ClassWord {
    One(Class),
    All,
}

impl std::str::FromStr for ClassWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(ClassWord::All);
        }
        let words = || Class::ALL.map(Class::as_str).join(", ");
        let class = Class::ALL.into_iter().find(|class| class.as_str() == text).map(ClassWord::One);
        class.ok_or_else(|| format!("the classes are {}, and all", words()))
    }
}

/// `--history`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WithHistory {
    Auto,
    Always,
    Never,
}

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq)]
enum FailOn {
    New,
    Percent(f64),
}

impl std::str::FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "'new', or a share as in '5%'".to_owned();
        if text == "new" {
            return Ok(FailOn::New);
        }
        let number: f64 = text.strip_suffix('%').and_then(|number| number.trim().parse().ok()).ok_or_else(wrong)?;
        if (0.0..=100.0).contains(&number) { Ok(FailOn::Percent(number)) } else { Err(wrong()) }
    }
}

/// What a search found, for the outputs.
pub(crate) struct Search<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) code: &'a Code,
    pub(crate) found: &'a Found,
    pub(crate) settings: Settings,
    pub(crate) types: &'a [CloneType],
    pub(crate) wanted: &'a Wanted,
    /// What new is meant against, in words.
    pub(crate) compared_with: Option<String>,
    /// Classes of each type that are shown.
    pub(crate) limit: usize,
}

impl Search<'_> {
    /// The numbers of the classes that are asked for: all, or the new ones.
    pub(crate) fn asked(&self) -> impl Iterator<Item = usize> {
        let classes = self.found.classes.iter().enumerate();
        classes.filter(|(_, class)| class.is_new != Some(false)).map(|(at, _)| at)
    }

    /// Those of them that are shown: the first ones of each type, without what lies in or around one that is shown already.
    pub(crate) fn shown(&self) -> Vec<usize> {
        let first = |at: usize| self.found.classes[at].class.members[0];
        let mut shown = Vec::new();
        for of in self.types {
            let start = shown.len();
            for at in self.asked().filter(|at| self.found.classes[*at].class.clone_type == *of) {
                if shown.len() - start >= self.limit {
                    break;
                }
                if self.limit == usize::MAX || !shown[start..].iter().any(|other| overlap(first(at), first(*other))) {
                    shown.push(at);
                }
            }
        }
        shown
    }
}

/// Half of the shorter one lies in the other.
fn overlap(a: Member, b: Member) -> bool {
    let (from, to) = (a.start_line.max(b.start_line), a.end_line.min(b.end_line));
    a.file == b.file && from <= to && (to - from + 1) * 2 >= a.lines().min(b.lines())
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    session.on_threads(|| args.run(session))
}

impl Args {
    fn run(&self, session: &Session) -> Result<Verdict, CommandError> {
        self.check()?;
        if self.paths.iter().any(|path| is_ledger(path)) {
            return ledgers::run(self, session);
        }
        let (settings, types, wanted) = (self.settings(), self.clone_types(), self.wanted());
        let sources = Sources::open(&self.paths, self.rev.as_deref())?;
        let aligned = sources.aligned(&self.reading(&wanted), session);
        let code = sources.read(&self.reading(&wanted), session)?;
        if code.files.is_empty() {
            return Err(CommandError::nothing("no file takes part")
                .hint("--class all takes files of all kinds, --with-ignored those that git ignores"));
        }
        let mut found = found::find(&code, &types, &settings, &aligned.alignments)?;
        let known = self.known(&sources, &wanted, &aligned.alignments, session)?;
        aligned.keep();
        if let Some(known) = &known {
            found
                .classes
                .iter_mut()
                .for_each(|class| class.is_new = Some(known.is_new(&code, &class.class, &settings)));
        }
        self.look_back(&sources, &code, &mut found, session)?;
        if let Some(file) = &self.write_baseline {
            self.keep_baseline(file, &code, &found, session)?;
        }
        let search = Search {
            sources: &sources,
            code: &code,
            found: &found,
            settings,
            types: &types,
            wanted: &wanted,
            compared_with: self.compared_with(),
            limit: self.limit(session.settings.format),
        };
        self.show(&search, session)?;
        let fails = self.fails(&code, &found);
        // The process ends: giving back half a million pieces of memory one by one would take a tenth of the whole run.
        std::mem::forget((code, found, known));
        Ok(if fails { Verdict::Failed } else { Verdict::Done })
    }

    /// Refuses what can't be before any work is done.
    fn check(&self) -> Result<(), CommandError> {
        let compares = self.baseline.is_some() || self.new_since.is_some();
        if self.fail_on.contains(&FailOn::New) && !compares {
            let hint = "say what is known: --baseline FILE or --new-since REV";
            return Err(CommandError::usage("--fail-on new compares with nothing").hint(hint));
        }
        Ok(())
    }

    fn settings(&self) -> Settings {
        let up_to = self.clone_types().into_iter().max().unwrap_or(CloneType::Edited);
        Settings { min_tokens: self.min_tokens, min_lines: self.min_lines, up_to }
    }

    fn clone_types(&self) -> Vec<CloneType> {
        CloneType::ALL.into_iter().filter(|of| self.types.contains(&of.number())).collect()
    }

    fn wanted(&self) -> Wanted {
        let named =
            |class: &Class| self.classes.iter().any(|word| [ClassWord::All, ClassWord::One(*class)].contains(word));
        let mut classes: BTreeSet<Class> = Class::ALL.into_iter().filter(named).collect();
        if self.no_tests {
            classes.remove(&Class::Test);
        }
        Wanted { classes, types: self.clone_types(), most_bytes: self.max_file_kib.saturating_mul(1024) }
    }

    fn reading<'a>(&self, wanted: &'a Wanted) -> sources::Reading<'a> {
        sources::Reading {
            wanted,
            ignored: if self.with_ignored { Ignored::Taken } else { Ignored::LeftOut },
            is_kept: !self.no_cache,
        }
    }

    /// The classes that were there before, if something is compared.
    fn known(
        &self,
        sources: &Sources,
        wanted: &Wanted,
        alignments: &Alignments,
        session: &Session,
    ) -> Result<Option<Known>, CommandError> {
        let settings = self.settings();
        if let Some(file) = &self.baseline {
            let text = fs::read_to_string(file).map_err(|error| {
                CommandError::usage(format!("cannot read the baseline {}: {error}", file.display()))
                    .hint("make one with --write-baseline FILE")
            })?;
            return Baseline::known(&text, &settings).map(Some);
        }
        let Some(rev) = &self.new_since else { return Ok(None) };
        let before = sources.read_before(rev, &self.reading(wanted), session)?;
        let found = found::find(&before, &wanted.types, &settings, alignments)?;
        Ok(Some(Known::of(&before, &found, &settings)))
    }

    fn compared_with(&self) -> Option<String> {
        let baseline = self.baseline.as_ref().map(|_| "the baseline".to_owned());
        baseline.or_else(|| self.new_since.clone())
    }

    /// Lays history over the classes.
    fn look_back(
        &self,
        sources: &Sources,
        code: &Code,
        found: &mut Found,
        session: &Session,
    ) -> Result<(), CommandError> {
        let files: BTreeSet<u32> =
            found.classes.iter().flat_map(|class| &class.class.members).map(|member| member.file).collect();
        let mut spans = Spans::default();
        for (number, source) in sources.all() {
            let Some(target) = &source.target else { continue };
            let ledger = match self.history {
                WithHistory::Never => None,
                WithHistory::Auto => source.ledger(session)?,
                WithHistory::Always => Some(source.scanned(session)?),
            };
            let Some(ledger) = ledger else { continue };
            let its = files.iter().copied().filter(|file| sources.source_of(*file) == number);
            spans.add(Spans::read(code, its, target, &ledger)?);
        }
        found.classes.iter_mut().for_each(|class| class.past = spans.of(&class.class));
        Ok(())
    }

    fn keep_baseline(&self, file: &PathBuf, code: &Code, found: &Found, session: &Session) -> Result<(), CommandError> {
        let baseline = Baseline::of(code, found, &self.settings());
        let text = serde_json::to_string_pretty(&baseline)?;
        let written = fs::write(file, text + "\n");
        written.map_err(|error| CommandError::usage(format!("cannot write {}: {error}", file.display())))?;
        session.ui.note(format!("{} holds {} classes", file.display(), found.classes.len()));
        Ok(())
    }

    fn limit(&self, format: Format) -> usize {
        match (self.limit, format) {
            (Some(0), _) => usize::MAX,
            (Some(limit), _) => limit,
            (None, Format::Text) => IN_TEXT,
            (None, Format::Html) => ON_PAGE,
            (None, _) => usize::MAX,
        }
    }

    fn show(&self, search: &Search<'_>, session: &Session) -> Result<(), CommandError> {
        let objects = search.sources.objects();
        let mut excerpts = Excerpts::new(search.code, |file| objects.get(search.sources.source_of(file))?.as_ref());
        // Text and page show some classes, programs get all.
        let numbers = match session.settings.format {
            Format::Json | Format::Sarif => (0..search.found.classes.len()).collect(),
            _ => search.shown(),
        };
        let document = document::document(search, &numbers);
        let mut output = Output::open(&session.settings, Paging::Allowed)?;
        match session.settings.format {
            Format::Json => json::write(&mut output, &document)?,
            Format::Sarif => sarif::write(&mut output, &document)?,
            Format::Html => page::write(&mut output, search, (&document, &numbers), &mut excerpts)?,
            _ => text::write(&mut output, search, (&document, &numbers), &mut excerpts)?,
        }
        output.finish()?;
        Ok(())
    }

    fn fails(&self, code: &Code, found: &Found) -> bool {
        let lines: u64 = found.by_file.iter().map(|lines| u64::from(*lines)).sum();
        let has_new = found.classes.iter().any(|class| class.is_new == Some(true));
        self.fail_on.contains(&FailOn::New) && has_new || self.fails_at(document::percent(lines, code.lines()))
    }

    fn fails_at(&self, percent: f64) -> bool {
        self.fail_on.iter().any(|on| matches!(on, FailOn::Percent(most) if percent > *most))
    }
}
