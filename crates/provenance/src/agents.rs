//! The table of agents: whose identity an address is, which trailers and footers an agent leaves, how models are
//! spelled. It is data (`agents.toml`, version 1, shipped inside the binary) and can be extended by a user's file.
//!
//! Invariants: an address matches whole or not at all, never by its domain; a numeric GitHub id counts only as the
//! digits before `+` in an address of GitHub's own `users.noreply` host; a name alone never makes a person an agent.

mod file;
mod index;
mod load;

use facts::AgentId;
use serde::Deserialize;

use crate::mark::Person;
use crate::model::ModelRules;
use index::Index;
pub use load::AgentsError;

/// The table of agents. Look-ups allocate nothing.
#[derive(Debug, Clone)]
pub struct Agents {
    identities: Index<Entry>,
    names: Index<Name>,
    trailers: Index<TrailerRule>,
    author_suffixes: Vec<(Box<[u8]>, AgentId)>,
    footers: Vec<Footer>,
    description_starts: Vec<(Box<[u8]>, AgentId)>,
    subject_starts: Vec<(Box<[u8]>, AgentId)>,
    branch_prefixes: Vec<(Box<[u8]>, AgentId)>,
    models: ModelRules,
}

/// Whose an address is, and what that says of a commit that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The agent, or the automaton.
    pub agent: AgentId,
    /// What it does.
    pub role: Role,
    /// How far it can be believed.
    pub reliability: Reliability,
    /// When.
    pub valid: Window,
}

/// What the holder of an identity does to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Writes it: its marks claim lines.
    #[default]
    Author,
    /// Suggests it in review, and a person accepts: its marks claim lines.
    Suggestion,
    /// Reviews it: it took part, and claims no line.
    Reviewer,
    /// Cuts releases in an agent's name: a bot, no claim.
    Release,
    /// Updates dependencies, merges, formats: a bot, no claim.
    Automation,
}

/// How far a mark can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reliability {
    /// Left by the agent itself.
    #[default]
    High,
    /// Known to be left without the agent's work at times: it claims, and another mark names the agent first.
    Low,
    /// Known to be left without the agent's work as a rule: evidence that claims nothing.
    None,
}

/// A span of time, microseconds since 1970-01-01T00:00:00Z, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From here on; `i64::MIN` for ever.
    pub from: i64,
    /// Until before here; `i64::MAX` for ever.
    pub to: i64,
}

impl Window {
    /// Whether the time lies in it.
    #[must_use]
    pub fn contains(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }
}

/// How the value of a trailer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TrailerKind {
    /// A name with an address; the address decides.
    Person,
    /// A known address, a product, a model, `product:model`, or `model via product`. A product whose name is also
    /// given to people counts only beside a model.
    Tool,
    /// As `Tool`, and such a name counts alone.
    Product,
    /// Any value but a denial claims; a product or model in it is named.
    Statement,
    /// A value that begins with one of `values`.
    Link,
    /// A value that is one of `values`, in any case.
    Word,
}

/// What a trailer key says.
#[derive(Debug, Clone)]
pub(crate) struct TrailerRule {
    pub(crate) key: Box<str>,
    pub(crate) kind: TrailerKind,
    pub(crate) agent: Option<AgentId>,
    pub(crate) values: Vec<Box<[u8]>>,
    pub(crate) reliability: Reliability,
}

/// A line that an agent leaves at the end of a message.
#[derive(Debug, Clone)]
struct Footer {
    agent: AgentId,
    text: Box<[u8]>,
    extent: Extent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    WholeLine,
    Start,
}

/// An identity with what else it demands of the person.
#[derive(Debug, Clone)]
struct Entry {
    login: Option<Box<[u8]>>,
    name: Option<Box<[u8]>>,
    identity: Identity,
}

impl Entry {
    fn admits(&self, person: &Person<'_>, login: &[u8]) -> bool {
        self.login.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(login))
            && self.name.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(person.name.trim_ascii()))
    }

    fn demands(&self) -> usize {
        usize::from(self.login.is_some()) + usize::from(self.name.is_some())
    }
}

