//! What makes a function or a call a test: attributes, annotations, names that test runners look for.

use tree_sitter::Node;

use crate::parse::Parsed;
use crate::syntax::role;

/// An attribute in front of a definition makes it a test: `#[test]`, `#[tokio::test]`.
pub(super) fn is_test_attribute(node: Node<'_>, bytes: &[u8]) -> bool {
    if node.kind() != "attribute_item" {
        return false;
    }
    let text = &bytes[node.byte_range()];
    let inside = text.strip_prefix(b"#[").unwrap_or(text);
    let path: Vec<u8> =
        inside.iter().copied().take_while(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte)).collect();
    matches!(
        path.rsplit(|byte| *byte == b':').next(),
        Some(b"test" | b"rstest" | b"test_case" | b"bench" | b"quickcheck")
    )
}

/// A function that the usual test runner of its language runs. `name` has no outer names.
pub(super) fn is_test_function(node: Node<'_>, name: &str, parsed: &Parsed<'_>) -> bool {
    match parsed.language().name() {
        "Python" => name.starts_with("test_") || name == "test" || camel_after(name, "test"),
        "Ruby" => name.starts_with("test_"),
        "PHP" => {
            name.starts_with("test_") || camel_after(name, "test") || has_mark(node, parsed.bytes, &["#[Test", "@test"])
        }
        "Go" => {
            ["Test", "Benchmark", "Fuzz", "Example"].iter().any(|prefix| name == *prefix || camel_after(name, prefix))
        }
        "Java" => has_mark(node, parsed.bytes, &["@Test", "@ParameterizedTest", "@RepeatedTest", "@Property"]),
        "C#" => has_mark(node, parsed.bytes, &["[Test", "[Fact", "[Theory"]),
        "C" | "C++" => is_macro_test(node, parsed.bytes),
        _ => false,
    }
}

/// `testIt`, `Test_it`, and for Go `TestIt`.
fn camel_after(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).and_then(|rest| rest.chars().next()).is_some_and(|next| !next.is_lowercase())
}

/// One of the marks stands in the modifiers or attribute lists that the definition begins with.
fn has_mark(node: Node<'_>, bytes: &[u8], marks: &[&str]) -> bool {
    let body = node.child_by_field_name("name").map_or(node.end_byte(), |name| name.start_byte());
    let text = &bytes[node.start_byte()..body.max(node.start_byte())];
    marks.iter().any(|mark| {
        memchr::memmem::find_iter(text, mark.as_bytes())
            .any(|at| text.get(at + mark.len()).is_none_or(|next| !next.is_ascii_lowercase() && *next != b'_'))
    })
}

fn is_macro_test(node: Node<'_>, bytes: &[u8]) -> bool {
    let Some(declarator) = node.child_by_field_name("declarator") else { return false };
    let text = &bytes[declarator.byte_range()];
    [&b"TEST("[..], b"TEST_F(", b"TEST_P(", b"TYPED_TEST(", b"TEST_CASE("].iter().any(|mark| text.starts_with(mark))
}

/// The name of a test that is a call with a function: `it("adds", () => ...)`, `test "adds" do`.
pub(super) fn test_call(node: Node<'_>, roles: u32, parsed: &Parsed<'_>) -> Option<String> {
    if roles & role::CALL == 0 {
        return None;
    }
    let called = match node.kind() {
        "call_expression" => node.child_by_field_name("function")?,
        "call" if parsed.language().name() == "Ruby" && node.child_by_field_name("receiver").is_none() => {
            node.child_by_field_name("block")?;
            node.child_by_field_name("method")?
        }
        _ => return None,
    };
    let text = &parsed.bytes[called.byte_range()];
    let is_test = matches!(
        text,
        b"it" | b"test" | b"specify" | b"it.only" | b"it.each" | b"test.each" | b"test.only" | b"scenario"
    );
    if !is_test || matches!(parsed.language().name(), "C" | "C++" | "Rust" | "Go" | "Java" | "C#" | "PHP" | "Python") {
        return None;
    }
    let arguments = node.child_by_field_name("arguments")?;
    let first = arguments.named_child(0)?;
    if !parsed.table.is(first, role::STRING) {
        return None;
    }
    let holds = node.kind() == "call"
        || (0..arguments.named_child_count()).any(|at| {
            u32::try_from(at)
                .ok()
                .and_then(|at| arguments.named_child(at))
                .is_some_and(|argument| parsed.table.is(argument, role::CLOSURE))
        });
    let name = String::from_utf8_lossy(&parsed.bytes[first.byte_range()]).into_owned();
    holds.then(|| name.trim_matches(['"', '\'', '`']).to_owned())
}
