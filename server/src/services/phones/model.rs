//! Models of phones, by what a form says and by what is known of a phone.

use crate::{error::Error, messages};
use portal_api::Language;
use portal_provisioning::{Catalogue, Model};
use portal_store::ProvisionedPhone;

/// The model of that identifier, or of a name that people call it by.
pub fn find_model(id: &str, language: Language) -> Result<&'static Model, Error> {
    let unknown = || Error::in_field("model", messages::of(language).unknown_model);
    Catalogue::bundled().find_lenient(id).ok_or_else(unknown)
}

/// What a telephone is, as far as is known without a request: what was learnt, else what was registered.
pub fn known_model(phone: &ProvisionedPhone) -> Option<&'static Model> {
    first_model([&phone.model, &phone.registered_model])
}

/// The first of some models that there is a file of.
pub fn first_model(ids: [&Option<String>; 2]) -> Option<&'static Model> {
    ids.into_iter().find_map(|id| Catalogue::bundled().find(id.as_deref()?))
}
