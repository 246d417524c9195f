//! Models of phones.

use crate::{
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::line_model::api_model,
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use portal_api::{
    Language,
    model::{GetModel, GetModelPicture, KeyFunction, KeyOperand, ListModels, MissingSetting, Model, ModelDetail},
};
use portal_provisioning::{Catalogue, Function, KeyGroup, Operand, settings::SettingsTree};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_models).json(get_model).raw(get_model_picture)
}

pub async fn list_models(_: Arc<Portal>, _: Caller, _: ListModels) -> HandlerResult<Vec<Model>> {
    Ok(Catalogue::bundled().models().iter().map(api_model).collect::<Vec<_>>().into())
}

pub async fn get_model(_: Arc<Portal>, caller: Caller, query: GetModel) -> HandlerResult<ModelDetail> {
    let model = Catalogue::bundled().find(&query.id).ok_or(Error::NotFound)?;
    let language = caller.visit.language;
    let settings = model.settings();
    let all_settings = SettingsTree::bundled().settings().iter().map(|setting| setting.id().as_str());
    let without = all_settings.filter(|id| !settings.contains(*id)).map(|id| MissingSetting {
        setting: id.to_owned(),
        reason: model.missing_setting_reason(id, language).map(str::to_owned),
    });
    let expansion = model.expansion();
    Ok(ModelDetail {
        accounts: model.accounts(),
        line_keys: model.line_keys(),
        programmable_keys: model.programmable_keys(),
        expansion_modules: expansion.modules,
        expansion_keys: expansion.keys_per_module,
        handsets: model.handsets(),
        functions: functions(model, language),
        without: without.collect(),
        settings: settings.iter().map(ToString::to_string).collect(),
        model: api_model(model),
    }
    .into())
}

pub async fn get_model_picture(_: Arc<Portal>, _: Caller, query: GetModelPicture) -> Result<Response, Error> {
    let model = Catalogue::bundled().find(&query.id).ok_or(Error::NotFound)?;
    let picture = if query.module { model.expansion_picture().ok_or(Error::NotFound)? } else { model.picture() };
    // A picture changes only with a new version of the portal. Browsers may keep it for an hour: long enough for a
    // person who sets keys, and short enough after an update.
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, picture).into_response())
}

fn operand(operand: Operand) -> KeyOperand {
    match operand {
        Operand::None => KeyOperand::None,
        Operand::Number => KeyOperand::Number,
        Operand::NumberIfAny => KeyOperand::NumberIfAny,
        Operand::Tones => KeyOperand::Tones,
        Operand::Multicast => KeyOperand::Multicast,
        Operand::Url => KeyOperand::Url,
    }
}

/// Returns every function for every kind of key that the model has, with the reason if the function can't be used
/// there.
fn functions(model: &portal_provisioning::Model, language: Language) -> Vec<KeyFunction> {
    let places = [
        (KeyGroup::Line, model.line_keys()),
        (KeyGroup::Programmable, model.programmable_keys()),
        (KeyGroup::Expansion, model.expansion().modules),
    ];
    let places = places.into_iter().filter(|(_, count)| *count > 0).map(|(place, _)| place);
    let functions_at = |place: KeyGroup| {
        Function::ALL.iter().map(move |function| KeyFunction {
            place: place.id().to_owned(),
            function: function.id().to_owned(),
            name: function.name(language).to_owned(),
            operand: operand(function.operand()),
            has_line: function.has_line(),
            refusal: model.check_function(place, *function, language).err().map(str::to_owned),
        })
    };
    places.flat_map(functions_at).collect()
}
