//! What an operation answers when it can't be done.

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
    /// 401: login or password is wrong; which of them is not said.
    WrongCredentials,
    /// 403: the request did not come from one of our pages.
    CrossSite,
    /// 403: choose a new password first.
    PasswordExpired,
    /// 404: doesn't exist, or not for this caller.
    NotFound,
    /// 405: not with this method.
    MethodNotAllowed,
    /// 409: something with the same identity exists already.
    Duplicate,
    /// 409: there is no room for another one.
    Full,
    /// 413: the body is too large.
    TooLarge,
    /// 415: neither JSON nor a form.
    UnsupportedMediaType,
    /// 429: too many attempts; wait.
    TooManyAttempts,
    /// 500: our fault; the correlator finds it in the log.
    Internal,
    /// 503: the database doesn't answer; nothing was changed.
    Unavailable,
    /// 503: the database did not confirm; the change may have been made. Look before trying again.
    Unconfirmed,
}

impl ErrorCode {
    /// Its HTTP status.
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
    /// What kind it is.
    pub code: ErrorCode,
    /// What happened and what to do, for the reader.
    pub message: String,
    /// A sentence for each wrong field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Four groups of four hexadecimal digits; the same stand in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlator: Option<String>,
    /// After how many seconds to ask again; the header `Retry-After` says it, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// More, for errors that have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Detail>,
}

/// What some errors say beside their sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Detail {
    /// The MAC address is another telephone's, one that the caller may see.
    DuplicatePhone {
        /// The address.
        mac: Mac,
        /// The client it belongs to.
        reference: Reference,
        /// The line it is on, if any.
        number: Option<Number>,
    },
    /// Somebody else changed these settings, or this table, in the meantime.
    Changed {
        /// What they are now, by setting; of a table its `version`, with which it can be saved all the same.
        values: BTreeMap<String, String>,
    },
    /// The platform's own error, for the page "Erreur Plateforme Metaswitch".
    Platform(PlatformError),
}

impl ApiError {
    /// An error that is just its sentence.
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

    /// The same, with a sentence under a field.
    pub fn with_field(mut self, field: &str, sentence: impl Into<String>) -> Self {
        self.fields.insert(field.to_owned(), sentence.into());
        self
    }

    /// The same, with its correlator.
    pub fn with_correlator(mut self, correlator: impl Into<String>) -> Self {
        self.correlator = Some(correlator.into());
        self
    }

    /// The same, with the seconds after which to ask again.
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The same, with its detail.
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }
}
