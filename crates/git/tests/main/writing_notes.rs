//! Lines added to notes: what is there stays, what is new comes, whoever else writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use git::note_write::{ATTEMPTS, AppendError, Appended, Identity, NewLines, Writing, append};
use git::program::Git;
use git::{Limits, ObjectId, list_notes};
use testkit::Repo;

use crate::planted::{entry, loose};
use crate::programs::{plain, real_git, script};
use crate::reading::{id, opened};

const REF: &str = "refs/notes/outcross-review";
const ONE: &str = "1111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222";

fn writing() -> Writing {
    Writing {
        reference: REF.to_owned(),
        identity: Identity { name: "Ada Rex".to_owned(), email: "ada@example.com".to_owned(), seconds: 1_700_000_000 },
        message: "Notes of reviews\n".to_owned(),
        attempts: ATTEMPTS,
    }
}

fn lines(annotated: &str, lines: &[&str]) -> NewLines {
    NewLines { annotated: id(annotated), lines: lines.iter().map(|line| line.as_bytes().to_vec()).collect() }
}

fn add_with(git: &Git, repo: &Repo, notes: &[NewLines]) -> Result<Appended, AppendError> {
    append(git, repo.path(), &Limits::default(), &writing(), notes)
}

fn add(repo: &Repo, notes: &[NewLines]) -> Appended {
    add_with(&real_git(), repo, notes).unwrap()
}

/// All notes of the ref by what they are on, as this crate reads them.
fn notes(repo: &Repo) -> BTreeMap<String, Vec<u8>> {
    let repository = opened(repo);
    let objects = repository.objects();
    let listed = list_notes(&repository, &objects, REF).unwrap().unwrap();
    assert_eq!(listed.skipped, []);
    listed.blobs.into_iter().map(|(on, blob)| (on.to_string(), objects.blob(blob).unwrap().to_vec())).collect()
}

fn note(repo: &Repo, annotated: &str) -> String {
    String::from_utf8(notes(repo)[annotated].clone()).unwrap()
}

/// The paths in the tree of the ref, as git lists them.
fn paths(repo: &Repo) -> Vec<String> {
    let listed = repo.git(["ls-tree", "-r", "--name-only", REF]);
    String::from_utf8(listed).unwrap().lines().map(str::to_owned).collect()
}

/// Points the ref to a commit of a tree with these files.
fn plant(repo: &Repo, files: &[(&str, &[u8])]) {
    let mut folders: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (path, content) in files {
        let blob = loose(&repo.git_dir(), "blob", content);
        let (folder, name) = path.split_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().extend(entry("100644", name.as_bytes(), blob));
    }
    let flat = folders.remove("").unwrap_or_default();
    let mut tree = Vec::new();
    for (name, content) in folders {
        tree.extend(entry("40000", name.as_bytes(), loose(&repo.git_dir(), "tree", &content)));
    }
    let tree = loose(&repo.git_dir(), "tree", &[tree, flat].concat());
    let commit = repo.git(["commit-tree", "-m", "planted", &tree.to_string()]);
    repo.git(["update-ref", REF, String::from_utf8(commit).unwrap().trim()]);
}

#[test]
fn a_first_note_makes_the_ref() {
    let repo = Repo::new("commit one\nfile a x");
    let done = add(&repo, &[lines(repo.id("one"), &["first", "second"]), lines(TWO, &["third"])]);
    assert_eq!((done.notes_written, done.attempts), (2, 1));
    assert_eq!(done.tip.unwrap().to_string(), repo.resolve(REF));
    assert_eq!(note(&repo, repo.id("one")), "first\nsecond\n");
    assert_eq!(note(&repo, TWO), "third\n");
    assert_eq!(repo.git(["notes", "--ref", REF, "show", "main"]), b"first\nsecond\n");
    let commit = String::from_utf8(repo.git(["cat-file", "commit", REF])).unwrap();
    let (_, header) = commit.split_once('\n').unwrap();
    let person = "Ada Rex <ada@example.com> 1700000000 +0000";
    assert_eq!(header, format!("author {person}\ncommitter {person}\n\nNotes of reviews\n"));
    // Neither the branch of the stream nor a report of a crash is left.
    let refs = String::from_utf8(repo.git(["for-each-ref", "--format=%(refname)"])).unwrap();
    assert_eq!(refs, format!("refs/heads/main\n{REF}\n"));
    repo.git(["fsck", "--strict"]);
}

