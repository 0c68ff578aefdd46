//! Messages of merge queues.

use provenance::Agents;
use provenance::review::bors;

use crate::reviews::shown;

fn check(message: &str, expect: &[&str]) {
    let (marks, problems) = bors::read(&Agents::builtin(), message.as_bytes());
    assert_eq!(shown(&marks), expect, "{message:?}");
    assert_eq!(problems, []);
}

#[test]
fn homu_and_bors_name_who_approved() {
    let approved =
        |who: &str, author: &str| format!("Approved {who} author {author} change #12 head - at - | bors: #12 approved");
    let one = |message: &str, who: &str, author: &str| check(message, &[&approved(who, author)]);
    one("Auto merge of #12 - epage:test-compare, r=weihanglo\n\nbody\n", "unknown (weihanglo)", "epage");
    one("Auto merge of #12 - rust-lang:renovate/x, r=epage\r\n", "unknown (epage)", "rust-lang");
    one("auto merge of #12 : eerden/cargo/zsh, r=alexcrichton", "unknown (alexcrichton)", "eerden");
    one("Rollup merge of #12 - ada:x, r=ben", "unknown (ben)", "ada");
    one("Auto merge of #12 - ada:fix, r=x, r=ben", "unknown (ben)", "ada");
    one("Auto merge of #12 - ada:x, r=@ben`,", "unknown (ben)", "ada");
    one("Auto merge of #12 - ada:x, r=🙈ben🙈", "unknown (ben)", "ada");
    one("Auto merge of #12 - ada:x, r=me", "-", "ada");
    one("Auto merge of #12 - ada:x, r=claude[bot]", "ai claude-code (claude[bot])", "ada");
    let two = [approved("unknown (ben)", "ada"), approved("unknown (cleo)", "ada")];
    let two: Vec<&str> = two.iter().map(String::as_str).collect();
    check("Auto merge of #12 - ada:x, r=ben,cleo", &two);
    check("Auto merge of #12 - ada:x, r=ben+cleo", &two);
    check("Auto merge of #12 - ada:x, r=ben,cleo,ben", &two);
}

#[test]
fn bors_ng_says_it_by_change() {
    let message = "Merge #2968 #2971\n\n2968: test(derive): say more r=pksunkara a=epage\n\nr=nobody\n\n2971: fix r=epage a=Quantum\n\n\
                   99: quoted r=x a=y\n\nCo-authored-by: Ed <ed@example.org>\n";
    check(
        message,
        &[
            "Approved unknown (pksunkara) author epage change #2968 head - at - | bors: #2968 approved",
            "Approved unknown (epage) author Quantum change #2971 head - at - | bors: #2971 approved",
        ],
    );
    let message = "Merge #1\n\n1: title r=a,b\n";
    check(
        message,
        &[
            "Approved unknown (a) author - change #1 head - at - | bors: #1 approved",
            "Approved unknown (b) author - change #1 head - at - | bors: #1 approved",
        ],
    );
}

#[test]
fn other_messages_approve_nothing() {
    for message in [
        "",
        "Merge #12",
        "Merge #12 Fixes #13\n\n12: title r=a a=b\n",
        "Merge #12 remote-tracking branch 'x/y' into HEAD",
        "Auto merge of #12 - ada:x, r=<try>",
        "Auto merge of #12 - ada:x",
        "Auto merge of #12 - ada:x, r=",
        "Auto merge of #12 - ada:x, r=🙈",
        "Auto merge of # - ada:x, r=ben",
        "Auto merge of #12, r=ben",
        "s\n\nAuto merge of #12 - ada:x, r=ben\n",
        "Merge #1\n\n1: title\n\n1:x r=a\n\n2: other r=a\n",
        "Merge pull request #12 from a/b\n\n12: title r=a a=b\n",
    ] {
        check(message, &[]);
    }
}

/// Who opened a change, beside who approved it: their own approval is none.
#[test]
fn the_author_of_a_change_is_an_event() {
    let commit: facts::CommitId = "0123456789012345678901234567890123456789".parse().unwrap();
    let opened = |message: &str| -> Vec<String> {
        let (marks, _) = bors::read(&Agents::builtin(), message.as_bytes());
        let events = marks.iter().filter_map(|mark| mark.opened(commit));
        events.map(|event| format!("{} {} {:?}", event.change, event.state, event.actor.login)).collect()
    };
    assert_eq!(opened("Auto merge of #12 - ann:topic, r=bob\n"), ["#12 opened Some(\"ann\")"]);
    let batch = "Merge #12 #13\n\n12: x r=bob a=ann\n13: y r=ann\n";
    assert_eq!(opened(batch), ["#12 opened Some(\"ann\")"]);
}
