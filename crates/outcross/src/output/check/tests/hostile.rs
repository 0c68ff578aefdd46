//! Text that means something to a terminal, a browser, a forge or a build service, in every place where others can put
//! one: no form lets it mean anything.

use super::json::{faults, json_of, published};
use super::sarif::{assert_valid, sarif_of};
use super::*;
use crate::output::check::{Detail, text as write};
use crate::output::check::{github_annotations, github_summary, gitlab, markdown};
use crate::ui::Palette;

fn texts() -> Vec<String> {
    let fixed = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "\u{9b}31m\u{90}q\u{9c}",
        "</summary></details><script>alert(1)</script><img src=x onerror=y>",
        "<!-- outcross:check -->",
        "`code` ``` **bold** | a | [x](javascript:y) ![i](https://evil.example/x.png)",
        "@octocat @team/all #1 !2 GH-3 owner/repo#4 0123456789abcdef0123 https://evil.example www.evil.example",
        "\u{202e}gpj.exe\u{2066}x\u{2069}\u{200f}\u{61c}",
        "::error file=x,line=1::y\n::set-output name=x::y\r\n::stop-commands::z",
        "  ::add-mask::x",
        "##vso[task.setvariable variable=x]y ##[group]z ##teamcity[x]",
        "%0A::error::x%0D%3A%2C",
        "=cmd|' /C calc'!A0,\"x\",+1,-1,@SUM(1)",
        "a\u{2028}b\u{2029}c\u{85}d\u{e0041}e",
        "\\ud800 \\u0000 \"quoted\" \\",
        "\0\u{7f}\t\n\r",
        "[x](1) {0} {{1}}",
        "../../../etc/passwd",
        "https://evil.example/x",
        "",
        " ",
    ];
    let mut texts: Vec<String> = fixed.into_iter().map(str::to_owned).collect();
    texts.push("\u{1b}[31m`|@x".repeat(1 << 17));
    texts.extend((0..60).map(mixed));
    texts
}

/// Pieces that mean something, in any order.
fn mixed(seed: u64) -> String {
    let pieces = [
        "`", "``", "|", "\\", "@", "#1", "##[", "##vso[", "::", ":", "\n", "\r", "\t", " ", "<a>", "<!--", "-->", "</",
        "&lt;", "[", "](", ")", "(", "'", "\"", ".", ",", "%", "{", "}", "*", "_", "~~", "$", "www.", "://",
        "\u{202e}", "\u{1b}", "\u{2028}", "deadbeef", "GH-1", "é", "word", "-", "=", "+", "!", "\0", "\u{200b}", "/",
    ];
    let mut prng = testkit::Prng::new(seed);
    (0..40).map(|_| *prng.pick(&pieces)).collect()
}

/// A sample with the text wherever others can put one.
fn filled(text: &str) -> Sample {
    let mut sample = sample();
    let shared: Arc<str> = text.into();
    for texts in [&mut sample.shown.policy_origin, &mut sample.shown.range, &mut sample.shown.canary] {
        text.clone_into(texts);
    }
    sample.change.repository = shared.clone();
    sample.change.target = Some(shared.clone());
    sample.change.commits[0].subject = shared.clone();
    sample.change.unread = vec![Unread { what: shared.clone(), detail: shared.clone(), is_vital: true }];
    for hunk in &mut sample.change.hunks {
        let head = hunk.at_head.as_ref().map(|(_, first)| (shared.clone(), *first));
        (hunk.path, hunk.at_head, hunk.language) = (format!("{text}x").into(), head, Some(shared.clone()));
        (hunk.introduced, hunk.written) = (ai(text, text, text), ai(text, text, text));
        hunk.sensitivity = vec![Sensitivity { kind: shared.clone(), reason: shared.clone() }];
    }
    for demand in &mut sample.report.answers {
        (demand.rules, demand.sensitive) = (vec![text.to_owned()], vec![text.to_owned()]);
    }
    let report = &mut sample.report;
    for finding in report.findings.iter_mut().chain(&mut report.held) {
        finding.path = finding.path.as_ref().map(|_| shared.clone());
        (finding.message, finding.help) = (text.to_owned(), text.to_owned());
        finding.reasons = vec![text.to_owned(); 12];
        (finding.agent, finding.model) = (Some(AgentId(shared.clone())), Some(shared.clone()));
        if let Some(Held::Suppressed { reason, owner, expires }) = &mut finding.held {
            (*reason, *owner, *expires) = (text.to_owned(), text.to_owned(), text.to_owned());
        }
    }
    report.review_level = ReviewLevel::Full { reason: text.to_owned() };
    report.expired = vec![text.to_owned()];
    sample
}

/// Bytes that a person's programs get to see hold no character that does something to them.
fn assert_harmless(form: &str, bytes: &[u8], text: &str) {
    let shown = std::str::from_utf8(bytes).unwrap();
    let bad = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{e0000}'..='\u{e007f}')
    };
    assert_eq!(shown.chars().find(|c| bad(*c)), None, "{form} of {text:?}");
    assert!(bytes.len() < 1_200_000, "{form} of {} bytes: {}", text.len(), bytes.len());
}

/// No line is a command to a service that runs builds.
fn assert_obeys_nothing<'a>(form: &str, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        let lower = line.to_ascii_lowercase();
        assert!(!line.trim_start().starts_with("::"), "{form}: {line}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!lower.contains(command), "{form}: {line}");
        }
    }
}

