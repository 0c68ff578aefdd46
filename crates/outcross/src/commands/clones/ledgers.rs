//! Clones among the units of ledgers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use code::clones::{CloneType, Settings, lines_touched};
use facts::{Class, LineClaims};
use ledger::RepositoryEntry;

use super::Args;
use super::document::{birth_at, days, percent};
use crate::cli::Format;
use crate::clones::across::{self, UnitClass, UnitOf};
use crate::commands::{Session, documents, filled};
use crate::errors::{CommandError, Verdict};
use crate::output::clones::text;
use crate::output::json::{self, v1};
use crate::scanning::read_error;
use crate::ui::{Output, Paging};
use crate::units;

/// Whether a path is a ledger.
pub(crate) fn is_ledger(path: &Path) -> bool {
    path.join("ledger.json").is_file()
}

/// What is searched.
#[derive(Default)]
struct Searched {
    repositories: Vec<(PathBuf, RepositoryEntry)>,
    units: Vec<UnitOf>,
    /// Where the data end, microseconds since 1970.
    newest: Option<i64>,
}

pub(super) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    if let Some(path) = args.paths.iter().find(|path| !is_ledger(path)) {
        let error = format!("{} is no ledger, and others that are named are", path.display());
        return Err(CommandError::usage(error).hint("search ledgers, or folders and repositories"));
    }
    let needs_text =
        args.rev.is_some() || args.baseline.is_some() || args.new_since.is_some() || args.write_baseline.is_some();
    let is_written = matches!(session.settings.format, Format::Text | Format::Json);
    if needs_text || !is_written {
        let error = "a ledger holds no text: it has neither a page nor SARIF, and is compared with nothing";
        return Err(CommandError::usage(error).hint("name the repositories instead"));
    }
    let searched = read(args, session)?;
    let (settings, types) = (args.settings(), args.clone_types());
    let classes = across::find(&searched.units, &types, &settings);
    let document = document(args, &searched, &classes, &settings);
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => text::write_units(&mut output, &document, &types, args.limit(Format::Text))?,
    }
    output.finish()?;
    Ok(if args.fails_at(document.summary.duplicated_percent) { Verdict::Failed } else { Verdict::Done })
}

fn read(args: &Args, session: &Session) -> Result<Searched, CommandError> {
    let wanted = args.wanted();
    let mut searched = Searched::default();
    for path in &args.paths {
        let ledger = filled::open(path, session)?;
        for entry in ledger.repositories() {
            let repo = searched.repositories.len();
            let takes_part = |class: Class| wanted.classes.iter().any(|wanted| wanted.as_str() == class.as_str());
            let rows = units::of(&ledger, &entry.repo_id)?.into_iter().filter(|row| takes_part(row.class));
            searched.units.extend(rows.map(|row| UnitOf { repo, row }));
            searched.newest = searched.newest.max(ledger.data_end(&entry.repo_id).map_err(read_error)?);
            searched.repositories.push((path.clone(), entry.clone()));
        }
    }
    Ok(searched)
}

fn document(args: &Args, searched: &Searched, classes: &[UnitClass], settings: &Settings) -> v1::Clones {
    let types = args.clone_types();
    let counts =
        |of: fn(&ledger::Counts) -> u64| searched.repositories.iter().map(|(_, entry)| of(&entry.counts)).sum();
    let lines: u64 = counts(|counts| counts.lines);
    let compared = searched.units.iter().filter(|unit| across::is_compared(&unit.row, settings));
    let duplicated = |up_to: CloneType| duplicated(searched, classes, up_to);
    let all = types.last().map_or(0, |of| duplicated(*of));
    v1::Clones {
        schema: v1::CLONES,
        tool: v1::Tool::THIS,
        sources: searched.repositories.iter().map(source).collect(),
        settings: v1::ClonesSettings {
            types: types.iter().map(|of| of.number()).collect(),
            min_tokens: settings.min_tokens,
            min_lines: settings.min_lines,
            classes: args.wanted().classes.iter().map(|class| class.as_str()).collect(),
        },
        summary: v1::ClonesSummary {
            files: counts(|counts| counts.files),
            lines,
            tokens: compared.map(|unit| u64::from(unit.row.tokens)).sum(),
            duplicated_lines: all,
            duplicated_percent: percent(all, lines),
            classes: classes.len() as u64,
            new_classes: None,
            types: types
                .iter()
                .map(|of| v1::ClonesOfType {
                    r#type: of.number(),
                    classes: classes.iter().filter(|class| class.clone_type == *of).count() as u64,
                    duplicated_lines: duplicated(*of),
                })
                .collect(),
        },
        languages: Vec::new(),
        classes: classes.iter().map(|class| self::class(searched, class)).collect(),
        problems: Vec::new(),
    }
}

