//! Policies and changes of all sorts.

use std::sync::{Arc, LazyLock};

use checks::policy::{Case, Minimum, PathRule, Suppression};
use checks::{
    Approval, Authorship, Change, Commit, Declared, Globs, Hunk, Missing, Needs, Ownership, Policy, Severity,
};
use facts::{AgentId, Claim, Class, CommitId, Level, Review, ReviewClass};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

static SHIPPED: LazyLock<Policy> = LazyLock::new(Policy::shipped);

const PATHS: [&str; 4] = ["src/work.rs", "src/auth/login.rs", "docs/guide.md", "third/lib.c"];
const GLOBS: [&str; 5] = ["**", "src/**", "src/auth/**", "docs/**", "third/**"];

fn globs(of: Vec<&str>) -> Globs {
    Globs::new(of.into_iter().map(str::to_owned).collect(), Case::Differs).unwrap()
}

fn some_globs(most: usize) -> impl Strategy<Value = Globs> {
    subsequence(GLOBS.to_vec(), 0..=most).prop_map(globs)
}

fn needs() -> impl Strategy<Value = Needs> {
    select(vec![Needs::Allow, Needs::Declare, Needs::Review, Needs::TwoReviews])
}

fn missing() -> impl Strategy<Value = Missing> {
    select(vec![Missing::Pass, Missing::Warn, Missing::Fail])
}

fn rule() -> impl Strategy<Value = PathRule> {
    let ai = select(vec![Needs::Allow, Needs::Review, Needs::TwoReviews, Needs::Forbid]);
    let who = (
        subsequence(vec!["cursor".to_owned(), "claude-code".to_owned()], 0..=1),
        subsequence(vec!["*opus*".to_owned(), "gpt-*".to_owned()], 0..=1),
    );
    let asked = (prop::option::of(needs()), prop::option::of(ai));
    let bounds = (prop::option::of(1..12_u32), prop::option::of(0..8_u32), prop::option::of(any::<bool>()));
    (some_globs(2), who, asked, bounds).prop_map(|(paths, (agents, models), (needs, ai), (least, most, model))| {
        PathRule {
            name: None,
            sensitive: None,
            paths,
            languages: Vec::new(),
            content: Vec::new(),
            agents,
            models,
            min_lines: least,
            needs,
            ai,
            max_unreviewed_ai_lines: most,
            require_model: model,
        }
    })
}

fn suppression() -> impl Strategy<Value = Suppression> {
    let rules = vec!["unreviewed-ai", "sensitive-path", "forbidden-ai", "stale-approval", "missing-model"];
    (select(rules), some_globs(1)).prop_map(|(rule, paths)| Suppression {
        rule: rule.to_owned(),
        paths,
        reason: "because".to_owned(),
        owner: "somebody".to_owned(),
        expires: "2027-01-01".to_owned(),
    })
}

/// A policy with suppressions, and rules turned off or up.
pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    let rules = vec!["unreviewed-ai", "sensitive-path", "forbidden-ai", "missing-model", "stale-approval"];
    let weights = prop::collection::btree_map(
        select(rules).prop_map(str::to_owned),
        select(vec![Severity::Off, Severity::Warning, Severity::Error]),
        0..3,
    );
    (plain_policy(), prop::collection::vec(suppression(), 0..3), weights)
        .prop_map(|(policy, suppressions, severity)| Policy { suppressions, severity, ..policy })
}

/// A policy of which every rule weighs what it weighs, and that lets nothing pass for a time.
pub(crate) fn plain_policy() -> impl Strategy<Value = Policy> {
    let review = (1..4_u32, select(vec![Minimum::Commented, Minimum::Approved, Minimum::Attested]), any::<[bool; 4]>());
    let silences = (missing(), missing());
    (prop::collection::vec(rule(), 0..5), review, silences, some_globs(1)).prop_map(
        |(rules, (approvals, minimum, flags), (authorship, source), ignored)| {
            let mut policy = Policy { rules, ignored, ..SHIPPED.clone() };
            policy.review.approvals = approvals;
            policy.review.minimum = minimum;
            [
                policy.review.after_last_push,
                policy.review.code_owner,
                policy.review.independent,
                policy.review.trust_unsigned,
            ] = flags;
            policy.missing.authorship = authorship;
            policy.missing.source = source;
            policy
        },
    )
}

