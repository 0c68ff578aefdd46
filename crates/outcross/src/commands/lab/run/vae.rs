//! A model that draws digits, trained anew on what the last one drew.

use lab::run::Regime;
use lab::run::vae::{CLASSES, Image, PIXELS, SIDE, State, Vae};

use super::simulate::Engine;
use super::{Args, Found, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::{LabRunDrawn, LabRunGeneration, LabRunImages};

/// How many images a generation has if nothing is said.
pub(super) const IMAGES: usize = 1000;

/// How often a model sees them if nothing is said.
pub(super) const ROUNDS: usize = 30;

/// The most images that a regime remembers: a gigabyte.
pub(super) const MOST_REMEMBERED: usize = 4_000_000;

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let engine = |regime: &Regime| Vae::new(args.samples(), args.rounds(), *regime, args.seed()).map_err(no_run);
    let engines: Vec<Vae> = regimes.iter().map(engine).collect::<Result<_, _>>()?;
    let mut run = args.simulation(session, &blake3::hash(b""))?;
    let (mut rows, mut drawn) = (Vec::new(), Vec::new());
    for (at, engine) in engines.iter().enumerate() {
        let (of_regime, last) = run.run(at, engine)?;
        rows.push(of_regime);
        drawn.extend(images(&args.regimes[at], &last));
    }
    let images = LabRunImages { width: SIDE as u32, height: (PIXELS / SIDE) as u32, classes: CLASSES as u32, drawn };
    Ok(Found { rows, images: Some(images), ..Found::default() })
}

fn images<'a>(regime: &'a str, last: &'a State) -> impl Iterator<Item = LabRunDrawn> + 'a {
    (0..).zip(&last.shown).map(|(generation, images)| LabRunDrawn {
        regime: regime.to_owned(),
        generation,
        images: images.iter().map(hexadecimal).collect(),
    })
}

fn hexadecimal(image: &Image) -> String {
    image.iter().map(|ink| format!("{ink:02x}")).collect()
}

impl Engine for Vae {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Ok(Vae::start(self))
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        Vae::step(self, state).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        let measures = self.measure(state);
        let named = [
            ("code_deviation", measures.deviation),
            ("classes", measures.classes as f64),
            ("effective_classes", measures.effective_classes),
            ("held_out_loss", measures.held_out_loss),
        ];
        Ok(super::published::row(state.generation, &named))
    }
}
