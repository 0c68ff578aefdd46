//! The places of a text by what comes before them.

use rustc_hash::FxHashMap;

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
        let context = contexts(tokens, vocabulary, order);
        let after = |place: usize| context[if place + 1 == tokens.len() { 0 } else { place + 1 }];
        let mut starts = first_places(&context, context.iter().max().map_or(0, |last| *last as usize + 1));
        let mut steps = vec![Step::default(); tokens.len()];
        let mut put = |place: usize| {
            let slot = &mut starts[context[place] as usize];
            steps[*slot as usize] = Step { token: tokens[place], next: after(place) };
            *slot += 1;
        };
        if decode.is_selective() {
            by_token(tokens, vocabulary).into_iter().for_each(|place| put(place as usize));
        } else {
            (0..tokens.len()).for_each(put);
        }
        // Each is where the next one began.
        starts.rotate_right(1);
        starts[0] = 0;
        let ends = (0..tokens.len()).filter(|place| tokens[*place] == END);
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

/// The places in the order of their tokens, by counting.
fn by_token(tokens: &[u32], vocabulary: usize) -> Vec<u32> {
    let mut next = first_places(tokens, vocabulary);
    let mut places = vec![0; tokens.len()];
    for (place, token) in (0_u32..).zip(tokens) {
        let slot = &mut next[*token as usize];
        places[*slot as usize] = place;
        *slot += 1;
    }
    places
}

/// For each number below another one how many are less; at the end how many there are.
fn first_places(numbers: &[u32], below: usize) -> Vec<u32> {
    let mut first = vec![0; below + 1];
    for number in numbers {
        first[*number as usize + 1] += 1;
    }
    for number in 1..first.len() {
        first[number] += first[number - 1];
    }
    first
}

/// For each place the number of its context, the tokens before it, in order of their first places.
///
/// Contexts are numbered as pairs of shorter ones that were numbered before, of 1, 2, 4 and so on tokens, as in the
/// prefix doubling of Karp, Miller and Rosenberg (1972).
fn contexts(tokens: &[u32], vocabulary: usize, order: usize) -> Vec<u32> {
    let size = tokens.len();
    let mut whole = (vec![0; size], 0);
    let mut power = (last_tokens(tokens, vocabulary), 1);
    let mut left = order - 1;
    while left > 0 {
        if left % 2 == 1 {
            whole = if whole.1 == 0 { power.clone() } else { (pairs(&whole.0, &power.0, whole.1), whole.1 + power.1) };
        }
        left /= 2;
        if left > 0 {
            power = (pairs(&power.0, &power.0, power.1), 2 * power.1);
        }
    }
    whole.0
}

/// The number of the token before each place.
fn last_tokens(tokens: &[u32], vocabulary: usize) -> Vec<u32> {
    let (mut numbers, mut known) = (vec![u32::MAX; vocabulary], 0);
    let before = tokens.iter().skip(tokens.len().saturating_sub(1)).chain(tokens);
    let number = |token: &u32| {
        let number = &mut numbers[*token as usize];
        if *number == u32::MAX {
            *number = known;
            known += 1;
        }
        *number
    };
    before.take(tokens.len()).map(number).collect()
}

/// The numbers of pairs: the first at each place, and the second so many places before.
fn pairs(first: &[u32], second: &[u32], back: usize) -> Vec<u32> {
    let size = first.len();
    let mut known: FxHashMap<u64, u32> = FxHashMap::default();
    known.reserve(size / 2);
    let start = (size - back % size) % size;
    let before = second[start..].iter().chain(&second[..start]);
    let number = |(first, second): (&u32, &u32)| {
        let next = known.len() as u32;
        *known.entry(u64::from(*first) << 32 | u64::from(*second)).or_insert(next)
    };
    first.iter().zip(before).map(number).collect()
}
