//! Pull requests of Gitea and Forgejo through REST v1, oldest update first.
//!
//! Their pages are only counted, and a change that is updated leaves its place for the end: what follows moves up. So
//! before a page is used the one before it is looked at again, and as long as that holds something new the run steps
//! back. That way a change can come twice, and none is missed.

use facts::Reason;
use serde::de::DeserializeOwned;

use crate::draft::Told;
use crate::error::ImportError;
use crate::http::Reply;
use crate::import::Run;
use crate::pulls::events;
use crate::pulls::wire::{CommitV1, PullV1, ReviewV1};
use crate::talk::Talk;
use crate::time;
use crate::wire::{Items, text};

/// Changes of one page: no server allows more unless told so.
const PAGE_CHANGES: u32 = 50;
/// Pages of one list of one change.
const MAX_PARTS: u32 = 100;

pub(crate) fn import(run: &mut Run<'_>) -> Result<(), ImportError> {
    let repository = format!("/repos/{}", run.talk.source.path);
    while step(run, &repository)? {}
    Ok(())
}

/// One page; whether another follows.
fn step(run: &mut Run<'_>, repository: &str) -> Result<bool, ImportError> {
    let page = settled_page(run, repository)?;
    run.talk.problems.add_times(Reason::Malformed, "pull request of another shape", "", page.value.lost);
    for pull in page.value.list {
        deliver(run, repository, pull)?;
    }
    if page.has_next {
        run.cursor.page = run.cursor.page.saturating_add(1);
    }
    run.deliver()?;
    Ok(page.has_next)
}

/// The page of the cursor, or an earlier one where something new slipped into that.
fn settled_page(run: &mut Run<'_>, repository: &str) -> Result<Reply<Items<PullV1>>, ImportError> {
    let mut page = ask(run, repository, run.cursor.page)?;
    while run.cursor.page > 1 {
        let before = ask(run, repository, run.cursor.page - 1)?;
        let is_known = |pull: &PullV1| updated(pull).is_some() && !run.cursor.is_new(number(pull), updated(pull));
        if before.value.list.last().is_some_and(is_known) {
            break;
        }
        let begins_known = before.value.list.first().is_some_and(is_known);
        page = before;
        run.cursor.page -= 1;
        if begins_known {
            break;
        }
    }
    Ok(page)
}

fn ask(run: &mut Run<'_>, repository: &str, page: u32) -> Result<Reply<Items<PullV1>>, ImportError> {
    let query = format!("state=all&sort=leastupdate&limit={PAGE_CHANGES}&page={page}");
    run.talk.client.get(&format!("{repository}/pulls?{query}"))
}

fn updated(pull: &PullV1) -> Option<i64> {
    text(&pull.updated_at).and_then(time::micros)
}

fn number(pull: &PullV1) -> u64 {
    pull.number.unwrap_or_default()
}

fn deliver(run: &mut Run<'_>, repository: &str, mut pull: PullV1) -> Result<(), ImportError> {
    let (number, updated) = (number(&pull), updated(&pull));
    if run.cursor.is_new(number, updated) {
        if pull.number.is_some() {
            complete(&mut run.talk, repository, number, &mut pull)?;
        }
        if let Some(events) = events::of_pull(&pull, &run.talk.stamp, &mut run.talk.problems) {
            run.batch.add(events);
        }
        run.cursor.pass(number, updated);
    }
    Ok(())
}

/// One pull request.
pub(crate) fn change(talk: &mut Talk<'_>, number: u64) -> Result<Option<Told>, ImportError> {
    let repository = format!("/repos/{}", talk.source.path);
    let mut pull = talk.client.get::<PullV1>(&format!("{repository}/pulls/{number}"))?.value;
    complete(talk, &repository, number, &mut pull)?;
    Ok(events::of_pull(&pull, &talk.stamp, &mut talk.problems))
}

/// Fetches what the list does not hold of a change.
fn complete(talk: &mut Talk<'_>, repository: &str, number: u64, pull: &mut PullV1) -> Result<(), ImportError> {
    let path = format!("{repository}/pulls/{number}");
    pull.reviews = list(talk, &format!("{path}/reviews"))?.unwrap_or_default();
    for review in &mut pull.reviews.list {
        comments(talk, &path, review)?;
    }
    // Versions without a timeline have the comments alone.
    let issue = format!("{repository}/issues/{number}");
    match list(talk, &format!("{issue}/timeline"))? {
        Some(timeline) => pull.timeline = timeline,
        None => {
            let reply = whole(talk, &format!("{issue}/comments"))?;
            pull.comments = reply.map(|reply| reply.value).unwrap_or_default();
        }
    }
    if *pull.merged == Some(true) || pull.merged_at.is_some() {
        pull.commits = list::<CommitV1>(talk, &format!("{path}/commits"))?.unwrap_or_default();
    }
    Ok(())
}

fn comments(talk: &mut Talk<'_>, path: &str, review: &mut ReviewV1) -> Result<(), ImportError> {
    if let (Some(id), Some(1..)) = (*review.id, *review.comments_count) {
        let reply = whole(talk, &format!("{path}/reviews/{id}/comments"))?;
        review.comments = reply.map(|reply| reply.value).unwrap_or_default();
    }
    Ok(())
}

/// All pages of a list; `None`, counted, if the server does not have it. Not every list says that it goes on: a full
/// page does too.
fn list<T: DeserializeOwned>(talk: &mut Talk<'_>, path: &str) -> Result<Option<Items<T>>, ImportError> {
    const PART: usize = 50;
    let mut all = Items::default();
    let mut fetched = 0;
    for page in 1..=MAX_PARTS {
        let Some(reply) = whole::<T>(talk, &format!("{path}?limit={PART}&page={page}"))? else { return Ok(None) };
        let here = reply.value.list.len();
        fetched += here;
        let more = reply.has_next || here >= PART || reply.total.is_some_and(|total| total > fetched);
        all.append(reply.value);
        if !more || here == 0 {
            return Ok(Some(all));
        }
    }
    talk.problems.add(Reason::TooMany, "more entries of one list of a pull request", path);
    Ok(Some(all))
}

/// A list that comes at once, or one page of another.
fn whole<T: DeserializeOwned>(talk: &mut Talk<'_>, path: &str) -> Result<Option<Reply<Items<T>>>, ImportError> {
    let reply = talk.client.get_if_there::<Items<T>>(path)?;
    if reply.is_none() {
        talk.problems.add(Reason::Missing, "list that the server does not show", path);
    }
    Ok(reply)
}
