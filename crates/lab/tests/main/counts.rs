//! Counting, merging, and the forms without names.

use lab::Family;
use lab::counts::{Builder, CountsError, Spectrum, UnitInfo, write_spectrum, write_types};
use lab::lex::{Lexed, Syntax};
use proptest::prelude::*;

use crate::corpora::{close, counts};

#[test]
fn types_units_and_spectrum() {
    let counts = counts(&[("b.rs", "open read read close"), ("a.rs", "open write")]);
    let rows: Vec<(&str, u64, u32)> = counts.types().iter().map(|row| (&*row.name, row.count, row.units)).collect();
    assert_eq!(rows, [("close", 1, 1), ("open", 2, 2), ("read", 2, 1), ("write", 1, 1)]);
    let spectrum = counts.spectrum().unwrap();
    assert_eq!((spectrum.rows(), spectrum.types(), spectrum.tokens()), (&[(1, 2), (2, 2)][..], 4, 6));
    close(spectrum.missing_mass().unwrap(), 2.0 / 6.0, 1e-15);
    close(spectrum.chao1(), 4.0 + 2.0 / 6.0, 1e-12);
    close(spectrum.simpson().unwrap(), 10.0 / 36.0, 1e-15);
    assert_eq!(counts.get("read").unwrap().count, 2);
    assert_eq!(counts.get("reads"), None);
    assert_eq!(counts.units()[0].name.as_ref(), "a.rs");
}

#[test]
fn an_empty_corpus_has_no_masses() {
    let spectrum = Spectrum::default();
    assert_eq!((spectrum.missing_mass(), spectrum.simpson(), spectrum.chao1()), (None, None, 0.0));
}

#[test]
fn clumps_have_no_names_and_the_same_sums() {
    let counts = counts(&[("a", "x x y"), ("b", "x z z"), ("c", "z y y")]);
    let clumps = counts.clumps();
    // y is once in one unit and twice in another, like x and z.
    let rows: Vec<(Vec<(u32, u32)>, u64)> =
        clumps.profiles().iter().map(|row| (row.parts.to_vec(), row.types)).collect();
    assert_eq!(rows, [(vec![(1, 1), (2, 1)], 3)]);
    assert_eq!(clumps.spectrum().unwrap(), counts.spectrum().unwrap());
    assert_eq!(clumps.unit_spectrum().unwrap().rows(), [(2, 3)]);
    assert_eq!(clumps.units(), 3);
}

#[test]
fn a_stratum_by_itself() {
    let all = counts(&[("a", "x y"), ("b", "y z")]);
    let some = all.select(|unit| &*unit.name == "b").unwrap();
    assert_eq!(some, counts(&[("b", "y z")]));
    assert_eq!(all.select(|_| false).unwrap(), counts(&[]));
}

#[test]
fn units_in_larger_units() {
    let folder = |unit: &lab::counts::Unit| unit.name.split('/').next().unwrap_or_default().to_owned();
    let files = counts(&[("a/1", "x x y"), ("a/2", "x z"), ("b/1", "z")]);
    let all = files.grouped(folder).unwrap();
    let expect = counts(&[("a", "x x y x z"), ("b", "z")]);
    assert_eq!(all.types(), expect.types());
    let rows = |counts: &lab::counts::Counts| -> Vec<_> {
        counts.units().iter().map(|unit| (unit.name.clone(), unit.types.clone())).collect()
    };
    assert_eq!(rows(&all), rows(&expect));
    assert_eq!(all.spectrum().unwrap(), files.spectrum().unwrap());
    assert_eq!(all.clumps().unit_spectrum().unwrap().rows(), [(1, 2), (2, 1)]);
    assert_eq!(counts(&[]).grouped(folder).unwrap(), counts(&[]));
}