/// What a product is called.
#[derive(Debug, Clone)]
struct Name {
    agent: AgentId,
    kind: NameKind,
}

/// How far a name goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// Nobody is called that.
    Product,
    /// People are called that too.
    Given,
    /// Only records spell it so.
    Tool,
}

/// The host of the addresses that GitHub mints for accounts.
const GITHUB_HOST: &[u8] = b"users.noreply.github.com";

impl Agents {
    /// The identity that a person's address is at a time (microseconds since 1970). An address whose entries are all
    /// of another time gives the first of them: its [`Window`] tells. `None` for everybody else.
    #[must_use]
    pub fn find(&self, person: &Person<'_>, at: i64) -> Option<&Identity> {
        let email = person.email.trim_ascii();
        if email.is_empty() {
            return None;
        }
        let (id, login) = github_account(email).unwrap_or((b"", b""));
        [email, id, login]
            .into_iter()
            .filter(|key| !key.is_empty())
            .find_map(|key| pick(self.identities.get(key), person, login, at))
    }

    /// Whether a person is an automaton: an identity of the table, or an account that GitHub marks `[bot]`.
    #[must_use]
    pub fn is_bot(&self, person: &Person<'_>, at: i64) -> bool {
        self.find(person, at).is_some() || ends_with_bot(person.name) || is_bot_account(person.email)
    }

    /// The identity of an account of GitHub by its login, and its id if that is known, at a time (microseconds since
    /// 1970). Records of review name people so. The id decides, where there is one.
    #[must_use]
    pub fn account(&self, login: &[u8], id: Option<u64>, at: i64) -> Option<&Identity> {
        let login = login.trim_ascii();
        let account = Person { name: login, email: b"" };
        let by_id = id.map(|id| format!("{id}+"));
        // A login holds no `+`: it must not pass for the key of an id.
        let by_login = Some(login).filter(|login| !login.is_empty() && !login.contains(&b'+'));
        let mut keys = by_id.as_ref().map(String::as_bytes).into_iter().chain(by_login);
        keys.find_map(|key| pick(self.identities.get(key), &account, login, at))
    }

    /// The agent that names its branches so (`codex/fix-x`, also below `refs/heads/`). A branch says who opened it,
    /// and nothing of who wrote which of its lines.
    #[must_use]
    pub fn branch(&self, name: &[u8]) -> Option<&AgentId> {
        let name = name.strip_prefix(b"refs/heads/").unwrap_or(name);
        let found =
            self.branch_prefixes.iter().find(|(prefix, _)| name.len() > prefix.len() && name.starts_with(prefix));
        found.map(|(_, agent)| agent)
    }

