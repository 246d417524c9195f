//! The model files and pictures in this program. The build script, which shares the rest of the crate, has checked them.

use crate::Catalogue;
use std::sync::LazyLock;

/// The model files and pictures under `models/`: path and text, in the order of their paths.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled_models.rs"));

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| match Catalogue::parse(FILES) {
    Ok(catalogue) => catalogue,
    Err(error) => unreachable!("the build script read these files: {error}"),
});

impl Catalogue {
    /// The models in this program.
    pub fn bundled() -> &'static Self {
        &CATALOGUE
    }

    /// The files that [`Catalogue::bundled`] is read from: path and text.
    pub fn bundled_files() -> &'static [(&'static str, &'static str)] {
        FILES
    }
}
