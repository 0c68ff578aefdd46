//! Documents that must be there, and say what they must.

use super::edges::Package;

const NEEDED: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "ACCURACY.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// Lines that ARCHITECTURE.md may have: a page that is read in one sitting.
const MOST_LINES: usize = 400;

/// What is missing, by a function that reads a file at the root of the checkout.
pub(super) fn complaints(packages: &[Package], read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let missing = NEEDED.iter().filter(|name| read(name).is_none_or(|text| text.trim().is_empty()));
    let mut complaints: Vec<String> = missing.map(|name| format!("{name} is missing or empty")).collect();
    let architecture = read("ARCHITECTURE.md").unwrap_or_default();
    let lines = architecture.lines().count();
    if lines > MOST_LINES {
        complaints.push(format!("ARCHITECTURE.md: {lines} lines, more than {MOST_LINES}"));
    }
    let unnamed = packages.iter().map(folder).filter(|folder| !architecture.contains(&format!("`{folder}`")));
    complaints.extend(unnamed.map(|folder| format!("ARCHITECTURE.md: the code map does not name `{folder}`")));
    complaints
}

fn folder(package: &Package) -> String {
    if package.top_level { package.name.clone() } else { format!("crates/{}", package.name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, top_level: bool) -> Package {
        Package { name: name.to_owned(), top_level, dependencies: Vec::new() }
    }

    #[test]
    fn the_code_map_names_every_crate() {
        let packages = [package("facts", false), package("git", false), package("xtask", true)];
        let read =
            |name: &str| Some(if name == "ARCHITECTURE.md" { "`crates/facts` `xtask`" } else { "text" }.to_owned());
        assert_eq!(complaints(&packages, &read), ["ARCHITECTURE.md: the code map does not name `crates/git`"]);
    }

    #[test]
    fn documents_are_there_and_short() {
        let read = |name: &str| match name {
            "README.md" => None,
            "ACCURACY.md" => Some("\n".to_owned()),
            _ => Some("line\n".repeat(401)),
        };
        let expected = [
            "README.md is missing or empty",
            "ACCURACY.md is missing or empty",
            "ARCHITECTURE.md: 401 lines, more than 400",
        ];
        assert_eq!(complaints(&[], &read), expected);
    }
}
