//! Resellers.

use crate::{error::Error, messages, portal::Portal, principal::Caller, services::account};
use portal_api::{
    ApiError, ErrorCode, Networks,
    reseller::{ChangeResellerNetworks, CreateReseller, Reseller},
};
use portal_store::{NewReseller, Scope, UniqueValue};

/// Lists the resellers that the caller may see.
pub async fn list_resellers(portal: &Portal, caller: &Caller) -> Result<Vec<Reseller>, Error> {
    Ok(portal.store.list_resellers(caller.scope()).await?)
}

/// Creates a reseller and its first account.
pub async fn create_reseller(portal: &Portal, caller: &Caller, operation: CreateReseller) -> Result<Reseller, Error> {
    let CreateReseller { name, login, password } = &operation;
    let password_hash = account::check_and_hash_password(portal, login, name, password, caller.queue_key()).await?;
    let reseller = NewReseller {
        name: operation.name.clone(),
        login: operation.login,
        account_name: operation.name.clone(),
        password_hash,
        created_at: portal.clock.now(),
        actor: caller.actor(),
    };
    match portal.store.create_reseller_with_account(&reseller).await {
        Ok(_) => Ok(Reseller { name: operation.name, clients: 0, networks: Networks::default() }),
        Err(portal_store::Error::Duplicate(value)) => {
            let sentence = messages::of(caller.visit.language).duplicate_login;
            let field = if value == UniqueValue::Login { "login" } else { "name" };
            Err(ApiError::new(ErrorCode::Duplicate, sentence).with_field(field, sentence).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Changes the networks of a reseller's workshop. An operator may change any reseller's, a reseller its own.
pub async fn change_networks(
    portal: &Portal,
    caller: &Caller,
    operation: ChangeResellerNetworks,
) -> Result<Reseller, Error> {
    let found = portal.store.find_reseller_by_name(operation.name.as_str()).await?;
    let may_change = |id| match caller.scope() {
        Scope::All => true,
        Scope::Reseller(own) => own == id,
        Scope::Client(_) | Scope::Department { .. } | Scope::Line(_) => false,
    };
    let reseller = found.filter(|reseller| may_change(reseller.id)).ok_or(Error::NotFound)?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    portal.store.change_reseller_networks(reseller.id, &operation.networks, &actor, now).await?;
    let resellers = portal.store.list_resellers(Scope::Reseller(reseller.id)).await;
    let resellers = resellers.map_err(|error| Error::from(error).after_change())?;
    resellers.into_iter().next().ok_or(Error::NotFound)
}
