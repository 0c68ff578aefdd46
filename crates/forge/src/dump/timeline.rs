//! Pull requests of GitHub with their timeline, as tools write them that keep a copy of a forge: an object of `pull`,
//! `events` (`GET /issues/N/timeline`) and `comments` (those on lines).
//!
//! The timeline is sorted into the lists that a pull request has where reviews and comments were fetched by
//! themselves; what has no list of its own stays in it.

use serde_json::{Map, Value};

/// Whether an object has this shape.
pub(super) fn is_one(object: &Map<String, Value>) -> bool {
    object.get("pull").is_some_and(Value::is_object) && object.get("events").is_some_and(Value::is_array)
}

/// The pull request with its lists.
pub(super) fn joined(mut object: Map<String, Value>) -> Map<String, Value> {
    let Some(Value::Object(mut pull)) = object.remove("pull") else { return object };
    let Some(Value::Array(events)) = object.remove("events") else { return pull };
    let mut lists: [(&str, Vec<Value>); 4] =
        [("reviews", vec![]), ("issue_comments", vec![]), ("commits", vec![]), ("events", vec![])];
    for event in events {
        let list = match event.get("event").and_then(Value::as_str) {
            Some("reviewed") => 0,
            Some("commented") => 1,
            Some("committed") => 2,
            _ => 3,
        };
        lists[list].1.push(event);
    }
    pull.extend(lists.into_iter().map(|(name, list)| (name.to_owned(), Value::Array(list))));
    if let Some(comments) = object.remove("comments") {
        pull.insert("review_comments".to_owned(), comments);
    }
    pull
}
