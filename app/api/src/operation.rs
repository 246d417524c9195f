//! The trait of a request type that is an operation of the API.

use crate::{Access, Callers, Limit, secret::RevealedSecret};
use serde::{Serialize, de::DeserializeOwned};

/// The HTTP methods of operations. A change is a POST, so that a plain HTML form can send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads, and changes nothing.
    Get,
    /// Changes something.
    Post,
}

/// The media type of an operation's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/json`: the operation's `Response`.
    Json,
    /// `text/csv`, a file to save.
    Csv,
    /// `image/svg+xml`, a picture that can be put into a page.
    Svg,
    /// `text/event-stream`: each event's data is the operation's `Response` in JSON.
    Events,
}

/// One operation of the API. Its fields are the parameters: the fields that `PATH` names travel in the path, the others
/// in the query (GET) or the body (POST).
///
/// The router, the policy, the limits and the OpenAPI document are built from this trait only.
pub trait Operation: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The type's own name: the `operationId` of the OpenAPI document, the `data-operation` of a form.
    const NAME: &'static str;
    /// One sentence for the OpenAPI document.
    const SUMMARY: &'static str;
    /// GET or POST.
    const METHOD: Method;
    /// The path, with parameters in braces: `/api/v1/clients/{reference}`.
    const PATH: &'static str;
    /// The media type of the answer.
    const MEDIA_TYPE: MediaType = MediaType::Json;
    /// Which people may call the operation.
    const ACCESS: Access;
    /// Whether people, programs or both may call the operation.
    const CALLERS: Callers = Callers::PeopleAndPrograms;
    /// Whether an account that must first change its password may already call the operation. An operation for
    /// [`Access::Anyone`] doesn't need this mark.
    const BEFORE_PASSWORD_CHANGE: bool = false;
    /// The limit that a call counts against, if the operation changes something.
    const LIMIT: Limit = Limit::Account;
    /// The type of the answer.
    type Response: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// Returns the secret that an answer reveals; a page shows it once.
    fn revealed(_: &Self::Response) -> Option<RevealedSecret> {
        None
    }
}

/// Declares that a type is an operation: its name, who may call it, method and path, answer and summary.
///
/// ```text
/// operation!(GetClient, Administrators, Get "/api/v1/clients/{reference}" => Client, "Reads a client.");
/// ```
///
/// Values that differ from the trait's defaults follow as marks: `MEDIA_TYPE = Csv`, `CALLERS = People`,
/// `BEFORE_PASSWORD_CHANGE = true`, `LIMIT = None`, `REVEALS_SECRET = true`.
macro_rules! operation {
    (
        $name:ident, $access:ident, $method:ident $path:literal => $response:ty, $summary:literal
        $(, $mark:ident = $value:tt)* $(,)?
    ) => {
        impl $crate::Operation for $name {
            const NAME: &'static str = stringify!($name);
            const SUMMARY: &'static str = $summary;
            const METHOD: $crate::Method = $crate::Method::$method;
            const PATH: &'static str = $path;
            const ACCESS: $crate::Access = $crate::Access::$access;
            type Response = $response;
            $($crate::operation::mark!($mark = $value);)*
        }
    };
}
pub(crate) use operation;

/// Converts one mark of an operation into an item of the operation's `impl`.
macro_rules! mark {
    (MEDIA_TYPE = $media_type:ident) => {
        const MEDIA_TYPE: $crate::MediaType = $crate::MediaType::$media_type;
    };
    (CALLERS = $callers:ident) => {
        const CALLERS: $crate::Callers = $crate::Callers::$callers;
    };
    (BEFORE_PASSWORD_CHANGE = true) => {
        const BEFORE_PASSWORD_CHANGE: bool = true;
    };
    (LIMIT = $limit:ident) => {
        const LIMIT: $crate::Limit = $crate::Limit::$limit;
    };
    // The answer converts into the secret that a page shows.
    (REVEALS_SECRET = true) => {
        fn revealed(answer: &Self::Response) -> Option<$crate::secret::RevealedSecret> {
            Some(answer.into())
        }
    };
}
pub(crate) use mark;

/// The answer of an operation that returns nothing but its success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {}
