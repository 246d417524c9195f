//! Accounts of the Extranet.

use crate::{
    error::Error,
    passwords::{QueueKey, prepare},
    portal::Portal,
};
use portal_api::{
    Invalid, Name, Secret,
    new_password::{KnownWords, check_password},
    session::{Login, Role},
};
use portal_store::{Actor, NewAccount};

/// Checks a password that a person chose. `field` is the form field that an error names; `known` holds words that
/// everybody knows of the account, such as its login, which a password must not be.
///
/// Errors: `Invalid` in that field when the password breaks a rule or is a common one.
pub async fn check_new_password(
    portal: &Portal,
    field: &'static str,
    password: &Secret,
    known: KnownWords,
) -> Result<(), Error> {
    check_password(&prepare(password.expose()), &known).map_err(|why| Error::invalid(field, why))?;
    if portal.passwords.is_common(password.clone(), known).await? {
        return Err(Error::invalid(field, Invalid::CommonPassword));
    }
    Ok(())
}

/// Checks and hashes the first password of a staff account.
pub async fn check_and_hash_password(
    portal: &Portal,
    login: &Login,
    name: &Name,
    password: &Secret,
    queue_key: QueueKey,
) -> Result<Secret, Error> {
    check_new_password(portal, "password", password, KnownWords::of_account(login.as_str(), [name.as_str()])).await?;
    Ok(Secret::new(portal.passwords.hash(password.clone(), queue_key).await?))
}

/// Creates an account for the operator's staff.
pub async fn create_operator(portal: &Portal, login: Login, name: Name, password: &Secret) -> Result<(), Error> {
    let password_hash = check_and_hash_password(portal, &login, &name, password, QueueKey::PORTAL).await?;
    let account = NewAccount {
        login,
        name,
        role: Role::Operator,
        reseller_id: None,
        password_hash,
        created_at: portal.clock.now(),
    };
    portal.store.create_account(&account, &Actor::of_portal("create-operator")).await?;
    Ok(())
}
