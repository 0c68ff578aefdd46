//! Shell: commands at the start of a statement.

use super::SensitiveKind::{Auth, Crypto, Exec, Network, Sql};
use super::{Rule, rule};

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    rule(Exec, "eval", "runs code from text"),
    rule(Exec, "source", "runs another file"),
    rule(Exec, "exec", "replaces the shell"),
    rule(Exec, "bash", "runs a shell"),
    rule(Exec, "sh", "runs a shell"),
    rule(Exec, "xargs", "runs a command for each word"),
    rule(Exec, "docker", "runs containers"),
    rule(Exec, "nohup", "runs on after the end"),
    rule(Network, "curl", "sends requests"),
    rule(Network, "wget", "sends requests"),
    rule(Network, "nc", "opens connections"),
    rule(Network, "ncat", "opens connections"),
    rule(Network, "ssh", "opens connections"),
    rule(Network, "scp", "copies to other machines"),
    rule(Network, "rsync", "copies, also to other machines"),
    rule(Network, "iptables", "changes the firewall"),
    rule(Crypto, "openssl", "cryptography"),
    rule(Crypto, "gpg", "encrypts and signs"),
    rule(Crypto, "ssh-keygen", "makes keys"),
    rule(Auth, "sudo", "takes more rights"),
    rule(Auth, "su", "becomes someone else"),
    rule(Auth, "chmod", "changes who may read or write a file"),
    rule(Auth, "chown", "changes the owner of a file"),
    rule(Auth, "passwd", "changes a password"),
    rule(Auth, "useradd", "makes a user"),
    rule(Auth, "setfacl", "changes who may read or write a file"),
    rule(Sql, "psql", "queries a database"),
    rule(Sql, "mysql", "queries a database"),
    rule(Sql, "sqlite3", "queries a database"),
];
