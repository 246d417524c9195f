//! The models of a line's phones, present and past.

use crate::{error::Error, portal::Portal, principal::Caller, services::line::find_line};
use portal_api::{Number, line_model::LineModel, model::Model};
use portal_provisioning::Catalogue;
use portal_store::LineModel as StoredModel;

/// Lists the models of a line, by name. A model that is no longer in the catalogue is left out, because the portal
/// can't show its keys and settings.
pub async fn list_line_models(portal: &Portal, caller: &Caller, number: &Number) -> Result<Vec<LineModel>, Error> {
    let line = find_line(portal, caller, number).await?;
    let stored = portal.store.list_line_models(line.id).await?;
    let mut models: Vec<_> = stored.into_iter().filter_map(api_line_model).collect();
    models.sort_by_cached_key(|model| model.model.name.to_lowercase());
    Ok(models)
}

fn api_line_model(stored: StoredModel) -> Option<LineModel> {
    let StoredModel { model, phones, keys_version, has_settings } = stored;
    Some(LineModel { model: api_model(Catalogue::bundled().find(&model)?), phones, keys_version, has_settings })
}

/// Converts a catalogue model into the model of the API, with its display name.
pub fn api_model(model: &portal_provisioning::Model) -> Model {
    Model { id: model.id().to_owned(), vendor: model.vendor().name().to_owned(), name: model.name().to_owned() }
}
