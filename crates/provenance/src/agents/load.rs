//! From the file of agents to the table: every entry is judged here, so that look-ups need not.

use facts::AgentId;
use toml::Spanned;
use toml::value::Datetime;

use super::file::{AgentV1, FileV1, IdentityV1, ModelV1, TrailerV1};
use super::index::Index;
use super::{Agents, Entry, Extent, Footer, Identity, Name, NameKind, TrailerKind, TrailerRule, Window};
use crate::model::{ModelRule, ModelRules};
use crate::time;

/// The table that is shipped.
const BUILTIN: &str = include_str!("../agents.toml");

/// The file version that this table reads.
const VERSION: u32 = 1;

/// Why a file of agents can't be used.
#[derive(Debug, thiserror::Error)]
pub enum AgentsError {
    /// It is not TOML, or not of the documented shape.
    #[error("line {line}: {message}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// The parser's own words.
        message: String,
    },
    /// It has another version.
    #[error("line {line}: the table of agents has version {found}, this program reads version {VERSION}")]
    Version {
        /// Where the entry begins, from 1.
        line: usize,
        /// What it says.
        found: u32,
    },
    /// An identity names nothing that it could be found by, or more than one such thing.
    #[error(
        "line {line}: an identity of agent '{agent}' must have exactly one of email, github_id or login (a login may stand \
         beside a github_id)"
    )]
    Identity {
        /// Where the entry begins, from 1.
        line: usize,
        /// The agent.
        agent: String,
    },
    /// An address without `@`, or with a space: it could never match.
    #[error("line {line}: agent '{agent}' has an address that no person can have: '{email}'")]
    Email {
        /// Where the entry begins, from 1.
        line: usize,
        /// The agent.
        agent: String,
        /// The address.
        email: String,
    },
    /// A date that is not a plain date, or a window that ends before it begins.
    #[error("line {line}: agent '{agent}' has a window that is not two plain dates in order")]
    Window {
        /// Where the entry begins, from 1.
        line: usize,
        /// The agent.
        agent: String,
    },
    /// A trailer of kind `link` or `word` has no values, or one of another kind has some.
    #[error("line {line}: trailer '{key}' must have values if its kind is link or word, and none otherwise")]
    Values {
        /// Where the entry begins, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// An empty text, which would match everything.
    #[error("line {line}: an empty text in the entry '{entry}' of the table of agents")]
    Empty {
        /// Where the entry begins, from 1.
        line: usize,
        /// The agent, trailer key or provider that it stands in.
        entry: String,
    },
}

impl Agents {
    /// The table that is shipped with the program.
    #[must_use]
    pub fn builtin() -> Agents {
        Agents::parse(BUILTIN).expect("because the shipped table is parsed by the tests")
    }

    /// A table from a file of its own (the format is that of `agents.toml`, version 1).
    ///
    /// # Errors
    /// See [`AgentsError`].
    pub fn parse(toml: &str) -> Result<Agents, AgentsError> {
        Agents::from_files(&[toml])
    }

    /// The shipped table with a user's file before it: where both know an address, a name or a key, the user's
    /// entry counts.
    ///
    /// # Errors
    /// See [`AgentsError`].
    pub fn builtin_with(toml: &str) -> Result<Agents, AgentsError> {
        Agents::from_files(&[toml, BUILTIN])
    }

    fn from_files(files: &[&str]) -> Result<Agents, AgentsError> {
        let mut table = Agents {
            identities: Index::default(),
            names: Index::default(),
            trailers: Index::default(),
            author_suffixes: Vec::new(),
            footers: Vec::new(),
            description_starts: Vec::new(),
            subject_starts: Vec::new(),
            branch_prefixes: Vec::new(),
            models: ModelRules::default(),
        };
        for text in files {
            table.add_file(read(text)?, text)?;
        }
        Ok(table)
    }

