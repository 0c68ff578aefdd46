//! Human code as numbers, for models of language.

use std::collections::BTreeMap;

use code::Language;
use facts::Claim;
use lab::Family;
use lab::lex::Lexed;
use lab::run::text::{Text, Vocabulary};

use super::super::asked::{nothing, source};
use super::Args;
use super::parsing::Languages;
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabSource;
use crate::type_counts::{Counted, SourceText};

/// One of so many files is held out.
const HELD_OUT: usize = 10;

/// Code as numbers.
#[derive(Default)]
pub(super) struct Corpus {
    pub(super) vocabulary: Vocabulary,
    /// What models learn from.
    pub(super) text: Text,
    /// What no model learns from.
    pub(super) held_out: Text,
    /// The same by who wrote most lines of a file, if that was asked.
    pub(super) held_out_by: BTreeMap<Claim, Text>,
    pub(super) languages: Languages,
}

/// A file of the corpus.
struct Document {
    words: Vec<(String, bool)>,
    claim: Claim,
    language: Option<Language>,
}

impl Document {
    fn new(source: &SourceText) -> Document {
        let lexed = Lexed::new(&source.text, source.syntax);
        let mut lines = lexed.token_lines();
        lines.dedup();
        Document {
            words: lexed.words().into_iter().map(|(word, is_tracked)| (word.to_owned(), is_tracked)).collect(),
            claim: source.origins.of_unit(lines).claim,
            language: code::language(&source.path, source.text.as_bytes()),
        }
    }
}

/// The code that was named.
pub(super) fn read(args: &Args, session: &Session) -> Result<(Corpus, LabSource), CommandError> {
    let mut sources = args.sources(session)?;
    let (mut corpus, mut counted) = (Corpus::default(), Counted::default());
    sources.read(&session.ui.meter(args.preset.as_str()), Document::new, |document| {
        counted.files += 1;
        counted.code_tokens += document.words.len() as u64;
        let is_held_out = counted.files.is_multiple_of(HELD_OUT as u64);
        corpus.add(document, is_held_out, args.by.is_some());
        Ok(())
    })?;
    let tracked = corpus.vocabulary.tracked();
    if !corpus.text.tokens.iter().any(|token| tracked[*token as usize]) {
        return Err(nothing(&args.paths, Family::Identifier.name()));
    }
    Ok((corpus, source(&args.paths, &sources, &counted, Some(Family::Identifier.name()))))
}

impl Corpus {
    fn add(&mut self, document: Document, is_held_out: bool, is_by_claim: bool) {
        self.languages.add(document.language);
        if !is_held_out {
            return self.vocabulary.document(&mut self.text, document.words);
        }
        let mut text = Text::default();
        self.vocabulary.document(&mut text, document.words);
        self.held_out.push(&text.tokens);
        if is_by_claim {
            self.held_out_by.entry(document.claim).or_default().push(&text.tokens);
        }
    }

    /// What tells it from other code.
    pub(super) fn fingerprint(&self) -> blake3::Hash {
        let mut hash = blake3::Hasher::new();
        for text in [&self.text, &self.held_out] {
            hash.update(&(text.tokens.len() as u64).to_le_bytes());
            text.tokens.iter().for_each(|token| {
                hash.update(&token.to_le_bytes());
            });
        }
        for (claim, text) in &self.held_out_by {
            hash.update(claim.as_str().as_bytes()).update(&(text.tokens.len() as u64).to_le_bytes());
        }
        for name in self.vocabulary.names() {
            hash.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
        }
        hash.finalize()
    }
}
