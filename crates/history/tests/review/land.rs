//! The ways in which a change gets onto the main line, as text in testkit's language.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use testkit::{History, Tree};

use crate::notation::Case;

/// How changes land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// With a merge commit.
    Merge,
    /// As one commit; the branch can still be read under `refs/pull/N/head`.
    Squash,
    /// As one commit, and the branch is gone.
    Lost,
    /// As a new commit for each of the branch; the branch can still be read.
    Rebase,
    /// The branch's own commits.
    Forward,
}

impl Way {
    pub(crate) const ALL: [Way; 5] = [Way::Merge, Way::Squash, Way::Lost, Way::Rebase, Way::Forward];

    pub(crate) fn named(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.as_str() == word)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Way::Merge => "merge",
            Way::Squash => "squash",
            Way::Lost => "lost",
            Way::Rebase => "rebase",
            Way::Forward => "forward",
        }
    }
}

/// A history in which the changes have landed.
#[derive(Debug, Default)]
pub(crate) struct Landed {
    /// In testkit's language.
    pub(crate) text: String,
    /// For each change the label of its head.
    pub(crate) heads: BTreeMap<String, String>,
    /// For each change the labels of its commits, oldest first.
    pub(crate) commits: BTreeMap<String, Vec<String>>,
    /// For each change the label of the commit that it landed as.
    pub(crate) landings: BTreeMap<String, String>,
    /// The last commit of the main line.
    tip: String,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, Default)]
struct Block {
    label: String,
    parents: Vec<String>,
    /// Statements of author, message and trailers.
    headers: Vec<String>,
}

/// Puts the changes of a case onto its main line. `moves`: the main line goes on beside each branch.
pub(crate) fn land(case: &Case, way: Way, moves: bool) -> Landed {
    let mut landed = Landed::default();
    let mut rows = case.history.iter().peekable();
    while let Some(row) = rows.next() {
        let mut words = row.split(' ');
        match words.next() {
            Some("land") => {
                let number = words.next().expect("land N");
                let mut own = Vec::new();
                while let Some(row) = rows.next_if(|row| !is_start(row)) {
                    own.push(expanded(row));
                }
                landed.land(number, way, moves && way != Way::Forward, &own);
            }
            Some("main") => landed.tip = landed.blocks.last().expect("a commit").label.clone(),
            Some("commit") => landed.begin(words),
            _ => landed.statement(&expanded(row)),
        }
    }
    let mut refs = String::new();
    for (number, head) in landed.heads.iter().filter(|_| way != Way::Lost) {
        writeln!(refs, "ref refs/pull/{number}/head {head}").unwrap();
    }
    for label in &case.keep {
        writeln!(refs, "ref refs/kept/{label} {label}").unwrap();
    }
    writeln!(refs, "branch main {}", landed.tip).unwrap();
    // Notes on what landed come last.
    let (notes, text): (Vec<&str>, Vec<&str>) = landed.text.lines().partition(|row| row.starts_with("note"));
    let first = landed.landings.values().next().cloned().unwrap_or_default();
    let notes = notes.join("\n").replace(" landing ", &format!(" {first} "));
    landed.text = format!("{}\n{notes}\n{refs}", text.join("\n"));
    landed
}

fn is_start(row: &str) -> bool {
    ["commit ", "land ", "note"].iter().any(|start| row.starts_with(start))
}

/// A statement with persons written out.
fn expanded(row: &str) -> String {
    match row.split_once(' ') {
        Some((verb @ ("author" | "committer"), name)) if !name.contains('<') => {
            let (first, rest) = name.split_at(1);
            format!("{verb} {}{rest} <{name}@example.com>", first.to_uppercase())
        }
        _ => row.to_owned(),
    }
}

