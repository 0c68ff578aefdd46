//! JSON of others as it comes: a value of another type than expected is as good as absent, and nothing else is lost.
//!
//! Lists come bare (REST), as `nodes` or as `edges` with a cursor (GraphQL): [`Items`] is all of them.

use std::ops::Deref;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::{Map, Value};

/// A value of the expected type, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Maybe<T>(pub(crate) Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Maybe(None)
    }
}

impl<T> Deref for Maybe<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.0
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Maybe(serde_json::from_value(value).ok()))
    }
}

/// A list, whatever its wrapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Items<T> {
    /// What could be read, in its order.
    pub(crate) list: Vec<T>,
    /// Entries that are null or of another shape, and a rest that can't be asked for.
    pub(crate) lost: u64,
    /// Where the rest of the list begins, if there is more.
    pub(crate) next: Option<String>,
    /// The cursor of the last entry here, whether there is more or not.
    pub(crate) end: Option<String>,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Items { list: Vec::new(), lost: 0, next: None, end: None }
    }
}

impl<T> Items<T> {
    /// Takes in the part that follows.
    pub(crate) fn append(&mut self, mut rest: Items<T>) {
        self.list.append(&mut rest.list);
        self.lost += rest.lost;
        self.next = rest.next;
        self.end = rest.end;
    }
}

impl<T: DeserializeOwned> Items<T> {
    fn read(entries: Vec<Value>, pick: impl Fn(Value) -> Value) -> Self {
        let mut items = Items::default();
        for entry in entries {
            match serde_json::from_value(pick(entry)) {
                Ok(item) => items.list.push(item),
                Err(_) => items.lost += 1,
            }
        }
        items
    }

    fn from_object(mut object: Map<String, Value>) -> Self {
        let mut items = match (object.remove("nodes"), object.remove("edges")) {
            (Some(Value::Array(nodes)), _) => Items::read(nodes, |node| node),
            (_, Some(Value::Array(edges))) => Items::read(edges, |mut edge| edge["node"].take()),
            _ => Items::default(),
        };
        let page = &object.get("pageInfo").unwrap_or(&Value::Null);
        items.end = page["endCursor"].as_str().map(str::to_owned);
        let goes_on = page["hasNextPage"] == true;
        items.next = items.end.clone().filter(|_| goes_on);
        items.lost += u64::from(goes_on && items.next.is_none());
        items
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Array(entries) => Items::read(entries, |entry| entry),
            Value::Object(object) => Items::from_object(object),
            // Forges use the same name for a count.
            _ => Items::default(),
        })
    }
}

/// A text that is there and not empty.
pub(crate) fn text(field: &Maybe<String>) -> Option<&str> {
    field.as_deref().filter(|text| !text.is_empty())
}
