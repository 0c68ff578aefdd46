//! Evidence of the introducing commit becomes the claim of its lines.

use facts::{Claim, Level};
use testkit::Repo;

use crate::compare::{open, scan};

/// Each line of the file: claim and agent.
fn claims(repo: &Repo, path: &str) -> Vec<(Claim, Level, Option<String>)> {
    let scan = scan(repo);
    let spans = scan.spans().filter(|span| &*span.path == path);
    spans
        .flat_map(|span| {
            let agent = span.agent.map(|agent| agent.to_string());
            std::iter::repeat_n((span.claim, span.level, agent), span.lines as usize)
        })
        .collect()
}

#[test]
fn a_trailer_covers_all_lines_of_its_commit_and_no_others() {
    let repo = Repo::new(
        r#"
        commit one
            lines f a b
        commit two
            lines f a x b
            trailer Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>
        commit three
            lines f a x b y
        "#,
    );
    let found = claims(&repo, "f");
    let (ai, unknown) =
        ((Claim::Ai, Level::Claimed, Some("claude-code".to_owned())), (Claim::Unknown, Level::Unknown, None));
    assert_eq!(found, [unknown.clone(), ai, unknown.clone(), unknown]);
}

#[test]
fn a_note_speaks_for_its_lines_and_the_rest_stays_unknown() {
    let repo = Repo::new(
        r#"
        commit one
            lines f a b c d e
            trailer Co-authored-by: Claude <noreply@anthropic.com>
        commit moved
            rename f g
        commit edited
            lines g new a b c d e
        note one "f\n  s_0123456789abcd::t_0123456789abcd 2-3\n  h_0123456789abcd 5\n---\n{\"schema_version\":\"authorship/3.0.0\",\"base_commit_sha\":\"{id:one}\",\"prompts\":{},\"humans\":{\"h_0123456789abcd\":{\"author\":\"Ada <ada@example.com>\"}},\"sessions\":{\"s_0123456789abcd\":{\"agent_id\":{\"tool\":\"cursor\",\"id\":\"x\",\"model\":\"gpt-5\"}}}}"
        "#,
    );
    let words: Vec<_> = claims(&repo, "g").into_iter().map(|(claim, _, agent)| (claim, agent)).collect();
    let cursor = Some("cursor".to_owned());
    assert_eq!(
        words,
        [
            (Claim::Unknown, None),
            (Claim::Unknown, None),
            (Claim::Ai, cursor.clone()),
            (Claim::Ai, cursor),
            (Claim::Unknown, None),
            (Claim::Human, None),
        ]
    );
}

#[test]
fn a_bad_note_is_a_problem_and_nothing_else() {
    let repo = Repo::new("commit one\nlines f a b\nnote one \"f\\n  s_1 1-zz\\nno divider\"\n");
    let scan = scan(&repo);
    assert!(scan.problems().iter().any(|problem| &*problem.subject == repo.id("one")));
    assert_eq!(scan.summary().lines, 2);
}

#[test]
fn old_lines_are_human_by_age_unless_the_clock_was_wrong() {
    let repo = Repo::new(
        "
        commit old
            time 2020-12-31T23:59:59Z
            lines f one two
        commit new
            time 2021-01-01T00:00:00Z
            lines f one two three
        commit wrong
            time 2015-01-01T00:00:00Z
            lines f one two three four
        ",
    );
    let by_age = (Claim::Human, Level::Inferred, None);
    let nobody = (Claim::Unknown, Level::Unknown, None);
    assert_eq!(claims(&repo, "f"), [by_age.clone(), by_age, nobody.clone(), nobody]);
}

/// What became of the lines that the record of a commit claims: all, used, set aside, elsewhere.
fn claimed(repo: &Repo, label: &str) -> [u64; 4] {
    let row = scan(repo).commits().iter().find(|row| repo.label(&row.commit.to_string()) == Some(label)).cloned();
    let claimed = row.unwrap().claimed;
    [claimed.recorded, claimed.used, claimed.set_aside, claimed.elsewhere]
}

