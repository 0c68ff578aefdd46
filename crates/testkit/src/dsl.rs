//! Histories as text: the language in which tests describe a repository.
//!
//! ```
//! use testkit::Repo;
//!
//! let repo = Repo::new(r#"
//!     ## A line by Ada, one by Bob on a branch, merged.
//!     commit base
//!         file src/poem.txt <<END
//!         Roses are red
//!         END
//!     commit bob < base
//!         author Bob <bob@example.com>
//!         file src/poem.txt "Roses are red\nViolets are blue\n"
//!         trailer Co-authored-by: Claude <noreply@anthropic.com>
//!     commit ada < base
//!         lines LICENSE one two 3..9
//!     commit merge < ada bob
//!         take bob src/poem.txt
//!     note bob "{\"commit\":\"{id:bob}\"}"
//! "#);
//! assert_eq!(repo.resolve("HEAD^2"), repo.id("bob"));
//! ```
//!
//! One statement a line; blank lines, lines that start with `#` and indentation mean nothing. Words are separated by
//! white space. A word in double quotes holds any bytes: `\n \r \t \0 \" \\ \xHH`. Where CONTENT is asked for it is
//! one word, or `<<END` and the lines down to one that reads `END`, from each of which the indentation of that last
//! line is cut.
//!
//! Layout, before the first commit: `format sha256`, `layout worktree`, `storage loose`, `refs reftable`.
//!
//! | statement | effect |
//! |---|---|
//! | `commit LABEL` | a commit on the one above (the first is a root) |
//! | `commit LABEL < PARENT...` | with these parents, in order; none after `<` makes a root |
//! | `author TEXT`, `committer TEXT` | `Name <address>`, as written |
//! | `time WHEN [ZONE]` | author and committer time: seconds since 1970 or `2024-05-01T12:00:00Z`; zone `+0000` |
//! | `author-time WHEN [ZONE]`, `commit-time WHEN [ZONE]` | one of the two |
//! | `message CONTENT` | the message (else the label); an unquoted rest of the line is taken as it stands |
//! | `trailer TEXT` | a trailer line at the end of the message |
//! | `encoding NAME` | the commit's encoding header |
//! | `file PATH [FLAG...] CONTENT` | a file; flags `+exec`, `+crlf` (LF becomes CRLF), `+no-eol` (the last line break goes) |
//! | `lines PATH [FLAG...] WORD...` | a file of one line a word; `1..50` stands for the lines 1 to 50 |
//! | `delete PATH` | a file or folder |
//! | `rename FROM TO`, `copy FROM TO` | a file |
//! | `mode PATH exec\|plain\|symlink` | another kind, same bytes |
//! | `symlink PATH TARGET` | |
//! | `gitlink PATH ID` | a submodule's commit, by hex id (repeated or cut to the length of the hash) |
//! | `take LABEL [PATH]` | the file, or all files, as that commit has them |
//! | `graft LABEL FOLDER` | the tree of that commit below a folder (subtree merge) |
//! | `clear` | an empty tree |
//! | `note LABEL CONTENT` | a note on `refs/notes/ai`; `{id:LABEL}` in it becomes that commit's id |
//! | `note-on REF LABEL CONTENT` | the same on another notes ref |
//! | `branch NAME [LABEL]`, `tag NAME [LABEL]`, `ref REF [LABEL]` | a ref; without a label to the last commit so far |
//! | `head branch NAME`, `head detached LABEL`, `head unborn NAME` | HEAD (else the branch `main`, at the last commit) |

use crate::history::{Change, Commit, Entry, Head, History, Mode, Note};
use crate::{Layout, ObjectFormat, RefFormat, Storage};

mod words;

use words::{Word, split};

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ParseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: String,
}

type Parsed<T> = Result<T, String>;

impl History {
    /// Reads a history from text; the grammar stands in [`crate::dsl`].
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<History, ParseError> {
        let mut parser = Parser { lines: text.lines().collect(), at: 0, history: History::new(), open: None };
        while parser.at < parser.lines.len() {
            let line = parser.at + 1;
            parser.at += 1;
            parser.statement(line).map_err(|problem| ParseError { line, problem })?;
        }
        parser.close()?;
        Ok(parser.history)
    }
}

/// The commit that the statements are about.
struct Open {
    line: usize,
    commit: Commit,
    /// The line of each of its changes.
    change_lines: Vec<usize>,
    trailers: Vec<String>,
}

struct Parser<'a> {
    lines: Vec<&'a str>,
    /// The next line to read.
    at: usize,
    history: History,
    open: Option<Open>,
}

