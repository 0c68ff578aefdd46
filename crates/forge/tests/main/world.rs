//! What a test imports with: a source on loopback, a clock that stands still, pages that are kept.

use std::cell::RefCell;
use std::time::Duration;

use facts::ReviewEvent;
use forge::{Change, Cursor, ImportError, Kind, Pace, Page, Problems, Source, Stop, Summary, Token, change, import};

use crate::server::Server;

pub(crate) const SECRET: &str = "hush-token-1";

/// 2027-01-15T08:00:00Z.
pub(crate) const NOW: i64 = 1_800_000_000;

/// A clock that stands still, and pauses that take no time.
#[derive(Default)]
pub(crate) struct Still {
    pub(crate) slept: RefCell<Vec<u64>>,
    pub(crate) refuses: bool,
}

impl Pace for Still {
    fn now(&self) -> i64 {
        NOW
    }

    fn sleep(&self, pause: Duration) -> Result<(), Stop> {
        self.slept.borrow_mut().push(pause.as_secs());
        if self.refuses { Err(Stop) } else { Ok(()) }
    }
}

pub(crate) fn source(kind: Kind, server: &Server) -> Source {
    let path = if kind == Kind::GitHub { "/graphql" } else { "/api" };
    let mut source = Source::at(kind, "forge.example", "ada/engine", &format!("{}{path}", server.url)).unwrap();
    source.token = Token::new(SECRET);
    source
}

/// What an import delivered.
#[derive(Debug, Default)]
pub(crate) struct Got {
    pub(crate) events: Vec<ReviewEvent>,
    pub(crate) pages: Vec<Vec<String>>,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) problems: Problems,
}

impl Got {
    pub(crate) fn take(&mut self, page: Page) {
        self.pages.push(page.changes.iter().map(ToString::to_string).collect());
        self.events.extend(page.events);
        self.problems.absorb(page.problems);
        self.cursor = Some(page.cursor);
    }
}

/// Imports to the end, or to the error.
pub(crate) fn run(source: &Source, since: Option<Cursor>, pace: &Still) -> (Got, Result<Summary, ImportError>) {
    let mut got = Got::default();
    let result = import(source, since, pace, &mut |page| {
        got.take(page);
        Ok(())
    });
    (got, result)
}

/// What the forge tells of one change when it is asked for by its number.
pub(crate) fn look(source: &Source, number: u64) -> Result<Change, ImportError> {
    change(source, number, &Still::default())
}

/// Asks for the only change of an import by its number: it must say the same.
pub(crate) fn check_same(source: &Source, got: &Got) {
    let name = &got.pages.concat()[0];
    let found = look(source, name[1..].parse().unwrap()).unwrap();
    assert_eq!((found.events, found.problems), (got.events.clone(), got.problems.clone()), "{name}");
}

/// Imports and stops after each page, as if the program were killed, until a run comes to its end; the cursor goes
/// through its text between runs.
pub(crate) fn run_killed_after_each_page(source: &Source) -> Got {
    let mut got = Got::default();
    for _ in 0..100 {
        let text = serde_json::to_string(&got.cursor).unwrap();
        let since: Option<Cursor> = serde_json::from_str(&text).unwrap();
        let result = import(source, since, &Still::default(), &mut |page| {
            got.take(page);
            Err(Stop)
        });
        match result {
            Err(ImportError::Stopped) => {}
            Ok(_) => return got,
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the import does not end");
}
