//! GitHub's pull requests through GraphQL, oldest update first: changes that are updated meanwhile come again behind
//! the cursor, so none is missed.
//!
//! What a page of changes does not hold of a single one (more than a hundred reviews, say) is fetched behind it.

pub(crate) mod events;
mod query;
pub(crate) mod wire;

use facts::Reason;

use crate::draft::Told;
use crate::error::ImportError;
use crate::import::Run;
use crate::talk::Talk;
use crate::wire::{Items, text};
use crate::{time, visible};

use query::Rest;
use wire::{ChangeV1, DataV1, ErrorV1, NodeV1, ReplyV1};

/// Changes of one page at first; halved each time that GitHub gives up on a page.
const PAGE_CHANGES: u32 = 20;
/// Points of the hourly limit that a page may cost: with fewer left the run waits for the next hour.
const POINTS_OF_A_PAGE: i64 = 30;
/// Entries of each list of one change at least: with so few it is not their number that GitHub gives up on.
const MIN_ENTRIES: u32 = 10;
/// Pages of one list of one change.
const MAX_PARTS: usize = 100;

/// How the changes are gone through.
struct Walk {
    /// Changes to ask for at once.
    size: u32,
    /// The cursor was of no use: what was delivered comes again and is passed over.
    catching_up: bool,
}

pub(crate) fn import(run: &mut Run<'_>) -> Result<(), ImportError> {
    let mut walk = Walk { size: PAGE_CHANGES, catching_up: false };
    while step(run, &mut walk)? {}
    Ok(())
}

/// One page; whether another follows.
fn step(run: &mut Run<'_>, walk: &mut Walk) -> Result<bool, ImportError> {
    let page = match page(run, walk) {
        Err(ImportError::Unavailable { .. } | ImportError::TooLarge { .. }) if walk.size > 1 => {
            walk.size /= 2;
            return Ok(true);
        }
        page => page?,
    };
    let more = page.next.is_some();
    run.talk.problems.add_times(Reason::Missing, "change that GitHub leaves out of its answer", "", page.lost);
    for change in page.list {
        deliver(run, walk, change)?;
    }
    run.cursor.after = page.end.or_else(|| run.cursor.after.take());
    run.deliver()?;
    Ok(more)
}

/// The changes behind the cursor. A cursor that GitHub no longer takes is given up.
fn page(run: &mut Run<'_>, walk: &mut Walk) -> Result<Items<ChangeV1>, ImportError> {
    let path = &run.talk.source.path;
    let body = query::changes(path, run.cursor.after.as_deref(), walk.size);
    let data = match ask(&mut run.talk, &body) {
        Err(ImportError::Refused { detail, .. }) if run.cursor.after.is_some() && detail.contains("cursor") => {
            (run.cursor.after, walk.catching_up) = (None, true);
            ask(&mut run.talk, &query::changes(path, None, walk.size))
        }
        data => data,
    }?;
    let missing = run.talk.client.not_found();
    data.repository.0.and_then(|repository| repository.pull_requests).ok_or(missing)
}

fn deliver(run: &mut Run<'_>, walk: &Walk, mut change: ChangeV1) -> Result<(), ImportError> {
    let updated = text(&change.updated_at).and_then(time::micros);
    let number = change.number.unwrap_or_default();
    if walk.catching_up && !run.cursor.is_new(number, updated) {
        return Ok(());
    }
    complete(&mut run.talk, &mut change)?;
    if let Some(events) = events::of_change(&change, &run.talk.stamp, &mut run.talk.problems) {
        run.batch.add(events);
    }
    run.cursor.pass(number, updated);
    Ok(())
}

/// One change; its number is unknown to GitHub if it is none of GraphQL's `Int`.
pub(crate) fn change(talk: &mut Talk<'_>, number: u64) -> Result<Option<Told>, ImportError> {
    let missing = talk.client.not_found();
    let number = i32::try_from(number).map_err(|_| missing.clone())?;
    let data = ask_in_parts(talk, number)?;
    let mut change = data.repository.0.and_then(|repository| repository.pull_request.0).ok_or(missing)?;
    complete(talk, &mut change)?;
    Ok(events::of_change(&change, &talk.stamp, &mut talk.problems))
}

/// Asks for a change with as much of its lists as GitHub can give in time.
fn ask_in_parts(talk: &mut Talk<'_>, number: i32) -> Result<DataV1, ImportError> {
    let mut size = query::MAX_ENTRIES;
    loop {
        match ask(talk, &query::change(&talk.source.path, number, size)) {
            Err(ImportError::Unavailable { .. } | ImportError::TooLarge { .. }) if size > MIN_ENTRIES => size /= 2,
            answer => return answer,
        }
    }
}

