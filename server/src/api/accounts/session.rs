//! Sessions.

use crate::{
    http::{
        cookies::{device_cookie, ended_session_cookie, session_cookie},
        router::{Answer, HandlerResult, Routes},
    },
    portal::Portal,
    principal::{Caller, Visit},
    services::session::{self, SignInResult},
};
use portal_api::{
    operation::Done,
    session::{Account, EndSession, GetAccount, ListSessions, Session, SignIn, SignOut, SignOutEverywhere},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes
        .json(sign_in)
        .json(sign_out)
        .json(sign_out_everywhere)
        .json(end_session)
        .json(list_sessions)
        .json(get_account)
}

pub async fn sign_in(portal: Arc<Portal>, visit: Visit, operation: SignIn) -> HandlerResult<Account> {
    let is_remembered = operation.remember;
    let SignInResult { token, device, account } = session::sign_in(&portal, &visit, operation).await?;
    session::end_previous_session(&portal, &visit).await;
    let session = session_cookie(token.expose(), is_remembered, visit.is_secure)?;
    // The session's cookie comes last: simple programs keep only one cookie, the last.
    Ok(Answer::from(account).with_cookie(device_cookie(&device, visit.is_secure)?).with_cookie(session))
}

pub async fn sign_out(portal: Arc<Portal>, caller: Caller, _: SignOut) -> HandlerResult<Done> {
    session::end_session(&portal, &caller, &caller.principal.session).await?;
    Ok(Answer::from(Done {}).with_cookie(ended_session_cookie(caller.visit.is_secure)?))
}

pub async fn sign_out_everywhere(
    portal: Arc<Portal>,
    caller: Caller,
    operation: SignOutEverywhere,
) -> HandlerResult<Done> {
    session::end_all_sessions(&portal, &caller, operation.tokens).await?;
    Ok(Answer::from(Done {}).with_cookie(ended_session_cookie(caller.visit.is_secure)?))
}

pub async fn end_session(portal: Arc<Portal>, caller: Caller, operation: EndSession) -> HandlerResult<Done> {
    session::end_session(&portal, &caller, &operation.id).await?;
    Ok(Done {}.into())
}

pub async fn list_sessions(portal: Arc<Portal>, caller: Caller, _: ListSessions) -> HandlerResult<Vec<Session>> {
    Ok(session::list_sessions(&portal, &caller).await?.into())
}

pub async fn get_account(_: Arc<Portal>, caller: Caller, _: GetAccount) -> HandlerResult<Account> {
    Ok(caller.principal.account().into())
}
