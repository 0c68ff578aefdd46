//! The words after the task's name: flags, options with a value, and the rest.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::str::FromStr;

use crate::Failure;

/// Words not taken yet. Take flags and options first, then [`Args::rest`].
#[derive(Debug)]
pub(crate) struct Args {
    words: VecDeque<OsString>,
}

impl Args {
    pub(crate) fn new(words: impl IntoIterator<Item = OsString>) -> Self {
        Args { words: words.into_iter().collect() }
    }

    /// The first word.
    pub(crate) fn positional(&mut self) -> Option<OsString> {
        self.words.pop_front()
    }

    /// Whether this flag is there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() < before
    }

    /// The values of an option, which may be given several times.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<OsString>, Failure> {
        let mut values = Vec::new();
        while let Some(at) = self.words.iter().position(|word| word == name) {
            self.words.remove(at);
            values.push(self.words.remove(at).ok_or_else(|| format!("{name} needs a value"))?);
        }
        Ok(values)
    }

    /// The last value of an option as a number or the like, or the default.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str, default: T) -> Result<T, Failure> {
        let Some(value) = self.values(name)?.pop() else { return Ok(default) };
        let parsed = value.to_str().and_then(|text| text.parse().ok());
        parsed.ok_or_else(|| format!("{name} can't be '{}'", value.display()))
    }

    /// All words that are left, none of which may be a flag.
    pub(crate) fn rest(&mut self) -> Result<Vec<OsString>, Failure> {
        match self.words.iter().find(|word| word.as_encoded_bytes().starts_with(b"-")) {
            Some(unknown) => Err(format!("unknown flag '{}'", unknown.display())),
            None => Ok(self.words.drain(..).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Args {
        Args::new(text.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_are_taken_wherever_they_stand() {
        let mut args = args("a --n 3 b --check --file x --file y");
        assert_eq!(args.value("--n", 1), Ok(3));
        assert_eq!(args.value("--m", 1), Ok(1));
        assert_eq!(args.values("--file").map(|values| values.len()), Ok(2));
        assert!(args.flag("--check") && !args.flag("--check"));
        assert_eq!(args.rest(), Ok(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(args("--n").value("--n", 1), Err("--n needs a value".to_owned()));
        assert_eq!(args("--n x").value("--n", 1), Err("--n can't be 'x'".to_owned()));
        assert_eq!(args("a --what").rest(), Err("unknown flag '--what'".to_owned()));
    }
}
