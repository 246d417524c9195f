//! Who changed what.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was done to a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// Registered; its window opened.
    PhoneRegistered,
    /// Its window was opened again; its secrets were drawn anew.
    WindowExtended,
    /// It was given its own credentials.
    PhoneBound,
    /// It came back with them.
    PhoneConfirmed,
    /// Its own password was told to somebody.
    PhonePasswordTold,
    /// Removed.
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
    /// A setting was given a value, at a place.
    SettingSet,
    /// A place forgot a setting's value: what is above applies again.
    SettingReset,
    /// A setting was locked: places below can't change it.
    SettingLocked,
    /// A setting's lock was taken off.
    SettingUnlocked,
    /// The keys of a line's telephones of a model were changed.
    KeysChanged,
    /// A line's password was drawn anew.
    PasswordReset,
    /// A line's user changed the password.
    PasswordChanged,
    /// A line's user changed a PIN.
    PinChanged,
    /// A line's account was locked: too many wrong passwords.
    LineLocked,
    /// An account of the staff was locked: too many wrong passwords.
    AccountLocked,
    /// A line's PIN was locked: too many wrong ones.
    PinLocked,
    /// A contact was added to a line's.
    ContactCreated,
    /// A contact was changed.
    ContactChanged,
    /// A contact was removed.
    ContactDeleted,
    /// A token for a program was made.
    ApiTokenCreated,
    /// A token was revoked.
    ApiTokenRevoked,
    /// A session of an account was ended by its owner: here by signing out, or elsewhere.
    SessionEnded,
    /// All sessions of an account were ended by its owner.
    SessionsEnded,
    /// An account of the operator's staff was created.
    AccountCreated,
    /// An account of the staff was disabled.
    AccountDisabled,
    /// An account of the staff was enabled again.
    AccountEnabled,
    /// An account of the staff was unlocked.
    AccountUnlocked,
    /// What tells of a line's messages was changed.
    NotificationsChanged,
    /// The networks that first fetches of a client's telephones may come from were changed.
    ClientNetworksChanged,
    /// The networks of a reseller's workshop were changed.
    ResellerNetworksChanged,
    /// What the audit said of a person was erased.
    PersonErased,
    /// The audit ended before its last seal: an older database was put back, or rows were removed.
    AuditCut,
}

/// One line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The login, or `téléphone` for what a telephone did; empty if it was erased.
    pub actor: String,
    /// From where.
    pub address: String,
    /// What.
    pub action: AuditAction,
    /// More: before and after, until when.
    pub detail: String,
}