impl Parser<'_> {
    fn statement(&mut self, line: usize) -> Parsed<()> {
        let text = self.lines[line - 1].trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(());
        }
        let (verb, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match verb {
            "commit" => self.commit(line, rest),
            "format" | "layout" | "storage" | "refs" => self.setting(verb, rest),
            "branch" | "tag" | "ref" | "head" | "note" | "note-on" => self.reference(verb, rest),
            "author" | "committer" | "time" | "author-time" | "commit-time" | "message" | "trailer" | "encoding" => {
                self.header(verb, rest)
            }
            _ => self.change(line, verb, rest),
        }
    }

    fn commit(&mut self, line: usize, rest: &str) -> Parsed<()> {
        self.close().map_err(|error| error.to_string())?;
        let mut words = rest.split_whitespace();
        let label = words.next().ok_or("commit needs a label")?;
        let mut commit = Commit::new(label);
        match words.next() {
            None => commit.parents = self.history.labels().last().map(str::to_owned).into_iter().collect(),
            Some("<") => commit.parents = words.map(str::to_owned).collect(),
            Some(other) => return Err(format!("expected '<' and parents, found '{other}'")),
        }
        self.open = Some(Open { line, commit, change_lines: Vec::new(), trailers: Vec::new() });
        Ok(())
    }

    /// Adds the open commit to the history.
    fn close(&mut self) -> Result<(), ParseError> {
        let Some(Open { line, mut commit, change_lines, trailers }) = self.open.take() else { return Ok(()) };
        if !trailers.is_empty() {
            let message = commit.message.unwrap_or_else(|| format!("{}\n", commit.label).into_bytes());
            let block = format!("\n{}\n", trailers.join("\n"));
            commit.message = Some([message, block.into_bytes()].concat());
        }
        self.history.add(commit).map_err(|(change, error)| ParseError {
            line: change.map_or(line, |index| change_lines[index]),
            problem: error.to_string(),
        })
    }

    fn setting(&mut self, verb: &str, rest: &str) -> Parsed<()> {
        let settings = &mut self.history.settings;
        match (verb, rest) {
            ("format", "sha1") => settings.format = ObjectFormat::Sha1,
            ("format", "sha256") => settings.format = ObjectFormat::Sha256,
            ("layout", "bare") => settings.layout = Layout::Bare,
            ("layout", "worktree") => settings.layout = Layout::WorkTree,
            ("storage", "loose") => settings.storage = Storage::Loose,
            ("storage", "packed") => settings.storage = Storage::Packed,
            ("refs", "files") => settings.refs = RefFormat::Files,
            ("refs", "reftable") => settings.refs = RefFormat::Reftable,
            _ => return Err(format!("unknown {verb} '{rest}'")),
        }
        Ok(())
    }

    fn header(&mut self, verb: &str, rest: &str) -> Parsed<()> {
        let message = if verb == "message" { Some(self.message(rest)?) } else { None };
        let open = self.open.as_mut().ok_or_else(|| format!("{verb} before the first commit"))?;
        let commit = &mut open.commit;
        match verb {
            "author" => commit.author = Some(rest.as_bytes().to_vec()),
            "committer" => commit.committer = Some(rest.as_bytes().to_vec()),
            "author-time" => commit.author_time = Some(moment(rest)?),
            "commit-time" => commit.committer_time = Some(moment(rest)?),
            "time" => {
                commit.author_time = Some(moment(rest)?);
                commit.committer_time = commit.author_time.clone();
            }
            "encoding" => commit.encoding = Some(rest.to_owned()),
            "trailer" => open.trailers.push(rest.to_owned()),
            _ => commit.message = message,
        }
        Ok(())
    }

    /// A quoted word or a block as it is; else the rest of the line with a line break.
    fn message(&mut self, rest: &str) -> Parsed<Vec<u8>> {
        if rest.starts_with('"') || rest.starts_with("<<") {
            return self.content(&split(rest)?);
        }
        Ok(format!("{rest}\n").into_bytes())
    }

    fn change(&mut self, line: usize, verb: &str, rest: &str) -> Parsed<()> {
        let words = split(rest)?;
        let change = match (verb, words.as_slice()) {
            ("file", [path, rest @ ..]) => {
                let (flags, rest) = Flags::take(rest)?;
                flags.file(path, self.content(rest)?)
            }
            ("lines", [path, rest @ ..]) => {
                let (flags, words) = Flags::take(rest)?;
                flags.file(path, words.iter().map(words::expanded).collect::<Parsed<Vec<_>>>()?.concat())
            }
            ("delete", [path]) => Change::Delete(path.bytes.clone()),
            ("rename", [from, to]) => Change::Rename { from: from.bytes.clone(), to: to.bytes.clone() },
            ("copy", [from, to]) => Change::Copy { from: from.bytes.clone(), to: to.bytes.clone() },
            ("mode", [path, kind]) => Change::SetMode { path: path.bytes.clone(), mode: mode(&kind.text()?)? },
            ("symlink", [path, target]) => written(path, Mode::Symlink, target.bytes.clone()),
            ("gitlink", [path, id]) => written(path, Mode::Gitlink, id.bytes.clone()),
            ("take", [label]) => Change::Take { label: label.text()?, path: None },
            ("take", [label, path]) => Change::Take { label: label.text()?, path: Some(path.bytes.clone()) },
            ("graft", [label, folder]) => Change::Graft { label: label.text()?, prefix: folder.bytes.clone() },
            ("clear", []) => Change::Clear,
            _ => return Err(format!("'{verb}' with {} words is no statement", words.len())),
        };
        let open = self.open.as_mut().ok_or_else(|| format!("{verb} before the first commit"))?;
        open.change_lines.push(line);
        open.commit.changes.push(change);
        Ok(())
    }

    fn reference(&mut self, verb: &str, rest: &str) -> Parsed<()> {
        self.close().map_err(|error| error.to_string())?;
        let words = split(rest)?;
        let last = self.history.labels().last().unwrap_or("").to_owned();
        let text = |nth: usize| words.get(nth).ok_or_else(|| format!("{verb} needs more words"))?.text();
        let target = if words.len() > 1 { text(1)? } else { last };
        let result = match verb {
            "branch" => self.history.point(format!("refs/heads/{}", text(0)?), &target),
            "tag" => self.history.point(format!("refs/tags/{}", text(0)?), &target),
            "ref" => self.history.point(text(0)?, &target),
            "note" => {
                let note =
                    Note { reference: "refs/notes/ai".to_owned(), label: text(0)?, text: self.content(&words[1..])? };
                self.history.note(note)
            }
            "note-on" => {
                let (reference, label) = (text(0)?, text(1)?);
                let note = Note { reference, label, text: self.content(&words[2..])? };
                self.history.note(note)
            }
            _ => return self.head(&text(0)?, text(1)?),
        };
        result.map_err(|error| error.to_string())
    }

    fn head(&mut self, kind: &str, name: String) -> Parsed<()> {
        let head = match kind {
            "branch" => Head::Branch(name),
            "unborn" => Head::Unborn(name),
            "detached" => {
                self.history.index(&name).map_err(|error| error.to_string())?;
                Head::Detached(name)
            }
            _ => return Err(format!("unknown head '{kind}'")),
        };
        self.history.set_head(head);
        Ok(())
    }

    /// One word, or a block whose first line is the next one.
    fn content(&mut self, words: &[Word]) -> Parsed<Vec<u8>> {
        let [word] = words else { return Err(format!("expected one word or '<<END', found {} words", words.len())) };
        match word.block_end() {
            None => Ok(word.bytes.clone()),
            Some(end) => self.block(&end),
        }
    }

    fn block(&mut self, end: &str) -> Parsed<Vec<u8>> {
        let lines = &self.lines[self.at..];
        let length =
            lines.iter().position(|line| line.trim() == end).ok_or_else(|| format!("no line '{end}' follows"))?;
        let last = lines[length];
        let margin = last.len() - last.trim_start().len();
        let text = words::cut_margin(&lines[..length], margin);
        self.at += length + 1;
        Ok(text.into_bytes())
    }
}

