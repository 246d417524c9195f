//! The message lamp (MWI) of a line's phones. A line's notifications say whether its phones use the lamp; new messages
//! light it.

use crate::{error::Error, portal::Portal, principal::Caller};
use portal_api::lamp::{GetLamp, Lamp};
use portal_provisioning::settings::{Layer, Scope as LayerScope, Value};
use portal_store::LampRecord;

/// The settings that show new messages on a phone: the phone subscribes to MWI at the platform, lights its
/// lamp, and shows a text on its screen. All are off by default ("inactif par défaut").
const LAMP_SETTINGS: [&str; 3] = ["mwi.subscribe", "lamp.messages", "popup.voicemail"];

/// Returns the state of a line's lamp.
pub async fn get_lamp(portal: &Portal, caller: &Caller, GetLamp { number }: GetLamp) -> Result<Lamp, Error> {
    let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
    let LampRecord { is_activated, messages, unread } = portal.store.find_lamp(line.id).await?;
    Ok(Lamp { number, is_activated, is_lit: messages > 0, messages, unread })
}

/// Returns the settings layer of a line whose lamp is switched on. It has a place among the other layers: a lock of a
/// higher scope still applies, and the values of the line and of the phone override those of this layer.
pub fn layer() -> Layer {
    let mut layer = Layer::new(LayerScope::Notifications);
    layer.values = LAMP_SETTINGS.iter().filter_map(|id| Some((id.parse().ok()?, Value::Switch(true)))).collect();
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_provisioning::settings::SettingsTree;

    #[test]
    fn the_lamp_settings_exist_and_are_off_by_default() {
        let layer = layer();
        assert_eq!(layer.values.len(), LAMP_SETTINGS.len());
        for id in LAMP_SETTINGS {
            let setting = SettingsTree::bundled().find(id).expect(id);
            assert_eq!(setting.default(), &Value::Switch(false), "{id}");
        }
    }
}