#[test]
fn a_record_is_believed_of_the_lines_that_the_commit_wrote() {
    let repo = Repo::new(
        r#"
        commit base
            lines f 1..5
            lines untouched 1..9
        commit agent
            lines f 1..5 six seven
            lines vendor/lib.c 1..4
        note agent "f\n  s_1 4-9\nuntouched\n  s_1 2-3\nvendor/lib.c\n  s_1 1-4\nabsent\n  s_1 1\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"m\"}}}}"
        "#,
    );
    assert_eq!(claimed(&repo, "agent"), [6 + 2 + 4 + 1, 2, 4, 3]);
    assert_eq!(claimed(&repo, "base"), [0; 4]);
    let ai = (Claim::Ai, Level::Claimed, Some("claude-code".to_owned()));
    let nobody = (Claim::Unknown, Level::Unknown, None);
    assert_eq!(claims(&repo, "f")[4..], [nobody.clone(), ai.clone(), ai]);
    assert_eq!(claims(&repo, "vendor/lib.c"), vec![nobody; 4]);
}

const GIT_AI: &str = r#"f\n  s_1 1-2\n---\n{\"schema_version\": \"authorship/3.0.0\", \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"claude\", \"model\": \"m\"}}}}"#;
const WHOGITIT: &str = r#"{\"version\": 2, \"session\": {\"model\": {\"id\": \"gpt-5\", \"provider\": \"openai\"}}, \"files\": [{\"path\": \"f\", \"lines\": [{\"line_number\": 2, \"source\": {\"type\": \"Human\"}}, {\"line_number\": 3, \"source\": {\"type\": \"AI\"}}]}]}"#;
const H5I: &str = r#"{\"ai_metadata\": {\"model_name\": \"claude-opus-4-6\", \"agent_id\": \"claude-code\"}}"#;

#[test]
fn records_of_several_tools_are_read_and_fused() {
    let repo = Repo::new(&format!(
        r#"
        commit one
            lines f 1..4
        note one "{GIT_AI}"
        note-on refs/notes/whogitit one "{WHOGITIT}"
        commit two
            lines g 1..2
        note-on refs/h5i/notes two "{H5I}"
        "#
    ));
    let words: Vec<_> = claims(&repo, "f").into_iter().map(|(claim, _, agent)| (claim, agent)).collect();
    let claude = || Some("claude-code".to_owned());
    let expect = [(Claim::Ai, claude()), (Claim::Ai, claude()), (Claim::Ai, None), (Claim::Unknown, None)];
    assert_eq!(words, expect);
    let scan = scan(&repo);
    let conflict = scan.spans().find(|span| &*span.path == "f" && span.start_line == 2).unwrap();
    let told = "conflict: git-ai-note says ai, whogitit-note says human";
    assert!(conflict.evidence.iter().any(|text| &**text == told), "{:?}", conflict.evidence);
    let stated = claims(&repo, "g");
    assert_eq!(stated[0], (Claim::Ai, Level::Claimed, claude()));
}

#[test]
fn a_checkpoint_that_a_message_names_is_a_mark() {
    let session = r#"{\"checkpoint_id\": \"abcdef012345\", \"agent\": \"Claude Code\", \"initial_attribution\": {\"agent_lines\": 2, \"total_committed\": 2}}"#;
    let repo = Repo::new(&format!(
        r#"
        commit meta
            file ab/cdef012345/metadata.json "{{\"checkpoint_id\": \"abcdef012345\"}}"
            file ab/cdef012345/0/metadata.json "{session}"
        branch entire/checkpoints/v1 meta
        commit work <
            lines f one two
            trailer Entire-Checkpoint: abcdef012345
        "#
    ));
    let ai = (Claim::Ai, Level::Claimed, Some("claude-code".to_owned()));
    assert_eq!(claims(&repo, "f"), [ai.clone(), ai]);
}

