//! Random histories: the same for the same seed, real for git, and of the promised kinds.

use std::collections::HashSet;

use testkit::{Mode, ObjectFormat, Shape, generate, oracle};

#[test]
fn git_finds_what_was_generated() {
    for (name, shape) in Shape::ALL {
        for seed in 0..3 {
            let history = generate(seed, shape);
            let repo = history.build();
            repo.git(["fsck", "--no-dangling"]);
            let commits = oracle::rev_list(repo.path(), "HEAD").len();
            assert_eq!(commits, history.labels().count(), "{name} {seed}: every commit is reached");
            let last = history.labels().last().and_then(|label| history.tree(label)).unwrap();
            let paths: Vec<Vec<u8>> = oracle::ls_files(repo.path(), "HEAD").into_iter().map(|file| file.path).collect();
            assert_eq!(paths, last.keys().cloned().collect::<Vec<_>>(), "{name} {seed}");
        }
    }
}

#[test]
fn one_seed_one_history() {
    let (one, other) = (generate(7, &Shape::everything()).build(), generate(7, &Shape::everything()).build());
    assert_eq!(one.resolve("HEAD"), other.resolve("HEAD"));
    assert_ne!(one.resolve("HEAD"), generate(8, &Shape::everything()).build().resolve("HEAD"));
}

#[test]
fn every_kind_occurs() {
    let mut seen = HashSet::new();
    for seed in 0..30 {
        let history = generate(seed, &Shape::everything());
        for label in history.labels() {
            for (path, entry) in history.tree(label).unwrap() {
                seen.insert(format!("{:?}", entry.mode));
                let marks: [(&str, bool); 5] = [
                    ("binary", entry.content.contains(&0)),
                    ("crlf", entry.content.windows(2).any(|pair| pair == b"\r\n")),
                    ("no line break at the end", entry.mode == Mode::Plain && !entry.content.ends_with(b"\n")),
                    ("empty", entry.content.is_empty()),
                    ("folder of a file's name", path.ends_with(b"/inside.txt")),
                ];
                seen.extend(marks.iter().filter(|mark| mark.1).map(|mark| mark.0.to_owned()));
            }
        }
        let repo = history.build();
        let parents = String::from_utf8(repo.git(["log", "--format=%P"])).unwrap();
        seen.extend(parents.lines().map(|line| format!("{} parents", line.split_whitespace().count())));
        let bases =
            String::from_utf8(repo.git(["log", "-M", "--diff-filter=R", "--name-status", "--format="])).unwrap();
        seen.extend(bases.lines().next().map(|_| "rename".to_owned()));
    }
    let mut seen: Vec<String> = seen.into_iter().collect();
    seen.sort();
    insta::assert_snapshot!(seen.join(", "), @"0 parents, 1 parents, 2 parents, 3 parents, Exec, Gitlink, Plain, Symlink, binary, crlf, empty, folder of a file's name, no line break at the end, rename");
}

#[test]
fn a_sha256_repository_of_everything() {
    let mut history = generate(3, &Shape::everything());
    history.settings.format = ObjectFormat::Sha256;
    let repo = history.build();
    assert_eq!(oracle::rev_list(repo.path(), "HEAD").len(), history.labels().count());
}
