//! Accounts of the Extranet.

use crate::{error::Error, portal::Portal};
use portal_api::{
    Invalid, Name, Secret,
    session::{Login, Role},
};
use portal_store::{Actor, NewAccount};

/// The shortest password that may be chosen (OWASP ASVS 5.0, 6.2.1 advises 15 and asks for 8).
pub const PASSWORD_LIMIT: usize = 12;

/// Hashes a password that somebody chose.
pub async fn hash_password(portal: &Portal, password: &Secret) -> Result<Secret, Error> {
    if password.expose().chars().count() < PASSWORD_LIMIT {
        return Err(Error::invalid("password", Invalid::TooShort { limit: PASSWORD_LIMIT }));
    }
    Ok(Secret::new(portal.passwords.hash(password.clone()).await?))
}

/// Creates an account of the operator's staff.
pub async fn create_operator(portal: &Portal, login: Login, name: Name, password: &Secret) -> Result<(), Error> {
    let account = NewAccount {
        login,
        name,
        role: Role::Operator,
        reseller_id: None,
        password_hash: hash_password(portal, password).await?,
        created_at: portal.clock.now(),
    };
    portal.store.create_account(&account).await?;
    Ok(())
}

/// Makes a token for a program of an account of the staff, and gives it.
///
/// Errors: [`Error::NotFound`] when the staff has no such account.
pub async fn create_token(portal: &Portal, login: &Login, name: Name) -> Result<String, Error> {
    let account = portal.store.find_account_by_login(login.as_str()).await?.ok_or(Error::NotFound)?.holder;
    if account.role == Role::User {
        return Err(Error::NotFound);
    }
    let actor = Actor { name: "create-token".into(), address: "127.0.0.1".into() };
    Ok(portal.make_token(account.id, name, actor).await?.token)
}