    /// The agents that left a line in the description of a change request, with the line, each agent once and in
    /// the order of the lines. Such a line says that the agent took part in the change. Linear in the text.
    pub fn description<'a>(&'a self, text: &'a [u8]) -> Vec<(&'a AgentId, &'a [u8])> {
        let mut found: Vec<(&AgentId, &[u8])> = Vec::new();
        for line in text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii) {
            let start = || self.description_starts.iter().find(|(start, _)| line.starts_with(start));
            if let Some(agent) = self.footer(line).or_else(|| start().map(|(_, agent)| agent))
                && found.iter().all(|(known, _)| *known != agent)
            {
                found.push((agent, line));
            }
        }
        found
    }

    /// The agent that begins subjects so, and that beginning.
    pub(crate) fn subject(&self, message: &[u8]) -> Option<(&AgentId, &[u8])> {
        let found = self.subject_starts.iter().find(|(start, _)| message.starts_with(start));
        found.map(|(start, agent)| (agent, &**start))
    }

    /// The agent that a record's tool name means; as the record spells it where the table does not know it
    /// (visible characters only, 60 at most), `None` if nothing is left of it.
    #[must_use]
    pub fn tool(&self, spelled: &str) -> Option<AgentId> {
        let cleaned = crate::evidence::clean(spelled.as_bytes(), 60);
        match self.names.get(cleaned.as_bytes()).first() {
            Some(name) => Some(name.agent.clone()),
            None => (!cleaned.is_empty()).then(|| AgentId(cleaned.into())),
        }
    }

    /// Whether the table has a tool of this name, as records spell it.
    pub(crate) fn knows_tool(&self, spelled: &str) -> bool {
        !self.names.get(spelled.trim().as_bytes()).is_empty()
    }

    /// The agent that a name means, be it that of the product or the one that records and this program use.
    pub(crate) fn named(&self, spelled: &[u8]) -> Option<&AgentId> {
        let product = self.product(spelled).map(|(agent, _)| agent);
        product.or_else(|| self.names.get(spelled.trim_ascii()).first().map(|name| &name.agent))
    }

    /// The agent that a product name in a trailer means, and what kind of name it is.
    pub(crate) fn product(&self, spelled: &[u8]) -> Option<(&AgentId, NameKind)> {
        let names = self.names.get(spelled.trim_ascii());
        names.iter().find(|name| name.kind != NameKind::Tool).map(|name| (&name.agent, name.kind))
    }

    /// The names of products in lower case, rising, each with whether people are called that too. Spellings of records alone
    /// are left out.
    pub fn product_names(&self) -> impl Iterator<Item = (&[u8], bool)> {
        let kind = |names: &[Name]| names.iter().map(|name| name.kind).find(|kind| *kind != NameKind::Tool);
        self.names.rows().filter_map(move |(name, names)| Some((name, kind(names)? == NameKind::Given)))
    }

    /// The agent that marks author names with a suffix, and that suffix.
    pub(crate) fn author_suffix(&self, name: &[u8]) -> Option<(&AgentId, &[u8])> {
        let name = name.trim_ascii_end();
        let found = self.author_suffixes.iter().find(|(suffix, _)| name.ends_with(suffix));
        found.map(|(suffix, agent)| (agent, &**suffix))
    }

    /// What a trailer key says, in any case.
    pub(crate) fn trailer(&self, key: &[u8]) -> Option<&TrailerRule> {
        self.trailers.get(key).first()
    }

    /// The agent that leaves this line at the end of messages.
    pub(crate) fn footer(&self, line: &[u8]) -> Option<&AgentId> {
        let line = line.trim_ascii();
        let found = self.footers.iter().find(|footer| match footer.extent {
            Extent::WholeLine => line == &*footer.text,
            Extent::Start => line.starts_with(&footer.text),
        });
        found.map(|footer| &footer.agent)
    }

    /// The rules by which model names are read.
    pub(crate) fn models(&self) -> &ModelRules {
        &self.models
    }
}

/// Of the entries that admit the person: the most demanding, and among those the one of that time.
fn pick<'a>(entries: &'a [Entry], person: &Person<'_>, login: &[u8], at: i64) -> Option<&'a Identity> {
    let admitting = || entries.iter().filter(|entry| entry.admits(person, login));
    let demands = admitting().map(Entry::demands).max()?;
    let best = || admitting().filter(|entry| entry.demands() == demands).map(|entry| &entry.identity);
    best().find(|identity| identity.valid.contains(at)).or_else(|| best().next())
}

/// The id with its `+` (empty in addresses of the old form) and the login of an address that GitHub mints.
fn github_account(email: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = email.len().checked_sub(GITHUB_HOST.len() + 1)?;
    let (local, host) = email.split_at(at);
    if host[0] != b'@' || !host[1..].eq_ignore_ascii_case(GITHUB_HOST) {
        return None;
    }
    let Some(plus) = local.iter().position(|&byte| byte == b'+') else { return Some((b"", local)) };
    let (id, login) = local.split_at(plus + 1);
    local[..plus].iter().all(u8::is_ascii_digit).then_some((id, login))
}

fn is_bot_account(email: &[u8]) -> bool {
    github_account(email.trim_ascii()).is_some_and(|(_, login)| ends_with_bot(login))
}

fn ends_with_bot(name: &[u8]) -> bool {
    name.trim_ascii_end().ends_with(b"[bot]")
}
