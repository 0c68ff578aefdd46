//! The tables name nothing that their grammars don't have.

use super::*;

fn unknown(table: &Table) -> Vec<String> {
    let syntax = table.syntax;
    let lists = [
        syntax.functions,
        syntax.closures,
        syntax.classes,
        syntax.containers,
        syntax.wrappers,
        syntax.attributes,
        syntax.imports,
        syntax.comments,
        syntax.strings,
        syntax.interpolations,
        syntax.numbers,
        syntax.parens,
        syntax.nests,
        syntax.catches,
        syntax.names,
        syntax.skipped_in_paths,
    ];
    let pairs = [syntax.namers, syntax.binders, syntax.fixed].concat();
    let calls = syntax.calls.iter().flat_map(|(name, fields)| fields.iter().map(|field| (*name, *field)));
    let pairs: Vec<(&str, &str)> = pairs.into_iter().chain(calls).collect();
    let kinds = lists.concat().into_iter().chain(pairs.iter().map(|(kind, _)| *kind));
    let fields = pairs.iter().map(|(_, field)| *field).chain(syntax.unbound.iter().copied());
    let kinds = kinds.filter(|kind| table.kinds(kind).is_empty()).map(|kind| format!("kind {kind}"));
    let fields = fields
        .filter(|field| !field.is_empty() && table.language.field_id_for_name(field).is_none())
        .map(|field| format!("field {field}"));
    kinds.chain(fields).collect()
}

#[test]
fn grammars_know_every_name_of_their_tables() {
    let wrong: Vec<_> = Grammar::ALL
        .iter()
        .map(|grammar| (*grammar, unknown(grammar.table())))
        .filter(|(_, w)| !w.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
