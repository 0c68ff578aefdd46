//! Classes of clones, by small files and by what brute force finds.

use code::clones::{
    Alignments, CloneClass, CloneType, File, Kept, Settings, blocks, duplicated_lines, find, find_of, unit_ranges,
};
use code::parse::Budget;
use code::stream::{Stream, Word};
use code::units::read;
use proptest::prelude::*;

use super::language;

fn streams(name: &str, texts: &[&str]) -> Vec<Stream> {
    texts.iter().map(|text| Stream::new(Some(language(name)), text.as_bytes())).collect()
}

fn classes(streams: &[Stream], settings: &Settings) -> Vec<CloneClass> {
    let files: Vec<File<'_>> = streams.iter().map(|stream| File::new(stream, &[])).collect();
    find(&files, settings).unwrap()
}

fn settings(min_tokens: u32, up_to: CloneType) -> Settings {
    Settings { min_tokens, min_lines: 1, up_to }
}

/// `type tokens: file:start-end ...` of each class.
fn shown(classes: &[CloneClass]) -> Vec<String> {
    let one = |class: &CloneClass| {
        let members =
            class.members.iter().map(|member| format!(" {}:{}-{}", member.file, member.start_line, member.end_line));
        format!("{} {}:{}", class.clone_type as u8, class.members[0].tokens, members.collect::<String>())
    };
    classes.iter().map(one).collect()
}

const ONE: &str = "int one(int a) {\n  int b = a + 1;\n  return call(b, a) * b;\n}\n";
const RENAMED: &str = "int two(int x) {\n  int y = x + 2;\n  return call(y, x) * y;\n}\n";
const OTHER: &str = "void other(char *s) {\n  while (*s++) { puts(s); }\n}\n";

#[test]
fn equal_fragments_are_one_class() {
    let texts = [ONE, &format!("{OTHER}{ONE}"), &format!("// c\n{ONE}\n\n{OTHER}")];
    let found = classes(&streams("C", &texts), &settings(20, CloneType::Exact));
    assert_eq!(shown(&found), ["1 25: 0:1-4 1:4-7 2:2-5", "1 22: 1:1-3 2:8-10"]);
}

#[test]
fn renamed_fragments_are_a_class_of_their_own_type() {
    let found = classes(&streams("C", &[ONE, RENAMED, ONE]), &settings(20, CloneType::Renamed));
    assert_eq!(shown(&found), ["1 25: 0:1-4 2:1-4", "2 25: 0:1-4 1:1-4 2:1-4"]);
    let inconsistent = RENAMED.replace("call(y, x)", "call(x, y)");
    assert!(classes(&streams("C", &[ONE, &inconsistent]), &settings(20, CloneType::Renamed)).is_empty());
}

#[test]
fn texts_over_lines_are_equal_in_part_and_one_literal_for_renamed_clones() {
    let script = "  git add one two &&\n  git commit -m three &&\n  test -f four\n";
    let test = |name: &str, last: &str| format!("expect '{name}' '\n{script}{last}'\n");
    let texts = [test("a", "  rm one\n"), test("b", "  git status\n")];
    let found = classes(&streams("Shell", &[&texts[0], &texts[1]]), &settings(16, CloneType::Exact));
    assert_eq!(shown(&found), ["1 16: 0:1-4 1:1-4"]);

    let function = |name: &str, says: &str| {
        format!("def {name}(a):\n    \"\"\"{says}\n    \"\"\"\n    b = a + 1\n    return call(b, a) * b - {name}\n")
    };
    let texts =
        [function("one", "Adds."), function("two", "Takes away,\nin many words,\nfrom a."), function("six", "It.")];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let streams = streams("Python", &texts);
    let found = classes(&streams, &settings(20, CloneType::Renamed));
    assert_eq!(shown(&found), ["2 30: 0:1-5 1:1-7 2:1-5"]);
    let of_two = found[0].members[1];
    assert_eq!((of_two.first_token, of_two.tokens), (0, streams[1].len()));
}

#[test]
fn lists_of_names_and_literals_are_no_renamed_clones() {
    let list = |from: u32| (from..from + 40).map(|at| format!("  name{at},\n")).collect::<String>();
    let table = |from: u32| (from..from + 40).map(|at| format!("  {at}, \"{at}\",\n")).collect::<String>();
    let texts = [list(0), list(100), table(0), table(100)];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert!(classes(&streams("C", &texts), &Settings::default()).is_empty());
}

