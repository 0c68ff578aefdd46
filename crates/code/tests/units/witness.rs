//! Units found again by their content.

use code::fingerprint::{Fingerprints, grams_of, of_tokens, of_unit};
use code::parse::{Budget, parse};
use code::units::outline;
use code::witness::{BadIndex, Builder, Entry, Index, Limits, Match, Parts, Query, Strength, Transformation, merge};
use proptest::prelude::*;
use testkit::Prng;
use testkit::mutate_code::{edit, reformat, rename_bound};

use super::language;
use super::trees::{Function, is_longer, sample, trees};

/// A unit of C with `lines` different lines.
fn unit(name: &str, seed: usize, lines: usize) -> String {
    let line = |at: usize| format!("  total += call_{}(a, {at}) * b->field_{};\n", seed * 100 + at, seed + at);
    format!(
        "int {name}(int a, struct s *b)\n{{\n  int total = {seed};\n{}  return total;\n}}\n",
        (0..lines).map(line).collect::<String>()
    )
}

fn prints(text: &str) -> Fingerprints {
    let parsed = parse(language("C"), text.as_bytes(), &Budget::default(), &mut || true).unwrap();
    of_unit(&parsed, &outline(&parsed).units[0])
}

fn query(text: &str) -> Query {
    Query::unit(prints(text), &grams_of(Some(language("C")), text.as_bytes()))
}

fn index(parts: Parts, units: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut builder = Builder::new(parts);
    for (text, claim, source) in units {
        builder.add(Entry { fingerprints: &prints(text), claim, source, name: "f", line: 7 });
    }
    builder.finish().unwrap()
}

fn shown(matches: &[Match]) -> Vec<String> {
    let percent = |transformation| {
        if let Transformation::Edited { percent } = transformation { format!(" {percent} %") } else { String::new() }
    };
    let one = |found: &Match| {
        format!(
            "{}{} {} {} {}:{}",
            found.transformation.as_str(),
            percent(found.transformation),
            found.strength.as_str(),
            found.claim,
            found.source,
            found.line
        )
    };
    matches.iter().map(one).collect()
}

#[test]
fn a_unit_is_found_through_what_happened_to_it() {
    let text = unit("f", 1, 12);
    let bytes = index(Parts::With, &[(&text, "ai", "repo/a.c"), (&unit("g", 500, 12), "human", "repo/b.c")]);
    let index = Index::open(&bytes).unwrap();
    assert!(index.is_intact() && index.has_parts() && index.len() == 2);
    let look = |text: &str| shown(&index.lookup(&query(text), &Limits::default()).matches);
    assert_eq!(look(&text), ["verbatim strong ai repo/a.c:7"]);
    assert_eq!(look(&text.replace("  total", "\ttotal")), ["reformatted strong ai repo/a.c:7"]);
    assert_eq!(look(&text.replace("total", "sum").replace(" f(", " other(")), ["renamed strong ai repo/a.c:7"]);
    let edited = text.replace("call_105", "another").replace("field_3", "item");
    assert_eq!(look(&edited), ["edited 3 % strong ai repo/a.c:7"]);
    assert!(look(&unit("f", 900, 12)).is_empty());
}

#[test]
fn a_snippet_is_found_by_its_parts() {
    let text = unit("f", 1, 12);
    let lines: Vec<&str> = text.lines().collect();
    let snippet = lines[3..12].join("\n");
    let with = index(Parts::With, &[(&text, "ai", "a")]);
    let without = index(Parts::Without, &[(&text, "ai", "a")]);
    let query = Query::snippet(&grams_of(Some(language("C")), snippet.as_bytes()));
    let found = Index::open(&with).unwrap().lookup(&query, &Limits::default());
    assert_eq!(found.matches.len(), 1);
    assert_eq!(found.matches[0].claim, "ai");
    assert!(Index::open(&without).unwrap().lookup(&query, &Limits::default()).matches.is_empty());
}

