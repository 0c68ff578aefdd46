//! `outcross config show`.

use std::io::Write as _;

use checks::policy::Effective;
use git::ObjectId;

use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::output::config::{self, Origins};
use crate::output::json::{self, v1};
use crate::platform;
use crate::policy_file::{PLACES, PolicyFile};
use crate::target::Target;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Show the policy of a commit, every value, and where it comes from.
///
/// A change is judged by the policy of the commit that it is to land on, never by the file in the work tree. The text
/// is TOML again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross config show --origin
  outcross config show --rev origin/main --json")]
pub struct Args {
    /// Say of each value where it comes from
    #[arg(long)]
    origin: bool,
    /// The commit whose policy it is (default: HEAD)
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    rev: String,
}

/// What is shown.
struct Shown {
    target: Target,
    commit: Option<ObjectId>,
    file: Option<PolicyFile>,
    effective: Effective,
    work_tree_differs: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), None)?;
    let commit = match args.rev.as_str() {
        "HEAD" => target.head_commit(),
        rev => Some(target.resolve(rev)?),
    };
    let file = commit.map(|commit| PolicyFile::at_commit(&target, commit)).transpose()?.flatten();
    let effective = file.as_ref().map_or_else(|| Ok(Effective::shipped()), PolicyFile::read)?;
    let work_tree_differs = differs(&target, file.as_ref());
    let shown = Shown { target, commit, file, effective, work_tree_differs };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &shown.document(session))?,
        _ => shown.write(&mut output, args.origin, session)?,
    }
    output.finish()?;
    shown.tell(session);
    Ok(Verdict::Done)
}

/// Whether the work tree has another policy than the commit. What can't be read there is another one.
fn differs(target: &Target, file: Option<&PolicyFile>) -> bool {
    let Some(folder) = target.repository.work_dir() else { return false };
    PLACES.into_iter().any(|place| {
        let committed = file.filter(|file| file.path == place).map(|file| file.text.as_bytes());
        match (committed, std::fs::read(folder.join(place))) {
            (None, Err(error)) => error.kind() != std::io::ErrorKind::NotFound,
            (Some(committed), Ok(there)) => committed != there,
            _ => true,
        }
    })
}

/// The setting of the program that flags and the environment decide beside the policy.
fn agents(session: &Session) -> v1::ProgramSetting {
    let value = session.settings.agents.as_ref().map(|file| file.display().to_string());
    let from_environment = platform::variable(&["OUTCROSS_AGENTS"]);
    let origin = match &value {
        None => "default",
        Some(_) if value == from_environment => "environment",
        Some(_) => "flag",
    };
    v1::ProgramSetting { name: "agents", value, origin }
}

impl Shown {
    fn document(&self, session: &Session) -> v1::Config {
        v1::Config {
            repo: Some(documents::repo(&self.target, self.commit)),
            work_tree_differs: self.work_tree_differs,
            program: vec![agents(session)],
            ..v1::Config::new(&self.effective, self.file.as_ref())
        }
    }

    fn write(&self, output: &mut Output, has_origin: bool, session: &Session) -> std::io::Result<()> {
        let palette = output.palette;
        let line = format!("# {}", self.title());
        writeln!(output, "{}", palette.styled(Untrusted::new(&line).term(), palette.faint))?;
        let file = self.file.as_ref().map_or("", |file| file.path.as_str());
        let origins = if has_origin { Origins::Shown(file) } else { Origins::Hidden };
        config::write(output, &self.effective, origins, &palette)?;
        let agents = agents(session);
        let value = agents.value.as_deref().unwrap_or("the program's own table");
        let line = format!("# not in the policy: agents, {value} ({})", agents.origin);
        writeln!(output, "\n{}", palette.styled(Untrusted::new(&line).term(), palette.faint))
    }

    fn title(&self) -> String {
        match (&self.file, self.commit) {
            (Some(file), Some(commit)) => format!("{} of commit {commit}, over the shipped default", file.path),
            (_, Some(commit)) => format!("the shipped default: commit {commit} has no {}", PLACES.join(" or ")),
            (_, None) => "the shipped default: there is no commit yet".to_owned(),
        }
    }

    fn tell(&self, session: &Session) {
        if self.work_tree_differs {
            session.ui.note("the work tree has another policy than the commit, and the gate judges by the commit's");
        }
    }
}
