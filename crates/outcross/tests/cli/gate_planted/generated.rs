//! Combinations of what the other cases have one by one, with a truth that is kept while they are made.
//!
//! A change of one to five commits by two people, each with or without an agent; each adds lines to files, takes some
//! away again, renames, deletes or puts something that is no text. Then approvals of all sorts, of any of its heads. The
//! truth is a list of what needs a review, by commit, and a list of who approved what:
//!
//! - added lines need one where an agent wrote them, or where the path is sensitive (then or at the head);
//! - anything else that happens to a file needs one where the path is sensitive;
//! - a commit is approved by who approved its own or a later head, last said nothing else, may write, is a person, did
//!   not open the change and did not write the commit.

use std::collections::{BTreeMap, BTreeSet};

use testkit::Prng;

use super::case::{Case, new};

const PLAIN: [&str; 3] = ["src/work.rs", "src/extra.rs", "docs/guide.md"];
const SENSITIVE: [&str; 2] = ["src/auth/login.rs", "deploy/main.tf"];
const PEOPLE: [&str; 2] = ["ann", "bob"];
const REVIEWERS: [&str; 5] = ["rita", "otto", "bob", "ann", "helper[bot]"];

pub(crate) fn case(seed: u64) -> Case {
    let mut plan = Plan::new(seed);
    let commits = plan.prng.below(5) + 1;
    (0..commits).for_each(|at| plan.commit(at, at + 1 == commits));
    let reviews: Vec<Review> = (0..plan.prng.below(4)).map(|_| plan.review(commits)).collect();
    let is_reviewed = |need: &Need| plan.reviewers(need, &reviews).len() >= plan.persons(need);
    let lacking: Vec<&Need> = plan.needs.iter().filter(|need| !is_reviewed(need)).collect();
    let rules: BTreeSet<&str> = lacking.iter().map(|need| plan.rule(need, &reviews)).collect();
    let code = i32::from(!rules.is_empty());
    let rules: Vec<&str> = rules.into_iter().collect();
    let events: Vec<String> = reviews.iter().map(|review| review.row(commits)).collect();
    let row = format!("{code} {} <- {}", rules.join(" "), events.join("; "));
    new("combination", &format!("g{}", 1000 + seed), &plan.text, &row)
}

/// Something in a commit that a person has to have read.
#[derive(Debug)]
struct Need {
    commit: usize,
    author: &'static str,
    is_ai: bool,
    path: String,
    /// Every line there needs it.
    is_sensitive: bool,
}

struct Review {
    word: &'static str,
    who: &'static str,
    head: usize,
}

impl Review {
    fn row(&self, commits: usize) -> String {
        format!("{} {} @%{}", self.word, self.who, label(self.head, commits))
    }
}

struct Plan {
    prng: Prng,
    text: String,
    /// Files of text with their lines.
    files: BTreeMap<String, Vec<String>>,
    needs: Vec<Need>,
    lines: usize,
    /// Lines of agents need two persons.
    asks_for_two: bool,
}

fn label(at: usize, commits: usize) -> String {
    if at + 1 == commits { "head".to_owned() } else { format!("k{at}") }
}

fn is_sensitive(path: &str) -> bool {
    path.starts_with("src/auth/") || path.starts_with("deploy/")
}

