//! Finds the model of a phone: the model that a form names, or the model in the phone's row.

use crate::{error::Error, messages};
use portal_api::Language;
use portal_provisioning::{Catalogue, Model};
use portal_store::ProvisionedPhone;

/// Finds a model by its identifier or by a common name.
///
/// Errors: `Invalid` in the field `model` when there is no such model.
pub fn find_model(id: &str, language: Language) -> Result<&'static Model, Error> {
    let unknown = || Error::in_field("model", messages::of(language).unknown_model);
    Catalogue::bundled().find_lenient(id).ok_or_else(unknown)
}

/// Returns the model of a phone that the database knows: the model that earlier requests named, or else the registered
/// model. Returns none when the catalogue has neither.
pub fn known_model(phone: &ProvisionedPhone) -> Option<&'static Model> {
    first_model([&phone.model, &phone.registered_model])
}

/// Returns the first of two model identifiers that the catalogue has.
pub fn first_model(ids: [&Option<String>; 2]) -> Option<&'static Model> {
    ids.into_iter().find_map(|id| Catalogue::bundled().find(id.as_deref()?))
}
