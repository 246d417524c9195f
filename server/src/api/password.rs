//! Passwords and PINs.

use crate::{http::router::Outcome, portal::Portal, principal::Caller, services::password};
use portal_api::{
    operation::Done,
    password::{ChangePassword, ChangePin, CheckPin, NewPassword, PinChecked, ResetPassword},
};
use std::sync::Arc;

pub async fn reset_password(portal: Arc<Portal>, caller: Caller, operation: ResetPassword) -> Outcome<NewPassword> {
    Ok(password::reset_password(&portal, &caller, &operation.number).await?.into())
}

pub async fn change_password(portal: Arc<Portal>, caller: Caller, operation: ChangePassword) -> Outcome<Done> {
    password::change_password(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn change_pin(portal: Arc<Portal>, caller: Caller, operation: ChangePin) -> Outcome<Done> {
    password::change_pin(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn check_pin(portal: Arc<Portal>, caller: Caller, operation: CheckPin) -> Outcome<PinChecked> {
    Ok(password::check_typed_pin(&portal, &caller, operation).await?.into())
}
