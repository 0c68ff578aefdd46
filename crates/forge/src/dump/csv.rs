//! Comma-separated values (RFC 4180), with semicolons or tabs too: fields in quotes may hold separators, line ends and
//! doubled quotes.

/// What separates the fields, by the header: whichever of the three stands in it most often.
pub(super) fn separator(header: &[u8]) -> u8 {
    let count = |separator: u8| header.iter().filter(|&&byte| byte == separator).count();
    // Of equals the last counts: a header of one column has none of them.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Whether a row goes on after this text: a quote is open.
pub(super) fn is_open(text: &[u8]) -> bool {
    text.iter().filter(|&&byte| byte == b'"').count() % 2 == 1
}

/// The fields of a row; `None` if it is not UTF-8.
pub(super) fn fields(row: &[u8], separator: u8) -> Option<Vec<String>> {
    let row = std::str::from_utf8(row).ok()?;
    let row = row.strip_suffix('\r').unwrap_or(row);
    let (mut fields, mut field) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            c if !quoted && c == char::from(separator) => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(row: &str, separator: u8, expect: &[&str]) {
        assert_eq!(fields(row.as_bytes(), separator).as_deref().unwrap_or_default(), expect, "{row}");
    }

    #[test]
    fn rows() {
        check("a,b,,c\r", b',', &["a", "b", "", "c"]);
        check("\"a,b\",\"say \"\"so\"\"\",\"two\nlines\"", b',', &["a,b", "say \"so\"", "two\nlines"]);
        check("a;b", b',', &["a;b"]);
        check("a;b", b';', &["a", "b"]);
        check("", b',', &[""]);
        assert_eq!(fields(b"\xff", b','), None);
    }

    #[test]
    fn separators_and_open_rows() {
        assert_eq!(separator(b"change_id,state"), b',');
        assert_eq!(separator(b"change_id;state"), b';');
        assert_eq!(separator(b"change_id\tstate"), b'\t');
        assert_eq!(separator(b"change_id"), b',');
        assert!(is_open(b"a,\"b"));
        assert!(!is_open(b"a,\"b\"\"c\""));
    }
}