#[test]
fn lines_are_united_and_each_stands_once() {
    let repo = Repo::new("");
    add(&repo, &[lines(ONE, &["a", "b", "a"]), lines(ONE, &["c", "b"])]);
    assert_eq!(note(&repo, ONE), "a\nb\nc\n");
    let before = repo.resolve(REF);
    let done = add(&repo, &[lines(ONE, &["c", "a"]), lines(TWO, &[])]);
    assert_eq!((done.notes_written, done.tip.unwrap().to_string()), (0, before.clone()));
    assert_eq!(repo.resolve(REF), before);
    add(&repo, &[lines(ONE, &["c", "d"]), lines(TWO, &["a"])]);
    assert_eq!((note(&repo, ONE).as_str(), note(&repo, TWO).as_str()), ("a\nb\nc\nd\n", "a\n"));
    assert_eq!(repo.resolve(&format!("{REF}~1")), before);
    let repo = Repo::new("");
    assert_eq!(add(&repo, &[]).tip, None);
    assert_eq!(repo.git(["for-each-ref"]), b"");
}

#[test]
fn the_same_input_is_the_same_commit() {
    let made = |order: [usize; 2]| {
        let repo = Repo::new("");
        let wanted = [lines(ONE, &["a"]), lines(TWO, &["b"])];
        add(&repo, &order.map(|at| wanted[at].clone())).tip.unwrap()
    };
    assert_eq!(made([0, 1]), made([1, 0]));
}

#[test]
fn what_is_there_stays_byte_for_byte() {
    let check = |content: &[u8], expect: &[u8]| {
        let repo = Repo::new("");
        plant(&repo, &[(ONE, content), (TWO, content), ("README", b"no note")]);
        add(&repo, &[lines(ONE, &["new"])]);
        let notes = notes(&repo);
        assert_eq!((notes[ONE].as_slice(), notes[TWO].as_slice()), (expect, content));
        assert_eq!(paths(&repo), [ONE, TWO, "README"]);
    };
    check(b"", b"new\n");
    check(b"a\na\n\nb\n", b"a\na\n\nb\nnew\n");
    check(b"no end", b"no end\nnew\n");
    check(b"\0\xff\xfe\r\n\x1b[m\0", b"\0\xff\xfe\r\n\x1b[m\0\nnew\n");
    check(b"new\r\n", b"new\r\nnew\n");
    let huge = b"0123456789abcde\n".repeat(1 << 16);
    check(&huge, &[huge.as_slice(), b"new\n"].concat());
}

#[test]
fn a_note_that_can_t_be_read_is_not_written_over() {
    let repo = Repo::new("");
    plant(&repo, &[(ONE, &[b'x'; 5000]), (TWO, b"small\n")]);
    let before = repo.resolve(REF);
    let limits = Limits { object_bytes: 4000, ..Limits::default() };
    let told = append(&real_git(), repo.path(), &limits, &writing(), &[lines(ONE, &["new"])]);
    assert!(matches!(told, Err(AppendError::Object(_))), "{told:?}");
    repo.delete_object(&repo.resolve(&format!("{REF}:{TWO}")));
    let told = add_with(&real_git(), &repo, &[lines(ONE, &["new"]), lines(TWO, &["new"])]);
    assert!(matches!(told, Err(AppendError::Object(_))), "{told:?}");
    assert_eq!(repo.resolve(REF), before);
}

