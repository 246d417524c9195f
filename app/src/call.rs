//! Calling an operation of the API: over HTTP from the browser, in process while the server renders.

use crate::{browser, i18n, page};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Method, Operation,
    wire::{self, Written},
};
use std::{future::Future, pin::Pin, sync::Arc};

/// The JSON of an answer, to come.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// The way to the API without a socket. The server provides it before rendering, bound to the request's session.
#[derive(Clone)]
pub struct InProcess(pub Arc<dyn Fn(Method, Written) -> Answer + Send + Sync>);

/// Calls an operation as the person who is signed in.
///
/// In the browser an answer that one is signed out leads to the sign-in page, and from there back here.
pub fn call<O: Operation>(operation: O) -> impl Future<Output = Result<O::Response, ApiError>> + Send + 'static {
    let language = page_language();
    let answer = wire::write(&operation).ok().map(|written| send(O::METHOD, written));
    async move {
        let unreadable = || ApiError::new(ErrorCode::Internal, i18n::of(language).errors.unreadable);
        let text = answer.ok_or_else(unreadable)?.await?;
        serde_json::from_str(&text).map_err(|_| unreadable())
    }
}

fn page_language() -> portal_api::Language {
    // Event handlers run outside the tree of contexts: there the document says it.
    if use_context::<page::PageContext>().is_some() { page::language() } else { browser::language() }
}

#[cfg(not(target_arch = "wasm32"))]
fn send(method: Method, written: Written) -> Answer {
    if let Some(InProcess(api)) = use_context::<InProcess>() {
        return api(method, written);
    }
    let sentence = i18n::of(page_language()).errors.unavailable;
    Box::pin(std::future::ready(Err(ApiError::new(ErrorCode::Unavailable, sentence))))
}

#[cfg(target_arch = "wasm32")]
fn send(method: Method, written: Written) -> Answer {
    let unavailable = i18n::of(page_language()).errors.unavailable;
    Box::pin(send_wrapper::SendWrapper::new(async move {
        let unreachable = |_| ApiError::new(ErrorCode::Unavailable, unavailable);
        let response = fetch(method, written).await.map_err(unreachable)?;
        let is_done = response.ok();
        let text = response.text().await.map_err(unreachable)?;
        if is_done {
            return Ok(text);
        }
        let error: ApiError =
            serde_json::from_str(&text).unwrap_or_else(|_| ApiError::new(ErrorCode::Unavailable, unavailable));
        if error.code == ErrorCode::SignedOut {
            browser::sign_in_again();
        }
        Err(error)
    }))
}

#[cfg(target_arch = "wasm32")]
async fn fetch(method: Method, written: Written) -> Result<gloo_net::http::Response, gloo_net::Error> {
    use gloo_net::http::Request;
    let builder = match method {
        Method::Get => Request::get(&written.uri),
        Method::Post => Request::post(&written.uri).header("content-type", "application/json"),
    };
    let builder = builder.header("accept", "application/json").credentials(web_sys::RequestCredentials::SameOrigin);
    let request = match written.body {
        Some(body) => builder.body(body)?,
        None => builder.build()?,
    };
    request.send().await
}
