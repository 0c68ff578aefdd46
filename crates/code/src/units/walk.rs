//! One walk over a syntax tree.

use tree_sitter::{Node, TreeCursor};

use super::calls::written;
use super::imports::imports;
use super::naming::{container_name, holds_methods, unit_name};
use super::test_marks::{is_test_attribute, is_test_function, test_call};
use super::{Call, Comment, Import, Literal, LiteralKind, Outline, Span, Unit, UnitKind};
use crate::Language;
use crate::parse::Parsed;
use crate::syntax::{Visitor, role, visit};

/// The outline of a tree, calls not yet resolved.
pub(super) fn walk(parsed: &Parsed<'_>) -> Outline {
    let mut walk = Walk {
        parsed,
        outline: Outline::default(),
        scopes: Vec::new(),
        front: Vec::new(),
        tops: vec![0],
        block: None,
        docstrings: Vec::new(),
    };
    visit(parsed.tree.root_node(), &mut walk);
    walk.close_block();
    walk.outline
}

/// A unit or container that is open.
struct Scope {
    depth: usize,
    name: String,
    unit: Option<usize>,
    holds_methods: bool,
}

/// What stands in front of a definition or around it.
struct Front {
    /// Depth of the definition that it would belong to.
    depth: usize,
    span: Span,
    is_test: bool,
    /// It holds the definition, rather than standing before it.
    around: bool,
}

/// Statements of the top level that no unit interrupts.
struct Block {
    span: Span,
    depth: usize,
}

struct Walk<'a, 'b> {
    parsed: &'a Parsed<'b>,
    outline: Outline,
    scopes: Vec<Scope>,
    front: Vec<Front>,
    /// Depths whose children are at the top level.
    tops: Vec<usize>,
    block: Option<Block>,
    docstrings: Vec<usize>,
}

impl Visitor for Walk<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, depth: usize) -> bool {
        if cursor.node().is_named() {
            self.enter_named(cursor, depth);
        }
        !self.parsed.table.is(cursor.node(), role::COMMENT | role::IMPORT)
    }

    fn leave(&mut self, cursor: &TreeCursor<'_>, depth: usize) {
        self.leave_any(cursor, depth);
    }
}

impl Walk<'_, '_> {
    fn enter_named(&mut self, cursor: &TreeCursor<'_>, depth: usize) {
        let node = cursor.node();
        let roles = self.parsed.table.roles(node);
        let is_top = depth > 0 && self.tops.contains(&(depth - 1));
        self.note_top(cursor, roles, depth, is_top);
        self.note_docstring(node);
        if roles == 0 {
            // An attribute belongs to what follows it, and to nothing behind that.
            self.front.retain(|front| front.depth < depth || front.around);
            return;
        }
        if roles & (role::ATTRIBUTE | role::WRAPPER) != 0 {
            self.note_front(node, roles, depth);
        } else if roles & role::COMMENT == 0 {
            self.enter_scope(node, roles, depth);
        }
        self.note_contents(node, roles);
    }

    /// Statements of the top level become blocks; containers hold more of the top level.
    fn note_top(&mut self, cursor: &TreeCursor<'_>, roles: u32, depth: usize, is_top: bool) {
        let node = cursor.node();
        let opens = depth == 0 || (is_top && roles & role::CONTAINER != 0);
        let body_of_top = depth > 1 && self.tops.contains(&(depth - 2)) && cursor.field_name() == Some("body");
        let in_container = self.scopes.last().is_some_and(|scope| scope.depth + 1 == depth && scope.unit.is_none());
        if opens || (body_of_top && in_container) {
            self.tops.retain(|top| *top < depth);
            self.tops.push(depth);
        }
        if !is_top || opens || !is_content(cursor) {
            return;
        }
        let breaks = role::IMPORT | role::ATTRIBUTE | role::FUNCTION | role::CLASS | role::CONTAINER;
        let is_layout = matches!(
            node.kind(),
            "php_tag" | "text" | "package_clause" | "package_declaration" | "namespace_definition"
        );
        if roles & breaks != 0 || is_layout || in_container && body_of_top {
            self.close_block();
        }
    }

    fn note_docstring(&mut self, node: Node<'_>) {
        self.docstrings.extend(docstring(self.parsed.language, node).map(|string| string.start_byte()));
    }

    fn note_front(&mut self, node: Node<'_>, roles: u32, depth: usize) {
        let around = roles & role::WRAPPER != 0;
        let is_test = is_test_attribute(node, self.parsed.bytes);
        let depth = if around { depth + 1 } else { depth };
        self.front.push(Front { depth, span: Span::of(node), is_test, around });
    }