#[test]
fn a_repeated_line_is_one_class_of_fragments_that_do_not_overlap() {
    let text = "f(a, b);\n".repeat(12);
    let found = classes(&streams("C", &[&text]), &settings(14, CloneType::Exact));
    assert_eq!(shown(&found), ["1 14: 0:1-2 0:3-4 0:5-6 0:7-8 0:9-10 0:11-12"]);
}

#[test]
fn what_is_too_short_is_no_clone() {
    let texts = streams("C", &[ONE, ONE]);
    assert!(classes(&texts, &settings(26, CloneType::Exact)).is_empty());
    assert!(classes(&texts, &Settings { min_lines: 5, ..settings(20, CloneType::Exact) }).is_empty());
    assert_eq!(classes(&texts, &Settings { min_lines: 4, ..settings(25, CloneType::Exact) }).len(), 1);
    assert!(classes(&[], &Settings::default()).is_empty());
    assert!(classes(&streams("C", &["", "a"]), &settings(1, CloneType::Edited)).is_empty());
}

#[test]
fn operators_count_their_characters_towards_the_limit() {
    let text = "a->b = c->d;\ne->f = g;\n";
    let found = classes(&streams("C", &[text, text]), &settings(17, CloneType::Renamed));
    assert_eq!(shown(&found), ["1 14: 0:1-2 1:1-2"]);
    assert!(classes(&streams("C", &[text, text]), &settings(18, CloneType::Renamed)).is_empty());
}

#[test]
fn edited_units_are_near_copies() {
    let function = |name: &str, middle: &str| {
        format!(
            "int {name}(struct list *items, int most) {{\n  int sum = 0;\n  for (int i = 0; i < items->count; i++) {{\n{middle}    \
             sum += items->values[i] * weight(items, i);\n    if (sum > most) {{ break; }}\n  }}\n  note(items, sum);\n  return \
             sum;\n}}\n"
        )
    };
    let texts = [function("total", ""), function("limited", "    if (skip(i)) { continue; }\n"), OTHER.repeat(3)];
    let streams: Vec<Stream> = texts.iter().map(|text| Stream::new(Some(language("C")), text.as_bytes())).collect();
    let units: Vec<_> =
        texts.iter().zip(&streams).map(|(text, stream)| blocks(Some(language("C")), text.as_bytes(), stream)).collect();
    let files: Vec<File<'_>> = streams.iter().zip(&units).map(|(stream, units)| File::new(stream, units)).collect();
    let found = find(&files, &Settings::default()).unwrap();
    let edited: Vec<_> = found.iter().filter(|class| class.clone_type == CloneType::Edited).collect();
    assert_eq!(edited.len(), 1);
    assert_eq!(shown(&[edited[0].clone()]), ["3 72: 0:1-9 1:1-10"]);
    assert!((80..100).contains(&edited[0].similar_percent), "{}", edited[0].similar_percent);
}

#[test]
fn a_chain_of_small_steps_joins_no_strangers() {
    // Lines that have little in common; each function shares three quarters of its own with the next one.
    let words = ["if", "while", "+", "-", "*", "return", "(", "]", "goto", "[", "%", ")", "do", "switch", "&", "|"];
    let line = |at: usize| {
        let word = |place: usize| words[(at * 7 + place * (at % 5 + 3) * 5) % 16];
        format!("  {};\n", (0..8).map(word).collect::<Vec<_>>().join(" "))
    };
    let function = |step: usize| -> String {
        let lines: String = (step * 4..step * 4 + 16).map(line).collect();
        format!("int f{step}(int a, struct s *b)\n{{\n{lines}}}\n")
    };
    let texts: Vec<String> = (0..6).map(function).collect();
    let streams: Vec<Stream> = texts.iter().map(|text| Stream::new(Some(language("C")), text.as_bytes())).collect();
    let units: Vec<_> = streams.iter().map(|stream| std::iter::once(0..stream.len()).collect::<Vec<_>>()).collect();
    let files: Vec<File<'_>> = streams.iter().zip(&units).map(|(stream, units)| File::new(stream, units)).collect();
    let found = find(&files, &Settings::default()).unwrap();
    let edited: Vec<_> = found.iter().filter(|class| class.clone_type == CloneType::Edited).collect();
    assert!(!edited.is_empty());
    for class in edited {
        let (first, last) = (class.members[0].file, class.members[class.members.len() - 1].file);
        assert!(last - first <= 2, "{class:?}");
        assert!(class.similar_percent >= 60);
    }
}

