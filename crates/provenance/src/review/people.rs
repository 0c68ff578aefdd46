//! Which accounts and addresses are one person, as far as is known.
//!
//! A person is a set of names: addresses, accounts of a forge, numbers of accounts. Names come together where one
//! record gives several (an account with its address), where an address tells an account (GitHub's
//! `id+login@users.noreply.github.com`), and where a mailmap says so. A name of a person alone joins nothing: two people
//! may share it. Joining too much makes a review count for less, joining too little for more; so whoever may be the
//! author is taken to be.

use std::collections::HashMap;

use facts::Account;

use crate::format::trailers::{TailLine, tail};
use crate::mark::split_person;

/// A person, by number. Compare [`People::root`]s: two numbers may turn out to be one person.
pub type PersonIndex = u32;

/// All who are named, joined as far as is known.
#[derive(Debug, Default)]
pub struct People {
    known: HashMap<Box<str>, PersonIndex>,
    parents: Vec<PersonIndex>,
    /// For each person the address that stands for them: the least one that was named.
    addresses: Vec<Option<Box<str>>>,
    /// For each person their least name.
    names: Vec<Box<str>>,
    /// For each person how many names they have.
    sizes: Vec<u32>,
}

/// What stands before the name of the forge in addresses that hide an account: `id+login@users.noreply.github.com` or
/// `login@users.noreply.github.com`, `id-login@users.noreply.gitlab.com`.
const HIDDEN: &str = "@users.noreply.";

impl People {
    /// Who has an account at a forge; all that is said of it is theirs. `None` if nothing is said.
    pub fn account(&mut self, forge: &str, account: &Account) -> Option<PersonIndex> {
        let login = account.login.as_deref().filter(|login| !login.is_empty());
        let names = [
            login.map(|login| format!("{}/{}", forge.to_lowercase(), login.to_lowercase())),
            account.id.map(|id| format!("{}#{id}", forge.to_lowercase())),
        ];
        let of_forge = names.into_iter().flatten().map(|name| self.named(name)).collect::<Vec<_>>();
        let of_mail = account.email.as_deref().and_then(|email| self.address(email.as_bytes()));
        of_forge.into_iter().chain(of_mail).reduce(|one, other| self.join(one, other))
    }

    /// Who has an address. `None` if it is empty.
    pub fn address(&mut self, email: &[u8]) -> Option<PersonIndex> {
        let email = String::from_utf8_lossy(email.trim_ascii()).to_lowercase();
        if email.is_empty() {
            return None;
        }
        let person = self.named(email.clone());
        let stands = &mut self.addresses[person as usize];
        if stands.as_deref().is_none_or(|known| email.as_str() < known) {
            *stands = Some(email.as_str().into());
        }
        let accounts: Vec<PersonIndex> = hidden(&email).map(|name| self.named(name)).collect();
        Some(accounts.into_iter().fold(self.root(person), |joined, account| self.join(joined, account)))
    }

    /// Who has an address, if they were named before.
    #[must_use]
    pub fn find_address(&self, email: &[u8]) -> Option<PersonIndex> {
        let email = String::from_utf8_lossy(email.trim_ascii()).to_lowercase();
        let find = |name: String| self.known.get(name.as_str());
        // The number first: names of accounts change hands.
        let by_account = || hidden(&email).filter_map(find).last();
        self.known.get(email.as_str()).or_else(by_account).map(|person| self.root(*person))
    }

    /// Two names are one person's. Returns the person.
    pub fn join(&mut self, one: PersonIndex, other: PersonIndex) -> PersonIndex {
        let (one, other) = (self.root(one), self.root(other));
        // The one with more names stays, so that no name is far from its root however a mailmap orders its lines.
        let size = |person: PersonIndex| self.sizes[person as usize];
        let (first, second) = if size(one) >= size(other) { (one, other) } else { (other, one) };
        if first != second {
            self.parents[second as usize] = first;
            self.sizes[first as usize] += self.sizes[second as usize];
            let address = self.addresses[second as usize].take();
            let stands = &mut self.addresses[first as usize];
            *stands = [stands.take(), address].into_iter().flatten().min();
            if self.names[second as usize] < self.names[first as usize] {
                self.names.swap(first as usize, second as usize);
            }
        }
        first
    }

    /// The number that stands for the whole person.
    #[must_use]
    pub fn root(&self, person: PersonIndex) -> PersonIndex {
        let mut at = person;
        while self.parents[at as usize] != at {
            at = self.parents[at as usize];
        }
        at
    }

    /// What a pseudonym of the person is made of: their least address, else their least name of another kind.
    #[must_use]
    pub fn stands_for(&self, person: PersonIndex) -> &str {
        let root = self.root(person) as usize;
        self.addresses[root].as_deref().unwrap_or(&self.names[root])
    }

    /// Joins the addresses that stand on one line of a mailmap (gitmailmap(5)). A line that also asks for a name joins
    /// them all the same, and so does what git's documentation, but not git, calls a comment at the end of a line.
    pub fn read_mailmap(&mut self, text: &[u8]) {
        for line in text.split(|byte| *byte == b'\n').take(MAX_LINES) {
            if line.starts_with(b"#") {
                continue;
            }
            let people = addresses(line).filter_map(|email| self.address(email)).collect::<Vec<_>>();
            people.into_iter().reduce(|one, other| self.join(one, other));
        }
    }

    fn named(&mut self, name: String) -> PersonIndex {
        let next = PersonIndex::try_from(self.parents.len()).expect("memory ends before people are 2^32");
        let person = *self.known.entry(name.as_str().into()).or_insert(next);
        if person == next {
            self.parents.push(next);
            self.addresses.push(None);
            self.names.push(name.into());
            self.sizes.push(1);
        }
        person
    }
}

/// The addresses of those whom a message names as authors beside its commit's own (`Co-authored-by`).
#[must_use]
pub fn coauthors(message: &[u8]) -> Vec<Vec<u8>> {
    let of_line = |line| match line {
        TailLine::Trailer(key, value) if key.eq_ignore_ascii_case(b"co-authored-by") => {
            Some(split_person(&value)?.email.to_vec())
        }
        _ => None,
    };
    tail(message, |_| false).filter_map(of_line).collect()
}

/// The names of the account that an address hides: its login, then its number.
fn hidden(email: &str) -> impl Iterator<Item = String> {
    let (local, forge) = email.split_once(HIDDEN).unwrap_or_default();
    // A dash may stand in a login of GitHub.
    let sign = if forge.starts_with("gitlab") { '-' } else { '+' };
    let split = local.split_once(sign).and_then(|(id, login)| Some((Some(id.parse::<u64>().ok()?), login)));
    let (id, login) = split.unwrap_or((None, local));
    let login = (!login.is_empty()).then(|| format!("{forge}/{login}"));
    login.into_iter().chain(id.map(|id| format!("{forge}#{id}")))
}

/// Lines of a mailmap that are read.
const MAX_LINES: usize = 1 << 17;

/// What stands in angle brackets, twice at most.
fn addresses(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = line.split(|byte| *byte == b'<').skip(1).take(2);
    parts.filter_map(|part| part.iter().position(|byte| *byte == b'>').map(|end| &part[..end]))
}
