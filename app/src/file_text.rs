//! The text of a file that the user chose, in the encodings that spreadsheets write.

/// The characters of Windows-1252 from 0x80 to 0x9F. All other bytes have the same meaning as in Unicode.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes a file: UTF-16 if it starts with a byte order mark, otherwise UTF-8 if the bytes are valid UTF-8, otherwise
/// Windows-1252, in which Excel writes CSV files.
pub fn decode(bytes: Vec<u8>) -> String {
    let utf16 = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => return utf16(u16::from_le_bytes),
        [0xfe, 0xff, ..] => return utf16(u16::from_be_bytes),
        _ => {}
    }
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(windows_1252).collect())
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_a_spreadsheet_is_read() {
        let text = "numéro;libellé;l’été €";
        assert_eq!(decode(text.as_bytes().to_vec()), text);
        assert_eq!(decode(b"num\xe9ro;libell\xe9;l\x92\xe9t\xe9 \x80".to_vec()), text);
        let units = || "\u{feff}numéro;libellé;l’été €".encode_utf16();
        assert_eq!(decode(units().flat_map(u16::to_le_bytes).collect()), text);
        assert_eq!(decode(units().flat_map(u16::to_be_bytes).collect()), text);
        assert_eq!(decode(Vec::new()), "");
        assert_eq!(decode(vec![0xff, 0xfe, 0x41]), "");
    }
}