#[test]
fn a_note_keeps_its_fanout() {
    let repo = Repo::new("");
    let fanned = format!("{}/{}", &ONE[..2], &ONE[2..]);
    plant(&repo, &[(&fanned, b"old\n")]);
    add(&repo, &[lines(ONE, &["new"]), lines(TWO, &["first"])]);
    assert_eq!(paths(&repo), [fanned, format!("{}/{}", &TWO[..2], &TWO[2..])]);
    assert_eq!((note(&repo, ONE).as_str(), note(&repo, TWO).as_str()), ("old\nnew\n", "first\n"));
}

#[test]
fn several_notes_on_one_object_become_one() {
    let repo = Repo::new("");
    let fanned = format!("{}/{}", &ONE[..2], &ONE[2..]);
    plant(&repo, &[(&fanned, b"a\nb\n"), (ONE, b"b\n\nc")]);
    add(&repo, &[lines(ONE, &["c", "d"])]);
    assert_eq!(note(&repo, ONE), "a\nb\nc\nd\n");
    assert_eq!(paths(&repo), [fanned]);
}

fn numbered(number: u32) -> String {
    format!("{:08x}{}", number.wrapping_mul(0x9e37_79b9), "0".repeat(32))
}

#[test]
fn many_notes_are_fanned_out() {
    let check = |batches: &[u32], fanned: bool| {
        let repo = Repo::new("");
        let mut next = 0;
        for batch in batches {
            let new: Vec<NewLines> = (next..next + batch).map(|number| lines(&numbered(number), &["x"])).collect();
            add(&repo, &new);
            next += batch;
        }
        let found = notes(&repo);
        assert_eq!(found.len(), next as usize);
        assert!(found.values().all(|note| note == b"x\n"));
        let paths = paths(&repo);
        assert_eq!(paths.len(), next as usize);
        assert!(paths.iter().all(|path| path.contains('/') == fanned), "{batches:?}");
        repo.git(["fsck", "--strict"]);
    };
    check(&[255], false);
    check(&[256], true);
    check(&[255, 1], true);
    check(&[300, 200], true);
}

#[test]
fn notes_are_added_beside_git_s_own() {
    for format in ["sha1", "sha256"] {
        let mut text = format!("format {format}\n");
        for number in 0..300 {
            text += &format!("commit c{number}\n");
        }
        let repo = Repo::new(&text);
        for number in 0..20 {
            repo.git(["notes", "--ref", REF, "add", "-m", "git's", repo.id(&format!("c{number}"))]);
        }
        let all: Vec<NewLines> = repo.ids().map(|(_, id)| lines(id, &["ours"])).collect();
        add(&repo, &all);
        repo.git(["notes", "--ref", REF, "append", "-m", "later", repo.id("c299")]);
        add(&repo, &[lines(repo.id("c299"), &["last"])]);
        let found = notes(&repo);
        assert_eq!(found.len(), 300);
        assert_eq!(found[repo.id("c7")], b"git's\nours\n");
        assert_eq!(found[repo.id("c70")], b"ours\n");
        assert_eq!(found[repo.id("c299")], b"ours\n\nlater\nlast\n");
        assert_eq!(repo.git(["notes", "--ref", REF, "show", repo.id("c299")]), b"ours\n\nlater\nlast\n");
    }
}

