//! Messages of merge queues that name who approved: homu and bors, and bors-ng.
//!
//! | form | written by |
//! |---|---|
//! | `Auto merge of #12 - owner:branch, r=reviewer` | bors, homu; also `Rollup merge of #12 - ...` |
//! | `auto merge of #12 : owner/repository/branch, r=reviewer` | homu, before 2015 |
//! | `Merge #12 #13`, and below it `12: title r=reviewer a=author` | bors-ng |
//!
//! Several reviewers stand as `r=a,b` or `r=a+b`. `r=me` names nobody, and `r=<try>` is no approval. Who approved is an
//! account, so a person is not known from it; the author is the owner of the branch, which can be an organisation.
//! The approval of a roll-up says nothing of the changes in it: those have merges of their own.

use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, text};
use crate::agents::Agents;
use crate::problem::Problem;

/// Reads a message of a merge queue; no marks if it is another message. Linear in its size.
#[must_use]
pub fn read(agents: &Agents, message: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    let subject = message.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    if let Some(approval) = of_queue(subject) {
        collected.approval(agents, &approval);
    } else if let Some(numbers) = subject.strip_prefix(b"Merge #") {
        of_batch(agents, numbers, message, &mut collected);
    }
    collected.finish()
}

/// What a line says of one change.
struct Approval<'m> {
    number: &'m [u8],
    author: &'m [u8],
    reviewers: &'m [u8],
}

fn of_queue(subject: &[u8]) -> Option<Approval<'_>> {
    const STARTS: [&[u8]; 3] = [b"Auto merge of #", b"auto merge of #", b"Rollup merge of #"];
    let rest = STARTS.into_iter().find_map(|start| subject.strip_prefix(start))?;
    let (number, rest) = rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let at = rest.windows(b", r=".len()).rposition(|window| window == b", r=")?;
    let (head, reviewers) = (&rest[..at], &rest[at + b", r=".len()..]);
    let (head, end) = match (head.strip_prefix(b" - "), head.strip_prefix(b" : ")) {
        (Some(head), _) => (head, b':'),
        (None, Some(head)) => (head, b'/'),
        (None, None) => return None,
    };
    let author = head.split(|&byte| byte == end).next().unwrap_or_default();
    (!number.is_empty()).then_some(Approval { number, author, reviewers })
}

/// Changes of one batch that are looked for.
const MAX_CHANGES: usize = 64;

/// The lines below the title that describe the changes in it.
fn of_batch(agents: &Agents, numbers: &[u8], message: &[u8], collected: &mut Collected) {
    let words = numbers.split(|&byte| byte == b' ').take(MAX_CHANGES);
    let numbers: Vec<&[u8]> = words.map(|word| word.strip_prefix(b"#").unwrap_or(word)).collect();
    if !numbers.iter().all(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit)) {
        return;
    }
    for line in message.split(|&byte| byte == b'\n').skip(1) {
        if let Some(approval) = of_line(line.trim_ascii_end())
            && numbers.contains(&approval.number)
        {
            collected.approval(agents, &approval);
        }
    }
}

/// `12: title r=reviewer a=author`.
fn of_line(line: &[u8]) -> Option<Approval<'_>> {
    let (number, rest) = line.split_at(line.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let rest = rest.strip_prefix(b": ")?;
    let mut words = rest.rsplit(|&byte| byte == b' ');
    let mut word = words.next()?;
    let mut author: &[u8] = b"";
    if let Some(named) = word.strip_prefix(b"a=") {
        author = named;
        word = words.next()?;
    }
    let reviewers = word.strip_prefix(b"r=")?;
    (!number.is_empty()).then_some(Approval { number, author, reviewers })
}

impl Collected {
    fn approval(&mut self, agents: &Agents, approval: &Approval<'_>) {
        if approval.reviewers == b"<try>" {
            return;
        }
        let change = text(&[b"#", approval.number].concat());
        let detail = [b"#", approval.number, b" approved"].concat();
        for login in
            approval.reviewers.split(|byte| b",+".contains(byte)).map(trimmed).filter(|login| !login.is_empty())
        {
            let nobody = login.eq_ignore_ascii_case(b"me");
            let reviewer = if nobody { None } else { Reviewer::account(agents, login, None, None) };
            let mark = ReviewMark::new(ReviewKind::Approved, ReviewSource::Bors, &detail);
            self.push(ReviewMark { reviewer, author: text(trimmed(approval.author)), change: change.clone(), ..mark });
        }
    }
}

/// A login without what stands around it (`@`, a backtick, a picture that keeps it from being notified).
fn trimmed(spelled: &[u8]) -> &[u8] {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]".contains(byte);
    let start = spelled.iter().position(part).unwrap_or(spelled.len());
    let end = spelled.iter().rposition(part).map_or(start, |at| at + 1);
    &spelled[start..end]
}
