//! A talk with one forge: its connection, what its events have in common, and what was wrong with its answers. An import
//! and a look at one change both are one.

use crate::draft::Stamp;
use crate::error::ImportError;
use crate::http::Client;
use crate::pace::Pace;
use crate::problem::Problems;
use crate::source::Source;

/// What every question to a forge needs.
pub(crate) struct Talk<'a> {
    pub(crate) source: &'a Source,
    pub(crate) client: Client<'a>,
    pub(crate) stamp: Stamp,
    /// What was wrong since somebody last took them.
    pub(crate) problems: Problems,
}

impl<'a> Talk<'a> {
    pub(crate) fn open(source: &'a Source, pace: &'a dyn Pace) -> Result<Talk<'a>, ImportError> {
        let client = Client::new(source, pace)?;
        Ok(Talk { source, client, stamp: Stamp::fetched(&source.host), problems: Problems::default() })
    }
}
