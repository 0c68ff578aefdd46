//! Events as JSON, one a line: how an import is stored, and what another machine can read.
//!
//! Version 1 has all of an event, so what is written and read again is the same. Times are microseconds since
//! 1970-01-01T00:00:00Z; RFC 3339 is read too. Fields that say nothing are left out.
//!
//! [`read_line`] believes what it reads, its level included: it is for files that the program wrote itself, in a
//! place of its own. What comes from elsewhere goes through [`crate::dump`].

use std::io::{self, Write};

use facts::{Account, ReviewEvent};
use serde::{Deserialize, Serialize};

use crate::problem::Problems;
use crate::wire::Maybe;
use crate::{limits, time};

/// How every line begins: nothing else does.
pub(crate) const MARK: &str = "{\"v\":1,";

/// Writes events, one a line.
///
/// # Errors
/// What the writer says.
pub fn write<'e>(out: &mut impl Write, events: impl IntoIterator<Item = &'e ReviewEvent>) -> io::Result<()> {
    for event in events {
        serde_json::to_writer(&mut *out, &EventOutV1::new(event))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Why a line is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an event of version 1: {what}")]
pub struct LineError {
    /// What is wrong with it.
    pub what: &'static str,
}

/// Reads a line that [`write()`] wrote. Parts that are beyond the limits of a record are left out.
///
/// # Errors
/// [`LineError`] if it is no event, or lacks what every event has.
pub fn read_line(line: &[u8]) -> Result<ReviewEvent, LineError> {
    read_counting(line, &mut Problems::default())
}

pub(crate) fn read_counting(line: &[u8], problems: &mut Problems) -> Result<ReviewEvent, LineError> {
    let event: EventInV1 = serde_json::from_slice(line).map_err(|_| LineError { what: "not its JSON" })?;
    event.into_event(problems)
}

#[derive(Serialize)]
struct EventOutV1<'e> {
    v: u32,
    change: &'e str,
    forge: &'e str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
    #[serde(skip_serializing_if = "AccountOutV1::says_nothing")]
    actor: AccountOutV1<'e>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_commit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_tree: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merge_commit: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    commits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'e str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    regions: Vec<RegionOutV1<'e>>,
    source: &'e str,
    level: &'static str,
    signature: &'static str,
}

#[derive(Serialize)]
struct AccountOutV1<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'e str>,
    kind: &'static str,
}

impl AccountOutV1<'_> {
    fn says_nothing(&self) -> bool {
        let nobody = self.login.is_none() && self.id.is_none() && self.name.is_none() && self.email.is_none();
        nobody && self.kind == facts::AccountKind::Unknown.as_str()
    }
}

#[derive(Serialize)]
struct RegionOutV1<'e> {
    path: &'e str,
    start_line: u32,
    lines: u32,
}

impl<'e> EventOutV1<'e> {
    fn new(event: &'e ReviewEvent) -> EventOutV1<'e> {
        let region = |region: &'e facts::Region| RegionOutV1 {
            path: &region.path,
            start_line: region.start_line,
            lines: region.lines,
        };
        EventOutV1 {
            v: 1,
            change: &event.change,
            forge: &event.forge,
            state: event.state.as_str(),
            at: event.at,
            actor: AccountOutV1 {
                login: event.actor.login.as_deref(),
                id: event.actor.id,
                name: event.actor.name.as_deref(),
                email: event.actor.email.as_deref(),
                kind: event.actor.kind.as_str(),
            },
            head_commit: event.head_commit.map(|id| id.to_string()),
            head_tree: event.head_tree.map(|id| id.to_string()),
            merge_commit: event.merge_commit.map(|id| id.to_string()),
            commits: event.commits.iter().map(ToString::to_string).collect(),
            target: event.target.as_deref(),
            regions: event.regions.iter().map(region).collect(),
            source: &event.source,
            level: event.level.as_str(),
            signature: event.signature.as_str(),
        }
    }
}

#[derive(Deserialize)]
struct EventInV1 {
    v: u32,
    change: String,
    forge: String,
    state: String,
    #[serde(default)]
    at: Option<TimeV1>,
    #[serde(default)]
    actor: AccountInV1,
    #[serde(default)]
    head_commit: Option<String>,
    #[serde(default)]
    head_tree: Option<String>,
    #[serde(default)]
    merge_commit: Option<String>,
    #[serde(default)]
    commits: Vec<String>,
    #[serde(default)]
    target: Option<String>,
    #[serde(default)]
    regions: Vec<RegionInV1>,
    source: String,
    level: String,
    #[serde(default)]
    signature: Option<String>,
}

/// A time: a number of microseconds, or RFC 3339.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum TimeV1 {
    Micros(i64),
    Text(String),
}

impl TimeV1 {
    pub(crate) fn micros(&self) -> Option<i64> {
        match self {
            TimeV1::Micros(micros) => Some(*micros),
            TimeV1::Text(text) => time::micros(text),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AccountInV1 {
    login: Option<String>,
    id: Maybe<u64>,
    name: Option<String>,
    email: Option<String>,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct RegionInV1 {
    path: String,
    #[serde(default)]
    start_line: u32,
    #[serde(default)]
    lines: u32,
}

impl EventInV1 {
    fn into_event(self, problems: &mut Problems) -> Result<ReviewEvent, LineError> {
        if self.v != 1 {
            return Err(LineError { what: "another version" });
        }
        let wrong = |what| LineError { what };
        let mut key = |text: &str| limits::key(text, problems).ok_or(wrong("a name that is missing or no name"));
        let (change, forge, source) = (key(&self.change)?, key(&self.forge)?, key(&self.source)?);
        let signature = self.signature.as_deref().unwrap_or("none");
        let mut regions = self.regions;
        limits::shorten(&mut regions, limits::REGIONS, "more regions of one event", problems);
        let region = |region: RegionInV1, problems: &mut Problems| {
            let path = limits::text(&region.path, limits::PATH, problems)?;
            Some(facts::Region { path, start_line: region.start_line, lines: region.lines })
        };
        Ok(ReviewEvent {
            change,
            forge,
            state: self.state.parse().map_err(|_| wrong("a state that is not known"))?,
            at: self.at.map(|at| at.micros().ok_or(wrong("a time that is none"))).transpose()?,
            actor: self.actor.into_account(problems)?,
            head_commit: limits::id(self.head_commit.as_deref(), problems),
            head_tree: limits::id(self.head_tree.as_deref(), problems),
            merge_commit: limits::id(self.merge_commit.as_deref(), problems),
            commits: limits::commits(self.commits.iter().map(String::as_str), problems),
            target: self.target.and_then(|target| limits::text(&target, limits::BRANCH, problems)),
            regions: regions.into_iter().filter_map(|each| region(each, problems)).collect(),
            source,
            level: self.level.parse().map_err(|_| wrong("a level that is not known"))?,
            signature: signature.parse().map_err(|_| wrong("a verdict that is not known"))?,
            signer: None,
        })
    }
}

impl AccountInV1 {
    fn into_account(self, problems: &mut Problems) -> Result<Account, LineError> {
        let kind = self.kind.as_deref().map_or(Ok(facts::AccountKind::Unknown), str::parse);
        let mut keep = |text: Option<String>| text.and_then(|text| limits::text(&text, limits::NAME, problems));
        Ok(Account {
            login: keep(self.login),
            id: *self.id,
            name: keep(self.name),
            email: keep(self.email),
            kind: kind.map_err(|_| LineError { what: "a kind of account that is not known" })?,
        })
    }
}
