//! What a lookup found, as it is written down and added up.

use code::witness::Transformation;
use facts::Claim;

use crate::output::json::v1;
use crate::witness::texts::Text;
use crate::witness::{Claimed, Searched, UnitMatch};

/// What was found in a file.
pub(super) struct FileFound {
    path: String,
    lines: u64,
    searched: Vec<Searched>,
    /// Why texts of it have no units, with their bytes.
    pub(super) unparsed: Vec<(&'static str, u64)>,
}

/// What was found in all files.
pub(super) struct Found {
    claim: Option<Claim>,
    pub(super) summary: v1::WitnessSummary,
    pub(super) matches: Vec<v1::WitnessMatch>,
}

impl FileFound {
    /// What was found in the texts of a file.
    pub(super) fn of<'a>(path: String, bytes: &[u8], texts: impl Iterator<Item = (&'a Text<'a>, Searched)>) -> Self {
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        let lines = ends + usize::from(bytes.last().is_some_and(|byte| *byte != b'\n'));
        let mut found = FileFound { path, lines: lines as u64, searched: Vec::new(), unparsed: Vec::new() };
        for (text, searched) in texts {
            found.unparsed.extend(searched.unparsed.map(|why| (why.as_str(), text.bytes.len() as u64)));
            found.searched.push(searched);
        }
        found
    }
}

impl Found {
    /// Nothing yet; of what will be found the units of one claim are kept, if one is named.
    pub(super) fn new(claim: Option<Claim>) -> Self {
        Found { claim, summary: v1::WitnessSummary::default(), matches: Vec::new() }
    }

    /// Takes what was found in a file; files come in their order.
    pub(super) fn add(&mut self, file: FileFound) {
        let summary = &mut self.summary;
        (summary.files, summary.lines) = (summary.files + 1, summary.lines + file.lines);
        // The first line that no match has yet.
        let mut free = 0;
        for searched in file.searched {
            self.summary.units += searched.units;
            let left_out = &mut self.summary.left_out;
            left_out.too_short += searched.too_short;
            left_out.too_common += searched.too_common;
            left_out.weaker += searched.weaker;
            for one in searched.matches {
                self.add_match(&file.path, &one, &mut free);
            }
        }
    }

    fn add_match(&mut self, path: &str, one: &UnitMatch, free: &mut u32) {
        if self.claim.is_some_and(|claim| claim != one.closest.claim.claim) {
            self.summary.left_out.other_claim += 1;
            return;
        }
        let lines = u64::from(one.end_line.saturating_add(1).saturating_sub(one.start_line.max(*free)));
        *free = (*free).max(one.end_line.saturating_add(1));
        let (summary, found) = (&mut self.summary, &one.closest.found);
        for count in [
            &mut summary.matched,
            summary.by_claim.entry(one.closest.claim.claim.as_str()).or_default(),
            summary.by_transformation.entry(found.transformation.as_str()).or_default(),
            summary.by_strength.entry(found.strength.as_str()).or_default(),
        ] {
            (count.units, count.lines) = (count.units + 1, count.lines + lines);
        }
        summary.conflicts += u64::from(one.is_conflict());
        self.matches.push(v1::WitnessMatch {
            path: path.to_owned(),
            start_line: one.start_line,
            end_line: one.end_line,
            name: one.name.clone(),
            closest: claim(&one.closest),
            conflict: one.is_conflict(),
            others: one.others.iter().map(claim).collect(),
        });
    }
}

fn claim(one: &Claimed) -> v1::WitnessClaim {
    let Claimed { claim, found } = one;
    let edited_percent = match found.transformation {
        Transformation::Edited { percent } => Some(percent),
        _ => None,
    };
    v1::WitnessClaim {
        claim: claim.claim.as_str(),
        source_level: claim.level.as_str(),
        agent: claim.agent.clone(),
        model: claim.model.clone(),
        transformation: found.transformation.as_str(),
        edited_percent,
        strength: found.strength.as_str(),
        source: found.source.clone(),
        source_name: found.name.clone(),
        source_line: found.line,
        tokens: found.tokens,
        sources: found.sources as u64,
    }
}
