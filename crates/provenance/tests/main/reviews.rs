//! How the tests of records of review show what was read.

use provenance::Problem;
use provenance::review::{ReviewMark, Reviewer, Signature};

/// One line a mark: kind, who, author, change, head, time, signed, evidence; `-` for what is not known.
pub(crate) fn shown(marks: &[ReviewMark]) -> Vec<String> {
    marks.iter().map(line).collect()
}

fn line(mark: &ReviewMark) -> String {
    let or_dash = |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or("-").to_owned();
    let who = mark.reviewer.as_ref().map_or("-".to_owned(), who);
    let head = mark.head_commit.as_ref().or(mark.head_tree.as_ref()).map_or("-", |head| &head[..7]);
    let at = mark.at.map_or("-".to_owned(), |at| at.to_string());
    let signed = if mark.signature == Signature::Present { " signed" } else { "" };
    let (author, change) = (or_dash(&mark.author), or_dash(&mark.change));
    format!("{:?} {who} author {author} change {change} head {head} at {at}{signed} | {}", mark.kind, mark.evidence)
}

fn who(reviewer: &Reviewer) -> String {
    let parts = [&reviewer.name, &reviewer.email, &reviewer.login];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    let agent = reviewer.agent.as_ref().map_or(String::new(), |agent| format!(" {agent}"));
    format!("{}{agent} ({})", reviewer.kind.as_str(), parts.join(" "))
}

/// `reason affected`, a problem a line.
pub(crate) fn reasons(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.reason, problem.affected)).collect()
}

/// The envelope of a statement, as DSSE has it, signed with a key.
pub(crate) fn sealed(statement: &str) -> String {
    use base64::Engine as _;
    let payload = base64::engine::general_purpose::STANDARD.encode(statement);
    format!(
        r#"{{"payloadType":"application/vnd.in-toto+json","payload":"{payload}","signatures":[{{"keyid":"SHA256:k","sig":"c2ln"}}]}}"#
    )
}
