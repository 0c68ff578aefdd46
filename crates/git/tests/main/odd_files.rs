//! The files of a git folder in the place of which something else stands: links, FIFOs, devices, endless files.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use git::{Limits, ObjectError, OpenError};
use testkit::Repo;

use crate::reading::{everything, id, open, opened, refusal};

fn repo() -> Repo {
    Repo::new("layout worktree\nstorage loose\ncommit one\nfile a x\ncommit two\nfile a y\nnote one said")
}

fn fifo(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn endless(path: &Path) {
    let _ = fs::remove_file(path);
    symlink("/dev/zero", path).unwrap();
}

fn sparse(path: &Path) {
    let _ = fs::remove_file(path);
    File::create(path).unwrap().set_len(1 << 40).unwrap();
}

#[test]
fn a_file_that_never_ends_is_refused_and_not_read() {
    let files = [
        "HEAD",
        "config",
        "packed-refs",
        "shallow",
        "commondir",
        "ORIG_HEAD",
        "refs/heads/main",
        "refs/heads/other",
        "refs/replace/x",
        "refs/notes/ai",
        "objects/info/alternates",
    ];
    for file in files {
        for odd in [fifo, endless, sparse] {
            let repo = repo();
            let path = repo.git_dir().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            odd(&path);
            let refused = refusal(repo.path());
            assert!(matches!(refused, OpenError::Unreadable { .. } | OpenError::NotFound { .. }), "{file}: {refused}");
        }
    }
}

#[test]
fn a_gitfile_that_never_ends_is_refused() {
    for odd in [fifo, endless, sparse] {
        let repo = repo();
        let checkout = repo.beside("checkout");
        fs::create_dir(&checkout).unwrap();
        odd(&checkout.join(".git"));
        assert!(matches!(refusal(&checkout), OpenError::Unreadable { .. } | OpenError::NotFound { .. }));
        odd(&checkout.join("file"));
        assert!(matches!(refusal(&checkout.join("file")), OpenError::Bundle { .. } | OpenError::NotFound { .. }));
    }
}

#[test]
fn an_object_that_never_ends_is_not_read() {
    for odd in [fifo, endless, sparse] {
        let repo = repo();
        let two = repo.id("two").to_owned();
        odd(&repo.loose_object(&two));
        odd(&repo.git_dir().join("objects/pack/pack-1.idx"));
        odd(&repo.git_dir().join("objects/pack/pack-1.pack"));
        let told = opened(&repo).objects().commit(id(&two));
        assert!(matches!(told, Err(ObjectError::Missing { .. } | ObjectError::Damaged { .. })), "{told:?}");
    }
}

#[test]
fn a_fifo_beside_a_damaged_copy_is_not_read() {
    let repo = repo();
    let (one, two) = (repo.id("one").to_owned(), repo.id("two").to_owned());
    let other = Repo::new("storage loose\ncommit x");
    repo.damage_object(&two, testkit::mutate::Damage::Truncated);
    // The damaged copy lies in an alternate, a FIFO where the first copy belongs.
    let borrowed = other.beside("borrowed");
    fs::create_dir_all(borrowed.join(&two[..2])).unwrap();
    fs::rename(repo.loose_object(&two), borrowed.join(&two[..2]).join(&two[2..])).unwrap();
    fifo(&repo.git_dir().join("objects").join(&two[..2]).join(&two[2..]));
    fifo(&repo.git_dir().join("objects/pack/pack-1.idx"));
    fs::create_dir_all(repo.git_dir().join("objects/info")).unwrap();
    fs::write(repo.git_dir().join("objects/info/alternates"), format!("{}\n", borrowed.display())).unwrap();
    let objects = opened(&repo).objects();
    assert!(matches!(objects.commit(id(&two)), Err(ObjectError::Damaged { .. })));
    objects.commit(id(&one)).unwrap();
}

#[test]
fn parts_that_are_links_are_followed_as_git_does() {
    let repo = repo();
    let (one, two) = (repo.id("one").to_owned(), repo.id("two").to_owned());
    for part in ["objects", "refs", "config"] {
        let (from, to) = (repo.git_dir().join(part), repo.beside(part));
        fs::rename(&from, &to).unwrap();
        symlink(&to, &from).unwrap();
    }
    symlink(".", repo.beside("refs/round")).unwrap();
    symlink("..", repo.beside("refs/heads/round")).unwrap();
    let repository = opened(&repo);
    assert_eq!(repository.resolve("HEAD~1").unwrap(), id(&one));
    repository.objects().commit(id(&two)).unwrap();
}

#[test]
fn a_file_from_elsewhere_does_not_show_in_an_error() {
    let secret = "root:x:0:0:very-secret";
    for file in ["HEAD", "config", "packed-refs", "shallow", "refs/heads/main", "objects/info/alternates", "commondir"]
    {
        let repo = repo();
        let outside = repo.beside("secret");
        fs::write(&outside, secret).unwrap();
        let path = repo.git_dir().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        symlink(&outside, &path).unwrap();
        let told = match open(repo.path()) {
            Err(refused) => format!("{refused} {refused:?}"),
            Ok(_) => everything(repo.path(), &Limits::default()).unwrap(),
        };
        assert!(!told.contains("very-secret"), "{file}: {told}");
    }
}

#[test]
fn alternates_are_read_and_end() {
    let lender = Repo::new("storage loose\ncommit one\nfile a x\ncommit two\nfile a y");
    let two = lender.id("two").to_owned();
    let borrowing = |list: &str| {
        let borrower = Repo::new("");
        fs::create_dir_all(borrower.git_dir().join("objects/info")).unwrap();
        fs::write(borrower.git_dir().join("objects/info/alternates"), list).unwrap();
        fs::write(borrower.git_dir().join("refs/heads/main"), format!("{two}\n")).unwrap();
        borrower
    };
    let objects = lender.git_dir().join("objects").display().to_string();
    for list in
        [format!("{objects}\n"), format!("# a list\n\n{objects}"), format!("/absent\n\"{objects}\"\n{objects}\n")]
    {
        let borrower = borrowing(&list);
        assert_eq!(opened(&borrower).resolve("HEAD").unwrap(), id(&two), "{list}");
        assert_eq!(
            *opened(&borrower).objects().blob(id(&lender.resolve("two:a".replace("two", &two).as_str()))).unwrap(),
            b"y"
        );
    }
    // Round in circles: an error that says so, and no hang.
    let borrower = borrowing(&format!("{objects}\n"));
    fs::create_dir_all(lender.git_dir().join("objects/info")).unwrap();
    let back = borrower.git_dir().join("objects").display().to_string();
    fs::write(lender.git_dir().join("objects/info/alternates"), format!("{back}\n")).unwrap();
    assert!(refusal(borrower.path()).to_string().contains("cycle"));
    // More than anybody has.
    let many = lender.beside("many");
    let list: String = (0..1000).map(|number| format!("{}/{number}\n", many.display())).collect();
    for number in 0..1000 {
        fs::create_dir_all(many.join(number.to_string())).unwrap();
    }
    assert!(refusal(borrowing(&list).path()).to_string().contains("more than 64"));
    // Something that is no folder of objects.
    for target in ["/dev/zero", "/dev/null", "relative/nowhere", "\"unfinished"] {
        let borrower = borrowing(&format!("{target}\n"));
        let told = open(borrower.path()).map(|repository| repository.resolve("HEAD").is_err());
        assert!(matches!(told, Ok(true) | Err(OpenError::Unreadable { .. })), "{target}");
    }
}
