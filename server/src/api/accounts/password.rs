//! Passwords and PINs.

use crate::{
    http::{
        cookies::session_cookie,
        router::{Answer, HandlerResult, Routes},
    },
    portal::Portal,
    principal::Caller,
    services::password::{self, ContinuedSession},
};
use portal_api::{
    operation::Done,
    password::{ChangePassword, ChangePin, CheckPin, NewPassword, PinChecked, ResetPassword},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(reset_password).json(change_password).json(change_pin).json(check_pin)
}

pub async fn reset_password(
    portal: Arc<Portal>,
    caller: Caller,
    operation: ResetPassword,
) -> HandlerResult<NewPassword> {
    Ok(password::reset_password(&portal, &caller, &operation.number).await?.into())
}

pub async fn change_password(portal: Arc<Portal>, caller: Caller, operation: ChangePassword) -> HandlerResult<Done> {
    let answer = Answer::from(Done {});
    match password::change_password(&portal, &caller, operation).await? {
        Some(ContinuedSession { token, is_remembered }) => {
            Ok(answer.with_cookie(session_cookie(token.expose(), is_remembered, caller.visit.is_secure)?))
        }
        None => Ok(answer),
    }
}

pub async fn change_pin(portal: Arc<Portal>, caller: Caller, operation: ChangePin) -> HandlerResult<Done> {
    password::change_pin(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn check_pin(portal: Arc<Portal>, caller: Caller, operation: CheckPin) -> HandlerResult<PinChecked> {
    Ok(password::check_typed_pin(&portal, &caller, operation).await?.into())
}
