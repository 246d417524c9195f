//! Draws the secrets of a phone, seals them for the database, and opens them again. The database finds a phone by the
//! hash of its token.

use crate::{error::Error, portal::Portal, principal::Caller, services::model::known_model};
use portal_api::{Mac, Secret, phone::PhonePassword};
use portal_provisioning::{Model, derive_pin};
use portal_store::{NewSecrets, SealedSecret};
use sha2::{Digest, Sha256};

/// Hashes a phone's token, as the database stores it.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Returns the purpose that a secret is sealed for. A sealed secret that was moved to another phone or column can't be
/// opened.
pub fn purpose(mac: &Mac, secret: &str) -> String {
    format!("phone/{mac}/{secret}")
}

/// Returns the user's password for a phone's web pages, which applies when no person has set a password. It is derived
/// from the administrator's password, and doesn't reveal that password.
pub fn user_password(administrator: &Secret) -> Secret {
    // Without 0, 1, l and o, which readers confuse.
    const LETTERS: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";
    let digest = Sha256::new().chain_update("user/").chain_update(administrator.expose()).finalize();
    // 16 letters of 5 bits are 80 bits.
    let letters = digest.iter().take(16).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    Secret::new(letters.collect::<String>())
}

/// Reveals a phone's own password, and records that in the audit.
pub async fn reveal_password(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<PhonePassword, Error> {
    let now = portal.clock.now();
    let found = portal.store.find_phone(caller.scope(), mac, now).await?.ok_or(Error::NotFound)?;
    let phone = portal.store.find_phone_for_provisioning(mac).await?.filter(|phone| phone.id == found.id);
    let phone = phone.ok_or(Error::NotFound)?;
    let administrator = open(portal, mac, &phone.sealed_admin_password, "admin")?;
    // The password is shown for an unknown model, too: the phone may have this password.
    let model = known_model(&phone);
    let pin = model.filter(|model| model.has_pin()).map(|_| Secret::new(derive_pin(&administrator)));
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
