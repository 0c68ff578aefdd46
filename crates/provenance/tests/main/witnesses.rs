//! What copies elsewhere say of lines, case by case.

use std::sync::Arc;

use facts::{AgentId, Claim, Level};
use provenance::{Verdict, Witness, fuse_witnesses};

fn line(claim: Claim, agent: Option<&str>, evidence: &[&str]) -> Verdict {
    Verdict {
        claim,
        level: if claim == Claim::Unknown { Level::Unknown } else { Level::Claimed },
        agent: agent.map(|agent| AgentId(agent.into())),
        model: None,
        model_raw: None,
        evidence: evidence.iter().copied().map(Arc::from).collect(),
    }
}

fn witness(claim: Claim, agent: Option<&str>) -> Witness {
    Witness {
        claim,
        level: if claim == Claim::Unknown { Level::Unknown } else { Level::Claimed },
        agent: agent.map(|agent| AgentId(agent.into())),
        model: agent.map(|_| "vendor/model".into()),
        place: "a/b:f.c renamed".to_owned(),
    }
}

/// As `claim level agent model | evidence`.
fn shown(verdict: &Verdict) -> String {
    let agent = verdict.agent.as_ref().map_or("-", |agent| &agent.0);
    let model = verdict.model.as_deref().unwrap_or("-");
    format!("{} {} {agent} {model} | {}", verdict.claim, verdict.level, verdict.evidence.join(" | "))
}

#[test]
fn the_table() {
    let check = |claim, agent, witnesses: &[Witness], expect: &str| {
        let before = line(claim, agent, &["trailer x: y"]);
        assert_eq!(shown(&fuse_witnesses(&before, witnesses)), expect);
    };
    let ai = || witness(Claim::Ai, Some("codex"));
    let (human, nobody) = (witness(Claim::Human, None), witness(Claim::Unknown, None));
    for claim in [Claim::Unknown, Claim::Ai, Claim::Human] {
        let before = line(claim, None, &[]);
        assert_eq!(fuse_witnesses(&before, &[]), before);
        assert_eq!(fuse_witnesses(&before, std::slice::from_ref(&nobody)), before);
    }
    let by_codex = "witness: a/b:f.c renamed [ai codex, claimed]";
    let by_people = "witness: a/b:f.c renamed [human, claimed]";
    let mark = "trailer x: y";
    check(Claim::Unknown, None, &[ai()], &format!("ai inferred codex vendor/model | {mark} | {by_codex}"));
    check(
        Claim::Unknown,
        None,
        &[ai(), nobody.clone()],
        &format!("ai inferred codex vendor/model | {mark} | {by_codex}"),
    );
    check(Claim::Unknown, None, &[nobody, human.clone()], &format!("human inferred - - | {mark} | {by_people}"));
    let both =
        format!("unknown unknown - - | conflict: one witness says ai, one human | {mark} | {by_codex} | {by_people}");
    check(Claim::Unknown, None, &[ai(), human.clone()], &both);
    check(Claim::Unknown, None, &[human.clone(), ai()], &both);
    check(Claim::Ai, Some("codex"), &[ai()], &format!("ai claimed codex - | {mark} | {by_codex}"));
    check(Claim::Ai, None, &[ai()], &format!("ai claimed - - | {mark} | {by_codex}"));
    let other = format!("ai claimed cursor - | conflict: line is by cursor, witness names codex | {mark} | {by_codex}");
    check(Claim::Ai, Some("cursor"), &[ai()], &other);
    check(Claim::Human, None, std::slice::from_ref(&human), &format!("human claimed - - | {mark} | {by_people}"));
    let against = format!("ai claimed codex - | conflict: line is ai, witness says human | {mark} | {by_people}");
    check(Claim::Ai, Some("codex"), &[human], &against);
    let against = format!("human claimed - - | conflict: line is human, witness says ai | {mark} | {by_codex}");
    check(Claim::Human, None, &[ai()], &against);
}

#[test]
fn words_of_an_index_are_bounded_and_visible() {
    let hostile = Witness {
        agent: Some(AgentId("a\u{1b}[31m".repeat(500).into())),
        place: "x\u{202e}\n".repeat(500),
        ..witness(Claim::Ai, None)
    };
    let verdict = fuse_witnesses(&line(Claim::Ai, Some("b"), &[]), &[hostile]);
    assert_eq!(verdict.evidence.len(), 2);
    for text in verdict.evidence.iter() {
        assert!(
            text.chars().count() <= 200 && !text.contains(char::is_control) && !text.contains('\u{202e}'),
            "{text}"
        );
    }
}
