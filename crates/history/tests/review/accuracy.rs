//! The table of planted histories in ACCURACY.md is the one that these tests run. Each cell counts the lines compared;
//! the tests of [`crate::planted`] fail where one of them is wrong.

use std::fmt::Write as _;
use std::path::Path;

use crate::check::{lines, variants};
use crate::land::Way;
use crate::planted::{FILES, of_file};

fn table() -> String {
    let mut text = String::from(
        "| scenario | merge commit | squash | squash, branch gone | rebase | fast-forward |\n|---|---|---|---|---|---|\n",
    );
    let (mut histories, mut sums) = (0, [0; Way::ALL.len()]);
    for case in FILES.iter().flat_map(|(name, ..)| of_file(name)) {
        write!(text, "| {} |", case.name).unwrap();
        for (way, sum) in Way::ALL.into_iter().zip(&mut sums) {
            if !case.ways.contains(&way) {
                text.push_str(" |");
                continue;
            }
            let compared = lines(&case, way) * variants(way).count();
            histories += variants(way).count();
            *sum += compared;
            write!(text, " {compared} |").unwrap();
        }
        text.push('\n');
    }
    let cells: Vec<String> = sums.iter().map(ToString::to_string).collect();
    writeln!(text, "| all: {histories} histories, {} lines | {} |", sums.iter().sum::<usize>(), cells.join(" | "))
        .unwrap();
    text
}

#[test]
fn accuracy_md_has_the_table_of_what_is_tested() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ACCURACY.md")).unwrap();
    let table = table();
    assert!(page.contains(&table), "the table of review classes in ACCURACY.md should read\n{table}");
}
