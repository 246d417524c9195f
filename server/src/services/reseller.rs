//! Resellers.

use crate::{error::Error, messages, portal::Portal, principal::Caller, services::account};
use portal_api::{
    ApiError, ErrorCode,
    reseller::{CreateReseller, Reseller},
};
use portal_store::{NewReseller, Unique};

/// Lists those the caller may see.
pub async fn list_resellers(portal: &Portal, caller: &Caller) -> Result<Vec<Reseller>, Error> {
    Ok(portal.store.list_resellers(caller.scope()).await?)
}

/// Creates a reseller and its first account.
pub async fn create_reseller(portal: &Portal, caller: &Caller, operation: CreateReseller) -> Result<Reseller, Error> {
    let CreateReseller { name, login, password } = &operation;
    let password_hash = account::hash_password(portal, login, name, password, caller.asker()).await?;
    let reseller = NewReseller {
        name: operation.name.clone(),
        login: operation.login,
        account_name: operation.name.clone(),
        password_hash,
        created_at: portal.clock.now(),
        actor: caller.actor(),
    };
    match portal.store.create_reseller_with_account(&reseller).await {
        Ok(_) => Ok(Reseller { name: operation.name, clients: 0 }),
        Err(portal_store::Error::Duplicate(what)) => {
            let sentence = messages::of(caller.visit.language).duplicate_login;
            let field = if what == Unique::Login { "login" } else { "name" };
            Err(ApiError::new(ErrorCode::Duplicate, sentence).with_field(field, sentence).into())
        }
        Err(error) => Err(error.into()),
    }
}
