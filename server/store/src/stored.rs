//! Conversions between the API's values and columns. The words in columns are independent of the variants' names, so
//! that renaming a variant in the code changes no stored row.

use crate::{Error, audit::SealKind};
use jiff::Timestamp;
use portal_api::{
    Language,
    audit::AuditAction,
    client::ClientState,
    line::Administrator,
    message::MessageKind,
    password::Pin,
    phone::{PhoneWarning, Reason},
    session::Role,
    unknown::AlarmKind,
};

/// A value that a column stores as one of a few words.
pub(crate) trait StoredWord: Sized {
    /// The word in the column.
    fn word(self) -> &'static str;
    /// The value of a word; `None` if the word is unknown.
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($type:ty { $($variant:ident $word:literal),* $(,)? }) => {
        impl StoredWord for $type {
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words!(Role { Operator "operator", Reseller "reseller", User "user" });
words!(ClientState { Active "active", Suspended "suspended" });
words!(Administrator { No "no", Department "department", Root "root" });
words!(Language { Fr "fr", En "en" });
words!(Pin { Services "services", Voicemail "voicemail" });
words!(MessageKind { Voice "voice", Fax "fax" });
words!(PhoneWarning {
    OtherModel "other_model",
    UnknownModel "unknown_model",
    LostCredentials "lost_credentials",
    Insecure "insecure",
});
words!(Reason {
    Window "window",
    Retry "retry",
    Credentials "credentials",
    SharedFile "shared_file",
    OptionalFile "optional_file",
    Expired "expired",
    NoCredentials "no_credentials",
    Insecure "insecure",
    Blocked "blocked",
    UnknownModel "unknown_model",
    OtherNetwork "other_network",
    ManyResellers "many_resellers",
    NotServed "not_served",
});
words!(AlarmKind {
    Enumeration "enumeration",
    HandOvers "hand_overs",
    ToldElsewhere "told_elsewhere",
    ToldElsewhereLimit "told_elsewhere_limit",
});
words!(SealKind { Rows "rows", Removed "removed" });
words!(AuditAction {
    PhoneRegistered "phone_registered",
    WindowExtended "window_extended",
    PhoneBound "phone_bound",
    PhoneConfirmed "phone_confirmed",
    PhonePasswordTold "phone_password_told",
    PhoneDeleted "phone_deleted",
    LineUnlocked "line_unlocked",
    PresentedNumberChanged "presented_number_changed",
    LineCreated "line_created",
    DepartmentCreated "department_created",
    ClientCreated "client_created",
    ResellerCreated "reseller_created",
    SettingSet "setting_set",
    SettingReset "setting_reset",
    SettingLocked "setting_locked",
    SettingUnlocked "setting_unlocked",
    KeysChanged "keys_changed",
    PasswordReset "password_reset",
    PasswordChanged "password_changed",
    PinChanged "pin_changed",
    LineLocked "line_locked",
    AccountLocked "account_locked",
    PinLocked "pin_locked",
    ContactCreated "contact_created",
    ContactChanged "contact_changed",
    ContactDeleted "contact_deleted",
    ApiTokenCreated "api_token_created",
    ApiTokenRevoked "api_token_revoked",
    SessionEnded "session_ended",
    SessionsEnded "sessions_ended",
    AccountCreated "account_created",
    AccountDisabled "account_disabled",
    AccountEnabled "account_enabled",
    AccountUnlocked "account_unlocked",
    SourceUnblocked "source_unblocked",
    NotificationsChanged "notifications_changed",
    ClientNetworksChanged "client_networks_changed",
    ResellerNetworksChanged "reseller_networks_changed",
    PersonErased "person_erased",
    AuditCut "audit_cut",
});

/// Converts a word from a column. Errors: [`Error::Unreadable`] for an unknown word.
pub(crate) fn read_word<T: StoredWord>(word: &str, column: &'static str) -> Result<T, Error> {
    T::from_word(word).ok_or(Error::Unreadable { column })
}

/// Converts a text from a column: a name, a number, an address. Errors: [`Error::Unreadable`] if the type rejects it.
pub(crate) fn read_text<T: TryFrom<String>>(text: String, column: &'static str) -> Result<T, Error> {
    T::try_from(text).map_err(|_| Error::Unreadable { column })
}

/// Converts a time from a column: milliseconds since the epoch.
pub(crate) fn read_time(milliseconds: i64, column: &'static str) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(milliseconds).map_err(|_| Error::Unreadable { column })
}

/// Converts a count from a column. Errors: [`Error::Unreadable`] if it is negative or too large.
pub(crate) fn read_count<T: TryFrom<i64>>(count: i64, column: &'static str) -> Result<T, Error> {
    T::try_from(count).map_err(|_| Error::Unreadable { column })
}

/// Replaces each NUL character of a text with U+FFFD, because PostgreSQL rejects NUL.
pub(crate) fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Conversion of times for columns.
pub(crate) trait Milliseconds {
    /// Milliseconds since the epoch.
    fn milliseconds(self) -> i64;
}

impl Milliseconds for Timestamp {
    fn milliseconds(self) -> i64 {
        self.as_millisecond()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_back_and_an_unknown_word_is_unreadable() {
        for reason in [Reason::Window, Reason::SharedFile, Reason::Insecure, Reason::UnknownModel] {
            assert_eq!(read_word(reason.word(), "phone.last_reason"), Ok(reason));
        }
        assert_eq!(read_word::<Role>("root", "account.role"), Err(Error::Unreadable { column: "account.role" }));
    }
}
