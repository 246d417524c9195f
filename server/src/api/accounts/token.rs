//! Tokens of programs.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::token,
};
use portal_api::{
    operation::Done,
    token::{ApiToken, CreateApiToken, ListApiTokens, NewApiToken, RevokeApiToken},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(create_api_token).json(list_api_tokens).json(revoke_api_token)
}

pub async fn create_api_token(
    portal: Arc<Portal>,
    caller: Caller,
    operation: CreateApiToken,
) -> HandlerResult<NewApiToken> {
    Ok(token::create_api_token(&portal, &caller, operation).await?.into())
}

pub async fn list_api_tokens(portal: Arc<Portal>, caller: Caller, _: ListApiTokens) -> HandlerResult<Vec<ApiToken>> {
    Ok(token::list_api_tokens(&portal, &caller).await?.into())
}

pub async fn revoke_api_token(portal: Arc<Portal>, caller: Caller, operation: RevokeApiToken) -> HandlerResult<Done> {
    token::revoke_api_token(&portal, &caller, &operation.id).await?;
    Ok(Done {}.into())
}
