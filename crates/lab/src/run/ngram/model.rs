//! The places of a text by what comes before them.

use super::super::text::{END, Text};
use super::decode::Decode;

/// A training text as a walk. The text is taken as a circle.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// For each context the first of its steps; one more at the end.
    starts: Vec<u32>,
    /// The steps, by context: the token of a place, and the context after it.
    steps: Vec<Step>,
    /// The contexts with which documents begin.
    openings: Vec<u32>,
    /// Chances of steps, if they are not all alike.
    choices: Option<Choices>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    pub(super) token: u32,
    pub(super) next: u32,
}

/// Steps with one token, in one context, share a weight.
#[derive(Debug, Clone)]
struct Choices {
    /// For each context its first run; one more at the end.
    starts: Vec<u32>,
    /// For each run its first step; one more at the end.
    runs: Vec<u32>,
    /// For each run the sum of weights up to it, in its context.
    sums: Vec<f64>,
}

impl Model {
    pub(super) fn new(text: &Text, vocabulary: usize, order: usize, decode: Decode) -> Model {
        let tokens = &text.tokens;
        let places = sorted(tokens, vocabulary, order, decode.is_selective());
        let (context, starts) = contexts(tokens, &places, order);
        let after = |place: u32| context[if place as usize + 1 == tokens.len() { 0 } else { place as usize + 1 }];
        let step = |place: &u32| Step { token: tokens[*place as usize], next: after(*place) };
        let steps: Vec<Step> = places.iter().map(step).collect();
        let ends = (0..tokens.len() as u32).filter(|place| tokens[*place as usize] == END);
        let openings = ends.map(after).collect();
        let choices = decode.is_selective().then(|| Choices::new(&starts, &steps, decode));
        Model { starts, steps, openings, choices }
    }

    pub(super) fn openings(&self) -> &[u32] {
        &self.openings
    }

    /// A step from a context; `draw` gives a random number below another.
    pub(super) fn step(
        &self,
        context: u32,
        draw: &mut impl FnMut(u32) -> u32,
        share: &mut impl FnMut() -> f64,
    ) -> Step {
        let (start, end) = match &self.choices {
            None => (self.starts[context as usize], self.starts[context as usize + 1]),
            Some(choices) => choices.run(context, share),
        };
        // Where there is one way, no random number is spent.
        let place = if end - start == 1 { start } else { start + draw(end - start) };
        self.steps[place as usize]
    }
}

impl Choices {
    fn new(contexts: &[u32], steps: &[Step], decode: Decode) -> Choices {
        let mut choices = Choices { starts: vec![0], runs: Vec::new(), sums: Vec::new() };
        for context in contexts.windows(2) {
            let (start, end) = (context[0], context[1]);
            let runs = steps[start as usize..end as usize].chunk_by(|a, b| a.token == b.token);
            let counts: Vec<u32> = runs.map(|run| run.len() as u32).collect();
            let (mut at, mut sum) = (start, 0.0);
            for (count, weight) in counts.iter().zip(decode.weights(&counts)) {
                choices.runs.push(at);
                at += count;
                sum += weight;
                choices.sums.push(sum);
            }
            choices.starts.push(choices.runs.len() as u32);
        }
        choices.runs.push(steps.len() as u32);
        choices
    }

    /// The first step of a run, and that after its last.
    fn run(&self, context: u32, share: &mut impl FnMut() -> f64) -> (u32, u32) {
        let (start, end) = (self.starts[context as usize] as usize, self.starts[context as usize + 1] as usize);
        let sums = &self.sums[start..end];
        let chosen = if sums.len() == 1 {
            0
        } else {
            let wanted = share() * sums[sums.len() - 1];
            sums.partition_point(|sum| *sum <= wanted).min(sums.len() - 1)
        };
        (self.runs[start + chosen], self.runs[start + chosen + 1])
    }
}

/// The places in the order of the tokens before them, the last one deciding first; then of their own tokens, if asked.
/// By counting, from the least important token on.
fn sorted(tokens: &[u32], vocabulary: usize, order: usize, by_token: bool) -> Vec<u32> {
    let mut places: Vec<u32> = (0..tokens.len() as u32).collect();
    let mut spare = vec![0; if order > 1 || by_token { tokens.len() } else { 0 }];
    let keys = by_token.then_some(0).into_iter().chain((1..order).rev());
    let mut first = vec![0_u32; vocabulary + 1];
    first_places(tokens, &mut first);
    for back in keys {
        let mut next = first.clone();
        for place in &places {
            let slot = &mut next[tokens[before(*place as usize, back, tokens.len())] as usize];
            spare[*slot as usize] = *place;
            *slot += 1;
        }
        std::mem::swap(&mut places, &mut spare);
    }
    places
}

/// For each token how many are less.
fn first_places(tokens: &[u32], first: &mut [u32]) {
    for token in tokens {
        first[*token as usize + 1] += 1;
    }
    for token in 1..first.len() {
        first[token] += first[token - 1];
    }
}

fn before(place: usize, back: usize, size: usize) -> usize {
    if place >= back { place - back } else { (place + size * back - back) % size }
}

/// For each place the number of its context, and where each context's places begin.
fn contexts(tokens: &[u32], places: &[u32], order: usize) -> (Vec<u32>, Vec<u32>) {
    let size = tokens.len();
    let mut of = vec![0; size];
    let mut starts = vec![0];
    let at = |place: u32, back: usize| tokens[before(place as usize, back, size)];
    for (index, pair) in places.windows(2).enumerate() {
        if (1..order).any(|back| at(pair[0], back) != at(pair[1], back)) {
            starts.push(index as u32 + 1);
        }
        of[pair[1] as usize] = starts.len() as u32 - 1;
    }
    starts.push(size as u32);
    (of, starts)
}
