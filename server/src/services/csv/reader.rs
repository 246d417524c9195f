//! Reads CSV files that people send back from a spreadsheet. The file may have other separators, columns in another
//! order or language, and headings without accents. Text that can't be understood is an error; no cell is dropped
//! silently.

use super::{unescape_formula, words::words};
use crate::error::Error;
use ::csv::{ReaderBuilder, StringRecord, Trim};
use portal_api::{Language, fold::fold};
use unicode_normalization::UnicodeNormalization as _;

/// The maximum size of a file, in bytes.
const MAX_BYTES: usize = 256 << 10;
/// The separators of cells.
const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
/// The character that replaces bytes that are no UTF-8. Where it stands, a character of the file was lost.
const REPLACEMENT_CHARACTER: char = '\u{fffd}';

/// A column of a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The heading in French and in English.
    pub headings: [&'static str; 2],
    /// Whether a file without this column can't be read.
    pub is_required: bool,
}

impl Column {
    /// Returns the heading in a language.
    pub fn heading(&self, language: Language) -> &'static str {
        self.headings[usize::from(language == Language::En)]
    }
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<const N: usize> {
    /// The number of the row, from 1: the header is the first.
    pub number: u32,
    /// The cell of each column, or none when the file lacks the column. When the row can't be read, the reason as a
    /// sentence.
    pub cells: Result<[Option<String>; N], &'static str>,
}

/// Reads the rows of a file that are not empty.
///
/// Errors: `Invalid` in the field `csv` when the file is too long, when characters were lost, when a required column is
/// missing, or when a column with cells is unknown or occurs twice.
pub fn read<const N: usize>(text: &str, columns: &[Column; N], language: Language) -> Result<Vec<Row<N>>, Error> {
    let words = words(language);
    let invalid = |sentence: String| Err(Error::in_field("csv", sentence));
    if text.len() > MAX_BYTES {
        return invalid((words.too_long)(MAX_BYTES >> 10));
    }
    if text.contains([REPLACEMENT_CHARACTER, '\0']) {
        return invalid(words.not_utf8.to_owned());
    }
    let (separator, text) = find_separator(text.trim_start_matches(['\u{feff}', '\r', '\n', ' ']));
    let mut reader = ReaderBuilder::new();
    reader.delimiter(separator).flexible(true).has_headers(false).trim(Trim::All);
    let records: Result<Vec<StringRecord>, _> = reader.from_reader(text.as_bytes()).into_records().collect();
    let records = records.map_err(|_| Error::in_field("csv", words.not_utf8))?;
    let Some((header, records)) = records.split_first() else {
        return invalid((words.missing)(columns[0].heading(language)));
    };
    // The index in the file of each wanted column.
    let mut indexes = [None; N];
    for (index, heading) in header.iter().enumerate() {
        let found = columns.iter().position(|column| column.headings.map(normalize).contains(&normalize(heading)));
        match found {
            Some(column) if indexes[column].is_none() => indexes[column] = Some(index),
            // A column without cells is ignored: spreadsheets add empty columns.
            _ if records.iter().all(|record| record.get(index).unwrap_or_default().is_empty()) => {}
            Some(_) => return invalid((words.twice)(heading)),
            None => {
                let known: Vec<_> = columns.iter().map(|column| column.heading(language)).collect();
                return invalid((words.unknown)(heading, &known.join(", ")));
            }
        }
    }
    if let Some((column, _)) = columns.iter().zip(indexes).find(|(column, index)| column.is_required && index.is_none())
    {
        return invalid((words.missing)(column.heading(language)));
    }
    let row = |(number, record): (u32, &StringRecord)| {
        let has_extra_cells = record.iter().skip(header.len()).any(|cell| !cell.is_empty());
        let cells = indexes.map(|index| index.map(|index| cell_text(record.get(index).unwrap_or_default())));
        Row { number, cells: if has_extra_cells { Err(words.too_many_cells) } else { Ok(cells) } }
    };
    let rows = (2..).zip(records).filter(|(_, record)| !record.iter().all(str::is_empty));
    Ok(rows.map(row).collect())
}

/// Returns the separator of the cells, and the text from its header on. A first line such as `sep=;` names the
/// separator. Otherwise the separator is the first of [`SEPARATORS`] that the header contains outside quotes.
fn find_separator(text: &str) -> (u8, &str) {
    let (first, rest) = text.split_once(['\n', '\r']).unwrap_or((text, ""));
    let to_byte = |sign: Option<char>| sign.and_then(|sign| u8::try_from(sign).ok()).unwrap_or(b';');
    let is_separator = |sign: &char| SEPARATORS.contains(sign);
    let named = first.trim_start_matches('"').split_at_checked(4).filter(|(name, _)| name.eq_ignore_ascii_case("sep="));
    if let Some(sign) = named.and_then(|(_, rest)| rest.chars().next().filter(is_separator)) {
        return (to_byte(Some(sign)), rest.trim_start_matches(['\r', '\n']));
    }
    let mut is_quoted = false;
    let outside_quotes = first.chars().find(|character| {
        is_quoted ^= *character == '"';
        !is_quoted && is_separator(character)
    });
    (to_byte(outside_quotes), text)
}

