//! The lamp (MWI) of a line's phones: notifications switch it on, messages light it.

use crate::{error::Error, portal::Portal, principal::Caller};
use portal_api::lamp::{GetLamp, Lamp};
use portal_provisioning::settings::{Layer, Scope as LayerScope, Value};
use portal_store::LampRecord;

/// The settings that show new messages on a phone: it subscribes to MWI at the platform, lights its lamp, and shows a
/// text on its screen. All are off by default ("inactif par défaut").
const SHOWN_BY: [&str; 3] = ["mwi.subscribe", "lamp.messages", "popup.voicemail"];

/// Returns the state of a line's lamp.
pub async fn get_lamp(portal: &Portal, caller: &Caller, GetLamp { number }: GetLamp) -> Result<Lamp, Error> {
    let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
    let LampRecord { is_activated, messages, unread } = portal.store.find_lamp(line.id).await?;
    Ok(Lamp { number, is_activated, is_lit: messages > 0, messages, unread })
}

/// Returns the settings layer of a lamp that is switched on. It is a layer among the others: a lock of a higher scope
/// still applies, and the values of the line's model and of the phone itself override it.
pub fn layer() -> Layer {
    let mut layer = Layer::new(LayerScope::Notifications);
    layer.values = SHOWN_BY.iter().filter_map(|id| Some((id.parse().ok()?, Value::Switch(true)))).collect();
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_provisioning::settings::SettingsTree;

    #[test]
    fn what_it_says_is_in_the_tree_and_off_by_default() {
        let layer = layer();
        assert_eq!(layer.values.len(), SHOWN_BY.len());
        for id in SHOWN_BY {
            let setting = SettingsTree::bundled().find(id).expect(id);
            assert_eq!(setting.default(), &Value::Switch(false), "{id}");
        }
    }
}