#[test]
fn short_and_common_units_are_left_out_and_counted() {
    let (short, long) = (unit("f", 1, 1), unit("f", 2, 12));
    let sources: Vec<String> = (0..9).map(|at| format!("repo{at}")).collect();
    let mut units: Vec<(&str, &str, &str)> =
        sources.iter().map(|source| (long.as_str(), "human", source.as_str())).collect();
    units.push((&short, "ai", "repo"));
    let bytes = index(Parts::With, &units);
    let index = Index::open(&bytes).unwrap();
    let found = index.lookup(&query(&short), &Limits::default());
    assert_eq!((found.matches.len(), found.too_short, found.too_common), (0, 1, 0));
    let found = index.lookup(&query(&long), &Limits::default());
    assert_eq!((found.matches.len(), found.too_short, found.too_common), (0, 0, 9));
    let roomy = Limits { most_sources: 9, ..Limits::default() };
    let found = index.lookup(&query(&long), &roomy);
    assert_eq!(shown(&found.matches), ["verbatim weak human repo0:7"]);
    assert_eq!((found.matches[0].sources, found.matches[0].strength), (9, Strength::Weak));
}

#[test]
fn claims_in_conflict_are_all_shown() {
    let text = unit("f", 1, 12);
    let bytes = index(Parts::Without, &[(&text, "human", "b"), (&text, "ai", "a"), (&text, "ai", "c")]);
    let found = Index::open(&bytes).unwrap().lookup(&query(&text), &Limits::default());
    assert_eq!(shown(&found.matches), ["verbatim fair ai a:7", "verbatim fair human b:7"]);
}

#[test]
fn sources_of_ones_own_are_no_match() {
    let text = unit("f", 1, 12);
    let bytes =
        index(Parts::With, &[(&text, "ai", "mine:a"), (&text, "ai", "other:b"), (&unit("g", 300, 12), "ai", "mine:c")]);
    let index = Index::open(&bytes).unwrap();
    let look = |text: &str| {
        shown(&index.lookup_elsewhere(&query(text), &Limits::default(), &|source| source.starts_with(b"mine:")).matches)
    };
    assert_eq!(look(&text), ["verbatim strong ai other:b:7"]);
    assert_eq!(look(&text.replace("call_105", "another")), ["edited 1 % strong ai other:b:7"]);
    assert_eq!(look(&unit("g", 300, 12)), [""; 0]);
}

#[test]
fn the_order_of_units_changes_no_byte_and_merging_is_building() {
    let texts: Vec<String> = (0..20).map(|seed| unit("f", seed, 3 + seed % 7)).collect();
    let sources: Vec<String> = (0..20).map(|at| format!("s{}", at % 6)).collect();
    let claims = ["ai", "human", "unknown"];
    let units: Vec<(&str, &str, &str)> =
        (0..20).map(|at| (texts[at].as_str(), claims[at % 3], sources[at].as_str())).collect();
    let mut back = units.clone();
    back.reverse();
    for parts in [Parts::With, Parts::Without] {
        let all = index(parts, &units);
        assert_eq!(all, index(parts, &back));
        let (a, b, c) = (index(parts, &units[..7]), index(parts, &units[5..]), index(parts, &[]));
        let open = |bytes| Index::open(bytes).unwrap();
        assert_eq!(all, merge(&[open(&b), open(&a), open(&c)]).unwrap());
    }
}

#[test]
fn a_unit_takes_as_many_bytes_as_promised() {
    let texts: Vec<String> = (0..400).map(|seed| unit("f", seed, 8)).collect();
    let units: Vec<(&str, &str, &str)> = texts.iter().map(|text| (text.as_str(), "ai", "s")).collect();
    let size = |parts, count: usize| index(parts, &units[..count]).len();
    // Its place is 4 bytes here: source, line, length, `f`.
    assert!(size(Parts::Without, 400) - size(Parts::Without, 200) <= 200 * (40 + 4));
    assert!(size(Parts::With, 400) - size(Parts::With, 200) <= 200 * (40 + 160 + 4));
    let bytes = index(Parts::With, &units);
    let content = Index::open(&bytes).unwrap().content();
    assert_eq!(content.units_by_claim, [("ai".to_owned(), 400)].into());
    assert_eq!(content.name_bytes, 400 + "ai".len() as u64 + "s".len() as u64);
    assert!((bytes.len() as u64 - content.name_bytes - content.fixed_bytes) / 400 <= 32 + 4 + 12 * 12);
}

