//! Which names are one person's.

use facts::Account;
use proptest::prelude::*;

use provenance::review::people::{People, PersonIndex, coauthors};

/// `ADDRESS`, or `FORGE LOGIN[#ID][<ADDRESS>]`; a login may be missing.
fn person(people: &mut People, text: &str) -> PersonIndex {
    let Some((forge, who)) = text.split_once(' ') else { return people.address(text.as_bytes()).unwrap() };
    let (who, email) = who.trim_end_matches('>').split_once('<').map_or((who, None), |(who, email)| (who, Some(email)));
    let (login, id) = who.split_once('#').map_or((who, None), |(login, id)| (login, Some(id.parse().unwrap())));
    let login = (!login.is_empty()).then(|| login.into());
    let account = Account { login, id, email: email.map(Into::into), ..Account::default() };
    people.account(forge, &account).unwrap()
}

/// Names of one person, or not, when a mailmap and other names are known.
fn check(mailmap: &str, known: &[&str], one: &str, other: &str, is_same: bool) {
    let mut people = People::default();
    people.read_mailmap(mailmap.as_bytes());
    for known in known {
        person(&mut people, known);
    }
    let (first, second) = (person(&mut people, one), person(&mut people, other));
    assert_eq!(people.root(first) == people.root(second), is_same, "{one} and {other} by {mailmap:?} and {known:?}");
}

#[test]
fn forms_of_a_mailmap() {
    for (line, is_same) in [
        ("<ann@example.com> <old@example.com>", true),
        ("Ann <ann@example.com> <old@example.com>", true),
        ("Ann <ann@example.com> Old Name <old@example.com>", true),
        ("  Ann   <ann@example.com>\tOld <old@example.com>  \r", true),
        ("ANN <Ann@Example.com> <OLD@example.COM>", true),
        ("Ann < ann@example.com > < old@example.com >", true),
        ("Ann <ann@example.com>", false),
        ("Ann <ann@example.com>\nOld <old@example.com>", false),
        ("# Ann <ann@example.com> <old@example.com>", false),
        ("Ann <ann@example.com> old@example.com", false),
        ("Ann <ann@example.com <old@example.com>", false),
        ("", false),
        // A third address says nothing: git reads two.
        ("Bob <bob@example.com> <old@example.com> <ann@example.com>", false),
    ] {
        check(line, &[], "ann@example.com", "old@example.com", is_same);
    }
}

#[test]
fn a_mailmap_joins_through_several_lines() {
    let mailmap = "<a@x> <b@x>\n<c@x> <d@x>\n<b@x> <c@x>\n<e@x> <e@y>\n";
    check(mailmap, &[], "a@x", "d@x", true);
    check(mailmap, &[], "a@x", "e@y", false);
    check("Ann <ann@x> <ann#old@x>\n", &[], "ann@x", "ann#old@x", true);
}

#[test]
fn addresses_that_hide_an_account() {
    let same = [
        ("77+ann@users.noreply.github.com", "github.com ann"),
        ("77+Ann@Users.Noreply.GitHub.com", "github.com ANN"),
        ("ann@users.noreply.github.com", "github.com ann"),
        ("77+old@users.noreply.github.com", "github.com new#77"),
        ("77+old@users.noreply.github.com", "77+new@users.noreply.github.com"),
        ("77+ann@users.noreply.github.com", "ann@users.noreply.github.com"),
        ("77+ann[bot]@users.noreply.github.com", "github.com ann[bot]"),
        ("77-ann@users.noreply.gitlab.com", "gitlab.com ann"),
        ("77-old@users.noreply.gitlab.com", "gitlab.com new#77"),
        ("77-ann-b@users.noreply.gitlab.com", "gitlab.com ann-b"),
        ("ann-b@users.noreply.github.com", "github.com ann-b"),
        ("7-ann@users.noreply.github.com", "github.com 7-ann"),
        ("77+ann@users.noreply.github.example.com", "github.example.com ann#5"),
    ];
    for (address, account) in same {
        check("", &[], address, account, true);
        check("", &[], account, address, true);
    }
    let others = [
        ("77+ann@users.noreply.github.com", "gitlab.com ann"),
        ("77+ann@users.noreply.github.com", "github.com bob#7"),
        ("ann@noreply.github.com", "github.com ann"),
        ("ann@users.noreply.github.com.example.org", "github.com ann"),
        ("noreply@github.com", "github.com noreply"),
        ("@users.noreply.github.com", "github.com ann"),
        ("7-ann@users.noreply.github.com", "github.com ann"),
    ];
    for (address, account) in others {
        check("", &[], address, account, false);
    }
}

