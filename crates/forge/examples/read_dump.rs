//! Writes a file of stored events by a seed, reads it as a dump, and says how long the reading took.
//!
//! `read_dump FILE [EVENTS] [SEED]`: 100,000 events and seed 1 unless others are given; with 0 events the file that is
//! there is read.

#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::time::Instant;

use facts::{Account, AccountKind, CommitId, Level, Region, ReviewEvent, ReviewState, SignatureVerdict};
use forge::dump::{Origin, read};

/// Numbers that only the seed decides (xorshift, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn commit(&mut self) -> Option<CommitId> {
        let words = [self.next(), self.next(), self.next()];
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).take(20).collect();
        CommitId::from_bytes(&bytes)
    }
}

/// An event such as a busy repository has: one in ten is a merge, one in five speaks of lines.
fn event(index: u64, numbers: &mut Numbers) -> ReviewEvent {
    let person = numbers.below(300);
    let states = ReviewState::ALL;
    let state = states[usize::try_from(numbers.below(states.len() as u64)).unwrap_or_default()];
    let merged = state == ReviewState::Merged;
    let region = Region { path: format!("src/part_{}/file.rs", numbers.below(900)).into(), start_line: 10, lines: 3 };
    ReviewEvent {
        change: format!("#{}", index / 8 + 1).into(),
        forge: "github.com".into(),
        state,
        at: i64::try_from(1_600_000_000_000_000 + index * 90_000_000).ok(),
        actor: Account {
            login: Some(format!("person-{person}").into()),
            id: Some(1000 + person),
            name: None,
            email: None,
            kind: if person < 20 { AccountKind::Bot } else { AccountKind::User },
        },
        head_commit: numbers.commit(),
        head_tree: None,
        merge_commit: numbers.commit().filter(|_| merged),
        commits: (0..5).filter_map(|_| numbers.commit()).filter(|_| merged).collect(),
        target: Some("main".into()),
        regions: if numbers.below(5) == 0 { vec![region] } else { Vec::new() },
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    }
}

fn make(path: &str, count: u64, seed: u64) -> std::io::Result<()> {
    let mut numbers = Numbers(seed.max(1));
    let mut out = BufWriter::new(File::create(path)?);
    for index in 0..count {
        forge::events::write(&mut out, [&event(index, &mut numbers)])?;
    }
    out.flush()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("read_dump FILE [EVENTS] [SEED]")?;
    let count: u64 = words.next().map_or(Ok(100_000), |word| word.parse())?;
    let seed: u64 = words.next().map_or(Ok(1), |word| word.parse())?;
    if count > 0 {
        make(&path, count, seed)?;
    }
    let bytes = std::fs::metadata(&path)?.len();
    let start = Instant::now();
    let mut changes = 0;
    let mut last = None;
    let origin = Origin { forge: "github.com".into() };
    let reading = read(&path, BufReader::new(File::open(&path)?), &origin, &mut |event| {
        changes += u64::from(last.as_ref() != Some(&event.change));
        last = Some(event.change);
        Ok(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{} events, {changes} changes, {bytes} bytes, {seconds:.3} s", reading.events);
    Ok(())
}