/// Fetches what the page has only the beginning of.
fn complete(talk: &mut Talk<'_>, change: &mut ChangeV1) -> Result<(), ImportError> {
    let Some(id) = text(&change.id).map(str::to_owned) else { return Ok(()) };
    rest(talk, &id, Rest::Reviews, &mut change.reviews, |node| node.change.reviews)?;
    rest(talk, &id, Rest::Commits, &mut change.commits, |node| node.change.commits)?;
    rest(talk, &id, Rest::Timeline, &mut change.timeline_items, |node| node.change.timeline_items)?;
    rest(talk, &id, Rest::Threads, &mut change.review_threads, |node| node.change.review_threads)?;
    for thread in &mut change.review_threads.list {
        if let Some(id) = text(&thread.id).map(str::to_owned) {
            rest(talk, &id, Rest::Comments, &mut thread.comments, |node| node.thread_comments)?;
        }
    }
    Ok(())
}

fn rest<T>(
    talk: &mut Talk<'_>,
    id: &str,
    what: Rest,
    list: &mut Items<T>,
    pick: impl Fn(NodeV1) -> Items<T>,
) -> Result<(), ImportError> {
    let mut parts = 0;
    while let Some(after) = list.next.take() {
        parts += 1;
        if parts > MAX_PARTS {
            talk.problems.add(Reason::TooMany, "more entries of one list of a change", id);
            break;
        }
        match ask(talk, &query::rest(id, what, &after))?.node.0 {
            Some(node) => list.append(pick(node)),
            None => talk.problems.add(Reason::Missing, "rest of a list of a change", id),
        }
    }
    Ok(())
}

/// Asks; a server that is too old to tell of write access is asked without.
fn ask(talk: &mut Talk<'_>, body: &[u8]) -> Result<DataV1, ImportError> {
    match ask_patiently(talk, body) {
        Err(ImportError::Refused { detail, .. }) if detail.contains(query::WRITE_ACCESS) => {
            talk.problems.add(Reason::Missing, "write access of reviewers, which this server does not tell", "");
            ask_patiently(talk, &query::without_write_access(body))
        }
        answer => answer,
    }
}

/// Waits for a limit, whether GitHub says so in a header or in its data.
fn ask_patiently(talk: &mut Talk<'_>, body: &[u8]) -> Result<DataV1, ImportError> {
    const PATIENCE: u32 = 5;
    for _ in 0..PATIENCE {
        let answer = talk.client.post::<ReplyV1>(body)?;
        let (reply, now) = (answer.value, talk.client.now());
        if reply.errors.list.iter().any(ErrorV1::is_limit) {
            // The primary limit has a window that ends; of the secondary one GitHub says to wait for a minute.
            let window = answer.reset.map(|reset| reset.saturating_add(1)).filter(|reset| *reset > now);
            talk.client.not_before = reset(&reply).or(window).or(Some(now.saturating_add(60)));
            continue;
        }
        let low = reply.data.rate_limit().is_some_and(|limit| limit.remaining.unwrap_or(i64::MAX) < POINTS_OF_A_PAGE);
        talk.client.not_before = reset(&reply).filter(|_| low);
        return data(talk, reply);
    }
    Err(ImportError::RateLimited { host: talk.source.host.clone(), seconds: 60 })
}

/// When the window of the limit has ended, in seconds.
fn reset(reply: &ReplyV1) -> Option<i64> {
    let reset = text(&reply.data.rate_limit()?.reset_at).and_then(time::micros)?;
    Some((reset / 1_000_000).saturating_add(1))
}

/// The data; errors beside it are counted, errors without it end the run.
fn data(talk: &mut Talk<'_>, reply: ReplyV1) -> Result<DataV1, ImportError> {
    let host = || talk.source.host.clone();
    let errors = reply.errors.list;
    let data = reply.data.0.filter(DataV1::says_something);
    match (data, errors.first()) {
        (Some(data), _) => {
            for error in &errors {
                talk.problems.add(Reason::Missing, "part of an answer that GitHub could not give", error.words());
            }
            Ok(data)
        }
        (None, Some(error)) if error.is_not_found() => Err(talk.client.not_found()),
        (None, Some(error)) if error.is_own_failure() => {
            Err(ImportError::Unavailable { host: host(), status: 200, tries: 1 })
        }
        (None, Some(error)) => Err(ImportError::Refused { host: host(), detail: visible::clean(error.words(), 200) }),
        (None, None) => Err(ImportError::Malformed { host: host(), detail: "neither data nor errors".to_owned() }),
    }
}
