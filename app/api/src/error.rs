//! The error that an operation answers when it can't be done.

use crate::{Mac, Number, Reference, platform_error::PlatformError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kinds of error, each with one HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 422: a field is wrong; `fields` says which and why.
    Invalid,
    /// 400: the request can't be read at all.
    Malformed,
    /// 401: sign in first, or again.
    SignedOut,
    /// 401: login or password is wrong; the answer doesn't say which.
    WrongCredentials,
    /// 403: the request did not come from one of our own pages.
    CrossSite,
    /// 403: choose a new password first.
    PasswordExpired,
    /// 404: the object does not exist, or the caller may not see the object.
    NotFound,
    /// 405: the path exists, but not with this method.
    MethodNotAllowed,
    /// 409: an object with the same identity already exists, or the object was changed meanwhile.
    Duplicate,
    /// 409: the maximum number of objects is reached.
    Full,
    /// 413: the body is too large.
    TooLarge,
    /// 415: the body is neither JSON nor a form.
    UnsupportedMediaType,
    /// 429: too many attempts; wait.
    TooManyAttempts,
    /// 500: an internal error; the correlator finds it in the log.
    Internal,
    /// 503: the database does not answer; nothing was changed.
    Unavailable,
    /// 503: the database did not confirm, so the change may have been made. Check before you try again.
    Unconfirmed,
}

impl ErrorCode {
    /// Returns the HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::CrossSite | Self::PasswordExpired => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Duplicate | Self::Full => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid => 422,
            Self::TooManyAttempts => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Unconfirmed => 503,
        }
    }
}

/// An error as the API answers it, in the caller's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// The kind of error.
    pub code: ErrorCode,
    /// A sentence for the reader: what happened and what to do.
    pub message: String,
    /// A sentence for each wrong field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// The correlator: four groups of four hexadecimal digits, also in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlator: Option<String>,
    /// The seconds after which to try again; also in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Details, for the errors that have them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
}

/// The details of some errors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Detail {
    /// The MAC address belongs to another phone that the caller may see.
    DuplicatePhone {
        /// The phone's MAC address.
        mac: Mac,
        /// The reference of the phone's client.
        reference: Reference,
        /// The number of the phone's line, if it has one.
        number: Option<Number>,
    },
    /// Another caller changed these settings, or this table, since the caller read them.
    Changed {
        /// The current values, by setting. For the table of a line's notifications: its current `version`, with
        /// which it can be saved anyway.
        values: BTreeMap<String, String>,
    },
    /// The platform's own error, for the page "Erreur Plateforme Metaswitch".
    Platform(PlatformError),
}

impl ApiError {
    /// Creates an error that has only a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: BTreeMap::new(),
            correlator: None,
            retry_after: None,
            detail: None,
        }
    }

    /// Adds a sentence for a field.
    pub fn with_field(mut self, field: &str, sentence: impl Into<String>) -> Self {
        self.fields.insert(field.to_owned(), sentence.into());
        self
    }

    /// Adds the correlator.
    pub fn with_correlator(mut self, correlator: impl Into<String>) -> Self {
        self.correlator = Some(correlator.into());
        self
    }

    /// Adds the seconds after which to try again.
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Adds the details.
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }
}
