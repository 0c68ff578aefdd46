//! What happened in a walk, as rows.

use std::sync::Arc;

use facts::{CommitId, FateRow, SeriesRow, View};
use rustc_hash::FxHashMap;

use crate::collect::Figure;
use crate::fates::{Fate, NONE};
use crate::kinds::class_word;
use crate::paths::PathIndex;
use crate::quote::PathText;
use crate::scan::{Scan, commit_id};

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// Makes rows of fates and figures.
pub(crate) struct Rows<'a> {
    scan: &'a Scan,
    ids: Vec<CommitId>,
    texts: FxHashMap<PathIndex, PathText>,
    languages: FxHashMap<&'static str, Arc<str>>,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(scan: &'a Scan) -> Self {
        let ids = scan.graph.nodes.iter().map(|node| commit_id(node.id)).collect();
        Rows { scan, ids, texts: FxHashMap::default(), languages: FxHashMap::default() }
    }

    fn path(&mut self, path: PathIndex) -> PathText {
        let bytes = self.scan.walked.paths.get(path);
        self.texts.entry(path).or_insert_with(|| PathText::new(bytes)).clone()
    }

    fn language(&mut self, path: PathIndex) -> Option<Arc<str>> {
        let name = self.scan.walked.kinds.get(&path)?.language?.name();
        Some(Arc::clone(self.languages.entry(name).or_insert_with(|| Arc::from(name))))
    }

    pub(crate) fn fate(&mut self, view: View, fate: &Fate) -> FateRow {
        let group = fate.group;
        let (at, written_at) = (self.scan.times[fate.commit as usize], self.scan.times[group.written as usize]);
        let path = self.path(group.path);
        let has_source = group.source != NONE;
        let source_at = has_source.then(|| self.scan.times[group.source as usize]);
        let (from_path, language) =
            ((group.from != NONE).then(|| self.path(group.from).text), self.language(group.path));
        let walked = &self.scan.walked;
        let verdict = walked.verdicts.get(group.verdict);
        FateRow {
            view,
            commit: self.ids[fate.commit as usize],
            at,
            path: path.text,
            path_raw: path.raw,
            language,
            class: walked.kinds.get(&group.path).map_or(facts::Class::Data, |kind| class_word(kind.class)),
            operation: group.operation,
            effect: group.effect,
            trivial: group.trivial,
            lines: fate.lines,
            from_path,
            written_commit: self.ids[group.written as usize],
            written_at,
            age_days: days(written_at, at),
            source_commit: has_source.then(|| self.ids[group.source as usize]),
            source_age_days: source_at.map(|source_at| days(source_at, at)),
            source_claim: has_source.then(|| walked.verdicts.claim(group.source_verdict)),
            claim: verdict.claim,
            level: verdict.level,
            agent: verdict.agent.clone(),
            model: verdict.model.clone(),
        }
    }

    pub(crate) fn figure(&self, figure: &Figure) -> SeriesRow {
        SeriesRow {
            commit: self.ids[figure.commit as usize],
            at: self.scan.times[figure.commit as usize],
            metric: figure.metric,
            class: figure.class,
            value: figure.value,
            denominator: figure.denominator,
        }
    }
}

/// Whole days between two times; 0 where the clock runs backwards between branches.
fn days(from: i64, to: i64) -> u32 {
    u32::try_from(to.saturating_sub(from) / MICROSECONDS_PER_DAY).unwrap_or(0)
}
