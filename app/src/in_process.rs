//! The way to the API without a socket, which the server gives to each page.

use crate::i18n;
use portal_api::{
    ApiError, ErrorCode, Language, Method, Operation,
    wire::{self, Written},
};
use std::{future::Future, pin::Pin, sync::Arc};

/// The JSON of an answer, to come.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// Calls operations as the person who asks for the page.
#[derive(Clone)]
pub struct InProcess {
    send: Arc<dyn Fn(Method, Written) -> Answer + Send + Sync>,
    language: Language,
}

impl InProcess {
    /// `send` answers the JSON of an operation, bound to the request's session; errors of our own are in `language`.
    pub fn new(language: Language, send: impl Fn(Method, Written) -> Answer + Send + Sync + 'static) -> Self {
        Self { send: Arc::new(send), language }
    }

    /// Calls an operation.
    pub fn call<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Response, ApiError>> + Send + use<O> {
        let (answer, language) = (self.text(operation), self.language);
        // Does not happen: every answer can be read.
        async move { serde_json::from_str(&answer.await?).map_err(|_| unreadable(language)) }
    }

    /// Calls an operation, and takes its answer as it comes.
    pub fn text<O: Operation>(&self, operation: O) -> impl Future<Output = Result<String, ApiError>> + Send + use<O> {
        let (answer, language) =
            (wire::write(&operation).map(|written| (self.send)(O::METHOD, written)), self.language);
        // Does not happen: every operation can be written.
        async move { answer.map_err(|_| unreadable(language))?.await }
    }
}

fn unreadable(language: Language) -> ApiError {
    ApiError::new(ErrorCode::Internal, i18n::of(language).errors.unreadable)
}
