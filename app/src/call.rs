//! Calls of API operations: in process while the server renders, over HTTP from an island in the browser.

#[cfg(feature = "ssr")]
pub use on_the_page::{call, call_text};

#[cfg(target_arch = "wasm32")]
pub use in_an_island::call;
#[cfg(all(target_arch = "wasm32", feature = "editor"))]
pub use in_an_island::call_rows;

#[cfg(target_arch = "wasm32")]
mod in_an_island {
    use crate::browser::http;
    use portal_api::{ApiError, Operation, wire};
    use serde::de::DeserializeOwned;

    /// Calls an operation as the signed-in user.
    pub async fn call<O: Operation>(operation: O) -> Result<O::Response, ApiError> {
        read(operation).await
    }

    /// Calls an operation that answers a page of a list, as the signed-in user, and returns the rows. The other fields
    /// of the page are not read: the parser of its time alone would add 15 KB to the program.
    #[cfg(feature = "editor")]
    pub async fn call_rows<O, T>(list: O) -> Result<Vec<T>, ApiError>
    where
        O: Operation<Response = portal_api::Page<T>>,
        T: DeserializeOwned,
    {
        #[derive(serde::Deserialize)]
        struct Rows<T> {
            rows: Vec<T>,
        }
        read::<O, Rows<T>>(list).await.map(|page| page.rows)
    }

    async fn read<O: Operation, T: DeserializeOwned>(operation: O) -> Result<T, ApiError> {
        let request = wire::write(&operation).map_err(|_| http::unreadable_error())?;
        let text = http::call(O::METHOD, &request.uri, request.body).await?;
        serde_json::from_str(&text).map_err(|_| http::unreadable_error())
    }
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
