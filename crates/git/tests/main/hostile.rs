//! Nothing of a repository is run, obeyed or written, and nothing in it makes reading panic or swell.
//!
//! The tests that watch a process start this very test binary again, as a child that reads one repository.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use git::{Limits, ObjectError, ObjectId, Repository, compare, lookup};
use testkit::{Repo, Storage};

use crate::planted::{Stored, commit_of, copying, entry, id_of, loose, pack};
use crate::reading::{everything, opened, small_limits};

const PATH_OF_CHILD: &str = "OUTCROSS_TEST_REPOSITORY";
const LIMITS_OF_CHILD: &str = "OUTCROSS_TEST_LIMITS";

/// The child: reads everything of the repository that the environment names. Alone, it reads one of its own.
#[test]
fn child() {
    let own = std::env::var_os(PATH_OF_CHILD).is_none().then(|| Repo::new("commit one\nfile a x"));
    let path =
        own.as_ref().map_or_else(|| std::env::var_os(PATH_OF_CHILD).unwrap().into(), |own| own.path().to_owned());
    let limits = if std::env::var_os(LIMITS_OF_CHILD).is_some() { small_limits() } else { Limits::default() };
    let told = everything(&path, &limits).unwrap();
    assert!(told.contains("Ok(Commit {"), "{told}");
    std::io::stdout().write_all(told.as_bytes()).unwrap();
}