#[test]
fn blocks_are_functions() {
    let lines = |name: &str, text: &str| -> Vec<(u32, u32)> {
        let stream = Stream::new(Some(language(name)), text.as_bytes());
        let ranges = blocks(Some(language(name)), text.as_bytes(), &stream);
        ranges.iter().map(|range| (stream.line_of(range.start), stream.line_of(range.end - 1))).collect()
    };
    let c = "#include <a.h>\n#define X(a) {\nstruct s { int a; };\nstatic int f(int a)\n{\n  if (a) {\n    g();\n  }\n}\nint h() { }\n";
    assert_eq!(lines("C", c), [(4, 9), (10, 10)]);
    let rust = "impl A for B {\n    #[test]\n    fn f() -> u8 {\n        run(|| { 1 });\n    }\n}\n";
    assert_eq!(lines("Rust", rust), [(2, 5)]);
    let python = "class A:\n    def f(self):\n        # c\n        return 1\n\n    async def g(self):\n        def h():\n            pass\n        return h\nx = 1\n";
    assert_eq!(lines("Python", python), [(2, 4), (6, 9), (7, 8)]);
    assert_eq!(lines("Markdown", "f(a) {\n  g();\n}\n"), []);
    let ruby = "class A\n  def f\n    1\n  end\n\n  def g\n    2\n  end\nend\n";
    assert_eq!(lines("Ruby", ruby), [(2, 4), (6, 8)]);
}

#[test]
fn units_of_a_tree_are_ranges_of_tokens() {
    let text = "struct A;\nimpl A {\n    fn f() {\n        g();\n    }\n}\nconst B: u8 = 1;\n#[test]\nfn t() {}\n";
    let rust = language("Rust");
    let outline = read(rust, text.as_bytes(), &Budget::default(), &mut || true);
    let stream = Stream::new(Some(rust), text.as_bytes());
    let lines: Vec<(u32, u32)> = unit_ranges(&outline, &stream)
        .iter()
        .map(|range| (stream.line_of(range.start), stream.line_of(range.end - 1)))
        .collect();
    assert_eq!(lines, [(3, 5), (9, 9)]);
}

#[test]
fn duplicated_lines_are_counted_once() {
    let texts = [ONE.repeat(2), ONE.to_owned(), OTHER.to_owned()];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let found = classes(&streams("C", &texts), &settings(20, CloneType::Renamed));
    assert_eq!(duplicated_lines(&found, 3, CloneType::Exact), [8, 4, 0]);
    assert_eq!(duplicated_lines(&found, 3, CloneType::Renamed), [8, 4, 0]);
}

/// Words of few kinds, so that much repeats.
fn texts() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let word = prop::sample::select(&["a ", "b ", "c ", "+ ", "( ", "1 ", "if ", ";\n"][..]);
    prop::collection::vec(prop::collection::vec(word, 0..50), 1..5)
}

const WIDTH: usize = 4;

