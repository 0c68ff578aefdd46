//! What the nodes of each grammar mean for us: tables of names, one file a language, compiled once to sets of bits.
//!
//! Every rule that is not data stands outside; a test holds that each name of a table is one that its grammar knows, so
//! that a new version of a grammar can't switch a rule off in silence.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use tree_sitter::Node;
use xxhash_rust::xxh3::xxh3_64;

use crate::Language;

#[cfg(feature = "grammar-c")]
mod c;
#[cfg(feature = "grammar-cpp")]
mod cpp;
#[cfg(feature = "grammar-c-sharp")]
mod csharp;
#[cfg(feature = "grammar-go")]
mod go;
#[cfg(feature = "grammar-java")]
mod java;
#[cfg(any(feature = "grammar-javascript", feature = "grammar-typescript"))]
mod javascript;
#[cfg(feature = "grammar-php")]
mod php;
#[cfg(feature = "grammar-python")]
mod python;
#[cfg(feature = "grammar-ruby")]
mod ruby;
#[cfg(feature = "grammar-rust")]
mod rust;
mod visit;

pub(crate) use visit::{Visitor, visit};

/// Names of nodes by what they mean. A name may stand in several lists.
#[derive(Debug)]
pub(crate) struct Syntax {
    /// Definitions of functions that may have a name.
    pub(crate) functions: &'static [&'static str],
    /// Functions without a name of their own.
    pub(crate) closures: &'static [&'static str],
    /// What gives a closure in its field `value` or `right` a name: node, field of the name.
    pub(crate) namers: &'static [(&'static str, &'static str)],
    /// Classes, structs, enums, traits, interfaces.
    pub(crate) classes: &'static [&'static str],
    /// What holds members without being a unit: modules, namespaces, `impl`.
    pub(crate) containers: &'static [&'static str],
    /// Nodes around a definition that belong to it: decorators, `export`.
    pub(crate) wrappers: &'static [&'static str],
    /// Siblings in front of a definition that belong to it.
    pub(crate) attributes: &'static [&'static str],
    pub(crate) imports: &'static [&'static str],
    /// Calls, with the fields that make up the name of what is called. Without fields: the first named child.
    pub(crate) calls: &'static [(&'static str, &'static [&'static str])],
    pub(crate) comments: &'static [&'static str],
    /// Whole literals of text.
    pub(crate) strings: &'static [&'static str],
    /// Pieces of code within a literal of text.
    pub(crate) interpolations: &'static [&'static str],
    pub(crate) numbers: &'static [&'static str],
    /// Parentheses around one expression.
    pub(crate) parens: &'static [&'static str],
    /// Branches and loops.
    pub(crate) nests: &'static [&'static str],
    /// Handlers of errors.
    pub(crate) catches: &'static [&'static str],
    /// Leaves that may name a local variable or a parameter.
    pub(crate) names: &'static [&'static str],
    /// Where names are bound: node, and the field whose names they are (`""`: its own children).
    pub(crate) binders: &'static [(&'static str, &'static str)],
    /// Places that never hold a local name: node, field.
    pub(crate) fixed: &'static [(&'static str, &'static str)],
    /// Fields in a pattern that bind nothing: defaults, types, bodies.
    pub(crate) unbound: &'static [&'static str],
    /// Nodes that a path of names does not contain: arguments of types.
    pub(crate) skipped_in_paths: &'static [&'static str],
}

/// The meanings of a node, as bits.
pub(crate) mod role {
    pub(crate) const FUNCTION: u32 = 1;
    pub(crate) const CLOSURE: u32 = 1 << 1;
    pub(crate) const CLASS: u32 = 1 << 2;
    pub(crate) const CONTAINER: u32 = 1 << 3;
    pub(crate) const WRAPPER: u32 = 1 << 4;
    pub(crate) const ATTRIBUTE: u32 = 1 << 5;
    pub(crate) const IMPORT: u32 = 1 << 6;
    pub(crate) const CALL: u32 = 1 << 7;
    pub(crate) const COMMENT: u32 = 1 << 8;
    pub(crate) const STRING: u32 = 1 << 9;
    pub(crate) const INTERPOLATION: u32 = 1 << 10;
    pub(crate) const NUMBER: u32 = 1 << 11;
    pub(crate) const PARENS: u32 = 1 << 12;
    pub(crate) const NEST: u32 = 1 << 13;
    pub(crate) const CATCH: u32 = 1 << 14;
    pub(crate) const NAME: u32 = 1 << 15;
    pub(crate) const BINDER: u32 = 1 << 16;
    pub(crate) const NAMER: u32 = 1 << 17;
    pub(crate) const SKIPPED: u32 = 1 << 18;
}

