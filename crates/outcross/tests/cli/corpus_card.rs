//! `corpus card`: what it says, and that nothing of a source acts in it.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;
use testkit::Repo;

use crate::outcross as program;

/// Two people and an agent, a licence, two equal files.
const SMALL: &str = r#"
    layout worktree
    commit old
        author Ada <ada@example.com>
        time 2019-05-01T12:00:00Z
        file src/store.rs <<END
        // SPDX-License-Identifier: MIT
        pub fn load(path: &Path) -> Table {
            let file = File::open(path).expect("a file");
            Table::parse(file.read_old()).checked()
        }
        END
        file src/copy.rs <<END
        // SPDX-License-Identifier: MIT
        pub fn load(path: &Path) -> Table {
            let file = File::open(path).expect("a file");
            Table::parse(file.read_old()).checked()
        }
        END
    commit agent
        author Bob <bob@example.com>
        time 2024-02-01T12:00:00Z
        file src/tool.py <<END
        # SPDX-License-Identifier: Apache-2.0
        import json

        def dumped(table):
            return json.dumps(table.rows())
        END
        trailer Co-authored-by: Claude <noreply@anthropic.com>
    commit person
        author Ada <ada@example.com>
        time 2025-02-01T12:00:00Z
        file src/more.py <<END
        # SPDX-License-Identifier: Apache-2.0
        def shown(values):
            return [value.strip() for value in values]
        END
"#;

/// A name that is markup wherever it is not escaped.
const HOSTILE: &str = "a|b`<img src=x onerror=y>](http:x)\u{202e}\n---\n";

fn curated(folder: &Path, source: &Path, recipe: &str) -> PathBuf {
    let (corpus, settings) = (folder.join("corpus"), folder.join("recipe.toml"));
    fs::write(&settings, recipe).unwrap();
    let of = |path: &Path| path.to_str().unwrap().to_owned();
    let (source, out, settings) = (of(source), of(&corpus), of(&settings));
    let cli = program(folder, ["curate", &source, "--out", &out, "--recipe", &settings, "--quiet"]);
    let _ = cli.env("XDG_CACHE_HOME", folder.join("cache")).run().expect_code(0);
    corpus
}

fn carded(corpus: &Path, args: &[&str]) -> testkit::Output {
    let corpus = corpus.to_str().unwrap();
    program(Path::new("/"), ["corpus", "card", corpus].into_iter().chain(args.iter().copied())).run().expect_code(0)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut all: Vec<_> = files.map(|path| (path.clone(), fs::read_to_string(&path).unwrap())).collect();
    all.sort();
    all
}

/// What depends on versions of functions and of compression has names.
fn stable(readme: &str, manifest: &Value) -> String {
    let of = |value: &Value| value.as_str().unwrap().to_owned();
    let shard = &manifest["shards"][0];
    let identity = readme.split("Code corpus-").nth(1).unwrap()[..12].to_owned();
    let mut text = readme.replace(&identity, "IDENTITY").replace(&of(&manifest["settings_hash"]), "SETTINGS");
    text = text.replace(&of(&manifest["sources"][0]["commit"]), "COMMIT").replace(&of(&shard["path"]), "SHARD");
    let bytes = shard["bytes"].as_u64().unwrap();
    let bytes = if bytes < 1000 { bytes.to_string() } else { format!("{},{:03}", bytes / 1000, bytes % 1000) };
    text.replace(&format!("| {bytes} |"), "| BYTES |")
}

#[test]
fn the_card_of_a_small_corpus() {
    let repo = Repo::new(SMALL);
    let corpus = curated(&repo.beside(""), repo.path(), "");
    let _ = carded(&corpus, &[]);
    let readme = fs::read_to_string(corpus.join("card/README.md")).unwrap();
    assert_snapshot!(stable(&readme, &json(&corpus.join("manifest.json"))));
}

