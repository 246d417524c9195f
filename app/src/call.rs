//! Calling an operation of the API: in process while the server renders, over HTTP from an island in the browser.

use portal_api::{ApiError, Operation};
#[cfg(not(target_arch = "wasm32"))]
use std::future::Future;

#[cfg(not(target_arch = "wasm32"))]
pub use in_process::{Answer, InProcess};

/// Calls an operation as the person who is signed in.
#[cfg(not(target_arch = "wasm32"))]
pub fn call<O: Operation>(operation: O) -> impl Future<Output = Result<O::Response, ApiError>> + Send + 'static {
    in_process::call(operation)
}

/// Calls an operation as the person who is signed in.
#[cfg(target_arch = "wasm32")]
pub async fn call<O: Operation>(operation: O) -> Result<O::Response, ApiError> {
    use crate::browser::http;
    let written = portal_api::wire::write(&operation).map_err(|_| http::unreadable())?;
    let text = http::call(O::METHOD, &written.uri, written.body).await?;
    serde_json::from_str(&text).map_err(|_| http::unreadable())
}

#[cfg(not(target_arch = "wasm32"))]
mod in_process {
    use leptos::prelude::use_context;
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

    pub fn call<O: Operation>(operation: O) -> impl Future<Output = Result<O::Response, ApiError>> + Send + 'static {
        let answer = wire::write(&operation)
            .ok()
            .and_then(|written| use_context::<InProcess>().map(|InProcess(api)| api(O::METHOD, written)));
        async move {
            // Neither happens: every operation can be written, and the server provides the way before it renders.
            let lost = || ApiError::new(ErrorCode::Internal, "The page was rendered without a way to the API.");
            let text = answer.ok_or_else(lost)?.await?;
            serde_json::from_str(&text).map_err(|_| lost())
        }
    }
}