    fn add_file(&mut self, file: FileV1, text: &str) -> Result<(), AgentsError> {
        file.agents.iter().try_for_each(|agent| self.add_agent(&Place::of(&agent.id, text), agent))?;
        file.trailers.into_iter().try_for_each(|trailer| self.add_trailer(&Place::of(&trailer.key, text), trailer))?;
        file.models.into_iter().try_for_each(|model| self.add_model(&Place::of(&model.provider, text), model))
    }

    fn add_agent(&mut self, place: &Place, agent: &AgentV1) -> Result<(), AgentsError> {
        place.refuse_empty(texts(agent))?;
        let id = AgentId(agent.id.as_ref().as_str().into());
        self.add_names(agent, &id);
        self.add_texts(agent, &id);
        identities(agent).try_for_each(|identity| self.add_identity((agent, place), &id, identity))
    }

    fn add_names(&mut self, agent: &AgentV1, id: &AgentId) {
        let of_kind = |kind| move |name| (name, kind);
        let names = agent.names.iter().map(of_kind(NameKind::Product));
        let given = agent.given_names.iter().map(of_kind(NameKind::Given));
        let tools = agent.tools.iter().chain([agent.id.as_ref()]).map(of_kind(NameKind::Tool));
        for (name, kind) in names.chain(given).chain(tools) {
            self.names.put(name.as_bytes(), Name { agent: id.clone(), kind });
        }
    }

    fn add_texts(&mut self, agent: &AgentV1, id: &AgentId) {
        let of_agent = |text: &String| (Box::from(text.as_bytes()), id.clone());
        self.author_suffixes.extend(agent.author_suffixes.iter().map(of_agent));
        self.description_starts.extend(agent.description_starts.iter().map(of_agent));
        self.subject_starts.extend(agent.subject_starts.iter().map(of_agent));
        self.branch_prefixes.extend(agent.branch_prefixes.iter().map(of_agent));
        let of_extent = |extent| move |text| (text, extent);
        let whole = agent.footers.iter().map(of_extent(Extent::WholeLine));
        let starts = agent.footer_starts.iter().map(of_extent(Extent::Start));
        let footers = whole.chain(starts).map(|(text, extent)| Footer {
            agent: id.clone(),
            text: text.as_bytes().into(),
            extent,
        });
        self.footers.extend(footers);
    }

    fn add_identity(
        &mut self,
        (agent, place): (&AgentV1, &Place),
        id: &AgentId,
        identity: IdentityV1,
    ) -> Result<(), AgentsError> {
        let key = place.identity_key(&identity)?;
        let valid = window(&identity).ok_or_else(|| place.bad_window())?;
        let role = identity.role.unwrap_or(agent.role);
        let entry = Entry {
            login: identity.github_id.and(identity.login).map(|login| login.into_bytes().into()),
            name: identity.name.map(|name| name.into_bytes().into()),
            identity: Identity { agent: id.clone(), role, reliability: identity.reliability, valid },
        };
        self.identities.put(key.as_bytes(), entry);
        Ok(())
    }

    fn add_trailer(&mut self, place: &Place, trailer: TrailerV1) -> Result<(), AgentsError> {
        let key = trailer.key.into_inner();
        place.refuse_empty(std::iter::once(&key).chain(&trailer.values))?;
        if matches!(trailer.kind, TrailerKind::Link | TrailerKind::Word) == trailer.values.is_empty() {
            return Err(AgentsError::Values { line: place.line, key });
        }
        let rule = TrailerRule {
            key: key.to_ascii_lowercase().into(),
            kind: trailer.kind,
            agent: trailer.agent.map(|agent| AgentId(agent.into())),
            values: trailer.values.into_iter().map(|value| value.into_bytes().into()).collect(),
            reliability: trailer.reliability,
        };
        self.trailers.put(key.as_bytes(), rule);
        Ok(())
    }

    fn add_model(&mut self, place: &Place, model: ModelV1) -> Result<(), AgentsError> {
        let texts = [&model.starts, &model.families, &model.efforts];
        place.refuse_empty(texts.into_iter().flatten().chain([model.provider.as_ref()]))?;
        self.models.add(ModelRule {
            provider: model.provider.into_inner(),
            starts: model.starts,
            families: model.families,
            efforts: model.efforts,
        });
        Ok(())
    }
}

