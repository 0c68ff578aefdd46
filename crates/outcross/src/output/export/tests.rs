//! What other tools read in the formats is what was claimed; and no format lets hostile text through.

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::{AgentId, Claim, CommitId, Level, TreeId};
use history::{ClaimedRange, CommitClaims, FileClaims};
use provenance::format::{agent_trace, git_ai};
use provenance::{Agents, LineRecord, Verdict};
use serde_json::Value;
use testkit::Prng;

use super::*;

/// A line, and who wrote it: path, number; claim, agent, model.
type Lines = BTreeMap<(Vec<u8>, u32), (Claim, Option<String>, Option<String>)>;

const PATHS: &[&str] = &["a b/c\td.rs", "src/lib.rs", "ünï/\u{202e}x", "---x", "z.py", "\u{9b}31m"];
const AGENTS: &[Option<&str>] = &[None, Some("claude-code"), Some("cursor"), Some("a tool of one's own")];
/// As records spell them, and as they are read.
const MODELS: &[(Option<&str>, Option<&str>)] = &[
    (None, None),
    (Some("claude-opus-4-5-20251101"), Some("anthropic/claude-opus-4.5")),
    (Some("openai/gpt-5"), Some("openai/gpt-5")),
    (Some("my-model"), Some("my-model")),
    (Some("unknown"), None),
];

fn verdict(prng: &mut Prng) -> Verdict {
    let (claim, level) = *prng.pick(&[
        (Claim::Ai, Level::Claimed),
        (Claim::Ai, Level::Attested),
        (Claim::Human, Level::Claimed),
        (Claim::Human, Level::Inferred),
        (Claim::Unknown, Level::Unknown),
    ]);
    let is_ai = claim == Claim::Ai;
    let (raw, model) = *prng.pick(MODELS);
    Verdict {
        claim,
        level,
        agent: prng.pick(AGENTS).filter(|_| is_ai).map(|agent| AgentId(agent.into())),
        model: model.filter(|_| is_ai).map(Arc::from),
        model_raw: raw.filter(|_| is_ai).map(Arc::from),
        evidence: Arc::from([Arc::from("trailer: x")]),
    }
}

fn claims(seed: u64) -> CommitClaims {
    let mut prng = Prng::new(seed);
    let mut files = Vec::new();
    for path in PATHS {
        let mut ranges = Vec::new();
        let mut line = 1;
        for _ in 0..prng.below(6) {
            let first_line = line + u32::try_from(prng.below(3)).unwrap();
            let last_line = first_line + u32::try_from(prng.below(4)).unwrap();
            ranges.push(ClaimedRange { first_line, last_line, verdict: verdict(&mut prng) });
            line = last_line + 1;
        }
        if !ranges.is_empty() {
            files.push(FileClaims { path: Arc::from(*path), path_raw: None, ranges });
        }
    }
    CommitClaims {
        commit: CommitId::from_bytes(&[7; 20]).unwrap(),
        tree: TreeId::from_bytes(&[8; 20]).unwrap(),
        committed_at: 1_700_000_000_000_000,
        files,
    }
}

/// What of the claims other formats can say.
fn stated(claims: &CommitClaims) -> Lines {
    let mut lines = Lines::new();
    for file in &claims.files {
        for range in file.ranges.iter().filter(|range| is_stated(range)) {
            let verdict = &range.verdict;
            let agent = verdict.agent.as_ref().map(ToString::to_string);
            let who = (verdict.claim, agent, verdict.model.as_ref().map(ToString::to_string));
            lines.extend((range.first_line..=range.last_line).map(|n| ((path_of(file).to_vec(), n), who.clone())));
        }
    }
    lines
}

fn read(record: &LineRecord, into: &mut Lines) {
    for (path, spans) in record.files() {
        for span in spans {
            let source = record.source_of(span);
            let agent = source.agent.as_ref().map(ToString::to_string);
            let who = (source.claim, agent, source.model.as_ref().map(ToString::to_string));
            into.extend((span.first..=span.last).map(|number| ((path.to_vec(), number), who.clone())));
        }
    }
}

fn object(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn notes_of_git_ai_say_the_same_when_they_are_read() {
    let agents = Agents::builtin();
    for seed in 0..200 {
        let claims = claims(seed);
        let exported = of_commit(Form::GitAi, &claims, "").unwrap();
        assert_eq!(exported.left_out, []);
        let mut found = Lines::new();
        for line in &exported.lines {
            let line = object(line);
            assert_eq!(line["commit"], claims.commit.to_string());
            let (record, problems) = git_ai::parse(&agents, line["note"].as_str().unwrap().as_bytes());
            assert_eq!(problems, []);
            read(&record, &mut found);
        }
        assert_eq!(found, stated(&claims), "{seed}");
        assert_eq!(exported.lines.len(), usize::from(!found.is_empty()));
    }
}

#[test]
fn agent_traces_say_the_same_when_they_are_read() {
    let agents = Agents::builtin();
    for seed in 0..200 {
        let claims = claims(seed);
        let exported = of_commit(Form::AgentTrace, &claims, "").unwrap();
        assert_eq!(exported.left_out, []);
        let mut found = Lines::new();
        let (traces, problems) = agent_trace::parse(&agents, exported.lines.join("\n").as_bytes());
        assert_eq!(problems, []);
        assert_eq!(traces.len(), exported.lines.len());
        for trace in &traces {
            assert_eq!(trace.lines_of, agent_trace::LinesOf::Revision);
            assert_eq!(trace.revision.as_deref(), Some(&*claims.commit.to_string()));
            assert_eq!(trace.timestamp, Some(claims.committed_at));
            read(&trace.record, &mut found);
        }
        assert_eq!(found, stated(&claims), "{seed}");
        let ids: std::collections::BTreeSet<_> = traces.iter().map(|trace| &trace.id).collect();
        assert_eq!(ids.len(), traces.len());
    }
}

#[test]
fn no_line_of_any_format_acts_on_a_terminal() {
    for form in [Form::Jsonl, Form::AgentTrace, Form::GitAi, Form::InToto] {
        for seed in 0..20 {
            for line in of_commit(form, &claims(seed), "hash").unwrap().lines {
                assert!(object(&line).is_object());
                assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
            }
        }
    }
}

#[test]
fn paths_that_are_no_text_are_left_out_where_they_must_be() {
    let mut claims = claims(1);
    let range = ClaimedRange {
        first_line: 1,
        last_line: 2,
        verdict: Verdict { claim: Claim::Ai, level: Level::Claimed, ..verdict(&mut Prng::new(1)) },
    };
    let (path, path_raw) = (Arc::from("\"\\377\""), Some(Arc::from(b"\xff".as_slice())));
    claims.files = vec![FileClaims { path, path_raw, ranges: vec![range] }];
    for (form, left_out) in [(Form::Jsonl, 0), (Form::InToto, 0), (Form::AgentTrace, 1), (Form::GitAi, 1)] {
        let exported = of_commit(form, &claims, "").unwrap();
        assert_eq!(exported.left_out.len(), left_out, "{form:?}");
        assert_eq!(exported.lines.is_empty(), left_out == 1, "{form:?}: {:?}", exported.lines);
    }
}

#[test]
fn ids_of_traces_are_of_version_8() {
    let exported = of_commit(Form::AgentTrace, &claims(3), "").unwrap();
    for line in &exported.lines {
        let id = object(line)["id"].as_str().unwrap().to_owned();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "8");
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
    }
}
