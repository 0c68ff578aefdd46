//! What was typed. Parsing stops here: `settings` makes of it what the rest of the program sees.
//!
//! Invariant: parsing does no work and reads no file, so that `--version` and `--help` answer at once.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::commands::{
    blame, check, clones, completions, config, corpus, curate, doctor, explain, export, findings, init, lab, log, man,
    mark, report, reviews, scan, schema, show, sql, status, trend, witness,
};

/// Records where every line of a repository comes from and who wrote it.
#[derive(Debug, Parser)]
#[command(name = "outcross", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// Flags that every verb takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do; `status` when nothing is said.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

const EXAMPLES: &str = "\
With no verb: the same as 'outcross status'.

Examples:
  outcross                         the state of the repository in this folder
  outcross blame src/main.rs       where each line of a file comes from
  outcross scan . ../other --ledger /srv/ledger

Exit codes: 0 done, 1 a check failed, 2 usage, 3 nothing to analyse, 4 something could not be read,
70 a fault of outcross, 130 interrupted.";

/// Flags that every verb takes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// Form of the output: text or json; of log also jsonl; of trend csv and parquet; of report html; of export jsonl,
    /// agent-trace, git-ai and in-toto
    #[arg(long, value_name = "FORMAT", hide_possible_values = true, global = true)]
    pub format: Option<Format>,
    /// The same as --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// Write the output to FILE ('-' is stdout)
    #[arg(short = 'o', long = "output", value_name = "FILE", global = true)]
    pub output: Option<PathBuf>,
    /// Use colours; auto: on a terminal, unless NO_COLOR is set or CLICOLOR_FORCE says otherwise
    #[arg(long, value_name = "auto|always|never", default_value = "auto", global = true)]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub color: ColorWhen,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every problem, not only their counts
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Show no progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Agents of your own: a file whose entries come before the program's table (default: what OUTCROSS_AGENTS names)
    #[arg(long, value_name = "FILE", global = true)]
    pub agents: Option<PathBuf>,
    /// Threads to use (default: one for each processor)
    #[arg(short = 'j', long = "threads", value_name = "N", global = true)]
    pub threads: Option<NonZeroUsize>,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: JSON with a `schema` field.
    Json,
    /// For programs: a JSON object a line.
    Jsonl,
    /// A table as text: a line a row, with commas.
    Csv,
    /// A table as Parquet.
    Parquet,
    /// A page for a browser.
    Html,
    /// Agent Trace records, one a line.
    AgentTrace,
    /// Git AI notes, each in a JSON object on a line.
    GitAi,
    /// in-toto Statements, one a line.
    InToto,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// A comment on a change, as Markdown.
    Markdown,
}

impl Format {
    /// As it is typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Html => "html",
            Format::AgentTrace => "agent-trace",
            Format::GitAi => "git-ai",
            Format::InToto => "in-toto",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Markdown => "markdown",
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` turns them on.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the doc comment of a verb's arguments is its help, and one here would hide it")]
pub enum Verb {
    Scan(scan::Args),
    Status(status::Args),
    Trend(trend::Args),
    Report(report::Args),
    Blame(blame::Args),
    Show(show::Args),
    Log(log::Args),
    Check(check::Args),
    Clones(clones::Args),
    Export(export::Args),
    Findings(findings::Args),
    Reviews(reviews::Args),
    Mark(mark::Args),
    Lab(lab::Args),
    Witness(witness::Args),
    Curate(curate::Args),
    Corpus(corpus::Args),
    Sql(sql::Args),
    Init(init::Args),
    Config(config::Args),
    Doctor(doctor::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Verb {
    /// The forms of output that the verb has, its default first.
    #[must_use]
    pub fn formats(&self) -> &'static [Format] {
        match self {
            Verb::Scan(_)
            | Verb::Status(_)
            | Verb::Blame(_)
            | Verb::Show(_)
            | Verb::Findings(_)
            | Verb::Reviews(_)
            | Verb::Mark(_)
            | Verb::Witness(_)
            | Verb::Curate(_)
            | Verb::Corpus(_)
            | Verb::Init(_)
            | Verb::Config(_)
            | Verb::Doctor(_) => &[Format::Text, Format::Json],
            Verb::Log(_) => &[Format::Text, Format::Json, Format::Jsonl],
            Verb::Trend(_) => &[Format::Text, Format::Json, Format::Csv, Format::Parquet],
            Verb::Report(_) => &[Format::Html, Format::Json],
            Verb::Export(_) => &[Format::Jsonl, Format::AgentTrace, Format::GitAi, Format::InToto],
            Verb::Check(_) => check::FORMATS,
            Verb::Clones(_) => clones::FORMATS,
            Verb::Sql(_) => sql::FORMATS,
            Verb::Lab(args) => lab::formats(args),
            Verb::Schema(args) => schema::formats(args),
            Verb::Explain(_) | Verb::Completions(_) | Verb::Man(_) => &[Format::Text],
        }
    }

    /// As it is typed.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Verb::Scan(_) => "scan",
            Verb::Status(_) => "status",
            Verb::Trend(_) => "trend",
            Verb::Report(_) => "report",
            Verb::Blame(_) => "blame",
            Verb::Show(_) => "show",
            Verb::Log(_) => "log",
            Verb::Check(_) => "check",
            Verb::Clones(_) => "clones",
            Verb::Export(_) => "export",
            Verb::Findings(_) => "findings",
            Verb::Reviews(_) => "reviews",
            Verb::Mark(_) => "mark",
            Verb::Lab(_) => "lab",
            Verb::Witness(_) => "witness",
            Verb::Curate(_) => "curate",
            Verb::Corpus(_) => "corpus",
            Verb::Sql(_) => "sql",
            Verb::Init(_) => "init",
            Verb::Config(_) => "config",
            Verb::Doctor(_) => "doctor",
            Verb::Explain(_) => "explain",
            Verb::Schema(_) => "schema",
            Verb::Completions(_) => "completions",
            Verb::Man(_) => "man",
        }
    }
}

/// The grammar of the command line, for completions and man pages.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
