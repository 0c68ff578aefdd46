//! The estimated share of AI: from rows, and on simulated repositories of which the truth is known.

use std::collections::BTreeMap;

use facts::{AgentId, Claim, CommitRow, SpanRow};
use figures::{AiEvidence, AiSeen, AiShare, LEAST_RECORDED_COMMITS, NotEstimable, Ratio, estimate_share};

use crate::rows;

/// Draws of an estimate here: fewer than in a run, for time.
const REPLICATES: usize = 399;
const REPOSITORIES: u64 = 400;

/// How the sizes of commits are distributed, in lines at the head.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// All much alike.
    Even,
    /// Lognormal with this standard deviation of the logarithm.
    Lognormal(f64),
    /// Pareto with this index: few commits hold most lines.
    Pareto(f64),
}

/// A world that repositories are drawn from.
#[derive(Debug, Clone, Copy)]
struct World {
    shape: Shape,
    commits: u64,
    /// Probability that a commit is an agent's.
    ai: f64,
    /// Probability that such a commit has a record.
    recorded: f64,
    /// Probability that it has a mark.
    recall: f64,
    /// The same where it has a record too; equal where marks and records are independent.
    recall_of_recorded: f64,
}

/// SplitMix64, apart from the one under test.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    fn size(&mut self, shape: Shape) -> u64 {
        let size = match shape {
            Shape::Even => 20.0 + 20.0 * self.unit(),
            Shape::Lognormal(deviation) => 20.0 * (deviation * self.normal()).exp(),
            Shape::Pareto(index) => 8.0 * self.unit().powf(-1.0 / index),
        };
        // Of some commits nothing is left at the head.
        if self.unit() < 0.2 { 0 } else { size as u64 }
    }
}

impl World {
    /// A repository's evidence, and how many of its lines are an agent's.
    fn repository(&self, dice: &mut Dice) -> (AiEvidence, u64) {
        let (mut seen, mut ai_lines) = (AiEvidence::default(), 0);
        for _ in 0..self.commits {
            let size = dice.size(self.shape);
            let is_ai = dice.unit() < self.ai;
            let recorded = is_ai && dice.unit() < self.recorded;
            let marked = is_ai && dice.unit() < if recorded { self.recall_of_recorded } else { self.recall };
            seen.lines += size;
            ai_lines += if is_ai { size } else { 0 };
            seen.declared_lines += if recorded || marked { size } else { 0 };
            seen.candidate_lines += if recorded || marked { 0 } else { size };
            seen.recorded += u64::from(recorded);
            seen.both += u64::from(recorded && marked);
            match (recorded, marked && !recorded) {
                (true, _) if size > 0 => seen.with_record.push(size),
                (_, true) if size > 0 => seen.marked_only.push(size),
                _ => {}
            }
        }
        (seen, ai_lines)
    }

    fn outcomes(&self, seed: u64) -> Outcomes {
        let (mut dice, mut outcomes) = (Dice(seed), Outcomes::default());
        for _ in 0..REPOSITORIES {
            let (seen, truth) = self.repository(&mut dice);
            let Ok(share) = estimate_share(&seen, REPLICATES) else { continue };
            outcomes.estimated += 1;
            outcomes.too_high += u64::from(truth < share.low.numerator);
            outcomes.too_low += u64::from(truth > share.high.numerator);
        }
        outcomes
    }
}

/// Repositories by what became of their estimates.
#[derive(Debug, Clone, Copy, Default)]
struct Outcomes {
    estimated: u64,
    too_high: u64,
    too_low: u64,
}

impl Outcomes {
    fn coverage(&self) -> f64 {
        1.0 - (self.too_high + self.too_low) as f64 / self.estimated as f64
    }
}

/// Kinds of repositories: commits, probability of an agent, probability of a record.
const KINDS: [(u64, f64, f64); 5] =
    [(300, 0.5, 0.5), (400, 0.3, 0.3), (300, 0.2, 0.6), (1200, 0.5, 0.3), (2000, 0.3, 0.06)];

#[test]
fn the_interval_holds_the_truth() {
    let shapes = [Shape::Even, Shape::Lognormal(1.0), Shape::Lognormal(1.7), Shape::Pareto(1.3)];
    let recalls = [0.2, 0.5, 0.8, 0.95];
    let settings = shapes.into_iter().flat_map(|shape| recalls.map(|recall| (shape, recall)));
    let (mut all, mut table) = (Outcomes::default(), Vec::new());
    for (seed, (shape, recall)) in settings.enumerate() {
        let (commits, ai, recorded) = KINDS[seed % KINDS.len()];
        let world = World { shape, commits, ai, recorded, recall, recall_of_recorded: recall };
        let outcomes = world.outcomes(seed as u64);
        table.push(format!("{:.1} % {outcomes:?} {world:?}", outcomes.coverage() * 100.0));
        assert!(outcomes.coverage() >= 0.90, "{table:#?}");
        assert!(outcomes.estimated >= REPOSITORIES * 9 / 10, "{table:#?}");
        all.estimated += outcomes.estimated;
        all.too_high += outcomes.too_high;
        all.too_low += outcomes.too_low;
    }
    assert!(all.coverage() >= 0.93, "{} {table:#?}", all.coverage());
}

