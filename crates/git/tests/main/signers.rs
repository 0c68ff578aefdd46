//! With what the user signs is the user's choice, whatever a repository says.

use std::fs;
use std::path::Path;

use git::program::{Git, ProgramError};
use git::signature::{Signer, SignerError, SigningKey, signer_of};
use testkit::Repo;

use crate::programs::{environment, script};
use crate::reading::opened;

fn configured(repo: &Repo, system: &str, user: &str) -> Result<Signer, SignerError> {
    let (home, system_file) = (repo.beside("home"), repo.beside("system"));
    fs::create_dir_all(&home).unwrap();
    fs::write(home.join(".gitconfig"), user).unwrap();
    fs::write(&system_file, system).unwrap();
    let path = std::env::var("PATH").unwrap();
    let variables = [
        ("PATH", path.as_str()),
        ("HOME", home.to_str().unwrap()),
        ("GIT_CONFIG_SYSTEM", system_file.to_str().unwrap()),
    ];
    let git = Git::find(Path::new("git"), &environment(&variables)).unwrap();
    signer_of(&git, &opened(repo))
}

fn signer(program: &str, key: SigningKey) -> Signer {
    Signer { program: program.into(), key }
}

fn file(path: impl Into<std::path::PathBuf>) -> SigningKey {
    SigningKey::File(path.into())
}

#[test]
fn the_user_s_configuration_names_program_and_key() {
    let repo = Repo::new("");
    let check = |system: &str, user: &str, expect: Signer| {
        assert_eq!(configured(&repo, system, user).unwrap(), expect, "{system}{user}");
    };
    let ssh = "[gpg]\nformat = ssh\n";
    check("", &format!("{ssh}[user]\nsigningKey = /k"), signer("ssh-keygen", file("/k")));
    check(ssh, "[user]\nsigningKey = /k", signer("ssh-keygen", file("/k")));
    check(&format!("{ssh}[user]\nsigningKey = /s"), "[USER]\nsigningkey = /u", signer("ssh-keygen", file("/u")));
    let home = repo.beside("home");
    check(ssh, "[user]\nsigningKey = ~/.ssh/k", signer("ssh-keygen", file(home.join(".ssh/k"))));
    let literal = |text: &str| SigningKey::Literal(text.to_owned());
    check(ssh, "[user]\nsigningKey = key::ssh-rsa AAAA c", signer("ssh-keygen", literal("ssh-rsa AAAA c")));
    check(ssh, "[user]\nsigningKey = ssh-ed25519 AAAA", signer("ssh-keygen", literal("ssh-ed25519 AAAA")));
    check(ssh, "[gpg \"ssh\"]\nprogram = /opt/sign\n[user]\nsigningKey = /k", signer("/opt/sign", file("/k")));
    check(ssh, "[gpg \"ssh\"]\nprogram = ~/sign\n[user]\nsigningKey = /k", {
        signer(home.join("sign").to_str().unwrap(), file("/k"))
    });
}

#[test]
fn included_files_of_the_user_count() {
    let repo = Repo::new("");
    let part = repo.beside("part");
    fs::write(&part, "[user]\nsigningKey = /included").unwrap();
    let user = "[gpg]\nformat = ssh\n[user]\nsigningKey = /k\n";
    let found = |condition: &str| {
        let user = format!("{user}[{condition}]\npath = {}\n", part.display());
        configured(&repo, "", &user).unwrap().key
    };
    let here = repo.git_dir().canonicalize().unwrap();
    assert_eq!(found("include"), file("/included"));
    assert_eq!(found(&format!("includeIf \"gitdir:{}\"", here.display())), file("/included"));
    assert_eq!(found("includeIf \"gitdir:/elsewhere/\""), file("/k"));
}

#[test]
fn without_a_key_for_ssh_there_is_a_reason() {
    let repo = Repo::new("");
    let refusal = |user: &str| configured(&repo, "", user).unwrap_err();
    let told = refusal("");
    assert!(matches!(&told, SignerError::Format { format } if format == "openpgp"), "{told}");
    let told = refusal("[gpg]\nformat = x509\n[user]\nsigningKey = /k");
    assert!(matches!(&told, SignerError::Format { format } if format == "x509"), "{told}");
    assert!(matches!(refusal("[gpg]\nformat = ssh"), SignerError::NoKey));
    assert!(matches!(refusal("[gpg]\nformat = ssh\n[user]\nsigningKey ="), SignerError::NoKey));
    for key in ["k", "../k", "./ssh-k"] {
        let told = refusal(&format!("[gpg]\nformat = ssh\n[user]\nsigningKey = {key}"));
        assert!(matches!(told, SignerError::RelativeKey { .. }), "{told}");
    }
    let told = refusal("[gpg\nformat");
    assert!(matches!(told, SignerError::Program(ProgramError::Failed { .. })), "{told}");
}

#[test]
fn a_repository_chooses_neither_program_nor_key() {
    for text in ["commit one\nfile a x", "layout worktree\ncommit one\nfile a x"] {
        let repo = Repo::new(text);
        let marker = repo.beside("ran");
        let evil = script(&repo.beside("evil"), &format!("echo ran >> '{}'", marker.display()));
        let evil = evil.display();
        let part = repo.git_dir().join("part");
        fs::write(&part, "[user]\nsigningKey = /included-by-the-repository\n").unwrap();
        repo.append_config(&format!(
            "[gpg]\n format = ssh\n program = {evil}\n[gpg \"ssh\"]\n program = {evil}\n defaultKeyCommand = {evil}\n\
             [user]\n signingKey = {evil}\n[include]\n path = {}\n[pager]\n config = {evil}\n[core]\n pager = {evil}\n \
             fsmonitor = {evil}\n[alias]\n config = !{evil}\n[extensions]\n worktreeConfig = true\n",
            part.display()
        ));
        fs::write(repo.git_dir().join("config.worktree"), "[user]\n signingKey = /of-the-worktree\n").unwrap();
        assert!(matches!(configured(&repo, "", "").unwrap_err(), SignerError::Format { .. }));
        let user = "[gpg]\nformat = ssh\n";
        assert!(matches!(configured(&repo, "", user).unwrap_err(), SignerError::NoKey));
        let found = configured(&repo, user, "[user]\nsigningKey = /k").unwrap();
        assert_eq!(found, signer("ssh-keygen", file("/k")));
        assert!(!marker.exists());
    }
}
