//! The row functions that need settings, with those of a recipe.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringArray, new_null_array};
use arrow_schema::DataType;
use kernels::KernelError;
use kernels::catalogue::{Argument, Function, functions};
use kernels::redact::redact_rows;
use kernels::rules::{Depth, first_hit_type, first_hits, rule_values, rule_values_type};
use kernels::secrets::{Base, Rules};
use kernels::texts::Texts;

use crate::error::CorpusError;
use crate::hunk::new_side;
use crate::recipe::{Recipe, Split, Unit};

/// All row functions.
pub(crate) fn all(recipe: &Recipe) -> Result<Vec<Function>, CorpusError> {
    let mut all = functions();
    all.extend([values(recipe), first_hit(recipe)?, redact(recipe)?, split_of(&recipe.split), owner_of()]);
    Ok(all)
}

fn values(recipe: &Recipe) -> Function {
    let (is_hunk, are_kept) = (recipe.unit == Unit::Hunk, recipe.filter.values);
    // A part of a file is no syntax tree.
    let depth = if recipe.filter.parse && !is_hunk { Depth::Parse } else { Depth::Text };
    Function {
        name: "rule_values",
        arguments: &[Argument::Text, Argument::Text, Argument::Text],
        returns: rule_values_type(),
        run: Arc::new(move |of| {
            if !are_kept {
                return Ok(new_null_array(&rule_values_type(), of[0].len()));
            }
            let text = if is_hunk { new_sides(&of[0])? } else { Arc::clone(&of[0]) };
            Ok(Arc::new(rule_values(&text, &of[1], &of[2], depth)?))
        }),
    }
}

/// What hunks show of the versions after them: lines as they stand in a file, which rules can judge.
fn new_sides(hunks: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let texts = Texts::of(hunks, "text")?;
    let sides: StringArray = texts.iter().map(|text| text.map(new_side)).collect();
    Ok(Arc::new(sides))
}

fn first_hit(recipe: &Recipe) -> Result<Function, CorpusError> {
    let chosen = recipe.chosen()?;
    Ok(Function {
        name: "first_hit",
        arguments: &[Argument::Values, Argument::Text],
        returns: first_hit_type(),
        run: Arc::new(move |of| {
            let wrong = || KernelError::WrongType { argument: "values", found: of[0].data_type().clone() };
            let values = of[0].as_map_opt().ok_or_else(wrong)?;
            Ok(Arc::new(first_hits(values, &of[1], &chosen)?))
        }),
    })
}

fn redact(recipe: &Recipe) -> Result<Function, CorpusError> {
    let rules = match &recipe.secrets.rules {
        None => Rules::built_in(),
        Some(text) => {
            Rules::parse(text, Base::BuiltIn).map_err(|error| CorpusError::Recipe(format!("secrets.rules: {error}")))?
        }
    };
    let none: ArrayRef = Arc::new(StringArray::from(Vec::<&str>::new()));
    let returns = redact_rows(&rules, &none, &none).expect("because the columns are texts").data_type().clone();
    Ok(Function {
        name: "redact",
        arguments: &[Argument::Text, Argument::Text],
        returns,
        run: Arc::new(move |of| Ok(Arc::new(redact_rows(&rules, &of[0], &of[1])?))),
    })
}

/// A row's part of the corpus, by its repository alone: what is near is near, but no line of a repository stands in two.
fn split_of(split: &Split) -> Function {
    let split = split.clone();
    let of_repo = move |repo: &str| {
        let hash = blake3::hash(repo.as_bytes());
        let first = hash.as_bytes().first_chunk().expect("because a hash has 32 bytes");
        let place = f64::from(u32::from_le_bytes(*first)) / (f64::from(u32::MAX) + 1.0);
        match place {
            place if place < split.test => "test",
            place if place < split.test + split.validation => "validation",
            _ => "train",
        }
    };
    of_texts("split_of", move |repo| of_repo(repo).to_owned())
}

/// Who a repository belongs to: of `host/owner/name` what stands before the name.
fn owner_of() -> Function {
    of_texts("owner_of", |repo| repo.rsplit_once('/').map_or(repo, |(owner, _)| owner).to_owned())
}

fn of_texts(name: &'static str, of: impl Fn(&str) -> String + Send + Sync + 'static) -> Function {
    Function {
        name,
        arguments: &[Argument::Text],
        returns: DataType::Utf8,
        run: Arc::new(move |array| {
            let texts = Texts::of(&array[0], "text")?;
            let found: StringArray = texts.iter().map(|text| text.map(&of)).collect();
            debug_assert_eq!(found.len(), texts.len());
            Ok(Arc::new(found) as ArrayRef)
        }),
    }
}
