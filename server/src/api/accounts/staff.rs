//! Staff accounts.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::staff,
};
use portal_api::{
    Page,
    operation::Done,
    staff::{DisableAccount, EnableAccount, ListStaff, StaffAccount, UnlockAccount},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_staff).json(disable_account).json(enable_account).json(unlock_account)
}

pub async fn list_staff(portal: Arc<Portal>, caller: Caller, query: ListStaff) -> HandlerResult<Page<StaffAccount>> {
    Ok(staff::list_staff(&portal, &caller, query).await?.into())
}

pub async fn disable_account(portal: Arc<Portal>, caller: Caller, operation: DisableAccount) -> HandlerResult<Done> {
    staff::disable_account(&portal, &caller, &operation.login).await?;
    Ok(Done {}.into())
}

pub async fn enable_account(portal: Arc<Portal>, caller: Caller, operation: EnableAccount) -> HandlerResult<Done> {
    staff::enable_account(&portal, &caller, &operation.login).await?;
    Ok(Done {}.into())
}

pub async fn unlock_account(portal: Arc<Portal>, caller: Caller, operation: UnlockAccount) -> HandlerResult<Done> {
    staff::unlock_account(&portal, &caller, &operation.login).await?;
    Ok(Done {}.into())
}
