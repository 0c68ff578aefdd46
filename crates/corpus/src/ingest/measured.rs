//! What is counted of a row when it comes in: its content, its tokens, and how much of it is by whom.

use std::collections::BTreeMap;

use facts::{Claim, Level, ReviewClass};
use kernels::words;

use crate::row::{Label, Row};

/// Lines, or tokens, by who wrote them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ByClaim {
    pub(crate) ai: i64,
    pub(crate) human: i64,
    pub(crate) unknown: i64,
}

impl ByClaim {
    fn add(&mut self, claim: Claim, count: i64) {
        match claim {
            Claim::Ai => self.ai += count,
            Claim::Human => self.human += count,
            Claim::Unknown => self.unknown += count,
        }
    }

    /// All of them.
    pub(crate) fn total(self) -> i64 {
        self.ai + self.human + self.unknown
    }
}

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// BLAKE3 of the text, hex.
    pub(crate) content: String,
    /// By lines.
    pub(crate) lines: ByClaim,
    /// By words and symbols.
    pub(crate) tokens: ByClaim,
    /// Words and symbols on lines that a person other than the author approved.
    pub(crate) tokens_reviewed: i64,
    /// Words and symbols on lines by people that a person other than the author approved.
    pub(crate) tokens_human_reviewed: i64,
    /// The least and the most that AI can have written of the lines: what is claimed or better counts as said, the rest
    /// could be either.
    pub(crate) ai_share: (f64, f64),
    /// The agent, and the model, of most lines by AI.
    pub(crate) agent: Option<String>,
    pub(crate) model: Option<String>,
    /// The weakest and the strongest review of any line.
    pub(crate) review: (ReviewClass, ReviewClass),
}

/// A line nobody says anything of.
const UNLABELLED: (Claim, Level, ReviewClass) = (Claim::Unknown, Level::Unknown, ReviewClass::Unknown);

/// What is counted of a row.
pub(crate) fn measured(row: &Row) -> Measured {
    if row.labels.is_empty() {
        return unlabelled(row);
    }
    let (mut lines, mut tokens, mut certain) = (ByClaim::default(), ByClaim::default(), ByClaim::default());
    let (mut reviewed, mut human_reviewed) = (0, 0);
    let mut names = BTreeMap::<(Option<&str>, Option<&str>), i64>::new();
    let mut review: Option<(ReviewClass, ReviewClass)> = None;
    let mut labels = row.labels.iter().peekable();
    for (line, text) in (1u32..).zip(row.text.lines()) {
        while labels.next_if(|label| label.end < line).is_some() {}
        let label = labels.peek().copied().filter(|label| label.start <= line);
        let (claim, level, class) = label.map_or(UNLABELLED, |label| (label.claim, label.level, label.review_class));
        let count = words::count(text) as i64;
        lines.add(claim, 1);
        tokens.add(claim, count);
        certain.add(if is_certain(level) { claim } else { Claim::Unknown }, 1);
        if class >= ReviewClass::Approved {
            reviewed += count;
            human_reviewed += if claim == Claim::Human { count } else { 0 };
        }
        if let Some(label) = label.filter(|label| label.claim == Claim::Ai) {
            *names.entry(named(label)).or_default() += 1;
        }
        let (weakest, strongest) = review.unwrap_or((class, class));
        review = Some((weakest.min(class), strongest.max(class)));
    }
    // Of equally many lines the first name.
    let name = names.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(name, _)| *name);
    let all = lines.total().max(1) as f64;
    Measured {
        content: blake3::hash(row.text.as_bytes()).to_hex().to_string(),
        lines,
        tokens,
        tokens_reviewed: reviewed,
        tokens_human_reviewed: human_reviewed,
        ai_share: (certain.ai as f64 / all, 1.0 - certain.human as f64 / all),
        agent: name.and_then(|name| name.0).map(str::to_owned),
        model: name.and_then(|name| name.1).map(str::to_owned),
        review: review.unwrap_or((ReviewClass::Unknown, ReviewClass::Unknown)),
    }
}

/// The same of a row of which nothing is known, without a look at each line.
fn unlabelled(row: &Row) -> Measured {
    let unknown = |count: i64| ByClaim { unknown: count, ..ByClaim::default() };
    Measured {
        content: blake3::hash(row.text.as_bytes()).to_hex().to_string(),
        lines: unknown(words::lines(&row.text) as i64),
        tokens: unknown(words::count(&row.text) as i64),
        tokens_reviewed: 0,
        tokens_human_reviewed: 0,
        ai_share: (0.0, 1.0),
        agent: None,
        model: None,
        review: (ReviewClass::Unknown, ReviewClass::Unknown),
    }
}

fn named(label: &Label) -> (Option<&str>, Option<&str>) {
    (label.agent.as_ref().map(|agent| &*agent.0), label.model.as_deref())
}

/// Whether a record says who wrote a line, not a guess.
fn is_certain(level: Level) -> bool {
    matches!(level, Level::Attested | Level::Forge | Level::Claimed)
}
