//! The tables that hold, as a policy.

use super::effective::Table;
use super::keys::Place;
use super::value::Value;
use super::{
    Globs, Minimum, Missing, MissingPolicy, Needs, PathRule, Policy, Recommend, ReviewPolicy, Severity, Suppression,
};

/// The values have the types of their keys, and the shipped default has every key of a table that is there once.
pub(super) fn policy(tables: &[Table]) -> Policy {
    let all = |place| tables.iter().filter(move |table| table.place == place);
    let one = |place| all(place).next().expect("because such a table is always there");
    Policy {
        review: review(one(Place::Review)),
        missing: missing(one(Place::Missing)),
        recommend: recommend(one(Place::Recommend)),
        severity: one(Place::Severity).settings.iter().filter_map(severity).collect(),
        rules: all(Place::Rule).map(rule).collect(),
        suppressions: all(Place::Suppress).map(suppression).collect(),
        ignored: one(Place::Ignore).globs("paths").unwrap_or_default(),
    }
}

const HAS_ALL: &str = "because the shipped default has every key";
const IS_REQUIRED: &str = "because a table without it is refused";

fn review(table: &Table) -> ReviewPolicy {
    ReviewPolicy {
        approvals: table.count("approvals").expect(HAS_ALL),
        minimum: table.word("minimum", Minimum::of).expect(HAS_ALL),
        after_last_push: table.flag("after_last_push").expect(HAS_ALL),
        code_owner: table.flag("code_owner").expect(HAS_ALL),
        independent: table.flag("independent").expect(HAS_ALL),
        min_seconds_per_line: table.seconds("min_seconds_per_line").expect(HAS_ALL),
        trust_unsigned: table.flag("trust_unsigned").expect(HAS_ALL),
        not_human: table.texts("not_human"),
    }
}

fn missing(table: &Table) -> MissingPolicy {
    MissingPolicy {
        authorship: table.word("authorship", Missing::of).expect(HAS_ALL),
        review: table.word("review", Missing::of).expect(HAS_ALL),
        source: table.word("source", Missing::of).expect(HAS_ALL),
    }
}

fn recommend(table: &Table) -> Recommend {
    Recommend {
        full_above_ai_lines: table.count("full_above_ai_lines").expect(HAS_ALL),
        full_on_warning: table.flag("full_on_warning").expect(HAS_ALL),
    }
}

fn severity(setting: &super::Setting) -> Option<(String, Severity)> {
    match &setting.value {
        Value::Text(word) => Severity::of(word).map(|severity| (setting.key.clone(), severity)),
        _ => None,
    }
}

fn rule(table: &Table) -> PathRule {
    PathRule {
        name: table.text("name"),
        sensitive: table.text("sensitive"),
        paths: table.globs("paths").unwrap_or_default(),
        languages: table.texts("languages"),
        content: table.texts("content"),
        agents: table.texts("agents"),
        models: table.texts("models"),
        min_lines: table.count("min_lines"),
        needs: table.word("needs", Needs::of),
        ai: table.word("ai", Needs::of),
        max_unreviewed_ai_lines: table.count("max_unreviewed_ai_lines"),
        require_model: table.flag("require_model"),
    }
}

fn suppression(table: &Table) -> Suppression {
    Suppression {
        rule: table.text("rule").expect(IS_REQUIRED),
        paths: table.globs("paths").expect(IS_REQUIRED),
        reason: table.text("reason").expect(IS_REQUIRED),
        owner: table.text("owner").expect(IS_REQUIRED),
        expires: table.text("expires").expect(IS_REQUIRED),
    }
}

impl Table {
    /// The value of a key.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.settings.iter().find(|setting| setting.key == key).map(|setting| &setting.value)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    fn count(&self, key: &str) -> Option<u32> {
        match self.value(key)? {
            Value::Count(count) => Some(*count),
            _ => None,
        }
    }

    fn seconds(&self, key: &str) -> Option<f64> {
        match self.value(key)? {
            Value::Seconds(seconds) => Some(*seconds),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::Text(text) | Value::Date(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn word<T>(&self, key: &str, of: fn(&str) -> Option<T>) -> Option<T> {
        self.text(key).as_deref().and_then(of)
    }

    fn texts(&self, key: &str) -> Vec<String> {
        match self.value(key) {
            Some(Value::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    fn globs(&self, key: &str) -> Option<Globs> {
        match self.value(key)? {
            Value::Globs(globs) => Some(globs.clone()),
            _ => None,
        }
    }
}