impl Landed {
    fn begin<'w>(&mut self, mut words: impl Iterator<Item = &'w str>) {
        let label = words.next().expect("commit LABEL").to_owned();
        let parents: Vec<String> = match words.next() {
            Some(_) => words.map(str::to_owned).collect(),
            // Work goes on where it stopped; new work begins at the main line.
            None => vec![self.blocks.last().map_or(String::new(), |block| block.label.clone())],
        };
        let parents: Vec<String> = parents.into_iter().filter(|parent| !parent.is_empty()).collect();
        if parents.is_empty() {
            self.tip.clone_from(&label);
        }
        self.open(Block { label, parents, headers: Vec::new() });
        // A rebased commit keeps the time of its author.
        let time = format!("author-time {}", 1_700_000_000 + 60 * self.blocks.len());
        self.statement(&time);
    }

    fn open(&mut self, block: Block) {
        writeln!(self.text, "commit {} < {}", block.label, block.parents.join(" ")).unwrap();
        self.blocks.push(block);
    }

    fn statement(&mut self, row: &str) {
        let is_header = ["author ", "author-time ", "message ", "trailer "].iter().any(|verb| row.starts_with(verb));
        if let Some(block) = self.blocks.last_mut().filter(|_| is_header) {
            block.headers.push(row.to_owned());
        }
        writeln!(self.text, "{row}").unwrap();
    }

    fn land(&mut self, number: &str, way: Way, moves: bool, own: &[String]) {
        let head = self.blocks.last().expect("a branch").label.clone();
        let branch = self.branch(&head);
        let fork = self.block(&branch[0]).parents[0].clone();
        if moves {
            self.open(Block { label: format!("main{number}"), parents: vec![self.tip.clone()], headers: Vec::new() });
            self.statement("author Max <max@example.com>");
            self.statement(&format!("lines m{number} moved{number}line1 moved{number}line2"));
            self.tip = format!("main{number}");
        }
        let label = format!("land{number}");
        match way {
            Way::Forward => self.tip.clone_from(&head),
            Way::Merge => {
                let parents = vec![self.tip.clone(), head.clone()];
                let message = format!("message Merge pull request #{number} from owner/topic");
                let author = "author Max <max@example.com>".to_owned();
                self.copy(&label, parents, &[author, message], (&fork, &head));
            }
            Way::Squash | Way::Lost => {
                let author = |row: &&String| row.starts_with("author ");
                let first = self.block(&branch[0]).headers.iter().find(author).cloned();
                let headers: Vec<_> = first.into_iter().chain([format!("message Change (#{number})")]).collect();
                self.copy(&label, vec![self.tip.clone()], &headers, (&fork, &head));
            }
            Way::Rebase => self.rebase(&label, &branch),
        }
        if way != Way::Forward {
            own.iter().for_each(|row| self.statement(row));
        }
        self.heads.insert(number.to_owned(), head);
        self.commits.insert(number.to_owned(), branch);
        self.landings.insert(number.to_owned(), self.tip.clone());
    }

    fn rebase(&mut self, label: &str, branch: &[String]) {
        let is_plain = |label: &&String| self.block(label).parents.len() < 2;
        let branch: Vec<String> = branch.iter().filter(is_plain).cloned().collect();
        for (at, commit) in branch.iter().enumerate() {
            let Block { parents, headers, .. } = self.block(commit).clone();
            let is_last = at + 1 == branch.len();
            let label = if is_last { label.to_owned() } else { format!("{label}-{commit}") };
            let message = format!("message {commit}");
            let has_message = headers.iter().any(|row| row.starts_with("message "));
            let headers: Vec<_> = headers.into_iter().chain((!has_message).then_some(message)).collect();
            self.copy(&label, vec![self.tip.clone()], &headers, (&parents[0], commit));
        }
    }

    /// A commit of the main line that does there what lies between two commits.
    fn copy(&mut self, label: &str, parents: Vec<String>, headers: &[String], (from, to): (&str, &str)) {
        let changes = self.changes(from, to);
        self.open(Block { label: label.to_owned(), parents, headers: Vec::new() });
        self.statement("committer GitHub <noreply@github.com>");
        headers.iter().for_each(|row| self.statement(row));
        changes.iter().for_each(|row| self.statement(row));
        label.clone_into(&mut self.tip);
    }

    fn changes(&self, from: &str, to: &str) -> Vec<String> {
        let text: Vec<&str> = self.text.lines().filter(|row| !row.starts_with("note")).collect();
        let history = History::parse(&text.join("\n")).unwrap_or_else(|error| panic!("{error}\n{}", self.text));
        let (before, after): (&Tree, &Tree) = (history.tree(from).expect(from), history.tree(to).expect(to));
        let path = |path: &[u8]| String::from_utf8(path.to_vec()).unwrap();
        let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|gone| format!("delete {}", path(gone)));
        let written = after.iter().filter(|(path, entry)| before.get(*path) != Some(entry)).map(|(at, entry)| {
            let content = String::from_utf8(entry.content.to_vec()).unwrap();
            format!("file {} \"{}\"", path(at), content.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\\\""))
        });
        gone.chain(written).collect()
    }

    /// The commits behind a head that are not of the main line, parents first.
    fn branch(&self, head: &str) -> Vec<String> {
        let main = self.behind(&self.tip);
        let behind = self.behind(head);
        let of_branch = |block: &&Block| behind.contains(&block.label) && !main.contains(&block.label);
        self.blocks.iter().filter(of_branch).map(|block| block.label.clone()).collect()
    }

    fn behind(&self, label: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut next = vec![label.to_owned()];
        while let Some(label) = next.pop().filter(|label| !label.is_empty()) {
            if !found.contains(&label) {
                next.extend(self.block(&label).parents.iter().cloned());
                found.push(label);
            }
        }
        found
    }

    fn block(&self, label: &str) -> &Block {
        self.blocks.iter().find(|block| block.label == label).unwrap_or_else(|| panic!("no commit {label}"))
    }
}
