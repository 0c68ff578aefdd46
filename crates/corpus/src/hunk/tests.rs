//! Hunks of small texts, written out.

use super::{Same, hunks, new_side};

fn same(before: usize, after: usize, lines: usize) -> Same {
    Same { before, after, lines }
}

fn numbered(lines: std::ops::RangeInclusive<u32>) -> String {
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn changes_come_with_their_context() {
    let (before, after) = (numbered(1..=12), numbered(1..=12).replace("6\n", "six\nsix and a half\n"));
    let found = hunks(&before, &after, &[same(0, 0, 5), same(6, 7, 6)]);
    let text = "@@ -3,7 +3,8 @@\n 3\n 4\n 5\n-6\n+six\n+six and a half\n 7\n 8\n 9\n";
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].text.as_str(), found[0].start_line, found[0].end_line), (text, 3, 10));
    assert_eq!(found[0].added, [(6, 6), (7, 7)]);
    assert_eq!(new_side(text), "3\n4\n5\nsix\nsix and a half\n7\n8\n9\n");
}

#[test]
fn contexts_that_touch_are_one_hunk() {
    let check = |between: usize, expect: usize| {
        let lines: Vec<String> = (0..between).map(|line| format!("{line}\n")).collect();
        let (before, after) = (format!("a\n{}b\n", lines.concat()), format!("c\n{}d\n", lines.concat()));
        assert_eq!(hunks(&before, &after, &[same(1, 1, between)]).len(), expect, "{between}");
    };
    check(6, 1);
    check(7, 2);
}

#[test]
fn a_side_that_is_not_there_has_no_lines() {
    let new = hunks("", "a\nb\n", &[]);
    assert_eq!((new[0].text.as_str(), new[0].start_line, new[0].end_line), ("@@ -0,0 +1,2 @@\n+a\n+b\n", 1, 2));
    let gone = hunks("a\nb\n", "", &[]);
    assert_eq!((gone[0].text.as_str(), gone[0].start_line, gone[0].end_line), ("@@ -1,2 +0,0 @@\n-a\n-b\n", 1, 1));
    assert!(gone[0].added.is_empty());
    assert_eq!(new_side(&gone[0].text), "a\nb\n");
    assert!(hunks("a\n", "a\n", &[same(0, 0, 1)]).is_empty());
}

#[test]
fn lines_that_differ_in_white_space_are_both_shown() {
    let found = hunks("if a:\n  b\nc\n", "if a:\n    b\nc\n", &[same(0, 0, 3)]);
    assert_eq!(found[0].text, "@@ -1,3 +1,3 @@\n if a:\n-  b\n+    b\n c\n");
    assert_eq!(found[0].added, [(4, 2)]);
    assert!(!found[0].is_blank);
    let blank = hunks("a\n\nb\n", "a\nb\n", &[same(0, 0, 1), same(2, 1, 1)]);
    assert!(blank[0].is_blank);
}

#[test]
fn a_line_without_an_end_says_so() {
    let found = hunks("a\nb", "a\nb\n", &[same(0, 0, 2)]);
    assert_eq!(found[0].text, "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
    assert_eq!(found[0].added, [(5, 2)]);
    let found = hunks("a\nb\n", "a\nb", &[same(0, 0, 2)]);
    assert_eq!(found[0].text, "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n");
    assert_eq!(found[0].added, [(4, 2)]);
    assert_eq!(new_side(&found[0].text), "a\nb\n");
}