#[test]
fn the_files_are_those_that_the_document_names_and_the_same_twice() {
    let repo = Repo::new(SMALL);
    let corpus = curated(&repo.beside(""), repo.path(), "");
    let document: Value = serde_json::from_slice(&carded(&corpus, &["--json"]).raw).unwrap();
    let first = texts(&corpus.join("card"));
    let named = document["files"].as_array().unwrap();
    assert_eq!(named.len(), first.len());
    for file in named {
        let text = fs::read(corpus.join("card").join(file["path"].as_str().unwrap())).unwrap();
        assert_eq!(file["bytes"].as_u64(), Some(text.len() as u64));
    }
    let other = repo.beside("elsewhere");
    let _ = carded(&corpus, &["--out", other.to_str().unwrap()]);
    let names = |all: Vec<(PathBuf, String)>| -> Vec<_> {
        all.into_iter().map(|(path, text)| (path.file_name().unwrap().to_owned(), text)).collect()
    };
    assert_eq!(names(texts(&other)), names(first));
}

#[test]
fn croissant_and_spdx_name_every_shard() {
    let repo = Repo::new(SMALL);
    let corpus = curated(&repo.beside(""), repo.path(), "");
    let _ = carded(&corpus, &[]);
    let (croissant, spdx) = (json(&corpus.join("card/croissant.json")), json(&corpus.join("card/spdx.json")));
    for shard in json(&corpus.join("manifest.json"))["shards"].as_array().unwrap() {
        let files = croissant["distribution"].as_array().unwrap();
        let file = files.iter().find(|file| file["contentUrl"] == shard["path"]).unwrap();
        assert_eq!(file["sha256"].as_str().unwrap().len(), 64);
        let named = spdx["@graph"].as_array().unwrap().iter().find(|element| element["name"] == shard["path"]);
        assert_eq!(named.unwrap()["verifiedUsing"][0]["hashValue"], file["sha256"]);
        assert_eq!(named.unwrap()["verifiedUsing"][1]["hashValue"], shard["blake3"]);
    }
    let fields = croissant["recordSet"][0]["field"].as_array().unwrap();
    let text = fields.iter().find(|field| field["name"] == "text").unwrap();
    assert_eq!(text["annotation"]["equivalentProperty"], "prov:wasAttributedTo");
    assert_eq!(
        croissant["prov:wasDerivedFrom"][0]["version"],
        json(&corpus.join("manifest.json"))["sources"][0]["commit"]
    );
}

#[test]
fn names_of_sources_are_never_markup() {
    let repo = Repo::new(SMALL);
    let folder = repo.beside("hostile");
    let source = folder.join(HOSTILE);
    fs::create_dir_all(&source).unwrap();
    let text = "# SPDX-License-Identifier: MIT\ndef shown(values):\n    return [value.strip() for value in values]\n";
    for name in ["x|y<svg onload=z>.py", "second.py"] {
        fs::write(source.join(name), text).unwrap();
    }
    let corpus = curated(&folder, &source, "");
    let _ = carded(&corpus, &[]);
    let readme = fs::read_to_string(corpus.join("card/README.md")).unwrap();
    assert!(readme.contains("| `a-b--img-src-x-onerror-y---http-x-------` |"), "{readme}");
    for (path, text) in texts(&corpus.join("card")) {
        assert!(!text.contains('\u{202e}'), "{}", path.display());
        if path.extension().is_some_and(|extension| extension == "svg") {
            assert!(!text.contains("<img") && !text.contains("onload=z>"), "{text}");
        }
        // Outside of code there is no element in the Markdown.
        if path.extension().is_some_and(|extension| extension == "md") {
            let outside: String = text.split('`').step_by(2).collect();
            assert!(!outside.contains("<img") && !outside.contains("<svg"), "{outside}");
        }
    }
}

#[test]
fn a_corpus_of_json_lines_says_what_is_not_counted() {
    let repo = Repo::new(SMALL);
    let corpus = curated(&repo.beside(""), repo.path(), "[output]\nformat = \"jsonl\"\n");
    let _ = carded(&corpus, &[]);
    let readme = fs::read_to_string(corpus.join("card/README.md")).unwrap();
    assert!(readme.contains("which a card does not read") && !readme.contains("licences.svg"), "{readme}");
    assert_eq!(json(&corpus.join("card/croissant.json"))["recordSet"], Value::Array(Vec::new()));
}
