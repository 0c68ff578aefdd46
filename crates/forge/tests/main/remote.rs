//! Addresses of remotes, and sources made of them.

use forge::{ImportError, Kind, Remote, Source};

fn check(url: &str, expect: Option<(Option<Kind>, &str, &str)>) {
    let remote = Remote::of_url(url);
    let found = remote.as_ref().map(|remote| (remote.kind, remote.host.as_str(), remote.path.as_str()));
    assert_eq!(found, expect, "{url}");
}

#[test]
fn remotes() {
    let github = Some((Some(Kind::GitHub), "github.com", "Ada/engine"));
    check("https://github.com/Ada/engine.git", github);
    check("https://user:secret@GitHub.com/Ada/engine/", github);
    check("git@github.com:Ada/engine.git", github);
    check("ssh://git@ssh.github.com:443/Ada/engine.git", github);
    check("https://gitlab.com/group/sub/name", Some((Some(Kind::GitLab), "gitlab.com", "group/sub/name")));
    check("https://gitlab.corp.example:8443/g/n", Some((Some(Kind::GitLab), "gitlab.corp.example:8443", "g/n")));
    check("ssh://git@gitlab.corp.example:2222/g/n", Some((Some(Kind::GitLab), "gitlab.corp.example", "g/n")));
    check("https://codeberg.org/a/b", Some((Some(Kind::Gitea), "codeberg.org", "a/b")));
    check("https://forgejo.corp.example/a/b", Some((Some(Kind::Gitea), "forgejo.corp.example", "a/b")));
    check("https://code.example/a/b?token=x#y", Some((None, "code.example", "a/b")));
    check("https://mygithub.example/a/b", Some((None, "mygithub.example", "a/b")));
}

#[test]
fn what_is_no_remote_of_a_forge() {
    for url in [
        "",
        "/srv/git/a",
        "../a",
        "C:\\git\\a",
        "file:///srv/a/b",
        "https://github.com/",
        "https://github.com/ada",
        "https://github.com/ada/../..",
        "https://github.com/ada/a b",
        "https://git_hub.com/ada/a",
        "host/with:colon",
        "ext::sh -c x",
    ] {
        check(url, None);
    }
}

#[test]
fn sources() {
    let api = |kind, host, path| Source::new(kind, host, path).map(|source| format!("{source:?}")).unwrap();
    assert!(api(Kind::GitHub, "github.com", "a/b").contains("\"https://api.github.com/graphql\""));
    assert!(api(Kind::GitHub, "ghe.example", "a/b").contains("\"https://ghe.example/api/graphql\""));
    assert!(api(Kind::GitLab, "GitLab.com", "a/b/c").contains("\"https://gitlab.com/api/v4\""));
    assert!(api(Kind::Gitea, "codeberg.org", "a/b").contains("\"https://codeberg.org/api/v1\""));
    let unknown = Remote::of_url("https://code.example/a/b").unwrap();
    assert!(matches!(Source::of_remote(&unknown, None), Err(ImportError::Address { .. })));
    assert!(Source::of_remote(&unknown, Some(Kind::Gitea)).is_ok());
}

#[test]
fn sources_that_are_refused() {
    let at = |host, path, api| Source::at(Kind::Gitea, host, path, api).unwrap_err();
    assert_eq!(
        at("h.example", "a/b", "http://h.example/api/v1"),
        ImportError::Insecure { host: "h.example".to_owned() }
    );
    assert_eq!(
        at("h.example", "a/b", "http://localhost.example/x"),
        ImportError::Insecure { host: "localhost.example".to_owned() }
    );
    for (host, path, api) in [
        ("", "a/b", "https://h.example"),
        ("h example", "a/b", "https://h.example"),
        ("h.example", "a", "https://h.example"),
        ("h.example", "a/b/c", "https://h.example"),
        ("h.example", "../b", "https://h.example"),
        ("h.example", "a/b", "ftp://h.example"),
        ("h.example", "a/b", "https://user:pw@h.example"),
        ("h.example", "a/b", "https://h.example/x?y"),
        ("h.example", "a/b", "h.example"),
    ] {
        assert!(matches!(at(host, path, api), ImportError::Address { .. }), "{host} {path} {api}");
    }
    for fine in ["http://127.0.0.1:3000/api", "http://[::1]:3000/api", "http://localhost/api", "https://h.example/api"]
    {
        assert!(Source::at(Kind::Gitea, "h.example", "a/b", fine).is_ok(), "{fine}");
    }
}
