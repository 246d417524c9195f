//! A phone's secrets: drawn here, sealed for the database. The hash of the token finds the phone.

use crate::{error::Error, portal::Portal, principal::Caller, services::model::known_model};
use portal_api::{Mac, Secret, phone::PhonePassword};
use portal_provisioning::{Model, pin};
use portal_store::{NewSecrets, SealedSecret};
use sha2::{Digest, Sha256};

/// Hashes a phone's token, as the database stores it.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Returns the purpose that a secret is sealed for. Moved to another phone or column, a sealed secret can't be opened.
pub fn purpose(mac: &Mac, secret: &str) -> String {
    format!("phone/{mac}/{secret}")
}

/// Returns the user's password of a phone's web pages, where none was set. It is derived from the administrator's
/// password, and doesn't reveal it.
pub fn user_password(administrator: &Secret) -> Secret {
    const LETTERS: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";
    let digest = Sha256::new().chain_update("user/").chain_update(administrator.expose()).finalize();
    let letters = digest.iter().take(16).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    Secret::new(letters.collect::<String>())
}

/// Reveals a phone's own password, and records that in the audit.
pub async fn tell_password(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<PhonePassword, Error> {
    let now = portal.clock.now();
    let found = portal.store.find_phone(caller.scope(), mac, now).await?.ok_or(Error::NotFound)?;
    let phone = portal.store.find_phone_for_provisioning(mac).await?.filter(|phone| phone.id == found.id);
    let phone = phone.ok_or(Error::NotFound)?;
    let administrator = open(portal, mac, &phone.sealed_admin_password, "admin")?;
    // A phone whose model is not known yet may have a password, so it is shown.
    let model = known_model(&phone);
    let pin = model.filter(|model| model.has_pin()).map(|_| Secret::new(pin(&administrator)));
    let password = Some(administrator).filter(|_| model.is_none_or(Model::has_admin_password));
    portal.store.audit_password_shown(&phone, &caller.actor(), now).await?;
    Ok(PhonePassword { mac: mac.clone(), password, pin })
}

/// Opens one of a phone's secrets: `token`, `sip` or `admin`.
pub fn open(portal: &Portal, mac: &Mac, sealed: &SealedSecret, name: &str) -> Result<Secret, Error> {
    let opened = portal.sealer.open(sealed.as_bytes(), purpose(mac, name).as_bytes()).map_err(Error::internal)?;
    Ok(Secret::new(str::from_utf8(&opened).map_err(Error::internal)?))
}

/// Draws a phone's secrets: the token of its address under `/sip-ps/`, its SIP password, its web page's password.
pub fn draw(portal: &Portal, mac: &Mac) -> Result<NewSecrets, Error> {
    let token = portal.randomness.token().map_err(Error::internal)?;
    let seal = |secret: &str, name: &str| {
        portal.sealer.seal(secret.as_bytes(), purpose(mac, name).as_bytes()).map_err(Error::internal)
    };
    Ok(NewSecrets {
        token_hash: token_hash(&token).into(),
        sealed_token: seal(&token, "token")?.into(),
        sealed_sip_password: seal(&portal.randomness.password().map_err(Error::internal)?, "sip")?.into(),
        sealed_admin_password: seal(&portal.randomness.password().map_err(Error::internal)?, "admin")?.into(),
    })
}
