//! Expressions in one form, and their classes.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, StringArray};
use kernels::licence::{LicenceClass, canonical, class, licence_class};

#[test]
fn one_form() {
    for (text, expected) in [
        ("MIT", Some("MIT")),
        ("MIT OR Apache-2.0", Some("Apache-2.0 OR MIT")),
        (" MIT\t OR  Apache-2.0 OR MIT ", Some("Apache-2.0 OR MIT")),
        ("(MIT OR Apache-2.0)", Some("Apache-2.0 OR MIT")),
        ("MIT/Apache-2.0", Some("Apache-2.0 OR MIT")),
        ("Unicode-3.0 AND (MIT OR Apache-2.0)", Some("(Apache-2.0 OR MIT) AND Unicode-3.0")),
        ("Zlib OR (MIT AND ISC)", Some("ISC AND MIT OR Zlib")),
        ("GPL-2.0", Some("GPL-2.0-only")),
        ("GPL-2.0+", Some("GPL-2.0-or-later")),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", Some("GPL-2.0-or-later WITH Classpath-exception-2.0")),
        ("MPL-2.0+", Some("MPL-2.0+")),
        ("LicenseRef-ours", Some("LicenseRef-ours")),
        ("mit", Some("MIT")),
        ("Apache 2.0", Some("Apache-2.0")),
        ("UNLICENSED", None),
        ("SEE LICENSE IN LICENSE.md", None),
        ("MIT OR", None),
        ("((((", None),
        ("", None),
        ("MIT \u{202e}", None),
    ] {
        assert_eq!(canonical(text).as_deref(), expected, "{text}");
        if let Some(expected) = expected {
            assert_eq!(canonical(expected).as_deref(), Some(expected), "twice: {text}");
        }
    }
    assert_eq!(canonical(&"(".repeat(100_000)), None);
    assert_eq!(canonical(&"MIT OR ".repeat(1000)), None);
}

#[test]
fn classes() {
    use LicenceClass::{Copyleft, None, Other, Permissive, WeakCopyleft};
    for (expression, expected) in [
        ("MIT", Permissive),
        ("Apache-2.0 WITH LLVM-exception", Permissive),
        ("CC0-1.0", Permissive),
        ("CC-BY-4.0", Permissive),
        ("MPL-2.0+", WeakCopyleft),
        ("LGPL-2.1-or-later", WeakCopyleft),
        ("GPL-2.0-only WITH Classpath-exception-2.0", WeakCopyleft),
        ("GPL-3.0-or-later", Copyleft),
        ("AGPL-3.0-only", Copyleft),
        ("CC-BY-SA-4.0", Copyleft),
        ("BUSL-1.1", Other),
        ("CC-BY-NC-4.0", Other),
        ("LicenseRef-ours", Other),
        ("no expression", Other),
        ("GPL-2.0-only OR MIT", Permissive),
        ("GPL-2.0-only AND MIT", Copyleft),
        ("MIT AND (LGPL-3.0-only OR BUSL-1.1)", WeakCopyleft),
        ("  ", None),
    ] {
        assert_eq!(class(Some(expression)), expected, "{expression}");
    }
    assert_eq!(class(Option::None), None);
}

#[test]
fn classes_of_a_batch() {
    let expressions: ArrayRef = Arc::new(StringArray::from(vec![Some("MIT"), None, Some("BUSL-1.1")]));
    let classes = licence_class(&expressions).unwrap();
    assert_eq!(classes.iter().flatten().collect::<Vec<_>>(), ["permissive", "none", "other"]);
    assert_eq!(classes.null_count(), 0);
}