#[test]
fn traces_of_the_head_speak_of_the_commit_on_top_of_their_revision() {
    let history = |revision: &str| {
        let trace = format!(
            r#"{{\"version\": \"0.1.0\", \"id\": \"1\", \"vcs\": {{\"type\": \"git\", \"revision\": \"{revision}\"}}, \"tool\": {{\"name\": \"cursor\"}}, \"files\": [{{\"path\": \"f\", \"conversations\": [{{\"contributor\": {{\"type\": \"ai\"}}, \"ranges\": [{{\"start_line\": 2, \"end_line\": 2}}]}}]}}]}}"#
        );
        format!(
            r#"
        commit base
            lines f one
        commit work
            lines f one two three
        commit later
            file .agent-trace/traces.jsonl "{trace}"
        "#
        )
    };
    let base = Repo::new(&history("0000000")).id("base").to_owned();
    let repo = Repo::new(&history(&base));
    let words: Vec<_> = claims(&repo, "f").into_iter().map(|(claim, ..)| claim).collect();
    assert_eq!(words, [Claim::Unknown, Claim::Ai, Claim::Unknown]);
}

/// A record of agentdiff, as its own versions write them.
fn agentdiff(revision: &str, tool: &str, kind: &str, model: &str, lines: &str) -> String {
    format!(
        r#"{{\"version\": \"0.1.0\", \"id\": \"{tool} {lines}\", \"vcs\": {{\"type\": \"git\", \"revision\": \"{revision}\"}}, \"tool\": {{\"name\": \"{tool}\"}}, \"files\": [{{\"path\": \"f\", \"conversations\": [{{\"contributor\": {{\"type\": \"{kind}\"{model}}}, \"ranges\": [{{\"start_line\": {lines}, \"end_line\": {lines}}}]}}]}}], \"metadata\": {{\"prompt_hash\": \"1\"}}}}"#
    )
}

#[test]
fn refs_of_agentdiff_speak_of_the_revision_itself_and_name_no_person() {
    let model = r#", \"model_id\": \"claude-opus-4-6\""#;
    let history = |revision: &str| {
        let trace = |tool, kind, model, lines| agentdiff(revision, tool, kind, model, lines);
        let merged = [trace("claude-code", "ai", model, "1"), trace("Ada Lovelace", "ai", "", "3")].join("\\n");
        let branch = [trace("cursor", "ai", "", "2"), trace("cursor", "human", "", "4")].join("\\n");
        format!(
            r#"
        commit merged
            file traces.jsonl "{merged}"
        ref refs/agentdiff/meta merged
        commit branch <
            file traces.jsonl "{branch}"
        ref refs/agentdiff/traces/feat%2Fx branch
        commit key <
            file traces.jsonl "no trace"
        ref refs/agentdiff/keys/1 key
        commit work <
            lines f 1..5
        commit later
            lines f 1..6
        "#
        )
    };
    let work = Repo::new(&history("0000000")).id("work").to_owned();
    let repo = Repo::new(&history(&work));
    let words: Vec<_> = claims(&repo, "f").into_iter().map(|(claim, _, agent)| (claim, agent)).collect();
    let (ai, nobody) = (|agent: &str| (Claim::Ai, Some(agent.to_owned())), || (Claim::Unknown, None));
    assert_eq!(words, [ai("claude-code"), ai("cursor"), nobody(), nobody(), nobody(), nobody()]);
    let scan = scan(&repo);
    let problems: Vec<String> = scan.problems().iter().map(|problem| problem.detail.to_string()).collect();
    assert_eq!(problems, ["lines of a tool that is not known"]);
    assert_eq!(scan.problems()[0].affected, 1);
}

#[test]
fn a_ref_of_agentdiff_may_be_the_file_itself() {
    let plain = Repo::new("commit work\nlines f 1..3\n");
    let trace = agentdiff(plain.id("work"), "cursor", "ai", "", "2").replace("\\\"", "\"");
    let file = plain.beside("traces");
    std::fs::write(&file, trace).unwrap();
    let blob = plain.git(["hash-object", "-w", file.to_str().unwrap()]);
    let blob = String::from_utf8(blob).unwrap();
    let before = history::notes_print(&open(&plain).0);
    plain.git(["update-ref", "refs/agentdiff/traces/main", blob.trim()]);
    let words: Vec<_> = claims(&plain, "f").into_iter().map(|(claim, ..)| claim).collect();
    assert_eq!(words, [Claim::Unknown, Claim::Ai, Claim::Unknown]);
    assert_ne!(history::notes_print(&open(&plain).0), before);
}