fn source((path, entry): &(PathBuf, RepositoryEntry)) -> v1::ClonesSource {
    v1::ClonesSource {
        path: path.display().to_string(),
        commit: entry.head.map(|head| head.to_string()),
        repo: Some(documents::entry(entry)),
    }
}

/// Lines that members of a type and of stricter ones touch, each once.
fn duplicated(searched: &Searched, classes: &[UnitClass], up_to: CloneType) -> u64 {
    let members = classes.iter().filter(|class| class.clone_type <= up_to).flat_map(|class| &class.members);
    let mut ranges: BTreeMap<(usize, &str), Vec<(u32, u32)>> = BTreeMap::new();
    for UnitOf { repo, row } in members.map(|at| &searched.units[*at]) {
        ranges.entry((*repo, &*row.path)).or_default().push((row.start_line, row.end_line));
    }
    ranges.into_values().map(lines_touched).map(u64::from).sum()
}

fn class(searched: &Searched, class: &UnitClass) -> v1::ClonesClass {
    let members: Vec<&UnitOf> = class.members.iter().map(|at| &searched.units[*at]).collect();
    let mut born: Vec<i64> = members.iter().filter_map(|unit| unit.row.written_at).collect();
    born.sort_unstable();
    let first_seen = born.get(1).copied();
    let mut sum = BTreeMap::from([("ai", 0), ("human", 0), ("unknown", 0)]);
    members.iter().flat_map(|unit| written(unit.row.lines)).for_each(|(word, lines)| {
        *sum.entry(word).or_default() += lines;
    });
    let mut agents: Vec<String> =
        members.iter().filter_map(|unit| unit.row.agent.as_ref()).map(|agent| agent.0.to_string()).collect();
    agents.sort();
    agents.dedup();
    v1::ClonesClass {
        id: id(class, &members),
        r#type: class.clone_type.number(),
        how: class.clone_type.as_str(),
        similar_percent: class.similar_percent,
        duplicated_tokens: members.iter().skip(1).map(|unit| u64::from(unit.row.tokens)).sum(),
        is_new: None,
        first_seen: first_seen.map(|at| birth_at(at, None)),
        age_days: first_seen.zip(searched.newest).map(|(at, newest)| days(at, newest)),
        consistent: None,
        written: Some(sum),
        agents,
        members: members.iter().map(|unit| member(searched, unit)).collect(),
    }
}

fn member(searched: &Searched, UnitOf { repo, row }: &UnitOf) -> v1::ClonesMember {
    v1::ClonesMember {
        repo: Some(searched.repositories[*repo].1.repo_id.clone()),
        path: row.path.to_string(),
        name: Some(row.name.to_string()),
        start_line: row.start_line,
        end_line: row.end_line,
        tokens: row.tokens,
        born: row.written_at.map(|at| birth_at(at, None)),
        written: Some(written(row.lines)),
    }
}

fn written(lines: LineClaims) -> BTreeMap<&'static str, u64> {
    BTreeMap::from([("ai", lines.ai.into()), ("human", lines.human.into()), ("unknown", lines.unknown.into())])
}

/// By what the class is known again: its type and the tokens of its members.
fn id(class: &UnitClass, members: &[&UnitOf]) -> String {
    let mut texts: Vec<u64> = members.iter().map(|unit| unit.row.text).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut hash = blake3::Hasher::new();
    hash.update(&[class.clone_type.number()]);
    texts.iter().for_each(|text| {
        hash.update(&text.to_le_bytes());
    });
    hash.finalize().to_hex()[..16].to_owned()
}
