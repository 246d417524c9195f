//! Converts the stored settings into the layers of the settings tree.

use crate::{error::Error, portal::Portal, services::lamp};
use portal_provisioning::{
    Model, PREFIX,
    settings::{Layer, Scope as LayerScope, SettingId, SettingsTree, Value},
};
use portal_store::{ProvisionedPhone, SettingLayer, SettingOwner, StoredSetting, StoredValue};
use std::sync::Arc;

/// Returns the scope of an owner's layer.
fn scope(layer: &SettingLayer) -> LayerScope {
    match layer.owner {
        SettingOwner::Operator => LayerScope::Operator,
        SettingOwner::Reseller(_) => LayerScope::Reseller,
        SettingOwner::Client(_) => LayerScope::Client,
        SettingOwner::Department(_) => LayerScope::Department(layer.depth),
        SettingOwner::Line { .. } => LayerScope::Line,
        SettingOwner::Phone(_) => LayerScope::Phone,
    }
}

/// Returns the purpose that a value is sealed for. A sealed value that was moved to another setting or owner can't be
/// opened.
pub(in crate::services) fn purpose(owner: &SettingOwner, id: &str) -> String {
    match owner {
        SettingOwner::Operator => format!("setting/operator/{id}"),
        SettingOwner::Reseller(owner) => format!("setting/reseller/{owner}/{id}"),
        SettingOwner::Client(owner) => format!("setting/client/{owner}/{id}"),
        SettingOwner::Department(owner) => format!("setting/department/{owner}/{id}"),
        SettingOwner::Line { line_id, model } => format!("setting/line/{line_id}/{model}/{id}"),
        SettingOwner::Phone(owner) => format!("setting/phone/{owner}/{id}"),
    }
}

/// Converts stored rows into layers, and puts the layer with the server's own settings below them. A value that this
/// version of the portal can't read is skipped, so that the phone still gets its configuration.
pub fn with_server_layer(portal: &Portal, rows: Vec<SettingLayer>, model: Option<&Model>) -> Result<Vec<Layer>, Error> {
    let mut layers = vec![server_layer(portal, model)];
    layers.extend(read_layers(portal, rows)?);
    Ok(layers)
}

/// Converts the stored rows of some owners into layers, without the server's own settings.
fn read_layers(portal: &Portal, rows: Vec<SettingLayer>) -> Result<Vec<Layer>, Error> {
    let mut layers = Vec::with_capacity(rows.len());
    for row in rows {
        let mut layer = Layer::new(scope(&row));
        for StoredSetting { id, value, is_locked } in row.settings {
            let (Some(setting), Ok(key)) = (SettingsTree::bundled().find(&id), id.parse::<SettingId>()) else {
                continue;
            };
            if is_locked {
                layer.lock(key.clone());
            }
            let value = match value {
                None => continue,
                Some(StoredValue::Plain(text)) => Value::parse(setting, &text),
                Some(StoredValue::Sealed(sealed)) => {
                    let opened = portal.sealer.open(sealed.as_bytes(), purpose(&row.owner, &id).as_bytes());
                    let opened = opened.map_err(Error::internal)?;
                    Value::parse(setting, str::from_utf8(&opened).map_err(Error::internal)?)
                }
            };
            if let Ok(value) = value {
                layer.set(key, value);
            } else {
                tracing::warn!(setting = id, "a stored setting can't be read any more");
            }
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// Returns the layer with the server's own settings for phones of a model.
fn server_layer(portal: &Portal, model: Option<&Model>) -> Layer {
    let phones = &portal.settings.phones;
    let mut layer = Layer::new(LayerScope::Model);
    let mut set = |id: &str, text: &str| {
        let setting = SettingsTree::bundled().find(id);
        if let Some(value) = setting.and_then(|setting| Value::parse(setting, text).ok())
            && let Ok(id) = id.parse()
        {
            layer.set(id, value);
        }
    };
    set("sip.transport", phones.sip_transport.name());
    set("time.ntp_server", &phones.ntp_server.to_string());
    set("provisioning.minutes", &phones.repoll_minutes.to_string());
    set("language.dictionaries", &format!("{}{PREFIX}dictionaries/", portal.settings.public_url));
    set("voicemail.number", phones.voicemail_number.as_deref().unwrap_or_default());
    if model.is_some_and(is_ldap_only) && portal.settings.ldaps_listen.is_some() {
        set("ldap.enable", "true");
    }
    layer
}

/// Whether phones of this model can't fetch directories, and find names by LDAP only; such a model is the CP860.
pub fn is_ldap_only(model: &Model) -> bool {
    !model.settings().contains("phonebook.enable")
}

/// Returns all layers that apply to a phone of a model: the inherited layers, then the layer of its line's lamp, of its
/// line, and of the phone itself.
pub async fn of_phone(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
    let inherited = inherited_layers(portal, phone, model).await?;
    if !phone.has_settings && !phone.has_lamp {
        return Ok(inherited);
    }
    let own = if phone.has_settings {
        portal.store.list_setting_layers_below(phone.line_id, model.id(), phone.id).await?
    } else {
        Vec::new()
    };
    let lamp = phone.has_lamp.then(lamp::layer);
    Ok(inherited.iter().cloned().chain(lamp).chain(read_layers(portal, own)?).collect())
}

/// Returns the layers that the phone inherits from its department, its client and above, from the cache if possible.
async fn inherited_layers(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
    let key = (phone.client_id, phone.department_id, is_ldap_only(model));
    let owner = match phone.department_id {
        Some(id) => SettingOwner::Department(id),
        None => SettingOwner::Client(phone.client_id),
    };
    let read = async {
        let rows = portal.store.list_setting_layers_of(&owner).await?;
        Ok(with_server_layer(portal, rows, Some(model))?.into())
    };
    portal.inherited_layers.find(key, read).await
}
