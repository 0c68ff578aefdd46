//! Suppressions: in the policy of the base, or in lines that the base has already.
//!
//! A line of the base that holds `outcross:allow(RULE, reason = "…", owner = "…", expires = YYYY-MM-DD)` covers the lines
//! after it up to the next empty one. A change can't bring one along: its own lines are never read for it.

use crate::change::Hunk;
use crate::finding::Held;
use crate::policy::Policy;

/// A suppression in a line of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseLine {
    /// The rule.
    pub rule: String,
    /// The file at the head.
    pub path: String,
    /// The first line that it covers, from 1.
    pub first_line: u32,
    /// The last one.
    pub last_line: u32,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The first day on which it does not count any more.
    pub expires: String,
}

const MARK: &str = "outcross:allow(";

/// Bytes of a line that are looked at.
const MAX_LINE: usize = 2048;

/// The suppressions in a file at the head; `is_base` says whether a line, by its number from 1, was there before the
/// change.
#[must_use]
pub fn base_lines(path: &str, text: &[u8], is_base: &dyn Fn(u32) -> bool) -> Vec<BaseLine> {
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(number) = u32::try_from(at + 1).ok().filter(|number| line.len() <= MAX_LINE && is_base(*number))
        else {
            continue;
        };
        let Some(read) = std::str::from_utf8(line).ok().and_then(read) else { continue };
        let (rule, reason, owner, expires) = read;
        let covered = lines[at + 1..].iter().take_while(|line| !line.trim_ascii().is_empty()).count();
        let last_line = number.saturating_add(u32::try_from(covered).unwrap_or(u32::MAX));
        found.push(BaseLine { rule, path: path.to_owned(), first_line: number, last_line, reason, owner, expires });
    }
    found
}

/// Rule, reason, owner and day of a suppression; `None` unless all are there.
fn read(line: &str) -> Option<(String, String, String, String)> {
    let inside = line.split_once(MARK)?.1;
    let (rule, rest) = inside.split_once(',')?;
    let quoted = |key: &str| {
        let (_, after) = rest.split_once(key)?;
        let value = after.trim_start().strip_prefix('=')?.trim_start().strip_prefix('"')?;
        let (value, _) = value.split_once('"')?;
        (!value.trim().is_empty()).then(|| value.to_owned())
    };
    let (_, after) = rest.split_once("expires")?;
    let day = after.trim_start().strip_prefix('=')?.trim_start().get(..10)?;
    Some((rule.trim().to_owned(), quoted("reason")?, quoted("owner")?, is_day(day).then(|| day.to_owned())?))
}

/// Whether a text is a day as `YYYY-MM-DD`: such days compare as texts.
pub(crate) fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' && is_digits(0..4) && is_digits(5..7) && is_digits(8..10)
}

/// All suppressions that hold on a day, and those that do not any more.
pub(crate) struct Suppressions<'a> {
    policy: &'a Policy,
    lines: &'a [BaseLine],
    today: &'a str,
}

impl<'a> Suppressions<'a> {
    pub(crate) fn new(policy: &'a Policy, lines: &'a [BaseLine], today: &'a str) -> Self {
        Suppressions { policy, lines, today }
    }

    /// What suppresses a rule at lines, if something does: the policy for every path that they had, or else they would
    /// be written where it is silent and then moved; or a line of the base above them.
    pub(crate) fn of(&self, rule: &str, hunk: &Hunk) -> Option<Held> {
        let by_policy: Option<Vec<Held>> = hunk.paths().map(|path| self.in_policy(rule, path)).collect();
        by_policy.and_then(|held| held.into_iter().next()).or_else(|| self.in_line(rule, hunk))
    }

    /// What of the policy suppresses a rule in a file.
    pub(crate) fn in_policy(&self, rule: &str, path: &str) -> Option<Held> {
        let found = self.policy.suppressions.iter().find(|suppression| {
            suppression.rule == rule && suppression.paths.has(path) && self.today < suppression.expires.as_str()
        });
        found.map(|found| held(&found.reason, &found.owner, &found.expires))
    }

    fn in_line(&self, rule: &str, hunk: &Hunk) -> Option<Held> {
        hunk.at_head.as_ref()?;
        let (path, first, last) = hunk.place();
        let found = self.lines.iter().find(|line| {
            let is_covered = line.first_line <= first && last <= line.last_line;
            line.rule == rule && *line.path == **path && is_covered && self.today < line.expires.as_str()
        });
        found.map(|found| held(&found.reason, &found.owner, &found.expires))
    }

    /// Those that have expired, as texts.
    pub(crate) fn expired(&self) -> Vec<String> {
        let in_policy = self.policy.suppressions.iter().map(|of| (&of.rule, &of.owner, &of.expires));
        let in_lines = self.lines.iter().map(|of| (&of.rule, &of.owner, &of.expires));
        let past = in_policy.chain(in_lines).filter(|(_, _, expires)| self.today >= expires.as_str());
        past.map(|(rule, owner, expires)| format!("the suppression of {rule} by {owner} expired on {expires}"))
            .collect()
    }
}

fn held(reason: &str, owner: &str, expires: &str) -> Held {
    Held::Suppressed { reason: reason.to_owned(), owner: owner.to_owned(), expires: expires.to_owned() }
}