#[test]
fn a_group_has_what_its_members_share() {
    let mut builder = Builder::new();
    for (name, stratum, year) in [("a/1", "ai", 2020), ("a/2", "ai", 2021), ("b/1", "human", 2022)] {
        let info = UnitInfo { name: name.into(), stratum: stratum.into(), year: Some(year), tokens: 1 };
        builder.unit(&info, [(Family::Api, "x")]).unwrap();
    }
    let counts = builder.finish().unwrap().remove(&Family::Api).unwrap();
    let groups = counts.grouped(|unit| unit.name[..1].to_owned()).unwrap();
    let rows: Vec<_> = groups.units().iter().map(|unit| (&*unit.stratum, unit.year, unit.tokens)).collect();
    assert_eq!(rows, [("ai", None, 2), ("human", Some(2022), 1)]);
    let one = counts.grouped(|_| String::new()).unwrap();
    assert_eq!((&*one.units()[0].stratum, one.units()[0].types[0]), ("", (0, 3)));
}

#[test]
fn spectra_that_cannot_be() {
    let check = |rows: &[(u64, u64)], expect: CountsError| {
        assert_eq!(Spectrum::from_rows(rows.iter().copied()).unwrap_err(), expect);
    };
    check(&[(0, 3)], CountsError::Zero { count: 0, types: 3 });
    check(&[(3, 0)], CountsError::Zero { count: 3, types: 0 });
    check(&[(3, 1), (1, 2), (3, 5)], CountsError::DuplicateCount { count: 3 });
    check(&[(u64::MAX, 2)], CountsError::TooMany);
    check(&[(1, u64::MAX), (2, 1)], CountsError::TooMany);
}

#[test]
fn a_billion_tokens_are_fine() {
    let spectrum = Spectrum::from_rows([(1_000_000_000, 1), (1, 7)]).unwrap();
    assert_eq!(spectrum.tokens(), 1_000_000_007);
}

#[test]
fn shards_merge_exactly_and_spectra_within_bounds() {
    let (left, right) = (counts(&[("a", "x x y")]), counts(&[("b", "y z")]));
    assert_eq!(left.merge(&right).unwrap(), counts(&[("a", "x x y"), ("b", "y z")]));
    assert_eq!(left.merge(&left).unwrap_err(), CountsError::DuplicateUnit { unit: "a".to_owned() });
    let (left, right) = (left.spectrum().unwrap(), right.spectrum().unwrap());
    let bounds = left.type_bounds(&right);
    assert_eq!((bounds.least, bounds.most), (2, 4));
    assert_eq!(left.merge_disjoint(&right).unwrap().rows(), [(1, 3), (2, 1)]);
}

#[test]
fn hidden_names_merge_as_plain_ones() {
    let hide = |name: &str| format!("{:x}", name.bytes().fold(7_u64, |sum, byte| sum * 131 + u64::from(byte)));
    let same = |name: &str| name.to_owned();
    let (left, right) = (counts(&[("a", "x x y")]), counts(&[("b", "y z")]));
    let hidden = left.rename(hide, same).unwrap().merge(&right.rename(hide, same).unwrap()).unwrap();
    assert_eq!(hidden.clumps(), left.merge(&right).unwrap().clumps());
    assert!(hidden.get("x").is_none());
    let folded = left.rename(|_| "t".to_owned(), same).unwrap();
    assert_eq!((folded.types()[0].count, folded.types()[0].units), (3, 1));
}

#[test]
fn families_are_counted_apart() {
    let mut builder = Builder::new();
    let info = UnitInfo { name: "a".to_owned(), year: Some(2019), stratum: "human".to_owned(), tokens: 9 };
    builder.unit(&info, [(Family::Api, "read"), (Family::Identifier, "read"), (Family::Api, "read")]).unwrap();
    let families = builder.finish().unwrap();
    assert_eq!(families[&Family::Api].types()[0].count, 2);
    assert_eq!(families[&Family::Identifier].types()[0].count, 1);
    let unit = &families[&Family::Api].units()[0];
    assert_eq!((unit.year, &*unit.stratum, unit.tokens), (Some(2019), "human", 9));
}

