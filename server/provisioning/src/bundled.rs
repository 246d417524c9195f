//! The model files and pictures that are compiled into the program. A test of the crate parses them.

use crate::Catalogue;
use std::sync::LazyLock;

/// The model files and pictures under `models/`: path and text, sorted by path.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled_models.rs"));

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| match Catalogue::parse(FILES) {
    Ok(catalogue) => catalogue,
    // The files are part of the program, and a test parses them.
    Err(error) => panic!("a bundled model file is invalid: {error}"),
});

impl Catalogue {
    /// The catalogue of the bundled files.
    pub fn bundled() -> &'static Self {
        &CATALOGUE
    }

    /// The files that [`Catalogue::bundled`] parses: path and text.
    pub fn bundled_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }
}
