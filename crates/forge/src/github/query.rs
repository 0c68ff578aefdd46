//! The questions put to GitHub. A page of 20 changes costs about ten points of five thousand an hour.

use serde_json::json;

/// A list of a change, or of one of its threads, that goes on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rest {
    Reviews,
    Commits,
    Timeline,
    Threads,
    /// Of a thread.
    Comments,
}

/// What is asked of anybody. An address would need a scope of its own.
const ACTOR: &str = "
fragment actor on Actor { __typename login ... on User { databaseId name } ... on Bot { databaseId } }";

/// The field of a review that says whether its author's verdict counts.
pub(super) const WRITE_ACCESS: &str = "authorCanPushToRepository";

/// Entries of a list that GitHub gives at once.
pub(super) const MAX_ENTRIES: u32 = 100;

const PAGE: &str = "pageInfo { hasNextPage endCursor }";
const COMMIT: &str = "oid tree { oid }";

const REVIEWS: &str = "id state submittedAt authorCanPushToRepository author { ...actor } commit { oid tree { oid } }";

const COMMENTS: &str = "createdAt originalLine originalStartLine originalCommit { oid } pullRequestReview { id }";

const TIMELINE: &str = "
__typename
... on AssignedEvent { createdAt actor { ...actor } assignee { ... on Actor { ...actor } } }
... on ReviewRequestedEvent { createdAt actor { ...actor }
  requestedReviewer { ... on Actor { ...actor } ... on Team { __typename combinedSlug } } }
... on ReviewDismissedEvent { createdAt actor { ...actor } previousReviewState review { id } }
... on HeadRefForcePushedEvent { createdAt actor { ...actor } afterCommit { oid tree { oid } } }
... on IssueComment { createdAt author { ...actor } }
... on ClosedEvent { createdAt actor { ...actor } }";

const TYPES: &str = "[ASSIGNED_EVENT, REVIEW_REQUESTED_EVENT, REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, \
                     ISSUE_COMMENT, CLOSED_EVENT]";

/// Some changes behind a cursor, by the time of their update.
pub(super) fn changes(path: &str, after: Option<&str>, size: u32) -> Vec<u8> {
    let (owner, name) = path.split_once('/').unwrap_or_default();
    let change = fields(MAX_ENTRIES);
    let query = format!(
        "query($owner: String!, $name: String!, $first: Int!, $after: String) {{
rateLimit {{ remaining resetAt }}
repository(owner: $owner, name: $name) {{
pullRequests(first: $first, after: $after, orderBy: {{ field: UPDATED_AT, direction: ASC }}) {{ {PAGE} nodes {{
{change}
}} }} }} }}{ACTOR}"
    );
    let variables = json!({ "owner": owner, "name": name, "first": size, "after": after });
    json!({ "query": query, "variables": variables }).to_string().into_bytes()
}

/// The change of that number, with so many entries of its lists at once.
pub(super) fn change(path: &str, number: i32, size: u32) -> Vec<u8> {
    let (owner, name) = path.split_once('/').unwrap_or_default();
    let change = fields(size);
    let query = format!(
        "query($owner: String!, $name: String!, $number: Int!) {{
rateLimit {{ remaining resetAt }}
repository(owner: $owner, name: $name) {{
pullRequest(number: $number) {{
{change}
}} }} }}{ACTOR}"
    );
    json!({ "query": query, "variables": { "owner": owner, "name": name, "number": number } }).to_string().into_bytes()
}

/// The same question to a server whose reviews do not have the field [`WRITE_ACCESS`].
pub(super) fn without_write_access(body: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(body).replace(&format!(" {WRITE_ACCESS}"), "").into_bytes()
}

/// What is asked of a change, with so many entries of its lists, half as many where an entry is long.
fn fields(size: u32) -> String {
    let (short, long) = (format!("first: {size}"), format!("first: {}", size / 2));
    let lists = [commits(&short), reviews(&long), timeline(&short), threads(&long)].join("\n");
    format!(
        "id number state createdAt updatedAt mergedAt closedAt author {{ ...actor }} mergedBy {{ ...actor }}
headRefOid baseRefName mergeCommit {{ {COMMIT} }}
{lists}"
    )
}

/// What follows in one list of a change or thread.
pub(super) fn rest(id: &str, what: Rest, after: &str) -> Vec<u8> {
    const NEXT: &str = "first: 100, after: $after";
    let (on, list) = match what {
        Rest::Reviews => ("PullRequest", reviews(NEXT)),
        Rest::Commits => ("PullRequest", commits(NEXT)),
        Rest::Timeline => ("PullRequest", timeline(NEXT)),
        Rest::Threads => ("PullRequest", threads(NEXT)),
        Rest::Comments => ("PullRequestReviewThread", format!("threadComments: {}", comments(NEXT))),
    };
    let actor = if list.contains("...actor") { ACTOR } else { "" };
    let query = format!(
        "query($id: ID!, $after: String) {{
rateLimit {{ remaining resetAt }}
node(id: $id) {{ ... on {on} {{ {list} }} }} }}{actor}"
    );
    json!({ "query": query, "variables": { "id": id, "after": after } }).to_string().into_bytes()
}

fn reviews(range: &str) -> String {
    format!("reviews({range}) {{ {PAGE} nodes {{ {REVIEWS} }} }}")
}

fn commits(range: &str) -> String {
    format!("commits({range}) {{ {PAGE} nodes {{ commit {{ {COMMIT} }} }} }}")
}

fn timeline(range: &str) -> String {
    format!("timelineItems({range}, itemTypes: {TYPES}) {{ {PAGE} nodes {{ {TIMELINE} }} }}")
}

fn threads(range: &str) -> String {
    format!("reviewThreads({range}) {{ {PAGE} nodes {{ id path diffSide {} }} }}", comments("first: 20"))
}

fn comments(range: &str) -> String {
    format!("comments({range}) {{ {PAGE} nodes {{ {COMMENTS} }} }}")
}