fn for_each(check: impl Fn(&Sample, &str)) {
    for text in texts() {
        check(&filled(&text), &text);
    }
}

#[test]
fn every_form_is_the_same_twice() {
    let all = |sample: &Sample| {
        let (mut text, mut github, mut quality) = (Vec::new(), Vec::new(), Vec::new());
        write(&mut text, &Palette::plain(), &sample.judged(), Detail::Explain, &mut |_| None).unwrap();
        github_annotations(&mut github, &sample.judged()).unwrap();
        gitlab(&mut quality, &sample.judged()).unwrap();
        let pages = markdown(&sample.judged()) + &github_summary(&sample.judged());
        [text, github, quality, pages.into_bytes(), json_of(sample, Detail::Explain), sarif_of(sample)]
    };
    for_each(|sample, text| assert!(all(sample) == all(&filled(text)), "{text:?}"));
}

#[test]
fn in_text() {
    for_each(|sample, text| {
        let mut out = Vec::new();
        let mut source = |_: &str| Some(format!("{text}\n").repeat(30).into_bytes());
        write(&mut out, &Palette::plain(), &sample.judged(), Detail::Explain, &mut source).unwrap();
        assert_harmless("text", &out, text);
        assert_obeys_nothing("text", String::from_utf8(out).unwrap().lines());
    });
}

#[test]
fn in_json() {
    for_each(|sample, text| {
        let bytes = json_of(sample, Detail::Explain);
        assert_harmless("json", &bytes, text);
        assert_eq!(faults(&published(), &bytes), [""; 0]);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        if text.len() < 1000 {
            assert_eq!(value["findings"][0]["message"], text);
        }
    });
}

#[test]
fn in_sarif() {
    for_each(|sample, text| {
        let bytes = sarif_of(sample);
        assert_harmless("sarif", &bytes, text);
        let log = assert_valid(&bytes);
        let message = log.pointer("/runs/0/results/0/message/text").and_then(serde_json::Value::as_str).unwrap();
        assert_harmless("a message of sarif", message.as_bytes(), text);
        let plain = message.replace("\\[", "").replace("\\]", "").replace("{{", "").replace("}}", "");
        assert!(!plain.contains(['[', ']', '{', '}']), "{message}");
    });
}

#[test]
fn in_gitlab() {
    for_each(|sample, text| {
        let mut bytes = Vec::new();
        gitlab(&mut bytes, &sample.judged()).unwrap();
        assert_harmless("gitlab", &bytes, text);
        let entries: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(entries.len(), 5);
        for entry in entries {
            assert_harmless("a description", entry["description"].as_str().unwrap().as_bytes(), text);
        }
    });
}

#[test]
fn in_annotations() {
    for_each(|sample, text| {
        let mut bytes = Vec::new();
        github_annotations(&mut bytes, &sample.judged()).unwrap();
        assert_harmless("github", &bytes, text);
        let shown = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = shown.lines().collect();
        let stop = lines.iter().position(|line| line.starts_with("::stop-commands::")).unwrap();
        assert_eq!(stop, 5, "{shown}");
        for line in &lines[..stop] {
            let (head, message) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap();
            let (command, properties) = head.split_once(' ').unwrap();
            assert!(matches!(command, "error" | "warning" | "notice"), "{line}");
            for property in properties.split(',') {
                let (name, value) = property.split_once('=').unwrap();
                assert!(matches!(name, "file" | "line" | "endLine" | "title"), "{line}");
                assert!(!value.contains(':'), "{line}");
            }
            assert!(!message.contains('\n') && !message.contains('\r'), "{line}");
        }
        assert_obeys_nothing("github", lines[stop + 1..lines.len() - 1].iter().copied());
        let word = lines[stop].strip_prefix("::stop-commands::").unwrap();
        assert_eq!(lines[lines.len() - 1], format!("::{word}::"));
    });
}

#[test]
fn in_markdown() {
    for_each(|sample, text| {
        for (form, page) in [("comment", markdown(&sample.judged())), ("summary", github_summary(&sample.judged()))] {
            assert_harmless(form, page.as_bytes(), text);
            assert!(form == "summary" || page.len() <= 65_536);
            assert_obeys_nothing(form, page.lines());
            let marker = if form == "comment" { super::super::MARKER } else { "" };
            assert_is_plain(&page[marker.len()..]);
        }
    });
}

/// Outside of pieces of code, the page has only markup of its own.
fn assert_is_plain(page: &str) {
    let own = [
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "[how this is computed](",
        "### outcross:",
        "level: **full**",
        "- **error**",
        "- **warning**",
        "- **not read**:",
        "- **a suppression counts no more**:",
    ];
    let address = format!("{}/blob/main/docs/guides/gate.md)", env!("CARGO_PKG_REPOSITORY"));
    for line in page.lines() {
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
        let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let mut rest = outside.replace(&address, "");
        for markup in own {
            rest = rest.replace(markup, "");
        }
        let is_table = rest.starts_with("| ") || rest.starts_with("|---");
        assert!(is_table || !rest.contains('|'), "{line}");
        assert!(!rest.contains(['<', '>', '[', ']', '@', '#', '!', '*', '_', '\\', '&', '~', '$']), "{line}");
        assert!(!rest.contains("://") && !rest.contains("www."), "{line}");
        assert!(!rest.split_whitespace().any(|word| word.len() > 6 && word.bytes().all(|b| b.is_ascii_hexdigit())));
    }
}