/// What is said of who wrote lines.
pub(crate) fn authorship() -> impl Strategy<Value = Authorship> {
    let claim = select(vec![Claim::Ai, Claim::Human, Claim::Unknown]);
    let agent = prop::option::of(select(vec!["cursor", "claude-code"]));
    let model = prop::option::of(select(vec!["claude-opus-4.5", "gpt-5"]));
    (claim, agent, model).prop_map(|(claim, agent, model)| {
        let is_ai = claim == Claim::Ai;
        Authorship {
            claim,
            level: if claim == Claim::Unknown { Level::Unknown } else { Level::Claimed },
            agent: agent.filter(|_| is_ai).map(|agent| AgentId(agent.into())),
            model: model.filter(|_| is_ai).map(Arc::from),
            evidence: Arc::default(),
        }
    })
}

fn review() -> impl Strategy<Value = Review> {
    let class = select(ReviewClass::ALL.to_vec());
    let level = select(vec![Level::Attested, Level::Forge, Level::Claimed, Level::Unknown]);
    let said = (prop::option::of(any::<bool>()), prop::option::of(any::<bool>()), prop::bool::weighted(0.1));
    (class, level, subsequence(vec!["rita", "otto", "paul"], 0..=3), said).prop_map(
        |(class, level, reviewers, (independent, code_owner, read_mark))| Review {
            class,
            level,
            reviewers: reviewers.into_iter().map(Arc::from).collect(),
            read_mark,
            independent,
            code_owner,
            ..Review::default()
        },
    )
}

fn hunk() -> impl Strategy<Value = Hunk> {
    let place = (select(PATHS.to_vec()), prop::option::of(select(PATHS.to_vec())), 1..50_u32, 0..6_u32);
    let what = (prop::bool::weighted(0.15), select(vec![Class::Source, Class::Vendored]), any::<bool>());
    (place, what, authorship(), prop::option::of(authorship()), review()).prop_map(
        |((path, head, first, more), (is_touched, class, is_owned), introduced, written, review)| Hunk {
            commit: 0,
            path: path.into(),
            first_line: if is_touched { 0 } else { first },
            last_line: if is_touched { 0 } else { first + more },
            touched: is_touched.then_some("changed without a new line"),
            at_head: head.filter(|_| !is_touched).map(|head| (head.into(), first)),
            class,
            language: None,
            written: written.unwrap_or_else(|| introduced.clone()),
            introduced,
            review,
            ownership: if is_owned { Ownership::Owned } else { Ownership::Nobody },
            sensitivity: Vec::new(),
            content: format!("{first:016x}").into(),
        },
    )
}

/// A change of one or two commits.
pub(crate) fn change() -> impl Strategy<Value = Change> {
    let declared = || any::<(bool, bool)>().prop_map(|(ai, human)| Declared { ai, human });
    let hunks = prop::collection::vec((hunk(), 0..2_usize), 1..5);
    (hunks, [declared(), declared()]).prop_map(|(hunks, declared)| {
        let id = CommitId::from_bytes(&[7; 20]).unwrap();
        let commit = |declared| Commit {
            id,
            subject: "change".into(),
            is_merge: false,
            author: "ann".into(),
            is_bot: false,
            is_first_time: Some(false),
            declared,
            authorship: Authorship::default(),
        };
        Change {
            repository: "repository".into(),
            target: None,
            base: id,
            head: id,
            commits: declared.map(commit).into(),
            hunks: hunks.into_iter().map(|(hunk, commit)| Hunk { commit, ..hunk }).collect(),
            approvals: vec![Approval { reviewer: "rita".into(), at: 0, since: Some(0) }],
            unproven: 0,
            unread: Vec::new(),
            twins: Vec::new(),
        }
    })
}
