//! Models of telephones.

use crate::{http::router::Outcome, portal::Portal, principal::Caller};
use portal_api::model::{ListModels, Model};
use portal_provisioning::Catalogue;
use std::sync::Arc;

pub async fn list_models(_: Arc<Portal>, _: Caller, _: ListModels) -> Outcome<Vec<Model>> {
    let models = Catalogue::bundled().models().iter().map(|model| Model {
        id: model.id().to_owned(),
        vendor: model.vendor().name().to_owned(),
        name: model.name().to_owned(),
    });
    Ok(models.collect::<Vec<_>>().into())
}