/// The arguments with which this binary runs only the child.
fn child_arguments() -> (PathBuf, [&'static str; 3]) {
    (std::env::current_exe().unwrap(), ["--exact", "hostile::child", "--nocapture"])
}

fn check_read(output: &Output, expect: &str) {
    let told = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {complaint}", output.status);
    assert!(told.contains(expect), "{told}");
}

/// A repository in which every key that names a program or a file names one that leaves a trace.
struct Trap {
    repo: Repo,
    marker: PathBuf,
}

impl Trap {
    fn new(storage: Storage) -> Self {
        let storage = if storage == Storage::Loose { "loose" } else { "packed" };
        let repo = Repo::new(&format!(
            "layout worktree
            storage {storage}
            commit one
                file a.txt one
                file .gitattributes \"*.txt filter=evil diff=evil merge=evil\\n\"
                file .gitmodules \"[submodule \\\"x\\\"]\\n path = sub\\n url = ext::sh -c evil\\n update = !evil\\n\"
                gitlink sub 1
            commit two
                file a.txt two
            note one said"
        ));
        let marker = repo.beside("marker");
        let script = repo.beside("evil");
        fs::write(&script, format!("#!/bin/sh\necho ran >> '{}'\n", marker.display())).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let trap = Trap { repo, marker };
        trap.plant_hooks(&script);
        trap.plant_config(&script);
        trap
    }

    fn plant_hooks(&self, script: &Path) {
        let hooks = self.repo.git_dir().join("hooks");
        fs::create_dir_all(&hooks).unwrap();
        for hook in ["post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"]
        {
            fs::copy(script, hooks.join(hook)).unwrap();
        }
        // For whoever looks up a program in the folder where it stands.
        fs::copy(script, self.repo.path().join("git")).unwrap();
    }

    fn plant_config(&self, script: &Path) {
        let included = self.repo.beside("included");
        fs::write(&included, "[core]\n\trepositoryFormatVersion = 99\n").unwrap();
        let outside = self.repo.beside("outside");
        fs::create_dir_all(&outside).unwrap();
        let (evil, included, outside) = (script.display(), included.display(), outside.display());
        self.repo.append_config(&format!(
            "[include]\n\tpath = {included}\n[includeIf \"gitdir:/**\"]\n\tpath = {included}\n\
            [core]\n\tfsmonitor = {evil}\n\thooksPath = {outside}\n\tworktree = {outside}\n\tpager = {evil}\n\
            \teditor = {evil}\n\tsshCommand = {evil}\n\tgitProxy = {evil}\n\taskPass = {evil}\n\talternateRefsCommand = {evil}\n\
            \tattributesFile = {included}\n\texcludesFile = {included}\n\
            [filter \"evil\"]\n\tclean = {evil}\n\tsmudge = {evil}\n\tprocess = {evil}\n\trequired = true\n\
            [diff]\n\texternal = {evil}\n[diff \"evil\"]\n\tcommand = {evil}\n\ttextconv = {evil}\n\
            [merge \"evil\"]\n\tdriver = {evil}\n[gpg]\n\tprogram = {evil}\n[log]\n\tshowSignature = true\n\
            [credential]\n\thelper = !{evil}\n[mailmap]\n\tfile = {included}\n[blame]\n\tignoreRevsFile = {included}\n\
            [extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\tpromisor = true\n\turl = ext::{evil}\n\
            \tuploadpack = {evil}\n[uploadpack]\n\tpackObjectsHook = {evil}\n[safe]\n\tdirectory = *\n\
            [alias]\n\tlog = !{evil}\n[submodule \"x\"]\n\tupdate = !{evil}\n[protocol]\n\tallow = always\n\
            [gitoxide \"objects\"]\n\tallocLimit = 1\n[core]\n\tdeltaBaseCacheLimit = 1\n"
        ));
    }
}

#[test]
fn nothing_of_a_repository_is_run_obeyed_or_written() {
    for storage in [Storage::Packed, Storage::Loose] {
        let trap = Trap::new(storage);
        let before = (trap.repo.footprint(), fs::read_dir(trap.repo.beside("")).unwrap().count());
        let told = everything(trap.repo.path(), &Limits::default()).unwrap();
        assert!(told.contains("Ok(Commit {") && told.contains(trap.repo.id("one")), "{told}");
        assert!(!trap.marker.exists(), "a program of the repository ran");
        assert_eq!((trap.repo.footprint(), fs::read_dir(trap.repo.beside("")).unwrap().count()), before);
    }
}

/// The trap works: whoever runs git in such a folder springs it.
#[test]
fn the_trap_springs_for_others() {
    let trap = Trap::new(Storage::Packed);
    trap.repo.append_config("[include]\n\tpath = /dev/null\n");
    let config = fs::read_to_string(trap.repo.git_dir().join("config")).unwrap();
    let config = config.replace(&trap.repo.beside("included").display().to_string(), "/dev/null");
    fs::write(trap.repo.git_dir().join("config"), config).unwrap();
    let mut git = testkit::git(trap.repo.path());
    let _ = git.args(["diff", "HEAD~1"]).output().unwrap();
    assert!(trap.marker.exists());
}

#[test]
fn reading_starts_no_process_and_opens_no_foreign_file() {
    let trap = Trap::new(Storage::Packed);
    let (program, arguments) = child_arguments();
    let log = trap.repo.beside("trace");
    let mut traced = Command::new("strace");
    traced.args([
        "-f",
        "-e",
        "trace=execve,execveat,open,openat,openat2,connect,unlink,unlinkat,rename,renameat,renameat2",
    ]);
    traced.arg("-o").arg(&log).arg(program).args(arguments);
    traced.env(PATH_OF_CHILD, trap.repo.path()).env("GIT_DIR", "/dev/null").env("GIT_CONFIG_COUNT", "1");
    traced.env("GIT_CONFIG_KEY_0", "core.repositoryFormatVersion").env("GIT_CONFIG_VALUE_0", "99");
    traced.env("GIT_OBJECT_DIRECTORY", "/dev/null").env("GIT_CONFIG_GLOBAL", trap.repo.beside("included"));
    // Where there is no strace (or it may not trace), the markers of the other tests have to do.
    let Ok(output) = traced.output() else { return };
    let Ok(trace) = fs::read_to_string(&log) else { return };
    check_read(&output, trap.repo.id("one"));
    let lines = || trace.lines();
    assert_eq!(lines().filter(|line| line.contains("execve")).count(), 1, "the child itself: {trace}");
    assert_eq!(lines().filter(|line| line.contains("connect(")).count(), 0, "{trace}");
    assert!(lines().any(|line| line.contains("repo/.git/config")), "{trace}");
    let of_trap = lines().filter(|line| line.contains(trap.repo.beside("").to_str().unwrap()));
    for line in of_trap {
        assert!(
            !["/included", "/evil", "/marker", "/outside", "/trace"].iter().any(|file| line.contains(file)),
            "{line}"
        );
        assert!(
            !["O_WRONLY", "O_RDWR", "O_CREAT", "unlink", "rename"].iter().any(|word| line.contains(word)),
            "{line}"
        );
    }
}

/// A child that reads the repository with small limits in 1 GiB of address space, its threads included.
fn check_confined(repo: &Repo, expect: &str) {
    let (program, arguments) = child_arguments();
    let mut confined = Command::new("sh");
    confined.args(["-c", "ulimit -v 1048576 && exec \"$@\"", "sh"]).arg(program).args(arguments);
    confined.env(PATH_OF_CHILD, repo.path()).env(LIMITS_OF_CHILD, "small");
    check_read(&confined.output().unwrap(), expect);
}

#[test]
fn a_tree_bomb_ends_within_limits() {
    let repo = Repo::new("");
    let git_dir = repo.git_dir();
    let mut inner = loose(&git_dir, "blob", b"boom");
    // Ten to the tenth paths in twelve objects.
    for level in 0..10 {
        let mode = if level == 0 { "100644" } else { "40000" };
        let tree: Vec<u8> = (0..10).flat_map(|name| entry(mode, name.to_string().as_bytes(), inner)).collect();
        inner = loose(&git_dir, "tree", &tree);
    }
    commit_of(&git_dir, inner, &[]);
    check_confined(&repo, "TooManyPaths");
    let repository = Repository::open(repo.path(), &small_limits(), &std::env::temp_dir()).unwrap();
    let changes = compare(&repository.objects(), Some(inner), &[]);
    assert!(changes.paths.len() <= small_limits().changed_paths && changes.paths.len() > 1000);
    assert!(matches!(changes.skipped.as_slice(), [(_, ObjectError::TooManyPaths { .. })]));
}

#[test]
fn trees_that_are_wide_or_long_end_within_limits() {
    let check = |tree: &dyn Fn(&Path) -> ObjectId, expect: &str| {
        let repo = Repo::new("");
        let id = tree(&repo.git_dir());
        commit_of(&repo.git_dir(), id, &[]);
        check_confined(&repo, expect);
    };
    let many = |git_dir: &Path, mode: &str, id: ObjectId, count: usize, prefix: &str| {
        let tree: Vec<u8> = (0..count).flat_map(|n| entry(mode, format!("{prefix}{n:06}").as_bytes(), id)).collect();
        loose(git_dir, "tree", &tree)
    };
    // The empty tree, again and again; a blob under names that are each as long as may be.
    check(&|dir| many(dir, "40000", loose(dir, "tree", b""), 20_000, ""), "TooManyPaths");
    check(&|dir| many(dir, "100644", loose(dir, "blob", b"x"), 20_000, ""), "TooManyPaths");
    check(&|dir| many(dir, "100644", loose(dir, "blob", b"x"), 1900, &"n".repeat(290)), "TooManyPaths");
    check(&|dir| many(dir, "100644", loose(dir, "blob", b"x"), 10, &"n".repeat(300)), "TooDeep");
    check(&|dir| many(dir, "40000", loose(dir, "tree", b""), 10, &"n".repeat(300)), "TooDeep");
    // A folder in a folder, deeper than anybody would recurse.
    let deep = |dir: &Path| {
        let leaf = loose(dir, "blob", b"x");
        let bottom = loose(dir, "tree", &entry("100644", b"leaf", leaf));
        (0..3000).fold(bottom, |inner, _| loose(dir, "tree", &entry("40000", b"d", inner)))
    };
    check(&deep, "TooDeep");
    let repo = Repo::new("");
    let top = deep(&repo.git_dir());
    let limits = Limits { tree_depth: 4000, path_bytes: 10_000, ..Limits::default() };
    let repository = Repository::open(repo.path(), &limits, &std::env::temp_dir()).unwrap();
    let changes = compare(&repository.objects(), Some(top), &[]);
    assert_eq!((changes.paths.len(), changes.skipped.len()), (1, 0));
    assert_eq!(lookup(&repository.objects(), top, &changes.paths[0].path).unwrap(), changes.paths[0].now);
}

#[test]
fn a_commit_of_very_many_parents_ends_within_limits() {
    let repo = Repo::new("");
    let git_dir = repo.git_dir();
    let blob = loose(&git_dir, "blob", b"x");
    let wide: Vec<u8> = (0..1000).flat_map(|n| entry("40000", format!("{n:04}").as_bytes(), blob)).collect();
    let (now, before) = (loose(&git_dir, "tree", &wide), loose(&git_dir, "tree", b""));
    let objects = opened(&repo).objects();
    let changes = compare(&objects, Some(now), &vec![before; 50_000]);
    assert!(changes.paths.is_empty());
    // A thousand folders, each with fifty thousand parents, would be 1.7 GB.
    assert!(changes.skipped.iter().any(|(_, error)| matches!(error, ObjectError::TooManyPaths { .. })));
}

#[test]
fn a_delta_bomb_ends_within_limits() {
    let repo = Repo::new("");
    let git_dir = repo.git_dir();
    let base = vec![b'x'; 64 << 10];
    let large = 0xffff * 200;
    let first = copying(base.len(), 0xffff, 200);
    let second = copying(large, large, 1 << 12);
    let third = copying(large << 12, 10, 1);
    let ids: Vec<ObjectId> = (0..4u8).map(|n| id_of("blob", &[n])).collect();
    pack(
        &git_dir,
        "bomb",
        &[
            (ids[0], Stored::Blob(&base)),
            (ids[1], Stored::OnPrevious(&first)),
            (ids[2], Stored::OnPrevious(&second)),
            (ids[3], Stored::OnPrevious(&third)),
        ],
    );
    let tree: Vec<u8> =
        ids.iter().enumerate().flat_map(|(n, id)| entry("100644", n.to_string().as_bytes(), *id)).collect();
    commit_of(&git_dir, loose(&git_dir, "tree", &tree), &[]);
    check_confined(&repo, "TooLarge");
    let repository = Repository::open(repo.path(), &small_limits(), &std::env::temp_dir()).unwrap();
    let objects = repository.objects();
    assert_eq!(*objects.blob(ids[0]).unwrap(), base);
    for (id, bytes) in ids.iter().zip([0, large, large << 12, 10]).skip(1) {
        assert_eq!(objects.blob(*id), Err(ObjectError::TooLarge { id: *id, bytes: bytes as u64, limit: 1 << 20 }));
    }
}