#[test]
fn accounts() {
    check("", &[], "github.com ann", "GitHub.com Ann", true);
    check("", &[], "github.com ann#7", "github.com other#7", true);
    check("", &[], "github.com ann", "gitlab.com ann", false);
    check("", &[], "github.com #7", "gitlab.com #7", false);
    check("", &[], "github.com ann<ann@x>", "ann@X", true);
    check("", &["github.com ann<ann@x>"], "github.com ann", "ann@x", true);
    check("", &["github.com ann<ann@x>", "gitlab.com annie<ann@x>"], "github.com ann", "gitlab.com annie", true);
    check("<ann@x> <ann@y>", &["github.com ann<ann@y>"], "ann@x", "github.com ann", true);
}

#[test]
fn who_says_nothing_is_nobody() {
    let mut people = People::default();
    assert_eq!(people.address(b"  "), None);
    assert_eq!(people.account("github.com", &Account::default()), None);
    let named = Account { name: Some("Ann".into()), login: Some("".into()), ..Account::default() };
    assert_eq!(people.account("github.com", &named), None, "a name alone is nobody");
}

#[test]
fn an_address_is_found_by_what_is_known() {
    let mut people = People::default();
    let ann = person(&mut people, "github.com ann#7<ann@x>");
    let same = |address: &str| people.find_address(address.as_bytes()).map(|found| found == people.root(ann));
    assert_eq!(same("Ann@x"), Some(true));
    assert_eq!(same("7+former@users.noreply.github.com"), Some(true));
    assert_eq!(same("ann@users.noreply.github.com"), Some(true));
    assert_eq!(same("8+former@users.noreply.github.com"), None);
    assert_eq!(same("bob@x"), None);
    // The number decides: the name may be another's by now.
    let bob = person(&mut people, "github.com bob#9");
    assert_eq!(people.find_address(b"9+ann@users.noreply.github.com"), Some(people.root(bob)));
}

#[test]
fn a_person_stands_by_their_least_address() {
    let mut people = People::default();
    let ann = person(&mut people, "github.com ann#7");
    assert_eq!(people.stands_for(ann), "github.com#7");
    person(&mut people, "github.com ann<b@x>");
    assert_eq!(people.stands_for(ann), "b@x");
    people.read_mailmap(b"<b@x> <a@x>\n<c@x> <a@x>\n");
    assert_eq!(people.stands_for(ann), "a@x");
}

#[test]
fn coauthors_stand_at_the_end_of_a_message() {
    let shown = |message: &str| -> Vec<String> {
        coauthors(message.as_bytes()).into_iter().map(|email| String::from_utf8(email).unwrap()).collect()
    };
    let two = "x\n\nCo-authored-by: Ann <ann@x>\nco-authored-BY: Bob B. <bob@x>\nSigned-off-by: C <c@x>\n";
    assert_eq!(shown(two), ["ann@x", "bob@x"]);
    assert_eq!(shown("x\n\nCo-authored-by: Ann <ann@x>\n\nmore words\n"), Vec::<String>::new());
    assert_eq!(shown("Co-authored-by: Ann <ann@x>\n"), Vec::<String>::new(), "a subject is no trailer");
    assert_eq!(shown("x\n\nCo-authored-by: Ann\n"), Vec::<String>::new());
}

/// Lines in the order that makes the longest chains.
#[test]
fn a_long_mailmap_is_read_in_time_of_its_length() {
    let count = 40_000;
    let alone = (0..count).map(|at| format!("<a{at}@x>\n"));
    let joined = (1..count).rev().map(|at| format!("<a{}@x> <a{at}@x>\n", at - 1));
    let mailmap: String = alone.chain(joined).collect();
    let mut people = People::default();
    people.read_mailmap(mailmap.as_bytes());
    let first = people.find_address(b"a0@x");
    assert!((0..count).all(|at| people.find_address(format!("a{at}@x").as_bytes()) == first));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut people = People::default();
        people.read_mailmap(&bytes);
        if let Some(person) = people.address(&bytes) {
            prop_assert_eq!(people.find_address(&bytes), Some(people.root(person)));
        }
        prop_assert!(coauthors(&bytes).len() <= bytes.len());
    }

    /// Joins are those of a partition, whatever their order.
    #[test]
    fn who_is_joined_is_one(
        pairs in prop::collection::vec((0..12_usize, 0..12_usize), 0..12),
        order in any::<prop::sample::Index>(),
    ) {
        let mut reference: Vec<usize> = (0..12).collect();
        for (one, other) in &pairs {
            let (from, to) = (reference[*one], reference[*other]);
            reference.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
        }
        let mut turned = pairs.clone();
        turned.rotate_left(order.index(pairs.len().max(1)));
        let mut people = People::default();
        let mailmap: String = turned.iter().map(|(one, other)| format!("<p{one}@x> <p{other}@x>\n")).collect();
        people.read_mailmap(mailmap.as_bytes());
        let roots: Vec<_> = (0..12).map(|at| people.address(format!("p{at}@x").as_bytes()).unwrap()).collect();
        for one in 0..12 {
            for other in 0..12 {
                prop_assert_eq!(roots[one] == roots[other], reference[one] == reference[other]);
            }
        }
    }
}
