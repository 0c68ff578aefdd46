//! Parses every Git AI note of a repository, on one thread, and says how many there are: for `cargo xtask bench`.

#![allow(clippy::print_stdout)]

use std::path::Path;

use git::{Limits, Repository, list_notes};
use provenance::Agents;
use provenance::format::git_ai;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("parse_notes REPO")?;
    let repository = Repository::open(Path::new(&path), &Limits::default(), &std::env::temp_dir())?;
    let (objects, agents) = (repository.objects(), Agents::builtin());
    let notes = list_notes(&repository, &objects, "refs/notes/ai")?.unwrap_or_default();
    let (mut bytes, mut spans) = (0, 0);
    for blob in notes.blobs.values() {
        let text = objects.blob(*blob)?;
        let (record, _) = git_ai::parse(&agents, &text);
        bytes += text.len();
        spans += record.files().map(|(_, spans)| spans.len()).sum::<usize>();
    }
    println!("{} notes, {bytes} bytes, {spans} spans", notes.blobs.len());
    Ok(())
}