/// A [`Syntax`] by the numbers of a grammar.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) language: tree_sitter::Language,
    pub(crate) syntax: &'static Syntax,
    roles: Vec<u32>,
    /// A number for the name of each kind that does not depend on the version of the grammar.
    symbols: Vec<u64>,
    fields: FxHashMap<u16, Vec<&'static str>>,
    binders: FxHashMap<u16, Vec<&'static str>>,
    fixed: FxHashMap<u16, Vec<u16>>,
    unbound: Vec<u16>,
}

impl Table {
    fn new(language: tree_sitter::Language, syntax: &'static Syntax) -> Self {
        let kinds = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
        let symbols = (0..kinds).map(|kind| xxh3_64(language.node_kind_for_id(kind).unwrap_or_default().as_bytes()));
        let mut table = Self {
            roles: vec![0; usize::from(kinds)],
            symbols: symbols.collect(),
            fields: FxHashMap::default(),
            binders: FxHashMap::default(),
            fixed: FxHashMap::default(),
            unbound: Vec::new(),
            syntax,
            language,
        };
        table.set_roles();
        table.set_fields();
        table
    }

    fn set_roles(&mut self) {
        let syntax = self.syntax;
        let lists: &[(u32, &[&str])] = &[
            (role::FUNCTION, syntax.functions),
            (role::CLOSURE, syntax.closures),
            (role::CLASS, syntax.classes),
            (role::CONTAINER, syntax.containers),
            (role::WRAPPER, syntax.wrappers),
            (role::ATTRIBUTE, syntax.attributes),
            (role::IMPORT, syntax.imports),
            (role::COMMENT, syntax.comments),
            (role::STRING, syntax.strings),
            (role::INTERPOLATION, syntax.interpolations),
            (role::NUMBER, syntax.numbers),
            (role::PARENS, syntax.parens),
            (role::NEST, syntax.nests),
            (role::CATCH, syntax.catches),
            (role::NAME, syntax.names),
            (role::SKIPPED, syntax.skipped_in_paths),
        ];
        for (bit, names) in lists {
            names.iter().for_each(|name| self.set(name, *bit));
        }
        syntax.calls.iter().for_each(|(name, _)| self.set(name, role::CALL));
        syntax.binders.iter().for_each(|(name, _)| self.set(name, role::BINDER));
        syntax.namers.iter().for_each(|(name, _)| self.set(name, role::NAMER));
    }

    fn set_fields(&mut self) {
        for (name, fields) in self.syntax.calls {
            self.kinds(name).iter().for_each(|kind| drop(self.fields.insert(*kind, fields.to_vec())));
        }
        for (name, field) in self.syntax.binders {
            self.kinds(name).iter().for_each(|kind| self.binders.entry(*kind).or_default().push(field));
        }
        for (name, field) in self.syntax.fixed {
            let field = self.language.field_id_for_name(field).map_or(0, std::num::NonZero::get);
            self.kinds(name).iter().for_each(|kind| self.fixed.entry(*kind).or_default().push(field));
        }
        let unbound = self.syntax.unbound.iter().filter_map(|field| self.language.field_id_for_name(field));
        self.unbound = unbound.map(std::num::NonZero::get).collect();
    }

    /// All numbers of a named kind: aliases of it have numbers of their own.
    fn kinds(&self, name: &str) -> Vec<u16> {
        let kinds = 0..u16::try_from(self.roles.len()).unwrap_or(u16::MAX);
        let named = kinds.filter(|kind| {
            self.language.node_kind_is_named(*kind) && self.language.node_kind_for_id(*kind) == Some(name)
        });
        named.collect()
    }

    fn set(&mut self, name: &str, bit: u32) {
        for kind in self.kinds(name) {
            self.roles[usize::from(kind)] |= bit;
        }
    }

