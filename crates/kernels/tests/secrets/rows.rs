//! Batches.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, Int32Array, StringArray, StringViewArray};
use kernels::KernelError;
use kernels::redact::redact_rows;
use kernels::secrets::secrets_of;

use super::RULES;

fn texts() -> ArrayRef {
    Arc::new(StringViewArray::from(vec![
        Some("one\nann@firm.io b@firm.io"),
        None,
        Some("two"),
        Some("x é 93.184.216.34\n"),
    ]))
}

fn paths() -> ArrayRef {
    Arc::new(StringArray::from(vec![Some("a"), Some("b"), None, Some("c")]))
}

#[test]
fn secrets_of_a_batch() {
    let found = secrets_of(&RULES, &texts(), &paths()).unwrap();
    let counts: Vec<_> = found.iter().map(|row| row.map(|row| row.len())).collect();
    assert_eq!(counts, [Some(1), None, Some(0), Some(1)]);
    let last = found.value(3);
    let column = |name| last.as_struct().column_by_name(name).unwrap().as_primitive::<Int32Type>().value(0);
    assert_eq!([column("line"), column("start"), column("end")], [1, 5, 18]);
    assert_eq!(last.as_struct().column_by_name("rule").unwrap().as_string::<i32>().value(0), "ip-address");
}

#[test]
fn redaction_of_a_batch() {
    let redacted = redact_rows(&RULES, &texts(), &paths()).unwrap();
    assert!(redacted.is_null(1));
    let text = redacted.column_by_name("text").unwrap().as_string::<i32>();
    assert_eq!([text.value(0), text.value(2), text.value(3)], ["one\n<EMAIL> b@firm.io", "two", "x é <IP>\n"]);
    let hash = redacted.column_by_name("content_after").unwrap().as_string::<i32>();
    assert_eq!(hash.value(2), blake3::hash(b"two").to_hex().as_str());
    let places = redacted.column_by_name("redactions").unwrap().as_list::<i32>().value(3);
    let column = |name| places.as_struct().column_by_name(name).unwrap().as_primitive::<Int32Type>().value(0);
    assert_eq!([column("line"), column("start_column"), column("end_column")], [1, 5, 18]);
}

#[test]
fn columns_that_do_not_fit() {
    let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let short: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    assert!(matches!(secrets_of(&RULES, &numbers, &paths()), Err(KernelError::WrongType { argument: "text", .. })));
    let error = redact_rows(&RULES, &texts(), &short).unwrap_err();
    assert_eq!(error.to_string(), "path has 1 rows, not 4");
}
