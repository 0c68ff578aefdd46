//! Records of review from outside of the repository: what forges know of changes, who looked at them and who let them
//! in, as [`facts::ReviewEvent`]s.
//!
//! Two ways lead here. [`import`] asks a forge (GitHub, GitLab, Gitea and Forgejo) and goes on where the last run ended,
//! and [`change()`] asks it for one change; [`mod@dump`] reads files that others wrote in those forges' shapes, or as a
//! table. [`mod@events`] is how events are stored.
//!
//! Invariants: what a forge or a file says is hostile: every text, list and answer has a limit, and what is wrong is
//! counted and costs no more than itself. A verdict of somebody who has no right to one is a comment. A token goes to its own host, over TLS, and stands in no message. Only what
//! was fetched is of level `forge`; a file's word is a claim. No clock, no environment, no output here.

mod account;
mod change;
mod cursor;
mod draft;
pub mod dump;
mod error;
pub mod events;
mod gitea;
mod github;
mod gitlab;
mod http;
mod import;
mod limits;
mod pace;
mod problem;
mod pulls;
mod remote;
mod source;
mod talk;
mod time;
mod verdict;
mod visible;
mod wire;

pub use change::{Change, change};
pub use cursor::Cursor;
pub use error::ImportError;
pub use import::{Page, Summary, import};
pub use pace::{Pace, Stop};
pub use problem::{Problem, Problems};
pub use remote::Remote;
pub use source::{Kind, Limits, ParseKindError, Route, Source, Token};
