//! The licence field of manifests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::licence::expression::{any_of, canonical};
use crate::licence::{DecidedFrom, Licence, folder, folders};

/// Which manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Cargo,
    Npm,
    Python,
    SetupCfg,
    Composer,
    Gem,
    Maven,
}

impl Kind {
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "Cargo.toml" => Some(Self::Cargo),
            "package.json" => Some(Self::Npm),
            "pyproject.toml" => Some(Self::Python),
            "setup.cfg" => Some(Self::SetupCfg),
            "composer.json" => Some(Self::Composer),
            "pom.xml" => Some(Self::Maven),
            name if name.ends_with(".gemspec") && name.len() > ".gemspec".len() => Some(Self::Gem),
            _ => None,
        }
    }
}

/// What a manifest says.
#[derive(Debug)]
pub(crate) struct Found {
    path: String,
    expression: String,
}

impl Found {
    pub(crate) fn licence(&self) -> Licence {
        Licence::of(self.expression.clone(), DecidedFrom::Manifest, &self.path)
    }
}

/// The manifests of a source while they are read.
#[derive(Debug, Default)]
pub(crate) struct Manifests {
    found: BTreeMap<String, Found>,
    /// By folder: what packages of a workspace of Cargo inherit.
    workspaces: BTreeMap<String, String>,
    /// Paths of packages that inherit.
    inheriting: Vec<String>,
}

impl Manifests {
    /// Reads one; of two in a folder the first by path counts.
    pub(crate) fn add(&mut self, path: &str, kind: Kind, text: &str) {
        match read(kind, text) {
            Field::Nothing => {}
            Field::Inherited => self.inheriting.push(path.to_owned()),
            Field::Is(expression) => self.insert(path, expression),
        }
        if let Some(expression) = (kind == Kind::Cargo).then(|| of_workspace(text)).flatten() {
            self.workspaces.insert(folder(path).to_owned(), expression);
        }
    }

    fn insert(&mut self, path: &str, expression: String) {
        let found = Found { path: path.to_owned(), expression };
        let place = self.found.entry(folder(path).to_owned());
        place
            .and_modify(|other| {
                if found.path < other.path {
                    *other = Found { path: found.path.clone(), expression: found.expression.clone() };
                }
            })
            .or_insert(found);
    }

    pub(crate) fn finish(mut self) -> BTreeMap<String, Found> {
        for path in std::mem::take(&mut self.inheriting) {
            if let Some(expression) = folders(&path).find_map(|folder| self.workspaces.get(folder)).cloned() {
                self.insert(&path, expression);
            }
        }
        self.found
    }
}

enum Field {
    Nothing,
    Inherited,
    Is(String),
}

fn read(kind: Kind, text: &str) -> Field {
    let found = match kind {
        Kind::Cargo => return of_cargo(text),
        Kind::Npm | Kind::Composer => of_json(text),
        Kind::Python => of_python(text),
        Kind::SetupCfg => SETUP.captures(text).and_then(|found| canonical(found.get(1)?.as_str())),
        Kind::Gem => of_gem(text),
        Kind::Maven => of_maven(text),
    };
    found.map_or(Field::Nothing, Field::Is)
}

fn of_cargo(text: &str) -> Field {
    let Ok(manifest) = text.parse::<toml::Table>() else { return Field::Nothing };
    let licence = manifest.get("package").and_then(|package| package.get("license"));
    match licence {
        Some(toml::Value::String(licence)) => canonical(licence).map_or(Field::Nothing, Field::Is),
        Some(toml::Value::Table(_)) => Field::Inherited,
        _ => Field::Nothing,
    }
}

fn of_workspace(text: &str) -> Option<String> {
    let manifest = text.parse::<toml::Table>().ok()?;
    canonical(manifest.get("workspace")?.get("package")?.get("license")?.as_str()?)
}

/// `license` as a text, a list (one of them, as npm once had it and Composer has it), or an object with `type`.
fn of_json(text: &str) -> Option<String> {
    let manifest: serde_json::Value = serde_json::from_str(text).ok()?;
    of_value(manifest.get("license").or_else(|| manifest.get("licenses"))?)
}

