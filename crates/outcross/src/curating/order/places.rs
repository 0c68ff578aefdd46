//! From the names of imports to files of the same repository. What leads to none, or outside, is ignored.
//!
//! | language | a name leads to |
//! |---|---|
//! | Python | `a/b.py`, `a/b/__init__.py`, from the file's folder upwards, then in `src`; relative names from their package |
//! | JavaScript, TypeScript | relative paths, as they stand, with an extension, or as a folder with an `index` |
//! | Rust | modules that a file declares; `use` of paths in the crate (`crate`, `self`, `super`), and of crates whose folder has the name |
//! | Go | all files, but tests, of the folder of a package below a `go.mod` |
//! | C, C++ | `#include`, from the file's folder upwards, there also in `include` and `src` |
//! | Java | files and packages whose path ends like the name |

use std::collections::HashMap;

use super::imports::{Family, Imports, Name};

const SCRIPTS: [&str; 8] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// Where files are.
pub(super) struct Places<'a> {
    /// Paths by place; nothing for one that is no UTF-8.
    paths: Vec<&'a str>,
    by_path: HashMap<&'a str, usize>,
    by_folder: HashMap<&'a str, Vec<usize>>,
    /// Folders by their last part, and files by their names, in the order of paths.
    by_name: HashMap<&'a str, Vec<&'a str>>,
    /// Folders with a `go.mod`, and their modules.
    go_modules: Vec<(&'a str, &'a str)>,
    /// Folders of the sources of Rust's crates, by the name of the crate's folder.
    crates: HashMap<String, &'a str>,
}

