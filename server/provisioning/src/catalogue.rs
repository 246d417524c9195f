//! The phone models that the portal can configure, read once from data files.
//!
//! `models/<vendor>.toml` holds what all phones of a vendor share, `models/<vendor>/<model>.toml` holds one model. A
//! new model needs a file and a picture, and no code. A test parses all files; its error names the file and the line.

mod family;
mod file_line;
mod model;
mod picture;
mod source;

use crate::source::Source;
use crate::{Error, Identity, ModelHint, UserAgent, Vendor};
use family::Family;
pub(crate) use file_line::{Condition, FileLine, Placeholder, SettingSpelling, TemplatePart};
pub use model::{Expansion, Generation, Model};
use std::collections::BTreeMap;

/// All models.
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Vec<Model>,
    fallbacks: BTreeMap<Vendor, String>,
}

impl Catalogue {
    /// Parses and checks model files and pictures, given as path and text. Paths are relative to this crate and begin
    /// with `models/`. Texts are `'static` because a model keeps the text of its pictures.
    ///
    /// Errors: [`Error::ModelFile`] when a file or a picture is invalid; it names the file and the line.
    pub fn parse(files: &[(&'static str, &'static str)]) -> Result<Self, Error> {
        let sources = files.iter().map(|(path, text)| Source { path, text });
        let (pictures, files): (Vec<_>, Vec<_>) = sources.partition(Source::is_picture);
        let (vendor_files, model_files): (Vec<_>, Vec<_>) = files.into_iter().partition(Source::is_family);
        let mut families = BTreeMap::new();
        for source in vendor_files {
            let family = Family::parse(source)?;
            families.insert(family.vendor, family);
        }
        let mut models: Vec<Model> = Vec::new();
        for source in model_files {
            let model = Model::parse(source, &families, &pictures)?;
            if let Some(other) = models.iter().find(|other| other.clashes_with(&model)) {
                return Err(
                    source.error(0, format!("a name, file name or User-Agent already belongs to {}", other.id()))
                );
            }
            models.push(model);
        }
        if let Some(picture) = pictures.iter().find(|picture| !models.iter().any(|model| model.has_picture(picture))) {
            return Err(picture.error_on(1, "no model has this picture"));
        }
        models.sort_by(|left, right| left.id().cmp(right.id()));
        let mut fallbacks = BTreeMap::new();
        for family in families.into_values() {
            let Some(fallback) = family.fallback else { continue };
            if !models.iter().any(|model| model.id() == fallback.get_ref() && model.vendor() == family.vendor) {
                return Err(family.source.error_in(&fallback, "the vendor has no model with this identifier"));
            }
            fallbacks.insert(family.vendor, fallback.into_inner());
        }
        Ok(Self { models, fallbacks })
    }

    /// All models, sorted by identifier.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// Finds a model by its identifier, for example `yealink-cp920`.
    pub fn find(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id() == id)
    }

    /// Finds a model by any of its names. Only letters and digits are compared, ignoring case.
    pub fn find_by_name(&self, name: &str) -> Option<&Model> {
        let name = model::simplify(name);
        self.models.iter().find(|model| model.has_name(&name))
    }

    /// Finds a model by its identifier or any of its names: `yealink-cp960`, "Yeastar SIP-CP960".
    pub fn find_lenient(&self, text: &str) -> Option<&Model> {
        self.find(text).or_else(|| self.find_by_name(text))
    }

    /// Finds a model by vendor and by the part of its file names that identifies the model: 78 in `y000000000078.cfg`,
    /// `snomD765`, `8851-3PCC`.
    pub fn find_by_file(&self, vendor: Vendor, file: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.vendor() == vendor && model.has_file_id(file))
    }

    /// Finds the model of a request: by the file name, else by the User-Agent.
    pub fn find_by_identity(&self, identity: &Identity) -> Option<&Model> {
        let vendor = identity.vendor?;
        let by_file = match identity.model.as_ref()? {
            ModelHint::FileId(file) => self.find_by_file(vendor, file.as_str()),
            ModelHint::UserAgent(_) => None,
        };
        by_file.or_else(|| self.find_by_model_in_user_agent(vendor, identity.agent_model.as_deref()?))
    }

    /// The fallback model of a vendor, for phones whose model has no model file. A phone ignores the parameters that it
    /// does not know.
    pub fn find_fallback(&self, vendor: Vendor) -> Option<&Model> {
        self.find(self.fallbacks.get(&vendor)?)
    }

    /// Finds a model by a User-Agent header.
    pub fn find_by_user_agent(&self, agent: &UserAgent) -> Option<&Model> {
        self.find_by_model_in_user_agent(agent.vendor?, agent.model.as_deref()?)
    }

    fn find_by_model_in_user_agent(&self, vendor: Vendor, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.vendor() == vendor && model.has_user_agent(name))
    }
}
