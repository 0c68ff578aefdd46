//! Tables of counts that are not what they should be.

use lab::counts::{read_spectrum, read_table, read_types};

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
        "line 1: the header must be `type,count`, `type,count,units`, `count,types` or `spread,types`",
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
    let counts = crate::corpora::counts(&[("a", "x x y"), ("b", "x z z"), ("c", "z y w")]);
    let text = lab::counts::write_clumps(&counts.clumps());
    assert_eq!(text, "# units = 3\nspread,types\n1x1,1\n1x1 2x1,2\n1x2,1\n");
    assert_eq!(read_table(&text).unwrap(), lab::counts::Table::Clumps(counts.clumps()));
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
