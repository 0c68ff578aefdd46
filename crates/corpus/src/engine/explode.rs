//! `explode`, which other engines know, is called `unnest` here. Both leave out rows whose list is empty or null.

use std::ops::ControlFlow;

use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::{Expr, ObjectName, visit_expressions_mut};

/// Renames each call.
pub(super) fn renamed(statement: &mut Statement) {
    let Statement::Statement(statement) = statement else { return };
    let _ = visit_expressions_mut(statement, |expression| {
        if let Expr::Function(function) = expression
            && function.name.to_string().eq_ignore_ascii_case("explode")
        {
            function.name = ObjectName::from(vec!["unnest".into()]);
        }
        ControlFlow::<()>::Continue(())
    });
}
