//! Builds columns, foreign keys and indexes that are the same on both databases.

use sea_orm_migration::{
    SchemaManager,
    sea_orm::DbBackend,
    sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, IndexCreateStatement},
};

/// The primary key `id`. The database never reuses an id, not even after its row was deleted.
pub(super) fn id() -> ColumnDef {
    let mut column = ColumnDef::new("id");
    column.big_integer().not_null().primary_key().auto_increment();
    column
}

/// An integer, or a time in milliseconds since the epoch.
pub(super) fn integer(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer().not_null();
    column
}

pub(super) fn integer_or_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.big_integer();
    column
}

pub(super) fn small_integer(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.small_integer().not_null();
    column
}

pub(super) fn binary(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.blob().not_null();
    column
}

pub(super) fn binary_or_null(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.blob();
    column
}

/// A boolean.
pub(super) fn flag(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.boolean().not_null();
    column
}

/// Builds text columns, whose values are compared byte by byte, so that lists have the same order on both databases.
/// SQLite compares texts so by default; PostgreSQL does so with the collation "C", whatever the language of its
/// cluster.
#[derive(Clone, Copy)]
pub(super) struct Texts(DbBackend);

impl Texts {
    pub(super) fn for_database(manager: &SchemaManager<'_>) -> Self {
        Self(manager.get_database_backend())
    }

    pub(super) fn text(self, name: &'static str) -> ColumnDef {
        let mut column = self.text_or_null(name);
        column.not_null();
        column
    }

    pub(super) fn text_or_null(self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.text();
        if self.0 == DbBackend::Postgres {
            column.extra("COLLATE \"C\"");
        }
        column
    }
}

/// A foreign key to another table's id.
pub(super) fn reference(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(to, "id").to_owned()
}

/// A foreign key to another table's id. When the referenced row is deleted, the database deletes the referring row too.
pub(super) fn part_of(table: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    reference(table, column, to).on_delete(ForeignKeyAction::Cascade).to_owned()
}

/// An index, named after its table and columns.
pub(super) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index, named after its table and columns.
pub(super) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}
