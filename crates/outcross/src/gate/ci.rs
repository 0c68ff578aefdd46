//! What a CI service says of the change that it runs for.
//!
//! GitHub (and Gitea, Forgejo, whose runners say the same): the event as JSON in the file that `GITHUB_EVENT_PATH` names
//! (docs.github.com, "Webhook events and payloads": `pull_request`, `pull_request_review`, `merge_group`). GitLab:
//! variables of merge request pipelines (docs.gitlab.com, "Predefined CI/CD variables").

use forge::Kind;
use serde::Deserialize;

use crate::errors::CommandError;
use crate::platform;

/// A change as CI names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ci {
    /// The kind of forge.
    pub forge: Kind,
    /// The commit that the target branch points at.
    pub base: String,
    /// The last commit of the change.
    pub head: String,
    /// The branch that it is to land on.
    pub target: Option<String>,
    /// Numbers of change requests.
    pub changes: Vec<u64>,
    /// The change in words.
    pub words: String,
}

#[derive(Debug, Deserialize)]
struct EventV1 {
    pull_request: Option<PullRequestV1>,
    merge_group: Option<MergeGroupV1>,
}

#[derive(Debug, Deserialize)]
struct PullRequestV1 {
    number: u64,
    base: EndV1,
    head: EndV1,
}

#[derive(Debug, Deserialize)]
struct EndV1 {
    sha: String,
    #[serde(rename = "ref")]
    name: String,
}

#[derive(Debug, Deserialize)]
struct MergeGroupV1 {
    base_sha: String,
    head_sha: String,
    base_ref: String,
    head_ref: String,
}

impl Ci {
    /// What the service says; `None` outside of one, or where it runs for no change.
    ///
    /// # Errors
    /// If its event can't be read.
    pub fn read() -> Result<Option<Ci>, CommandError> {
        if platform::variable(&["GITLAB_CI"]).is_some() {
            return Ok(of_gitlab(&|name| platform::variable(&[name])));
        }
        let Some(path) = platform::variable(&["GITHUB_EVENT_PATH"]) else { return Ok(None) };
        let text = std::fs::read(&path).map_err(|error| {
            CommandError::unreadable(format!("cannot read the event that CI runs for ({path}): {error}"))
        })?;
        let is_gitea = platform::variable(&["GITEA_ACTIONS", "FORGEJO_ACTIONS"]).is_some();
        of_github(&text, if is_gitea { Kind::Gitea } else { Kind::GitHub })
    }
}

fn of_github(text: &[u8], forge: Kind) -> Result<Option<Ci>, CommandError> {
    let event: EventV1 = serde_json::from_slice(text)
        .map_err(|error| CommandError::unreadable(format!("cannot read the event that CI runs for: {error}")))?;
    let of_pull = event.pull_request.map(|pull| Ci {
        forge,
        words: format!("#{} into {}", pull.number, pull.base.name),
        base: pull.base.sha,
        head: pull.head.sha,
        target: Some(pull.base.name),
        changes: vec![pull.number],
    });
    Ok(of_pull.or_else(|| event.merge_group.map(|group| of_merge_group(group, forge))))
}

/// `refs/heads/gh-readonly-queue/main/pr-12-<commit>`
fn of_merge_group(group: MergeGroupV1, forge: Kind) -> Ci {
    let last = group.head_ref.rsplit('/').next().unwrap_or_default();
    let number =
        last.strip_prefix("pr-").and_then(|rest| rest.split('-').next()).and_then(|number| number.parse().ok());
    let target = group.base_ref.strip_prefix("refs/heads/").unwrap_or(&group.base_ref).to_owned();
    Ci {
        forge,
        base: group.base_sha,
        head: group.head_sha,
        words: format!("the merge queue of {target}"),
        target: Some(target),
        changes: number.into_iter().collect(),
    }
}

fn of_gitlab(variable: &dyn Fn(&str) -> Option<String>) -> Option<Ci> {
    let number: u64 = variable("CI_MERGE_REQUEST_IID")?.parse().ok()?;
    let target = variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")?;
    let head = variable("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").or_else(|| variable("CI_COMMIT_SHA"))?;
    let base =
        variable("CI_MERGE_REQUEST_TARGET_BRANCH_SHA").unwrap_or_else(|| format!("refs/remotes/origin/{target}"));
    let words = format!("!{number} into {target}");
    Some(Ci { forge: Kind::GitLab, base, head, target: Some(target), changes: vec![number], words })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_request_names_its_ends() {
        let event = br#"{"action": "synchronize", "pull_request": {"number": 12,
            "base": {"sha": "aa", "ref": "main"}, "head": {"sha": "bb", "ref": "topic"}}}"#;
        let ci = of_github(event, Kind::GitHub).unwrap().unwrap();
        assert_eq!((ci.base.as_str(), ci.head.as_str(), ci.changes), ("aa", "bb", vec![12]));
        assert_eq!((ci.target.as_deref(), ci.words.as_str()), (Some("main"), "#12 into main"));
    }

    #[test]
    fn a_merge_group_names_its_last_change() {
        let event = br#"{"merge_group": {"base_sha": "aa", "head_sha": "bb", "base_ref": "refs/heads/main",
            "head_ref": "refs/heads/gh-readonly-queue/main/pr-12-0a1b"}}"#;
        let ci = of_github(event, Kind::GitHub).unwrap().unwrap();
        assert_eq!((ci.changes, ci.target.as_deref()), (vec![12], Some("main")));
    }

    #[test]
    fn other_events_are_of_no_change_and_damaged_ones_are_errors() {
        assert_eq!(of_github(br#"{"ref": "refs/heads/main"}"#, Kind::GitHub).unwrap(), None);
        assert_eq!(of_github(b"{", Kind::GitHub).unwrap_err().kind.code(), 4);
    }

    #[test]
    fn gitlab_says_it_by_variables() {
        let known =
            [("CI_MERGE_REQUEST_IID", "7"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"), ("CI_COMMIT_SHA", "bb")];
        let ci = of_gitlab(&|name| known.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()));
        let ci = ci.unwrap();
        assert_eq!((ci.base.as_str(), ci.head.as_str(), ci.changes), ("refs/remotes/origin/main", "bb", vec![7]));
        assert_eq!(of_gitlab(&|_| None), None);
    }
}