#[test]
fn what_is_no_index_is_refused() {
    let bytes = index(Parts::With, &[(&unit("f", 1, 12), "ai", "a")]);
    assert_eq!(Index::open(b"").err(), Some(BadIndex::NoIndex));
    assert_eq!(Index::open(&bytes[1..]).err(), Some(BadIndex::NoIndex));
    assert_eq!(Index::open(&bytes[..1_000]).err(), Some(BadIndex::CutOff));
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(Index::open(&bytes).unwrap().is_intact());
    assert!(!Index::open(&changed).unwrap().is_intact());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_hash_is_found_wherever_it_stands(seeds in prop::collection::vec((0_u8..4, any::<u64>(), 1_u8..5), 1..200)) {
        // Spread evenly, in one bucket, next to each other, at the ends; each once or several times.
        let hash = |(kind, bits, _): &(u8, u64, u8)| match kind {
            0 => *bits,
            1 => (0x1234 << 48) | (bits >> 16),
            2 => (0xabcd << 48) | (bits % 50),
            _ => if bits % 2 == 0 { 0 } else { u64::MAX },
        };
        let empty = of_tokens(None, b"");
        let with = |hash: u64| Fingerprints { shape: hash, text: hash, tokens: 50, ..empty.clone() };
        let mut builder = Builder::new(Parts::Without);
        for seed in &seeds {
            for line in 0..u32::from(seed.2) {
                builder.add(Entry { fingerprints: &with(hash(seed)), claim: "ai", source: "s", name: "f", line });
            }
        }
        let bytes = builder.finish().unwrap();
        let index = Index::open(&bytes).unwrap();
        let there = |hash: u64| !index.lookup(&Query::unit(with(hash), &[]), &Limits::default()).matches.is_empty();
        let hashes: Vec<u64> = seeds.iter().map(hash).collect();
        for one in &hashes {
            for near in [one.wrapping_sub(1), *one, one.wrapping_add(1), one ^ (1 << 40)] {
                prop_assert_eq!(there(near), hashes.contains(&near), "{:x}", near);
            }
        }
    }

    #[test]
    fn damage_is_found_and_never_fatal(at in any::<prop::sample::Index>(), bit in 0_u8..8, cut in any::<prop::sample::Index>()) {
        let text = unit("f", 1, 12);
        let mut bytes = index(Parts::With, &[(&text, "ai", "a"), (&unit("g", 2, 9), "human", "b")]);
        let query = query(&text);
        let limits = Limits { min_parts: 1, ..Limits::default() };
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(index) = Index::open(&bytes) {
            prop_assert!(!index.is_intact());
            let _ = index.lookup(&query, &limits);
            let _ = merge(&[index]);
        }
        let cut = cut.index(bytes.len());
        if let Ok(index) = Index::open(&bytes[..cut]) {
            prop_assert!(!index.is_intact());
            let _ = index.lookup(&query, &limits);
        }
    }
}

/// The fingerprints of a function within its file, with another text in its place.
fn in_place(function: &Function, text: &str) -> Option<Query> {
    let end = function.start + function.text.len();
    let file = [&function.file[..function.start], text.as_bytes(), &function.file[end..]].concat();
    let parsed = parse(function.language, &file, &Budget::default(), &mut || true).ok()?;
    let units = outline(&parsed).units;
    let lead = text.len() - text.trim_start().len();
    let unit = units.iter().find(|unit| unit.core.start == function.start + lead)?;
    let grams = grams_of(Some(function.language), unit.core.text(&file));
    Some(Query::unit(of_unit(&parsed, unit), &grams))
}

fn text_of(query: &Query) -> Option<u64> {
    query.fingerprints.as_ref().map(|prints| prints.text)
}

/// Those of small files, each of which is parsed again for every copy.
fn small(mut functions: Vec<Function>) -> Vec<Function> {
    let most = if is_longer() { 30_000 } else { 10_000 };
    functions.retain(|function| function.file.len() < most);
    functions
}

fn built(functions: &[Function]) -> Vec<u8> {
    let mut builder = Builder::new(Parts::With);
    for (at, function) in functions.iter().enumerate() {
        let Some(query) = in_place(function, &function.text) else { continue };
        let claim = at.to_string();
        builder.add(Entry {
            fingerprints: &query.fingerprints.unwrap(),
            claim: &claim,
            source: "tree",
            name: "f",
            line: 1,
        });
    }
    builder.finish().unwrap()
}