/// Every one of 8 writers' 20 lines is there, on one note or on many, however they come together.
#[test]
fn nothing_is_lost_under_concurrent_writers() {
    let repo = Repo::new("");
    repo.git(["pack-refs", "--all"]);
    let written = |writer: u32, number: u32| format!("writer {writer} line {number}");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let repo = &repo;
            scope.spawn(move || {
                for number in 0..20 {
                    let line = written(writer, number);
                    add(repo, &[lines(ONE, &[&line]), lines(&numbered(writer * 20 + number), &[&line])]);
                }
            });
        }
    });
    let shared = note(&repo, ONE);
    let mut expect: Vec<String> =
        (0..8).flat_map(|writer| (0..20).map(move |number| written(writer, number))).collect();
    let mut found: Vec<String> = shared.lines().map(str::to_owned).collect();
    for writer in 0..8 {
        let own: Vec<&String> = found.iter().filter(|line| line.starts_with(&format!("writer {writer} "))).collect();
        assert!(own.iter().zip(0..).all(|(line, number)| **line == written(writer, number)), "{own:?}");
    }
    found.sort();
    expect.sort();
    assert_eq!(found, expect);
    assert_eq!(notes(&repo).len(), 161);
    let commits = String::from_utf8(repo.git(["rev-list", "--count", REF])).unwrap();
    assert_eq!(commits.trim(), "160");
}

/// A git that first lets somebody else do something, then does what it was asked to.
fn disturbed(repo: &Repo, asked: &str, disturbance: &str) -> Git {
    let real = String::from_utf8(testkit_which_git()).unwrap();
    let text = format!(
        "case \"$*\" in *' {asked}'*) cd '{}' || exit 9\n{} ;; esac\nexec {} \"$@\"",
        repo.path().display(),
        disturbance.replace("GIT", real.trim()),
        real.trim()
    );
    Git::find(&script(&repo.beside("disturbed-git"), &text), &plain()).unwrap()
}

fn testkit_which_git() -> Vec<u8> {
    std::process::Command::new("/bin/sh").args(["-c", "command -v git"]).output().unwrap().stdout
}

const OTHER: &str = "GIT -c user.name=O -c user.email=o@o notes --ref outcross-review append -m \"other $$\" HEAD >&2";

#[test]
fn what_others_write_meanwhile_stays() {
    for asked in ["fast-import", "update-ref"] {
        let repo = Repo::new("commit one\nfile a x");
        let head = repo.id("one").to_owned();
        add(&repo, &[lines(&head, &["before"])]);
        let once = format!("[ -e ../came ] || {{ : > ../came; {OTHER}; }}");
        let done = add_with(&disturbed(&repo, asked, &once), &repo, &[lines(&head, &["ours"])]).unwrap();
        assert_eq!(done.attempts, 2);
        let found = note(&repo, &head);
        assert!(found.starts_with("before\n\nother ") && found.ends_with("\nours\n"), "{found}");
    }
}

#[test]
fn a_ref_that_appears_goes_or_is_set_back_meanwhile_is_read_again() {
    let check = |before: &[&str], disturbance: &str, expect: &str| {
        let repo = Repo::new("commit one\nfile a x");
        for line in before {
            add(&repo, &[lines(ONE, &[line])]);
        }
        let once = format!("[ -e ../came ] || {{ : > ../came; {disturbance}; }}");
        let done = add_with(&disturbed(&repo, "update-ref", &once), &repo, &[lines(ONE, &["ours"])]).unwrap();
        assert_eq!((done.attempts, note(&repo, ONE).as_str()), (2, expect), "{disturbance}");
    };
    check(&[], OTHER, "ours\n");
    check(&["a"], &format!("GIT update-ref -d {REF}"), "ours\n");
    check(&["a", "b"], &format!("GIT update-ref {REF} {REF}~1"), "a\nours\n");
}

#[test]
fn after_some_attempts_one_gives_up_and_nothing_is_changed() {
    let repo = Repo::new("commit one\nfile a x");
    let told = add_with(&disturbed(&repo, "update-ref", OTHER), &repo, &[lines(ONE, &["ours"])]);
    let Err(AppendError::Contended { reference, attempts }) = told else { panic!("{told:?}") };
    assert_eq!((reference.as_str(), attempts), (REF, ATTEMPTS));
    assert_eq!(notes(&repo).keys().collect::<Vec<_>>(), [repo.id("one")]);
    // A lock that somebody left.
    let repo = Repo::new("");
    add(&repo, &[lines(ONE, &["a"])]);
    fs::write(repo.git_dir().join(format!("{REF}.lock")), "").unwrap();
    let told = add_with(&real_git(), &repo, &[lines(ONE, &["b"])]);
    assert!(matches!(told, Err(AppendError::Contended { .. })), "{told:?}");
    assert_eq!(note(&repo, ONE), "a\n");
}