fn read(text: &str) -> Result<FileV1, AgentsError> {
    let file: FileV1 = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        AgentsError::Syntax { line: line_at(text, start), message: error.message().replace('\n', ", ") }
    })?;
    let found = *file.version.as_ref();
    let line = || line_at(text, file.version.span().start);
    if found == VERSION { Ok(file) } else { Err(AgentsError::Version { line: line(), found }) }
}

/// The number of the line that a byte is in, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// Every text of an agent's entry that would match everything if it were empty.
fn texts(agent: &AgentV1) -> impl Iterator<Item = &String> {
    let names = [&agent.names, &agent.given_names, &agent.tools, &agent.author_suffixes];
    let lines = [&agent.footers, &agent.footer_starts, &agent.description_starts, &agent.subject_starts];
    std::iter::once(agent.id.as_ref())
        .chain(names.into_iter().flatten())
        .chain(lines.into_iter().flatten())
        .chain(&agent.branch_prefixes)
}

/// Every identity of an agent, the short forms spelled out. Long forms come first: they demand more.
fn identities(agent: &AgentV1) -> impl Iterator<Item = IdentityV1> {
    let email = |email: &String| IdentityV1 { email: Some(email.clone()), ..IdentityV1::default() };
    let github_id = |id: &u64| IdentityV1 { github_id: Some(*id), ..IdentityV1::default() };
    let login = |login: &String| IdentityV1 { login: Some(login.clone()), ..IdentityV1::default() };
    let short = agent.emails.iter().map(email).chain(agent.github_ids.iter().map(github_id));
    agent.identities.iter().cloned().chain(short).chain(agent.logins.iter().map(login))
}

/// An entry as errors call it: by its id, trailer key or provider, and the line of that.
struct Place {
    name: String,
    line: usize,
}

impl Place {
    fn of(name: &Spanned<String>, text: &str) -> Place {
        Place { name: name.as_ref().clone(), line: line_at(text, name.span().start) }
    }

    fn refuse_empty<'a>(&self, mut texts: impl Iterator<Item = &'a String>) -> Result<(), AgentsError> {
        let found = texts.any(|text| text.trim().is_empty());
        if found { Err(AgentsError::Empty { line: self.line, entry: self.name.clone() }) } else { Ok(()) }
    }

    /// What the identity is found by: a whole address, the digits of an id with their `+`, or a login.
    fn identity_key(&self, identity: &IdentityV1) -> Result<String, AgentsError> {
        match (&identity.email, identity.github_id, &identity.login) {
            (Some(email), None, None) => self.whole_address(email),
            (None, Some(id), _) => Ok(format!("{id}+")),
            (None, None, Some(login)) if !login.contains(['@', '+']) => Ok(login.clone()),
            _ => Err(AgentsError::Identity { line: self.line, agent: self.name.clone() }),
        }
    }

    fn whole_address(&self, email: &str) -> Result<String, AgentsError> {
        let (local, host) = email.split_once('@').unwrap_or(("", ""));
        if local.is_empty() || host.is_empty() || email.contains(char::is_whitespace) {
            let (line, agent) = (self.line, self.name.clone());
            return Err(AgentsError::Email { line, agent, email: email.to_owned() });
        }
        Ok(email.to_owned())
    }

    fn bad_window(&self) -> AgentsError {
        AgentsError::Window { line: self.line, agent: self.name.clone() }
    }
}

fn window(identity: &IdentityV1) -> Option<Window> {
    let from = identity.valid_from.as_ref().map_or(Some(i64::MIN), micros)?;
    let to = identity.valid_to.as_ref().map_or(Some(i64::MAX), micros)?;
    (from < to).then_some(Window { from, to })
}

/// The start of a plain date, UTC.
fn micros(date: &Datetime) -> Option<i64> {
    let (Some(date), None, None) = (date.date, date.time, date.offset) else { return None };
    Some(time::days(i64::from(date.year), i64::from(date.month), i64::from(date.day)) * 86_400_000_000)
}
