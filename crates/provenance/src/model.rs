//! Model names: from the many spellings of records and trailers to one, `provider/model`.
//!
//! The spelling of the source is always kept beside the result. Nothing is guessed: a text that no rule knows is
//! at most put in lower case, and in a trailer only a text that a rule knows wholly is a model at all.

/// What is known of one provider's names (`[[model]]` of the table of agents).
#[derive(Debug, Clone)]
pub(crate) struct ModelRule {
    /// The provider, as the first half of the result.
    pub(crate) provider: String,
    /// What its model names begin with, in lower case with `-` for spaces.
    pub(crate) starts: Vec<String>,
    /// Families whose name may stand before or after the version (`claude-opus-4-5`, `claude-4.5-opus`).
    pub(crate) families: Vec<String>,
    /// Words for the effort of a run (`high`, `thinking`): no part of the model.
    pub(crate) efforts: Vec<String>,
}

/// The rules of every provider.
#[derive(Debug, Clone, Default)]
pub(crate) struct ModelRules {
    rules: Vec<ModelRule>,
}

/// Longest name that is looked at, in bytes.
const MAX_BYTES: usize = 100;

/// Parts between dashes of a model name in free text, at most: more is a sentence.
const MAX_PARTS: usize = 6;

/// Words that stand where a model should, and name none.
const PLACEHOLDERS: [&str; 6] = ["default", "unknown", "auto", "none", "null", "n/a"];

impl ModelRules {
    pub(crate) fn add(&mut self, rule: ModelRule) {
        self.rules.push(rule);
    }

    /// The model that a record names: by rule where one knows it, else the cleaned text itself; `None` for
    /// placeholders and for text that is no name.
    pub(crate) fn normalise(&self, raw: &str) -> Option<String> {
        let slug = slug(raw).filter(|slug| !PLACEHOLDERS.contains(&slug.as_str()))?;
        let known = self.rule(&slug).map(|rule| rule.canonical(&slug).0);
        Some(known.unwrap_or(slug))
    }

    /// The model that a whole text names, if a rule knows its beginning, it states a version, and nothing in it
    /// looks like the rest of a sentence.
    pub(crate) fn strict(&self, text: &str) -> Option<String> {
        let slug = slug(text).filter(|slug| last_segment(slug).split('-').count() <= MAX_PARTS)?;
        let rule = self.rule(&slug)?;
        let (name, versioned) = rule.canonical(&slug);
        (versioned && (!rule.families.is_empty() || is_titled(text))).then_some(name)
    }

    /// The model in the name of a co-author, and its spelling there: what stands in parentheses
    /// (`Claude (glm-4.7)`), or the words that end the name (`Claude Opus 4.5 (1M context)`).
    pub(crate) fn in_name<'n>(&self, name: &'n str) -> Option<(String, &'n str)> {
        let name = name.trim();
        if name.len() > MAX_BYTES {
            return None;
        }
        if let Some((_, inner)) = parenthesised(name)
            && let Some(model) = self.strict(inner).or_else(|| inner.contains('/').then(|| self.normalise(inner))?)
        {
            return Some((model, inner));
        }
        words(name).find_map(|rest| self.strict(rest).map(|model| (model, rest)))
    }

    fn rule(&self, slug: &str) -> Option<&ModelRule> {
        self.rules.iter().find(|rule| rule.knows(last_segment(slug)))
    }
}

impl ModelRule {
    fn knows(&self, name: &str) -> bool {
        let starts = self.starts.iter().any(|start| name.starts_with(start.as_str()));
        starts || self.families.iter().any(|family| name.split('-').next() == Some(family))
    }

    /// `provider/name` in the one spelling, and whether a version is in it and, where the rule has families, every
    /// part was understood.
    fn canonical(&self, slug: &str) -> (String, bool) {
        let name = undated(last_segment(slug));
        let (name, versioned) = if self.families.is_empty() {
            (self.without_effort(name).to_owned(), name.bytes().any(|byte| byte.is_ascii_digit()))
        } else {
            self.by_family(name).unwrap_or_else(|| (name.to_owned(), false))
        };
        (format!("{}/{name}", self.provider), versioned)
    }

    fn without_effort<'n>(&self, name: &'n str) -> &'n str {
        match name.rsplit_once('-') {
            Some((head, last)) if self.efforts.iter().any(|effort| effort == last) => head,
            _ => name,
        }
    }

    /// `<brand>-<family>-<version>` from the same parts in any order; `None` if a part is something else.
    fn by_family(&self, name: &str) -> Option<(String, bool)> {
        let brand = self.starts.first()?.trim_end_matches('-');
        let (mut family, mut version) = (None, String::new());
        for part in name.split('-').filter(|part| *part != brand) {
            if self.families.iter().any(|known| known == part) && family.is_none() {
                family = Some(part);
            } else if is_version(part) {
                version.push(if version.is_empty() { '-' } else { '.' });
                version.push_str(part);
            } else if !self.efforts.iter().any(|effort| effort == part) {
                return None;
            }
        }
        family.map(|family| (format!("{brand}-{family}{version}"), !version.is_empty()))
    }
}

/// Every word after the first begins as the words of names do, with a capital or a digit.
fn is_titled(text: &str) -> bool {
    text.split_whitespace().skip(1).all(|word| !word.starts_with(char::is_lowercase))
}

/// What follows the last `/`: routers and clouds put their own name before it.
fn last_segment(slug: &str) -> &str {
    slug.rsplit_once('/').map_or(slug, |(_, name)| name)
}

fn is_version(part: &str) -> bool {
    part.len() <= 4
        && part.starts_with(|c: char| c.is_ascii_digit())
        && part.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Lower case, `-` for white space, `_` and `@`; quotes, a context size in brackets and a last remark in parentheses
/// dropped. `None` for what is too long or holds other characters than names of models do.
fn slug(raw: &str) -> Option<String> {
    let text = raw.trim().trim_matches(['"', '\'', '`']).trim();
    if text.is_empty() || text.len() > MAX_BYTES {
        return None;
    }
    let text = parenthesised(text).map_or(text, |(head, _)| head);
    let text = text.split_once('[').map_or(text, |(head, _)| head).trim();
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() || matches!(c, '_' | '@') { '-' } else { c.to_ascii_lowercase() };
        match c {
            '-' if slug.is_empty() || slug.ends_with('-') => {}
            'a'..='z' | '0'..='9' | '-' | '.' | '/' | ':' | '+' => slug.push(c),
            _ => return None,
        }
    }
    Some(slug.trim_end_matches('-').to_owned()).filter(|slug| !slug.is_empty())
}

/// `head (inner)`, both not empty, split.
fn parenthesised(text: &str) -> Option<(&str, &str)> {
    let (head, inner) = text.strip_suffix(')')?.rsplit_once('(')?;
    let (head, inner) = (head.trim(), inner.trim());
    (!head.is_empty() && !inner.is_empty()).then_some((head, inner))
}

/// The name without a date at its end (`-20251101`).
fn undated(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((head, date)) if date.len() == 8 && date.starts_with("20") && date.bytes().all(|b| b.is_ascii_digit()) => {
            head
        }
        _ => name,
    }
}

/// The text from each of its first eight words on.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().scan(true, |boundary, (at, c)| {
        let begins = *boundary && !c.is_whitespace();
        *boundary = c.is_whitespace();
        Some(begins.then_some(at))
    });
    starts.flatten().take(8).map(|at| &text[at..])
}