    /// The meanings of a node.
    pub(crate) fn roles(&self, node: Node<'_>) -> u32 {
        if node.is_error() { 0 } else { self.roles_of(node.kind_id()) }
    }

    /// The meanings of a kind of node.
    pub(crate) fn roles_of(&self, kind: u16) -> u32 {
        self.roles.get(usize::from(kind)).copied().unwrap_or_default()
    }

    /// The node has one of the meanings.
    pub(crate) fn is(&self, node: Node<'_>, bits: u32) -> bool {
        self.roles(node) & bits != 0
    }

    /// A number for the kind of a node, the same in every version of the grammar that names it so.
    pub(crate) fn symbol(&self, node: Node<'_>) -> u64 {
        self.symbols.get(usize::from(node.kind_id())).copied().unwrap_or_default()
    }

    /// The fields that name what a call calls.
    pub(crate) fn callee_fields(&self, node: Node<'_>) -> &[&'static str] {
        self.fields.get(&node.kind_id()).map_or(&[], Vec::as_slice)
    }

    /// The fields in which a node binds names.
    pub(crate) fn binding_fields(&self, node: Node<'_>) -> &[&'static str] {
        self.binders.get(&node.kind_id()).map_or(&[], Vec::as_slice)
    }

    /// A name in this field of a node of this kind is no local one.
    pub(crate) fn is_fixed(&self, parent_kind: u16, field: u16) -> bool {
        self.fixed.get(&parent_kind).is_some_and(|fields| fields.contains(&field))
    }

    /// A pattern binds nothing in this field.
    pub(crate) fn is_unbound(&self, field: u16) -> bool {
        self.unbound.contains(&field)
    }

    /// The field that holds the name which a node gives to a closure.
    pub(crate) fn naming_field(&self, node: Node<'_>) -> Option<&'static str> {
        self.syntax.namers.iter().find(|(name, _)| *name == node.kind()).map(|(_, field)| *field)
    }
}

macro_rules! grammars {
    ($($feature:literal $variant:ident $language:literal $load:expr, $syntax:expr;)*) => {
        /// The grammars that are built in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Grammar {
            $(#[cfg(feature = $feature)] $variant,)*
        }

        impl Grammar {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(#[cfg(feature = $feature)] Self::$variant,)*];

            /// The grammar of a language.
            pub(crate) fn of(language: Language) -> Option<Self> {
                match language.name() {
                    $(#[cfg(feature = $feature)] $language => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// What its nodes mean.
            pub(crate) fn table(self) -> &'static Table {
                match self {
                    $(#[cfg(feature = $feature)] Self::$variant => {
                        static TABLE: OnceLock<Table> = OnceLock::new();
                        TABLE.get_or_init(|| Table::new(tree_sitter::Language::new($load), $syntax))
                    })*
                }
            }
        }
    };
}

grammars! {
    "grammar-c" C "C" tree_sitter_c::LANGUAGE, &c::SYNTAX;
    "grammar-cpp" Cpp "C++" tree_sitter_cpp::LANGUAGE, &cpp::SYNTAX;
    "grammar-c-sharp" CSharp "C#" tree_sitter_c_sharp::LANGUAGE, &csharp::SYNTAX;
    "grammar-go" Go "Go" tree_sitter_go::LANGUAGE, &go::SYNTAX;
    "grammar-java" Java "Java" tree_sitter_java::LANGUAGE, &java::SYNTAX;
    "grammar-javascript" JavaScript "JavaScript" tree_sitter_javascript::LANGUAGE, &javascript::SYNTAX;
    "grammar-php" Php "PHP" tree_sitter_php::LANGUAGE_PHP, &php::SYNTAX;
    "grammar-python" Python "Python" tree_sitter_python::LANGUAGE, &python::SYNTAX;
    "grammar-ruby" Ruby "Ruby" tree_sitter_ruby::LANGUAGE, &ruby::SYNTAX;
    "grammar-rust" Rust "Rust" tree_sitter_rust::LANGUAGE, &rust::SYNTAX;
    "grammar-typescript" TypeScript "TypeScript" tree_sitter_typescript::LANGUAGE_TYPESCRIPT, &javascript::TYPED;
    "grammar-typescript" Tsx "TSX" tree_sitter_typescript::LANGUAGE_TSX, &javascript::TYPED;
}

#[cfg(test)]
mod tests;
