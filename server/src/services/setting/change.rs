//! A change at a place, and what it makes out of date.

use super::{
    layers::purpose,
    place::{Named, find_place},
    refused,
};
use crate::{error::Error, messages, portal::Portal, principal::Caller};
use portal_api::{Secret, setting::ChangeSettings};
use portal_provisioning::{
    settings::{self, Kind, Setting, SettingsTree, Value, Written},
    time_zone::find_zone,
};
use portal_store::{KeptValue, SettingChange, SettingPlace};

/// Changes settings at a place: all of it, or nothing.
pub async fn change_settings(portal: &Portal, caller: &Caller, operation: ChangeSettings) -> Result<(), Error> {
    let ChangeSettings { reseller, reference, department, number, model, mac, values, reset, lock, unlock } = operation;
    let place = find_place(portal, caller, Named { reseller, reference, department, number, model, mac }).await?;
    let language = caller.visit.language;
    let layers = portal.layers(place.rows(portal).await?, place.model)?;
    let reader = place.reader(caller);
    let tree = SettingsTree::bundled();
    let mut changes = Vec::new();
    let known = |id: &str| {
        let setting = tree.find(id).filter(|_| place.model.is_none_or(|model| model.settings().contains(id)));
        let why = || place.model.and_then(|model| model.why_without(id, language)).map(str::to_owned);
        setting.ok_or_else(|| refused(id, why().unwrap_or_else(|| messages::of(language).unknown_setting.to_owned())))
    };
    let may = |setting: &Setting, is_lock: bool| {
        let effective = settings::effective(setting, &layers, reader);
        let allowed = if is_lock { effective.may_lock } else { effective.may_change };
        allowed.map_err(|reason| refused(setting.id().as_str(), reason.text(language).to_owned()))
    };
    for (id, text) in values {
        let setting = known(&id)?;
        may(setting, false)?;
        let value = Value::parse(setting, &text).map_err(|refusal| refused(&id, refusal.text(language)))?;
        if let (Kind::TimeZone, Value::Choice(zone)) = (setting.kind(), &value)
            && find_zone(zone).is_none()
        {
            return Err(refused(&id, settings::Refusal::Choice.text(language)));
        }
        if let Some(model) = place.model {
            model.accepts_setting(setting, &value, language).map_err(|reason| refused(&id, reason))?;
        }
        changes.push(SettingChange::Set(id.clone(), portal.kept(&place.kept, &id, &value)?));
    }
    for id in reset {
        may(known(&id)?, false)?;
        changes.push(SettingChange::Reset(id));
    }
    for id in lock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Lock(id));
    }
    for id in unlock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Unlock(id));
    }
    let now = portal.clock.now();
    let (client_id, mac) = (place.client_id, place.mac.as_ref());
    portal.store.change_settings(&place.kept, client_id, mac, &changes, &caller.actor(), now).await?;
    portal.forget_configurations(&place.kept, client_id);
    Ok(())
}

impl Portal {
    /// A value as it is kept: a secret sealed.
    fn kept(&self, place: &SettingPlace, id: &str, value: &Value) -> Result<KeptValue, Error> {
        Ok(match value.written() {
            Written::Plain(text) => KeptValue::Plain(text.into_owned()),
            Written::Secret(secret) => KeptValue::Sealed(self.seal_setting(place, id, secret)?.into()),
        })
    }

    fn seal_setting(&self, place: &SettingPlace, id: &str, secret: &Secret) -> Result<Vec<u8>, Error> {
        self.sealer.seal(secret.expose().as_bytes(), purpose(place, id).as_bytes()).map_err(Error::internal)
    }

    /// Drops what a change at a place makes out of date. A department's is the whole client's: who is below it nobody asks.
    pub fn forget_configurations(&self, place: &SettingPlace, client_id: Option<i64>) {
        if !matches!(place, SettingPlace::Line { .. } | SettingPlace::Phone(_)) {
            self.inherited.forget();
        }
        match place {
            SettingPlace::Operator | SettingPlace::Reseller(_) => self.configurations.forget_those(|_| true),
            SettingPlace::Client(_) | SettingPlace::Department(_) => {
                self.configurations.forget_those(|prepared| client_id.is_none_or(|id| prepared.client_id == id));
            }
            SettingPlace::Line { line_id, .. } => {
                self.configurations.forget_those(|prepared| prepared.line_id == Some(*line_id));
            }
            SettingPlace::Phone(id) => self.configurations.forget_those(|prepared| prepared.phone_id == *id),
        }
    }
}
