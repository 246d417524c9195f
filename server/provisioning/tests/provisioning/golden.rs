//! Snapshots of whole files, compared byte for byte. After a change of the files run
//! `INSTA_UPDATE=always cargo nextest run -p portal-provisioning`, then review the difference.

/// Compares a file with its snapshot in `tests/golden`.
pub fn check(name: &str, file: &[u8]) {
    check_in("../golden", name, file);
}

/// Compares the response to a phonebook request with its snapshot in `tests/golden/phonebooks`.
pub fn check_phonebook(name: &str, response: &str) {
    check_in("../golden/phonebooks", name, response.as_bytes());
}

/// `folder` is relative to this source file. The snapshot `cp920-phone.cfg` consists of `cp920-phone.snap` with the
/// metadata and `cp920-phone.snap.cfg` with the bytes.
fn check_in(folder: &str, name: &str, content: &[u8]) {
    // insta takes the text after the first dot as the extension. With two dots, two snapshots could share their
    // metadata.
    assert_eq!(name.matches('.').count(), 1, "{name} has one dot");
    insta::with_settings!({
        snapshot_path => folder,
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_binary_snapshot!(name, content.to_vec());
    });
}