fn written(path: &Word, mode: Mode, content: Vec<u8>) -> Change {
    Change::Write { path: path.bytes.clone(), entry: Entry { mode, content: content.into() } }
}

fn mode(kind: &str) -> Parsed<Mode> {
    match kind {
        "plain" => Ok(Mode::Plain),
        "exec" => Ok(Mode::Exec),
        "symlink" => Ok(Mode::Symlink),
        _ => Err(format!("unknown mode '{kind}'")),
    }
}

/// The `+` words before a file's content.
#[derive(Default)]
struct Flags {
    exec: bool,
    crlf: bool,
    no_eol: bool,
}

impl Flags {
    fn take(words: &[Word]) -> Parsed<(Flags, &[Word])> {
        let count = words.iter().take_while(|word| word.is_flag()).count();
        let mut flags = Flags::default();
        for word in &words[..count] {
            match word.bytes.as_slice() {
                b"+exec" => flags.exec = true,
                b"+crlf" => flags.crlf = true,
                b"+no-eol" => flags.no_eol = true,
                other => return Err(format!("unknown flag '{}'", String::from_utf8_lossy(other))),
            }
        }
        Ok((flags, &words[count..]))
    }

    fn file(&self, path: &Word, mut content: Vec<u8>) -> Change {
        if self.no_eol && content.last() == Some(&b'\n') {
            content.pop();
        }
        if self.crlf {
            content = content.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(b"\r\n".as_slice());
        }
        written(path, if self.exec { Mode::Exec } else { Mode::Plain }, content)
    }
}

/// `1700000000`, `2024-05-01T12:00:00Z`, either with a zone after it.
fn moment(text: &str) -> Parsed<(i64, String)> {
    let (when, zone) = text.split_once(' ').unwrap_or((text, "+0000"));
    let seconds = when.parse().ok().or_else(|| calendar_seconds(when));
    Ok((seconds.ok_or_else(|| format!("no time: '{when}'"))?, zone.trim().to_owned()))
}

/// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ`, by days in the proleptic Gregorian calendar.
fn calendar_seconds(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let parts = |text: &str, by: char| text.split(by).map(|part| part.parse().ok()).collect::<Option<Vec<i64>>>();
    let [year, month, day] = parts(date, '-')?[..] else { return None };
    let [hour, minute, second] = parts(time, ':')?[..] else { return None };
    // Years that start in March, so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
            - 719_469;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}
