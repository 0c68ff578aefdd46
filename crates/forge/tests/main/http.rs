//! Limits, failures, redirects and the token, whatever the forge.

use forge::{ImportError, Kind, Source, Summary, Token};
use serde_json::json;

use crate::server::{Answer, Server, json, ok, status};
use crate::world::{SECRET, Still, run, source};

/// Imports a Gitea repository without pull requests, in whose way these answers stand.
fn through(answers: Vec<Answer>) -> (Server, Still, Result<Summary, ImportError>) {
    let mut steps: Vec<(&str, Answer)> =
        answers.into_iter().map(|answer| ("/repos/ada/engine/pulls?", answer)).collect();
    steps.push(("/repos/ada/engine/pulls?", json(&json!([]))));
    let server = Server::script(steps);
    let pace = Still::default();
    let (_, result) = run(&source(Kind::Gitea, &server), None, &pace);
    (server, pace, result)
}

/// The answers, the pauses that they cause, and the requests made; the import ends well.
fn check_passes(answers: Vec<Answer>, pauses: &[u64]) {
    let requests = answers.len() as u64 + 1;
    let (server, pace, result) = through(answers);
    let summary = result.unwrap();
    assert_eq!(*pace.slept.borrow(), pauses);
    assert_eq!(summary.waited.as_secs(), pauses.iter().sum::<u64>());
    assert_eq!((summary.requests, server.asked().len() as u64), (requests, requests));
}

fn check_fails(answers: Vec<Answer>, expect: &ImportError) {
    let (_, _, result) = through(answers);
    assert_eq!(&result.unwrap_err(), expect);
}

fn host() -> String {
    "forge.example".to_owned()
}

#[test]
fn limits_are_waited_for() {
    check_passes(vec![status(403, "{}").header("Retry-After", "30")], &[30]);
    check_passes(vec![status(403, "You have exceeded a secondary rate limit"); 2], &[60, 60]);
    let exhausted = status(403, "").header("X-RateLimit-Remaining", "0").header("X-RateLimit-Reset", "1800000100");
    check_passes(vec![exhausted], &[101]);
    check_passes(vec![status(429, "")], &[60]);
}

#[test]
fn failures_pass() {
    check_passes(vec![status(502, "<html>")], &[1]);
    check_passes(vec![status(503, ""), status(504, ""), status(500, "")], &[1, 2, 4]);
    check_passes(vec![ok("[{\"number\": 1,")], &[1]);
    check_passes(vec![ok("[").cut()], &[1]);
}

#[test]
fn failures_that_stay() {
    let unavailable = ImportError::Unavailable { host: host(), status: 502, tries: 5 };
    check_fails(vec![status(502, ""); 5], &unavailable);
    let detail = "EOF while parsing a list at line 1 column 1".to_owned();
    check_fails(vec![ok("["); 5], &ImportError::Malformed { host: host(), detail });
    check_fails(vec![status(401, "")], &ImportError::Denied { host: host(), status: 401 });
    check_fails(vec![status(403, "no")], &ImportError::Denied { host: host(), status: 403 });
    check_fails(vec![status(404, "")], &ImportError::NotFound { host: host(), path: "ada/engine".to_owned() });
    let long = status(403, "").header("Retry-After", "999999");
    check_fails(vec![long], &ImportError::RateLimited { host: host(), seconds: 999_999 });
    check_fails(vec![status(429, ""); 11], &ImportError::RateLimited { host: host(), seconds: 60 });
}

#[test]
fn a_caller_can_refuse_to_wait() {
    let server = Server::script(vec![("/pulls?", status(429, ""))]);
    let pace = Still { refuses: true, ..Still::default() };
    let (_, result) = run(&source(Kind::Gitea, &server), None, &pace);
    assert_eq!(result.unwrap_err(), ImportError::Stopped);
}