/// Normalizes a heading or a name for comparison: removes case, accents, spaces and signs.
pub fn normalize(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Returns the text of a cell, with composed accents, and without the apostrophe that [`super::write`] may have added.
fn cell_text(text: &str) -> String {
    unescape_formula(text).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::csv::write;
    use proptest::prelude::*;

    const COLUMNS: [Column; 3] = [
        Column { headings: ["numéro", "number"], is_required: true },
        Column { headings: ["libellé", "label"], is_required: false },
        Column { headings: ["code d’interception", "pickup code"], is_required: false },
    ];

    fn read_rows(text: &str) -> Vec<[Option<String>; 3]> {
        let rows = read(text, &COLUMNS, Language::Fr).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        rows.into_iter().map(|row| row.cells.expect("cells")).collect()
    }

    fn sentence(text: &str) -> String {
        read(text, &COLUMNS, Language::Fr).expect_err(text).answer(Language::Fr, "").message
    }

    fn cells(number: &str, label: Option<&str>, code: Option<&str>) -> Vec<[Option<String>; 3]> {
        vec![[Some(number.to_owned()), label.map(str::to_owned), code.map(str::to_owned)]]
    }

    #[test]
    fn files_saved_by_spreadsheets_are_read() {
        for text in [
            "numéro;libellé\r\n15;Zoé\r\n",
            "\u{feff}numero,libelle\n15,Zoé",
            "Number\tLABEL\n15\tZoé\n",
            "sep=;\r\nnuméro;libellé\r\n15;Zoé\r\n",
            "\u{feff}sep=,\nlabel,number\nZoé,15\n",
            "\"sep=;\"\r\nnuméro;libellé\r\n15;Zoé\r\n",
            "nume\u{301}ro;libelle\u{301}\r\n15;Zoe\u{301}\r\n",
            "\"numéro\";\"libellé\";;\r\n\"15\";\"Zoé\";;\r\n;;;\r\n",
            "numéro ; libellé\r15 ; Zoé\r",
        ] {
            assert_eq!(read_rows(text), cells("15", Some("Zoé"), None), "{text}");
        }
        assert_eq!(read_rows("numéro;code d'interception\n15;*8\n"), cells("15", None, Some("*8")));
        assert_eq!(read_rows("\"code, d’interception\";numéro\n*8;15\n"), cells("15", None, Some("*8")));
        assert_eq!(read_rows("numéro;libellé\n15\n"), cells("15", Some(""), None), "trailing empty cells are lost");
        assert_eq!(read_rows("numéro\n"), Vec::<[Option<String>; 3]>::new());
    }

    #[test]
    fn an_unreadable_file_or_row_is_refused_with_the_reason() {
        for (text, part) in [
            ("numéro;name\n15;Zoé\n", "« name »"),
            ("numéro;number\n15;16\n", "« number »"),
            ("libellé\nZoé\n", "« numéro »"),
            ("", "« numéro »"),
            ("num\u{fffd}ro;libell\u{fffd}\n15;Zo\u{fffd}\n", "UTF-8"),
            ("n\0u\0m\0", "UTF-8"),
        ] {
            let sentence = sentence(text).replace('\u{a0}', " ");
            assert!(sentence.contains(part), "{text:?}: {sentence}");
        }
        let rows = read("numéro;libellé\n15;Zoé;Accueil\n;;\n16;a\n", &COLUMNS, Language::Fr).expect("rows");
        assert!(rows[0].cells.is_err() && rows[1].cells.is_ok(), "{rows:?}");
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4]);
        assert!(read(&"a".repeat(MAX_BYTES + 1), &COLUMNS, Language::Fr).is_err());
    }

    proptest! {
        #[test]
        fn a_written_file_is_read_back_unchanged(texts in prop::collection::vec("('{0,2}[=+@\u{2019}-])?[a-zé;,\"' =+\n]{0,12}", 3)) {
            let texts: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
            let row = [texts[0].clone(), texts[1].clone(), format!("x{}", texts[2])];
            let file = write(COLUMNS.map(|column| column.heading(Language::En)), [row.clone()]).expect("a file");
            let file = String::from_utf8(file).expect("UTF-8");
            prop_assert_eq!(read_rows(&file), vec![row.map(Some)]);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\u{feff}|sep=|\"|;|,|\t|\r|\n|numéro|[a-zé]){0,30}|.{0,60}") {
            let _ = read(&text, &COLUMNS, Language::En);
        }
    }
}