#[test]
fn a_git_that_fails_is_an_error() {
    let repo = Repo::new("");
    let told = add_with(&disturbed(&repo, "fast-import", "echo full >&2; exit 1"), &repo, &[lines(ONE, &["a"])]);
    assert!(matches!(told, Err(AppendError::Program(_))), "{told:?}");
    let told = add_with(&disturbed(&repo, "update-ref", "echo full >&2; exit 1"), &repo, &[lines(ONE, &["a"])]);
    assert!(matches!(told, Err(AppendError::Program(_))), "{told:?}");
    let told = add_with(&disturbed(&repo, "fast-import", "echo :1; exit 0"), &repo, &[lines(ONE, &["a"])]);
    assert!(matches!(told, Err(AppendError::NoCommit)), "{told:?}");
    assert_eq!(repo.git(["for-each-ref"]), b"");
}

#[test]
fn a_ref_that_stands_for_a_branch_is_not_written_through() {
    let repo = Repo::new("commit one\nfile a x");
    repo.git(["symbolic-ref", REF, "refs/heads/main"]);
    let told = add_with(&real_git(), &repo, &[lines(ONE, &["a"])]);
    assert!(matches!(told, Err(AppendError::Symbolic { .. })), "{told:?}");
    assert_eq!(repo.resolve("main"), repo.id("one"));
    repo.git(["symbolic-ref", REF, "refs/heads/absent"]);
    let told = add_with(&real_git(), &repo, &[lines(ONE, &["a"])]);
    assert!(matches!(told, Err(AppendError::Symbolic { .. })), "{told:?}");
}

#[test]
fn links_are_not_written_through() {
    let check = |link: &str| {
        let repo = Repo::new("");
        let (outside, link) = (repo.beside("outside"), repo.git_dir().join(link));
        fs::create_dir(&outside).unwrap();
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let _ = fs::remove_dir_all(&link);
        std::os::unix::fs::symlink(&outside, &link).unwrap();
        repo.append_config("[core]\n logAllRefUpdates = always\n");
        let told = add_with(&real_git(), &repo, &[lines(ONE, &["a"])]);
        assert!(matches!(&told, Err(AppendError::Link { .. } | AppendError::Open(_))), "{link:?}: {told:?}");
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "{link:?}");
    };
    for link in ["refs", "refs/notes", REF, "logs", "logs/refs", "logs/refs/notes", &format!("logs/{REF}")] {
        check(link);
    }
}

