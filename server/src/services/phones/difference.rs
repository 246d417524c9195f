//! Compares the file that a phone last fetched with the file that it would get now. The database stores the last
//! fetched file, sealed.

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

/// Lists the differences between the file that a phone last fetched and the file that it would get now.
pub async fn list_differences(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<Differences, Error> {
    let record = portal.store.find_phone(caller.scope(), mac, portal.clock.now()).await?.ok_or(Error::NotFound)?;
    let phone = portal.store.find_phone_for_provisioning(mac).await?.ok_or(Error::NotFound)?;
    let none = Differences { at: None, is_current: false, differences: Vec::new() };
    // A phone that lost its credentials has lost its configuration, too.
    if record.row.state == PhoneState::Lost {
        return Ok(none);
    }
    let Some(stored) = portal.store.find_phone_file(record.id).await? else { return Ok(none) };
    let at = Some(stored.at);
    // Without the model in the catalogue, nothing can read the file. Without a line, the phone gets no file.
    let stored_model = Catalogue::bundled().find(&stored.model).filter(|_| phone.number.is_some());
    let Some(stored_model) = stored_model else { return Ok(Differences { at, ..none }) };
    let (model, file_now) = render_file_now(portal, &phone, stored_model).await?;
    let firmware = phone.firmware.as_deref();
    if Sha256::digest(&file_now).as_slice() == stored.digest {
        return Ok(Differences { at, is_current: true, differences: Vec::new() });
    }
    let stored_file = phone_file::open(portal, mac, &stored.sealed)?;
    let found = differences(
        FileVersion { model: stored_model, firmware: stored.firmware.as_deref(), bytes: &stored_file },
        FileVersion { model, firmware, bytes: &file_now },
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

/// Renders the file that a phone would get now, and returns it with its model: the phone's known model, or else the
/// model of the file that it last fetched, `fetched_model`.
async fn render_file_now(
    portal: &Portal,
    phone: &ProvisionedPhone,
    fetched_model: &'static Model,
) -> Result<(&'static Model, Vec<u8>), Error> {
    let model = known_model(phone).unwrap_or(fetched_model);
    let configuration = configuration::assemble(portal, phone, model).await?;
    Ok((model, render_phone(model, phone.firmware.as_deref(), &configuration).map_err(Error::internal)?))
}

/// Whether the file that a phone last fetched is the same as the file that it would get now. `fetched_model` is the
/// model of the file that it last fetched.
pub async fn is_current(portal: &Portal, phone: &ProvisionedPhone, fetched_model: &str) -> Result<bool, Error> {
    let model = Catalogue::bundled().find(fetched_model);
    let (Some(digest), Some(fetched_model)) = (&phone.file_digest, model) else { return Ok(false) };
    let (_, file_now) = render_file_now(portal, phone, fetched_model).await?;
    Ok(Sha256::digest(&file_now).as_slice() == digest)
}
