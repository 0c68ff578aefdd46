//! The lists are what a search by halves needs, and name licences that there are.

use super::{PERMISSIVE, WEAK};

#[test]
fn sorted_and_known_to_spdx() {
    for list in [PERMISSIVE, WEAK] {
        assert!(list.is_sorted() && list.windows(2).all(|pair| pair[0] != pair[1]));
        let known = |name: &&&str| spdx::license_id(name).or(spdx::license_id(&format!("{name}-only"))).is_none();
        assert_eq!(list.iter().filter(known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
    assert!(WEAK.iter().all(|weak| PERMISSIVE.binary_search(weak).is_err()));
}
