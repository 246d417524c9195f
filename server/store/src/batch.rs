//! Writes many rows with one statement. The number of rows per statement is always a power of two, so that there are
//! few different statements and the database plans each of them once.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use std::fmt::Write;

/// The maximum number of rows per statement.
///
/// A power of two, and small enough that 64 rows stay below the databases' limits on placeholders per statement (32,766
/// in SQLite, 65,535 in PostgreSQL).
const MAX_ROWS: usize = 64;

/// Runs the statement `begin (…), (…) end` for all rows, in order, with as many statements as needed. All rows have the
/// same number of values.
pub(crate) async fn run(
    database: &impl ConnectionTrait,
    begin: &str,
    rows: Vec<Vec<Value>>,
    end: &str,
) -> Result<(), DbErr> {
    let backend = database.get_database_backend();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        // The largest power of two that is at most the number of remaining rows.
        let row_count = MAX_ROWS.min(1 << rows.len().ilog2());
        let part: Vec<Vec<Value>> = rows.by_ref().take(row_count).collect();
        let column_count = part.first().map_or(0, Vec::len);
        let sql = statement(backend, begin, row_count, column_count, end);
        let values = part.into_iter().flatten();
        database.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

fn statement(backend: DbBackend, begin: &str, row_count: usize, column_count: usize, end: &str) -> String {
    // A placeholder with its comma takes about six bytes.
    let mut sql = String::with_capacity(begin.len() + end.len() + row_count * column_count * 6);
    sql.push_str(begin);
    for row in 0..row_count {
        sql.push_str(if row == 0 { " (" } else { ", (" });
        for column in 0..column_count {
            let comma = if column == 0 { "" } else { ", " };
            // SQLite looks a numbered placeholder up in a list, which is slower. Writing to a string can't fail.
            let _ = match backend {
                DbBackend::Postgres => write!(sql, "{comma}${}", row * column_count + column + 1),
                _ => write!(sql, "{comma}?"),
            };
        }
        sql.push(')');
    }
    sql.push_str(end);
    sql
}

#[cfg(test)]
mod tests {
    use super::{DbBackend, statement};

    #[test]
    fn placeholders_are_numbered_across_rows_on_postgresql_only() {
        let sql = |backend| statement(backend, "INSERT INTO a (b, c) VALUES", 2, 2, " RETURNING b");
        assert_eq!(sql(DbBackend::Postgres), "INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4) RETURNING b");
        assert_eq!(sql(DbBackend::Sqlite), "INSERT INTO a (b, c) VALUES (?, ?), (?, ?) RETURNING b");
    }
}
