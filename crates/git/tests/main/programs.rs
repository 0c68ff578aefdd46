//! Programs that are not there, fail, say too much or never end; and what they see.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use git::program::{Environment, Git, ProgramError, RunLimits};
use testkit::Repo;

/// An environment with these variables alone.
pub(crate) fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::of(variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))))
}

/// What a user without any configuration has.
pub(crate) fn plain() -> Environment {
    let path = std::env::var("PATH").unwrap();
    environment(&[("PATH", &path), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
}

/// The real git.
pub(crate) fn real_git() -> Git {
    Git::find(Path::new("git"), &plain()).unwrap()
}

/// A program made of these lines of shell.
pub(crate) fn script(at: &Path, lines: &str) -> PathBuf {
    fs::write(at, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
    at.to_owned()
}

fn run(lines: &str, limits: RunLimits) -> Result<Vec<u8>, ProgramError> {
    let repo = Repo::new("");
    let program = script(&repo.beside("program"), lines);
    let git = Git::find(&program, &plain()).unwrap().with_limits(limits);
    git.run(&repo.git_dir(), ["argument"], b"input".to_vec())
}

#[test]
fn a_program_is_found_by_name_in_absolute_folders_or_by_an_absolute_path() {
    let repo = Repo::new("");
    let folder = repo.beside("bin");
    fs::create_dir(&folder).unwrap();
    let program = script(&folder.join("tool"), "exit 0");
    fs::write(folder.join("text"), "not to be run").unwrap();
    let found = |path: &str, name: &str| environment(&[("PATH", path)]).find(Path::new(name)).ok();
    let bin = folder.to_str().unwrap();
    assert_eq!(found(bin, "tool"), Some(program.clone()));
    assert_eq!(found(&format!("/nowhere:{bin}"), "tool"), Some(program.clone()));
    assert_eq!(found("", program.to_str().unwrap()), Some(program));
    assert_eq!(found(bin, "text"), None);
    assert_eq!(found(bin, "absent"), None);
    assert_eq!(found(bin, &format!("{bin}/absent")), None);
    assert_eq!(found(".:src:", "lib.rs"), None);
    let refused = |name: &str| environment(&[("PATH", bin)]).find(Path::new(name)).unwrap_err();
    for name in ["./tool", "../tool", "bin/tool", "..", "tool/"] {
        assert!(matches!(refused(name), ProgramError::Relative { .. }), "{name}");
    }
    assert!(matches!(Environment::default().find(Path::new("tool")), Err(ProgramError::NotFound { .. })));
}

#[test]
fn a_program_sees_what_is_let_through_and_nothing_else() {
    let told = |name: &str| {
        let repo = Repo::new("");
        let program = script(&repo.beside("program"), &format!("echo \"${name}\""));
        let all = [
            ("PATH", "/usr/bin:/bin"),
            ("HOME", "/nowhere"),
            ("SSH_AUTH_SOCK", "/socket"),
            ("GIT_SSH_COMMAND", "evil"),
            ("GIT_CONFIG_COUNT", "1"),
            ("GIT_DIR", "/elsewhere"),
            ("LD_PRELOAD", "/evil.so"),
            ("LC_ALL", "de_DE"),
        ];
        let git = Git::find(&program, &environment(&all)).unwrap();
        String::from_utf8(git.run(&repo.git_dir(), ["x"], Vec::new()).unwrap()).unwrap()
    };
    assert_eq!(told("HOME"), "/nowhere\n");
    assert_eq!(told("SSH_AUTH_SOCK"), "/socket\n");
    for name in ["GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "GIT_DIR", "LD_PRELOAD"] {
        assert_eq!(told(name), "\n", "{name}");
    }
    assert_eq!(told("LC_ALL"), "C\n");
    assert_eq!(told("GIT_TERMINAL_PROMPT"), "0\n");
    assert_eq!(told("GIT_ALLOW_PROTOCOL"), "none\n");
    assert_eq!(told("GIT_NO_LAZY_FETCH"), "1\n");
}

#[test]
fn input_and_output_go_through_pipes_however_long() {
    let repo = Repo::new("");
    let program = script(&repo.beside("program"), "cat");
    let git = Git::find(&program, &plain()).unwrap();
    let input = vec![b'x'; 3 << 20];
    assert_eq!(git.run(&repo.git_dir(), ["x"], input.clone()).unwrap(), input);
    // A program that does not read its input is no failure.
    assert_eq!(run("echo done", RunLimits::default()).unwrap(), b"done\n");
}

#[test]
fn a_failure_is_told_in_plain_text() {
    let told =
        run("printf 'error: \\033[31mred\\007\\n\\n  fatal: \\342\\200\\256x\\r\\n' >&2; exit 3", RunLimits::default());
    let Err(ProgramError::Failed { status, said, .. }) = told else { panic!("{told:?}") };
    assert_eq!(
        (status.as_str(), said.as_str()),
        ("exit status: 3", "error: \u{fffd}[31mred\u{fffd}; fatal: \u{fffd}x")
    );
    let told = run("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1", RunLimits::default());
    let Err(ProgramError::Failed { said, .. }) = told else { panic!("{told:?}") };
    assert_eq!(said, "x".repeat(600));
    let told = run("kill -9 $$", RunLimits::default()).unwrap_err().to_string();
    assert!(told.contains("signal: 9"), "{told}");
}

#[test]
fn a_program_that_says_too_much_or_never_ends_is_ended() {
    let limits = RunLimits { output_bytes: 1000, seconds: 1 };
    assert_eq!(run("head -c 1000 /dev/zero", limits).unwrap().len(), 1000);
    assert!(matches!(run("head -c 1001 /dev/zero", limits), Err(ProgramError::TooMuchOutput { limit: 1000, .. })));
    assert!(matches!(run("cat /dev/zero", limits), Err(ProgramError::TooMuchOutput { .. })));
    assert!(matches!(run("exec sleep 1000", limits), Err(ProgramError::TooSlow { seconds: 1, .. })));
    assert!(matches!(run("exec sleep 1000 >&- 2>&-", limits), Err(ProgramError::TooSlow { seconds: 1, .. })));
    // A child that keeps the pipe open is not waited for.
    assert!(matches!(run("sleep 30 &", limits), Err(ProgramError::TooSlow { .. })));
}

#[test]
fn what_can_t_be_started_is_no_panic() {
    let repo = Repo::new("");
    let program = repo.beside("program");
    fs::write(&program, [0; 100]).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let git = Git::find(&program, &plain()).unwrap();
    let told = git.run(&repo.git_dir(), ["x"], Vec::new());
    assert!(matches!(told, Err(ProgramError::Start { .. })), "{told:?}");
    fs::remove_file(&program).unwrap();
    let told = git.run(&repo.git_dir(), ["x"], Vec::new());
    assert!(matches!(told, Err(ProgramError::NotFound { .. })), "{told:?}");
    let told = real_git().run(&repo.git_dir(), ["rev-parse", "a\0b"], Vec::new());
    assert!(matches!(told, Err(ProgramError::Start { .. })), "{told:?}");
}
