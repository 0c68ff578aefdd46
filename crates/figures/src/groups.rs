//! Splits: by what lines are told apart, and the groups that a split makes.
//!
//! A row counts for all lines, and for one group of every split that it can be split by. Groups are numbered as they
//! are met; the numbers never leave a fold, and the smallest groups are shown together as [`Groups::OTHER`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use facts::{AgentId, Claim, Class, CommitRow, FateRow, UnitRow};

/// By what lines are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Split {
    /// Not at all.
    None,
    /// By who wrote them.
    Claim,
    /// By agent; lines of people are `human`.
    Agent,
    /// By model; lines of people are `human`.
    Model,
    /// By the language of their file.
    Language,
    /// By the class of their file.
    Class,
    /// By the top-level folder of their file; `.` is the root.
    Folder,
    /// By the first two folders on the path of their file.
    TwoFolders,
    /// By the year in which they were written. Only for lines alive.
    Cohort,
}

impl Split {
    /// As it is typed and written down.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Split::None => "none",
            Split::Claim => "claim",
            Split::Agent => "agent",
            Split::Model => "model",
            Split::Language => "language",
            Split::Class => "class",
            Split::Folder => "dir",
            Split::TwoFolders => "dir2",
            Split::Cohort => "cohort",
        }
    }

    /// A line keeps its group for life: it does not depend on the file that it is in.
    #[must_use]
    pub const fn is_lasting(self) -> bool {
        matches!(self, Split::None | Split::Claim | Split::Agent | Split::Model | Split::Cohort)
    }
}

/// The number of a group within one fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub(crate) u32);

/// The group of all lines.
pub const ALL_LINES: GroupId = GroupId(0);

impl GroupId {
    pub(crate) fn under(self, ids: &[GroupId]) -> GroupId {
        ids.get(self.0 as usize).copied().unwrap_or(self)
    }
}

/// The groups of a fold.
#[derive(Debug, Clone)]
pub struct Groups {
    splits: Vec<Split>,
    names: Vec<(Split, Arc<str>)>,
    numbers: BTreeMap<Split, HashMap<Arc<str>, GroupId>>,
}

impl Groups {
    /// The name of the group of all lines.
    pub const ALL: &'static str = "all";
    /// The group of what is not known.
    pub const UNKNOWN: &'static str = "unknown";
    /// What the smallest groups of a split are together.
    pub const OTHER: &'static str = "(other)";

    /// Groups by each of these splits, beside all lines.
    #[must_use]
    pub fn new(splits: &[Split]) -> Groups {
        let mut groups = Groups { splits: Vec::new(), names: Vec::new(), numbers: BTreeMap::new() };
        groups.number(Split::None, Self::ALL);
        for split in splits {
            if !matches!(split, Split::None | Split::Cohort) && !groups.splits.contains(split) {
                groups.splits.push(*split);
            }
        }
        groups
    }

    /// The splits that groups are made by.
    #[must_use]
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The groups that the lines of a row belong to, all lines first.
    pub fn of_lines(&mut self, row: &FateRow) -> Vec<GroupId> {
        let FateRow { claim, agent, model, language, class, path, .. } = row;
        self.of_code(Code { claim: *claim, agent, model, language, class: *class, path })
    }

    /// The groups that a unit belongs to, all first: those of most of its lines.
    pub fn of_unit(&mut self, row: &UnitRow) -> Vec<GroupId> {
        let UnitRow { claim, agent, model, language, class, path, .. } = row;
        self.of_code(Code { claim: *claim, agent, model, language, class: *class, path })
    }

    fn of_code(&mut self, code: Code<'_>) -> Vec<GroupId> {
        let mut ids = vec![ALL_LINES];
        for at in 0..self.splits.len() {
            let split = self.splits[at];
            let name = match split {
                Split::Claim => code.claim.as_str(),
                Split::Agent => agent(code.claim, code.agent.as_ref()),
                Split::Model => model(code.claim, code.model.as_deref()),
                Split::Language => code.language.as_deref().unwrap_or(Self::UNKNOWN),
                Split::Class => code.class.as_str(),
                Split::Folder => folders(code.path, 1),
                Split::TwoFolders => folders(code.path, 2),
                Split::None | Split::Cohort => continue,
            };
            ids.push(self.number(split, name));
        }
        ids
    }

