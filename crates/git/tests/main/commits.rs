//! Commits as they occur and as nobody should write them.

use git::{Commit, ObjectError, Person};
use proptest::prelude::*;
use testkit::Repo;

use crate::planted::loose;
use crate::reading::opened;

const TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

fn read(repo: &Repo, text: &[u8]) -> Result<Commit, ObjectError> {
    let id = loose(&repo.git_dir(), "commit", text);
    opened(repo).objects().commit(id)
}

fn person(line: &str) -> Person {
    let repo = Repo::new("");
    let commit = read(&repo, format!("tree {TREE}\nauthor {line}\ncommitter C <c@d> 5 +0000\n\nm").as_bytes()).unwrap();
    assert_eq!(commit.committer.seconds, 5);
    assert_eq!(commit.message, b"m");
    commit.author
}

#[test]
fn a_person_is_read_however_it_is_spelled() {
    let check = |line: &str, name: &str, email: &str, seconds: i64, zone: &str| {
        let expect = Person { name: name.into(), email: email.into(), seconds, zone: zone.into() };
        assert_eq!(person(line), expect, "{line:?}");
    };
    check("Ada <ada@x> 1700000000 +0200", "Ada", "ada@x", 1_700_000_000, "+0200");
    check("  Ada  B <  ada@x > 7   -0530 ", "Ada  B", "ada@x", 7, "-0530");
    check("Ada <ada@x> -12345 +0000", "Ada", "ada@x", -12345, "+0000");
    check("Ada <ada@x> 99999999999999999999 +0000", "Ada", "ada@x", 0, "+0000");
    check("Ada <ada@x> 9223372036854775807 +0000", "Ada", "ada@x", i64::MAX, "+0000");
    check("Ada <ada@x> noon +0000", "Ada", "ada@x", 0, "+0000");
    check("Ada <ada@x> 7", "Ada", "ada@x", 7, "");
    check("Ada <ada@x>", "Ada", "ada@x", 0, "");
    check("Ada <ada@x", "Ada", "ada@x", 0, "");
    check("Ada ada@x> 7 +0000", "Ada ada@x", "", 7, "+0000");
    check("Ada", "Ada", "", 0, "");
    check("<> 7 +0000", "", "", 7, "+0000");
    check(" 7 +0000", "7 +0000", "", 0, "");
    check("Ada <a <b> c> 7 +0000", "Ada", "a <b> c", 7, "+0000");
    check("Ada\r <ada@x> 7 +0000\r", "Ada", "ada@x", 7, "+0000\r");
    check("\u{202e}Ada\0 <ada@x> 7 +0000", "\u{202e}Ada\0", "ada@x", 7, "+0000");
}

#[test]
fn headers_that_nobody_expects_do_no_harm() {
    let parent = "1".repeat(40);
    let repo = Repo::new("");
    let check = |headers: &str, parents: usize, message: &[u8]| {
        let text = [format!("tree {TREE}\n{headers}").as_bytes(), b"\n", message].concat();
        let commit = read(&repo, &text).unwrap();
        assert_eq!((commit.tree.to_string().as_str(), commit.parents.len()), (TREE, parents), "{headers:?}");
        assert_eq!(commit.message, message, "{headers:?}");
        commit
    };
    let author = "author A <a@b> 3 +0000\n";
    assert_eq!(check("", 0, b"no author").author, Person::default());
    check(author, 0, b"");
    check(author, 0, b"text\0with\0NUL\n");
    check(author, 0, b"\n\nblank lines first");
    check(author, 0, "latin \u{e9}\r\nCRLF\r\n".as_bytes());
    check(&format!("{author}encoding ISO-8859-1\n"), 0, b"caf\xe9");
    check(&format!("parent {parent}\nparent {parent}\n{author}"), 2, b"m");
    check(&format!("{author}parent {parent}\n"), 1, b"late parent");
    check(&format!("{author}gpgsig -----BEGIN\n parent {parent}\n tree x\n \n -----END\n"), 0, b"signed");
    check(
        &format!("{author}mergetag object {parent}\n type commit\n tag v1\n author T <t@t> 9 +0000\n \n parent x\n"),
        0,
        b"m",
    );
    check(&format!("{author}odd\nodd \n odder\nHG:extra x\n"), 0, b"m");
    check(&format!("tree {parent}\n{author}"), 0, b"the first tree counts");
    check(&format!("parent  {parent} \r\n{author}"), 1, b"m");
    // Headers alone, and headers that end without a line break.
    assert_eq!(read(&repo, format!("tree {TREE}\n").as_bytes()).unwrap().message, b"");
    assert_eq!(read(&repo, format!("tree {TREE}").as_bytes()).unwrap().message, b"");
    let large = vec![b'x'; 8 << 20];
    check(author, 0, &large);
}

#[test]
fn what_is_no_commit_is_damaged() {
    let repo = Repo::new("");
    let parent = "1".repeat(40);
    for text in [
        String::new(),
        "\n".to_owned(),
        "tree\n\nm".to_owned(),
        "tree \n\nm".to_owned(),
        "tree zz\n\nm".to_owned(),
        format!("\ntree {TREE}\n"),
        format!("parent {parent}\n\nm"),
        format!("tree {TREE}0\n\nm"),
        format!("tree {TREE}\nparent\n\nm"),
        format!("tree {TREE}\nparent {parent}{parent}\n\nm"),
        format!("tree {TREE}\nparent \u{e9}\n\nm"),
        format!(" tree {TREE}\n\nm"),
        format!("TREE {TREE}\n\nm"),
    ] {
        let told = read(&repo, text.as_bytes());
        // An id that stands alone in its line is a header without a value, and is passed over.
        let is_bare = text.contains("parent\n");
        assert!(is_bare && told.is_ok() || matches!(told, Err(ObjectError::Damaged { .. })), "{text:?}: {told:?}");
    }
}

fn any_header() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec!["tree", "parent", "author", "committer", "gpgsig", "encoding", "", " "]);
    let value = prop_oneof![
        Just(TREE.as_bytes().to_vec()),
        Just(b"A <a@b> 1 +0000".to_vec()),
        prop::collection::vec(any::<u8>(), 0..30),
        "[<> 0-9+a-z-]{0,20}".prop_map(String::into_bytes),
    ];
    (known, value).prop_map(|(name, value)| [name.as_bytes(), b" ", &value, b"\n"].concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// No bytes make it panic; what is read is what is written there.
    #[test]
    fn any_bytes_are_a_commit_or_damaged(headers in prop::collection::vec(any_header(), 0..6), rest in prop::collection::vec(any::<u8>(), 0..40)) {
        thread_local! {
            static REPO: Repo = Repo::new("");
        }
        let text = [headers.concat(), rest].concat();
        let told = REPO.with(|repo| read(repo, &text));
        match told {
            Ok(commit) => {
                prop_assert!(text.ends_with(&commit.message));
                let tree = format!("tree {}", commit.tree);
                prop_assert!(text.starts_with(b"tree") || text.windows(5).any(|part| part == b"\ntree"), "{}", tree);
            }
            Err(error) => prop_assert!(matches!(error, ObjectError::Damaged { .. }), "{}", error),
        }
    }
}
