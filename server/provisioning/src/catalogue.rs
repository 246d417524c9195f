//! The models that can be configured: data files, read once.
//!
//! `models/<vendor>.toml` holds what a vendor's telephones have in common, `models/<vendor>/<model>.toml` one model.
//! Another model is another file, and no code.

mod family;
mod line;
mod model;
mod source;

use crate::{Error, UserAgent};
use family::Family;
pub(crate) use line::{Case, Line, Piece, Placeholder};
pub use model::{Generation, Model};
use source::Source;
use std::{collections::BTreeMap, sync::LazyLock};

/// The files under `models/`: path and text, in the order of their paths.
const BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled_models.rs"));

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| match Catalogue::parse(BUNDLED) {
    Ok(catalogue) => catalogue,
    // They are part of the program, and a test reads them: a program that gets here was never tested.
    Err(error) => panic!("a bundled model file is wrong: {error}"),
});

/// All models.
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Vec<Model>,
}

impl Catalogue {
    /// The models in this program.
    pub fn bundled() -> &'static Self {
        &CATALOGUE
    }

    /// The files that [`Catalogue::bundled`] is read from: path and text.
    pub fn bundled_files() -> &'static [(&'static str, &'static str)] {
        BUNDLED
    }

    /// Reads and checks model files, given as path and text. Paths are those of this crate, from `models/` on.
    ///
    /// Fails with [`Error::ModelFile`], which names file and line.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Error> {
        let mut families = BTreeMap::new();
        for source in files.iter().map(|(path, text)| Source { path, text }).filter(Source::is_family) {
            let family = Family::parse(source)?;
            families.insert(family.vendor, family);
        }
        let mut models: Vec<Model> = Vec::new();
        for source in files.iter().map(|(path, text)| Source { path, text }).filter(|source| !source.is_family()) {
            let model = Model::parse(source, &families)?;
            if let Some(other) = models.iter().find(|other| other.clashes_with(&model)) {
                return Err(source.error(0, format!("a name, code or User-Agent is already {}'s", other.id())));
            }
            models.push(model);
        }
        models.sort_by(|left, right| left.id().cmp(right.id()));
        Ok(Self { models })
    }

    /// All models, in the order of their identifiers.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model with this identifier, for example `yealink-cp920`.
    pub fn find(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id() == id)
    }

    /// The model that people call so: any of its names, without regard to case, blanks and hyphens.
    pub fn find_by_name(&self, name: &str) -> Option<&Model> {
        let name = model::simplify(name);
        self.models.iter().find(|model| model.is_called(&name))
    }

    /// The model with this number in its file's name: 78 in `y000000000078.cfg`.
    pub fn find_by_code(&self, code: u16) -> Option<&Model> {
        self.models.iter().find(|model| model.file_code() == code)
    }

    /// The model that a telephone says it is.
    pub fn find_by_user_agent(&self, agent: &UserAgent) -> Option<&Model> {
        let (vendor, name) = (agent.vendor?, agent.model.as_deref()?);
        self.models.iter().find(|model| model.vendor() == vendor && model.answers_to(name))
    }
}
