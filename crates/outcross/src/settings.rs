//! What was typed and what surrounds us, as typed values. Deeper modules see neither clap nor the environment.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::cli::{ColorWhen, Format, Global};
use crate::errors::CommandError;
use crate::platform::{Environment, path_bytes};

/// The settings that all verbs share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The form of the output.
    pub format: Format,
    /// Where the output goes.
    pub destination: Destination,
    /// A person sees the output on a terminal.
    pub is_screen: bool,
    /// When to use colours.
    pub color: ColorWhen,
    /// How much is said on stderr.
    pub talk: Talk,
    /// How progress is shown.
    pub progress: ProgressStyle,
    /// Through what a long text output on a terminal is shown.
    pub pager: Pager,
    /// Threads to use; `None` is one for each processor.
    pub threads: Option<NonZeroUsize>,
    /// The user's file of agents, if there is one.
    pub agents: Option<PathBuf>,
    /// The folder below which each repository has its own ledger; `None` where the user has no folder for caches.
    pub ledgers: Option<PathBuf>,
}

/// Where the output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Nothing was said: stdout, but for a verb that makes a file.
    Usual,
    /// stdout, which was asked for.
    Stdout,
    /// A file, which is replaced.
    File(PathBuf),
}

/// How much is said on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Talk {
    /// Errors alone.
    Quiet,
    /// What a reader should know.
    Normal,
    /// Each problem by itself.
    Verbose,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressStyle {
    /// Not at all.
    None,
    /// A bar on the terminal.
    Bar,
    /// A line now and then, for logs.
    Lines,
}

/// Through what a long text output is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pager {
    /// Nothing: the output is no terminal, or the user wants none.
    None,
    /// The system's usual pager.
    Usual,
    /// The user's own command.
    Command(String),
}

impl Settings {
    /// Resolves the flags of a verb that has these `formats`, the default first.
    ///
    /// # Errors
    /// If the verb has no output of the form that was asked for.
    pub fn resolve(
        verb: &str,
        formats: &[Format],
        global: &Global,
        environment: &Environment,
    ) -> Result<Self, CommandError> {
        let destination = match &global.output {
            Some(path) if path.as_os_str() != "-" => Destination::File(path.clone()),
            Some(_) => Destination::Stdout,
            None => Destination::Usual,
        };
        let is_screen = !matches!(destination, Destination::File(_)) && environment.stdout_is_terminal;
        Ok(Settings {
            format: format(verb, formats, global)?,
            destination,
            is_screen,
            pager: if is_screen { pager(environment) } else { Pager::None },
            color: global.color,
            talk: talk(global),
            progress: progress(global, environment),
            threads: global.threads,
            agents: global.agents.clone().or_else(|| environment.agents.clone()),
            ledgers: environment.cache_home.as_ref().map(|home| home.join("outcross")),
        })
    }

    /// The ledger of a repository that the user gave no place for: named by its common git folder alone.
    ///
    /// # Errors
    /// If the user has no folder for caches.
    pub fn own_ledger(&self, common_dir: &Path) -> Result<PathBuf, CommandError> {
        let ledgers = self.ledgers.as_ref().ok_or_else(|| {
            CommandError::usage("there is no folder for ledgers: neither XDG_CACHE_HOME nor HOME is an absolute path")
                .hint("say where: --ledger DIR")
        })?;
        let hash = blake3::hash(&path_bytes(common_dir)).to_hex();
        Ok(ledgers.join(&hash.as_str()[..16]))
    }
}

fn format(verb: &str, formats: &[Format], global: &Global) -> Result<Format, CommandError> {
    let wanted = if global.json { Some(Format::Json) } else { global.format };
    match wanted {
        None => Ok(*formats.first().expect("because every verb has a form of output")),
        Some(format) if formats.contains(&format) => Ok(format),
        Some(format) => {
            let has: Vec<_> = formats.iter().map(|format| format.as_str()).collect();
            let error = format!("'{verb}' has no output in the form '{}'", format.as_str());
            Err(CommandError::usage(error).hint(format!("it has: {}", has.join(", "))))
        }
    }
}

