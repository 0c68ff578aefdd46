//! The verbs, one a file: what can be typed, then resolve, then one call into a library, then render.

pub mod blame;
pub mod check;
pub mod clones;
pub mod completions;
pub mod config;
pub mod corpus;
pub mod curate;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod findings;
pub mod init;
pub mod lab;
pub mod log;
pub mod man;
pub mod mark;
pub mod report;
pub mod reviews;
pub mod scan;
pub mod schema;
pub mod show;
pub mod sql;
pub mod status;
pub mod trend;
pub mod witness;

mod asked;
mod asking;
mod documents;
mod filled;
mod range;

use std::path::Path;

use crate::agents::AgentTable;
use crate::cli::{Cli, Verb};
use crate::errors::{CommandError, Verdict};
use crate::platform::{self, Environment};
use crate::scanning::Scanner;
use crate::settings::Settings;
use crate::ui::{self, Ui};

/// What every verb works with.
pub struct Session {
    /// What was asked for.
    pub settings: Settings,
    /// stderr.
    pub ui: Ui,
}

impl Session {
    /// How this call scans: with its threads and table of agents, and the secret in a file, if there is one.
    ///
    /// # Errors
    /// If one of the files can't be used.
    pub(crate) fn scanner(&self, identity_key: Option<&Path>) -> Result<Scanner, CommandError> {
        let scanner = Scanner::new(self.settings.threads, identity_key)?;
        match &self.settings.agents {
            Some(file) => Ok(scanner.with_agents(AgentTable::with_file(file)?)),
            None => Ok(scanner),
        }
    }
}

impl Session {
    /// Does work on so many threads as were asked for.
    ///
    /// # Errors
    /// Those of the work, or if threads can't be started.
    fn on_threads<T: Send>(&self, work: impl FnOnce() -> Result<T, CommandError> + Send) -> Result<T, CommandError> {
        let threads = self.settings.threads.map_or(0, std::num::NonZero::get);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map_err(|error| CommandError::usage(format!("cannot start threads: {error}")))?.install(work)
    }
}

/// Does what was typed.
///
/// # Errors
/// Whatever stopped the verb.
pub fn run(cli: Cli) -> Result<Verdict, CommandError> {
    let verb = cli.verb.unwrap_or_else(|| Verb::Status(status::Args::default()));
    platform::watch_interrupts();
    ui::choose_colors(cli.global.color);
    if let Some(folder) = &cli.global.directory {
        let name = folder.display();
        platform::enter(folder).map_err(|error| CommandError::nothing(format!("cannot go into {name}: {error}")))?;
    }
    let settings = Settings::resolve(verb.name(), verb.formats(), &cli.global, &Environment::capture())?;
    let session = Session { ui: Ui::new(&settings), settings };
    match verb {
        Verb::Scan(args) => scan::run(&args, &session),
        Verb::Status(args) => status::run(&args, &session),
        Verb::Trend(args) => trend::run(&args, &session),
        Verb::Report(args) => report::run(&args, &session),
        Verb::Blame(args) => blame::run(&args, &session),
        Verb::Show(args) => show::run(&args, &session),
        Verb::Log(args) => log::run(&args, &session),
        Verb::Check(args) => check::run(&args, &session),
        Verb::Clones(args) => clones::run(&args, &session),
        Verb::Export(args) => export::run(&args, &session),
        Verb::Findings(args) => findings::run(&args, &session),
        Verb::Reviews(args) => reviews::run(&args, &session),
        Verb::Mark(args) => mark::run(&args, &session),
        Verb::Lab(args) => lab::run(&args, &session),
        Verb::Witness(args) => witness::run(&args, &session),
        Verb::Curate(args) => curate::run(&args, &session),
        Verb::Corpus(args) => corpus::run(&args, &session),
        Verb::Sql(args) => sql::run(&args, &session),
        Verb::Init(args) => init::run(&args, &session),
        Verb::Config(args) => config::run(&args, &session),
        Verb::Doctor(args) => doctor::run(&args, &session),
        Verb::Explain(args) => explain::run(&args, &session),
        Verb::Schema(args) => schema::run(&args, &session),
        Verb::Completions(args) => completions::run(&args, &session),
        Verb::Man(args) => man::run(&args, &session),
    }
}
