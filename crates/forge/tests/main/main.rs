//! Forges on a loopback server, one change of theirs, dumps, stored events, and anything else that looks like them.

#![allow(clippy::unwrap_used)]

mod change;
mod dump;
mod dump_table;
mod events;
mod gitea;
mod github;
mod gitlab;
mod hostile;
mod http;
mod remote;
mod server;
mod show;
mod verdict;
mod world;
