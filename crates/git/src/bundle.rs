//! Bundles: unpacked in process into a bare repository of their own.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::{Limits, OpenError};

/// Bytes of a bundle's header (its refs), at most.
const MAX_HEADER_BYTES: u64 = 64 << 20;

/// A bundle as a bare repository on disk.
pub(crate) struct Unpacked {
    pub(crate) git_dir: PathBuf,
    pub(crate) folder: tempfile::TempDir,
}

/// What the head of a bundle says.
#[derive(Default)]
struct Header {
    sha256: bool,
    prerequisites: usize,
    refs: Vec<(String, String)>,
}

pub(crate) fn unpack(path: &Path, limits: &Limits, scratch: &Path) -> Result<Unpacked, OpenError> {
    let fail = |detail: String| OpenError::Bundle { path: path.to_owned(), detail };
    let mut input = BufReader::new(File::open(path).map_err(|error| fail(error.to_string()))?);
    let header = read_header(path, &mut input)?;
    if header.prerequisites > 0 {
        return Err(OpenError::BundlePrerequisites { path: path.to_owned(), count: header.prerequisites });
    }
    let folder = tempfile::Builder::new()
        .prefix("outcross-bundle-")
        .tempdir_in(scratch)
        .map_err(|error| fail(format!("no temporary folder: {error}")))?;
    let git_dir = folder.path().join("bundle.git");
    lay_out(&git_dir, &header).map_err(|error| fail(error.to_string()))?;
    write_pack(&mut input, &git_dir, header.sha256, limits).map_err(|error| fail(error.to_string()))?;
    Ok(Unpacked { git_dir, folder })
}

fn read_header(path: &Path, input: &mut BufReader<File>) -> Result<Header, OpenError> {
    let fail = |detail: &str| OpenError::Bundle { path: path.to_owned(), detail: detail.to_owned() };
    let mut limited = input.by_ref().take(MAX_HEADER_BYTES);
    let mut line = Vec::new();
    let mut next_line = || {
        line.clear();
        limited.read_until(b'\n', &mut line).map_err(|error| fail(&error.to_string()))?;
        let line = line.strip_suffix(b"\n").ok_or_else(|| fail("its header does not end"))?;
        Ok(String::from_utf8_lossy(line).into_owned())
    };
    let first = next_line().unwrap_or_default();
    if first != "# v2 git bundle" && first != "# v3 git bundle" {
        return Err(OpenError::NotFound { path: path.to_owned() });
    }
    let mut header = Header::default();
    loop {
        let line = next_line()?;
        match (line.chars().next(), line.split_once(' ')) {
            (None, _) => return Ok(header),
            (Some('-'), _) => header.prerequisites += 1,
            (Some('@'), _) if line == "@object-format=sha256" => header.sha256 = true,
            (Some('@'), _) if line == "@object-format=sha1" => {}
            (Some('@'), _) => return Err(fail(&format!("its capability '{}' is not known", line.escape_debug()))),
            (_, Some((id, name))) => header.refs.push((id.to_owned(), name.to_owned())),
            _ => return Err(fail("its header has a line that is no ref")),
        }
    }
}

/// Writes the files of an empty bare repository, the refs as one packed file.
fn lay_out(git_dir: &Path, header: &Header) -> std::io::Result<()> {
    for folder in ["objects/pack", "refs/heads"] {
        std::fs::create_dir_all(git_dir.join(folder))?;
    }
    let config = if header.sha256 {
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n"
    } else {
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
    };
    std::fs::write(git_dir.join("config"), config)?;
    let mut refs: Vec<_> = header.refs.iter().filter(|(id, name)| is_id(id, header) && is_plain_ref(name)).collect();
    refs.sort_by(|a, b| a.1.cmp(&b.1));
    refs.dedup_by(|a, b| a.1 == b.1);
    let packed: String = refs.iter().map(|(id, name)| format!("{id} {name}\n")).collect();
    std::fs::write(git_dir.join("packed-refs"), format!("# pack-refs with: sorted \n{packed}"))?;
    std::fs::write(git_dir.join("HEAD"), format!("{}\n", head_line(header, &refs)))
}

/// An id as long as the bundle's hash makes them.
fn is_id(id: &str, header: &Header) -> bool {
    id.len() == if header.sha256 { 64 } else { 40 } && gix::ObjectId::from_hex(id.as_bytes()).is_ok()
}

/// A ref's name that can be written down as it is: below `refs/` and without surprises.
fn is_plain_ref(name: &str) -> bool {
    gix::validate::reference::name(name.into()).is_ok() && name.starts_with("refs/")
}

/// HEAD points to the branch that has the bundle's HEAD (of several as git guesses: main, master, the first), or is
/// detached.
fn head_line(header: &Header, refs: &[&(String, String)]) -> String {
    let head = header.refs.iter().find(|(_, name)| name == "HEAD").map(|(id, _)| id);
    let has_it = |(id, name): &(String, String)| name.starts_with("refs/heads/") && head.is_none_or(|head| head == id);
    let branches: Vec<&str> = refs.iter().filter(|entry| has_it(entry)).map(|(_, name)| name.as_str()).collect();
    let usual = ["refs/heads/main", "refs/heads/master"].into_iter().find(|name| branches.contains(name));
    match (usual.or(branches.first().copied()), head) {
        (Some(name), _) => format!("ref: {name}"),
        (None, Some(id)) if is_id(id, header) => id.clone(),
        _ => "ref: refs/heads/main".to_owned(),
    }
}

fn write_pack(input: &mut BufReader<File>, git_dir: &Path, sha256: bool, limits: &Limits) -> gix::Result<()> {
    let options = gix::odb::pack::bundle::write::Options {
        alloc_limit_bytes: Some(limits.decoding_bytes()),
        ..gix::odb::pack::bundle::write::Options::default()
    };
    let hash = if sha256 { gix::hash::Kind::Sha256 } else { gix::hash::Kind::Sha1 };
    gix::odb::pack::Bundle::write_to_directory(
        input,
        Some(&git_dir.join("objects/pack")),
        &mut gix::progress::Discard,
        &AtomicBool::new(false),
        None::<gix::objs::find::Never>,
        hash,
        options,
    )?;
    Ok(())
}
