//! Signatures: what is good is good for ssh-keygen too, and nothing else is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use git::program::{Environment, ProgramError};
use git::signature::{Keygen, MOST_SIGNATURE_BYTES, SignError, Signed, SigningKey, Verdict, VerifyError, sign, verify};
use tempfile::TempDir;

use crate::programs::{environment, plain, script};

const NAMESPACE: &str = "outcross-review";
const PAYLOAD: &[u8] = b"{\"state\":\"approved\"}\n\0\xff";
/// Where the last letter of the version stands in the armor.
const VERSION_AT: usize = 13;
/// 2024-07-01T00:00:00Z.
const AT: i64 = 1_719_792_000;

/// A folder with keys.
struct Ring {
    folder: TempDir,
}

impl Ring {
    /// Keys of these names.
    fn new(names: &[&str]) -> Ring {
        let ring = Ring { folder: TempDir::new().unwrap() };
        for name in names {
            ring.ssh_keygen(&["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", name]);
        }
        ring
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The real program, as a person would call it.
    fn try_ssh_keygen(&self, arguments: &[&str], input: &[u8]) -> Output {
        let stdin = self.path("stdin");
        fs::write(&stdin, input).unwrap();
        let mut command = Command::new("ssh-keygen");
        command.args(arguments).current_dir(self.folder.path()).env("TZ", "UTC0");
        command.stdin(fs::File::open(stdin).unwrap()).output().unwrap()
    }

    fn ssh_keygen(&self, arguments: &[&str]) {
        let output = self.try_ssh_keygen(arguments, b"");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn keygen(&self) -> Keygen {
        self.keygen_in(&plain())
    }

    fn keygen_in(&self, environment: &Environment) -> Keygen {
        Keygen::find(Path::new("ssh-keygen"), environment, self.folder.path()).unwrap()
    }

    fn sign(&self, key: &str, namespace: &str) -> Vec<u8> {
        sign(&self.keygen(), &SigningKey::File(self.path(key)), namespace, PAYLOAD).unwrap()
    }

    /// The public key, as a line of a list holds it.
    fn public(&self, key: &str) -> String {
        let text = fs::read_to_string(self.path(&format!("{key}.pub"))).unwrap();
        let mut words = text.split(' ');
        format!("{} {}", words.next().unwrap(), words.next().unwrap())
    }

    fn verdict(&self, signature: &[u8], list: &str, at_seconds: i64) -> Verdict {
        self.verdict_of(&Signed { payload: PAYLOAD, signature, namespace: NAMESPACE, at_seconds }, list)
    }

    /// The verdict, held against what ssh-keygen says of the same list, principal by principal.
    fn verdict_of(&self, signed: &Signed<'_>, list: &str) -> Verdict {
        let verdict = verify(&self.keygen(), signed, list.as_bytes()).unwrap();
        let good = match &verdict {
            Verdict::Good { principals } => principals.clone(),
            _ => Vec::new(),
        };
        let others = ["alice", "bob", "carol", "*@example.com", "*"].map(str::to_owned);
        for principal in others.iter().chain(&good) {
            let expect = self.oracle(signed, list, principal);
            // A pattern fits more names than the list spells.
            if !list.contains('*') || good.contains(principal) {
                assert_eq!(expect, good.contains(principal), "{principal} in {list}");
            }
        }
        // Everything is cleared away.
        let left = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with("outcross-")).collect();
        assert!(left.is_empty(), "{left:?}");
        verdict
    }

    fn oracle(&self, signed: &Signed<'_>, list: &str, principal: &str) -> bool {
        fs::write(self.path("signature"), signed.signature).unwrap();
        fs::write(self.path("list"), list).unwrap();
        let at = format!("@{}", signed.at_seconds);
        let date = Command::new("date").args(["-u", "+%Y%m%d%H%M%S", "-d", &at]).output().unwrap();
        let date = String::from_utf8(date.stdout).unwrap();
        let time = format!("-Overify-time={}", date.trim());
        let arguments =
            ["-Y", "verify", "-n", signed.namespace, "-I", principal, "-s", "signature", "-f", "list", &time];
        self.try_ssh_keygen(&arguments, signed.payload).status.success()
    }
}

fn good(principals: &[&str]) -> Verdict {
    Verdict::Good { principals: principals.iter().map(|principal| (*principal).to_owned()).collect() }
}

#[test]
fn a_listed_key_is_good_as_everybody_whom_the_list_names_with_it() {
    let ring = Ring::new(&["alice", "bob"]);
    let (key, other) = (ring.public("alice"), ring.public("bob"));
    let signature = ring.sign("alice", NAMESPACE);
    let check = |list: &str, expect: &[&str]| assert_eq!(ring.verdict(&signature, list, AT), good(expect), "{list}");
    check(&format!("alice {key}"), &["alice"]);
    check(&format!("# list\n\nbob {other}\n alice {key} a comment\n"), &["alice"]);
    check(&format!("carol,alice {key}\nbob {key}\nalice {key}\nbob {other}\n"), &["alice", "bob", "carol"]);
    check(&format!("*@example.com {key}\n"), &["*@example.com"]);
    check(&format!("\"a b,!bob\" {key}\r\n"), &["a b"]);
    check(&format!("alice namespaces=\"git,outcross-*\" {key}\n"), &["alice"]);
    // The first line that names the key is about other things.
    check(&format!("bob namespaces=\"git\" {key}\nalice namespaces=\"{NAMESPACE}\" {key}\n"), &["alice"]);
    check(&format!("garbage\nbob unknown-option {key}\nalice {key}\n"), &["alice"]);
    check(&format!("garbage \0\u{1b}\nalice {key}"), &["alice"]);
}

#[test]
fn a_key_that_is_not_listed_is_untrusted() {
    let ring = Ring::new(&["alice", "bob"]);
    let (key, other) = (ring.public("alice"), ring.public("bob"));
    let signature = ring.sign("alice", NAMESPACE);
    let check = |list: &str| assert_eq!(ring.verdict(&signature, list, AT), Verdict::UntrustedKey, "{list}");
    check("");
    check(&format!("alice {other}\n"));
    check(&format!("# alice {key}\n"));
    check(&format!("alice namespaces=\"git\" {key}\n"));
    check(&format!("alice namespaces=\"git\",valid-before=\"20200101\" {key}\n"));
    check(&format!("alice namespaces=\"\" {key}\n"));
    check(&format!("alice cert-authority {key}\n"));
    check(&format!("alice unknown=\"1\" {key}\n"));
    check(&format!("alice comment=\"{key}\" {other}\n"));
    check(&format!("{key}\n"));
    check(&format!("alice {}\n", &key[..key.len() - 6]));
    check(&format!("!alice {key}\n"));
}

#[test]
fn what_was_not_signed_is_bad() {
    let ring = Ring::new(&["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    let signature = ring.sign("alice", NAMESPACE);
    let check = |payload: &[u8], signature: &[u8]| {
        let signed = Signed { payload, signature, namespace: NAMESPACE, at_seconds: AT };
        assert_eq!(ring.verdict_of(&signed, &list), Verdict::Bad, "{}", String::from_utf8_lossy(signature));
        // Nor does it matter that the key is not listed.
        assert_eq!(ring.verdict_of(&signed, ""), Verdict::Bad);
    };
    check(b"something else", &signature);
    check(b"", &signature);
    check(&PAYLOAD[..PAYLOAD.len() - 1], &signature);
    let text = String::from_utf8(signature.clone()).unwrap();
    for broken in [
        String::new(),
        "x".to_owned(),
        format!(" {text}"),
        format!("\u{feff}{text}"),
        text.replace("-----BEGIN SSH SIGNATURE-----\n", ""),
        text.replace("-----END SSH SIGNATURE-----\n", ""),
        text.replace("SSH SIGNATURE", "PGP SIGNATURE"),
        text.replace("U1NIU0lH", "U1NIU0lX"),
        text.replacen('\n', "\n!", 1),
        text[..text.len() / 2].to_owned(),
        "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".to_owned(),
    ] {
        check(PAYLOAD, broken.as_bytes());
    }
}

/// A changed letter of the armor makes it bad, but for one of the version, which is not signed and may be lower.
#[test]
fn a_changed_signature_is_bad() {
    let ring = Ring::new(&["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    let signature = ring.sign("alice", NAMESPACE);
    let start = "-----BEGIN SSH SIGNATURE-----\n".len();
    for at in (start..signature.len() - 40).step_by(13) {
        let mut changed = signature.clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let expect = if at == start + VERSION_AT { good(&["alice"]) } else { Verdict::Bad };
        assert_eq!(ring.verdict(&changed, &list, AT), expect, "{}", String::from_utf8_lossy(&changed));
    }
}

#[test]
fn a_signature_over_the_limit_is_not_looked_at() {
    let ring = Ring::new(&["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    let check = |len: usize, expect: &Verdict| {
        let mut signature = ring.sign("alice", NAMESPACE);
        signature.resize(len, b'\n');
        let signed = Signed { payload: PAYLOAD, signature: &signature, namespace: NAMESPACE, at_seconds: AT };
        assert_eq!(verify(&ring.keygen(), &signed, list.as_bytes()).unwrap(), *expect);
    };
    check(MOST_SIGNATURE_BYTES, &good(&["alice"]));
    check(MOST_SIGNATURE_BYTES + 1, &Verdict::Bad);
}

#[test]
fn a_signature_for_something_else_is_told_from_a_broken_one() {
    let ring = Ring::new(&["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    for namespace in ["git", "file", "outcross-reviews", "-h", "a b\u{1b}[m"] {
        let signature = ring.sign("alice", namespace);
        assert_eq!(ring.verdict(&signature, &list, AT), Verdict::WrongNamespace, "{namespace}");
        assert_eq!(ring.verdict(&signature, "", AT), Verdict::WrongNamespace);
        let signed = Signed { payload: b"else", signature: &signature, namespace: NAMESPACE, at_seconds: AT };
        assert_eq!(ring.verdict_of(&signed, &list), Verdict::Bad);
        let signed = Signed { payload: PAYLOAD, signature: &signature, namespace, at_seconds: AT };
        assert_eq!(ring.verdict_of(&signed, &list), good(&["alice"]));
    }
}

#[test]
fn validity_is_asked_about_at_the_time_of_the_event() {
    let ring = Ring::new(&["alice"]);
    let key = ring.public("alice");
    let signature = ring.sign("alice", NAMESPACE);
    let check = |options: &str, at: i64, expect: &Verdict| {
        assert_eq!(ring.verdict(&signature, &format!("alice {options} {key}"), at), *expect, "{options} at {at}");
    };
    let (yes, no) = (&good(&["alice"]), &Verdict::Expired);
    // Both limits are within.
    check("valid-after=\"20240701\"", AT, yes);
    check("valid-after=\"20240701\"", AT - 1, no);
    check("valid-before=\"20240701\"", AT, yes);
    check("valid-before=\"20240701\"", AT + 1, no);
    check("valid-before=\"202407010000\"", AT + 1, no);
    check("valid-before=\"20240701000000Z\"", AT + 1, no);
    check("Valid-Before=\"20240701000000\"", AT + 1, no);
    let both = "valid-after=\"20230101\",namespaces=\"outcross-*\",valid-before=\"20240701\"";
    check(both, AT, yes);
    check(both, AT + 1, no);
    check(both, 1, no);
    check(both, 253_402_300_799, no);
    // A key that another line trusts today is good.
    let list = format!("bob valid-before=\"20200101\" {key}\nalice {key}\n");
    assert_eq!(ring.verdict(&signature, &list, AT), *yes);
    // Nothing is expired that was never trusted with this.
    check("valid-before=\"20200101\",namespaces=\"git\"", AT, &Verdict::UntrustedKey);
    check("valid-before=\"never\"", AT, &Verdict::UntrustedKey);
}

#[test]
fn moments_are_those_of_the_calendar() {
    let ring = Ring::new(&["alice"]);
    let key = ring.public("alice");
    let signature = ring.sign("alice", NAMESPACE);
    // (a moment, its seconds): leap days, ends of years and centuries, by `date -u`.
    for (moment, seconds) in [
        ("19700102030405", 97_445),
        ("19991231235959", 946_684_799),
        ("20000229120000", 951_825_600),
        ("20010301000000", 983_404_800),
        ("20240229235959", 1_709_251_199),
        ("20240301000000", 1_709_251_200),
        ("20261231010203", 1_798_678_923),
        ("21000228235959", 4_107_542_399),
        ("21000301000000", 4_107_542_400),
    ] {
        let check = |option: &str, at: i64, expect: &Verdict| {
            let list = format!("alice {option}=\"{moment}\" {key}");
            assert_eq!(ring.verdict(&signature, &list, at), *expect, "{option} {moment}");
        };
        check("valid-after", seconds, &good(&["alice"]));
        check("valid-after", seconds - 1, &Verdict::Expired);
        check("valid-before", seconds, &good(&["alice"]));
        check("valid-before", seconds + 1, &Verdict::Expired);
    }
}

#[test]
fn certificates_are_trusted_as_ssh_keygen_trusts_them() {
    let ring = Ring::new(&["authority", "other", "alice"]);
    let validity = "20240101000000:20250101000000";
    ring.ssh_keygen(&["-q", "-s", "authority", "-I", "id", "-n", "alice,bob", "-V", validity, "alice.pub"]);
    let signature = ring.sign("alice-cert.pub", NAMESPACE);
    let (authority, other, key) = (ring.public("authority"), ring.public("other"), ring.public("alice"));
    let check = |list: &str, at: i64, expect: &Verdict| {
        assert_eq!(ring.verdict(&signature, list, at), *expect, "{list}");
    };
    check(&format!("alice cert-authority {authority}"), AT, &good(&["alice"]));
    check(&format!("bob,alice,carol CERT-AUTHORITY {authority}"), AT, &good(&["alice", "bob"]));
    check(&format!("* cert-authority {authority}"), AT, &good(&["alice", "bob"]));
    check(&format!("carol cert-authority {authority}"), AT, &Verdict::UntrustedKey);
    check(&format!("alice {authority}"), AT, &Verdict::UntrustedKey);
    check(&format!("alice cert-authority {other}"), AT, &Verdict::UntrustedKey);
    check(&format!("alice {key}"), AT, &Verdict::UntrustedKey);
    check(&format!("alice cert-authority,valid-before=\"20240601\" {authority}"), AT, &Verdict::Expired);
    // The certificate's own time is not that of the list.
    check(&format!("alice cert-authority {authority}"), AT + 366 * 86_400, &Verdict::UntrustedKey);
}

#[test]
fn keys_of_other_kinds_sign_as_well() {
    for kind in [["-t", "rsa", "-b", "2048"], ["-t", "ecdsa", "-b", "256"]] {
        let ring = Ring::new(&[]);
        ring.ssh_keygen(&[&["-q", "-N", "", "-f", "alice"], &kind[..]].concat());
        let signature = ring.sign("alice", NAMESPACE);
        let list = format!("alice {}\n", ring.public("alice"));
        assert_eq!(ring.verdict(&signature, &list, AT), good(&["alice"]), "{kind:?}");
        assert_eq!(ring.verdict(&signature, "", AT), Verdict::UntrustedKey, "{kind:?}");
    }
}

/// An agent that ends with the value.
struct Agent(Child);

impl Agent {
    fn start(ring: &Ring, keys: &[&str]) -> (Agent, Environment) {
        let socket = ring.path("socket");
        let child = Command::new("ssh-agent").arg("-D").arg("-a").arg(&socket).stdout(Stdio::null()).spawn().unwrap();
        let agent = Agent(child);
        while !socket.exists() {
            std::thread::yield_now();
        }
        for key in keys {
            let added = Command::new("ssh-add").arg("-q").arg(ring.path(key)).env("SSH_AUTH_SOCK", &socket).output();
            assert!(added.unwrap().status.success());
        }
        let path = std::env::var("PATH").unwrap();
        (agent, environment(&[("PATH", &path), ("SSH_AUTH_SOCK", socket.to_str().unwrap())]))
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn an_agent_signs_for_a_public_key() {
    let ring = Ring::new(&["alice", "bob"]);
    let (_agent, environment) = Agent::start(&ring, &["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    fs::remove_file(ring.path("alice")).unwrap();
    let keygen = ring.keygen_in(&environment);
    for key in [SigningKey::Literal(ring.public("alice")), SigningKey::File(ring.path("alice.pub"))] {
        let signature = sign(&keygen, &key, NAMESPACE, PAYLOAD).unwrap();
        assert_eq!(ring.verdict(&signature, &list, AT), good(&["alice"]));
    }
    let absent = sign(&keygen, &SigningKey::Literal(ring.public("bob")), NAMESPACE, PAYLOAD);
    assert!(matches!(absent, Err(SignError::Program(ProgramError::Failed { .. }))), "{absent:?}");
    let no_agent = sign(&ring.keygen(), &SigningKey::Literal(ring.public("alice")), NAMESPACE, PAYLOAD);
    assert!(matches!(no_agent, Err(SignError::Program(ProgramError::Failed { .. }))), "{no_agent:?}");
}

#[test]
fn what_can_t_sign_is_an_error() {
    let ring = Ring::new(&["alice"]);
    let failed = |key: SigningKey| sign(&ring.keygen(), &key, NAMESPACE, PAYLOAD).unwrap_err();
    for key in [
        SigningKey::File(ring.path("absent")),
        SigningKey::File(ring.folder.path().to_owned()),
        SigningKey::Literal("garbage".to_owned()),
        SigningKey::Literal(String::new()),
    ] {
        let told = failed(key.clone());
        assert!(matches!(told, SignError::Program(ProgramError::Failed { .. })), "{key:?}: {told}");
    }
    let key = SigningKey::File(ring.path("alice"));
    for lines in ["exit 0", "for last; do :; done; echo garbage > \"$last.sig\""] {
        let program = script(&ring.path("program"), lines);
        let keygen = Keygen::find(&program, &plain(), ring.folder.path()).unwrap();
        let told = sign(&keygen, &key, NAMESPACE, PAYLOAD);
        assert!(matches!(told, Err(SignError::NoSignature { .. })), "{lines}: {told:?}");
    }
    let keygen = Keygen::find(Path::new("ssh-keygen"), &plain(), &ring.path("absent")).unwrap();
    let told = sign(&keygen, &key, NAMESPACE, PAYLOAD);
    assert!(matches!(told, Err(SignError::Scratch { .. })), "{told:?}");
}

#[test]
fn without_a_verdict_there_is_an_error() {
    let ring = Ring::new(&["alice"]);
    let list = format!("alice {}\n", ring.public("alice"));
    let signature = ring.sign("alice", NAMESPACE);
    let signed = Signed { payload: PAYLOAD, signature: &signature, namespace: NAMESPACE, at_seconds: AT };
    let found = |program: &str| Keygen::find(Path::new(program), &plain(), ring.folder.path());
    assert!(matches!(found("no-ssh-keygen"), Err(ProgramError::NotFound { .. })));
    let keygen = found(script(&ring.path("gone"), "exit 0").to_str().unwrap()).unwrap();
    fs::remove_file(ring.path("gone")).unwrap();
    let told = verify(&keygen, &signed, list.as_bytes());
    assert!(matches!(told, Err(VerifyError::Program(ProgramError::NotFound { .. }))), "{told:?}");
    // Programs that are none, or can't do what they are asked to.
    for lines in
        ["exit 0", "exit 1", "exit 255", "echo 'No user exists for uid 7' >&2; exit 255", "echo alice", "kill $$"]
    {
        let keygen = found(script(&ring.path("program"), lines).to_str().unwrap()).unwrap();
        for list in ["", &list] {
            let told = verify(&keygen, &signed, list.as_bytes());
            assert!(matches!(told, Err(VerifyError::Program(ProgramError::Failed { .. }))), "{lines}: {told:?}");
        }
    }
    for at_seconds in [0, -1, i64::MIN, 253_402_300_800, i64::MAX] {
        let told = verify(&ring.keygen(), &Signed { at_seconds, ..signed }, list.as_bytes());
        assert!(matches!(told, Err(VerifyError::Time { .. })), "{told:?}");
    }
    let told = verify(&ring.keygen(), &signed, &vec![b'\n'; (4 << 20) + 1]);
    assert!(matches!(told, Err(VerifyError::TooLong { .. })), "{told:?}");
    let told = verify(&ring.keygen(), &signed, list.repeat(65).as_bytes());
    assert!(matches!(told, Err(VerifyError::TooLong { .. })), "{told:?}");
    let names: Vec<String> = (0..65).map(|number| format!("a{number}")).collect();
    let told = verify(&ring.keygen(), &signed, format!("{} {}", names.join(","), ring.public("alice")).as_bytes());
    assert!(matches!(told, Err(VerifyError::TooLong { .. })), "{told:?}");
}
