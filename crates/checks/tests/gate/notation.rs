//! Changes in the notation of `../README.md`.

use std::sync::Arc;

use checks::policy::Severity;
use checks::{
    Approval, Authorship, BaseLine, Baseline, Change, Commit, Declared, Hunk, Known, Mode, Ownership, Sensitivity,
    Settings, Twin, Unread,
};
use facts::{AgentId, Claim, Class, CommitId, Level, Review, ReviewClass};

use crate::words::{place, words};

/// A change, and how it is to be judged.
pub(crate) struct Written {
    pub(crate) change: Change,
    pub(crate) settings: Settings,
    /// What was found before in this case counts as known.
    pub(crate) has_baseline: bool,
}

pub(crate) fn read(lines: &[&str]) -> Written {
    let mut written = Written { change: empty(), settings: settings(), has_baseline: false };
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if line.starts_with(' ') {
            let commit = written.change.commits.len().checked_sub(1).expect("because lines stand below a commit");
            written.change.hunks.push(hunk(commit, words[0], &words[1..]));
        } else if words[0] == "commit" {
            let number = written.change.commits.len();
            written.change.commits.push(commit(number, words[1], &words[2..]));
        } else {
            set(&mut written, line, &words);
        }
    }
    written
}

fn empty() -> Change {
    Change {
        repository: "example.org/team/app".into(),
        target: Some("main".into()),
        base: id(0xba),
        head: id(0xed),
        commits: Vec::new(),
        hunks: Vec::new(),
        approvals: Vec::new(),
        unproven: 0,
        unread: Vec::new(),
        twins: Vec::new(),
    }
}

fn settings() -> Settings {
    Settings {
        mode: Mode::Gate,
        today: "2026-11-21".to_owned(),
        baseline: Baseline::default(),
        base_lines: Vec::new(),
        fail_on: Severity::Error,
    }
}

fn id(byte: u8) -> CommitId {
    CommitId::from_bytes(&[byte; 20]).unwrap()
}

/// A line that says how the change is judged, or what is known of it as a whole.
fn set(Written { change, settings, has_baseline }: &mut Written, line: &str, words: &[&str]) {
    match words {
        ["mode", "pre-push"] => settings.mode = Mode::PrePush,
        ["mode", "replay"] => settings.mode = Mode::Replay,
        ["today", day] => settings.today = (*day).to_owned(),
        ["fail-on", weight] => settings.fail_on = Severity::of(weight).unwrap(),
        ["baseline"] => *has_baseline = true,
        ["allow", rule, place, "until", day] => settings.base_lines.push(base_line(rule, place, day)),
        ["approval", who] => change.approvals.push(Approval { reviewer: (*who).into(), at: 0, since: None }),
        ["approval", who, "after", seconds] => {
            // Micros without rounding: "4.9" is 4,900,000.
            let seconds: f64 = seconds.parse().unwrap();
            let at = std::time::Duration::from_secs_f64(seconds).as_micros().try_into().unwrap();
            change.approvals.push(Approval { reviewer: (*who).into(), at, since: Some(0) });
        }
        ["twin", of, name, "like", known, its_name, ..] => {
            change.twins.push(twin((of, name), (known, its_name), words));
        }
        ["unproven", count] => change.unproven = count.parse().unwrap(),
        [kind @ ("unread" | "cut"), ..] => {
            let (what, detail) = line.split_once(' ').unwrap().1.split_once(": ").unwrap();
            change.unread.push(Unread { what: what.into(), detail: detail.into(), is_vital: *kind == "cut" });
        }
        _ => panic!("no line of a change: {line}"),
    }
}

fn twin((of, name): (&str, &str), (known, its_name): (&str, &str), words: &[&str]) -> Twin {
    let (path, lines) = place(of);
    let (first_line, last_line) = lines.unwrap();
    let (its_path, its_lines) = place(known);
    let known = Known { path: its_path.into(), line: its_lines.unwrap().0, name: its_name.into() };
    let similar_percent = words.get(6).map(|percent| percent.strip_suffix('%').unwrap().parse().unwrap());
    Twin { path: path.into(), first_line, last_line, name: name.into(), known, similar_percent }
}

fn base_line(rule: &str, word: &str, day: &str) -> BaseLine {
    let (path, lines) = place(word);
    let (first_line, last_line) = lines.unwrap();
    BaseLine {
        rule: rule.to_owned(),
        path: path.to_owned(),
        first_line,
        last_line,
        reason: "in a line".to_owned(),
        owner: "platform".to_owned(),
        expires: day.to_owned(),
    }
}

fn commit(number: usize, name: &str, words: &[&str]) -> Commit {
    let mut commit = Commit {
        id: id(u8::try_from(number + 1).unwrap()),
        subject: name.into(),
        is_merge: false,
        author: "ada".into(),
        is_bot: false,
        is_first_time: Some(false),
        declared: Declared::default(),
        authorship: Authorship::default(),
    };
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("ai", _) => {
                commit.declared.ai = true;
                (commit.authorship.claim, commit.authorship.level) = (Claim::Ai, Level::Claimed);
            }
            ("human", _) => commit.declared.human = true,
            ("bot", _) => commit.is_bot = true,
            ("merge", _) => commit.is_merge = true,
            ("first-time", _) => commit.is_first_time = Some(true),
            ("shallow", _) => commit.is_first_time = None,
            ("by", who) => commit.author = who.into(),
            ("evidence", text) => add(&mut commit.authorship.evidence, text),
            _ => panic!("no word of a commit: {word}"),
        }
    }
    commit
}

