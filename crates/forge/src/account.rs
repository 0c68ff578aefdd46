//! Accounts as the forges describe them.
//!
//! A deleted account is nobody: GitHub leaves it out, GitLab and Gitea put one ghost in the place of all of them, which
//! must not pass for a single person.

use facts::{Account, AccountKind};
use serde::Deserialize;

use crate::limits;
use crate::problem::Problems;
use crate::wire::{Maybe, text};

/// A user of a REST interface: that of GitHub, GitLab or Gitea.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct UserV1 {
    /// GitHub, Gitea.
    login: Maybe<String>,
    /// GitLab.
    username: Maybe<String>,
    id: Maybe<i64>,
    name: Maybe<String>,
    /// Gitea.
    full_name: Maybe<String>,
    email: Maybe<String>,
    /// GitHub: `User`, `Bot`, `Organization`, `Mannequin`.
    #[serde(rename = "type")]
    kind: Maybe<String>,
    /// GitLab, where it says so.
    bot: Maybe<bool>,
}

impl UserV1 {
    pub(crate) fn account(&self, problems: &mut Problems) -> Account {
        let login = text(&self.login).or_else(|| text(&self.username));
        if self.is_ghost() {
            return Account::default();
        }
        let mut keep = |value: Option<&str>| value.and_then(|value| limits::text(value, limits::NAME, problems));
        Account {
            login: keep(login),
            // The accounts of the forge itself have numbers below zero.
            id: self.id.and_then(|id| u64::try_from(id).ok()),
            name: keep(text(&self.name).or_else(|| text(&self.full_name))),
            email: keep(text(&self.email)),
            kind: self.account_kind(login),
        }
    }

    pub(crate) fn login(&self) -> Option<&str> {
        text(&self.login).or_else(|| text(&self.username))
    }

    /// Whether it stands for all accounts that were deleted.
    pub(crate) fn is_ghost(&self) -> bool {
        self.login().is_some_and(|login| login.eq_ignore_ascii_case("ghost"))
    }

    /// Whether the forge says that it is an automaton's.
    pub(crate) fn is_bot(&self) -> bool {
        self.account_kind(self.login()) == AccountKind::Bot
    }

    fn account_kind(&self, login: Option<&str>) -> AccountKind {
        match (text(&self.kind), login) {
            (Some("Bot"), _) => AccountKind::Bot,
            (_, Some(login)) if *self.bot == Some(true) || is_automaton(login) => AccountKind::Bot,
            (Some("User"), _) | (None, Some(_)) => AccountKind::User,
            _ => AccountKind::Unknown,
        }
    }
}

/// Names that only the forge itself gives away: GitHub's apps, GitLab's tokens and service accounts, Gitea's workflows.
pub(crate) fn is_automaton(login: &str) -> bool {
    let numbered = |start: &str, then: &str| {
        let rest = login.strip_prefix(start).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with(then)
    };
    login.ends_with("[bot]")
        || numbered("project_", "_bot")
        || numbered("group_", "_bot")
        || login.starts_with("service_account_")
        || matches!(login, "gitea-actions" | "forgejo-actions")
}

/// Somebody in GraphQL, or in what the `gh` program writes.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct ActorV1 {
    #[serde(rename = "__typename")]
    kind: Maybe<String>,
    login: Maybe<String>,
    /// Of a team: `organisation/team`.
    #[serde(rename = "combinedSlug", alias = "slug")]
    team: Maybe<String>,
    #[serde(rename = "databaseId")]
    id: Maybe<u64>,
    name: Maybe<String>,
    /// `gh`.
    is_bot: Maybe<bool>,
}

impl ActorV1 {
    /// GraphQL leaves the end `[bot]` off that every other place of GitHub has: it is put back, so that an account has
    /// one name.
    pub(crate) fn account(&self, problems: &mut Problems) -> Account {
        let kind = self.account_kind();
        let login = text(&self.login).map(|login| match login.strip_prefix("app/").unwrap_or(login) {
            bare if kind == AccountKind::Bot && !bare.ends_with("[bot]") => format!("{bare}[bot]"),
            bare => bare.to_owned(),
        });
        if login.as_deref() == Some("ghost") {
            return Account::default();
        }
        let mut keep = |value: Option<&str>| value.and_then(|value| limits::text(value, limits::NAME, problems));
        let login = keep(login.as_deref().or_else(|| text(&self.team)));
        Account { login, id: *self.id, name: keep(text(&self.name)), email: None, kind }
    }

    pub(crate) fn is_bot(&self) -> bool {
        self.account_kind() == AccountKind::Bot
    }

    fn account_kind(&self) -> AccountKind {
        let login = text(&self.login).unwrap_or_default();
        match text(&self.kind) {
            Some("Bot") => AccountKind::Bot,
            _ if *self.is_bot == Some(true) || login.ends_with("[bot]") || login.starts_with("app/") => {
                AccountKind::Bot
            }
            Some("User" | "EnterpriseUserAccount") => AccountKind::User,
            None if *self.is_bot == Some(false) => AccountKind::User,
            _ => AccountKind::Unknown,
        }
    }
}