    fn enter_scope(&mut self, node: Node<'_>, roles: u32, depth: usize) {
        let table = self.parsed.table;
        let (front, is_test) = self.take_front(node, depth);
        let is_class = roles & role::CLASS != 0
            && (!node.kind().ends_with("_specifier") || node.child_by_field_name("body").is_some());
        let is_function = roles & role::FUNCTION != 0 || (roles & role::NAMER != 0 && names_closure(node, table));
        if is_class || is_function {
            self.open_unit(node, depth, is_class, (front, is_test));
        } else if let Some(name) = test_call(node, roles, self.parsed) {
            let span = Span::of(node);
            self.push_unit(Unit { kind: UnitKind::Test, name, span, parent: None, core: span }, depth, false);
        } else if roles & role::CONTAINER != 0 {
            let name = container_name(node, self.parsed.bytes);
            let holds_methods = holds_methods(node);
            self.scopes.push(Scope { depth, name, unit: None, holds_methods });
        }
    }

    /// What belongs in front of a node at this depth; what belongs to nothing is forgotten.
    fn take_front(&mut self, node: Node<'_>, depth: usize) -> (Option<Span>, bool) {
        let mut span: Option<Span> = None;
        let mut is_test = false;
        while let Some(front) = self.front.last() {
            if front.depth < depth {
                break;
            }
            let front = self.front.pop().expect("because there is a last one");
            if front.depth == depth && (!front.around || front.span.end >= node.end_byte()) {
                span = Some(join(span.unwrap_or(front.span), front.span));
                is_test |= front.is_test;
            }
        }
        (span, is_test)
    }

    fn open_unit(&mut self, node: Node<'_>, depth: usize, is_class: bool, front: (Option<Span>, bool)) {
        let table = self.parsed.table;
        let core = Span::of(node);
        let span = front.0.map_or(core, |front| join(front, core));
        let name = unit_name(node, self.parsed);
        let in_type = self.scopes.last().is_some_and(|scope| scope.holds_methods);
        let kind = if is_class {
            UnitKind::Class
        } else if front.1 || is_test_function(node, &name, self.parsed) {
            UnitKind::Test
        } else if in_type
            || (name.contains('.') && !table.is(node, role::NAMER))
            || node.kind().contains("method")
            || node.kind().contains("constructor")
        {
            UnitKind::Method
        } else {
            UnitKind::Function
        };
        self.push_unit(Unit { kind, name, span, parent: None, core }, depth, is_class);
    }

    fn push_unit(&mut self, mut unit: Unit, depth: usize, holds_methods: bool) {
        let own = unit.name.clone();
        let outer = self.scopes.iter().map(|scope| scope.name.as_str()).filter(|name| !name.is_empty());
        unit.name = outer.chain([own.as_str()]).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(".");
        unit.parent = self.scopes.iter().rev().find_map(|scope| scope.unit);
        self.scopes.push(Scope { depth, name: own, unit: Some(self.outline.units.len()), holds_methods });
        self.outline.units.push(unit);
    }

    fn note_contents(&mut self, node: Node<'_>, roles: u32) {
        if roles & role::COMMENT != 0 {
            self.outline.comments.push(comment(node, self.parsed.bytes));
        } else if roles & role::STRING != 0 && self.docstrings.contains(&node.start_byte()) {
            self.outline.comments.push(Comment { span: Span::of(node), documents: true, docstring: true });
        } else if roles & (role::STRING | role::NUMBER) != 0 {
            let kind = if roles & role::STRING != 0 { LiteralKind::String } else { LiteralKind::Number };
            self.outline.literals.push(Literal { kind, span: Span::of(node) });
        } else if roles & role::IMPORT != 0 || (roles & role::NAMER != 0 && requires(node, self.parsed.bytes)) {
            self.outline.imports.extend(found_imports(self.parsed, node));
        } else if roles & role::CALL != 0 {
            let unit = self.scopes.iter().rev().find_map(|scope| scope.unit);
            let written = written(self.parsed, node);
            if matches!(written.as_str(), "require" | "require_relative") && self.parsed.language.name() == "Ruby" {
                self.outline.imports.extend(found_imports(self.parsed, node));
            }
            self.outline.calls.push(Call { written, qualified: None, span: Span::of(node), unit });
        }
    }

    fn leave_any(&mut self, cursor: &TreeCursor<'_>, depth: usize) {
        let node = cursor.node();
        let mut was_unit = false;
        while self.scopes.last().is_some_and(|scope| scope.depth >= depth) {
            was_unit |= self.scopes.pop().is_some_and(|scope| scope.unit.is_some());
        }
        if self.tops.last() == Some(&depth) && depth > 0 {
            self.tops.pop();
            self.close_block();
        } else if depth > 0 && node.is_named() && self.tops.last() == Some(&(depth - 1)) && is_content(cursor) {
            self.leave_top(node, depth, was_unit);
        }
    }

