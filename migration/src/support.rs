//! What every migration needs: names for indexes and keys, and the one column that differs by engine.

use sea_orm_migration::{prelude::*, schema::text, sea_orm::DbBackend};

pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    named(table, columns, "index")
}

pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    named(table, columns, "unique").unique().to_owned()
}

fn named(table: &'static str, columns: &[&'static str], suffix: &str) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement
        .name(format!("{table}_{}_{suffix}", columns.join("_")))
        .table(table);
    for column in columns {
        statement.col(*column);
    }
    statement
}

pub fn foreign(
    table: &'static str,
    column: &'static str,
    to_table: &'static str,
    to_column: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_foreign"))
        .from(table, column)
        .to(to_table, to_column)
        .to_owned()
}

/// A path is compared byte by byte, so that a subtree is a range of the index.
pub fn path(manager: &SchemaManager) -> ColumnDef {
    let mut column = text("path");
    if manager.get_database_backend() == DbBackend::Postgres {
        column = ColumnDef::new("path")
            .custom("text COLLATE \"C\"")
            .not_null()
            .to_owned();
    }
    column
}
