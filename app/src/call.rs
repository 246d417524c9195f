//! Calls of API operations: in process while the server renders, over HTTP from an island in the browser.

#[cfg(feature = "ssr")]
pub use on_the_page::{call, call_text};

/// Calls an operation as the signed-in user.
#[cfg(target_arch = "wasm32")]
pub async fn call<O: portal_api::Operation>(operation: O) -> Result<O::Response, portal_api::ApiError> {
    use crate::browser::http;
    let request = portal_api::wire::write(&operation).map_err(|_| http::unreadable())?;
    let text = http::call(O::METHOD, &request.uri, request.body).await?;
    serde_json::from_str(&text).map_err(|_| http::unreadable())
}

#[cfg(feature = "ssr")]
mod on_the_page {
    use crate::page;
    use portal_api::{ApiError, Operation};
    use std::future::Future;

    /// Calls an operation whose answer is not JSON, as the signed-in user, and returns the answer's text.
    pub fn call_text<O: Operation>(operation: O) -> impl Future<Output = Result<String, ApiError>> + Send + 'static {
        page::current().request.api.text(operation)
    }

    /// Calls an operation as the signed-in user.
    pub fn call<O: Operation>(operation: O) -> impl Future<Output = Result<O::Response, ApiError>> + Send + 'static {
        page::current().request.api.call(operation)
    }
}
