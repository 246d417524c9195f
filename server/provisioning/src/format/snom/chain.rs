//! snom's other files: the list of files to read, and the firmware to run.

use crate::format::{text, xml};

/// The response that makes a phone read other files, in their order: `<setting-files><file url="…"/></setting-files>`.
pub fn write_setting_files(urls: &[&str]) -> Vec<u8> {
    let mut file = begin("<setting-files>\n");
    for url in urls {
        file.extend_from_slice(b"<file url=\"");
        xml::push_escaped(&mut file, &text::clean(url));
        file.extend_from_slice(b"\"/>\n");
    }
    file.extend_from_slice(b"</setting-files>\n");
    file
}

/// The response at the URL in `firmware_status`: `<firmware-settings><firmware>…</firmware></firmware-settings>`.
pub fn write_firmware_settings(url: &str) -> Vec<u8> {
    let mut file = begin("<firmware-settings>\n<firmware>");
    xml::push_escaped(&mut file, &text::clean(url));
    file.extend_from_slice(b"</firmware>\n</firmware-settings>\n");
    file
}

fn begin(root: &str) -> Vec<u8> {
    let mut file = Vec::with_capacity(512);
    file.extend_from_slice(xml::DECLARATION.as_bytes());
    file.extend_from_slice(root.as_bytes());
    file
}
