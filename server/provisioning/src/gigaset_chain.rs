//! The chain of five small files through which a Gigaset base with a configured "data server" finds its own file. Each
//! file names the next one.
//!
//! A file is one entry: a tag, the length of the rest, the tag of a text (3), the length of the text with its final
//! NUL, and the text. Tag 3 leads to the common files, tag 4 to the next step, tag 0 to the configuration. Source: the
//! files that wazo serves to the N510 (`03 1a 03 18 "../../sifs/sifsroot.bin" 00`). wazo's `master.bin` also names
//! folders of web pages, which are optional.

use crate::ChainFile;

/// The tag of a text.
const TEXT: u8 = 3;

/// The content of one file of the chain. `url` is the folder of the phones' own files, with a slash at the end. The
/// last step names `%MACD.xml` in that folder; the base replaces `%MACD` with its MAC address in upper case. `None`
/// when the URL with this name is too long for an entry (252 bytes) or is not printable ASCII.
pub fn gigaset_chain(file: ChainFile, url: &str) -> Option<Vec<u8>> {
    match file {
        ChainFile::Master => entry(3, "../../sifs/sifsroot.bin"),
        ChainFile::Root => entry(4, "../../sifs/sih_4xx.bin"),
        ChainFile::Hundreds => entry(4, "../../sifs/sit_44x.bin"),
        ChainFile::Tens => entry(4, "../../sifs/siu_444.bin"),
        ChainFile::Units => entry(0, &format!("{url}%MACD.xml")),
    }
}

fn entry(tag: u8, text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let length = u8::try_from(text.len() + 1).ok()?;
    let mut bytes = vec![tag, length.checked_add(2)?, TEXT, length];
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_the_bytes_that_wazo_serves() {
        let known: [(ChainFile, &[u8]); 5] = [
            (ChainFile::Master, b"\x03\x1a\x03\x18../../sifs/sifsroot.bin\0"),
            (ChainFile::Root, b"\x04\x19\x03\x17../../sifs/sih_4xx.bin\0"),
            (ChainFile::Hundreds, b"\x04\x19\x03\x17../../sifs/sit_44x.bin\0"),
            (ChainFile::Tens, b"\x04\x19\x03\x17../../sifs/siu_444.bin\0"),
            (ChainFile::Units, b"\x00\x19\x03\x17http://%DURL/%MACD.xml\0"),
        ];
        for (file, bytes) in known {
            assert_eq!(gigaset_chain(file, "http://%DURL/").as_deref(), Some(bytes), "{file:?}");
        }
    }

    #[test]
    fn a_url_that_is_too_long_or_not_printable_ascii_is_refused() {
        let url = |length: usize| "u".repeat(length);
        assert_eq!(gigaset_chain(ChainFile::Units, &url(243)).map(|bytes| bytes.len()), Some(257));
        assert_eq!(gigaset_chain(ChainFile::Units, &url(244)), None);
        assert_eq!(gigaset_chain(ChainFile::Units, "https://é/"), None);
        assert_eq!(gigaset_chain(ChainFile::Units, "https://a\0/"), None);
    }
}
