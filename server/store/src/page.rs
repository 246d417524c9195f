//! Pages of lists. Finds the total length of a list without a count query, if a page shows the total. Counts rows.
//! Limits offsets.

use portal_api::{PageNumber, list::PAGE_SIZE};
use sea_orm::sea_query::{Asterisk, Expr, Func};

/// The total length of a list, if a page with `rows` rows shows it. A page that has rows but is not full is the last
/// page, and an empty first page means an empty list. For any other page the result is `None`, and a count query is
/// needed.
pub(crate) fn known_total(page: PageNumber, rows: usize) -> Option<u64> {
    known_total_at(page.offset(), u64::from(PAGE_SIZE), rows)
}

/// Like [`known_total`], for a part of at most `limit` rows that starts at `offset`.
pub(crate) fn known_total_at(offset: u64, limit: u64, rows: usize) -> Option<u64> {
    let rows = rows as u64;
    let is_last = rows < limit && (rows > 0 || offset == 0);
    is_last.then(|| offset + rows)
}

/// `COUNT(*)`. SQLite counts rows faster than the values of a column: it need not read the column.
pub(crate) fn count_rows() -> Expr {
    Func::count(Expr::col(Asterisk)).into()
}

/// Limits an offset or a row limit to the range of the databases' signed integers.
pub(crate) fn clamp_to_signed(count: u64) -> u64 {
    count.min(i64::MAX.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_known_on_the_last_page_with_rows_and_on_an_empty_first_page() {
        let page = |number| PageNumber::new(number).expect("a page");
        assert_eq!(known_total(page(1), 0), Some(0));
        assert_eq!(known_total(page(1), 49), Some(49));
        assert_eq!(known_total(page(1), 50), None, "there may be more");
        assert_eq!(known_total(page(2), 1), Some(51));
        assert_eq!(known_total(page(2), 0), None, "beyond the end");
        assert_eq!(known_total_at(0, 0, 0), None, "no row was asked for");
    }
}
