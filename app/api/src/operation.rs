//! What makes a request type an operation of the API.

use serde::{Serialize, de::DeserializeOwned};

/// The HTTP methods operations use. What changes something is a POST, so that a plain HTML form can do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads, and changes nothing.
    Get,
    /// Changes something.
    Post,
}

/// The media type of an operation's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `application/json`: the operation's `Response`.
    Json,
    /// `text/csv`, a file to save.
    Csv,
    /// `image/svg+xml`, a picture that can be put into a page.
    Svg,
    /// `text/event-stream`: each event's data is the operation's `Response` in JSON.
    Events,
}

/// One operation of the API: its fields are the parameters (those named in `PATH`, then query or body).
pub trait Operation: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The type's own name: the `operationId` of the OpenAPI document and the key of the authorisation table.
    const NAME: &'static str;
    /// One sentence for the OpenAPI document.
    const SUMMARY: &'static str;
    /// GET or POST.
    const METHOD: Method;
    /// The path, with parameters in braces: `/api/v1/clients/{reference}`.
    const PATH: &'static str;
    /// The media type of the answer.
    const CONTENT: Content = Content::Json;
    /// What comes back.
    type Response: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;
}

/// Declares that a type is an operation: `operation!(GetClient, Get "/api/v1/clients/{reference}" => Client, "Reads a client.")`.
macro_rules! operation {
    ($name:ident, $method:ident $path:literal => $response:ty, $summary:literal $(, $content:ident)?) => {
        impl $crate::Operation for $name {
            const NAME: &'static str = stringify!($name);
            const SUMMARY: &'static str = $summary;
            const METHOD: $crate::Method = $crate::Method::$method;
            const PATH: &'static str = $path;
            $(const CONTENT: $crate::Content = $crate::Content::$content;)?
            type Response = $response;
        }
    };
}
pub(crate) use operation;

/// The answer of an operation that has nothing to say but that it was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {}
