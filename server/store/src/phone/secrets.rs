//! What only a telephone and the server know, freshly drawn.

use super::ProvisionedPhone;
use crate::{Actor, Error, Sealed, Store, TokenHash, audit};
use jiff::Timestamp;
use portal_api::audit::AuditAction;

/// The secrets of a telephone, drawn when it is registered and whenever its window is opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecrets {
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The token itself.
    pub sealed_token: Sealed,
    /// The password of its SIP account.
    pub sealed_sip_password: Sealed,
    /// The password of its own web page.
    pub sealed_admin_password: Sealed,
}

impl Store {
    /// Notes that a telephone's own password was told.
    pub async fn note_password_told(
        &self,
        phone: &ProvisionedPhone,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let (client_id, mac) = (Some(phone.client_id), Some(phone.mac.as_str().to_owned()));
        let action = AuditAction::PhonePasswordTold;
        audit::Entry { at, actor, client_id, mac, action, detail: String::new() }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
