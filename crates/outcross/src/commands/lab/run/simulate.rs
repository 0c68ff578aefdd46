//! Generation after generation, whatever the model: with progress, until the last or an interrupt, kept on the way.

use super::Rows;
use super::journal::{Journal, Kept};
use crate::errors::{CommandError, ErrorKind};
use crate::output::json::v1::LabRunGeneration;
use crate::platform::interrupted;
use crate::ui::{Meter, Ui};

/// A model under one regime.
pub(super) trait Engine {
    /// All that the next generation follows from.
    type State: Kept;
    /// Generation 0.
    fn start(&self) -> Result<Self::State, CommandError>;
    /// The next generation; an error of the kind [`ErrorKind::Interrupted`] where the user stopped it within.
    fn step(&self, state: &Self::State) -> Result<Self::State, CommandError>;
    /// What is said of a generation.
    fn row(&self, state: &Self::State) -> Result<LabRunGeneration, CommandError>;
}

/// What the regimes of a run share.
pub(super) struct Simulation<'a> {
    /// How many generations there are.
    pub(super) generations: u32,
    /// How many of them are simulated before the run stops as if it were interrupted.
    pub(super) stop_after: Option<u32>,
    /// What is kept.
    pub(super) journal: Journal,
    /// Where it is said how far it is.
    pub(super) meter: Meter,
    /// Where notes go.
    pub(super) ui: &'a Ui,
}

impl Simulation<'_> {
    /// Simulates one regime of the run: its rows, and the last state.
    ///
    /// # Errors
    /// If the user stopped it, a state can't be kept, or the engine can't go on.
    pub(super) fn run<E: Engine>(&mut self, regime: usize, engine: &E) -> Result<(Rows, E::State), CommandError> {
        let (mut state, mut rows) = match self.journal.begun(regime) {
            Some(begun) => begun,
            None => {
                let state = engine.start()?;
                let rows = vec![engine.row(&state)?];
                (state, rows)
            }
        };
        let done = rows.len() as u64;
        self.refuse_fewer(done - 1)?;
        for generation in done..=self.generations.into() {
            if self.is_stopped() {
                return Err(self.stopped(regime, &state, &rows));
            }
            self.meter.update("simulated", generation, Some(self.generations.into()));
            state = match engine.step(&state) {
                Err(error) if error.kind == ErrorKind::Interrupted => return Err(self.stopped(regime, &state, &rows)),
                next => next?,
            };
            rows.push(engine.row(&state)?);
            self.journal.keep_if_due(regime, &state, &rows)?;
        }
        if rows.len() as u64 > done || !self.journal.has(regime) {
            self.journal.keep(regime, &state, &rows)?;
        }
        Ok((rows, state))
    }

    /// Keeps what is done, and says where.
    fn stopped<S: Kept>(&mut self, regime: usize, state: &S, rows: &Rows) -> CommandError {
        if let Err(error) = self.journal.keep(regime, state, rows) {
            return error;
        }
        self.journal.say_where(self.ui);
        CommandError::new(ErrorKind::Interrupted, "stopped")
    }

    fn is_stopped(&mut self) -> bool {
        let is_enough = self.stop_after == Some(0);
        self.stop_after = self.stop_after.map(|left| left.saturating_sub(1));
        is_enough || interrupted()
    }

    /// A state is of the last generation, and there is no way back.
    fn refuse_fewer(&self, done: u64) -> Result<(), CommandError> {
        if done <= self.generations.into() {
            return Ok(());
        }
        let asked = self.generations;
        let error = CommandError::usage(format!("the state has {done} generations already, and {asked} are asked for"));
        Err(error.hint(format!("ask for --generations {done} or more, or name another file: --state FILE")))
    }
}
