//! A plan as the stream that `git fast-import` reads.
//!
//! One process writes all blobs, trees and the commit, at any size of the ref. The branch of the stream is reset at its
//! end, which leaves it without a commit: fast-import then writes no ref at all, and only its answer to `get-mark` tells
//! of the commit. The ref itself is moved by `git update-ref`, which compares it with the tip that the plan was made
//! for; fast-import's own check would pass where the ref was set back or deleted meanwhile. The `N` command is not used:
//! it takes commits alone, and overlooks notes at another fanout than the one that it expects.

use super::Identity;
use super::plan::Plan;
use crate::ObjectId;

const BRANCH: &str = "refs/outcross/unwritten";

pub(super) fn stream(plan: &Plan, parent: Option<ObjectId>, identity: &Identity, message: &str) -> Vec<u8> {
    let Identity { name, email, seconds } = identity;
    let mut stream = format!("commit {BRANCH}\nmark :1\ncommitter {name} <{email}> {seconds} +0000\n").into_bytes();
    data(&mut stream, message.as_bytes());
    if let Some(parent) = parent {
        stream.extend(format!("from {parent}\n").into_bytes());
    }
    for (from, to) in &plan.moved {
        stream.extend(format!("R {from} {to}\n").into_bytes());
    }
    for path in &plan.removed {
        stream.extend(format!("D {path}\n").into_bytes());
    }
    for (path, content) in &plan.written {
        stream.extend(format!("M 100644 inline {path}\n").into_bytes());
        data(&mut stream, content);
    }
    stream.extend(format!("\nget-mark :1\nreset {BRANCH}\n\ndone\n").into_bytes());
    stream
}

fn data(stream: &mut Vec<u8>, content: &[u8]) {
    stream.extend(format!("data {}\n", content.len()).into_bytes());
    stream.extend_from_slice(content);
    stream.push(b'\n');
}