fn of_value(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(licence) => canonical(licence),
        serde_json::Value::Object(object) => canonical(object.get("type")?.as_str()?),
        serde_json::Value::Array(all) => {
            let each: Vec<String> = all.iter().take(16).filter(|one| !one.is_array()).filter_map(of_value).collect();
            any_of(each.iter().map(String::as_str))
        }
        _ => None,
    }
}

/// `project.license` as an expression (PEP 639) or a table with `text`, Poetry's field, or a classifier.
fn of_python(text: &str) -> Option<String> {
    let manifest = text.parse::<toml::Table>().ok()?;
    let project = manifest.get("project");
    let licence = project.and_then(|project| project.get("license"));
    let said = licence.and_then(|licence| licence.as_str().or_else(|| licence.get("text")?.as_str()));
    let poetry = || manifest.get("tool")?.get("poetry")?.get("license")?.as_str();
    let classified = || project?.get("classifiers")?.as_array()?.iter().find_map(|one| of_classifier(one.as_str()?));
    said.and_then(canonical).or_else(|| poetry().and_then(canonical)).or_else(classified)
}

/// The classifiers of PyPI that name one licence.
fn of_classifier(classifier: &str) -> Option<String> {
    let name = classifier.strip_prefix("License :: ")?.rsplit(" :: ").next()?;
    let id = match name {
        "MIT License" => "MIT",
        "Apache Software License" => "Apache-2.0",
        "ISC License (ISCL)" => "ISC",
        "Mozilla Public License 2.0 (MPL 2.0)" => "MPL-2.0",
        "The Unlicense (Unlicense)" => "Unlicense",
        "Zope Public License" => "ZPL-2.1",
        "Python Software Foundation License" => "PSF-2.0",
        "GNU General Public License v2 (GPLv2)" => "GPL-2.0-only",
        "GNU General Public License v2 or later (GPLv2+)" => "GPL-2.0-or-later",
        "GNU General Public License v3 (GPLv3)" => "GPL-3.0-only",
        "GNU General Public License v3 or later (GPLv3+)" => "GPL-3.0-or-later",
        "GNU Lesser General Public License v3 (LGPLv3)" => "LGPL-3.0-only",
        "GNU Lesser General Public License v3 or later (LGPLv3+)" => "LGPL-3.0-or-later",
        "GNU Affero General Public License v3" => "AGPL-3.0-only",
        "GNU Affero General Public License v3 or later (AGPLv3+)" => "AGPL-3.0-or-later",
        _ => return None,
    };
    Some(id.to_owned())
}

static SETUP: LazyLock<Regex> =
    LazyLock::new(|| compile(r"(?ms)^\[metadata\]$(?:[^\[]*?)^license\s*=[ \t]*([^\r\n]{1,200})$"));
static GEM: LazyLock<Regex> =
    LazyLock::new(|| compile(r#"(?m)\.licenses?\s*=\s*\[?((?:\s*["'][^"'\n]{1,100}["'],?)+)"#));
static QUOTED: LazyLock<Regex> = LazyLock::new(|| compile(r#"["']([^"'\n]{1,100})["']"#));
static MAVEN: LazyLock<Regex> = LazyLock::new(|| compile(r"(?s)<licenses>(.{0,4000}?)</licenses>"));
static NAME: LazyLock<Regex> = LazyLock::new(|| compile(r"<name>\s*([^<]{1,200}?)\s*</name>"));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("because it is one text, compiled by the tests")
}

fn of_gem(text: &str) -> Option<String> {
    let list = GEM.captures(text)?.get(1)?.as_str();
    let each: Vec<String> = QUOTED.captures_iter(list).filter_map(|one| canonical(one.get(1)?.as_str())).collect();
    any_of(each.iter().map(String::as_str))
}

fn of_maven(text: &str) -> Option<String> {
    let list = MAVEN.captures(text)?.get(1)?.as_str();
    let each: Vec<String> = NAME.captures_iter(list).filter_map(|one| of_name(one.get(1)?.as_str())).collect();
    any_of(each.iter().map(String::as_str))
}

/// A name as people write it: an expression, or something that begins with a name that is known.
fn of_name(name: &str) -> Option<String> {
    let name = name.strip_prefix("The ").unwrap_or(name).replace([','], "");
    canonical(&name).or_else(|| spdx::imprecise_license_id(&name).map(|(id, _)| id.name.to_owned()))
}
