//! The differences between a phone's current file and the file that it would get now. The last fetched file is
//! stored, sealed.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{configuration, model::known_model, phone_file},
};
use portal_api::{
    Language, Mac,
    difference::{Difference as ApiDifference, Differences},
    phone::PhoneState,
};
use portal_provisioning::{
    Catalogue, Difference, FileVersion, Model, ParameterValue, Subject, differences, render_phone,
    settings::SettingsTree,
};
use portal_store::ProvisionedPhone;
use sha2::{Digest, Sha256};

/// Lists the differences between the file that a phone has and the file that it would get now.
pub async fn list_differences(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<Differences, Error> {
    let seen = portal.store.find_phone(caller.scope(), mac, portal.clock.now()).await?.ok_or(Error::NotFound)?;
    let phone = portal.store.find_phone_for_provisioning(mac).await?.ok_or(Error::NotFound)?;
    let none = Differences { at: None, is_current: false, differences: Vec::new() };
    // A phone that lost its credentials has lost its configuration, too.
    if seen.row.state == PhoneState::Lost {
        return Ok(none);
    }
    let Some(kept) = portal.store.find_phone_file(seen.id).await? else { return Ok(none) };
    let at = Some(kept.at);
    // Without the model in the catalogue, nothing can read the file. Without a line, the phone gets no file.
    let had = Catalogue::bundled().find(&kept.model).filter(|_| phone.number.is_some());
    let Some(had) = had else { return Ok(Differences { at, ..none }) };
    let (model, now) = file_now(portal, &phone, had).await?;
    let firmware = phone.firmware.as_deref();
    if Sha256::digest(&now).as_slice() == kept.digest {
        return Ok(Differences { at, is_current: true, differences: Vec::new() });
    }
    let has = phone_file::open(portal, mac, &kept.sealed)?;
    let found = differences(
        FileVersion { model: had, firmware: kept.firmware.as_deref(), bytes: &has },
        FileVersion { model, firmware, bytes: &now },
    );
    let found = found.map_err(Error::internal)?;
    let language = caller.visit.language;
    Ok(Differences {
        at,
        is_current: false,
        differences: found.into_iter().map(|difference| api_difference(difference, language)).collect(),
    })
}

fn api_difference(difference: Difference, language: Language) -> ApiDifference {
    let Difference { parameter, subject, before, after } = difference;
    let is_secret = before == ParameterValue::Secret || after == ParameterValue::Secret;
    let value = |value: ParameterValue| match value {
        ParameterValue::Value(value) if !is_secret => Some(value),
        ParameterValue::Value(_) | ParameterValue::Secret | ParameterValue::Missing => None,
    };
    let (settings, key) = match subject {
        Subject::Settings(settings) => (settings, None),
        Subject::Key(key) => (Vec::new(), Some(key)),
        Subject::Phone => (Vec::new(), None),
    };
    let label = settings.first().and_then(|id| SettingsTree::bundled().find(id.as_str()));
    let label = label.map(|setting| setting.label().text(language).to_owned());
    let key_name = messages::of(language).key_name;
    ApiDifference {
        parameter,
        about: label.or_else(|| key.map(key_name)),
        settings: settings.iter().map(ToString::to_string).collect(),
        key: key.map(|key| key.to_string()),
        before: value(before),
        after: value(after),
        is_secret,
    }
}

/// Renders the file that a phone would get now, and returns its model: the phone's known model, or the model that its
/// current file was written for.
async fn file_now(
    portal: &Portal,
    phone: &ProvisionedPhone,
    had: &'static Model,
) -> Result<(&'static Model, Vec<u8>), Error> {
    let model = known_model(phone).unwrap_or(had);
    let configuration = configuration::assemble(portal, phone, model).await?;
    Ok((model, render_phone(model, phone.firmware.as_deref(), &configuration).map_err(Error::internal)?))
}

/// Whether a phone of a line has the file that it would get now. `had` is the model that its current file was written
/// for.
pub async fn is_current(portal: &Portal, phone: &ProvisionedPhone, had: &str) -> Result<bool, Error> {
    let (Some(digest), Some(had)) = (&phone.file_digest, Catalogue::bundled().find(had)) else { return Ok(false) };
    let (_, now) = file_now(portal, phone, had).await?;
    Ok(Sha256::digest(&now).as_slice() == digest)
}