impl Plan {
    fn new(seed: u64) -> Plan {
        let mut prng = Prng::new(seed);
        let asks_for_two = prng.below(4) == 0;
        let policy = if asks_for_two { "policy\n[[rule]]\npaths = [\"**\"]\nai = \"two-reviews\"\nend\n" } else { "" };
        let words = |name: &str| (0..4).map(|at| format!("{name}{at}line")).collect::<Vec<_>>();
        let files: BTreeMap<String, Vec<String>> = PLAIN
            .iter()
            .chain(&SENSITIVE)
            .zip('p'..)
            .map(|(path, name)| ((*path).to_owned(), words(&name.to_string().repeat(4))))
            .collect();
        let made: Vec<String> =
            files.iter().map(|(path, lines)| format!("lines {path} {}\n", lines.join(" "))).collect();
        let text = format!("start %base\n{}{policy}", made.concat());
        Plan { prng, text, files, needs: Vec::new(), lines: 0, asks_for_two }
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.prng.below(of.len())]
    }

    fn commit(&mut self, at: usize, is_last: bool) {
        let name = if is_last { "head".to_owned() } else { format!("k{at}") };
        let author = self.pick(&PEOPLE);
        let mark = self.pick(&["ai", "human", ""]);
        self.text.push_str(&format!("commit %{name}\nby {author}\n"));
        let mut seen = BTreeSet::new();
        for _ in 0..=self.prng.below(2) {
            self.change((at, author, mark == "ai"), &mut seen);
        }
        self.text.push_str(mark);
        self.text.push('\n');
    }

    /// One thing that a commit does, to a file that it did nothing to so far.
    fn change(&mut self, (commit, author, is_ai): (usize, &'static str, bool), seen: &mut BTreeSet<String>) {
        let known: Vec<String> = self.files.keys().filter(|path| !seen.contains(*path)).cloned().collect();
        let path = known[self.prng.below(known.len())].clone();
        seen.insert(path.clone());
        let need = |path: &str, is_ai: bool| Need {
            commit,
            author,
            is_ai,
            path: path.to_owned(),
            is_sensitive: is_sensitive(path),
        };
        match self.prng.below(8) {
            0..=3 => {
                self.lines += 1;
                let mut lines = self.files[&path].clone();
                lines.insert(self.prng.below(lines.len() + 1), format!("fresh{}line", self.lines));
                self.write(&path, lines);
                self.needs.push(need(&path, is_ai));
            }
            4 | 5 => {
                let mut lines = self.files[&path].clone();
                if lines.len() > 1 {
                    lines.remove(self.prng.below(lines.len()));
                    self.write(&path, lines);
                    self.needs.push(need(&path, false));
                }
            }
            6 => {
                self.lines += 1;
                let to = self.pick(&["src/new", "src/auth/new", "docs/new"]);
                let to = format!("{to}{}.rs", self.lines);
                let lines = self.files.remove(&path).unwrap();
                self.text.push_str(&format!("rename {path} {to}\n"));
                self.needs.extend([need(&path, false), need(&to, false)]);
                // What the change added there is judged by where it ends, too.
                let ends = is_sensitive(&to);
                for earlier in self.needs.iter_mut().filter(|earlier| earlier.path == path) {
                    earlier.is_sensitive |= ends && earlier.commit < commit;
                    to.clone_into(&mut earlier.path);
                }
                seen.insert(to.clone());
                self.files.insert(to, lines);
            }
            _ => {
                self.lines += 1;
                let folder = self.pick(&["src", "src/auth"]);
                let what = self.pick(&["file PATH \"\\0\\x01\\x02\"", "symlink PATH ../work.rs", "gitlink PATH cafe"]);
                let path = format!("{folder}/thing{}", self.lines);
                self.text.push_str(&format!("{}\n", what.replace("PATH", &path)));
                self.needs.push(need(&path, false));
            }
        }
        self.needs.retain(|need| need.is_ai || need.is_sensitive);
    }

    fn write(&mut self, path: &str, lines: Vec<String>) {
        self.text.push_str(&format!("lines {path} {}\n", lines.join(" ")));
        self.files.insert(path.to_owned(), lines);
    }

    fn review(&mut self, commits: usize) -> Review {
        let word = self.pick(&[
            "approved",
            "approved",
            "approved",
            "approved",
            "changes",
            "dismissed",
            "stranger",
            "commented",
        ]);
        Review {
            word,
            who: self.pick(&REVIEWERS),
            head: commits - 1 - self.prng.below(commits).min(self.prng.below(commits)),
        }
    }

    fn persons(&self, need: &Need) -> usize {
        if self.asks_for_two && need.is_ai { 2 } else { 1 }
    }

    /// Who may have read it: persons who did not open the change and did not write the commit.
    fn others<'r>(need: &Need, reviews: &'r [Review]) -> impl Iterator<Item = &'r Review> {
        let author = need.author;
        reviews.iter().filter(move |review| review.who != author && review.who != "ann" && review.who != "helper[bot]")
    }

    fn reviewers(&self, need: &Need, reviews: &[Review]) -> BTreeSet<&'static str> {
        Self::approvals(need, reviews).filter(|review| review.head >= need.commit).map(|review| review.who).collect()
    }

    /// Approvals that stand: the last verdict of each.
    fn approvals<'r>(need: &Need, reviews: &'r [Review]) -> impl Iterator<Item = &'r Review> {
        let is_verdict = |review: &&Review| ["approved", "changes", "dismissed"].contains(&review.word);
        Self::others(need, reviews).filter(move |review| {
            let last = reviews.iter().filter(|other| other.who == review.who).rfind(is_verdict);
            review.word == "approved" && last.is_some_and(|last| last.word == "approved")
        })
    }

    /// The rule that names what is lacking.
    fn rule(&self, need: &Need, reviews: &[Review]) -> &'static str {
        let enough = if need.is_sensitive { "sensitive-path" } else { "unreviewed-ai" };
        if !self.reviewers(need, reviews).is_empty() {
            return enough;
        }
        if Self::approvals(need, reviews).next().is_some() {
            return "stale-approval";
        }
        if Self::others(need, reviews).next().is_some() {
            return enough;
        }
        let is_own = |review: &Review| review.who == "ann" || review.who == need.author;
        let own = reviews.iter().any(is_own);
        match (reviews.iter().any(|review| !is_own(review)), own) {
            (true, _) => "automated-review-only",
            (false, true) => "self-approved",
            (false, false) => enough,
        }
    }
}
