//! The secrets of a phone, which only the phone and the server know.

use super::ProvisionedPhone;
use crate::{Actor, Error, SealedSecret, Store, TokenHash, audit};
use jiff::Timestamp;
use portal_api::audit::AuditAction;

/// New secrets of a phone, drawn at random when it is registered and whenever its window is renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecrets {
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The provisioning token, sealed.
    pub sealed_token: SealedSecret,
    /// The password of its SIP account, sealed.
    pub sealed_sip_password: SealedSecret,
    /// The password of its own web interface, sealed.
    pub sealed_admin_password: SealedSecret,
}

impl Store {
    /// Writes an audit row: the password of a phone's web interface was shown to the actor.
    pub async fn audit_password_shown(
        &self,
        phone: &ProvisionedPhone,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let (client_id, mac) = (Some(phone.client_id), Some(phone.mac.as_str().to_owned()));
        let action = AuditAction::PhonePasswordTold;
        audit::AuditEntry { at, actor, client_id, mac, action, detail: String::new() }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