fn covered(classes: &[CloneClass], file: usize, token: usize) -> bool {
    classes.iter().flat_map(|class| &class.members).any(|member| {
        member.file as usize == file
            && (member.first_token as usize..(member.first_token + member.tokens) as usize).contains(&token)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn classes_are_true_and_nothing_repeated_is_missed(words in texts()) {
        let texts: Vec<String> = words.iter().map(|words| words.concat()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let streams = streams("C", &texts);
        let found = classes(&streams, &settings(4, CloneType::Renamed));
        for class in &found {
            prop_assert!(class.members.len() > 1 && class.members.is_sorted());
            let text = |at: usize| {
                let member = class.members[at];
                &streams[member.file as usize].words()[member.first_token as usize..(member.first_token + member.tokens) as usize]
            };
            for (at, pair) in class.members.windows(2).enumerate() {
                prop_assert!(pair[0].file != pair[1].file || pair[0].first_token + pair[0].tokens <= pair[1].first_token);
                if class.clone_type == CloneType::Exact {
                    prop_assert_eq!(text(at), text(at + 1));
                } else {
                    prop_assert!(renamed(text(at), text(at + 1)));
                }
            }
        }
        let windows: Vec<(usize, usize, &[Word])> = streams.iter().enumerate()
            .flat_map(|(file, stream)| stream.words().windows(WIDTH).enumerate().map(move |(at, words)| (file, at, words))).collect();
        for (file, at, words) in &windows {
            let again = windows.iter().any(|(other, start, same)| same == words && (other != file || start.abs_diff(*at) >= WIDTH));
            prop_assert!(!again || covered(&found, *file, *at), "{file}:{at} {texts:?} {:?}", shown(&found));
        }
    }

    #[test]
    fn the_order_of_files_changes_no_class(words in texts()) {
        let texts: Vec<String> = words.iter().map(|words| words.concat()).collect();
        let there: Vec<&str> = texts.iter().map(String::as_str).collect();
        let back: Vec<&str> = there.iter().rev().copied().collect();
        let lines = |texts: &[&str], reversed: bool| {
            let found = classes(&streams("C", texts), &settings(4, CloneType::Exact));
            let mut lines = duplicated_lines(&found, texts.len(), CloneType::Exact);
            if reversed { lines.reverse() }
            lines
        };
        prop_assert_eq!(lines(&there, false), lines(&back, true));
    }
}

/// One one-to-one renaming makes one of the other.
fn renamed(a: &[Word], b: &[Word]) -> bool {
    let first = |words: &[Word], at: usize| words.iter().position(|word| *word == words[at]);
    a.len() == b.len()
        && (0..a.len()).all(|at| {
            if a[at].is_name() && b[at].is_name() {
                first(a, at) == first(b, at)
            } else {
                a[at].class() == b[at].class()
            }
        })
}

#[test]
fn what_is_kept_changes_nothing() {
    let function = |name: &str, extra: &str| {
        format!("int {name}(int a) {{\n  int b = a + 1;\n{extra}  return call(b, a) * b;\n}}\n").repeat(3)
    };
    let body = "  if (b->c != a->c) { b = call(a, 2) - call(b, 3); }\n  while (a < b) { a += b >> 1; }\n";
    let texts = [function("one", body), function("two", &body.replace('b', "x")), function("one", &body[5..])];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let streams = streams("C", &texts);
    let units: Vec<Vec<_>> =
        streams.iter().zip(&texts).map(|(stream, text)| blocks(Some(language("C")), text.as_bytes(), stream)).collect();
    let kept: Vec<Kept> = streams
        .iter()
        .zip(&units)
        .map(|(stream, units)| {
            let mut kept = Kept::default();
            kept.add(stream, units, &CloneType::ALL);
            Kept::from_bytes(&kept.to_bytes()).unwrap()
        })
        .collect();
    let alone: Vec<File<'_>> = streams.iter().zip(&units).map(|(stream, units)| File::new(stream, units)).collect();
    let with_kept: Vec<File<'_>> = alone.iter().zip(&kept).map(|(file, kept)| File { kept, ..*file }).collect();
    let mut known = Alignments::default();
    for min_tokens in [20, 50, 60, 200, 1_000] {
        let settings = settings(min_tokens, CloneType::Edited);
        let expect = find(&alone, &settings).unwrap();
        assert!(expect.is_empty() || min_tokens < 1_000);
        assert!(!expect.is_empty() || min_tokens > 60, "{min_tokens}");
        for _ in 0..2 {
            let of = |clone_type| find_of(&with_kept, &settings, clone_type, &known).unwrap();
            assert_eq!(CloneType::ALL.map(of).concat(), expect, "{min_tokens}");
            known = Alignments::from_bytes(&known.to_bytes()).unwrap();
        }
        let again = find_of(&with_kept, &settings, CloneType::Edited, &known).unwrap();
        assert!(!known.has_news() && again == expect[expect.len() - again.len()..]);
    }
    assert!(Alignments::from_bytes(&[1; 16]).is_err());
}
