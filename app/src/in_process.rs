//! In-process calls of the API, which the server provides to each page.

use crate::i18n;
use portal_api::{
    ApiError, ErrorCode, Language, Method, Operation,
    wire::{self, OperationRequest},
};
use std::{future::Future, pin::Pin, sync::Arc};

/// An answer's text, usually JSON, as a future.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// Calls operations as the user who requested the page.
#[derive(Clone)]
pub struct InProcess {
    send: Arc<dyn Fn(Method, OperationRequest) -> Answer + Send + Sync>,
    language: Language,
}

impl InProcess {
    /// Creates the calls of a page. `send` calls an operation within the session of the page's request, and returns the
    /// answer's text. The errors that this type itself creates are in `language`.
    pub fn new(language: Language, send: impl Fn(Method, OperationRequest) -> Answer + Send + Sync + 'static) -> Self {
        Self { send: Arc::new(send), language }
    }

    /// Calls an operation.
    pub fn call<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Response, ApiError>> + Send + use<O> {
        let (answer, language) = (self.text(operation), self.language);
        // The error can't happen: every answer is valid JSON of its type.
        async move { serde_json::from_str(&answer.await?).map_err(|_| unreadable_error(language)) }
    }

    /// Calls an operation and returns its answer as text.
    pub fn text<O: Operation>(&self, operation: O) -> impl Future<Output = Result<String, ApiError>> + Send + use<O> {
        let (answer, language) =
            (wire::write(&operation).map(|request| (self.send)(O::METHOD, request)), self.language);
        // The error can't happen: every operation can be written as a request.
        async move { answer.map_err(|_| unreadable_error(language))?.await }
    }
}

fn unreadable_error(language: Language) -> ApiError {
    ApiError::new(ErrorCode::Internal, i18n::messages_in(language).errors.unreadable)
}
