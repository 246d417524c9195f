//! The audit: which account changed what.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The kinds of recorded changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// A phone was registered, and its window opened.
    PhoneRegistered,
    /// A phone's window was renewed, with new secrets.
    WindowExtended,
    /// A phone got its own credentials.
    PhoneBound,
    /// A phone used its credentials for the first time.
    PhoneConfirmed,
    /// A phone's own password was revealed to somebody.
    PhonePasswordTold,
    /// A phone was deleted.
    PhoneDeleted,
    /// A line's account was unlocked.
    LineUnlocked,
    /// A line's presented number was changed.
    PresentedNumberChanged,
    /// A line was created.
    LineCreated,
    /// A department was created.
    DepartmentCreated,
    /// A client was created.
    ClientCreated,
    /// A reseller was created.
    ResellerCreated,
    /// A setting got a value at a place.
    SettingSet,
    /// A setting's value at a place was removed: the inherited value applies again.
    SettingReset,
    /// A setting was locked: places below can't change it.
    SettingLocked,
    /// A setting was unlocked.
    SettingUnlocked,
    /// The keys that a line has on its phones of one model were changed.
    KeysChanged,
    /// A line got a new password.
    PasswordReset,
    /// A line's user changed the password.
    PasswordChanged,
    /// A line's user changed a PIN.
    PinChanged,
    /// A line's account was locked: too many wrong passwords.
    LineLocked,
    /// An account of the staff was locked: too many wrong passwords.
    AccountLocked,
    /// A line's PIN was locked: too many wrong PINs.
    PinLocked,
    /// A contact was added to a line.
    ContactCreated,
    /// A contact was changed.
    ContactChanged,
    /// A contact was deleted.
    ContactDeleted,
    /// A token for a program was created.
    ApiTokenCreated,
    /// A token was revoked.
    ApiTokenRevoked,
    /// A session was ended by the account's owner: by signing out, or from another session.
    SessionEnded,
    /// All sessions of an account were ended by the account's owner.
    SessionsEnded,
    /// An account of the operator's staff was created.
    AccountCreated,
    /// An account of the staff was disabled.
    AccountDisabled,
    /// An account of the staff was enabled again.
    AccountEnabled,
    /// An account of the staff was unlocked.
    AccountUnlocked,
    /// A source of phones' requests was unblocked.
    SourceUnblocked,
    /// The notifications of a line's messages were changed.
    NotificationsChanged,
    /// The networks that first fetches of a client's phones may come from were changed.
    ClientNetworksChanged,
    /// The networks of a reseller's workshop were changed.
    ResellerNetworksChanged,
    /// A person's data was erased from the audit.
    PersonErased,
    /// The audit ended before its last seal: an older database was restored, or rows were deleted.
    AuditCut,
}

/// The actor's name when a phone acts by itself: the audit stores this word in every language.
pub const PHONE_ACTOR: &str = "téléphone";

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// The time of the change.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The login of the account that made the change, or `téléphone` for a phone; empty if the login was erased.
    pub actor: String,
    /// The address that the change came from.
    pub address: String,
    /// The kind of change.
    pub action: AuditAction,
    /// The details: values before and after, the end of a window.
    pub detail: String,
}
