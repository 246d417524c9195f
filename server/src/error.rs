//! The errors of operations, and their answers to the caller.

use crate::{messages, passwords::PasswordError};
use portal_api::{ApiError, ErrorCode, Invalid, Language, wire};

/// The error that stops the start or a command: one sentence for the person who ran it.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// The wait, in seconds, that a caller is told when too many people sign in at once: about the time that the full queue
/// of passwords takes.
const BUSY_RETRY_SECONDS: u64 = 5;

/// The reason why an operation was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The object does not exist, or the caller may not see it.
    #[error("not found")]
    NotFound,
    /// The operation needs a session or token, and there is none.
    #[error("signed out")]
    SignedOut,
    /// Login or password is wrong.
    #[error("wrong credentials")]
    WrongCredentials,
    /// Number or password is wrong: the same error, worded for a caller who signs in with a number.
    #[error("wrong credentials")]
    WrongNumber,
    /// The token is wrong or revoked.
    #[error("wrong token")]
    WrongToken,
    /// A new password must be chosen before anything else.
    #[error("a new password is needed")]
    PasswordExpired,
    /// Too many attempts.
    #[error("too many attempts: wait {seconds} s")]
    TooManyAttempts {
        /// How long to wait, in seconds.
        seconds: u64,
    },
    /// Too many wrong passwords, for this login or from this source; the same whether the login exists or not.
    #[error("too many failed sign-ins: wait {seconds} s")]
    TooManySignIns {
        /// How long to wait, in seconds.
        seconds: u64,
    },
    /// Too many sign-ins at the same time.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// Too many changes: this one was not made.
    #[error("too many changes: wait {seconds} s")]
    TooManyChanges {
        /// How long to wait, in seconds.
        seconds: u64,
    },
    /// Too many pages follow events.
    #[error("too many streams of events")]
    TooManyStreams {
        /// The maximum number of streams of an account.
        limit: u64,
    },
    /// The maximum number of objects of one kind is reached.
    #[error("the limit of {limit} is reached")]
    Full {
        /// The maximum number of objects.
        limit: u64,
    },
    /// A field is wrong.
    #[error("invalid {field}: {invalid}")]
    Invalid {
        /// The name of the field.
        field: &'static str,
        /// The reason for which its value is refused.
        invalid: Invalid,
    },
    /// An answer that is already worded in the caller's language.
    #[error("{}", .0.message)]
    Api(Box<ApiError>),
    /// The database doesn't answer, is locked or full. Nothing was changed.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// The database did not confirm a change, which may have been made.
    #[error("the store did not confirm: {0}")]
    Unconfirmed(String),
    /// An internal error.
    #[error("{0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Creates the error of a field, with the sentence that is shown at the field.
    pub fn in_field(field: &str, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        ApiError::new(ErrorCode::Invalid, sentence.clone()).with_field(field, sentence).into()
    }

    /// Creates the error of an invalid field.
    pub fn invalid(field: &'static str, invalid: Invalid) -> Self {
        Self::Invalid { field, invalid }
    }

    /// Creates an internal error.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// Converts the error of reading an object after its change: the change was made, even if it can't be read now.
    pub fn after_change(self) -> Self {
        match self {
            Self::Unavailable(cause) => Self::Unconfirmed(cause),
            Self::Internal(cause) => Self::Unconfirmed(cause.to_string()),
            other => other,
        }
    }

    /// Converts the error for the caller. The cause of an internal error is logged here, once, with the caller's
    /// correlator.
    pub fn answer(self, language: Language, correlator: &str) -> ApiError {
        let words = messages::of(language);
        match self {
            Self::NotFound => ApiError::new(ErrorCode::NotFound, words.not_found),
            Self::SignedOut => ApiError::new(ErrorCode::SignedOut, words.signed_out),
            Self::WrongCredentials => ApiError::new(ErrorCode::WrongCredentials, words.wrong_credentials),
            Self::WrongNumber => ApiError::new(ErrorCode::WrongCredentials, words.wrong_number),
            Self::WrongToken => ApiError::new(ErrorCode::WrongCredentials, words.wrong_token),
            Self::PasswordExpired => ApiError::new(ErrorCode::PasswordExpired, words.password_expired),
            Self::TooManyAttempts { seconds } => {
                ApiError::new(ErrorCode::TooManyAttempts, (words.too_many_attempts)(seconds)).with_retry_after(seconds)
            }
            Self::TooManySignIns { seconds } => {
                ApiError::new(ErrorCode::TooManyAttempts, (words.too_many_sign_ins)(seconds)).with_retry_after(seconds)
            }
            Self::Busy => ApiError::new(ErrorCode::Unavailable, words.busy).with_retry_after(BUSY_RETRY_SECONDS),
            Self::TooManyChanges { seconds } => {
                ApiError::new(ErrorCode::TooManyAttempts, (words.too_many_changes)(seconds)).with_retry_after(seconds)
            }
            Self::TooManyStreams { limit } => {
                ApiError::new(ErrorCode::TooManyAttempts, (words.too_many_streams)(limit))
            }
            Self::Full { limit } => ApiError::new(ErrorCode::Full, (words.full)(limit)),
            Self::Invalid { field, invalid } => wire::refuse(field, &invalid, language),
            Self::Api(error) => *error,
            Self::Unavailable(cause) => {
                tracing::error!(correlator, cause, "store unavailable");
                ApiError::new(ErrorCode::Unavailable, words.unavailable).with_correlator(correlator)
            }
            Self::Unconfirmed(cause) => {
                tracing::error!(correlator, cause, "a change was not confirmed");
                ApiError::new(ErrorCode::Unconfirmed, words.unconfirmed).with_correlator(correlator)
            }
            Self::Internal(cause) => {
                tracing::error!(correlator, %cause, "internal error");
                ApiError::new(ErrorCode::Internal, words.internal).with_correlator(correlator)
            }
        }
    }
}

impl From<PasswordError> for Error {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy(_) => Self::Busy,
            other => Self::internal(other),
        }
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<portal_store::Error> for Error {
    fn from(error: portal_store::Error) -> Self {
        match error {
            portal_store::Error::NotFound => Self::NotFound,
            portal_store::Error::Full { limit } => Self::Full { limit },
            portal_store::Error::Unavailable(cause) => Self::Unavailable(cause.to_string()),
            portal_store::Error::Unconfirmed(cause) => Self::Unconfirmed(cause.to_string()),
            other => Self::internal(other),
        }
    }
}
