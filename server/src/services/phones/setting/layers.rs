//! What is kept, as the tree understands it.

use crate::{error::Error, portal::Portal, services::lamp};
use portal_provisioning::{
    Model,
    settings::{Layer, Scope, SettingId, SettingsTree, Value},
};
use portal_store::{KeptSetting, KeptValue, ProvisionedPhone, SettingLayer, SettingPlace};
use std::sync::Arc;

fn scope(layer: &SettingLayer) -> Scope {
    match layer.place {
        SettingPlace::Operator => Scope::Operator,
        SettingPlace::Reseller(_) => Scope::Reseller,
        SettingPlace::Client(_) => Scope::Client,
        SettingPlace::Department(_) => Scope::Department(layer.depth),
        SettingPlace::Line { .. } => Scope::Line,
        SettingPlace::Phone(_) => Scope::Phone,
    }
}

/// What a sealed value belongs to: as another setting's, or at another place, it doesn't open.
pub(in crate::services) fn purpose(place: &SettingPlace, id: &str) -> String {
    match place {
        SettingPlace::Operator => format!("setting/operator/{id}"),
        SettingPlace::Reseller(owner) => format!("setting/reseller/{owner}/{id}"),
        SettingPlace::Client(owner) => format!("setting/client/{owner}/{id}"),
        SettingPlace::Department(owner) => format!("setting/department/{owner}/{id}"),
        SettingPlace::Line { line_id, model } => format!("setting/line/{line_id}/{model}/{id}"),
        SettingPlace::Phone(owner) => format!("setting/phone/{owner}/{id}"),
    }
}

/// The layers as the tree understands them: under them all what the program's own settings say. A row that this version
/// can't read is passed over, so that one value doesn't keep a telephone from its configuration.
pub fn with_own(portal: &Portal, rows: Vec<SettingLayer>, model: Option<&Model>) -> Result<Vec<Layer>, Error> {
    let mut layers = vec![own_layer(portal, model)];
    layers.extend(read(portal, rows)?);
    Ok(layers)
}

/// The layers of some places, without the program's own.
pub fn read(portal: &Portal, rows: Vec<SettingLayer>) -> Result<Vec<Layer>, Error> {
    let mut layers = Vec::with_capacity(rows.len());
    for row in rows {
        let mut layer = Layer::new(scope(&row));
        for KeptSetting { id, value, is_locked } in row.settings {
            let (Some(setting), Ok(key)) = (SettingsTree::bundled().find(&id), id.parse::<SettingId>()) else {
                continue;
            };
            if is_locked {
                layer.lock(key.clone());
            }
            let value = match value {
                None => continue,
                Some(KeptValue::Plain(text)) => Value::parse(setting, &text),
                Some(KeptValue::Sealed(sealed)) => {
                    let opened = portal.sealer.open(sealed.as_bytes(), purpose(&row.place, &id).as_bytes());
                    let opened = opened.map_err(Error::internal)?;
                    Value::parse(setting, str::from_utf8(&opened).map_err(Error::internal)?)
                }
            };
            if let Ok(value) = value {
                layer.set(key, value);
            } else {
                tracing::warn!(setting = id, "a kept value can't be read any more");
            }
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// What the program's own settings say of telephones of a model.
fn own_layer(portal: &Portal, model: Option<&Model>) -> Layer {
    let phones = &portal.settings.phones;
    let mut layer = Layer::new(Scope::Model);
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
    set("voicemail.number", phones.voicemail_number.as_deref().unwrap_or_default());
    if model.is_some_and(needs_ldap) && portal.settings.ldaps_listen.is_some() {
        set("ldap.enable", "true");
    }
    layer
}

/// Whether a telephone has no directories to fetch, and finds names by LDAP only: the CP860 (document, 3.1.1).
pub fn needs_ldap(model: &Model) -> bool {
    !model.settings().contains("phonebook.enable")
}

/// All layers that apply to a telephone of a model, those of its line's lamp, of its line and its own with them.
pub async fn of_phone(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
    let inherited = inherited(portal, phone, model).await?;
    if !phone.has_settings && !phone.has_lamp {
        return Ok(inherited);
    }
    let own = if phone.has_settings {
        portal.store.list_setting_layers_below(phone.line_id, model.id(), phone.id).await?
    } else {
        Vec::new()
    };
    let lamp = phone.has_lamp.then(lamp::layer);
    Ok(inherited.iter().cloned().chain(lamp).chain(read(portal, own)?).collect())
}

async fn inherited(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
    let key = (phone.client_id, phone.department_id, needs_ldap(model));
    let place = match phone.department_id {
        Some(id) => SettingPlace::Department(id),
        None => SettingPlace::Client(phone.client_id),
    };
    let read = async {
        let rows = portal.store.list_setting_layers_of(&place).await?;
        Ok(with_own(portal, rows, Some(model))?.into())
    };
    portal.inherited.find(key, read).await
}