    fn leave_top(&mut self, node: Node<'_>, depth: usize, was_unit: bool) {
        let table = self.parsed.table;
        let span = Span::of(node);
        let quiet = role::IMPORT | role::ATTRIBUTE | role::COMMENT | role::CONTAINER;
        let has_units = self.outline.units.last().is_some_and(|unit| unit.span.start >= span.start);
        if was_unit || has_units {
            self.close_block_before(span.start);
        } else if !table.is(node, quiet) && statement(node) && !self.docstrings.contains(&span.start) {
            let depth_before = self.block.as_ref().map(|block| block.depth);
            if depth_before.is_some_and(|before| before != depth) {
                self.close_block();
            }
            let start = self.block.take().map_or(span, |block| block.span);
            self.block = Some(Block { span: join(start, span), depth });
        }
    }

    /// The block ends; units that came after it stand behind it.
    fn close_block_before(&mut self, start: usize) {
        let Some(block) = self.block.take() else { return };
        let at =
            self.outline.units.partition_point(|unit| unit.span.start < start && unit.span.start < block.span.start);
        self.insert_block(at, block.span);
    }

    fn close_block(&mut self) {
        let Some(block) = self.block.take() else { return };
        let at = self.outline.units.partition_point(|unit| unit.span.start < block.span.start);
        self.insert_block(at, block.span);
    }

    /// Indices of units behind a block that is put in between move on by one. Those are the last: everything that names
    /// them came after the block began.
    fn insert_block(&mut self, at: usize, span: Span) {
        let moved = |index: &mut usize| *index += usize::from(*index >= at);
        self.outline.units[at..].iter_mut().filter_map(|unit| unit.parent.as_mut()).for_each(moved);
        self.scopes.iter_mut().filter_map(|scope| scope.unit.as_mut()).for_each(moved);
        for call in self.outline.calls.iter_mut().rev().take_while(|call| call.span.start >= span.start) {
            match &mut call.unit {
                Some(unit) => moved(unit),
                None if call.span.end <= span.end => call.unit = Some(at),
                None => {}
            }
        }
        let unit = Unit { kind: UnitKind::Block, name: String::new(), span, parent: None, core: span };
        self.outline.units.insert(at, unit);
    }
}

/// The literal that documents a module, class or function of Python, by the node of its body.
pub(crate) fn docstring(language: Language, body: Node<'_>) -> Option<Node<'_>> {
    if !matches!(body.kind(), "module" | "block") || language.name() != "Python" {
        return None;
    }
    let mut cursor = body.walk();
    let first = body.named_children(&mut cursor).find(|child| child.kind() != "comment");
    let string = first.filter(|first| first.kind() == "expression_statement")?.named_child(0);
    string.filter(|string| string.kind() == "string")
}

fn names_closure(node: Node<'_>, table: &crate::syntax::Table) -> bool {
    let value = node.child_by_field_name("value").or_else(|| node.child_by_field_name("right"));
    value.is_some_and(|value| table.is(value, role::CLOSURE))
}

/// `x = require("y")` of JavaScript.
fn requires(node: Node<'_>, bytes: &[u8]) -> bool {
    let value = node.child_by_field_name("value").or_else(|| node.child_by_field_name("right"));
    value.is_some_and(|value| bytes[value.byte_range()].starts_with(b"require("))
}

/// The node is no name or condition of what holds it.
fn is_content(cursor: &TreeCursor<'_>) -> bool {
    cursor.field_name().is_none_or(|field| field == "body")
}

fn statement(node: Node<'_>) -> bool {
    !matches!(
        node.kind(),
        "php_tag"
            | "text"
            | "package_clause"
            | "package_declaration"
            | "namespace_identifier"
            | "identifier"
            | "comment"
    )
}

fn join(a: Span, b: Span) -> Span {
    Span {
        start: a.start.min(b.start),
        end: a.end.max(b.end),
        start_line: a.start_line.min(b.start_line),
        end_line: a.end_line.max(b.end_line),
    }
}

fn comment(node: Node<'_>, bytes: &[u8]) -> Comment {
    Comment { span: Span::of(node), documents: documents(Span::of(node).text(bytes)), docstring: false }
}

/// A comment with the marks of documentation.
pub(super) fn documents(text: &[u8]) -> bool {
    [&b"///"[..], b"//!", b"/**", b"/*!"].iter().any(|mark| text.starts_with(mark)) && !text.starts_with(b"/**/")
}

fn found_imports(parsed: &Parsed<'_>, node: Node<'_>) -> Vec<Import> {
    let span = Span::of(node);
    imports(parsed.language, span.text(parsed.bytes), span.start_line)
}
