//! GitLab's merge requests through REST v4, oldest update first.
//!
//! Pages that are counted would slip while requests are updated, so each page begins where the last one ended: at the
//! time of its last update. Only where a whole page has one time is the next page of that time asked for.

pub(crate) mod events;
mod notes;
pub(crate) mod wire;

use facts::Reason;
use serde::de::DeserializeOwned;

use crate::draft::Told;
use crate::error::ImportError;
use crate::import::Run;
use crate::source::Source;
use crate::talk::Talk;
use crate::time;
use crate::wire::{Items, text};

use wire::{ApprovalsV1, RequestV1};

/// Merge requests of one page.
const PAGE_CHANGES: u32 = 50;
/// Pages of one list of one merge request.
const MAX_PARTS: u32 = 100;
/// Pages of merge requests that were updated at one time: more is a server that never ends.
const MAX_PAGES_OF_A_TIME: u32 = 10_000;

pub(crate) fn import(run: &mut Run<'_>) -> Result<(), ImportError> {
    let project = project(run.talk.source);
    loop {
        let path = format!("{project}/merge_requests?{}", page_query(run));
        let page = run.talk.client.get::<Items<RequestV1>>(&path)?;
        let from = run.cursor.updated;
        run.talk.problems.add_times(Reason::Malformed, "merge request of another shape", "", page.value.lost);
        for request in page.value.list {
            deliver(run, &project, request)?;
        }
        let stands = run.cursor.updated == from && page.has_next;
        run.cursor.page = if stands { run.cursor.page + 1 } else { 1 };
        run.deliver()?;
        if !page.has_next {
            return Ok(());
        }
        if run.cursor.page > MAX_PAGES_OF_A_TIME {
            let detail = "its list of merge requests does not end".to_owned();
            return Err(ImportError::Malformed { host: run.talk.source.host.clone(), detail });
        }
    }
}

fn page_query(run: &Run<'_>) -> String {
    let since = run.cursor.updated.and_then(time::rfc3339);
    let since = since.map(|time| format!("&updated_after={}", time.replace(':', "%3A"))).unwrap_or_default();
    let page = run.cursor.page;
    format!("state=all&scope=all&order_by=updated_at&sort=asc&per_page={PAGE_CHANGES}&page={page}{since}")
}

fn deliver(run: &mut Run<'_>, project: &str, mut request: RequestV1) -> Result<(), ImportError> {
    let updated = text(&request.updated_at).and_then(time::micros);
    let number = request.iid.unwrap_or_default();
    if run.cursor.is_new(number, updated) {
        if request.iid.is_some() {
            complete(&mut run.talk, &format!("{project}/merge_requests/{number}"), &mut request)?;
        }
        if let Some(events) = events::of_request(&request, &run.talk.stamp, &mut run.talk.problems) {
            run.batch.add(events);
        }
        run.cursor.pass(number, updated);
    }
    Ok(())
}

/// One merge request.
pub(crate) fn change(talk: &mut Talk<'_>, number: u64) -> Result<Option<Told>, ImportError> {
    let path = format!("{}/merge_requests/{number}", project(talk.source));
    let mut request = talk.client.get::<RequestV1>(&path)?.value;
    complete(talk, &path, &mut request)?;
    Ok(events::of_request(&request, &talk.stamp, &mut talk.problems))
}

fn project(source: &Source) -> String {
    format!("/projects/{}", source.path.replace('/', "%2F"))
}

/// Fetches what the list does not hold of a merge request.
fn complete(talk: &mut Talk<'_>, path: &str, request: &mut RequestV1) -> Result<(), ImportError> {
    let approvals = talk.client.get_if_there::<ApprovalsV1>(&format!("{path}/approvals"))?;
    if approvals.is_none() {
        talk.problems.add(Reason::Missing, "approvals that GitLab does not show", path);
    }
    request.approvals.0 = approvals.map(|reply| reply.value);
    request.notes = list(talk, &format!("{path}/notes?order_by=created_at&sort=asc&"))?;
    request.versions = list(talk, &format!("{path}/versions?"))?;
    if request.is_merged() {
        request.commits = list(talk, &format!("{path}/commits?"))?;
    }
    if request.lacks_its_end() {
        request.state_events = list(talk, &format!("{path}/resource_state_events?"))?;
    }
    Ok(())
}

/// All pages of a list; what an older version does not have is empty, and counted.
fn list<T: DeserializeOwned>(talk: &mut Talk<'_>, path: &str) -> Result<Items<T>, ImportError> {
    let mut all = Items::default();
    for page in 1..=MAX_PARTS {
        let Some(reply) = talk.client.get_if_there::<Items<T>>(&format!("{path}per_page=100&page={page}"))? else {
            talk.problems.add(Reason::Missing, "list that GitLab does not show", path);
            return Ok(all);
        };
        all.append(reply.value);
        if !reply.has_next {
            return Ok(all);
        }
    }
    talk.problems.add(Reason::TooMany, "more entries of one list of a merge request", path);
    Ok(all)
}
