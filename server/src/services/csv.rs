//! Lists as CSV files for spreadsheets: UTF-8 with a byte order mark, separated by semicolons as French spreadsheets
//! expect.

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
        writer.write_record(row.map(without_formula)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.to_string()))
}

fn without_formula(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// Formats a time for files: `28/01/2016 13:44:35`, in the portal's zone.
pub fn local_time(portal: &Portal, at: Timestamp) -> String {
    at.to_zoned(portal.zone.clone()).strftime("%d/%m/%Y %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_text() {
        let rows = [["a;b".to_owned(), "=1+1".to_owned()], ["é\"".to_owned(), String::new()]];
        let file = String::from_utf8(write(["x", "y"], rows).expect("a file")).expect("UTF-8");
        assert_eq!(file, "\u{feff}x;y\r\n\"a;b\";'=1+1\r\n\"é\"\"\";\r\n");
    }
}