impl<'a> Places<'a> {
    pub(super) fn new(files: &'a [(&'a [u8], Imports)]) -> Places<'a> {
        let paths: Vec<&str> = files.iter().map(|(path, _)| std::str::from_utf8(path).unwrap_or_default()).collect();
        let mut places = Places {
            by_path: paths.iter().copied().zip(0..).filter(|(path, _)| !path.is_empty()).collect(),
            by_folder: HashMap::new(),
            by_name: HashMap::new(),
            go_modules: Vec::new(),
            crates: HashMap::new(),
            paths,
        };
        for (at, (_, imports)) in files.iter().enumerate() {
            let path = places.paths[at];
            let (folder, name) = split(path);
            places.by_name.entry(name).or_default().push(path);
            let in_folder = places.by_folder.entry(folder).or_default();
            in_folder.push(at);
            if in_folder.len() == 1 {
                places.by_name.entry(split(folder).1).or_default().push(folder);
            }
            places.go_modules.extend(imports.go_module.as_deref().map(|module| (folder, module)));
            if name == "lib.rs" {
                let package = if split(folder).1 == "src" { split(folder).0 } else { folder };
                places.crates.entry(split(package).1.replace('-', "_")).or_insert(folder);
            }
        }
        places
    }

    /// The files that a file imports.
    pub(super) fn of(&self, at: usize, imports: &Imports) -> Vec<usize> {
        let (Some(family), path) = (imports.family, self.paths[at]) else { return Vec::new() };
        if path.is_empty() {
            return Vec::new();
        }
        let of = |name: &Name| match family {
            Family::Python => self.python(path, name).into_iter().collect(),
            Family::Script => self.script(path, name).into_iter().collect(),
            Family::Rust => self.rust(path, name).into_iter().collect(),
            Family::Go => self.go(&name.path),
            Family::C => self.include(path, &name.path).into_iter().collect(),
            Family::Java => self.java(path, name),
        };
        imports.names.iter().flat_map(of).collect::<Vec<usize>>()
    }

    fn at(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    fn first(&self, paths: impl IntoIterator<Item = String>) -> Option<usize> {
        paths.into_iter().find_map(|path| self.at(&path))
    }

    fn python(&self, path: &str, name: &Name) -> Option<usize> {
        let folder = split(path).0;
        let rest = name.path.trim_start_matches('.');
        let mut dots = name.path.len() - rest.len();
        if dots == 0 {
            let parts: Vec<&str> = rest.split('.').collect();
            return upwards(folder).chain(["src"]).find_map(|root| self.python_module(root, &parts));
        }
        // `from . import a` reads `..a`: the dot before the name is no level.
        dots -= usize::from(!name.is_all && !rest.contains('.'));
        let package = (1..dots).try_fold(folder, |folder, _| (!folder.is_empty()).then(|| split(folder).0))?;
        let parts: Vec<&str> = rest.split('.').filter(|part| !part.is_empty()).collect();
        self.python_module(package, &parts).or_else(|| self.at(&joined(package, "__init__.py")))
    }

    /// The module, or the one that has the last part as a name of its own.
    fn python_module(&self, root: &str, parts: &[&str]) -> Option<usize> {
        (parts.len().saturating_sub(1).max(1)..=parts.len()).rev().find_map(|count| {
            let module = joined(root, &parts.get(..count)?.join("/"));
            self.first([format!("{module}.py"), format!("{module}/__init__.py"), format!("{module}.pyi")])
        })
    }

    fn script(&self, path: &str, name: &Name) -> Option<usize> {
        // What is taken of a module stands behind its name; the module itself comes without.
        let is_relative = matches!(name.path.split('/').next(), Some("." | ".."));
        if !name.is_all || !is_relative {
            return None;
        }
        let target = relative(split(path).0, &name.path)?;
        let with = |stem: &str| SCRIPTS.iter().map(|end| format!("{stem}.{end}")).collect::<Vec<_>>();
        // TypeScript names the file that it becomes.
        let stem = [".js", ".jsx", ".mjs", ".cjs"].iter().find_map(|end| target.strip_suffix(end));
        self.at(&target)
            .or_else(|| self.first(with(&target)))
            .or_else(|| self.first(with(stem?)))
            .or_else(|| self.first(with(&joined(&target, "index"))))
    }

    fn rust(&self, path: &str, name: &Name) -> Option<usize> {
        let (folder, file) = split(path);
        let is_root = matches!(file, "mod.rs" | "lib.rs" | "main.rs");
        let own = if is_root { folder.to_owned() } else { joined(folder, file.strip_suffix(".rs")?) };
        let parts: Vec<&str> = name.path.split('.').collect();
        if name.is_declared {
            return self.rust_file(&own, &parts);
        }
        let (first, rest) = parts.split_first()?;
        match *first {
            "crate" => self.rust_path(self.crate_root(folder)?, rest),
            "self" => self.rust_file(&own, rest),
            "super" => {
                let levels = parts.iter().take_while(|part| **part == "super").count();
                let above = (0..levels).try_fold(own.as_str(), |own, _| (!own.is_empty()).then(|| split(own).0))?;
                self.rust_path(above, &parts[levels..])
            }
            first => match self.crates.get(first) {
                Some(root) if self.crate_root(folder) != Some(*root) => self.rust_path(root, rest),
                _ => self.rust_file(&own, &parts),
            },
        }
    }

    /// The folder of the sources of the crate that a folder is in.
    fn crate_root<'f>(&self, folder: &'f str) -> Option<&'f str> {
        upwards(folder).find(|root| ["lib.rs", "main.rs"].iter().any(|file| self.at(&joined(root, file)).is_some()))
    }

    /// The file of the longest module that begins a path, below a folder, or that of the folder's own module.
    fn rust_path(&self, module: &str, parts: &[&str]) -> Option<usize> {
        let own = ["mod.rs", "lib.rs", "main.rs"].map(|file| joined(module, file));
        self.rust_file(module, parts).or_else(|| self.first(own)).or_else(|| self.at(&format!("{module}.rs")))
    }

    fn rust_file(&self, module: &str, parts: &[&str]) -> Option<usize> {
        (1..=parts.len()).rev().find_map(|count| {
            let stem = joined(module, &parts[..count].join("/"));
            self.first([format!("{stem}.rs"), format!("{stem}/mod.rs")])
        })
    }

    fn go(&self, package: &str) -> Vec<usize> {
        let below = |(folder, module): &(&str, &str)| {
            let rest = package.strip_prefix(module)?;
            let rest = if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') };
            rest.map(|rest| (module.len(), if rest.is_empty() { (*folder).to_owned() } else { joined(folder, rest) }))
        };
        // Of modules within each other the inner one has it.
        let Some((_, folder)) = self.go_modules.iter().filter_map(below).max() else { return Vec::new() };
        let is_code = |at: &usize| self.paths[*at].ends_with(".go") && !self.paths[*at].ends_with("_test.go");
        self.by_folder.get(folder.as_str()).into_iter().flatten().copied().filter(is_code).collect()
    }

    fn include(&self, path: &str, name: &str) -> Option<usize> {
        let beside = relative(split(path).0, name).and_then(|path| self.at(&path));
        beside.or_else(|| {
            let folders = upwards(split(path).0).flat_map(|folder| ["", "include", "src"].map(|at| joined(folder, at)));
            folders.into_iter().find_map(|folder| self.at(&relative(&folder, name)?))
        })
    }

    fn java(&self, path: &str, name: &Name) -> Vec<usize> {
        let parts: Vec<&str> = name.path.split('.').collect();
        // Of static imports the last part is a member.
        let class = (parts.len().saturating_sub(1).max(1)..=parts.len())
            .rev()
            .find_map(|count| self.nearest(path, &format!("{}.java", parts[..count].join("/"))));
        if let Some(found) = class.and_then(|found| self.at(found)) {
            return vec![found];
        }
        let folder = if name.is_all { self.nearest(path, &parts.join("/")) } else { None };
        let files = folder.and_then(|folder| self.by_folder.get(folder)).into_iter().flatten().copied();
        files.filter(|at| self.paths[*at].ends_with(".java")).collect()
    }

    /// The path with this end that has most in common with another one; of equal ones the first.
    fn nearest(&self, path: &str, end: &str) -> Option<&'a str> {
        let ends = |found: &&&str| found.strip_suffix(end).is_some_and(|head| head.is_empty() || head.ends_with('/'));
        let common =
            |found: &str| found.split('/').zip(path.split('/')).take_while(|(one, other)| one == other).count();
        let all = self.by_name.get(split(end).1)?.iter().filter(ends).rev();
        all.copied().max_by_key(|found| common(found))
    }
}

/// A path's folder, and its last part.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn joined(folder: &str, path: &str) -> String {
    match (folder.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => folder.to_owned(),
        (false, false) => format!("{folder}/{path}"),
    }
}

/// A folder and those above it, up to the root.
fn upwards(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| split(folder).0))
}

/// A path from a folder, without `.` and `..`; nothing where it leads out of the repository.
fn relative(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
