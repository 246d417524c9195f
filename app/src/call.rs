//! Calling an operation of the API: in process while the server renders, over HTTP from an island in the browser.

#[cfg(feature = "ssr")]
pub use in_process::{Answer, InProcess, call, call_text};

/// Calls an operation as the person who is signed in.
#[cfg(target_arch = "wasm32")]
pub async fn call<O: portal_api::Operation>(operation: O) -> Result<O::Response, portal_api::ApiError> {
    use crate::browser::http;
    let written = portal_api::wire::write(&operation).map_err(|_| http::unreadable())?;
    let text = http::call(O::METHOD, &written.uri, written.body).await?;
    serde_json::from_str(&text).map_err(|_| http::unreadable())
}

#[cfg(feature = "ssr")]
mod in_process {
    use crate::{i18n::messages, page};
    use portal_api::{
        ApiError, ErrorCode, Method, Operation,
        wire::{self, Written},
    };
    use std::{future::Future, pin::Pin, sync::Arc};

    /// The JSON of an answer, to come.
    pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

    /// The way to the API without a socket, bound to the request's session.
    #[derive(Clone)]
    pub struct InProcess(pub Arc<dyn Fn(Method, Written) -> Answer + Send + Sync>);

    impl InProcess {
        /// Calls an operation.
        pub fn call<O: Operation>(
            &self,
            operation: O,
        ) -> impl Future<Output = Result<O::Response, ApiError>> + Send + use<O> {
            let answer = self.text(operation);
            // Does not happen: every answer can be read.
            async move { serde_json::from_str(&answer.await?).map_err(|_| lost()) }
        }

        /// Calls an operation, and takes its answer as it comes.
        pub fn text<O: Operation>(
            &self,
            operation: O,
        ) -> impl Future<Output = Result<String, ApiError>> + Send + use<O> {
            let answer = wire::write(&operation).map(|written| (self.0)(O::METHOD, written));
            // Does not happen: every operation can be written.
            async move { answer.map_err(|_| lost())?.await }
        }
    }

    fn lost() -> ApiError {
        ApiError::new(ErrorCode::Internal, messages().errors.unreadable)
    }

    /// What an operation answers that answers no JSON, as the person who is signed in.
    pub fn call_text<O: Operation>(operation: O) -> impl Future<Output = Result<String, ApiError>> + Send + 'static {
        page::current().request.api.text(operation)
    }

    /// Calls an operation as the person who is signed in.
    pub fn call<O: Operation>(operation: O) -> impl Future<Output = Result<O::Response, ApiError>> + Send + 'static {
        page::current().request.api.call(operation)
    }
}
