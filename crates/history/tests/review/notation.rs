//! Planted cases as text: a history with changes that land, the records of their review, and the class of each line.
//!
//! ```text
//! === NAME
//! ways merge squash
//! keep old
//! commit base
//!     lines f base1 base2
//! commit one
//!     author ann
//!     lines f base1 base2 one01
//! land 1
//! ---
//! opened ann @one
//! approved rita @one
//! merged max
//! ---
//! f ..A
//! lost f ..t
//! ```
//!
//! **History.** In testkit's language; `author ann` stands for `Ann <ann@example.com>`. `land N` ends the work on
//! change N: the last commit is its head and goes onto the main line in the way that is tried. Statements below it speak
//! of the commit that lands it (an edit there is one that the branch does not have). The first commit is the main line
//! so far, and `main` puts the last one there by hand. `ways` limits the ways, `keep LABEL` keeps the objects of a commit that was pushed away (one whose
//! label begins with `old` is gone otherwise), `whole` says that
//! the records are whole.
//!
//! **Records.** `[#N] STATE WHO [@LABEL] [OPTION...]`, in the order of time, a minute apart; `#1` where no change is
//! named. WHO is `LOGIN[#ID][<ADDRESS>]`, an automaton if it ends in `[bot]`, nobody if it is `-`. Options:
//! `dump` (the record is no forge's own), `tree` (names the tree of the head too), `target=BRANCH`, `signed=ADDRESS`,
//! `on=LABEL` (merged as this commit), `no-head`, `no-commit` (merged; the record leaves it out), `no-time`.
//!
//! **Answers.** A letter a line of each file at the head: `.` unknown, `n` none, `s` self, `m` automated, `c`
//! commented, `t` stale, `A` approved, `S` attested. A row may name the ways that it is about; then it holds there
//! instead of the one that names none. `owner`, `independent` (`y`, `n`, `.`) and `level` (`F` forge, `C`
//! claimed, `S` attested, `.` unknown) speak of these. `-` stands for a file that is not
//! there. Files of the main line alone need no row.

use crate::land::Way;

/// A planted case.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) ways: Vec<Way>,
    pub(crate) keep: Vec<String>,
    pub(crate) is_whole: bool,
    pub(crate) history: Vec<String>,
    pub(crate) records: Vec<String>,
    answers: Vec<Answer>,
}

/// What is said of the lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// `class`, `owner`, `independent` or `level`.
    pub(crate) about: String,
    ways: Vec<Way>,
    pub(crate) path: String,
    pub(crate) letters: String,
}

impl Case {
    /// What holds when the changes land in this way.
    pub(crate) fn answers(&self, way: Way) -> Vec<&Answer> {
        let own = |answer: &&Answer| answer.ways.contains(&way);
        let is_replaced = |answer: &Answer| {
            self.answers.iter().filter(own).any(|other| (&other.about, &other.path) == (&answer.about, &answer.path))
        };
        self.answers.iter().filter(|answer| own(answer) || (answer.ways.is_empty() && !is_replaced(answer))).collect()
    }
}

/// The cases of a file.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    text.split("\n=== ").skip(1).map(case).collect()
}

fn case(text: &str) -> Case {
    let (name, rest) = text.split_once('\n').unwrap_or_else(|| panic!("a case without a history: {text}"));
    let rest = rest.replace("\n---\n---\n", "\n---\n\n---\n");
    let parts: Vec<&str> = rest.split("\n---\n").collect();
    let [history, records, answers] = parts.as_slice() else { panic!("{name}: a history, records and answers") };
    let mut case = Case {
        name: name.trim().to_owned(),
        ways: Way::ALL.to_vec(),
        keep: Vec::new(),
        is_whole: false,
        history: Vec::new(),
        records: rows(records).map(str::to_owned).collect(),
        answers: rows(answers).map(answer).collect(),
    };
    for row in rows(history) {
        match row.split_once(' ').unwrap_or((row, "")) {
            ("ways", ways) => case.ways = ways.split(' ').map(|way| Way::named(way).expect(way)).collect(),
            ("keep", label) => case.keep.push(label.to_owned()),
            ("whole", _) => case.is_whole = true,
            _ => case.history.push(row.to_owned()),
        }
    }
    case
}

fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|row| !row.is_empty() && !row.starts_with("# "))
}

/// `[ABOUT] [WAY,WAY] PATH LETTERS`.
fn answer(row: &str) -> Answer {
    let mut words: Vec<&str> = row.split_whitespace().collect();
    let (letters, path) = (words.pop().expect(row).to_owned(), words.pop().expect(row).to_owned());
    let about = words.iter().position(|word| ["owner", "independent", "level"].contains(word));
    let about = about.map_or("class", |at| words.remove(at)).to_owned();
    let ways = words.pop().map_or(Vec::new(), |ways| ways.split(',').map(|way| Way::named(way).expect(row)).collect());
    assert!(words.is_empty(), "{row}");
    Answer { about, ways, path, letters }
}
