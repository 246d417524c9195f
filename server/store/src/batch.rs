//! Many rows in one statement. The number of rows per statement is always a power of two, so that there are few
//! different statements and the database plans each of them once.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use std::fmt::Write;

/// The maximum number of rows per statement.
const MOST: usize = 64;

/// Runs `begin (…), (…) end` for all rows, in order.
pub(crate) async fn run(
    database: &impl ConnectionTrait,
    begin: &str,
    rows: Vec<Vec<Value>>,
    end: &str,
) -> Result<(), DbErr> {
    let backend = database.get_database_backend();
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = MOST.min(1 << rows.len().ilog2());
        let part: Vec<Vec<Value>> = rows.by_ref().take(size).collect();
        let width = part.first().map_or(0, Vec::len);
        let sql = statement(backend, begin, size, width, end);
        let values = part.into_iter().flatten();
        database.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

fn statement(backend: DbBackend, begin: &str, rows: usize, width: usize, end: &str) -> String {
    let mut sql = String::with_capacity(begin.len() + end.len() + rows * width * 6);
    sql.push_str(begin);
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            // SQLite looks a numbered placeholder up in a list, which is slower. Writing to a string can't fail.
            let _ = match backend {
                DbBackend::Postgres => write!(sql, "{comma}${}", row * width + column + 1),
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
    fn values_are_numbered_through() {
        let sql = |backend| statement(backend, "INSERT INTO a (b, c) VALUES", 2, 2, " RETURNING b");
        assert_eq!(sql(DbBackend::Postgres), "INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4) RETURNING b");
        assert_eq!(sql(DbBackend::Sqlite), "INSERT INTO a (b, c) VALUES (?, ?), (?, ?) RETURNING b");
    }
}