#[test]
fn answers_have_a_limit() {
    let server = Server::script(vec![("/pulls?", ok(" ".repeat(3000)))]);
    let mut source = source(Kind::Gitea, &server);
    source.limits.response_bytes = 2000;
    let (_, result) = run(&source, None, &Still::default());
    assert_eq!(result.unwrap_err(), ImportError::TooLarge { host: host(), limit: 2000 });
}

#[test]
fn redirects_stay_within_the_origin() {
    let server = Server::script(vec![
        ("GET /api/repos/ada/engine/pulls?", status(301, "").header("Location", "/api/repositories/7/pulls")),
        ("GET /api/repositories/7/pulls HTTP", json(&json!([]))),
    ]);
    let (_, result) = run(&source(Kind::Gitea, &server), None, &Still::default());
    result.unwrap();
    assert!(server.asked()[1].head.contains(SECRET));

    let elsewhere = Server::script(vec![]);
    let to = format!("{}/pulls?code=secret", elsewhere.url);
    for location in [to.as_str(), "//127.0.0.1:9/x", "https://evil.example/x", ""] {
        let (_, _, result) = through(vec![status(302, "").header("Location", location)]);
        let shown = location.split('?').next().unwrap().to_owned();
        assert_eq!(result.unwrap_err(), ImportError::Redirected { host: host(), to: shown });
    }
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn a_look_alike_of_the_origin_is_another_host() {
    let server = Server::new(|asked| {
        let origin = asked.head.split("host: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap_or_default();
        status(302, "").header("Location", &format!("http://{origin}.evil.example/x"))
    });
    let (_, result) = run(&source(Kind::Gitea, &server), None, &Still::default());
    assert!(matches!(result, Err(ImportError::Redirected { .. })), "{result:?}");
}

#[test]
fn a_body_is_not_sent_to_another_place() {
    let server = Server::script(vec![("POST /graphql", status(307, "").header("Location", "/elsewhere"))]);
    let (_, result) = run(&source(Kind::GitHub, &server), None, &Still::default());
    assert_eq!(result.unwrap_err(), ImportError::Redirected { host: host(), to: "/elsewhere".to_owned() });
}

#[test]
fn a_redirect_that_goes_in_circles_ends() {
    let server = Server::new(|_| status(302, "").header("Location", "/api/again"));
    let (_, result) = run(&source(Kind::Gitea, &server), None, &Still::default());
    assert!(matches!(result, Err(ImportError::Redirected { .. })), "{result:?}");
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn the_token_is_sent_in_its_header_and_shown_nowhere() {
    for (kind, header) in [(Kind::GitHub, "Bearer"), (Kind::GitLab, "Bearer"), (Kind::Gitea, "token")] {
        let server = Server::new(|_| status(401, ""));
        let source = source(kind, &server);
        let (got, result) = run(&source, None, &Still::default());
        let asked = &server.asked()[0];
        assert!(asked.head.contains(&format!("authorization: {header} {SECRET}\r\n")), "{}", asked.head);
        assert!(!asked.path().contains(SECRET) && !asked.body.contains(SECRET));
        let error = result.unwrap_err();
        let shown = format!("{source:?} {got:?} {error:?} {error}");
        assert!(!shown.contains(SECRET), "{shown}");
    }
}

#[test]
fn tokens_are_one_visible_word() {
    assert_eq!(Token::new(" abc\n"), Token::new("abc"));
    assert!(Token::new("abc").is_some());
    for wrong in ["", " ", "a b", "a\r\nhost: x", "ü", &"x".repeat(4097)] {
        assert_eq!(Token::new(wrong), None);
    }
}

#[test]
fn a_connection_that_fails_is_tried_again_and_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let source = Source::at(Kind::Gitea, "forge.example", "ada/engine", &format!("http://{closed}/api")).unwrap();
    let pace = Still::default();
    let (_, result) = run(&source, None, &pace);
    assert!(matches!(result, Err(ImportError::Connect { .. })), "{result:?}");
    assert_eq!(*pace.slept.borrow(), [1, 2, 4, 8]);
}
