//! In-process calls of the API, which the server provides to each page.

use crate::i18n;
use portal_api::{
    ApiError, ErrorCode, Language, Method, Operation,
    wire::{self, OperationRequest},
};
use std::{future::Future, pin::Pin, sync::Arc};

/// The future JSON of an answer.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, ApiError>> + Send>>;

/// Calls operations as the user who requested the page.
#[derive(Clone)]
pub struct InProcess {
    send: Arc<dyn Fn(Method, OperationRequest) -> Answer + Send + Sync>,
    language: Language,
}

impl InProcess {
    /// `send` returns an operation's answer as JSON, within the request's session. Errors of this type's own are in
    /// `language`.
    pub fn new(language: Language, send: impl Fn(Method, OperationRequest) -> Answer + Send + Sync + 'static) -> Self {
        Self { send: Arc::new(send), language }
    }

    /// Calls an operation.
    pub fn call<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Response, ApiError>> + Send + use<O> {
        let (answer, language) = (self.text(operation), self.language);
        // Can't happen: every answer is valid.
        async move { serde_json::from_str(&answer.await?).map_err(|_| unreadable(language)) }
    }

    /// Calls an operation and returns its answer as text.
    pub fn text<O: Operation>(&self, operation: O) -> impl Future<Output = Result<String, ApiError>> + Send + use<O> {
        let (answer, language) =
            (wire::write(&operation).map(|request| (self.send)(O::METHOD, request)), self.language);
        // Can't happen: every operation can be written.
        async move { answer.map_err(|_| unreadable(language))?.await }
    }
}

fn unreadable(language: Language) -> ApiError {
    ApiError::new(ErrorCode::Internal, i18n::of(language).errors.unreadable)
}
