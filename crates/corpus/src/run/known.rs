//! The rows of other corpora, as far as stages ask of them.

use std::path::PathBuf;

use super::{Run, Table};
use crate::against::{Against, pieces, write_none};
use crate::error::CorpusError;
use crate::steps::Steps;

/// The version of what this step makes of a row; another one makes it anew.
const VERSION: &str = "known/1";

impl Run<'_> {
    /// `ord`, `row`, `corpus`, `place`, `content`, `sketch` of every row that another corpus kept; without rows where the run
    /// is against none.
    pub(super) fn known(&self) -> Result<Table, CorpusError> {
        let pieces = pieces(self.job.against);
        let print = Steps::fingerprint([VERSION].into_iter().chain(self.job.against.iter().map(Against::blake3)));
        let done = self.steps.run("known", &print, |folder| {
            write_none(&folder.join("known.parquet"))?;
            let tasks = pieces.iter().map(|piece| Ok(vec![piece.path()?])).collect::<Result<Vec<Vec<PathBuf>>, _>>()?;
            self.side_by_side("other corpora", &tasks, |at, _| {
                pieces[at].write(&folder.join(format!("known-{at:05}.parquet")))
            })
        })?;
        Ok(self.table("known", &done))
    }
}