/// How many copies are found, with the right transformation where it is known, of all that still parse.
fn found(
    functions: &[Function],
    bytes: &[u8],
    word: &str,
    change: impl Fn(&Function, &mut Prng) -> String,
) -> (usize, usize) {
    let index = Index::open(bytes).unwrap();
    let mut random = Prng::new(3);
    let (mut all, mut found) = (0, 0);
    for (at, function) in functions.iter().enumerate() {
        let Some(query) = in_place(function, &change(function, &mut random)) else { continue };
        all += 1;
        let matches = index.lookup(&query, &Limits::default()).matches;
        let claim = at.to_string();
        if word == "renamed" && text_of(&query) == in_place(function, &function.text).and_then(|query| text_of(&query))
        {
            // It has no name that could be renamed with care.
            all -= 1;
            continue;
        }
        // A twin in the tree may take its place where both have one shape. An edit may touch comments alone.
        let right = |one: &Match| one.claim == claim && (word == "edited" || one.transformation.as_str() == word);
        found += usize::from(matches.iter().any(right));
    }
    (found, all)
}

/// How many snippets are found, of all functions long enough to have one: ten lines from the middle, of 60 tokens or more.
fn snippets_found(functions: &[Function], bytes: &[u8]) -> (usize, usize) {
    let index = Index::open(bytes).unwrap();
    let (mut all, mut found) = (0, 0);
    for (at, function) in functions.iter().enumerate() {
        let lines: Vec<&str> = function.text.lines().collect();
        let first = lines.len().saturating_sub(10) / 2;
        let snippet = lines[first..lines.len().min(first + 10)].join("\n");
        let language = Some(function.language);
        if lines.len() < 14 || of_tokens(language, snippet.as_bytes()).tokens < 60 {
            continue;
        }
        all += 1;
        let query = Query::snippet(&grams_of(language, snippet.as_bytes()));
        let matches = index.lookup(&query, &Limits::default()).matches;
        found += usize::from(matches.iter().any(|one| one.claim == at.to_string()));
    }
    (found, all)
}

#[test]
#[allow(clippy::print_stderr, reason = "the figures of a longer run")]
fn copies_are_found_again() {
    for tree in trees() {
        let functions = small(sample(&tree));
        let bytes = built(&functions);
        let donors: Vec<&str> = functions
            .iter()
            .flat_map(|function| function.text.lines().skip(1))
            .filter(|line| line.len() > 12)
            .collect();
        let style = |function: &Function| function.style;
        let rows = [
            ("verbatim", 100, found(&functions, &bytes, "verbatim", |function, _| function.text.clone())),
            (
                "reformatted",
                100,
                found(&functions, &bytes, "reformatted", |function, random| {
                    format!("{}\n", reformat(&function.text, style(function), random).trim_start())
                }),
            ),
            (
                "renamed",
                98,
                found(&functions, &bytes, "renamed", |function, random| {
                    rename_bound(&function.text, style(function), random)
                }),
            ),
            (
                "edited 10 %",
                88,
                found(&functions, &bytes, "edited", |function, random| edit(&function.text, 13, &donors, random).0),
            ),
            (
                "edited 20 %",
                78,
                found(&functions, &bytes, "edited", |function, random| edit(&function.text, 20, &donors, random).0),
            ),
            (
                "edited 30 %",
                50,
                found(&functions, &bytes, "edited", |function, random| edit(&function.text, 30, &donors, random).0),
            ),
            ("a snippet", 20, snippets_found(&functions, &bytes)),
        ];
        for (name, least_percent, (found, all)) in rows {
            if is_longer() {
                eprintln!("{} witness {name}: {found} of {all}", tree.display());
                continue;
            }
            assert!(all * 4 >= functions.len(), "{name}: {all} parse");
            assert!(found * 100 >= all * least_percent, "{name}: {found} of {all}");
        }
    }
}

#[test]
fn units_of_another_tree_are_not_found() {
    // Texts of two languages have nothing in common but this test's wish.
    let functions = small(sample(&trees()[0]));
    let bytes = built(&functions);
    let index = Index::open(&bytes).unwrap();
    let strangers = (0..300).map(|seed| unit("stranger", 1_000 + seed, 5 + seed % 9));
    for text in strangers {
        let grams = grams_of(Some(language("C")), text.as_bytes());
        let query = Query::unit(of_tokens(Some(language("C")), text.as_bytes()), &grams);
        assert!(index.lookup(&query, &Limits::default()).matches.is_empty(), "{text}");
    }
}