#[test]
fn what_can_t_stand_in_a_commit_is_refused() {
    let repo = Repo::new("");
    let refusal = |change: &dyn Fn(&mut Writing), notes: &[NewLines]| {
        let mut writing = writing();
        change(&mut writing);
        append(&real_git(), repo.path(), &Limits::default(), &writing, notes).unwrap_err()
    };
    for name in ["refs/heads/main", "notes/x", "refs/notes/", "refs/notes/a..b", "refs/notes/a b", "refs/notes/x.lock"]
    {
        let told = refusal(&|writing| name.clone_into(&mut writing.reference), &[lines(ONE, &["a"])]);
        assert!(matches!(told, AppendError::Reference { .. }), "{name}: {told}");
    }
    for (name, email, seconds) in
        [("", "a@b", 1), ("A\nB", "a@b", 1), ("A", "a@b>\n", 1), ("A <", "a@b", 1), ("A", "a@b", -1)]
    {
        let identity = Identity { name: name.to_owned(), email: email.to_owned(), seconds };
        let told = refusal(&|writing| writing.identity = identity.clone(), &[lines(ONE, &["a"])]);
        assert!(matches!(told, AppendError::Identity { .. }), "{told}");
    }
    for line in ["", "a\nb", "a\n"] {
        let told = refusal(&|_| (), &[lines(ONE, &["good", line])]);
        assert!(matches!(told, AppendError::Lines { .. }), "{told}");
    }
    let longer = NewLines { annotated: ObjectId::from_bytes(&[1; 32]).unwrap(), lines: vec![b"a".to_vec()] };
    assert!(matches!(refusal(&|_| (), &[longer]), AppendError::Lines { .. }));
    assert_eq!(repo.git(["for-each-ref"]), b"");
    let told = append(&real_git(), Path::new("/nowhere"), &Limits::default(), &writing(), &[]).unwrap_err();
    assert!(matches!(told, AppendError::Open(_)), "{told}");
    let repo = Repo::new("commit one\nfile a x");
    let bundle = repo.bundle("all", &["--all"]);
    let told = append(&real_git(), &bundle, &Limits::default(), &writing(), &[]).unwrap_err();
    assert!(matches!(told, AppendError::Bundle { .. }), "{told}");
}

#[test]
fn a_hostile_repository_runs_nothing() {
    let repo = Repo::new("layout worktree\ncommit one\nfile a x");
    add(&repo, &[lines(ONE, &["a"])]);
    let marker = repo.beside("ran");
    let evil = script(&repo.beside("evil"), &format!("echo \"$0\" >> '{}'", marker.display()));
    fs::create_dir_all(repo.git_dir().join("hooks")).unwrap();
    for hook in ["reference-transaction", "post-update", "pre-auto-gc", "post-index-change", "pre-commit"] {
        fs::copy(&evil, repo.git_dir().join("hooks").join(hook)).unwrap();
    }
    let evil = evil.display();
    repo.append_config(&format!(
        "[core]\n fsmonitor = {evil}\n hooksPath = {hooks}\n pager = {evil}\n editor = {evil}\n sshCommand = {evil}\n \
         askPass = {evil}\n gitProxy = {evil}\n alternateRefsCommand = {evil}\n\
         [pager]\n config = true\n fast-import = {evil}\n update-ref = {evil}\n\
         [alias]\n fast-import = !{evil}\n update-ref = !{evil}\n config = !{evil}\n\
         [protocol]\n allow = always\n[protocol \"ext\"]\n allow = always\n\
         [extensions]\n partialClone = origin\n[remote \"origin\"]\n url = ext::{evil}\n promisor = true\n\
         [gpg]\n program = {evil}\n format = ssh\n[gpg \"ssh\"]\n program = {evil}\n\
         [commit]\n gpgSign = true\n[trace2]\n eventTarget = {evil}\n[gc]\n auto = 1\n[credential]\n helper = !{evil}\n",
        hooks = repo.git_dir().join("hooks").display()
    ));
    // Something is missing: a partial clone would ask its promisor for it.
    repo.delete_object(&repo.resolve("HEAD:a"));
    add(&repo, &[lines(ONE, &["b"]), lines(TWO, &["c"])]);
    assert_eq!(note(&repo, ONE), "a\nb\n");
    assert!(!marker.exists(), "{}", fs::read_to_string(&marker).unwrap());
    // The trap is one: without the settings it is sprung.
    repo.git(["update-ref", "refs/heads/other", "HEAD"]);
    assert!(marker.exists());
}

#[test]
fn a_linked_worktree_shares_its_notes() {
    let repo = Repo::new("layout worktree\ncommit one\nfile a x");
    let linked = repo.worktree("linked", "HEAD");
    append(&real_git(), linked.path(), &Limits::default(), &writing(), &[lines(ONE, &["a"])]).unwrap();
    add(&repo, &[lines(ONE, &["b"])]);
    assert_eq!(note(&linked, ONE), "a\nb\n");
}
