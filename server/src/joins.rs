//! Rows of several tables in one statement.

use sea_orm::{
    ColumnTrait, EntityTrait, IdenStatic, Iterable, JoinType, QuerySelect, RelationDef, Select,
};

/// Joins a table, and reads all of its columns, each under its name after `prefix`:
/// `E::Model::from_query_result_optional(row, prefix)` finds them there.
pub fn joined<Base: EntityTrait, E: EntityTrait>(
    query: Select<Base>,
    how: JoinType,
    to: RelationDef,
    prefix: &str,
) -> Select<Base> {
    let query = query.join(how, to);
    E::Column::iter().fold(query, |query, column| {
        query.column_as(column.into_expr(), format!("{prefix}{}", column.as_str()))
    })
}