fn add(evidence: &mut Arc<[Arc<str>]>, text: &str) {
    *evidence = evidence.iter().cloned().chain([Arc::from(text)]).collect();
}

fn hunk(commit: usize, word: &str, words: &[&str]) -> Hunk {
    let (path, lines) = place(word);
    let (first_line, last_line) = lines.unwrap_or_default();
    let mut hunk = Hunk {
        commit,
        path: path.into(),
        first_line,
        last_line,
        touched: None,
        at_head: lines.map(|_| (path.into(), first_line)),
        class: Class::Source,
        language: None,
        introduced: Authorship::default(),
        written: Authorship::default(),
        review: Review::default(),
        ownership: Ownership::Nobody,
        sensitivity: Vec::new(),
        content: word.into(),
    };
    let (mut review, mut written) = (Reviewed::default(), None);
    for word in words {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key {
            "written" => written = Some(value.parse::<Claim>().unwrap()),
            _ if review.take(key, value) || of_author(&mut hunk.introduced, key, value) => {}
            _ => of_lines(&mut hunk, key, value),
        }
    }
    assert_eq!(lines.is_none(), hunk.touched.is_some(), "{path} has lines, or a word of what was done to it");
    hunk.review = review.review();
    hunk.written = hunk.introduced.clone();
    if let Some(claim) = written {
        hunk.written = Authorship { claim, level: level_of(claim), ..Authorship::default() };
    }
    hunk
}

fn level_of(claim: Claim) -> Level {
    if claim == Claim::Unknown { Level::Unknown } else { Level::Claimed }
}

fn of_author(authorship: &mut Authorship, key: &str, value: &str) -> bool {
    match key {
        "ai" | "human" => {
            let claim = key.parse().unwrap();
            (authorship.claim, authorship.level) = (claim, level_of(claim));
        }
        "level" => authorship.level = value.parse().unwrap(),
        "agent" => authorship.agent = Some(AgentId(value.into())),
        "model" => authorship.model = Some(value.into()),
        "evidence" => add(&mut authorship.evidence, value),
        _ => return false,
    }
    true
}

fn of_lines(hunk: &mut Hunk, key: &str, value: &str) {
    match key {
        "owned" => hunk.ownership = Ownership::Owned,
        "gone" => hunk.at_head = None,
        "at" => {
            let (path, lines) = place(value);
            hunk.at_head = Some((path.into(), lines.unwrap().0));
        }
        "class" => hunk.class = value.parse().unwrap(),
        "language" => hunk.language = Some(value.into()),
        "content" => hunk.content = value.into(),
        "sensitive" => {
            let (kind, reason) = value.split_once(": ").unwrap();
            hunk.sensitivity.push(Sensitivity { kind: kind.into(), reason: reason.into() });
        }
        "removed" => hunk.touched = Some("removed"),
        "changed" => hunk.touched = Some("changed without a new line"),
        "link" => hunk.touched = Some("a symbolic link"),
        "submodule" => hunk.touched = Some("another commit of a submodule"),
        _ => panic!("no word of lines: {key}"),
    }
}

/// A review as it is written down: what is left out depends on its class.
#[derive(Default)]
struct Reviewed {
    class: Option<ReviewClass>,
    level: Option<Level>,
    reviewers: Option<Vec<Arc<str>>>,
    independent: Option<Option<bool>>,
    code_owner: Option<bool>,
    read_mark: bool,
}

impl Reviewed {
    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "review" => self.class = Some(value.parse().unwrap()),
            "record" => self.level = Some(value.parse().unwrap()),
            "by" if value == "nobody" => self.reviewers = Some(Vec::new()),
            "by" => self.reviewers = Some(value.split(',').map(Arc::from).collect()),
            "independent" => self.independent = Some(answer(value)),
            "owner" => self.code_owner = answer(value),
            "read-mark" => self.read_mark = true,
            _ => return false,
        }
        true
    }

    fn review(self) -> Review {
        let class = self.class.unwrap_or(ReviewClass::Unknown);
        let (level, reviewers): (Level, &[&str]) = match class {
            ReviewClass::Unknown => (Level::Unknown, &[]),
            ReviewClass::None => (Level::Forge, &[]),
            ReviewClass::Own => (Level::Forge, &["ada"]),
            ReviewClass::Automated => (Level::Forge, &["bot"]),
            ReviewClass::Commented | ReviewClass::Stale | ReviewClass::Approved => (Level::Forge, &["rita"]),
            ReviewClass::Attested => (Level::Attested, &["rita"]),
        };
        Review {
            class,
            level: self.level.unwrap_or(level),
            reviewers: self.reviewers.unwrap_or_else(|| reviewers.iter().copied().map(Arc::from).collect()).into(),
            at: None,
            read_mark: self.read_mark,
            independent: self.independent.unwrap_or((class >= ReviewClass::Commented).then_some(true)),
            code_owner: self.code_owner,
        }
    }
}

fn answer(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        "unknown" => None,
        _ => panic!("neither yes nor no nor unknown: {word}"),
    }
}
