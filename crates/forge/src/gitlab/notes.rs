//! What GitLab itself writes below a merge request when somebody does something: the only place where an approval that
//! was taken back is still on record, and, before version 17, the only one with its time.

/// What a system note says that its author did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed<'b> {
    Approved,
    /// Took their approval back.
    Unapproved,
    RequestedChanges,
    /// Asked these for a review.
    Requested(Vec<&'b str>),
    /// Gave it to these.
    Assigned(Vec<&'b str>),
    /// A push took the approvals of these back.
    Reset(Vec<&'b str>),
    /// Left a review without a verdict.
    Reviewed,
    /// Something that is no event of ours.
    Other,
}

/// Reads the text of a system note.
pub(super) fn deed(body: &str) -> Deed<'_> {
    let line = body.lines().next().unwrap_or_default().trim();
    match line {
        "approved this merge request" => Deed::Approved,
        "unapproved this merge request" => Deed::Unapproved,
        "requested changes" => Deed::RequestedChanges,
        "reviewed" | "left review comments" | "left review comments without approving" => Deed::Reviewed,
        _ => named(line),
    }
}

fn named(line: &str) -> Deed<'_> {
    if let Some(rest) = line.strip_prefix("requested review from ") {
        // `... and removed review request for @b`
        return Deed::Requested(logins(rest.split(" and removed ").next().unwrap_or_default()));
    }
    if let Some(rest) = line.strip_prefix("assigned to ") {
        return Deed::Assigned(logins(rest.split(" and unassigned ").next().unwrap_or_default()));
    }
    if let Some(rest) = line.strip_prefix("reset approvals from ") {
        return Deed::Reset(logins(rest.split(" by ").next().unwrap_or_default()));
    }
    Deed::Other
}

/// The names behind the `@` of a list.
fn logins(list: &str) -> Vec<&str> {
    let words = list.split(|c: char| c.is_whitespace() || c == ',');
    words.filter_map(|word| word.strip_prefix('@')).filter(|login| !login.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expect: &Deed<'_>) {
        assert_eq!(&deed(body), expect, "{body}");
    }

    #[test]
    fn deeds() {
        check("approved this merge request", &Deed::Approved);
        check("unapproved this merge request", &Deed::Unapproved);
        check("requested changes", &Deed::RequestedChanges);
        check("requested review from @ada, @bob, and @eve", &Deed::Requested(vec!["ada", "bob", "eve"]));
        check("requested review from @ada and removed review request for @bob", &Deed::Requested(vec!["ada"]));
        check("assigned to @ada and unassigned @bob", &Deed::Assigned(vec!["ada"]));
        check("reset approvals from @ada by pushing to the branch", &Deed::Reset(vec!["ada"]));
        check("added 1 commit\n\n<ul><li>approved this merge request</li></ul>", &Deed::Other);
        check("changed title from **approved this merge request** to **x**", &Deed::Other);
        check("", &Deed::Other);
    }
}