#[test]
fn a_text_and_what_a_parser_finds_in_it_are_one_unit() {
    let syntax = Syntax::of_extension("py").unwrap();
    let (mut builder, mut plain) = (Builder::new(), Builder::new());
    for (name, text) in [("a.py", "os.open(1)\nos.open(2)\n"), ("b.py", "import os\n")] {
        let info = UnitInfo { name: name.to_owned(), ..UnitInfo::default() };
        let lexed = Lexed::new(text, syntax);
        builder.text(&info, &lexed, &[Family::Api, Family::Import]).unwrap();
        builder.unit(&info, [(Family::AstPath, "module > call"); 3]).unwrap();
        plain.unit(&info, lexed.types()).unwrap();
    }
    let (found, mut all) = (builder.finish().unwrap(), plain.finish().unwrap());
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [Family::Api, Family::Import, Family::AstPath]);
    let paths = &found[&Family::AstPath];
    assert_eq!((paths.get("module > call").unwrap().count, paths.units().len()), (6, 2));
    // The same as with a string for each occurrence, in the families that were asked for.
    for family in [Family::Api, Family::Import] {
        assert_eq!(Some(&found[&family]), all.remove(&family).as_ref());
    }
}

#[test]
fn units_that_were_counted_elsewhere_are_as_if_counted_here() {
    let syntax = Syntax::of_extension("py").unwrap();
    let texts = [
        ("c.py", "os.open(1)\nos.open(2)\n"),
        ("a.py", "os.read(1)\nos.open(2)\n"),
        ("b.py", ""),
        ("d.py", "z.read(1)\n"),
    ];
    let of = |texts: &[(&str, &str)]| {
        let mut builder = Builder::new();
        for (name, text) in texts {
            let info = UnitInfo { name: (*name).to_owned(), tokens: 7, ..UnitInfo::default() };
            builder.text(&info, &Lexed::new(text, syntax), &Family::ALL).unwrap();
        }
        builder
    };
    let whole = of(&texts).finish().unwrap();
    assert_eq!(whole[&Family::Api].get("open").unwrap().count, 3);
    for orders in [[0, 1, 2, 3], [3, 1, 0, 2]] {
        let mut all = Builder::new();
        orders.iter().for_each(|at| all.append(of(&texts[*at..=*at])).unwrap());
        assert_eq!(all.finish().unwrap(), whole, "{orders:?}");
    }
    let mut twice = of(&texts[..1]);
    twice.append(of(&texts[..1])).unwrap();
    assert!(twice.finish().is_err(), "two units of one name");
}

#[test]
fn names_of_families() {
    for family in Family::ALL {
        assert_eq!(family.to_string().parse(), Ok(family));
    }
    assert_eq!("verb".parse::<Family>().unwrap_err().to_string(), "no family of types is named `verb`");
}

#[test]
fn tables_are_written_so_that_they_can_be_read() {
    let counts = counts(&[("a", "x x y,z \"q\""), ("b", "x")]);
    let text = write_types(&counts);
    assert_eq!(text, "# tokens = 5\n# types = 3\ntype,count,units\nx,3,2\n\"\"\"q\"\"\",1,1\n\"y,z\",1,1\n");
    let rows = lab::counts::read_types(&text).unwrap();
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["x", "\"q\"", "y,z"]);
    let spectrum = counts.spectrum().unwrap();
    assert_eq!(lab::counts::read_spectrum(&write_spectrum(&spectrum)).unwrap(), spectrum);
}

proptest! {
    #[test]
    fn any_split_into_shards_merges_to_the_whole(words in prop::collection::vec("[a-e]{1,2}( [a-e]{1,2}){0,5}", 1..12), at in 0_usize..12) {
        let names: Vec<String> = (0..words.len()).map(|index| format!("unit {index}")).collect();
        let units: Vec<(&str, &str)> = names.iter().zip(&words).map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let (left, right) = units.split_at(at.min(units.len()));
        prop_assert_eq!(counts(right).merge(&counts(left)).unwrap(), counts(&units));
    }
}