    /// The groups that a commit belongs to, all first: by who wrote it. A commit has no class or folder.
    pub fn of_commit(&mut self, row: &CommitRow) -> Vec<GroupId> {
        let mut ids = vec![ALL_LINES];
        for at in 0..self.splits.len() {
            let split = self.splits[at];
            let name = match split {
                Split::Claim => row.claim.as_str(),
                Split::Agent => agent(row.claim, row.agent.as_ref()),
                Split::Model => model(row.claim, row.model.as_deref()),
                _ => continue,
            };
            ids.push(self.number(split, name));
        }
        ids
    }

    /// The group of a class, where classes are told apart; all lines for `None`.
    pub fn of_class(&mut self, class: Option<Class>) -> Option<GroupId> {
        match class {
            None => Some(ALL_LINES),
            Some(class) => self.splits.contains(&Split::Class).then(|| self.number(Split::Class, class.as_str())),
        }
    }

    /// The split and the name of a group.
    #[must_use]
    pub fn name(&self, group: GroupId) -> (Split, Arc<str>) {
        self.names[group.0 as usize].clone()
    }

    /// The groups of the splits that a line keeps its group of.
    pub fn lasting<'a>(&'a self, groups: &'a [GroupId]) -> impl Iterator<Item = GroupId> + 'a {
        groups.iter().copied().filter(|group| self.names[group.0 as usize].0.is_lasting())
    }

    fn number(&mut self, split: Split, name: &str) -> GroupId {
        let numbers = self.numbers.entry(split).or_default();
        if let Some(id) = numbers.get(name) {
            return *id;
        }
        let id = GroupId(u32::try_from(self.names.len()).expect("because rows hold fewer than 2^32 names"));
        let name: Arc<str> = name.into();
        numbers.insert(Arc::clone(&name), id);
        self.names.push((split, name));
        id
    }

    /// For each group the id under which it goes on: its own for the `most` of each split that weigh most (the earlier
    /// name where they weigh the same), that of the split's [`Groups::OTHER`] for the rest. A group of classes or
    /// claims always stays.
    pub fn merge_small(&mut self, weight: impl Fn(GroupId) -> u64, most: usize) -> Vec<GroupId> {
        let mut ids: Vec<GroupId> = (0..self.names.len() as u32).map(GroupId).collect();
        for split in self.splits.clone() {
            let mut of_split: Vec<GroupId> = ids
                .iter()
                .copied()
                .filter(|id| self.names[id.0 as usize].0 == split && id.under(&ids) == *id)
                .collect();
            if of_split.len() <= most || matches!(split, Split::Class | Split::Claim) {
                continue;
            }
            of_split
                .sort_by(|a, b| (weight(*b), &self.names[a.0 as usize]).cmp(&(weight(*a), &self.names[b.0 as usize])));
            let other = self.number(split, Self::OTHER);
            of_split[most..].iter().for_each(|id| ids[id.0 as usize] = other);
        }
        ids
    }
}

/// What lines and units are told apart by.
#[derive(Clone, Copy)]
struct Code<'a> {
    claim: Claim,
    agent: &'a Option<AgentId>,
    model: &'a Option<Arc<str>>,
    language: &'a Option<Arc<str>>,
    class: Class,
    path: &'a str,
}

fn agent(claim: Claim, agent: Option<&AgentId>) -> &str {
    agent.map_or_else(|| nobody(claim), |agent| &agent.0)
}

fn model(claim: Claim, model: Option<&str>) -> &str {
    model.unwrap_or_else(|| nobody(claim))
}

/// What lines are called whose agent or model is not named.
pub(crate) fn nobody(claim: Claim) -> &'static str {
    if claim == Claim::Human { Claim::Human.as_str() } else { Groups::UNKNOWN }
}

/// The first `depth` folders of a path; `.` for a file at the root.
pub(crate) fn folders(path: &str, depth: usize) -> &str {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.take(depth).last().map_or(".", |end| &path[..end])
}
