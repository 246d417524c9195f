//! Lists as CSV files for spreadsheets: UTF-8 with a byte order mark, separated by semicolons as French spreadsheets
//! expect. `reader` reads such files, and the files of other programs.

mod reader;
mod words;

pub use reader::{Column, Row, normalize, read};
pub use words::words;

use crate::{error::Error, portal::Portal};
use jiff::Timestamp;

/// Writes rows under a header. A cell that a spreadsheet would take for a formula is written as text.
pub fn write<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Result<Vec<u8>, Error> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(header).map_err(Error::internal)?;
    for row in rows {
        writer.write_record(row.map(escape_formula)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.to_string()))
}

/// Puts an apostrophe before a cell that looks like a formula. A formula that already has apostrophes before it gets
/// one more, so that reading the file returns the same text.
fn escape_formula(cell: String) -> String {
    if is_formula(&cell) { format!("'{cell}") } else { cell }
}

/// Removes the apostrophe that [`escape_formula`] added.
fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a text, without its apostrophes, starts like a formula.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// Formats a time for files: `28/01/2016 13:44:35`, in the portal's zone.
pub fn local_time(portal: &Portal, at: Timestamp) -> String {
    at.to_zoned(portal.zone.clone()).strftime("%d/%m/%Y %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_cells_are_quoted_and_formulas_are_escaped() {
        let rows = [["a;b".to_owned(), "=1+1".to_owned()], ["é\"".to_owned(), String::new()]];
        let file = String::from_utf8(write(["x", "y"], rows).expect("a file")).expect("UTF-8");
        assert_eq!(file, "\u{feff}x;y\r\n\"a;b\";'=1+1\r\n\"é\"\"\";\r\n");
    }

    #[test]
    fn unescaping_removes_only_the_apostrophe_that_escaping_added() {
        for (cell, written) in
            [("- SAMU", "'- SAMU"), ("'- SAMU", "''- SAMU"), ("''=1", "'''=1"), ("'hello", "'hello"), ("+33", "'+33")]
        {
            assert_eq!(escape_formula(cell.to_owned()), written);
            assert_eq!(unescape_formula(written), cell);
        }
    }
}
