//! Which shape a JSON value has, by the names in it.

use facts::Reason;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::draft::{Stamp, Told};
use crate::problem::Problems;
use crate::{events, github, gitlab, pulls};

use super::{Failure, Hall, table, timeline};

/// Lists within lists that are opened: `gh api --slurp` writes two.
const MAX_LISTS: u32 = 3;

/// Reads a record, or a list of them.
pub(super) fn read(value: Value, hall: &mut Hall<'_>) -> Result<(), Failure> {
    nested(value, MAX_LISTS, hall)
}

fn nested(value: Value, lists: u32, hall: &mut Hall<'_>) -> Result<(), Failure> {
    match value {
        Value::Array(values) if lists > 0 => values.into_iter().try_for_each(|value| nested(value, lists - 1, hall)),
        Value::Object(object) if object.contains_key("data") => graphql(object, hall),
        Value::Object(object) => record(object, hall),
        other => {
            hall.reading.records += 1;
            hall.problem(Reason::Malformed, "value that is no record", other.to_string().as_bytes());
            Ok(())
        }
    }
}

/// An answer of GraphQL: the change requests of a repository, or one of them.
fn graphql(mut answer: Map<String, Value>, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let mut data = answer.remove("data").unwrap_or_default();
    let mut repository = data.get_mut("repository").map(Value::take).unwrap_or_default();
    let one = repository.get_mut("pullRequest").map(Value::take).filter(Value::is_object);
    let many = repository.get_mut("pullRequests").map(Value::take);
    let found = data.get_mut("search").map(Value::take);
    let lists = [many, found].into_iter().flatten().flat_map(|mut list| {
        let nodes = list.get_mut("nodes").map(Value::take).unwrap_or_default();
        let edges = list.get_mut("edges").map(Value::take).unwrap_or_default();
        let edges = into_list(edges).into_iter().map(|mut edge| edge["node"].take());
        into_list(nodes).into_iter().chain(edges).collect::<Vec<Value>>()
    });
    let mut any = false;
    for value in one.into_iter().chain(lists) {
        any = true;
        nested(value, 0, hall)?;
    }
    if !any {
        hall.reading.records += 1;
        hall.problem(Reason::Unresolved, "answer of GraphQL without pull requests", b"");
    }
    Ok(())
}

fn into_list(value: Value) -> Vec<Value> {
    if let Value::Array(list) = value { list } else { Vec::new() }
}

/// A single record.
fn record(object: Map<String, Value>, hall: &mut Hall<'_>) -> Result<(), Failure> {
    hall.reading.records += 1;
    let has = |name: &str| object.contains_key(name);
    if has("v") && has("change") {
        return own(object, hall);
    }
    if has("change_id") {
        return table::row(object, hall);
    }
    let object = if timeline::is_one(&object) { timeline::joined(object) } else { object };
    let forge = forge_of(&object);
    let stamp = forge.map_or_else(|| hall.stamp.clone(), |forge| Stamp::dumped(forge.into()));
    let shape = shape_of(&object);
    let Some(shape) = shape else {
        let names: Vec<&str> = object.keys().map(String::as_str).take(8).collect();
        hall.problem(Reason::Unresolved, "object of no known shape, with", names.join(", ").as_bytes());
        return Ok(());
    };
    let value = Value::Object(object);
    let problems = &mut hall.reading.problems;
    let told = match shape {
        Shape::GraphQl => told(value, &stamp, problems, github::events::of_change),
        Shape::Pull => told(value, &stamp, problems, pulls::events::of_pull),
        Shape::Review => told(value, &stamp, problems, pulls::events::of_review),
        Shape::Comment => told(value, &stamp, problems, pulls::events::of_comment),
        Shape::MergeRequest => told(value, &stamp, problems, gitlab::events::of_request),
        Shape::Note => told(value, &stamp, problems, gitlab::events::of_note),
    };
    for event in told.into_iter().flat_map(|(_, events)| events) {
        hall.hand_on(event)?;
    }
    Ok(())
}

fn told<T: DeserializeOwned>(
    value: Value,
    stamp: &Stamp,
    problems: &mut Problems,
    tell: impl Fn(&T, &Stamp, &mut Problems) -> Option<Told>,
) -> Option<Told> {
    match serde_json::from_value(value) {
        Ok(record) => tell(&record, stamp, problems),
        Err(error) => {
            problems.add(Reason::Malformed, "record of another shape than its names say", &error.to_string());
            None
        }
    }
}

/// An event of ours among other records, or laid out over several lines.
fn own(object: Map<String, Value>, hall: &mut Hall<'_>) -> Result<(), Failure> {
    let text = Value::Object(object).to_string();
    match events::read_counting(text.as_bytes(), &mut hall.reading.problems) {
        Ok(event) => hall.hand_on(event)?,
        Err(error) => hall.problem(Reason::Malformed, error.what, text.as_bytes()),
    }
    Ok(())
}

/// The shapes of the forges.
enum Shape {
    GraphQl,
    Pull,
    Review,
    Comment,
    MergeRequest,
    Note,
}

fn shape_of(object: &Map<String, Value>) -> Option<Shape> {
    let has = |name: &str| object.contains_key(name);
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    if has("noteable_iid") || has("noteable_type") {
        return Some(Shape::Note);
    }
    if has("iid") {
        return Some(Shape::MergeRequest);
    }
    if any(&["submitted_at", "official"]) && any(&["pull_request_url", "html_url"]) {
        return Some(Shape::Review);
    }
    if has("created_at") && !has("number") && any(&["pull_request_url", "issue_url", "pull_request_review_id"]) {
        return Some(Shape::Comment);
    }
    let camel = ["headRefOid", "baseRefName", "createdAt", "mergedAt", "mergedBy", "mergeCommit", "updatedAt"];
    match has("number") {
        true if any(&camel) => Some(Shape::GraphQl),
        true => Some(Shape::Pull),
        false => None,
    }
}

/// The host of the address that a record has for people.
fn forge_of(object: &Map<String, Value>) -> Option<String> {
    let address = ["html_url", "web_url", "url"].iter().find_map(|name| object.get(*name)?.as_str())?;
    let host = address.strip_prefix("https://")?.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let host = if host == "api.github.com" { "github.com".to_owned() } else { host };
    let fine = !host.is_empty() && host.len() <= 253 && host.contains('.');
    (fine && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))).then_some(host)
}