fn talk(global: &Global) -> Talk {
    match (global.quiet, global.verbose) {
        (true, _) => Talk::Quiet,
        (false, true) => Talk::Verbose,
        (false, false) => Talk::Normal,
    }
}

fn progress(global: &Global, environment: &Environment) -> ProgressStyle {
    if global.quiet || global.no_progress {
        ProgressStyle::None
    } else if environment.ci {
        ProgressStyle::Lines
    } else if environment.stderr_is_terminal && !environment.dumb_terminal {
        ProgressStyle::Bar
    } else {
        ProgressStyle::None
    }
}

fn pager(environment: &Environment) -> Pager {
    match environment.pager.as_deref().map(str::trim) {
        _ if environment.dumb_terminal => Pager::None,
        Some("" | "cat") => Pager::None,
        Some(command) => Pager::Command(command.to_owned()),
        None => Pager::Usual,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const BOTH: &[Format] = &[Format::Text, Format::Json];

    fn resolve(global: &Global, environment: &Environment) -> Settings {
        Settings::resolve("blame", BOTH, global, environment).unwrap()
    }

    #[test]
    fn only_forms_that_exist() {
        let json = Global { json: true, ..Global::default() };
        assert_eq!(resolve(&json, &Environment::default()).format, Format::Json);
        let error = Settings::resolve("man", &[Format::Text], &json, &Environment::default()).unwrap_err();
        assert_eq!(error.kind.code(), 2);
        assert_eq!(error.error.to_string(), "'man' has no output in the form 'json'");
    }

    #[test]
    fn progress_is_for_terminals_and_logs() {
        let check = |flags: (bool, bool), ci, stderr_is_terminal, expect| {
            let global = Global { quiet: flags.0, no_progress: flags.1, ..Global::default() };
            let environment = Environment { ci, stderr_is_terminal, ..Environment::default() };
            assert_eq!(resolve(&global, &environment).progress, expect);
        };
        check((false, false), false, true, ProgressStyle::Bar);
        check((false, false), false, false, ProgressStyle::None);
        check((false, false), true, false, ProgressStyle::Lines);
        check((true, false), true, true, ProgressStyle::None);
        check((false, true), true, true, ProgressStyle::None);
    }

    #[test]
    fn a_pager_is_for_a_terminal() {
        let check = |output: Option<&str>, stdout_is_terminal, pager: Option<&str>, expect| {
            let global = Global { output: output.map(PathBuf::from), ..Global::default() };
            let pager = pager.map(str::to_owned);
            let environment = Environment { stdout_is_terminal, pager, ..Environment::default() };
            assert_eq!(resolve(&global, &environment).pager, expect);
        };
        check(None, true, None, Pager::Usual);
        check(Some("-"), true, Some("less -R"), Pager::Command("less -R".to_owned()));
        check(None, true, Some("cat"), Pager::None);
        check(None, true, Some(" "), Pager::None);
        check(None, false, Some("less"), Pager::None);
        check(Some("file"), true, Some("less"), Pager::None);
    }

    #[test]
    fn a_repository_has_one_ledger_place() {
        let environment = Environment { cache_home: Some(PathBuf::from("/c")), ..Environment::default() };
        let settings = resolve(&Global::default(), &environment);
        let place = settings.own_ledger(Path::new("/srv/a/.git")).unwrap();
        assert_eq!(place.parent(), Some(Path::new("/c/outcross")));
        assert_eq!(place.file_name().map(std::ffi::OsStr::len), Some(16));
        assert_ne!(place, settings.own_ledger(Path::new("/srv/b/.git")).unwrap());
        let error = resolve(&Global::default(), &Environment::default()).own_ledger(Path::new("/x")).unwrap_err();
        assert_eq!((error.kind.code(), error.hints.len()), (2, 1));
    }
}
