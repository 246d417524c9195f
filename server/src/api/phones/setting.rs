//! Settings of phones.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::setting,
};
use portal_api::{
    operation::Done,
    setting::{ChangeSettings, EffectiveSetting, GetSettingsTree, ListSettings, SettingsTree},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(get_settings_tree).json(list_settings).json(change_settings)
}

pub async fn get_settings_tree(_: Arc<Portal>, caller: Caller, _: GetSettingsTree) -> HandlerResult<SettingsTree> {
    Ok(setting::settings_tree(caller.visit.language).into())
}

pub async fn list_settings(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListSettings,
) -> HandlerResult<Vec<EffectiveSetting>> {
    Ok(setting::list_settings(&portal, &caller, query).await?.into())
}

pub async fn change_settings(portal: Arc<Portal>, caller: Caller, operation: ChangeSettings) -> HandlerResult<Done> {
    setting::change_settings(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}
