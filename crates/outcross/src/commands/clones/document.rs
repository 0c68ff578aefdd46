//! The document of a search.

use std::collections::BTreeMap;

use code::Language;
use code::clones::CloneType;
use facts::LineClaims;
use git::ObjectId;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Search;
use super::sources::Source;
use crate::clones::found::id;
use crate::clones::past::{Birth, ClassPast, MemberPast};
use crate::clones::{Code, Found, FoundClass};
use crate::commands::documents;
use crate::output::json::v1;
use crate::output::plain;
use crate::untrusted::Untrusted;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// The document with the classes of these numbers.
pub(super) fn document(search: &Search<'_>, classes: &[usize]) -> v1::Clones {
    let newest = search.sources.newest();
    let (code, found) = (search.code, search.found);
    v1::Clones {
        schema: v1::CLONES,
        tool: v1::Tool::THIS,
        sources: search.sources.all().map(|(_, source)| self::source(source)).collect(),
        settings: v1::ClonesSettings {
            types: search.types.iter().map(|of| of.number()).collect(),
            min_tokens: search.settings.min_tokens,
            min_lines: search.settings.min_lines,
            classes: search.wanted.classes.iter().map(|class| class.as_str()).collect(),
        },
        summary: summary(search),
        languages: languages(search),
        classes: classes.par_iter().map(|at| class(code, &found.classes[*at], newest)).collect(),
        problems: search.code.skipped.problems(),
    }
}

fn source(source: &Source) -> v1::ClonesSource {
    v1::ClonesSource {
        path: source.path.display().to_string(),
        commit: source.commit.map(|commit: ObjectId| commit.to_string()),
        repo: source.target.as_ref().map(|target| documents::repo(target, target.head_commit())),
    }
}

fn summary(search: &Search<'_>) -> v1::ClonesSummary {
    let Search { code, found, .. } = search;
    let duplicated: u64 = found.by_file.iter().map(|lines| u64::from(*lines)).sum();
    let is_compared = search.compared_with.is_some();
    let new = found.classes.iter().filter(|class| class.is_new == Some(true)).count() as u64;
    v1::ClonesSummary {
        files: code.files.len() as u64,
        lines: code.lines(),
        tokens: code.tokens(),
        duplicated_lines: duplicated,
        duplicated_percent: percent(duplicated, code.lines()),
        classes: found.classes.len() as u64,
        new_classes: is_compared.then_some(new),
        types: search.types.iter().map(|of| of_type(found, *of)).collect(),
    }
}

fn of_type(found: &Found, of: CloneType) -> v1::ClonesOfType {
    v1::ClonesOfType {
        r#type: of.number(),
        classes: found.classes.iter().filter(|class| class.class.clone_type == of).count() as u64,
        duplicated_lines: found.duplicated.get(&of).copied().unwrap_or(0),
    }
}

/// A part in percent of a whole, 0 to 100, to a hundredth; 0 of nothing.
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (10_000.0 * part as f64 / whole as f64).round() / 100.0 }
}

fn languages(search: &Search<'_>) -> Vec<v1::ClonesLanguage> {
    let mut rows: BTreeMap<Option<&str>, v1::ClonesLanguage> = BTreeMap::new();
    for (file, duplicated) in search.code.files.iter().zip(&search.found.by_file) {
        let name = file.language.map(Language::name);
        let row = rows.entry(name).or_insert_with(|| v1::ClonesLanguage {
            language: name.map(str::to_owned),
            files: 0,
            lines: 0,
            duplicated_lines: 0,
        });
        row.files += 1;
        row.lines += u64::from(file.stream.line_count());
        row.duplicated_lines += u64::from(*duplicated);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.duplicated_lines, row.lines)));
    rows
}

fn class(code: &Code, found: &FoundClass, newest: Option<i64>) -> v1::ClonesClass {
    let past = found.past.as_ref();
    let first_seen = past.and_then(|past| past.first_seen);
    let member = |(at, member): (usize, &code::clones::Member)| {
        let past = past.and_then(|past| past.members.get(at)?.as_ref());
        let path = &code.files[member.file as usize].path;
        v1::ClonesMember {
            repo: None,
            name: None,
            path: match std::str::from_utf8(path) {
                Ok(path) => path.to_owned(),
                Err(_) => Untrusted::new(path).term().to_string(),
            },
            start_line: member.start_line,
            end_line: member.end_line,
            tokens: member.tokens,
            born: past.map(|past| birth(past.born)),
            written: past.map(|past| written([past])),
        }
    };
    v1::ClonesClass {
        id: id(code, &found.class),
        r#type: found.class.clone_type.number(),
        how: found.class.clone_type.as_str(),
        similar_percent: found.class.similar_percent,
        duplicated_tokens: found.class.members.iter().skip(1).map(|member| u64::from(member.tokens)).sum(),
        is_new: found.is_new,
        first_seen: first_seen.map(birth),
        age_days: first_seen.zip(newest).map(|((at, _), newest)| days(at, newest)),
        consistent: past.and_then(|past| past.consistent),
        written: past.map(|past| written(past.members.iter().flatten())),
        agents: past.map(agents).unwrap_or_default(),
        members: found.class.members.iter().enumerate().map(member).collect(),
    }
}

fn birth((at, commit): Birth) -> v1::ClonesBirth {
    birth_at(at, Some(commit.to_string()))
}

/// A time in microseconds since 1970, with its commit where that is known.
pub(super) fn birth_at(at: i64, commit: Option<String>) -> v1::ClonesBirth {
    v1::ClonesBirth { commit, at: plain::rfc3339(at) }
}

/// Whole days between two times in microseconds.
pub(super) fn days(from: i64, to: i64) -> i64 {
    to.saturating_sub(from).max(0) / DAY
}

fn written<'a>(of: impl IntoIterator<Item = &'a MemberPast>) -> BTreeMap<&'static str, u64> {
    let mut lines = BTreeMap::from([("ai", 0), ("human", 0), ("unknown", 0)]);
    for past in of {
        let LineClaims { ai, human, unknown } = past.lines;
        for (word, count) in [("ai", ai), ("human", human), ("unknown", unknown)] {
            *lines.entry(word).or_default() += u64::from(count);
        }
    }
    lines
}

fn agents(past: &ClassPast) -> Vec<String> {
    let mut names: Vec<String> =
        past.members.iter().flatten().flat_map(|member| &member.agents).map(ToString::to_string).collect();
    names.sort();
    names.dedup();
    names
}
