//! Tables of counts that are not what they should be.

use lab::counts::{Table, merge_tables, read_spectrum, read_table, read_types, write_rows, write_strata, write_types};

use crate::corpora::counts;

#[track_caller]
fn check(text: &str, expect: &str) {
    match read_table(text) {
        Ok(table) => panic!("read as {table:?}"),
        Err(error) => assert_eq!(error.to_string(), expect),
    }
}

#[test]
fn good_tables() {
    let rows = read_types("\u{feff}# a comment\ntype,count\r\nopen,3\r\n\r\n\"a,b\",1\n").unwrap();
    assert_eq!(rows.iter().map(|row| (row.name.as_str(), row.count)).collect::<Vec<_>>(), [("open", 3), ("a,b", 1)]);
    let spectrum = read_spectrum("# types = 12\ncount,types\n1,10\n5, 2\n# tokens = 20\n").unwrap();
    assert_eq!((spectrum.types(), spectrum.tokens()), (12, 20));
    assert_eq!(read_table("type,count,units\nx,4,2\n").unwrap().spectrum().unwrap().rows(), [(4, 1)]);
}

#[test]
fn what_is_wrong_and_where() {
    check("", "line 1: no rows of counts");
    check("count,types\n", "line 1: no rows of counts");
    check(
        "name,n\nx,1\n",
        "line 1: the header must be `type,count[,units][,claim][,review]`, `count,types` or `spread,types`",
    );
    check("count,types\n1,-4\n", "line 2: `-4` is no count: a whole number from 1 is");
    check("count,types\n0,4\n", "line 2: `0` is no count: a whole number from 1 is");
    check("count,types\n1,4\n2,nan\n", "line 3: `nan` is no count: a whole number from 1 is");
    check("count,types\n1,4\n2,3\n1,1\n", "line 4: a second row for `1`");
    check("type,count\nx,1\nx,2\n", "line 3: a second row for `x`");
    check("type,count\nx,1,1\n", "line 2: 3 columns where the header has 2");
    check("type,count,units\nx,1,2\n", "line 2: 2 units for 1 occurrences");
    check("# tokens = 7\ncount,types\n1,4\n2,1\n", "line 1: 7 tokens are stated, and the rows add up to 6");
    check("type,count\nx,3\n# types = 2\n", "line 3: 2 types are stated, and the rows add up to 1");
    check("count,types\n18446744073709551615,2\n", "line 2: more than 2^64 tokens or 2^32 types or units");
    assert_eq!(read_spectrum("type,count\nx,1\n").unwrap_err().line, 1);
    assert_eq!(read_types("count,types\n1,1\n").unwrap_err().line, 1);
}

#[test]
fn tables_of_spread() {
    let counts = counts(&[("a", "x x y"), ("b", "x z z"), ("c", "z y w")]);
    let text = lab::counts::write_clumps(&counts.clumps());
    assert_eq!(text, "# units = 3\nspread,types\n1x1,1\n1x1 2x1,2\n1x2,1\n");
    assert_eq!(read_table(&text).unwrap(), Table::Clumps(counts.clumps()));
    assert_eq!(read_table(&text).unwrap().spectrum().unwrap(), counts.spectrum().unwrap());
    check("spread,types\n1x1,1\n", "line 2: no line `# units = ...` says how many units there are");
    check("# units = 1\nspread,types\n1x2,1\n", "line 3: a type is in 2 units, and there are 1");
    check(
        "# units = 9\nspread,types\n1-2,1\n",
        "line 3: `1-2` is no spread: `2x5` is, two occurrences in each of five units",
    );
    check("# units = 9\nspread,types\n0x2,1\n", "line 3: a count of zero: 1 types that occur 0 times");
    check("# units = 9\nspread,types\n1x2,1\n1x2,4\n", "line 4: a second row for `1x2`");
    check("# units = 9\n# types = 3\nspread,types\n1x2,1\n", "line 2: 3 types are stated, and the rows add up to 1");
}

fn table(text: &str) -> Table {
    read_table(text).unwrap()
}

#[test]
fn shards_add_up() {
    let (one, two) = (counts(&[("a", "x x y"), ("b", "x")]), counts(&[("c", "x z z"), ("d", "q")]));
    let whole = write_types(&one.merge(&two).unwrap());
    let Table::Types(rows) = merge_tables(vec![table(&write_types(&one)), table(&write_types(&two))]).unwrap() else {
        panic!("a table with names")
    };
    assert_eq!(write_rows(&rows), whole);
    // What one table does not say, the sum does not.
    let Table::Types(rows) =
        merge_tables(vec![table("type,count,units\nx,3,2\n"), table("type,count\nx,1\ny,1\n")]).unwrap()
    else {
        panic!("a table with names")
    };
    assert_eq!(write_rows(&rows), "# tokens = 5\n# types = 2\ntype,count\nx,4\ny,1\n");
    assert_eq!(merge_tables(vec![table("count,types\n1,2\n")]).unwrap(), table("count,types\n1,2\n"));
}

#[test]
fn shards_that_do_not_add_up() {
    let check = |one: &str, other: &str, expect: &str| {
        assert_eq!(merge_tables(vec![table(one), table(other)]).unwrap_err().to_string(), expect);
    };
    let nameless = |least: u64, most: u64| {
        format!("tables without names can't be added up: together they have {least} to {most} types")
    };
    check("count,types\n1,5\n", "type,count\nx,1\n", &nameless(5, 6));
    check("# units = 3\nspread,types\n1x1,5\n", "count,types\n1,7\n", &nameless(7, 12));
    check(
        "type,count,claim\nx,1,ai\n",
        "type,count\nx,1\n",
        "one table has the columns type,count,claim, another has type,count",
    );
    let most = u64::MAX;
    check(&format!("type,count\nx,{most}\n"), "type,count\nx,1\n", "more than 2^64 tokens or 2^32 types or units");
}

#[test]
fn tables_by_class() {
    let text = "# tokens = 9\n# types = 2\ntype,count,units,claim,review\nx,5,2,ai,none\nx,3,1,human,approved\ny,1,1,ai,none\n";
    let Table::Strata(strata) = table(text) else { panic!("by class") };
    assert_eq!(write_strata(&strata), text);
    assert_eq!(table(text).spectrum().unwrap().rows(), [(1, 1), (8, 1)]);
    let Table::Strata(twice) = merge_tables(vec![table(text), table(text)]).unwrap() else { panic!("by class") };
    assert_eq!(write_strata(&twice).lines().nth(3), Some("x,10,4,ai,none"));
    let check = |text: &str, expect: &str| assert_eq!(read_table(text).unwrap_err().to_string(), expect);
    check("type,count,claim\nx,1,ai\nx,2,ai\n", "line 3: a second row for `x ai`");
    check("type,count,claim\nx,-1,ai\n", "line 2: `-1` is no count: a whole number from 1 is");
    check(
        "type,count,review,claim\n",
        "line 1: the header must be `type,count[,units][,claim][,review]`, `count,types` or `spread,types`",
    );
    check("# types = 3\ntype,count,claim\nx,1,ai\nx,1,human\n", "line 1: 3 types are stated, and the rows add up to 1");
}
