//! Rules over Arrow arrays.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, Int64Array, LargeStringArray, MapArray, StringArray, StringViewArray, StructArray};
use code::Language;
use kernels::KernelError;
use kernels::rules::{Chosen, Depth, Source, first_hit_type, first_hits, rule_values, rule_values_type, values};

const TEXTS: [Option<&str>; 4] = [Some("fn f() {}\n"), None, Some(""), Some("x = 1\n")];
const PATHS: [Option<&str>; 4] = [Some("a.rs"), Some("b.rs"), None, Some("d.py")];
const LANGUAGES: [Option<&str>; 4] = [Some("Rust"), Some("Rust"), Some("no such"), Some("Python")];

fn small(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(texts.iter().copied().collect::<StringArray>())
}

fn row(map: &MapArray, at: usize) -> Vec<(String, f64)> {
    let entries = map.value(at);
    let (keys, numbers) = (entries.column(0).as_string::<i32>(), entries.column(1).as_primitive::<Float64Type>());
    keys.iter().zip(numbers).map(|(key, number)| (key.unwrap().to_owned(), number.unwrap())).collect()
}

#[test]
fn each_type_of_text_gives_the_values_of_the_plain_form() {
    let (paths, languages) = (small(&PATHS), small(&LANGUAGES));
    let views: ArrayRef = Arc::new(TEXTS.iter().copied().collect::<StringViewArray>());
    let large: ArrayRef = Arc::new(TEXTS.iter().copied().collect::<LargeStringArray>());
    for texts in [small(&TEXTS), views, large] {
        let map = rule_values(&texts, &paths, &languages, Depth::Signals).unwrap();
        assert_eq!((map.len(), map.data_type()), (4, &rule_values_type()));
        assert!(map.is_null(1));
        for at in [0, 2, 3] {
            let language = LANGUAGES[at].and_then(|name| Language::named(name.as_bytes()));
            let source = Source { text: TEXTS[at].unwrap(), path: PATHS[at].unwrap_or_default(), language };
            let expected: Vec<(String, f64)> =
                values(&source).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            assert_eq!(row(&map, at), expected);
        }
    }
}

#[test]
fn each_depth_has_the_values_of_the_one_before_and_more() {
    let texts = small(&[Some("fn f() {}")]);
    let (paths, languages) = (small(&[None]), small(&[Some("Rust")]));
    let found = |depth| row(&rule_values(&texts, &paths, &languages, depth).unwrap(), 0);
    let (text, parse, signals) = (found(Depth::Text), found(Depth::Parse), found(Depth::Signals));
    assert!(text.iter().all(|value| parse.contains(value)) && parse.iter().all(|value| signals.contains(value)));
    let more = |deep: &[(String, f64)], flat: &[(String, f64)]| -> Vec<String> {
        deep.iter().filter(|value| !flat.contains(value)).map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(more(&parse, &text), ["code/parse-ok"]);
    assert!(more(&signals, &parse).contains(&"code/function-lines".to_owned()));
}

fn hits(names: &[&str]) -> StructArray {
    let languages = small(&LANGUAGES);
    let map = rule_values(&small(&TEXTS), &small(&PATHS), &languages, Depth::Signals).unwrap();
    first_hits(&map, &languages, &Chosen::new(names.iter().copied(), []).unwrap()).unwrap()
}

#[test]
fn first_hits_are_structs_or_null() {
    let hits = hits(&["refinecode/min-words", "refinecode/min-characters", "-refinecode/min-characters"]);
    assert_eq!((hits.len(), hits.data_type()), (4, &first_hit_type()));
    assert_eq!((0..4).map(|at| hits.is_null(at)).collect::<Vec<_>>(), [false, true, false, false]);
    assert_eq!(hits.column(0).as_string::<i32>().value(3), "refinecode/min-words");
    assert_eq!(hits.column(1).as_primitive::<Float64Type>().value(3).to_bits(), 2.0_f64.to_bits());
    assert_eq!(hits.column(2).as_primitive::<Float64Type>().value(3).to_bits(), 30.0_f64.to_bits());
}

#[test]
fn without_rules_nothing_hits() {
    assert_eq!(hits(&[]).null_count(), 4);
}

#[test]
fn a_slice_of_a_batch_gives_the_hits_of_its_rows() {
    let languages = small(&LANGUAGES);
    let map = rule_values(&small(&TEXTS), &small(&PATHS), &languages, Depth::Text).unwrap();
    let chosen = Chosen::new(["refinecode"], []).unwrap();
    let whole = first_hits(&map, &languages, &chosen).unwrap();
    let part = first_hits(&map.slice(2, 2), &languages.slice(2, 2), &chosen).unwrap();
    assert_eq!(part, whole.slice(2, 2));
}

#[test]
fn no_rows_and_wrong_columns() {
    let none = small(&[]);
    let map = rule_values(&none, &none, &none, Depth::Text).unwrap();
    assert_eq!(map.len(), 0);
    assert_eq!(first_hits(&map, &none, &Chosen::default()).unwrap().len(), 0);
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let one = small(&[Some("x")]);
    let wrong = rule_values(&numbers, &one, &one, Depth::Text).unwrap_err();
    assert_eq!(wrong.to_string(), "text can't be of type Int64");
    let short = rule_values(&one, &none, &one, Depth::Text).unwrap_err();
    assert_eq!(short, KernelError::WrongLength { argument: "path", expected: 1, found: 0 });
}