/// An agent that leaves both or neither makes the recall look better than it is.
#[test]
fn records_that_go_with_marks_make_it_too_low() {
    let shape = Shape::Even;
    let world = World { shape, commits: 300, ai: 0.5, recorded: 0.5, recall: 0.4, recall_of_recorded: 0.9 };
    let outcomes = world.outcomes(1);
    assert!(outcomes.too_low > outcomes.estimated * 9 / 10 && outcomes.too_high == 0, "{outcomes:?}");
}

fn evidence(recorded: u64, both: u64, marked_only: &[u64]) -> AiEvidence {
    let declared_lines = recorded * 10 + marked_only.iter().sum::<u64>();
    AiEvidence {
        lines: 100_000,
        declared_lines,
        candidate_lines: 100_000 - declared_lines,
        recorded,
        both,
        with_record: vec![10; recorded as usize],
        marked_only: marked_only.to_vec(),
    }
}

#[test]
fn without_two_sources_there_is_no_estimate() {
    let check = |evidence: &AiEvidence, expect| assert_eq!(estimate_share(evidence, 99), Err(expect), "{evidence:?}");
    check(&AiEvidence::default(), NotEstimable::NoLines);
    check(&evidence(0, 0, &[10; 50]), NotEstimable::FewRecords);
    check(&evidence(LEAST_RECORDED_COMMITS - 1, 9, &[10; 50]), NotEstimable::FewRecords);
    check(&evidence(LEAST_RECORDED_COMMITS, 0, &[10; 50]), NotEstimable::NoOverlap);
    assert!(estimate_share(&evidence(LEAST_RECORDED_COMMITS, 1, &[10; 50]), 99).is_ok());
}

fn numbers(share: AiShare) -> [u64; 3] {
    [share.low, share.estimate, share.high].map(|ratio| ratio.numerator)
}

#[test]
fn half_the_recall_doubles_what_has_a_mark_alone() {
    // 400 commits of 10 lines have a mark alone: about 400 more have neither.
    let many = evidence(4_000, 2_000, &[10; 400]);
    let [low, middle, high] = numbers(estimate_share(&many, 999).unwrap());
    assert!((47_700..48_300).contains(&middle), "{low} {middle} {high}");
    assert!((47_200..47_700).contains(&low) && (48_300..48_800).contains(&high), "{low} {middle} {high}");
}

#[test]
fn an_estimate_stays_between_what_is_declared_and_what_is_left() {
    let check = |candidate_lines, expect: [u64; 3]| {
        let evidence = AiEvidence { candidate_lines, ..evidence(200, 4, &[10; 50]) };
        assert_eq!(numbers(estimate_share(&evidence, 99).unwrap()), expect);
    };
    check(0, [2_500; 3]);
    check(7, [2_507; 3]);
    let all_marked = numbers(estimate_share(&evidence(500, 500, &[10; 50]), 999).unwrap());
    assert_eq!(all_marked[..2], [5_500, 5_500]);
    assert!(all_marked[2] <= 5_520, "{all_marked:?}");
}

fn commit(number: i64, recorded: Claim, marked: Claim) -> CommitRow {
    let agent = (recorded == Claim::Ai && number % 2 == 0).then(|| AgentId("claude-code".into()));
    CommitRow { recorded, marked, agent, ..rows::commit(number) }
}

fn span(number: i64, claim: Claim, lines: u32) -> SpanRow {
    SpanRow { claim, introduced_claim: claim, ..rows::span(number, "a.rs", lines) }
}

#[test]
fn rows_become_evidence() {
    use Claim::{Ai, Human, Unknown};
    let mut seen = AiSeen::default();
    seen.add_commit(&commit(4, Human, Unknown));
    assert!(!seen.has_agents());
    let commits = [(1, Ai, Ai), (2, Ai, Unknown), (3, Unknown, Ai), (5, Human, Ai), (6, Unknown, Unknown), (8, Ai, Ai)];
    commits.iter().for_each(|(number, recorded, marked)| seen.add_commit(&commit(*number, *recorded, *marked)));
    assert!(seen.has_agents());
    // Of a recorded commit's lines some may be a person's, and some nobody's.
    let spans = [(1, Ai, 5), (1, Human, 2), (1, Unknown, 1), (1, Ai, 2), (2, Ai, 3), (3, Ai, 4), (5, Unknown, 9)];
    spans.iter().for_each(|(number, claim, lines)| seen.add_span(&span(*number, *claim, *lines)));
    // Of commits without evidence: old lines, copies of an agent's lines, what may be an agent's, and cut off history.
    let spans = [(6, Human, 10), (6, Ai, 2), (6, Unknown, 20), (7, Unknown, 30)];
    spans.iter().for_each(|(number, claim, lines)| seen.add_span(&span(*number, *claim, *lines)));
    seen.add_span(&SpanRow { boundary: true, ..span(7, Unknown, 40) });
    let expect = AiEvidence {
        lines: 128,
        declared_lines: 16,
        candidate_lines: 50,
        recorded: 3,
        both: 2,
        with_record: vec![3, 7],
        marked_only: vec![4],
    };
    assert_eq!(seen.evidence(), expect);
    let estimate = seen.finish();
    assert_eq!(estimate.recall, Ratio::new(2, 3));
    let agents = [(None, Ratio::new(1, 1)), (Some(AgentId("claude-code".into())), Ratio::new(1, 2))];
    assert_eq!(estimate.by_agent, BTreeMap::from(agents));
    assert_eq!(estimate.share, Err(NotEstimable::FewRecords));
}
