//! The lamp of a line's telephones: switched on by notifications, lit by messages.

use crate::{error::Error, portal::Portal, principal::Caller};
use portal_api::lamp::{GetLamp, Lamp};
use portal_store::LampRecord;

/// The state of a line's lamp.
pub async fn get_lamp(portal: &Portal, caller: &Caller, GetLamp { number }: GetLamp) -> Result<Lamp, Error> {
    let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
    let LampRecord { is_activated, messages, unread } = portal.store.find_lamp(line.id).await?;
    Ok(Lamp { number, is_activated, is_lit: messages > 0, messages, unread })
}

impl Portal {
    /// Drops what the lamps of these lines, switched on or off, make out of date.
    pub fn forget_lamps(&self, line_ids: &[i64]) {
        if !line_ids.is_empty() {
            self.configurations.forget_those(|prepared| prepared.line_id.is_some_and(|id| line_ids.contains(&id)));
        }
    }
}
